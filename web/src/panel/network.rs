//! The network: who hears whom, and what each way is like.

use super::button::{choice, tells};
use super::settings::switch;
use crate::markup::html;
use scenario::{say, say_amount};
use sim::{Amount, LinkAct};
use view::frame::{DialView, NetworkView, TroubleView, WayCell, WayView};
use view::msg::{Ask, Msg};
use view::words::Language;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};
use yew::prelude::*;

/// Up to so many servers a cell says what it is; beyond, it only shows it.
const MOST_WITH_FIGURES: usize = 7;

/// The matrix, the way that was chosen, and what heals all.
pub(crate) fn network(view: &NetworkView, language: Language, dispatch: &Callback<Msg>) -> Html {
    let heal = tells(dispatch, Msg::Act(LinkAct::Heal().into()));
    let count = view.servers.len();
    let class = classes!("matrix", (MOST_WITH_FIGURES < count).then_some("is-small"));
    let heads = view.servers.iter().map(|id| html! { <th scope="col">{ id.to_string() }</th> });
    let row = |(from, cells): (&raft::NodeId, &Vec<Option<WayCell>>)| {
        html! {
            <tr>
                <th scope="row">{ from.to_string() }</th>
                { for cells.iter().map(|it| cell(it.as_ref(), dispatch)) }
            </tr>
        }
    };
    html! {
        <div class="drawer-body network" role="group" aria-label={language.part("panel", "network", 0)}>
            <table {class} translate="no" onkeydown={walk}>
                <thead><tr><td>{ say!(language, "from-to") }</td>{ for heads }</tr></thead>
                <tbody>{ for view.servers.iter().zip(&view.rows).map(row) }</tbody>
            </table>
            if let Some(chosen) = &view.chosen { { way(chosen, language, dispatch) } }
            <p class="heal-all">
                <span key={view.tally.clone()}>{ &view.tally }</span>
                <button class="danger small" disabled={!view.can_heal} onclick={heal}>
                    { say!(language, "heal-all") }
                </button>
            </p>
            { trouble(&view.trouble, language, dispatch) }
        </div>
    }
}

/// The switch that makes trouble, how often, and of which kinds.
fn trouble(view: &TroubleView, language: Language, dispatch: &Callback<Msg>) -> Html {
    let tell = |msg: &Msg| tells(dispatch, msg.clone());
    let kind = |(name, msg, is_on): &(&'static str, Msg, bool)| {
        html! {
            <button key={*name} class={classes!("small", is_on.then_some("is-on"))} aria-pressed={is_on.to_string()}
                onclick={tell(msg)}>{ *name }</button>
        }
    };
    let onchange = dispatch.reform(|event: Event| {
        let typed = event.target_unchecked_into::<HtmlInputElement>().value();
        Msg::Drawer(Ask::TroubleEvery(typed))
    });
    let name = language.part("act", "trouble", 0);
    html! {
        <section class="way-dials trouble-maker" aria-label={name}>
            <p class="way-head">
                <strong>{ name }</strong>
                if let Some(count) = &view.count {
                    <span key={count.clone()} class="hint">{ count }</span>
                }
                <span class="spring" />
                { switch(view.is_on, name, language, tell(&view.switch)) }
            </p>
            <div class="dial">
                <span class="name">{ say!(language, "trouble-every") }</span>
                <input type="text" aria-label={say!(language, "trouble-every")} value={view.every.clone()}
                    spellcheck="false" autocomplete="off" translate="no" {onchange} />
            </div>
            <p class="same">{ for view.kinds.iter().map(kind) }</p>
        </section>
    }
}

fn cell(cell: Option<&WayCell>, dispatch: &Callback<Msg>) -> Html {
    let Some(cell) = cell else { return html! { <td class="is-self" /> } };
    let (from, to) = cell.way;
    let class = classes!(
        cell.is_cut.then_some("is-cut"),
        (!cell.figure.is_empty()).then_some("is-own"),
        cell.is_chosen.then_some("is-chosen"),
    );
    let mark = if cell.is_cut { Some("link-one-way") } else { cell.mark.map(|mark| mark.id()) };
    html! {
        <td>
            <button {class} aria-label={cell.name.clone()} title={cell.name.clone()}
                aria-pressed={cell.is_chosen.to_string()} tabindex={if cell.is_chosen { "0" } else { "-1" }}
                onclick={tells(dispatch, Msg::Drawer(Ask::Way(from, to)))}>
                if let Some(mark) = mark {
                    <svg key={mark} class="badge-mark" viewBox="-17 -12 34 24" aria-hidden="true">
                        <use href={format!("#mark-{mark}")} />
                    </svg>
                }
                if mark.is_none() { <span key="open" class="dot" /> }
                if !cell.figure.is_empty() && !cell.is_cut {
                    <span key={cell.figure.clone()} class="figure">{ &cell.figure }</span>
                }
            </button>
        </td>
    }
}

