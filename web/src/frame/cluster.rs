//! The ring of servers.

use crate::store::{Selection, Store};
use raft::NodeId;
use raft::Term;
use raft::{NodeSet, Role};
use sim::{Fate, InFlight, Server, Standing, World};

/// The ring of servers.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// The servers, ascending.
    pub servers: Vec<ServerView>,
    /// The groups of a partition; empty while the network is whole.
    pub groups: Vec<NodeSet>,
    /// The partition that the person is composing: the servers on the other side.
    pub composing: Option<NodeSet>,
    /// Can the partition being composed be made? Both sides need a server.
    pub can_cut: bool,
}

/// One server on the ring.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerView {
    /// Who.
    pub id: NodeId,
    /// Its role, or down.
    pub standing: Standing,
    /// Its current term.
    pub term: Term,
    /// Does it believe to lead while a majority cannot hear it?
    pub cut_off: bool,
    /// A candidate's votes so far.
    pub votes: NodeSet,
    /// How many it needs.
    pub votes_needed: u32,
    /// For whom it voted in its term.
    pub voted_for: Option<NodeId>,
    /// How many messages wait for it, if it is frozen.
    pub frozen: Option<usize>,
    /// Is its disk writing?
    pub is_syncing: bool,
    /// Is it the one in the inspector?
    pub is_selected: bool,
}

impl Cluster {
    pub(super) fn of(store: &Store) -> Self {
        let world = store.timeline.world();
        Self {
            servers: world.servers().iter().map(|server| view(store, server)).collect(),
            groups: world.groups().to_vec(),
            composing: store.composing,
            can_cut: store.other_side().is_some(),
        }
    }
}

/// How many messages wait for a frozen server; nothing if it runs.
pub(super) fn waiting_for(world: &World, server: &Server) -> Option<usize> {
    let id = server.node().id();
    let waits = |flight: &&InFlight| flight.fate == Fate::Waits && flight.id.to == id;
    server.is_frozen().then(|| world.messages().filter(waits).count())
}

fn view(store: &Store, server: &Server) -> ServerView {
    let world = store.timeline.world();
    let node = server.node();
    let id = node.id();
    let voters = world.settings().all();
    let votes = match node.role() {
        Role::PreCandidate(candidate) => candidate.tally.votes,
        Role::Candidate(candidate) => candidate.tally.votes,
        Role::Follower(_) | Role::Leader(_) => NodeSet::EMPTY,
    };
    let hears = |other: &&Server| {
        let there = other.node().id();
        other.standing() != Standing::Down && world.connects(id, there)
    };
    let heard_by = world.servers().iter().filter(hears).count();
    ServerView {
        id,
        standing: server.standing(),
        term: node.current_term(),
        cut_off: server.standing() == Standing::Leader && heard_by < voters.majority(),
        votes,
        votes_needed: voters.majority() as u32,
        voted_for: node.voted_for(),
        frozen: waiting_for(world, server),
        is_syncing: server.disk().is_syncing(),
        is_selected: store.selection == Some(Selection::Server(id)),
    }
}
