//! The log tables.

use crate::frame::{Cell, LogRow, Logs, Volatile};
use crate::store::Store;
use raft::{Entry, Index, Log, Node, Payload, Progress, Role};
use sim::{Command, Server};

/// How much of a store is written out.
const MOST_STORED: usize = 6;

pub(super) fn logs(store: &Store) -> Logs {
    let world = store.timeline.world();
    let last = world.servers().iter().map(|server| server.node().log().last_index()).max();
    let last = last.unwrap_or_default();
    let columns = store.columns.max(2) as u64;
    // The last column is the next index: there is where something will happen.
    let end = Index(last.0.saturating_sub(columns - 2)).max(Index(1));
    let first = store.logs_from.map_or(end, |from| from.clamp(Index(1), end));
    let leader = world.leader().and_then(|id| world.server(id)).map(Server::node);
    let row = |server| row(server, leader, first, columns);
    Logs { first, columns: columns as usize, last, rows: world.servers().iter().map(row).collect() }
}

fn row(server: &Server, leader: Option<&Node>, first: Index, columns: u64) -> LogRow {
    let node = server.node();
    let leads = leader.filter(|leader| leader.id() == node.id()).is_some();
    let progress = leader.and_then(|leader| progress(leader, node));
    let rival = leader.filter(|_| !leads).map(Node::log);
    let cells = (first.0..first.0 + columns).map(|index| {
        let index = Index(index);
        let entry = node.log().entry(index)?;
        Some(cell(node, index, entry, rival))
    });
    LogRow {
        id: node.id(),
        standing: server.standing(),
        term: node.current_term(),
        cells: cells.collect(),
        next_index: progress.map(|progress| progress.next_index),
        match_index: progress.map(|progress| progress.match_index),
        volatile: server.running().map(|_| Volatile {
            commit: node.commit_index(),
            applied: node.last_applied(),
            store: stored(server),
        }),
    }
}

fn progress(leader: &Node, node: &Node) -> Option<Progress> {
    match leader.role() {
        Role::Leader(leader) => leader.peers.iter().find(|peer| peer.id == node.id()).copied(),
        Role::Follower(_) | Role::PreCandidate(_) | Role::Candidate(_) => None,
    }
}

fn cell(node: &Node, index: Index, entry: &Entry, rival: Option<&Log>) -> Cell {
    let theirs = rival.and_then(|log| log.term_at(index));
    Cell {
        term: entry.term,
        label: label(&entry.payload, short),
        brief: label(&entry.payload, brief),
        is_committed: index <= node.commit_index(),
        is_durable: index <= node.durable_index(),
        conflicts: theirs.is_some_and(|theirs| theirs != entry.term),
    }
}

fn label(payload: &Payload, said: fn(&Command) -> String) -> String {
    match payload {
        Payload::Noop => "noop".to_owned(),
        Payload::Configuration(_) => "config".to_owned(),
        Payload::Command(bytes) => Command::decode(bytes).map(|it| said(&it)).unwrap_or_default(),
    }
}

/// A command in short: `x=1`, `get x`, `del x`.
pub(super) fn short(command: &Command) -> String {
    match command {
        Command::Put { key, value } => format!("{key}={value}"),
        Command::Get { key } => format!("get {key}"),
        Command::Delete { key } => format!("del {key}"),
    }
}

/// A command where there is room for a few letters.
fn brief(command: &Command) -> String {
    match command {
        Command::Put { .. } => short(command),
        Command::Get { key } => format!("{key}?"),
        Command::Delete { key } => format!("−{key}"),
    }
}

fn stored(server: &Server) -> String {
    let Some(running) = server.running() else { return String::new() };
    let pairs: Vec<String> = running
        .store()
        .iter()
        .take(MOST_STORED)
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    let more = if running.store().iter().nth(MOST_STORED).is_some() { " …" } else { "" };
    pairs.join(" ") + more
}
