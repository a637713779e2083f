//! What a client is answered.

use crate::bytes::{counted, put_counted};
use alloc::sync::Arc;
use alloc::vec::Vec;
use raft::Words;

/// What the state machine answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Response {
    /// The value is set.
    Done,
    /// The key's value, if it has one.
    Value(Option<Arc<str>>),
    /// Whether there was such a key.
    Deleted(bool),
    /// Whether the value was the expected one, and so is set.
    Compared(bool),
    /// The request is of a session that the state machine does not know (any more), or it may let go of
    /// what it answered: it executed nothing (thesis §6.3).
    NoSession,
    /// The value would be longer than [`Store::LONGEST_VALUE`](crate::Store::LONGEST_VALUE), and stays as it is.
    TooLong,
}

impl Words for Response {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        match self {
            Self::Done => 0_u8.words(sink),
            Self::Value(None) => 1_u8.words(sink),
            Self::Value(Some(value)) => {
                2_u8.words(sink);
                value.as_bytes().words(sink);
            }
            Self::Deleted(had) => (3_u8, *had).words(sink),
            Self::Compared(was) => (4_u8, *was).words(sink),
            Self::TooLong => 5_u8.words(sink),
            Self::NoSession => 6_u8.words(sink),
        }
    }
}

impl Response {
    /// Adds it in bytes, as a session in a snapshot holds it.
    pub(crate) fn encode_to(&self, bytes: &mut Vec<u8>) {
        let kind = match self {
            Self::Done => 0,
            Self::Value(None) => 1,
            Self::Value(Some(value)) => {
                bytes.push(2);
                return put_counted(bytes, value.as_bytes());
            }
            Self::Deleted(false) => 3,
            Self::Deleted(true) => 4,
            Self::Compared(false) => 5,
            Self::Compared(true) => 6,
            Self::TooLong => 7,
            Self::NoSession => 8,
        };
        bytes.push(kind);
    }

    /// Reads one off the front.
    pub(crate) fn decode_from(bytes: &mut &[u8]) -> Option<Self> {
        let (kind, rest) = bytes.split_first()?;
        *bytes = rest;
        Some(match kind {
            0 => Self::Done,
            1 => Self::Value(None),
            2 => Self::Value(Some(core::str::from_utf8(counted(bytes)?).ok()?.into())),
            3 => Self::Deleted(false),
            4 => Self::Deleted(true),
            5 => Self::Compared(false),
            6 => Self::Compared(true),
            7 => Self::TooLong,
            8 => Self::NoSession,
            _ => return None,
        })
    }
}
