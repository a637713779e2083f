//! What commits an entry (§5.3, §5.4.2), and what follows from it.

use crate::door::{Answer, Effect, Output};
use crate::node::Node;
use crate::role::{Leader, Progress, Role};
use crate::rule::{Fired, Rule};
use crate::types::{Index, NodeId};

impl Node {
    /// "If there exists an N such that N > commitIndex, a majority of matchIndex[i] ≥ N, and
    /// log[N].term == currentTerm: set commitIndex = N" (Figure 2).
    pub(crate) fn advance_commit(&mut self, out: &mut Output) {
        if self.log().last_index() <= self.commit_index {
            return;
        }
        let Some((index, copies)) = self.on_a_majority() else { return };
        if index <= self.commit_index {
            return;
        }
        let (theirs, ours) = (self.log().term_at(index).unwrap_or_default(), self.current_term());
        if theirs != ours && !self.disregards(Rule::OldTermNotCounted, out) {
            out.rules.push(Fired::OldTermNotCounted { index, theirs, ours });
            return;
        }
        let needed = self.deciding().voters.majority() as u32;
        out.rules.push(Fired::Commits { index, copies, needed });
        self.commit_index = index;
    }

    /// An eager leader tells a follower what is committed of that which it has, now that the entry
    /// was committed or that the follower has it.
    pub(crate) fn tell_commit(&self, peer: &mut Progress, out: &mut Output) {
        let news = || peer.told_commit < peer.match_index.min(self.commit_index);
        if self.config.eager_commit && news() {
            self.send_heartbeat(peer, out);
        }
    }

    /// The greatest index that a majority has durably, and how many have it. The leader's own copy
    /// counts as far as its own disk has it.
    fn on_a_majority(&self) -> Option<(Index, u32)> {
        let Role::Leader(Leader { peers, .. }) = &self.role else { return None };
        let off = |rule| self.config.off.contains(rule);
        let written = self.durable.last_index;
        let here = if off(Rule::CountsItself) { self.log().last_index() } else { written };
        let others = peers.iter().map(|peer| (peer.id, peer.match_index));
        let copies = others.chain(core::iter::once((self.id, here)));
        let deciding = self.deciding();
        let index = if off(Rule::Commits) {
            // As if the list were sorted, which it is not.
            copies.clone().nth(deciding.voters.majority().checked_sub(1)?)?.1
        } else {
            deciding.committed_index(copies.clone()).min(self.log().last_index())
        };
        let holds = |copy: &(NodeId, Index)| deciding.voters.contains(copy.0) && index <= copy.1;
        Some((index, copies.filter(holds).count() as u32))
    }

    /// "If commitIndex > lastApplied: increment lastApplied, apply log[lastApplied] to state
    /// machine" (Figure 2); a leader then "responds after entry applied to state machine".
    pub(crate) fn apply_committed(&mut self, out: &mut Output) {
        let last = self.commit_index.min(self.log().last_index());
        if last <= self.last_applied {
            return;
        }
        let first = self.last_applied.next();
        out.rules.push(Fired::Applies { first, last });
        while self.last_applied < last {
            let index = self.last_applied.next();
            self.last_applied = index;
            out.effects.push(Effect::Apply(index));
            if let Role::Leader(Leader { waiting, .. }) = &mut self.role
                && let Some((_, request)) = waiting.pop_front_if(|(at, _)| *at == index)
            {
                out.effects.push(Effect::Reply(request, Answer::Applied { index }));
            }
        }
        self.begin_early_reads(out);
        self.after_commit(out);
        if self.membership.has_older() {
            // A snapshot that was asked for says who the members were as of its last entry.
            let newest = self.snapshot().map_or(Index::ZERO, |snapshot| snapshot.last.index);
            let awaited = newest < self.snapshot_asked;
            let needed = if awaited { self.snapshot_asked } else { self.commit_index };
            self.membership.forget_before(needed.min(self.commit_index));
        }
        let every = u64::from(self.config.snapshot_every);
        if 0 < every && every <= self.last_applied.0.saturating_sub(self.snapshot_asked.0) {
            self.ask_for_snapshot(out);
        }
    }
}
