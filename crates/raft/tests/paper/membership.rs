//! Thesis §4, cluster membership changes.

use crate::support::*;
use raft::{
    Answer, Change, ChangeError, Configuration, Effect, Fired, Input, MemberChange, RequestId, Rule,
};

fn of(numbers: &[u8]) -> Configuration {
    Configuration::of(servers(numbers))
}

fn joint(new: &[u8], old: &[u8]) -> Configuration {
    Configuration { outgoing: servers(old), auto_leave: true, ..of(new) }
}

fn enter(changes: Vec<MemberChange>) -> Change {
    Change::EnterJoint { changes, auto_leave: true }
}

fn used(s1: &Server) -> Configuration {
    *s1.node.configuration().0
}

fn refused(s1: &Server, request: u64) -> bool {
    s1.asked(&Effect::Reply(RequestId(request), Answer::Refused))
}

/// §4.1: "The new configuration takes effect on each server as soon as it is added to that server's
/// log": "the C_new entry is replicated to the C_new servers, and a majority of the new
/// configuration is used to determine the C_new entry's commitment."
#[test]
fn a_configuration_takes_effect_as_soon_as_it_is_in_the_log() {
    let mut s1 = settled_leader(3);
    let sent = s1.change_one(MemberChange::Voter(S4));
    assert_eq!(used(&s1), of(&[1, 2, 3, 4]));
    assert_eq!(sent.iter().map(|message| message.to).collect::<Vec<_>>(), [S2, S3, S4]);
    s1.receive(success(S2, 1, 2));
    assert_eq!(s1.commit(), 1, "two of four");
    s1.receive(success(S4, 1, 2));
    assert_eq!(s1.commit(), 2);
    assert!(s1.asked(&Effect::Reply(RequestId(2), Answer::Applied { index: raft::Index(2) })));

    let mut s2 = Server::new(S2, 3).in_term(1);
    s2.receive(append_these(S1, 1, at(0, 0), vec![configuration(1, of(&[1, 2, 3, 4]))], 0));
    assert_eq!((used(&s2), s2.commit()), (of(&[1, 2, 3, 4]), 0));
    s2.crash();
    assert_eq!(used(&s2), of(&[1, 2, 3, 4]), "it is in the log");
}

/// §4.1: "A server must be prepared to fall back to the previous configuration in its log."
#[test]
fn a_configuration_goes_with_its_entry() {
    let mut s1 = follower(3).in_term(1);
    let list = vec![configuration(1, of(&[1, 2])), noop(1), configuration(1, of(&[1, 2, 4]))];
    s1.receive(append_these(S2, 1, at(0, 0), list, 0));
    s1.receive(append(S3, 2, at(2, 1), &[2], 0));
    assert_eq!(used(&s1), of(&[1, 2]));
    assert!(s1.fired(Rule::RollsBackConfiguration));
    s1.receive(append(S2, 3, at(0, 0), &[3], 0));
    assert_eq!(used(&s1), of(&[1, 2, 3]));
    let list = vec![configuration(3, of(&[1, 2])), configuration(3, of(&[1, 2, 4]))];
    s1.receive(append_these(S2, 3, at(1, 3), list, 0));
    s1.receive(append(S3, 4, at(1, 3), &[4], 0));
    assert_eq!(used(&s1), of(&[1, 2, 3]), "both at once");
}

/// §4.1: a change begins only "once the previous change has committed"; the fix of 2015: "a leader
/// may not append a C_new entry until it has committed an entry from its current term".
#[test]
fn one_change_at_a_time_and_none_before_an_entry_of_the_own_term_is_committed() {
    let mut s1 = leader(3);
    s1.change_one(MemberChange::Voter(S4));
    assert!(s1.fired(Rule::ChangesAfterOwnCommit) && refused(&s1, 2));
    s1.receive(success(S2, 1, 1));
    s1.change_one(MemberChange::Voter(S4));
    assert_eq!(s1.log(), [1, 1]);
    s1.change_one(MemberChange::Remove(S2));
    assert!(s1.fired(Rule::OneChangeAtATime) && refused(&s1, 3));
    for id in [S2, S3] {
        s1.receive(success(id, 1, 2));
    }
    s1.change_one(MemberChange::Remove(S2));
    assert_eq!(used(&s1), of(&[1, 3, 4]));
}

