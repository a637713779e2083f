//! Our Raft as its documentation drives it: a server looks at all that arrived, then one flush is
//! carried out for all of it.

use crate::Cluster;
use ours::{
    Command, Config, Effect, Fired, Index, Input, LocalTime, Message, Node, NodeId, NodeSet, Out,
    Payload, Persistent, Request, RequestId, Timer, WriteId,
};

pub(crate) struct Servers {
    nodes: Vec<Node>,
    /// What each was handed and has not looked at yet.
    inboxes: Vec<Vec<Input>>,
    /// Used again in each step.
    handed: Vec<Input>,
    world: World,
    requests: u64,
}

/// What servers ask for, as it is asked. Rules are not kept; the peer says none.
struct World {
    sent: Vec<Message>,
    written: Option<WriteId>,
    /// How far the state machine of the server that takes a step is to go.
    to_apply: Option<(Index, Index)>,
    messages: u64,
    /// How many commands each applied, and a sum over their first bytes.
    applied: Vec<(usize, u64)>,
}

impl Out for World {
    fn effect(&mut self, effect: Effect) {
        match effect {
            Effect::Send(message) => {
                self.messages += 1;
                self.sent.push(message);
            }
            // A disk that completed a write completed all before it.
            Effect::Persist(id, _) => self.written = Some(id),
            Effect::Apply { first, last } => self.to_apply = Some((first, last)),
            Effect::Reset(_)
            | Effect::Stop(_)
            | Effect::Reply(..)
            | Effect::TakeSnapshot(_)
            | Effect::Restore => {}
        }
    }

    fn fired(&mut self, _: Fired) {}
}

fn place(id: NodeId) -> usize {
    usize::from(id.number()) - 1
}

impl Servers {
    /// One server looks at all that it was handed.
    fn step(&mut self, at: usize) {
        let (node, world) = (&mut self.nodes[at], &mut self.world);
        core::mem::swap(&mut self.handed, &mut self.inboxes[at]);
        node.step_all(LocalTime(0), self.handed.drain(..), world);
        if let Some((first, last)) = world.to_apply.take() {
            apply(node, first, last, &mut world.applied[at]);
        }
        if let Some(id) = world.written.take() {
            self.inboxes[at].push(Input::Persisted(id));
        }
        for message in world.sent.drain(..) {
            self.inboxes[place(message.to)].push(Input::Receive(message));
        }
    }
}

fn apply(node: &Node, first: Index, last: Index, (count, sum): &mut (usize, u64)) {
    for (_, entry) in node.log().iter_from(first).take_while(|(index, _)| *index <= last) {
        if let Payload::Command(command) = &entry.payload {
            *count += 1;
            *sum += u64::from(command[0]);
        }
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
            inboxes: (0..servers).map(|_| Vec::new()).collect(),
            handed: Vec::new(),
            world: World {
                sent: Vec::new(),
                written: None,
                to_apply: None,
                messages: 0,
                applied: vec![(0, 0); servers],
            },
            requests: 0,
        };
        cluster.inboxes[0].push(Input::Timeout(Timer::Election));
        cluster.settle();
        cluster
    }

    fn propose(&mut self, command: Command) {
        self.requests += 1;
        let id = RequestId(self.requests);
        self.inboxes[0].push(Input::Client(Request { id, command }));
    }

    fn settle(&mut self) {
        while self.inboxes.iter().any(|inbox| !inbox.is_empty()) {
            for at in 0..self.nodes.len() {
                if !self.inboxes[at].is_empty() {
                    self.step(at);
                }
            }
        }
    }

    fn applied(&self) -> usize {
        let applied = &self.world.applied;
        assert!(applied.iter().all(|one| *one == applied[0]));
        applied[0].0
    }

    fn messages(&self) -> u64 {
        self.world.messages
    }
}
