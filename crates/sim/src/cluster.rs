//! The cluster without the records of it, and what each action does to it.

use crate::action::{Action, Refusal, Target};
use crate::check::Checks;
use crate::client::{Outcome, Requests};
use crate::draw::Draws;
use crate::history::Standing;
use crate::network::Partition;
use crate::queue::{Alarm, Queue};
use crate::record::Record;
use crate::server::{Running, Server, Status};
use crate::settings::Settings;
use crate::store::Response;
use crate::time::Time;
use alloc::vec;
use alloc::vec::Vec;
use raft::{Input, NodeId, Output, Request, RequestId, Timer};

/// All but the records of it.
#[derive(Clone, Debug)]
pub(crate) struct Cluster {
    pub(crate) settings: Settings,
    pub(crate) draws: Draws,
    pub(crate) now: Time,
    pub(crate) queue: Queue,
    pub(crate) servers: Vec<Server>,
    pub(crate) partition: Partition,
    /// How many messages went each way: from S`a` to S`b` at `a * servers + b`.
    pub(crate) sent: Vec<u32>,
    /// When the last message on each way arrives: a way keeps the order of its messages.
    pub(crate) last_arrival: Vec<Time>,
    pub(crate) requests: Requests,
    pub(crate) checks: Checks,
    /// What the store said to the command that was applied last.
    pub(crate) response: Option<Response>,
    /// Used again in each step.
    pub(crate) output: Output,
}

impl Cluster {
    /// Every server starts with an empty disk.
    pub(crate) fn new(settings: Settings, seed: u64, record: &mut Record) -> Self {
        let config = settings.config();
        let count = usize::from(settings.servers);
        let servers = settings.all().iter().map(|id| Server::new(id, config)).collect();
        let mut cluster = Cluster {
            settings,
            draws: Draws::new(seed),
            now: Time::ZERO,
            queue: Queue::new(settings.servers),
            servers,
            partition: Partition::default(),
            sent: vec![0; count * count],
            last_arrival: vec![Time::ZERO; count * count],
            requests: Requests::default(),
            checks: Checks::default(),
            response: None,
            output: Output::default(),
        };
        settings.all().iter().for_each(|id| cluster.start(id, record));
        cluster
    }

    pub(crate) fn place(&self, id: NodeId) -> Option<usize> {
        let place = usize::from(id.number()) - 1;
        (place < self.servers.len()).then_some(place)
    }

    pub(crate) fn server(&self, id: NodeId) -> Option<&Server> {
        self.servers.get(self.place(id)?)
    }

    pub(crate) fn leader(&self) -> Option<NodeId> {
        let leads = |server: &&Server| server.standing() == Standing::Leader;
        let leader = self.servers.iter().filter(leads).max_by_key(|one| one.node.current_term())?;
        Some(leader.node.id())
    }

    pub(crate) fn allows(&self, action: &Action) -> Result<(), Refusal> {
        if let Some(id) = action.server()
            && self.server(id).is_none()
        {
            return Err(Refusal::NoSuchServer(id));
        }
        let is_up = |id| self.server(id).is_some_and(|server| server.running().is_some());
        match action {
            Action::Deliver(id) | Action::Lose(id) | Action::Drop(id) => {
                self.queue.has(*id).then_some(()).ok_or(Refusal::NoSuchMessage(*id))
            }
            Action::Sync(id) => {
                let syncing = self.server(*id).is_some_and(|server| server.disk.is_syncing());
                syncing.then_some(()).ok_or(Refusal::NothingToSync(*id))
            }
            Action::Timeout(id, _) if !is_up(*id) => Err(Refusal::Down(*id)),
            Action::Timeout(id, timer) => {
                let running = self.server(*id).and_then(Server::running);
                let runs = running.is_some_and(|running| running.runs(*timer).is_some());
                runs.then_some(()).ok_or(Refusal::NoSuchTimer(*id, *timer))
            }
            Action::Crash(id) => is_up(*id).then_some(()).ok_or(Refusal::Down(*id)),
            Action::Restart(id) => (!is_up(*id)).then_some(()).ok_or(Refusal::Up(*id)),
            Action::Partition(groups) => {
                let cut = Partition::of(self.settings.all(), groups).ok_or(Refusal::NotGroups)?;
                (cut != self.partition).then_some(()).ok_or(Refusal::SamePartition)
            }
            Action::Heal => {
                (!self.partition.is_whole()).then_some(()).ok_or(Refusal::NotPartitioned)
            }
            Action::Request { command, .. } if !command.is_valid() => Err(Refusal::BadCommand),
            Action::Request { target: Target::Leader, .. } => {
                self.leader().map(|_| ()).ok_or(Refusal::NoLeader)
            }
            Action::Request { target: Target::Server(id), .. } => {
                is_up(*id).then_some(()).ok_or(Refusal::Down(*id))
            }
        }
    }

