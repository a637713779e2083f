//! §5.2, leader election, and §5.4.1, the election restriction.

use crate::support::*;
use raft::{Effect, LogPosition, NodeId, Rule, Timer, Write};

const RESTARTS: Effect = Effect::Reset(Timer::Election);

/// §5.2: "When servers start up, they begin as followers." A3.
#[test]
fn a_server_starts_up_as_a_follower() {
    assert_eq!((follower(3).role(), follower(3).term()), ("follower", 0));
    let mut leader = settled_leader(3);
    leader.crash();
    assert_eq!((leader.role(), leader.term()), ("follower", 1));
    assert_eq!(leader.effects.last(), Some(&RESTARTS));
}

/// §5.2: "A server remains in follower state as long as it receives valid RPCs from a leader or
/// candidate": those, and only those, make its election timer start anew.
#[test]
fn valid_rpcs_from_a_leader_or_candidate_restart_the_election_timer() {
    let rows = [
        (heartbeat(S2, 2), true),
        (append(S2, 2, at(2, 2), &[2], 0), true),
        // From the leader of the term it is valid, even though the logs do not agree yet.
        (append(S2, 2, at(7, 2), &[], 0), true),
        (heartbeat(S2, 1), false),
        (vote_request(S2, 2, at(2, 2)), true),
        (vote_request(S2, 3, at(2, 2)), true),
        // A vote that is refused does not count as hearing from a candidate.
        (vote_request(S2, 3, at(1, 1)), false),
        (vote_request(S2, 1, at(9, 9)), false),
        (vote(S2, 2, true), false),
        (success(S2, 2, 2), false),
    ];
    for (message, restarts) in rows {
        let mut s1 = follower(3).in_term(2).with_log(&[1, 2]);
        s1.receive(message.clone());
        assert_eq!(s1.asked(&RESTARTS), restarts, "{message:?}");
    }
}

/// §5.2: "Leaders send periodic heartbeats (AppendEntries RPCs that carry no log entries) to all
/// followers in order to maintain their authority." A4.
#[test]
fn a_leader_sends_an_empty_append_entries_to_every_other_server() {
    for cluster in [1, 3, 5] {
        let mut s1 = leader(cluster);
        for _ in 0..2 {
            let expected: Vec<_> = others(cluster)
                .map(|other| append(S1, 1, at(1, 1), &[], s1.commit()).to(other))
                .collect();
            assert_eq!(s1.heartbeat(), expected);
            assert!(s1.asked(&Effect::Reset(Timer::Heartbeat)), "periodic");
        }
    }
}

/// §5.2: "If a follower receives no communication over a period of time called the election
/// timeout, then it assumes there is no viable leader and begins an election." "To begin an
/// election, a follower increments its current term and transitions to candidate state. It then
/// votes for itself and issues RequestVote RPCs in parallel to each of the other servers." A5.
#[test]
fn a_follower_or_candidate_that_times_out_begins_an_election() {
    for (name, mut s1) in [("follower", follower(3).in_term(1)), ("candidate", candidate(3))] {
        assert_eq!((s1.role(), s1.term()), (name, 1));
        let sent = s1.time_out();
        let request = vote_request(S1, 2, at(0, 0));
        assert_eq!(sent, [request.clone().to(S2), request.to(S3)]);
        assert_eq!((s1.role(), s1.term()), ("candidate", 2));
        assert_eq!(s1.node.voted_for(), Some(S1));
        assert_eq!(s1.disk.voted_for, Some(S1));
    }
}

/// §5.2: "Each candidate restarts its randomized election timeout at the start of an election, and
/// it waits for that timeout to elapse before starting the next election."
#[test]
fn a_candidate_restarts_its_election_timer_at_the_start_of_an_election() {
    let mut s1 = follower(5);
    for _ in 0..3 {
        s1.time_out();
        assert_eq!(s1.effects.iter().filter(|effect| **effect == RESTARTS).count(), 1);
        s1.receive(vote(S2, s1.term(), true));
        s1.receive(vote(S3, s1.term(), false));
        assert!(!s1.asked(&RESTARTS));
    }
}

/// §5.2: "If many followers become candidates at the same time, votes could be split so that no
/// candidate obtains a majority. When this happens, each candidate will time out and start a new
/// election by incrementing its term and initiating another round of RequestVote RPCs."
#[test]
fn after_a_split_vote_each_candidate_starts_a_new_election() {
    let mut candidates = [Server::new(S1, 4), Server::new(S2, 4)];
    for one in &mut candidates {
        one.time_out();
    }
    for (one, voter) in candidates.iter_mut().zip([S3, S4]) {
        one.receive(vote(voter, 1, true));
        assert_eq!(one.role(), "candidate");
        assert_eq!(one.time_out().len(), 3);
        assert!(one.fired(Rule::SplitVote));
        assert_eq!((one.role(), one.term()), ("candidate", 2));
        one.receive(vote(S3, 2, true));
        assert_eq!(one.role(), "candidate", "the votes of the last election are gone");
    }
}

