//! Which panel is shown, where there is room for one.

use super::term_class;
use crate::choice::Tab;
use crate::frame::Frame;
use crate::msg::Msg;
use scenario::say;
use yew::prelude::*;

/// The row of names. Where there is room for all panels, it is not drawn.
pub(crate) fn tabs(frame: &Frame, dispatch: &Callback<Msg>) -> Html {
    let (shown, language, is_looking) = (frame.tab, frame.language, frame.is_looking);
    let selection = frame.inspector.as_ref().map(|inspector| {
        let name = inspector.server.map(|id| id.to_string());
        (name.unwrap_or_else(|| say!(language, "selection").to_owned()), inspector.term)
    });

    let tab = |tab: Tab, name: Html| {
        let class = classes!("tab", class(tab));
        html! {
            <button {class} aria-current={(tab == shown).then_some("true")}
                onclick={dispatch.reform(move |_: MouseEvent| Msg::Show(tab))}>{ name }</button>
        }
    };
    html! {
        <nav class="tabs" aria-label={say!(language, "panels")}>
            { tab(Tab::Why, html! { say!(language, "why") }) }
            { tab(Tab::Logs, html! { say!(language, "logs") }) }
            { tab(Tab::Client, html! { say!(language, "client") }) }
            if frame.lesson.is_some() { { tab(Tab::Lesson, html! { say!(language, "lesson") }) } }
            { tab(Tab::Roles, html! { say!(language, "roles") }) }
            if let Some((name, term)) = &selection {
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
