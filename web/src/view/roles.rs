//! The role diagram, live.

use super::clock::clock;
use crate::frame::{EdgeView, Roles};
use crate::store::Store;
use scenario::say;
use sim::{Edge, RoleChange};

/// The edges that Figure 4 draws, and the way out of every role.
const EDGES: [Edge; 7] = [
    Edge::StartsUp,
    Edge::StartsElection,
    Edge::NewElection,
    Edge::WinsElection,
    Edge::CandidateStepsDown,
    Edge::LeaderStepsDown,
    Edge::Crashes,
];

pub(super) fn roles(store: &Store) -> Roles {
    let servers = store.timeline.world().servers();
    let here = store.timeline.record();
    let history = store.timeline.branch().history();
    let last = history.last_taken_by(here);
    let view = |edge: Edge| {
        let (count, latest) = history.taken_by(edge, here);
        EdgeView {
            edge,
            count: count as u32,
            lit: last.filter(|change| change.edge == Some(edge)).map(|change| change.term),
            last: latest.map(|change| cause(store, change)).unwrap_or_default(),
        }
    };
    Roles {
        servers: servers
            .iter()
            .map(|server| (server.node().id(), server.standing(), server.node().current_term()))
            .collect(),
        edges: EDGES.into_iter().map(view).collect(),
    }
}

fn cause(store: &Store, change: &RoleChange) -> String {
    let clock = clock(change.time);
    say!(store.language, "edge-taken", server = change.server, term = change.term, clock = clock)
}
