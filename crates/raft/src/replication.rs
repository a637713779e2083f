//! Log replication (§5.3).

use crate::door::{Answer, Effect, Output, Request, Timer};
use crate::log::{Entries, Entry, Payload};
use crate::message::{Body, Conflict, Verdict};
use crate::node::Node;
use crate::role::{Leader, Progress, Role};
use crate::rule::{Fired, Rule};
use crate::storage::{Persistent, Write, WriteId};
use crate::types::{Index, LogPosition, NodeId, Term};

impl Node {
    /// A client asks. Only a leader serves (§8).
    pub(crate) fn serve(&mut self, request: Request, out: &mut Output) {
        let index = self.log().last_index().next();
        let leader = self.turn_to();
        let Role::Leader(Leader { waiting, transfer: None, .. }) = &mut self.role else {
            out.rules.push(Fired::RefusesClient { leader });
            out.effects.push(Effect::Reply(request.id, Answer::NotLeader { leader }));
            return;
        };
        waiting.push_back((index, request.id));
        out.rules.push(Fired::AppendsCommand { index, term: self.current_term() });
        self.lead_with(Payload::Command(request.command), out);
    }

    pub(crate) fn append_noop(&mut self, out: &mut Output) {
        let index = self.log().last_index().next();
        out.rules.push(Fired::AppendsNoop { index, term: self.current_term() });
        self.lead_with(Payload::Noop, out);
    }

    /// The leader appends an entry of its own, writes it, and sends it at the same time
    /// (thesis §10.2.1: "the leader can write to its disk in parallel").
    pub(crate) fn lead_with(&mut self, payload: Payload, out: &mut Output) {
        let previous = self.log().last_index();
        let entry = Entry { term: self.current_term(), payload };
        self.persistent.log.append(entry.clone());
        let entries = Entries::One(entry);
        self.adopt(previous, &entries, out);
        self.write_log(previous, entries, out);
        self.for_each_peer(out, Self::send_entries);
    }

    fn write_log(&mut self, previous: Index, entries: Entries, out: &mut Output) {
        let id = WriteId::Log { term: self.current_term(), index: self.log().last_index() };
        self.persist(id, Write::Entries { previous, entries }, out);
    }

    /// "Leaders send periodic heartbeats (AppendEntries RPCs that carry no log entries)" (§5.2).
    pub(crate) fn on_heartbeat_timeout(&mut self, out: &mut Output) {
        if matches!(self.role, Role::Leader(_)) {
            out.rules.push(Fired::SendsHeartbeat { term: self.current_term() });
            out.effects.push(Effect::Reset(Timer::Heartbeat));
            self.check_catch_up(out);
            if self.config.lease_reads {
                self.begin_round();
            }
            self.for_each_peer(out, Self::send_heartbeat);
        }
    }

    /// Sends what `peer` lacks, as far as the window allows. `next_index` runs ahead of the
    /// acknowledgements (thesis §10.2.2); a rejection brings it back.
    pub(crate) fn send_entries(&self, peer: &mut Progress, out: &mut Output) {
        if peer.next_index <= self.log().compacted().index {
            if peer.sending.is_none() {
                self.send_snapshot(peer, out);
            }
            return;
        }
        let window = u64::from(self.config.window.min(peer.room));
        while !peer.probing && peer.next_index <= self.log().last_index() {
            let in_flight = peer.next_index.0.saturating_sub(peer.in_flight_from.0);
            let room = window.saturating_sub(in_flight).min(u64::from(self.config.batch));
            let entries = self.log().entries_from(peer.next_index, room as usize);
            if entries.is_empty() {
                return;
            }
            let count = entries.len() as u64;
            self.send_append(peer, entries, out);
            peer.next_index.0 = peer.next_index.0.saturating_add(count);
        }
    }

    /// Sends what should follow the place where the logs may agree, and waits for the answer; if it
    /// is lost, the answer to a heartbeat says the same.
    fn probe(&self, peer: &mut Progress, out: &mut Output) {
        if peer.next_index <= self.log().compacted().index {
            self.send_snapshot(peer, out);
            return;
        }
        let most = self.config.batch.min(self.config.window) as usize;
        self.send_append(peer, self.log().entries_from(peer.next_index, most), out);
    }

    pub(crate) fn send_heartbeat(&self, peer: &mut Progress, out: &mut Output) {
        if peer.next_index <= self.log().compacted().index
            && !self.disregards(Rule::SnapshotWhenBehind, out)
        {
            // The chunk is sent again, in case it was lost; it is heard from the leader as well.
            if let Some(sending) = &mut peer.sending {
                sending.may_turn_back = true;
            }
            self.send_snapshot(peer, out);
            // It carries no round.
            if self.round() == 0 {
                return;
            }
        }
        self.send_append(peer, Entries::None, out);
    }

    /// Sends what says no more than that it leads, and in which round. Where the entry before is not
    /// in the log any more it follows the beginning, on which all logs agree.
    pub(crate) fn send_round(&self, peer: &mut Progress, out: &mut Output) {
        self.send_append(peer, Entries::None, out);
    }

