//! A cluster's settings.

use crate::link::Link;
use crate::time::{Span, SpanRange};
use raft::{Config, LocalSpan, NodeSet};

/// All that is decided about a world besides its seed. Each field has a row, a `Setting`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How many servers there are: S1, S2, …
    pub servers: u8,
    /// From which an election timeout is drawn at each reset (§5.2, §9.3).
    pub election_timeout: SpanRange,
    /// How often a leader sends heartbeats.
    pub heartbeat: Span,
    /// What the ways between servers are like, where nobody made one another.
    pub link: Link,
    /// How long a disk takes to make a write durable.
    pub disk_sync: SpanRange,
    /// What each server is told. Who votes and the least election timeout follow from the fields
    /// above ([`Settings::config`]), and are not looked at here.
    pub raft: Config,
}

impl Default for Settings {
    /// Five servers in one data centre, slow enough to watch.
    fn default() -> Self {
        Self {
            servers: 5,
            election_timeout: SpanRange::ms(150, 300),
            heartbeat: Span::ms(50),
            link: Link::default(),
            disk_sync: SpanRange::ms(1, 3),
            raft: Config::new(NodeSet::EMPTY),
        }
    }
}

impl Settings {
    /// All servers.
    #[must_use]
    pub fn all(&self) -> NodeSet {
        NodeSet::first(self.servers)
    }

    /// What each server is told.
    #[must_use]
    pub fn config(&self) -> Config {
        let election_timeout = LocalSpan(self.election_timeout.least.0);
        Config { voters: self.all(), election_timeout, ..self.raft }
    }
}