/// The reasons why a change can be none, and who is asked for one.
#[test]
fn a_change_that_cannot_be_is_refused() {
    let several = vec![MemberChange::Voter(S4), MemberChange::Voter(S5)];
    let all = [S1, S2, S3].map(MemberChange::Remove).to_vec();
    let rows = [
        (Change::Simple(several), ChangeError::SeveralVoters),
        (Change::Simple(all.clone()), ChangeError::NoVoters),
        (enter(all), ChangeError::NoVoters),
        (Change::LeaveJoint, ChangeError::NotJoint),
    ];
    for (change, error) in rows {
        let mut s1 = settled_leader(3);
        assert_eq!(s1.change(change), []);
        assert!(s1.rules.contains(&Fired::RefusesChange { error }) && refused(&s1, 2));
    }
    let mut s1 = follower(3);
    s1.receive(heartbeat(S2, 1));
    s1.change_one(MemberChange::Voter(S4));
    let answer = Answer::NotLeader { leader: Some(S2) };
    assert!(s1.asked(&Effect::Reply(RequestId(1), answer)));
    let mut s1 = settled_leader(3);
    s1.act(Input::Transfer(S2));
    s1.change_one(MemberChange::Voter(S4));
    assert!(s1.fired(Rule::RefusesClient), "a leader that hands over takes no requests");
}

/// §4.2.1: a non-voting member gets the log and is "not yet counted towards majorities".
#[test]
fn a_learner_gets_the_log_and_is_not_counted() {
    let mut s1 = settled_leader(3);
    assert_eq!(s1.change_one(MemberChange::Learner(S4)).len(), 3);
    s1.receive(success(S4, 1, 2));
    assert_eq!(s1.commit(), 1);
    s1.receive(success(S2, 1, 2));
    assert_eq!(s1.commit(), 2);
    assert_eq!(s1.propose("x").len(), 3);

    let learns = Configuration { learners: servers(&[4]), ..of(&[1, 2, 3]) };
    let mut s4 = Server::new(S4, 0);
    s4.receive(append_these(S1, 1, at(0, 0), vec![configuration(1, learns)], 0).to(S4));
    assert_eq!(s4.time_out(), []);
    assert!(s4.fired(Rule::DoesNotStand));
    assert_eq!(s4.receive(timeout_now(S1, 1)), []);
    assert_eq!((s4.role(), s4.term()), ("follower", 1));
    // But its vote may be needed: the candidate knows who votes.
    assert_eq!(s4.receive(vote_request(S2, 2, at(9, 1))), [vote(S4, 2, true).to(S2)]);
}

/// A server that is to be added later knows of no cluster, and founds none.
#[test]
fn a_server_without_a_configuration_waits() {
    let mut s1 = follower(0).with(|config| config.pre_vote = true);
    assert_eq!(s1.time_out(), []);
    assert_eq!((s1.role(), s1.term()), ("follower", 0));
    let mut s1 = follower(3).in_term(1);
    s1.receive(append_these(S2, 1, at(0, 0), vec![configuration(1, of(&[]))], 0));
    s1.time_out();
    assert_eq!(s1.role(), "follower", "where nobody votes nobody can win");
}

fn catching_up(rounds: u32) -> Server {
    let mut s1 = follower(3).with(|config| config.catch_up_rounds = rounds).settled();
    s1.change_one(MemberChange::Voter(S4));
    assert_eq!(used(&s1), Configuration { learners: servers(&[4]), ..of(&[1, 2, 3]) });
    s1.receive(success(S2, 1, 2));
    s1
}

/// §4.2.1: "If the last round lasts less than an election timeout, then the leader adds the new
/// server to the cluster."
#[test]
fn a_server_votes_after_a_round_that_lasted_less_than_an_election_timeout() {
    let mut s1 = catching_up(3);
    s1.propose("x");
    s1.clock = 200;
    s1.receive(success(S4, 1, 2));
    assert!(s1.fired(Rule::EndsCatchUpRound));
    assert_eq!(used(&s1).voters.len(), 3, "too slow a round");
    s1.clock = 349;
    s1.receive(success(S4, 1, 2));
    assert!(!s1.fired(Rule::EndsCatchUpRound), "the second round has one more entry");
    s1.receive(success(S4, 1, 3));
    assert_eq!(used(&s1), of(&[1, 2, 3, 4]));
    for id in [S2, S3] {
        s1.receive(success(id, 1, 4));
    }
    let answer = Answer::Applied { index: raft::Index(4) };
    assert!(s1.asked(&Effect::Reply(RequestId(2), answer)) || s1.commit() == 4);
}

