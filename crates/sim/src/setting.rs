//! A setting is a row: its number in links, its name in scenarios, its bounds. Text, links, the page
//! and the documents are written once per kind of value, and walk the rows.

use crate::settings::Settings;
use crate::time::{Span, SpanRange};
use alloc::string::String;
use core::fmt;
use raft::{NodeId, NodeSet, RuleSet, Words};

/// One setting.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Its number in links, from 1 to 62 and not 31, which says that a later one follows. It never
    /// changes.
    pub number: u8,
    /// The words that begin its line in a scenario.
    pub name: &'static str,
    /// Which part of the world it is about.
    pub section: Section,
    /// When it can be changed.
    pub change: Change,
    /// What it may be.
    pub bounds: Bounds,
    /// What it is where a scenario or a link does not say it. It stays as it is for ever, even if
    /// the engine's own default changes, or old links would show another run.
    pub unsaid: Amount,
    get: fn(&Settings) -> Amount,
    set: fn(&mut Settings, Amount) -> bool,
}

/// A part of the world that settings are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// Who there is.
    Cluster,
    /// How long servers wait.
    Timing,
    /// The network.
    Network,
    /// The disks.
    Disk,
    /// How entries are replicated.
    Log,
    /// The mechanisms of the thesis, each of which can be on.
    Mechanisms,
    /// Who asks.
    Clients,
    /// The sentences that a server keeps to.
    Rules,
}

impl Section {
    /// Its name in files and tables.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Cluster => "cluster",
            Self::Timing => "timing",
            Self::Network => "network",
            Self::Disk => "disk",
            Self::Log => "log",
            Self::Mechanisms => "mechanisms",
            Self::Clients => "clients",
            Self::Rules => "rules",
        }
    }
}

/// When a setting can be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Also while the cluster runs, as an act.
    Live,
    /// Only for a new run.
    NewRun,
}

/// What kind of value a setting has, and within which bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bounds {
    /// A number from the first to the second.
    Number(u32, u32),
    /// A share, from none to all.
    Share,
    /// A time from the first to the second.
    Span(Span, Span),
    /// A time drawn from a range, its least from the first on, its most up to the second.
    Range(Span, Span),
    /// On or off.
    Switch,
    /// Rules that can be off.
    Rules,
}

/// The value of a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// See [`Bounds::Number`].
    Number(u32),
    /// See [`Bounds::Share`]; in millionths.
    Share(u32),
    /// See [`Bounds::Span`].
    Span(Span),
    /// See [`Bounds::Range`].
    Range(SpanRange),
    /// See [`Bounds::Switch`].
    Switch(bool),
    /// See [`Bounds::Rules`].
    Rules(RuleSet),
}

/// A setting that is not what it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfBounds {
    /// The setting, by its name in scenarios.
    pub setting: &'static str,
    /// What it may be.
    pub bounds: Bounds,
}

/// The longest time that a setting may name: an hour.
const LONGEST: Span = Span(3_600_000_000);
/// A heartbeat or an election timeout of nothing would stop the world's clock.
const SHORTEST: Span = Span(100);
/// The most entries that a message or the window may hold.
const MOST_ENTRIES: u32 = 65_536;
const MOST_BYTES: u32 = 1 << 30;

/// Writes down every setting once.
macro_rules! settings {
    ($($number:literal $name:literal $section:ident $change:ident
        $kind:ident $(($($bound:expr),+))? = $unsaid:expr => $($field:ident).+;)+) => {
        &[$(Setting {
            number: $number,
            name: $name,
            section: Section::$section,
            change: Change::$change,
            bounds: Bounds::$kind $(($($bound),+))?,
            unsaid: Amount::$kind($unsaid),
            get: |settings| Amount::$kind(settings.$($field).+.into()),
            set: |settings, amount| match amount {
                Amount::$kind(value) => match value.try_into() {
                    Ok(value) => {
                        settings.$($field).+ = value;
                        true
                    }
                    Err(_) => false,
                },
                _ => false,
            },
        }),+]
    };
}

