//! The whole cluster at one moment, and the one door through which it changes.

use crate::act::Act;
use crate::action::Action;
use crate::check::Violation;
use crate::client::RequestLife;
use crate::cluster::Cluster;
use crate::digest::Digest;
use crate::event::Event;
use crate::followed::Followed;
use crate::link::Link;
use crate::network::{Fate, InFlight};
use crate::queue::{Alarm, Next};
use crate::record::Record;
use crate::refusal::Refusal;
use crate::server::Server;
use crate::setting::{Amount, Setting};
use crate::settings::Settings;
use crate::time::Time;
use crate::trouble::Trouble;
use alloc::vec::Vec;
use raft::{Configuration, Fired, Index, LogPosition, NodeId, NodeSet, Rule};

/// The whole cluster at one moment.
#[derive(Clone, Debug)]
pub struct World {
    cluster: Cluster,
    digest: Digest,
    record: Record,
    /// Every property that broke so far, with its record.
    broken: Vec<(u64, Violation)>,
    /// What became of each rule so far, by its number.
    firings: [Firing; Rule::ROOM],
}

/// What became of a rule so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Firing {
    /// How often it decided.
    pub count: u32,
    /// How often it would have decided, had it not been off.
    pub missed: u32,
    /// The record where one of the two happened last, when that was, and to whom.
    pub last: (u64, Time, Option<NodeId>),
}

impl World {
    /// The beginning: every server starts with an empty disk.
    #[must_use]
    pub fn new(settings: Settings, seed: u64) -> Self {
        let mut record = Record::empty();
        let cluster = Cluster::new(settings, seed, &mut record.followed);
        let firings = [Firing::default(); Rule::ROOM];
        Self { cluster, digest: Digest::default(), record, broken: Vec::new(), firings }
    }

    /// The door: `action` happens now, and the record says what followed. An action that cannot be
    /// done changes nothing but the record.
    pub fn step(&mut self, action: impl Into<Action>) -> &Record {
        self.record.begin(self.cluster.now, action.into());
        let Record { number, action, refused, did, followed, .. } = &mut self.record;
        self.cluster.number = *number;
        let done = match action {
            Action::Event(event) => event.perform(&mut self.cluster, did, followed),
            Action::Act(act) => {
                let done = act.allows(&self.cluster);
                let done = done.and_then(|()| act.perform(&mut self.cluster, followed));
                self.cluster.watch.begins_anew(self.cluster.now);
                self.cluster.check_kept(followed);
                done
            }
        };
        *refused = done.err();
        self.broken.extend(followed.violations.iter().map(|broken| (*number, *broken)));
        let Record { number, time, followed: Followed { server, rules, .. }, .. } = &self.record;
        for fired in rules {
            let firing = &mut self.firings[fired.rule() as usize];
            (firing.count, firing.last) = (firing.count + 1, (*number, *time, *server));
            if let Fired::Disregards { rule } = fired {
                let firing = &mut self.firings[*rule as usize];
                (firing.missed, firing.last) = (firing.missed + 1, (*number, *time, *server));
            }
        }
        self.digest.record(&self.record);
        &self.record
    }

