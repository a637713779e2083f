//! What a leader makes itself passes the gates that requests pass, and whatever the members are
//! meanwhile, somebody can lead.

use crate::support::*;
use raft::{
    Answer, Change, Configuration, Effect, Index, Input, MemberChange, ReadMode, RequestId, Rule,
};

fn of(numbers: &[u8]) -> Configuration {
    Configuration::of(servers(numbers))
}

fn enter(changes: &[MemberChange]) -> Change {
    Change::EnterJoint { changes: changes.to_vec(), auto_leave: true }
}

fn answers(server: &Server, id: u64) -> Vec<Answer> {
    let answer = |effect: &Effect| {
        let Effect::Reply(RequestId(of), answer) = effect else { return None };
        (*of == id).then_some(*answer)
    };
    server.effects.iter().filter_map(answer).collect()
}

/// §4.2.2: "It might still be needed until the new configuration entry is committed": S1 made itself
/// a learner, the entry is on S1 alone, and S2's log is too short to win without it.
#[test]
fn a_voter_that_became_a_learner_stands_until_that_is_committed() {
    let mut s1 = settled_leader(2);
    s1.change_one(MemberChange::Learner(S1));
    assert_eq!(s1.commit(), 1);
    s1.crash();
    assert_eq!(s1.receive(vote_request(S2, 2, at(1, 1))), [vote(S1, 2, false).to(S2)]);
    s1.elect();
    assert_eq!(s1.role(), "leader");
    s1.receive(success(S2, 3, 3));
    assert_eq!((s1.commit(), s1.role()), (3, "follower"));
    s1.time_out();
    assert!(s1.fired(Rule::DoesNotStand), "now it is settled");
}

/// §4.3: a voter of the old configuration alone may still be needed, and stands.
#[test]
fn a_voter_of_the_outgoing_configuration_stands() {
    let mut s3 = Server::new(S3, 3).in_term(1);
    let joint = Configuration { outgoing: servers(&[1, 2, 3]), ..of(&[1, 2]) };
    s3.receive(append_these(S1, 1, at(0, 0), vec![configuration(1, joint)], 1));
    assert_eq!(s3.commit(), 1);
    s3.time_out();
    assert_eq!(s3.role(), "candidate");
}

/// §7: a snapshot has "the latest configuration in the log as of last included index". A server that
/// does not know it takes none: who installed it would never stand.
#[test]
fn a_server_that_does_not_know_who_votes_takes_no_snapshot() {
    let mut s4 = Server::new(S4, 0).in_term(1).with(|config| config.snapshot_every = 1);
    let list = vec![noop(1), noop(1), configuration(1, of(&[1, 2, 3, 4]))];
    s4.receive(append_these(S1, 1, at(0, 0), list, 2));
    assert_eq!((s4.commit(), s4.node.snapshot()), (2, None));
    s4.act(Input::Compact);
    assert_eq!(s4.node.snapshot(), None);
    s4.receive(append(S1, 1, at(3, 1), &[], 3));
    let snapshot = s4.node.snapshot().expect("now it knows");
    assert_eq!((snapshot.last, snapshot.configuration), (at(3, 1), of(&[1, 2, 3, 4])));
}

/// The same sentence: not the latest one, which may yet be rolled back.
#[test]
fn a_snapshot_has_the_configuration_as_of_its_last_entry() {
    let mut s1 = settled_leader(3);
    s1.change_one(MemberChange::Voter(S4));
    s1.act(Input::Compact);
    let snapshot = s1.node.snapshot().expect("it was taken");
    assert_eq!((snapshot.last.index, snapshot.configured_at), (Index(1), Index(0)));
    assert_eq!(snapshot.configuration, of(&[1, 2, 3]));
}

