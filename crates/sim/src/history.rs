//! What a timeline remembers of a run, small enough to keep for all of it.

use crate::action::{Action, MessageId};
use crate::check::Property;
use crate::network::{Fate, InFlight};
use crate::record::Record;
use crate::time::Time;
use alloc::collections::VecDeque;
use alloc::vec::Vec;
use raft::{Body, Fired, NodeId, Role, Term, Verdict};

/// What a server is, without the data of its role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// It is down.
    Down,
    /// See [`Role::Follower`].
    Follower,
    /// See [`Role::PreCandidate`].
    PreCandidate,
    /// See [`Role::Candidate`].
    Candidate,
    /// See [`Role::Leader`].
    Leader,
}

impl From<&Role> for Standing {
    fn from(role: &Role) -> Self {
        match role {
            Role::Follower(_) => Self::Follower,
            Role::PreCandidate(_) => Self::PreCandidate,
            Role::Candidate(_) => Self::Candidate,
            Role::Leader(_) => Self::Leader,
        }
    }
}

/// An edge of the role diagram (Figure 4, and thesis §9.6 for the two about pre-votes).
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
    /// Times out, asks first whether it could win (thesis §9.6).
    StartsPreVote,
    /// Discovers that there is a leader, or a newer term.
    PreVoteEnds,
    /// It stops.
    Crashes,
}

impl Edge {
    /// The edge that leads from one standing to another, if Figure 4 has one.
    #[must_use]
    pub const fn between(from: Standing, to: Standing) -> Option<Self> {
        match (from, to) {
            (Standing::Down, Standing::Follower) => Some(Self::StartsUp),
            (Standing::Follower | Standing::PreCandidate, Standing::Candidate) => {
                Some(Self::StartsElection)
            }
            (Standing::Follower | Standing::Candidate, Standing::PreCandidate) => {
                Some(Self::StartsPreVote)
            }
            (Standing::PreCandidate, Standing::Follower) => Some(Self::PreVoteEnds),
            (Standing::Candidate, Standing::Candidate) => Some(Self::NewElection),
            (Standing::Candidate, Standing::Leader) => Some(Self::WinsElection),
            (Standing::Candidate, Standing::Follower) => Some(Self::CandidateStepsDown),
            (Standing::Leader, Standing::Follower) => Some(Self::LeaderStepsDown),
            (
                Standing::Follower
                | Standing::PreCandidate
                | Standing::Candidate
                | Standing::Leader,
                Standing::Down,
            ) => Some(Self::Crashes),
            (
                Standing::Down,
                Standing::Down | Standing::PreCandidate | Standing::Candidate | Standing::Leader,
            )
            | (Standing::Follower, Standing::Follower | Standing::Leader)
            | (Standing::PreCandidate, Standing::PreCandidate | Standing::Leader)
            | (Standing::Leader, Standing::PreCandidate | Standing::Candidate | Standing::Leader) => {
                None
            }
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
    /// PreVoteRequest.
    PreVoteRequest,
    /// PreVoteResponse, granted.
    PreVote,
    /// PreVoteResponse, denied.
    PreVoteDenial,
    /// TimeoutNow.
    TimeoutNow,
    /// InstallSnapshotRequest.
    Snapshot,
    /// InstallSnapshotResponse.
    SnapshotProgress,
    /// ReadIndexRequest.
    ReadIndexRequest,
    /// ReadIndexResponse.
    ReadIndex,
}

impl From<&Body> for MessageKind {
    fn from(body: &Body) -> Self {
        match body {
            Body::RequestVoteRequest { .. } => Self::VoteRequest,
            Body::RequestVoteResponse { granted: true } => Self::Vote,
            Body::RequestVoteResponse { granted: false } => Self::VoteDenial,
            Body::AppendEntriesRequest { entries, .. } if entries.is_empty() => Self::Heartbeat,
            Body::AppendEntriesRequest { .. } => Self::Entries,
            Body::AppendEntriesResponse { verdict: Verdict::Success { .. }, .. } => {
                Self::Acknowledgement
            }
            Body::AppendEntriesResponse { verdict: Verdict::Refused { .. }, .. } => Self::Refusal,
            Body::PreVoteRequest { .. } => Self::PreVoteRequest,
            Body::PreVoteResponse { granted: true } => Self::PreVote,
            Body::PreVoteResponse { granted: false } => Self::PreVoteDenial,
            Body::TimeoutNow => Self::TimeoutNow,
            Body::ReadIndexRequest { .. } => Self::ReadIndexRequest,
            Body::ReadIndexResponse { .. } => Self::ReadIndex,
            Body::InstallSnapshotRequest { .. } => Self::Snapshot,
            Body::InstallSnapshotResponse { .. } => Self::SnapshotProgress,
        }
    }
}

/// The life of one message, as a line between two bands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flight {
    /// Its name.
    pub id: MessageId,
    /// The record that sent it.
    pub record: u64,
    /// The sender's term.
    pub term: Term,
    /// Which kind.
    pub kind: MessageKind,
    /// When it was sent.
    pub sent_at: Time,
    /// When it would be there, or would have been.
    pub arrives_at: Time,
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
    /// The last record that was taken in.
    through: u64,
}

impl History {
    /// The most messages that are remembered; the oldest go first. They are what takes room: a
    /// minute of five servers sends ten thousand.
    pub const MOST_FLIGHTS: usize = 100_000;
    /// The most changes of role and the most markers that are remembered.
    pub const MOST_CHANGES: usize = 100_000;

