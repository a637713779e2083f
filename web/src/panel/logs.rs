//! The logs: a table of servers and indexes.

use super::broken::of_kind;
use super::button::tells;
use super::drawing::Drawing;
use super::part::Part;
use super::sign::sign;
use super::{standing_class, term_class};
use crate::markup::html;
use raft::{Index, LogPosition, Term};
use scenario::say;
use sim::Standing;
use view::frame::{self, Cell, Concern, LogRow};
use view::msg::Msg;
use view::words::Language;
use yew::prelude::*;

/// The area of the table.
pub(crate) const TABLE: &str = "logs";

/// The panel with the table.
#[derive(PartialEq)]
pub(crate) struct Logs {
    pub(crate) logs: Part<frame::Logs>,
    pub(crate) lamps: Part<frame::Lamps>,
    pub(crate) language: Language,
    pub(crate) dispatch: Callback<Msg>,
}

impl Drawing for Logs {
    fn draw(&self) -> Html {
        let Self { logs, lamps, language, dispatch } = self;
        let indexes = (logs.first.0..).take(logs.columns);
        let heads = indexes.map(|index| html! { <th key={index} scope="col">{ index }</th> });
        // `nextIndex` and `matchIndex` are the leader's, so they have the colour of its term.
        let leaders = logs.rows.iter().filter(|row| row.standing == Standing::Leader);
        let term = leaders.map(|row| row.term).max().unwrap_or_default();
        let row = |row: &LogRow| view(row, logs.first, term, *language);
        html! {
            <section class="panel logs" aria-label={say!(language, "panel.logs")}>
                <div class="panel-head">
                    <h2>{ say!(language, "panel.logs") }</h2>
                    { legend(*language, term) }
                    { scrolling(logs, *language, dispatch) }
                </div>
                <div data-name={TABLE} class="log-scroll" tabindex="0" role="group" aria-label={say!(language, "panel.logs")}>
                    <table translate="no">
                        <thead>
                            <tr>
                                <td><span class="unseen">{ say!(language, "server") }</span></td>
                                { for heads }
                                <th class="number" scope="col">{ say!(language, "commit") }</th>
                                <th class="number" scope="col">{ say!(language, "applied") }</th>
                                <th class="stored" scope="col">{ say!(language, "store") }</th>
                            </tr>
                        </thead>
                        <tbody>{ for logs.rows.iter().map(row) }</tbody>
                    </table>
                </div>
                { super::lamps::lamps(lamps, *language, dispatch) }
            </section>
        }
    }
}

/// What borders and marks say, in the colour of the latest term.
fn legend(language: Language, term: Term) -> Html {
    let swatch = |class: &'static str| html! { <i class={classes!("swatch", class)} /> };
    html! {
        <p class={classes!("legend", term_class(term))}>
            <span>{ swatch("is-committed") }{ say!(language, "legend-solid") }</span>
            <span>{ swatch("is-dashed") }{ say!(language, "legend-dashed") }</span>
            <span>{ swatch("is-writing") }{ say!(language, "legend-hatched") }</span>
            <span><b>{ "▲" }</b>{ say!(language, "legend-next") }</span>
            <span><b>{ "◆" }</b>{ say!(language, "legend-match") }</span>
        </p>
    }
}

/// Back and forth through a log that is longer than the table.
fn scrolling(logs: &frame::Logs, language: Language, dispatch: &Callback<Msg>) -> Html {
    let columns = logs.columns as u64;
    if logs.first <= Index(1) && logs.last.0 < columns {
        return Html::default();
    }
    let step = columns.saturating_sub(2).max(1);
    let to = |index: Option<Index>| tells(dispatch, Msg::ScrollLogs(index));
    let earlier = Index(logs.first.0.saturating_sub(step).max(1));
    let later = Index(logs.first.0 + step);
    let at_end = logs.last.0 < logs.first.0 + columns;
    html! {
        <div class="scrolling" role="group" aria-label={say!(language, "panel.logs")}>
            <button class="small" aria-label={say!(language, "earlier")} title={say!(language, "earlier")}
                disabled={logs.first <= Index(1)} onclick={to(Some(earlier))}>{ "◀" }</button>
            <button class="small" aria-label={say!(language, "later")} title={say!(language, "later")} disabled={at_end}
                onclick={to(Some(later))}>{ "▶" }</button>
            <button class="small" onclick={to(None)}>{ say!(language, "newest") }</button>
        </div>
    }
}

