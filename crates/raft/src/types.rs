//! The paper's quantities, each a type of its own so that none is taken for another.

use alloc::sync::Arc;
use core::fmt;

/// A server's identity, from 1 to [`NodeId::MAX`]; the paper writes S1, S2, …
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u8);

impl NodeId {
    /// The greatest identity: a set of servers is one machine word.
    pub const MAX: u8 = 63;

    /// The server with this number, if it is one from 1 to [`NodeId::MAX`].
    #[must_use]
    pub const fn new(number: u8) -> Option<Self> {
        if number == 0 || Self::MAX < number { None } else { Some(Self(number)) }
    }

    /// Its number: 1 for S1.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "S{}", self.0)
    }
}

/// A term: "Raft divides time into terms of arbitrary length" (§5.1). 0 before the first election.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term(pub u64);

impl Term {
    /// The term that the next election starts.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A place in the log; the first entry has index 1 (Figure 2), and 0 is the place before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Index(pub u64);

impl Index {
    /// The place before the first entry.
    pub const ZERO: Self = Self(0);

    /// No log is longer: what claims to be is not taken in.
    pub const MAX: Self = Self(u64::MAX >> 1);

    /// The place after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// The place before this one; before the first there is only [`Index::ZERO`].
    #[must_use]
    pub const fn previous(self) -> Self {
        Self(self.0.saturating_sub(1))
    }
}

impl fmt::Display for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A round of heartbeats in a leader's term (thesis §6.4): what a server answers in it was sent after
/// whatever waits for it. Counted from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Round(pub u64);

impl Round {
    /// Nobody counts them, so nothing says which one it belongs to.
    pub const NONE: Self = Self(0);

    /// The one after this.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// Is it none?
    #[must_use]
    pub const fn is_none(self) -> bool {
        self.0 == 0
    }
}

/// A place in a log. Later term first, then greater index: "up-to-date" in §5.4.1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogPosition {
    /// The term of the entry there.
    pub term: Term,
    /// Its index. The order of the two fields is the rule.
    pub index: Index,
}

impl fmt::Display for LogPosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "index {} of term {}", self.index, self.term)
    }
}

/// What this server's own clock shows, in microseconds since it was first started.
///
/// Leader stickiness looks at it (thesis §4.2.3), the lease (§6.4.1), catching up (§4.2.1) and a
/// follower that waits for its leader's answer to a read; the paper's own rules do not. A clock that
/// is set back ends what was measured with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalTime(pub u64);

impl LocalTime {
    /// Is this less than `span` after `earlier`? Not if the clock was set back behind it: then it
    /// no longer measures anything.
    #[must_use]
    pub const fn is_within(self, span: LocalSpan, earlier: Self) -> bool {
        match self.0.checked_sub(earlier.0) {
            Some(passed) => passed < span.0,
            None => false,
        }
    }
}

/// A time that passes on this server's own clock, in microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalSpan(pub u64);

/// Names a client's request to the server it was handed to, so that the answer finds its way. It is
/// not used again for another request, also not after a restart: an answer to the first could still
/// be on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u64);

/// A command for the state machine. Raft never looks inside; copies share the bytes.
pub type Command = Arc<[u8]>;
