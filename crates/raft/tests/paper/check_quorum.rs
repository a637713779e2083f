//! Thesis §6.2: a leader that is no longer one finds out.

use crate::support::*;
use raft::{Answer, Effect, RequestId, Rule, Timer};

fn watching(cluster: u8) -> Server {
    follower(cluster).with(|config| config.check_quorum = true).settled()
}

/// "A leader in Raft steps down if an election timeout elapses without a successful round of
/// heartbeats to a majority of its cluster."
#[test]
fn a_leader_steps_down_if_an_election_timeout_passes_without_answers_of_a_majority() {
    for (answers, role) in [(0, "follower"), (1, "follower"), (2, "leader"), (4, "leader")] {
        let mut s1 = watching(5);
        s1.time_out();
        assert_eq!(s1.role(), "leader", "all answered");
        others(5).take(answers).for_each(|other| drop(s1.receive(success(other, 1, 1))));
        s1.time_out();
        assert_eq!((s1.role(), s1.term()), (role, 1), "{answers} of the others");
        assert_eq!(s1.fired(Rule::LosesQuorum), role == "follower");
        assert!(s1.asked(&Effect::Reset(Timer::Election)));
        assert_eq!(s1.node.voted_for(), Some(S1), "the vote of the term stays");
    }
}

/// A refusal is an answer too; an answer of an older term, or of a stranger, is none.
#[test]
fn any_answer_of_the_term_shows_that_the_follower_follows() {
    let rows = [
        (refusal(S2, 1, 9, (None, 1)), "leader"),
        (success(S2, 0, 1), "follower"),
        (success(S7, 1, 1), "follower"),
        (vote(S2, 1, true), "follower"),
    ];
    for (message, role) in rows {
        let mut s1 = watching(3);
        s1.time_out();
        s1.receive(message.clone());
        s1.time_out();
        assert_eq!(s1.role(), role, "{message:?}");
    }
}

/// "This allows clients to retry their requests with another server."
#[test]
fn its_clients_hear_that_the_outcome_is_unknown() {
    let mut s1 = watching(3);
    s1.time_out();
    s1.propose("x");
    s1.time_out();
    assert!(s1.asked(&Effect::Reply(RequestId(2), Answer::Unknown)));
    assert!(s1.asked(&Effect::Stop(Timer::Heartbeat)));
    assert_eq!(s1.node.leader(), None);
}

/// A server alone is a majority.
#[test]
fn a_leader_of_itself_stays() {
    let mut s1 = watching(1);
    s1.time_out();
    s1.time_out();
    assert_eq!(s1.role(), "leader");
}