    fn send_append(&self, peer: &mut Progress, entries: Entries, out: &mut Output) {
        let previous = self.log().position(peer.next_index.previous()).unwrap_or_default();
        let leader_commit = self.commit_index;
        peer.told_commit = leader_commit;
        let round = self.round();
        let body = Body::AppendEntriesRequest { previous, entries, leader_commit, round };
        self.send(peer.id, body, out);
    }

    /// A leader sends entries, or a heartbeat.
    pub(crate) fn on_append_entries(
        &mut self,
        leader: NodeId,
        term: Term,
        (previous, entries, leader_commit, round): (LogPosition, Entries, Index, u64),
        out: &mut Output,
    ) {
        if term < self.current_term() {
            out.rules.push(Fired::StaleRequest { ours: self.current_term(), theirs: term });
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
        out.effects.push(Effect::Reset(Timer::Election));
        let ours = self.log().term_at(previous.index);
        if ours != Some(previous.term) && !self.is_compacted(previous, out) {
            let last_index = self.log().last_index();
            out.rules.push(Fired::RefusesEntries { previous, ours, last_index });
            let verdict = self.refusal(previous);
            self.answer(leader, verdict, out);
            return;
        }
        let Some(last_new) = self.take_in(previous.index, entries, out) else { return };
        self.learn_commit(leader_commit, last_new, out);
        let durable = self.term_is_durable();
        let last_index = self.log().last_index();
        let overstates = last_new < last_index && self.disregards(Rule::Acknowledges, out);
        let agreed = if overstates { last_index } else { last_new };
        let written = self.acknowledgeable();
        let Role::Follower(follower) = &mut self.role else { return };
        follower.matched = follower.matched.max(agreed);
        follower.answer_due = true;
        if durable && follower.matched <= written {
            self.acknowledge(out);
        } else {
            out.rules.push(Fired::WaitsForDisk { term, index: last_new });
            self.give_sign_of_life(out);
        }
    }

    /// A disk that is busy keeps the answer, but not the sign of life: where a leader counts who
    /// hears it, for a read (thesis §6.4) or to go on leading (§6.2), it is told at once how much is
    /// on the disk; nothing before the term is (§3.8).
    pub(crate) fn give_sign_of_life(&mut self, out: &mut Output) {
        let counts = self.config.check_quorum || 0 < self.round();
        let may_answer = counts && self.term_is_durable();
        let written = self.acknowledgeable();
        let Role::Follower(follower) = &mut self.role else { return };
        let Some(leader) = follower.leader.filter(|_| may_answer && follower.answer_due) else {
            return;
        };
        let match_index = follower.matched.min(written);
        follower.acknowledged = follower.acknowledged.max(match_index);
        out.rules.push(Fired::Acknowledges { leader, match_index });
        self.answer(leader, Verdict::Success { match_index }, out);
    }

    fn answer(&self, leader: NodeId, verdict: Verdict, out: &mut Output) {
        let body = Body::AppendEntriesResponse { verdict, round: self.round() };
        self.send(leader, body, out);
    }

    /// Recognizes `leader` (§5.2). A term has one leader, so a leader never follows in its own.
    pub(crate) fn follow(&mut self, leader: NodeId, out: &mut Output) -> bool {
        let term = self.current_term();
        match &mut self.role {
            Role::Leader(_) => return false,
            Role::PreCandidate(_) | Role::Candidate(_) => {
                out.rules.push(Fired::RecognizesLeader { leader, term });
                self.become_follower(Some(leader), out);
            }
            Role::Follower(follower) => {
                if follower.leader.replace(leader) != Some(leader) {
                    out.rules.push(Fired::FollowsLeader { leader, term });
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
    fn take_in(&mut self, previous: Index, entries: Entries, out: &mut Output) -> Option<Index> {
        let last = Index(previous.0.saturating_add(entries.len() as u64));
        let compacted = self.log().compacted().index;
        let cuts = self.config.off.contains(Rule::HasEntries);
        let differs = |(index, entry): &(Index, &Entry)| {
            compacted < *index && (cuts || self.log().term_at(*index) != Some(entry.term))
        };
        let Some((first, entry)) = entries.after(previous).find(differs) else {
            if !entries.is_empty() {
                out.rules.push(Fired::HasEntries { last });
            }
            return Some(last);
        };
        if let Some(ours) = self.log().term_at(first) {
            let theirs = entry.term;
            if ours == theirs {
                out.rules.push(Fired::Disregards { rule: Rule::HasEntries });
            } else if first <= self.commit_index {
                out.rules.push(Fired::ConflictsWithCommitted { index: first, ours, theirs });
                return None;
            }
            self.delete_conflict(first, ours, theirs, out);
        }
        let had = first.0 - previous.next().0;
        let missing = entries.without_first(had as usize);
        self.persistent.log.replace_after(first.previous(), &missing);
        out.rules.push(Fired::AppendsEntries { first, last });
        self.adopt(first.previous(), &missing, out);
        self.write_log(first.previous(), missing, out);
        Some(last)
    }

    pub(crate) fn delete_conflict(
        &mut self,
        index: Index,
        ours: Term,
        theirs: Term,
        out: &mut Output,
    ) {
        let last_index = self.log().last_index();
        out.rules.push(Fired::DeletesConflict { index, ours, theirs, last_index });
        self.persistent.log.delete_from(index);
        self.durable.last_index = self.durable.last_index.min(index.previous());
        self.durable.cut_in = self.current_term();
        self.roll_back(index, out);
    }

    /// The answer goes out once the entries it speaks of are on the disk (thesis §3.8). While more
    /// are being written, each write that completes is acknowledged.
    /// Says whether it went out.
    pub(crate) fn acknowledge(&mut self, out: &mut Output) -> bool {
        let durable = self.term_is_durable();
        let written = self.acknowledgeable();
        let Role::Follower(follower) = &mut self.role else { return false };
        let Some(leader) = follower.leader.filter(|_| durable && follower.answer_due) else {
            return false;
        };
        let match_index = follower.matched.min(written);
        if match_index < follower.matched && match_index <= follower.acknowledged {
            return false;
        }
        follower.answer_due = match_index < follower.matched;
        follower.acknowledged = match_index;
        out.rules.push(Fired::Acknowledges { leader, match_index });
        let verdict = Verdict::Success { match_index };
        self.answer(leader, verdict, out);
        true
    }

    /// Up to where this server may say that it has its log: as far as its disk has it.
    fn acknowledgeable(&self) -> Index {
        let off = self.config.off.contains(Rule::EntriesOnDisk);
        if off { self.log().last_index() } else { self.durable.last_index }
    }

    fn learn_commit(&mut self, leader_commit: Index, last_new: Index, out: &mut Output) {
        // What follows the last new entry may be from another leader, and not what was committed.
        let unchecked = last_new < leader_commit && self.disregards(Rule::LearnsCommit, out);
        let known = if unchecked { self.log().last_index() } else { last_new };
        let index = leader_commit.min(known);
        if self.commit_index < index {
            self.commit_index = index;
            out.rules.push(Fired::LearnsCommit { index });
        }
    }

    /// A follower answers AppendEntries.
    pub(crate) fn on_verdict(
        &mut self,
        from: NodeId,
        term: Term,
        verdict: Verdict,
        out: &mut Output,
    ) {
        let stale = term < self.current_term();
        let peer = match &mut self.role {
            Role::Leader(leader) if !stale => {
                leader.heard.insert(from);
                leader.peers.iter_mut().find(|peer| peer.id == from)
            }
            Role::Leader(_) | Role::Follower(_) | Role::PreCandidate(_) | Role::Candidate(_) => {
                None
            }
        };
        let Some(peer) = peer else {
            out.rules.push(Fired::StaleResponse { from, theirs: term });
            return;
        };
        match verdict {
            Verdict::Success { match_index } => self.on_success(from, match_index, out),
            Verdict::Refused { previous, .. } if peer.knows_better(previous) => {
                out.rules.push(Fired::StaleResponse { from, theirs: term });
            }
            Verdict::Refused { previous, conflict } => {
                self.on_refusal(from, previous, conflict, out);
            }
        }
    }

    /// "If successful: update nextIndex and matchIndex for follower" (Figure 2).
    fn on_success(&mut self, from: NodeId, match_index: Index, out: &mut Output) {
        let Persistent { log, .. } = &self.persistent;
        let Role::Leader(leader) = &mut self.role else { return };
        let Some(peer) = leader.peers.iter_mut().find(|peer| peer.id == from) else { return };
        // A follower can only match what this leader has.
        let grows = peer.match_index < match_index.min(log.last_index());
        let news = peer.acknowledged(match_index.min(log.last_index()), log.compacted().index);
        let match_index = peer.match_index;
        if grows {
            out.rules.push(Fired::CountsAcknowledgement { from, match_index });
        }
        if news {
            self.advance_commit(out);
            self.for_each_peer(out, |node, peer, out| {
                if peer.id == from {
                    node.send_entries(peer, out);
                }
                node.tell_commit(peer, out);
            });
        }
        self.on_caught_up(from, match_index, out);
        if news {
            self.hand_over(out);
        }
    }

    /// "If AppendEntries fails because of log inconsistency: decrement nextIndex and retry"
    /// (Figure 2).
    fn on_refusal(
        &mut self,
        follower: NodeId,
        previous: Index,
        conflict: Conflict,
        out: &mut Output,
    ) {
        let stays = self.disregards(Rule::StepsBack, out);
        let next_index = if stays { previous.next() } else { self.step_back(previous, conflict) };
        let claims = self.config.off.contains(Rule::RefusalMatchesNothing);
        self.for_peer(follower, out, |node, peer, out| {
            let next_index =
                if stays { next_index } else { next_index.max(peer.match_index.next()) };
            peer.steps_back(next_index, node.config.batch);
            out.rules.push(Fired::StepsBack { follower, next_index });
            node.probe(peer, out);
            if node.disregards(Rule::RefusalMatchesNothing, out) {
                let claimed = conflict.first.previous().min(node.log().last_index());
                peer.match_index = peer.match_index.max(claimed);
            }
        });
        if claims {
            self.advance_commit(out);
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
