//! What a state machine remembers of its clients, so that a request that comes twice takes effect once
//! (thesis §6.3).
//!
//! Invariant: what is in the table follows from the log alone, or the servers' states would differ:
//! a session is named by the index of the entry that opened it, and used when an entry of it is applied.

use crate::bytes::{number, put_number};
use crate::sorted::Sorted;
use alloc::sync::Arc;
use alloc::vec::Vec;
use raft::Index;

/// Names a request of a client, however often it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Serial {
    /// The client's session.
    pub session: Index,
    /// Counted by the client, from 1.
    pub number: u64,
    /// The lowest number that the client has no response for yet: those for lower ones it needs no more.
    pub lowest_open: u64,
}

impl Serial {
    /// The most numbers from the lowest one that a client has no response for up to its newest: so many
    /// responses are kept for a client at most. One that asks for more gives its oldest request up.
    pub const MOST_OPEN: u64 = 16;

    pub(crate) fn encode_to(&self, bytes: &mut Vec<u8>) {
        let Self { session, number, lowest_open } = *self;
        [session.0, number, lowest_open].into_iter().for_each(|it| put_number(bytes, it));
    }

    pub(crate) fn decode_from(bytes: &mut &[u8]) -> Option<Self> {
        let session = Index(number(bytes)?);
        Some(Self { session, number: number(bytes)?, lowest_open: number(bytes)? })
    }
}

/// What a state machine knows of a request before it applies it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Known<R> {
    /// It was never executed.
    New,
    /// It was, at this index, and this was the response.
    Executed(Index, R),
    /// That cannot be known: there is no such session, or its response is let go of.
    Unknown,
}

/// A client's session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session<R> {
    /// The last entry that was the client's.
    used_at: Index,
    /// See [`Serial::lowest_open`].
    lowest_open: u64,
    /// The responses that the client may not have, by their numbers, with where they were given.
    responses: Sorted<u64, (Index, R)>,
}

impl<R> Session<R> {
    /// The numbers of the requests whose responses are kept.
    pub fn numbers(&self) -> impl Iterator<Item = u64> {
        self.responses.iter().map(|(number, _)| *number)
    }
}

/// The clients that a state machine knows, by their sessions. A copy shares the contents until one is
/// changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sessions<R>(Arc<Sorted<Index, Session<R>>>);

impl<R> Default for Sessions<R> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<R: Clone> Sessions<R> {
    /// The entry at this index opens a session. Of more than `most` the one used longest ago
    /// goes, and is named.
    pub(crate) fn open(&mut self, at: Index, most: u32) -> Vec<Index> {
        let sessions = Arc::make_mut(&mut self.0);
        let new = Session { used_at: at, lowest_open: 1, responses: Sorted::new() };
        sessions.insert(at, new);
        let mut expired = Vec::new();
        while (most.max(1) as usize) < sessions.iter().count() {
            let oldest = sessions.iter().min_by_key(|(_, session)| session.used_at);
            let Some(oldest) = oldest.map(|(at, _)| *at) else { break };
            sessions.remove(&oldest);
            expired.push(oldest);
        }
        expired
    }

    /// What is known of this request, which is in the entry at this index. Responses that its client
    /// needs no more go.
    pub(crate) fn look_up(&mut self, serial: Serial, at: Index) -> Known<R> {
        if self.0.get(&serial.session).is_none() {
            return Known::Unknown;
        }
        let Some(session) = Arc::make_mut(&mut self.0).get_mut(&serial.session) else {
            return Known::Unknown;
        };
        session.used_at = at;
        session.lowest_open = session.lowest_open.max(serial.lowest_open);
        let lowest = session.lowest_open;
        session.responses.retain(|number, _| lowest <= *number);
        match session.responses.get(&serial.number) {
            Some((done_at, response)) => Known::Executed(*done_at, response.clone()),
            None if serial.number < lowest => Known::Unknown,
            None => Known::New,
        }
    }

    /// Remembers the response that the request in the entry at this index was given.
    pub(crate) fn keep(&mut self, serial: Serial, at: Index, response: R) {
        if let Some(session) = Arc::make_mut(&mut self.0).get_mut(&serial.session) {
            session.responses.insert(serial.number, (at, response));
        }
    }

    /// The sessions, by their names.
    pub fn iter(&self) -> impl Iterator<Item = (Index, &Session<R>)> {
        self.0.iter().map(|(at, session)| (*at, session))
    }

    /// Are there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds all of them; `response` adds a response.
    pub(crate) fn encode_to(&self, bytes: &mut Vec<u8>, response: impl Fn(&R, &mut Vec<u8>)) {
        for (at, session) in self.0.iter() {
            let count = session.responses.iter().count() as u64;
            let numbers = [at.0, session.used_at.0, session.lowest_open, count];
            numbers.into_iter().for_each(|it| put_number(bytes, it));
            for (number, (done_at, said)) in session.responses.iter() {
                put_number(bytes, *number);
                put_number(bytes, done_at.0);
                response(said, bytes);
            }
        }
    }

    /// Back from these bytes; `response` reads a response off the front.
    pub(crate) fn decode(
        mut bytes: &[u8],
        response: impl Fn(&mut &[u8]) -> Option<R>,
    ) -> Option<Self> {
        let mut sessions = Sorted::new();
        while !bytes.is_empty() {
            let (at, used_at) = (Index(number(&mut bytes)?), Index(number(&mut bytes)?));
            let (lowest_open, count) = (number(&mut bytes)?, number(&mut bytes)?);
            let mut responses = Sorted::new();
            for _ in 0..count {
                let (serial, done_at) = (number(&mut bytes)?, Index(number(&mut bytes)?));
                responses.insert(serial, (done_at, response(&mut bytes)?));
            }
            sessions.insert(at, Session { used_at, lowest_open, responses });
        }
        Some(Self(Arc::new(sessions)))
    }
}
