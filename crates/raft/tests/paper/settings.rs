//! Settings that change while a server runs. The paper has no sentence about it; what each setting
//! says must hold from then on.

use crate::support::*;
use raft::{Effect, Input, NodeSet, Rule, Timer};

/// Thesis §6.2: a leader "steps down if an election timeout elapses without a successful round of
/// heartbeats to a majority": the timeout begins when it is told to watch.
#[test]
fn a_leader_that_is_told_to_watch_for_a_quorum_has_an_election_timeout_to_hear_one() {
    for (answers, role) in [(1, "follower"), (2, "leader")] {
        let mut s1 = leader(5);
        s1.set(|config| config.check_quorum = true);
        assert!(s1.asked(&Effect::Reset(Timer::Election)));
        others(5).take(answers).for_each(|other| drop(s1.receive(success(other, 1, 1))));
        s1.time_out();
        assert_eq!(s1.role(), role, "{answers} of the others");
        assert_eq!(s1.fired(Rule::LosesQuorum), role == "follower");
    }
}

#[test]
fn a_leader_that_need_not_watch_any_more_watches_no_more() {
    let mut s1 = leader(5);
    s1.set(|config| config.check_quorum = true);
    s1.set(|config| config.check_quorum = false);
    assert!(s1.asked(&Effect::Stop(Timer::Election)));
    // A transfer still needs its timer.
    s1.set(|config| config.check_quorum = true);
    s1.act(Input::Transfer(S2));
    s1.set(|config| config.check_quorum = false);
    assert!(!s1.asked(&Effect::Stop(Timer::Election)));
    s1.time_out();
    assert!(s1.fired(Rule::AbortsTransfer));
}

/// Thesis §4: members change through the log, and in no other way.
#[test]
fn settings_do_not_say_who_votes() {
    let mut s1 = follower(3);
    s1.set(|config| (config.voters, config.batch) = (NodeSet::first(1), 1));
    assert_eq!(s1.node.config().voters, NodeSet::first(3));
    assert_eq!(s1.node.config().batch, 1);
    s1.time_out();
    assert_eq!(s1.role(), "candidate", "one vote is no majority of three");
}

#[test]
fn a_rule_that_is_switched_on_again_is_kept_again() {
    let mut s1 = follower(3).in_term(1).with_slow_disk();
    s1.set(|config| config.off = raft::RuleSet::NONE.with(Rule::VoteOnDisk));
    s1.set(|config| config.off = raft::RuleSet::NONE);
    assert!(s1.receive(vote_request(S2, 2, at(0, 0))).is_empty(), "it waits for its disk");
}
