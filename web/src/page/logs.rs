//! The logs: a table of servers and indexes.

use super::lamps::Lamps;
use super::part::Part;
use super::sign::Sign;
use super::{standing_class, term_class};
use crate::frame::{self, Cell, LogRow};
use crate::msg::Msg;
use crate::words::{Language, Speaks, Words};
use raft::{Index, Term};
use sim::Standing;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) logs: Part<frame::Logs>,
    pub(crate) lamps: Part<frame::Lamps>,
    pub(crate) language: Language,
    pub(crate) dispatch: Callback<Msg>,
}

/// The panel with the table.
#[component]
pub(crate) fn Logs(Props { logs, lamps, language, dispatch }: &Props) -> Html {
    let words = language.words();
    let indexes = (logs.first.0..).take(logs.columns);
    let heads = indexes.map(|index| html! { <th key={index} scope="col">{ index }</th> });
    // `nextIndex` and `matchIndex` are the leader's, so they have the colour of its term.
    let leaders = logs.rows.iter().filter(|row| row.standing == Standing::Leader);
    let term = leaders.map(|row| row.term).max().unwrap_or_default();
    let row = |row: &LogRow| view(row, logs.first, term, *language);
    html! {
        <section class="panel logs" aria-labelledby="logs-heading">
            <div class="panel-head">
                <h2 id="logs-heading">{ words.logs }</h2>
                { legend(words, term) }
                { scrolling(logs, words, dispatch) }
            </div>
            <div id="logs" class="log-scroll" tabindex="0" role="group" aria-labelledby="logs-heading">
                <table translate="no">
                    <thead>
                        <tr>
                            <td><span class="unseen">{ words.server }</span></td>
                            { for heads }
                            <th class="number" scope="col">{ words.commit }</th>
                            <th class="number" scope="col">{ words.applied }</th>
                            <th class="stored" scope="col">{ words.store }</th>
                        </tr>
                    </thead>
                    <tbody>{ for logs.rows.iter().map(row) }</tbody>
                </table>
            </div>
            <Lamps lamps={lamps.clone()} language={*language} dispatch={dispatch} />
        </section>
    }
}

/// What borders and marks say, in the colour of the latest term.
fn legend(words: &Words, term: Term) -> Html {
    let swatch = |class: &'static str| html! { <i class={classes!("swatch", class)} /> };
    html! {
        <p class={classes!("legend", term_class(term))}>
            <span>{ swatch("is-committed") }{ words.legend_solid }</span>
            <span>{ swatch("is-dashed") }{ words.legend_dashed }</span>
            <span>{ swatch("is-writing") }{ words.legend_hatched }</span>
            <span><b>{ "▲" }</b>{ words.legend_next }</span>
            <span><b>{ "◆" }</b>{ words.legend_match }</span>
        </p>
    }
}

/// Back and forth through a log that is longer than the table.
fn scrolling(logs: &frame::Logs, words: &Words, dispatch: &Callback<Msg>) -> Html {
    let columns = logs.columns as u64;
    if logs.first <= Index(1) && logs.last.0 < columns {
        return Html::default();
    }
    let step = columns.saturating_sub(2).max(1);
    let to = |index: Option<Index>| dispatch.reform(move |_: MouseEvent| Msg::ScrollLogs(index));
    let earlier = Index(logs.first.0.saturating_sub(step).max(1));
    let later = Index(logs.first.0 + step);
    let at_end = logs.last.0 < logs.first.0 + columns;
    html! {
        <div class="scrolling" role="group" aria-label={words.logs}>
            <button class="small" aria-label={words.earlier} title={words.earlier}
                disabled={logs.first <= Index(1)} onclick={to(Some(earlier))}>{ "◀" }</button>
            <button class="small" aria-label={words.later} title={words.later} disabled={at_end}
                onclick={to(Some(later))}>{ "▶" }</button>
            <button class="small" onclick={to(None)}>{ words.newest }</button>
        </div>
    }
}

fn view(row: &LogRow, first: Index, leader: Term, language: Language) -> Html {
    let words = language.words();
    let cells = row.cells.iter().zip(first.0..).map(|(entry, index)| {
        let marks = marks(row, Index(index), leader, words);
        match entry {
            Some(entry) => cell(entry, index, marks, words),
            None => html! { <td key={index} class="entry is-empty">{ marks }</td> },
        }
    });
    html! {
        <tr key={row.id.number()} class={standing_class(row.standing)}>
            <th scope="row">
                <Sign standing={row.standing} term={row.term} {language} />
                { row.id.to_string() }
            </th>
            { for cells }
            { volatile(row, words) }
        </tr>
    }
}

/// What the server holds in memory; a server that is down holds nothing there.
fn volatile(row: &LogRow, words: &Words) -> Html {
    let Some(held) = &row.volatile else {
        let gone = |class: &'static str| {
            html! { <td class={classes!(class, "is-gone")} title={words.volatile}>{ "–" }</td> }
        };
        return html! { <>{ gone("number") }{ gone("number") }{ gone("stored") }</> };
    };
    html! {
        <>
            <td key={format!("commit {}", held.commit)} class="number">{ held.commit.0 }</td>
            <td key={format!("applied {}", held.applied)} class="number">{ held.applied.0 }</td>
            <td key={format!("stored {}", held.store)} class="stored" title={held.store.clone()}>{ &held.store }</td>
        </>
    }
}

fn cell(entry: &Cell, index: u64, marks: Html, words: &Words) -> Html {
    let state = if entry.is_committed { words.committed } else { words.uncommitted };
    let mut title = format!("{}, {}, {state}", entry.label, (words.term)(entry.term.0));
    for (is_so, text) in
        [(!entry.is_durable, words.not_durable), (entry.conflicts, words.conflicts)]
    {
        if is_so {
            title.push_str(", ");
            title.push_str(text);
        }
    }
    let class = classes!(
        "entry",
        term_class(entry.term),
        entry.is_committed.then_some("is-committed"),
        (!entry.is_durable).then_some("is-writing"),
        entry.conflicts.then_some("is-conflict"),
    );
    html! {
        <td key={index} {class} title={title.clone()}>
            <span class="command" aria-hidden="true">{ &entry.brief }</span>
            <span class="of-term" aria-hidden="true">{ entry.term.0 }</span>
            <span class="unseen">{ title }</span>
            { marks }
        </td>
    }
}

/// What the leader knows of this place in the server's log.
fn marks(row: &LogRow, index: Index, leader: Term, words: &Words) -> Html {
    let mark = |class: &'static str, sign: &'static str, means: &'static str| {
        html! {
            <span class={classes!("mark", class, term_class(leader))} title={means}>
                <span aria-hidden="true">{ sign }</span><span class="unseen">{ means }</span>
            </span>
        }
    };
    html! {
        <>
            if row.next_index == Some(index) { { mark("is-next", "▲", words.legend_next) } }
            if row.match_index == Some(index) { { mark("is-match", "◆", words.legend_match) } }
        </>
    }
}