fn way(way: &WayView, language: Language, dispatch: &Callback<Msg>) -> Html {
    let tell = |msg: &Msg| tells(dispatch, msg.clone());
    let same = way.same.iter().map(|(label, msg)| {
        html! { <button key={label.clone()} class="small" onclick={tell(msg)}>{ label }</button> }
    });
    html! {
        <section class="way-dials" aria-label={way.title.clone()}>
            <p class="way-head">
                <strong key={way.title.clone()} translate="no">{ &way.title }</strong>
                { choice("small", language.part("menu", "open", 0), !way.is_cut, way.open.clone(), dispatch) }
                { choice("small danger", language.part("menu", "cut", 0), way.is_cut, way.cut.clone(), dispatch) }
            </p>
            { for way.dials.iter().map(|it| dial(it, language, dispatch)) }
            <p class="same">
                <span>{ say!(language, "set-the-same") }</span>
                { for same }
            </p>
        </section>
    }
}

fn dial(view: &DialView, language: Language, dispatch: &Callback<Msg>) -> Html {
    let (dial, ways) = (view.dial, view.ways);
    let class = classes!(
        "dial",
        view.is_own.then_some("is-changed"),
        view.wrong.as_ref().map(|_| "is-wrong")
    );
    let control = if let Amount::Switch(on) = view.amount {
        let onclick = dispatch.reform(move |_: MouseEvent| {
            Msg::Drawer(Ask::Dial(ways, dial, say_amount(Amount::Switch(!on))))
        });
        switch(on, view.name, language, onclick)
    } else {
        let onchange = dispatch.reform(move |event: Event| {
            let typed = event.target_unchecked_into::<HtmlInputElement>().value();
            Msg::Drawer(Ask::Dial(ways, dial, typed))
        });
        html! {
            <input type="text" aria-label={view.name} aria-description={view.means} value={view.text.clone()}
                spellcheck="false" autocomplete="off" translate="no"
                aria-invalid={view.wrong.is_some().to_string()} {onchange} />
        }
    };
    html! {
        <div key={dial.number} {class} title={view.means}>
            <span class="name">{ view.name }</span>
            { control }
            if let Some(wrong) = &view.wrong {
                <span key="wrong" class="wrong" role="alert">{ say!(language, "can-be", bounds = wrong) }</span>
            }
        </div>
    }
}

/// Arrows walk through the matrix.
fn walk(event: KeyboardEvent) {
    let (down, right): (i32, i32) = match event.key().as_str() {
        "ArrowDown" => (1, 0),
        "ArrowUp" => (-1, 0),
        "ArrowRight" => (0, 1),
        "ArrowLeft" => (0, -1),
        _ => return,
    };
    event.prevent_default();
    event.stop_propagation();
    let Some(focused) = event.target_dyn_into::<Element>() else { return };
    let Some(Some(cell)) = focused.closest("td").ok() else { return };
    let Some(row) = cell.parent_element() else { return };
    let Some(body) = row.parent_element() else { return };
    let place = |of: &Element, within: &Element| {
        let all = within.children();
        (0..all.length()).find(|at| all.item(*at).as_ref() == Some(of)).unwrap_or(0) as i32
    };
    let (mut at_row, mut at_column) = (place(&row, &body), place(&cell, &row));
    // A server's way to itself is passed over.
    for _ in 0..2 {
        (at_row, at_column) = (at_row + down, at_column + right);
        let next = u32::try_from(at_row).ok().and_then(|at| body.children().item(at));
        let next = next.and_then(|row| row.children().item(u32::try_from(at_column).ok()?));
        let button = next.and_then(|cell| cell.query_selector("button").ok().flatten());
        if let Some(button) = button.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
            drop(button.focus());
            return;
        }
    }
}
