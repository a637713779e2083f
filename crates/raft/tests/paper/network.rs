//! Whole clusters on a bad network: whatever is lost, repeated, late or crashed, Figure 3 holds,
//! and once the faults end the servers agree.

use crate::support::*;
use raft::{
    Config, Effect, Entry, Index, Input, Message, NodeId, NodeSet, Payload, ReadMode, Request,
    RequestId,
};
use std::collections::BTreeMap;

/// How many messages may be on their way; the oldest is lost when one more is sent.
const FLYING: usize = 200;

/// Servers, what is on its way between them, and what was true of them so far.
struct Network {
    servers: Vec<Server>,
    flying: Vec<Message>,
    dice: Dice,
    /// Does somebody want S2 to lead now and then?
    transfers: bool,
    /// Does somebody change who the members are?
    changes: bool,
    /// Does a server look at several things at a time?
    together: bool,
    /// Who led in which term.
    leaders: BTreeMap<u64, NodeId>,
    /// For each read, how much was committed when it was asked for.
    reads: Vec<u64>,
    /// How many were served.
    served: usize,
    /// Every entry that any server knew to be committed.
    committed: Vec<Entry>,
}

impl Network {
    fn new(cluster: u8, seed: u64, change: impl Fn(&mut Config)) -> Self {
        let make = |number| Server::new(server(number), cluster).with(&change).with_slow_disk();
        Self {
            servers: (1..=cluster).map(make).collect(),
            flying: Vec::new(),
            dice: Dice(seed),
            transfers: seed % 7 < 3,
            changes: false,
            together: seed % 4 == 1,
            leaders: BTreeMap::new(),
            reads: Vec::new(),
            served: 0,
            committed: Vec::new(),
        }
    }

    /// Something happens to a server that the dice choose.
    fn fault_or_event(&mut self) {
        let place = self.dice.below(self.servers.len());
        let server = &mut self.servers[place];
        let sent = match self.dice.below(100) {
            0..45 if self.together => self.hand_over_all(place),
            0..45 => self.take_message().map_or(vec![], |message| self.deliver(message)),
            45..50 => self.take_message().map_or(vec![], |_lost| vec![]),
            50..55 => self.take_message().map_or(vec![], |message| vec![message.clone(), message]),
            55..75 => server.sync_one(),
            75..83 => server.heartbeat(),
            83..86 => {
                server.clock += 200;
                server.time_out()
            }
            86..92 if self.changes => {
                let change = self.dice.change();
                let leads = |place: &usize| self.servers[*place].role() == "leader";
                let leader = (0..self.servers.len()).find(leads).unwrap_or(place);
                self.servers[leader].change(change)
            }
            86..94 => server.propose("x"),
            94..96 => {
                self.reads.push(self.committed.len() as u64);
                server.read(self.reads.len() as u64, ReadMode::Index)
            }
            96 if self.transfers => server.act(Input::Transfer(S2)),
            96 => vec![],
            _ => {
                server.crash();
                vec![]
            }
        };
        self.flying.extend(sent);
        self.check_reads(place);
        let lost = self.flying.len().saturating_sub(FLYING);
        self.flying.drain(..lost);
        self.check();
    }

    /// Any message: the network keeps no order.
    fn take_message(&mut self) -> Option<Message> {
        let place = self.dice.below(self.flying.len().max(1));
        (place < self.flying.len()).then(|| self.flying.swap_remove(place))
    }

    /// All that is on its way to a server and some of its writes and requests reach it together.
    fn hand_over_all(&mut self, place: usize) -> Vec<Message> {
        let id = self.servers[place].node.id();
        let is_for = |message: &mut Message| message.to == id;
        let mut inputs: Vec<_> = self.flying.extract_if(.., is_for).map(Input::Receive).collect();
        let server = &mut self.servers[place];
        for _ in 0..self.dice.below(3) {
            inputs.extend(server.completed_write());
        }
        for _ in 0..self.dice.below(3) {
            let id = RequestId(self.dice.roll());
            inputs.push(Input::Client(Request { id, command: (*b"y").into() }));
        }
        self.dice.shuffle(&mut inputs);
        let sent = server.act_together(inputs);
        self.check_reads(place);
        self.check();
        sent
    }

