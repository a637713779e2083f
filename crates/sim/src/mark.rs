//! What is worth a mark on the timeline.

use crate::act::Act;
use crate::check::Property;
use crate::time::Time;
use raft::{NodeId, Term};

/// Something worth a mark on the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    /// The record.
    pub record: u64,
    /// When.
    pub time: Time,
    /// What.
    pub mark: Mark,
}

/// What a marker marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A person did this.
    Act(Act),
    /// Chance did this, as somebody wished.
    Trouble(Act),
    /// A server won an election.
    Election(NodeId, Term),
    /// A leader committed entries.
    Commit(NodeId),
    /// A property broke.
    Violation(Property),
}

/// What kind of thing a marker marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarkKind {
    /// A person did something to the cluster.
    Fault,
    /// A client asked for something, or whoever runs the cluster for other members.
    Request,
    /// See [`Mark::Election`].
    Election,
    /// See [`Mark::Commit`].
    Commit,
    /// See [`Mark::Violation`].
    Violation,
}

impl MarkKind {
    /// How many there are.
    pub(crate) const COUNT: usize = Self::Violation as usize + 1;

    /// The kind of mark that an act leaves.
    #[must_use]
    pub const fn of(act: &Act) -> Self {
        match act {
            Act::Client(_) | Act::Caller(_) | Act::Member(_) => Self::Request,
            Act::Server(_)
            | Act::Message(_)
            | Act::Link(_)
            | Act::Disk(_)
            | Act::Clock(_)
            | Act::Trouble(_)
            | Act::Setting(_) => Self::Fault,
        }
    }
}

impl Mark {
    /// What kind of thing it is.
    #[must_use]
    pub const fn kind(&self) -> MarkKind {
        match self {
            Self::Act(act) | Self::Trouble(act) => MarkKind::of(act),
            Self::Election(..) => MarkKind::Election,
            Self::Commit(_) => MarkKind::Commit,
            Self::Violation(_) => MarkKind::Violation,
        }
    }
}
