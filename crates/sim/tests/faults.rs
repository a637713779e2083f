//! Every fault does what its row says, in every state of what it is done to.

mod common;

use common::{does, message, on, server};
use raft::{Index, NodeId};
use sim::{
    Act, Amount, ClientAct, Clock, ClockAct, Command, DiskAct, DiskState, Edge, Fate, Faults,
    Flight, InFlight, Kind, Link, LinkAct, Mark, MessageAct, MessageId, MessageKind, NotActed,
    Property, Script, ServerAct, Setting, Settings, Several, Span, SpanRange, Standing, Status,
    Target, Time, Timeline, TroubleAct, Value, Verb, Ways,
};
use std::fmt::Write as _;

fn timeline(settings: Settings, until: u64) -> Timeline {
    let mut timeline = Timeline::new(Script { settings, seed: 7, acts: vec![] });
    timeline.seek(Time::ms(until));
    timeline
}

fn with(link: Link) -> Settings {
    Settings { link, ..Settings::default() }
}

fn leader(timeline: &Timeline) -> NodeId {
    timeline.world().leader().expect("somebody leads by now")
}

/// Some follower, and the leader.
fn both(timeline: &Timeline) -> (NodeId, NodeId) {
    let leader = leader(timeline);
    let other = timeline.world().settings().all().iter().find(|id| *id != leader);
    (other.expect("there are others"), leader)
}

fn put(timeline: &mut Timeline, value: u32) {
    let command = Command::Put { key: "x".into(), value: value.to_string() };
    does(timeline, ClientAct::ask(Target::Leader, command));
}

fn on_its_way(timeline: &Timeline, is_it: impl Fn(&InFlight) -> bool) -> InFlight {
    let found = timeline.world().messages().find(|flight| is_it(flight)).cloned();
    found.expect("such a message is on its way")
}

fn flight(timeline: &Timeline, id: MessageId) -> Flight {
    let found = timeline.branch().history().flights().find(|flight| flight.id == id).copied();
    found.expect("it was sent")
}

/// How a test says that something cannot be done.
fn refused(timeline: &Timeline, act: impl Into<Act>) -> &'static str {
    timeline.world().allows(&act.into()).expect_err("it cannot be done").id()
}

/// The states that a server can be in, each by what leads there.
fn states() -> Vec<(&'static str, Timeline, NodeId)> {
    let start = || {
        let mut timeline = timeline(Settings::default(), 1_000);
        put(&mut timeline, 1);
        on(&mut timeline, 200);
        timeline
    };
    let (follower, leader) = both(&start());
    let (mut frozen, mut down, mut stopped) = (start(), start(), start());
    does(&mut frozen, ServerAct::Pause(follower));
    on(&mut frozen, 400);
    does(&mut down, ServerAct::Crash(follower));
    on(&mut down, 400);
    does(&mut stopped, DiskAct::Corrupt(follower, Index(1)));
    does(&mut stopped, ServerAct::Crash(follower));
    does(&mut stopped, ServerAct::Restart(follower));
    on(&mut stopped, 400);
    vec![
        ("leader", start(), leader),
        ("follower", start(), follower),
        ("frozen", frozen, follower),
        ("down", down, follower),
        ("stopped", stopped, follower),
    ]
}

/// An act of this verb to that server; of a message or a way, to one from the leader to it.
fn act(verb: &Verb, timeline: &Timeline, id: NodeId) -> Option<Act> {
    let world = timeline.world();
    let others = world.all().iter().filter(|other| *other != id);
    let from = others.clone().find(|it| Some(*it) == world.leader()).or(others.clone().next())?;
    let to_it = |flight: &&InFlight| flight.id.to == id;
    let value = |kind: &Kind| {
        Some(match kind {
            Kind::Server(_) => Value::Server(id),
            Kind::Message => {
                Value::Message(world.messages().find(to_it).map_or(message(1, 2, 1), |it| it.id))
            }
            Kind::Several => Value::Several(Several::To(id)),
            Kind::Ways => Value::Ways(Ways::one(from, id)),
            Kind::Span => Value::Span(Span::ms(50)),
            Kind::Share(..) => Value::Share(1_200_000),
            Kind::Index => Value::Index(Index(1)),
            Kind::Choice(words) => Value::Choice(words[1]),
            Kind::Dial => Value::Setting((Setting::numbered(5)?, Amount::Share(200_000))),
            Kind::Target => Value::Target(Target::Server(id)),
            Kind::Key | Kind::Content => Value::Text("x".into()),
            // These concern no server.
            Kind::Members => Value::Groups(vec![[id, from].into_iter().collect()]),
            Kind::Client => Value::Client(sim::ClientId::FIRST),
            Kind::Request => Value::Request(raft::RequestId(1)),
            Kind::Asks => common::asks(ClientAct::Get("x".into(), Target::Server(id))),
            Kind::Groups | Kind::Setting | Kind::Choices(_) => return None,
        })
    };
    let values: Option<Vec<Value>> = verb.takes.iter().map(value).collect();
    Act::of(verb, &values.filter(|values| !values.is_empty())?)
}

