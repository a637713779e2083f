//! A key-value store, and the commands that it takes.

use crate::bytes::{counted, put_counted};
use crate::response::Response;
use crate::sorted::Sorted;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

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
    /// Asks for a key's value.
    Get {
        /// The key.
        key: String,
    },
    /// Removes a key.
    Delete {
        /// The key.
        key: String,
    },
}

impl Command {
    /// The longest key, and the longest value, in bytes.
    pub const LONGEST: usize = 64;

    /// May it be asked? A key has a byte at least, and no part is longer than
    /// [`Command::LONGEST`] or holds a character that a scenario's line cannot.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        let fits = |text: &str| {
            text.len() <= Self::LONGEST
                && !text.is_empty()
                && !text.chars().any(|c| c.is_whitespace() || c.is_control() || c == '#')
        };
        let (_, parts) = self.parts();
        parts.into_iter().flatten().all(fits)
    }

    /// The key it is about.
    #[must_use]
    pub fn key(&self) -> &str {
        match self {
            Self::Put { key, .. }
            | Self::Append { key, .. }
            | Self::CompareAndSet { key, .. }
            | Self::Get { key }
            | Self::Delete { key } => key,
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
        }
    }

    /// As the bytes that go through the log: each part but the last value says how long it is.
    #[must_use]
    pub fn encode(&self) -> Arc<[u8]> {
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
        }
    }
}

/// A server's keys and values. A copy of them shares the contents until one is changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Store {
    values: Arc<Sorted<Arc<str>, Arc<str>>>,
}

impl Store {
    /// The longest value that can come of adding to one, in bytes: a snapshot counts them in one.
    pub const LONGEST_VALUE: usize = u8::MAX as usize;

    /// Applies a committed command.
    pub fn apply(&mut self, command: &Command) -> Response {
        match command {
            Command::Put { key, value } => {
                self.set(key, value.as_str().into());
                Response::Done
            }
            Command::Append { key, value } => {
                let mut all = String::from(&*self.get(key).unwrap_or_default());
                all.push_str(value);
                if Self::LONGEST_VALUE < all.len() {
                    return Response::TooLong;
                }
                let value: Arc<str> = all.into();
                self.set(key, Arc::clone(&value));
                Response::Value(Some(value))
            }
            Command::CompareAndSet { key, expected, value } => {
                let is_expected =
                    self.values.get(key.as_str()).is_some_and(|is| **is == **expected);
                if is_expected {
                    self.set(key, value.as_str().into());
                }
                Response::Compared(is_expected)
            }
            Command::Get { key } => Response::Value(self.get(key)),
            Command::Delete { key } => {
                let had = self.values.get(key.as_str()).is_some();
                if had {
                    Arc::make_mut(&mut self.values).remove(key.as_str());
                }
                Response::Deleted(had)
            }
        }
    }

    fn set(&mut self, key: &str, value: Arc<str>) {
        Arc::make_mut(&mut self.values).insert(key.into(), value);
    }

    /// What it has for this key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Arc<str>> {
        self.values.get(key).cloned()
    }

    /// Adds all of it, as a snapshot holds it (§7).
    pub(crate) fn encode_to(&self, bytes: &mut Vec<u8>) {
        for (key, value) in self.iter() {
            put_counted(bytes, key.as_bytes());
            put_counted(bytes, value.as_bytes());
        }
    }

    /// Reads keys and values off the front, up to the end or to an empty key, which ends them.
    pub(crate) fn decode_from(bytes: &mut &[u8]) -> Option<Self> {
        let mut values = Sorted::new();
        while !bytes.is_empty() {
            let mut text = || core::str::from_utf8(counted(bytes)?).ok().map(Arc::from);
            let key: Arc<str> = text()?;
            if key.is_empty() {
                break;
            }
            values.insert(key, text()?);
        }
        Some(Self { values: Arc::new(values) })
    }

    /// Its keys and values, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(key, value)| (&**key, &**value))
    }
}