    /// What happens next by itself, and when.
    #[must_use]
    pub fn next(&self) -> Option<(Time, Event)> {
        let (at, next) = self.cluster.queue.first()?;
        let event = match next {
            Next::Message(flight) => match flight.fate {
                Fate::Arrives if self.server(flight.id.to).is_some_and(Server::is_frozen) => {
                    Event::Hold(flight.id)
                }
                Fate::Arrives | Fate::Waits => Event::Deliver(flight.id),
                Fate::LostHalfway => Event::Lose(flight.id),
            },
            Next::Alarm(server, Alarm::Timer(timer)) => Event::Timeout(server, timer),
            Next::Alarm(server, Alarm::Sync) => Event::Sync(server),
            Next::Alarm(server, Alarm::Batch) => Event::Batch(server),
            Next::Trouble => Event::Trouble,
            Next::Patience => Event::Patience(self.cluster.clients.first_due()?.1),
        };
        Some((at, event))
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
    pub fn allows(&self, act: &Act) -> Result<(), Refusal> {
        act.allows(&self.cluster)
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

    /// Every server there is: those of the beginning, and those that joined.
    #[must_use]
    pub fn all(&self) -> NodeSet {
        self.cluster.all()
    }

    /// The server that would join next; none if there are as many as can be.
    #[must_use]
    pub fn next_server(&self) -> Option<NodeId> {
        Setting::next_server(self.all())
    }

    /// The configuration that the leader uses and where in the log it is; while nobody leads the one
    /// that is farthest in any log.
    #[must_use]
    pub fn configuration(&self) -> (Configuration, Index) {
        let leader = self.leader().and_then(|id| self.server(id));
        let all = || self.servers().iter().max_by_key(|server| server.node().configuration().1);
        let (configuration, index) = match leader.or_else(all) {
            Some(server) => server.node().configuration(),
            None => return (Configuration::of(self.all()), Index::ZERO),
        };
        (*configuration, index)
    }

    /// Who is a member, by that configuration.
    #[must_use]
    pub fn members(&self) -> NodeSet {
        self.configuration().0.members()
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
        self.cluster.connects(from, to)
    }

    /// The faults that happen by themselves, if somebody wished for any, and how many there were.
    #[must_use]
    pub const fn trouble(&self) -> (Option<Trouble>, u64) {
        (self.cluster.trouble, self.cluster.troubles)
    }

    /// Did somebody cut this way? A partition may divide its ends as well.
    #[must_use]
    pub fn is_cut(&self, from: NodeId, to: NodeId) -> bool {
        self.cluster.links.is_cut(from, to)
    }

    /// What this way is like.
    #[must_use]
    pub fn link(&self, from: NodeId, to: NodeId) -> &Link {
        self.cluster.links.of(from, to, &self.cluster.settings)
    }

    /// What was said of this way alone.
    #[must_use]
    pub fn dials(&self, from: NodeId, to: NodeId) -> &[(&'static Setting, Amount)] {
        self.cluster.links.dials(from, to)
    }

    /// The requests that wait, in the order of asking.
    pub fn pending(&self) -> impl Iterator<Item = &RequestLife> {
        self.cluster.requests.pending()
    }

    /// The requests that ended, in the order of ending, from the `place`-th on.
    pub fn ended_from(&self, place: usize) -> impl Iterator<Item = &RequestLife> {
        self.cluster.requests.ended().iter_from(place)
    }

    /// How many requests ended before `time`.
    #[must_use]
    pub fn ended_before(&self, time: Time) -> usize {
        self.cluster.requests.ended_before(time)
    }

    /// How many commands clients were told are done.
    #[must_use]
    pub const fn commands_acknowledged(&self) -> u64 {
        self.cluster.requests.acknowledged()
    }

    /// How many requests ended.
    #[must_use]
    pub fn ended(&self) -> usize {
        self.cluster.requests.ended().len()
    }

    /// Where what was asked for by this request is committed, whether its client knows or not.
    #[must_use]
    pub fn committed(&self, request: &RequestLife) -> Option<Index> {
        let LogPosition { term, index } = request.entry?;
        (self.cluster.checks.committed_term(index) == Some(term)).then_some(index)
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

    /// How often this rule has fired so far.
    #[must_use]
    pub const fn fired(&self, rule: Rule) -> u32 {
        self.firing(rule).count
    }

    /// What became of this rule so far.
    #[must_use]
    pub const fn firing(&self, rule: Rule) -> &Firing {
        &self.firings[rule as usize]
    }

    /// The server that a client takes for the leader: of those that are up and believe to lead, the
    /// one of the latest term.
    #[must_use]
    pub fn leader(&self) -> Option<NodeId> {
        self.cluster.leader()
    }
}
