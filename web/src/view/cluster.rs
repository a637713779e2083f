//! The ring of servers.

use crate::frame::{Cluster, ServerView};
use crate::store::{Selection, Store};
use raft::{NodeSet, Role};
use sim::{Fate, InFlight, Server, Standing};

pub(super) fn cluster(store: &Store) -> Cluster {
    let world = store.timeline.world();
    Cluster {
        servers: world.servers().iter().map(|server| view(store, server)).collect(),
        groups: world.groups().to_vec(),
        composing: store.composing,
        can_cut: store.other_side().is_some(),
    }
}

fn view(store: &Store, server: &Server) -> ServerView {
    let world = store.timeline.world();
    let node = server.node();
    let id = node.id();
    let voters = world.settings().all();
    let votes = match node.role() {
        Role::PreCandidate(candidate) => candidate.votes,
        Role::Candidate(candidate) => candidate.votes,
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
        frozen: server.is_frozen().then(|| {
            let waits = |flight: &&InFlight| flight.fate == Fate::Waits && flight.id.to == id;
            world.messages().filter(waits).count()
        }),
        is_syncing: server.disk().is_syncing(),
        is_selected: store.selection == Some(Selection::Server(id)),
    }
}
