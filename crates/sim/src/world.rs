//! The whole cluster at one moment, and the one door through which it changes.

use crate::action::{Action, MessageId, Refusal, Target};
use crate::check::{Checks, Violation};
use crate::client::{Outcome, RequestLife, Requests};
use crate::digest::Digest;
use crate::disk::Disk;
use crate::draw::{Draws, Purpose};
use crate::history::{Edge, Flight, MessageKind, RoleChange, Standing};
use crate::network::{Fate, InFlight, Partition};
use crate::queue::{Alarm, Next, Queue};
use crate::record::Record;
use crate::server::{Countdown, Running, Server, Status, Summary};
use crate::settings::Settings;
use crate::store::{Command, Response};
use crate::time::Time;
use alloc::vec;
use alloc::vec::Vec;
use raft::{
    Answer, Effect, Index, Input, LocalTime, Message, NodeId, NodeSet, Output, Payload, Request,
    RequestId, Timer, Write, WriteId,
};

/// The whole cluster at one moment.
#[derive(Clone, Debug)]
pub struct World {
    cluster: Cluster,
    digest: Digest,
    record: Record,
    /// Every property that broke so far, with its record.
    broken: Vec<(u64, Violation)>,
}

/// All but the records of it.
#[derive(Clone, Debug)]
struct Cluster {
    settings: Settings,
    draws: Draws,
    now: Time,
    queue: Queue,
    servers: Vec<Server>,
    partition: Partition,
    /// How many messages went each way: from S`a` to S`b` at `a * servers + b`.
    sent: Vec<u32>,
    /// When the last message on each way arrives: a way keeps the order of its messages.
    last_arrival: Vec<Time>,
    requests: Requests,
    checks: Checks,
    /// What the store said to the command that was applied last.
    response: Option<Response>,
    /// Used again in each step.
    output: Output,
}

impl World {
    /// The beginning: every server starts with an empty disk.
    #[must_use]
    pub fn new(settings: Settings, seed: u64) -> Self {
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
        let mut record = Record::empty();
        settings.all().iter().for_each(|id| cluster.start(id, &mut record));
        Self { cluster, digest: Digest::default(), record, broken: Vec::new() }
    }

    /// The door: `action` happens now, and the record says what followed. An action that cannot be
    /// done changes nothing but the record.
    pub fn step(&mut self, action: Action) -> &Record {
        let allowed = if action.is_own() { Ok(()) } else { self.allows(&action) };
        self.record.begin(self.cluster.now, action);
        let done = allowed.and_then(|()| self.cluster.perform(&mut self.record));
        self.record.refused = done.err();
        let number = self.record.number;
        self.broken.extend(self.record.violations.iter().map(|broken| (number, *broken)));
        self.digest.record(&self.record);
        &self.record
    }

    /// What happens next by itself, and when.
    #[must_use]
    pub fn next(&self) -> Option<(Time, Action)> {
        let (at, next) = self.cluster.queue.first()?;
        let action = match next {
            Next::Message(flight) => match flight.fate {
                Fate::Arrives => Action::Deliver(flight.id),
                Fate::LostHalfway => Action::Lose(flight.id),
            },
            Next::Alarm(server, Alarm::Timer(timer)) => Action::Timeout(server, timer),
            Next::Alarm(server, Alarm::Sync) => Action::Sync(server),
        };
        Some((at, action))
    }

    /// When something happens next by itself.
    pub(crate) fn next_at(&self) -> Option<Time> {
        self.cluster.queue.first_at()
    }

    /// The clock goes on to `time`; nothing happens until then.
    pub(crate) fn wait_until(&mut self, time: Time) {
        self.cluster.now = self.cluster.now.max(time);
    }

    /// Can this be done now?
    ///
    /// # Errors
    /// The reason, if not.
    pub fn allows(&self, action: &Action) -> Result<(), Refusal> {
        self.cluster.allows(action)
    }

    /// What the clock shows.
    #[must_use]
    pub const fn now(&self) -> Time {
        self.cluster.now
    }

    /// What the last action did. Before the first one: the servers' start.
    #[must_use]
    pub const fn record(&self) -> &Record {
        &self.record
    }

    /// A digest over all records so far.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// Its settings.
    #[must_use]
    pub const fn settings(&self) -> &Settings {
        &self.cluster.settings
    }

    /// The servers, ascending.
    #[must_use]
    pub fn servers(&self) -> &[Server] {
        &self.cluster.servers
    }

    /// This server.
    #[must_use]
    pub fn server(&self, id: NodeId) -> Option<&Server> {
        self.cluster.server(id)
    }

    /// The messages on their way, the first to end first.
    pub fn messages(&self) -> impl Iterator<Item = &InFlight> {
        self.cluster.queue.messages()
    }

    /// The groups into which the network has fallen apart; none while it is whole.
    #[must_use]
    pub fn groups(&self) -> &[NodeSet] {
        self.cluster.partition.groups()
    }

