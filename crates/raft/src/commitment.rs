//! What commits an entry (§5.3, §5.4.2), and what follows from it.

use crate::door::{Answer, Effect, Out};
use crate::node::Node;
use crate::role::{Leader, Role};
use crate::rule::{Fired, Rule};
use crate::types::{Index, NodeId};

impl Node {
    /// "If there exists an N such that N > commitIndex, a majority of matchIndex[i] ≥ N, and
    /// log[N].term == currentTerm: set commitIndex = N" (Figure 2).
    pub(crate) fn advance_commit(&mut self, out: &mut impl Out) {
        if self.log().last_index() <= self.commit_index {
            return;
        }
        let Some((index, copies)) = self.on_a_majority() else { return };
        if index <= self.commit_index {
            return;
        }
        let (theirs, ours) = (self.log().term_at(index).unwrap_or_default(), self.current_term());
        if theirs != ours && !self.config.disregards(Rule::OldTermNotCounted, out) {
            out.fired(Fired::OldTermNotCounted { index, theirs, ours });
            return;
        }
        let needed = self.deciding().voters.majority() as u32;
        out.fired(Fired::Commits { index, copies, needed });
        self.commit_index = index;
    }

    /// The greatest index that a majority has durably, and how many have it. The leader's own copy
    /// counts as far as its own disk has it.
    fn on_a_majority(&self) -> Option<(Index, u32)> {
        let Role::Leader(Leader { peers, .. }) = &self.role else { return None };
        let others = peers.iter().map(|peer| (peer.id, peer.match_index));
        let copies = others.chain(core::iter::once((self.id, self.own_copy())));
        let deciding = self.deciding();
        let index = self.committed_by(deciding, copies.clone())?.min(self.log().last_index());
        let holds = |copy: &(NodeId, Index)| deciding.voters.contains(copy.0) && index <= copy.1;
        Some((index, copies.filter(holds).count() as u32))
    }

    /// "If commitIndex > lastApplied: increment lastApplied, apply log[lastApplied] to state
    /// machine" (Figure 2); a leader then "responds after entry applied to state machine".
    #[inline]
    pub(crate) fn apply_committed(&mut self, out: &mut impl Out) {
        if self.last_applied < self.commit_index {
            self.apply_up_to(self.commit_index.min(self.log().last_index()), out);
        }
    }

    fn apply_up_to(&mut self, last: Index, out: &mut impl Out) {
        if last <= self.last_applied {
            return;
        }
        let first = self.last_applied.next();
        out.fired(Fired::Applies { first, last });
        self.last_applied = last;
        out.effect(Effect::Apply { first, last });
        if let Role::Leader(Leader { waiting, .. }) = &mut self.role {
            while let Some((index, request)) = waiting.pop_up_to(last) {
                out.effect(Effect::Reply(request, Answer::Applied { index }));
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
