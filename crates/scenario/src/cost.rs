//! What a run costs, and how much more it would with a setting otherwise.

use crate::error::ParseError;
use crate::limits::MOST_RECORDS;
use crate::play::Play;
use crate::setting::{self, Said};
use crate::value;
use crate::words::Words;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use raft::Index;
use sim::{Amount, Life, Outcome, Script, Server, Setting, Time, Wish, World};

/// What of a run is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// The messages that servers sent, heartbeats too.
    Messages,
    /// The bytes of these messages.
    Bytes,
    /// How often disks wrote.
    DiskWrites,
    /// The entries of the longest log.
    Entries,
    /// How long an acknowledged command took on the average, in microseconds.
    Latency,
}

impl Metric {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Messages, Self::Bytes, Self::DiskWrites, Self::Entries, Self::Latency];

    /// Its name in scenarios.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Messages => "messages",
            Self::Bytes => "bytes",
            Self::DiskWrites => "disk-writes",
            Self::Entries => "entries",
            Self::Latency => "latency",
        }
    }

    /// How much of it there was so far; none of a latency if nothing was acknowledged.
    #[must_use]
    pub fn of(self, world: &World) -> Option<u64> {
        let sum = |of: &dyn Fn(&Server) -> u64| world.servers().iter().map(of).sum();
        match self {
            Self::Messages => Some(sum(&|server| server.tally().sent().0)),
            Self::Bytes => Some(sum(&|server| server.tally().sent().1)),
            Self::DiskWrites => Some(sum(&|server| server.disk().syncs())),
            Self::Entries => {
                let last = world.servers().iter().map(|server| server.node().log().last_index());
                last.max().map(|Index(last)| last)
            }
            Self::Latency => latency(world),
        }
    }
}

fn latency(world: &World) -> Option<u64> {
    let took = world.ended_from(0).filter_map(|request| match (&request.wish, &request.life) {
        (Wish::Command(_), Life::Settled { at, outcome: Outcome::Acknowledged { .. } }) => {
            Some(at.since(request.asked_at).0)
        }
        _ => None,
    });
    took.sum::<u64>().checked_div(world.commands_acknowledged())
}

/// What one acknowledged command costs on the average, in hundredths of each metric that a command can
/// cost; none before the first.
#[must_use]
pub fn cost_of_one(world: &World) -> Option<Vec<(Metric, u64)>> {
    let count = world.commands_acknowledged();
    let each = [Metric::Messages, Metric::Bytes, Metric::DiskWrites].into_iter();
    each.map(|metric| Some((metric, (metric.of(world)? * 100).checked_div(count)?))).collect()
}

/// `5x messages with raft batch-wait 0us`: were that setting so, the run would have at least so many
/// times as much.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cost {
    /// How many times as much, in tenths.
    pub tenths: u32,
    /// Of what.
    pub metric: Metric,
    /// The setting.
    pub setting: &'static Setting,
    /// What it would be.
    pub amount: Amount,
}

impl Cost {
    /// Reads what follows `finally`, if it begins with a factor.
    pub(crate) fn parse(words: &mut Words<'_>) -> Option<Result<Self, ParseError>> {
        let tenths = words.peek().and_then(|word| value::factor(word.text))?;
        words.next();
        Some(Self::rest(tenths, words))
    }

    fn rest(tenths: u32, words: &mut Words<'_>) -> Result<Self, ParseError> {
        let metric =
            words.choice(&Metric::ALL.map(|metric| (metric.id(), metric)), "what costs")?;
        words.choice(&[("with", ())], "")?;
        let setting = setting::name(words)?;
        Ok(Self { tenths, metric, setting, amount: setting::amount(words, setting)? })
    }

    /// What is so instead, if it is not; `world` is the script's own run at its end.
    pub(crate) fn against(&self, script: &Script, end: Time, world: &World) -> Option<String> {
        let mut script = script.clone();
        self.setting.set(&mut script.settings, self.amount);
        let mut other = Play::new(&script, MOST_RECORDS);
        while other.step(end).is_some() {}
        if other.is_exhausted() {
            return Some(format!("no end of it after {MOST_RECORDS} records"));
        }
        let none = || Some(String::from("that nothing was acknowledged"));
        let Some(own) = self.metric.of(world) else { return none() };
        let Some(other) = self.metric.of(other.world()) else { return none() };
        let is_so = u128::from(own) * u128::from(self.tenths) <= u128::from(other) * 10;
        let times = Factor(u32::try_from(u128::from(other) * 10 / u128::from(own.max(1))).ok()?);
        (!is_so).then(|| format!("{times}: {own} and {other}"))
    }
}

/// `5x`, `1.8x`.
struct Factor(u32);

impl fmt::Display for Factor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 10, self.0 % 10) {
            (whole, 0) => write!(f, "{whole}x"),
            (whole, tenths) => write!(f, "{whole}.{tenths}x"),
        }
    }
}

/// As it is written after `finally`.
impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { tenths, metric, setting, amount } = self;
        write!(f, "{} {} with {} {}", Factor(*tenths), metric.id(), setting.name, Said(*amount))
    }
}
