//! Leadership transfer (thesis §3.10): a leader brings another server up to date and asks it to
//! stand for election at once.

use crate::door::{Effect, Out, Timer};
use crate::message::Body;
use crate::node::Node;
use crate::role::{Role, Transfer};
use crate::rule::Fired;
use crate::types::{NodeId, Term};

impl Node {
    /// `target` shall lead. From now on clients are sent away, until it does or time is up.
    pub(crate) fn begin_transfer(&mut self, target: NodeId, out: &mut impl Out) {
        let can_lead = target != self.id && self.membership.latest.voters.contains(target);
        let leader = match &mut self.role {
            Role::Leader(leader) if can_lead && leader.transfer.is_none() => leader,
            Role::Leader(_) | Role::Follower(_) | Role::PreCandidate(_) | Role::Candidate(_) => {
                out.fired(Fired::RefusesTransfer { target });
                return;
            }
        };
        out.fired(Fired::BeginsTransfer { target });
        leader.transfer = Some(Transfer { target, told: false, waited: false });
        // With check-quorum the timer runs already, and starting it anew would put off the check.
        if !self.config.check_quorum {
            out.effect(Effect::Reset(Timer::Election));
        }
        self.hand_over(out);
    }

    /// The target is told to stand once it has all that this leader has.
    pub(crate) fn hand_over(&mut self, out: &mut impl Out) {
        let last_index = self.persistent.log.last_index();
        let Role::Leader(leader) = &mut self.role else { return };
        let Some(transfer) = leader.transfer.as_mut().filter(|transfer| !transfer.told) else {
            return;
        };
        let target = transfer.target;
        let mut peers = leader.peers.iter();
        if peers.any(|peer| peer.id == target && peer.match_index == last_index) {
            transfer.told = true;
            leader.reads.told_to_stand = true;
            out.fired(Fired::SendsTimeoutNow { target });
            self.send(target, Body::TimeoutNow, out);
        }
    }

    /// An election timeout passed. A timer that ran before the transfer began says too little.
    pub(crate) fn give_up_transfer(&mut self, out: &mut impl Out) {
        let ran_before = self.config.check_quorum;
        let Role::Leader(leader) = &mut self.role else { return };
        let Some(transfer) = &mut leader.transfer else { return };
        if ran_before && !transfer.waited {
            transfer.waited = true;
            return;
        }
        out.fired(Fired::AbortsTransfer { target: transfer.target });
        leader.transfer = None;
    }

    /// The leader asks this server to stand.
    pub(crate) fn on_timeout_now(&mut self, leader: NodeId, term: Term, out: &mut impl Out) {
        let ours = self.current_term();
        if term < ours {
            out.fired(Fired::StaleRequest { ours, theirs: term });
            return;
        }
        match self.role {
            // It stands, or leads, already.
            Role::Candidate(_) | Role::Leader(_) => {}
            Role::Follower(_) | Role::PreCandidate(_) if !self.may_stand(out) => {
                out.fired(Fired::DoesNotStand { term: ours });
            }
            Role::Follower(_) | Role::PreCandidate(_) => {
                out.effect(Effect::Reset(Timer::Election));
                self.begin_election(Fired::TimesOutNow { leader, term: ours.next() }, true, out);
            }
        }
    }

    /// Whom a client should ask: the leader, or who is about to be.
    pub(crate) fn turn_to(&self) -> Option<NodeId> {
        match &self.role {
            Role::Leader(leader) => leader.transfer.map_or(Some(self.id), |to| Some(to.target)),
            Role::Follower(_) | Role::PreCandidate(_) | Role::Candidate(_) => self.leader(),
        }
    }
}
