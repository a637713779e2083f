//! §5.3, log replication: from a client's command to every state machine.

use crate::support::*;
use raft::{Answer, Effect, Entry, Index, RequestId, Rule, Write};

fn applied(index: u64) -> Effect {
    Effect::Reply(RequestId(index), Answer::Applied { index: Index(index) })
}

/// §5.3: "The leader appends the command to its log as a new entry, then issues AppendEntries RPCs
/// in parallel to each of the other servers to replicate the entry." "When sending an AppendEntries
/// RPC, the leader includes the index and term of the entry in its log that immediately precedes
/// the new entries." A11.
#[test]
fn the_leader_appends_the_command_and_sends_it_to_each_of_the_other_servers() {
    let mut s1 = settled_leader(3);
    let sent = s1.propose("x");
    let request = append_these(S1, 1, at(1, 1), vec![entry(1, "x")], 1);
    assert_eq!(sent, [request.clone().to(S2), request.to(S3)]);
    assert_eq!((s1.node.log().last_index(), s1.commit()), (Index(2), 1));
    let entries = vec![entry(1, "x")].into();
    assert_eq!(s1.written(), [Write::Entries { previous: Index(1), entries }]);
}

/// §5.3: "When the entry has been safely replicated, the leader applies the entry to its state
/// machine and returns the result of that execution to the client." "The leader keeps track of the
/// highest index it knows to be committed, and it includes that index in future AppendEntries RPCs
/// (including heartbeats) so that the other servers eventually find out." A12.
#[test]
fn a_replicated_entry_is_applied_answered_and_told_with_the_next_append_entries() {
    let mut s1 = settled_leader(3);
    s1.propose("x");
    assert!(!s1.asked(&applied(2)));
    s1.receive(success(S2, 1, 2));
    assert_eq!(s1.effects, [Effect::Apply { first: Index(2), last: Index(2) }, applied(2)]);
    s1.receive(success(S3, 1, 2));
    assert_eq!(s1.effects, [], "once");
    assert_eq!((s1.commit(), s1.node.last_applied()), (2, Index(2)));
    assert_eq!(s1.applied, [noop(1), entry(1, "x")]);

    let beat = append(S1, 1, at(2, 1), &[], 2);
    assert_eq!(s1.heartbeat(), [beat.clone().to(S2), beat.to(S3)]);
    let next = append_these(S1, 1, at(2, 1), vec![entry(1, "y")], 2);
    assert_eq!(s1.propose("y"), [next.clone().to(S2), next.to(S3)]);
}

/// §5.3: "A log entry is committed once the leader that created the entry has replicated it on a
/// majority of the servers." A13.
#[test]
fn an_entry_is_committed_once_it_is_on_a_majority() {
    let rows: [(u8, &[u8], bool); 9] = [
        (1, &[], true),
        (3, &[], false),
        (3, &[2], true),
        (3, &[2, 3], true),
        (5, &[], false),
        (5, &[2], false),
        (5, &[2, 3], true),
        (5, &[2, 3, 4], true),
        (5, &[2, 3, 4, 5], true),
    ];
    for (cluster, acks, commits) in rows {
        let mut s1 = settled_leader(cluster);
        s1.propose("x");
        for from in acks {
            s1.receive(success(server(*from), 1, 2));
            s1.receive(success(server(*from), 1, 2)); // a duplicate counts once
            s1.receive(success(S7, 1, 2)); // a stranger does not count
        }
        assert_eq!(s1.commit(), if commits { 2 } else { 1 }, "{acks:?} of {cluster}");
        assert_eq!(s1.applied.contains(&entry(1, "x")), commits);
    }
}

/// §5.3: "This also commits all preceding entries in the leader's log, including entries created by
/// previous leaders." A14.
#[test]
fn a_commit_commits_all_preceding_entries() {
    let logs: [&[u64]; 4] = [&[], &[2], &[1, 2], &[1]];
    for log in logs {
        let mut s1 = follower(3).in_term(2).with_log(log);
        s1.elect();
        s1.propose("x");
        let last = s1.node.log().last_index().0;
        assert_eq!(s1.applied, []);
        s1.receive(success(S2, 3, last));
        s1.receive(success(S3, 3, last));
        let mut expected = entries(log).as_slice().to_vec();
        expected.extend([noop(3), entry(3, "x")]);
        assert_eq!(s1.applied, expected);
        assert_eq!(s1.commit(), last);
    }
}

/// §5.3: "Once a follower learns that a log entry is committed, it applies the entry to its local
/// state machine (in log order)." A15.
#[test]
fn a_follower_applies_what_is_committed_in_log_order() {
    let (a, b) = (entry(1, "a"), entry(1, "b"));
    let rows: [(Vec<Entry>, u64); 4] = [
        (vec![a.clone()], 1),
        (vec![a.clone(), b.clone()], 2),
        (vec![b.clone(), a.clone()], 2),
        (vec![a, b], 1),
    ];
    for (entries, commit) in rows {
        let mut s1 = follower(3).in_term(1);
        s1.receive(append_these(S2, 1, at(0, 0), entries.clone(), commit));
        assert_eq!(s1.commit(), commit);
        assert_eq!(s1.applied, &entries[..commit as usize]);
        s1.receive(append(S2, 1, at(0, 0), &[], commit));
        assert_eq!(s1.applied, &entries[..commit as usize], "each entry once");
    }
}

