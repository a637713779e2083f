//! Each property is broken here on purpose, beside a healthy twin that must not be blamed.

use super::*;
use crate::disk::Disk;
use crate::server::{Running, Status};
use alloc::vec;
use raft::{Config, Effect, Entry, Input, LocalTime, LogPosition, Node, NodeSet, Output, Round};
use raft::{Persistent, Timer};

fn id(number: u8) -> NodeId {
    NodeId::new(number).expect("a server's number")
}

fn entry(term: u64, value: u8) -> Entry {
    Entry { term: Term(term), payload: Payload::Command([value].into()) }
}

/// A follower of three servers whose entries have these terms, each with its index for a command.
fn server(number: u8, terms: &[u64]) -> Server {
    let mut log = Log::default();
    for (value, term) in (1..).zip(terms) {
        log.append(entry(*term, value));
    }
    let current_term = log.last_position().term;
    let disk = Persistent { current_term, log, ..Persistent::default() };
    Server {
        node: Node::new(id(number), Config::new(NodeSet::first(3)), disk),
        disk: Disk::default(),
        clock: crate::clock::Clock::default(),
        status: Status::Up(Running::default()),
        tally: crate::tally::Tally::default(),
        elections_drawn: 0,
        remembered: None,
    }
}

/// Lets the server take a step, and completes its writes.
fn step(server: &mut Server, input: Input) -> Vec<Effect> {
    let mut output = Output::default();
    let mut effects = vec![];
    let mut inputs = vec![input];
    while let Some(input) = inputs.pop() {
        server.node.step(LocalTime(0), input, &mut output);
        for effect in output.effects.drain(..) {
            if let Effect::Persist(write, _) = &effect {
                inputs.push(Input::Persisted(*write));
            }
            effects.push(effect);
        }
    }
    effects
}

fn receive(server: &mut Server, from: u8, term: u64, body: Body) -> Vec<Effect> {
    let (from, to, term) = (id(from), server.node.id(), Term(term));
    step(server, Input::Receive(Message { from, to, term, body }))
}

/// Makes the server lead the term after its own; whoever votes for it does not ask twice.
fn elect(server: &mut Server) {
    step(server, Input::Timeout(Timer::Election));
    let term = server.node.current_term().0;
    let voter = if server.node.id() == id(1) { 2 } else { 1 };
    receive(server, voter, term, Body::RequestVoteResponse { granted: true });
    assert_eq!(server.standing(), Standing::Leader);
}

/// Lets the server follow `leader` in `term`, which tells it that all it has is committed.
fn told_commit(server: &mut Server, leader: u8, term: u64) {
    let previous = server.node.log().last_position();
    let entries = Entries::None;
    let leader_commit = previous.index;
    receive(
        server,
        leader,
        term,
        Body::AppendEntriesRequest { previous, entries, leader_commit, round: Round::NONE },
    );
    assert_eq!(server.node.last_applied(), previous.index);
}

/// What a step of `server` breaks; `what` is the step.
fn broken_by(
    checks: &mut Checks,
    server: &mut Server,
    others: &[&Server],
    what: impl FnOnce(&mut Server),
) -> Vec<Property> {
    let before = server.summary();
    what(server);
    let mut broken = vec![];
    let mut all: Vec<Server> = others.iter().map(|other| (*other).clone()).collect();
    all.push(server.clone());
    checks.on_step(&before, server, &all, &mut broken);
    broken.into_iter().map(|violation| violation.property).collect()
}

/// What writing the entries from `first` on, which the server has already, breaks.
fn broken_by_write(checks: &mut Checks, server: &Server, first: u64) -> Vec<Property> {
    let mut broken = vec![];
    let entries = server.node.log().entries_from(Index(first), usize::MAX);
    let before = server.summary();
    checks.on_write(&before, server, Index(first).previous(), &entries, &mut broken);
    broken.into_iter().map(|violation| violation.property).collect()
}

fn follower_in_term(term: u64) -> Summary {
    Summary {
        standing: Standing::Follower,
        term: Term(term),
        voted_for: None,
        commit: Index(2),
        applied: Index(2),
        last: Index(3),
    }
}

fn between(before: Summary, after: Summary) -> Vec<Property> {
    broken_between(&before, &after).map(|(property, _)| property).collect()
}

