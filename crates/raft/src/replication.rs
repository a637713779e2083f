//! Log replication (§5.3).

use crate::door::{Answer, Effect, Out, Request, Timer};
use crate::due::Due;
use crate::log::{Entries, Entry, Payload};
use crate::message::{Conflict, Verdict};
use crate::node::Node;
use crate::role::{Leader, Progress, Role};
use crate::rule::{Fired, Rule};
use crate::sending::Desk;
use crate::servers::NodeSet;
use crate::types::{Index, NodeId, Term};

impl Node {
    /// A client asks. Only a leader serves (§8).
    pub(crate) fn serve(&mut self, request: Request, out: &mut impl Out) {
        let index = self.log().last_index().next();
        let (term, leader) = (self.current_term(), self.turn_to());
        let Role::Leader(Leader { waiting, transfer: None, .. }) = &mut self.role else {
            out.fired(Fired::RefusesClient { leader });
            out.effect(Effect::Reply(request.id, Answer::NotLeader { leader }));
            return;
        };
        let entry = Entry { term, payload: Payload::Command(request.command) };
        let most = self.config.uncommitted_bytes;
        if let Some(bytes) = waiting.would_exceed(entry.bytes(), most) {
            out.fired(Fired::TooMuchUncommitted { bytes, most });
            out.effect(Effect::Reply(request.id, Answer::Refused));
            return;
        }
        waiting.push(index, request.id, entry.bytes());
        out.fired(Fired::AppendsCommand { index, term });
        self.lead_with(entry, out);
    }

    pub(crate) fn append_noop(&mut self, out: &mut impl Out) {
        let index = self.log().last_index().next();
        let term = self.current_term();
        out.fired(Fired::AppendsNoop { index, term });
        self.lead_with(Entry { term, payload: Payload::Noop }, out);
    }

    /// The leader appends an entry of its own. It is written and sent at the same time when the step
    /// ends (thesis §10.2.1: "the leader can write to its disk in parallel").
    pub(crate) fn lead_with(&mut self, entry: Entry, out: &mut impl Out) {
        self.adopt(self.log().last_index().next(), &entry, out);
        self.persistent.log.append(entry);
        self.due.sends = NodeSet::ALL;
    }

    /// "Leaders send periodic heartbeats (AppendEntries RPCs that carry no log entries)" (§5.2).
    pub(crate) fn on_heartbeat_timeout(&mut self, out: &mut impl Out) {
        if matches!(self.role, Role::Leader(_)) {
            out.fired(Fired::SendsHeartbeat { term: self.current_term() });
            out.effect(Effect::Reset(Timer::Heartbeat));
            self.check_catch_up(out);
            if self.config.lease_reads {
                self.begin_round();
            }
            let Some((desk, leader)) = self.leading() else { return };
            leader.peers.iter_mut().for_each(|peer| desk.send_heartbeat(peer, out));
        }
    }

    /// A follower answers AppendEntries.
    pub(crate) fn on_verdict(
        &mut self,
        from: NodeId,
        term: Term,
        verdict: Verdict,
        out: &mut impl Out,
    ) {
        let Some((desk, peer)) = self.answered_by(from, term) else {
            out.fired(Fired::StaleResponse { from, theirs: term });
            return;
        };
        match verdict {
            Verdict::Success { match_index } => {
                // A follower can only match what this leader has.
                let match_index = match_index.min(desk.log.last_index());
                let grows = peer.match_index < match_index;
                if grows {
                    out.fired(Fired::CountsAcknowledgement { from, match_index });
                }
                let news = peer.acknowledged(match_index, desk.log.compacted().index);
                self.due.counts |= grows && self.commit_index < match_index;
                self.due.acknowledged.insert(from);
                if news {
                    self.due.sends.insert(from);
                }
            }
            Verdict::Refused { previous, .. } if peer.knows_better(previous) => {
                out.fired(Fired::StaleResponse { from, theirs: term });
            }
            Verdict::Refused { previous, conflict } => {
                self.on_refusal(from, previous, conflict, out);
            }
        }
    }

    /// A peer answers in the current term, so it is heard: what is known of it, beside what it is
    /// sent from.
    #[inline]
    pub(crate) fn answered_by(
        &mut self,
        from: NodeId,
        term: Term,
    ) -> Option<(Desk<'_>, &mut Progress)> {
        if term < self.current_term() {
            return None;
        }
        let (desk, leader) = self.leading()?;
        leader.heard.insert(from);
        let peer = leader.peers.iter_mut().find(|peer| peer.id == from)?;
        Some((desk, peer))
    }

    /// "If AppendEntries fails because of log inconsistency: decrement nextIndex and retry"
    /// (Figure 2).
    fn on_refusal(
        &mut self,
        follower: NodeId,
        previous: Index,
        conflict: Conflict,
        out: &mut impl Out,
    ) {
        let stays = self.config.disregards(Rule::StepsBack, out);
        let next_index = if stays { previous.next() } else { self.step_back(previous, conflict) };
        let Some((desk, leader)) = self.leading() else { return };
        let Some(peer) = leader.peers.iter_mut().find(|peer| peer.id == follower) else { return };
        let next_index = if stays { next_index } else { next_index.max(peer.match_index.next()) };
        peer.steps_back(next_index, desk.config.batch);
        out.fired(Fired::StepsBack { follower, next_index });
        desk.probe(peer, out);
        if desk.config.disregards(Rule::RefusalMatchesNothing, out) {
            let claimed = conflict.first.previous().min(desk.log.last_index());
            peer.match_index = peer.match_index.max(claimed);
            self.due.counts = true;
        }
    }

    /// Pays what a leader owes its peers. `new` follows the entry before it.
    #[inline]
    pub(crate) fn serve_peers(&mut self, due: Due, new: (Index, &Entries), out: &mut impl Out) {
        // The usual answer to a heartbeat says nothing new.
        if due.counts || due.round || !due.sends.is_empty() {
            self.send_what_is_due(due, new, out);
        }
        if !due.acknowledged.is_empty() {
            self.look_at_catch_up(due.acknowledged, out);
        }
        if !due.sends.is_empty() {
            self.hand_over(out);
        }
    }

    fn send_what_is_due(&mut self, due: Due, new: (Index, &Entries), out: &mut impl Out) {
        if due.counts {
            self.advance_commit(out);
        }
        if due.round {
            self.begin_round();
        }
        let Some((desk, leader)) = self.leading() else { return };
        for peer in &mut leader.peers {
            if due.sends.contains(peer.id) {
                desk.send_entries(peer, new, out);
            }
            if due.round {
                desk.send_round(peer, out);
            }
            desk.tell_commit(peer, out);
        }
    }

    /// Where to look next for agreement: always before what was refused.
    fn step_back(&self, previous: Index, conflict: Conflict) -> Index {
        if !self.config.fast_backtracking {
            return previous;
        }
        let guess = match conflict.term {
            None => conflict.first,
            // If we have entries of that term, the logs may agree up to our last of them.
            Some(theirs) => {
                let ours = self.log().last_not_after(previous, theirs);
                if self.log().term_at(ours) == Some(theirs) { ours.next() } else { conflict.first }
            }
        };
        guess.min(previous).max(Index(1))
    }
}
