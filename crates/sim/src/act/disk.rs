//! What can be done to a server's disk.

use super::server::server;
use super::verb::{Kind, Operand, Usual, Value, Verb, Which, verbs, words_of};
use crate::cluster::Cluster;
use crate::disk::DiskState;
use crate::followed::Followed;
use crate::refusal::Refusal;
use alloc::vec::Vec;
use raft::{Index, NodeId, Words};

verbs! {
    /// What can be done to a server's disk.
    DiskAct {
        /// From now on it works so.
        Becomes(server: NodeId as Kind::Server(Which::Up), state: DiskState as Kind::Choice(DiskState::IDS))
            = 26 "disk", Usual::LATER;
        /// An entry on it is not what was written any more. Its checksum tells the server so as soon
        /// as it reads its disk, which is when it starts.
        Corrupt(server: NodeId as Kind::Server(Which::Up), index: Index as Kind::Index)
            = 27 "corrupt", Usual::LATER;
    }
}

/// As its name.
impl Operand for DiskState {
    fn value(&self) -> Value {
        Value::Choice(self.id())
    }

    fn of(value: &Value) -> Option<Self> {
        let Value::Choice(id) = value else { return None };
        Self::ALL.into_iter().find(|state| state.id() == *id)
    }
}

impl DiskAct {
    pub(super) fn allows(&self, cluster: &Cluster) -> Result<(), Refusal> {
        match self {
            Self::Becomes(id, state) => {
                let is_so = server(cluster, *id)?.disk.state() == *state;
                if is_so { Err(Refusal::SameDisk(*id)) } else { Ok(()) }
            }
            Self::Corrupt(id, index) => {
                let disk = &server(cluster, *id)?.disk;
                if let Some(corrupt) = disk.corrupt() {
                    return Err(Refusal::Corrupt(*id, corrupt));
                }
                let log = &disk.durable().log;
                let is_there = Index::ZERO < *index && log.entry(*index).is_some();
                is_there.then_some(()).ok_or(Refusal::NotOnDisk(*id, *index))
            }
        }
    }

    pub(super) fn perform(
        &self,
        cluster: &mut Cluster,
        _followed: &mut Followed,
    ) -> Result<(), Refusal> {
        match self {
            Self::Becomes(id, state) => cluster.disk_becomes(*id, *state),
            Self::Corrupt(id, index) => {
                let place = cluster.place(*id).ok_or(Refusal::NoSuchServer(*id))?;
                if let Some(server) = cluster.servers.get_mut(place) {
                    server.disk.corrupts(*index);
                }
            }
        }
        Ok(())
    }
}

impl Words for DiskAct {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        words_of(self.apart(), sink);
    }
}
