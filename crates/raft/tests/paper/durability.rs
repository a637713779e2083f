//! Thesis §3.8 and §10.2.1: what must be on the disk before it counts.

use crate::support::*;
use raft::{Index, Input, Persistent, Rule, Term, Write, WriteId};

const NOTHING: [raft::Message; 0] = [];

/// Figure 2, persistent state: "Updated on stable storage before responding to RPCs."
#[test]
fn a_vote_is_not_sent_before_it_is_durable() {
    let mut s1 = follower(3).with_slow_disk();
    assert_eq!(s1.receive(vote_request(S2, 1, at(0, 0))), NOTHING);
    assert!(s1.fired(Rule::WaitsForDisk));
    assert_eq!(s1.receive(vote_request(S2, 1, at(0, 0))), NOTHING, "nor when asked again");
    assert_eq!(s1.pending.len(), 1, "and it is written once");
    assert_eq!(s1.sync(), [vote(S1, 1, true).to(S2)]);
    assert_eq!(s1.disk.voted_for, Some(S2));
    assert_eq!(s1.receive(vote_request(S2, 1, at(0, 0))), [vote(S1, 1, true).to(S2)]);
}

/// A vote that is on its way to the disk is given already: there is no second one beside it.
#[test]
fn a_vote_that_is_being_written_is_not_given_to_another() {
    let mut s1 = follower(3).with_slow_disk();
    s1.receive(vote_request(S2, 1, at(0, 0)));
    assert_eq!(s1.receive(vote_request(S3, 1, at(9, 9))), [vote(S1, 1, false).to(S3)]);
    assert_eq!(s1.sync(), [vote(S1, 1, true).to(S2)]);
}

/// What waits for the disk when the term ends is not said in the next one.
#[test]
fn a_vote_of_a_term_that_is_over_is_not_sent() {
    let mut s1 = follower(3).with_slow_disk();
    s1.receive(vote_request(S2, 1, at(0, 0)));
    s1.receive(vote_request(S3, 2, at(0, 0)));
    assert_eq!(s1.sync_one(), NOTHING, "the vote of term 1");
    assert_eq!(s1.sync_one(), [vote(S1, 2, true).to(S3)]);
    assert_eq!(s1.sync(), NOTHING);
}

/// §5.2: "It then votes for itself and issues RequestVote RPCs": in this order, and the vote is
/// one only when a crash can not take it back.
#[test]
fn a_candidate_asks_for_votes_after_its_own_is_durable() {
    let mut s1 = follower(3).with_slow_disk();
    assert_eq!(s1.time_out(), NOTHING);
    assert_eq!(s1.sync().len(), 2);
    assert_eq!(s1.disk.voted_for, Some(S1));

    s1.time_out();
    s1.time_out();
    assert_eq!(s1.sync_one(), NOTHING, "term 2 is over before its vote was written");
    assert_eq!(s1.sync_one().len(), 2);
    assert_eq!(s1.term(), 3);
}

/// A single server needs its disk and nobody else, both to win and to commit.
#[test]
fn a_server_alone_leads_and_commits_when_its_disk_has_it() {
    let mut s1 = follower(1).with_slow_disk();
    s1.time_out();
    assert_eq!(s1.role(), "candidate");
    s1.sync_one();
    assert_eq!((s1.role(), s1.commit()), ("leader", 0));
    s1.sync_one();
    assert_eq!(s1.commit(), 1);
}

/// Thesis §3.8: "Servers must persist … new log entries before responding to RPCs."
#[test]
fn entries_are_not_acknowledged_before_they_are_durable() {
    let mut s1 = follower(3).in_term(1).with_slow_disk();
    assert_eq!(s1.receive(append(S2, 1, at(0, 0), &[1], 0)), NOTHING);
    assert!(s1.fired(Rule::WaitsForDisk));
    assert_eq!(s1.receive(append(S2, 1, at(1, 1), &[1, 1], 0)), NOTHING);
    assert_eq!(s1.receive(append(S2, 1, at(3, 1), &[], 0)), NOTHING, "nor by way of a heartbeat");
    assert_eq!(s1.sync_one(), [success(S1, 1, 1).to(S2)], "each write that completes");
    assert_eq!(s1.sync_one(), [success(S1, 1, 3).to(S2)]);
    assert_eq!(s1.node.durable_index(), Index(3));
}

