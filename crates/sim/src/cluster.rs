//! The cluster without the records of it.

use crate::check::{Checks, Violation};
use crate::client::Requests;
use crate::clients::Clients;
use crate::draw::Draws;
use crate::followed::Followed;
use crate::kept::Kept;
use crate::links::Links;
use crate::network::{Fate, InFlight, MessageId, Partition};
use crate::queue::Queue;
use crate::refusal::Refusal;
use crate::response::Response;
use crate::server::{Running, Server, Status};
use crate::settings::Settings;
use crate::standing::Standing;
use crate::time::Time;
use crate::traffic::Traffic;
use crate::trouble::Trouble;
use crate::watch::{Scene, Watch};
use alloc::sync::Arc;
use alloc::vec::Vec;
use raft::{Config, Index, Input, NodeId, NodeSet, Output, RequestId, Timer};

/// All but the records of it.
#[derive(Clone, Debug)]
pub(crate) struct Cluster {
    pub(crate) settings: Settings,
    pub(crate) draws: Draws,
    pub(crate) now: Time,
    /// The number of the record that is being written.
    pub(crate) number: u64,
    pub(crate) queue: Queue,
    pub(crate) servers: Vec<Server>,
    pub(crate) partition: Partition,
    pub(crate) links: Links,
    pub(crate) traffic: Traffic,
    pub(crate) requests: Requests,
    pub(crate) clients: Clients,
    /// The faults that happen by themselves.
    pub(crate) trouble: Option<Trouble>,
    /// How many of them there were.
    pub(crate) troubles: u64,
    pub(crate) checks: Checks,
    pub(crate) kept: Kept,
    pub(crate) watch: Watch,
    /// What the store said to the commands that were applied last, by their indexes.
    pub(crate) responses: Vec<(Index, Response)>,
    /// The states that a server asked for in this step, by the last index in them.
    pub(crate) saved: Vec<(Index, Arc<[u8]>)>,
    /// The requests whose clients have got their sessions in this step.
    pub(crate) handing: Vec<RequestId>,
    /// Used again in each step.
    pub(crate) output: Output,
}

impl Cluster {
    /// Every server starts with an empty disk.
    pub(crate) fn new(settings: Settings, seed: u64, followed: &mut Followed) -> Self {
        let config = settings.config();
        let servers = settings.all().iter().map(|id| Server::new(id, config)).collect();
        let mut cluster = Cluster {
            settings,
            draws: Draws::new(seed),
            now: Time::ZERO,
            number: 0,
            queue: Queue::new(settings.servers),
            servers,
            partition: Partition::default(),
            links: Links::default(),
            traffic: Traffic::between(usize::from(settings.servers)),
            requests: Requests::default(),
            clients: Clients::default(),
            trouble: None,
            troubles: 0,
            checks: Checks::default(),
            kept: Kept::default(),
            watch: Watch::default(),
            responses: Vec::new(),
            saved: Vec::new(),
            handing: Vec::new(),
            output: Output::default(),
        };
        settings.all().iter().for_each(|id| cluster.start(id, followed));
        cluster
    }

    /// Every server there is: those of the beginning, and those that joined.
    pub(crate) fn all(&self) -> NodeSet {
        NodeSet::first(self.servers.len() as u8)
    }

    /// What this server is told. One that joined later knows of no other: its log will
    /// say who votes.
    pub(crate) fn config(&self, id: NodeId) -> Config {
        let config = self.settings.config();
        let is_first = config.voters.contains(id);
        Config { voters: if is_first { config.voters } else { NodeSet::EMPTY }, ..config }
    }

    /// One more server, with an empty disk, that is down yet. It stands where whoever leads does, should
    /// the network be divided.
    pub(crate) fn grow(&mut self, id: NodeId) {
        let leader = self.leader();
        let mut server = Server::new(id, self.config(id));
        server.status = Status::Down;
        self.servers.push(server);
        self.traffic.grow();
        self.queue.grow();
        self.partition.join(id, leader);
    }

    pub(crate) fn place(&self, id: NodeId) -> Option<usize> {
        let place = usize::from(id.number()) - 1;
        (place < self.servers.len()).then_some(place)
    }

    pub(crate) fn server(&self, id: NodeId) -> Option<&Server> {
        self.servers.get(self.place(id)?)
    }

    /// What only a running server has.
    pub(crate) fn running_mut(&mut self, id: NodeId) -> Option<&mut Running> {
        let place = self.place(id)?;
        match &mut self.servers.get_mut(place)?.status {
            Status::Up(running) => Some(running),
            Status::Down | Status::Refuses(_) => None,
        }
    }

