//! The clients' side: what became of each request.

use crate::command::{Command, Keys};
use crate::response::Response;
use crate::session::Serial;
use crate::sorted::Sorted;
use crate::time::Time;
use crate::watched::Watched;
use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;
use raft::{Change, Chunked, Index, LogPosition, NodeId, RequestId, Words};

/// Somebody who asks, from C1 on. Who asks without a name is C1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientId(u8);

impl ClientId {
    /// Who asks without a name.
    pub const FIRST: Self = Self(1);
    /// The greatest number of a client.
    pub const MAX: u8 = 16;

    /// The client of this number, from 1 to [`ClientId::MAX`].
    #[must_use]
    pub const fn new(number: u8) -> Option<Self> {
        if number == 0 || Self::MAX < number { None } else { Some(Self(number)) }
    }

    /// Its number.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }
}

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "C{}", self.0)
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

/// How a read that does not go through the log is answered (thesis §6.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadBy {
    /// The leader confirms that it still leads; a follower asks the leader how far it must be.
    ReadIndex,
    /// The leader trusts its clock while it has a lease; without one as by read index.
    Lease,
    /// The server says at once what it has. That may be stale.
    Local,
}

impl ReadBy {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::ReadIndex, Self::Lease, Self::Local];
    /// Their names, in the same order.
    pub const IDS: &'static [&'static str] = &["read-index", "lease", "local"];

    /// Its name in scenarios.
    #[must_use]
    pub const fn id(self) -> &'static str {
        Self::IDS[self as usize]
    }
}

/// What somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// A client: that this goes through the log.
    Command(Command),
    /// A client: the value of this key, and not through the log.
    Read(String, ReadBy),
    /// A client: to be told of every change of this key, or of [many](Keys).
    Watch(String),
    /// A client: a session, before the first request that needs one (thesis §6.3).
    Session,
    /// Whoever runs the cluster: other members (thesis §4).
    Change(Change),
}

impl Wish {
    /// The keys that it wants to be told of.
    pub(crate) fn watches(&self) -> Option<Keys<'_>> {
        match self {
            Self::Watch(key) => Some(Keys::of(key)),
            Self::Command(_) | Self::Read(..) | Self::Session | Self::Change(_) => None,
        }
    }
}

/// How a request ended, as its client sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was committed and applied.
    Acknowledged {
        /// The index of its entry.
        index: Index,
        /// What the store said.
        response: Response,
    },
    /// It was read.
    Read {
        /// The last index whose effect it surely saw.
        as_of: Index,
        /// What the store said.
        response: Response,
        /// Was a later write acknowledged before it was asked?
        is_stale: bool,
    },
    /// It was refused, and certainly had no effect.
    Failed {
        /// Whom to ask instead, as far as the server knew.
        leader: Option<NodeId>,
    },
    /// The leader would not, as a rule says, and it certainly had no effect.
    Refused,
    /// The server crashed or lost its leadership: the request may have an effect, or none.
    Unknown,
    /// It was a watch, and its server stopped or its client wants no more.
    Closed(Box<Watched>),
}

impl Words for Outcome {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        match self {
            Self::Acknowledged { index, response } => {
                (0_u8, *index).words(sink);
                response.words(sink);
            }
            Self::Failed { leader } => (1_u8, *leader).words(sink),
            Self::Unknown => 2_u8.words(sink),
            Self::Refused => 3_u8.words(sink),
            Self::Closed(watched) => {
                5_u8.words(sink);
                watched.words(sink);
            }
            Self::Read { as_of, response, is_stale } => {
                (4_u8, *as_of).words(sink);
                is_stale.words(sink);
                response.words(sink);
            }
        }
    }
}

/// Where a request stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Life {
    /// The client waits.
    Pending,
    /// Its server tells it of changes.
    Watching(Box<Watched>),
    /// It ended.
    Settled {
        /// When.
        at: Time,
        /// How.
        outcome: Outcome,
    },
}

/// One request, from the client's side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestLife {
    /// Its number, in the order of asking.
    pub id: RequestId,
    /// Who asked.
    pub client: ClientId,
    /// The request that this one repeats, if its client asks again.
    pub again: Option<RequestId>,
    /// Which request of its client's session it is, once that is open.
    pub serial: Option<Serial>,
    /// Where a leader put it into its log.
    pub entry: Option<LogPosition>,
    /// When it was made.
    pub asked_at: Time,
    /// Whom the client meant to ask.
    pub target: Target,
    /// The server that it reached.
    pub server: NodeId,
    /// What for.
    pub wish: Wish,
    /// The last write that some client had been told is done.
    pub known: Index,
    /// Where it stands.
    pub life: Life,
}

