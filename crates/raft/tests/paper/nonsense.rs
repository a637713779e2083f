//! "Refusing is not failing": no input makes a node panic, in any state. Even messages that no
//! correct server sends, with any values in them, leave it in order.
//!
//! Such a message can make a follower overwrite what was committed: the paper's servers trust each
//! other. What must hold then is only that the node goes on.

use crate::support::*;
use raft::{
    Body, Change, Configuration, Conflict, Entries, Fired, Index, Input, LogPosition, MemberChange,
    Message, NodeId, NodeSet, ReadMode, RequestId, Round, SnapshotInfo, Term, Timer, Verdict,
    WriteId,
};

impl Dice {
    fn chance(&mut self) -> bool {
        self.below(2) == 0
    }

    /// Mostly small, so that values meet; now and then where arithmetic ends.
    fn number(&mut self) -> u64 {
        match self.below(40) {
            0 => u64::MAX,
            1 => u64::MAX - 1,
            2 => 1 << 32,
            _ => self.below(8) as u64,
        }
    }

    fn server(&mut self) -> NodeId {
        server(1 + self.below(7) as u8)
    }

    fn voted_for(&mut self) -> Option<NodeId> {
        self.chance().then(|| self.server())
    }

    fn position(&mut self) -> LogPosition {
        at(self.number(), self.number())
    }

    fn entries(&mut self) -> Entries {
        let terms: Vec<u64> = (0..self.below(5)).map(|_| self.number()).collect();
        let mut list = entries(&terms).as_slice().to_vec();
        if let Some(last) = list.last_mut().filter(|_| self.below(8) == 0) {
            *last = configuration(last.term.0, self.configuration());
        }
        list.into()
    }

    fn set(&mut self) -> NodeSet {
        (0..self.below(5)).map(|_| self.server()).collect()
    }

    /// One that may be, and now and then one that may not.
    fn configuration(&mut self) -> Configuration {
        let mut configuration = Configuration::of(NodeSet::first(5));
        match self.below(4) {
            0 => configuration.outgoing = self.set(),
            1 => configuration.learners = self.set(),
            2 => configuration.voters = self.set(),
            _ => {
                (configuration.outgoing, configuration.learners_next) = (self.set(), self.set());
                configuration.auto_leave = self.chance();
            }
        }
        configuration
    }

    pub(crate) fn change(&mut self) -> Change {
        let change = |dice: &mut Self| match dice.below(3) {
            0 => MemberChange::Voter(dice.server()),
            1 => MemberChange::Learner(dice.server()),
            _ => MemberChange::Remove(dice.server()),
        };
        match self.below(4) {
            0 => Change::LeaveJoint,
            1 => {
                let changes = (0..self.below(4)).map(|_| change(self)).collect();
                Change::EnterJoint { changes, auto_leave: self.chance() }
            }
            _ => Change::Simple((0..self.below(3)).map(|_| change(self)).collect()),
        }
    }

    fn body(&mut self) -> Body {
        match self.below(13) {
            0 => Body::RequestVoteRequest { last: self.position(), disrupt: self.chance() },
            1 => Body::RequestVoteResponse { granted: self.chance() },
            2 | 3 => Body::AppendEntriesRequest {
                previous: self.position(),
                entries: self.entries(),
                leader_commit: Index(self.number()),
                round: Round(self.number()),
            },
            4 => {
                let verdict = Verdict::Success { match_index: Index(self.number()) };
                Body::AppendEntriesResponse { verdict, round: Round(self.number()) }
            }
            8 => Body::InstallSnapshotRequest {
                about: SnapshotInfo {
                    last: self.position(),
                    configuration: self.configuration(),
                    configured_at: Index(self.number()),
                }
                .into(),
                offset: if self.chance() { 0 } else { self.number() },
                data: vec![0; self.below(4)].into(),
                done: self.chance(),
            },
            9 => Body::InstallSnapshotResponse { last: self.position(), offset: self.number() },
            10 if self.chance() => Body::ReadIndexRequest { id: RequestId(self.number()) },
            10 => {
                let index = self.chance().then(|| Index(self.number()));
                Body::ReadIndexResponse { id: RequestId(self.number()), index }
            }
            5 => Body::PreVoteRequest { last: self.position() },
            6 => Body::PreVoteResponse { granted: self.chance() },
            7 if self.below(8) == 0 => Body::TimeoutNow,
            _ => {
                let term = self.chance().then(|| Term(self.number()));
                let conflict = Conflict { term, first: Index(self.number()) };
                let previous = Index(self.number());
                let verdict = Verdict::Refused { previous, conflict };
                Body::AppendEntriesResponse { verdict, round: Round(self.number()) }
            }
        }
    }

    /// Terms near the server's own, or its messages would all be stale or all be newer.
    fn term_near(&mut self, current: u64) -> u64 {
        match self.below(200) {
            0 => self.number(),
            1..80 => current.saturating_add(1),
            80..100 => current.saturating_sub(1),
            _ => current,
        }
    }

    fn message_near(&mut self, s1: &Server) -> Message {
        let (from, to) = (self.server(), if self.below(50) == 0 { self.server() } else { S1 });
        Message { from, to, term: Term(self.term_near(s1.term())), body: self.body() }
    }

