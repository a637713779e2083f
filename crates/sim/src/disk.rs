//! A disk: it takes its time, keeps the order, and forgets at a crash what it had not synced.

use alloc::collections::VecDeque;
use raft::{Persistent, Write, WriteId};

/// One server's disk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Disk {
    durable: Persistent,
    waiting: VecDeque<(WriteId, Write)>,
    /// How many of the waiting writes the sync that is under way makes durable.
    syncing: usize,
    /// How many syncs were begun.
    syncs: u64,
}

impl Disk {
    pub(crate) fn push(&mut self, id: WriteId, write: Write) {
        self.waiting.push_back((id, write));
    }

    /// Begins a sync of all that waits, unless one is under way or nothing waits; says which one
    /// it is. What comes in meanwhile waits for the next.
    pub(crate) fn begin_sync(&mut self) -> Option<u64> {
        if self.is_syncing() || self.waiting.is_empty() {
            return None;
        }
        self.syncing = self.waiting.len();
        self.syncs += 1;
        Some(self.syncs)
    }

    /// Makes the next write durable. The sync goes on until [`Disk::end_sync`]: what the server
    /// asks for when it hears of this write waits for the next one.
    pub(crate) fn complete_one(&mut self) -> Option<WriteId> {
        let (id, write) = self.waiting.pop_front()?;
        self.durable.write(&write);
        Some(id)
    }

    pub(crate) fn end_sync(&mut self) {
        self.syncing = 0;
    }

    /// What had not been synced is lost.
    pub(crate) fn crash(&mut self) {
        self.waiting.clear();
        self.syncing = 0;
    }

    /// An empty one in its place.
    pub(crate) fn replace(&mut self) {
        *self = Self {
            durable: Persistent::in_place_of_another(),
            syncs: self.syncs,
            ..Self::default()
        };
    }

    /// What survives a crash.
    #[must_use]
    pub const fn durable(&self) -> &Persistent {
        &self.durable
    }

    /// Is it writing?
    #[must_use]
    pub const fn is_syncing(&self) -> bool {
        0 < self.syncing
    }

    /// How many writes the sync under way makes durable; 0 when there is none.
    #[must_use]
    pub const fn syncing(&self) -> usize {
        self.syncing
    }

    /// How many syncs were begun.
    #[must_use]
    pub const fn syncs(&self) -> u64 {
        self.syncs
    }

    /// How many writes wait to become durable.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }
}