fn view(row: &LogRow, first: Index, leader: Term, language: Language) -> Html {
    let compacted =
        row.snapshot.map_or(0, |last| last.index.next().0.saturating_sub(first.0)) as usize;
    let compacted = compacted.min(row.cells.len());
    let cells = row.cells.iter().zip(first.0..).skip(compacted).map(|(entry, index)| {
        let concern = row.concern.filter(|(about, _)| about.0 == index).map(|(_, concern)| concern);
        let is_concerned = concern.map(|_| "is-concerned");
        let marks = html! { <>{ marks(row, Index(index), leader, language) }{ for concern.map(number) }</> };
        match entry {
            Some(entry) => cell(entry, index, is_concerned, marks, language),
            None => html! { <td key={index} class={classes!("entry", "is-empty", is_concerned)}>{ marks }</td> },
        }
    });
    html! {
        <tr key={row.id.number()} class={standing_class(row.standing)}>
            <th scope="row">
                { sign(row.standing, row.term, language) }
                { row.id.to_string() }
            </th>
            { for row.snapshot.filter(|_| 0 < compacted).map(|last| snapshot(last, compacted, language)) }
            { for cells }
            { volatile(row, language) }
        </tr>
    }
}

/// What a snapshot took the place of: one cell over its indexes, in the colour of its last term.
fn snapshot(last: LogPosition, columns: usize, language: Language) -> Html {
    let title = say!(language, "compacted", index = last.index, term = last.term);
    let range = format!("1–{}", last.index);
    html! {
        <td key="snapshot" colspan={columns.to_string()} title={title.clone()}
            class={classes!("entry", "is-snapshot", term_class(last.term))}>
            <span class="command" aria-hidden="true">{ range }</span>
            <span class="of-term" aria-hidden="true">{ last.term.0 }</span>
            <span class="unseen">{ title }</span>
        </td>
    }
}

/// What the server holds in memory; a server that is down holds nothing there.
fn volatile(row: &LogRow, language: Language) -> Html {
    let Some(held) = &row.volatile else {
        let gone = |class: &'static str| {
            html! { <td class={classes!(class, "is-gone")} title={say!(language, "volatile")}>{ "–" }</td> }
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

/// The step that concerns this server last.
fn number(concern: Concern) -> Html {
    let class = classes!("step", term_class(concern.term), of_kind(concern.kind));
    html! { <span {class} aria-hidden="true"><b class="place">{ concern.number }</b></span> }
}

fn cell(
    entry: &Cell,
    index: u64,
    is_concerned: Option<&'static str>,
    marks: Html,
    language: Language,
) -> Html {
    let state = if entry.is_committed {
        say!(language, "committed")
    } else {
        say!(language, "uncommitted")
    };
    let mut title =
        format!("{}, {}, {state}", entry.label, say!(language, "term", term = entry.term.0));
    for (is_so, text) in [
        (!entry.is_durable, say!(language, "not-durable")),
        (entry.conflicts, say!(language, "conflicts")),
        (entry.is_corrupt, say!(language, "mark.disk-corrupt")),
    ] {
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
        entry.is_configuration.then_some("is-configuration"),
        entry.conflicts.then_some("is-conflict"),
        entry.is_corrupt.then_some("is-corrupt"),
        is_concerned,
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
fn marks(row: &LogRow, index: Index, leader: Term, language: Language) -> Html {
    let mark = |class: &'static str, sign: &'static str, means: &'static str| {
        html! {
            <span class={classes!("mark", class, term_class(leader))} title={means}>
                <span aria-hidden="true">{ sign }</span><span class="unseen">{ means }</span>
            </span>
        }
    };
    html! {
        <>
            if row.next_index == Some(index) { { mark("is-next", "▲", say!(language, "legend-next")) } }
            if row.match_index == Some(index) { { mark("is-match", "◆", say!(language, "legend-match")) } }
        </>
    }
}
