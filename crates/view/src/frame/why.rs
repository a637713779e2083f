//! What just happened, and why.

use super::clock;
use crate::fields::message_fields;
use crate::store::Store;
use raft::Term;
use sim::Record;

/// What one record says.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// The record; clicking goes there.
    pub record: u64,
    /// When: `1.409`.
    pub time: String,
    /// Whose doing it was, for its colour: the term of that server.
    pub term: Term,
    /// What happened, in one sentence.
    pub headline: String,
    /// Why: a reason and a consequence per rule that fired, with its section.
    pub reasons: Vec<(String, &'static str)>,
    /// The message, as the paper names its fields.
    pub detail: String,
}

/// How many of the last records the page tells.
const MOST: usize = 12;

impl Why {
    /// While the run plays, what is worth telling; of a run that stands still, first of all the record
    /// where it stands, be it as small as a heartbeat.
    pub(super) fn all(store: &Store) -> Vec<Self> {
        let current = store.timeline.world().record();
        let is_told = store.is_moving() || current.number == 0 || current.is_notable();
        let current = (!is_told).then_some(current);
        let records = current.into_iter().chain(store.timeline.recent().rev());
        records.take(MOST).map(|record| why(store, record)).collect()
    }
}

fn why(store: &Store, record: &Record) -> Why {
    let language = store.language;
    let world = store.timeline.world();
    let server = record.followed.server.or(record.action.server());
    let term = match record.followed.change {
        Some(change) => change.term,
        None => server
            .and_then(|id| world.server(id))
            .map_or(Term(0), |server| server.node().current_term()),
    };
    let told = |fired| {
        let explained = scenario::explain(fired, language);
        (format!("{} → {}", explained.reason, explained.consequence), explained.section)
    };
    Why {
        record: record.number,
        time: clock::brief(record.time),
        term,
        headline: scenario::headline(record, language),
        reasons: record.followed.rules.iter().map(told).collect(),
        detail: record.followed.message.as_ref().map(message_fields).unwrap_or_default(),
    }
}
