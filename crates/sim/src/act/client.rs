//! What a client can ask for.

use super::server::running;
use super::verb::{Kind, Operand, Usual, Value, Verb, verbs};
use crate::client::Target;
use crate::cluster::Cluster;
use crate::followed::Followed;
use crate::refusal::Refusal;
use crate::store::Command;
use alloc::string::String;
use alloc::vec::Vec;
use raft::{Input, NodeId, Request, Words};

verbs! {
    /// What a client can ask for.
    ClientAct {
        /// Sets a key's value.
        Put(key: String as Kind::Key, value: String as Kind::Content, target: Target as Kind::Target)
            = 7 "put", Usual::weighing(192);
        /// Asks for a key's value.
        Get(key: String as Kind::Key, target: Target as Kind::Target)
            = 8 "get", Usual::weighing(48);
        /// Removes a key.
        Delete(key: String as Kind::Key, target: Target as Kind::Target)
            = 9 "delete", Usual::weighing(16);
    }
}

impl ClientAct {
    /// Asks `target` for this.
    #[must_use]
    pub fn ask(target: Target, command: Command) -> Self {
        match command {
            Command::Put { key, value } => Self::Put(key, value, target),
            Command::Get { key } => Self::Get(key, target),
            Command::Delete { key } => Self::Delete(key, target),
        }
    }

    /// What it asks for.
    #[must_use]
    pub fn command(&self) -> Command {
        match self.clone() {
            Self::Put(key, value, _) => Command::Put { key, value },
            Self::Get(key, _) => Command::Get { key },
            Self::Delete(key, _) => Command::Delete { key },
        }
    }

    /// Whom it asks.
    #[must_use]
    pub const fn target(&self) -> Target {
        match self {
            Self::Put(_, _, target) | Self::Get(_, target) | Self::Delete(_, target) => *target,
        }
    }

    pub(super) fn allows(&self, cluster: &Cluster) -> Result<(), Refusal> {
        if !self.command().is_valid() {
            return Err(Refusal::BadCommand);
        }
        running(cluster, asked(cluster, self.target())?).map(|_| ())
    }

    pub(super) fn perform(
        &self,
        cluster: &mut Cluster,
        followed: &mut Followed,
    ) -> Result<(), Refusal> {
        let (target, command) = (self.target(), self.command());
        let server = asked(cluster, target)?;
        let bytes = command.encode();
        let id = cluster.requests.ask(cluster.now, target, server, command);
        followed.request = Some(id);
        cluster.feed(server, Input::Client(Request { id, command: bytes }), followed);
        Ok(())
    }
}

/// The server that a client reaches.
fn asked(cluster: &Cluster, target: Target) -> Result<NodeId, Refusal> {
    match target {
        Target::Leader => cluster.leader().ok_or(Refusal::NoLeader),
        Target::Server(server) => Ok(server),
    }
}

impl Words for ClientAct {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        9_u8.words(sink);
        match self.target() {
            Target::Leader => 0_u8.words(sink),
            Target::Server(server) => (1_u8, server).words(sink),
        }
        self.command().encode().words(sink);
    }
}
