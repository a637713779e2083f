//! The ways between servers: what they are like, and how a person names some of them.

use crate::time::{Span, SpanRange};
use core::fmt;
use raft::{NodeId, NodeSet};

/// What a way is like. Each field has a row among the settings of the network: `set` turns it for all
/// ways, `link` for some.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// How long a message takes.
    pub latency: SpanRange,
    /// How many of a million messages take longer by [`Link::tail`].
    pub tail_ppm: u32,
    /// How much longer.
    pub tail: Span,
    /// How many of a million messages are lost.
    pub loss_ppm: u32,
    /// How many of a million messages arrive twice.
    pub twice_ppm: u32,
    /// Does it keep the order of its messages, as a connection does? Datagrams do not.
    pub in_order: bool,
    /// How many of a million messages are held back, so that later ones overtake them.
    pub overtaken_ppm: u32,
    /// How many bytes pass in a second; with 0 any number.
    pub bandwidth: u32,
}

impl Default for Link {
    fn default() -> Self {
        Self {
            latency: SpanRange::ms(10, 20),
            tail_ppm: 0,
            tail: Span::ms(200),
            loss_ppm: 0,
            twice_ppm: 0,
            in_order: true,
            overtaken_ppm: 0,
            bandwidth: 0,
        }
    }
}

impl Link {
    /// How long so many bytes occupy the way.
    pub(crate) fn takes(&self, bytes: u32) -> Span {
        let us = (u64::from(bytes) * 1_000_000).checked_div(u64::from(self.bandwidth));
        Span(us.unwrap_or(0))
    }

    /// How much later than usual a message may be that is held back.
    pub(crate) const fn held_back(&self) -> SpanRange {
        let Span(most) = self.latency.most;
        SpanRange { least: Span(most), most: Span(3 * most) }
    }
}

/// Some of the ways between servers, as a person names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ways {
    /// From this server, or from any.
    pub from: Option<NodeId>,
    /// To this server, or to any.
    pub to: Option<NodeId>,
    /// The same ways back too.
    pub both: bool,
}

impl Ways {
    /// All of them.
    pub const ALL: Self = Self { from: None, to: None, both: false };

    /// The way from one server to another.
    #[must_use]
    pub const fn one(from: NodeId, to: NodeId) -> Self {
        Self { from: Some(from), to: Some(to), both: false }
    }

    /// All ways from a server and to it.
    #[must_use]
    pub const fn around(server: NodeId) -> Self {
        Self { from: Some(server), to: None, both: true }
    }

    /// The ways between two servers.
    #[must_use]
    pub const fn between(one: NodeId, other: NodeId) -> Self {
        Self { from: Some(one), to: Some(other), both: true }
    }

    /// Is it one way, or ways from a server to itself, or said in more words than needed?
    #[must_use]
    pub fn is_proper(&self) -> bool {
        let is_to_itself = self.from.is_some() && self.from == self.to;
        !is_to_itself && (self.from.is_some() || !self.both)
    }

    /// Is the way from one server to the other among them?
    #[must_use]
    pub fn covers(&self, from: NodeId, to: NodeId) -> bool {
        let ahead =
            |from, to| self.from.is_none_or(|it| it == from) && self.to.is_none_or(|it| it == to);
        ahead(from, to) || self.both && ahead(to, from)
    }

    /// They, among these servers.
    pub(crate) fn among(self, servers: NodeSet) -> impl Iterator<Item = (NodeId, NodeId)> {
        let pairs = servers.iter().flat_map(move |from| servers.iter().map(move |to| (from, to)));
        pairs.filter(move |(from, to)| from != to && self.covers(*from, *to))
    }
}

/// `S1->S2`, `S1->all`, `all->S2`, `S1<->S2`, `S1<->all`, `all`.
impl fmt::Display for Ways {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::ALL {
            return f.write_str("all");
        }
        let end = |f: &mut fmt::Formatter<'_>, end: Option<NodeId>| match end {
            Some(server) => server.fmt(f),
            None => f.write_str("all"),
        };
        end(f, self.from)?;
        f.write_str(if self.both { "<->" } else { "->" })?;
        end(f, self.to)
    }
}
