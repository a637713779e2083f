//! What the commands are about: keys with their values, and a journal.

use crate::bytes::{counted, put_counted};
use crate::command::{Command, Keys};
use crate::journal::Journal;
use crate::response::Response;
use crate::sorted::Sorted;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// A server's keys and values, and its journal: two state machines that one log replicates. A copy of
/// them shares the contents until one is changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Store {
    values: Arc<Sorted<Arc<str>, Arc<str>>>,
    pub(crate) journal: Journal,
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
            Command::Get { key } => self.read(key),
            Command::Delete { key } => {
                let keys = Keys::of(key);
                let had = self.values.iter().any(|(key, _)| keys.has(key));
                if had {
                    Arc::make_mut(&mut self.values).retain(|key, _| !keys.has(key));
                }
                Response::Deleted(had)
            }
            Command::Push { line } => Response::Line(self.journal.push(line)),
            Command::Query { first, last } => self.journal.query(*first, *last),
        }
    }

    /// What it has for this key, or for [many](Keys).
    #[must_use]
    pub fn read(&self, key: &str) -> Response {
        match Keys::of(key) {
            Keys::One(key) => Response::Value(self.get(key)),
            keys @ Keys::Beginning(_) => {
                let theirs = self.values.iter().filter(|(key, _)| keys.has(key));
                Response::found(theirs.map(|(key, value)| (Arc::clone(key), Arc::clone(value))))
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

    /// Adds the keys and values, as a snapshot holds it (§7).
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
        Some(Self { values: Arc::new(values), journal: Journal::default() })
    }

    /// The lines that were added.
    #[must_use]
    pub const fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Its keys and values, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(key, value)| (&**key, &**value))
    }
}
