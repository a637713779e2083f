//! What a server did and heard so far, in numbers. It is whoever watches the cluster that counts, so a
//! crash takes nothing of it.

use crate::flight::MessageKind;
use crate::sorted::Sorted;
use crate::standing::Edge;
use crate::time::{Span, Time};
use alloc::collections::VecDeque;
use raft::{Index, NodeId};

/// The numbers of one server.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    sent: [u32; MessageKind::COUNT],
    /// The bytes of all that.
    bytes: u64,
    received: [u32; MessageKind::COUNT],
    /// How often it took each edge of the role diagram.
    taken: [u32; Edge::COUNT],
    /// How long what it sent took to arrive, all together, and how much that was.
    outward: (u64, u32),
    /// The same of what it received.
    inward: (u64, u32),
    /// When it last heard each other server.
    heard: Sorted<NodeId, Time>,
    /// The last entries that it appended, and when.
    appended: VecDeque<(Index, Time)>,
}

impl Tally {
    /// How many of the last entries are remembered.
    const LAST_ENTRIES: usize = 10;

    pub(crate) fn takes(&mut self, edge: Edge) {
        self.taken[edge as usize] += 1;
    }

    pub(crate) fn sends(&mut self, kind: MessageKind, bytes: u32) {
        self.sent[kind as usize] += 1;
        self.bytes += u64::from(bytes);
    }

    /// What it sent has arrived after so long.
    pub(crate) fn arrives(&mut self, after: Span) {
        self.outward = (self.outward.0 + after.0, self.outward.1 + 1);
    }

    pub(crate) fn receives(&mut self, kind: MessageKind, from: NodeId, after: Span, now: Time) {
        self.received[kind as usize] += 1;
        self.inward = (self.inward.0 + after.0, self.inward.1 + 1);
        self.heard.insert(from, now);
    }

    /// Its log ends there: what followed is lost.
    pub(crate) fn keeps(&mut self, last: Index) {
        while self.appended.back().is_some_and(|(index, _)| last < *index) {
            self.appended.pop_back();
        }
    }

    /// It appends `count` entries after this one; those that were there go.
    pub(crate) fn appends(&mut self, previous: Index, count: usize, now: Time) {
        self.keeps(previous);
        let last = previous.0 + count as u64;
        let first = (previous.0 + 1).max(last.saturating_sub(Self::LAST_ENTRIES as u64 - 1));
        self.appended.extend((first..=last).map(|index| (Index(index), now)));
        while Self::LAST_ENTRIES < self.appended.len() {
            self.appended.pop_front();
        }
    }

    /// How often it took this edge of the role diagram.
    #[must_use]
    pub const fn taken(&self, edge: Edge) -> u32 {
        self.taken[edge as usize]
    }

    /// How many messages of this kind it sent, and how many it received.
    #[must_use]
    pub const fn messages(&self, kind: MessageKind) -> (u32, u32) {
        (self.sent[kind as usize], self.received[kind as usize])
    }

    /// How many messages it sent, and how many bytes these had.
    #[must_use]
    pub fn sent(&self) -> (u64, u64) {
        (self.sent.iter().copied().map(u64::from).sum(), self.bytes)
    }

    /// How long a message there and one back take together, on the average of all; none if none
    /// went either way.
    #[must_use]
    pub fn mean_round_trip(&self) -> Option<Span> {
        let mean = |(all, count): (u64, u32)| all.checked_div(u64::from(count));
        Some(Span(mean(self.outward)? + mean(self.inward)?))
    }

    /// When it last heard this server.
    #[must_use]
    pub fn heard(&self, from: NodeId) -> Option<Time> {
        self.heard.get(&from).copied()
    }

    /// The last entries that it appended, the newest last, and when.
    pub fn appended(&self) -> impl DoubleEndedIterator<Item = (Index, Time)> {
        self.appended.iter().copied()
    }
}
