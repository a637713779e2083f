//! The log tables.

use super::broken::{self, Concern};
use super::entry;
use crate::store::Store;
use crate::words::Language;
use raft::NodeId;
use raft::Term;
use raft::{Entry, Index, Log, LogPosition, Node, Payload, Progress, Role};
use scenario::say;
use sim::Server;
use sim::Standing;

/// The log tables.
#[derive(Clone, Debug, PartialEq)]
pub struct Logs {
    /// The first column's index.
    pub first: Index,
    /// How many columns there are.
    pub columns: usize,
    /// The last index that any server has.
    pub last: Index,
    /// One row a server, ascending.
    pub rows: Vec<LogRow>,
}

/// One server's log.
#[derive(Clone, Debug, PartialEq)]
pub struct LogRow {
    /// Whose.
    pub id: NodeId,
    /// Its role, for the sign before its name.
    pub standing: Standing,
    /// Its term, for the sign's colour.
    pub term: Term,
    /// Up to where a snapshot took the place of the log, and the term of the last entry in it.
    pub snapshot: Option<LogPosition>,
    /// The entries in the columns shown; none where there is none, or none any more.
    pub cells: Vec<Option<Cell>>,
    /// Where the leader of the latest term would send from next, if this is not that leader.
    pub next_index: Option<Index>,
    /// What that leader knows to be replicated here.
    pub match_index: Option<Index>,
    /// What it holds in memory, and loses when it goes down.
    pub volatile: Option<Volatile>,
    /// Where a property broke about it, and the step that concerns it last.
    pub concern: Option<(Index, Concern)>,
}

/// What a server holds in memory.
#[derive(Clone, Debug, PartialEq)]
pub struct Volatile {
    /// `commitIndex`.
    pub commit: Index,
    /// `lastApplied`.
    pub applied: Index,
    /// The store: `x=1 y=5`.
    pub store: String,
}

/// One entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Its term.
    pub term: Term,
    /// Its command: `x=1`, `noop`, `get x`, `del x`.
    pub label: String,
    /// The same where there is room for a few letters: `x?`, `−x`.
    pub brief: String,
    /// Does it say who the members are?
    pub is_configuration: bool,
    /// Does this server know it to be committed?
    pub is_committed: bool,
    /// Is it on its disk?
    pub is_durable: bool,
    /// Does it differ from the entry that the leader of the latest term has at this index? It will
    /// be overwritten.
    pub conflicts: bool,
    /// Is it on the disk otherwise than it was written?
    pub is_corrupt: bool,
}

/// How many of the journal's lines are written out, the newest ones.
const MOST_LINES: u64 = 5;
/// How much of a store is written out.
const MOST_STORED: usize = 6;

impl Logs {
    pub(super) fn of(store: &Store) -> Self {
        let world = store.timeline.world();
        let last = world.servers().iter().map(|server| server.node().log().last_index()).max();
        let last = last.unwrap_or_default();
        let columns = store.columns.max(2) as u64;
        // The last column is the next index: there is where something will happen.
        let end = Index(last.0.saturating_sub(columns - 2)).max(Index(1));
        // Who looks at a broken property sees the entry that it is about.
        let about = broken::index(store);
        let sought = store.logs_from.or(about.map(|it| Index(it.0.saturating_sub(columns / 2))));
        let first = sought.map_or(end, |from| from.clamp(Index(1), end));
        let leader = world.leader().and_then(|id| world.server(id)).map(Server::node);
        let row = |server: &Server| {
            let concern = about.zip(broken::concern(store, server.node().id()));
            LogRow { concern, ..row(server, leader, (first, columns), store.language) }
        };
        Self {
            first,
            columns: columns as usize,
            last,
            rows: world.servers().iter().map(row).collect(),
        }
    }
}

fn row(
    server: &Server,
    leader: Option<&Node>,
    (first, columns): (Index, u64),
    language: Language,
) -> LogRow {
    let node = server.node();
    let leads = leader.filter(|leader| leader.id() == node.id()).is_some();
    let progress = leader.and_then(|leader| progress(leader, node));
    let rival = leader.filter(|_| !leads).map(Node::log);
    let cells = (first.0..first.0 + columns).map(|index| {
        let index = Index(index);
        let entry = node.log().entry(index)?;
        let is_corrupt = server.disk().corrupt() == Some(index);
        Some(Cell { is_corrupt, ..cell(node, index, entry, rival) })
    });
    LogRow {
        id: node.id(),
        standing: server.standing(),
        term: node.current_term(),
        snapshot: Some(node.log().compacted()).filter(|last| Index::ZERO < last.index),
        cells: cells.collect(),
        next_index: progress.map(|progress| progress.next_index),
        match_index: progress.map(|progress| progress.match_index),
        volatile: server.running().map(|_| Volatile {
            commit: node.commit_index(),
            applied: node.last_applied(),
            store: stored(server, language),
        }),
        concern: None,
    }
}

fn progress<'a>(leader: &'a Node, node: &Node) -> Option<&'a Progress> {
    match leader.role() {
        Role::Leader(leader) => leader.peers.iter().find(|peer| peer.id == node.id()),
        Role::Follower(_) | Role::PreCandidate(_) | Role::Candidate(_) => None,
    }
}

fn cell(node: &Node, index: Index, entry: &Entry, rival: Option<&Log>) -> Cell {
    let theirs = rival.and_then(|log| log.term_at(index));
    Cell {
        term: entry.term,
        label: entry::label(node, index, &entry.payload, entry::short),
        brief: entry::label(node, index, &entry.payload, entry::brief),
        is_configuration: matches!(entry.payload, Payload::Configuration(_)),
        is_committed: index <= node.commit_index(),
        is_durable: index <= node.durable_index(),
        conflicts: theirs.is_some_and(|theirs| theirs != entry.term),
        is_corrupt: false,
    }
}

/// What its state machine holds: the keys, the journal, and the sessions of its clients.
fn stored(server: &Server, language: Language) -> String {
    let Some(running) = server.running() else { return String::new() };
    let (store, journal) = (running.store(), running.store().journal());
    let keys = store.iter().take(MOST_STORED).map(|(key, value)| format!("{key}={value}"));
    let more = store.iter().nth(MOST_STORED).map(|_| "…".to_owned());
    let first = Index(journal.last().0.saturating_sub(MOST_LINES - 1).max(1));
    let lines = (first.0..).zip(journal.iter_from(first));
    let lines = together(lines.map(|(place, line)| format!("{place}={line}")), " ");
    let sessions = running.machine().sessions().iter().map(|(session, _)| session.to_string());
    let parts = [
        together(keys.chain(more), " "),
        lines.map(|lines| say!(language, "journal-kept", lines = lines)),
        together(sessions, ", ").map(|all| say!(language, "sessions-kept", sessions = all)),
    ];
    together(parts.into_iter().flatten(), " · ").unwrap_or_default()
}

/// These in one text, if there are any.
fn together(parts: impl Iterator<Item = String>, between: &str) -> Option<String> {
    let parts: Vec<String> = parts.collect();
    (!parts.is_empty()).then(|| parts.join(between))
}
