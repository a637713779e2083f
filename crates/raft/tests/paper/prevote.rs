//! Thesis §9.6, pre-vote.

use crate::support::*;
use raft::{Effect, Rule, Timer};

fn asking(cluster: u8) -> Server {
    let mut s1 = follower(cluster).in_term(1).with(|config| config.pre_vote = true);
    s1.time_out();
    s1
}

/// "A candidate only increments its term if it first learns from a majority of the cluster that
/// they would be willing to grant the candidate their votes."
#[test]
fn a_server_increments_its_term_only_after_a_majority_would_vote_for_it() {
    let mut s1 = follower(5).in_term(1).with_log(&[1, 1]).with(|config| config.pre_vote = true);
    let request = pre_vote_request(S1, 1, at(2, 1));
    let expected: Vec<_> = others(5).map(|other| request.clone().to(other)).collect();
    assert_eq!(s1.time_out(), expected);
    assert_eq!((s1.role(), s1.term(), s1.node.leader()), ("pre-candidate", 1, None));
    assert_eq!(s1.written(), [], "it promised nothing");
    assert_eq!(s1.receive(pre_vote(S2, 1, true)), []);
    assert_eq!(s1.receive(pre_vote(S2, 1, true)), [], "a voter counts once");
    assert_eq!(s1.receive(pre_vote(S7, 1, true)), [], "and a stranger not at all");
    assert_eq!(s1.receive(pre_vote(S4, 1, false)), []);
    assert_eq!((s1.role(), s1.term()), ("pre-candidate", 1));
    let sent = s1.receive(pre_vote(S3, 1, true));
    assert_eq!((s1.role(), s1.term(), sent.len()), ("candidate", 2, 4));
    assert_eq!(sent[0], vote_request(S1, 2, at(2, 1)).to(S2));
    assert!(s1.asked(&Effect::Reset(Timer::Election)));
}

/// "(if the candidate's log is sufficiently up-to-date, and the voters have not received heartbeats
/// from a valid leader for at least a baseline election timeout)".
#[test]
fn a_voter_would_vote_if_the_log_is_up_to_date_and_no_leader_was_heard_for_an_election_timeout() {
    let rows = [
        (0, at(2, 2), false, Rule::HeardFromLeader),
        (149, at(2, 2), false, Rule::HeardFromLeader),
        (150, at(2, 2), true, Rule::GrantsPreVote),
        (150, at(9, 1), false, Rule::LogNotUpToDate),
    ];
    for (waited, last, granted, rule) in rows {
        let mut s1 = follower(3).in_term(2).with_log(&[1, 2]);
        s1.clock = 1_000;
        s1.receive(heartbeat(S2, 2));
        s1.clock += waited;
        let answer = s1.receive(pre_vote_request(S3, 2, last));
        assert_eq!(answer, [pre_vote(S1, 2, granted).to(S3)], "{waited}");
        assert!(s1.fired(rule), "{waited}");
        assert_eq!((s1.effects.len(), s1.node.voted_for()), (1, None), "nothing else happens");
    }
}

/// A leader would not vote for another; to an older term the answer is the newer one.
#[test]
fn a_leader_denies_a_pre_vote_and_a_stale_one_learns_the_term() {
    let mut s1 = settled_leader(3);
    assert_eq!(s1.receive(pre_vote_request(S2, 5, at(9, 4))), [pre_vote(S1, 1, false).to(S2)]);
    assert_eq!((s1.role(), s1.term()), ("leader", 1));
    let mut s1 = follower(3).in_term(3);
    assert_eq!(s1.receive(pre_vote_request(S2, 2, at(9, 2))), [pre_vote(S1, 3, false).to(S2)]);
    let mut s2 = asking(3);
    s2.receive(pre_vote(S2, 3, false));
    assert_eq!((s2.role(), s2.term()), ("follower", 3), "so two logs can catch up in turn");
}

/// An answer is never taken for a vote: those that come late find a candidate.
#[test]
fn a_pre_vote_is_not_a_vote() {
    let mut s1 = asking(3);
    s1.receive(pre_vote(S2, 1, true));
    assert_eq!((s1.role(), s1.term()), ("candidate", 2));
    for term in [1, 2] {
        s1.receive(pre_vote(S3, term, true));
        assert!(s1.fired(Rule::StaleResponse));
        assert_eq!(s1.role(), "candidate");
    }
    let mut stale = asking(3);
    stale.receive(pre_vote(S2, 0, true));
    assert_eq!(stale.role(), "pre-candidate", "nor is one of an older term counted");
    let mut asking = asking(3);
    asking.receive(vote(S2, 1, true));
    assert_eq!(asking.role(), "pre-candidate", "nor the other way round");
}

/// A server that is cut off asks for ever, and its term stays; a candidate whose election failed
/// asks again.
#[test]
fn a_server_that_nobody_hears_keeps_its_term() {
    let mut s1 = asking(3);
    for _ in 0..5 {
        assert_eq!(s1.time_out().len(), 2);
        assert_eq!((s1.role(), s1.term()), ("pre-candidate", 1));
        assert!(s1.asked(&Effect::Reset(Timer::Election)));
    }
    s1.receive(pre_vote(S2, 1, true));
    assert_eq!((s1.role(), s1.term()), ("candidate", 2));
    s1.time_out();
    assert_eq!((s1.role(), s1.term()), ("pre-candidate", 2));
}

/// §5.2's ways out of being a candidate hold for who may become one; it still can give its vote.
#[test]
fn a_pre_candidate_follows_a_leader_and_votes_for_a_candidate() {
    let mut s1 = asking(3);
    s1.receive(heartbeat(S2, 1));
    assert_eq!((s1.role(), s1.node.leader()), ("follower", Some(S2)));
    let mut s1 = asking(3);
    assert_eq!(s1.receive(vote_request(S2, 1, at(0, 0))), [vote(S1, 1, true).to(S2)]);
    assert_eq!(s1.role(), "follower");
    let mut s1 = asking(3);
    s1.receive(vote_request(S2, 4, at(0, 0)));
    assert_eq!((s1.role(), s1.term(), s1.node.voted_for()), ("follower", 4, Some(S2)));
}

/// A server alone is its own majority.
#[test]
fn a_server_alone_needs_no_answer() {
    let mut s1 = asking(1);
    assert_eq!((s1.role(), s1.term()), ("leader", 2));
    s1.heartbeat();
}