/// For every act and every state of a server: can it be done, and if not, why.
#[test]
fn each_act_has_one_effect_in_every_state_of_its_target() {
    let states = states();
    let mut table = String::new();
    for verb in Act::verbs() {
        let mut line = format!("{:22}", verb.id());
        for (name, timeline, id) in &states {
            let Some(act) = act(verb, timeline, *id) else { continue };
            let said = match timeline.world().allows(&act) {
                Ok(()) => "yes",
                Err(refusal) => refusal.id(),
            };
            write!(line, " {name}: {said:18}").expect("a string takes all");
            // What cannot be done changes nothing; what can be done keeps the run alive.
            let mut copy = timeline.clone();
            let before = common::view(copy.world());
            match copy.act(act.clone()) {
                Ok(()) => {
                    on(&mut copy, 300);
                    assert!(copy.world().broken().is_empty(), "{act:?} while {name}");
                }
                Err(NotActed::Refused(_)) => assert_eq!(common::view(copy.world()), before),
                Err(why) => panic!("{act:?}: {why:?}"),
            }
        }
        if 22 < line.trim_end().len() {
            table += line.trim_end();
            table += "\n";
        }
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/acts.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &table).expect("the table can be written");
    }
    let known = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(known, table, "UPDATE=1 writes it anew");
}

#[test]
fn a_copy_arrives_after_its_original_and_shifts_no_other_message() {
    let mut timeline = timeline(Settings::default(), 1_000);
    put(&mut timeline, 1);
    let original = on_its_way(&timeline, |flight| flight.fate == Fate::Arrives);
    let mut plain = timeline.clone();
    does(&mut timeline, MessageAct::Duplicate(original.id));
    let MessageId { from, to, .. } = original.id;
    let copy = flight(&timeline, MessageId::copy(from, to, 1));
    assert!(original.arrives_at < copy.arrives_at);
    assert_eq!(copy.id.to_string(), format!("{from}->{to} copy#1"));
    on(&mut timeline, 500);
    on(&mut plain, 500);
    assert!(flight(&timeline, copy.id).arrived);
    // What it is answered shifts the follower's way to the leader, and nothing else.
    let others = |timeline: &Timeline| -> Vec<Flight> {
        let flights = timeline.branch().history().flights().copied();
        let is_other = |one: &Flight| one.id.as_copy().is_none() && one.id.from != to;
        flights.filter(|one| one.sent_at < copy.arrives_at && is_other(one)).collect()
    };
    let bare = |flight: Flight| Flight { record: 0, ..flight };
    assert_eq!(
        others(&timeline).into_iter().map(bare).collect::<Vec<_>>(),
        others(&plain).into_iter().map(bare).collect::<Vec<_>>()
    );
    assert!(timeline.world().broken().is_empty());
}

#[test]
fn a_message_that_is_delayed_is_overtaken_by_what_was_sent_after_it() {
    let mut timeline = timeline(Settings::default(), 1_000);
    put(&mut timeline, 1);
    let first = on_its_way(&timeline, |one| MessageKind::Entries == (&one.message.body).into());
    does(&mut timeline, MessageAct::Delay(first.id, Span::ms(200)));
    assert_eq!(
        on_its_way(&timeline, |one| one.id == first.id).arrives_at,
        first.arrives_at + Span::ms(200)
    );
    assert_eq!(flight(&timeline, first.id).ended_at, first.arrives_at + Span::ms(200));
    on(&mut timeline, 100);
    let MessageId { from, to, number } = first.id;
    assert!(flight(&timeline, MessageId { from, to, number: number + 1 }).arrived);
    assert!(timeline.world().messages().any(|one| one.id == first.id), "it is still on its way");
    on(&mut timeline, 200);
    assert!(timeline.world().broken().is_empty());
}

