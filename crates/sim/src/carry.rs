//! What a server asks of the world around it, carried out: sends, writes, timers, answers.

use crate::check::{Property, Violation};
use crate::client::Outcome;
use crate::cluster::Cluster;
use crate::disk::{Disk, DiskState};
use crate::draw::Purpose;
use crate::flight::MessageKind;
use crate::followed::Followed;
use crate::machine::{Applied, Asked, StateMachine};
use crate::network::InFlight;
use crate::queue::Alarm;
use crate::refusal::Refusal;
use crate::response::Response;
use crate::server::{Countdown, Server, Status, Summary};
use crate::standing::{Edge, RoleChange, Standing};
use crate::time::{Span, Time};
use crate::watched::{Held, differences};
use alloc::vec::Vec;
use raft::{Answer, Effect, Index, Input, NodeId, Payload, RequestId, Timer, Write, WriteId};

impl Cluster {
    /// Hands `input` to a server and carries out what it asks for. One that is down hears
    /// nothing, and for one that is frozen it waits.
    pub(crate) fn feed(&mut self, id: NodeId, input: Input, followed: &mut Followed) {
        let Some(place) = self.place(id) else { return };
        let Some(server) = self.servers.get_mut(place) else { return };
        let Status::Up(running) = &mut server.status else { return };
        if let Some(frozen) = &mut running.frozen {
            // Settings are read when it wakes.
            if !matches!(input, Input::Settings(_)) {
                frozen.waiting.push(input);
            }
            return;
        }
        let before = server.summary();
        let now = server.clock.shows(self.now);
        let mut output = core::mem::take(&mut self.output);
        server.node.step(now, input, &mut output);
        followed.server = Some(id);
        followed.rules.append(&mut output.rules);
        for effect in output.effects.drain(..) {
            self.carry_out(id, place, &before, effect, followed);
        }
        self.output = output;
        self.judge(place, &before, followed);
        if !self.handing.is_empty() {
            self.hand_over_what_waited(followed);
        }
        for (index, state) in core::mem::take(&mut self.saved) {
            self.feed(id, Input::SnapshotTaken(index, state), followed);
        }
    }

    fn judge(&mut self, place: usize, before: &Summary, followed: &mut Followed) {
        let committed = self.checks.committed_through();
        let Some(server) = self.servers.get(place) else { return };
        self.checks.on_step(before, server, &self.servers, &mut followed.violations);
        if committed < self.checks.committed_through() {
            self.kept.commits(*server.node.configuration().0);
            self.check_kept(followed);
        }
        self.tell_change(place, before, followed);
    }

    pub(crate) fn tell_change(&mut self, place: usize, before: &Summary, followed: &mut Followed) {
        let Some(server) = self.servers.get_mut(place) else { return };
        let standing = server.standing();
        let term = server.node.current_term();
        let again = before.standing == Standing::Candidate && before.term != term;
        if before.standing != standing || before.term != term {
            let edge = Edge::between(before.standing, standing)
                .filter(|edge| *edge != Edge::NewElection || again);
            if let Some(edge) = edge {
                server.tally.takes(edge);
            }
            if [before.standing, standing].contains(&Standing::Leader) {
                self.watch.begins_anew(self.now);
            }
            followed.change = Some(RoleChange {
                record: self.number,
                time: self.now,
                server: server.node.id(),
                from: before.standing,
                to: standing,
                term,
                edge,
            });
        }
    }

    pub(crate) fn carry_out(
        &mut self,
        id: NodeId,
        place: usize,
        before: &Summary,
        effect: Effect,
        followed: &mut Followed,
    ) {
        match effect {
            Effect::Send(message) => self.send(message, followed),
            Effect::Persist(write_id, write) => self.persist(id, before, write_id, write, followed),
            Effect::Reset(timer) => self.reset(id, timer),
            Effect::Stop(timer) => self.stop(id, timer),
            Effect::Apply { first, last } => self.apply(place, first, last, followed),
            Effect::Reply(request, answer) => {
                let log = self.servers.get(place).map(|server| server.node.log());
                if let (Answer::Applied { index }, Some(log)) = (&answer, log) {
                    self.kept.acknowledges(*index, log.term_at(*index).unwrap_or_default());
                }
                self.reply(place, request, answer, followed);
            }
            Effect::TakeSnapshot(index) => {
                let Some(server) = self.servers.get(place) else { return };
                let off = server.node.config().off;
                self.saved.extend(server.running().map(|it| (index, it.machine.encode(off))));
            }
            Effect::Restore => {
                let Some(server) = self.servers.get_mut(place) else { return };
                let Status::Up(running) = &mut server.status else { return };
                let snapshot = server.node.snapshot();
                let machine = snapshot.and_then(|snapshot| StateMachine::decode(&snapshot.state));
                let before = core::mem::replace(&mut running.machine, machine.unwrap_or_default());
                running.says_more = true;
                if self.requests.is_watched(id) {
                    let (after, index) = (running.machine.store(), server.node.last_applied());
                    let changes = differences(before.store(), after, index);
                    self.tell(id, &changes, followed);
                }
            }
        }
    }

