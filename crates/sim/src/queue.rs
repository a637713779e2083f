//! What will happen by itself, in order: by time, and at one time in the order of asking.
//!
//! Messages come and go in any number and lie in a heap of small keys. Of timers and syncs each
//! server has one at most, and an election timer is set anew with every heartbeat: they have fixed
//! places, of which the soonest is known.

use crate::network::{Fate, InFlight, MessageId};
use crate::time::Time;
use alloc::collections::BinaryHeap;
use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Reverse;
use raft::{NodeId, Timer};

/// When something happens, and as which one of all that were asked for.
type Key = (Time, u64);

const NEVER: Key = (Time::NEVER, u64::MAX);

/// How many alarms are no server's.
const NOBODYS: usize = 2;

/// What happens next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next<'a> {
    Message(&'a InFlight),
    Alarm(NodeId, Alarm),
    /// See [`Queue::set_trouble`].
    Trouble,
    /// See [`Queue::set_patience`].
    Patience,
}

/// What a server waits for, besides messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Alarm {
    Timer(Timer),
    Sync,
    /// What clients asked for has waited for more.
    Batch,
}

impl Alarm {
    const ALL: [Self; 4] =
        [Self::Timer(Timer::Election), Self::Timer(Timer::Heartbeat), Self::Sync, Self::Batch];

    const fn place(self, server: NodeId) -> usize {
        let own = match self {
            Self::Timer(Timer::Election) => 0,
            Self::Timer(Timer::Heartbeat) => 1,
            Self::Sync => 2,
            Self::Batch => 3,
        };
        (server.number() as usize - 1) * Self::ALL.len() + own
    }

    fn at(place: usize) -> Option<(NodeId, Self)> {
        let server = u8::try_from(place / Self::ALL.len() + 1).ok().and_then(NodeId::new)?;
        Some((server, Self::ALL[place % Self::ALL.len()]))
    }
}

/// The queue.
#[derive(Clone, Debug)]
pub(crate) struct Queue {
    asked: u64,
    /// The messages, wherever there was room.
    flights: Vec<Option<InFlight>>,
    free: Vec<usize>,
    /// The first message to end is on top; the last number is its place.
    order: BinaryHeap<Reverse<(Key, usize)>>,
    alarms: Vec<Key>,
    /// The place of the first alarm.
    soonest: usize,
}

impl Queue {
    pub(crate) fn new(servers: u8) -> Self {
        Self {
            asked: 0,
            flights: Vec::new(),
            free: Vec::new(),
            order: BinaryHeap::new(),
            // One for each server's alarm, and the last for patience and for trouble.
            alarms: vec![NEVER; usize::from(servers) * Alarm::ALL.len() + NOBODYS],
            soonest: 0,
        }
    }

    fn key(&mut self, at: Time) -> Key {
        self.asked += 1;
        (at, self.asked)
    }

    /// One more server has alarms, none of them set.
    pub(crate) fn grow(&mut self) {
        let servers = self.alarms.len() - NOBODYS;
        self.alarms.splice(servers..servers, [NEVER; Alarm::ALL.len()]);
        if servers <= self.soonest {
            self.soonest += Alarm::ALL.len();
        }
    }

    /// Puts a message on its way.
    pub(crate) fn send(&mut self, flight: InFlight) {
        let key = self.key(flight.happens_at());
        let place = match self.free.pop() {
            Some(place) => {
                self.flights[place] = Some(flight);
                place
            }
            None => {
                self.flights.push(Some(flight));
                self.flights.len() - 1
            }
        };
        self.order.push(Reverse((key, place)));
    }

    /// Sets the alarm, anew if it was set.
    pub(crate) fn set(&mut self, server: NodeId, alarm: Alarm, at: Time) {
        self.set_place(alarm.place(server), at);
    }

    /// The next fault that happens by itself does so then.
    pub(crate) fn set_trouble(&mut self, at: Time) {
        self.set_place(self.alarms.len() - 1, at);
    }

    /// None does.
    pub(crate) fn stop_trouble(&mut self) {
        self.stop_place(self.alarms.len() - 1);
    }

    /// A client's patience ends then; of none if there is no such time.
    pub(crate) fn set_patience(&mut self, at: Option<Time>) {
        let place = self.alarms.len() - NOBODYS;
        match at {
            Some(at) if at != self.alarms[place].0 => self.set_place(place, at),
            Some(_) => {}
            None if self.alarms[place] != NEVER => self.stop_place(place),
            None => {}
        }
    }

    #[inline]
    fn set_place(&mut self, place: usize, at: Time) {
        let key = self.key(at);
        self.alarms[place] = key;
        if key < self.alarms[self.soonest] {
            self.soonest = place;
        } else if place == self.soonest {
            self.find_soonest();
        }
    }

