//! What must be kept: a committed entry is on the disks of a majority (§5.3), and no write that a client
//! was told is done is gone. Looked at whenever it may have changed: when something is committed, when a
//! disk is written, and when one is lost.

use crate::check::{Property, Violation};
use crate::server::Server;
use alloc::vec::Vec;
use raft::{Configuration, Index, NodeSet, Term, VoteResult};

/// What is remembered for that.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Kept {
    /// The last write that a client was told is done.
    acknowledged: (Index, Term),
    /// The configuration of the server that was the first to know what is committed last.
    configuration: Configuration,
    /// Is what is committed on too few disks? It is said once, until it is on enough again.
    is_short: bool,
    /// Is what was acknowledged gone?
    is_gone: bool,
}

impl Kept {
    /// The index of the last write that a client was told is done.
    pub(crate) const fn acknowledged(&self) -> Index {
        self.acknowledged.0
    }

    /// A server of this configuration is the first to know that something is committed.
    pub(crate) const fn commits(&mut self, configuration: Configuration) {
        self.configuration = configuration;
    }

    pub(crate) fn acknowledges(&mut self, index: Index, term: Term) {
        self.acknowledged = self.acknowledged.max((index, term));
    }
}

/// Has this disk the entry, and all before it as they were written?
fn keeps(server: &Server, index: Index, term: Term) -> bool {
    let is_sound = server.disk.corrupt().is_none_or(|corrupt| index < corrupt);
    is_sound && server.disk.durable().log.holds(index, term)
}

impl Kept {
    /// What is committed last, on which majority it must be; Log Matching lets it speak for all before.
    pub(crate) fn look(
        &mut self,
        (last, term): (Index, Term),
        servers: &[Server],
        broken: &mut Vec<Violation>,
    ) {
        let holders = servers.iter().filter(|server| keeps(server, last, term));
        let holders = holders.map(|server| server.node.id()).collect();
        let agreed = self.configuration.vote_result(holders, NodeSet::EMPTY);
        let is_short = agreed != VoteResult::Won;
        let (index, of_term) = self.acknowledged;
        let has = |server: &Server| {
            server.node.log().holds(index, of_term) || keeps(server, index, of_term)
        };
        let is_gone = Index::ZERO < index && !servers.iter().any(has);
        let mut says = |property, index, term| {
            let server = servers.iter().find(|server| !keeps(server, index, term));
            let server = server.or(servers.first()).map(|server| server.node.id());
            let violation = |server| Violation { property, server, other: None, term, index };
            broken.extend(server.map(violation));
        };
        if is_short && !self.is_short {
            says(Property::CommittedIsKept, last, term);
        }
        if is_gone && !self.is_gone {
            says(Property::AcknowledgedIsKept, index, of_term);
        }
        (self.is_short, self.is_gone) = (is_short, is_gone);
    }
}
