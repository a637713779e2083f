//! §5.4.2, committing entries from previous terms, and Figure 8.

use crate::support::*;
use raft::{Body, Fired, Index, Message, NodeId, Rule};

/// §5.4.2: "Only log entries from the leader's current term are committed by counting replicas;
/// once an entry from the current term has been committed in this way, then all prior entries are
/// committed indirectly because of the Log Matching Property." A21.
#[test]
fn only_entries_of_the_current_term_are_committed_by_counting() {
    for (matched, commit) in [(1, 0), (2, 0), (3, 3), (4, 4)] {
        let mut s1 = follower(2).in_term(2).with_log(&[1, 2]);
        s1.elect();
        s1.propose("x");
        assert_eq!((s1.term(), s1.log()), (3, vec![1, 2, 3, 3]));
        s1.receive(success(S2, 3, matched));
        assert_eq!(s1.commit(), commit, "S2 has {matched}");
        assert_eq!(s1.fired(Rule::OldTermNotCounted), commit == 0);
        assert_eq!(s1.applied.len() as u64, commit, "prior ones are applied as well");
    }
}

/// §5.4.2: "Log entries retain their original term numbers when a leader replicates entries from
/// previous terms."
#[test]
fn entries_from_previous_terms_retain_their_term_numbers() {
    let mut s1 = follower(3).in_term(4).with_log(&[1, 2, 4]);
    let mut s2 = Server::new(S2, 3);
    let first = s1.elect();
    talk(&mut s1, &mut s2, first);
    assert_eq!(s2.log(), [1, 2, 4, 5]);
    assert_eq!(s2.node.log(), s1.node.log());
}

/// The servers of Figure 8, S1 first.
struct Five([Server; 5]);

impl Five {
    fn with_logs(logs: [&[u64]; 5], term: u64) -> Self {
        let mut number = 0;
        Self(logs.map(|log| {
            number += 1;
            // Entries one at a time, so that the network can lose one and not the other.
            Server::new(server(number), 5).in_term(term).with_log(log).with(|c| c.batch = 1)
        }))
    }

    fn server(&mut self, id: NodeId) -> &mut Server {
        &mut self.0[usize::from(id.number()) - 1]
    }

    /// `candidate` stands, and only `voters` hear of it. Returns what it sends as a leader.
    fn stand(&mut self, candidate: NodeId, voters: &[NodeId]) -> Vec<Message> {
        let requests = self.server(candidate).time_out();
        let votes = self.deliver(requests, voters);
        self.deliver(votes, &[candidate])
    }

    /// Hands each of `messages` to its server, if that is one of `reached`. Returns the answers.
    fn deliver(&mut self, messages: Vec<Message>, reached: &[NodeId]) -> Vec<Message> {
        let arrive = messages.into_iter().filter(|message| reached.contains(&message.to));
        arrive.flat_map(|message| self.server(message.to).receive(message)).collect()
    }

    /// `leader` and `reached` exchange messages until there are none.
    fn settle(&mut self, leader: NodeId, messages: Vec<Message>, reached: &[NodeId]) {
        let mut flying = messages;
        while !flying.is_empty() {
            let answers = self.deliver(flying, reached);
            flying = self.deliver(answers, &[leader]);
        }
    }

    fn logs(&self) -> [Vec<u64>; 5] {
        self.0.each_ref().map(Server::log)
    }

    /// Figure 8 up to (c): the entry of term 2 is on a majority, and S1 leads in term 4.
    fn figure_8_c() -> Self {
        // (a): "S1 is leader and partially replicates the log entry at index 2."
        let mut five = Self::with_logs([&[1], &[1], &[1], &[1], &[1]], 1);
        let first = five.stand(S1, &[S2, S3]);
        five.deliver(first, &[S2]);
        assert_eq!(five.logs(), [&[1, 2][..], &[1, 2], &[1], &[1], &[1]]);

        // (b): "S1 crashes; S5 is elected leader for term 3 with votes from S3, S4, and itself, and
        // accepts a different entry at log index 2."
        five.server(S1).crash();
        five.server(S5).time_out();
        assert_eq!(five.server(S5).term(), 2, "in term 2 S3 has voted, so this one fails");
        five.stand(S5, &[S2, S3, S4]);
        assert_eq!((five.server(S5).role(), five.server(S5).term()), ("leader", 3));
        assert_eq!(five.server(S2).node.voted_for(), None, "S2's log is more up-to-date");
        assert_eq!(five.logs(), [&[1, 2][..], &[1, 2], &[1], &[1], &[1, 3]]);

        // (c): "S5 crashes; S1 restarts, is elected leader, and continues replication. At this
        // point, the log entry from term 2 has been replicated on a majority of the servers, but it
        // is not committed."
        five.server(S5).crash();
        five.server(S1).time_out();
        let first = five.stand(S1, &[S3, S4]);
        assert_eq!((five.server(S1).role(), five.server(S1).term()), ("leader", 4));
        // S2's disk is slow: with the term written, and the no-op not, S2 acknowledges what it has,
        // and crashes.
        five.server(S2).slow_disk = true;
        let mut answers = five.deliver(first, &[S2, S3]);
        answers.extend(five.server(S2).sync_one());
        five.server(S2).crash();
        five.server(S2).slow_disk = false;
        // S3 refused the no-op; the entry sent in its place arrives, and what follows is lost.
        let entry = five.deliver(answers, &[S1]);
        assert_eq!(entry, [append_these(S1, 4, at(1, 1), vec![noop(2)], 0).to(S3)]);
        let answers = five.deliver(entry, &[S3]);
        five.deliver(answers, &[S1]);
        assert_eq!(five.logs(), [&[1, 2, 4][..], &[1, 2], &[1, 2], &[1], &[1, 3]]);
        assert_eq!((five.server(S1).progress(S2).1, five.server(S1).progress(S3).1), (2, 2));
        assert_eq!(five.server(S1).commit(), 0, "on three of five, and not committed");
        assert!(five.server(S1).fired(Rule::OldTermNotCounted));
        five
    }
}

