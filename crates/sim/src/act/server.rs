//! What can be done to a server.

use super::verb::{Kind, Leaves, Operand, Usual, Value, Verb, Which, verbs, words_of};
use crate::cluster::Cluster;
use crate::followed::Followed;
use crate::network::{Fate, InFlight};
use crate::queue::Alarm;
use crate::refusal::Refusal;
use crate::remembered::Remembered;
use crate::server::{Frozen, Running, Server, Status};
use alloc::vec::Vec;
use raft::{Input, Node, NodeId, Role, Timer, Words};

const UP: Kind = Kind::Server(Which::Up);
const DOWN: Kind = Kind::Server(Which::Down);

verbs! {
    /// What can be done to a server.
    ServerAct {
        /// It stops; only what is on its disk survives.
        Crash(server: NodeId as UP) = 0 "crash", Usual::weighing(48).then(Leaves::Down);
        /// It stops amid a write: a part of it is on the disk, and its last entry is torn.
        CrashTorn(server: NodeId as UP) = 25 "crash".."torn", Usual::LATER.then(Leaves::Down);
        /// One that is down starts with what is on its disk.
        Restart(server: NodeId as DOWN) = 1 "restart",
            Usual::LATER.while_down(96).then(Leaves::Up);
        /// One that is down gets an empty disk in the place of its own.
        Wipe(server: NodeId as DOWN) = 13 "wipe", Usual::LATER;
        /// It is frozen: what reaches it waits, and its timers stand.
        Pause(server: NodeId as UP) = 11 "pause", Usual::LATER;
        /// One that is frozen goes on: first it reads what waits.
        Resume(server: NodeId as UP) = 12 "resume", Usual::LATER;
        /// Its election timer runs out now.
        ElectionTimeout(server: NodeId as UP) = 2 "timeout", Usual::weighing(48);
        /// Its heartbeat timer runs out now.
        HeartbeatTimeout(server: NodeId as UP) = 3 "timeout".."heartbeat", Usual::weighing(16);
        /// It saves a snapshot of its state and drops the log that this takes the place of.
        Compact(server: NodeId as UP) = 35 "snapshot", Usual::LATER;
        /// Whoever leads hands its leadership to it.
        Transfer(server: NodeId as UP) = 36 "transfer", Usual::LATER;
    }
}

impl ServerAct {
    /// The timer of a server runs out now.
    #[must_use]
    pub const fn timeout(server: NodeId, timer: Timer) -> Self {
        match timer {
            Timer::Election => Self::ElectionTimeout(server),
            Timer::Heartbeat => Self::HeartbeatTimeout(server),
        }
    }

    pub(super) fn allows(&self, cluster: &Cluster) -> Result<(), Refusal> {
        match self {
            Self::Crash(id) => running(cluster, *id).map(|_| ()),
            Self::CrashTorn(id) => {
                running(cluster, *id)?;
                let is_writing = server(cluster, *id)?.disk.is_syncing();
                is_writing.then_some(()).ok_or(Refusal::NothingToSync(*id))
            }
            Self::Restart(id) => match server(cluster, *id)?.status {
                Status::Up(_) => Err(Refusal::Up(*id)),
                Status::Refuses(index) => Err(Refusal::Corrupt(*id, index)),
                Status::Down => Ok(()),
            },
            Self::Wipe(id) => match server(cluster, *id)?.status {
                Status::Up(_) => Err(Refusal::Up(*id)),
                Status::Refuses(_) | Status::Down => Ok(()),
            },
            Self::Pause(id) => awake(cluster, *id).map(|_| ()),
            Self::Resume(id) => match running(cluster, *id)?.frozen {
                Some(_) => Ok(()),
                None => Err(Refusal::NotFrozen(*id)),
            },
            Self::ElectionTimeout(id) => runs(cluster, *id, Timer::Election),
            Self::HeartbeatTimeout(id) => runs(cluster, *id, Timer::Heartbeat),
            Self::Compact(id) => {
                awake(cluster, *id)?;
                let can = server(cluster, *id)?.node.can_compact();
                can.then_some(()).ok_or(Refusal::NothingToCompact(*id))
            }
            Self::Transfer(id) => {
                running(cluster, *id)?;
                let leader = cluster.leader().ok_or(Refusal::NoLeader)?;
                awake(cluster, leader)?;
                (leader != *id).then_some(()).ok_or(Refusal::Leads(*id))?;
                match server(cluster, leader)?.node.role() {
                    Role::Leader(leads) if leads.transfer.is_some() => {
                        Err(Refusal::HandsOver(leader))
                    }
                    Role::Leader(_)
                    | Role::Follower(_)
                    | Role::PreCandidate(_)
                    | Role::Candidate(_) => Ok(()),
                }
            }
        }
    }

    pub(super) fn perform(
        &self,
        cluster: &mut Cluster,
        followed: &mut Followed,
    ) -> Result<(), Refusal> {
        match self {
            Self::Crash(id) => crash(cluster, *id, followed),
            Self::CrashTorn(id) => {
                let place = cluster.place(*id).ok_or(Refusal::NoSuchServer(*id))?;
                cluster.servers.get_mut(place).iter_mut().for_each(|one| one.disk.tear());
                crash(cluster, *id, followed);
            }
            Self::Restart(id) => restart(cluster, *id, followed),
            Self::Wipe(id) => wipe(cluster, *id, followed),
            Self::Pause(id) => pause(cluster, *id),
            Self::Resume(id) => resume(cluster, *id, followed),
            Self::ElectionTimeout(id) => cluster.run_out(*id, Timer::Election, followed),
            Self::HeartbeatTimeout(id) => cluster.run_out(*id, Timer::Heartbeat, followed),
            Self::Compact(id) => cluster.feed(*id, Input::Compact, followed),
            Self::Transfer(id) => {
                let leader = cluster.leader().ok_or(Refusal::NoLeader)?;
                cluster.feed(leader, Input::Transfer(*id), followed);
            }
        }
        Ok(())
    }
}

