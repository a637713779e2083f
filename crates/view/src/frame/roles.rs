//! The role diagram, live.

use super::clock::clock;
use crate::geometry::Occurs;
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
    /// Every edge that is drawn, and what became of it.
    pub edges: Vec<EdgeView>,
    /// Which roles can occur besides those of the paper.
    pub occurs: Occurs,
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

/// The edges that Figure 4 draws, the way out of every role, and those of the thesis.
const EDGES: [Edge; 11] = [
    Edge::StartsUp,
    Edge::StartsElection,
    Edge::NewElection,
    Edge::WinsElection,
    Edge::CandidateStepsDown,
    Edge::LeaderStepsDown,
    Edge::Crashes,
    Edge::StartsPreVote,
    Edge::WinsPreVote,
    Edge::PreVoteEnds,
    Edge::BecomesVoter,
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
        let edges: Vec<EdgeView> = EDGES.into_iter().map(view).collect();
        let was = |edge| edges.iter().any(|view| view.edge == edge && 0 < view.count);
        let stands = |standing| servers.iter().any(|server| server.standing() == standing);
        let raft = store.timeline.world().settings().raft;
        let occurs = Occurs {
            pre_vote: raft.pre_vote || stands(Standing::PreCandidate) || was(Edge::StartsPreVote),
            learners: stands(Standing::Learner) || was(Edge::BecomesVoter),
        };
        Self {
            servers: servers
                .iter()
                .map(|server| (server.node().id(), server.standing(), server.node().current_term()))
                .collect(),
            edges,
            occurs,
        }
    }
}

fn cause(store: &Store, change: &RoleChange) -> String {
    let clock = clock(change.time);
    say!(store.language, "edge-taken", server = change.server, term = change.term, clock = clock)
}
