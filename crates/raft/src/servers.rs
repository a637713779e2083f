//! A set of servers in one word.

use crate::types::NodeId;
use core::fmt;

/// A set of servers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeSet(u64);

impl NodeSet {
    /// No server.
    pub const EMPTY: Self = Self(0);

    /// Every server that there can be.
    pub const ALL: Self = Self(u64::MAX);

    /// S1 to S`count`; all of [`NodeId::MAX`] at most.
    #[must_use]
    pub fn first(count: u8) -> Self {
        (1..=count.min(NodeId::MAX)).filter_map(NodeId::new).collect()
    }

    /// Adds `server`; says whether it was new.
    pub fn insert(&mut self, server: NodeId) -> bool {
        let new = !self.contains(server);
        self.0 |= 1 << server.number();
        new
    }

    /// Takes `server` out; says whether it was in.
    pub fn remove(&mut self, server: NodeId) -> bool {
        let had = self.contains(server);
        self.0 &= !(1 << server.number());
        had
    }

    /// Is `server` in it?
    #[must_use]
    pub const fn contains(self, server: NodeId) -> bool {
        self.0 >> server.number() & 1 == 1
    }

    /// How many there are.
    #[must_use]
    pub const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Is there none?
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Those in both sets.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those in either set.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those of this set that are not in `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// How many of them are more than half of them (§5.2: "a majority of the servers").
    #[must_use]
    pub const fn majority(self) -> usize {
        self.len() / 2 + 1
    }

    /// The set as a number: bit n for server n.
    #[must_use]
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// The set from such a number, if it names only servers that can be.
    #[must_use]
    pub const fn from_bits(bits: u64) -> Option<Self> {
        if bits & 1 == 0 { Some(Self(bits)) } else { None }
    }

    /// Its servers in ascending order.
    pub fn iter(self) -> impl Iterator<Item = NodeId> + Clone {
        let mut rest = self.0;
        core::iter::from_fn(move || {
            let number = rest.trailing_zeros();
            rest &= rest.wrapping_sub(1);
            u8::try_from(number).ok().and_then(NodeId::new)
        })
    }
}

impl FromIterator<NodeId> for NodeSet {
    fn from_iter<I: IntoIterator<Item = NodeId>>(servers: I) -> Self {
        let mut set = Self::EMPTY;
        for server in servers {
            set.insert(server);
        }
        set
    }
}

impl fmt::Display for NodeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, server) in self.iter().enumerate() {
            if 0 < place {
                f.write_str(" ")?;
            }
            server.fmt(f)?;
        }
        Ok(())
    }
}
