//! What a person can do, in every state of what it is done to.

mod common;

use common::{Dice, act, ask, message, play, put, server, set, try_something, view};
use raft::{Fired, Index, NodeId, NodeSet, Rule, Timer};
use sim::{
    Act, Action, Amount, Command, Edge, Event, Fate, Life, LinkAct, MessageAct, MessageId,
    MessageKind, Outcome, Property, Record, Setting, SettingAct,
};
use sim::{Refusal, Run, Script, ServerAct};
use sim::{Settings, Span, SpanRange, Standing, Target, Time, World};
use std::collections::{BTreeMap, BTreeSet};

const LEADER: Target = Target::Leader;

/// Does `action` in a copy of the world.
fn tried(world: &World, action: impl Into<Action>) -> World {
    let mut world = world.clone();
    world.step(action);
    world
}

/// A world in which every standing occurs: one server leads, one follows, one was cut off and
/// stands for election in vain, and one is down.
struct Stage {
    world: World,
    leader: NodeId,
    follower: NodeId,
    candidate: NodeId,
    down: NodeId,
}

fn stage() -> Stage {
    let mut script = Script { seed: 7, ..Script::default() };
    let leader = play(&script, Time::ms(500)).world().leader().expect("half a second is enough");
    let mut others = script.settings.all().iter().filter(|id| *id != leader);
    let mut other = || others.next().expect("there are five");
    let (follower, candidate, down) = (other(), other(), other());
    let alone = LinkAct::Partition(vec![[candidate].into_iter().collect()]);
    script.acts =
        vec![act(500, ask(LEADER, put("x", 1))), act(700, alone), act(700, ServerAct::Crash(down))];
    let world = play(&script, Time::ms(1_200)).world().clone();
    let standing = |id| world.server(id).map(sim::Server::standing);
    assert_eq!(standing(leader), Some(Standing::Leader));
    assert_eq!(standing(follower), Some(Standing::Follower));
    assert_eq!(standing(candidate), Some(Standing::Candidate));
    assert_eq!(standing(down), Some(Standing::Down));
    Stage { world, leader, follower, candidate, down }
}

#[test]
fn a_server_can_be_crashed_while_it_is_up_and_restarted_while_it_is_down() {
    let Stage { world, leader, follower, candidate, down } = stage();
    for up in [leader, follower, candidate] {
        assert_eq!(world.allows(&ServerAct::Restart(up).into()), Err(Refusal::Up(up)));
        let crashed = tried(&world, ServerAct::Crash(up));
        let server = crashed.server(up).expect("it is still a server");
        assert_eq!(server.standing(), Standing::Down);
        assert_eq!(server.node().commit_index(), Index::ZERO, "Figure 2: volatile");
        assert_eq!(server.node().last_applied(), Index::ZERO, "Figure 2: volatile");
        assert_eq!(server.node().log(), &server.disk().durable().log);
        assert!(server.running().is_none(), "neither timers nor a state machine");
        assert_eq!(crashed.allows(&ServerAct::Crash(up).into()), Err(Refusal::Down(up)));
        assert_eq!(crashed.record().followed.change.map(|change| change.to), Some(Standing::Down));
    }
    assert_eq!(world.allows(&ServerAct::Crash(down).into()), Err(Refusal::Down(down)));
    let restarted = tried(&world, ServerAct::Restart(down));
    let server = restarted.server(down).expect("it is a server");
    let running = server.running().expect("it is up");
    assert_eq!(server.standing(), Standing::Follower, "§5.2: servers start as followers");
    assert_eq!(server.node().commit_index(), Index::ZERO);
    assert_eq!(running.store().iter().count(), 0);
    assert!(running.runs(Timer::Election).is_some());
    assert!(running.runs(Timer::Heartbeat).is_none());
}

#[test]
fn a_timer_can_be_made_to_run_out_only_where_it_runs() {
    let Stage { world, leader, follower, candidate, down } = stage();
    let refused = |id, timer| world.allows(&ServerAct::timeout(id, timer).into()).err();
    for id in [follower, candidate] {
        let term = world.server(id).expect("a server").node().current_term();
        let after = tried(&world, ServerAct::ElectionTimeout(id));
        let node = after.server(id).expect("a server").node();
        assert_eq!((node.current_term(), node.voted_for()), (term.next(), Some(id)));
        assert_eq!(after.server(id).map(sim::Server::standing), Some(Standing::Candidate));
        let no_timer = Refusal::NoSuchTimer(id, Timer::Heartbeat);
        assert_eq!(refused(id, Timer::Heartbeat), Some(no_timer));
    }
    let no_timer = Refusal::NoSuchTimer(leader, Timer::Election);
    assert_eq!(refused(leader, Timer::Election), Some(no_timer), "a leader has no such timeout");
    let after = tried(&world, ServerAct::HeartbeatTimeout(leader));
    assert_eq!(after.record().followed.sent.len(), 4);
    assert_eq!(after.record().followed.rules.first().map(Fired::rule), Some(Rule::SendsHeartbeat));
    for timer in [Timer::Election, Timer::Heartbeat] {
        assert_eq!(refused(down, timer), Some(Refusal::Down(down)), "it does not come back so");
    }
}

