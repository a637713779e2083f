//! Which panel is shown, where there is room for one.

use super::term_class;
use crate::choice::Tab;
use crate::msg::Msg;
use crate::words::Language;
use raft::Term;
use scenario::say;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) tab: Tab,
    /// Is what was clicked shown in its place?
    pub(crate) is_looking: bool,
    pub(crate) has_lesson: bool,
    /// What was clicked: its name, and the term whose colour it has.
    pub(crate) selection: Option<(String, Term)>,
    pub(crate) language: Language,
    pub(crate) dispatch: Callback<Msg>,
}

/// The row of names. Where there is room for all panels, it is not drawn.
#[component]
pub(crate) fn Tabs(props: &Props) -> Html {
    let Props { tab: shown, is_looking, has_lesson, selection, language, dispatch } = props;

    let tab = |tab: Tab, name: Html| {
        let class = classes!("tab", class(tab));
        html! {
            <button {class} aria-current={(tab == *shown).then_some("true")}
                onclick={dispatch.reform(move |_: MouseEvent| Msg::Show(tab))}>{ name }</button>
        }
    };
    html! {
        <nav class="tabs" aria-label={say!(language, "panels")}>
            { tab(Tab::Why, html! { say!(language, "why") }) }
            { tab(Tab::Logs, html! { say!(language, "logs") }) }
            { tab(Tab::Client, html! { say!(language, "client") }) }
            if *has_lesson { { tab(Tab::Lesson, html! { say!(language, "lesson") }) } }
            { tab(Tab::Roles, html! { say!(language, "roles") }) }
            if let Some((name, term)) = selection {
                <button class="tab of-selection" aria-pressed={is_looking.to_string()}
                    onclick={dispatch.reform(|_: MouseEvent| Msg::Look)}>
                    <span key={name.clone()} class={classes!("name", term_class(*term))}>{ name }</span>
                </button>
            }
        </nav>
    }
}

/// The class that a tab has, and the page while the tab is shown.
pub(crate) const fn class(tab: Tab) -> &'static str {
    match tab {
        Tab::Why => "of-why",
        Tab::Logs => "of-logs",
        Tab::Client => "of-client",
        Tab::Lesson => "of-lesson",
        Tab::Roles => "of-roles",
    }
}
