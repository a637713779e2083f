//! Our Raft.

use crate::{Cluster, Envelope, View};
use ours::{
    Config, Effect, Index, Input, LocalTime, Message, Node, NodeSet, Output, Payload, Persistent,
    Request, RequestId, Role, Timer,
};

pub(crate) struct Servers {
    nodes: Vec<Node>,
    disks: Vec<Persistent>,
    sent: Vec<Message>,
}

impl Servers {
    /// A step, and all writes that it asks for.
    fn step(&mut self, at: usize, input: Input) {
        let mut inputs = vec![input];
        while let Some(input) = inputs.pop() {
            let mut out = Output::default();
            self.nodes[at].step(LocalTime(0), input, &mut out);
            for effect in out.effects {
                match effect {
                    Effect::Send(message) => self.sent.push(message),
                    Effect::Persist(id, write) => {
                        self.disks[at].write(&write);
                        inputs.insert(0, Input::Persisted(id));
                    }
                    Effect::Apply { .. }
                    | Effect::Reset(_)
                    | Effect::Stop(_)
                    | Effect::Reply(..)
                    | Effect::TakeSnapshot(_)
                    | Effect::Restore => {}
                }
            }
        }
    }
}

impl Envelope for Message {
    fn way(&self) -> (usize, usize) {
        (usize::from(self.from.number()) - 1, usize::from(self.to.number()) - 1)
    }
}

impl Cluster for Servers {
    type Message = Message;

    fn of(servers: usize) -> Self {
        let voters = NodeSet::first(servers as u8);
        let config = Config::new(voters);
        let new = |id| Node::new(id, config, Persistent::default());
        Self {
            nodes: voters.iter().map(new).collect(),
            disks: vec![Persistent::default(); servers],
            sent: Vec::new(),
        }
    }

    fn campaign(&mut self, at: usize) {
        if !self.view(at).leads {
            self.step(at, Input::Timeout(Timer::Election));
        }
    }

    fn heartbeat(&mut self, at: usize) {
        self.step(at, Input::Timeout(Timer::Heartbeat));
    }

    fn propose(&mut self, at: usize, command: &[u8]) {
        self.step(at, Input::Client(Request { id: RequestId(0), command: command.into() }));
    }

    fn receive(&mut self, at: usize, message: Message) {
        self.step(at, Input::Receive(message));
    }

    fn restart(&mut self, at: usize) {
        let disk = self.disks[at].clone();
        self.nodes[at].crash(disk);
    }

    fn sent(&mut self) -> Vec<Message> {
        core::mem::take(&mut self.sent)
    }

    fn view(&self, at: usize) -> View {
        let node = &self.nodes[at];
        let log = node.log().iter_from(Index(1)).map(|(_, entry)| {
            let command = match &entry.payload {
                Payload::Command(command) => command.to_vec(),
                Payload::Noop | Payload::Configuration(_) => Vec::new(),
            };
            (entry.term.0, command)
        });
        View {
            term: node.current_term().0,
            leads: matches!(node.role(), Role::Leader(_)),
            log: log.collect(),
            commit: node.commit_index().0,
        }
    }
}