/// All requests. Those that ended are shared between copies of the world.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Requests {
    asked: u64,
    open: Sorted<RequestId, RequestLife>,
    settled: Chunked<RequestLife>,
    /// How many commands were acknowledged.
    acknowledged: u64,
    /// How many watch.
    pub(crate) watching: u64,
    /// Of those that were asked again, the last time.
    again: Sorted<RequestId, RequestId>,
}

impl Requests {
    pub(crate) fn ask(&mut self, made: impl FnOnce(RequestId) -> RequestLife) -> RequestId {
        self.asked += 1;
        let id = RequestId(self.asked);
        self.open.insert(id, made(id));
        id
    }

    /// The key that this read, if it is open, asks for.
    pub(crate) fn key(&self, id: RequestId) -> Option<&str> {
        match &self.open.get(&id)?.wish {
            Wish::Read(key, _) => Some(key),
            Wish::Command(_) | Wish::Watch(_) | Wish::Change(_) | Wish::Session => None,
        }
    }

    /// The last write that was acknowledged to anybody before this request, if it is open, was made.
    pub(crate) fn known(&self, id: RequestId) -> Index {
        self.open.get(&id).map_or(Index::ZERO, |request| request.known)
    }

    /// This request, if it is open.
    pub(crate) fn open(&self, id: RequestId) -> Option<&RequestLife> {
        self.open.get(&id)
    }

    pub(crate) fn open_mut(&mut self, id: RequestId) -> Option<&mut RequestLife> {
        self.open.get_mut(&id)
    }

    /// This request, open or not. Those that ended stand in the order of their ends, and are walked
    /// through from the last one on: who asks, asks for one of late.
    pub(crate) fn find(&self, id: RequestId) -> Option<&RequestLife> {
        if id.0 == 0 || self.asked < id.0 {
            return None;
        }
        let mut ended = (0..self.settled.len()).rev().filter_map(|place| self.settled.get(place));
        self.open.get(&id).or_else(|| ended.find(|request| request.id == id))
    }

    /// `id` is the same asked once more as `first`.
    pub(crate) fn repeats(&mut self, first: RequestId, id: RequestId) {
        self.again.insert(first, id);
    }

    /// The request that asks for the same and was made last.
    pub(crate) fn last_of(&self, request: &RequestLife) -> RequestId {
        let first = request.again.unwrap_or(request.id);
        self.again.get(&first).copied().unwrap_or(first)
    }

    /// The request as it ended, if it was still open.
    pub(crate) fn settle(
        &mut self,
        id: RequestId,
        at: Time,
        outcome: Outcome,
    ) -> Option<&RequestLife> {
        let mut request = self.open.remove(&id)?;
        self.watching -= u64::from(matches!(request.life, Life::Watching(_)));
        if let (Wish::Command(_), Outcome::Acknowledged { .. }) = (&request.wish, &outcome) {
            self.acknowledged += 1;
        }
        request.life = Life::Settled { at, outcome };
        self.settled.push(request);
        self.settled.get(self.settled.len() - 1)
    }

    pub(crate) fn watches(&self) -> impl Iterator<Item = &RequestLife> {
        self.open.values().filter(|request| matches!(request.life, Life::Watching(_)))
    }

    pub(crate) fn watches_mut(&mut self) -> impl Iterator<Item = &mut RequestLife> {
        self.open.values_mut().filter(|request| matches!(request.life, Life::Watching(_)))
    }

    pub(crate) fn open_at(&self, server: NodeId) -> impl Iterator<Item = (ClientId, RequestId)> {
        self.open.values().filter(move |open| open.server == server).map(|it| (it.client, it.id))
    }

    pub(crate) fn pending(&self) -> impl Iterator<Item = &RequestLife> {
        self.open.values()
    }

    /// How many ended before `time`.
    pub(crate) fn ended_before(&self, time: Time) -> usize {
        let ended =
            |request: &RequestLife| matches!(request.life, Life::Settled { at, .. } if at < time);
        self.settled.partition_point(ended)
    }

    /// How many commands were acknowledged.
    pub(crate) const fn acknowledged(&self) -> u64 {
        self.acknowledged
    }

    pub(crate) fn ended(&self) -> &Chunked<RequestLife> {
        &self.settled
    }
}
