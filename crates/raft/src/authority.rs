//! Who has a leader needs no other (thesis §4.2.3), and who leads nobody is no leader (§6.2).
//!
//! Stickiness reads this server's own clock; the check for a quorum is driven by its timer.

use crate::door::{Effect, Out, Timer};
use crate::message::Body;
use crate::node::Node;
use crate::quorum::VoteResult;
use crate::role::Role;
use crate::rule::Fired;
use crate::servers::NodeSet;
use crate::types::{NodeId, Term};

impl Node {
    /// Is this a request for a vote while there is a leader? Then it is denied, and even a newer
    /// term in it is not taken over: a server that was removed or cut off disturbs nobody.
    #[inline]
    pub(crate) fn clings_to_leader(
        &self,
        candidate: NodeId,
        term: Term,
        body: &Body,
        out: &mut impl Out,
    ) -> bool {
        let (denial, may_disrupt) = match body {
            Body::PreVoteRequest { .. } => (Body::PreVoteResponse { granted: false }, false),
            Body::RequestVoteRequest { disrupt, .. } if self.config.stickiness => {
                (Body::RequestVoteResponse { granted: false }, *disrupt)
            }
            Body::RequestVoteRequest { .. }
            | Body::RequestVoteResponse { .. }
            | Body::AppendEntriesRequest { .. }
            | Body::AppendEntriesResponse { .. }
            | Body::ReadIndexRequest { .. }
            | Body::ReadIndexResponse { .. }
            | Body::PreVoteResponse { .. }
            | Body::InstallSnapshotRequest { .. }
            | Body::InstallSnapshotResponse { .. }
            | Body::TimeoutNow => return false,
        };
        let woke = self.woke_at.unwrap_or(self.now);
        if self.config.lease_reads
            && !may_disrupt
            && self.current_term() <= term
            && self.now.is_within(self.config.election_timeout, woke)
        {
            out.fired(Fired::MayHaveHeard { candidate });
            self.send(candidate, denial, out);
            return true;
        }
        let Some(leader) = self.present_leader().filter(|_| self.current_term() <= term) else {
            return false;
        };
        if may_disrupt {
            out.fired(Fired::MayDisrupt { candidate });
            return false;
        }
        out.fired(Fired::HeardFromLeader { candidate, leader });
        self.send(candidate, denial, out);
        true
    }

    /// The leader, if there is no doubt of it: it was heard of within the least election timeout,
    /// or is this server itself.
    fn present_leader(&self) -> Option<NodeId> {
        if matches!(self.role, Role::Leader(_)) {
            return Some(self.id);
        }
        let (leader, at) = self.heard?;
        self.now.is_within(self.config.election_timeout, at).then_some(leader)
    }

    /// An election timeout passed in a leader.
    pub(crate) fn check_authority(&mut self, out: &mut impl Out) {
        let id = self.id;
        let term = self.current_term();
        let (checks, deciding) = (self.config.check_quorum, self.deciding());
        self.give_up_transfer(out);
        let Role::Leader(leader) = &mut self.role else { return };
        if !checks {
            return;
        }
        let mut answered = core::mem::take(&mut leader.heard);
        answered.insert(id);
        let voters = deciding.voters;
        let (heard, needed) = (answered.and(voters).len() as u32, voters.majority() as u32);
        if deciding.vote_result(answered, NodeSet::EMPTY) == VoteResult::Won {
            out.effect(Effect::Reset(Timer::Election));
        } else {
            out.fired(Fired::LosesQuorum { term, heard, needed });
            self.become_follower(None, out);
        }
    }
}