#[test]
fn a_request_is_served_by_a_leader_and_refused_by_others() {
    let Stage { world, leader, follower, candidate, down } = stage();
    let get = || Command::Get { key: "x".into() };
    let asked = |id| tried(&world, ask(Target::Server(id), get()));
    assert_eq!(asked(leader).pending().count(), 1);
    assert_eq!(tried(&world, ask(LEADER, get())).pending().count(), 1);
    for (id, names) in [(follower, Some(leader)), (candidate, None)] {
        let world = asked(id);
        let settled = world.record().followed.settled.first().map(|(_, outcome)| outcome.clone());
        assert_eq!(settled, Some(Outcome::Failed { leader: names }));
    }
    assert_eq!(world.allows(&ask(Target::Server(down), get())), Err(Refusal::Down(down)));
    for bad in ["", "two words", "#", &"x".repeat(65)] {
        assert_eq!(world.allows(&ask(LEADER, put(bad, 1))), Err(Refusal::BadCommand), "{bad}");
        assert_eq!(world.allows(&ask(LEADER, put("x", bad))), Err(Refusal::BadCommand), "{bad}");
    }
}

/// Of two that believe so, a client takes the one of the later term; without any there is none.
#[test]
fn the_leader_is_the_one_of_the_latest_term() {
    let mut script = Script { seed: 7, ..Script::default() };
    let old = play(&script, Time::ms(500)).world().leader().expect("a leader");
    script.acts = vec![act(500, LinkAct::Partition(vec![[old].into_iter().collect()]))];
    let run = play(&script, Time::ms(1_500));
    let leads = |one: &&sim::Server| one.standing() == Standing::Leader;
    assert_eq!(run.world().servers().iter().filter(leads).count(), 2);
    let new = run.world().leader().expect("the majority has a leader");
    assert_ne!(new, old);
    let world = tried(run.world(), ask(LEADER, put("x", 1)));
    assert_eq!(world.pending().next().map(|request| request.server), Some(new));
    let beginning = World::new(Settings::default(), 7);
    assert_eq!(beginning.allows(&ask(LEADER, put("x", 1))), Err(Refusal::NoLeader));
}

#[test]
fn a_partition_needs_two_groups_that_share_nobody() {
    let world = World::new(Settings::default(), 1);
    let refused =
        |groups: &[NodeSet]| world.allows(&LinkAct::Partition(groups.to_vec()).into()).err();
    for bad in [
        &[][..],
        &[set(&[])],
        &[set(&[1, 2, 3, 4, 5])],
        &[set(&[1, 2]), set(&[2, 3])],
        &[set(&[1]), set(&[])],
        &[set(&[1, 6])],
    ] {
        assert_eq!(refused(bad), Some(Refusal::NotGroups), "{bad:?}");
    }
    assert_eq!(world.allows(&LinkAct::Heal().into()), Err(Refusal::NotPartitioned));
    let cut = tried(&world, LinkAct::Partition(vec![set(&[1, 2])]));
    assert_eq!(cut.groups(), [set(&[1, 2]), set(&[3, 4, 5])], "the rest is a group as well");
    assert!(cut.connects(server(1), server(2)) && cut.connects(server(3), server(5)));
    assert!(!cut.connects(server(1), server(3)) && !cut.connects(server(3), server(1)));
    let same = LinkAct::Partition(vec![set(&[3, 4, 5]), set(&[1, 2])]).into();
    assert_eq!(cut.allows(&same), Err(Refusal::SamePartition));
    let again = tried(&cut, LinkAct::Partition(vec![set(&[1]), set(&[3])]));
    assert_eq!(again.groups(), [set(&[1]), set(&[3]), set(&[2, 4, 5])]);
    let healed = tried(&again, LinkAct::Heal());
    assert!(healed.groups().is_empty() && healed.connects(server(1), server(3)));
}