/// "Otherwise, the leader aborts the configuration change with an error", and so it does "if the
/// new server is unavailable".
#[test]
fn a_server_that_is_too_slow_or_unavailable_stays_a_learner() {
    let mut s1 = catching_up(2);
    for (clock, match_index) in [(200, 2), (400, 2)] {
        s1.clock = clock;
        s1.receive(success(S4, 1, match_index));
    }
    assert!(s1.fired(Rule::FailsToCatchUp) && refused(&s1, 2));
    let mut s1 = catching_up(2);
    s1.clock = 300;
    s1.heartbeat();
    assert!(!s1.fired(Rule::FailsToCatchUp));
    s1.clock = 301;
    s1.heartbeat();
    assert!(s1.fired(Rule::FailsToCatchUp) && refused(&s1, 2));
    assert_eq!(used(&s1).learners, servers(&[4]));
    s1.change_one(MemberChange::Voter(S4));
    assert!(s1.fired(Rule::BeginsCatchUp), "it may be tried again");
}

/// A fixed number of rounds: a server that is fast enough, while the cluster cannot take it in, does not
/// catch up for ever. Whoever asked for it hears.
#[test]
fn a_server_that_cannot_be_added_does_not_catch_up_for_ever() {
    let mut s1 = catching_up(3);
    let changes = vec![MemberChange::Learner(S7)];
    s1.change(Change::EnterJoint { changes, auto_leave: false });
    let mut rounds = 0;
    for index in 3..=6 {
        s1.receive(success(S2, 1, index));
        s1.receive(success(S4, 1, index));
        rounds += 1;
        if refused(&s1, 2) {
            break;
        }
        s1.propose("x");
    }
    assert!(s1.fired(Rule::RefusesChange) && s1.fired(Rule::FailsToCatchUp), "{rounds} rounds");
    assert_eq!((rounds, used(&s1).learners), (3, servers(&[4, 7])));
}

/// §4.2.2: a leader that removes itself "manages a cluster that does not include itself; it
/// replicates log entries but does not count itself in majorities", and steps down "once the C_new
/// entry is committed".
#[test]
fn a_removed_leader_leads_until_that_is_committed_and_does_not_count_itself() {
    let mut s1 = settled_leader(3);
    s1.change_one(MemberChange::Remove(S1));
    s1.receive(success(S2, 1, 2));
    assert_eq!((s1.role(), s1.commit()), ("leader", 1), "one of two");
    s1.receive(success(S3, 1, 2));
    assert_eq!((s1.role(), s1.commit(), s1.term()), ("follower", 2, 1));
    assert!(s1.fired(Rule::RemovedLeaderStepsDown));
    let answer = Answer::Applied { index: raft::Index(2) };
    assert!(s1.asked(&Effect::Reply(RequestId(2), answer)));
    assert_eq!(s1.time_out(), [], "and it knows that it is not needed");
    assert_eq!(s1.role(), "follower");
}

/// The same, while entries before it are committed.
#[test]
fn a_removed_leader_leads_while_only_what_came_before_its_removal_is_committed() {
    let mut s1 = settled_leader(3);
    s1.propose("x");
    s1.change_one(MemberChange::Remove(S1));
    s1.receive(success(S2, 1, 2));
    s1.receive(success(S3, 1, 2));
    assert_eq!((s1.role(), s1.commit()), ("leader", 2));
}

/// Thesis §4.2.1: a server that listens already only has to catch up.
#[test]
fn a_learner_that_is_to_vote_is_no_learner_anew() {
    let mut s1 = follower(3).with(|config| config.catch_up_rounds = 3).settled();
    s1.change_one(MemberChange::Learner(S4));
    s1.receive(success(S2, 1, 2));
    s1.receive(success(S3, 1, 2));
    assert_eq!((s1.commit(), s1.log().len()), (2, 2));
    s1.change_one(MemberChange::Voter(S4));
    assert!(s1.fired(Rule::BeginsCatchUp));
    assert_eq!(s1.log().len(), 2);
}

/// Who votes as of an entry is known as long as the log has it, or the server was there from the
/// start.
#[test]
fn the_configuration_before_an_entry_is_the_latest_before_it() {
    let mut s1 = settled_leader(3);
    s1.change_one(MemberChange::Learner(S4));
    let before = |s1: &Server, index| s1.node.configuration_before(raft::Index(index));
    let learns = Configuration { learners: servers(&[4]), ..of(&[1, 2, 3]) };
    assert_eq!([before(&s1, 1), before(&s1, 2)], [Some(of(&[1, 2, 3])); 2]);
    assert_eq!([before(&s1, 3), before(&s1, 9)], [Some(learns); 2]);
    assert!(matches!(s1.node.payload(raft::Index(2)), Some(raft::Payload::Configuration(_))));
    assert_eq!(before(&Server::new(S4, 0), 1), None, "it was to be added later");
    s1.receive(success(S2, 1, 2));
    s1.act(raft::Input::Compact);
    assert_eq!(before(&s1, 3), None, "a snapshot took its place");
}