#[test]
fn a_message_is_delivered_now_even_if_chance_would_have_lost_it() {
    let lossy = with(Link { loss_ppm: 300_000, ..Link::default() });
    let mut timeline = timeline(lossy, 1_500);
    let lost = |flight: &InFlight| flight.fate == Fate::LostHalfway;
    while !timeline.world().messages().any(lost) {
        timeline.step_forward();
    }
    let id = on_its_way(&timeline, lost).id;
    does(&mut timeline, MessageAct::Deliver(id));
    assert_eq!(timeline.world().record().followed.server, Some(id.to));
    let flight = flight(&timeline, id);
    assert!(flight.arrived && flight.ended_at == timeline.now());
}

#[test]
fn what_is_delivered_to_a_frozen_server_waits_and_cannot_be_moved_any_more() {
    let mut timeline = timeline(Settings::default(), 1_000);
    let (follower, _) = both(&timeline);
    put(&mut timeline, 1);
    does(&mut timeline, ServerAct::Pause(follower));
    let id = on_its_way(&timeline, |flight| flight.id.to == follower).id;
    does(&mut timeline, MessageAct::Deliver(id));
    assert_eq!(on_its_way(&timeline, |flight| flight.id == id).fate, Fate::Waits);
    assert_eq!(refused(&timeline, MessageAct::Deliver(id)), "waits");
    assert_eq!(refused(&timeline, MessageAct::Delay(id, Span::ms(1))), "waits");
    does(&mut timeline, MessageAct::Drop(id));
}

#[test]
fn all_messages_of_a_kind_or_to_a_server_are_dropped_delayed_copied_or_delivered_at_once() {
    let mut timeline = timeline(Settings::default(), 1_000);
    put(&mut timeline, 1);
    let entries = Several::Kind(MessageKind::Entries);
    let is_entries = |one: &&InFlight| MessageKind::Entries == (&one.message.body).into();
    let count = timeline.world().messages().filter(is_entries).count();
    assert_eq!(count, 4);
    let mut copied = timeline.clone();
    does(&mut copied, MessageAct::DuplicateAll(entries));
    assert_eq!(copied.world().messages().filter(is_entries).count(), 8);
    let mut late = timeline.clone();
    does(&mut late, MessageAct::DelayAll(entries, Span::ms(100)));
    on(&mut late, 90);
    assert_eq!(
        late.world()
            .messages()
            .filter(is_entries)
            .filter(|it| it.sent_at == timeline.now())
            .count(),
        4
    );
    let mut now = timeline.clone();
    does(&mut now, MessageAct::DeliverAll(entries));
    while now.world().messages().any(|flight| is_entries(&flight)) {
        now.step_forward();
    }
    assert_eq!((now.now(), now.world().messages().filter(is_entries).count()), (timeline.now(), 0));
    let (follower, _) = both(&timeline);
    does(&mut timeline, MessageAct::DropAll(Several::To(follower)));
    assert_eq!(timeline.world().messages().filter(|one| one.id.to == follower).count(), 0);
    assert_eq!(timeline.world().messages().filter(is_entries).count(), 3);
}

#[test]
fn a_way_that_is_cut_passes_nothing_and_the_way_back_passes_all() {
    let mut timeline = timeline(Settings::default(), 1_000);
    let (follower, leader) = both(&timeline);
    let ways = Ways::one(follower, leader);
    assert_eq!(refused(&timeline, LinkAct::Mend(ways)), "nothing-to-mend");
    does(&mut timeline, LinkAct::Cut(ways));
    assert_eq!(refused(&timeline, LinkAct::Cut(ways)), "nothing-to-cut");
    let cut_at = timeline.now();
    on(&mut timeline, 300);
    let sent = |timeline: &Timeline, from, to| -> Vec<bool> {
        let history = timeline.branch().history();
        let of_way = |flight: &&Flight| flight.id.from == from && flight.id.to == to;
        let since = history.flights().filter(of_way).filter(|it| cut_at <= it.sent_at);
        since.filter(|it| it.ended_at <= timeline.now()).map(|it| it.arrived).collect()
    };
    assert!(3 < sent(&timeline, follower, leader).len());
    assert!(sent(&timeline, follower, leader).iter().all(|arrived| !arrived));
    assert!(sent(&timeline, leader, follower).iter().all(|arrived| *arrived));
    assert!(timeline.world().is_cut(follower, leader));
    assert!(!timeline.world().connects(follower, leader));
    does(&mut timeline, LinkAct::Mend(Ways::between(leader, follower)));
    assert!(timeline.world().connects(follower, leader));
}

