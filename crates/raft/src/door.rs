//! What goes in through a server's door, and what comes out.

use crate::config::Config;
use crate::configuration::Change;
use crate::message::Message;
use crate::rule::Fired;
use crate::storage::{Write, WriteId};
use crate::types::{Command, Index, NodeId, RequestId};
use crate::words::Words;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// The two clocks of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Timer {
    /// Runs in followers and candidates, for a time drawn anew at each reset (§5.2). In a leader it
    /// runs only where something needs it: to check for a quorum, to give up a transfer.
    Election,
    /// Runs in a leader, shorter than any election timeout.
    Heartbeat,
}

/// What can happen to a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A timer that it had set ran out.
    Timeout(Timer),
    /// The network hands it a message.
    Receive(Message),
    /// Its disk completed this write, and all that were asked for before.
    Persisted(WriteId),
    /// A client asks for something.
    Client(Request),
    /// Clients ask for these, and a server gathered them: there is one write and one request for each
    /// peer (thesis §10.2).
    Clients(Vec<Request>),
    /// A client wants to read from the state machine, and sees every write that was acknowledged
    /// before it asked (thesis §6.4).
    Read(RequestId, ReadMode),
    /// Whoever runs the cluster wants this server to lead in place of the present leader (thesis
    /// §3.10).
    Transfer(NodeId),
    /// Whoever runs the cluster wants its members to change (thesis §4).
    Change(RequestId, Change),
    /// Whoever runs the cluster wants the log to be compacted now (§7).
    Compact,
    /// Whoever runs the cluster wants it to run with these settings from now on. Who votes is not
    /// for them to say.
    Settings(Config),
    /// The state machine's state after this entry, as was asked for.
    SnapshotTaken(Index, Arc<[u8]>),
}

/// A client's request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Comes back with the answer.
    pub id: RequestId,
    /// What to put through the log.
    pub command: Command,
}

/// How a leader makes sure that what it reads is not stale. The third way needs no input of its own:
/// a read can go through the log as any command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReadMode {
    /// A round of heartbeats that begins after the read shows that it still leads.
    Index,
    /// By its clock no other can lead yet (thesis §6.4.1); without a lease as with `Index`.
    Lease,
}

/// What a server tells a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The command or configuration was committed and applied, as this entry.
    Applied {
        /// Its index.
        index: Index,
    },
    /// Nothing was done: this server does not lead.
    NotLeader {
        /// Who does, as far as it knows.
        leader: Option<NodeId>,
    },
    /// It was appended, then this server lost its leadership: a later leader may yet commit it.
    Unknown,
    /// The state machine may be read now: it has applied what the read must see.
    Readable {
        /// The last entry that it must see.
        index: Index,
    },
    /// Nothing was done: a rule forbids it, now or at all.
    Refused,
}

/// What a server asks of the world around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Give this to the network.
    Send(Message),
    /// Write this to the disk, after all earlier writes, and say when it is durable.
    Persist(WriteId, Write),
    /// Start this timer anew.
    Reset(Timer),
    /// Stop this timer.
    Stop(Timer),
    /// Apply these entries to the state machine, in their order.
    Apply {
        /// The first.
        first: Index,
        /// The last.
        last: Index,
    },
    /// Hand in the state machine's state as it is now, after the entry at this index was applied:
    /// at once or later, by [`Input::SnapshotTaken`].
    TakeSnapshot(Index),
    /// The state machine's state is now that of [`crate::Node::snapshot`].
    Restore,
    /// Answer a client.
    Reply(RequestId, Answer),
}

/// Where a step says what it wants and which rules decided. Whoever does not keep the rules pays
/// nothing for them.
pub trait Out {
    /// The step asks this of the world, after all that it asked before.
    fn effect(&mut self, effect: Effect);
    /// This rule decided, after all that fired before.
    fn fired(&mut self, rule: Fired);
}

/// What steps brought about, to be compared. The caller owns it, and empties it between steps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output {
    /// What is asked of the world, in this order.
    pub effects: Vec<Effect>,
    /// Which rules fired, in the order in which they decided.
    pub rules: Vec<Fired>,
}

impl Output {
    /// Forgets the last steps.
    pub fn clear(&mut self) {
        self.effects.clear();
        self.rules.clear();
    }
}

impl Out for Output {
    fn effect(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    fn fired(&mut self, rule: Fired) {
        self.rules.push(rule);
    }
}

impl Words for Timer {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        sink(match self {
            Self::Election => 0,
            Self::Heartbeat => 1,
        });
    }
}

impl Words for Request {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        self.id.words(sink);
        self.command.words(sink);
    }
}

impl Words for Answer {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        match self {
            Self::Applied { index } => {
                sink(0);
                index.words(sink);
            }
            Self::NotLeader { leader } => {
                sink(1);
                leader.words(sink);
            }
            Self::Unknown => sink(2),
            Self::Refused => sink(3),
            Self::Readable { index } => {
                sink(4);
                index.words(sink);
            }
        }
    }
}

impl Words for Effect {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        match self {
            Self::Send(message) => {
                sink(0);
                message.words(sink);
            }
            Self::Persist(id, write) => {
                sink(1);
                id.words(sink);
                write.words(sink);
            }
            Self::Reset(timer) => {
                sink(2);
                timer.words(sink);
            }
            Self::Stop(timer) => {
                sink(3);
                timer.words(sink);
            }
            Self::Apply { first, last } => {
                sink(4);
                first.words(sink);
                last.words(sink);
            }
            Self::Reply(request, answer) => {
                sink(5);
                request.words(sink);
                answer.words(sink);
            }
            Self::TakeSnapshot(index) => {
                sink(6);
                index.words(sink);
            }
            Self::Restore => sink(7),
        }
    }
}
