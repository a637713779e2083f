//! Pre-vote (thesis §9.6): a server that could not win an election does not begin one, so its term
//! stays what it is and nobody is disturbed when it comes back.
//!
//! Absent: no answer here is ever a vote. The types of the two answers differ.

use crate::door::{Effect, Out, Timer};
use crate::message::Body;
use crate::node::Node;
use crate::role::{PreCandidate, Role};
use crate::rule::{Fired, Rule};
use crate::types::{LogPosition, NodeId, Term};

impl Node {
    /// Asks everybody, in the current term, about the next one.
    pub(crate) fn ask_for_pre_votes(&mut self, out: &mut impl Out) {
        let term = self.current_term().next();
        out.fired(Fired::AsksForPreVotes { term });
        self.abandon_reads(out);
        let mut candidate = PreCandidate::default();
        candidate.tally.count(self.id, true);
        self.role = Role::PreCandidate(candidate);
        let last = self.log().last_position();
        for other in self.other_voters() {
            self.send(other, Body::PreVoteRequest { last }, out);
        }
        self.count_pre_votes(out);
    }

    /// Would this server vote for `candidate`? It promises nothing, so nothing is written. Whether
    /// it has a leader was asked before.
    pub(crate) fn on_pre_vote_request(
        &mut self,
        candidate: NodeId,
        term: Term,
        last: LogPosition,
        out: &mut impl Out,
    ) {
        let ours = self.log().last_position();
        let refusal = if term < self.current_term() {
            Some(Fired::StaleRequest { ours: self.current_term(), theirs: term })
        } else if last < ours {
            Some(Fired::LogNotUpToDate { ours, theirs: last })
        } else {
            None
        };
        out.fired(refusal.unwrap_or(Fired::GrantsPreVote { candidate }));
        self.send(candidate, Body::PreVoteResponse { granted: refusal.is_none() }, out);
    }

    /// A server says whether it would vote for this one.
    pub(crate) fn on_pre_vote(
        &mut self,
        from: NodeId,
        term: Term,
        granted: bool,
        out: &mut impl Out,
    ) {
        let stands = granted && matches!(self.role, Role::Candidate(_));
        if stands && self.config.disregards(Rule::PreVoteIsNoVote, out) {
            return self.on_vote(from, self.current_term(), true, out);
        }
        let stale = term < self.current_term() || !self.membership.latest.is_voter(from);
        let deciding = self.deciding();
        let candidate = match &mut self.role {
            Role::PreCandidate(candidate) if !stale => candidate,
            Role::PreCandidate(_) | Role::Follower(_) | Role::Candidate(_) | Role::Leader(_) => {
                out.fired(Fired::StaleResponse { from, theirs: term });
                return;
            }
        };
        let said = candidate.tally.count(from, granted);
        if granted {
            let needed = deciding.voters.majority() as u32;
            out.fired(Fired::CountsPreVote { from, votes: said, needed });
            self.count_pre_votes(out);
        } else {
            out.fired(Fired::PreVoteDenied { from, denied: said });
        }
    }

    fn count_pre_votes(&mut self, out: &mut impl Out) {
        let Role::PreCandidate(candidate) = &self.role else { return };
        let deciding = self.deciding();
        if let Some(votes) = candidate.tally.won(deciding) {
            let (term, needed) = (self.current_term().next(), deciding.voters.majority() as u32);
            out.effect(Effect::Reset(Timer::Election));
            self.begin_election(Fired::WinsPreVote { term, votes, needed }, false, out);
        }
    }
}
