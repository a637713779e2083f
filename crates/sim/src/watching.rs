//! Watches: a server tells a client of every change of some keys as it applies them. It asks nobody, so
//! what it tells is committed, in the order of the log, and may be late.

use crate::client::{Life, Outcome, Requests};
use crate::cluster::Cluster;
use crate::followed::Followed;
use crate::watched::{Told, Watched};
use alloc::boxed::Box;
use raft::{Index, NodeId, RequestId};

impl Requests {
    /// A client watches from now on.
    pub(crate) fn watch(&mut self, id: RequestId, since: Index) {
        if let Some(request) = self.open_mut(id) {
            let watched = Watched { since, changes: 0, last: None };
            request.life = Life::Watching(Box::new(watched));
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