#[test]
fn healing_undoes_partitions_cuts_and_whatever_single_ways_were_set_to() {
    let mut timeline = timeline(Settings::default(), 1_000);
    let loss = Setting::numbered(5).expect("loss");
    does(&mut timeline, LinkAct::Cut(Ways::around(server(2))));
    does(&mut timeline, LinkAct::Turn(Ways::one(server(1), server(3)), (loss, Amount::Share(9))));
    does(&mut timeline, LinkAct::Heal());
    assert_eq!(refused(&timeline, LinkAct::Heal()), "not-partitioned");
    assert_eq!(timeline.world().link(server(1), server(3)), &Link::default());
}

#[test]
fn a_dial_turns_some_ways_and_stays_when_all_are_set() {
    let mut timeline = timeline(Settings::default(), 1_000);
    let (loss, latency) = (Setting::numbered(5), Setting::numbered(4));
    let (loss, latency) = (loss.expect("loss"), latency.expect("latency"));
    let all = Amount::Share(1_000_000);
    let way = Ways { from: Some(server(1)), to: None, both: false };
    does(&mut timeline, LinkAct::Turn(way, (loss, all)));
    assert_eq!(refused(&timeline, LinkAct::Turn(way, (loss, all))), "same-dial");
    let servers = (Setting::numbered(1).expect("servers"), Amount::Number(3));
    assert_eq!(refused(&timeline, LinkAct::Turn(way, servers)), "not-a-dial");
    let range = SpanRange::ms(30, 40);
    does(&mut timeline, sim::SettingAct::Set((latency, Amount::Range(range))));
    let world = timeline.world();
    assert_eq!(world.dials(server(1), server(3)), [(loss, all)]);
    let link = Link { loss_ppm: 1_000_000, latency: range, ..Link::default() };
    assert_eq!(world.link(server(1), server(3)), &link);
    assert_eq!(world.link(server(3), server(1)), &Link { latency: range, ..Link::default() });
    // What all are set to is nothing of its own.
    does(&mut timeline, LinkAct::Turn(way, (loss, Amount::Share(0))));
    assert_eq!(timeline.world().dials(server(1), server(3)), []);
}

/// The messages that were sent in ten seconds over ways like this.
fn sent_over(link: Link) -> Vec<Flight> {
    let timeline = timeline(with(link), 10_000);
    timeline.branch().history().flights().copied().collect()
}

fn took(flight: &Flight) -> Span {
    flight.arrives_at.since(flight.sent_at)
}

#[test]
fn a_tail_makes_so_many_messages_late_by_its_length() {
    let flat = Link { latency: SpanRange::ms(10, 10), in_order: false, ..Link::default() };
    let flights = sent_over(Link { tail_ppm: 100_000, tail: Span::ms(20), ..flat });
    let late = flights.iter().filter(|flight| took(flight) == Span::ms(30)).count();
    assert_eq!(
        flights.iter().filter(|flight| took(flight) == Span::ms(10)).count() + late,
        flights.len()
    );
    assert!((flights.len() / 14..flights.len() / 7).contains(&late), "{late} of {}", flights.len());
}

#[test]
fn so_many_messages_arrive_twice_and_raft_does_not_mind() {
    let flights = sent_over(Link { twice_ppm: 200_000, ..Link::default() });
    let copies = flights.iter().filter(|flight| flight.id.as_copy().is_some()).count();
    let originals = flights.len() - copies;
    assert!((originals / 7..originals / 4).contains(&copies), "{copies} of {originals}");
}

#[test]
fn so_many_messages_are_overtaken_by_later_ones() {
    let flights = sent_over(Link { overtaken_ppm: 200_000, ..Link::default() });
    let is_overtaken = |flight: &&Flight| {
        let later = |other: &Flight| {
            other.id.from == flight.id.from
                && other.id.to == flight.id.to
                && flight.id.number < other.id.number
                && other.arrives_at < flight.arrives_at
        };
        flights.iter().any(later)
    };
    assert!(5 < flights.iter().filter(is_overtaken).count());
    assert_eq!(sent_over(Link::default()).iter().filter(|one| 20_000 < took(one).0).count(), 0);
}

#[test]
fn what_a_way_carries_waits_until_its_bytes_have_room() {
    let slow = Link { bandwidth: 1_500, latency: SpanRange::ms(10, 10), ..Link::default() };
    let flights = sent_over(slow);
    assert!(100 < flights.len());
    for flight in &flights {
        let alone = Span(u64::from(flight.bytes) * 1_000_000 / 1_500 + 10_000);
        assert!(alone <= took(flight), "{flight:?} is faster than its way");
    }
    assert!(
        flights.iter().any(|one| u64::from(one.bytes) * 1_000_000 / 1_500 + 10_000 < took(one).0),
        "none waited"
    );
}