    /// Takes in a record, unless it was taken in before.
    pub(crate) fn take_in(&mut self, record: &Record) {
        if record.number <= self.through {
            return;
        }
        self.through = record.number;
        if let Some(change) = record.change
            && self.changes.len() < Self::MOST_CHANGES
        {
            self.changes.push(change);
        }
        record.cut_off.iter().for_each(|id| self.end(*id, record.time));
        if let (Action::Drop(id), None) = (&record.action, record.refused) {
            self.end(*id, record.time);
        }
        self.flights.extend(&record.sent);
        while Self::MOST_FLIGHTS < self.flights.len() {
            self.flights.pop_front();
        }
        self.mark(record);
    }

    /// A message was taken off the network before its time.
    fn end(&mut self, id: MessageId, time: Time) {
        if let Some(flight) = self.flights.iter_mut().rev().find(|flight| flight.id == id) {
            flight.ended_at = time;
            flight.arrived = false;
        }
    }

    fn mark(&mut self, record: &Record) {
        let mut mark = |mark| {
            if self.markers.len() < Self::MOST_CHANGES {
                self.markers.push(Marker { record: record.number, time: record.time, mark });
            }
        };
        record.violations.iter().for_each(|broken| mark(Mark::Violation(broken.property)));
        if record.refused.is_some() {
            return;
        }
        match &record.action {
            Action::Request { .. } => mark(Mark::Request(record.action.clone())),
            Action::Crash(_)
            | Action::Restart(_)
            | Action::Partition(_)
            | Action::Heal
            | Action::Drop(_) => mark(Mark::Fault(record.action.clone())),
            Action::Deliver(_) | Action::Lose(_) | Action::Sync(_) | Action::Timeout(..) => {}
        }
        if let Some(change) = record.change.filter(|change| change.to == Standing::Leader) {
            mark(Mark::Election(change.server, change.term));
        }
        for rule in &record.rules {
            if let (Fired::Commits { .. }, Some(server)) = (rule, record.server) {
                mark(Mark::Commit(server));
            }
        }
    }

    /// The same history up to this record, for a branch that leaves there. What is on its way
    /// then has its end still before it, whatever became of it in the other branch.
    pub(crate) fn up_to<'a>(
        &self,
        record: u64,
        on_their_way: impl Iterator<Item = &'a InFlight>,
    ) -> Self {
        let mut past = self.clone();
        past.changes.retain(|change| change.record <= record);
        past.markers.retain(|marker| marker.record <= record);
        past.flights.retain(|flight| flight.record <= record);
        for on_its_way in on_their_way {
            let is_it = |flight: &&mut Flight| flight.id == on_its_way.id;
            if let Some(flight) = past.flights.iter_mut().rev().find(is_it) {
                flight.ended_at = on_its_way.ends_at();
                flight.arrived = on_its_way.fate == Fate::Arrives;
            }
        }
        past.through = record;
        past
    }

    /// Every change of term or standing, in order.
    #[must_use]
    pub fn changes(&self) -> &[RoleChange] {
        &self.changes
    }

    /// Everything worth a mark, in order.
    #[must_use]
    pub fn markers(&self) -> &[Marker] {
        &self.markers
    }

    /// The messages sent, in order.
    pub fn flights(&self) -> impl DoubleEndedIterator<Item = &Flight> {
        self.flights.iter()
    }
}
