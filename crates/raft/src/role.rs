//! The roles of a server (§5.1, Figure 4), each with the data that only it has.

use crate::configuration::Configuration;
use crate::quorum::VoteResult;
use crate::reads::{Forwarded, Reads};
use crate::servers::NodeSet;
use crate::storage::Snapshot;
use crate::types::{Index, LocalTime, LogPosition, NodeId, RequestId, Round};
use crate::waiting::Waiting;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// "At any given time each server is in one of three states" (§5.1), each with the data that only
/// it has; with pre-vote there is one between the first two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// Issues no requests, answers those of others.
    Follower(Follower),
    /// Asks whether it would be worth asking for votes (thesis §9.6).
    PreCandidate(PreCandidate),
    /// Asks for votes.
    Candidate(Candidate),
    /// Handles all client requests.
    Leader(Leader),
}

/// What a follower knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Follower {
    /// Whom it follows in this term, once it heard of anybody.
    pub(crate) following: Option<Following>,
    /// The reads that it asked the leader about.
    pub(crate) reads: Vec<Forwarded>,
}

impl Follower {
    /// One that heard of `leader`, or of nobody yet.
    pub(crate) fn of(leader: Option<NodeId>) -> Self {
        Self { following: leader.map(Following::of), reads: Vec::new() }
    }

    /// From whom it heard AppendEntries in this term.
    #[must_use]
    #[inline]
    pub fn leader(&self) -> Option<NodeId> {
        self.following.as_ref().map(|following| following.leader)
    }

    /// How many bytes of a snapshot have arrived that is not whole yet.
    #[must_use]
    pub fn snapshot_bytes(&self) -> Option<u64> {
        let incoming = self.following.as_ref()?.incoming.as_ref()?;
        Some(incoming.bytes.len() as u64)
    }

    /// It hears from `leader`. Says whether that is news.
    #[inline]
    pub(crate) fn follow(&mut self, leader: NodeId) -> bool {
        let is_new = self.leader() != Some(leader);
        if is_new {
            self.following = Some(Following::of(leader));
        }
        is_new
    }
}

/// What a follower knows of its leader, and of what that one knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Following {
    pub(crate) leader: NodeId,
    /// How far its log is known to agree with that leader's.
    matched: Index,
    /// How far it told that leader so.
    acknowledged: Index,
    /// The leader waits for an acknowledgement that is not on the disk yet.
    answer_due: bool,
    /// The last round of heartbeats that it heard of.
    pub(crate) round: Round,
    /// The snapshot that comes in, chunk by chunk.
    pub(crate) incoming: Option<Incoming>,
}

/// What a follower could acknowledge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Acknowledgement {
    pub(crate) match_index: Index,
    /// Is that all that agrees?
    pub(crate) is_whole: bool,
    /// Is it more than what was acknowledged before?
    pub(crate) is_more: bool,
}

impl Following {
    const fn of(leader: NodeId) -> Self {
        let none = Index::ZERO;
        Self {
            leader,
            matched: none,
            acknowledged: none,
            answer_due: false,
            round: Round::NONE,
            incoming: None,
        }
    }

    /// Its log agrees with the leader's up to `index`, and the leader waits to hear so.
    #[inline]
    pub(crate) fn agrees_up_to(&mut self, index: Index) {
        self.matched = self.matched.max(index);
        self.answer_due = true;
    }

    /// What could be acknowledged, if the leader waits for it: what agrees and is `written`.
    #[inline]
    pub(crate) fn could_acknowledge(&self, written: Index) -> Option<Acknowledgement> {
        let match_index = self.matched.min(written);
        let (is_whole, is_more) = (match_index == self.matched, self.acknowledged < match_index);
        self.answer_due.then_some(Acknowledgement { match_index, is_whole, is_more })
    }

    /// The leader is told so.
    #[inline]
    pub(crate) fn acknowledges(&mut self, told: Acknowledgement) {
        self.answer_due = !told.is_whole;
        self.acknowledged = self.acknowledged.max(told.match_index);
    }
}

/// The part of a snapshot that a follower has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Incoming {
    pub(crate) last: LogPosition,
    pub(crate) bytes: Vec<u8>,
}

/// How an election stands, as whoever stands for it knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Who votes for it; itself included, once its own vote is durable.
    pub votes: NodeSet,
    /// Who denied it.
    pub denied: NodeSet,
}

impl Tally {
    /// `from` votes for it, or denies it. Returns how many have said so by now.
    pub(crate) fn count(&mut self, from: NodeId, granted: bool) -> u32 {
        let said = if granted { &mut self.votes } else { &mut self.denied };
        said.insert(from);
        said.len() as u32
    }

    /// Is it won? Then with how many votes of those that count.
    pub(crate) fn won(self, deciding: Configuration) -> Option<u32> {
        let is_won = deciding.vote_result(self.votes, self.denied) == VoteResult::Won;
        is_won.then(|| self.votes.and(deciding.voters).len() as u32)
    }
}

/// What a server knows that may become a candidate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreCandidate {
    /// Who would vote for it.
    pub tally: Tally,
}

/// What a candidate knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidate {
    /// Who voted for it.
    pub tally: Tally,
    /// Its leader told it to stand (thesis §4.2.3).
    pub(crate) disrupt: bool,
}