#[test]
fn a_disk_is_slow_stands_still_or_is_full_and_recovers() {
    let syncs = |state| {
        let mut timeline = timeline(Settings::default(), 1_000);
        let (follower, _) = both(&timeline);
        if state != DiskState::Fine {
            does(&mut timeline, DiskAct::Becomes(follower, state));
            assert_eq!(refused(&timeline, DiskAct::Becomes(follower, state)), "same-disk");
        }
        put(&mut timeline, 1);
        on(&mut timeline, 100);
        let there = |timeline: &Timeline| {
            let server = timeline.world().server(follower).expect("it is there");
            (server.disk().durable().log.last_index(), server.disk().waiting())
        };
        let before = there(&timeline);
        if state != DiskState::Fine {
            does(&mut timeline, DiskAct::Becomes(follower, DiskState::Fine));
        }
        on(&mut timeline, 100);
        (before, there(&timeline))
    };
    let written = (Index(2), 0);
    assert_eq!(syncs(DiskState::Fine), (written, written));
    assert_eq!(syncs(DiskState::Slow), (written, written), "slow is not never");
    assert_eq!(syncs(DiskState::Stalled), ((Index(1), 1), written));
    assert_eq!(syncs(DiskState::Full), ((Index(1), 1), written));
    // Twenty times as slow: what takes 1 to 3 ms takes 20 to 60.
    let mut timeline = timeline(Settings::default(), 1_000);
    let (follower, _) = both(&timeline);
    does(&mut timeline, DiskAct::Becomes(follower, DiskState::Slow));
    put(&mut timeline, 1);
    on(&mut timeline, 30);
    assert!(timeline.world().server(follower).expect("it").disk().is_syncing());
}

#[test]
fn a_disk_that_stands_still_keeps_the_sync_that_was_under_way_and_one_that_is_full_ends_it() {
    for (state, ends) in [(DiskState::Stalled, false), (DiskState::Full, true)] {
        let mut timeline = timeline(Settings::default(), 1_000);
        let leader = leader(&timeline);
        put(&mut timeline, 1);
        assert!(timeline.world().server(leader).expect("it").disk().is_syncing());
        does(&mut timeline, DiskAct::Becomes(leader, state));
        on(&mut timeline, 50);
        let disk = timeline.world().server(leader).expect("it").disk();
        assert_eq!(disk.is_syncing(), !ends, "{state:?}");
        assert_eq!(disk.durable().log.last_index() == Index(2), ends);
    }
}

#[test]
fn a_write_that_is_torn_leaves_what_was_whole_and_the_server_goes_on_with_that() {
    let mut timeline = timeline(Settings::default(), 1_000);
    let (follower, _) = both(&timeline);
    assert_eq!(refused(&timeline, ServerAct::CrashTorn(follower)), "nothing-to-sync");
    does(&mut timeline, LinkAct::Cut(Ways::around(follower)));
    for value in 0..6 {
        put(&mut timeline, value);
    }
    on(&mut timeline, 60);
    does(&mut timeline, LinkAct::Mend(Ways::around(follower)));
    let disk = |timeline: &Timeline| timeline.world().server(follower).expect("it").disk().clone();
    while !disk(&timeline).is_syncing() || disk(&timeline).durable().log.last_index() < Index(1) {
        timeline.step_forward();
    }
    let before = disk(&timeline).durable().log.last_index();
    let wanted = timeline.world().server(follower).expect("it").node().log().last_index();
    assert!(before.0 + 1 < wanted.0, "several entries are being written");
    does(&mut timeline, ServerAct::CrashTorn(follower));
    let after = disk(&timeline).durable().log.last_index();
    assert!(before < after && after < wanted, "{before} to {after} of {wanted}");
    does(&mut timeline, ServerAct::Restart(follower));
    on(&mut timeline, 500);
    assert_eq!(disk(&timeline).durable().log.last_index(), wanted);
    assert!(timeline.world().broken().is_empty());
}