/// Entries that the follower has in memory already are not durable for that reason: the sender may
/// be a new leader that repeats what the old one sent while the disk was busy.
#[test]
fn entries_that_match_but_are_still_being_written_are_not_acknowledged() {
    let mut s1 = follower(3).in_term(1).with_slow_disk();
    s1.receive(append(S2, 1, at(0, 0), &[1, 1], 0));
    assert_eq!(s1.receive(append(S3, 2, at(1, 1), &[1], 0)), NOTHING);
    assert!(s1.fired(Rule::HasEntries));
    assert_eq!(s1.sync_one(), NOTHING, "the entries; the term of the answer is not written yet");
    assert_eq!(s1.sync_one(), [success(S1, 2, 2).to(S3)]);
}

/// A server that acknowledged in a term, crashed, and was back in the term before would listen to
/// the leader of that one.
#[test]
fn nothing_is_acknowledged_in_a_term_that_is_not_durable() {
    let mut s1 = follower(3).in_term(1).with_log(&[1]).with_slow_disk();
    assert_eq!(s1.receive(append(S2, 2, at(1, 1), &[], 0)), NOTHING);
    assert_eq!(s1.sync(), [success(S1, 2, 1).to(S2)]);
    s1.crash();
    assert_eq!(s1.term(), 2);
}

/// The term is written before the entries that were taken in it.
#[test]
fn the_term_goes_to_the_disk_before_its_entries() {
    let mut s1 = follower(3).in_term(1).with_log(&[1]);
    s1.receive(append(S2, 2, at(1, 1), &[2], 0));
    let vote = Write::Vote { term: Term(2), voted_for: None };
    let entries = Write::Entries { previous: Index(1), entries: entries(&[2]) };
    assert_eq!(s1.written(), [vote, entries]);
}

/// Thesis §10.2.1: "The leader may even commit an entry before it has been written to its own disk,
/// if a majority of followers have written it"; its own copy counts only when its disk has it.
#[test]
fn a_leader_counts_its_own_copy_only_when_it_is_durable() {
    let mut s1 = settled_leader(3).with_slow_disk();
    assert_eq!(s1.propose("x").len(), 2, "it is sent while it is written");
    s1.receive(success(S2, 1, 2));
    assert_eq!(s1.commit(), 1, "on one disk of three");
    s1.sync();
    assert!(s1.fired(Rule::CountsItself));
    assert_eq!(s1.commit(), 2);

    s1.propose("y");
    s1.receive(success(S2, 1, 3));
    s1.receive(success(S3, 1, 3));
    assert_eq!(s1.commit(), 3, "on two disks of three, its own not among them");
    assert_eq!(s1.node.durable_index(), Index(2));
}

/// What was written as a follower counts when the server leads.
#[test]
fn what_was_durable_before_the_election_counts_after_it() {
    let mut s1 = follower(3).in_term(1).with_log(&[1, 1]).with_slow_disk();
    s1.receive(append(S2, 1, at(2, 1), &[1], 0));
    s1.time_out();
    s1.sync();
    s1.receive(vote(S3, 2, true));
    assert_eq!((s1.role(), s1.node.durable_index()), ("leader", Index(3)));
    s1.receive(success(S2, 2, 4));
    assert_eq!(s1.commit(), 0, "the no-op is on one disk");
    s1.sync();
    assert_eq!(s1.commit(), 4);
}

/// A completion says what it is about, so one that comes late or twice is harmless.
#[test]
fn a_late_completion_of_a_vote_is_harmless() {
    let mut s1 = follower(3).with_slow_disk();
    s1.receive(vote_request(S2, 1, at(0, 0)));
    let (old, _) = s1.pending[0].clone();
    s1.sync();
    s1.receive(vote_request(S3, 2, at(0, 0)));
    for _ in 0..2 {
        assert_eq!(s1.act(Input::Persisted(old)), NOTHING);
    }
    assert_eq!(s1.sync(), [vote(S1, 2, true).to(S3)]);
    assert_eq!(s1.act(Input::Persisted(old)), NOTHING);
    let answer = s1.receive(vote_request(S3, 2, at(0, 0)));
    assert_eq!(answer, [vote(S1, 2, true).to(S3)], "the vote is as durable as it was");
}