    fn deliver(&mut self, message: Message) -> Vec<Message> {
        let place = usize::from(message.to.number()) - 1;
        let sent = self.servers[place].receive(message);
        self.check_reads(place);
        self.check();
        sent
    }

    /// Everything arrives in order and every write completes, until nothing is left to do.
    fn calm(&mut self) {
        for _ in 0..1_000 {
            for server in &mut self.servers {
                self.flying.extend(server.sync());
            }
            if self.flying.is_empty() {
                return;
            }
            for message in std::mem::take(&mut self.flying) {
                let sent = self.deliver(message);
                self.flying.extend(sent);
            }
        }
        panic!("an exchange without end: {:?}", self.flying);
    }

    /// The faults end. Returns after how many rounds all servers agree; without a leader another
    /// server times out in each round.
    fn heal(&mut self) -> usize {
        self.calm();
        let count = self.servers.len();
        for round in 0..40 {
            let leads = |place: &usize| self.servers[*place].role() == "leader";
            match (0..count).filter(leads).max_by_key(|place| self.servers[*place].term()) {
                Some(leader) => {
                    self.flying.extend(self.servers[leader].propose("after"));
                    self.calm();
                    self.flying.extend(self.servers[leader].heartbeat());
                }
                None => {
                    self.servers.iter_mut().for_each(|server| server.clock += 200);
                    self.flying.extend(self.servers[round % count].time_out());
                }
            }
            self.calm();
            if self.agree() {
                return round;
            }
        }
        panic!("no agreement:\n{:#?}", self.servers);
    }

    /// Do all members of the newest leader's configuration agree with it?
    fn agree(&self) -> bool {
        let leads = |server: &&Server| server.role() == "leader";
        let Some(leader) = self.servers.iter().filter(leads).max_by_key(|server| server.term())
        else {
            return false;
        };
        let members = leader.node.configuration().0.members();
        let is_member = |server: &&Server| members.contains(server.node.id());
        self.servers.iter().filter(is_member).all(|server| self.agrees(server, leader))
    }

    fn agrees(&self, server: &Server, first: &Server) -> bool {
        server.node.log().last_position() == first.node.log().last_position()
            && server.disk.log == *server.node.log()
            && server.node.last_applied() == server.node.log().last_index()
            && server.node.leader().is_some()
            && server.applied == first.applied
    }

    fn check(&mut self) {
        for server in &self.servers {
            let node = &server.node;
            if server.role() == "leader" {
                let first = self.leaders.entry(server.term()).or_insert(node.id());
                assert_eq!(*first, node.id(), "Election Safety: two leaders in one term");
            }
            assert!(node.last_applied() <= node.commit_index());
            assert!(node.commit_index() <= node.log().last_index());
            let durable = node.durable_index();
            let same = |index| node.log().entry(index) == server.disk.log.entry(index);
            let gone = durable <= node.log().compacted().index;
            assert!(gone || same(durable), "{server:?}");
            assert!(durable <= server.disk.log.last_index(), "{server:?}");
            let known = self.committed.len();
            self.committed.extend(server.applied.iter().skip(known).cloned());
            assert_eq!(
                server.applied,
                self.committed[..server.applied.len()],
                "State Machine Safety"
            );
        }
        self.check_logs();
    }

    /// Thesis §6.4: a read sees all that was committed when it was asked for.
    fn check_reads(&mut self, place: usize) {
        for effect in &self.servers[place].effects {
            if let Effect::Reply(id, raft::Answer::Readable { index }) = effect {
                self.served += 1;
                assert!(self.reads[id.0 as usize - 1] <= index.0, "a stale read");
                assert!(*index <= self.servers[place].node.last_applied());
            }
        }
    }