#[test]
fn a_server_that_finds_a_corrupt_entry_on_its_disk_stops_and_does_not_guess() {
    let mut timeline = timeline(Settings::default(), 1_000);
    let (follower, _) = both(&timeline);
    assert_eq!(refused(&timeline, DiskAct::Corrupt(follower, Index(9))), "not-on-disk");
    does(&mut timeline, DiskAct::Corrupt(follower, Index(1)));
    assert_eq!(refused(&timeline, DiskAct::Corrupt(follower, Index(1))), "corrupt");
    on(&mut timeline, 300);
    assert!(timeline.world().server(follower).expect("it").running().is_some(), "nobody knows yet");
    does(&mut timeline, ServerAct::Crash(follower));
    does(&mut timeline, ServerAct::Restart(follower));
    assert_eq!(timeline.world().record().followed.corrupt, Some((follower, Index(1))));
    let status = timeline.world().server(follower).expect("it").status();
    assert!(matches!(status, Status::Refuses(Index(1))));
    assert_eq!(refused(&timeline, ServerAct::Restart(follower)), "corrupt");
    does(&mut timeline, ServerAct::Wipe(follower));
    does(&mut timeline, ServerAct::Restart(follower));
    on(&mut timeline, 500);
    let server = timeline.world().server(follower).expect("it");
    assert!(server.running().is_some());
    // It has lost what it acknowledged, and knows that it is not who it was.
    assert_eq!(server.node().log().last_index(), Index(0));
}

#[test]
fn an_entry_that_is_written_anew_is_well_again() {
    let mut timeline = timeline(Settings::default(), 1_000);
    let old = leader(&timeline);
    does(&mut timeline, LinkAct::Cut(Ways::around(old)));
    let lonely = Command::Put { key: "x".into(), value: "1".into() };
    does(&mut timeline, ClientAct::ask(Target::Server(old), lonely));
    on(&mut timeline, 20);
    does(&mut timeline, DiskAct::Corrupt(old, Index(2)));
    on(&mut timeline, 800);
    put(&mut timeline, 2);
    does(&mut timeline, LinkAct::Heal());
    on(&mut timeline, 800);
    let disk = timeline.world().server(old).expect("it").disk();
    assert_eq!((disk.corrupt(), disk.durable().log.last_index()), (None, Index(3)));
}

#[test]
fn the_timers_of_a_server_run_by_its_clock() {
    let mut timeline = timeline(Settings::default(), 1_000);
    let (follower, _) = both(&timeline);
    let ends_at = |timeline: &Timeline| {
        let running = timeline.world().server(follower).and_then(sim::Server::running);
        running.and_then(|it| it.runs(raft::Timer::Election)).expect("it waits").1
    };
    let (now, before) = (timeline.now(), ends_at(&timeline));
    let left = before.since(now).0;
    let mut fast = timeline.clone();
    does(&mut fast, ClockAct::Rate(follower, 2_000_000));
    assert_eq!(ends_at(&fast).since(now).0, left.div_ceil(2));
    assert_eq!(refused(&fast, ClockAct::Rate(follower, 2_000_000)), "same-rate");
    assert_eq!(refused(&fast, ClockAct::Rate(follower, 20_000_000)), "no-such-rate");
    does(&mut fast, ClockAct::Rate(follower, Clock::USUAL));
    assert!(ends_at(&fast).0.abs_diff(before.0) <= 1);
    let mut ahead = timeline.clone();
    does(&mut ahead, ClockAct::Jump(follower, Span::ms(20)));
    assert_eq!(ends_at(&ahead), Time(before.0 - 20_000));
    does(&mut ahead, ClockAct::JumpBack(follower, Span::ms(30)));
    assert_eq!(ends_at(&ahead), Time(before.0 + 10_000));
    let server = ahead.world().server(follower).expect("it");
    assert_eq!(server.clock().jumped(), -10_000);
    assert_eq!(server.clock().shows(ahead.now()).0, ahead.now().0 - 10_000);
    // Far ahead it runs out at once, and its server stands.
    does(&mut timeline, ClockAct::Jump(follower, Span::ms(900)));
    assert_eq!(ends_at(&timeline), now);
    timeline.step_forward();
    assert_eq!(timeline.world().server(follower).expect("it").standing(), Standing::Candidate);
}

#[test]
fn a_clock_that_is_ten_times_slow_makes_a_leader_too_rare_a_voice() {
    let mut timeline = timeline(Settings::default(), 1_000);
    let slow = leader(&timeline);
    does(&mut timeline, ClockAct::Rate(slow, 100_000));
    on(&mut timeline, 1_000);
    assert_ne!(leader(&timeline), slow, "its heartbeats come too late");
}

