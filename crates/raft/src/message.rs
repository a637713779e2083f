//! The RPCs of Figure 2, each direction a message of its own, as in raft.tla.

use crate::configuration::Configuration;
use crate::log::Entries;
use crate::types::{Index, LogPosition, NodeId, RequestId, Round, Term};
use alloc::sync::Arc;

/// What one server sends to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Who sends it.
    pub from: NodeId,
    /// Who shall receive it.
    pub to: NodeId,
    /// The sender's `current_term`: "current terms are exchanged whenever servers communicate".
    pub term: Term,
    /// What it says.
    pub body: Body,
}

/// What a message says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// "Invoked by candidates to gather votes" (Figure 2).
    RequestVoteRequest {
        /// Where the candidate's log ends: `lastLogIndex` and `lastLogTerm`.
        last: LogPosition,
        /// "I have permission to disrupt the leader—it told me to!" (thesis §4.2.3)
        disrupt: bool,
    },
    /// The voter's answer.
    RequestVoteResponse {
        /// "true means candidate received vote".
        granted: bool,
    },
    /// "Invoked by leader to replicate log entries; also used as heartbeat" (Figure 2).
    AppendEntriesRequest {
        /// The entry immediately preceding the new ones: `prevLogIndex` and `prevLogTerm`.
        previous: LogPosition,
        /// "Log entries to store (empty for heartbeat)".
        entries: Entries,
        /// The leader's `commitIndex`.
        leader_commit: Index,
        /// Which round of heartbeats it belongs to; none while nobody counts them (thesis §6.4).
        round: Round,
    },
    /// The follower's answer.
    AppendEntriesResponse {
        /// What came of the request.
        verdict: Verdict,
        /// The last round that the follower heard of from this leader.
        round: Round,
    },
    /// Would you vote for me in the next term (thesis §9.6)? A type of its own, so that no answer
    /// to it is ever counted as a vote.
    PreVoteRequest {
        /// Where the sender's log ends.
        last: LogPosition,
    },
    /// The answer.
    PreVoteResponse {
        /// It would.
        granted: bool,
    },
    /// "Invoked by leader to send chunks of a snapshot to a follower. Leaders always send chunks in
    /// order" (Figure 13).
    InstallSnapshotRequest {
        /// What the snapshot is, without its state: `lastIncludedIndex`, `lastIncludedTerm`,
        /// `lastConfig`.
        about: Arc<SnapshotInfo>,
        /// "Byte offset where chunk is positioned in the snapshot file".
        offset: u64,
        /// "Raw bytes of the snapshot chunk, starting at offset".
        data: Arc<[u8]>,
        /// "True if this is the last chunk".
        done: bool,
    },
    /// The follower has part of the snapshot. That it has all of it, it says as for entries.
    InstallSnapshotResponse {
        /// Which snapshot.
        last: LogPosition,
        /// The offset of the chunk that it wants next.
        offset: u64,
    },
    /// A follower asks how far its state machine must be for a client's read (thesis §6.4).
    ReadIndexRequest {
        /// The client's.
        id: RequestId,
    },
    /// The leader's answer.
    ReadIndexResponse {
        /// The same.
        id: RequestId,
        /// That far; none from a server that cannot say.
        index: Option<Index>,
    },
    /// The leader asks a server to stand for election at once (thesis §3.10).
    TimeoutNow,
}

impl Body {
    /// Its name in Figures 2 and 13 and in raft.tla.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::RequestVoteRequest { .. } => "RequestVoteRequest",
            Self::RequestVoteResponse { .. } => "RequestVoteResponse",
            Self::AppendEntriesRequest { .. } => "AppendEntriesRequest",
            Self::AppendEntriesResponse { .. } => "AppendEntriesResponse",
            Self::PreVoteRequest { .. } => "PreVoteRequest",
            Self::PreVoteResponse { .. } => "PreVoteResponse",
            Self::InstallSnapshotRequest { .. } => "InstallSnapshotRequest",
            Self::InstallSnapshotResponse { .. } => "InstallSnapshotResponse",
            Self::ReadIndexRequest { .. } => "ReadIndexRequest",
            Self::ReadIndexResponse { .. } => "ReadIndexResponse",
            Self::TimeoutNow => "TimeoutNow",
        }
    }
}

/// What a snapshot is, besides its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SnapshotInfo {
    /// See [`crate::Snapshot::last`].
    pub last: LogPosition,
    /// See [`crate::Snapshot::configuration`].
    pub configuration: Configuration,
    /// See [`crate::Snapshot::configured_at`].
    pub configured_at: Index,
}

/// How a follower answers AppendEntries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Its log, on its disk, agrees with the leader's up to here.
    Success {
        /// raft.tla's `mmatchIndex`.
        match_index: Index,
    },
    /// It refused.
    Refused {
        /// The `prevLogIndex` that was refused: tells the leader which request this answers.
        previous: Index,
        /// Where to look next.
        conflict: Conflict,
    },
}

/// "The follower can include the term of the conflicting entry and the first index it stores for
/// that term" (§5.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The conflicting entry's term; none if the log ends before it.
    pub term: Option<Term>,
    /// The first index of that term, or the one after the log's end.
    pub first: Index,
}
