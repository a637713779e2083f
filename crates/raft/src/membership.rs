//! Membership changes: one server at a time (thesis §4.1), any by joint consensus (§4.3).

use crate::configuration::{Change, Configuration, MemberChange};
use crate::door::{Answer, Effect, Out};
use crate::log::{Entry, Payload};
use crate::node::Node;
use crate::role::{CatchUp, Leader, Progress, Role};
use crate::rule::{Fired, Rule};
use crate::servers::NodeSet;
use crate::types::{Index, NodeId, RequestId};
use alloc::sync::Arc;
use alloc::vec;

impl Node {
    /// Whoever runs the cluster asks for a change.
    pub(crate) fn on_change(&mut self, id: RequestId, change: &Change, out: &mut impl Out) {
        let leader = self.turn_to();
        if !matches!(self.role, Role::Leader(Leader { transfer: None, .. })) {
            out.fired(Fired::RefusesClient { leader });
            out.effect(Effect::Reply(id, Answer::NotLeader { leader }));
            return;
        }
        if let Some(server) = self.needs_catch_up(change) {
            self.begin_catch_up(server, id, out);
            return;
        }
        match self.may_change(change, out) {
            Err(objection) => {
                out.fired(objection);
                out.effect(Effect::Reply(id, Answer::Refused));
            }
            Ok(configuration) => self.append_configuration(configuration, Some(id), out),
        }
    }

    /// May the configuration be changed so, now? The first rule that forbids it is the answer.
    fn may_change(&self, change: &Change, out: &mut impl Out) -> Result<Configuration, Fired> {
        if let Some(objection) = self.in_force(self.objections_to_change(), out) {
            return Err(objection);
        }
        self.membership.latest.changed(change).map_err(|error| Fired::RefusesChange { error })
    }

    /// What speaks against any change, now.
    fn objections_to_change(&self) -> impl Iterator<Item = Fired> {
        let (index, term) = (self.membership.index, self.current_term());
        let pending = self.commit_index < index;
        // Two leaders could otherwise each change the same configuration to ones whose majorities
        // do not overlap; the fix was found in 2015.
        let new = self.log().term_at(self.commit_index) != Some(term);
        let pending = pending.then_some(Fired::OneChangeAtATime { index });
        pending.into_iter().chain(new.then_some(Fired::ChangesAfterOwnCommit { term }))
    }

    /// "The new configuration takes effect on each server as soon as it is added to that server's
    /// log" (thesis §4.1): the leader's own first.
    fn append_configuration(
        &mut self,
        configuration: Configuration,
        request: Option<RequestId>,
        out: &mut impl Out,
    ) {
        let (index, term) = (self.log().last_index().next(), self.current_term());
        out.fired(Fired::AppendsConfiguration { index, term });
        let before = self.membership.latest;
        let Role::Leader(leader) = &mut self.role else { return };
        if let Some(id) = request {
            leader.waiting.push(index, id, 0);
        }
        // Who votes from now on could not answer before (thesis §6.2).
        let enter = configuration.voters.without(before.voters.or(before.outgoing));
        leader.heard = leader.heard.or(enter);
        // Who is no member any more stays a peer until that is committed: it should hear of it.
        for id in configuration.members().iter().filter(|id| *id != self.id) {
            if let Err(place) = leader.peers.binary_search_by_key(&id, |peer| peer.id) {
                leader.peers.insert(place, Progress::new(id, index));
            }
        }
        let payload = Payload::Configuration(Arc::new(configuration));
        self.lead_with(Entry { term, payload }, out);
    }

    /// `entry` is the last of the log now, at `index`. If it is a configuration, it is used.
    pub(crate) fn adopt(&mut self, index: Index, entry: &Entry, out: &mut impl Out) {
        if let Payload::Configuration(configuration) = &entry.payload {
            self.membership.adopt(index, **configuration);
            out.fired(Fired::UsesConfiguration { index });
        }
    }

    /// The entries from `index` on are gone, and with them the configurations in them.
    pub(crate) fn roll_back(&mut self, index: Index, out: &mut impl Out) {
        let configured = self.membership.index;
        if configured < index || self.config.disregards(Rule::RollsBackConfiguration, out) {
            return;
        }
        self.membership.roll_back(index);
        out.fired(Fired::RollsBackConfiguration { from: configured, to: self.membership.index });
    }

    /// Entries were committed and applied. Was the configuration among them?
    pub(crate) fn after_commit(&mut self, out: &mut impl Out) {
        let (index, configuration) = (self.membership.index, self.membership.latest);
        // The first configuration is in no entry.
        if index == Index::ZERO || self.commit_index < index {
            return;
        }
        if !matches!(self.role, Role::Leader(_)) {
            return;
        }
        self.dismiss(configuration.members(), out);
        let leaves = configuration.is_joint() && configuration.auto_leave;
        if !leaves && !configuration.is_voter(self.id) {
            out.fired(Fired::RemovedLeaderStepsDown { index });
            self.become_follower(None, out);
        }
    }

    /// A leader that is removed goes on until that is committed: before, it may be the only one that
    /// can be elected, and that knows of it (thesis §4.2.2).
    pub(crate) fn leave_too_early(&mut self, out: &mut impl Out) {
        let is_removed = !self.membership.latest.is_voter(self.id);
        if is_removed
            && self.commit_index < self.membership.index
            && self.config.disregards(Rule::RemovedLeaderStepsDown, out)
        {
            self.become_follower(None, out);
        }
    }

