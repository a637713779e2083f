//! Clients: they ask a server, open a session before their first request that needs one, wait, and ask
//! again (thesis §6.3).
//!
//! Invariant: a request has one end, and this is the only door to it.

use crate::client::{ClientId, Life, Outcome, ReadBy, RequestLife, Target, Wish};
use crate::clients::{Due, Turn};
use crate::cluster::Cluster;
use crate::followed::Followed;
use crate::machine::Asked;
use crate::queue::Alarm;
use crate::response::Response;
use crate::time::Span;
use alloc::sync::Arc;
use alloc::vec::Vec;
use raft::{Command, Index, Input, LogPosition, NodeId, Payload, ReadMode, Request, RequestId};

/// What a request's end means to its client.
#[derive(Clone, Copy)]
enum End {
    /// It has its response; at this index, if it went through the log.
    Done(Index),
    /// Its session is not known any more.
    Expired(Index),
    /// It has none, and may ask again: this server, if it was told one.
    Undone(Option<NodeId>),
}

impl End {
    const fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Acknowledged { index, response: Response::NoSession } => Self::Expired(*index),
            Outcome::Acknowledged { index, .. } | Outcome::Read { as_of: index, .. } => {
                Self::Done(*index)
            }
            Outcome::Failed { leader } => Self::Undone(*leader),
            Outcome::Refused | Outcome::Unknown | Outcome::Closed(_) => Self::Undone(None),
        }
    }
}

impl Cluster {
    /// Somebody asks this server for something.
    pub(crate) fn ask(
        &mut self,
        client: ClientId,
        target: Target,
        server: NodeId,
        wish: Wish,
        followed: &mut Followed,
    ) -> RequestId {
        let (asked_at, known, life) = (self.now, self.kept.acknowledged(), Life::Pending);
        let (again, serial, entry) = (None, None, None);
        let id = self.requests.ask(|id| RequestLife {
            id,
            client,
            again,
            serial,
            entry,
            asked_at,
            target,
            server,
            wish,
            known,
            life,
        });
        followed.request.get_or_insert(id);
        id
    }

    /// A client asks for this, and waits as long as it has patience.
    pub(crate) fn serve(
        &mut self,
        client: ClientId,
        target: Target,
        server: NodeId,
        wish: Wish,
        followed: &mut Followed,
    ) {
        let id = self.ask(client, target, server, wish, followed);
        self.wait_for(id, 0);
        self.hand_over(id, followed);
    }

    /// A client asks the same once more; `times` says how often it did.
    pub(crate) fn serve_again(
        &mut self,
        first: RequestId,
        target: Target,
        server: NodeId,
        times: u32,
        followed: &mut Followed,
    ) {
        let Some(known) = self.requests.find(first) else { return };
        let (client, wish, serial) = (known.client, known.wish.clone(), known.serial);
        let first = known.again.unwrap_or(first);
        let serial = serial.map(|serial| self.clients.repeats(client, serial));
        let id = self.ask(client, target, server, wish, followed);
        if let Some(request) = self.requests.open_mut(id) {
            (request.again, request.serial) = (Some(first), serial);
        }
        self.requests.repeats(first, id);
        self.wait_for(id, times);
        self.hand_over(id, followed);
    }

    fn wait_for(&mut self, id: RequestId, again: u32) {
        let timeout = self.settings.clients.timeout;
        if Span::ZERO < timeout {
            self.clients.waits_until(self.now + timeout, id, Due { again });
            self.set_patience();
        }
    }

    fn set_patience(&mut self) {
        self.queue.set_patience(self.clients.first_due().map(|(at, _)| at));
    }

    /// What a client asked for reaches the server, in a session if clients have them.
    fn hand_over(&mut self, id: RequestId, followed: &mut Followed) {
        let Some(request) = self.requests.open(id) else { return };
        let (client, server, target) = (request.client, request.server, request.target);
        let serial = request.serial;
        if let Wish::Command(command) = &request.wish
            && self.settings.clients.sessions == 0
            && serial.is_none()
        {
            let command = command.encode();
            return self.propose(server, id, command, followed);
        }
        match request.wish.clone() {
            Wish::Read(_, ReadBy::Local) => self.read_locally(server, id, followed),
            Wish::Read(_, ReadBy::ReadIndex) => {
                self.feed(server, Input::Read(id, ReadMode::Index), followed);
            }
            Wish::Read(_, ReadBy::Lease) => {
                self.feed(server, Input::Read(id, ReadMode::Lease), followed);
            }
            Wish::Session => {
                let most = self.settings.clients.sessions;
                self.propose(server, id, Asked::Session(most).encode(), followed);
            }
            Wish::Command(command) => {
                let turn = serial.map_or_else(|| self.clients.begins(client, id), Turn::Sends);
                match turn {
                    Turn::Sends(serial) => {
                        self.requests.open_mut(id).iter_mut().for_each(|request| {
                            request.serial = Some(serial);
                        });
                        let asked = Asked::InSession(serial, command);
                        self.propose(server, id, asked.encode(), followed);
                    }
                    Turn::Registers => {
                        let session = self.ask(client, target, server, Wish::Session, followed);
                        self.clients.registers(client, session);
                        followed.session = Some(session);
                        self.hand_over(session, followed);
                    }
                    Turn::Waits => {}
                }
            }
            Wish::Watch(_) => self.begin_watch(server, id, followed),
            // Whoever runs the cluster is no client, and hands it over themselves.
            Wish::Change(_) => {}
        }
    }

