//! One lamp a property.

use super::part::Part;
use crate::frame::Lamp;
use crate::msg::Msg;
use crate::words::{Language, Speaks, Words};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) lamps: Part<Vec<Lamp>>,
    pub(crate) language: Language,
    pub(crate) dispatch: Callback<Msg>,
}

/// The row of lamps. One that went out leads to the record that broke it.
#[component]
pub(crate) fn Lamps(Props { lamps, language, dispatch }: &Props) -> Html {
    let words = language.words();
    html! {
        <ul class="lamps" aria-label={words.properties}>
            { for lamps.iter().map(|it| html! { <li>{ lamp(it, words, dispatch) }</li> }) }
        </ul>
    }
}

fn lamp(lamp: &Lamp, words: &Words, dispatch: &Callback<Msg>) -> Html {
    let name = (words.property)(lamp.property);
    match &lamp.broken {
        None => html! {
            <span class="lamp">
                <span aria-hidden="true">{ "✓ " }</span>{ name }
                <span class="unseen">{ format!(": {}", words.holds) }</span>
            </span>
        },
        Some((record, says)) => {
            let record = *record;
            html! {
                <button class="lamp is-broken" title={says.clone()}
                    onclick={dispatch.reform(move |_: MouseEvent| Msg::SeekRecord(record))}>
                    <span aria-hidden="true">{ "✗ " }</span>{ name }
                    <span class="unseen">{ format!(": {}", words.broken) }</span>
                    <span class="says">{ says }</span>
                </button>
            }
        }
    }
}