#[test]
fn timers_that_are_aligned_split_the_vote_and_timers_that_are_spread_do_not() {
    let same = with(Link { latency: SpanRange::ms(15, 15), ..Link::default() });
    let mut timeline = timeline(Settings { disk_sync: SpanRange::ms(2, 2), ..same }, 10);
    let mut spread = timeline.clone();
    does(&mut timeline, ClockAct::Align());
    does(&mut spread, ClockAct::Spread());
    on(&mut timeline, 420);
    on(&mut spread, 420);
    let split = |timeline: &Timeline| {
        timeline.branch().history().taken_by(Edge::NewElection, timeline.record()).0
    };
    assert!(0 < split(&timeline), "five candidates, five votes");
    assert_eq!(split(&spread), 0);
    assert!(spread.world().leader().is_some());
    let first = timeline.branch().history().changes().iter().take(5);
    assert!(
        first
            .map(|change| change.time)
            .all(|time| time == timeline.branch().history().changes()[0].time)
    );
    (1..=4).for_each(|id| does(&mut spread, ServerAct::Crash(server(id))));
    assert_eq!(refused(&spread, ClockAct::Align()), "too-few-timers");
}

#[test]
fn trouble_comes_as_often_as_wished_spares_most_servers_and_stops_when_told() {
    for place in 0..Faults::IDS.len() {
        let mut timeline = timeline(Settings::default(), 1_000);
        assert_eq!(refused(&timeline, TroubleAct::Calm()), "no-trouble");
        let faults = Faults(1 << place);
        does(&mut timeline, TroubleAct::Make(Span::ms(100), faults));
        assert_eq!(refused(&timeline, TroubleAct::Make(Span::ms(100), faults)), "same-trouble");
        let mut most_ill = 0;
        for _ in 0..100 {
            on(&mut timeline, 100);
            let ill = |server: &&sim::Server| server.running().is_none() || server.is_frozen();
            most_ill = most_ill.max(timeline.world().servers().iter().filter(ill).count());
        }
        let name = Faults::IDS[place];
        let (_, count) = timeline.world().trouble();
        assert!((75..135).contains(&count), "{name}: {count} in ten seconds");
        assert!(most_ill <= 2, "{name}: {most_ill} at once");
        assert!(timeline.world().broken().is_empty(), "{name}");
        let marks = timeline.branch().history().markers().iter();
        let done = marks.filter(|marker| matches!(marker.mark, Mark::Trouble(_))).count();
        assert!(30 < done, "{name}: {done} of {count} could be done");
        does(&mut timeline, TroubleAct::Calm());
        on(&mut timeline, 1_000);
        assert_eq!(timeline.world().trouble(), (None, count));
    }
}

/// Its faults are draws by counter: what chance decided before stays, and so does what it decides of
/// unrelated things after.
#[test]
fn trouble_with_clocks_shifts_no_draw_of_the_network() {
    let mut calm = timeline(Settings::default(), 1_000);
    let mut wild = calm.clone();
    does(&mut wild, TroubleAct::Make(Span::ms(20), Faults(0b100_000)));
    on(&mut calm, 2_000);
    on(&mut wild, 2_000);
    let flights = |timeline: &Timeline| -> Vec<(MessageId, Span)> {
        let flights = timeline.branch().history().flights();
        flights.map(|one| (one.id, one.arrives_at.since(one.sent_at))).collect()
    };
    let (calm, wild) = (flights(&calm), flights(&wild));
    let common = wild.iter().filter(|(id, _)| calm.iter().any(|(other, _)| other == id)).count();
    assert!(100 < common);
    // A way that keeps its order makes one wait for the other; none is faster than what was drawn.
    let same = wild.iter().filter(|one| calm.contains(one)).count();
    assert!(common * 9 / 10 < same, "{same} of {common} take as long as without trouble");
}

fn broken(timeline: &Timeline) -> Vec<Property> {
    timeline.world().broken().iter().map(|(_, violation)| violation.property).collect()
}