#[test]
fn a_partition_loses_what_crosses_it_and_nothing_else() {
    let Stage { world, leader, .. } = stage();
    let healed = tried(&tried(&world, LinkAct::Heal()), ServerAct::HeartbeatTimeout(leader));
    let group: NodeSet = [leader, healed.servers()[0].node().id()].into_iter().collect();
    let crosses = |id: &MessageId| group.contains(id.from) != group.contains(id.to);
    let ids = |world: &World| world.messages().map(|flight| flight.id).collect::<BTreeSet<_>>();
    let before = ids(&healed);
    let cut = tried(&healed, LinkAct::Partition(vec![group]));
    let (lost, kept): (BTreeSet<_>, BTreeSet<_>) = before.into_iter().partition(crosses);
    assert!(!lost.is_empty() && !kept.is_empty());
    assert_eq!(ids(&cut), kept);
    assert_eq!(cut.record().followed.cut_off.iter().copied().collect::<BTreeSet<_>>(), lost);
    let beating = tried(&cut, ServerAct::HeartbeatTimeout(leader));
    for flight in beating.messages().filter(|flight| !kept.contains(&flight.id)) {
        let halfway = crosses(&flight.id);
        assert_eq!(flight.fate == Fate::LostHalfway, halfway, "{}", flight.id);
    }
}

#[test]
fn a_message_is_dropped_by_its_name_and_only_it_is() {
    let script = Script { seed: 7, ..Script::default() };
    let mut run = Run::new(&script);
    while run.world().messages().count() < 3 {
        run.step(&script, Time::ms(500));
    }
    let world = run.world();
    let flights: Vec<_> = world.messages().cloned().collect();
    let dropped = tried(world, MessageAct::Drop(flights[1].id));
    assert_eq!(dropped.record().followed.message.as_ref(), Some(&flights[1].message));
    assert_eq!(
        dropped.messages().cloned().collect::<Vec<_>>(),
        [&flights[..1], &flights[2..]].concat()
    );
    for gone in [flights[1].id, message(1, 2, 99), message(1, 1, 1)] {
        assert_eq!(
            dropped.allows(&MessageAct::Drop(gone).into()),
            Err(Refusal::NoSuchMessage(gone))
        );
    }
}

/// Every server that is not of the cluster is refused, whatever shall be done to it.
#[test]
fn there_are_no_other_servers_than_those_of_the_cluster() {
    let world = World::new(Settings::default(), 1);
    let six = server(6);
    for act in [
        ServerAct::Crash(six).into(),
        ServerAct::Restart(six).into(),
        ServerAct::ElectionTimeout(six).into(),
        ask(Target::Server(six), put("x", 1)),
    ] {
        assert_eq!(world.allows(&act), Err(Refusal::NoSuchServer(six)), "{act:?}");
        assert!(tried(&world, act).record().refused.is_some());
    }
    for event in [Event::Sync(six), Event::Deliver(message(1, 6, 1))] {
        assert!(tried(&world, event).record().refused.is_some());
    }
}

/// Something that may be nonsense.
fn anything(world: &World, dice: &mut Dice, value: u64) -> Action {
    let one = server(1 + dice.below(7) as u8);
    match dice.below(12) {
        10 => SettingAct::Set((&Setting::ALL[0], Amount::Number(3))).into(),
        11 => {
            let too_much = dice.one_of(&[Amount::Share(1_000_001), Amount::Switch(true)]);
            SettingAct::Set((&Setting::ALL[4], too_much)).into()
        }
        0 => Event::Sync(one).into(),
        1 => {
            let next = world.next().map(|(_, event)| event);
            let unknown = Event::Deliver(message(1, 2, u32::MAX));
            if dice.below(2) == 0 { unknown.into() } else { next.unwrap_or(unknown).into() }
        }
        2 => Event::Lose(message(2, 1, dice.below(9) as u32)).into(),
        3 => LinkAct::Partition(vec![set(&[1, 9]), set(&[2])]).into(),
        4 => ask(Target::Server(one), Command::Get { key: String::new() }).into(),
        _ => try_something(world, dice, value).into(),
    }
}

/// Is what happens then the same, but for the numbers of the records?
fn goes_on_alike(mut one: World, mut other: World, records: usize) -> bool {
    let told = |record: &Record| {
        let sent: Vec<_> =
            record.followed.sent.iter().map(|flight| (flight.id, flight.ended_at)).collect();
        (
            record.action.clone(),
            record.followed.rules.clone(),
            sent,
            record.followed.settled.clone(),
        )
    };
    (0..records).all(|_| match (one.next(), other.next()) {
        (Some((here, action)), Some((there, same))) => {
            here == there && told(one.step(action)) == told(other.step(same))
        }
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    })
}

