//! What will happen by itself, in order: by time, and at one time in the order of asking.

use crate::action::MessageId;
use crate::network::InFlight;
use crate::time::Time;
use alloc::collections::BTreeMap;
use raft::{NodeId, Timer};

/// Where something stands in the queue.
pub(crate) type Key = (Time, u64);

/// What waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Waiting {
    Message(InFlight),
    Timer(NodeId, Timer),
    Sync(NodeId),
}

/// The queue.
#[derive(Clone, Debug, Default)]
pub(crate) struct Queue {
    waiting: BTreeMap<Key, Waiting>,
    asked: u64,
}

impl Queue {
    pub(crate) fn push(&mut self, at: Time, what: Waiting) -> Key {
        self.asked += 1;
        let key = (at, self.asked);
        self.waiting.insert(key, what);
        key
    }

    pub(crate) fn cancel(&mut self, key: Key) {
        self.waiting.remove(&key);
    }

    pub(crate) fn first(&self) -> Option<(Time, &Waiting)> {
        self.waiting.first_key_value().map(|((at, _), what)| (*at, what))
    }

    /// The messages on their way, the first to end first.
    pub(crate) fn messages(&self) -> impl Iterator<Item = &InFlight> {
        self.waiting.values().filter_map(|what| match what {
            Waiting::Message(flight) => Some(flight),
            Waiting::Timer(..) | Waiting::Sync(_) => None,
        })
    }

    /// Takes this message off the network.
    pub(crate) fn take(&mut self, id: MessageId) -> Option<InFlight> {
        let is_it = |what: &Waiting| matches!(what, Waiting::Message(flight) if flight.id == id);
        let key = *self.waiting.iter().find(|(_, what)| is_it(what))?.0;
        match self.waiting.remove(&key)? {
            Waiting::Message(flight) => Some(flight),
            Waiting::Timer(..) | Waiting::Sync(_) => None,
        }
    }
}
