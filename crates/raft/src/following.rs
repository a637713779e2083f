//! A follower and its leader's log (Figure 2, AppendEntries).

use crate::door::{Effect, Out, Timer};
use crate::due::Due;
use crate::log::{Entries, Entry};
use crate::message::{Body, Conflict, Verdict};
use crate::node::Node;
use crate::role::{Acknowledgement, Role};
use crate::rule::{Fired, Rule};
use crate::types::{Index, LogPosition, NodeId, Round, Term};

impl Node {
    /// A leader sends entries, or a heartbeat.
    pub(crate) fn on_append_entries(
        &mut self,
        leader: NodeId,
        term: Term,
        (previous, entries, leader_commit, round): (LogPosition, Entries, Index, Round),
        out: &mut impl Out,
    ) {
        if term < self.current_term() {
            out.fired(Fired::StaleRequest { ours: self.current_term(), theirs: term });
            let verdict = self.refusal(previous);
            self.answer(leader, verdict, out);
            return;
        }
        if !self.follow(leader, out) {
            return;
        }
        self.hear_round(round);
        // The term goes to the disk before entries of that term do.
        self.save_vote(out);
        out.effect(Effect::Reset(Timer::Election));
        let ours = self.log().term_at(previous.index);
        if ours != Some(previous.term) && !self.is_compacted(previous, out) {
            let last_index = self.log().last_index();
            out.fired(Fired::RefusesEntries { previous, ours, last_index });
            let verdict = self.refusal(previous);
            self.answer(leader, verdict, out);
            return;
        }
        let Some(last_new) = self.take_in(previous.index, entries, out) else { return };
        self.learn_commit(leader_commit, last_new, out);
        let last_index = self.log().last_index();
        let overstates = last_new < last_index && self.config.disregards(Rule::Acknowledges, out);
        let agreed = if overstates { last_index } else { last_new };
        let Role::Follower(follower) = &mut self.role else { return };
        let Some(following) = &mut follower.following else { return };
        following.agrees_up_to(agreed);
        self.due.heard = Some(last_new);
    }

    /// The answer goes out once the entries it speaks of are on the disk (thesis §3.8). While more
    /// are being written, each write that completes is acknowledged.
    ///
    /// A disk that is busy keeps the answer, but not the sign of life: where a leader counts who
    /// hears it, for a read (thesis §6.4) or to go on leading (§6.2), it is told at once how much is
    /// on the disk; nothing before the term is (§3.8).
    #[inline]
    pub(crate) fn acknowledge(&mut self, due: Due, out: &mut impl Out) {
        let (term, durable) = (self.current_term(), self.term_is_durable());
        let counted = self.config.check_quorum || !self.round().is_none();
        let written = self.acknowledgeable();
        let Role::Follower(follower) = &mut self.role else { return };
        let Some(following) = &mut follower.following else { return };
        let Some(told) = following.could_acknowledge(written) else { return };
        let Acknowledgement { match_index, is_whole, is_more } = told;
        let is_worth_it = is_whole || due.written && is_more;
        if !durable || !is_worth_it {
            let Some(index) = due.heard else { return };
            out.fired(Fired::WaitsForDisk { term, index });
            if !durable || !counted {
                return;
            }
        }
        following.acknowledges(told);
        let leader = following.leader;
        out.fired(Fired::Acknowledges { leader, match_index });
        self.answer(leader, Verdict::Success { match_index }, out);
    }

    fn answer(&self, leader: NodeId, verdict: Verdict, out: &mut impl Out) {
        let body = Body::AppendEntriesResponse { verdict, round: self.round() };
        self.send(leader, body, out);
    }

    /// Recognizes `leader` (§5.2). A term has one leader, so a leader never follows in its own.
    pub(crate) fn follow(&mut self, leader: NodeId, out: &mut impl Out) -> bool {
        let term = self.current_term();
        match &mut self.role {
            Role::Leader(_) => return false,
            Role::PreCandidate(_) | Role::Candidate(_) => {
                out.fired(Fired::RecognizesLeader { leader, term });
                self.become_follower(Some(leader), out);
            }
            Role::Follower(follower) => {
                if follower.follow(leader) {
                    out.fired(Fired::FollowsLeader { leader, term });
                }
            }
        }
        self.heard = Some((leader, self.now));
        true
    }

    /// §5.3: "The follower can include the term of the conflicting entry and the first index it
    /// stores for that term."
    fn refusal(&self, previous: LogPosition) -> Verdict {
        let log = self.log();
        let conflict = match log.term_at(previous.index) {
            Some(term) if Index::ZERO < previous.index => {
                Conflict { term: Some(term), first: log.first_of_term_at(previous.index) }
            }
            Some(_) | None => Conflict { term: None, first: log.last_index().next() },
        };
        Verdict::Refused { previous: previous.index, conflict }
    }

    /// Figure 2, AppendEntries, steps 3 and 4. Returns the index of the last new entry; none if what
    /// is committed would have to go for it, which is never answered.
    fn take_in(&mut self, previous: Index, entries: Entries, out: &mut impl Out) -> Option<Index> {
        let last = Index(previous.0.saturating_add(entries.len() as u64));
        let compacted = self.log().compacted().index;
        let cuts = self.cuts_what_it_has();
        let differs = |(index, entry): &(Index, &Entry)| {
            compacted < *index && (cuts || self.log().term_at(*index) != Some(entry.term))
        };
        let Some((first, entry)) = entries.after(previous).find(differs) else {
            if !entries.is_empty() {
                out.fired(Fired::HasEntries { last });
            }
            return Some(last);
        };
        if let Some(ours) = self.log().term_at(first) {
            let theirs = entry.term;
            if ours == theirs {
                out.fired(Fired::Disregards { rule: Rule::HasEntries });
            } else if first <= self.commit_index {
                out.fired(Fired::ConflictsWithCommitted { index: first, ours, theirs });
                return None;
            }
            self.delete_conflict(first, ours, theirs, out);
        }
        let had = first.0 - previous.next().0;
        let missing = entries.without_first(had as usize);
        out.fired(Fired::AppendsEntries { first, last });
        for (index, entry) in missing.after(first.previous()) {
            self.adopt(index, entry, out);
            self.persistent.log.append(entry.clone());
        }
        self.durable.appended(missing);
        Some(last)
    }

    pub(crate) fn delete_conflict(
        &mut self,
        index: Index,
        ours: Term,
        theirs: Term,
        out: &mut impl Out,
    ) {
        let last_index = self.log().last_index();
        out.fired(Fired::DeletesConflict { index, ours, theirs, last_index });
        self.persistent.log.delete_from(index);
        self.durable.cut(index.previous(), self.current_term());
        self.roll_back(index, out);
    }

    fn learn_commit(&mut self, leader_commit: Index, last_new: Index, out: &mut impl Out) {
        // What follows the last new entry may be from another leader, and not what was committed.
        let unchecked = last_new < leader_commit && self.config.disregards(Rule::LearnsCommit, out);
        let known = if unchecked { self.log().last_index() } else { last_new };
        let index = leader_commit.min(known);
        if self.commit_index < index {
            self.commit_index = index;
            out.fired(Fired::LearnsCommit { index });
        }
    }
}