    /// A server is asked to put this into the log, at once or together with what comes in soon. A record
    /// tells of one server: while another one has done something in it, this one gathers.
    fn propose(
        &mut self,
        id: NodeId,
        request: RequestId,
        command: Command,
        followed: &mut Followed,
    ) {
        let wait = self.settings.batch_wait;
        if wait == Span::ZERO && followed.server.is_none_or(|server| server == id) {
            let asked = Request { id: request, command: Arc::clone(&command) };
            self.feed(id, Input::Client(asked), followed);
            return self.note_place(id, request, &command, 1);
        }
        let Some(running) = self.running_mut(id) else { return };
        running.gathered.push(Request { id: request, command });
        followed.server.get_or_insert(id);
        if running.gathered.len() == 1 {
            self.queue.set(id, Alarm::Batch, self.now + wait);
        }
    }

    /// A server takes in what it gathered, all together.
    pub(crate) fn take_in(&mut self, id: NodeId, followed: &mut Followed) {
        self.queue.stop(id, Alarm::Batch);
        let Some(running) = self.running_mut(id) else { return };
        let gathered = core::mem::take(&mut running.gathered);
        self.feed(id, Input::Clients(gathered.clone()), followed);
        let of = gathered.len();
        gathered.iter().for_each(|one| self.note_place(id, one.id, &one.command, of));
    }

    /// Remembers where a server put this, if it did just now, as one of so many. Who refuses has put it
    /// nowhere, and its log may be long.
    fn note_place(&mut self, id: NodeId, request: RequestId, command: &Command, of: usize) {
        let Some(log) = self.server(id).map(|server| server.node.log()) else { return };
        // A change of the members that was waiting may follow.
        let first = log.last_index().0.saturating_sub(of as u64);
        let is_it = |payload: &Payload| matches!(payload, Payload::Command(other) if Arc::ptr_eq(other, command));
        let found = log.iter_from(Index(first.max(1))).find(|(_, entry)| is_it(&entry.payload));
        let position = found.map(|(index, entry)| LogPosition { term: entry.term, index });
        if let Some(request) = self.requests.open_mut(request) {
            request.entry = position;
        }
    }

    /// A server says what it has, and asks nobody.
    fn read_locally(&mut self, id: NodeId, request: RequestId, followed: &mut Followed) {
        let Some(place) = self.place(id) else { return };
        let Some(server) = self.servers.get(place) else { return };
        let outcome = self.look_up(place, request, server.node.last_applied());
        followed.server = Some(id);
        self.settle(request, outcome, followed);
    }

    /// A request comes to its end, if it had none yet.
    pub(crate) fn settle(&mut self, id: RequestId, outcome: Outcome, followed: &mut Followed) {
        let end = End::of(&outcome);
        let Some(request) = self.requests.settle(id, self.now, outcome.clone()) else { return };
        let (client, serial) = (request.client, request.serial);
        let is_session = request.wish == Wish::Session;
        followed.settled.push((id, outcome));
        match (end, is_session) {
            (End::Done(index) | End::Expired(index), true) => {
                let waiting = self.clients.registered(client, id, Some(index));
                self.handing.extend(waiting);
            }
            (End::Undone(leader), true) => {
                // Without a session none of them was sent.
                for waiting in self.clients.registered(client, id, None) {
                    self.settle(waiting, Outcome::Failed { leader }, followed);
                }
            }
            (End::Done(_), false) => {
                self.forget(id);
                serial.into_iter().for_each(|serial| self.clients.hears(client, serial));
            }
            (End::Expired(_), false) => {
                self.forget(id);
                serial.into_iter().for_each(|serial| self.clients.expires(client, serial));
            }
            (End::Undone(_), false) => {}
        }
    }

    pub(crate) fn forget(&mut self, id: RequestId) {
        if self.clients.first_due().is_some() {
            self.clients.forgets(id);
            self.set_patience();
        }
    }

    /// Those whose clients have got their sessions go to their servers.
    pub(crate) fn hand_over_what_waited(&mut self, followed: &mut Followed) {
        for id in core::mem::take(&mut self.handing) {
            self.hand_over(id, followed);
        }
    }

    /// A client has waited long enough: for its request, if it has no end yet, and before it asks again.
    pub(crate) fn lose_patience(&mut self, id: RequestId, followed: &mut Followed) {
        let Some(Due { again }) = self.clients.take_due(id) else { return };
        self.set_patience();
        if let Some(request) = self.requests.open(id) {
            let session = self.clients.waits_for(request.client, id);
            self.settle(session.unwrap_or(id), Outcome::Unknown, followed);
        }
        if self.settings.clients.retries <= again {
            return;
        }
        match self.leader() {
            Some(leader) => self.serve_again(id, Target::Leader, leader, again + 1, followed),
            // It tries later; that nobody leads is found out by asking.
            None => self.wait_for(id, again + 1),
        }
    }

    /// A server stops: it answers nothing any more of what it was asked.
    pub(crate) fn leave_open(&mut self, server: NodeId, followed: &mut Followed) {
        let open: Vec<(ClientId, RequestId)> = self.requests.open_at(server).collect();
        for (client, id) in open {
            // What waits for a session was not sent yet.
            let waits = self.clients.waits_for(client, id).is_some();
            let outcome = match self.requests.open(id).map(|open| &open.life) {
                Some(Life::Watching(watched)) => Outcome::Closed(watched.clone()),
                Some(Life::Pending | Life::Settled { .. }) | None if waits => {
                    Outcome::Failed { leader: None }
                }
                Some(Life::Pending | Life::Settled { .. }) | None => Outcome::Unknown,
            };
            self.settle(id, outcome, followed);
        }
    }

    /// Somebody makes a client ask again now.
    pub(crate) fn retry(
        &mut self,
        id: RequestId,
        target: Target,
        server: NodeId,
        followed: &mut Followed,
    ) {
        self.clients.forgets(id);
        self.settle(id, Outcome::Unknown, followed);
        self.serve_again(id, target, server, 0, followed);
    }
}
