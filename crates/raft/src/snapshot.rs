//! Log compaction (§7, thesis §5): a snapshot takes the place of the entries up to one that is
//! applied, and goes to those who lack what the log no longer has, in chunks.

use crate::configurations::Membership;
use crate::door::{Effect, Out, Timer};
use crate::message::{Body, SnapshotInfo};
use crate::node::Node;
use crate::role::{Follower, Incoming, Role, Sending};
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
    /// Is there anything that a snapshot would hold and the last one does not? Not where this server
    /// does not know who votes as of now: who installs such a snapshot would never stand.
    #[must_use]
    pub fn can_compact(&self) -> bool {
        let knows = self.membership.as_of(self.last_applied).is_some();
        knows && self.snapshot_asked < self.last_applied
    }

    /// Asks for the state machine's state as it is now, if there is anything new in it.
    pub(crate) fn ask_for_snapshot(&mut self, out: &mut impl Out) {
        if self.can_compact() {
            self.snapshot_asked = self.last_applied;
            out.effect(Effect::TakeSnapshot(self.last_applied));
        }
    }

    /// The state after the entry at `index` came in: it is written, and what it replaces goes,
    /// but for a tail from which followers that lag can still be served.
    pub(crate) fn save_snapshot(&mut self, index: Index, state: Arc<[u8]>, out: &mut impl Out) {
        let newest = self.snapshot().map_or(Index::ZERO, |snapshot| snapshot.last.index);
        if index <= newest || self.last_applied < index {
            return;
        }
        let Some(last) = self.log().position(index) else { return };
        let Some((configured_at, configuration)) = self.membership.as_of(index) else { return };
        let (bytes, most) = (state.len() as u64, Snapshot::LONGEST);
        if most < bytes {
            out.fired(Fired::SnapshotTooLong { last, bytes, most });
            return;
        }
        let tail = u64::from(self.config.snapshot_tail);
        let compact = Index(index.0.saturating_sub(tail)).max(self.log().compacted().index);
        out.fired(Fired::SavesSnapshot { last, compacted: compact });
        let snapshot = Snapshot { last, configuration, configured_at, state };
        self.write_snapshot(snapshot, true, compact, out);
    }

    fn write_snapshot(
        &mut self,
        snapshot: Snapshot,
        keeps: bool,
        compact: Index,
        out: &mut impl Out,
    ) {
        let id = WriteId::Snapshot { last: snapshot.last };
        let write = Write::Snapshot { snapshot: Arc::new(snapshot), keeps, compact };
        if keeps {
            self.write_appended(out);
        }
        self.persistent.write(&write);
        self.durable.asked_for_all(&self.persistent.log);
        self.persist(id, write, out);
    }

    /// A leader sends a chunk.
    pub(crate) fn on_install_snapshot(
        &mut self,
        leader: NodeId,
        term: Term,
        chunk: Chunk<'_>,
        out: &mut impl Out,
    ) {
        let (SnapshotInfo { last, .. }, offset, ..) = chunk;
        if term < self.current_term() {
            out.fired(Fired::StaleRequest { ours: self.current_term(), theirs: term });
            self.send(leader, Body::InstallSnapshotResponse { last, offset }, out);
            return;
        }
        if !self.follow(leader, out) {
            return;
        }
        self.save_vote(out);
        out.effect(Effect::Reset(Timer::Election));
        if last.index <= self.commit_index {
            out.fired(Fired::HasSnapshot { last });
        } else if let Some(bytes) = self.take_chunk(leader, chunk, out) {
            self.install(chunk.0, bytes, out);
        } else {
            return;
        }
        if let Role::Follower(Follower { following: Some(following), .. }) = &mut self.role {
            following.incoming = None;
            following.agrees_up_to(last.index);
        }
        self.due.heard = Some(last.index);
    }

    /// Puts the chunk to those that it has, if it is the next; returns the whole once it is there.
    /// Otherwise the leader is told where to go on.
    fn take_chunk(
        &mut self,
        leader: NodeId,
        chunk: Chunk<'_>,
        out: &mut impl Out,
    ) -> Option<Vec<u8>> {
        let (SnapshotInfo { last, .. }, offset, data, done) = chunk;
        let Role::Follower(follower) = &mut self.role else { return None };
        let following = follower.following.as_mut()?;
        let begun = following.incoming.take().filter(|incoming| incoming.last == last);
        let mut bytes = begun.map_or(Vec::new(), |incoming| incoming.bytes);
        let wanted = bytes.len() as u64;
        let too_long = Snapshot::LONGEST < wanted + data.len() as u64 || Index::MAX < last.index;
        if offset == wanted && !too_long {
            out.fired(Fired::TakesChunk { last, offset, done });
            bytes.extend_from_slice(data);
            if done {
                return Some(bytes);
            }
        } else {
            out.fired(Fired::RefusesChunk { last, offset, wanted });
        }
        let offset = bytes.len() as u64;
        following.incoming = Some(Incoming { last, bytes });
        self.send(leader, Body::InstallSnapshotResponse { last, offset }, out);
        None
    }

    /// The snapshot is here: its state is this server's now.
    fn install(&mut self, about: SnapshotInfo, bytes: Vec<u8>, out: &mut impl Out) {
        let SnapshotInfo { last, configuration, configured_at } = about;
        let last_index = self.log().last_index();
        let keeps = if self.log().position(last.index) == Some(last) {
            !self.config.disregards(Rule::KeepsSuffix, out)
        } else {
            last.index < last_index && self.config.disregards(Rule::DropsLog, out)
        };
        if keeps {
            out.fired(Fired::KeepsSuffix { last });
        } else {
            out.fired(Fired::DropsLog { last, last_index });
            // What was committed is the same in the snapshot; the rest is not on the disk any more.
            self.durable.cut(self.commit_index, self.current_term());
            self.membership = Membership::new(configured_at, configuration);
        }
        let snapshot = Snapshot { last, configuration, configured_at, state: bytes.into() };
        self.write_snapshot(snapshot, keeps, last.index, out);
        self.commit_index = last.index;
        self.last_applied = last.index;
        self.snapshot_asked = last.index;
        out.effect(Effect::Restore);
    }

    /// A follower says which chunk it wants next.
    pub(crate) fn on_chunk_taken(
        &mut self,
        from: NodeId,
        term: Term,
        last: LogPosition,
        offset: u64,
        out: &mut impl Out,
    ) {
        let sent = |of: &Sending| of.snapshot.last == last;
        let Some((desk, peer)) = self
            .answered_by(from, term)
            .filter(|(_, peer)| peer.sending.as_ref().is_some_and(sent))
        else {
            out.fired(Fired::StaleResponse { from, theirs: term });
            return;
        };
        // The same again answers a chunk that was sent twice; the next is on its way.
        if peer.wants_chunk(last, offset) {
            desk.send_snapshot(peer, out);
        }
    }

    /// Is the entry before the new ones among those that were compacted? They were committed, so
    /// the leader has the same.
    pub(crate) fn is_compacted(&mut self, previous: LogPosition, out: &mut impl Out) -> bool {
        let compacted = self.log().compacted();
        if compacted.index <= previous.index {
            return false;
        }
        if self.config.disregards(Rule::CompactedMatches, out) {
            let index = compacted.index.next();
            if let Some(ours) = self.log().term_at(index) {
                self.delete_conflict(index, ours, previous.term, out);
            }
            return false;
        }
        out.fired(Fired::CompactedMatches { previous, compacted });
        true
    }
}
