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

/// What new settings allow does not wait for the next message.
#[test]
fn a_wider_window_and_an_eager_commit_show_at_once() {
    let mut s1 = follower(3).with(|config| config.window = 1).settled();
    s1.propose("x");
    s1.propose("y");
    s1.set(|config| config.window = 2);
    assert_eq!(s1.sent().iter().filter_map(carried).sum::<usize>(), 2, "one more for each");
    let mut s1 = settled_leader(3);
    s1.propose("x");
    s1.receive(success(S2, 1, 2));
    assert_eq!(s1.commit(), 2);
    s1.set(|config| config.eager_commit = true);
    assert_eq!(s1.sent().len(), 1, "S2 has it");
}
