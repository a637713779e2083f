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
    /// How many there are.
    const COUNT: usize = Self::Crashes as usize + 1;

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

/// What kind of thing a marker marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarkKind {
    /// See [`Mark::Fault`].
    Fault,
    /// See [`Mark::Request`].
    Request,
    /// See [`Mark::Election`].
    Election,
    /// See [`Mark::Commit`].
    Commit,
    /// See [`Mark::Violation`].
    Violation,
}

impl MarkKind {
    /// How many there are.
    const COUNT: usize = Self::Violation as usize + 1;
}

impl Mark {
    /// What kind of thing it is.
    #[must_use]
    pub const fn kind(&self) -> MarkKind {
        match self {
            Self::Fault(_) => MarkKind::Fault,
            Self::Request(_) => MarkKind::Request,
            Self::Election(..) => MarkKind::Election,
            Self::Commit(_) => MarkKind::Commit,
            Self::Violation(_) => MarkKind::Violation,
        }
    }
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

/// From when on who leads: of several leaders the one of the latest term, which the others follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lead {
    /// From when on.
    pub time: Time,
    /// Who, in which term; nobody if that leader is none any more.
    pub leader: Option<(NodeId, Term)>,
}

/// What is remembered of a run up to the farthest moment that was reached. Every list is in the
/// order of time, and what is asked often has an index: a question costs a search and not a walk,
/// however long the run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    changes: Vec<RoleChange>,
    /// Places in `changes`, by server.
    of_server: Vec<Vec<u32>>,
    /// Places in `changes`, by edge.
    of_edge: [Vec<u32>; Edge::COUNT],
    leads: Vec<Lead>,
    markers: Vec<Marker>,
    /// Places in `markers`, by kind.
    of_kind: [Vec<u32>; MarkKind::COUNT],
    /// Places in `markers` of all that is no commit.
    notable: Vec<u32>,
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
            self.add(change);
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

    fn add(&mut self, change: RoleChange) {
        let place = self.changes.len() as u32;
        let server = usize::from(change.server.number());
        if self.of_server.len() <= server {
            self.of_server.resize_with(server + 1, Vec::new);
        }
        self.of_server[server].push(place);
        if let Some(edge) = change.edge {
            self.of_edge[edge as usize].push(place);
        }
        let leading = self.leads.last().and_then(|lead| lead.leader);
        let is_later = leading.is_none_or(|(_, term)| term <= change.term);
        let is_it = leading.is_some_and(|(leader, _)| leader == change.server);
        if change.to == Standing::Leader && is_later {
            let leader = Some((change.server, change.term));
            self.leads.push(Lead { time: change.time, leader });
        } else if is_it && change.to != Standing::Leader {
            self.leads.push(Lead { time: change.time, leader: None });
        }
        self.changes.push(change);
    }

    fn add_marker(&mut self, marker: Marker) {
        if self.markers.len() < Self::MOST_CHANGES {
            let (place, kind) = (self.markers.len() as u32, marker.mark.kind());
            self.of_kind[kind as usize].push(place);
            if kind != MarkKind::Commit {
                self.notable.push(place);
            }
            self.markers.push(marker);
        }
    }

    /// A message was taken off the network before its time.
    fn end(&mut self, id: MessageId, time: Time) {
        if let Some(flight) = self.flights.iter_mut().rev().find(|flight| flight.id == id) {
            flight.ended_at = time;
            flight.arrived = false;
        }
    }

    fn mark(&mut self, record: &Record) {
        let mut mark =
            |mark| self.add_marker(Marker { record: record.number, time: record.time, mark });
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
        let mut past = Self { flights: self.flights.clone(), through: record, ..Self::default() };
        let changes = self.changes.iter().take_while(|change| change.record <= record);
        changes.for_each(|change| past.add(*change));
        let markers = self.markers.iter().take_while(|marker| marker.record <= record);
        markers.for_each(|marker| past.add_marker(marker.clone()));
        past.flights.retain(|flight| flight.record <= record);
        for on_its_way in on_their_way {
            let is_it = |flight: &&mut Flight| flight.id == on_its_way.id;
            if let Some(flight) = past.flights.iter_mut().rev().find(is_it) {
                flight.ended_at = on_its_way.ends_at();
                flight.arrived = on_its_way.fate == Fate::Arrives;
            }
        }
        past
    }

    /// How many times the term or standing of `server` had changed by `time`.
    #[must_use]
    pub fn changes_by(&self, server: NodeId, time: Time) -> usize {
        let places = self.places_of(server);
        places.partition_point(|place| self.changes[*place as usize].time <= time)
    }

    /// The change of this number of `server`, from 0.
    #[must_use]
    pub fn change_of(&self, server: NodeId, number: usize) -> Option<&RoleChange> {
        self.changes.get(*self.places_of(server).get(number)? as usize)
    }

    fn places_of(&self, server: NodeId) -> &[u32] {
        self.of_server.get(usize::from(server.number())).map_or(&[], Vec::as_slice)
    }

    /// How often this edge had been taken by this record, and how it was the last time.
    #[must_use]
    pub fn taken_by(&self, edge: Edge, record: u64) -> (usize, Option<&RoleChange>) {
        let places = &self.of_edge[edge as usize];
        let count = places.partition_point(|place| self.changes[*place as usize].record <= record);
        let last = count.checked_sub(1).map(|last| &self.changes[places[last] as usize]);
        (count, last)
    }

    /// The last edge that was taken by this record.
    #[must_use]
    pub fn last_taken_by(&self, record: u64) -> Option<&RoleChange> {
        let before = self.changes.partition_point(|change| change.record <= record);
        self.changes[..before].iter().rev().find(|change| change.edge.is_some())
    }

    /// Since when who leads, in order.
    #[must_use]
    pub fn leads(&self) -> &[Lead] {
        &self.leads
    }

    /// How many markers of this kind there are up to this record, and in all.
    #[must_use]
    pub fn marks_of(&self, kind: MarkKind, record: u64) -> (usize, usize) {
        let places = &self.of_kind[kind as usize];
        (
            places.partition_point(|place| self.markers[*place as usize].record <= record),
            places.len(),
        )
    }

    /// The marker of this kind and number, from 0.
    #[must_use]
    pub fn mark_of(&self, kind: MarkKind, number: usize) -> Option<&Marker> {
        self.markers.get(*self.of_kind[kind as usize].get(number)? as usize)
    }

    /// Of the markers that are no commits: how many there are before `time`.
    #[must_use]
    pub fn notable_before(&self, time: Time) -> usize {
        self.notable.partition_point(|place| self.markers[*place as usize].time < time)
    }

    /// Of the markers that are no commits, those of these numbers, from 0.
    pub fn notable(&self, numbers: core::ops::Range<usize>) -> impl Iterator<Item = &Marker> {
        let end = numbers.end.min(self.notable.len());
        let places = &self.notable[numbers.start.min(end)..end];
        places.iter().map(|place| &self.markers[*place as usize])
    }

    /// How many of the messages that are remembered were sent before `time`.
    #[must_use]
    pub fn sent_before(&self, time: Time) -> usize {
        self.flights.partition_point(|flight| flight.sent_at < time)
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

    /// Of these, the ones of these numbers, from 0, in the order of sending.
    pub fn sent(&self, numbers: core::ops::Range<usize>) -> impl Iterator<Item = &Flight> {
        let end = numbers.end.min(self.flights.len());
        self.flights.range(numbers.start.min(end)..end)
    }
}
