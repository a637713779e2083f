//! The role diagram, live.

use super::clock::clock;
use crate::frame::{EdgeView, Roles};
use crate::store::Store;
use crate::words::Speaks;
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
    let changes = store.timeline.branch().history().changes();
    let past = &changes[..changes.partition_point(|change| change.record <= here)];
    let last = past.iter().rev().find(|change| change.edge.is_some());
    let view = |edge: Edge| {
        let took = |change: &&RoleChange| change.edge == Some(edge);
        let latest = past.iter().rev().find(took);
        EdgeView {
            edge,
            count: past.iter().filter(took).count() as u32,
            lit: last.filter(took).map(|change| change.term),
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
    (store.language.words().edge_taken)(change.server, change.term, &clock(change.time))
}
