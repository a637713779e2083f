//! What can be done to a server.

use super::verb::{Kind, Leaves, Operand, Usual, Value, Verb, Which, verbs};
use crate::client::Outcome;
use crate::cluster::Cluster;
use crate::followed::Followed;
use crate::queue::Alarm;
use crate::refusal::Refusal;
use crate::server::{Running, Server, Status};
use alloc::vec::Vec;
use raft::{Node, NodeId, RequestId, Timer, Words};

const UP: Kind = Kind::Server(Which::Up);
const DOWN: Kind = Kind::Server(Which::Down);

verbs! {
    /// What can be done to a server.
    ServerAct {
        /// It stops; only what is on its disk survives.
        Crash(server: NodeId as UP) = 0 "crash", Usual::weighing(48).then(Leaves::Down);
        /// One that is down starts with what is on its disk.
        Restart(server: NodeId as DOWN) = 1 "restart",
            Usual::LATER.while_down(96).then(Leaves::Up);
        /// Its election timer runs out now.
        ElectionTimeout(server: NodeId as UP) = 2 "timeout", Usual::weighing(48);
        /// Its heartbeat timer runs out now.
        HeartbeatTimeout(server: NodeId as UP) = 3 "timeout".."heartbeat", Usual::weighing(16);
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
            Self::Restart(id) => match server(cluster, *id)?.status {
                Status::Up(_) => Err(Refusal::Up(*id)),
                Status::Down => Ok(()),
            },
            Self::ElectionTimeout(id) => runs(cluster, *id, Timer::Election),
            Self::HeartbeatTimeout(id) => runs(cluster, *id, Timer::Heartbeat),
        }
    }

    pub(super) fn perform(
        &self,
        cluster: &mut Cluster,
        followed: &mut Followed,
    ) -> Result<(), Refusal> {
        match self {
            Self::Crash(id) => crash(cluster, *id, followed),
            Self::Restart(id) => restart(cluster, *id, followed),
            Self::ElectionTimeout(id) => cluster.run_out(*id, Timer::Election, followed),
            Self::HeartbeatTimeout(id) => cluster.run_out(*id, Timer::Heartbeat, followed),
        }
        Ok(())
    }
}

fn server(cluster: &Cluster, id: NodeId) -> Result<&Server, Refusal> {
    cluster.server(id).ok_or(Refusal::NoSuchServer(id))
}

/// What only a running server has.
pub(super) fn running(cluster: &Cluster, id: NodeId) -> Result<&Running, Refusal> {
    server(cluster, id)?.running().ok_or(Refusal::Down(id))
}

fn runs(cluster: &Cluster, id: NodeId, timer: Timer) -> Result<(), Refusal> {
    let runs = running(cluster, id)?.runs(timer);
    runs.map(|_| ()).ok_or(Refusal::NoSuchTimer(id, timer))
}

fn crash(cluster: &mut Cluster, id: NodeId, followed: &mut Followed) {
    cluster.stop(id, Timer::Election);
    cluster.stop(id, Timer::Heartbeat);
    let Some(place) = cluster.place(id) else { return };
    let Some(server) = cluster.servers.get_mut(place) else { return };
    let before = server.summary();
    server.disk.crash();
    server.node.crash(server.disk.durable().clone());
    server.status = Status::Down;
    cluster.queue.stop(id, Alarm::Sync);
    let waiting: Vec<RequestId> = cluster.requests.open_at(id).collect();
    for request in waiting {
        cluster.requests.settle(request, cluster.now, Outcome::Unknown);
        followed.settled.push((request, Outcome::Unknown));
    }
    cluster.tell_change(place, &before, followed);
}

fn restart(cluster: &mut Cluster, id: NodeId, followed: &mut Followed) {
    let config = cluster.settings.config();
    let Some(place) = cluster.place(id) else { return };
    let Some(server) = cluster.servers.get_mut(place) else { return };
    let before = server.summary();
    server.node = Node::new(id, config, server.disk.durable().clone());
    server.status = Status::Up(Running::default());
    cluster.start(id, followed);
    cluster.tell_change(place, &before, followed);
}

impl Words for ServerAct {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        match self {
            Self::ElectionTimeout(server) => (3_u8, (*server, Timer::Election)).words(sink),
            Self::HeartbeatTimeout(server) => (3_u8, (*server, Timer::Heartbeat)).words(sink),
            Self::Crash(server) => (4_u8, *server).words(sink),
            Self::Restart(server) => (5_u8, *server).words(sink),
        }
    }
}
