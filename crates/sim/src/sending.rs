//! Messages that go out: what chance and their way make of them.

use crate::cluster::Cluster;
use crate::draw::Purpose;
use crate::flight::{Flight, MessageKind, bytes_of};
use crate::followed::Followed;
use crate::link::Link;
use crate::network::{Fate, InFlight, MessageId};
use crate::time::{Span, Time};
use raft::Message;

impl Cluster {
    pub(crate) fn send(&mut self, message: Message, followed: &mut Followed) {
        self.checks.on_sent(&message, &mut followed.violations);
        let (from, to) = (message.from, message.to);
        let (Some(row), Some(column)) = (self.place(from), self.place(to)) else { return };
        let Some(way) = self.traffic.way(row, column) else { return };
        way.sent += 1;
        let id = MessageId { from, to, number: way.sent };
        let (link, bytes) = (*self.links.of(from, to, &self.settings), bytes_of(&message));
        let lost = self.chance(Purpose::Loss, id, link.loss_ppm) || !self.connects(from, to);
        let arrives_at = self.arrival(id, (row, column), &link, bytes);
        let fate = if lost { Fate::LostHalfway } else { Fate::Arrives };
        let flight = InFlight { id, message, sent_at: self.now, arrives_at, fate };
        if let Some(server) = self.servers.get_mut(row) {
            server.tally.sends(MessageKind::from(&flight.message.body), bytes);
        }
        if self.chance(Purpose::Twice, id, link.twice_ppm) {
            self.set_out(flight.clone(), bytes, followed);
            self.duplicate(&flight, followed);
        } else {
            self.set_out(flight, bytes, followed);
        }
    }

    /// Does something happen to this message that happens to so many in a million on its way?
    #[inline]
    fn chance(&self, purpose: Purpose, id: MessageId, ppm: u32) -> bool {
        self.draws.happens(purpose, who(id), u64::from(id.number), ppm)
    }

    /// When a message that is sent now arrives: it waits until its way is free, takes its time, and
    /// on a way that keeps the order of its messages overtakes none.
    #[inline]
    fn arrival(&mut self, id: MessageId, ends: (usize, usize), link: &Link, bytes: u32) -> Time {
        let (who, count) = (who(id), u64::from(id.number));
        let takes = self.draws.within(Purpose::Latency, who, count, link.latency);
        let is_slow = self.chance(Purpose::Tail, id, link.tail_ppm);
        let Some(way) = self.traffic.way(ends.0, ends.1) else { return self.now + takes };
        let mut leaves = self.now;
        if 0 < link.bandwidth {
            leaves = leaves.max(way.busy_until) + link.takes(bytes);
            way.busy_until = leaves;
        }
        let mut soonest = leaves + takes;
        if is_slow {
            soonest = soonest + link.tail;
        }
        if self.draws.happens(Purpose::Overtaken, who, count, link.overtaken_ppm) {
            return soonest + self.draws.within(Purpose::HeldBack, who, count, link.held_back());
        }
        let arrives_at = if link.in_order { soonest.max(way.last_arrival) } else { soonest };
        way.last_arrival = arrives_at.max(way.last_arrival);
        arrives_at
    }

    /// A copy of this message follows it, and what becomes of the one becomes of the other: both are
    /// lost, or both arrive, or both wait for a server that is frozen.
    pub(crate) fn duplicate(&mut self, flight: &InFlight, followed: &mut Followed) {
        let MessageId { from, to, .. } = flight.id;
        let (Some(row), Some(column)) = (self.place(from), self.place(to)) else { return };
        let Some(way) = self.traffic.way(row, column) else { return };
        way.copies += 1;
        let (id, count) = (MessageId::copy(from, to, way.copies), u64::from(way.copies));
        let range = self.links.of(from, to, &self.settings).latency;
        let Span(later) = self.draws.within(Purpose::Copy, who(id), count, range);
        let arrives_at = match flight.fate {
            Fate::Arrives | Fate::LostHalfway => flight.arrives_at + Span(later.max(1)),
            Fate::Waits => flight.arrives_at,
        };
        let copy = InFlight { id, arrives_at, ..flight.clone() };
        let bytes = bytes_of(&copy.message);
        self.set_out(copy, bytes, followed);
    }

    #[inline]
    fn set_out(&mut self, flight: InFlight, bytes: u32, followed: &mut Followed) {
        followed.sent.push(Flight {
            id: flight.id,
            record: self.number,
            term: flight.message.term,
            kind: MessageKind::from(&flight.message.body),
            sent_at: flight.sent_at,
            arrives_at: flight.arrives_at,
            ended_at: flight.ends_at(),
            arrived: flight.fate != Fate::LostHalfway,
            bytes,
        });
        self.queue.send(flight);
    }
}

/// A way as a draw's number.
const fn who(id: MessageId) -> u64 {
    (id.from.number() as u64) << 8 | id.to.number() as u64
}
