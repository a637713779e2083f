//! What a client is answered.

use crate::bytes::{counted, number, put_counted, put_number};
use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use raft::{Index, Words};

/// What the state machine answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Response {
    /// The value is set.
    Done,
    /// The key's value, if it has one.
    Value(Option<Arc<str>>),
    /// The keys that were asked for, or the lines by their numbers, with what they hold; in order.
    Found {
        /// At most [`Response::MOST_FOUND`] of them.
        pairs: Arc<[(Arc<str>, Arc<str>)]>,
        /// Are there more, which are not said?
        more: bool,
    },
    /// The line was added as this one.
    Line(Index),
    /// Whether there was such a key.
    Deleted(bool),
    /// Whether the value was the expected one, and so is set.
    Compared(bool),
    /// The request is of a session that the state machine does not know (any more), or it may let go of
    /// what it answered: it executed nothing (thesis §6.3).
    NoSession,
    /// The value would be longer than [`Store::LONGEST_VALUE`](crate::Store::LONGEST_VALUE), and stays as it is.
    TooLong,
}

impl Words for Response {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        match self {
            Self::Done => 0_u8.words(sink),
            Self::Value(None) => 1_u8.words(sink),
            Self::Value(Some(value)) => {
                2_u8.words(sink);
                value.as_bytes().words(sink);
            }
            Self::Deleted(had) => (3_u8, *had).words(sink),
            Self::Compared(was) => (4_u8, *was).words(sink),
            Self::TooLong => 5_u8.words(sink),
            Self::NoSession => 6_u8.words(sink),
            Self::Found { pairs, more } => {
                (7_u8, *more).words(sink);
                for (key, value) in pairs.iter() {
                    key.as_bytes().words(sink);
                    value.as_bytes().words(sink);
                }
            }
            Self::Line(line) => (8_u8, *line).words(sink),
        }
    }
}

impl Response {
    /// The most keys or lines that one answer says: a session keeps it, and every snapshot holds it.
    pub const MOST_FOUND: usize = 16;

    /// Of what was found as much as an answer says.
    pub(crate) fn found(mut pairs: impl Iterator<Item = (Arc<str>, Arc<str>)>) -> Self {
        let said: Arc<[_]> = pairs.by_ref().take(Self::MOST_FOUND).collect();
        Self::Found { pairs: said, more: pairs.next().is_some() }
    }

    /// The value or what was found, as a person writes it; none if there is none.
    #[must_use]
    pub fn said(&self) -> Option<String> {
        match self {
            Self::Value(value) => value.as_deref().map(String::from),
            Self::Found { pairs, .. } => (!pairs.is_empty()).then(|| self.listed()),
            Self::Done
            | Self::Line(_)
            | Self::Deleted(_)
            | Self::Compared(_)
            | Self::NoSession
            | Self::TooLong => None,
        }
    }

    /// What was found, as a person writes it: `a=1 b=2 …`.
    #[must_use]
    pub fn listed(&self) -> String {
        let Self::Found { pairs, more } = self else { return String::new() };
        let pairs = pairs.iter().map(|(key, value)| format!("{key}={value}"));
        pairs.chain(more.then(|| "…".into())).collect::<Vec<_>>().join(" ")
    }

    /// Adds it in bytes, as a session in a snapshot holds it.
    pub(crate) fn encode_to(&self, bytes: &mut Vec<u8>) {
        let kind = match self {
            Self::Done => 0,
            Self::Value(None) => 1,
            Self::Value(Some(value)) => {
                bytes.push(2);
                return put_counted(bytes, value.as_bytes());
            }
            Self::Deleted(false) => 3,
            Self::Deleted(true) => 4,
            Self::Compared(false) => 5,
            Self::Compared(true) => 6,
            Self::TooLong => 7,
            Self::NoSession => 8,
            Self::Found { pairs, more } => {
                bytes.push(if *more { 10 } else { 9 });
                put_number(bytes, pairs.len() as u64);
                for (key, value) in pairs.iter() {
                    put_counted(bytes, key.as_bytes());
                    put_counted(bytes, value.as_bytes());
                }
                return;
            }
            Self::Line(line) => {
                bytes.push(11);
                return put_number(bytes, line.0);
            }
        };
        bytes.push(kind);
    }

    /// Reads one off the front.
    pub(crate) fn decode_from(bytes: &mut &[u8]) -> Option<Self> {
        fn text(bytes: &mut &[u8]) -> Option<Arc<str>> {
            core::str::from_utf8(counted(bytes)?).ok().map(Arc::from)
        }
        let (kind, rest) = bytes.split_first()?;
        *bytes = rest;
        Some(match kind {
            0 => Self::Done,
            1 => Self::Value(None),
            2 => Self::Value(Some(text(bytes)?)),
            3 => Self::Deleted(false),
            4 => Self::Deleted(true),
            5 => Self::Compared(false),
            6 => Self::Compared(true),
            7 => Self::TooLong,
            8 => Self::NoSession,
            9 | 10 => {
                let count = number(bytes)?;
                let pairs: Option<_> =
                    (0..count).map(|_| Some((text(bytes)?, text(bytes)?))).collect();
                Self::Found { pairs: pairs?, more: *kind == 10 }
            }
            11 => Self::Line(Index(number(bytes)?)),
            _ => return None,
        })
    }
}
