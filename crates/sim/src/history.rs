//! What a timeline remembers of a run, small enough to keep for all of it.

use crate::action::{Action, MessageId};
use crate::check::Property;
use crate::network::Fate;
use crate::record::Record;
use crate::time::Time;
use alloc::collections::VecDeque;
use alloc::vec::Vec;
use raft::{Body, NodeId, Role, Term, Verdict};

/// What a server is, without the data of its role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// It is down.
    Down,
    /// See [`Role::Follower`].
    Follower,
    /// See [`Role::Candidate`].
    Candidate,
    /// See [`Role::Leader`].
    Leader,
}

impl From<&Role> for Standing {
    fn from(role: &Role) -> Self {
        match role {
            Role::Follower(_) => Self::Follower,
            Role::Candidate(_) => Self::Candidate,
            Role::Leader(_) => Self::Leader,
        }
    }
}

/// An edge of the role diagram (Figure 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edge {
    /// "Starts up".
    StartsUp,
    /// "Times out, starts election".
    StartsElection,
    /// "Times out, new election".
    NewElection,
    /// "Receives votes from majority of servers".
    WinsElection,
    /// "Discovers current leader or new term".
    CandidateStepsDown,
    /// "Discovers server with higher term".
    LeaderStepsDown,
    /// It stops.
    Crashes,
}

impl Edge {
    /// The edge that leads from one standing to another, if Figure 4 has one.
    #[must_use]
    pub const fn between(from: Standing, to: Standing) -> Option<Self> {
        match (from, to) {
            (Standing::Down, Standing::Follower) => Some(Self::StartsUp),
            (Standing::Follower, Standing::Candidate) => Some(Self::StartsElection),
            (Standing::Candidate, Standing::Candidate) => Some(Self::NewElection),
            (Standing::Candidate, Standing::Leader) => Some(Self::WinsElection),
            (Standing::Candidate, Standing::Follower) => Some(Self::CandidateStepsDown),
            (Standing::Leader, Standing::Follower) => Some(Self::LeaderStepsDown),
            (Standing::Follower | Standing::Candidate | Standing::Leader, Standing::Down) => {
                Some(Self::Crashes)
            }
            (Standing::Down, Standing::Down | Standing::Candidate | Standing::Leader)
            | (Standing::Follower, Standing::Follower | Standing::Leader)
            | (Standing::Leader, Standing::Candidate | Standing::Leader) => None,
        }
    }
}

/// A server's term or standing changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoleChange {
    /// The record that did it.
    pub record: u64,
    /// When.
    pub time: Time,
    /// Whose.
    pub server: NodeId,
    /// What it was.
    pub from: Standing,
    /// What it is.
    pub to: Standing,
    /// The term it is in now.
    pub term: Term,
    /// The edge of the role diagram, unless only the term changed.
    pub edge: Option<Edge>,
}

/// Something worth a mark on the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    /// The record.
    pub record: u64,
    /// When.
    pub time: Time,
    /// What.
    pub mark: Mark,
}

/// What a marker marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A person did something to the cluster.
    Fault(Action),
    /// A client asked for something.
    Request(Action),
    /// A server won an election.
    Election(NodeId, Term),
    /// A leader committed entries.
    Commit(NodeId),
    /// A property broke.
    Violation(Property),
}

/// The kinds of messages that a person tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MessageKind {
    /// RequestVoteRequest.
    VoteRequest,
    /// RequestVoteResponse, granted.
    Vote,
    /// RequestVoteResponse, denied.
    VoteDenial,
    /// AppendEntriesRequest with entries.
    Entries,
    /// AppendEntriesRequest without.
    Heartbeat,
    /// AppendEntriesResponse, success.
    Acknowledgement,
    /// AppendEntriesResponse, refused.
    Refusal,
}

impl From<&Body> for MessageKind {
    fn from(body: &Body) -> Self {
        match body {
            Body::RequestVoteRequest { .. } => Self::VoteRequest,
            Body::RequestVoteResponse { granted: true } => Self::Vote,
            Body::RequestVoteResponse { granted: false } => Self::VoteDenial,
            Body::AppendEntriesRequest { entries, .. } if entries.is_empty() => Self::Heartbeat,
            Body::AppendEntriesRequest { .. } => Self::Entries,
            Body::AppendEntriesResponse(Verdict::Success { .. }) => Self::Acknowledgement,
            Body::AppendEntriesResponse(Verdict::Refused { .. }) => Self::Refusal,
        }
    }
}

/// The life of one message, as a line between two bands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flight {
    /// Its name.
    pub id: MessageId,
    /// The sender's term.
    pub term: Term,
    /// Which kind.
    pub kind: MessageKind,
    /// When it was sent.
    pub sent_at: Time,
    /// When it arrived or was lost.
    pub ended_at: Time,
    /// Did it arrive?
    pub arrived: bool,
}

/// What is remembered of a run up to the farthest moment that was reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    changes: Vec<RoleChange>,
    markers: Vec<Marker>,
    flights: VecDeque<Flight>,
}
