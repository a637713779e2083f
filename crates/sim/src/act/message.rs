//! What can be done to messages on their way.

use super::verb::{Kind, Operand, Several, Usual, Value, Verb, verbs, words_of};
use crate::cluster::{Cluster, passes};
use crate::followed::{Followed, Rerouted};
use crate::network::{Fate, InFlight, MessageId};
use crate::refusal::Refusal;
use crate::server::Server;
use crate::time::Span;
use alloc::vec::Vec;
use raft::Words;

verbs! {
    /// What can be done to messages on their way.
    MessageAct {
        /// It is taken off the network.
        Drop(message: MessageId as Kind::Message) = 6 "drop", Usual::weighing(48);
        /// A copy of it arrives too, somewhat later.
        Duplicate(message: MessageId as Kind::Message) = 14 "duplicate", Usual::LATER;
        /// It arrives so much later. What was sent after it may overtake it.
        Delay(message: MessageId as Kind::Message, by: Span as Kind::Span)
            = 15 "delay", Usual::LATER;
        /// It arrives now, even if chance would have lost it.
        Deliver(message: MessageId as Kind::Message) = 16 "deliver", Usual::LATER;
        /// Each of them is taken off the network.
        DropAll(messages: Several as Kind::Several) = 17 "drop-all", Usual::LATER;
        /// A copy of each of them arrives too.
        DuplicateAll(messages: Several as Kind::Several) = 18 "duplicate-all", Usual::LATER;
        /// Each of them arrives so much later.
        DelayAll(messages: Several as Kind::Several, by: Span as Kind::Span)
            = 19 "delay-all", Usual::LATER;
        /// Each of them arrives now, in the order in which they would have.
        DeliverAll(messages: Several as Kind::Several) = 20 "deliver-all", Usual::LATER;
    }
}

/// The longest time by which something can be put off.
const LONGEST: Span = Span(3_600_000_000);

/// A time that an act may name.
pub(super) fn sensible(span: Span) -> Result<(), Refusal> {
    let is_sensible = Span::ZERO < span && span <= LONGEST;
    is_sensible.then_some(()).ok_or(Refusal::NoSuchSpan)
}

impl MessageAct {
    pub(super) fn allows(&self, cluster: &Cluster) -> Result<(), Refusal> {
        if let Self::Delay(_, by) | Self::DelayAll(_, by) = self {
            sensible(*by)?;
        }
        match self {
            Self::Drop(id) | Self::Duplicate(id) => cluster.flight(*id).map(|_| ()),
            Self::Delay(id, _) => moves(cluster.flight(*id)?),
            Self::Deliver(id) => {
                moves(cluster.flight(*id)?)?;
                let connects = cluster.connects(id.from, id.to);
                connects.then_some(()).ok_or(Refusal::WayIsCut(id.from, id.to))
            }
            Self::DropAll(several) | Self::DuplicateAll(several) => {
                some(cluster, &|flight| several.has(flight))
            }
            Self::DelayAll(several, _) => {
                some(cluster, &|flight| several.has(flight) && moves(flight).is_ok())
            }
            Self::DeliverAll(several) => {
                some(cluster, &|flight| several.has(flight) && arrives(cluster, flight))
            }
        }
    }

    pub(super) fn perform(
        &self,
        cluster: &mut Cluster,
        followed: &mut Followed,
    ) -> Result<(), Refusal> {
        match self {
            Self::Drop(id) => {
                followed.rerouted.push(Rerouted { id: *id, ends_at: cluster.now, arrives: false });
                cluster.lose(*id, followed)?;
            }
            Self::Duplicate(id) => {
                let flight = cluster.flight(*id)?.clone();
                followed.message = Some(flight.message.clone());
                cluster.duplicate(&flight, followed);
            }
            Self::Delay(id, by) => {
                let flight = cluster.queue.take(*id).ok_or(Refusal::NoSuchMessage(*id))?;
                followed.message = Some(flight.message.clone());
                delay(cluster, flight, *by, followed);
            }
            Self::Deliver(id) => {
                followed.rerouted.push(Rerouted { id: *id, ends_at: cluster.now, arrives: true });
                let is_frozen = cluster.server(id.to).is_some_and(Server::is_frozen);
                if is_frozen {
                    cluster.hold(*id, followed)
                } else {
                    cluster.deliver(*id, followed)
                }?;
            }
            Self::DropAll(several) => {
                followed.cut_off = cluster.queue.drop_all(&|flight| several.has(flight));
            }
            Self::DuplicateAll(several) => {
                let has = |flight: &&InFlight| several.has(flight);
                let all: Vec<InFlight> = cluster.queue.messages().filter(has).cloned().collect();
                all.iter().for_each(|flight| cluster.duplicate(flight, followed));
            }
            Self::DelayAll(several, by) => {
                let has = |flight: &InFlight| several.has(flight) && moves(flight).is_ok();
                for flight in cluster.queue.take_all(&has) {
                    delay(cluster, flight, *by, followed);
                }
            }
            Self::DeliverAll(several) => {
                let now = cluster.now;
                let Cluster { queue, partition, links, .. } = cluster;
                let has = |one: &InFlight| {
                    let InFlight { id, .. } = one;
                    let connects = passes(partition, links, id.from, id.to);
                    several.has(one) && moves(one).is_ok() && connects
                };
                for flight in queue.take_all(&has) {
                    let id = flight.id;
                    followed.rerouted.push(Rerouted { id, ends_at: now, arrives: true });
                    queue.send(InFlight { arrives_at: now, fate: Fate::Arrives, ..flight });
                }
            }
        }
        Ok(())
    }
}

/// Is it still on the network? What waits for a frozen server has passed it.
fn moves(flight: &InFlight) -> Result<(), Refusal> {
    match flight.fate {
        Fate::Arrives | Fate::LostHalfway => Ok(()),
        Fate::Waits => Err(Refusal::Waits(flight.id)),
    }
}

/// Can it be handed over now?
fn arrives(cluster: &Cluster, flight: &InFlight) -> bool {
    moves(flight).is_ok() && cluster.connects(flight.id.from, flight.id.to)
}

fn some(cluster: &Cluster, is_one: &dyn Fn(&InFlight) -> bool) -> Result<(), Refusal> {
    let is_any = cluster.queue.messages().any(is_one);
    is_any.then_some(()).ok_or(Refusal::NoneOnTheirWay)
}

fn delay(cluster: &mut Cluster, mut flight: InFlight, by: Span, followed: &mut Followed) {
    flight.arrives_at = flight.arrives_at + by;
    // What is lost halfway has not come so far yet: its way is longer now.
    let (id, ends_at) = (flight.id, flight.ends_at());
    let arrives = flight.fate != Fate::LostHalfway;
    followed.rerouted.push(Rerouted { id, ends_at, arrives });
    cluster.queue.send(flight);
}

impl Words for MessageAct {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        match self {
            Self::Drop(id) => (8_u8, *id).words(sink),
            Self::Duplicate(_)
            | Self::Delay(..)
            | Self::Deliver(_)
            | Self::DropAll(_)
            | Self::DuplicateAll(_)
            | Self::DelayAll(..)
            | Self::DeliverAll(_) => words_of(self.apart(), sink),
        }
    }
}