    /// Carries out what the record says is to happen.
    pub(crate) fn perform(&mut self, record: &mut Record) -> Result<(), Refusal> {
        match &record.action {
            Action::Deliver(id) => {
                let id = *id;
                let Some(flight) = self.queue.take(id) else {
                    return Err(Refusal::NoSuchMessage(id));
                };
                record.message = Some(flight.message.clone());
                self.feed(id.to, Input::Receive(flight.message), record);
            }
            Action::Lose(id) | Action::Drop(id) => {
                let id = *id;
                let Some(flight) = self.queue.take(id) else {
                    return Err(Refusal::NoSuchMessage(id));
                };
                record.message = Some(flight.message);
            }
            Action::Sync(id) => return self.complete_sync(*id, record),
            Action::Timeout(id, timer) => {
                let (id, timer) = (*id, *timer);
                self.stop(id, timer);
                self.feed(id, Input::Timeout(timer), record);
            }
            Action::Crash(id) => self.crash(*id, record),
            Action::Restart(id) => self.restart(*id, record),
            Action::Partition(groups) => {
                self.partition =
                    Partition::of(self.settings.all(), groups).ok_or(Refusal::NotGroups)?;
                self.cut_off(record);
            }
            Action::Heal => self.partition = Partition::default(),
            Action::Request { target, command } => {
                let server = match target {
                    Target::Leader => self.leader().ok_or(Refusal::NoLeader)?,
                    Target::Server(server) => *server,
                };
                let (target, bytes) = (*target, command.encode());
                let id = self.requests.ask(self.now, target, server, command.clone());
                record.request = Some(id);
                self.feed(server, Input::Client(Request { id, command: bytes }), record);
            }
        }
        Ok(())
    }

    fn start(&mut self, id: NodeId, record: &mut Record) {
        let Some(place) = self.place(id) else { return };
        let Some(server) = self.servers.get(place) else { return };
        let before = server.summary();
        let mut output = core::mem::take(&mut self.output);
        server.node.start(&mut output);
        for effect in output.effects.drain(..) {
            self.carry_out(id, place, &before, effect, record);
        }
        self.output = output;
    }

    fn crash(&mut self, id: NodeId, record: &mut Record) {
        self.stop(id, Timer::Election);
        self.stop(id, Timer::Heartbeat);
        let Some(place) = self.place(id) else { return };
        let Some(server) = self.servers.get_mut(place) else { return };
        let before = server.summary();
        server.disk.crash();
        server.node.crash(server.disk.durable().clone());
        server.status = Status::Down;
        self.queue.stop(id, Alarm::Sync);
        let waiting: Vec<RequestId> = self.requests.open_at(id).collect();
        for request in waiting {
            self.requests.settle(request, self.now, Outcome::Unknown);
            record.settled.push((request, Outcome::Unknown));
        }
        self.tell_change(place, &before, record);
    }

    fn restart(&mut self, id: NodeId, record: &mut Record) {
        let Some(place) = self.place(id) else { return };
        let Some(server) = self.servers.get_mut(place) else { return };
        let before = server.summary();
        server.status = Status::Up(Running::default());
        self.start(id, record);
        self.tell_change(place, &before, record);
    }

    fn cut_off(&mut self, record: &mut Record) {
        let Self { partition, queue, .. } = self;
        record.cut_off = queue.take_all(|flight| !partition.connects(flight.id.from, flight.id.to));
    }
}
