//! Thesis §3.10, leadership transfer.

use crate::support::*;
use raft::{Answer, Effect, Input, Message, NodeId, RequestId, Rule, Timer};

fn is_timeout_now(message: &Message) -> bool {
    *message == timeout_now(S1, message.term.0).to(message.to)
}

fn transfer(s1: &mut Server, target: NodeId) -> Vec<Message> {
    s1.act(Input::Transfer(target))
}

/// "It sends a TimeoutNow request to the target server" once the target's log is its own.
#[test]
fn a_target_that_is_up_to_date_is_told_at_once() {
    let mut s1 = settled_leader(3);
    assert_eq!(transfer(&mut s1, S2), [timeout_now(S1, 1).to(S2)]);
    assert_eq!((s1.role(), s1.term()), ("leader", 1), "it leads until the target does");
}

/// "The prior leader fully updates the target server's log to match its own, using the normal log
/// replication mechanism."
#[test]
fn a_target_that_lags_is_brought_up_to_date_first() {
    let mut s1 = settled_leader(3);
    s1.propose("x");
    s1.propose("y");
    assert_eq!(transfer(&mut s1, S2), []);
    assert_eq!(s1.receive(success(S3, 1, 3)), [], "another's log does not matter");
    assert_eq!(s1.receive(success(S2, 1, 2)), []);
    assert_eq!(s1.receive(success(S2, 1, 3)), [timeout_now(S1, 1).to(S2)]);
    assert!(!s1.receive(success(S2, 1, 3)).iter().any(is_timeout_now), "once");
}

/// "The prior leader stops accepting new client requests." They are sent to the one who will lead.
#[test]
fn the_prior_leader_stops_accepting_new_requests() {
    let mut s1 = settled_leader(3);
    transfer(&mut s1, S2);
    assert_eq!(s1.propose("x"), []);
    let answer = Answer::NotLeader { leader: Some(S2) };
    assert!(s1.asked(&Effect::Reply(RequestId(2), answer)));
    assert_eq!(s1.log(), [1]);
    assert!(!s1.heartbeat().is_empty(), "but it goes on leading");
}

/// "The target server starts a new election (incrementing its term and becoming a candidate)": at
/// once, without asking for pre-votes, and with leave to disrupt.
#[test]
fn the_target_stands_at_once() {
    let mut s1 = follower(3).in_term(1).with(|config| config.pre_vote = true);
    s1.receive(heartbeat(S2, 1));
    let sent = s1.receive(timeout_now(S2, 1));
    let request = ordered_vote_request(S1, 2, at(0, 0));
    assert_eq!(sent, [request.clone().to(S2), request.to(S3)]);
    assert!(s1.fired(Rule::TimesOutNow) && s1.asked(&Effect::Reset(Timer::Election)));
    assert_eq!(s1.receive(timeout_now(S2, 1)), [], "a duplicate finds it in a newer term");
    assert_eq!((s1.role(), s1.term()), ("candidate", 2));
    s1.time_out();
    assert_eq!(s1.role(), "pre-candidate", "the leave was for that election");
}

/// The whole of it: leader, target and the third, all sticky, hand over without an election
/// timeout.
#[test]
fn leadership_is_transferred_in_one_round() {
    let all = |config: &mut raft::Config| {
        (config.pre_vote, config.check_quorum, config.stickiness) = (true, true, true);
    };
    let [mut s1, mut s2, mut s3] = [S1, S2, S3].map(|id| Server::new(id, 3).with(all));
    let mut flying = s1.time_out();
    let mut transferred = false;
    while let Some(message) = (!flying.is_empty()).then(|| flying.remove(0)) {
        let to = [&mut s1, &mut s2, &mut s3];
        let server = to.into_iter().find(|server| server.node.id() == message.to).expect("one");
        flying.extend(server.receive(message));
        if flying.is_empty() && !transferred {
            transferred = true;
            assert_eq!((s1.role(), s1.term()), ("leader", 1));
            flying.extend(transfer(&mut s1, S2));
        }
    }
    assert_eq!((s1.role(), s2.role(), s3.role()), ("follower", "leader", "follower"));
    assert_eq!((s2.term(), s2.log(), s1.log()), (2, vec![1, 2], vec![1, 2]));
}

/// "If leadership transfer does not complete after about an election timeout, the prior leader
/// aborts the transfer and resumes accepting client requests."
#[test]
fn after_about_an_election_timeout_the_transfer_is_aborted() {
    for check_quorum in [false, true] {
        let mut s1 = follower(3).with(|config| config.check_quorum = check_quorum).settled();
        transfer(&mut s1, S3);
        assert_eq!(s1.asked(&Effect::Reset(Timer::Election)), !check_quorum);
        if check_quorum {
            s1.receive(success(S2, 1, 1));
            s1.time_out();
            assert!(!s1.fired(Rule::AbortsTransfer), "this timer ran before");
        }
        s1.receive(success(S2, 1, 1));
        s1.time_out();
        assert!(s1.fired(Rule::AbortsTransfer), "{check_quorum}");
        assert_eq!(s1.role(), "leader");
        assert_eq!(s1.propose("x").len(), 2);
        assert!(!transfer(&mut s1, S2).is_empty() || s1.fired(Rule::BeginsTransfer), "anew");
    }
}

/// Only a leader can hand over, to a voter other than itself, and one transfer at a time.
#[test]
fn a_transfer_that_cannot_be_is_refused() {
    let mut busy = settled_leader(3);
    transfer(&mut busy, S3);
    let rows =
        [(follower(3), S2), (candidate(3), S2), (leader(3), S1), (leader(3), S7), (busy, S2)];
    for (mut s1, target) in rows {
        let before = s1.node.clone();
        assert_eq!(transfer(&mut s1, target), []);
        assert!(s1.fired(Rule::RefusesTransfer));
        assert_eq!(s1.node, before);
    }
}

/// A TimeoutNow of an older term says nothing; one of a newer term does.
#[test]
fn a_stale_timeout_now_is_refused() {
    let mut s1 = follower(3).in_term(3);
    assert_eq!(s1.receive(timeout_now(S2, 2)), []);
    assert_eq!((s1.role(), s1.term()), ("follower", 3));
    s1.receive(timeout_now(S2, 5));
    assert_eq!((s1.role(), s1.term()), ("candidate", 6));
    let mut leads = settled_leader(3);
    leads.receive(timeout_now(S2, 1));
    assert_eq!((leads.role(), leads.term()), ("leader", 1));
}
