//! Reads that do not go through the log (thesis §6.4): a leader makes sure that it still leads, or
//! that it must; a follower asks the leader how far it has to be.
//!
//! Invariant: only an answer to a request that was sent after the read began confirms it. Requests
//! and answers carry the number of the round.

use crate::door::{Answer, Effect, Out, ReadMode};
use crate::message::Body;
use crate::node::Node;
use crate::quorum::VoteResult;
use crate::reads::{Forwarded, Reader, Reads};
use crate::role::{Follower, Leader, Progress, Role};
use crate::rule::{Fired, Rule};
use crate::servers::NodeSet;
use crate::types::{Index, LocalSpan, NodeId, RequestId, Round, Term};

/// How many reads a server lets wait.
const MOST_WAITING: u32 = 1_024;
/// How many rounds without an answer a leader remembers the beginning of.
const MOST_ROUNDS: usize = 64;

/// Do as many reads wait as may? That is said.
fn is_full(waiting: usize, out: &mut impl Out) -> bool {
    let is_full = MOST_WAITING as usize <= waiting;
    if is_full {
        out.fired(Fired::TooManyReads { most: MOST_WAITING });
    }
    is_full
}

impl Node {
    /// A client wants to read.
    pub(crate) fn on_read(&mut self, id: RequestId, mode: ReadMode, out: &mut impl Out) {
        let leader = self.turn_to();
        match &mut self.role {
            Role::Leader(Leader { transfer: None, .. }) => {
                if mode == ReadMode::Lease && self.has_lease(out) {
                    out.fired(Fired::ServesByLease { index: self.commit_index });
                    self.serve_read(Reader::Client(id), self.commit_index, out);
                } else {
                    self.begin_read(Reader::Client(id), out);
                }
            }
            Role::Follower(Follower { following: Some(_), reads }) if is_full(reads.len(), out) => {
                out.effect(Effect::Reply(id, Answer::Refused));
            }
            Role::Follower(Follower { following: Some(following), reads }) => {
                let leader = following.leader;
                reads.push(Forwarded { id, asked_at: self.now, index: None });
                out.fired(Fired::ForwardsRead { leader });
                self.send(leader, Body::ReadIndexRequest { id }, out);
            }
            Role::Follower(_) | Role::PreCandidate(_) | Role::Candidate(_) | Role::Leader(_) => {
                out.fired(Fired::RefusesClient { leader });
                out.effect(Effect::Reply(id, Answer::NotLeader { leader }));
            }
        }
    }

    /// A follower asks for one of its clients.
    pub(crate) fn on_read_index(
        &mut self,
        from: NodeId,
        term: Term,
        id: RequestId,
        out: &mut impl Out,
    ) {
        let leads = matches!(self.role, Role::Leader(Leader { transfer: None, .. }));
        if leads && term == self.current_term() {
            self.begin_read(Reader::Follower(from, id), out);
        } else {
            self.send(from, Body::ReadIndexResponse { id, index: None }, out);
        }
    }

    /// "If the leader has not yet marked an entry from its current term committed, it waits until
    /// it has done so" (thesis §6.4): before that it may not know what is committed.
    fn begin_read(&mut self, reader: Reader, out: &mut impl Out) {
        let term = self.current_term();
        let knows = self.log().term_at(self.commit_index) == Some(term)
            || self.config.disregards(Rule::ReadsAfterOwnCommit, out);
        let index = self.commit_index;
        let Role::Leader(Leader { reads, .. }) = &mut self.role else { return };
        if is_full(reads.early.len() + reads.unconfirmed.len(), out) {
            match reader {
                Reader::Client(id) => out.effect(Effect::Reply(id, Answer::Refused)),
                Reader::Follower(..) => self.refuse_read(reader, out),
            }
        } else if !knows {
            reads.early.push(reader);
            out.fired(Fired::ReadsAfterOwnCommit { term });
        } else if self.config.disregards(Rule::ConfirmsLeadership, out) {
            self.serve_read(reader, index, out);
        } else {
            let round = reads.round.next();
            reads.unconfirmed.push_back((round, index, reader));
            out.fired(Fired::ConfirmsLeadership { round, index });
            self.due.round = true;
        }
    }