pub(super) fn server(cluster: &Cluster, id: NodeId) -> Result<&Server, Refusal> {
    cluster.server(id).ok_or(Refusal::NoSuchServer(id))
}

/// What only a running server has.
pub(super) fn running(cluster: &Cluster, id: NodeId) -> Result<&Running, Refusal> {
    server(cluster, id)?.running().ok_or(Refusal::Down(id))
}

/// A server that runs and is not frozen.
pub(super) fn awake(cluster: &Cluster, id: NodeId) -> Result<&Running, Refusal> {
    let running = running(cluster, id)?;
    if running.frozen.is_some() { Err(Refusal::Frozen(id)) } else { Ok(running) }
}

fn runs(cluster: &Cluster, id: NodeId, timer: Timer) -> Result<(), Refusal> {
    let runs = awake(cluster, id)?.runs(timer);
    runs.map(|_| ()).ok_or(Refusal::NoSuchTimer(id, timer))
}

/// The timers of Raft, both of them.
pub(super) const TIMERS: [Timer; 2] = [Timer::Election, Timer::Heartbeat];

fn pause(cluster: &mut Cluster, id: NodeId) {
    let at = cluster.now;
    let Some(running) = cluster.running_mut(id) else { return };
    running.frozen = Some(Frozen { at, waiting: Vec::new() });
    TIMERS.iter().for_each(|timer| cluster.queue.stop(id, Alarm::Timer(*timer)));
}

/// Its disk and its clients are heard first, then the messages that wait, each as an event of its
/// own; a timer that ran out meanwhile does so after them, unless one of them resets it.
fn resume(cluster: &mut Cluster, id: NodeId, followed: &mut Followed) {
    let (now, config) = (cluster.now, cluster.config(id));
    let Some(running) = cluster.running_mut(id) else { return };
    let Some(frozen) = running.frozen.take() else { return };
    cluster.feed(id, Input::Settings(config), followed);
    frozen.waiting.into_iter().for_each(|input| cluster.feed(id, input, followed));
    cluster.queue.release(id, now);
    for timer in TIMERS {
        let countdown = cluster.running_mut(id).and_then(|running| *running.timer(timer));
        if let Some(countdown) = countdown {
            cluster.queue.set(id, Alarm::Timer(timer), countdown.ends_at.max(now));
        }
    }
}

fn crash(cluster: &mut Cluster, id: NodeId, followed: &mut Followed) {
    cluster.stop(id, Timer::Election);
    cluster.stop(id, Timer::Heartbeat);
    let Some(place) = cluster.place(id) else { return };
    let Some(server) = cluster.servers.get_mut(place) else { return };
    let before = server.summary();
    if let Status::Up(running) = &server.status
        && !running.says_more
    {
        Remembered::keep(&mut server.remembered, &server.node, &running.machine);
    }
    server.disk.crash();
    server.node.crash(server.disk.durable().clone());
    server.tally.keeps(server.node.log().last_index());
    server.status = Status::Down;
    let is_lost = |flight: &InFlight| flight.fate == Fate::Waits && flight.id.to == id;
    followed.cut_off = cluster.queue.drop_all(&is_lost);
    cluster.queue.stop(id, Alarm::Sync);
    cluster.queue.stop(id, Alarm::Batch);
    cluster.leave_open(id, followed);
    cluster.tell_change(place, &before, followed);
}

pub(super) fn restart(cluster: &mut Cluster, id: NodeId, followed: &mut Followed) {
    let config = cluster.config(id);
    let Some(place) = cluster.place(id) else { return };
    let Some(server) = cluster.servers.get_mut(place) else { return };
    let before = server.summary();
    if let Some(corrupt) = server.disk.corrupt() {
        server.status = Status::Refuses(corrupt);
        followed.corrupt = Some((id, corrupt));
        return;
    }
    server.node = Node::new(id, config, server.disk.durable().clone());
    server.status = Status::Up(Running::default());
    cluster.start(id, followed);
    cluster.tell_change(place, &before, followed);
}

fn wipe(cluster: &mut Cluster, id: NodeId, followed: &mut Followed) {
    let Some(place) = cluster.place(id) else { return };
    let Some(server) = cluster.servers.get_mut(place) else { return };
    let before = server.summary();
    server.disk.replace();
    server.remembered = None;
    server.status = Status::Down;
    server.node.crash(server.disk.durable().clone());
    server.tally.keeps(server.node.log().last_index());
    cluster.tell_change(place, &before, followed);
}

impl Words for ServerAct {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        match self {
            Self::ElectionTimeout(server) => (3_u8, (*server, Timer::Election)).words(sink),
            Self::HeartbeatTimeout(server) => (3_u8, (*server, Timer::Heartbeat)).words(sink),
            Self::Crash(server) => (4_u8, *server).words(sink),
            Self::Restart(server) => (5_u8, *server).words(sink),
            Self::Pause(server) => (11_u8, *server).words(sink),
            Self::Resume(server) => (12_u8, *server).words(sink),
            Self::Wipe(server) => (13_u8, *server).words(sink),
            Self::CrashTorn(_) | Self::Compact(_) | Self::Transfer(_) => {
                words_of(self.apart(), sink)
            }
        }
    }
}