#[test]
fn an_action_is_refused_where_the_world_does_not_allow_it_and_then_changes_nothing() {
    let (mut refusals, mut done) = (BTreeMap::new(), 0);
    for seed in 1..=50 {
        let dice = &mut Dice(seed);
        let servers = dice.one_of(&[1, 2, 3, 5]);
        let mut world = World::new(Settings { servers, ..Settings::default() }, seed);
        for value in 0..80 {
            for _ in 0..dice.below(12) {
                if let Some((_, action)) = world.next() {
                    world.step(action);
                }
            }
            let action = anything(&world, dice, value);
            let allowed = match &action {
                Action::Act(act) => Some(world.allows(act)),
                Action::Event(_) => None,
            };
            let (number, digest) = (world.record().number, world.digest());
            let after = tried(&world, action.clone());
            let refused = after.record().refused;
            if let Some(allowed) = allowed {
                assert_eq!(refused, allowed.err(), "{action:?}");
            }
            assert_eq!((after.record().number, &after.record().action), (number + 1, &action));
            assert_ne!(after.digest(), digest);
            if let Some(refusal) = refused {
                assert_eq!(view(&after), view(&world), "{action:?} was refused");
                assert!(goes_on_alike(after, world.clone(), 20), "{action:?} was refused");
                let name = format!("{refusal:?}");
                *refusals.entry(name.split('(').next().map(str::to_owned)).or_insert(0) += 1;
            } else {
                done += 1;
                world = after;
            }
        }
    }
    assert!(1_000 < done, "{done}");
    // The table of acts reaches the others.
    assert!(20 < refusals.len(), "of many reasons: {refusals:?}");
}

#[test]
fn a_crash_loses_exactly_what_was_not_synced() {
    let disk_sync = SpanRange::ms(10, 40);
    let settings = Settings { servers: 3, disk_sync, ..Settings::default() };
    let mut lost = 0;
    for seed in 1..=20 {
        let dice = &mut Dice(seed);
        let mut script = Script { settings, seed, acts: vec![] };
        for count in 0..200 {
            script.insert(act(300 + dice.below(2_000), ask(LEADER, put("x", count))));
        }
        let mut run = Run::new(&script);
        for ms in (300..2_300).step_by(50) {
            while run.step(&script, Time::ms(ms)).is_some() {}
            for one in run.world().servers() {
                let crashed = tried(run.world(), ServerAct::Crash(one.node().id()));
                let after = crashed.server(one.node().id()).expect("a server");
                assert_eq!(after.disk().durable(), one.disk().durable());
                assert_eq!(after.disk().waiting(), 0);
                assert_eq!(after.node().log(), &one.disk().durable().log);
                assert_eq!(after.node().current_term(), one.disk().durable().current_term);
                assert_eq!(after.node().voted_for(), one.disk().durable().voted_for);
                let memory = one.node().log().last_index().0;
                let kept = after.node().log().last_index().0;
                assert_eq!(
                    one.disk().waiting() == 0,
                    one.node().log() == after.node().log()
                        && one.node().current_term() == after.node().current_term()
                        && one.node().voted_for() == after.node().voted_for()
                );
                lost += memory.saturating_sub(kept);
                let back = tried(&crashed, ServerAct::Restart(one.node().id()));
                let syncs = |(_, event): (Time, Event)| event == Event::Sync(one.node().id());
                assert!(!back.next().is_some_and(syncs), "the old sync does not end any more");
            }
        }
    }
    assert!(100 < lost, "{lost} entries lost in all crashes");
}

#[test]
fn the_clients_of_a_server_that_crashes_learn_that_nobody_knows() {
    let mut script = Script { seed: 7, ..Script::default() };
    let leader = play(&script, Time::ms(500)).world().leader().expect("a leader");
    script.acts = vec![
        act(500, ask(LEADER, put("x", 1))),
        act(501, ask(LEADER, put("x", 2))),
        act(502, ServerAct::Crash(leader)),
    ];
    let run = play(&script, Time::ms(502));
    let ends: Vec<_> = run.world().ended_from(0).map(|request| request.life.clone()).collect();
    let unknown = Life::Settled { at: Time::ms(502), outcome: Outcome::Unknown };
    assert_eq!(ends, [unknown.clone(), unknown]);
    assert_eq!(run.world().pending().count(), 0);
    assert_eq!(run.world().record().followed.settled.len(), 2);
}

