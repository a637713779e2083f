//! Snapshots in the world: the state machine hands its state out and takes it in, the log gets shorter,
//! and who lags behind gets there in chunks (§7).

mod common;

use common::{does, on};
use raft::{Index, NodeId, RuleSet};
use sim::{
    Asked, ClientAct, Command, Faults, Flight, LinkAct, MessageKind, NotActed, Refusal, Script,
    Serial, ServerAct, Settings, Span, StateMachine, Target, Time, Timeline, TroubleAct, Ways,
};

fn settings(every: u32, tail: u32, chunk: u32) -> Settings {
    let mut settings = Settings { servers: 3, ..Settings::default() };
    let raft = &mut settings.raft;
    (raft.snapshot_every, raft.snapshot_tail, raft.snapshot_chunk) = (every, tail, chunk);
    settings
}

fn timeline(settings: Settings) -> Timeline {
    let mut timeline = Timeline::new(Script { settings, seed: 7, acts: vec![] });
    timeline.seek(Time::ms(600));
    timeline
}

fn put(timeline: &mut Timeline, key: &str, value: u32) {
    let command = Command::Put { key: key.into(), value: value.to_string() };
    does(timeline, ClientAct::ask(Target::Leader, command));
    on(timeline, 60);
}

fn leader(timeline: &Timeline) -> NodeId {
    timeline.world().leader().expect("somebody leads by now")
}

fn follower(timeline: &Timeline) -> NodeId {
    let leader = leader(timeline);
    timeline.world().settings().all().iter().find(|id| *id != leader).expect("there are two")
}

fn of(timeline: &Timeline, id: NodeId) -> (Index, Index, Vec<(String, String)>) {
    let server = timeline.world().server(id).expect("it is there");
    let log = server.node().log();
    let store = server.running().map(|running| running.store().iter().map(pair).collect());
    (log.compacted().index, log.last_index(), store.unwrap_or_default())
}

fn pair((key, value): (&str, &str)) -> (String, String) {
    (key.to_owned(), value.to_owned())
}

#[test]
fn each_server_takes_snapshots_independently_of_the_committed_entries_in_its_log() {
    let mut timeline = timeline(settings(4, 0, 100));
    (1..=6).for_each(|value| put(&mut timeline, "x", value));
    on(&mut timeline, 200);
    for id in timeline.world().settings().all().iter() {
        let (compacted, last, store) = of(&timeline, id);
        assert_eq!((compacted, last), (Index(4), Index(7)), "{id}");
        assert_eq!(store, [("x".into(), "6".into())], "the state is as it was");
    }
    assert!(timeline.world().broken().is_empty());
}

#[test]
fn a_tail_of_what_a_snapshot_replaces_stays_in_the_log() {
    let mut timeline = timeline(settings(4, 3, 100));
    (1..=6).for_each(|value| put(&mut timeline, "x", value));
    on(&mut timeline, 200);
    assert_eq!(of(&timeline, leader(&timeline)).0, Index(1));
}

#[test]
fn a_server_that_starts_again_has_the_state_of_its_snapshot_and_of_what_follows() {
    let mut timeline = timeline(settings(4, 0, 100));
    for value in 1..=6 {
        put(&mut timeline, ["x", "y"][value as usize % 2], value);
    }
    on(&mut timeline, 200);
    let id = follower(&timeline);
    let before = of(&timeline, id);
    does(&mut timeline, ServerAct::Crash(id));
    does(&mut timeline, ServerAct::Restart(id));
    let (compacted, _, store) = of(&timeline, id);
    assert_eq!(compacted, Index(4));
    assert_eq!(store, [("x".into(), "2".into()), ("y".into(), "3".into())], "as of index 4");
    on(&mut timeline, 500);
    assert_eq!(of(&timeline, id), before);
    assert!(timeline.world().broken().is_empty());
}

