//! What clients can ask the state machine for: of keys and their values, and of a journal.

use crate::bytes::{counted, number, put_counted, put_number};
use crate::refusal::Refusal;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use raft::Index;

/// The keys that a command is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keys<'a> {
    /// This one.
    One(&'a str),
    /// All that begin with this: `user/*`, as it is written.
    Beginning(&'a str),
}

impl<'a> Keys<'a> {
    /// As they are written.
    #[must_use]
    pub fn of(text: &'a str) -> Self {
        text.strip_suffix('*').map_or(Self::One(text), Self::Beginning)
    }

    /// Is this one of them?
    #[must_use]
    pub fn has(self, key: &str) -> bool {
        match self {
            Self::One(one) => key == one,
            Self::Beginning(prefix) => key.starts_with(prefix),
        }
    }
}

/// What a client can ask for. All of it goes through the log, reads too (thesis §6.4).
///
/// Adding to a value and comparing before setting it are not the same twice as once: a client that
/// asks again after a lost answer needs a session for them (thesis §6.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Sets a key's value.
    Put {
        /// The key.
        key: String,
        /// Its value from now on.
        value: String,
    },
    /// Adds to the end of a key's value; a key without one has what is added.
    Append {
        /// The key.
        key: String,
        /// What comes after its value.
        value: String,
    },
    /// Sets a key's value if it is still the expected one.
    CompareAndSet {
        /// The key.
        key: String,
        /// What its value must be.
        expected: String,
        /// Its value from then on.
        value: String,
    },
    /// Asks for a key's value, or for [many keys and theirs](Keys).
    Get {
        /// The key.
        key: String,
    },
    /// Removes a key, or [many](Keys).
    Delete {
        /// The key.
        key: String,
    },
    /// Adds a line to the end of the journal.
    Push {
        /// The line.
        line: String,
    },
    /// Asks for lines of the journal.
    Query {
        /// The first; they count from 1.
        first: Index,
        /// The last.
        last: Index,
    },
}

impl Command {
    /// The longest key, and the longest value, in bytes.
    pub const LONGEST: usize = 64;

    /// Can this be a key, a value or a line? It has a byte at least, is not longer than
    /// [`Command::LONGEST`], and holds no character that a scenario's line cannot.
    #[must_use]
    pub fn fits(text: &str) -> bool {
        text.len() <= Self::LONGEST
            && !text.is_empty()
            && !text.chars().any(|c| c.is_whitespace() || c.is_control() || c == '#')
    }

    /// Why it cannot be asked, if it cannot.
    #[must_use]
    pub fn objection(&self) -> Option<Refusal> {
        let (_, parts) = self.parts();
        if !parts.into_iter().flatten().all(Self::fits) {
            return Some(Refusal::BadCommand);
        }
        match self {
            Self::Put { key, .. } | Self::Append { key, .. } | Self::CompareAndSet { key, .. } => {
                let is_one = matches!(Keys::of(key), Keys::One(_));
                (!is_one).then_some(Refusal::ManyKeys)
            }
            Self::Query { first, last } => {
                let is_range = Index::ZERO < *first && first <= last;
                (!is_range).then_some(Refusal::NoRange)
            }
            Self::Get { .. } | Self::Delete { .. } | Self::Push { .. } => None,
        }
    }

    /// The letter of its kind, and what it is made of.
    fn parts(&self) -> (u8, [Option<&str>; 3]) {
        match self {
            Self::Put { key, value } => (b'p', [Some(key), Some(value), None]),
            Self::Append { key, value } => (b'a', [Some(key), Some(value), None]),
            Self::CompareAndSet { key, expected, value } => {
                (b'c', [Some(key), Some(expected), Some(value)])
            }
            Self::Get { key } => (b'g', [Some(key), None, None]),
            Self::Delete { key } => (b'd', [Some(key), None, None]),
            Self::Push { line } => (b'l', [Some(line), None, None]),
            Self::Query { .. } => (b'q', [None, None, None]),
        }
    }

    /// As the bytes that go through the log: each part but the last value says how long it is.
    #[must_use]
    pub fn encode(&self) -> Arc<[u8]> {
        if let Self::Query { first, last } = self {
            let mut bytes = alloc::vec![b'q'];
            [first.0, last.0].into_iter().for_each(|place| put_number(&mut bytes, place));
            return bytes.into();
        }
        let (kind, [key, second, third]) = self.parts();
        let length = |part: Option<&str>| part.map_or(0, |part| part.len() + 1);
        let mut bytes = Vec::with_capacity(1 + length(key) + length(second) + length(third));
        bytes.push(kind);
        key.into_iter().for_each(|key| put_counted(&mut bytes, key.as_bytes()));
        let (between, last) = if third.is_some() { (second, third) } else { (None, second) };
        between.into_iter().for_each(|part| put_counted(&mut bytes, part.as_bytes()));
        last.into_iter().for_each(|part| bytes.extend_from_slice(part.as_bytes()));
        bytes.into()
    }

    /// Back from these bytes.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let text = |bytes: &[u8]| core::str::from_utf8(bytes).ok().map(String::from);
        let (kind, mut rest) = bytes.split_first()?;
        if *kind == b'q' {
            let (first, last) = (Index(number(&mut rest)?), Index(number(&mut rest)?));
            return Some(Self::Query { first, last });
        }
        let key = text(counted(&mut rest)?)?;
        match kind {
            b'p' => Some(Self::Put { key, value: text(rest)? }),
            b'a' => Some(Self::Append { key, value: text(rest)? }),
            b'c' => {
                let expected = text(counted(&mut rest)?)?;
                Some(Self::CompareAndSet { key, expected, value: text(rest)? })
            }
            b'g' => Some(Self::Get { key }),
            b'd' => Some(Self::Delete { key }),
            b'l' => Some(Self::Push { line: key }),
            _ => None,
        }
    }
}

/// As a person writes it: `put x 1`.
impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Put { key, value } => write!(f, "put {key} {value}"),
            Self::Append { key, value } => write!(f, "append {key} {value}"),
            Self::CompareAndSet { key, expected, value } => {
                write!(f, "cas {key} {expected} {value}")
            }
            Self::Get { key } => write!(f, "get {key}"),
            Self::Delete { key } => write!(f, "delete {key}"),
            Self::Push { line } => write!(f, "push {line}"),
            Self::Query { first, last } => write!(f, "query {first} {last}"),
        }
    }
}
