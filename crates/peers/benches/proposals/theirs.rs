//! `raft` 0.7 as its documentation drives it: messages are stepped in, then one `Ready` is carried
//! out for all of them. Its log is in its `MemStorage`.

use crate::Cluster;
use std::collections::VecDeque;
use theirs::eraftpb::{Entry, Message};
use theirs::storage::MemStorage;
use theirs::{Config, RawNode};

pub(crate) struct Servers {
    nodes: Vec<RawNode<MemStorage>>,
    inboxes: Vec<VecDeque<Message>>,
    messages: u64,
    applied: Vec<(usize, u64)>,
}

impl Servers {
    fn send(&mut self, messages: Vec<Message>) {
        for message in messages {
            self.messages += 1;
            self.inboxes[message.to as usize - 1].push_back(message);
        }
    }

    fn apply(&mut self, at: usize, entries: Vec<Entry>) {
        let (count, sum) = &mut self.applied[at];
        for entry in entries.iter().filter(|entry| !entry.data.is_empty()) {
            *count += 1;
            *sum += u64::from(entry.data[0]);
        }
    }

    fn carry_out_ready(&mut self, at: usize) {
        let mut ready = self.nodes[at].ready();
        self.send(ready.take_messages());
        self.apply(at, ready.take_committed_entries());
        {
            let mut disk = self.nodes[at].store().wl();
            disk.append(ready.entries()).expect("entries follow those before");
            if let Some(state) = ready.hs() {
                disk.set_hardstate(state.clone());
            }
        }
        self.send(ready.take_persisted_messages());
        let mut light = self.nodes[at].advance(ready);
        if let Some(commit) = light.commit_index() {
            self.nodes[at].store().wl().mut_hard_state().commit = commit;
        }
        self.send(light.take_messages());
        self.apply(at, light.take_committed_entries());
        self.nodes[at].advance_apply();
    }
}

impl Cluster for Servers {
    type Command = Vec<u8>;

    fn command(text: &[u8]) -> Vec<u8> {
        text.to_vec()
    }

    fn elected(servers: usize, merges: bool) -> Self {
        let logger = slog::Logger::root(slog::Discard, slog::o!());
        let ids: Vec<u64> = (1..=servers as u64).collect();
        let node = |id: &u64| {
            let storage = MemStorage::new_with_conf_state((ids.clone(), vec![]));
            let mut config = Config { batch_append: merges, ..Config::new(*id) };
            if merges {
                config.max_size_per_msg = 1 << 20;
            }
            RawNode::new(&config, storage, &logger).expect("a valid configuration")
        };
        let mut cluster = Self {
            nodes: ids.iter().map(node).collect(),
            inboxes: vec![VecDeque::new(); servers],
            messages: 0,
            applied: vec![(0, 0); servers],
        };
        cluster.nodes[0].campaign().expect("nobody leads yet");
        cluster.settle();
        cluster
    }

    fn propose(&mut self, command: Vec<u8>) {
        self.nodes[0].propose(vec![], command).expect("the first leads");
    }

    fn settle(&mut self) {
        let mut busy = true;
        while busy {
            busy = false;
            for at in 0..self.nodes.len() {
                while let Some(message) = self.inboxes[at].pop_front() {
                    self.nodes[at].step(message).expect("a message of the cluster");
                }
                while self.nodes[at].has_ready() {
                    self.carry_out_ready(at);
                    busy = true;
                }
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
