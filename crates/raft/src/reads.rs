//! The reads that wait for a leader to know that it still leads (thesis §6.4).

use crate::types::{Index, LocalTime, NodeId, RequestId, Round};
use alloc::collections::VecDeque;
use alloc::vec::Vec;

/// For whom a leader finds out how far the state machine must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    /// A client of its own.
    Client(RequestId),
    /// A follower, for one of its clients.
    Follower(NodeId, RequestId),
}

/// A read that a follower asked its leader about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Forwarded {
    pub(crate) id: RequestId,
    /// When it asked, by its own clock. Question and answer can be lost.
    pub(crate) asked_at: LocalTime,
    /// How far it must be, once the leader has said so.
    pub(crate) index: Option<Index>,
}

/// The reads of a leader.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reads {
    /// Those that wait until an entry of the leader's term is committed.
    pub(crate) early: Vec<Reader>,
    /// Those that wait until a majority answered this round, with the index to read at.
    pub(crate) unconfirmed: VecDeque<(Round, Index, Reader)>,
    /// The last round that began.
    pub(crate) round: Round,
    /// When the last rounds began, by the leader's own clock.
    pub(crate) began: VecDeque<(Round, LocalTime)>,
    /// When the last round began that a majority answered.
    pub(crate) confirmed_at: Option<LocalTime>,
    /// A server may stand with leave to disrupt, so no lease holds any more in this term.
    pub(crate) told_to_stand: bool,
}
