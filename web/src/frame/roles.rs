//! The role diagram, live.

use super::clock::clock;
use crate::store::Store;
use raft::NodeId;
use raft::Term;
use scenario::say;
use sim::Standing;
use sim::{Edge, RoleChange};

/// The role diagram.
#[derive(Clone, Debug, PartialEq)]
pub struct Roles {
    /// Who stands where.
    pub servers: Vec<(NodeId, Standing, Term)>,
    /// Every edge of Figure 4, and what became of it.
    pub edges: Vec<EdgeView>,
}

/// One edge of the role diagram.
#[derive(Clone, Debug, PartialEq)]
pub struct EdgeView {
    /// Which.
    pub edge: Edge,
    /// How often it was taken up to this moment.
    pub count: u32,
    /// Set if it was the last to be taken: the term of the server that took it.
    pub lit: Option<Term>,
    /// By whom, when and why it was last taken; empty if never.
    pub last: String,
}

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

impl Roles {
    pub(super) fn of(store: &Store) -> Self {
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
        Self {
            servers: servers
                .iter()
                .map(|server| (server.node().id(), server.standing(), server.node().current_term()))
                .collect(),
            edges: EDGES.into_iter().map(view).collect(),
        }
    }
}

fn cause(store: &Store, change: &RoleChange) -> String {
    let clock = clock(change.time);
    say!(store.language, "edge-taken", server = change.server, term = change.term, clock = clock)
}