    /// A server's state machine takes what was committed up to `last`.
    fn apply(&mut self, place: usize, first: Index, last: Index, followed: &mut Followed) {
        let Some(server) = self.servers.get_mut(place) else { return };
        let Status::Up(running) = &mut server.status else { return };
        let Followed { rules, violations, .. } = &mut *followed;
        let (node, off) = (&server.node, server.node.config().off);
        let (is_watched, mut changes) = (self.requests.is_watched(node.id()), Vec::new());
        self.responses.clear();
        let begins = first == Index(1) && !is_watched && off.is_empty();
        let known = server.remembered.as_ref().filter(|_| begins);
        let known = known.and_then(|known| known.after(node.log(), last));
        let first = known.map_or(first, |(machine, through)| {
            running.machine = machine;
            through.next()
        });
        let entries = node.log().iter_from(first);
        for (index, entry) in entries.take_while(|(index, _)| *index <= last) {
            let Payload::Command(bytes) = &entry.payload else { continue };
            let Some(asked) = Asked::decode(bytes) else { continue };
            // Without all rules a log may begin as another did and be of others.
            running.says_more |= !matches!(asked, Asked::Command(_)) || !off.is_empty();
            let command = asked.command().filter(|_| is_watched);
            let held = command.map(|command| Held::of_command(running.machine.store(), command));
            let Applied { response, executed } = running.machine.apply(index, &asked, off, rules);
            if let Some(held) = held {
                held.changed(running.machine.store(), index, &mut changes);
            }
            if let Some(serial) = asked.serial() {
                let broken = self.checks.once.judge(index, serial, executed);
                violations.extend(broken.then_some(Violation {
                    property: Property::AppliedOnce,
                    server: node.id(),
                    other: None,
                    term: node.current_term(),
                    index,
                }));
            }
            self.responses.push((index, response));
        }
        if is_watched {
            let id = node.id();
            self.tell(id, &changes, followed);
        }
    }

    fn reply(&mut self, place: usize, request: RequestId, answer: Answer, followed: &mut Followed) {
        let outcome = match answer {
            Answer::Applied { index } => {
                let found = self.responses.binary_search_by_key(&index, |(at, _)| *at);
                let response = found.ok().and_then(|place| self.responses.get(place));
                let response = response.map_or(Response::Done, |(_, response)| response.clone());
                Outcome::Acknowledged { index, response }
            }
            Answer::NotLeader { leader } => Outcome::Failed { leader },
            Answer::Readable { index } => self.read(place, request, index, followed),
            Answer::Refused => Outcome::Refused,
            Answer::Unknown => Outcome::Unknown,
        };
        self.settle(request, outcome, followed);
    }

    /// What a server's state machine says, which has applied at least the entry at this index. It must
    /// be "at least as recent as any write that was acknowledged before the read was issued" (thesis §6.4).
    fn read(
        &mut self,
        place: usize,
        request: RequestId,
        index: Index,
        followed: &mut Followed,
    ) -> Outcome {
        let known = self.requests.known(request);
        let outcome = self.look_up(place, request, index);
        if let (Outcome::Read { is_stale: true, .. }, Some(server)) =
            (&outcome, self.servers.get(place))
        {
            let (server, term) = (server.node.id(), server.node.current_term());
            let property = Property::ReadsAreCurrent;
            followed.violations.push(Violation {
                property,
                server,
                other: None,
                term,
                index: known,
            });
        }
        outcome
    }

    /// What a server's state machine has for a request, as of this index.
    pub(crate) fn look_up(&self, place: usize, request: RequestId, as_of: Index) -> Outcome {
        let is_stale = as_of < self.requests.known(request);
        let running = self.servers.get(place).and_then(Server::running);
        let key = self.requests.key(request);
        let response = running.zip(key).map(|(running, key)| running.store().read(key));
        Outcome::Read { as_of, response: response.unwrap_or(Response::Value(None)), is_stale }
    }

