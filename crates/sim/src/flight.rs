//! The life of a message, as it is remembered.

use crate::network::MessageId;
use crate::time::{Span, Time};
use raft::{Body, Term, Verdict, Words};

/// The kinds of messages that a person tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MessageKind {
    /// RequestVoteRequest.
    VoteRequest,
    /// RequestVoteResponse, granted.
    Vote,
    /// RequestVoteResponse, denied.
    VoteDenial,
    /// AppendEntriesRequest with entries.
    Entries,
    /// AppendEntriesRequest without.
    Heartbeat,
    /// AppendEntriesResponse, success.
    Acknowledgement,
    /// AppendEntriesResponse, refused.
    Refusal,
    /// PreVoteRequest.
    PreVoteRequest,
    /// PreVoteResponse, granted.
    PreVote,
    /// PreVoteResponse, denied.
    PreVoteDenial,
    /// TimeoutNow.
    TimeoutNow,
    /// InstallSnapshotRequest.
    Snapshot,
    /// InstallSnapshotResponse.
    SnapshotProgress,
    /// ReadIndexRequest.
    ReadIndexRequest,
    /// ReadIndexResponse.
    ReadIndex,
}

impl MessageKind {
    /// How many there are.
    pub(crate) const COUNT: usize = Self::ReadIndex as usize + 1;

    /// All of them.
    pub const ALL: [Self; Self::COUNT] = [
        Self::VoteRequest,
        Self::Vote,
        Self::VoteDenial,
        Self::Entries,
        Self::Heartbeat,
        Self::Acknowledgement,
        Self::Refusal,
        Self::PreVoteRequest,
        Self::PreVote,
        Self::PreVoteDenial,
        Self::TimeoutNow,
        Self::Snapshot,
        Self::SnapshotProgress,
        Self::ReadIndexRequest,
        Self::ReadIndex,
    ];

    /// Its name in files and tables.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::VoteRequest => "vote-request",
            Self::Vote => "vote",
            Self::VoteDenial => "vote-denial",
            Self::Entries => "entries",
            Self::Heartbeat => "heartbeat",
            Self::Acknowledgement => "acknowledgement",
            Self::Refusal => "refusal",
            Self::PreVoteRequest => "pre-vote-request",
            Self::PreVote => "pre-vote",
            Self::PreVoteDenial => "pre-vote-denial",
            Self::TimeoutNow => "timeout-now",
            Self::Snapshot => "snapshot",
            Self::SnapshotProgress => "snapshot-progress",
            Self::ReadIndexRequest => "read-index-request",
            Self::ReadIndex => "read-index",
        }
    }
}

impl From<&Body> for MessageKind {
    fn from(body: &Body) -> Self {
        match body {
            Body::RequestVoteRequest { .. } => Self::VoteRequest,
            Body::RequestVoteResponse { granted: true } => Self::Vote,
            Body::RequestVoteResponse { granted: false } => Self::VoteDenial,
            Body::AppendEntriesRequest { entries, .. } if entries.is_empty() => Self::Heartbeat,
            Body::AppendEntriesRequest { .. } => Self::Entries,
            Body::AppendEntriesResponse { verdict: Verdict::Success { .. }, .. } => {
                Self::Acknowledgement
            }
            Body::AppendEntriesResponse { verdict: Verdict::Refused { .. }, .. } => Self::Refusal,
            Body::PreVoteRequest { .. } => Self::PreVoteRequest,
            Body::PreVoteResponse { granted: true } => Self::PreVote,
            Body::PreVoteResponse { granted: false } => Self::PreVoteDenial,
            Body::TimeoutNow => Self::TimeoutNow,
            Body::ReadIndexRequest { .. } => Self::ReadIndexRequest,
            Body::ReadIndexResponse { .. } => Self::ReadIndex,
            Body::InstallSnapshotRequest { .. } => Self::Snapshot,
            Body::InstallSnapshotResponse { .. } => Self::SnapshotProgress,
        }
    }
}

/// The life of one message, as a line between two bands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flight {
    /// Its name.
    pub id: MessageId,
    /// The record that sent it.
    pub record: u64,
    /// The sender's term.
    pub term: Term,
    /// Which kind.
    pub kind: MessageKind,
    /// When it was sent.
    pub sent_at: Time,
    /// When it would be there, or would have been.
    pub arrives_at: Time,
    /// When it arrived or was lost.
    pub ended_at: Time,
    /// Did it arrive?
    pub arrived: bool,
    /// How long it is: eight bytes a number, as its [`Words`] say it.
    pub bytes: u32,
}

impl Flight {
    /// How long it is on its way, or would have been.
    pub(crate) fn length(&self) -> Span {
        self.arrives_at.max(self.ended_at).since(self.sent_at)
    }
}

/// How many bytes a value takes where each of its numbers takes eight.
pub(crate) fn bytes_of(value: &impl Words) -> u32 {
    let mut bytes = 0;
    value.words(&mut |_| bytes += 8);
    bytes
}
