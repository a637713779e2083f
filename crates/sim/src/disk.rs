//! A disk: it takes its time, keeps the order, and forgets at a crash what it had not synced.

use crate::time::Time;
use alloc::collections::VecDeque;
use raft::{Index, Persistent, Write, WriteId};

/// One server's disk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Disk {
    durable: Persistent,
    waiting: VecDeque<(WriteId, Write)>,
    /// How many of the waiting writes the sync that is under way makes durable.
    syncing: usize,
    /// Until when what comes in belongs to that sync.
    gathers_until: Time,
    /// How many syncs were begun.
    syncs: u64,
    state: DiskState,
    /// The entry on it that is not what was written.
    corrupt: Option<Index>,
    /// Was the last write torn, with nothing written since?
    torn: bool,
}

/// How a disk works.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DiskState {
    /// As it should.
    #[default]
    Fine,
    /// A sync takes twenty times as long.
    Slow,
    /// Nothing moves: the sync under way stands still, and none begins.
    Stalled,
    /// There is no room: the sync under way ends, and none begins.
    Full,
}

impl DiskState {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Fine, Self::Slow, Self::Stalled, Self::Full];
    /// Their names, in the same order.
    pub const IDS: &'static [&'static str] = &["fine", "slow", "stalled", "full"];
    /// How many times longer a slow one takes.
    pub(crate) const SLOWER: u64 = 20;

    /// Its name in scenarios.
    #[must_use]
    pub const fn id(self) -> &'static str {
        Self::IDS[self as usize]
    }
}

impl Disk {
    /// How it works.
    #[must_use]
    pub const fn state(&self) -> DiskState {
        self.state
    }

    pub(crate) fn becomes(&mut self, state: DiskState) {
        self.state = state;
    }

    /// The entry on it that is not what was written; nobody knows until the disk is read.
    #[must_use]
    pub const fn corrupt(&self) -> Option<Index> {
        self.corrupt
    }

    /// Was the last write torn, with nothing written since?
    #[must_use]
    pub const fn is_torn(&self) -> bool {
        self.torn
    }

    pub(crate) fn corrupts(&mut self, index: Index) {
        self.corrupt = Some(index);
    }

    /// The power fails amid its sync: what it had written stays, the entry that it was writing is torn.
    pub(crate) fn tear(&mut self) {
        let writes = self.syncing;
        for _ in 0..writes / 2 {
            self.complete_one();
        }
        if let Some((_, Write::Entries { previous, entries })) = self.waiting.front() {
            let whole = &entries.as_slice()[..entries.len() / 2];
            let write = Write::Entries { previous: *previous, entries: whole.into() };
            if !whole.is_empty() {
                self.make_durable(&write);
            }
        }
        self.torn = true;
    }

    /// What was corrupt is well again once it is written anew, or gone.
    fn make_durable(&mut self, write: &Write) {
        self.durable.write(write);
        self.torn = false;
        let is_gone = |index: &Index| match write {
            Write::Vote { .. } => false,
            Write::Entries { previous, .. } => previous < index,
            Write::Snapshot { keeps, compact, .. } => !keeps || index <= compact,
        };
        if self.corrupt.as_ref().is_some_and(is_gone) {
            self.corrupt = None;
        }
    }

    pub(crate) fn push(&mut self, id: WriteId, write: Write, now: Time) {
        self.waiting.push_back((id, write));
        if self.is_syncing() && now < self.gathers_until {
            self.syncing = self.waiting.len();
        }
    }

    /// Begins a sync of all that waits and of what comes in until a certain time, unless one is under way,
    /// nothing waits or the disk takes none; says whether it did. What comes in later waits for the next.
    pub(crate) fn begin_sync(&mut self, gathers_until: Time) -> bool {
        let begins = matches!(self.state, DiskState::Fine | DiskState::Slow);
        if !begins || self.is_syncing() || self.waiting.is_empty() {
            return false;
        }
        self.syncing = self.waiting.len();
        self.gathers_until = gathers_until;
        self.syncs += 1;
        true
    }

    /// Does the sync under way take something from the log?
    pub(crate) fn rewrites(&self) -> bool {
        let last = self.durable.log.last_index();
        self.waiting.iter().take(self.syncing).any(|(_, write)| match write {
            Write::Entries { previous, .. } => *previous < last,
            Write::Snapshot { .. } => true,
            Write::Vote { .. } => false,
        })
    }

    /// Makes the next write durable. The sync goes on until [`Disk::end_sync`]: what the server
    /// asks for when it hears of this write waits for the next one.
    pub(crate) fn complete_one(&mut self) -> Option<WriteId> {
        let (id, write) = self.waiting.pop_front()?;
        self.make_durable(&write);
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

    /// Until when what comes in belongs to the sync that is under way.
    pub(crate) const fn gathers_until(&self) -> Time {
        self.gathers_until
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
