//! What changes in a store, and what a client that watches knows of it.

use crate::command::{Command, Keys};
use crate::store::Store;
use alloc::sync::Arc;
use alloc::vec::Vec;
use raft::{Index, Words};

/// A change that a client is told of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The entry that made it; after a snapshot the last that the snapshot covers.
    pub index: Index,
    /// The key.
    pub key: Arc<str>,
    /// Its value from then on; none if it was removed.
    pub value: Option<Arc<str>>,
}

impl Words for Told {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        (self.index, self.value.is_some()).words(sink);
        self.key.as_bytes().words(sink);
        self.value.iter().for_each(|value| value.as_bytes().words(sink));
    }
}

/// What a client that watches knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watched {
    /// What its server had applied when it began.
    pub since: Index,
    /// Of how many changes it was told.
    pub changes: u64,
    /// The last one.
    pub last: Option<Told>,
}

impl Words for Watched {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        (self.since, self.changes).words(sink);
        self.last.iter().for_each(|last| last.words(sink));
    }
}

/// What a store has for some keys.
pub(crate) struct Held(Vec<(Arc<str>, Option<Arc<str>>)>);

impl Held {
    /// For those that this command may change.
    pub(crate) fn of_command(store: &Store, command: &Command) -> Self {
        let one = |key: &str| Self(alloc::vec![(key.into(), store.get(key))]);
        match command {
            Command::Put { key, .. }
            | Command::Append { key, .. }
            | Command::CompareAndSet { key, .. } => one(key),
            Command::Delete { key } => Self::of_all(store, Keys::of(key)),
            Command::Get { .. } | Command::Push { .. } | Command::Query { .. } => Self(Vec::new()),
        }
    }

    fn of_all(store: &Store, keys: Keys<'_>) -> Self {
        let held = store.iter().filter(|(key, _)| keys.has(key));
        Self(held.map(|(key, value)| (key.into(), Some(value.into()))).collect())
    }

    /// Which of them this store has otherwise.
    pub(crate) fn changed(self, store: &Store, index: Index, all: &mut Vec<Told>) {
        for (key, before) in self.0 {
            let value = store.get(&key);
            if value != before {
                all.push(Told { index, key, value });
            }
        }
    }
}

/// All that these two have otherwise.
pub(crate) fn differences(before: &Store, after: &Store, index: Index) -> Vec<Told> {
    let every = Keys::Beginning("");
    let mut all = Vec::new();
    Held::of_all(before, every).changed(after, index, &mut all);
    let new = Held::of_all(after, every).0.into_iter().filter(|(key, _)| before.get(key).is_none());
    all.extend(new.map(|(key, value)| Told { index, key, value }));
    all
}
