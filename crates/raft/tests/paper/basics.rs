//! §5.1, Raft basics: roles and terms.

use crate::support::*;
use raft::{Answer, Body, Effect, Message, RequestId, Rule, Timer};

type Make = fn(u8) -> Server;

const ROLES: [(&str, Make); 3] = [
    ("follower", |cluster| follower(cluster).in_term(1)),
    ("candidate", candidate),
    ("leader", leader),
];

/// One of each kind.
fn every_message(from: raft::NodeId, term: u64) -> [Message; 6] {
    [
        vote_request(from, term, at(9, 1)),
        vote(from, term, true),
        vote(from, term, false),
        append(from, term, at(0, 0), &[1], 0),
        success(from, term, 1),
        refusal(from, term, 1, (None, 1)),
    ]
}

/// §5.1: "If one server's current term is smaller than the other's, then it updates its current
/// term to the larger value." A1.
#[test]
fn a_smaller_current_term_is_updated_to_the_larger_by_every_message_in_every_role() {
    for (role, make) in ROLES {
        for message in every_message(S2, 2) {
            let mut s1 = make(3);
            assert_eq!((s1.role(), s1.term()), (role, 1));
            s1.receive(message.clone());
            assert_eq!((s1.role(), s1.term()), ("follower", 2), "{role} on {message:?}");
            assert!(s1.fired(Rule::NewerTerm));
            assert_eq!(s1.disk.current_term, s1.node.current_term());
        }
    }
}

/// §5.1: "If a candidate or leader discovers that its term is out of date, it immediately reverts
/// to follower state."
#[test]
fn a_candidate_or_leader_whose_term_is_out_of_date_reverts_to_follower() {
    for (role, make) in ROLES {
        let mut s1 = make(3);
        s1.receive(vote(S2, 7, false));
        assert_eq!((s1.role(), s1.term()), ("follower", 7));
        assert_eq!(s1.node.voted_for(), None, "in term 7 it has not voted");
        assert_eq!(s1.fired(Rule::RevertsToFollower), role != "follower");
    }
}

/// §5.1: "If a server receives a request with a stale term number, it rejects the request." A2.
/// The known answer is that nothing changes; whether the sender hears of it is left open by its
/// table, and the paper answers so that a stale leader learns the term.
#[test]
fn a_request_with_a_stale_term_is_rejected_and_changes_nothing() {
    for (_, make) in ROLES {
        let mut s1 = make(3);
        s1.receive(heartbeat(S3, 2));
        let before = s1.clone();

        let answers = s1.receive(append(S2, 1, at(0, 0), &[1, 1], 2));
        assert_eq!(answers, [refusal(S1, 2, 0, (None, before.log().len() as u64 + 1)).to(S2)]);
        assert_eq!(s1.node, before.node);

        assert_eq!(s1.receive(vote_request(S2, 1, at(9, 1))), [vote(S1, 2, false).to(S2)]);
        assert_eq!(s1.node, before.node);
        assert!(s1.fired(Rule::StaleRequest));
        assert!(!s1.asked(&Effect::Reset(Timer::Election)), "nor does it calm the election timer");
    }
}

/// §5.1: "They allow servers to detect obsolete information": a response to what was asked in an
/// older term is not counted.
#[test]
fn a_response_of_an_older_term_is_not_counted() {
    let mut s1 = candidate(3);
    s1.time_out();
    s1.receive(vote(S2, 1, true));
    assert_eq!((s1.role(), s1.term()), ("candidate", 2));

    let mut s1 = follower(3).in_term(1);
    s1.elect();
    for stale in [success(S2, 1, 1), refusal(S2, 1, 1, (None, 1))] {
        let before = s1.node.clone();
        assert_eq!(s1.receive(stale), []);
        assert_eq!(s1.node, before);
        assert!(s1.fired(Rule::StaleResponse));
    }
}

/// §5.1: "Terms are numbered with consecutive integers. Each term begins with an election."
#[test]
fn an_election_starts_the_next_term() {
    for term in [0, 1, 6] {
        let mut s1 = follower(3).in_term(term);
        for round in 1..=3 {
            s1.time_out();
            assert_eq!(s1.term(), term + round);
        }
    }
}

/// §5.1: "Current terms are exchanged whenever servers communicate."
#[test]
fn every_message_carries_the_senders_current_term() {
    let mut s1 = follower(3).in_term(6).with_log(&[1, 4]);
    let mut sent = s1.receive(vote_request(S2, 3, at(1, 1)));
    sent.extend(s1.receive(append(S2, 6, at(1, 1), &[4], 0)));
    sent.extend(s1.receive(append(S2, 6, at(9, 5), &[], 0)));
    assert_eq!(sent.len(), 3);
    assert!(sent.iter().all(|message| message.term.0 == 6));

    let mut sent = s1.time_out();
    sent.extend(s1.receive(vote(S3, 7, true)));
    sent.extend(s1.heartbeat());
    sent.extend(s1.propose("x"));
    assert_eq!(sent.len(), 8);
    assert!(sent.iter().all(|message| message.term.0 == 7));
}

/// §5.1: "Followers are passive: they issue no requests on their own but simply respond to requests
/// from leaders and candidates."
#[test]
fn a_follower_issues_no_requests_on_its_own() {
    let mut s1 = follower(3).in_term(1).with_log(&[1]);
    assert_eq!(s1.heartbeat(), []);
    assert_eq!(s1.propose("x"), []);
    for message in every_message(S2, 1) {
        let request = matches!(
            message.body,
            Body::RequestVoteRequest { .. } | Body::AppendEntriesRequest { .. }
        );
        let answers = s1.receive(message);
        assert_eq!(answers.len(), usize::from(request));
        assert!(answers.iter().all(|answer| answer.to == S2 && carried(answer).is_none()));
    }
}

/// §5.1: "The leader handles all client requests (if a client contacts a follower, the follower
/// redirects it to the leader)."
#[test]
fn a_follower_redirects_a_client_to_the_leader() {
    let mut s1 = follower(3);
    let refused = |leader| Effect::Reply(RequestId(1), Answer::NotLeader { leader });
    s1.propose("x");
    assert_eq!(s1.effects, [refused(None)]);
    s1.receive(heartbeat(S3, 1));
    s1.propose("x");
    assert_eq!(s1.effects, [refused(Some(S3))]);
    s1.receive(heartbeat(S2, 2));
    s1.propose("x");
    assert_eq!(s1.effects, [refused(Some(S2))]);
    s1.time_out();
    s1.propose("x");
    assert_eq!(s1.effects, [refused(None)]);
    assert!(s1.log().is_empty());
}

/// A message for another server, or one that claims to come from this one, is nobody's business.
#[test]
fn a_message_for_another_server_is_not_read() {
    let mut s1 = follower(3);
    let before = s1.node.clone();
    s1.act(raft::Input::Receive(heartbeat(S2, 5).to(S3)));
    s1.act(raft::Input::Receive(heartbeat(S1, 5).to(S1)));
    assert_eq!(s1.node, before);
}
