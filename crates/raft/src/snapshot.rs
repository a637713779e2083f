//! Log compaction (§7, thesis §5): a snapshot takes the place of the entries up to one that is
//! applied, and goes to those who lack what the log no longer has, in chunks.

use crate::configurations::Membership;
use crate::door::{Effect, Output, Timer};
use crate::message::{Body, SnapshotInfo};
use crate::node::Node;
use crate::role::{Incoming, Progress, Role, Sending};
use crate::rule::{Fired, Rule};
use crate::storage::{Snapshot, Write, WriteId};
use crate::types::{Index, LogPosition, NodeId, Term};
use alloc::sync::Arc;
use alloc::vec::Vec;

impl Snapshot {
    /// The longest state, in bytes, that is saved, or taken in from a leader.
    pub const LONGEST: u64 = 1 << 26;
}

/// A chunk of a snapshot as it arrives: of which, from where on, the bytes, the last one?
type Chunk<'a> = (SnapshotInfo, u64, &'a [u8], bool);

impl Node {
    /// Asks for the state machine's state as it is now, unless there is nothing new in it, or this
    /// server does not know who votes as of now: who installs such a snapshot would never stand.
    pub(crate) fn ask_for_snapshot(&mut self, out: &mut Output) {
        let knows = self.membership.as_of(self.last_applied).is_some();
        if knows && self.snapshot_asked < self.last_applied {
            self.snapshot_asked = self.last_applied;
            out.effects.push(Effect::TakeSnapshot(self.last_applied));
        }
    }

    /// The state after the entry at `index` came in: it is written, and what it replaces goes,
    /// but for a tail from which followers that lag can still be served.
    pub(crate) fn save_snapshot(&mut self, index: Index, state: Arc<[u8]>, out: &mut Output) {
        let newest = self.snapshot().map_or(Index::ZERO, |snapshot| snapshot.last.index);
        if index <= newest || self.last_applied < index {
            return;
        }
        let Some(last) = self.log().position(index) else { return };
        let Some((configured_at, configuration)) = self.membership.as_of(index) else { return };
        let (bytes, most) = (state.len() as u64, Snapshot::LONGEST);
        if most < bytes {
            out.rules.push(Fired::SnapshotTooLong { last, bytes, most });
            return;
        }
        let tail = u64::from(self.config.snapshot_tail);
        let compact = Index(index.0.saturating_sub(tail)).max(self.log().compacted().index);
        out.rules.push(Fired::SavesSnapshot { last, compacted: compact });
        let snapshot = Snapshot { last, configuration, configured_at, state };
        self.write_snapshot(snapshot, true, compact, out);
    }

    fn write_snapshot(
        &mut self,
        snapshot: Snapshot,
        keeps: bool,
        compact: Index,
        out: &mut Output,
    ) {
        let id = WriteId::Snapshot { last: snapshot.last };
        let write = Write::Snapshot { snapshot: Arc::new(snapshot), keeps, compact };
        self.persistent.write(&write);
        self.persist(id, write, out);
    }

    /// Sends the chunk of the newest snapshot that `peer` needs next, or needs again.
    pub(crate) fn send_snapshot(&self, peer: &mut Progress, out: &mut Output) {
        let Some(newest) = &self.persistent.snapshot else { return };
        let begins = || Sending { snapshot: Arc::clone(newest), offset: 0, may_turn_back: false };
        let sending = peer.sending.get_or_insert_with(begins);
        let Snapshot { last, configuration, configured_at, state } = &*sending.snapshot;
        let offset = sending.offset.min(state.len() as u64);
        let rest = state.get(offset as usize..).unwrap_or(&[]);
        let count = (self.config.snapshot_chunk.max(1) as usize).min(rest.len());
        let (data, done) = (rest.get(..count).unwrap_or(rest).into(), count == rest.len());
        out.rules.push(Fired::SendsSnapshot { to: peer.id, last: *last, offset });
        let (last, configuration) = (*last, *configuration);
        let about = SnapshotInfo { last, configuration, configured_at: *configured_at }.into();
        self.send(peer.id, Body::InstallSnapshotRequest { about, offset, data, done }, out);
    }

