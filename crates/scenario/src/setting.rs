//! The settings of a cluster, as lines of a scenario and as fields of a link.

use crate::error::ParseError;
use crate::value::{self, PPM_OF_PERCENT};
use crate::words::Words;
use core::fmt;
use sim::{Settings, Span, SpanRange};

/// One setting. Its number is its field in a link and never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Setting {
    Servers = 1,
    ElectionTimeout = 2,
    Heartbeat = 3,
    Latency = 4,
    Loss = 5,
    DiskSync = 6,
    FastBacktracking = 7,
    EagerCommit = 8,
    Batch = 9,
    Window = 10,
}

/// A setting's value, by what kind of thing it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Number(u32),
    Share(u32),
    Span(Span),
    Range(SpanRange),
    Switch(bool),
}

impl Setting {
    pub(crate) const ALL: [Self; 10] = [
        Self::Servers,
        Self::ElectionTimeout,
        Self::Heartbeat,
        Self::Latency,
        Self::Loss,
        Self::DiskSync,
        Self::FastBacktracking,
        Self::EagerCommit,
        Self::Batch,
        Self::Window,
    ];

    pub(crate) fn numbered(number: u64) -> Option<Self> {
        Self::ALL.into_iter().find(|setting| *setting as u64 == number)
    }

    /// The words that begin its line.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Servers => "servers",
            Self::ElectionTimeout => "election timeout",
            Self::Heartbeat => "heartbeat",
            Self::Latency => "network latency",
            Self::Loss => "network loss",
            Self::DiskSync => "disk sync",
            Self::FastBacktracking => "raft fast-backtracking",
            Self::EagerCommit => "raft eager-commit",
            Self::Batch => "raft batch",
            Self::Window => "raft window",
        }
    }

    pub(crate) fn get(self, settings: &Settings) -> Value {
        match self {
            Self::Servers => Value::Number(u32::from(settings.servers)),
            Self::ElectionTimeout => Value::Range(settings.election_timeout),
            Self::Heartbeat => Value::Span(settings.heartbeat),
            Self::Latency => Value::Range(settings.latency),
            Self::Loss => Value::Share(settings.loss_ppm),
            Self::DiskSync => Value::Range(settings.disk_sync),
            Self::FastBacktracking => Value::Switch(settings.fast_backtracking),
            Self::EagerCommit => Value::Switch(settings.eager_commit),
            Self::Batch => Value::Number(settings.batch),
            Self::Window => Value::Number(settings.window),
        }
    }

    /// Sets it; a value of another kind, or a number that no field can hold, leaves it as it is
    /// and says so.
    pub(crate) fn set(self, settings: &mut Settings, value: Value) -> bool {
        match (self, value) {
            (Self::Servers, Value::Number(count)) => match u8::try_from(count) {
                Ok(count) => settings.servers = count,
                Err(_) => return false,
            },
            (Self::ElectionTimeout, Value::Range(range)) => settings.election_timeout = range,
            (Self::Heartbeat, Value::Span(span)) => settings.heartbeat = span,
            (Self::Latency, Value::Range(range)) => settings.latency = range,
            (Self::Loss, Value::Share(share)) => settings.loss_ppm = share,
            (Self::DiskSync, Value::Range(range)) => settings.disk_sync = range,
            (Self::FastBacktracking, Value::Switch(on)) => settings.fast_backtracking = on,
            (Self::EagerCommit, Value::Switch(on)) => settings.eager_commit = on,
            (Self::Batch, Value::Number(count)) => settings.batch = count,
            (Self::Window, Value::Number(count)) => settings.window = count,
            _ => return false,
        }
        true
    }

    /// Reads its value, and nothing after it, into `settings`.
    pub(crate) fn parse(
        self,
        words: &mut Words<'_>,
        settings: &mut Settings,
    ) -> Result<(), ParseError> {
        let (expected, read): (&str, fn(&str) -> Option<Value>) = match self.get(settings) {
            Value::Number(_) => ("a number", |word| value::number(word).map(Value::Number)),
            Value::Share(_) => ("a share such as 1%", |word| value::share(word).map(Value::Share)),
            Value::Span(_) => ("a time such as 50ms", |word| value::span(word).map(Value::Span)),
            Value::Range(_) => ("a time such as 10ms, or a range such as 10ms..20ms", |word| {
                value::span_range(word).map(Value::Range)
            }),
            Value::Switch(_) => ("on or off", |word| match word {
                "on" => Some(Value::Switch(true)),
                "off" => Some(Value::Switch(false)),
                _ => None,
            }),
        };
        let word = words.peek();
        let value = words.value(expected, read)?;
        let fits = self.set(settings, value);
        match settings.check() {
            Ok(()) if fits => words.end(),
            Ok(()) => Err(words.error(word, "a smaller number")),
            Err(error) => Err(words.error(word, error.expected)),
        }
    }
}

/// `50ms`, `10ms..20ms`, `1%`, `on`, `64`.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Span(span) => span.fmt(f),
            Self::Range(range) => range.fmt(f),
            Self::Switch(on) => f.write_str(if *on { "on" } else { "off" }),
            Self::Share(ppm) => {
                let (whole, part) = (ppm / PPM_OF_PERCENT, ppm % PPM_OF_PERCENT);
                match part {
                    0 => write!(f, "{whole}%"),
                    // Four digits, without the zeros at their end.
                    _ => {
                        let zeros = [1_000, 100, 10].iter().position(|unit| part % unit == 0);
                        let (unit, digits) = match zeros {
                            Some(0) => (1_000, 1),
                            Some(1) => (100, 2),
                            Some(_) => (10, 3),
                            None => (1, 4),
                        };
                        write!(f, "{whole}.{:0digits$}%", part / unit)
                    }
                }
            }
        }
    }
}
