//! A server with its disk, as the tests drive it.

pub(crate) use crate::dice::Dice;
pub(crate) use crate::messages::*;
use crate::states::applied_in;
pub(crate) use crate::states::state_of;
use raft::{
    Answer, Change, Config, Effect, Entry, Fired, Index, Input, LocalTime, MemberChange, Message,
    Node, NodeId, NodeSet, Output, Persistent, ReadMode, Request, RequestId, Role, Rule, Term,
    Timer, Write, WriteId,
};
use std::collections::VecDeque;
use std::sync::Arc;

/// A server with its disk. Unless the disk is slow, a write is durable as soon as it is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    pub(crate) node: Node,
    /// What a crash would leave.
    pub(crate) disk: Persistent,
    /// Writes asked for and not durable yet, in the order asked.
    pub(crate) pending: VecDeque<(WriteId, Write)>,
    /// All that was applied since the last start, in that order.
    pub(crate) applied: Vec<Entry>,
    /// What the last act asked for.
    pub(crate) effects: Vec<Effect>,
    /// Which rules fired in the last act.
    pub(crate) rules: Vec<Fired>,
    /// Whether a write waits for [`Server::sync`].
    pub(crate) slow_disk: bool,
    /// What its own clock shows, in milliseconds.
    pub(crate) clock: u64,
    /// States that were asked for and not handed in yet.
    taken: VecDeque<(Index, Arc<[u8]>)>,
    election_timer: bool,
    heartbeat_timer: bool,
}

/// S1 of `cluster` servers, as it first starts.
pub(crate) fn follower(cluster: u8) -> Server {
    Server::new(S1, cluster)
}

/// S1, candidate in term 1.
pub(crate) fn candidate(cluster: u8) -> Server {
    let mut server = follower(cluster);
    server.time_out();
    server
}

/// S1, leader in term 1, with only its no-op in the log, and nobody has acknowledged it.
pub(crate) fn leader(cluster: u8) -> Server {
    let mut server = follower(cluster);
    server.elect();
    server
}

/// The same with the no-op on every server.
pub(crate) fn settled_leader(cluster: u8) -> Server {
    follower(cluster).settled()
}

pub(crate) fn others(cluster: u8) -> impl Iterator<Item = NodeId> {
    (2..=cluster).map(server)
}

impl Server {
    pub(crate) fn new(id: NodeId, cluster: u8) -> Self {
        let node = Node::new(id, Config::new(NodeSet::first(cluster)), Persistent::default());
        let mut server = Self {
            node,
            disk: Persistent::default(),
            pending: VecDeque::new(),
            applied: Vec::new(),
            effects: Vec::new(),
            rules: Vec::new(),
            slow_disk: false,
            clock: 0,
            taken: VecDeque::new(),
            election_timer: false,
            heartbeat_timer: false,
        };
        server.crash();
        server
    }

    /// The same server, started with this term on its disk.
    pub(crate) fn in_term(mut self, term: u64) -> Self {
        self.disk.current_term = Term(term);
        self.crash();
        self
    }

    /// The same server, started with this vote on its disk.
    pub(crate) fn having_voted_for(mut self, voted_for: Option<NodeId>) -> Self {
        self.disk.voted_for = voted_for;
        self.crash();
        self
    }

    /// The same server, started with entries of these terms on its disk.
    pub(crate) fn with_log(mut self, terms: &[u64]) -> Self {
        self.disk.log.replace_after(Index::ZERO, &entries(terms));
        self.crash();
        self
    }