    /// What is sent from now on is sent after whatever waits for this round.
    pub(crate) fn begin_round(&mut self) {
        let now = self.now;
        let Role::Leader(Leader { reads, .. }) = &mut self.role else { return };
        reads.round = reads.round.next();
        reads.began.push_back((reads.round, now));
        if MOST_ROUNDS < reads.began.len() {
            reads.began.pop_front();
        }
    }

    /// The round in which this server leads or follows.
    pub(crate) const fn round(&self) -> Round {
        match &self.role {
            Role::Leader(leader) => leader.reads.round,
            Role::Follower(Follower { following: Some(following), .. }) => following.round,
            Role::Follower(_) | Role::PreCandidate(_) | Role::Candidate(_) => Round::NONE,
        }
    }

    /// The leader that it follows began a round. Its number goes back with every answer from now on.
    pub(crate) fn hear_round(&mut self, round: Round) {
        if let Role::Follower(Follower { following: Some(following), .. }) = &mut self.role {
            following.round = following.round.max(round);
        }
    }

    /// A follower answered a request of this round, or of a later one.
    pub(crate) fn on_round_answered(&mut self, from: NodeId, round: Round, out: &mut impl Out) {
        let any = self.takes_any_answer();
        let Role::Leader(Leader { reads, peers, .. }) = &mut self.role else { return };
        if reads.round.is_none() {
            return;
        }
        let Some(peer) = peers.iter_mut().find(|peer| peer.id == from) else { return };
        let counted = if any { reads.round } else { round.min(reads.round) };
        if peer.round < counted {
            peer.round = counted;
            out.fired(Fired::CountsRound { from, round: counted });
            self.confirm_reads(out);
        }
    }

    /// Serves what a majority's answers confirm.
    pub(crate) fn confirm_reads(&mut self, out: &mut impl Out) {
        let Some(round) = self.confirmed_round() else { return };
        let Role::Leader(Leader { reads, .. }) = &mut self.role else { return };
        while let Some((_, at)) = reads.began.front().copied().filter(|(of, _)| *of <= round) {
            reads.began.pop_front();
            reads.confirmed_at = reads.confirmed_at.max(Some(at));
        }
        while let Role::Leader(Leader { reads, .. }) = &mut self.role
            && let Some((_, index, reader)) =
                reads.unconfirmed.pop_front_if(|(of, ..)| *of <= round)
        {
            self.serve_read(reader, index, out);
        }
    }

    /// The last round that a majority answered; the leader has answered all.
    fn confirmed_round(&self) -> Option<Round> {
        let Role::Leader(Leader { reads, peers, .. }) = &self.role else { return None };
        let answered = |round: Round| -> NodeSet {
            let answers = |peer: &&Progress| round <= peer.round;
            let others = peers.iter().filter(answers).map(|peer| peer.id);
            others.chain(core::iter::once(self.id)).collect()
        };
        let confirmed = |round: &Round| {
            self.deciding().vote_result(answered(*round), NodeSet::EMPTY) == VoteResult::Won
        };
        let rounds = peers.iter().map(|peer| peer.round).chain(core::iter::once(reads.round));
        rounds.filter(|round| !round.is_none()).filter(confirmed).max()
    }

    /// The state machine has applied all that was committed when the read began.
    fn serve_read(&mut self, reader: Reader, index: Index, out: &mut impl Out) {
        match reader {
            Reader::Client(id) => {
                out.fired(Fired::ServesRead { index });
                out.effect(Effect::Reply(id, Answer::Readable { index }));
            }
            Reader::Follower(follower, id) => {
                self.send(follower, Body::ReadIndexResponse { id, index: Some(index) }, out);
            }
        }
    }

    fn refuse_read(&self, reader: Reader, out: &mut impl Out) {
        match reader {
            Reader::Client(id) => {
                out.effect(Effect::Reply(id, Answer::NotLeader { leader: None }));
            }
            Reader::Follower(follower, id) => {
                self.send(follower, Body::ReadIndexResponse { id, index: None }, out);
            }
        }
    }

