//! Every request has exactly one end, and what waits is looked at again by whatever can end it.

use crate::support::*;
use raft::{Answer, Effect, MemberChange, ReadMode, RequestId, Rule};

/// How often the last act answered this request.
fn answers(server: &Server, id: u64) -> usize {
    let is_it = |effect: &&Effect| matches!(effect, Effect::Reply(RequestId(of), _) if *of == id);
    server.effects.iter().filter(is_it).count()
}

fn refused(server: &Server, id: u64) -> bool {
    let is_it = |effect: &Effect| matches!(effect, Effect::Reply(RequestId(of), Answer::NotLeader { .. }) if *of == id);
    server.effects.iter().any(is_it)
}

/// Thesis §6.4, step 3: what a majority is may change while a read waits for its answers.
#[test]
fn a_read_is_confirmed_by_a_majority_that_shrank_to_those_who_answered() {
    let mut s1 = settled_leader(2);
    s1.read(7, ReadMode::Index);
    assert_eq!(answers(&s1, 7), 0);
    s1.change_one(MemberChange::Remove(S2));
    assert_eq!((s1.commit(), s1.readable(7)), (2, Some(1)), "S1 alone is all");
}

/// Step 4: "waits for its state machine to advance at least as far as the readIndex". A snapshot
/// advances it too.
#[test]
fn a_forwarded_read_is_served_by_the_snapshot_that_covers_it() {
    let mut s2 = Server::new(S2, 3).in_term(1);
    s2.receive(heartbeat(S1, 1));
    s2.read(7, ReadMode::Index);
    s2.receive(read_index(S1, 1, 7, Some(5)));
    assert_eq!(answers(&s2, 7), 0);
    let state = state_of(&[noop(1), noop(1), noop(1), noop(1), noop(1)]);
    s2.receive(chunk(S1, 1, at(5, 1), (0, &state, true)));
    assert_eq!(s2.readable(7), Some(5));
}

/// Question and answer can be lost while the leader is heard all the time.
#[test]
fn a_forwarded_read_without_an_answer_ends_after_an_election_timeout() {
    let mut s2 = Server::new(S2, 3).in_term(1);
    s2.clock = 1_000;
    s2.receive(heartbeat(S1, 1));
    for id in 0..1_024 {
        s2.read(id, ReadMode::Index);
    }
    s2.read(2_000, ReadMode::Index);
    assert!(s2.fired(Rule::TooManyReads), "so many wait");
    s2.receive(read_index(S1, 1, 3, Some(9)));
    s2.clock = 1_149;
    s2.receive(heartbeat(S1, 1));
    assert_eq!(answers(&s2, 7), 0);
    s2.clock = 1_150;
    s2.receive(heartbeat(S1, 1));
    let ends: Vec<usize> = (0..1_024).map(|id| answers(&s2, id)).collect();
    assert!(refused(&s2, 7) && ends[3] == 0, "that one waits for its entries");
    assert_eq!(ends.iter().sum::<usize>(), 1_023);
    let asked = s2.read(2_001, ReadMode::Index);
    assert_eq!(asked, [asks_read_index(S2, 1, 2_001).to(S1)], "there is room again");
}

/// A client that does not keep its names apart has an answer to each of its questions all the same.
#[test]
fn two_reads_of_one_name_have_two_answers() {
    let mut s2 = Server::new(S2, 3).in_term(1);
    s2.receive(append(S1, 1, at(0, 0), &[1, 1], 1));
    s2.read(7, ReadMode::Index);
    s2.read(7, ReadMode::Index);
    s2.receive(read_index(S1, 1, 7, Some(2)));
    s2.receive(read_index(S1, 1, 7, Some(2)));
    s2.receive(append(S1, 1, at(2, 1), &[], 2));
    assert_eq!(answers(&s2, 7), 2);
}

/// §6.2: who hears of no leader for an election timeout forgets it, also a server that never stands.
#[test]
fn a_learner_that_hears_nothing_forgets_its_leader_and_ends_its_reads() {
    let mut s4 = Server::new(S4, 3).in_term(1);
    s4.receive(heartbeat(S1, 1));
    s4.read(7, ReadMode::Index);
    s4.time_out();
    assert_eq!((s4.role(), s4.node.leader(), answers(&s4, 7)), ("follower", None, 1));
    assert!(refused(&s4, 7));
}

/// §6.4: the follower's answer says up to which round it heard from the leader, also its first.
#[test]
fn a_candidate_that_recognizes_its_leader_answers_the_leaders_round() {
    for pre_vote in [false, true] {
        let mut s2 = Server::new(S2, 3).with(|config| config.pre_vote = pre_vote);
        s2.time_out();
        let sent = s2.receive(append(S1, 1, at(0, 0), &[], 0).in_round(4));
        assert!(!sent.is_empty());
        assert!(sent.iter().all(|answer| *answer == success(S2, 1, 0).in_round(4).to(S1)));
    }
}

/// §6.4.1 counts on clocks that do not go back. One that does measures nothing any more: not the
/// lease, even if it comes to the same time again, nor how long a server has been catching up.
#[test]
fn a_clock_that_is_set_back_ends_what_was_measured_with_it() {
    let lease = |config: &mut raft::Config| {
        (config.lease_reads, config.stickiness, config.catch_up_rounds) = (true, true, 2);
    };
    let mut s1 = follower(3).with(lease).settled();
    s1.clock = 3_600_000;
    s1.heartbeat();
    s1.receive(success(S2, 1, 1).in_round(1));
    s1.read(7, ReadMode::Lease);
    assert_eq!(s1.readable(7), Some(1));
    s1.change_one(MemberChange::Voter(S4));
    s1.receive(success(S2, 1, 2).in_round(1));
    s1.clock = 1_800_000;
    s1.heartbeat();
    s1.clock = 3_600_000;
    s1.read(8, ReadMode::Lease);
    assert_eq!(s1.readable(8), None, "half an hour may have passed");
    s1.clock = 1_800_000;
    s1.heartbeat();
    s1.clock = 1_800_301;
    s1.heartbeat();
    assert!(s1.asked(&Effect::Reply(RequestId(2), Answer::Refused)), "two rounds are over");
}
