//! Our Raft as its documentation drives it: a server looks at all that arrived, then one flush is
//! carried out for all of it.

use crate::Cluster;
use ours::{
    Command, Config, Effect, Fired, Index, Input, LocalTime, Node, NodeId, NodeSet, Out, Payload,
    Persistent, Request, RequestId, Timer, WriteId,
};
use std::collections::VecDeque;

pub(crate) struct Servers {
    nodes: Vec<Node>,
    /// Used again in each step.
    handed: VecDeque<Input>,
    world: World,
    requests: u64,
}

/// What servers ask for goes where it belongs as it is asked. Rules are not kept; the peer says none.
struct World {
    /// What each server was handed and has not looked at yet.
    inboxes: Vec<VecDeque<Input>>,
    written: Option<WriteId>,
    /// How far the state machine of the server that takes a step is to go.
    to_apply: Option<(Index, Index)>,
    messages: u64,
    /// How many commands each applied, and a sum over their first bytes.
    applied: Vec<(usize, u64)>,
}

impl Out for World {
    // Where a server asks for something it is known what it is.
    #[inline(always)]
    fn effect(&mut self, effect: Effect) {
        match effect {
            Effect::Send(message) => {
                self.messages += 1;
                self.inboxes[place(message.to)].push_back(Input::Receive(message));
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
        core::mem::swap(&mut self.handed, &mut world.inboxes[at]);
        let handed = core::iter::from_fn(|| self.handed.pop_front());
        node.step_all(LocalTime(0), handed, world);
        if let Some((first, last)) = world.to_apply.take() {
            apply(node, first, last, &mut world.applied[at]);
        }
        if let Some(id) = world.written.take() {
            world.inboxes[at].push_back(Input::Persisted(id));
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
            handed: VecDeque::new(),
            world: World {
                inboxes: vec![VecDeque::new(); servers],
                written: None,
                to_apply: None,
                messages: 0,
                applied: vec![(0, 0); servers],
            },
            requests: 0,
        };
        cluster.world.inboxes[0].push_back(Input::Timeout(Timer::Election));
        cluster.settle();
        cluster
    }

    fn propose(&mut self, command: Command) {
        self.requests += 1;
        let id = RequestId(self.requests);
        self.world.inboxes[0].push_back(Input::Client(Request { id, command }));
    }

    fn settle(&mut self) {
        while self.world.inboxes.iter().any(|inbox| !inbox.is_empty()) {
            for at in 0..self.nodes.len() {
                if !self.world.inboxes[at].is_empty() {
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