    /// The leader says how far this server's state machine must be for a read.
    pub(crate) fn on_read_index_known(
        &mut self,
        term: Term,
        id: RequestId,
        index: Option<Index>,
        out: &mut impl Out,
    ) {
        let stale = term < self.current_term();
        let Role::Follower(Follower { reads, .. }) = &mut self.role else { return };
        // A client may have asked twice by one name: each question has its answer.
        let waits = |read: &Forwarded| read.id == id && read.index.is_none();
        let Some(place) = reads.iter().position(waits).filter(|_| !stale) else { return };
        match (index, reads.get_mut(place)) {
            (Some(_), Some(read)) => read.index = index,
            (Some(_) | None, _) => {
                reads.remove(place);
                out.effect(Effect::Reply(id, Answer::NotLeader { leader: None }));
            }
        }
    }

    /// Serves what this server's state machine is far enough for. What the leader did not answer
    /// within an election timeout was lost on the way, and can be asked again.
    pub(crate) fn serve_forwarded(&mut self, out: &mut impl Out) {
        let (applied, now) = (self.last_applied, self.now);
        let leader = self.leader();
        let Role::Follower(Follower { reads, .. }) = &mut self.role else { return };
        let timeout = self.config.election_timeout;
        reads.retain(|read| {
            let answer = match read.index {
                Some(index) if index <= applied => {
                    out.fired(Fired::ServesRead { index });
                    Answer::Readable { index }
                }
                None if !now.is_within(timeout, read.asked_at) => Answer::NotLeader { leader },
                Some(_) | None => return true,
            };
            out.effect(Effect::Reply(read.id, answer));
            false
        });
    }

    /// An entry of the own term was committed: what waited for that goes on.
    pub(crate) fn begin_early_reads(&mut self, out: &mut impl Out) {
        let Role::Leader(Leader { reads, .. }) = &mut self.role else { return };
        if !reads.early.is_empty() {
            let early = core::mem::take(&mut reads.early);
            early.into_iter().for_each(|reader| self.begin_read(reader, out));
        }
    }

    /// The role ends, and with it what clients wait for in it. A read can be asked again.
    pub(crate) fn abandon_reads(&mut self, out: &mut impl Out) {
        match &mut self.role {
            Role::Follower(Follower { reads, .. }) => {
                for read in core::mem::take(reads) {
                    self.refuse_read(Reader::Client(read.id), out);
                }
            }
            Role::Leader(Leader { reads, .. }) => {
                let Reads { early, unconfirmed, .. } = core::mem::take(reads);
                let unconfirmed = unconfirmed.into_iter().map(|(_, _, reader)| reader);
                early.into_iter().chain(unconfirmed).for_each(|to| self.refuse_read(to, out));
            }
            Role::PreCandidate(_) | Role::Candidate(_) => {}
        }
    }

    /// Can there be no other leader? "The lease lasts from the start of the round until an election
    /// timeout later, divided by the bound on clock drift" (thesis §6.4.1): until then nobody who
    /// answered gives a vote. That needs stickiness.
    fn has_lease(&self, out: &mut impl Out) -> bool {
        let Role::Leader(Leader { reads, .. }) = &self.role else { return false };
        let Some(began) = reads.confirmed_at.filter(|_| self.config.stickiness) else {
            return false;
        };
        let LocalSpan(timeout) = self.config.election_timeout;
        let drift = u64::from(self.config.clock_drift_ppm);
        let safe = timeout.saturating_mul(1_000_000) / (1_000_000 + drift);
        let within = |span| self.now.is_within(LocalSpan(span), began);
        // Each is asked only where it decides, so that no rule is said to be off for nothing.
        self.log().term_at(self.commit_index) == Some(self.current_term())
            && (within(safe)
                || within(timeout) && self.config.disregards(Rule::LeaseAllowsForDrift, out))
            && (!reads.told_to_stand || self.config.disregards(Rule::LeaseEndsWithTransfer, out))
    }
}
