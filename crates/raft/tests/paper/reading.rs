//! Thesis §6.4, reads that do not go through the log.

use crate::support::*;
use raft::{Answer, Effect, Input, ReadMode, RequestId, Rule};

fn refused(s1: &Server, id: u64) -> bool {
    s1.effects.iter().any(|effect| {
        matches!(effect, Effect::Reply(RequestId(of), Answer::NotLeader { .. }) if *of == id)
    })
}

/// "It issues a new round of heartbeats and waits for their acknowledgments from a majority."
#[test]
fn a_read_waits_for_a_round_of_heartbeats_that_a_majority_answers() {
    let mut s1 = settled_leader(5);
    let beat = append(S1, 1, at(1, 1), &[], 1).in_round(1);
    let sent = s1.read(7, ReadMode::Index);
    assert_eq!(sent, others(5).map(|other| beat.clone().to(other)).collect::<Vec<_>>());
    s1.receive(success(S2, 1, 1).in_round(1));
    s1.receive(success(S2, 1, 1).in_round(1));
    assert_eq!(s1.readable(7), None, "two of five");
    s1.receive(refusal(S3, 1, 9, (None, 1)).in_round(1));
    assert_eq!(s1.readable(7), Some(1), "a refusal shows that it follows, too");
}

/// An answer to a heartbeat that was sent before the read began does not confirm it, however late
/// it comes: another server may have won, and committed, in between.
#[test]
fn only_answers_to_what_was_sent_after_the_read_began_count() {
    let mut s1 = settled_leader(3);
    s1.read(7, ReadMode::Index);
    s1.read(8, ReadMode::Index);
    s1.receive(success(S2, 1, 1));
    assert_eq!((s1.readable(7), s1.readable(8)), (None, None));
    s1.receive(success(S2, 1, 1).in_round(1));
    assert_eq!((s1.readable(7), s1.readable(8)), (Some(1), None));
    s1.read(9, ReadMode::Index);
    s1.receive(success(S3, 1, 1).in_round(3));
    assert_eq!((s1.readable(8), s1.readable(9)), (Some(1), Some(1)), "a later round confirms all");
    s1.read(10, ReadMode::Index);
    s1.receive(success(S3, 1, 1).in_round(99));
    assert_eq!(s1.readable(10), Some(1), "no more than all");
    s1.read(11, ReadMode::Index);
    assert_eq!(s1.readable(11), None);
}

/// The followers' part: every answer of a term says which round was heard of last.
#[test]
fn a_follower_answers_with_the_round() {
    let mut s2 = Server::new(S2, 3).in_term(1);
    let beat = heartbeat(S1, 1);
    assert_eq!(s2.receive(beat.clone().in_round(3)), [success(S2, 1, 0).in_round(3).to(S1)]);
    assert_eq!(s2.receive(beat.in_round(2)), [success(S2, 1, 0).in_round(3).to(S1)], "late");
    let refused = s2.receive(append(S1, 1, at(9, 1), &[], 0).in_round(4));
    assert_eq!(refused, [refusal(S2, 1, 9, (None, 1)).in_round(4).to(S1)]);
    let stale = s2.receive(heartbeat(S3, 0).in_round(9));
    assert_eq!(stale, [refusal(S2, 1, 0, (None, 1)).in_round(4).to(S3)]);
    assert_eq!(s2.receive(heartbeat(S3, 2)), [success(S2, 2, 0).to(S3)], "another's rounds");
}

/// "If the leader has not yet marked an entry from its current term committed, it waits until it
/// has done so. Leader Completeness guarantees that a leader has all committed entries, but at the
/// start of its term, it may not know which those are."
#[test]
fn a_read_waits_for_a_commit_in_the_leaders_term() {
    let mut s1 = follower(3).in_term(1).with_log(&[1, 1]);
    s1.elect();
    assert_eq!(s1.read(7, ReadMode::Index), []);
    assert!(s1.fired(Rule::ReadsAfterOwnCommit));
    let sent = s1.receive(success(S2, 2, 3));
    assert_eq!(sent.len(), 2, "now the round begins");
    s1.receive(success(S2, 2, 3).in_round(1));
    assert_eq!(s1.readable(7), Some(3));
}

/// A server alone is a majority.
#[test]
fn a_server_alone_reads_at_once() {
    let mut s1 = settled_leader(1);
    s1.read(7, ReadMode::Index);
    assert_eq!(s1.readable(7), Some(1));
}