    /// A leader sends a chunk.
    pub(crate) fn on_install_snapshot(
        &mut self,
        leader: NodeId,
        term: Term,
        chunk: Chunk<'_>,
        out: &mut Output,
    ) {
        let (SnapshotInfo { last, .. }, offset, ..) = chunk;
        if term < self.current_term() {
            out.rules.push(Fired::StaleRequest { ours: self.current_term(), theirs: term });
            self.send(leader, Body::InstallSnapshotResponse { last, offset }, out);
            return;
        }
        if !self.follow(leader, out) {
            return;
        }
        self.save_vote(out);
        out.effects.push(Effect::Reset(Timer::Election));
        if last.index <= self.commit_index {
            out.rules.push(Fired::HasSnapshot { last });
        } else if let Some(bytes) = self.take_chunk(leader, chunk, out) {
            self.install(chunk.0, bytes, out);
        } else {
            return;
        }
        if let Role::Follower(follower) = &mut self.role {
            follower.incoming = None;
            follower.matched = follower.matched.max(last.index);
            follower.answer_due = true;
        }
        if !self.acknowledge(out) {
            self.give_sign_of_life(out);
        }
    }

    /// Puts the chunk to those that it has, if it is the next; returns the whole once it is there.
    /// Otherwise the leader is told where to go on.
    fn take_chunk(
        &mut self,
        leader: NodeId,
        chunk: Chunk<'_>,
        out: &mut Output,
    ) -> Option<Vec<u8>> {
        let (SnapshotInfo { last, .. }, offset, data, done) = chunk;
        let Role::Follower(follower) = &mut self.role else { return None };
        let begun = follower.incoming.take().filter(|incoming| incoming.last == last);
        let mut bytes = begun.map_or(Vec::new(), |incoming| incoming.bytes);
        let wanted = bytes.len() as u64;
        let too_long = Snapshot::LONGEST < wanted + data.len() as u64 || Index::MAX < last.index;
        if offset == wanted && !too_long {
            out.rules.push(Fired::TakesChunk { last, offset, done });
            bytes.extend_from_slice(data);
            if done {
                return Some(bytes);
            }
        } else {
            out.rules.push(Fired::RefusesChunk { last, offset, wanted });
        }
        let offset = bytes.len() as u64;
        follower.incoming = Some(Incoming { last, bytes });
        self.send(leader, Body::InstallSnapshotResponse { last, offset }, out);
        None
    }

    /// The snapshot is here: its state is this server's now.
    fn install(&mut self, about: SnapshotInfo, bytes: Vec<u8>, out: &mut Output) {
        let SnapshotInfo { last, configuration, configured_at } = about;
        let last_index = self.log().last_index();
        let keeps = if self.log().position(last.index) == Some(last) {
            !self.disregards(Rule::KeepsSuffix, out)
        } else {
            last.index < last_index && self.disregards(Rule::DropsLog, out)
        };
        if keeps {
            out.rules.push(Fired::KeepsSuffix { last });
        } else {
            out.rules.push(Fired::DropsLog { last, last_index });
            // What was committed is the same in the snapshot; the rest is not on the disk any more.
            self.durable.last_index = self.durable.last_index.min(self.commit_index);
            self.durable.cut_in = self.current_term();
            self.membership = Membership::new(configured_at, configuration);
        }
        let snapshot = Snapshot { last, configuration, configured_at, state: bytes.into() };
        self.write_snapshot(snapshot, keeps, last.index, out);
        self.commit_index = last.index;
        self.last_applied = last.index;
        self.snapshot_asked = last.index;
        out.effects.push(Effect::Restore);
    }

    /// A follower says which chunk it wants next.
    pub(crate) fn on_chunk_taken(
        &mut self,
        from: NodeId,
        term: Term,
        last: LogPosition,
        offset: u64,
        out: &mut Output,
    ) {
        let stale = term < self.current_term();
        let is_sent = match &mut self.role {
            Role::Leader(leader) if !stale => {
                leader.heard.insert(from);
                let sent = |of: &Sending| of.snapshot.last == last;
                let mut peers = leader.peers.iter();
                peers.any(|peer| peer.id == from && peer.sending.as_ref().is_some_and(sent))
            }
            Role::Leader(_) | Role::Follower(_) | Role::PreCandidate(_) | Role::Candidate(_) => {
                false
            }
        };
        if !is_sent {
            out.rules.push(Fired::StaleResponse { from, theirs: term });
            return;
        }
        // The same again answers a chunk that was sent twice; the next is on its way.
        self.for_peer(from, out, |node, peer, out| {
            if peer.wants_chunk(last, offset) {
                node.send_snapshot(peer, out);
            }
        });
    }

    /// Is the entry before the new ones among those that were compacted? They were committed, so
    /// the leader has the same.
    pub(crate) fn is_compacted(&mut self, previous: LogPosition, out: &mut Output) -> bool {
        let compacted = self.log().compacted();
        if compacted.index <= previous.index {
            return false;
        }
        if self.disregards(Rule::CompactedMatches, out) {
            let index = compacted.index.next();
            if let Some(ours) = self.log().term_at(index) {
                self.delete_conflict(index, ours, previous.term, out);
            }
            return false;
        }
        out.rules.push(Fired::CompactedMatches { previous, compacted });
        true
    }
}
