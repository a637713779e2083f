//! The state machine that the cluster replicates: a key-value store.

use crate::sorted::Sorted;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use raft::Words;

/// What a client can ask for. All of it goes through the log, reads too (thesis §6.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Sets a key's value.
    Put {
        /// The key.
        key: String,
        /// Its value from now on.
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

    /// May it be asked? A key has a byte at least, and neither part is longer than
    /// [`Command::LONGEST`] or holds a character that a scenario's line cannot.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        let fits = |text: &str| {
            text.len() <= Self::LONGEST
                && !text.is_empty()
                && !text.chars().any(|c| c.is_whitespace() || c.is_control() || c == '#')
        };
        match self {
            Self::Put { key, value } => fits(key) && fits(value),
            Self::Get { key } | Self::Delete { key } => fits(key),
        }
    }

    /// The key it is about.
    #[must_use]
    pub fn key(&self) -> &str {
        match self {
            Self::Put { key, .. } | Self::Get { key } | Self::Delete { key } => key,
        }
    }

    /// As the bytes that go through the log.
    #[must_use]
    pub fn encode(&self) -> Arc<[u8]> {
        let (kind, value) = match self {
            Self::Put { value, .. } => (b'p', value.as_str()),
            Self::Get { .. } => (b'g', ""),
            Self::Delete { .. } => (b'd', ""),
        };
        let mut bytes = Vec::with_capacity(2 + self.key().len() + value.len());
        bytes.push(kind);
        bytes.push(self.key().len().min(usize::from(u8::MAX)) as u8);
        bytes.extend_from_slice(self.key().as_bytes());
        bytes.extend_from_slice(value.as_bytes());
        bytes.into()
    }

    /// Back from these bytes.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let (kind, rest) = bytes.split_first()?;
        let (length, rest) = rest.split_first()?;
        let (key, value) = rest.split_at_checked(usize::from(*length))?;
        let text = |bytes: &[u8]| core::str::from_utf8(bytes).ok().map(String::from);
        let key = text(key)?;
        match kind {
            b'p' => Some(Self::Put { key, value: text(value)? }),
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
            Self::Get { key } => write!(f, "get {key}"),
            Self::Delete { key } => write!(f, "delete {key}"),
        }
    }
}

/// What the store answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Response {
    /// The value is set.
    Done,
    /// The key's value, if it has one.
    Value(Option<Arc<str>>),
    /// Whether there was such a key.
    Deleted(bool),
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
        }
    }
}

/// One server's copy of the state machine. A copy of it shares the contents until one is changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Store {
    values: Arc<Sorted<Arc<str>, Arc<str>>>,
}

impl Store {
    /// Applies a committed command.
    pub fn apply(&mut self, command: &Command) -> Response {
        match command {
            Command::Put { key, value } => {
                Arc::make_mut(&mut self.values).insert(key.as_str().into(), value.as_str().into());
                Response::Done
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

    /// What it has for this key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Arc<str>> {
        self.values.get(key).cloned()
    }

    /// All of it in bytes, as a snapshot holds it (§7).
    #[must_use]
    pub fn encode(&self) -> Arc<[u8]> {
        let mut bytes = Vec::new();
        for (key, value) in self.iter() {
            for text in [key, value] {
                bytes.push(text.len().min(usize::from(u8::MAX)) as u8);
                bytes.extend_from_slice(text.as_bytes());
            }
        }
        bytes.into()
    }

    /// Back from these bytes.
    #[must_use]
    pub fn decode(mut bytes: &[u8]) -> Option<Self> {
        let mut text = || {
            let (length, rest) = bytes.split_first()?;
            let (text, rest) = rest.split_at_checked(usize::from(*length))?;
            bytes = rest;
            core::str::from_utf8(text).ok().map(Arc::from)
        };
        let mut values = Sorted::new();
        while let Some(key) = text() {
            values.insert(key, text()?);
        }
        bytes.is_empty().then(|| Self { values: Arc::new(values) })
    }

    /// Its keys and values, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(key, value)| (&**key, &**value))
    }
}
