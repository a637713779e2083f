//! A span of a run as a Mermaid sequence diagram: for issues and read-mes that draw such.

use sim::{Mark, MarkKind, MessageKind, Time};
use std::fmt;
use std::fmt::Write as _;
use view::store::Store;

/// More than this no diagram shows so that anyone could read it.
const MOST_LINES: usize = 200;

/// Why there is no diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MermaidError {
    /// The run has not come so far.
    NotPlayed {
        /// How far it has come.
        end: Time,
    },
    /// It would be longer than anyone reads.
    TooLong {
        /// How many lines it would have.
        lines: usize,
    },
}

impl fmt::Display for MermaidError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotPlayed { end } => {
                write!(f, "expected a span within the run, found one beyond {} ms", end.0 / 1_000)
            }
            Self::TooLong { lines } => write!(
                f,
                "expected a span of at most {MOST_LINES} messages and marks, found one of {lines}"
            ),
        }
    }
}

impl std::error::Error for MermaidError {}

/// What the servers sent each other from one time to another, and what happened to them. Heartbeats
/// and their answers are left out unless `all` is asked for.
///
/// # Errors
/// That the run has not come so far, or that there would be too much to read.
pub fn mermaid(store: &Store, from: Time, until: Time, all: bool) -> Result<String, MermaidError> {
    let timeline = store.timeline();
    let (branch, language) = (timeline.branch(), store.language());
    if branch.end() < until {
        return Err(MermaidError::NotPlayed { end: branch.end() });
    }
    let history = branch.history();
    let mut lines: Vec<(Time, String)> = Vec::new();
    let beats: Vec<_> = history
        .sent(history.sent_before(from)..history.sent_before(until))
        .filter(|flight| flight.kind == MessageKind::Heartbeat)
        .map(|flight| (flight.id.from, flight.id.to))
        .collect();
    for flight in history.sent(history.sent_before(from)..history.sent_before(until)) {
        let ends = (flight.id.to, flight.id.from);
        let answers = flight.kind == MessageKind::Acknowledgement && beats.contains(&ends);
        if !all && (flight.kind == MessageKind::Heartbeat || answers && flight.bytes == 0) {
            continue;
        }
        let arrow = if flight.arrived { "->>" } else { "-x" };
        let what = language.part("message", flight.kind.id(), 0);
        lines.push((
            flight.sent_at,
            format!(
                "{}{arrow}{}: {}",
                flight.id.from,
                flight.id.to,
                plain(&format!("{what}, term {}", flight.term))
            ),
        ));
    }
    let servers = timeline.world().all();
    for marker in history.notable(history.notable_before(from)..history.notable_before(until)) {
        let over = match &marker.mark {
            Mark::Election(server, term) => {
                let says = scenario::say!(language, "leads", server = server, term = term);
                Some((server.to_string(), says))
            }
            Mark::Act(act) | Mark::Trouble(act) => {
                let (first, last) = (servers.iter().next(), servers.iter().last());
                let over = first.zip(last).map(|(first, last)| format!("{first},{last}"));
                over.map(|over| (over, scenario::mark(act, language)))
            }
            Mark::Violation(property) => {
                let first = servers.iter().next().map(|id| id.to_string());
                first.map(|over| (over, language.part("property", property.id(), 0).to_owned()))
            }
            Mark::Commit(_) => None,
        };
        debug_assert!(marker.mark.kind() != MarkKind::Commit || over.is_none());
        if let Some((over, says)) = over {
            lines.push((marker.time, format!("Note over {over}: {}", plain(&says))));
        }
    }
    if MOST_LINES < lines.len() {
        return Err(MermaidError::TooLong { lines: lines.len() });
    }
    lines.sort_by_key(|(time, _)| *time);
    let mut text = String::from("sequenceDiagram\n");
    for id in servers.iter() {
        // Writing into a string cannot fail.
        let _ = writeln!(text, "    participant {id}");
    }
    for (_, line) in lines {
        let _ = writeln!(text, "    {line}");
    }
    Ok(text)
}

/// Without the signs that mean something to Mermaid.
fn plain(text: &str) -> String {
    text.replace(';', ",").replace(['#', '\n'], " ")
}