    /// Counts a message that a server reads now.
    pub(crate) fn count_arrival(&mut self, flight: &InFlight) {
        let (id, after, now) = (flight.id, self.now.since(flight.sent_at), self.now);
        let Some(from) = self.place(id.from) else { return };
        if let Some(sender) = self.servers.get_mut(from) {
            sender.tally.arrives(after);
        }
        let Some(to) = self.place(id.to) else { return };
        if let Some(server) = self.servers.get_mut(to) {
            server.tally.receives(MessageKind::from(&flight.message.body), id.from, after, now);
        }
    }

    fn persist(
        &mut self,
        id: NodeId,
        before: &Summary,
        write_id: WriteId,
        write: Write,
        followed: &mut Followed,
    ) {
        let Some(place) = self.place(id) else { return };
        let Some(server) = self.servers.get_mut(place) else { return };
        if let Write::Entries { previous, entries } = &write {
            self.checks.on_write(before, server, *previous, entries, &mut followed.violations);
            server.tally.appends(*previous, entries.len(), self.now);
        }
        server.disk.push(write_id, write, self.now);
        self.begin_sync(id);
    }

    fn begin_sync(&mut self, id: NodeId) {
        let Some(place) = self.place(id) else { return };
        let Some(server) = self.servers.get_mut(place) else { return };
        if server.disk.begin_sync(self.now + self.settings.group_wait) {
            self.goes_on_syncing(id);
        }
    }

    fn goes_on_syncing(&mut self, id: NodeId) {
        let Some(server) = self.server(id) else { return };
        let (who, disk) = (u64::from(id.number()), &server.disk);
        let Span(takes) =
            self.draws.within(Purpose::DiskSync, who, disk.syncs(), self.settings.disk_sync);
        let slower = if disk.state() == DiskState::Slow { DiskState::SLOWER } else { 1 };
        let begins = self.now.max(disk.gathers_until());
        self.queue.set(id, Alarm::Sync, begins + Span(takes * slower));
    }

    /// From now on a disk works so. The sync under way begins anew if it stood still, and goes on as
    /// it was if not.
    pub(crate) fn disk_becomes(&mut self, id: NodeId, state: DiskState) {
        let Some(place) = self.place(id) else { return };
        let Some(server) = self.servers.get_mut(place) else { return };
        let stood = server.disk.state() == DiskState::Stalled;
        server.disk.becomes(state);
        match (state, server.disk.is_syncing()) {
            (DiskState::Stalled, _) => self.queue.stop(id, Alarm::Sync),
            (DiskState::Fine | DiskState::Slow | DiskState::Full, true) if stood => {
                self.goes_on_syncing(id);
            }
            (DiskState::Fine | DiskState::Slow | DiskState::Full, _) => self.begin_sync(id),
        }
    }

    pub(crate) fn complete_sync(
        &mut self,
        id: NodeId,
        followed: &mut Followed,
    ) -> Result<(), Refusal> {
        let place = self.place(id).ok_or(Refusal::NoSuchServer(id))?;
        let server = self.servers.get_mut(place).ok_or(Refusal::NoSuchServer(id))?;
        if !server.disk.is_syncing() {
            return Err(Refusal::NothingToSync(id));
        }
        let (writes, rewrites) = (server.disk.syncing(), server.disk.rewrites());
        self.queue.stop(id, Alarm::Sync);
        for _ in 0..writes {
            let disk = self.servers.get_mut(place).map(|server| &mut server.disk);
            let Some(write) = disk.and_then(Disk::complete_one) else { break };
            self.feed(id, Input::Persisted(write), followed);
        }
        if let Some(server) = self.servers.get_mut(place) {
            server.disk.end_sync();
        }
        // A log that only grows takes nothing from a majority.
        if rewrites {
            self.check_kept(followed);
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
        let ends_at = self.now + server.clock.until(takes);
        self.queue.set(id, Alarm::Timer(timer), ends_at);
        *running.timer(timer) = Some(Countdown { set_at: self.now, ends_at });
    }

    /// A timer that runs runs out at this moment. One of a frozen server does so when that wakes.
    pub(crate) fn ends(&mut self, id: NodeId, timer: Timer, ends_at: Time) {
        let Some(running) = self.running_mut(id) else { return };
        let is_frozen = running.frozen.is_some();
        let Some(countdown) = running.timer(timer) else { return };
        countdown.ends_at = ends_at;
        if !is_frozen {
            self.queue.set(id, Alarm::Timer(timer), ends_at);
        }
    }

    pub(crate) fn stop(&mut self, id: NodeId, timer: Timer) {
        let Some(place) = self.place(id) else { return };
        let Some(server) = self.servers.get_mut(place) else { return };
        let Status::Up(running) = &mut server.status else { return };
        if running.timer(timer).take().is_some() {
            self.queue.stop(id, Alarm::Timer(timer));
        }
    }
}