    /// The leader leaves the joint configuration by itself once that is committed, unless it hands
    /// over: what it makes itself passes the gates that clients' requests pass, or the entry would
    /// overtake the target's request for votes.
    pub(crate) fn leave_joint(&mut self, out: &mut impl Out) {
        let (index, configuration) = (self.membership.index, self.membership.latest);
        let hands_over = !matches!(self.role, Role::Leader(Leader { transfer: None, .. }));
        if hands_over || !configuration.auto_leave || self.commit_index < index {
            return;
        }
        if let Ok(new) = self.may_change(&Change::LeaveJoint, out) {
            self.append_configuration(new, None, out);
        }
    }

    /// Those that are no members hear that this is committed, and then nothing more.
    fn dismiss(&mut self, members: NodeSet, out: &mut impl Out) {
        let is_peer = |peer: &Progress| members.contains(peer.id);
        let Role::Leader(Leader { peers, .. }) = &self.role else { return };
        if peers.iter().all(is_peer) {
            return;
        }
        let Some((desk, leader)) = self.leading() else { return };
        for peer in leader.peers.iter_mut().filter(|peer| !members.contains(peer.id)) {
            desk.send_heartbeat(peer, out);
        }
        leader.peers.retain(is_peer);
    }

    /// Does this server stand for election? "A server that is not part of its own latest
    /// configuration should still start new elections, as it might still be needed until the entry is
    /// committed" (thesis §4.2.2): whoever votes in a configuration that may decide yet, be it a
    /// learner in the latest. A learner that never voted does not stand.
    pub(crate) fn may_stand(&self, out: &mut impl Out) -> bool {
        if self.membership.latest.voters.contains(self.id) {
            return true;
        }
        let needed = self.membership.since(self.commit_index).any(|one| one.is_voter(self.id));
        needed && !self.config.disregards(Rule::StandsThoughRemoved, out)
    }

    /// The server that must catch up before it may vote (thesis §4.2.1).
    fn needs_catch_up(&self, change: &Change) -> Option<NodeId> {
        let Change::Simple(changes) = change else { return None };
        let [MemberChange::Voter(server)] = changes.as_slice() else { return None };
        let new = !self.membership.latest.is_voter(*server);
        (new && 0 < self.config.catch_up_rounds).then_some(*server)
    }

    fn begin_catch_up(&mut self, server: NodeId, request: RequestId, out: &mut impl Out) {
        let busy = matches!(self.role, Role::Leader(Leader { catch_up: Some(_), .. }));
        let learns = self.membership.latest.learners.contains(server);
        let change = Change::Simple(vec![MemberChange::Learner(server)]);
        let learner = match self.may_change(&change, out) {
            Ok(_) if busy => Err(Fired::OneChangeAtATime { index: self.membership.index }),
            other => other,
        };
        match learner {
            Err(objection) => {
                out.fired(objection);
                out.effect(Effect::Reply(request, Answer::Refused));
                return;
            }
            Ok(_) if learns => {}
            Ok(configuration) => self.append_configuration(configuration, None, out),
        }
        let (target, began, rounds) = (self.log().last_index(), self.now, 0);
        out.fired(Fired::BeginsCatchUp { server, target });
        if let Role::Leader(leader) = &mut self.role {
            leader.catch_up = Some(CatchUp { server, request, rounds, target, began });
        }
    }

    /// These servers acknowledged. "The replication of entries to the new server is
    /// split into rounds. Each round replicates all the log entries present in the leader's log at
    /// the start of the round" (thesis §4.2.1).
    pub(crate) fn look_at_catch_up(&mut self, acknowledged: NodeSet, out: &mut impl Out) {
        let Role::Leader(Leader { catch_up: Some(catch_up), transfer: None, peers, .. }) =
            &self.role
        else {
            return;
        };
        let CatchUp { server, request, rounds, target, began } = *catch_up;
        let has_it = |peer: &Progress| peer.id == server && target <= peer.match_index;
        if !acknowledged.contains(server) || !peers.iter().any(has_it) {
            return;
        }
        let rounds = rounds + 1;
        out.fired(Fired::EndsCatchUpRound { server, round: rounds });
        let in_time = self.now.is_within(self.config.election_timeout, began);
        let change = Change::Simple(vec![MemberChange::Voter(server)]);
        match in_time.then(|| self.may_change(&change, out)) {
            Some(Ok(configuration)) => {
                self.set_catch_up(None);
                self.append_configuration(configuration, Some(request), out);
                return;
            }
            // It is fast enough, and something else stands in its way, for so many rounds.
            Some(Err(objection)) if self.config.catch_up_rounds <= rounds => {
                out.fired(objection);
                self.fail_catch_up(server, request, out);
                return;
            }
            None if self.config.catch_up_rounds <= rounds => {
                self.fail_catch_up(server, request, out);
                return;
            }
            Some(Err(_)) | None => {}
        }
        let (target, began) = (self.log().last_index(), self.now);
        self.set_catch_up(Some(CatchUp { server, request, rounds, target, began }));
    }

    /// "The leader should also abort the change if the new server is unavailable" (thesis §4.2.1).
    pub(crate) fn check_catch_up(&mut self, out: &mut impl Out) {
        let Role::Leader(Leader { catch_up: Some(catch_up), .. }) = &self.role else { return };
        let CatchUp { server, request, began, .. } = *catch_up;
        let rounds = u64::from(self.config.catch_up_rounds);
        let passed = self.now.0.saturating_sub(began.0);
        if self.config.election_timeout.0.saturating_mul(rounds) < passed {
            self.fail_catch_up(server, request, out);
        }
    }

    fn fail_catch_up(&mut self, server: NodeId, request: RequestId, out: &mut impl Out) {
        self.set_catch_up(None);
        out.fired(Fired::FailsToCatchUp { server });
        out.effect(Effect::Reply(request, Answer::Refused));
    }

    fn set_catch_up(&mut self, catch_up: Option<CatchUp>) {
        if let Role::Leader(leader) = &mut self.role {
            leader.catch_up = catch_up;
        }
    }
}
