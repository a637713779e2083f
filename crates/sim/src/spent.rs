//! What one request cost the cluster, from its asking to its answer: what carried it, counted in the
//! records that the run has.
//!
//! What it shared with others is counted in full: the cost is what would be seen on the way and at the
//! disks, and how many went together is said beside it.

use crate::client::{Life, RequestLife, Wish};
use crate::network::InFlight;
use crate::record::Record;
use crate::server::Server;
use crate::timeline::Timeline;
use crate::world::World;
use raft::{Body, Fired, LogPosition, NodeId, NodeSet, RequestId, Round, Verdict};

/// What one request cost until it ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// The messages that carried it or acknowledged it; of a read those that confirmed it.
    pub messages: u32,
    /// Their bytes.
    pub bytes: u64,
    /// The writes of disks that made it durable.
    pub disk_writes: u32,
    /// How many entries went in one message with its own at most, itself included.
    pub together: u64,
}

/// What a request is known by on its way.
enum Trail {
    /// The entry that a leader made of it, and the servers that have it, durably, and have said so.
    Entry { at: LogPosition, has: NodeSet, said: NodeSet },
    /// The request itself, until a leader confirms it in a round.
    Read { id: RequestId, asked: Option<NodeId>, round: Option<Round> },
}

impl Trail {
    /// None for what leaves no trail: it was refused, or changed no log.
    fn of(request: &RequestLife) -> Option<Self> {
        let (has, said) = (NodeSet::EMPTY, NodeSet::EMPTY);
        match (&request.wish, request.entry) {
            (Wish::Command(_) | Wish::Session, Some(at)) => Some(Self::Entry { at, has, said }),
            (Wish::Read(..), _) => Some(Self::Read { id: request.id, asked: None, round: None }),
            (Wish::Command(_) | Wish::Session | Wish::Watch(_) | Wish::Change(_), _) => None,
        }
    }

    /// Follows a read to the leader that confirms it.
    fn follow(&mut self, record: &Record) {
        let Self::Read { id, asked, round } = self else { return };
        let followed = &record.followed;
        let comes = followed.request == Some(*id)
            || followed.message.as_ref().is_some_and(|message| {
                matches!(message.body, Body::ReadIndexRequest { id: other } if other == *id)
            });
        if comes {
            *asked = followed.server;
        }
        if asked.is_some() && *asked == followed.server && round.is_none() {
            *round = followed.rules.iter().find_map(|fired| {
                let Fired::ConfirmsLeadership { round, .. } = fired else { return None };
                Some(*round)
            });
        }
    }

    /// Is this message on its way for the request? Then how many entries it carries.
    fn takes(&mut self, flight: &InFlight) -> Option<u64> {
        match (self, &flight.message.body) {
            (Self::Entry { at, .. }, Body::AppendEntriesRequest { previous, entries, .. }) => {
                let last = previous.index.0 + entries.len() as u64;
                let place = at.index.0.checked_sub(previous.index.0 + 1)?;
                let entry = entries.as_slice().get(place as usize)?;
                (at.index.0 <= last && entry.term == at.term).then_some(entries.len() as u64)
            }
            (
                Self::Entry { at, said, .. },
                Body::AppendEntriesResponse { verdict: Verdict::Success { match_index }, .. },
            ) => {
                let is_first = at.index <= *match_index && !said.contains(flight.id.from);
                if is_first {
                    said.insert(flight.id.from);
                }
                is_first.then_some(0)
            }
            (
                Self::Read { id, .. },
                Body::ReadIndexRequest { id: other } | Body::ReadIndexResponse { id: other, .. },
            ) => (id == other).then_some(0),
            (
                Self::Read { round: Some(round), asked, .. },
                Body::AppendEntriesRequest { round: other, .. }
                | Body::AppendEntriesResponse { round: other, .. },
            ) => {
                let leader =
                    [flight.id.from, flight.id.to].into_iter().any(|id| Some(id) == *asked);
                (leader && round == other).then_some(0)
            }
            _ => None,
        }
    }

    /// How many disks have it that had not before.
    fn written(&mut self, world: &World) -> u32 {
        let Self::Entry { at, has, .. } = self else { return 0 };
        let durable = |server: &&Server| {
            let log = &server.disk().durable().log;
            at.index <= log.compacted().index || log.holds(at.index, at.term)
        };
        let all: NodeSet =
            world.servers().iter().filter(durable).map(|it| it.node().id()).collect();
        let new = all.without(*has);
        *has = all;
        new.len() as u32
    }
}

impl Timeline {
    /// The most records that are played to count what a request cost.
    pub const MOST_COUNTED: usize = 20_000;

    /// What this request, which ended, cost until then; none of one that left no trail, or that took
    /// more than [`Timeline::MOST_COUNTED`] records.
    #[must_use]
    pub fn spent(&self, request: &RequestLife) -> Option<Spent> {
        let Life::Settled { at, .. } = request.life else { return None };
        let mut trail = Trail::of(request)?;
        let mut run = self.run_at(request.asked_at);
        let mut spent = Spent::default();
        let mut left = Self::MOST_COUNTED;
        loop {
            let record = run.step(self.branch().script(), at)?.clone();
            if record.time < request.asked_at {
                continue;
            }
            left = left.checked_sub(1)?;
            trail.follow(&record);
            for flight in record.followed.sent.iter().filter(|it| it.id.as_copy().is_none()) {
                let message = run.world().messages().find(|message| message.id == flight.id);
                if let Some(entries) = message.and_then(|message| trail.takes(message)) {
                    spent.messages += 1;
                    spent.bytes += u64::from(flight.bytes);
                    spent.together = spent.together.max(entries);
                }
            }
            spent.disk_writes += trail.written(run.world());
            if record.followed.settled.iter().any(|(id, _)| *id == request.id) {
                return Some(spent);
            }
        }
    }
}
