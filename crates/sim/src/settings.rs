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
    /// How long a disk waits for more to write before it begins (group commit).
    pub group_wait: Span,
    /// How long a server waits for more that clients ask for before it takes it in all together.
    pub batch_wait: Span,
    /// What clients do.
    pub clients: Clients,
    /// What each server is told. Who votes and the least election timeout follow from the fields
    /// above ([`Settings::config`]), and are not looked at here.
    pub raft: Config,
}

/// What clients do. As nothing is said they wait for ever, ask once, and have no sessions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clients {
    /// How many sessions the state machine keeps at most (thesis §6.3); with 0 clients have none.
    pub sessions: u32,
    /// How long they wait for an answer, and before they ask again; with nothing for ever.
    pub timeout: Span,
    /// How often they ask again.
    pub retries: u32,
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
            group_wait: Span::ZERO,
            batch_wait: Span::ZERO,
            clients: Clients::default(),
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
