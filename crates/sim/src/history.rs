//! What a timeline remembers of a run, small enough to keep for all of it.

use crate::action::Action;
use crate::event::Event;
use crate::flight::Flight;
use crate::followed::Rerouted;
use crate::mark::{Mark, MarkKind, Marker};
use crate::network::{Fate, InFlight};
use crate::record::Record;
use crate::standing::{Edge, RoleChange, Standing};
use crate::time::{Span, Time};
use alloc::collections::VecDeque;
use alloc::vec::Vec;
use raft::{Fired, NodeId, Term};

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
    /// How long the one took that took longest.
    longest: Span,
    /// When a disk made something durable, and in which record.
    syncs: VecDeque<(Time, u64)>,
    /// The last record that was taken in.
    through: u64,
}

impl History {
    /// The most messages and the most syncs that are remembered; the oldest go first. Messages are
    /// what takes room: a minute of five servers sends ten thousand.
    pub const MOST_FLIGHTS: usize = 100_000;
    /// The most changes of role and the most markers that are remembered.
    pub const MOST_CHANGES: usize = 100_000;

    /// Takes in a record, unless it was taken in before.
    pub(crate) fn take_in(&mut self, record: &Record) {
        if record.number <= self.through {
            return;
        }
        self.through = record.number;
        if let Some(change) = record.followed.change
            && self.changes.len() < Self::MOST_CHANGES
        {
            self.add(change);
        }
        for id in &record.followed.cut_off {
            self.reroute(Rerouted { id: *id, ends_at: record.time, arrives: false });
        }
        record.followed.rerouted.iter().for_each(|rerouted| self.reroute(*rerouted));
        for flight in &record.followed.sent {
            self.longest = self.longest.max(flight.length());
            self.flights.push_back(*flight);
        }
        while Self::MOST_FLIGHTS < self.flights.len() {
            self.flights.pop_front();
        }
        if let Action::Event(Event::Sync(_)) = record.action {
            self.syncs.push_back((record.time, record.number));
        }
        while Self::MOST_FLIGHTS < self.syncs.len() {
            self.syncs.pop_front();
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

    /// The way of a message ends at another time than was thought.
    fn reroute(&mut self, Rerouted { id, ends_at, arrives }: Rerouted) {
        if let Some(flight) = self.flights.iter_mut().rev().find(|flight| flight.id == id) {
            flight.ended_at = ends_at;
            flight.arrived = arrives;
            self.longest = self.longest.max(flight.length());
        }
    }

    fn mark(&mut self, record: &Record) {
        let mut mark =
            |mark| self.add_marker(Marker { record: record.number, time: record.time, mark });
        record.followed.violations.iter().for_each(|broken| mark(Mark::Violation(broken.property)));
        if let Some(act) = record.act() {
            mark(Mark::Act(act.clone()));
        }
        record.did.iter().for_each(|act| mark(Mark::Trouble(act.clone())));
        if let Some(change) = record.followed.change.filter(|change| change.to == Standing::Leader)
        {
            mark(Mark::Election(change.server, change.term));
        }
        for rule in &record.followed.rules {
            if let (Fired::Commits { .. }, Some(server)) = (rule, record.followed.server) {
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
        let mut past = Self {
            flights: self.flights.clone(),
            syncs: self.syncs.clone(),
            through: record,
            ..Self::default()
        };
        let changes = self.changes.iter().take_while(|change| change.record <= record);
        changes.for_each(|change| past.add(*change));
        let markers = self.markers.iter().take_while(|marker| marker.record <= record);
        markers.for_each(|marker| past.add_marker(marker.clone()));
        past.flights.retain(|flight| flight.record <= record);
        past.syncs.retain(|(_, at)| *at <= record);
        for on_its_way in on_their_way {
            let is_it = |flight: &&mut Flight| flight.id == on_its_way.id;
            if let Some(flight) = past.flights.iter_mut().rev().find(is_it) {
                flight.ended_at = on_its_way.ends_at();
                flight.arrived = on_its_way.fate != Fate::LostHalfway;
            }
        }
        past.longest = past.flights.iter().map(Flight::length).max().unwrap_or_default();
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

    /// How long the message took, or will take, that takes longest.
    #[must_use]
    pub const fn longest(&self) -> Span {
        self.longest
    }

    /// From `from` on, up to this record: when a disk made something durable, in order.
    pub fn syncs(&self, from: Time, record: u64) -> impl Iterator<Item = Time> {
        let first = self.syncs.partition_point(|(at, _)| *at < from);
        let those = self.syncs.range(first..).take_while(move |(_, at)| *at <= record);
        those.map(|(at, _)| *at)
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