/// A deposed leader's reads are not served, and can be asked again elsewhere; so those of a leader
/// that hands over.
#[test]
fn a_leader_that_is_none_refuses() {
    let mut s1 = settled_leader(3);
    s1.read(7, ReadMode::Index);
    s1.receive(heartbeat(S2, 2));
    assert!(refused(&s1, 7) && s1.readable(7).is_none());
    let mut s1 = follower(3);
    s1.elect();
    s1.read(7, ReadMode::Index);
    s1.receive(heartbeat(S2, 2));
    assert!(refused(&s1, 7), "also one that waits for the first commit");
    let mut s1 = settled_leader(3);
    s1.act(Input::Transfer(S2));
    s1.read(7, ReadMode::Index);
    assert!(refused(&s1, 7));
    let mut s1 = follower(3);
    s1.read(7, ReadMode::Index);
    assert!(refused(&s1, 7), "nobody to ask");
}

/// "The follower could issue a request to the leader that just asked for a current readIndex; the
/// leader would execute steps 1–3, and the follower steps 4 and 5."
#[test]
fn a_follower_asks_the_leader_and_waits_until_it_has_applied_as_much() {
    let mut s2 = Server::new(S2, 3).in_term(1);
    s2.receive(append(S1, 1, at(0, 0), &[1, 1], 1));
    assert_eq!(s2.read(7, ReadMode::Index), [asks_read_index(S2, 1, 7).to(S1)]);
    s2.receive(read_index(S1, 1, 7, Some(2)));
    assert_eq!(s2.readable(7), None, "it has applied one");
    s2.receive(append(S1, 1, at(2, 1), &[], 2));
    assert_eq!(s2.readable(7), Some(2));
    s2.receive(read_index(S1, 1, 7, Some(2)));
    assert_eq!(s2.readable(7), None, "once");
    s2.read(8, ReadMode::Index);
    s2.receive(read_index(S1, 1, 8, None));
    assert!(refused(&s2, 8));
    for happens in [timeout_now(S1, 1), heartbeat(S3, 2)] {
        let mut s2 = s2.clone();
        s2.read(9, ReadMode::Index);
        s2.receive(happens);
        assert!(refused(&s2, 9), "the leader it asked is none any more");
        s2.receive(read_index(S1, 1, 9, Some(1)));
        assert_eq!(s2.readable(9), None);
    }
}

/// The leader's part.
#[test]
fn a_leader_tells_a_follower_how_far_it_must_be() {
    let mut s1 = settled_leader(3);
    s1.receive(asks_read_index(S2, 1, 7));
    let sent = s1.receive(success(S3, 1, 1).in_round(1));
    assert_eq!(sent, [read_index(S1, 1, 7, Some(1)).to(S2)]);
    assert_eq!(s1.receive(asks_read_index(S2, 0, 8)), [read_index(S1, 1, 8, None).to(S2)]);
    s1.receive(asks_read_index(S2, 1, 9));
    let sent = s1.receive(heartbeat(S3, 2));
    assert!(sent.contains(&read_index(S1, 2, 9, None).to(S2)), "{sent:?}");
    assert_eq!(s1.receive(asks_read_index(S2, 2, 9)), [read_index(S1, 2, 9, None).to(S2)]);
}

fn leased() -> Server {
    let lease = |config: &mut raft::Config| {
        (config.lease_reads, config.stickiness, config.clock_drift_ppm) = (true, true, 500_000);
    };
    let mut s1 = follower(3).with(lease).settled();
    s1.clock = 1_000;
    let beat = s1.heartbeat();
    assert_eq!(beat[0], append(S1, 1, at(1, 1), &[], 1).in_round(1).to(S2));
    s1.clock = 1_040;
    s1.receive(success(S2, 1, 1).in_round(1));
    s1
}

/// §6.4.1: the lease lasts from the start of the round for an election timeout, divided by the
/// bound on clock drift: here 100 ms from 1,000 ms on. After that the read takes a round.
#[test]
fn a_lease_allows_reads_without_a_round() {
    for (clock, by_lease) in [(1_040, true), (1_099, true), (1_100, false), (1_500, false)] {
        let mut s1 = leased();
        s1.clock = clock;
        let sent = s1.read(7, ReadMode::Lease);
        assert_eq!((s1.readable(7), sent.len()), if by_lease { (Some(1), 0) } else { (None, 2) });
        assert_eq!(s1.fired(Rule::ServesByLease), by_lease, "{clock}");
    }
    let mut s1 = leased();
    s1.read(7, ReadMode::Index);
    assert_eq!(s1.readable(7), None, "only who asks for it reads by lease");
}