    fn write_id(&mut self, term: u64) -> WriteId {
        let term = Term(self.term_near(term));
        if self.below(4) == 0 {
            WriteId::Snapshot { last: self.position() }
        } else if self.chance() {
            WriteId::Vote { term, voted_for: self.voted_for() }
        } else {
            WriteId::Log { term, index: Index(self.number()) }
        }
    }
}

/// One act, sensible or not.
fn any_act(s1: &mut Server, dice: &mut Dice) {
    match dice.below(25) {
        0 => drop(s1.act(Input::Timeout(Timer::Election))),
        1 => drop(s1.act(Input::Timeout(Timer::Heartbeat))),
        2..5 => drop(s1.propose("x")),
        5..9 => drop(s1.sync_one()),
        9 => drop(s1.act(Input::Persisted(dice.write_id(s1.term())))),
        10 if dice.chance() => drop(s1.act(Input::Transfer(dice.server()))),
        10 => {
            let change = dice.change();
            s1.change(change);
        }
        11 => {
            s1.rules.clear();
            s1.clock = dice.number() % 1_000;
        }
        13 => drop(s1.act(Input::Compact)),
        15 => {
            let mode = if dice.chance() { ReadMode::Lease } else { ReadMode::Index };
            s1.read(dice.number(), mode);
        }
        14 => drop(s1.act(Input::SnapshotTaken(Index(dice.number()), vec![1; 3].into()))),
        // A candidate's best day, or it would hardly ever lead.
        12 if s1.role() == "candidate" => {
            let term = s1.term();
            others(5).for_each(|voter| drop(s1.receive(vote(voter, term, true))));
        }
        12 if s1.role() == "pre-candidate" => {
            let term = s1.term();
            others(5).for_each(|voter| drop(s1.receive(pre_vote(voter, term, true))));
        }
        _ => {
            let message = dice.message_near(s1);
            s1.act(Input::Receive(message));
        }
    }
}

/// Did the last act delete an entry that this server knew to be committed?
fn overwrote_committed(s1: &Server, commit: Index) -> bool {
    s1.rules
        .iter()
        .any(|fired| matches!(fired, Fired::DeletesConflict { index, .. } if *index <= commit))
}

/// §5.1: the current term "increases monotonically over time". Figure 2: commitIndex and
/// lastApplied are "initialized to 0, increases monotonically". §5.2: a server votes "for at most
/// one candidate in a given term". All of this whatever comes in.
#[test]
fn no_input_makes_a_node_panic_or_go_back() {
    let mut roles = std::collections::BTreeMap::new();
    let (mut applied, mut tried) = (0, 0);
    for seed in 0..3_000 {
        let mut dice = Dice(seed);
        let config = |config: &mut raft::Config| {
            config.fast_backtracking = seed % 2 == 0;
            config.eager_commit = seed % 3 == 0;
            (config.batch, config.window) = [(64, 256), (0, 0), (1, 3), (2, 1)][seed as usize % 4];
            (config.snapshot_every, config.snapshot_tail) =
                [(0, 0), (1, 0), (3, 2)][seed as usize % 3];
            config.snapshot_chunk = [0, 1, 100][seed as usize % 3];
            config.lease_reads = seed % 4 == 0;
            config.pre_vote = seed % 5 < 2;
            config.catch_up_rounds = seed as u32 % 3;
            config.check_quorum = seed % 7 < 3;
            config.stickiness = seed % 11 < 5;
        };
        let mut s1 = follower(5).with(config).with_slow_disk();
        s1.slow_disk = dice.chance();
        let mut kept = false;
        for _ in 0..200 {
            let before = s1.node.clone();
            any_act(&mut s1, &mut dice);
            assert!(!overwrote_committed(&s1, before.commit_index()), "{before:?}");
            kept |= s1.fired(raft::Rule::ConflictsWithCommitted);
            in_order(&before, &s1.node);
            *roles.entry(s1.role()).or_insert(0) += 1;
            if dice.below(60) == 0 {
                s1.crash();
            }
        }
        applied += s1.applied.len();
        tried += usize::from(kept);
    }
    assert_eq!(roles.len(), 4, "{roles:?}");
    assert!(roles.values().all(|count| 10_000 < *count), "{roles:?}");
    assert!(300 < applied && 10 < tried, "{applied} applied, {tried} would be overwritten");
}

fn in_order(before: &raft::Node, after: &raft::Node) {
    assert!(before.current_term() <= after.current_term());
    assert!(before.commit_index() <= after.commit_index());
    assert!(before.last_applied() <= after.last_applied());
    assert!(after.last_applied() <= after.commit_index());
    assert!(after.durable_index() <= after.log().last_index());
    assert!(after.commit_index() <= after.log().last_index(), "{after:?}");
    if before.current_term() == after.current_term() && before.voted_for().is_some() {
        assert_eq!(before.voted_for(), after.voted_for());
    }
}

/// What a node asks its disk for, done in that order, is what it has in memory: a restart after the
/// last write continues where it was.
#[test]
fn the_writes_asked_for_add_up_to_what_is_in_memory() {
    for seed in 0..1_000 {
        let mut dice = Dice(seed);
        let mut s1 = follower(5);
        for _ in 0..100 {
            any_act(&mut s1, &mut dice);
            let node = &s1.node;
            assert_eq!(s1.disk.current_term, node.current_term(), "seed {seed}");
            assert_eq!(s1.disk.voted_for, node.voted_for(), "seed {seed}");
            assert_eq!(s1.disk.log, *node.log(), "seed {seed}");
        }
    }
}
