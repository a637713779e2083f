//! Leader election (§5.2) and its restriction (§5.4.1).

use crate::door::{Effect, Out, Timer};
use crate::message::Body;
use crate::node::Node;
use crate::role::{Candidate, Leader, Progress, Role};
use crate::rule::{Fired, Rule};
use crate::types::{LogPosition, NodeId, Term};

impl Node {
    /// Nobody leads, as far as this server can tell.
    pub(crate) fn on_election_timeout(&mut self, out: &mut impl Out) {
        let term = self.current_term().next();
        let why = match self.role {
            Role::Follower(_) | Role::PreCandidate(_) => Fired::ElectionTimeout { term },
            Role::Candidate(_) => Fired::SplitVote { term },
            Role::Leader(_) => return self.check_authority(out),
        };
        out.effect(Effect::Reset(Timer::Election));
        // It waited for its leader, and for what it asked of it, as long as there is to wait.
        self.heard = None;
        if self.has_lost_its_identity(out) {
            return;
        }
        if !self.may_stand(out) {
            out.fired(Fired::DoesNotStand { term: self.current_term() });
            if let Role::Follower(follower) = &mut self.role {
                follower.following = None;
            }
            self.abandon_reads(out);
            return;
        }
        if self.config.pre_vote {
            self.ask_for_pre_votes(out);
        } else {
            self.begin_election(why, false, out);
        }
    }

    /// §5.2: "To begin an election, a follower increments its current term and transitions to
    /// candidate state."
    pub(crate) fn begin_election(&mut self, why: Fired, disrupt: bool, out: &mut impl Out) {
        let term = self.current_term().next();
        // After the greatest number there is no next term, and in this one the vote may be given.
        if term == self.current_term() {
            return;
        }
        out.fired(why);
        self.write_appended(out);
        self.heard = None;
        self.durable.vote_due = false;
        self.persistent.current_term = term;
        self.persistent.voted_for = Some(self.id);
        self.abandon_reads(out);
        self.role = Role::Candidate(Candidate { disrupt, ..Candidate::default() });
        self.save_vote(out);
    }

    /// The candidate's vote for itself is durable, so it may ask the others. Asked before, a crash
    /// could make it stand twice in one term, and count votes that were given to a longer log.
    pub(crate) fn vote_for_itself(&mut self, out: &mut impl Out) {
        let id = self.id;
        let durable = self.may_give_vote();
        let Role::Candidate(candidate) = &mut self.role else { return };
        if !durable || candidate.tally.votes.contains(id) {
            return;
        }
        candidate.tally.count(id, true);
        let disrupt = candidate.disrupt;
        out.fired(Fired::VotesForItself { term: self.current_term() });
        let last = self.log().last_position();
        for other in self.other_voters() {
            self.send(other, Body::RequestVoteRequest { last, disrupt }, out);
        }
        self.count_votes(out);
    }

    /// A candidate asks for this server's vote.
    pub(crate) fn on_request_vote(
        &mut self,
        candidate: NodeId,
        term: Term,
        last: LogPosition,
        out: &mut impl Out,
    ) {
        let objections = self.objections_to_vote(candidate, term, last);
        let objection = self.in_force(objections, out);
        match objection.or_else(|| self.disowns(candidate, out)) {
            Some(objection) => {
                out.fired(objection);
                let waits = matches!(self.role, Role::Follower(_));
                if waits && self.config.disregards(Rule::RefusalKeepsTimer, out) {
                    out.effect(Effect::Reset(Timer::Election));
                }
                self.send(candidate, Body::RequestVoteResponse { granted: false }, out);
            }
            None => {
                out.fired(Fired::GrantsVote { candidate, term });
                if !matches!(self.role, Role::Follower(_)) {
                    self.become_follower(None, out);
                }
                self.persistent.voted_for = Some(candidate);
                out.effect(Effect::Reset(Timer::Election));
                self.save_vote(out);
                self.durable.vote_due = true;
                self.give_vote(out);
                if !self.may_give_vote() {
                    let index = self.log().last_index();
                    out.fired(Fired::WaitsForDisk { term, index });
                }
            }
        }
    }

    /// What speaks against a vote for `candidate`, in the paper's order.
    fn objections_to_vote(
        &self,
        candidate: NodeId,
        term: Term,
        last: LogPosition,
    ) -> impl Iterator<Item = Fired> + use<> {
        let current = self.current_term();
        let stale = Fired::StaleRequest { ours: current, theirs: term };
        let other = self.voted_for().filter(|other| *other != candidate);
        let ours = self.log().last_position();
        let behind = Fired::LogNotUpToDate { ours, theirs: last };
        let voted = other.map(|voted_for| Fired::VotedForAnother { candidate, voted_for });
        let stale = (term < current).then_some(stale);
        stale.into_iter().chain(voted).chain((last < ours).then_some(behind))
    }

    /// The vote that was granted goes out once it is on the disk (thesis §3.8).
    pub(crate) fn give_vote(&mut self, out: &mut impl Out) {
        let durable = self.may_give_vote();
        let Some(candidate) = self.persistent.voted_for else { return };
        if durable && core::mem::take(&mut self.durable.vote_due) {
            self.send(candidate, Body::RequestVoteResponse { granted: true }, out);
        }
    }

    /// A voter answers.
    pub(crate) fn on_vote(&mut self, from: NodeId, term: Term, granted: bool, out: &mut impl Out) {
        let ours = self.persistent.current_term;
        let (is_voter, deciding) = (self.membership.latest.is_voter(from), self.deciding());
        let Role::Candidate(candidate) = &mut self.role else {
            out.fired(Fired::StaleResponse { from, theirs: term });
            return;
        };
        if term < ours || !is_voter {
            out.fired(Fired::StaleResponse { from, theirs: term });
            return;
        }
        let said = candidate.tally.count(from, granted);
        if granted {
            let needed = deciding.voters.majority() as u32;
            out.fired(Fired::CountsVote { from, votes: said, needed });
            self.count_votes(out);
        } else {
            out.fired(Fired::VoteDenied { from, denied: said });
        }
    }

    fn count_votes(&mut self, out: &mut impl Out) {
        let Role::Candidate(candidate) = &self.role else { return };
        let deciding = self.deciding();
        if let Some(votes) = candidate.tally.won(deciding) {
            let (term, needed) = (self.current_term(), deciding.voters.majority() as u32);
            out.fired(Fired::WinsElection { term, votes, needed });
            self.become_leader(out);
        }
    }

    /// "When a leader first comes to power, it initializes all nextIndex values to the index just
    /// after the last one in its log" (§5.3), and appends a no-op (§8).
    fn become_leader(&mut self, out: &mut impl Out) {
        let next_index = self.log().last_index().next();
        let members = self.membership.latest.members().iter();
        let others = members.filter(|id| *id != self.id);
        let peers = others.map(|id| Progress::new(id, next_index)).collect();
        self.role = Role::Leader(Leader { peers, ..Leader::default() });
        let watches = self.config.check_quorum;
        let election = if watches { Effect::Reset } else { Effect::Stop };
        out.effect(election(Timer::Election));
        out.effect(Effect::Reset(Timer::Heartbeat));
        self.append_noop(out);
    }
}