impl Setting {
    /// The most servers a cluster may have.
    pub const MOST_SERVERS: u8 = 25;

    /// The server that would join a cluster of these next; none if there are as many as can be.
    #[must_use]
    pub fn next_server(servers: NodeSet) -> Option<NodeId> {
        let next = servers.len() as u8 + 1;
        NodeId::new(next).filter(|_| next <= Self::MOST_SERVERS)
    }

    /// All of them, in the order in which they are listed.
    #[allow(
        unreachable_patterns,
        clippy::wildcard_enum_match_arm,
        clippy::infallible_try_from,
        reason = "a row takes its own kind of value and no other"
    )]
    pub const ALL: &'static [Self] = settings! {
        1 "servers" Cluster NewRun Number(1, Self::MOST_SERVERS as u32) = 5 => servers;
        2 "election timeout" Timing Live Range(SHORTEST, LONGEST) = SpanRange::ms(150, 300)
            => election_timeout;
        3 "heartbeat" Timing Live Span(SHORTEST, LONGEST) = Span::ms(50) => heartbeat;
        4 "network latency" Network Live Range(Span::ZERO, LONGEST) = SpanRange::ms(10, 20)
            => link.latency;
        18 "network tail" Network Live Share = 0 => link.tail_ppm;
        19 "network tail-length" Network Live Span(Span::ZERO, LONGEST) = Span::ms(200)
            => link.tail;
        5 "network loss" Network Live Share = 0 => link.loss_ppm;
        20 "network twice" Network Live Share = 0 => link.twice_ppm;
        15 "network in-order" Network Live Switch = true => link.in_order;
        21 "network overtaken" Network Live Share = 0 => link.overtaken_ppm;
        22 "network bandwidth" Network Live Number(0, MOST_BYTES) = 0 => link.bandwidth;
        6 "disk sync" Disk Live Range(Span::ZERO, LONGEST) = SpanRange::ms(1, 3) => disk_sync;
        33 "disk group-wait" Disk Live Span(Span::ZERO, LONGEST) = Span::ZERO => group_wait;
        7 "raft fast-backtracking" Log Live Switch = true => raft.fast_backtracking;
        8 "raft eager-commit" Log Live Switch = false => raft.eager_commit;
        9 "raft batch" Log Live Number(1, MOST_ENTRIES) = 64 => raft.batch;
        16 "raft batch-bytes" Log Live Number(1, MOST_BYTES) = 1 << 20 => raft.batch_bytes;
        34 "raft batch-wait" Log Live Span(Span::ZERO, LONGEST) = Span::ZERO => batch_wait;
        35 "raft parallel-disk" Log Live Switch = true => raft.parallel_disk;
        10 "raft window" Log Live Number(1, MOST_ENTRIES) = 256 => raft.window;
        17 "raft uncommitted-bytes" Log Live Number(1, MOST_BYTES) = 1 << 26
            => raft.uncommitted_bytes;
        23 "raft snapshot-every" Log Live Number(0, MOST_ENTRIES) = 0 => raft.snapshot_every;
        24 "raft snapshot-tail" Log Live Number(0, MOST_ENTRIES) = 0 => raft.snapshot_tail;
        25 "raft snapshot-chunk" Log Live Number(1, MOST_BYTES) = 16_384 => raft.snapshot_chunk;
        11 "raft pre-vote" Mechanisms Live Switch = false => raft.pre_vote;
        12 "raft check-quorum" Mechanisms Live Switch = false => raft.check_quorum;
        13 "raft stickiness" Mechanisms Live Switch = false => raft.stickiness;
        26 "raft lease-reads" Mechanisms Live Switch = false => raft.lease_reads;
        27 "raft clock-drift" Mechanisms Live Share = 10_000 => raft.clock_drift_ppm;
        28 "raft catch-up-rounds" Mechanisms Live Number(0, 1_000) = 0 => raft.catch_up_rounds;
        29 "client sessions" Clients Live Number(0, 1_000) = 0 => clients.sessions;
        30 "client timeout" Clients Live Span(Span::ZERO, LONGEST) = Span::ZERO => clients.timeout;
        32 "client retries" Clients Live Number(0, 1_000) = 0 => clients.retries;
        14 "rules off" Rules Live Rules = RuleSet::NONE => raft.off;
    };

    /// What scenarios and links of format 1 mean where they say nothing.
    #[must_use]
    pub fn unsaid() -> Settings {
        let mut settings = Settings::default();
        for setting in Self::ALL {
            setting.set(&mut settings, setting.unsaid);
        }
        settings
    }

    /// Its name in files and tables: `election-timeout`.
    #[must_use]
    pub fn id(&self) -> String {
        self.name.replace(' ', "-")
    }

    /// The setting of this number.
    #[must_use]
    pub fn numbered(number: u64) -> Option<&'static Self> {
        Self::ALL.iter().find(|setting| u64::from(setting.number) == number)
    }

    /// Its value.
    #[must_use]
    pub fn get(&self, settings: &Settings) -> Amount {
        (self.get)(settings)
    }

    /// Sets it; a value of another kind, or a number that no field can hold, leaves it as it is
    /// and says so.
    pub fn set(&self, settings: &mut Settings, amount: Amount) -> bool {
        (self.set)(settings, amount)
    }

    /// Is it as where nothing is said?
    #[must_use]
    pub fn is_usual(&self, settings: &Settings) -> bool {
        self.get(settings) == self.unsaid
    }

    /// Can it be this?
    ///
    /// # Errors
    /// What it may be, if not.
    pub fn check(&self, amount: Amount) -> Result<(), OutOfBounds> {
        let Self { name, bounds, .. } = *self;
        bounds.hold(amount).then_some(()).ok_or(OutOfBounds { setting: name, bounds })
    }
}

