//! Thesis §3.8 and §10.2: what the disk says, and when.

use crate::support::*;
use raft::{Index, Input, Rule, Snapshot};

/// All writes reach the disk together, and it says so of the last.
fn sync_as_a_group(server: &mut Server) -> Vec<raft::Message> {
    let mut last = None;
    for (id, write) in std::mem::take(&mut server.pending) {
        server.disk.write(&write);
        last = Some(id);
    }
    server.act(Input::Persisted(last.expect("something was being written")))
}

/// "Its disk completed this write, and all that were asked for before": a disk that commits writes
/// as a group says so once.
#[test]
fn a_completed_write_completes_those_before_it() {
    let mut s2 = Server::new(S2, 3).in_term(1).with_slow_disk();
    s2.receive(append(S1, 1, at(0, 0), &[1], 0));
    s2.receive(append(S1, 1, at(1, 1), &[1, 1], 0));
    assert_eq!(sync_as_a_group(&mut s2), [success(S2, 1, 3).to(S1)]);
    s2.receive(append(S3, 2, at(3, 1), &[2], 0));
    assert_eq!(s2.pending.len(), 2, "a term, and an entry of it");
    assert_eq!(sync_as_a_group(&mut s2), [success(S2, 2, 4).to(S3)]);
    s2.receive(vote_request(S1, 3, at(9, 9)));
    s2.receive(append(S1, 3, at(4, 2), &[3], 0));
    let sent = sync_as_a_group(&mut s2);
    assert_eq!(sent, [vote(S2, 3, true).to(S1), success(S2, 3, 5).to(S1)]);
    let mut s1 = follower(1).with_slow_disk();
    s1.time_out();
    s1.sync();
    s1.propose("x");
    s1.propose("y");
    sync_as_a_group(&mut s1);
    assert_eq!(s1.commit(), 3);
}

/// A completion that comes once more, or of what nobody asked for, completes nothing else.
#[test]
fn a_completion_that_nobody_waits_for_completes_nothing_else() {
    let mut s2 = Server::new(S2, 3).in_term(1).with_slow_disk();
    s2.receive(append(S1, 1, at(0, 0), &[1], 0));
    let (first, _) = s2.pending[0].clone();
    s2.sync();
    s2.receive(append(S1, 1, at(1, 1), &[1], 0));
    assert_eq!(s2.act(Input::Persisted(first)), []);
    assert_eq!(s2.node.durable_index(), Index(1));
}

/// §5.2 and §9.6: a vote that was granted is given, whatever its server asks others meanwhile.
#[test]
fn a_vote_on_its_way_to_the_disk_outlives_a_pre_vote() {
    let mut s1 = follower(3).with(|config| config.pre_vote = true).with_slow_disk();
    assert_eq!(s1.receive(vote_request(S2, 1, at(0, 0))), []);
    s1.time_out();
    assert_eq!(s1.role(), "pre-candidate");
    assert_eq!(s1.sync(), [vote(S1, 1, true).to(S2)]);
}

/// §7: a log that a snapshot takes the place of is gone; the completion of a write of it says nothing
/// about what follows the snapshot.
#[test]
fn a_write_of_a_log_that_was_dropped_completes_nothing() {
    let mut s2 = Server::new(S2, 3).in_term(3).with_slow_disk();
    s2.receive(append(S1, 3, at(0, 0), &[1; 9], 0));
    s2.receive(chunk(S3, 4, at(7, 4), (0, &state_of(&[]), true)));
    assert!(s2.fired(Rule::DropsLog));
    s2.receive(append(S3, 4, at(7, 4), &[4, 4], 0));
    assert_eq!(s2.node.log().last_index(), Index(9));
    assert_eq!(s2.sync_one(), [], "the old log up to 9");
    assert_eq!(s2.node.durable_index(), Index(0));
    assert_eq!(s2.sync().last(), Some(&success(S2, 4, 9).to(S3)));
}

/// §7: an old snapshot says nothing new, and that is an answer: the leader sends entries again.
#[test]
fn an_old_snapshot_is_acknowledged() {
    let mut s2 = Server::new(S2, 3).in_term(3);
    s2.receive(append(S1, 3, at(0, 0), &[3; 5], 5));
    let old = chunk(S1, 3, at(2, 3), (0, &state_of(&[]), true));
    assert_eq!(s2.receive(old), [success(S2, 3, 5).to(S1)]);
    let mut s2 = Server::new(S2, 3).in_term(3).with_log(&[3; 5]);
    s2.receive(append(S1, 3, at(5, 3), &[], 5));
    s2.receive(heartbeat(S3, 4));
    let old = chunk(S3, 4, at(2, 3), (0, &state_of(&[]), true));
    assert_eq!(
        s2.receive(old),
        [success(S2, 4, 2).to(S3)],
        "of this leader's log that is all it knows"
    );
}

/// No follower takes a snapshot without an end.
#[test]
fn a_snapshot_that_is_too_long_is_not_taken() {
    let mut s2 = Server::new(S2, 3).in_term(3);
    let most = vec![0; Snapshot::LONGEST as usize];
    let sent = s2.receive(chunk(S1, 3, at(7, 2), (0, &most, false)));
    assert_eq!(sent, [wants(S2, 3, at(7, 2), Snapshot::LONGEST).to(S1)]);
    let sent = s2.receive(chunk(S1, 3, at(7, 2), (Snapshot::LONGEST, &[0], true)));
    assert!(s2.fired(Rule::RefusesChunk) && s2.node.snapshot().is_none());
    assert_eq!(sent, [wants(S2, 3, at(7, 2), Snapshot::LONGEST).to(S1)]);
}

/// §7: "The leader must occasionally send snapshots to followers that lag behind." Nobody would take
/// one that is longer than what a follower takes, so for it no entry is thrown away.
#[test]
fn for_a_snapshot_that_no_follower_takes_no_entry_is_thrown_away() {
    let mut s1 = Server::new(S1, 3).with_log(&[1, 1, 2]).in_term(2);
    s1.receive(append(S2, 2, at(3, 2), &[], 3));
    let log = s1.disk.log.clone();
    let state = vec![0; Snapshot::LONGEST as usize + 1];
    s1.act(Input::SnapshotTaken(Index(3), state.clone().into()));
    assert!(s1.fired(Rule::SnapshotTooLong) && s1.node.snapshot().is_none());
    assert_eq!((&s1.disk.log, &s1.disk.snapshot), (&log, &None));
    let state = state[1..].into();
    s1.act(Input::SnapshotTaken(Index(3), state));
    assert!(s1.fired(Rule::SavesSnapshot) && s1.node.snapshot().is_some());
}

/// Figure 3, State Machine Safety: "no other server will ever apply a different log entry for the same
/// index." A leader that a wiped disk helped to win may lack what is committed; nobody follows it there.
#[test]
fn a_committed_entry_is_not_deleted_whoever_asks_for_it() {
    let mut s2 = Server::new(S2, 3).in_term(1);
    s2.receive(append(S1, 1, at(0, 0), &[1, 1, 1], 2));
    assert_eq!(s2.commit(), 2);
    assert_eq!(s2.receive(append(S3, 2, at(1, 1), &[2], 0)), []);
    assert!(s2.fired(Rule::ConflictsWithCommitted));
    assert_eq!((s2.log(), terms(&s2.disk.log)), (vec![1; 3], vec![1; 3]));
    s2.receive(append(S3, 2, at(2, 1), &[2], 0));
    assert_eq!(s2.log(), [1, 1, 2], "what is not committed goes");
}
