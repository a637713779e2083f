//! What can happen to the world.

use crate::store::Command;
use alloc::vec::Vec;
use core::fmt;
use raft::{NodeId, NodeSet, Timer, Words};

/// Anything that can happen to the world: by itself, or because a person does it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// The network hands this message to the server it is addressed to.
    Deliver(MessageId),
    /// The network loses this message.
    Lose(MessageId),
    /// A server's disk completes what it was writing.
    Sync(NodeId),
    /// A server's timer runs out, or a person makes it do so now.
    Timeout(NodeId, Timer),
    /// A server stops; only what is on its disk survives.
    Crash(NodeId),
    /// A server that is down starts with what is on its disk.
    Restart(NodeId),
    /// The network falls apart into these groups; servers in none of them form one more together.
    /// What is on its way between two groups is lost.
    Partition(Vec<NodeSet>),
    /// The network is whole again.
    Heal,
    /// A person takes this message off the network.
    Drop(MessageId),
    /// A client asks the cluster for something.
    Request {
        /// Whom it asks.
        target: Target,
        /// For what.
        command: Command,
    },
}

/// The n-th message from one server to another, counted from 1: the name of a message stays the
/// same when something is added elsewhere in the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId {
    /// Who sent it.
    pub from: NodeId,
    /// Who shall receive it.
    pub to: NodeId,
    /// Which one on this way.
    pub number: u32,
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}->{} #{}", self.from, self.to, self.number)
    }
}

/// Whom a client asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Of the servers that are up and believe that they lead, the one of the latest term.
    Leader,
    /// This one.
    Server(NodeId),
}

/// Why an action cannot be done now. Nothing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The cluster has no such server.
    NoSuchServer(NodeId),
    /// This message is not on its way: it never was, it arrived, or it is lost.
    NoSuchMessage(MessageId),
    /// The server is down.
    Down(NodeId),
    /// The server is up already.
    Up(NodeId),
    /// The server does not run this timer: a leader has no election timeout, others no heartbeat.
    NoSuchTimer(NodeId, Timer),
    /// The disk has nothing to write.
    NothingToSync(NodeId),
    /// The network is whole.
    NotPartitioned,
    /// A partition needs two groups at least, none empty, and no server in two of them.
    NotGroups,
    /// The network is divided just so already.
    SamePartition,
    /// No server that is up believes that it leads.
    NoLeader,
    /// The key or the value is longer than [`Command::LONGEST`], or the key is empty.
    BadCommand,
}

impl Action {
    /// Does this happen by itself? A script holds only what a person does.
    #[must_use]
    pub const fn is_own(&self) -> bool {
        matches!(self, Self::Deliver(_) | Self::Lose(_) | Self::Sync(_))
    }

    /// The server that it happens to, if it happens to one.
    #[must_use]
    pub const fn server(&self) -> Option<NodeId> {
        match self {
            Self::Deliver(id) => Some(id.to),
            Self::Sync(server)
            | Self::Timeout(server, _)
            | Self::Crash(server)
            | Self::Restart(server)
            | Self::Request { target: Target::Server(server), .. } => Some(*server),
            Self::Lose(_)
            | Self::Drop(_)
            | Self::Partition(_)
            | Self::Heal
            | Self::Request { target: Target::Leader, .. } => None,
        }
    }
}

impl Words for MessageId {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        let way = u64::from(self.from.number()) << 8 | u64::from(self.to.number());
        sink(way << 32 | u64::from(self.number));
    }
}

impl Words for Action {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        match self {
            Self::Deliver(id) => (0_u8, *id).words(sink),
            Self::Lose(id) => (1_u8, *id).words(sink),
            Self::Sync(server) => (2_u8, *server).words(sink),
            Self::Timeout(server, timer) => (3_u8, (*server, *timer)).words(sink),
            Self::Crash(server) => (4_u8, *server).words(sink),
            Self::Restart(server) => (5_u8, *server).words(sink),
            Self::Partition(groups) => {
                (6_u8, groups.len() as u64).words(sink);
                groups.iter().for_each(|group| group.words(sink));
            }
            Self::Heal => 7_u8.words(sink),
            Self::Drop(id) => (8_u8, *id).words(sink),
            Self::Request { target, command } => {
                9_u8.words(sink);
                match target {
                    Target::Leader => 0_u8.words(sink),
                    Target::Server(server) => (1_u8, *server).words(sink),
                }
                command.encode().words(sink);
            }
        }
    }
}
