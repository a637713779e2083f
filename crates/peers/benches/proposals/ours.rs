//! Our Raft: every effect is carried out in the order asked.

use crate::Cluster;
use ours::{
    Command, Config, Effect, Index, Input, LocalTime, Message, Node, NodeId, NodeSet, Output,
    Payload, Persistent, Request, RequestId, Timer, WriteId,
};
use std::collections::VecDeque;

pub(crate) struct Servers {
    nodes: Vec<Node>,
    /// What was sent, in that order.
    flying: VecDeque<Message>,
    /// What was written and is not reported yet, and by which of `nodes`.
    written: VecDeque<(usize, WriteId)>,
    out: Output,
    messages: u64,
    /// How many commands each applied, and a sum over their first bytes.
    applied: Vec<(usize, u64)>,
    requests: u64,
}

fn place(id: NodeId) -> usize {
    usize::from(id.number()) - 1
}

impl Servers {
    fn step(&mut self, at: usize, input: Input) {
        let node = &mut self.nodes[at];
        node.step(LocalTime(0), input, &mut self.out);
        for effect in self.out.effects.drain(..) {
            match effect {
                Effect::Send(message) => {
                    self.messages += 1;
                    self.flying.push_back(message);
                }
                Effect::Persist(id, _) => self.written.push_back((at, id)),
                Effect::Apply(index) => apply(node, index, &mut self.applied[at]),
                Effect::Reset(_)
                | Effect::Stop(_)
                | Effect::Reply(..)
                | Effect::TakeSnapshot(_)
                | Effect::Restore => {}
            }
        }
    }
}

fn apply(node: &Node, index: Index, (count, sum): &mut (usize, u64)) {
    if let Some(Payload::Command(command)) = node.payload(index) {
        *count += 1;
        *sum += u64::from(command[0]);
    }
}

impl Cluster for Servers {
    type Command = Command;

    fn command(text: &[u8]) -> Command {
        text.into()
    }

    fn elected(servers: usize, _merges: bool) -> Self {
        let voters = NodeSet::first(servers as u8);
        let config = Config { eager_commit: true, ..Config::new(voters) };
        let mut cluster = Self {
            nodes: voters.iter().map(|id| Node::new(id, config, Persistent::default())).collect(),
            flying: VecDeque::new(),
            written: VecDeque::new(),
            out: Output::default(),
            messages: 0,
            applied: vec![(0, 0); servers],
            requests: 0,
        };
        cluster.step(0, Input::Timeout(Timer::Election));
        cluster.settle();
        cluster
    }

    fn propose(&mut self, command: Command) {
        self.requests += 1;
        let id = RequestId(self.requests);
        self.step(0, Input::Client(Request { id, command }));
    }

    fn settle(&mut self) {
        loop {
            if let Some((at, id)) = self.written.pop_front() {
                self.step(at, Input::Persisted(id));
            } else if let Some(message) = self.flying.pop_front() {
                self.step(place(message.to), Input::Receive(message));
            } else {
                return;
            }
        }
    }

    fn applied(&self) -> usize {
        assert!(self.applied.iter().all(|applied| *applied == self.applied[0]));
        self.applied[0].0
    }

    fn messages(&self) -> u64 {
        self.messages
    }
}
