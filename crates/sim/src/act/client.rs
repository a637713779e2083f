//! What a client can ask for.

use super::server::{awake, running};
use super::verb::{Kind, Operand, Usual, Value, Verb, verbs, words_of};
use crate::client::{ClientId, ReadBy, Target, Wish};
use crate::cluster::Cluster;
use crate::command::Command;
use crate::followed::Followed;
use crate::refusal::Refusal;
use alloc::string::String;
use alloc::vec::Vec;
use raft::{Index, NodeId, Words};

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
        /// Adds to the end of a key's value.
        Append(key: String as Kind::Key, value: String as Kind::Content, target: Target as Kind::Target)
            = 42 "append", Usual::LATER;
        /// Sets a key's value if it is still this.
        CompareAndSet(key: String as Kind::Key, expected: String as Kind::Content, value: String as Kind::Content, target: Target as Kind::Target)
            = 43 "cas", Usual::LATER;
        /// Adds a line to the journal.
        Push(line: String as Kind::Content, target: Target as Kind::Target)
            = 46 "push", Usual::LATER;
        /// Asks for lines of the journal.
        Query(first: Index as Kind::Index, last: Index as Kind::Index, target: Target as Kind::Target)
            = 47 "query", Usual::LATER;
        /// Asks to be told of every change of a key.
        Watch(key: String as Kind::Key, target: Target as Kind::Target)
            = 48 "watch", Usual::LATER;
        /// Asks for a key's value, and not through the log.
        Read(key: String as Kind::Key, by: ReadBy as Kind::Choice(ReadBy::IDS), target: Target as Kind::Target)
            = 37 "read", Usual::LATER;
    }
}

/// As a verb of its own.
impl Operand for ClientAct {
    fn value(&self) -> Value {
        let (number, values) = self.apart();
        Value::Asks(number, values)
    }

    fn of(value: &Value) -> Option<Self> {
        if let Value::Asks(number, values) = value { Self::of(*number, values) } else { None }
    }
}

/// As its name.
impl Operand for ReadBy {
    fn value(&self) -> Value {
        Value::Choice(self.id())
    }

    fn of(value: &Value) -> Option<Self> {
        let Value::Choice(id) = value else { return None };
        Self::ALL.into_iter().find(|by| by.id() == *id)
    }
}

impl ClientAct {
    /// Asks `target` for this.
    #[must_use]
    pub fn ask(target: Target, command: Command) -> Self {
        match command {
            Command::Put { key, value } => Self::Put(key, value, target),
            Command::Append { key, value } => Self::Append(key, value, target),
            Command::CompareAndSet { key, expected, value } => {
                Self::CompareAndSet(key, expected, value, target)
            }
            Command::Get { key } => Self::Get(key, target),
            Command::Delete { key } => Self::Delete(key, target),
            Command::Push { line } => Self::Push(line, target),
            Command::Query { first, last } => Self::Query(first, last, target),
        }
    }

    /// What it asks the store for, whichever way it takes.
    #[must_use]
    pub fn command(&self) -> Command {
        match self.clone() {
            Self::Put(key, value, _) => Command::Put { key, value },
            Self::Append(key, value, _) => Command::Append { key, value },
            Self::CompareAndSet(key, expected, value, _) => {
                Command::CompareAndSet { key, expected, value }
            }
            Self::Get(key, _) | Self::Read(key, ..) | Self::Watch(key, _) => Command::Get { key },
            Self::Delete(key, _) => Command::Delete { key },
            Self::Push(line, _) => Command::Push { line },
            Self::Query(first, last, _) => Command::Query { first, last },
        }
    }

    /// What it is to its client.
    #[must_use]
    pub fn wish(&self) -> Wish {
        match self {
            Self::Watch(key, _) => Wish::Watch(key.clone()),
            Self::Read(key, by, _) => Wish::Read(key.clone(), *by),
            Self::Put(..)
            | Self::Append(..)
            | Self::CompareAndSet(..)
            | Self::Get(..)
            | Self::Delete(..)
            | Self::Push(..)
            | Self::Query(..) => Wish::Command(self.command()),
        }
    }

    /// Whom it asks.
    #[must_use]
    pub const fn target(&self) -> Target {
        match self {
            Self::CompareAndSet(_, _, _, target)
            | Self::Put(_, _, target)
            | Self::Append(_, _, target)
            | Self::Read(_, _, target)
            | Self::Watch(_, target)
            | Self::Get(_, target)
            | Self::Delete(_, target)
            | Self::Push(_, target)
            | Self::Query(_, _, target) => *target,
        }
    }

    pub(super) fn allows(&self, cluster: &Cluster) -> Result<(), Refusal> {
        if let Some(refusal) = self.command().objection() {
            return Err(refusal);
        }
        let server = asked(cluster, self.target())?;
        match self {
            // Who is frozen says nothing.
            Self::Read(_, ReadBy::Local, _) | Self::Watch(..) => awake(cluster, server),
            Self::Read(_, ReadBy::ReadIndex | ReadBy::Lease, _)
            | Self::Put(..)
            | Self::Append(..)
            | Self::CompareAndSet(..)
            | Self::Get(..)
            | Self::Delete(..)
            | Self::Push(..)
            | Self::Query(..) => running(cluster, server),
        }
        .map(|_| ())
    }

    pub(super) fn perform(
        &self,
        cluster: &mut Cluster,
        followed: &mut Followed,
    ) -> Result<(), Refusal> {
        self.perform_as(ClientId::FIRST, cluster, followed)
    }

    pub(super) fn perform_as(
        &self,
        client: ClientId,
        cluster: &mut Cluster,
        followed: &mut Followed,
    ) -> Result<(), Refusal> {
        let target = self.target();
        let server = asked(cluster, target)?;
        cluster.serve(client, target, server, self.wish(), followed);
        Ok(())
    }
}

/// The server that a client reaches.
pub(super) fn asked(cluster: &Cluster, target: Target) -> Result<NodeId, Refusal> {
    match target {
        Target::Leader => cluster.leader().ok_or(Refusal::NoLeader),
        Target::Server(server) => Ok(server),
    }
}

impl Words for ClientAct {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        if matches!(self, Self::Read(..) | Self::Watch(..)) {
            return words_of(self.apart(), sink);
        }
        9_u8.words(sink);
        match self.target() {
            Target::Leader => 0_u8.words(sink),
            Target::Server(server) => (1_u8, server).words(sink),
        }
        self.command().encode().words(sink);
    }
}