    pub(crate) fn leader(&self) -> Option<NodeId> {
        let leads = |server: &&Server| server.standing() == Standing::Leader;
        let leader = self.servers.iter().filter(leads).max_by_key(|one| one.node.current_term())?;
        Some(leader.node.id())
    }

    /// This message, if it is on its way.
    pub(crate) fn flight(&self, id: MessageId) -> Result<&InFlight, Refusal> {
        self.queue.find(id).ok_or(Refusal::NoSuchMessage(id))
    }

    /// Can what one server sends reach the other?
    pub(crate) fn connects(&self, from: NodeId, to: NodeId) -> bool {
        passes(&self.partition, &self.links, from, to)
    }

    /// Is what is committed, and what was acknowledged, still kept?
    pub(crate) fn check_kept(&mut self, followed: &mut Followed) {
        let last = self.checks.committed_through();
        let Some(term) = self.checks.committed_term(last) else { return };
        self.kept.look((last, term), &self.servers, &mut followed.violations);
    }

    /// An election timer of this server ran out.
    pub(crate) fn watch(&mut self, id: NodeId, followed: &mut Followed) {
        let Self { settings, servers, partition, links, .. } = self;
        let is_usual = |from, to| links.of(from, to, settings) == &settings.link;
        let connects = |from, to| passes(partition, links, from, to) && is_usual(from, to);
        let scene = Scene { now: self.now, settings, servers, connects };
        if let Some(property) = self.watch.look(&scene).filter(|_| self.trouble.is_none()) {
            let term = self.server(id).map(|server| server.node.current_term());
            let (term, index) = (term.unwrap_or_default(), Index::ZERO);
            followed.violations.push(Violation { property, server: id, other: None, term, index });
        }
    }

    /// The network hands a message to the server it is addressed to.
    pub(crate) fn deliver(
        &mut self,
        id: MessageId,
        followed: &mut Followed,
    ) -> Result<(), Refusal> {
        let flight = self.queue.take(id).ok_or(Refusal::NoSuchMessage(id))?;
        followed.message = Some(flight.message.clone());
        if self.running_mut(id.to).is_some() {
            self.count_arrival(&flight);
        }
        self.feed(id.to, Input::Receive(flight.message), followed);
        Ok(())
    }

    /// The network hands a message to a server that is frozen: it waits.
    pub(crate) fn hold(&mut self, id: MessageId, followed: &mut Followed) -> Result<(), Refusal> {
        let flight = self.queue.take(id).ok_or(Refusal::NoSuchMessage(id))?;
        followed.message = Some(flight.message.clone());
        self.queue.send(InFlight { fate: Fate::Waits, ..flight });
        Ok(())
    }

    /// What is on a way that does not connect any more is lost; what waits for a frozen server has
    /// passed the network.
    pub(crate) fn lose_what_is_cut_off(&mut self, followed: &mut Followed) {
        let Self { partition, links, queue, .. } = self;
        followed.cut_off = queue.drop_all(&|flight| {
            flight.fate != Fate::Waits && !passes(partition, links, flight.id.from, flight.id.to)
        });
    }

    /// A message goes no further.
    pub(crate) fn lose(&mut self, id: MessageId, followed: &mut Followed) -> Result<(), Refusal> {
        let flight = self.queue.take(id).ok_or(Refusal::NoSuchMessage(id))?;
        followed.message = Some(flight.message);
        Ok(())
    }

    /// A timer runs out.
    pub(crate) fn run_out(&mut self, id: NodeId, timer: Timer, followed: &mut Followed) {
        self.stop(id, timer);
        self.feed(id, Input::Timeout(timer), followed);
    }

    pub(crate) fn start(&mut self, id: NodeId, followed: &mut Followed) {
        let Some(place) = self.place(id) else { return };
        let Some(server) = self.servers.get(place) else { return };
        let before = server.summary();
        let mut output = core::mem::take(&mut self.output);
        server.node.start(&mut output);
        for effect in output.effects.drain(..) {
            self.carry_out(id, place, &before, effect, followed);
        }
        self.output = output;
    }
}

/// Neither a partition nor a cut is in the way.
pub(crate) fn passes(partition: &Partition, links: &Links, from: NodeId, to: NodeId) -> bool {
    partition.connects(from, to) && !links.is_cut(from, to)
}
