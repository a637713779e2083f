//! Reads that do not go through the log (thesis §6.4).

mod common;

use common::{both, does, on};
use raft::{Index, NodeId, Rule};
use sim::{
    ClientAct, ClockAct, Command, Life, LinkAct, NotActed, Outcome, Property, ReadBy, Refusal,
    RequestLife, Response, Script, ServerAct, Settings, Target, Time, Timeline, Ways,
};

fn timeline(settings: Settings) -> Timeline {
    let mut timeline = Timeline::new(Script { settings, seed: 7, acts: vec![] });
    timeline.seek(Time::ms(600));
    put(&mut timeline, Target::Leader, "1");
    timeline
}

fn put(timeline: &mut Timeline, target: Target, value: &str) {
    let command = Command::Put { key: "x".into(), value: value.into() };
    does(timeline, ClientAct::ask(target, command));
    on(timeline, 100);
}

fn read(timeline: &mut Timeline, by: ReadBy, target: Target) {
    does(timeline, ClientAct::Read("x".into(), by, target));
}

/// What the last request was told.
fn last(timeline: &Timeline) -> Option<Outcome> {
    let world = timeline.world();
    let pending = world.pending().map(|request| request.id).max();
    let ended: Option<&RequestLife> = world.ended_from(0).max_by_key(|request| request.id);
    match ended {
        Some(RequestLife { id, life: Life::Settled { outcome, .. }, .. })
            if pending < Some(*id) =>
        {
            Some(outcome.clone())
        }
        Some(_) | None => None,
    }
}

fn has_read(timeline: &Timeline, value: &str) -> bool {
    let expected = Response::Value(Some(value.into()));
    matches!(last(timeline), Some(Outcome::Read { response, .. }) if response == expected)
}

#[test]
fn a_leader_answers_a_read_once_a_majority_has_answered_a_round_of_heartbeats() {
    let mut timeline = timeline(Settings::default());
    let before = timeline.world().committed_through();
    read(&mut timeline, ReadBy::ReadIndex, Target::Leader);
    assert_eq!(last(&timeline), None, "it asks the others first");
    on(&mut timeline, 50);
    assert!(has_read(&timeline, "1"));
    assert_eq!(timeline.world().committed_through(), before, "nothing went through the log");
}

#[test]
fn a_follower_asks_the_leader_how_far_it_must_be_and_answers_itself() {
    let mut timeline = timeline(Settings::default());
    let (_, follower) = both(&timeline);
    read(&mut timeline, ReadBy::ReadIndex, Target::Server(follower));
    on(&mut timeline, 150);
    assert!(has_read(&timeline, "1"), "{:?}", last(&timeline));
    assert_eq!(timeline.world().fired(Rule::ForwardsRead), 1);
}

/// By lease at once, as soon as there is one.
#[test]
fn a_leader_with_a_lease_answers_at_once() {
    let mut settings = Settings::default();
    (settings.raft.lease_reads, settings.raft.check_quorum) = (true, true);
    settings.raft.stickiness = true;
    let mut timeline = timeline(settings);
    read(&mut timeline, ReadBy::Lease, Target::Leader);
    assert!(has_read(&timeline, "1"), "{:?}", last(&timeline));
    assert_eq!(timeline.world().fired(Rule::ServesByLease), 1);
}

/// A leader that is cut off while another one commits: what it has is stale, and only a local read
/// gives it out.
fn cut_off(settings: Settings) -> (Timeline, NodeId) {
    let mut timeline = timeline(settings);
    let (old, _) = both(&timeline);
    does(&mut timeline, LinkAct::Cut(Ways::around(old)));
    on(&mut timeline, 1_500);
    let (new, _) = both(&timeline);
    assert_ne!(old, new);
    put(&mut timeline, Target::Server(new), "2");
    (timeline, old)
}

#[test]
fn a_server_that_is_cut_off_serves_local_reads_that_may_be_stale_and_no_others() {
    let (mut timeline, old) = cut_off(Settings::default());
    read(&mut timeline, ReadBy::Local, Target::Server(old));
    assert!(matches!(last(&timeline), Some(Outcome::Read { is_stale: true, .. })));
    assert!(has_read(&timeline, "1"));
    read(&mut timeline, ReadBy::ReadIndex, Target::Server(old));
    on(&mut timeline, 2_000);
    assert_eq!(last(&timeline), None, "no majority answers");
    assert!(timeline.world().broken().is_empty(), "nobody promised that it is current");
}

#[test]
fn without_the_round_of_heartbeats_a_read_is_stale_and_that_is_caught() {
    let mut settings = Settings::default();
    settings.raft.off = [Rule::ConfirmsLeadership].into_iter().collect();
    let (mut timeline, old) = cut_off(settings);
    read(&mut timeline, ReadBy::ReadIndex, Target::Server(old));
    let (record, violation) = *timeline.world().broken().last().expect("it is caught");
    assert_eq!((violation.property, violation.server), (Property::ReadsAreCurrent, old));
    let account = timeline.account(record).expect("it is known how");
    assert_eq!(account.steps.last().and_then(|step| step.off), Some(Rule::ConfirmsLeadership));
    assert!(violation.index > Index::ZERO);
}

/// "The lease approach assumes a bound on clock drift across servers" (thesis §6.4.1).
#[test]
fn a_clock_that_is_slower_than_the_bound_makes_a_lease_read_stale() {
    let mut settings = Settings::default();
    (settings.raft.lease_reads, settings.raft.stickiness) = (true, true);
    let mut timeline = timeline(settings);
    let (old, _) = both(&timeline);
    does(&mut timeline, ClockAct::Rate(old, 100_000));
    on(&mut timeline, 60);
    does(&mut timeline, LinkAct::Cut(Ways::around(old)));
    on(&mut timeline, 700);
    let (new, _) = both(&timeline);
    assert_ne!(old, new);
    put(&mut timeline, Target::Server(new), "2");
    read(&mut timeline, ReadBy::Lease, Target::Server(old));
    let broken = timeline.world().broken().last().map(|(_, violation)| violation.property);
    assert_eq!(broken, Some(Property::ReadsAreCurrent), "{:?}", last(&timeline));
}

#[test]
fn who_is_down_or_frozen_reads_nothing() {
    let mut timeline = timeline(Settings::default());
    let (_, id) = both(&timeline);
    does(&mut timeline, ServerAct::Pause(id));
    let asks = |by| ClientAct::Read("x".into(), by, Target::Server(id));
    let refused = timeline.act(asks(ReadBy::Local));
    assert_eq!(refused, Err(NotActed::Refused(Refusal::Frozen(id))));
    does(&mut timeline, ServerAct::Crash(id));
    let refused = timeline.act(asks(ReadBy::ReadIndex));
    assert_eq!(refused, Err(NotActed::Refused(Refusal::Down(id))));
}