/// Without stickiness nobody is kept from voting, so there is no lease; nor in a leader that does
/// not know yet what is committed.
#[test]
fn a_lease_needs_stickiness_and_a_commit() {
    let mut s1 = follower(3).with(|config| config.lease_reads = true).settled();
    s1.heartbeat();
    s1.receive(success(S2, 1, 1).in_round(1));
    s1.read(7, ReadMode::Lease);
    assert_eq!(s1.readable(7), None);
    let both = |config: &mut raft::Config| (config.lease_reads, config.stickiness) = (true, true);
    let mut s1 = follower(3).in_term(1).with_log(&[1]).with(both);
    s1.elect();
    s1.heartbeat();
    s1.receive(refusal(S2, 2, 1, (None, 1)).in_round(1));
    s1.read(7, ReadMode::Lease);
    assert_eq!(s1.readable(7), None);
}

/// §6.4.1, §3.10: a target that was told to stand may do so at any time, with leave to disrupt.
#[test]
fn a_leader_that_told_another_to_stand_has_no_lease() {
    let mut s1 = leased();
    s1.act(Input::Transfer(S2));
    s1.time_out();
    assert!(s1.fired(Rule::AbortsTransfer));
    s1.heartbeat();
    s1.receive(success(S3, 1, 1).in_round(2));
    s1.read(7, ReadMode::Lease);
    assert_eq!(s1.readable(7), None);
    s1.receive(success(S3, 1, 1).in_round(3));
    assert_eq!(s1.readable(7), Some(1), "a round does");
}

/// A server that starts again has forgotten whether it heard from a leader, and votes only when it
/// would have forgotten anyway.
#[test]
fn a_server_that_restarts_waits_before_it_votes() {
    let both = |config: &mut raft::Config| (config.lease_reads, config.stickiness) = (true, true);
    let mut s1 = follower(3).in_term(1).with(both);
    s1.clock = 500;
    assert_eq!(s1.receive(vote_request(S2, 2, at(9, 9))), [vote(S1, 1, false).to(S2)]);
    assert!(s1.fired(Rule::MayHaveHeard));
    s1.clock = 649;
    assert_eq!(s1.receive(vote_request(S2, 2, at(9, 9))), [vote(S1, 1, false).to(S2)]);
    s1.clock = 650;
    assert_eq!(s1.receive(vote_request(S2, 2, at(9, 9))), [vote(S1, 2, true).to(S2)]);
}

/// Everything that waits has a bound, and who reaches it is told so, on a leader that hears nobody and
/// on a follower that asks it.
#[test]
fn no_more_than_so_many_reads_wait_and_who_comes_after_hears_why() {
    let mut leads = settled_leader(3);
    let mut follows = Server::new(S2, 3).in_term(1);
    follows.receive(heartbeat(S1, 1));
    for server in [&mut leads, &mut follows] {
        for id in 1..=1_025 {
            server.read(id, ReadMode::Index);
            let refused = server.asked(&Effect::Reply(RequestId(id), Answer::Refused));
            let full = server.fired(Rule::TooManyReads);
            assert_eq!((refused, full), (id == 1_025, id == 1_025), "{id}");
        }
    }
}

/// A round is answered once; what a slow server answers in it again is nothing new.
#[test]
fn the_same_round_is_not_counted_again() {
    let mut s1 = settled_leader(5);
    s1.read(7, ReadMode::Index);
    s1.receive(success(S2, 1, 1).in_round(1));
    assert!(s1.fired(Rule::CountsRound));
    s1.receive(success(S2, 1, 1).in_round(1));
    assert!(!s1.fired(Rule::CountsRound));
}

/// What an older leader said is no answer to what the present one was asked.
#[test]
fn an_answer_of_an_older_term_is_not_one_to_a_read_of_this_term() {
    let mut s1 = follower(3).in_term(2);
    s1.receive(heartbeat(S3, 2));
    s1.read(7, ReadMode::Index);
    s1.receive(read_index(S2, 1, 7, Some(0)));
    assert_eq!(s1.readable(7), None);
    s1.receive(read_index(S3, 2, 7, Some(0)));
    assert_eq!(s1.readable(7), Some(0));
}
