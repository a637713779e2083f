//! What must be on the disk before it counts (thesis §3.8).

use crate::configuration::Configuration;
use crate::log::{Entries, Log};
use crate::types::{Index, LogPosition, NodeId, Term};
use alloc::sync::Arc;

/// What survives a crash (Figure 2, "Persistent state on all servers").
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Persistent {
    /// "Latest term server has seen".
    pub current_term: Term,
    /// Whom this server voted for in `current_term`, if anyone.
    pub voted_for: Option<NodeId>,
    /// What takes the place of the entries that the log no longer has (§7).
    pub snapshot: Option<Arc<Snapshot>>,
    /// The log entries.
    pub log: Log,
    /// This disk took the place of one that held what this server had promised. Whoever puts it in
    /// says so: an empty disk does not know of another.
    pub replaced: bool,
}

/// The state of a server after an entry, in place of that entry and all before it (§7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// "The index and term of the last entry in the log that the snapshot replaces".
    pub last: LogPosition,
    /// "The latest configuration in the log as of last included index".
    pub configuration: Configuration,
    /// Where that was.
    pub configured_at: Index,
    /// The state machine's, which Raft never looks into; client sessions are in it (thesis §6.3).
    pub state: Arc<[u8]>,
}

impl Persistent {
    /// An empty disk in the place of another.
    #[must_use]
    pub fn in_place_of_another() -> Self {
        Self { replaced: true, ..Self::default() }
    }

    /// Carries out `write`, as a disk does once it has synced it.
    pub fn write(&mut self, write: &Write) {
        match write {
            Write::Vote { term, voted_for } => {
                self.current_term = *term;
                self.voted_for = *voted_for;
            }
            Write::Entries { previous, entries } => self.log.replace_after(*previous, entries),
            Write::Snapshot { snapshot, keeps, compact } => {
                if *keeps {
                    self.log.compact(*compact);
                } else {
                    self.log.restart_after(snapshot.last);
                }
                self.snapshot = Some(Arc::clone(snapshot));
            }
        }
    }
}

/// A change of [`Persistent`] on its way to the disk. Writes are made durable in the order asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write {
    /// The current term and the vote in it.
    Vote {
        /// The new `current_term`.
        term: Term,
        /// The vote in it.
        voted_for: Option<NodeId>,
    },
    /// The log reads as it did up to `previous`, then `entries`.
    Entries {
        /// The last index that stays.
        previous: Index,
        /// What follows it.
        entries: Entries,
    },
    /// A snapshot, and a log that is shorter by what it replaces.
    Snapshot {
        /// The snapshot.
        snapshot: Arc<Snapshot>,
        /// Does the log have the snapshot's last entry? Otherwise all of it goes.
        keeps: bool,
        /// The last entry that goes, if it does.
        compact: Index,
    },
}

/// Says which write was completed. It is not a serial number: a completion that comes late still
/// says what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteId {
    /// This vote.
    Vote {
        /// The term.
        term: Term,
        /// The vote in it.
        voted_for: Option<NodeId>,
    },
    /// The log up to `index`, as it was when the server was in `term`. Within one term a log is
    /// only cut before anything of that term is in it, so the pair names one content.
    Log {
        /// The server's `current_term` when it asked for the write.
        term: Term,
        /// The last index written.
        index: Index,
    },
    /// The snapshot that ends there. What is committed at a place is the same everywhere.
    Snapshot {
        /// Its last entry.
        last: LogPosition,
    },
}