#[test]
fn a_follower_too_far_behind_gets_the_snapshot_in_chunks_and_then_the_entries() {
    let mut timeline = timeline(settings(0, 0, 8));
    let id = follower(&timeline);
    does(&mut timeline, LinkAct::Cut(Ways::around(id)));
    for value in 1..=6 {
        put(&mut timeline, &format!("key-{value}"), value);
    }
    for other in timeline.world().settings().all().iter().filter(|other| *other != id) {
        does(&mut timeline, ServerAct::Compact(other));
    }
    does(&mut timeline, LinkAct::Mend(Ways::around(id)));
    on(&mut timeline, 1_500);
    let leader = leader(&timeline);
    assert_ne!(leader, id);
    assert_eq!(of(&timeline, id), of(&timeline, leader));
    let flights = timeline.branch().history().flights();
    let is_chunk = |flight: &&Flight| {
        flight.arrived && flight.kind == MessageKind::Snapshot && flight.id.to == id
    };
    let state = timeline.world().server(leader).and_then(|server| server.node().snapshot());
    let bytes = state.map_or(0, |snapshot| snapshot.state.len());
    let (sent, least) = (flights.filter(is_chunk).count(), bytes.div_ceil(8));
    // With a heartbeat a chunk goes once more; it is taken once.
    assert!(least <= sent && sent < 2 * least, "{sent} chunks for {bytes} bytes");
    assert_eq!(timeline.world().fired(raft::Rule::TakesChunk) as usize, least);
    assert!(timeline.world().broken().is_empty());
}

#[test]
fn a_snapshot_is_saved_when_somebody_asks_and_there_is_something_new() {
    let mut timeline = timeline(settings(0, 0, 100));
    put(&mut timeline, "x", 1);
    on(&mut timeline, 200);
    let id = leader(&timeline);
    assert_eq!(of(&timeline, id).0, Index(0));
    does(&mut timeline, ServerAct::Compact(id));
    assert_eq!(of(&timeline, id).0, Index(2));
    let again = timeline.act(ServerAct::Compact(id));
    assert_eq!(again, Err(NotActed::Refused(Refusal::NothingToCompact(id))));
}

#[test]
fn a_state_is_the_same_in_bytes_and_back() {
    let mut machine = StateMachine::default();
    let mut apply = |index, asked| {
        machine.apply(Index(index), &asked, RuleSet::NONE, &mut Vec::new());
        let bytes = machine.encode(RuleSet::NONE);
        assert_eq!(StateMachine::decode(&bytes), Some(machine.clone()));
        if asked.serial().is_some() {
            assert_eq!(StateMachine::decode(&bytes[..bytes.len() - 1]), None);
        }
    };
    for number in 1..300 {
        let (key, value) = (format!("k{number}"), "v".repeat(1 + number % 64));
        apply(number as u64, Asked::Command(Command::Put { key, value }));
    }
    let serial = |number| Serial { session: Index(300), number, lowest_open: 1 };
    let key = || "k7".to_owned();
    apply(300, Asked::Session(2));
    apply(301, Asked::InSession(serial(1), Command::Get { key: "none".to_owned() }));
    apply(302, Asked::InSession(serial(2), Command::Append { key: key(), value: "1".into() }));
    apply(303, Asked::InSession(serial(3), Command::Delete { key: key() }));
    apply(304, Asked::InSession(serial(9), Command::Put { key: key(), value: "2".into() }));
    assert_eq!(StateMachine::decode(&[]), Some(StateMachine::default()));
}

/// Whatever happens, nothing that is committed is lost, and what all have applied is the same.
#[test]
fn with_snapshots_and_all_kinds_of_trouble_every_property_holds() {
    let (mut installed, mut kept) = (0, 0);
    for seed in 0..60 {
        let mut settings = settings(1 + seed as u32 % 5, seed as u32 % 3, 4 + seed as u32 % 40);
        settings.servers = 3 + (seed % 2) as u8 * 2;
        let mut timeline = Timeline::new(Script { settings, seed, acts: vec![] });
        does(&mut timeline, TroubleAct::Make(Span::ms(120), Faults::USUAL));
        for value in 0..60 {
            on(&mut timeline, 100);
            let command = Command::Put { key: format!("k{}", value % 7), value: value.to_string() };
            if timeline.world().leader().is_some() {
                does(&mut timeline, ClientAct::ask(Target::Leader, command));
            }
        }
        let world = timeline.world();
        assert!(world.broken().is_empty(), "seed {seed}: {:?}", world.broken());
        installed += world.fired(raft::Rule::DropsLog) + world.fired(raft::Rule::KeepsSuffix);
        kept += world.fired(raft::Rule::SavesSnapshot);
        // Two stores that have applied as much are equal.
        let stores = world.servers().iter().filter_map(|server| {
            Some((server.node().last_applied(), server.running()?.machine().clone()))
        });
        let stores: Vec<(Index, StateMachine)> = stores.collect();
        for (index, store) in &stores {
            let same = stores.iter().find(|(other, _)| other == index);
            assert_eq!(same.map(|(_, other)| other), Some(store), "seed {seed}");
        }
    }
    assert!(20 < installed && 1_000 < kept, "{installed} installed, {kept} saved");
}