    /// Can what one server sends reach the other?
    #[must_use]
    pub fn connects(&self, from: NodeId, to: NodeId) -> bool {
        self.cluster.partition.connects(from, to)
    }

    /// The requests that wait, in the order of asking.
    pub fn pending(&self) -> impl Iterator<Item = &RequestLife> {
        self.cluster.requests.pending()
    }

    /// The requests that ended, in the order of ending, from the `place`-th on.
    pub fn ended_from(&self, place: usize) -> impl Iterator<Item = &RequestLife> {
        self.cluster.requests.ended().iter_from(place)
    }

    /// How many requests ended.
    #[must_use]
    pub fn ended(&self) -> usize {
        self.cluster.requests.ended().len()
    }

    /// The last index that any server knew to be committed.
    #[must_use]
    pub fn committed_through(&self) -> Index {
        self.cluster.checks.committed_through()
    }

    /// Every property that broke, with its record, in order.
    #[must_use]
    pub fn broken(&self) -> &[(u64, Violation)] {
        &self.broken
    }

    /// The server that a client takes for the leader: of those that are up and believe to lead, the
    /// one of the latest term.
    #[must_use]
    pub fn leader(&self) -> Option<NodeId> {
        self.cluster.leader()
    }
}

impl Cluster {
    fn place(&self, id: NodeId) -> Option<usize> {
        let place = usize::from(id.number()) - 1;
        (place < self.servers.len()).then_some(place)
    }

    fn server(&self, id: NodeId) -> Option<&Server> {
        self.servers.get(self.place(id)?)
    }

    fn leader(&self) -> Option<NodeId> {
        let leads = |server: &&Server| server.standing() == Standing::Leader;
        let leader = self.servers.iter().filter(leads).max_by_key(|one| one.node.current_term())?;
        Some(leader.node.id())
    }

