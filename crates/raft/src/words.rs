//! Every value that leaves a node, as numbers. A digest is made of these and of nothing else, so
//! it does not depend on a compiler, a target or a derived hash.

use crate::configuration::{ChangeError, Configuration};
use crate::log::{Entries, Entry, Payload};
use crate::message::{Body, Message, Verdict};
use crate::servers::NodeSet;
use crate::storage::{Snapshot, Write, WriteId};
use crate::types::{Index, LocalTime, LogPosition, NodeId, RequestId, Round, Term};
use alloc::sync::Arc;

/// Says a value as numbers; two values that differ say something different.
pub trait Words {
    /// Feeds the value's numbers to `sink`, in a fixed order.
    fn words(&self, sink: &mut impl FnMut(u64));
}

macro_rules! words_of_numbers {
    ($($type:ty: $value:ident => $word:expr),* $(,)?) => {$(
        impl Words for $type {
            fn words(&self, sink: &mut impl FnMut(u64)) {
                let $value = *self;
                sink($word);
            }
        }
    )*};
}

words_of_numbers! {
    bool: value => u64::from(value),
    u8: value => u64::from(value),
    u32: value => u64::from(value),
    u64: value => value,
    NodeId: value => u64::from(value.number()),
    NodeSet: value => value.bits(),
    Term: value => value.0,
    Index: value => value.0,
    Round: value => value.0,
    RequestId: value => value.0,
    LocalTime: value => value.0,
    ChangeError: value => match value {
        ChangeError::Joint => 0,
        ChangeError::NotJoint => 1,
        ChangeError::NoVoters => 2,
        ChangeError::SeveralVoters => 3,
    },
}

impl Words for LogPosition {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        self.term.words(sink);
        self.index.words(sink);
    }
}

impl<T: Words> Words for Option<T> {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        match self {
            None => sink(0),
            Some(value) => {
                sink(1);
                value.words(sink);
            }
        }
    }
}

impl Words for [u8] {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        sink(self.len() as u64);
        for chunk in self.chunks(8) {
            let mut word = [0; 8];
            word.iter_mut().zip(chunk).for_each(|(to, from)| *to = *from);
            sink(u64::from_le_bytes(word));
        }
    }
}

impl Words for Arc<[u8]> {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        (**self).words(sink);
    }
}

impl Words for Entry {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        self.term.words(sink);
        match &self.payload {
            Payload::Configuration(configuration) => {
                sink(2);
                configuration.words(sink);
            }
            Payload::Noop => sink(0),
            Payload::Command(command) => {
                sink(1);
                command.words(sink);
            }
        }
    }
}

impl Words for Configuration {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        let Self { voters, outgoing, learners, learners_next, auto_leave } = self;
        [voters, outgoing, learners, learners_next].iter().for_each(|set| set.words(sink));
        auto_leave.words(sink);
    }
}

impl Words for Entries {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        sink(self.len() as u64);
        self.as_slice().iter().for_each(|entry| entry.words(sink));
    }
}

impl Words for Message {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        let (kind, way) = (self.body.kind(), u64::from(self.from.number()) << 8);
        sink(kind << 16 | way | u64::from(self.to.number()));
        self.term.words(sink);
        match &self.body {
            Body::RequestVoteRequest { last, .. } | Body::PreVoteRequest { last } => {
                last.words(sink);
            }
            Body::RequestVoteResponse { granted } | Body::PreVoteResponse { granted } => {
                granted.words(sink);
            }
            Body::TimeoutNow => {}
            Body::InstallSnapshotRequest { about, offset, data, done } => {
                about.last.words(sink);
                about.configuration.words(sink);
                (about.configured_at, *offset).words(sink);
                data.words(sink);
                done.words(sink);
            }
            Body::InstallSnapshotResponse { last, offset } => (*last, *offset).words(sink),
            Body::AppendEntriesRequest { previous, entries, leader_commit, round } => {
                previous.words(sink);
                entries.words(sink);
                leader_commit.words(sink);
                words_of_round(*round, sink);
            }
            Body::AppendEntriesResponse { verdict: Verdict::Success { match_index }, round } => {
                match_index.words(sink);
                words_of_round(*round, sink);
            }
            Body::AppendEntriesResponse {
                verdict: Verdict::Refused { previous, conflict },
                round,
            } => {
                previous.words(sink);
                conflict.term.words(sink);
                conflict.first.words(sink);
                words_of_round(*round, sink);
            }
            Body::ReadIndexRequest { id } => id.words(sink),
            Body::ReadIndexResponse { id, index } => (*id, *index).words(sink),
        }
    }
}

/// A message of no round has another kind than one of a round, so this need not say that it is none.
fn words_of_round(round: Round, sink: &mut impl FnMut(u64)) {
    if !round.is_none() {
        round.words(sink);
    }
}

impl Body {
    /// Which kind of message it is, as a number that a digest keeps for ever.
    const fn kind(&self) -> u64 {
        match self {
            Self::RequestVoteRequest { disrupt: false, .. } => 0,
            Self::RequestVoteResponse { .. } => 1,
            Self::AppendEntriesRequest { round: Round::NONE, .. } => 2,
            Self::AppendEntriesResponse {
                verdict: Verdict::Success { .. },
                round: Round::NONE,
            } => 3,
            Self::AppendEntriesResponse {
                verdict: Verdict::Refused { .. },
                round: Round::NONE,
            } => 4,
            Self::RequestVoteRequest { disrupt: true, .. } => 5,
            Self::PreVoteRequest { .. } => 6,
            Self::PreVoteResponse { .. } => 7,
            Self::TimeoutNow => 8,
            Self::InstallSnapshotRequest { .. } => 9,
            Self::InstallSnapshotResponse { .. } => 10,
            Self::AppendEntriesRequest { .. } => 11,
            Self::AppendEntriesResponse { verdict: Verdict::Success { .. }, .. } => 12,
            Self::AppendEntriesResponse { verdict: Verdict::Refused { .. }, .. } => 13,
            Self::ReadIndexRequest { .. } => 14,
            Self::ReadIndexResponse { .. } => 15,
        }
    }
}

impl Words for WriteId {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        match self {
            Self::Vote { term, voted_for } => {
                sink(0);
                term.words(sink);
                voted_for.words(sink);
            }
            Self::Log { term, index } => {
                sink(1);
                term.words(sink);
                index.words(sink);
            }
            Self::Snapshot { last } => {
                sink(2);
                last.words(sink);
            }
        }
    }
}

impl Words for Snapshot {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        self.last.words(sink);
        self.configuration.words(sink);
        self.configured_at.words(sink);
        self.state.words(sink);
    }
}

impl Words for Write {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        match self {
            Self::Vote { term, voted_for } => {
                sink(0);
                term.words(sink);
                voted_for.words(sink);
            }
            Self::Entries { previous, entries } => {
                sink(1);
                previous.words(sink);
                entries.words(sink);
            }
            Self::Snapshot { snapshot, keeps, compact } => {
                sink(2);
                snapshot.words(sink);
                keeps.words(sink);
                compact.words(sink);
            }
        }
    }
}

impl<A: Words, B: Words> Words for (A, B) {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        self.0.words(sink);
        self.1.words(sink);
    }
}
