//! Which panel is shown, where there is room for one.

use crate::markup::html;
use crate::panel::button::tells;
use crate::panel::term_class;
use scenario::say;
use view::choice::Tab;
use view::frame::Frame;
use view::msg::Msg;
use yew::prelude::*;

/// The row of names. Where there is room for all panels, it is not drawn.
pub(crate) fn tabs(frame: &Frame, dispatch: &Callback<Msg>) -> Html {
    let (shown, language, is_looking) = (frame.tab, frame.language, frame.is_looking);
    let selection = frame.inspector.as_ref().map(|inspector| {
        let name = inspector.server.map(|id| id.to_string());
        (name.unwrap_or_else(|| say!(language, "selection").to_owned()), inspector.term)
    });

    let tab = |tab: &Tab| {
        let tab = *tab;
        let (class, name) = (classes!("tab", class(tab)), language.part("panel", tab.id(), 0));
        html! {
            <button {class} aria-current={(tab == shown).then_some("true")}
                onclick={tells(dispatch, Msg::Show(tab))}>{ name }</button>
        }
    };
    let there = Tab::ALL.iter().filter(|tab| **tab != Tab::Lesson || frame.lesson.is_some());
    html! {
        <nav class="tabs" aria-label={say!(language, "panels")}>
            { for there.map(tab) }
            if let Some((name, term)) = &selection {
                <button class="tab of-selection" aria-pressed={is_looking.to_string()}
                    onclick={tells(dispatch, Msg::Look)}>
                    <span key={name.clone()} class={classes!("name", term_class(*term))}>{ name }</span>
                </button>
            }
        </nav>
    }
}

/// The class that a tab has, and the page while the tab is shown.
pub(crate) fn class(tab: Tab) -> String {
    format!("of-{}", tab.id())
}