/// The same sentence, where the state machine hands its state in when another configuration is
/// committed already.
#[test]
fn a_snapshot_that_comes_late_has_the_configuration_of_when_it_was_asked_for() {
    let config = raft::Config::new(servers(&[1]));
    let mut node = raft::Node::new(S1, config, raft::Persistent::default());
    let happens = |node: &mut raft::Node, input: Input| {
        let (mut out, mut inputs, mut asked) = (raft::Output::default(), vec![input], vec![]);
        while let Some(input) = inputs.pop() {
            node.step(raft::LocalTime(0), input, &mut out);
            for effect in core::mem::take(&mut out.effects) {
                if let Effect::Persist(id, _) = effect {
                    inputs.push(Input::Persisted(id));
                } else if let Effect::TakeSnapshot(index) = effect {
                    asked.push(index);
                }
            }
        }
        asked
    };
    happens(&mut node, Input::Timeout(raft::Timer::Election));
    assert_eq!(happens(&mut node, Input::Compact), [Index(1)]);
    let learner = Change::Simple(vec![MemberChange::Learner(S2)]);
    happens(&mut node, Input::Change(RequestId(1), learner));
    assert_eq!((node.commit_index(), node.configuration().1), (Index(2), Index(2)));
    happens(&mut node, Input::SnapshotTaken(Index(1), state_of(&[noop(1)])));
    let snapshot = node.snapshot().expect("it was handed in");
    assert_eq!((snapshot.configured_at, snapshot.configuration), (Index::ZERO, of(&[1])));
}

/// §7: "retain log entries following it", and the configurations in them.
#[test]
fn a_suffix_that_is_kept_keeps_its_configuration() {
    let mut s2 = Server::new(S2, 3).in_term(1);
    let list = vec![noop(1), noop(1), configuration(1, of(&[1, 2, 3, 4]))];
    s2.receive(append_these(S1, 1, at(0, 0), list, 0));
    s2.receive(chunk(S1, 1, at(2, 1), (0, &state_of(&[noop(1), noop(1)]), true)));
    assert!(s2.fired(Rule::KeepsSuffix));
    assert_eq!(*s2.node.configuration().0, of(&[1, 2, 3, 4]));
}

/// What was committed is never rolled back, so no more than that is remembered of it.
#[test]
fn configurations_before_the_committed_one_are_forgotten() {
    let mut s1 = settled_leader(1);
    for _ in 0..100 {
        s1.change_one(MemberChange::Learner(S2));
        s1.change_one(MemberChange::Remove(S2));
    }
    s1.act(Input::Compact);
    assert_eq!(s1.log(), []);
    let remembered = format!("{:?}", s1.node).matches("Configuration {").count();
    assert!(remembered < 40, "{remembered} of 201: the log's last chunk has some");
}

fn catching_up() -> Server {
    let mut s1 = follower(3).with(|config| config.catch_up_rounds = 3).settled();
    s1.change_one(MemberChange::Voter(S4));
    s1.receive(success(S2, 1, 2));
    assert_eq!(answers(&s1, 2), []);
    s1
}

/// Thesis §4.2.1: the request to add a server has one end, also if its leader steps down meanwhile.
#[test]
fn who_asked_for_a_server_that_catches_up_hears_that_the_leader_stepped_down() {
    let mut s1 = catching_up();
    s1.receive(heartbeat(S2, 2));
    assert_eq!(answers(&s1, 2), [Answer::Unknown]);
}

/// One server catches up at a time; another one's request is refused, and the first is answered.
#[test]
fn one_server_catches_up_at_a_time() {
    let mut s1 = catching_up();
    s1.change_one(MemberChange::Voter(S5));
    assert_eq!(answers(&s1, 3), [Answer::Refused]);
    s1.receive(success(S4, 1, 2));
    assert!(s1.node.configuration().0.voters.contains(S4));
    s1.receive(success(S2, 1, 3));
    s1.receive(success(S3, 1, 3));
    assert_eq!(answers(&s1, 2), [Answer::Applied { index: Index(3) }]);
}