#[test]
fn two_leaders_of_one_term_break_election_safety() {
    let mut checks = Checks::default();
    let (mut one, mut other) = (server(1, &[]), server(2, &[]));
    assert_eq!(broken_by(&mut checks, &mut one, &[&other], elect), []);
    let broken = broken_by(&mut checks, &mut other, &[&one], elect);
    assert_eq!(broken, [Property::ElectionSafety]);
    let in_term_2 = |server: &mut Server| {
        receive(server, 2, 2, Body::RequestVoteResponse { granted: false });
        elect(server);
    };
    assert_eq!(broken_by(&mut checks, &mut one, &[], in_term_2), [], "term 3 has one leader");
}

#[test]
fn a_leader_that_writes_over_an_entry_or_cuts_its_log_breaks_leader_append_only() {
    let mut checks = Checks::default();
    let mut leader = server(1, &[1, 1]);
    elect(&mut leader);
    assert_eq!(broken_by_write(&mut checks, &leader, 4), [], "its next entry");
    assert_eq!(broken_by_write(&mut checks, &leader, 3), [Property::LeaderAppendOnly]);
    let follower = server(2, &[1, 1]);
    assert_eq!(broken_by_write(&mut checks, &follower, 2), [], "followers do");

    let leads = Summary { standing: Standing::Leader, ..follower_in_term(2) };
    let shorter = Summary { last: Index(2), ..leads };
    assert_eq!(between(leads, shorter), [Property::LeaderAppendOnly]);
    assert_eq!(between(leads, Summary { standing: Standing::Follower, ..shorter }), []);
    assert_eq!(between(leads, Summary { last: Index(4), ..leads }), []);
}

#[test]
fn two_entries_of_one_index_and_term_that_differ_break_log_matching() {
    let mut checks = Checks::default();
    assert_eq!(broken_by_write(&mut checks, &server(1, &[1, 1, 2]), 1), []);
    assert_eq!(broken_by_write(&mut checks, &server(2, &[1, 1, 2]), 1), [], "the same entries");
    assert_eq!(broken_by_write(&mut checks, &server(2, &[1, 3, 3]), 2), [], "of another term");

    let mut other = server(3, &[1]);
    let previous = LogPosition { term: Term(1), index: Index(1) };
    let entries = Entries::One(entry(1, 77));
    let leader_commit = Index::ZERO;
    receive(
        &mut other,
        1,
        1,
        Body::AppendEntriesRequest { previous, entries, leader_commit, round: Round::NONE },
    );
    assert_eq!(broken_by_write(&mut checks, &other, 2), [Property::LogMatching]);
}

/// "then the logs are identical in all entries up through the given index"
#[test]
fn equal_entries_after_different_ones_break_log_matching() {
    for logs in [[&[1, 1, 3], &[1, 2, 3]], [&[1, 3, 3], &[1, 2, 3]], [&[2, 2, 3], &[2, 3, 3]]] {
        let mut checks = Checks::default();
        let [one, other] = logs.map(|terms| server(1, terms));
        assert_eq!(broken_by_write(&mut checks, &one, 1), []);
        assert_eq!(broken_by_write(&mut checks, &other, 1), [Property::LogMatching], "{logs:?}");
    }
}

#[test]
fn a_leader_without_what_was_committed_before_its_term_breaks_leader_completeness() {
    let mut checks = Checks::default();
    let mut knows = server(1, &[1, 1]);
    assert_eq!(broken_by(&mut checks, &mut knows, &[], |one| told_commit(one, 3, 1)), []);
    let mut has_all = server(2, &[1, 1]);
    assert_eq!(broken_by(&mut checks, &mut has_all, &[&knows], elect), []);
    for terms in [&[1][..], &[], &[1, 2]] {
        let mut lacks = server(3, terms);
        lacks.node.step(
            LocalTime(0),
            Input::Receive(Message {
                from: id(1),
                to: id(3),
                term: Term(7),
                body: Body::RequestVoteResponse { granted: false },
            }),
            &mut Output::default(),
        );
        let broken = broken_by(&mut checks.clone(), &mut lacks, &[&knows], elect);
        assert_eq!(broken, [Property::LeaderCompleteness], "{terms:?}");
    }
}