#[test]
fn a_way_keeps_the_order_of_its_messages_and_every_message_ends_once() {
    for seed in 1..=10 {
        let latency = SpanRange::ms(1, 80);
        let settings = Settings {
            link: sim::Link { latency, loss_ppm: 100_000, ..sim::Link::default() },
            ..Settings::default()
        };
        let timeline = common::lived(settings, seed, Time::ms(4_000), 60);
        let script = timeline.branch().script().clone();
        let mut run = Run::new(&script);
        let (mut on_their_way, mut moved) = (BTreeSet::new(), BTreeSet::new());
        let mut last: BTreeMap<(NodeId, NodeId), u32> = BTreeMap::new();
        let mut shuffles = false;
        while let Some(record) = run.step(&script, Time::ms(4_000)) {
            let mut delivered = None;
            let set = record.act().is_some_and(|act| matches!(act, Act::Setting(_)));
            shuffles |= set;
            match &record.action {
                Action::Event(Event::Deliver(id)) if moved.contains(id) => {
                    assert!(on_their_way.remove(id), "seed {seed}: {id} arrived twice");
                }
                Action::Event(Event::Deliver(id)) => {
                    let before = last.insert((id.from, id.to), id.number);
                    let kept = shuffles || before < Some(id.number);
                    assert!(kept, "seed {seed}: {id} after {before:?}");
                    assert!(on_their_way.remove(id), "seed {seed}: {id} arrived twice");
                }
                Action::Event(Event::Lose(id))
                | Action::Act(Act::Message(MessageAct::Drop(id))) => {
                    assert!(on_their_way.remove(id), "seed {seed}: {id} ended twice");
                }
                Action::Act(Act::Message(MessageAct::Deliver(id))) => delivered = Some(*id),
                Action::Event(
                    Event::Hold(_)
                    | Event::Sync(_)
                    | Event::Timeout(..)
                    | Event::Batch(_)
                    | Event::Patience(_)
                    | Event::Trouble,
                )
                | Action::Act(_) => {}
            }
            if let Some(Act::Message(MessageAct::Drop(id))) = &record.did {
                assert!(on_their_way.remove(id), "seed {seed}: {id} ended twice");
            }
            // What somebody put off or copied keeps no order.
            moved.extend(record.followed.rerouted.iter().map(|one| one.id));
            let copies = record.followed.sent.iter().filter(|one| one.id.as_copy().is_some());
            moved.extend(copies.map(|one| one.id));
            for id in &record.followed.cut_off {
                assert!(on_their_way.remove(id), "seed {seed}: {id} ended twice");
            }
            on_their_way.extend(record.followed.sent.iter().map(|flight| flight.id));
            // At a server that is frozen it waits.
            let waits = |id: &MessageId| run.world().messages().any(|flight| flight.id == *id);
            if let Some(id) = delivered.filter(|id| !waits(id)) {
                assert!(on_their_way.remove(&id), "seed {seed}: {id} arrived twice");
            }
        }
        let left: BTreeSet<_> = run.world().messages().map(|flight| flight.id).collect();
        assert_eq!(on_their_way, left, "seed {seed}");
    }
}

/// A disk takes its time for every write, also for one that is asked for while it completes
/// another: a lone server's first entry follows its vote and is durable one sync later.
#[test]
fn no_write_is_durable_before_its_sync_is_over() {
    let disk_sync = SpanRange::always(Span::ms(10));
    let settings = Settings { servers: 1, disk_sync, ..Settings::default() };
    let script = Script { settings, seed: 1, acts: vec![] };
    let mut run = Run::new(&script);
    let mut elected = None;
    while run.world().committed_through() == Index::ZERO {
        let record = run.step(&script, Time::ms(1_000)).expect("a lone server elects itself");
        if record.followed.change.is_some_and(|change| change.to == Standing::Leader) {
            elected = Some(record.time);
        }
    }
    let elected = elected.expect("it leads before it commits");
    assert_eq!(run.world().now(), elected + Span::ms(10));
}