/// §5.2: "A candidate wins an election if it receives votes from a majority of the servers in the
/// full cluster for the same term." A6. (The table's source has a candidate that a majority denied
/// step back to follower at once. The paper has it stay until it hears of a leader or times out,
/// so those rows expect a candidate here.)
#[test]
fn a_candidate_with_votes_from_a_majority_wins_the_election() {
    let (y, n) = (true, false);
    let rows: [(u8, &[bool], &str); 13] = [
        (1, &[], "leader"),
        (3, &[y, y], "leader"),
        (3, &[y], "leader"),
        (5, &[y, y, y, y], "leader"),
        (5, &[y, y, y], "leader"),
        (5, &[y, y], "leader"),
        (3, &[n, n], "candidate"),
        (5, &[n, n, n, n], "candidate"),
        (5, &[y, n, n, n], "candidate"),
        (3, &[], "candidate"),
        (5, &[y], "candidate"),
        (5, &[n, n], "candidate"),
        (5, &[], "candidate"),
    ];
    for (cluster, votes, role) in rows {
        let mut s1 = candidate(cluster);
        for (voter, granted) in others(cluster).zip(votes) {
            s1.receive(vote(voter, 1, *granted));
        }
        assert_eq!((s1.role(), s1.term()), (role, 1), "{votes:?} of {cluster}");
    }
}

/// §5.2: "A majority of the servers in the full cluster": a voter is counted once however often
/// its answer arrives, and a stranger is not counted.
#[test]
fn a_vote_is_counted_once_and_only_from_a_server_of_the_cluster() {
    let mut s1 = candidate(5);
    for _ in 0..3 {
        s1.receive(vote(S2, 1, true));
        s1.receive(vote(S7, 1, true));
        assert!(s1.fired(Rule::StaleResponse) && !s1.fired(Rule::CountsVote));
    }
    assert_eq!(s1.role(), "candidate");
    s1.receive(vote(S3, 1, true));
    assert_eq!(s1.role(), "leader");
}

/// §5.2: "Each server will vote for at most one candidate in a given term, on a
/// first-come-first-served basis." A7.
#[test]
fn a_server_votes_for_at_most_one_candidate_in_a_term() {
    let rows = [
        (None, S2, true),
        (None, S3, true),
        (Some(S2), S2, true),
        (Some(S3), S3, true),
        (Some(S2), S3, false),
        (Some(S3), S2, false),
    ];
    for (voted_for, from, granted) in rows {
        let mut s1 = follower(3).in_term(1).having_voted_for(voted_for);
        for _ in 0..2 {
            let answer = s1.receive(vote_request(from, 1, at(0, 0)));
            assert_eq!(answer, [vote(S1, 1, granted).to(from)], "{voted_for:?}, {from}");
        }
        assert_eq!(s1.disk.voted_for, if granted { Some(from) } else { voted_for });
    }
}

/// The same for a server that voted for itself, in whichever role it is now.
#[test]
fn a_server_that_stood_for_election_gives_no_other_vote_in_that_term() {
    let mut back = candidate(3);
    back.receive(heartbeat(S2, 1));
    assert_eq!(back.role(), "follower");
    for mut s1 in [candidate(3), leader(3), back] {
        let answer = s1.receive(vote_request(S3, 1, at(9, 1)));
        assert_eq!(answer, [vote(S1, 1, false).to(S3)]);
        assert!(s1.fired(Rule::VotedForAnother));
        let answer = s1.receive(vote_request(S3, 2, at(9, 1)));
        assert_eq!(answer, [vote(S1, 2, true).to(S3)], "a new term, a new vote");
    }
}

/// §5.2: "Once a candidate wins an election, it becomes leader. It then sends heartbeat messages to
/// all of the other servers to establish its authority and prevent new elections." Ours carry the
/// no-op with which a leader starts its term (§8).
#[test]
fn a_new_leader_makes_itself_heard_at_once() {
    let mut s1 = candidate(3);
    let noop = append_these(S1, 1, at(0, 0), vec![noop(1)], 0);
    assert_eq!(s1.receive(vote(S2, 1, true)), [noop.clone().to(S2), noop.to(S3)]);
    assert!(s1.asked(&Effect::Stop(Timer::Election)));
    assert!(s1.asked(&Effect::Reset(Timer::Heartbeat)));
    assert_eq!(s1.receive(vote(S3, 1, true)), [], "a vote that comes late changes nothing");
    assert_eq!(s1.log(), [1]);
}