    fn check_logs(&self) {
        let newest = self.leaders.last_key_value().map(|(_, leader)| *leader);
        for server in self.servers.iter().filter(|server| server.role() == "leader") {
            if newest == Some(server.node.id()) {
                let log = server.node.log();
                let gone = log.compacted().index.0 as usize;
                let has = log.iter_from(Index(1)).map(|(_, entry)| entry);
                let known = self.committed.get(gone..).unwrap_or_default();
                assert!(self.committed.len() <= log.last_index().0 as usize);
                assert!(has.take(known.len()).eq(known), "Leader Completeness");
            }
        }
        for (a, b) in self.servers.iter().zip(&self.servers[1..]) {
            let (a, b) = (a.node.log(), b.node.log());
            let common = a.last_index().min(b.last_index());
            let agree = |index: &Index| a.term_at(*index) == b.term_at(*index);
            let first = a.compacted().index.max(b.compacted().index).next();
            let last = (first.0..=common.0).rev().map(Index).find(agree).unwrap_or_default();
            let upto = |log: &raft::Log| {
                let entries = log.iter_from(first).take_while(|(index, _)| *index <= last);
                entries.map(|(_, entry)| entry.clone()).collect::<Vec<_>>()
            };
            assert_eq!(upto(a), upto(b), "Log Matching");
        }
    }
}

/// Figure 3: Election Safety, Log Matching, Leader Completeness and State Machine Safety, "each of
/// these properties is true at all times". §5.3 and §5.2: and in the end there is a leader, and all
/// followers store all log entries. The disks are slow, writes complete one by one, and a crash
/// loses what was not written.
#[test]
fn clusters_keep_figure_3_under_faults_and_agree_when_they_end() {
    let (mut elected, mut committed, mut overwritten, mut installed) = (0, 0, 0, 0);
    let mut served = 0;
    for seed in 0..400 {
        let cluster = [3, 5, 3, 1][seed as usize % 4];
        let mut network = Network::new(cluster, seed, |config| {
            config.fast_backtracking = seed % 3 != 0;
            config.eager_commit = seed % 5 == 0;
            (config.batch, config.window) = [(64, 256), (1, 4), (3, 7)][seed as usize % 3];
            config.pre_vote = seed % 2 == 0;
            let compact = [(0, 0), (1, 0), (3, 0), (5, 3)];
            (config.snapshot_every, config.snapshot_tail) = compact[seed as usize / 4 % 4];
            config.snapshot_chunk = [64, 7][seed as usize % 2];
            config.check_quorum = seed % 7 < 4;
            config.stickiness = seed % 11 < 6;
        });
        for _ in 0..600 {
            network.fault_or_event();
            overwritten += who_fired(&network, raft::Rule::DeletesConflict);
            installed += who_fired(&network, raft::Rule::DropsLog);
        }
        (elected, committed) =
            (elected + network.leaders.len(), committed + network.committed.len());
        network.heal();
        served += network.served;
    }
    assert!(100 < served, "{served} reads served");
    // Sometimes: a test in which nothing good and nothing rare happens proves nothing.
    assert!(1_000 < elected, "{elected} leaders");
    assert!(2_000 < committed, "{committed} entries committed");
    assert!(50 < installed, "{installed} snapshots installed");
    assert!(100 < overwritten, "{overwritten} conflicts overwritten");
}