#[test]
fn a_message_that_finds_a_server_down_has_no_effect() {
    let Stage { world, leader, down, .. } = stage();
    let mut world = tried(&world, ServerAct::HeartbeatTimeout(leader));
    let mut delivered = 0;
    for _ in 0..200 {
        let (_, event) = world.next().expect("there are timers");
        let record = world.step(event);
        if let Event::Deliver(id) = event
            && id.to == down
        {
            delivered += 1;
            assert_eq!(
                (record.followed.server, record.followed.rules.len(), record.followed.sent.len()),
                (None, 0, 0)
            );
        }
    }
    assert!(0 < delivered);
    assert_eq!(world.server(down).map(sim::Server::standing), Some(Standing::Down));
}

/// What is set is so from then on: for the next draw, and in every server, also in one that is down
/// and starts later.
#[test]
fn a_setting_is_in_force_once_it_is_set() {
    let Stage { world, leader, down, .. } = stage();
    let named = |name| Setting::ALL.iter().find(|row| row.name == name).expect("a setting");
    let lossy = SettingAct::Set((named("network loss"), Amount::Share(1_000_000)));
    let mut world = tried(&world, lossy.clone());
    assert_eq!(world.allows(&lossy.into()), Err(Refusal::SameSetting(named("network loss"))));
    let sent = &world.step(ServerAct::HeartbeatTimeout(leader)).followed.sent;
    assert!(!sent.is_empty() && sent.iter().all(|flight| !flight.arrived));
    let watched = SettingAct::Set((named("raft check-quorum"), Amount::Switch(true)));
    let record = world.step(watched);
    assert_eq!((record.followed.server, record.is_notable()), (None, true));
    let server = |world: &World, id| world.server(id).expect("a server").clone();
    let timer = |world: &World, id| server(world, id).running()?.runs(Timer::Election);
    assert!(timer(&world, leader).is_some(), "a leader that watches has an election timer");
    assert!(!server(&world, down).node().config().check_quorum);
    world.step(ServerAct::Restart(down));
    assert!(server(&world, down).node().config().check_quorum);
}

/// What a server that was frozen sees when it wakes: first what waits for it, then its timers.
#[test]
fn a_server_that_wakes_reads_what_waits_before_its_timers_run_out() {
    let mut script = Script { seed: 7, ..Script::default() };
    let leader = play(&script, Time::ms(500)).world().leader().expect("a leader");
    let frozen = script.settings.all().iter().find(|id| *id != leader).expect("there are five");
    // Longer than any election timeout, while the leader is heard all the time.
    script.acts = vec![act(500, ServerAct::Pause(frozen)), act(1_500, ServerAct::Resume(frozen))];
    let mut run = play(&script, Time::ms(500));
    let node = |run: &Run, id| run.world().server(id).expect("a server").node().clone();
    for act in [ServerAct::Pause(frozen), ServerAct::ElectionTimeout(frozen)] {
        assert_eq!(run.world().allows(&act.into()), Err(Refusal::Frozen(frozen)), "it cannot act");
    }
    let (before, mut held) = (node(&run, frozen), 0);
    while let Some(record) = run.step(&script, Time::ms(1_499)) {
        assert_ne!(record.followed.server, Some(frozen), "it does nothing");
        let hold = |id: &MessageId| id.to == frozen;
        held += usize::from(matches!(&record.action, Action::Event(Event::Hold(id)) if hold(id)));
    }
    assert_eq!(node(&run, frozen), before);
    let waits = |flight: &&sim::InFlight| flight.fate == Fate::Waits;
    assert_eq!(run.world().messages().filter(waits).count(), held);
    let mut read = 0;
    while let Some(record) = run.step(&script, Time::ms(1_500)) {
        read += usize::from(record.followed.server == Some(frozen));
    }
    assert!(15 < held && held <= read, "{held} waited, {read} were read");
    let standing = |id| run.world().server(id).expect("a server").standing();
    assert_eq!(standing(frozen), Standing::Follower, "it heard its leader");
    assert_eq!(standing(leader), Standing::Leader, "nobody deposed it");
    assert_eq!(node(&run, leader).current_term(), before.current_term());
}

