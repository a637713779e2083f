//! `raft` 0.7, as its documentation drives it.

use crate::{Cluster, Envelope, View};
use theirs::eraftpb::{Message, MessageType};
use theirs::storage::MemStorage;
use theirs::{Config, RawNode, StateRole};

pub(crate) struct Servers {
    nodes: Vec<RawNode<MemStorage>>,
    disks: Vec<MemStorage>,
    sent: Vec<Message>,
}

fn start(at: usize, disk: MemStorage) -> RawNode<MemStorage> {
    let logger = slog::Logger::root(slog::Discard, slog::o!());
    let config = Config::new(at as u64 + 1);
    RawNode::new(&config, disk, &logger).expect("a valid configuration")
}

impl Servers {
    fn carry_out(&mut self, at: usize) {
        let node = &mut self.nodes[at];
        while node.has_ready() {
            let mut ready = node.ready();
            self.sent.extend(ready.take_messages());
            {
                let mut disk = node.store().wl();
                disk.append(ready.entries()).expect("entries follow those before");
                if let Some(state) = ready.hs() {
                    disk.set_hardstate(state.clone());
                }
            }
            self.sent.extend(ready.take_persisted_messages());
            let mut light = node.advance(ready);
            if let Some(commit) = light.commit_index() {
                node.store().wl().mut_hard_state().commit = commit;
            }
            self.sent.extend(light.take_messages());
            node.advance_apply();
        }
    }
}

impl Envelope for Message {
    fn way(&self) -> (usize, usize) {
        (self.from as usize - 1, self.to as usize - 1)
    }
}

impl Cluster for Servers {
    type Message = Message;

    fn of(servers: usize) -> Self {
        let ids: Vec<u64> = (1..=servers as u64).collect();
        let disk = || MemStorage::new_with_conf_state((ids.clone(), vec![]));
        let disks: Vec<MemStorage> = (0..servers).map(|_| disk()).collect();
        let nodes = disks.iter().cloned().enumerate().map(|(at, disk)| start(at, disk)).collect();
        Self { nodes, disks, sent: Vec::new() }
    }

    fn campaign(&mut self, at: usize) {
        if !self.view(at).leads {
            self.nodes[at].campaign().expect("it may stand");
        }
        self.carry_out(at);
    }

    fn heartbeat(&mut self, at: usize) {
        self.nodes[at].ping();
        self.carry_out(at);
    }

    fn propose(&mut self, at: usize, command: &[u8]) {
        // A server that does not lead would pass it on; ours names the leader.
        if self.view(at).leads {
            self.nodes[at].propose(vec![], command.to_vec()).expect("it leads");
        }
        self.carry_out(at);
    }

    fn receive(&mut self, at: usize, message: Message) {
        let raft = &self.nodes[at].raft;
        let asks = [MessageType::MsgAppend, MessageType::MsgHeartbeat, MessageType::MsgRequestVote];
        if message.term < raft.term && asks.contains(&message.msg_type) {
            // It does so only with pre-vote or check-quorum; the paper always does: "if a server
            // receives a request with a stale term number, it rejects the request" (§5.1).
            let mut refusal = Message::default();
            refusal.set_msg_type(MessageType::MsgAppendResponse);
            (refusal.from, refusal.to, refusal.term) = (message.to, message.from, raft.term);
            self.sent.push(refusal);
        }
        // It refuses, by an error, what comes from nobody that it knows.
        let _ = self.nodes[at].step(message);
        self.carry_out(at);
    }

    fn restart(&mut self, at: usize) {
        self.nodes[at] = start(at, self.disks[at].clone());
    }

    fn sent(&mut self) -> Vec<Message> {
        core::mem::take(&mut self.sent)
    }

    fn view(&self, at: usize) -> View {
        let raft = &self.nodes[at].raft;
        let entries = raft.raft_log.all_entries();
        View {
            term: raft.term,
            leads: raft.state == StateRole::Leader,
            log: entries.into_iter().map(|entry| (entry.term, entry.data.to_vec())).collect(),
            commit: raft.raft_log.committed,
        }
    }
}
