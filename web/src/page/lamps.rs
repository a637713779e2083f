//! One lamp a property.

use super::part::Part;
use crate::frame::{self, Lamp};
use crate::msg::Msg;
use crate::words::{Language, Speaks, Words};
use sim::Property;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) lamps: Part<frame::Lamps>,
    pub(crate) language: Language,
    pub(crate) dispatch: Callback<Msg>,
}

/// The row of lamps. One that went out leads to the record that broke it. Where there is little
/// room, names are shorter, then there are none.
#[component]
pub(crate) fn Lamps(Props { lamps, language, dispatch }: &Props) -> Html {
    let words = language.words();
    let all_hold = lamps.named.iter().all(|lamp| lamp.broken.is_none());
    html! {
        <ul class="lamps" aria-label={words.properties}>
            { for lamps.named.iter().map(|it| html! { <li>{ lamp(it, words, dispatch) }</li> }) }
            if !lamps.others.is_empty() { <li>{ others(&lamps.others, words) }</li> }
            if all_hold { <li class="all" aria-hidden="true">{ words.all_hold }</li> }
        </ul>
    }
}

fn lamp(lamp: &Lamp, words: &Words, dispatch: &Callback<Msg>) -> Html {
    let name = (words.property)(lamp.property);
    match &lamp.broken {
        None => html! {
            <span class="lamp" title={format!("{name}: {}", words.holds)}>
                { tick() }
                <span class="full" aria-hidden="true">{ name }</span>
                <span class="brief" aria-hidden="true">{ (words.property_brief)(lamp.property) }</span>
                <span class="unseen">{ format!("{name}: {}", words.holds) }</span>
            </span>
        },
        Some((record, says)) => {
            let record = *record;
            html! {
                <button class="lamp is-broken" title={says.clone()}
                    onclick={dispatch.reform(move |_: MouseEvent| Msg::SeekRecord(record))}>
                    <span aria-hidden="true">{ "✗" }</span>{ name }
                    <span class="unseen">{ format!(": {}. {says}", words.broken) }</span>
                </button>
            }
        }
    }
}

/// What holds besides, by name for who points at it or hears it.
fn others(others: &[Property], words: &Words) -> Html {
    let names: Vec<&str> = others.iter().map(|one| (words.property)(*one)).collect();
    let says = format!("{}: {}", names.join(", "), words.holds);
    let count = (words.others_hold)(others.len());
    html! {
        <span class="lamp" title={says.clone()}>
            { tick() }
            <span class="full" aria-hidden="true">{ &count }</span>
            <span class="brief" aria-hidden="true">{ (words.more)(others.len()) }</span>
            <span class="unseen">{ says }</span>
        </span>
    }
}

fn tick() -> Html {
    html! {
        <svg viewBox="0 0 11 11" aria-hidden="true">
            <circle cx="5.5" cy="5.5" r="5.5" /><path d="m3 5.6 1.8 1.9L8.2 3.6" />
        </svg>
    }
}