/// A leader that was frozen while another one was elected steps down by the rules, and not before.
#[test]
fn a_leader_that_wakes_is_deposed_by_what_it_reads() {
    let mut script = Script { seed: 7, ..Script::default() };
    let old = play(&script, Time::ms(500)).world().leader().expect("a leader");
    script.acts = vec![act(500, ServerAct::Pause(old)), act(2_000, ServerAct::Resume(old))];
    let mut run = play(&script, Time::ms(1_999));
    let standing = |run: &Run, id| run.world().server(id).map(sim::Server::standing);
    assert_eq!(standing(&run, old), Some(Standing::Leader), "it knows nothing yet");
    let new = run.world().leader().expect("the others have a leader");
    assert_ne!(new, old);
    let woke = run.step(&script, Time::ms(2_000)).expect("the act is due");
    assert_eq!(woke.followed.rules.len(), 0, "to wake decides nothing");
    while run.step(&script, Time::ms(2_000)).is_some() {}
    assert_eq!(standing(&run, old), Some(Standing::Follower));
    assert_eq!(run.world().leader(), Some(new));
    while let Some(record) = run.step(&script, Time::ms(4_000)) {
        assert_eq!(record.followed.violations, []);
    }
    assert_eq!(run.world().leader(), Some(new), "and it stays");
}

/// What waits for a server goes with its process.
#[test]
fn a_frozen_server_that_crashes_loses_what_waits_and_keeps_what_its_disk_wrote() {
    let mut script = Script { seed: 7, ..Script::default() };
    let leader = play(&script, Time::ms(500)).world().leader().expect("a leader");
    let frozen = script.settings.all().iter().find(|id| *id != leader).expect("there are five");
    script.acts = vec![
        act(500, ask(LEADER, put("x", 1))),
        act(520, ServerAct::Pause(frozen)),
        act(700, ServerAct::Crash(frozen)),
        act(710, ServerAct::Restart(frozen)),
    ];
    let before = play(&script, Time::ms(699));
    let waits = |flight: &&sim::InFlight| flight.id.to == frozen && flight.fate == Fate::Waits;
    let held: Vec<_> = before.world().messages().filter(waits).map(|flight| flight.id).collect();
    assert!(!held.is_empty());
    let mut run = play(&script, Time::ms(699));
    let crash = loop {
        let record = run.step(&script, Time::ms(700)).expect("the crash");
        if matches!(record.act(), Some(Act::Server(ServerAct::Crash(_)))) {
            break record.clone();
        }
    };
    assert_eq!(crash.followed.cut_off, held);
    while run.step(&script, Time::ms(2_000)).is_some() {}
    let server = run.world().server(frozen).expect("a server");
    assert_eq!(server.standing(), Standing::Follower);
    assert_eq!(server.node().log().last_index(), run.world().committed_through());
}

/// What is counted is what the records say.
#[test]
fn a_tally_is_the_sum_of_the_records() {
    let settings = Settings {
        link: sim::Link { loss_ppm: 100_000, ..sim::Link::default() },
        ..Settings::default()
    };
    let script = common::lived(settings, 3, Time::ms(4_000), 60).branch().script().clone();
    let mut run = Run::new(&script);
    let mut sent: BTreeMap<(NodeId, MessageKind), u32> = BTreeMap::new();
    let mut received = sent.clone();
    let (mut heard, mut won, mut fired) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    while let Some(record) = run.step(&script, Time::ms(4_000)) {
        // It is the network that makes a copy, and no server sends one.
        for flight in record.followed.sent.iter().filter(|it| it.id.as_copy().is_none()) {
            *sent.entry((flight.id.from, flight.kind)).or_default() += 1;
        }
        let message = record.followed.message.as_ref();
        if let (
            Action::Event(Event::Deliver(id)) | Action::Act(Act::Message(MessageAct::Deliver(id))),
            Some(message),
        ) = (&record.action, message)
            && record.followed.server.is_some()
        {
            *received.entry((id.to, MessageKind::from(&message.body))).or_default() += 1;
            heard.insert((id.to, id.from), record.time);
        }
        for rule in &record.followed.rules {
            *fired.entry(rule.rule()).or_insert(0) += 1;
        }
        let change = record.followed.change.filter(|it| it.edge == Some(Edge::WinsElection));
        if let Some(change) = change {
            *won.entry(change.server).or_default() += 1;
        }
    }
    for rule in Rule::ALL.iter().copied() {
        assert_eq!(run.world().fired(rule), fired.get(&rule).copied().unwrap_or(0), "{rule:?}");
    }
    let mut counted = 0;
    for server in run.world().servers() {
        let (id, tally) = (server.node().id(), server.tally());
        for kind in MessageKind::ALL {
            let of = |all: &BTreeMap<_, _>| all.get(&(id, kind)).copied().unwrap_or(0);
            assert_eq!(tally.messages(kind), (of(&sent), of(&received)), "{id} {kind:?}");
            counted += of(&received);
        }
        for other in run.world().settings().all().iter() {
            assert_eq!(tally.heard(other), heard.get(&(id, other)).copied());
        }
        assert_eq!(tally.taken(Edge::WinsElection), won.get(&id).copied().unwrap_or(0));
        let indexes: Vec<_> = tally.appended().map(|(index, _)| index).collect();
        assert!(indexes.is_sorted() && indexes.len() <= 10);
        let last = server.node().log().last_index();
        assert!(indexes.last().is_none_or(|index| *index <= last), "{indexes:?}, {last}");
        // Messages take 10 to 20 ms, and may wait for the one before them.
        let round = tally.mean_round_trip().expect("it sent and received").0;
        assert!((20_000..60_000).contains(&round), "{round}");
    }
    assert!(300 < counted, "{counted}");
}

