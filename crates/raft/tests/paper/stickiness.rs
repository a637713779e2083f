//! Thesis §4.2.3: who has a leader disturbs it for nobody.

use crate::support::*;
use raft::{Message, Rule};

fn sticky(cluster: u8) -> Server {
    let mut s1 = follower(cluster).in_term(1).with(|config| config.stickiness = true);
    s1.clock = 1_000;
    s1
}

fn is_ignored(s1: &mut Server, request: Message) -> bool {
    let (term, from) = (s1.term(), request.from);
    let answer = s1.receive(request);
    let ignored = s1.fired(Rule::HeardFromLeader);
    if ignored {
        assert_eq!(answer, [vote(S1, term, false).to(from)]);
        assert_eq!((s1.term(), s1.effects.len()), (term, 1), "no term, no vote, no timer");
    }
    ignored
}

/// "If a server receives a RequestVote request within the minimum election timeout of hearing from
/// a current leader, it does not update its term or grant its vote."
#[test]
fn a_vote_request_soon_after_hearing_from_a_leader_changes_nothing() {
    for (waited, ignores) in [(0, true), (149, true), (150, false), (400, false)] {
        for term in [1, 2, 9] {
            let mut s1 = sticky(3);
            s1.receive(heartbeat(S2, 1));
            s1.clock += waited;
            let request = vote_request(S3, term, at(9, 9));
            assert_eq!(is_ignored(&mut s1, request), ignores, "{waited} ms, term {term}");
            assert_eq!(s1.term(), if ignores { 1 } else { term });
        }
    }
}

/// A request of an older term is refused as such, and its answer tells the newer one.
#[test]
fn a_stale_vote_request_is_refused_as_stale() {
    let mut s1 = sticky(3);
    s1.receive(heartbeat(S2, 2));
    assert_eq!(s1.receive(vote_request(S3, 1, at(9, 9))), [vote(S1, 2, false).to(S3)]);
    assert!(s1.fired(Rule::StaleRequest) && !s1.fired(Rule::HeardFromLeader));
}

/// The time runs from the last AppendEntries, whatever it says; votes are not heard from leaders.
#[test]
fn every_append_entries_of_the_leader_counts_as_hearing_from_it() {
    let mut s1 = sticky(3);
    s1.receive(heartbeat(S2, 1));
    s1.clock += 100;
    s1.receive(append(S2, 1, at(7, 1), &[], 0));
    s1.clock += 100;
    assert!(is_ignored(&mut s1, vote_request(S3, 2, at(9, 9))));
    s1.receive(heartbeat(S3, 0));
    s1.clock += 100;
    assert!(!is_ignored(&mut s1, vote_request(S3, 2, at(9, 9))), "stale ones do not");
    s1.receive(vote_request(S2, 3, at(9, 9)));
    assert!(!is_ignored(&mut s1, vote_request(S3, 4, at(9, 9))), "nor do candidates");
}

/// §6.4.1: a leader's lease is a promise of those who heard from it. What they hear of a newer term
/// does not undo it: else S3, in a newer term, has S2's vote while S1 still reads by its lease.
#[test]
fn a_newer_term_does_not_make_a_leader_unheard() {
    let mut s1 = sticky(3);
    s1.receive(heartbeat(S2, 1));
    s1.clock += 100;
    s1.receive(refusal(S3, 2, 1, (None, 1)));
    assert_eq!((s1.term(), s1.node.leader()), (2, None));
    assert!(is_ignored(&mut s1, vote_request(S3, 2, at(9, 9))));
    assert!(is_ignored(&mut s1, vote_request(S3, 7, at(9, 9))));
    s1.clock += 50;
    assert!(!is_ignored(&mut s1, vote_request(S3, 7, at(9, 9))));
}

/// Who knows no leader, because it restarted or timed out, clings to none; and a clock that was set
/// back measures nothing.
#[test]
fn a_server_without_a_leader_takes_part_in_every_election() {
    type Change = fn(&mut Server);
    let changes: [Change; 3] = [|s1| s1.crash(), |s1| drop(s1.time_out()), |s1| s1.clock = 10];
    for change in changes {
        let mut s1 = sticky(3);
        s1.receive(heartbeat(S2, 1));
        change(&mut s1);
        assert!(!is_ignored(&mut s1, vote_request(S3, 9, at(9, 9))));
        assert_eq!(s1.term(), 9);
    }
}

/// A leader has heard from itself just now. What it learns of a newer term in other ways counts.
#[test]
fn a_leader_is_not_deposed_by_a_vote_request() {
    let mut s1 = sticky(3).settled();
    assert!(is_ignored(&mut s1, vote_request(S3, 9, at(9, 9))));
    assert_eq!(s1.role(), "leader");
    s1.receive(refusal(S3, 9, 1, (None, 1)));
    assert_eq!((s1.role(), s1.term()), ("follower", 9));
}

/// "RequestVote requests used in leadership transfer may include a special flag: I have permission
/// to disrupt the leader."
#[test]
fn a_candidate_whom_the_leader_told_to_stand_may_disrupt() {
    let mut s1 = sticky(3);
    s1.receive(heartbeat(S2, 1));
    let answer = s1.receive(ordered_vote_request(S3, 2, at(9, 9)));
    assert_eq!(answer, [vote(S1, 2, true).to(S3)]);
    assert!(s1.fired(Rule::MayDisrupt));
}

/// Figure 4.7: pre-vote alone does not keep a removed server from disturbing, as its log may be
/// as up-to-date as a voter's.
#[test]
fn without_the_rule_a_vote_request_deposes_a_leader() {
    let mut s1 = follower(3).settled();
    s1.receive(vote_request(S3, 2, at(9, 9)));
    assert_eq!((s1.role(), s1.term()), ("follower", 2));
}