impl Settings {
    /// The first setting that is out of its bounds.
    ///
    /// # Errors
    /// Names the setting and what it may be.
    pub fn check(&self) -> Result<(), OutOfBounds> {
        Setting::ALL.iter().try_for_each(|setting| setting.check(setting.get(self)))
    }
}

/// Two rows are the same if they have the same number.
impl PartialEq for Setting {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Eq for Setting {}

impl Bounds {
    fn hold(self, amount: Amount) -> bool {
        match (self, amount) {
            (Self::Number(least, most), Amount::Number(number)) => (least..=most).contains(&number),
            (Self::Share, Amount::Share(ppm)) => ppm <= 1_000_000,
            (Self::Span(least, most), Amount::Span(span)) => (least..=most).contains(&span),
            (Self::Range(least, most), Amount::Range(range)) => {
                least <= range.least && range.least <= range.most && range.most <= most
            }
            (Self::Switch, Amount::Switch(_)) => true,
            (Self::Rules, Amount::Rules(rules)) => rules.iter().all(raft::Rule::can_be_off),
            (
                Self::Number(..)
                | Self::Share
                | Self::Span(..)
                | Self::Range(..)
                | Self::Switch
                | Self::Rules,
                _,
            ) => false,
        }
    }
}

/// `a number from 1 to 25`.
impl fmt::Display for Bounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(least, most) => write!(f, "a number from {least} to {most}"),
            Self::Share => f.write_str("a share from 0% to 100%"),
            Self::Span(least, most) => write!(f, "a time from {least} to {most}"),
            Self::Range(Span::ZERO, most) => write!(f, "a range of at most {most}, shortest first"),
            Self::Range(least, most) => {
                write!(f, "a range from {least} to {most}, shortest first")
            }
            Self::Switch => f.write_str("on or off"),
            Self::Rules => f.write_str("rules that can be off"),
        }
    }
}

impl fmt::Display for OutOfBounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: expected {}", self.setting, self.bounds)
    }
}

impl core::error::Error for OutOfBounds {}

