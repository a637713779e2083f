//! What was clicked: what it holds, and what can be done to it.

use crate::frame::{self, Doing};
use crate::msg::Msg;
use crate::words::{Language, Speaks};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) inspector: frame::Inspector,
    /// The server that was clicked stands at the right, so this goes to the left.
    pub(crate) at_left: bool,
    pub(crate) language: Language,
    pub(crate) dispatch: Callback<Msg>,
}

/// A card beside the ring.
#[component]
pub(crate) fn Inspector(Props { inspector, at_left, language, dispatch }: &Props) -> Html {
    let words = language.words();
    let field = |(name, value): &(&'static str, String)| {
        html! { <><dt>{ *name }</dt><dd>{ value }</dd></> }
    };
    let doings = inspector.doings.iter().enumerate().map(|(place, it)| doing(place, it, dispatch));
    html! {
        <aside class={classes!("inspector", at_left.then_some("at-left"))}
            aria-label={inspector.title.clone()}>
            <header>
                <h3>{ &inspector.title }</h3>
                <button class="plain icon" aria-label={words.close} title={words.close}
                    onclick={dispatch.reform(|_| Msg::Deselect)}>{ "×" }</button>
            </header>
            <dl>{ for inspector.fields.iter().map(field) }</dl>
            <div class="doings" role="group" aria-label={words.doings}>{ for doings }</div>
        </aside>
    }
}

/// One button. Where it cannot be done, the button stays in reach and says why.
fn doing(place: usize, doing: &Doing, dispatch: &Callback<Msg>) -> Html {
    let Doing { label, message, refused } = doing;
    let reason = format!("refused-{place}");
    let onclick = {
        let (dispatch, message) = (dispatch.clone(), message.clone());
        let is_refused = refused.is_some();
        move |_: MouseEvent| {
            if !is_refused {
                dispatch.emit(message.clone());
            }
        }
    };
    html! {
        <>
            <button class="small" aria-disabled={refused.is_some().to_string()}
                aria-describedby={refused.as_ref().map(|_| reason.clone())}
                title={refused.clone()} {onclick}>
                { label }
            </button>
            if let Some(refused) = refused {
                <span class="unseen" id={reason}>{ refused }</span>
            }
        </>
    }
}
