//! The network: what is on its way, and who can reach whom.

use crate::time::Time;
use alloc::vec::Vec;
use core::fmt;
use raft::{Message, NodeId, NodeSet, Words};

/// The n-th message from one server to another, counted from 1: the name of a message stays the
/// same when something is added elsewhere in the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId {
    /// Who sent it.
    pub from: NodeId,
    /// Who shall receive it.
    pub to: NodeId,
    /// Which one on this way.
    pub number: u32,
}

impl MessageId {
    /// The numbers of copies begin after this: a copy that somebody or the network makes shifts the
    /// number of no message that a server sends.
    const COPIES: u32 = 1 << 31;

    /// The name of the n-th copy on this way, counted from 1.
    #[must_use]
    pub const fn copy(from: NodeId, to: NodeId, number: u32) -> Self {
        Self { from, to, number: Self::COPIES | number }
    }

    /// As which copy on its way it was made, if it is one.
    #[must_use]
    pub const fn as_copy(self) -> Option<u32> {
        if self.number & Self::COPIES == 0 { None } else { Some(self.number & !Self::COPIES) }
    }
}

/// `S1->S2 #12`, or of a copy `S1->S2 copy#3`.
impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, to, number } = self;
        match self.as_copy() {
            Some(copy) => write!(f, "{from}->{to} copy#{copy}"),
            None => write!(f, "{from}->{to} #{number}"),
        }
    }
}

impl Words for MessageId {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        let way = u64::from(self.from.number()) << 8 | u64::from(self.to.number());
        sink(way << 32 | u64::from(self.number));
    }
}

/// A message on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InFlight {
    /// Its name.
    pub id: MessageId,
    /// What it says.
    pub message: Message,
    /// When it was sent.
    pub sent_at: Time,
    /// When it would be there, or would have been.
    pub arrives_at: Time,
    /// What becomes of it if nobody interferes.
    pub fate: Fate,
}

/// What becomes of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It arrives.
    Arrives,
    /// It is lost halfway: by chance, or because its way is cut.
    LostHalfway,
    /// It is there, and waits for a server that is frozen.
    Waits,
}

impl InFlight {
    /// When it has something happen to it by itself: never, while it waits for a frozen server.
    pub(crate) const fn happens_at(&self) -> Time {
        match self.fate {
            Fate::Waits => Time::NEVER,
            Fate::Arrives | Fate::LostHalfway => self.ends_at(),
        }
    }

    /// When its way ends. What waits for a frozen server has its way behind it.
    #[must_use]
    pub const fn ends_at(&self) -> Time {
        match self.fate {
            Fate::Arrives | Fate::Waits => self.arrives_at,
            Fate::LostHalfway => Time(self.sent_at.0 + self.arrives_at.since(self.sent_at).0 / 2),
        }
    }
}

/// Into which groups the network has fallen apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Partition {
    /// None while it is whole.
    groups: Vec<NodeSet>,
}

impl Partition {
    /// The groups that a person named, and the rest as one more. Nothing if they are no partition.
    pub(crate) fn of(all: NodeSet, named: &[NodeSet]) -> Option<Self> {
        let mut seen = NodeSet::EMPTY;
        for group in named {
            if group.is_empty() || !group.and(seen).is_empty() || !group.without(all).is_empty() {
                return None;
            }
            seen = seen.or(*group);
        }
        let rest = all.without(seen);
        let mut groups = named.to_vec();
        if !rest.is_empty() {
            groups.push(rest);
        }
        crate::sorted::ascend(&mut groups, |group| *group);
        (2 <= groups.len()).then_some(Self { groups })
    }

    /// A server that joins is where this one is; with nobody where the first group is.
    pub(crate) fn join(&mut self, id: NodeId, beside: Option<NodeId>) {
        let is_there = |group: &NodeSet| beside.is_some_and(|it| group.contains(it));
        let place = self.groups.iter().position(is_there).unwrap_or(0);
        if let Some(group) = self.groups.get_mut(place) {
            group.insert(id);
        }
        crate::sorted::ascend(&mut self.groups, |group| *group);
    }

    pub(crate) fn is_whole(&self) -> bool {
        self.groups.is_empty()
    }

    pub(crate) fn groups(&self) -> &[NodeSet] {
        &self.groups
    }

    pub(crate) fn connects(&self, from: NodeId, to: NodeId) -> bool {
        self.is_whole()
            || self.groups.iter().any(|group| group.contains(from) && group.contains(to))
    }
}