    pub(crate) fn stop(&mut self, server: NodeId, alarm: Alarm) {
        self.stop_place(alarm.place(server));
    }

    #[inline]
    fn stop_place(&mut self, place: usize) {
        self.alarms[place] = NEVER;
        if place == self.soonest {
            self.find_soonest();
        }
    }

    fn find_soonest(&mut self) {
        let keys = self.alarms.iter().enumerate();
        self.soonest = keys.min_by_key(|(_, key)| **key).map_or(0, |(place, _)| place);
    }

    /// When something happens.
    pub(crate) fn first_at(&self) -> Option<Time> {
        let message = self.order.peek().map_or(Time::NEVER, |Reverse((key, _))| key.0);
        let first = message.min(self.alarms[self.soonest].0);
        (first != Time::NEVER).then_some(first)
    }

    /// What happens first, and when.
    pub(crate) fn first(&self) -> Option<(Time, Next<'_>)> {
        let alarm = self.alarms[self.soonest];
        match self.order.peek() {
            Some(Reverse((message, place))) if *message < alarm && message.0 != Time::NEVER => {
                Some((message.0, Next::Message(self.flights[*place].as_ref()?)))
            }
            Some(_) | None if alarm == NEVER => None,
            Some(_) | None if self.soonest + 1 == self.alarms.len() => {
                Some((alarm.0, Next::Trouble))
            }
            Some(_) | None if self.soonest + NOBODYS == self.alarms.len() => {
                Some((alarm.0, Next::Patience))
            }
            Some(_) | None => {
                let (server, what) = Alarm::at(self.soonest)?;
                Some((alarm.0, Next::Alarm(server, what)))
            }
        }
    }

    /// The messages on their way, the first to end first.
    pub(crate) fn messages(&self) -> impl Iterator<Item = &InFlight> {
        self.ordered().into_iter().filter_map(|place| self.flights[place].as_ref())
    }

    /// Their places. Many ask, and each would have a sort of its own.
    #[inline(never)]
    fn ordered(&self) -> Vec<usize> {
        // The last to end is the least of the heap's reversed order.
        let order = self.order.clone().into_sorted_vec();
        order.into_iter().rev().map(|Reverse((_, place))| place).collect()
    }

    /// This message, if it is on its way.
    pub(crate) fn find(&self, id: MessageId) -> Option<&InFlight> {
        self.flights.iter().flatten().find(|flight| flight.id == id)
    }

    /// Takes this message off the network.
    pub(crate) fn take(&mut self, id: MessageId) -> Option<InFlight> {
        let is_it = |flight: &Option<InFlight>| flight.as_ref().is_some_and(|one| one.id == id);
        let first = self.order.peek().map(|Reverse((_, place))| *place);
        let place = if let Some(place) = first.filter(|place| is_it(&self.flights[*place])) {
            self.order.pop();
            place
        } else {
            let place = self.flights.iter().position(is_it)?;
            self.order.retain(|Reverse((_, other))| *other != place);
            place
        };
        self.free.push(place);
        self.flights[place].take()
    }

    /// What waits for this server arrives now, in the order in which it came.
    pub(crate) fn release(&mut self, server: NodeId, now: Time) {
        let waits = |flight: &InFlight| flight.fate == Fate::Waits && flight.id.to == server;
        for flight in self.take_all(&waits) {
            self.send(InFlight { arrives_at: now, fate: Fate::Arrives, ..flight });
        }
    }

    /// Takes these messages off the network, the first to end first.
    #[inline(never)]
    pub(crate) fn take_all(&mut self, of: &dyn Fn(&InFlight) -> bool) -> Vec<InFlight> {
        let mut taken = Vec::new();
        for place in self.ordered() {
            if let Some(flight) = self.flights[place].take_if(|flight| of(flight)) {
                taken.push(flight);
                self.free.push(place);
            }
        }
        let Self { order, flights, .. } = self;
        order.retain(|Reverse((_, place))| flights[*place].is_some());
        taken
    }

    /// The same, and names them.
    pub(crate) fn drop_all(&mut self, of: &dyn Fn(&InFlight) -> bool) -> Vec<MessageId> {
        self.take_all(of).into_iter().map(|flight| flight.id).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_next_stays_so_when_a_server_joins() {
        let mut queue = Queue::new(2);
        queue.set_trouble(Time::ms(3));
        queue.grow();
        assert_eq!(queue.first(), Some((Time::ms(3), Next::Trouble)));
        let third = NodeId::new(3).expect("a server's number");
        queue.set(third, Alarm::Sync, Time::ms(2));
        assert_eq!(queue.first(), Some((Time::ms(2), Next::Alarm(third, Alarm::Sync))));
        queue.stop(third, Alarm::Sync);
        assert_eq!(queue.first(), Some((Time::ms(3), Next::Trouble)));
    }
}