/// An old leader may hear late that it has a majority, when a newer one has begun without it.
#[test]
fn what_is_found_to_be_committed_is_looked_for_in_newer_leaders() {
    for (terms, breaks) in [(&[1][..], true), (&[1, 1][..], false)] {
        let mut checks = Checks::default();
        let mut newer = server(2, terms);
        assert_eq!(broken_by(&mut checks, &mut newer, &[], elect), []);
        let mut late = server(1, &[1, 1]);
        let broken = broken_by(&mut checks, &mut late, &[&newer], |one| told_commit(one, 3, 1));
        let expected: &[_] = if breaks { &[Property::LeaderCompleteness] } else { &[] };
        assert_eq!(broken, expected, "{terms:?}");
    }
}

#[test]
fn two_servers_that_apply_different_entries_at_one_index_break_state_machine_safety() {
    let mut checks = Checks::default();
    let mut one = server(1, &[1, 1]);
    assert_eq!(broken_by(&mut checks, &mut one, &[], |one| told_commit(one, 3, 1)), []);
    let mut same = server(2, &[1, 1]);
    assert_eq!(broken_by(&mut checks, &mut same, &[], |same| told_commit(same, 3, 1)), []);
    let mut other = server(2, &[1, 2]);
    let broken = broken_by(&mut checks, &mut other, &[], |other| told_commit(other, 3, 2));
    assert_eq!(broken, [Property::StateMachineSafety]);
    assert_eq!(checks.committed_through(), Index(2));
}

#[test]
fn a_vote_that_is_changed_or_forgotten_within_a_term_breaks_one_vote_per_term() {
    let voted = |who| Summary { voted_for: Some(id(who)), ..follower_in_term(2) };
    assert_eq!(between(follower_in_term(2), voted(1)), []);
    assert_eq!(between(voted(1), voted(1)), []);
    assert_eq!(between(voted(1), voted(2)), [Property::OneVotePerTerm]);
    assert_eq!(between(voted(1), follower_in_term(2)), [Property::OneVotePerTerm]);
    assert_eq!(between(voted(1), Summary { voted_for: Some(id(2)), ..follower_in_term(3) }), []);
}

#[test]
fn a_second_vote_after_a_crash_breaks_one_vote_per_term() {
    let request = Body::RequestVoteRequest { last: LogPosition::default(), disrupt: false };
    let vote = |granted| Body::RequestVoteResponse { granted };
    let told = |checks: &mut Checks, to, term, body| {
        let (mut broken, term) = (vec![], Term(term));
        checks.on_sent(&Message { from: id(1), to: id(to), term, body }, &mut broken);
        broken.into_iter().map(|violation| violation.property).collect::<Vec<_>>()
    };
    let checks = &mut Checks::default();
    assert_eq!(told(checks, 2, 1, vote(true)), []);
    assert_eq!(told(checks, 2, 1, vote(true)), [], "the same vote again");
    assert_eq!(told(checks, 3, 1, vote(false)), []);
    assert_eq!(told(checks, 3, 1, vote(true)), [Property::OneVotePerTerm]);
    assert_eq!(told(checks, 2, 2, request.clone()), [], "for itself, in the next term");
    assert_eq!(told(checks, 3, 2, request), []);
    assert_eq!(told(checks, 3, 2, vote(true)), [Property::OneVotePerTerm]);
}

#[test]
fn a_term_that_falls_breaks_term_never_falls() {
    assert_eq!(between(follower_in_term(2), follower_in_term(1)), [Property::TermNeverFalls]);
    assert_eq!(between(follower_in_term(2), follower_in_term(3)), []);
}

#[test]
fn a_commit_or_applied_index_that_falls_breaks_commit_never_falls() {
    let before = follower_in_term(2);
    let applied = Summary { applied: Index(1), ..before };
    let commit = Summary { commit: Index(1), ..applied };
    assert_eq!(between(before, applied), [Property::CommitNeverFalls]);
    assert_eq!(between(before, commit), [Property::CommitNeverFalls]);
    assert_eq!(between(commit, before), []);
}

#[test]
fn indexes_out_of_order_break_indexes_in_order() {
    let before = follower_in_term(2);
    let applied = Summary { applied: Index(3), ..before };
    let commit = Summary { commit: Index(4), ..before };
    assert_eq!(between(before, applied), [Property::IndexesInOrder]);
    assert_eq!(between(before, commit), [Property::IndexesInOrder]);
    assert_eq!(between(before, Summary { commit: Index(3), applied: Index(3), ..before }), []);
}

#[test]
fn every_property_has_a_name_of_its_own() {
    let mut names: Vec<_> = Property::ALL.iter().map(|property| property.id()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Property::ALL.len());
    assert_eq!(Property::FIGURE_3.len(), 5);
}
