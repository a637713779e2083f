//! What moves between two records.

use super::clock::clock;
use crate::store::Store;
use raft::NodeId;
use raft::Term;
use raft::Timer;
use sim::MessageId;
use sim::{Fate, MessageKind, Time};

/// The part that moves between two records: a component sets it by hand, without a redraw.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Motion {
    /// The messages on their way.
    pub messages: Vec<Moving>,
    /// Each running election or heartbeat timer: whose, and the share of its time that is over.
    pub timers: Vec<(NodeId, f32)>,
    /// Where the clock stands.
    pub now: Time,
    /// `0:01.690`.
    pub clock: String,
}

/// One message on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Moving {
    /// Which.
    pub id: MessageId,
    /// Which kind.
    pub kind: MessageKind,
    /// The sender's term.
    pub term: Term,
    /// The share of its way that it has made.
    pub way: f32,
    /// Set if it is lost halfway, at the end: it is then shown crossed out for a moment.
    pub is_doomed: bool,
}

impl Motion {
    /// Where everything is now.
    #[must_use]
    pub fn of(store: &Store) -> Self {
        let world = store.timeline.world();
        let now = world.now();
        // What waits for a frozen server moves no more; the server says how much it is.
        let on_their_way = world.messages().filter(|flight| flight.fate != Fate::Waits);
        let messages = on_their_way.map(|flight| Moving {
            id: flight.id,
            kind: MessageKind::from(&flight.message.body),
            term: flight.message.term,
            way: share(flight.sent_at, flight.arrives_at, now),
            is_doomed: flight.fate == Fate::LostHalfway,
        });
        let timers = world.servers().iter().filter_map(|server| {
            let running = server.running()?;
            let (set_at, ends_at) = running.runs(Timer::Election)?;
            let now = running.frozen().map_or(now, |frozen| frozen.at);
            Some((server.node().id(), share(set_at, ends_at, now)))
        });
        Self { messages: messages.collect(), timers: timers.collect(), now, clock: clock(now) }
    }
}

/// How much of the time between two moments is over.
pub(super) fn share(from: Time, to: Time, now: Time) -> f32 {
    let whole = to.since(from).0.max(1) as f32;
    (now.since(from).0 as f32 / whole).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_goes_from_nothing_to_all() {
        assert_eq!(share(Time(10), Time(20), Time(5)), 0.0);
        assert_eq!(share(Time(10), Time(20), Time(15)), 0.5);
        assert_eq!(share(Time(10), Time(20), Time(30)), 1.0);
        assert_eq!(share(Time(10), Time(10), Time(10)), 0.0);
    }
}