/// What a leader knows ("Volatile state on leaders", Figure 2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Leader {
    /// Every other server, ascending.
    pub peers: Vec<Progress>,
    /// To whom it hands over, if it does.
    pub transfer: Option<Transfer>,
    /// The server that catches up so that it can vote.
    pub(crate) catch_up: Option<CatchUp>,
    /// Who wants to read.
    pub(crate) reads: Reads,
    /// Who answered since the last check for a quorum.
    pub(crate) heard: NodeSet,
    /// The clients that wait for their entries to be applied.
    pub(crate) waiting: Waiting,
}

/// A leader that hands over to another server (thesis §3.10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Who shall lead.
    pub target: NodeId,
    /// It was told to stand.
    pub told: bool,
    /// An election timeout has begun since the transfer did.
    pub(crate) waited: bool,
}

/// A server that gets the log before it votes (thesis §4.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CatchUp {
    pub(crate) server: NodeId,
    /// Who asked for it to vote.
    pub(crate) request: RequestId,
    /// How many rounds are over.
    pub(crate) rounds: u32,
    /// Where the leader's log ended when the round began.
    pub(crate) target: Index,
    /// When that was, by the leader's own clock.
    pub(crate) began: LocalTime,
}

/// What a leader knows of one follower.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The follower.
    pub id: NodeId,
    /// "Index of the next log entry to send to that server".
    pub next_index: Index,
    /// "Index of highest log entry known to be replicated on server".
    pub match_index: Index,
    /// The first entry on its way without an answer; equal to `next_index` when none is.
    pub(crate) in_flight_from: Index,
    /// Its log was found to differ. Until a success shows where the logs agree, one request at a
    /// time is on its way: each of many would be refused, and each refusal answered by as many.
    pub(crate) probing: bool,
    /// How many entries may be on their way to it, within the window. After a gap in what reached it
    /// these are few, and twice as many with every acknowledgement: on a network that reorders, a
    /// whole window sent after each of many refusals would be refused again.
    pub(crate) room: u32,
    /// The commit index that it was last sent.
    pub(crate) told_commit: Index,
    /// The last round of heartbeats that it answered.
    pub(crate) round: Round,
    /// The snapshot that is being sent to it.
    pub(crate) sending: Option<Sending>,
}

/// A snapshot on its way, chunk by chunk. It stays the same one if the leader takes a newer one: a
/// follower would otherwise never have a whole one, if they come faster than one can be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sending {
    pub(crate) snapshot: Arc<Snapshot>,
    /// How many bytes of it are known to have arrived.
    pub(crate) offset: u64,
    /// May it still say that it has fewer, as one that restarted does? Once for each heartbeat: an
    /// answer of long ago says the same, as often as the network repeats it.
    pub(crate) may_turn_back: bool,
}

impl Progress {
    /// The snapshot that it is being sent; none if it is sent entries.
    #[must_use]
    pub fn snapshot(&self) -> Option<&Snapshot> {
        self.sending.as_ref().map(|sending| &*sending.snapshot)
    }

    /// Of a follower of which nothing is known: its log may agree up to before `next_index`.
    pub(crate) const fn new(id: NodeId, next_index: Index) -> Self {
        let match_index = Index::ZERO;
        let (in_flight_from, told_commit) = (next_index, Index::ZERO);
        Self {
            id,
            next_index,
            match_index,
            in_flight_from,
            probing: false,
            room: u32::MAX,
            told_commit,
            round: Round::NONE,
            sending: None,
        }
    }

    /// Is the refusal of a request that followed `previous` of no news: the logs agree there, or it
    /// was given before the last step back? While one request is on its way at a time, only its own
    /// refusal counts.
    pub(crate) fn knows_better(&self, previous: Index) -> bool {
        let is_of_another = self.probing && previous.next() != self.next_index;
        previous <= self.match_index || self.next_index <= previous || is_of_another
    }

    /// Its log agrees with the leader's up to `match_index`. Says whether that is news.
    pub(crate) fn acknowledged(&mut self, match_index: Index, compacted: Index) -> bool {
        let before = (self.match_index, self.next_index, self.in_flight_from, self.probing);
        if self.match_index < match_index {
            self.match_index = match_index;
            self.room = self.room.saturating_mul(2);
        }
        let first_unknown = self.match_index.next();
        self.probing &= first_unknown < self.next_index;
        self.next_index = self.next_index.max(first_unknown);
        self.in_flight_from = self.in_flight_from.max(first_unknown);
        let is_over = |sending: &mut Sending| {
            compacted < self.next_index || sending.snapshot.last.index <= self.match_index
        };
        let has_snapshot = self.sending.take_if(is_over).is_some();
        let now = (self.match_index, self.next_index, self.in_flight_from, self.probing);
        has_snapshot || before != now
    }

    /// Its log was found to differ, or to have a gap: from here on it is asked again.
    pub(crate) fn steps_back(&mut self, next_index: Index, batch: u32) {
        (self.next_index, self.in_flight_from, self.probing) = (next_index, next_index, true);
        self.room = batch.max(1);
    }

    /// It wants the chunk from `offset` on of the snapshot that ends at `last`. Says whether it
    /// should have it: forward it always goes on, backward once for each heartbeat.
    pub(crate) fn wants_chunk(&mut self, last: LogPosition, offset: u64) -> bool {
        let is_it = |sending: &&mut Sending| sending.snapshot.last == last;
        let Some(sending) = self.sending.as_mut().filter(is_it) else { return false };
        let goes_on = sending.offset < offset;
        let turns_back = offset < sending.offset && sending.may_turn_back;
        if goes_on || turns_back {
            sending.may_turn_back &= !turns_back;
            sending.offset = offset;
        }
        goes_on || turns_back
    }
}