/// Figure 2: "If leaderCommit > commitIndex, set commitIndex = min(leaderCommit, index of last new
/// entry)." What follows the last new entry need not be the leader's.
#[test]
fn a_follower_commits_no_further_than_the_last_new_entry() {
    let rows = [
        (append(S2, 2, at(1, 1), &[], 3), 1),
        (append(S2, 2, at(1, 1), &[1], 3), 2),
        (append(S2, 2, at(0, 0), &[1], 3), 1),
        (append(S2, 2, at(3, 1), &[], 9), 3),
        (append(S2, 2, at(3, 1), &[2], 3), 3),
        (append(S2, 2, at(3, 2), &[], 3), 0),
        (heartbeat(S2, 2), 0),
    ];
    for (message, commit) in rows {
        let mut s1 = follower(3).in_term(2).with_log(&[1, 1, 1]);
        s1.receive(message.clone());
        assert_eq!(s1.commit(), commit, "{message:?}");
        s1.receive(append(S2, 2, at(0, 0), &[], 9));
        assert_eq!(s1.commit(), commit, "and never less than it was");
    }
}

/// §5.3: "If followers crash or run slowly, or if network packets are lost, the leader retries
/// AppendEntries RPCs indefinitely (even after it has responded to the client) until all followers
/// eventually store all log entries."
#[test]
fn the_leader_retries_until_all_followers_store_all_entries() {
    for fast in [true, false] {
        let mut s1 = follower(3).with(|config| config.fast_backtracking = fast);
        s1.elect();
        let mut s3 = Server::new(S3, 3);
        s1.propose("x");
        s1.receive(success(S2, 1, 2));
        assert!(s1.asked(&applied(2)), "S3 got nothing so far, and the client has its answer");
        for lost in 0..20 {
            let beat = s1.heartbeat().into_iter().find(|message| message.to == S3);
            let answers = s3.receive(beat.expect("a heartbeat to S3"));
            if lost < 19 {
                continue; // the answer is lost
            }
            talk(&mut s1, &mut s3, answers);
        }
        assert_eq!(s3.node.log(), s1.node.log());
        s1.heartbeat().into_iter().for_each(|beat| drop(s3.receive(beat)));
        assert_eq!(s3.applied, [noop(1), entry(1, "x")]);
    }
}

/// §5.3: "A single slow follower will not impact performance."
#[test]
fn a_slow_follower_does_not_hold_up_a_commit() {
    let mut s1 = settled_leader(3);
    for index in 2..=1_000 {
        s1.propose("x");
        s1.receive(success(S2, 1, index));
        assert_eq!(s1.commit(), index);
    }
}

/// §5.3: "A leader never overwrites or deletes entries in its own log; it only appends new entries"
/// (Leader Append-Only), and "a leader creates at most one entry with a given log index in a given
/// term".
#[test]
fn a_leader_only_appends_to_its_log() {
    let mut s1 = settled_leader(3);
    let mut before = s1.log();
    for round in 0..4 {
        s1.propose("x");
        s1.receive(append(S2, 1, at(0, 0), &[1], 9));
        s1.receive(append(S2, 0, at(0, 0), &[0], 9));
        s1.receive(refusal(S2, 1, 2 + round, (Some(1), 1)));
        s1.receive(vote_request(S2, 1, at(99, 1)));
        s1.heartbeat();
        let after = s1.log();
        assert_eq!(after[..before.len()], before);
        assert_eq!(after.len(), before.len() + 1);
        before = after;
    }
}

/// A leader that steps down can not know what becomes of the commands it took: a later leader may
/// have them and commit them, or may not.
#[test]
fn a_leader_that_steps_down_leaves_its_clients_without_an_answer() {
    let mut s1 = settled_leader(3);
    s1.propose("x");
    s1.propose("y");
    s1.receive(heartbeat(S2, 2));
    for request in [2, 3] {
        assert!(s1.asked(&Effect::Reply(RequestId(request), Answer::Unknown)));
    }
    s1.receive(append(S2, 2, at(3, 1), &[2], 4));
    assert_eq!(s1.applied.len(), 4);
    assert!(!s1.effects.iter().any(|effect| matches!(effect, Effect::Reply(..))), "only once");
}

/// With `eager_commit` a follower that has a committed entry is told so at once, whether its
/// acknowledgement is the one that commits it or comes later; without, it waits for the next
/// AppendEntries, as in the paper.
#[test]
fn an_eager_leader_tells_its_followers_of_a_commit_at_once() {
    for eager in [false, true] {
        let mut s1 = follower(5).with(|config| config.eager_commit = eager).settled();
        s1.propose("x");
        let told = append(S1, 1, at(2, 1), &[], 2);
        let news = |servers: &[raft::NodeId]| -> Vec<_> {
            let to = servers.iter().filter(|_| eager);
            to.map(|server| told.clone().to(*server)).collect()
        };
        assert_eq!(s1.receive(success(S2, 1, 2)), []);
        assert_eq!(s1.receive(success(S3, 1, 2)), news(&[S2, S3]));
        assert_eq!(s1.receive(success(S4, 1, 2)), news(&[S4]), "a late one is told as well");
        assert_eq!(s1.receive(success(S4, 1, 2)), [], "once");
        assert!(!s1.fired(Rule::Commits));
    }
}
