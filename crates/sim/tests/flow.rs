//! What waits for more: clients' commands at a server, writes at a disk, entries at a leader whose own
//! disk comes first.

mod common;

use common::{does, on};
use raft::{Index, NodeId};
use sim::{
    ClientAct, Life, MessageKind, Outcome, Script, ServerAct, Settings, Span, SpanRange, Target,
    Timeline,
};

fn start(set: impl FnOnce(&mut Settings)) -> (Timeline, NodeId) {
    let mut settings = Settings { servers: 3, ..Settings::default() };
    set(&mut settings);
    let mut timeline = Timeline::new(Script { settings, seed: 7, acts: vec![] });
    on(&mut timeline, 1_000);
    let leader = timeline.world().leader().expect("somebody leads");
    (timeline, leader)
}

fn put(timeline: &mut Timeline, value: u32) {
    does(timeline, ClientAct::Put("x".into(), value.to_string(), Target::Leader));
}

fn last(timeline: &Timeline, id: NodeId) -> Index {
    timeline.world().server(id).expect("it is there").node().log().last_index()
}

fn entries_sent(timeline: &Timeline, id: NodeId) -> u32 {
    let server = timeline.world().server(id).expect("it is there");
    server.tally().messages(MessageKind::Entries).0
}

#[test]
fn what_clients_ask_for_is_gathered_and_taken_in_together() {
    let (mut timeline, leader) = start(|settings| settings.batch_wait = Span::ms(10));
    let (before, sent) = (last(&timeline, leader), entries_sent(&timeline, leader));
    for value in 0..5 {
        put(&mut timeline, value);
        on(&mut timeline, 1);
    }
    assert_eq!(last(&timeline, leader), before, "it waits for more");
    on(&mut timeline, 5);
    assert_eq!(last(&timeline, leader), Index(before.0 + 5));
    assert_eq!(entries_sent(&timeline, leader), sent + 2, "one message to each of the others");
    on(&mut timeline, 200);
    let world = timeline.world();
    let done = |it: &&sim::RequestLife| {
        matches!(it.life, Life::Settled { outcome: Outcome::Acknowledged { .. }, .. })
    };
    assert_eq!(world.ended_from(0).filter(done).count(), 5);
    // Each knows where it is, as if it had come alone.
    let places: Vec<u64> =
        world.ended_from(0).map(|it| it.entry.expect("it is in the log").index.0).collect();
    assert_eq!(places, (before.0 + 1..=before.0 + 5).collect::<Vec<_>>());
}

#[test]
fn what_was_gathered_when_the_server_crashes_was_never_taken_in() {
    let (mut timeline, leader) = start(|settings| settings.batch_wait = Span::ms(10));
    put(&mut timeline, 1);
    does(&mut timeline, ServerAct::Crash(leader));
    on(&mut timeline, 1_500);
    let request = timeline.world().ended_from(0).next().expect("it ended").clone();
    assert!(matches!(request.life, Life::Settled { outcome: Outcome::Unknown, .. }));
    assert_eq!(request.entry, None);
    does(&mut timeline, ServerAct::Restart(leader));
    on(&mut timeline, 1_000);
    assert!(
        timeline
            .world()
            .servers()
            .iter()
            .all(|it| it.running().is_some_and(|it| it.store().get("x").is_none()))
    );
}

/// A server that is frozen as its batch falls due takes it in when it wakes.
#[test]
fn a_frozen_server_takes_its_batch_in_when_it_wakes() {
    let (mut timeline, leader) = start(|settings| settings.batch_wait = Span::ms(10));
    let before = last(&timeline, leader);
    put(&mut timeline, 1);
    does(&mut timeline, ServerAct::Pause(leader));
    on(&mut timeline, 30);
    assert_eq!(last(&timeline, leader), before);
    does(&mut timeline, ServerAct::Resume(leader));
    assert_eq!(last(&timeline, leader), before.next());
}

#[test]
fn a_disk_that_waits_for_more_writes_it_all_at_once() {
    let syncs = |wait| {
        let (mut timeline, leader) = start(|settings| settings.group_wait = wait);
        let count = |timeline: &Timeline| {
            timeline.world().server(leader).expect("it is there").disk().syncs()
        };
        let before = count(&timeline);
        for value in 0..6 {
            put(&mut timeline, value);
            on(&mut timeline, 4);
        }
        let durable = timeline.world().server(leader).expect("it is there").node().durable_index();
        on(&mut timeline, 300);
        let all = timeline.world().ended_from(0).count();
        (count(&timeline) - before, durable, all)
    };
    let (alone, early, all) = syncs(Span::ZERO);
    assert_eq!((alone, all), (6, 6));
    let (together, late, all) = syncs(Span::ms(50));
    assert_eq!((together, all), (1, 6), "one write of all six");
    assert!(late < early);
}

/// Thesis §10.2.1: "the leader can write to its disk in parallel with replicating to the followers".
#[test]
fn a_leader_whose_disk_comes_first_sends_nothing_that_is_not_on_it() {
    for (parallel, expected) in [(true, true), (false, false)] {
        let (mut timeline, leader) = start(|settings| {
            settings.disk_sync = SpanRange::ms(20, 20);
            settings.raft.parallel_disk = parallel;
        });
        let sent = entries_sent(&timeline, leader);
        put(&mut timeline, 1);
        on(&mut timeline, 19);
        assert_eq!(sent < entries_sent(&timeline, leader), expected);
        on(&mut timeline, 2);
        assert!(sent < entries_sent(&timeline, leader), "now it is on the disk");
        on(&mut timeline, 300);
        assert_eq!(timeline.world().ended_from(0).count(), 1);
        // What is gone back for is not sent early either.
        let behind =
            timeline.world().settings().all().iter().find(|id| *id != leader).expect("two follow");
        does(&mut timeline, ServerAct::Crash(behind));
        (0..20).for_each(|value| put(&mut timeline, value));
        does(&mut timeline, ServerAct::Restart(behind));
        on(&mut timeline, 1_000);
        assert_eq!(last(&timeline, behind), last(&timeline, leader));
    }
}
