//! The roles of a server (§5.1, Figure 4), each with the data that only it has.

use crate::reads::{Forwarded, Reads};
use crate::servers::NodeSet;
use crate::types::{Index, LocalTime, LogPosition, NodeId, RequestId};
use alloc::collections::VecDeque;
use alloc::vec::Vec;

/// "At any given time each server is in one of three states" (§5.1), each with the data that only
/// it has; with pre-vote there is one between the first two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// Issues no requests, answers those of others.
    Follower(Follower),
    /// Asks whether it would be worth asking for votes (thesis §9.6).
    PreCandidate(PreCandidate),
    /// Asks for votes.
    Candidate(Candidate),
    /// Handles all client requests.
    Leader(Leader),
}

/// What a follower knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Follower {
    /// From whom it heard AppendEntries in this term.
    pub leader: Option<NodeId>,
    /// How far its log is known to agree with that leader's.
    pub(crate) matched: Index,
    /// How far it told that leader so.
    pub(crate) acknowledged: Index,
    /// A vote was granted that is not on the disk yet.
    pub(crate) vote_due: bool,
    /// The leader waits for an acknowledgement that is not on the disk yet.
    pub(crate) answer_due: bool,
    /// The last round of heartbeats that it heard of from that leader.
    pub(crate) round: u64,
    /// The reads that it asked the leader about.
    pub(crate) reads: Vec<Forwarded>,
    /// The snapshot that comes in, chunk by chunk.
    pub(crate) incoming: Option<Incoming>,
}

/// The part of a snapshot that a follower has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Incoming {
    pub(crate) last: LogPosition,
    pub(crate) bytes: Vec<u8>,
}

/// What a server knows that may become a candidate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreCandidate {
    /// Who would vote for it, itself included.
    pub votes: NodeSet,
    /// Who would not.
    pub denied: NodeSet,
}

/// What a candidate knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidate {
    /// Who voted for it, itself included once its own vote is durable.
    pub votes: NodeSet,
    /// Who denied it.
    pub denied: NodeSet,
    /// Its leader told it to stand (thesis §4.2.3).
    pub(crate) disrupt: bool,
}

/// What a leader knows ("Volatile state on leaders", Figure 2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Leader {
    /// Every other server, ascending.
    pub peers: Vec<Progress>,
    /// To whom it hands over, if it does.
    pub transfer: Option<Transfer>,
    /// The server that catches up so that it can vote.
    pub(crate) catch_up: Option<CatchUp>,
    /// Who wants to read.
    pub(crate) reads: Reads,
    /// Who answered since the last check for a quorum.
    pub(crate) heard: NodeSet,
    /// The clients that wait, by the index of their entry, ascending.
    pub(crate) waiting: VecDeque<(Index, RequestId)>,
}

/// A leader that hands over to another server (thesis §3.10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Who shall lead.
    pub target: NodeId,
    /// It was told to stand.
    pub told: bool,
    /// An election timeout has begun since the transfer did.
    pub(crate) waited: bool,
}

/// A server that gets the log before it votes (thesis §4.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CatchUp {
    pub(crate) server: NodeId,
    /// Who asked for it to vote.
    pub(crate) request: RequestId,
    /// How many rounds are over.
    pub(crate) rounds: u32,
    /// Where the leader's log ended when the round began.
    pub(crate) target: Index,
    /// When that was, by the leader's own clock.
    pub(crate) began: LocalTime,
}

/// What a leader knows of one follower.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The follower.
    pub id: NodeId,
    /// "Index of the next log entry to send to that server".
    pub next_index: Index,
    /// "Index of highest log entry known to be replicated on server".
    pub match_index: Index,
    /// The first entry on its way without an answer; equal to `next_index` when none is.
    pub(crate) in_flight_from: Index,
    /// Its log was found to differ. Until a success shows where the logs agree, one request at a
    /// time is on its way: each of many would be refused, and each refusal answered by as many.
    pub(crate) probing: bool,
    /// The commit index that it was last sent.
    pub(crate) told_commit: Index,
    /// The last round of heartbeats that it answered.
    pub(crate) round: u64,
    /// The snapshot that is sent to it, and how many bytes of it are known to have arrived.
    pub(crate) snapshot: Option<(LogPosition, u64)>,
}

impl Progress {
    /// Of a follower of which nothing is known: its log may agree up to before `next_index`.
    pub(crate) const fn new(id: NodeId, next_index: Index) -> Self {
        let match_index = Index::ZERO;
        let (in_flight_from, told_commit) = (next_index, Index::ZERO);
        Self {
            id,
            next_index,
            match_index,
            in_flight_from,
            probing: false,
            told_commit,
            round: 0,
            snapshot: None,
        }
    }
}
