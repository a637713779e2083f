//! What a leader sends its peers (§5.3; thesis §10.2.2).

use crate::config::Config;
use crate::door::{Effect, Out};
use crate::durable::Durable;
use crate::log::{Entries, Log};
use crate::message::{Body, Message, SnapshotInfo};
use crate::node::Node;
use crate::role::{Leader, Progress, Role, Sending};
use crate::rule::{Fired, Rule};
use crate::storage::{Persistent, Snapshot};
use crate::types::{Index, NodeId, Round, Term};
use alloc::sync::Arc;

/// The part of a leader that it sends from, lent beside what it knows of its peers.
pub(crate) struct Desk<'a> {
    id: NodeId,
    term: Term,
    pub(crate) config: &'a Config,
    pub(crate) log: &'a Log,
    snapshot: Option<&'a Arc<Snapshot>>,
    commit_index: Index,
    durable: &'a Durable,
    /// The round that its requests belong to.
    round: Round,
}

impl Node {
    /// A leader's desk and its peers.
    #[inline]
    pub(crate) const fn leading(&mut self) -> Option<(Desk<'_>, &mut Leader)> {
        let Self { id, config, persistent, durable, commit_index, role, .. } = self;
        let Role::Leader(leader) = role else { return None };
        let Persistent { current_term, log, snapshot, .. } = persistent;
        let desk = Desk {
            id: *id,
            term: *current_term,
            config,
            log,
            snapshot: snapshot.as_ref(),
            commit_index: *commit_index,
            durable,
            round: leader.reads.round,
        };
        Some((desk, leader))
    }
}

impl Desk<'_> {
    /// Sends what `peer` lacks, as far as the window allows. `next_index` runs ahead of the
    /// acknowledgements (thesis §10.2.2); a rejection brings it back. `new` follows the entry before
    /// it, and is what most peers lack.
    pub(crate) fn send_entries(
        &self,
        peer: &mut Progress,
        new: (Index, &Entries),
        out: &mut impl Out,
    ) {
        if peer.next_index <= self.log.compacted().index {
            if peer.sending.is_none() {
                self.send_snapshot(peer, out);
            }
            return;
        }
        let window = u64::from(self.config.window.min(peer.room));
        while !peer.probing && peer.next_index <= self.log.last_index() {
            let in_flight = peer.next_index.0.saturating_sub(peer.in_flight_from.0);
            let room = window.saturating_sub(in_flight).min(u64::from(self.config.batch));
            let room = room.min(self.ready_from(peer.next_index));
            let bytes = u64::from(self.config.batch_bytes);
            let is_new = peer.next_index.previous() == new.0 && new.1.len() as u64 <= room;
            let entries = if is_new && (new.1.len() == 1 || new.1.bytes() <= bytes) {
                new.1.clone()
            } else {
                self.log.run_from(peer.next_index, room as usize, bytes)
            };
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
    pub(crate) fn probe(&self, peer: &mut Progress, out: &mut impl Out) {
        if peer.next_index <= self.log.compacted().index {
            self.send_snapshot(peer, out);
            return;
        }
        let most = u64::from(self.config.batch.min(self.config.window));
        let most = most.min(self.ready_from(peer.next_index)) as usize;
        let bytes = u64::from(self.config.batch_bytes);
        self.send_append(peer, self.log.run_from(peer.next_index, most, bytes), out);
    }

    /// How many entries from this one on may be sent.
    #[inline]
    const fn ready_from(&self, index: Index) -> u64 {
        let last = if self.config.parallel_disk { Index::MAX } else { self.durable.last_index() };
        last.next().0.saturating_sub(index.0)
    }

    pub(crate) fn send_heartbeat(&self, peer: &mut Progress, out: &mut impl Out) {
        if peer.next_index <= self.log.compacted().index
            && !self.config.disregards(Rule::SnapshotWhenBehind, out)
        {
            // The chunk is sent again, in case it was lost; it is heard from the leader as well.
            if let Some(sending) = &mut peer.sending {
                sending.may_turn_back = true;
            }
            self.send_snapshot(peer, out);
            // It carries no round.
            if self.round.is_none() {
                return;
            }
        }
        self.send_round(peer, out);
    }

    /// Sends what says no more than that it leads, and in which round. Where the entry before is not
    /// in the log any more it follows the beginning, on which all logs agree.
    #[inline]
    pub(crate) fn send_round(&self, peer: &mut Progress, out: &mut impl Out) {
        self.send_append(peer, Entries::None, out);
    }

    /// An eager leader tells a follower what is committed of that which it has, now that the entry
    /// was committed or that the follower has it.
    #[inline]
    pub(crate) fn tell_commit(&self, peer: &mut Progress, out: &mut impl Out) {
        let news = || peer.told_commit < peer.match_index.min(self.commit_index);
        if self.config.eager_commit && news() {
            self.send_heartbeat(peer, out);
        }
    }

    /// Sends the chunk of the newest snapshot that `peer` needs next, or needs again.
    pub(crate) fn send_snapshot(&self, peer: &mut Progress, out: &mut impl Out) {
        let Some(newest) = self.snapshot else { return };
        let begins = || Sending { snapshot: Arc::clone(newest), offset: 0, may_turn_back: false };
        let sending = peer.sending.get_or_insert_with(begins);
        let Snapshot { last, configuration, configured_at, state } = &*sending.snapshot;
        let offset = sending.offset.min(state.len() as u64);
        let rest = state.get(offset as usize..).unwrap_or(&[]);
        let count = (self.config.snapshot_chunk.max(1) as usize).min(rest.len());
        let (data, done) = (rest.get(..count).unwrap_or(rest).into(), count == rest.len());
        out.fired(Fired::SendsSnapshot { to: peer.id, last: *last, offset });
        let (last, configuration) = (*last, *configuration);
        let about = SnapshotInfo { last, configuration, configured_at: *configured_at }.into();
        self.send(peer.id, Body::InstallSnapshotRequest { about, offset, data, done }, out);
    }

    fn send_append(&self, peer: &mut Progress, entries: Entries, out: &mut impl Out) {
        let previous = self.log.position(peer.next_index.previous()).unwrap_or_default();
        let (leader_commit, round) = (self.commit_index, self.round);
        peer.told_commit = leader_commit;
        let body = Body::AppendEntriesRequest { previous, entries, leader_commit, round };
        self.send(peer.id, body, out);
    }

    fn send(&self, to: NodeId, body: Body, out: &mut impl Out) {
        out.effect(Effect::Send(Message { from: self.id, to, term: self.term, body }));
    }
}
