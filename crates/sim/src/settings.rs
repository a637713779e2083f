//! A cluster's settings.

use crate::time::{Span, SpanRange};
use core::fmt;
use raft::{Config, LocalSpan, NodeSet, RuleSet};

/// All that is decided before the world begins, besides the seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How many servers there are, from 1 to [`Settings::MOST_SERVERS`]: S1, S2, …
    pub servers: u8,
    /// From which an election timeout is drawn at each reset (§5.2, §9.3).
    pub election_timeout: SpanRange,
    /// How often a leader sends heartbeats.
    pub heartbeat: Span,
    /// How long a message takes in one direction.
    pub latency: SpanRange,
    /// How many of a million messages are lost.
    pub loss_ppm: u32,
    /// How long a disk takes to make a write durable.
    pub disk_sync: SpanRange,
    /// See [`Config::fast_backtracking`].
    pub fast_backtracking: bool,
    /// See [`Config::eager_commit`].
    pub eager_commit: bool,
    /// See [`Config::batch`]; from 1 to [`Settings::MOST_ENTRIES`].
    pub batch: u32,
    /// See [`Config::window`]; from 1 to [`Settings::MOST_ENTRIES`].
    pub window: u32,
    /// See [`Config::pre_vote`].
    pub pre_vote: bool,
    /// See [`Config::check_quorum`].
    pub check_quorum: bool,
    /// See [`Config::stickiness`].
    pub stickiness: bool,
    /// See [`Config::catch_up_rounds`].
    pub catch_up_rounds: u32,
    /// See [`Config::off`].
    pub off: RuleSet,
}

impl Default for Settings {
    /// Five servers in one data centre, slow enough to watch.
    fn default() -> Self {
        Self {
            servers: 5,
            election_timeout: SpanRange::ms(150, 300),
            heartbeat: Span::ms(50),
            latency: SpanRange::ms(10, 20),
            loss_ppm: 0,
            disk_sync: SpanRange::ms(1, 3),
            fast_backtracking: true,
            eager_commit: false,
            batch: 64,
            window: 256,
            pre_vote: false,
            check_quorum: false,
            stickiness: false,
            catch_up_rounds: 0,
            off: RuleSet::NONE,
        }
    }
}

/// What is wrong with settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettingsError {
    /// The setting, by its name in a scenario.
    pub setting: &'static str,
    /// What it may be.
    pub expected: &'static str,
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: expected {}", self.setting, self.expected)
    }
}

impl Settings {
    /// The most servers a cluster may have.
    pub const MOST_SERVERS: u8 = 25;
    /// The longest time that a setting may name: an hour.
    pub const LONGEST: Span = Span(3_600_000_000);
    /// A heartbeat or an election timeout of nothing would stop the world's clock.
    pub const SHORTEST_TIMER: Span = Span(100);
    /// The most entries that a message or the window may hold.
    pub const MOST_ENTRIES: u32 = 65_536;

    /// The first setting that is out of its bounds.
    ///
    /// # Errors
    /// Names the setting and what it may be.
    pub fn check(&self) -> Result<(), SettingsError> {
        let bad = |setting, expected| Err(SettingsError { setting, expected });
        let ordered = |range: SpanRange| range.least <= range.most && range.most <= Self::LONGEST;
        let entries = |count: u32| (1..=Self::MOST_ENTRIES).contains(&count);
        if !(1..=Self::MOST_SERVERS).contains(&self.servers) {
            return bad("servers", "a number from 1 to 25");
        }
        if !ordered(self.election_timeout) || self.election_timeout.least < Self::SHORTEST_TIMER {
            return bad("election timeout", "a range from 100us to 1h, shortest first");
        }
        if self.heartbeat < Self::SHORTEST_TIMER || Self::LONGEST < self.heartbeat {
            return bad("heartbeat", "a time from 100us to 1h");
        }
        if !ordered(self.latency) {
            return bad("network latency", "a range of at most 1h, shortest first");
        }
        if 1_000_000 < self.loss_ppm {
            return bad("network loss", "a share from 0% to 100%");
        }
        if !ordered(self.disk_sync) {
            return bad("disk sync", "a range of at most 1h, shortest first");
        }
        if !entries(self.batch) {
            return bad("raft batch", "a number from 1 to 65536");
        }
        if !entries(self.window) {
            return bad("raft window", "a number from 1 to 65536");
        }
        Ok(())
    }

    /// All servers.
    #[must_use]
    pub fn all(&self) -> NodeSet {
        NodeSet::first(self.servers)
    }

    /// What each server is told.
    #[must_use]
    pub fn config(&self) -> Config {
        Config {
            fast_backtracking: self.fast_backtracking,
            eager_commit: self.eager_commit,
            batch: self.batch,
            window: self.window,
            pre_vote: self.pre_vote,
            check_quorum: self.check_quorum,
            stickiness: self.stickiness,
            catch_up_rounds: self.catch_up_rounds,
            off: self.off,
            election_timeout: LocalSpan(self.election_timeout.least.0),
            ..Config::new(self.all())
        }
    }
}