    /// The same server, started with other settings.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut Config)) -> Self {
        let mut config = *self.node.config();
        change(&mut config);
        self.node = Node::new(self.node.id(), config, self.disk.clone());
        self.crash();
        self
    }

    /// It runs with other settings from now on.
    pub(crate) fn set(&mut self, change: impl FnOnce(&mut Config)) {
        let mut config = *self.node.config();
        change(&mut config);
        self.act(Input::Settings(config));
    }

    /// The same server, elected, with its whole log on every server.
    pub(crate) fn settled(mut self) -> Self {
        self.elect();
        let (term, last) = (self.term(), self.node.log().last_index().0);
        for other in others(self.node.config().voters.len() as u8) {
            self.receive(success(other, term, last));
        }
        self
    }

    /// The same server, elected once more, of whose log `unknown` has nothing and the others all.
    pub(crate) fn unsettled(mut self, unknown: NodeId) -> Self {
        self.crash();
        self.elect();
        let (term, last) = (self.term(), self.node.log().last_index().0);
        let others = others(self.node.config().voters.len() as u8);
        for other in others.filter(|other| *other != unknown) {
            self.receive(success(other, term, last));
        }
        self
    }

    /// From now on a write waits for [`Server::sync`].
    pub(crate) fn with_slow_disk(mut self) -> Self {
        self.slow_disk = true;
        self
    }

    /// It stops and starts again; what was on its way to the disk is lost.
    pub(crate) fn crash(&mut self) {
        self.pending.clear();
        self.applied.clear();
        self.taken.clear();
        self.effects.clear();
        self.node.crash(self.disk.clone());
        let mut out = Output::default();
        self.node.start(&mut out);
        (self.election_timer, self.heartbeat_timer) = (false, false);
        self.take(out);
    }

    /// Something happens to it; returns what it sends, after all writes if its disk is not slow.
    pub(crate) fn act(&mut self, input: Input) -> Vec<Message> {
        self.act_together(vec![input])
    }

    /// Several things happen to it that it looks at together.
    pub(crate) fn act_together(&mut self, inputs: Vec<Input>) -> Vec<Message> {
        self.effects.clear();
        self.rules.clear();
        self.step(inputs);
        while !self.slow_disk && self.complete_write() {}
        self.sent()
    }

    fn step(&mut self, mut inputs: Vec<Input>) {
        for input in &inputs {
            match input {
                Input::Timeout(Timer::Election) => self.election_timer = false,
                Input::Timeout(Timer::Heartbeat) => self.heartbeat_timer = false,
                Input::Receive(_)
                | Input::Persisted(_)
                | Input::Client(_)
                | Input::Clients(_)
                | Input::Transfer(_)
                | Input::Change(..)
                | Input::Compact
                | Input::Read(..)
                | Input::Settings(_)
                | Input::SnapshotTaken(..) => {}
            }
        }
        let (mut out, now) = (Output::default(), LocalTime(self.clock * 1_000));
        match (inputs.pop(), inputs.is_empty()) {
            (Some(only), true) => self.node.step(now, only, &mut out),
            (last, _) => self.node.step_all(now, inputs.into_iter().chain(last), &mut out),
        }
        self.take(out);
        let (election, heartbeat) = match self.node.role() {
            Role::Follower(_) | Role::PreCandidate(_) | Role::Candidate(_) => (true, false),
            Role::Leader(leader) => {
                (self.node.config().check_quorum || leader.transfer.is_some(), true)
            }
        };
        assert_eq!((self.election_timer, self.heartbeat_timer), (election, heartbeat), "{self:?}");
        while let Some((index, state)) = self.taken.pop_front() {
            self.step(vec![Input::SnapshotTaken(index, state)]);
        }
    }

    fn take(&mut self, out: Output) {
        for effect in &out.effects {
            match effect {
                Effect::Persist(id, write) => self.pending.push_back((*id, write.clone())),
                Effect::Reset(Timer::Election) => self.election_timer = true,
                Effect::Reset(Timer::Heartbeat) => self.heartbeat_timer = true,
                Effect::Stop(Timer::Election) => self.election_timer = false,
                Effect::Stop(Timer::Heartbeat) => self.heartbeat_timer = false,
                Effect::Apply { first, last } => {
                    for index in (first.0..=last.0).map(Index) {
                        let entry = self.node.log().entry(index).expect("only what is there");
                        self.applied.push(entry.clone());
                    }
                }
                Effect::TakeSnapshot(index) => {
                    assert_eq!(*index, self.node.last_applied(), "{self:?}");
                    self.taken.push_back((*index, state_of(&self.applied)));
                }
                Effect::Restore => {
                    let snapshot = self.node.snapshot().expect("there is one to restore");
                    self.applied = applied_in(&snapshot.state);
                }
                Effect::Send(_) | Effect::Reply(..) => {}
            }
        }
        self.effects.extend(out.effects);
        self.rules.extend(out.rules);
    }

    /// The oldest write becomes durable. Says whether there was one.
    fn complete_write(&mut self) -> bool {
        let Some(completed) = self.completed_write() else { return false };
        self.step(vec![completed]);
        true
    }

    /// The oldest write becomes durable, and the server is still to be told.
    pub(crate) fn completed_write(&mut self) -> Option<Input> {
        let (id, write) = self.pending.pop_front()?;
        self.disk.write(&write);
        Some(Input::Persisted(id))
    }

    /// The oldest write becomes durable; returns what is sent then.
    pub(crate) fn sync_one(&mut self) -> Vec<Message> {
        self.effects.clear();
        self.rules.clear();
        self.complete_write();
        self.sent()
    }

    /// All writes become durable; returns what is sent then.
    pub(crate) fn sync(&mut self) -> Vec<Message> {
        self.effects.clear();
        self.rules.clear();
        while self.complete_write() {}
        self.sent()
    }

    pub(crate) fn receive(&mut self, message: Message) -> Vec<Message> {
        let message = message.to(self.node.id());
        self.act(Input::Receive(message))
    }

    /// Its election timer runs out.
    pub(crate) fn time_out(&mut self) -> Vec<Message> {
        self.act(Input::Timeout(Timer::Election))
    }

    /// Its heartbeat timer runs out.
    pub(crate) fn heartbeat(&mut self) -> Vec<Message> {
        self.act(Input::Timeout(Timer::Heartbeat))
    }

    pub(crate) fn propose(&mut self, text: &str) -> Vec<Message> {
        let id = RequestId(self.node.log().last_index().0 + 1);
        self.act(Input::Client(Request { id, command: command(text) }))
    }

    pub(crate) fn change(&mut self, change: Change) -> Vec<Message> {
        let id = RequestId(self.node.log().last_index().0 + 1);
        self.act(Input::Change(id, change))
    }

    pub(crate) fn read(&mut self, id: u64, mode: ReadMode) -> Vec<Message> {
        self.act(Input::Read(RequestId(id), mode))
    }

    /// Up to where it told the client that asked for this that it may read.
    pub(crate) fn readable(&self, id: u64) -> Option<u64> {
        let read = |effect: &Effect| {
            let Effect::Reply(RequestId(of), Answer::Readable { index }) = effect else {
                return None;
            };
            (*of == id).then_some(index.0)
        };
        self.effects.iter().find_map(read)
    }

    /// A change of one member.
    pub(crate) fn change_one(&mut self, change: MemberChange) -> Vec<Message> {
        self.change(Change::Simple(vec![change]))
    }

    /// It times out and every other server votes for it. Returns what it sends as a leader.
    pub(crate) fn elect(&mut self) -> Vec<Message> {
        self.time_out();
        let (id, configuration) = (self.node.id(), self.node.configuration().0);
        let voters = configuration.voters.or(configuration.outgoing);
        let others = voters.iter().filter(|voter| *voter != id);
        if self.role() == "pre-candidate" {
            let term = self.term();
            others.clone().for_each(|voter| drop(self.receive(pre_vote(voter, term, true))));
        }
        let term = self.term();
        others.flat_map(|voter| self.receive(vote(voter, term, true))).collect()
    }

    pub(crate) fn sent(&self) -> Vec<Message> {
        let message = |effect: &Effect| match effect {
            Effect::Send(message) => Some(message.clone()),
            Effect::Persist(..)
            | Effect::Reset(_)
            | Effect::Stop(_)
            | Effect::Apply { .. }
            | Effect::TakeSnapshot(_)
            | Effect::Restore
            | Effect::Reply(..) => None,
        };
        self.effects.iter().filter_map(message).collect()
    }

    /// What the last act asked its disk for.
    pub(crate) fn written(&self) -> Vec<Write> {
        let write = |effect: &Effect| match effect {
            Effect::Persist(_, write) => Some(write.clone()),
            Effect::Send(_)
            | Effect::Reset(_)
            | Effect::Stop(_)
            | Effect::Apply { .. }
            | Effect::TakeSnapshot(_)
            | Effect::Restore
            | Effect::Reply(..) => None,
        };
        self.effects.iter().filter_map(write).collect()
    }

    pub(crate) fn asked(&self, effect: &Effect) -> bool {
        self.effects.contains(effect)
    }

    pub(crate) fn fired(&self, rule: Rule) -> bool {
        self.rules.iter().any(|fired| fired.rule() == rule)
    }

    pub(crate) fn role(&self) -> &'static str {
        match self.node.role() {
            Role::Follower(_) => "follower",
            Role::PreCandidate(_) => "pre-candidate",
            Role::Candidate(_) => "candidate",
            Role::Leader(_) => "leader",
        }
    }

    pub(crate) fn term(&self) -> u64 {
        self.node.current_term().0
    }

    pub(crate) fn commit(&self) -> u64 {
        self.node.commit_index().0
    }

    /// The terms of its entries.
    pub(crate) fn log(&self) -> Vec<u64> {
        terms(self.node.log())
    }

    /// `next_index` and `match_index` that this leader keeps for `follower`.
    pub(crate) fn progress(&self, follower: NodeId) -> (u64, u64) {
        let Role::Leader(leader) = self.node.role() else { panic!("{self:?} does not lead") };
        let peer = leader.peers.iter().find(|peer| peer.id == follower).expect("a peer");
        (peer.next_index.0, peer.match_index.0)
    }
}

/// `leader` and `follower` deliver `messages` and all answers until there are none; the network
/// loses what is for others. Returns what `follower` sent.
pub(crate) fn talk(
    leader: &mut Server,
    follower: &mut Server,
    messages: Vec<Message>,
) -> Vec<Message> {
    let mut flying = VecDeque::from(messages);
    let mut sent = Vec::new();
    while let Some(message) = flying.pop_front() {
        assert!(sent.len() < 1_000, "an exchange without end");
        if message.to == leader.node.id() {
            flying.extend(leader.receive(message));
        } else if message.to == follower.node.id() {
            let answers = follower.receive(message);
            sent.extend(answers.clone());
            flying.extend(answers);
        }
    }
    sent
}