/// The entries whose write completes late may be gone, and others stand in their place.
#[test]
fn a_late_completion_of_entries_that_were_cut_is_harmless() {
    let mut s1 = follower(3).in_term(1).with_log(&[1]).with_slow_disk();
    s1.receive(append(S2, 1, at(1, 1), &[1, 1, 1], 0));
    s1.receive(append(S3, 2, at(1, 1), &[2, 2], 0));
    assert_eq!((s1.log(), s1.node.durable_index()), (vec![1, 2, 2], Index(1)));
    let (cut, _) = s1.pending[0].clone();
    assert_eq!(s1.sync_one(), NOTHING, "the three of term 1");
    assert_eq!(s1.node.durable_index(), Index(1));
    assert_eq!(s1.sync_one(), [success(S1, 2, 1).to(S3)], "the term, and with it the entry before");
    assert_eq!(s1.act(Input::Persisted(cut)), NOTHING);
    assert_eq!(s1.sync_one(), [success(S1, 2, 3).to(S3)]);
    assert_eq!(s1.act(Input::Persisted(cut)), NOTHING);
    assert_eq!(s1.node.durable_index(), Index(3));
}

/// A cut takes back what the disk was known to have: it has it no longer once the cut is written.
#[test]
fn entries_that_take_the_place_of_durable_ones_are_not_durable() {
    let mut s1 = follower(3).in_term(1).with_log(&[1, 1, 1]).with_slow_disk();
    s1.receive(append(S2, 2, at(1, 1), &[2], 0));
    assert_eq!(s1.node.durable_index(), Index(1));
    s1.sync();
    assert_eq!((s1.node.durable_index(), terms(&s1.disk.log)), (Index(2), vec![1, 2]));
}

/// A leader whose log never reached the index that a completion names has other things to do.
#[test]
fn a_completion_that_can_not_be_is_harmless() {
    let mut s1 = settled_leader(3).with_slow_disk();
    s1.propose("x");
    for id in [
        WriteId::Log { term: Term(0), index: Index(1) },
        WriteId::Log { term: Term(1), index: Index(0) },
        WriteId::Vote { term: Term(0), voted_for: Some(S3) },
        WriteId::Vote { term: Term(9), voted_for: Some(S3) },
        WriteId::Vote { term: Term(1), voted_for: Some(S3) },
    ] {
        s1.act(Input::Persisted(id));
        assert_eq!((s1.role(), s1.commit(), s1.node.durable_index()), ("leader", 1, Index(1)));
    }
    s1.act(Input::Persisted(WriteId::Log { term: Term(1), index: Index(u64::MAX) }));
    assert_eq!(s1.node.durable_index(), Index(2), "no further than the log");

    let mut s2 = Server::new(S2, 3).with_slow_disk();
    s2.act(Input::Persisted(WriteId::Vote { term: Term(2), voted_for: Some(S3) }));
    s2.receive(vote_request(S3, 2, at(0, 0)));
    assert_eq!(s2.sync(), [vote(S2, 2, true).to(S3)], "a vote nobody asked to write is none");
}

/// What survives a crash is `Persistent`: no role, no commit index, no votes, no progress.
#[test]
fn a_crash_keeps_only_what_the_disk_has() {
    let mut s1 = settled_leader(3).with_slow_disk();
    s1.propose("x");
    s1.receive(success(S2, 1, 2));
    s1.receive(success(S3, 1, 2));
    assert_eq!((s1.commit(), s1.log()), (2, vec![1, 1]));
    s1.crash();
    let disk = s1.disk.clone();
    assert_eq!(s1.node, raft::Node::new(S1, *s1.node.config(), disk.clone()));
    assert_eq!((s1.role(), s1.commit(), s1.log()), ("follower", 0, vec![1]));
    assert_eq!((disk.current_term, disk.voted_for), (Term(1), Some(S1)));

    // A server that lost an unwritten vote is free to give another: nobody ever heard of that one.
    let mut s2 = Server::new(S2, 3).with_slow_disk();
    s2.receive(vote_request(S1, 1, at(0, 0)));
    s2.crash();
    assert_eq!(s2.disk, Persistent::default());
    s2.receive(vote_request(S3, 1, at(0, 0)));
    assert_eq!(s2.sync(), [vote(S2, 1, true).to(S3)]);
}

/// A candidate that crashes before its vote is durable has asked nobody for theirs.
#[test]
fn a_candidate_that_crashes_can_stand_again_in_the_same_term() {
    let mut s1 = follower(3).with_slow_disk();
    let asked = s1.time_out().len();
    s1.crash();
    assert_eq!((asked, s1.term()), (0, 0));
    s1.time_out();
    assert_eq!((s1.sync().len(), s1.term()), (2, 1));
}