    fn allows(&self, action: &Action) -> Result<(), Refusal> {
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
    fn perform(&mut self, record: &mut Record) -> Result<(), Refusal> {
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

    /// Hands `input` to a server and carries out what it asks for. One that is down hears nothing.
    fn feed(&mut self, id: NodeId, input: Input, record: &mut Record) {
        let Some(place) = self.place(id) else { return };
        let Some(server) = self.servers.get_mut(place) else { return };
        if server.running().is_none() {
            return;
        }
        let before = server.summary();
        let now = LocalTime(self.now.0);
        let mut output = core::mem::take(&mut self.output);
        server.node.step(now, input, &mut output);
        record.server = Some(id);
        record.rules.append(&mut output.rules);
        for effect in output.effects.drain(..) {
            self.carry_out(id, place, &before, effect, record);
        }
        self.output = output;
        self.judge(place, &before, record);
    }

    fn judge(&mut self, place: usize, before: &Summary, record: &mut Record) {
        let Some(server) = self.servers.get(place) else { return };
        self.checks.on_step(before, server, &self.servers, &mut record.violations);
        self.tell_change(place, before, record);
    }

    fn tell_change(&self, place: usize, before: &Summary, record: &mut Record) {
        let Some(server) = self.servers.get(place) else { return };
        let standing = server.standing();
        let term = server.node.current_term();
        let again = before.standing == Standing::Candidate && before.term != term;
        if before.standing != standing || before.term != term {
            let edge = Edge::between(before.standing, standing)
                .filter(|edge| *edge != Edge::NewElection || again);
            record.change = Some(RoleChange {
                record: record.number,
                time: self.now,
                server: server.node.id(),
                from: before.standing,
                to: standing,
                term,
                edge,
            });
        }
    }

    fn carry_out(
        &mut self,
        id: NodeId,
        place: usize,
        before: &Summary,
        effect: Effect,
        record: &mut Record,
    ) {
        match effect {
            Effect::Send(message) => self.send(message, record),
            Effect::Persist(write_id, write) => self.persist(id, before, write_id, write, record),
            Effect::Reset(timer) => self.reset(id, timer),
            Effect::Stop(timer) => self.stop(id, timer),
            Effect::Apply(index) => {
                let Some(server) = self.servers.get_mut(place) else { return };
                let Status::Up(running) = &mut server.status else { return };
                self.response = match server.node.payload(index) {
                    Some(Payload::Command(bytes)) => {
                        Command::decode(bytes).map(|command| running.store.apply(&command))
                    }
                    Some(Payload::Noop | Payload::Configuration(_)) | None => None,
                };
            }
            Effect::Reply(request, answer) => self.reply(request, answer, record),
            // No setting makes a server ask for these yet.
            Effect::TakeSnapshot(_) | Effect::Restore => {}
        }
    }

    fn reply(&mut self, request: RequestId, answer: Answer, record: &mut Record) {
        let outcome = match answer {
            Answer::Applied { index } => {
                let response = self.response.take().unwrap_or(Response::Done);
                Outcome::Acknowledged { index, response }
            }
            Answer::NotLeader { leader } => Outcome::Failed { leader },
            // No client reads in this way yet.
            Answer::Readable { index } => Outcome::Acknowledged { index, response: Response::Done },
            // Of a configuration change, which no client asks for.
            Answer::Refused => Outcome::Failed { leader: None },
            Answer::Unknown => Outcome::Unknown,
        };
        if self.requests.settle(request, self.now, outcome.clone()) {
            record.settled.push((request, outcome));
        }
    }

    fn send(&mut self, message: Message, record: &mut Record) {
        self.checks.on_sent(&message, &mut record.violations);
        let (from, to) = (message.from, message.to);
        let (Some(row), Some(column)) = (self.place(from), self.place(to)) else { return };
        let way = row * self.servers.len() + column;
        let (Some(sent), Some(last)) = (self.sent.get_mut(way), self.last_arrival.get_mut(way))
        else {
            return;
        };
        *sent += 1;
        let id = MessageId { from, to, number: *sent };
        let who = u64::from(from.number()) << 8 | u64::from(to.number());
        let count = u64::from(*sent);
        let latency = self.draws.within(Purpose::Latency, who, count, self.settings.latency);
        let lost = self.draws.happens(Purpose::Loss, who, count, self.settings.loss_ppm)
            || !self.partition.connects(from, to);
        // A connection keeps the order of what is sent through it.
        let arrives_at = (self.now + latency).max(*last);
        *last = arrives_at;
        let fate = if lost { Fate::LostHalfway } else { Fate::Arrives };
        let flight = InFlight { id, message, sent_at: self.now, arrives_at, fate };
        record.sent.push(Flight {
            id,
            record: record.number,
            term: flight.message.term,
            kind: MessageKind::from(&flight.message.body),
            sent_at: self.now,
            ended_at: flight.ends_at(),
            arrived: !lost,
        });
        self.queue.send(flight);
    }

    fn persist(
        &mut self,
        id: NodeId,
        before: &Summary,
        write_id: WriteId,
        write: Write,
        record: &mut Record,
    ) {
        let Some(place) = self.place(id) else { return };
        let Some(server) = self.servers.get_mut(place) else { return };
        if let Write::Entries { previous, entries } = &write {
            self.checks.on_write(before, server, *previous, entries, &mut record.violations);
        }
        server.disk.push(write_id, write);
        self.begin_sync(id);
    }

    fn begin_sync(&mut self, id: NodeId) {
        let Some(place) = self.place(id) else { return };
        let Some(server) = self.servers.get_mut(place) else { return };
        let Some(count) = server.disk.begin_sync() else { return };
        let who = u64::from(id.number());
        let takes = self.draws.within(Purpose::DiskSync, who, count, self.settings.disk_sync);
        self.queue.set(id, Alarm::Sync, self.now + takes);
    }

    fn complete_sync(&mut self, id: NodeId, record: &mut Record) -> Result<(), Refusal> {
        let place = self.place(id).ok_or(Refusal::NoSuchServer(id))?;
        let server = self.servers.get_mut(place).ok_or(Refusal::NoSuchServer(id))?;
        if !server.disk.is_syncing() {
            return Err(Refusal::NothingToSync(id));
        }
        let writes = server.disk.syncing();
        self.queue.stop(id, Alarm::Sync);
        for _ in 0..writes {
            let disk = self.servers.get_mut(place).map(|server| &mut server.disk);
            let Some(write) = disk.and_then(Disk::complete_one) else { break };
            self.feed(id, Input::Persisted(write), record);
        }
        if let Some(server) = self.servers.get_mut(place) {
            server.disk.end_sync();
        }
        self.begin_sync(id);
        Ok(())
    }

    fn reset(&mut self, id: NodeId, timer: Timer) {
        let Some(place) = self.place(id) else { return };
        let Some(server) = self.servers.get_mut(place) else { return };
        let Status::Up(running) = &mut server.status else { return };
        let takes = match timer {
            Timer::Heartbeat => self.settings.heartbeat,
            Timer::Election => {
                server.elections_drawn += 1;
                let (who, count) = (u64::from(id.number()), server.elections_drawn);
                let range = self.settings.election_timeout;
                self.draws.within(Purpose::ElectionTimeout, who, count, range)
            }
        };
        let ends_at = self.now + takes;
        self.queue.set(id, Alarm::Timer(timer), ends_at);
        *running.timer(timer) = Some(Countdown { set_at: self.now, ends_at });
    }

    fn stop(&mut self, id: NodeId, timer: Timer) {
        let Some(place) = self.place(id) else { return };
        let Some(server) = self.servers.get_mut(place) else { return };
        let Status::Up(running) = &mut server.status else { return };
        if running.timer(timer).take().is_some() {
            self.queue.stop(id, Alarm::Timer(timer));
        }
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