/// Figure 8 (d): "If S1 crashes as in (d), S5 could be elected leader (with votes from S2, S3, and
/// S4) and overwrite the entry with its own entry from term 3."
#[test]
fn figure_8_d_an_entry_of_an_older_term_on_a_majority_is_overwritten() {
    let mut five = Five::figure_8_c();
    five.server(S1).crash();
    five.server(S5).time_out();
    let first = five.stand(S5, &[S2, S3, S4]);
    assert_eq!((five.server(S5).role(), five.server(S5).term()), ("leader", 5));
    five.settle(S5, first, &[S1, S2, S3, S4]);
    assert_eq!(five.logs(), [[1, 3, 5]; 5]);
    assert_eq!(five.server(S5).commit(), 3);
}

/// Figure 8 (e): "However, if S1 replicates an entry from its current term on a majority of the
/// servers before crashing, as in (e), then this entry is committed (S5 cannot win an election). At
/// this point all preceding entries in the log are committed as well."
#[test]
fn figure_8_e_an_entry_of_the_current_term_on_a_majority_is_committed() {
    let mut five = Five::figure_8_c();
    let beats = five.server(S1).heartbeat();
    five.settle(S1, beats, &[S3, S4]);
    assert_eq!(five.logs(), [&[1, 2, 4][..], &[1, 2], &[1, 2, 4], &[1, 2, 4], &[1, 3]]);
    assert_eq!(five.server(S1).commit(), 3);
    let applied: Vec<_> = five.server(S1).applied.iter().map(|entry| entry.term.0).collect();
    assert_eq!(applied, [1, 2, 4]);

    five.server(S1).crash();
    for _ in 0..5 {
        five.stand(S5, &[S1, S2, S3, S4]);
        assert_eq!(five.server(S5).role(), "candidate");
    }
    let refusals = |message: &Message| message.body == Body::RequestVoteResponse { granted: false };
    let requests = five.server(S5).time_out();
    let answers = five.deliver(requests, &[S1, S3, S4]);
    assert_eq!(answers.iter().filter(|answer| refusals(answer)).count(), 3);
}

/// §5.3: "A log entry is committed once the leader that created the entry has replicated it on a
/// majority of the servers." What is said of it counts those that have it, and no others.
#[test]
fn a_commit_says_on_how_many_servers_its_entry_is() {
    let mut s1 = settled_leader(5);
    s1.propose("x");
    s1.receive(success(S2, 1, 2));
    assert!(!s1.fired(Rule::Commits));
    s1.receive(success(S3, 1, 2));
    let commits = Fired::Commits { index: Index(2), copies: 3, needed: 3 };
    assert!(s1.rules.contains(&commits), "{:?}", s1.rules);
}

/// §5.3: "Once a follower learns that a log entry is committed": it learns it once.
#[test]
fn a_follower_learns_of_a_commit_once() {
    let mut s2 = Server::new(S2, 3).with_log(&[1]).in_term(1);
    let told = append(S1, 1, at(1, 1), &[], 1);
    s2.receive(told.clone());
    assert!(s2.fired(Rule::LearnsCommit));
    s2.receive(told);
    assert!(!s2.fired(Rule::LearnsCommit), "{:?}", s2.rules);
}

/// Thesis §10.2.1: the leader counts what its disk has, each entry once.
#[test]
fn a_write_that_completes_twice_counts_once() {
    let mut s1 = settled_leader(3).with_slow_disk();
    s1.propose("x");
    let completed = s1.completed_write().expect("it writes");
    s1.act(completed.clone());
    assert!(s1.fired(Rule::CountsItself));
    s1.act(completed);
    assert!(!s1.fired(Rule::CountsItself), "{:?}", s1.rules);
}

/// What a follower acknowledged before is counted once.
#[test]
fn a_copy_is_counted_once() {
    let mut s1 = leader(5);
    s1.receive(success(S2, 1, 1));
    assert!(s1.fired(Rule::CountsAcknowledgement));
    s1.receive(success(S2, 1, 1));
    assert!(!s1.fired(Rule::CountsAcknowledgement));
}