/// §3.10: "The prior leader stops accepting new client requests." Its own entries would overtake the
/// target's request for votes just so: the joint configuration is left once it gave up.
#[test]
fn a_leader_that_hands_over_appends_nothing_of_its_own() {
    let mut s1 = settled_leader(3);
    s1.change(enter(&[MemberChange::Voter(S4)]));
    s1.act(Input::Transfer(S2));
    s1.receive(success(S2, 1, 2));
    assert!(s1.fired(Rule::SendsTimeoutNow));
    s1.receive(success(S3, 1, 2));
    assert_eq!((s1.commit(), s1.log().len()), (2, 2), "committed, and not left");
    s1.time_out();
    assert!(s1.fired(Rule::AbortsTransfer));
    assert_eq!((s1.log().len(), *s1.node.configuration().0), (3, of(&[1, 2, 3, 4])));
    let mut s1 = catching_up();
    s1.act(Input::Transfer(S2));
    s1.receive(success(S4, 1, 2));
    assert_eq!(s1.log().len(), 2, "nor does a learner vote");
    s1.time_out();
    s1.receive(success(S4, 1, 2));
    assert_eq!(s1.log().len(), 3);
}

/// §3.10: a learner cannot lead.
#[test]
fn a_learner_is_no_target() {
    let mut s1 = settled_leader(3);
    s1.change_one(MemberChange::Learner(S4));
    s1.receive(success(S4, 1, 2));
    s1.act(Input::Transfer(S4));
    assert!(s1.fired(Rule::RefusesTransfer) && s1.sent().is_empty());
}

/// Thesis §6.2: "if an election timeout elapses without a successful round of heartbeats to a
/// majority": a server that votes since a moment ago had no such time to answer.
#[test]
fn a_server_counts_as_heard_until_it_had_an_election_timeout_to_answer() {
    let changes = [
        Change::Simple(vec![MemberChange::Voter(S2)]),
        enter(&[MemberChange::Voter(S2), MemberChange::Voter(S3)]),
    ];
    for change in changes {
        let mut s1 = follower(1).with(|config| config.check_quorum = true).settled();
        s1.change(change);
        s1.time_out();
        assert_eq!(s1.role(), "leader");
        s1.time_out();
        assert!(s1.fired(Rule::LosesQuorum), "now it had the time");
    }
}

/// The same: what comes from an older term was not an answer to this leader.
#[test]
fn an_answer_to_a_chunk_of_an_older_term_is_not_heard() {
    let mut s1 = follower(3).in_term(4).with(|config| config.check_quorum = true).settled();
    s1.time_out();
    for other in [S2, S3] {
        s1.receive(wants(other, 3, at(1, 1), 0));
    }
    s1.time_out();
    assert_eq!(s1.role(), "follower");
}

/// §4.3: "Agreement requires separate majorities from both the old and new configurations", also
/// about who leads.
#[test]
fn a_read_in_a_joint_configuration_needs_both_majorities() {
    let mut s1 = settled_leader(3);
    let voter = MemberChange::Voter;
    s1.change(enter(&[voter(S4), voter(S5), MemberChange::Remove(S2), MemberChange::Remove(S3)]));
    s1.read(7, ReadMode::Index);
    s1.receive(success(S4, 1, 1).in_round(1));
    s1.receive(success(S5, 1, 1).in_round(1));
    assert_eq!(s1.readable(7), None, "the new majority alone");
    s1.receive(success(S2, 1, 1).in_round(1));
    assert_eq!(s1.readable(7), Some(1));
}

/// §6.4.1, §3.10: a server that waits because it may have forgotten a leader does not make the one wait
/// whom that leader told to stand.
#[test]
fn a_server_that_restarted_votes_for_a_transfers_target() {
    let both = |config: &mut raft::Config| (config.lease_reads, config.stickiness) = (true, true);
    let mut s1 = follower(3).in_term(1).with(both);
    s1.clock = 500;
    let answer = s1.receive(ordered_vote_request(S3, 2, at(9, 9)));
    assert_eq!(answer, [vote(S1, 2, true).to(S3)]);
}