/// §4.2.2, Figure 4.6: "A server that is not part of its own latest configuration should still
/// start new elections, as it might still be needed until the C_new entry is committed." It wins
/// by the others' votes.
#[test]
fn a_removed_server_stands_until_its_removal_is_committed() {
    let mut s1 = follower(2).in_term(1);
    s1.receive(append_these(S2, 1, at(0, 0), vec![configuration(1, of(&[2]))], 0));
    s1.time_out();
    assert_eq!((s1.role(), s1.term()), ("candidate", 2));
    s1.receive(vote(S2, 2, true));
    assert_eq!(s1.role(), "leader");
    s1.receive(success(S2, 2, 2));
    assert_eq!((s1.role(), s1.commit()), ("follower", 2));
}

/// A server that is removed hears so, in order that it stops.
#[test]
fn a_removed_follower_hears_that_its_removal_is_committed() {
    let mut s1 = settled_leader(3);
    let sent = s1.change_one(MemberChange::Remove(S3));
    assert_eq!(sent.iter().filter(|message| message.to == S3).count(), 1);
    assert_eq!(s1.receive(success(S3, 1, 2)), [], "and is not counted");
    let sent = s1.receive(success(S2, 1, 2));
    assert_eq!(sent, [append(S1, 1, at(2, 1), &[], 2).to(S3)]);
    assert_eq!(s1.propose("x").len(), 1);
}

/// §4.3: "Agreement (for elections and entry commitment) requires majorities from both the old and
/// new configurations." The leader then goes on to the new one by itself.
#[test]
fn joint_consensus_needs_both_majorities() {
    let mut s1 = settled_leader(3);
    s1.change(enter(vec![
        MemberChange::Voter(S4),
        MemberChange::Voter(S5),
        MemberChange::Remove(S2),
        MemberChange::Remove(S3),
    ]));
    assert_eq!(used(&s1), joint(&[1, 4, 5], &[1, 2, 3]));
    s1.receive(success(S4, 1, 2));
    assert_eq!(s1.commit(), 1, "the new ones alone");
    s1.receive(success(S2, 1, 2));
    assert_eq!(s1.commit(), 2);
    assert_eq!((used(&s1), s1.log()), (of(&[1, 4, 5]), vec![1, 1, 1]));
    s1.receive(success(S2, 1, 3));
    assert_eq!(s1.commit(), 2, "the old ones no longer count");
    s1.receive(success(S5, 1, 3));
    assert_eq!(s1.commit(), 3);

    let mut s1 = follower(3).in_term(1);
    let both = configuration(1, joint(&[1, 4, 5], &[1, 2, 3]));
    s1.receive(append_these(S2, 1, at(0, 0), vec![both], 0));
    assert_eq!(s1.time_out().len(), 4);
    s1.receive(vote(S4, 2, true));
    assert_eq!(s1.role(), "candidate");
    s1.receive(vote(S5, 2, true));
    assert_eq!(s1.role(), "candidate", "three of five, but not two of the old three");
    s1.receive(vote(S3, 2, true));
    assert_eq!(s1.role(), "leader");
}

/// A leader that comes to power in a joint configuration leaves it too; one that must be told
/// waits.
#[test]
fn a_new_leader_leaves_the_joint_configuration() {
    for auto_leave in [true, false] {
        let both = Configuration { auto_leave, ..joint(&[1, 2], &[1, 3]) };
        let mut s1 = follower(3).in_term(1);
        s1.receive(append_these(S2, 1, at(0, 0), vec![configuration(1, both)], 0));
        s1.elect();
        for id in [S2, S3] {
            s1.receive(success(id, 2, 2));
        }
        assert_eq!(s1.commit(), 2);
        assert_eq!(used(&s1), if auto_leave { of(&[1, 2]) } else { both });
        if !auto_leave {
            s1.change(Change::LeaveJoint);
            assert_eq!(used(&s1), of(&[1, 2]));
        }
    }
}

/// A voter that becomes a learner votes in the old configuration until that is left.
#[test]
fn a_demoted_voter_learns_when_the_joint_configuration_is_left() {
    let mut s1 = settled_leader(3);
    s1.change(enter(vec![MemberChange::Learner(S3), MemberChange::Voter(S4)]));
    let both = Configuration { learners_next: servers(&[3]), ..joint(&[1, 2, 4], &[1, 2, 3]) };
    assert_eq!(used(&s1), both);
    s1.receive(success(S3, 1, 2));
    assert_eq!(s1.commit(), 1);
    s1.receive(success(S4, 1, 2));
    assert_eq!(s1.commit(), 2);
    assert_eq!(used(&s1), Configuration { learners: servers(&[3]), ..of(&[1, 2, 4]) });
}