/// A connection keeps the order of what is sent through it; without that a later message may come
/// first, and the rules hold all the same.
#[test]
fn messages_overtake_each_other_only_where_no_order_is_kept() {
    for in_order in [true, false] {
        let latency = SpanRange::ms(1, 120);
        let settings = Settings {
            link: sim::Link { latency, in_order, ..sim::Link::default() },
            ..Settings::default()
        };
        let mut script = common::lived(settings, 5, Time::ms(4_000), 60).branch().script().clone();
        script.acts.retain(|cue| !matches!(cue.act, Act::Setting(_)));
        let mut run = Run::new(&script);
        let (mut last, mut overtaken): (BTreeMap<(NodeId, NodeId), u32>, u32) = Default::default();
        while let Some(record) = run.step(&script, Time::ms(4_000)) {
            assert_eq!(record.followed.violations, []);
            if let Action::Event(Event::Deliver(id)) = &record.action {
                let before = last.insert((id.from, id.to), id.number);
                overtaken += u32::from(before.is_some_and(|before| id.number < before));
            }
        }
        assert_eq!(5 < overtaken, !in_order, "{overtaken} were overtaken");
    }
}

/// S3 is cut off while S1 and S2 commit; S2 loses its disk, S1 its power, and S2 is asked for its vote
/// by S3, which has nothing.
fn with_a_lost_disk(off: &[Rule]) -> Run {
    let settings = Settings { servers: 3, ..Settings::default() };
    let mut script = Script { settings, seed: 1, acts: vec![] };
    script.settings.raft.off = off.iter().copied().collect();
    let alone = |number| LinkAct::Partition(vec![[server(number)].into_iter().collect()]);
    script.acts = vec![
        act(0, alone(3)),
        act(1_000, ask(LEADER, put("x", 1))),
        act(1_500, ServerAct::Crash(server(2))),
        act(1_510, ServerAct::Wipe(server(2))),
        act(1_520, ServerAct::Crash(server(1))),
        act(1_530, LinkAct::Heal()),
        act(1_540, ServerAct::Restart(server(2))),
    ];
    play(&script, Time::ms(6_000))
}

/// Thesis §3.8: a server that came back without what it had promised would help to elect a leader that
/// lacks what is committed. It takes part in nothing, so nobody leads.
#[test]
fn a_server_that_lost_its_disk_takes_part_in_nothing() {
    let kept = with_a_lost_disk(&[]);
    let s2 = kept.world().server(server(2)).expect("it is up again");
    assert!(s2.disk().durable().replaced && s2.node().log().last_index() == Index::ZERO);
    assert_eq!(s2.node().current_term(), raft::Term(0), "it heard nobody");
    assert_eq!(kept.world().leader(), None);
    let of_figure_3 =
        |broken: &&(u64, sim::Violation)| Property::FIGURE_3.contains(&broken.1.property);
    let broken = |run: &Run| run.world().broken().iter().filter(of_figure_3).count();
    assert_eq!(broken(&kept), 0);
    let off = with_a_lost_disk(&[Rule::LostItsIdentity]);
    assert!(off.world().leader().is_some(), "two empty servers elect one of them");
    assert!(0 < broken(&off), "and it lacks what was committed");
}

#[test]
fn a_disk_is_replaced_only_while_its_server_is_down() {
    let Stage { world, leader, down, .. } = stage();
    assert_eq!(world.allows(&ServerAct::Wipe(leader).into()), Err(Refusal::Up(leader)));
    let wiped = tried(&world, ServerAct::Wipe(down));
    let server = wiped.server(down).expect("it is still a server");
    assert_eq!(
        (server.standing(), server.node().log().last_index()),
        (Standing::Down, Index::ZERO)
    );
    let back = tried(&wiped, ServerAct::Restart(down));
    assert_eq!(back.server(down).expect("it is up").standing(), Standing::Follower);
}