#[test]
fn a_committed_entry_that_too_few_disks_keep_is_said_once() {
    let mut timeline = timeline(Settings::default(), 1_000);
    put(&mut timeline, 1);
    on(&mut timeline, 300);
    let followers =
        timeline.world().settings().all().without([leader(&timeline)].into_iter().collect());
    let mut followers = followers.iter();
    let mut lose = |timeline: &mut Timeline| {
        let id = followers.next().expect("there are four");
        does(timeline, ServerAct::Crash(id));
        does(timeline, ServerAct::Wipe(id));
    };
    lose(&mut timeline);
    lose(&mut timeline);
    assert_eq!(broken(&timeline), [], "three of five still have it");
    lose(&mut timeline);
    assert_eq!(broken(&timeline), [Property::CommittedIsKept]);
    let (_, violation) = timeline.world().broken()[0];
    let blamed = timeline.world().server(violation.server).expect("it is one of the five");
    assert!(matches!(blamed.status(), Status::Down), "who lost it is named");
    lose(&mut timeline);
    assert_eq!(broken(&timeline), [Property::CommittedIsKept], "it is said once");
    // The last that has it is the leader; then a client was told something that nobody knows.
    let last = leader(&timeline);
    does(&mut timeline, ServerAct::Crash(last));
    assert_eq!(broken(&timeline), [Property::CommittedIsKept], "its disk has it");
    does(&mut timeline, ServerAct::Wipe(last));
    assert_eq!(broken(&timeline), [Property::CommittedIsKept, Property::AcknowledgedIsKept]);
}

#[test]
fn an_entry_that_is_corrupt_is_not_kept() {
    let mut timeline = timeline(Settings::default(), 1_000);
    put(&mut timeline, 1);
    on(&mut timeline, 300);
    for id in 1..=2 {
        does(&mut timeline, DiskAct::Corrupt(server(id), Index(1)));
    }
    assert_eq!(broken(&timeline), []);
    does(&mut timeline, DiskAct::Corrupt(server(3), Index(2)));
    assert_eq!(broken(&timeline), [Property::CommittedIsKept]);
}

/// Switched off is the rule that lets a commit wait for the disk.
#[test]
fn an_acknowledgement_of_what_is_not_on_the_disk_yet_breaks_that_committed_entries_are_kept() {
    let mut settings = Settings { disk_sync: SpanRange::ms(60, 90), ..Settings::default() };
    let mut right = timeline(settings, 1_500);
    settings.raft.off = [raft::Rule::EntriesOnDisk, raft::Rule::CountsItself].into_iter().collect();
    let mut wrong = timeline(settings, 1_500);
    put(&mut right, 1);
    put(&mut wrong, 1);
    on(&mut right, 500);
    on(&mut wrong, 500);
    assert_eq!(broken(&right), []);
    assert!(broken(&wrong).contains(&Property::CommittedIsKept));
}

#[test]
fn a_majority_that_is_left_alone_has_a_leader_in_time_or_it_is_said() {
    let mut timeline = timeline(Settings::default(), 1_000);
    let old = leader(&timeline);
    does(&mut timeline, ServerAct::Crash(old));
    on(&mut timeline, 10_000);
    assert_eq!(broken(&timeline), []);
    does(&mut timeline, ServerAct::Restart(old));
    wipe_all(&mut timeline);
    let before = broken(&timeline);
    on(&mut timeline, 5_900);
    assert_eq!(broken(&timeline), before, "twenty times 300 ms are not over");
    on(&mut timeline, 900);
    assert_eq!(broken(&timeline).last(), Some(&Property::LeaderInTime));
    let count = broken(&timeline).len();
    on(&mut timeline, 9_000);
    assert_eq!(broken(&timeline).len(), count, "it is said once");
}

/// Nobody may lead any more: all have lost what told them who they are.
fn wipe_all(timeline: &mut Timeline) {
    for id in timeline.world().settings().all().iter() {
        does(timeline, ServerAct::Crash(id));
        does(timeline, ServerAct::Wipe(id));
        does(timeline, ServerAct::Restart(id));
    }
}

/// Every other server is hindered, in one way after the other: two well ones are no majority.
#[test]
fn no_leader_is_promised_to_servers_that_are_not_up_awake_in_order_and_connected() {
    let hindered: [fn(NodeId) -> Act; 6] = [
        |id| ServerAct::Crash(id).into(),
        |id| ServerAct::Pause(id).into(),
        |id| DiskAct::Becomes(id, DiskState::Stalled).into(),
        |id| ClockAct::Rate(id, 1_000_001).into(),
        |id| LinkAct::Cut(Ways::around(id)).into(),
        |id| LinkAct::Cut(Ways { from: Some(id), to: None, both: false }).into(),
    ];
    for (at, hinders) in hindered.into_iter().enumerate() {
        let mut timeline = timeline(Settings::default(), 1_000);
        wipe_all(&mut timeline);
        for number in 1..=3 {
            does(&mut timeline, hinders(server(number)));
        }
        let before = broken(&timeline).len();
        on(&mut timeline, 8_000);
        assert_eq!(broken(&timeline).len(), before, "way {at}");
    }
}
