//! A server's full status, to be read and copied.

use super::button::tells;
use super::metrics::metrics;
use super::term_class;
use crate::markup::html;
use scenario::say;
use view::frame::StatusView;
use view::msg::{Ask, Copied, Msg};
use view::words::Language;
use yew::prelude::*;

/// A chip for each server; below, all that there is to know of the one that is chosen.
pub(crate) fn status(view: &StatusView, language: Language, dispatch: &Callback<Msg>) -> Html {
    let chip = |(id, _, term): &(_, _, _)| {
        let id: raft::NodeId = *id;
        let is_chosen = id == view.chosen;
        html! {
            <button key={id.to_string()} class={classes!("chip-of", term_class(*term), is_chosen.then_some("is-chosen"))}
                role="radio" aria-checked={is_chosen.to_string()}
                onclick={tells(dispatch, Msg::Select(id))}>{ id.to_string() }</button>
        }
    };
    let fact = |(name, value): &(&'static str, String)| {
        html! { <div key={format!("{name} {value}")}><dt>{ *name }</dt><dd>{ value }</dd></div> }
    };
    let copy = tells(dispatch, Msg::Drawer(Ask::Copy(Copied::Status)));
    let messages = view.messages.iter().map(|(name, sent, received)| {
        [(*name).to_owned(), sent.to_string(), received.to_string()].to_vec()
    });
    let peers = view.peers.iter().map(|(id, next, matching, heard)| {
        [id.to_string(), next.to_string(), matching.to_string(), heard.clone()].to_vec()
    });
    let entries = view.entries.iter().map(|(index, term, what, at)| {
        [index.to_string(), term.to_string(), what.clone(), at.clone()].to_vec()
    });
    let rare = view.rare.iter().map(|(id, section, count)| {
        [(*id).to_owned(), (*section).to_owned(), count.to_string()].to_vec()
    });
    let costs = view.costs.iter().map(|(name, each)| [(*name).to_owned(), each.clone()].to_vec());
    html! {
        <div class="drawer-body status" tabindex="0" role="group" aria-label={language.part("panel", "status", 0)}>
            <div class="chips" role="radiogroup" aria-label={say!(language, "server")}>
                { for view.servers.iter().map(chip) }
                <span class="spring" />
                <button onclick={copy}>{ say!(language, "copy") }</button>
            </div>
            <dl class={classes!("facts", (!view.is_healthy).then_some("is-ill"))} translate="no">{ for view.facts.iter().map(fact) }</dl>
            { table(&[say!(language, "status-peer"), "nextIndex", "matchIndex", say!(language, "status-last")], peers.collect()) }
            { table(&[say!(language, "status-kind"), say!(language, "status-sent"), say!(language, "status-received")], messages.collect()) }
            { table(&[say!(language, "status-index"), say!(language, "status-term"), say!(language, "status-entry"), say!(language, "status-at")], entries.collect()) }
            { table(&[say!(language, "status-cost"), say!(language, "status-each")], costs.collect()) }
            { table(&[say!(language, "status-rare"), "§", say!(language, "status-times")], rare.collect()) }
            { metrics(&view.metrics, language, dispatch) }
        </div>
    }
}

/// A table with its heads; nothing if it has no rows.
fn table(heads: &[&'static str], rows: Vec<Vec<String>>) -> Html {
    if rows.is_empty() {
        return Html::default();
    }
    let cell = |cell: &String| html! { <td key={cell.clone()}>{ cell }</td> };
    let row =
        |row: Vec<String>| html! { <tr key={row.join(" ")}>{ for row.iter().map(cell) }</tr> };
    html! {
        <table translate="no">
            <thead><tr>{ for heads.iter().map(|head| html! { <th scope="col">{ *head }</th> }) }</tr></thead>
            <tbody>{ for rows.into_iter().map(row) }</tbody>
        </table>
    }
}
