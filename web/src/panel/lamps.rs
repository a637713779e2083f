//! One lamp a property.

use super::button::tells;
use crate::markup::html;
use scenario::say;
use sim::Property;
use view::frame::{self, Lamp};
use view::msg::Msg;
use view::words::Language;
use yew::prelude::*;

/// The row of lamps. One that went out leads to the record that broke it. Where there is little
/// room, names are shorter, then there are none.
pub(crate) fn lamps(lamps: &frame::Lamps, language: Language, dispatch: &Callback<Msg>) -> Html {
    let all_hold = lamps.named.iter().all(|lamp| lamp.broken.is_none());
    html! {
        <ul class="lamps" aria-label={say!(language, "properties")}>
            { for lamps.named.iter().map(|it| html! { <li>{ lamp(it, language, dispatch) }</li> }) }
            if !lamps.others.is_empty() { <li>{ others(&lamps.others, language) }</li> }
            if all_hold { <li class="all" aria-hidden="true">{ say!(language, "all-hold") }</li> }
        </ul>
    }
}

fn lamp(lamp: &Lamp, language: Language, dispatch: &Callback<Msg>) -> Html {
    let name = language.part("property", lamp.property.id(), 0);
    match &lamp.broken {
        None => html! {
            <span class="lamp" title={format!("{name}: {}", say!(language, "holds"))}>
                { tick() }
                <span class="full" aria-hidden="true">{ name }</span>
                <span class="brief" aria-hidden="true">{ language.part("property", lamp.property.id(), 1) }</span>
                <span class="unseen">{ format!("{name}: {}", say!(language, "holds")) }</span>
            </span>
        },
        Some((record, says)) => {
            let record = *record;
            html! {
                <button class="lamp is-broken" title={says.clone()}
                    onclick={tells(dispatch, Msg::SeekRecord(record))}>
                    <span aria-hidden="true">{ "✗" }</span>
                    <span class="full" aria-hidden="true">{ name }</span>
                    <span class="brief" aria-hidden="true">{ language.part("property", lamp.property.id(), 1) }</span>
                    <span class="unseen">{ format!("{name}: {}. {says}", say!(language, "broken")) }</span>
                </button>
            }
        }
    }
}

/// What holds besides, by name for who points at it or hears it.
fn others(others: &[Property], language: Language) -> Html {
    let names: Vec<&str> =
        others.iter().map(|one| language.part("property", one.id(), 0)).collect();
    let says = format!("{}: {}", names.join(", "), say!(language, "holds"));
    let count = say!(language, "others-hold", count = others.len());
    html! {
        <span class="lamp" title={says.clone()}>
            { tick() }
            <span class="full" aria-hidden="true">{ &count }</span>
            <span class="brief" aria-hidden="true">{ say!(language, "more", count = others.len()) }</span>
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
