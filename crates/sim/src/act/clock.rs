//! What can be done to clocks, and to the timers that run by them.

use super::message::sensible;
use super::server::{TIMERS, server};
use super::verb::{Kind, Operand, Usual, Value, Verb, Which, verbs, words_of};
use crate::clock::Clock;
use crate::cluster::Cluster;
use crate::followed::Followed;
use crate::refusal::Refusal;
use crate::server::Server;
use crate::time::{Span, Time};
use alloc::vec::Vec;
use raft::{NodeId, Timer, Words};

verbs! {
    /// What can be done to clocks, and to the timers that run by them.
    ClockAct {
        /// From now on a server's clock goes so fast, and its timers with it.
        Rate(server: NodeId as Kind::Server(Which::Up), rate: u32 as Kind::Share(Clock::RATES.0, Clock::RATES.1))
            = 28 "clock", Usual::LATER;
        /// A server's clock jumps forward, and its timers run out so much earlier.
        Jump(server: NodeId as Kind::Server(Which::Up), by: Span as Kind::Span)
            = 29 "jump", Usual::LATER;
        /// A server's clock jumps back, and its timers run out so much later.
        JumpBack(server: NodeId as Kind::Server(Which::Up), by: Span as Kind::Span)
            = 30 "jump".."back", Usual::LATER;
        /// Every election timer runs out at the moment of the one that is next: the votes split.
        Align() = 31 "align", Usual::LATER;
        /// The election timers run out one after the other, as far apart as the range of timeouts lets
        /// them.
        Spread() = 32 "spread", Usual::LATER;
    }
}

impl ClockAct {
    pub(super) fn allows(&self, cluster: &Cluster) -> Result<(), Refusal> {
        match self {
            Self::Rate(id, rate) => {
                let (least, most) = Clock::RATES;
                let is_so = server(cluster, *id)?.clock.rate_ppm() == *rate;
                if !(least..=most).contains(rate) {
                    Err(Refusal::NoSuchRate)
                } else if is_so {
                    Err(Refusal::SameRate(*id))
                } else {
                    Ok(())
                }
            }
            Self::Jump(id, by) | Self::JumpBack(id, by) => {
                server(cluster, *id)?;
                sensible(*by)
            }
            Self::Align() | Self::Spread() => {
                let several = 2 <= waiting(cluster).len();
                several.then_some(()).ok_or(Refusal::TooFewTimers)
            }
        }
    }

    pub(super) fn perform(
        &self,
        cluster: &mut Cluster,
        _followed: &mut Followed,
    ) -> Result<(), Refusal> {
        let now = cluster.now;
        match self {
            Self::Rate(id, rate) => change(cluster, *id, |clock| clock.goes(*rate, now)),
            Self::Jump(id, by) => change(cluster, *id, |clock| clock.jumps(by.0 as i64, now)),
            Self::JumpBack(id, by) => {
                change(cluster, *id, |clock| clock.jumps(-(by.0 as i64), now))
            }
            Self::Align() => {
                let all = waiting(cluster);
                let first = all.first().map_or(now, |(ends_at, _)| *ends_at);
                all.iter().for_each(|(_, id)| cluster.ends(*id, Timer::Election, first));
            }
            Self::Spread() => {
                let all = waiting(cluster);
                let range = cluster.settings.election_timeout;
                let width = range.most.0 - range.least.0;
                let steps = all.len().saturating_sub(1).max(1) as u64;
                for ((_, id), step) in all.iter().zip(0..) {
                    let ends_at = now + Span(range.least.0 + width * step / steps);
                    cluster.ends(*id, Timer::Election, ends_at);
                }
            }
        }
        Ok(())
    }
}

/// The servers that run and wait for an election timeout, the next to have one first.
fn waiting(cluster: &Cluster) -> Vec<(Time, NodeId)> {
    let waits = |server: &Server| {
        let running = server.running().filter(|running| running.frozen.is_none())?;
        let (_, ends_at) = running.runs(Timer::Election)?;
        Some((ends_at, server.node.id()))
    };
    let mut all: Vec<(Time, NodeId)> = cluster.servers.iter().filter_map(waits).collect();
    crate::sorted::ascend(&mut all, |one| *one);
    all
}

/// A clock changes; what is left of a timer runs by the new one.
fn change(cluster: &mut Cluster, id: NodeId, how: impl FnOnce(&mut Clock)) {
    let now = cluster.now;
    let Some(place) = cluster.place(id) else { return };
    let Some(server) = cluster.servers.get_mut(place) else { return };
    let before = server.clock;
    how(&mut server.clock);
    let (clock, jumped) = (server.clock, server.clock.jumped() - before.jumped());
    for timer in TIMERS {
        let Some(server) = cluster.server(id) else { return };
        let countdown = server.running().and_then(|running| running.runs(timer));
        let Some((_, ends_at)) = countdown else { continue };
        let left = before.shows(ends_at).0.saturating_sub(before.shows(now).0);
        let left = left.saturating_add_signed(jumped.saturating_neg());
        cluster.ends(id, timer, now + clock.until(Span(left)));
    }
}

impl Words for ClockAct {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        words_of(self.apart(), sink);
    }
}
