//! Faults that happen by themselves: somebody asks for them, and chance chooses. Each is a draw by
//! counter, so nothing else shifts; most of the servers stay up.

use super::message::sensible;
use super::verb::{Kind, Operand, Usual, Value, Verb, verbs, words_of};
use super::{Act, ClockAct, DiskAct, LinkAct, MessageAct, ServerAct};
use crate::clock::Clock;
use crate::cluster::Cluster;
use crate::disk::DiskState;
use crate::draw::Purpose;
use crate::followed::Followed;
use crate::link::Ways;
use crate::network::InFlight;
use crate::refusal::Refusal;
use crate::server::{Server, Status};
use crate::time::{Span, SpanRange};
use crate::trouble::{Faults, Trouble};
use alloc::vec::Vec;
use raft::{NodeId, Words};

verbs! {
    /// What can be wished of chance.
    TroubleAct {
        /// From now on such faults happen, so far apart on the average, and are mended after a while.
        Make(every: Span as Kind::Span, faults: Faults as Kind::Choices(Faults::IDS))
            = 33 "trouble", Usual::LATER;
        /// No more of them happen. What is broken stays so.
        Calm() = 34 "calm", Usual::LATER;
    }
}

/// As a set of names.
impl Operand for Faults {
    fn value(&self) -> Value {
        Value::Choices(self.0, Self::IDS)
    }

    fn of(value: &Value) -> Option<Self> {
        if let Value::Choices(bits, Self::IDS) = value { Some(Self(*bits)) } else { None }
    }
}

impl TroubleAct {
    pub(super) fn allows(&self, cluster: &Cluster) -> Result<(), Refusal> {
        match self {
            Self::Make(every, faults) => {
                sensible(*every)?;
                let wished = Trouble { every: *every, faults: *faults };
                let is_new = cluster.trouble != Some(wished) && faults.is_proper();
                is_new.then_some(()).ok_or(Refusal::SameTrouble)
            }
            Self::Calm() => cluster.trouble.map(|_| ()).ok_or(Refusal::NoTrouble),
        }
    }

    pub(super) fn perform(
        &self,
        cluster: &mut Cluster,
        _followed: &mut Followed,
    ) -> Result<(), Refusal> {
        cluster.trouble = match self {
            Self::Make(every, faults) => Some(Trouble { every: *every, faults: *faults }),
            Self::Calm() => None,
        };
        await_more(cluster);
        Ok(())
    }
}

/// Some time later there is more of it.
fn await_more(cluster: &mut Cluster) {
    let Some(Trouble { every: Span(every), .. }) = cluster.trouble else {
        return cluster.queue.stop_trouble();
    };
    let range = SpanRange { least: Span(every / 2), most: Span(every + every / 2) };
    let Span(wait) = cluster.draws.within(Purpose::TroubleWait, 0, cluster.troubles, range);
    cluster.queue.set_trouble(cluster.now + Span(wait.max(1)));
}

/// How often chance is asked for something that can be done now.
const TRIES: u64 = 16;

/// Something is broken, or mended: says what.
pub(crate) fn happen(cluster: &mut Cluster, followed: &mut Followed) -> Option<Act> {
    let trouble = cluster.trouble?;
    cluster.troubles += 1;
    let chance = Chance { cluster, trouble };
    let acts = (0..TRIES).filter_map(|attempt| chance.act(attempt));
    let act = acts.into_iter().find(|act| act.allows(cluster).is_ok());
    let done = act.filter(|act| act.perform(cluster, followed).is_ok());
    cluster.check_kept(followed);
    await_more(cluster);
    done
}

/// Chooses.
struct Chance<'a> {
    cluster: &'a Cluster,
    trouble: Trouble,
}

impl Chance<'_> {
    /// What might be done. A fault and its mending are as likely.
    fn act(&self, attempt: u64) -> Option<Act> {
        let draw = |what: u64| {
            self.cluster.draws.word(Purpose::Trouble, attempt << 8 | what, self.cluster.troubles)
        };
        let kinds = (0..Faults::IDS.len()).filter(|place| self.trouble.faults.has(*place));
        let kind = nth(kinds, draw(0))?;
        let servers = self.cluster.all();
        let id = nth(servers.iter(), draw(1))?;
        let breaks = draw(2).is_multiple_of(2);
        let time = Span::ms(10 + draw(3) % 190);
        Some(match kind {
            0 if breaks => ServerAct::Crash(self.spared(id)?).into(),
            0 => ServerAct::Restart(id).into(),
            1 if breaks => ServerAct::Pause(self.spared(id)?).into(),
            1 => ServerAct::Resume(id).into(),
            2 if breaks => {
                let to = nth(servers.iter().filter(|to| *to != id), draw(4))?;
                let ways = [Ways::one(id, to), Ways::between(id, to), Ways::around(id)];
                LinkAct::Cut(*nth(ways.iter(), draw(5))?).into()
            }
            2 => LinkAct::Mend(Ways::ALL).into(),
            3 => {
                let flight = nth(self.cluster.queue.messages(), draw(4))?;
                message(flight, time, draw(5)).into()
            }
            4 if breaks => {
                let states = [DiskState::Slow, DiskState::Stalled, DiskState::Full];
                DiskAct::Becomes(id, *nth(states.iter(), draw(4))?).into()
            }
            4 => DiskAct::Becomes(id, DiskState::Fine).into(),
            _ if breaks && draw(4).is_multiple_of(2) => ClockAct::Jump(id, time).into(),
            _ if breaks => ClockAct::Rate(id, *nth([500_000, 2_000_000].iter(), draw(5))?).into(),
            _ => ClockAct::Rate(id, Clock::USUAL).into(),
        })
    }

    /// This server, if most of the others are up and awake.
    fn spared(&self, id: NodeId) -> Option<NodeId> {
        let servers = &self.cluster.servers;
        let works =
            |server: &&Server| matches!(server.status, Status::Up(_)) && !server.is_frozen();
        let others = servers.iter().filter(works).filter(|it| it.node.id() != id).count();
        (servers.len() / 2 < others).then_some(id)
    }
}

fn message(flight: &InFlight, time: Span, draw: u64) -> MessageAct {
    match draw % 3 {
        0 => MessageAct::Drop(flight.id),
        1 => MessageAct::Duplicate(flight.id),
        _ => MessageAct::Delay(flight.id, time),
    }
}

/// One of these.
fn nth<T>(all: impl Iterator<Item = T>, draw: u64) -> Option<T> {
    let mut all: Vec<T> = all.collect();
    let place = draw.checked_rem(all.len() as u64)?;
    Some(all.swap_remove(place as usize))
}

impl Words for TroubleAct {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        words_of(self.apart(), sink);
    }
}
