//! Watches: a server tells a client of every change of some keys as it applies them. It asks nobody, so
//! what it tells is committed, in the order of the log, and may be late.

use crate::client::{Life, Outcome, Requests};
use crate::cluster::Cluster;
use crate::command::{Command, Keys};
use crate::followed::Followed;
use crate::store::Store;
use alloc::sync::Arc;
use alloc::vec::Vec;
use raft::{Index, NodeId, RequestId, Words};

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

impl Requests {
    /// A client watches from now on.
    pub(crate) fn watch(&mut self, id: RequestId, since: Index) {
        if let Some(request) = self.open_mut(id) {
            request.life = Life::Watching(Watched { since, changes: 0, last: None });
            self.watching += 1;
        }
    }

    /// Does anybody watch at this server?
    pub(crate) fn is_watched(&self, server: NodeId) -> bool {
        0 < self.watching && self.watches().any(|request| request.server == server)
    }
}

impl Cluster {
    /// A server tells a client of changes from now on, for as long as it is up.
    pub(crate) fn begin_watch(&mut self, id: NodeId, request: RequestId, followed: &mut Followed) {
        let Some(since) = self.server(id).map(|server| server.node.last_applied()) else { return };
        followed.server = Some(id);
        self.forget(request);
        self.requests.watch(request, since);
    }

    /// A client wants to be told no more.
    pub(crate) fn end_watch(&mut self, id: RequestId, followed: &mut Followed) {
        if let Some(Life::Watching(watched)) = self.requests.open(id).map(|open| &open.life) {
            let outcome = Outcome::Closed(watched.clone());
            self.settle(id, outcome, followed);
        }
    }

    /// A server tells those who watch there what changed.
    pub(crate) fn tell(&mut self, server: NodeId, changes: &[Told], followed: &mut Followed) {
        for told in changes {
            for request in self.requests.watches_mut().filter(|it| it.server == server) {
                let (Some(keys), Life::Watching(watched)) =
                    (request.wish.watches(), &mut request.life)
                else {
                    continue;
                };
                if keys.has(&told.key) {
                    watched.changes += 1;
                    watched.last = Some(told.clone());
                    followed.told.push((request.id, told.clone()));
                }
            }
        }
    }
}