/// §5.2: "If the leader's term (included in its RPC) is at least as large as the candidate's
/// current term, then the candidate recognizes the leader as legitimate and returns to follower
/// state." A8. "If the term in the RPC is smaller than the candidate's current term, then the
/// candidate rejects the RPC and continues in candidate state."
#[test]
fn a_candidate_returns_to_follower_for_a_leader_of_its_term_or_a_newer_one() {
    for (term, role, term_after) in [(0, "candidate", 1), (1, "follower", 1), (2, "follower", 2)] {
        let mut s1 = candidate(3);
        s1.receive(heartbeat(S2, term));
        assert_eq!((s1.role(), s1.term()), (role, term_after));
        let voted_for = if term_after == 1 { Some(S1) } else { None };
        assert_eq!(s1.node.voted_for(), voted_for, "a step down within the term keeps the vote");
        assert_eq!(s1.node.leader(), (role == "follower").then_some(S2));
    }
}

/// §5.2: "A candidate continues in this state until one of three things happens: (a) it wins the
/// election, (b) another server establishes itself as leader, or (c) a period of time goes by with
/// no winner."
#[test]
fn a_candidate_continues_until_it_wins_loses_or_times_out() {
    let mut s1 = candidate(3);
    for message in [
        vote_request(S2, 1, at(0, 0)),
        vote(S2, 1, false),
        vote(S2, 0, true),
        heartbeat(S2, 0),
        success(S2, 1, 0),
        refusal(S2, 1, 1, (None, 1)),
    ] {
        s1.receive(message);
        s1.propose("x");
        s1.heartbeat();
        assert_eq!((s1.role(), s1.term()), ("candidate", 1));
    }
}

/// §5.1, §5.2: a leader's late election timer says nothing; nor does an RPC of its own term by
/// another "leader", which can not be.
#[test]
fn a_leader_stays_leader_in_its_term() {
    let mut s1 = leader(3);
    let before = s1.node.clone();
    assert_eq!(s1.time_out(), []);
    assert_eq!(s1.receive(append(S2, 1, at(0, 0), &[1, 1], 2)), []);
    assert_eq!(s1.node, before);
}

/// Terms are consecutive, so after the greatest number there is no next one, and a server that
/// "began" it once more could vote twice.
#[test]
fn there_is_no_election_after_the_last_term() {
    let mut s1 = follower(3).in_term(u64::MAX).having_voted_for(Some(S2));
    assert_eq!(s1.time_out(), []);
    assert_eq!((s1.role(), s1.node.voted_for()), ("follower", Some(S2)));
    assert!(s1.asked(&RESTARTS));
}

/// §5.4.1: "The RPC includes information about the candidate's log." A19.
#[test]
fn a_vote_request_carries_where_the_candidates_log_ends() {
    let rows: [(&[u64], u64, LogPosition); 3] =
        [(&[], 1, at(0, 0)), (&[1], 2, at(1, 1)), (&[1, 2], 3, at(2, 2))];
    for (log, term, last) in rows {
        let mut s1 = follower(3).in_term(term - 1).with_log(log);
        let request = vote_request(S1, term, last);
        assert_eq!(s1.time_out(), [request.clone().to(S2), request.to(S3)]);
    }
}

/// §5.4.1: "The voter denies its vote if its own log is more up-to-date than that of the candidate."
/// "If the logs have last entries with different terms, then the log with the later term is more
/// up-to-date. If the logs end with the same term, then whichever log is longer is more up-to-date."
/// A20.
#[test]
fn the_voter_denies_its_vote_if_its_own_log_is_more_up_to_date() {
    let rows: [(&[u64], LogPosition, bool); 14] = [
        (&[1], at(1, 1), true),
        (&[1], at(2, 1), true),
        (&[1, 1], at(1, 1), false),
        (&[1], at(1, 2), true),
        (&[1], at(2, 2), true),
        (&[1, 1], at(1, 2), true),
        (&[2], at(1, 1), false),
        (&[2], at(2, 1), false),
        (&[2, 2], at(1, 1), false),
        (&[1, 1], at(1, 1), false),
        // Beyond the table: empty logs, and a longer log of an older term.
        (&[], at(0, 0), true),
        (&[1], at(0, 0), false),
        (&[1, 1, 1], at(1, 2), true),
        (&[1, 2], at(9, 1), false),
    ];
    for (log, last, granted) in rows {
        let mut s1 = follower(2).in_term(2).with_log(log);
        let answer = s1.receive(vote_request(S2, 3, last));
        assert_eq!(answer, [vote(S1, 3, granted).to(S2)], "{log:?} against {last}");
        assert_eq!(s1.fired(Rule::LogNotUpToDate), !granted);
        let voted_for: Option<NodeId> = granted.then_some(S2);
        assert!(s1.written().contains(&Write::Vote { term: raft::Term(3), voted_for }));
    }
}