impl Words for Amount {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        match self {
            Self::Number(number) => (0_u8, *number).words(sink),
            Self::Share(ppm) => (1_u8, *ppm).words(sink),
            Self::Span(span) => (2_u8, span.0).words(sink),
            Self::Range(range) => (3_u8, (range.least.0, range.most.0)).words(sink),
            Self::Switch(on) => (4_u8, *on).words(sink),
            Self::Rules(rules) => {
                5_u8.words(sink);
                rules.iter().for_each(|rule| rule.words(sink));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::Link;
    use crate::settings::Clients;
    use raft::Config;

    /// Taken apart, so that a field without a row is a compile error. Who votes and the least
    /// election timeout follow from other fields.
    #[test]
    fn every_field_has_a_row() {
        let Settings {
            servers: _,
            election_timeout: _,
            heartbeat: _,
            link:
                Link {
                    latency: _,
                    tail_ppm: _,
                    tail: _,
                    loss_ppm: _,
                    twice_ppm: _,
                    in_order: _,
                    overtaken_ppm: _,
                    bandwidth: _,
                },
            disk_sync: _,
            group_wait: _,
            batch_wait: _,
            clients: Clients { sessions: _, timeout: _, retries: _ },
            raft:
                Config {
                    fast_backtracking: _,
                    eager_commit: _,
                    batch: _,
                    batch_bytes: _,
                    uncommitted_bytes: _,
                    parallel_disk: _,
                    window: _,
                    pre_vote: _,
                    check_quorum: _,
                    stickiness: _,
                    off: _,
                    voters: _,
                    election_timeout: _,
                    snapshot_every: _,
                    snapshot_tail: _,
                    snapshot_chunk: _,
                    lease_reads: _,
                    clock_drift_ppm: _,
                    catch_up_rounds: _,
                },
        } = Settings::default();
        assert_eq!(Setting::ALL.len(), 34, "seventeen of the world and seventeen of Raft");
        // Each row changes a field of its own, and reads back what it wrote.
        for setting in Setting::ALL {
            let other = match setting.unsaid {
                Amount::Number(number) => Amount::Number(number + 1),
                Amount::Share(ppm) => Amount::Share(ppm + 1),
                Amount::Span(span) => Amount::Span(Span(span.0 + 1)),
                Amount::Range(range) => {
                    Amount::Range(SpanRange { most: Span(range.most.0 + 1), ..range })
                }
                Amount::Switch(on) => Amount::Switch(!on),
                Amount::Rules(rules) => Amount::Rules(rules.with(raft::Rule::KeepsVote)),
            };
            let mut settings = Settings::default();
            assert!(setting.set(&mut settings, other), "{}", setting.name);
            let changed: alloc::vec::Vec<_> =
                Setting::ALL.iter().filter(|row| !row.is_usual(&settings)).collect();
            assert_eq!(changed, [setting]);
            assert_eq!(setting.get(&settings), other);
            assert_eq!(settings.check(), Ok(()));
        }
    }

    #[test]
    fn what_is_not_said_is_as_it_always_was() {
        assert_eq!(Setting::unsaid(), Settings::default());
        assert_eq!(Setting::unsaid().raft, Config::new(NodeSet::EMPTY));
    }

    #[test]
    fn a_setting_out_of_its_bounds_says_what_it_may_be() {
        let mut settings = Settings { servers: 26, ..Settings::default() };
        let said = |settings: &Settings| settings.check().map_err(|why| alloc::format!("{why}"));
        assert_eq!(said(&settings), Err("servers: expected a number from 1 to 25".into()));
        settings = Settings { heartbeat: Span(99), ..Settings::default() };
        assert_eq!(said(&settings), Err("heartbeat: expected a time from 100us to 3600s".into()));
        settings = Settings::default();
        settings.link.latency = SpanRange::ms(2, 1);
        let expected = "network latency: expected a range of at most 3600s, shortest first";
        assert_eq!(said(&settings), Err(expected.into()));
    }
}