/// Thesis §4: "no server can transition directly from the old configuration to the new", and
/// Figure 3 holds all the same, whoever is added and removed meanwhile, one at a time or by joint
/// consensus, with rounds of catching up and without.
#[test]
fn clusters_keep_figure_3_while_their_members_change() {
    let (mut committed, mut changed, mut joint) = (0, 0, 0);
    for seed in 0..150 {
        let mut network = Network::new(7, seed, |config| {
            config.voters = NodeSet::first(3);
            config.stickiness = seed % 3 == 0;
            config.check_quorum = seed % 5 < 2;
            config.pre_vote = seed % 2 == 0;
            config.catch_up_rounds = [0, 3][seed as usize % 2];
            config.snapshot_every = [0, 5][seed as usize / 2 % 2];
            config.snapshot_chunk = 16;
        });
        network.changes = true;
        for _ in 0..900 {
            network.fault_or_event();
        }
        network.heal();
        committed += network.committed.len();
        let configurations = network.committed.iter().filter_map(|entry| match &entry.payload {
            Payload::Configuration(configuration) => Some(configuration),
            Payload::Noop | Payload::Command(_) => None,
        });
        for configuration in configurations {
            changed += 1;
            joint += usize::from(configuration.is_joint());
        }
    }
    assert!(700 < committed, "{committed} entries committed");
    assert!(200 < changed && 20 < joint, "{changed} configurations, {joint} of them joint");
}

fn who_fired(network: &Network, rule: raft::Rule) -> usize {
    network.servers.iter().filter(|server| server.fired(rule)).count()
}

/// Without faults three servers need one election and one round of messages.
#[test]
fn without_faults_one_election_and_one_round_trip_suffice() {
    for cluster in [1, 3, 5, 7] {
        let mut network = Network::new(cluster, 0, |config| config.eager_commit = true);
        network.flying = network.servers[0].time_out();
        network.calm();
        assert_eq!((network.servers[0].role(), network.servers[0].term()), ("leader", 1));
        network.flying = network.servers[0].propose("x");
        network.calm();
        for server in &network.servers {
            assert_eq!(server.applied, [noop(1), entry(1, "x")]);
        }
    }
}

/// §5.5: "Raft RPCs are idempotent": each message may arrive twice, at once or at the end of all.
#[test]
fn every_message_may_arrive_twice() {
    for late in [false, true] {
        let mut network = Network::new(3, 0, |config| config.eager_commit = true);
        network.servers[2] = Server::new(S3, 3).in_term(1).with_log(&[1, 1]).with_slow_disk();
        network.servers[0] = Server::new(S1, 3).in_term(2).with_log(&[2, 2]).with_slow_disk();
        network.servers[0].time_out();
        network.flying = network.servers[0].sync();
        network.servers[0].propose("refused: not a leader yet");
        let (mut seen, mut delivered) = (Vec::new(), 0);
        while let Some(message) = (!network.flying.is_empty()).then(|| network.flying.remove(0)) {
            delivered += 1;
            assert!(delivered < 1_000, "an exchange without end");
            if !seen.contains(&message) {
                seen.push(message.clone());
                let twice = if late { vec![] } else { network.deliver(message.clone()) };
                network.flying.extend(twice);
            }
            let sent = network.deliver(message);
            network.flying.extend(sent);
            for server in &mut network.servers {
                network.flying.extend(server.sync());
            }
        }
        for message in seen.iter().chain(seen.iter().rev()) {
            network.deliver(message.clone());
        }
        network.calm();
        assert_eq!(network.heal(), 0);
        let [s1, s2, s3] = &network.servers[..] else { panic!() };
        assert_eq!([s1.role(), s2.role(), s3.role()], ["leader", "follower", "follower"]);
        assert_eq!(s1.log(), [2, 2, 3, 3]);
    }
}

/// A client whose command was applied hears so exactly once, from the leader that took it.
#[test]
fn each_request_has_at_most_one_answer() {
    for seed in 0..50 {
        let mut network = Network::new(3, seed, |_| {});
        let mut answers: BTreeMap<(NodeId, u64, u64), u32> = BTreeMap::new();
        for _ in 0..400 {
            network.fault_or_event();
            for server in &mut network.servers {
                for effect in std::mem::take(&mut server.effects) {
                    if let Effect::Reply(id, raft::Answer::Applied { .. }) = effect {
                        let term = server.term();
                        *answers.entry((server.node.id(), term, id.0)).or_default() += 1;
                    }
                }
            }
        }
        assert!(answers.values().all(|count| *count == 1), "{answers:?}");
    }
}
