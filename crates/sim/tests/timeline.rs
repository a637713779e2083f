//! Travelling in time shows what playing showed, and a branch is what its script says.

mod common;

use common::{Dice, act, all_at_once, do_something, lived, message, play, report, view};
use sim::{
    Act, Action, BranchId, Digest, Event, Flight, LinkAct, Mark, MessageAct, NotActed, Refusal,
};
use sim::{Run, Script, ServerAct, Settings, Span};
use sim::{SpanRange, Time, Timeline};
use std::collections::BTreeMap;

const END: Time = Time::ms(2_500);

/// Ordinary settings, and such that nearly everything happens together with something else.
fn settings() -> Vec<Settings> {
    let nothing_takes_time = Settings {
        link: sim::Link { latency: SpanRange::default(), ..sim::Link::default() },
        ..all_at_once(3)
    };
    let lossy = Settings {
        link: sim::Link { loss_ppm: 100_000, ..sim::Link::default() },
        ..Settings::default()
    };
    vec![lossy, all_at_once(3), all_at_once(5), nothing_takes_time]
}

/// The world right after each record of a script, as played from the start.
struct Reference {
    script: Script,
    /// Time, ties and digest by the number of the record.
    moments: Vec<((Time, u32), Digest)>,
}

impl Reference {
    fn of(timeline: &Timeline) -> Self {
        let script = timeline.branch().script().clone();
        let mut run = Run::new(&script);
        let mut moments = vec![(run.moment(), run.world().digest())];
        while run.step(&script, timeline.branch().end()).is_some() {
            moments.push((run.moment(), run.world().digest()));
        }
        Self { script, moments }
    }

    fn last(&self) -> u64 {
        self.moments.len() as u64 - 1
    }

    fn at_record(&self, number: u64) -> Run {
        let mut run = Run::new(&self.script);
        (0..number).for_each(|_| {
            run.step(&self.script, Time::NEVER);
        });
        run
    }

    fn assert_shows(&self, timeline: &Timeline, run: &Run) {
        let report = || report(&self.script);
        let number = run.world().record().number;
        assert_eq!(timeline.record(), number, "{}", report());
        assert_eq!(timeline.world().digest(), self.moments[number as usize].1, "{}", report());
        assert_eq!(timeline.moment(), run.moment(), "{}", report());
        assert_eq!(view(timeline.world()), view(run.world()), "{}", report());
        assert_eq!(timeline.world().record(), run.world().record(), "{}", report());
    }
}

#[test]
fn seeking_a_time_shows_what_playing_to_it_shows() {
    for settings in settings() {
        for seed in 1..=3 {
            let mut timeline = lived(settings, seed, END, 30);
            let reference = Reference::of(&timeline);
            let dice = &mut Dice(seed);
            for _ in 0..25 {
                let place = dice.below(reference.last()) as usize;
                let at_a_record = reference.moments[place].0.0;
                let any_time = Time(dice.below(END.0));
                let time = dice.one_of(&[at_a_record, any_time]);
                timeline.seek(time);
                reference.assert_shows(&timeline, &play(&reference.script, time));
            }
        }
    }
}

#[test]
fn seeking_a_record_shows_what_playing_to_it_shows() {
    for settings in settings() {
        for seed in 1..=3 {
            let mut timeline = lived(settings, seed, END, 30);
            let reference = Reference::of(&timeline);
            let dice = &mut Dice(seed);
            for _ in 0..25 {
                let number = dice.below(reference.last() + 1);
                timeline.seek_record(number);
                reference.assert_shows(&timeline, &reference.at_record(number));
            }
            timeline.seek_record(u64::MAX);
            assert_eq!(timeline.record(), reference.last(), "at most to the last one known");
        }
    }
}

/// An act's place counts what happened by itself at its own microsecond, and begins anew with the
/// next: in most moments a person acts before everything.
#[test]
fn a_moment_counts_what_happened_at_its_own_microsecond() {
    for settings in settings() {
        let script = lived(settings, 8, END, 30).branch().script().clone();
        let mut run = Run::new(&script);
        let (mut time, mut count, mut by_itself) = (Time::ZERO, 0, 0);
        while let Some(record) = run.step(&script, END) {
            if time < record.time {
                (time, count) = (record.time, 0);
            }
            let happened = run.world().record().number - run.acts_done() as u64;
            count += u32::from(by_itself < happened);
            by_itself = happened;
            assert_eq!(run.moment(), (time, count), "{}", report(&script));
        }
    }
}

/// A link names a moment by its time and its record. Whatever moment that is, between two things of
/// one microsecond or in a pause, whoever follows the link sees it.
#[test]
fn seeking_a_moment_shows_what_was_seen_there() {
    for settings in settings() {
        let mut timeline = lived(settings, 6, END, 30);
        let mut other = Timeline::new(timeline.branch().script().clone());
        let reference = Reference::of(&timeline);
        let dice = &mut Dice(6);
        for _ in 0..25 {
            match dice.below(3) {
                0 => timeline.seek(Time(dice.below(END.0))),
                1 => timeline.seek_record(dice.below(reference.last())),
                _ => {
                    timeline.seek_record(dice.below(reference.last()));
                    timeline.step_forward();
                }
            }
            other.seek_moment(timeline.now(), timeline.record());
            assert_eq!(other.moment(), timeline.moment(), "{}", report(&reference.script));
            assert_eq!(other.record(), timeline.record(), "{}", report(&reference.script));
            assert_eq!(
                view(other.world()),
                view(timeline.world()),
                "{}",
                report(&reference.script)
            );
        }
    }
}

#[test]
fn a_step_back_undoes_a_step_forward() {
    for settings in settings() {
        let mut timeline = lived(settings, 5, END, 30);
        let reference = Reference::of(&timeline);
        let dice = &mut Dice(5);
        for _ in 0..10 {
            let number = dice.below(reference.last() - 5);
            timeline.seek_record(number);
            let steps = 1 + dice.below(5);
            (0..steps).for_each(|_| {
                timeline.step_forward();
            });
            reference.assert_shows(&timeline, &reference.at_record(number + steps));
            (0..steps).for_each(|_| timeline.step_back());
            reference.assert_shows(&timeline, &reference.at_record(number));
        }
        timeline.seek_record(0);
        timeline.step_back();
        assert_eq!(timeline.record(), 0, "there is nothing before the beginning");
    }
}

/// While somebody lives through a tree of branches, every digest seen is one that the branch's
/// script gives when it is played from zero.
#[test]
fn a_branch_is_what_its_script_says() {
    for (settings, seed) in settings().into_iter().zip(1..) {
        let dice = &mut Dice(seed);
        let mut timeline = lived(settings, seed, Time::ms(600), 10);
        let mut seen: Vec<BTreeMap<u64, Digest>> = vec![BTreeMap::new()];
        for value in 0..120 {
            match dice.below(5) {
                0 => timeline.seek_record(dice.below(timeline.record() + 1)),
                1 => timeline.switch(BranchId(dice.below(seen.len() as u64) as usize)),
                2 => timeline.seek(timeline.now() + Span(dice.below(200_000))),
                _ => {
                    (0..dice.below(5)).for_each(|_| {
                        timeline.step_forward();
                    });
                }
            }
            let action = do_something(timeline.world(), dice, value);
            timeline.act(action).expect("the world allowed it");
            seen.resize_with(timeline.branches().len(), BTreeMap::new);
            for _ in 0..3 {
                seen[timeline.current().0].insert(timeline.record(), timeline.world().digest());
                timeline.step_forward();
            }
        }
        assert!(10 < seen.len(), "{} branches", seen.len());
        let mut acts_between = 0;
        for (branch, seen) in timeline.branches().iter().zip(&seen) {
            let script = branch.script();
            acts_between += script.acts.iter().filter(|act| 0 < act.after).count();
            assert!(script.acts.is_sorted_by_key(|act| (act.at, act.after)));
            let mut run = Run::new(script);
            for (number, digest) in seen {
                while run.world().record().number < *number {
                    run.step(script, Time::NEVER).expect("there are timers");
                }
                assert_eq!(run.world().digest(), *digest, "record {number}: {}", report(script));
            }
        }
        assert!(50 < acts_between, "{acts_between} acts between two things of one moment");
    }
}

#[test]
fn a_branch_remembers_what_a_fresh_run_of_its_script_remembers() {
    for (settings, seed) in settings().into_iter().zip(1..) {
        let dice = &mut Dice(seed);
        let mut timeline = lived(settings, seed, Time::ms(1_000), 20);
        for value in 0..12 {
            timeline.seek_record(dice.below(timeline.record()));
            for _ in 0..4 {
                let action = do_something(timeline.world(), dice, value);
                timeline.act(action).expect("the world allowed it");
                timeline.step_forward();
            }
            timeline.seek(timeline.now() + Span::ms(300));
        }
        assert_eq!(timeline.branches().len(), 13);
        for branch in timeline.branches() {
            let mut fresh = Timeline::new(branch.script().clone());
            fresh.seek(branch.end());
            assert_eq!(fresh.branch().history(), branch.history(), "{}", report(branch.script()));
        }
    }
}

#[test]
fn a_branch_remembers_that_what_a_frozen_server_holds_has_arrived() {
    let mut script = Script { seed: 7, ..Script::default() };
    let frozen = script.settings.all().iter().last().expect("there are five");
    script.acts = vec![act(500, ServerAct::Pause(frozen))];
    let mut timeline = Timeline::new(script);
    timeline.seek(Time::ms(900));
    timeline.seek(Time::ms(700));
    timeline.act(ServerAct::Resume(frozen)).expect("it is frozen");
    let held = |flight: &&Flight| flight.id.to == frozen && Time::ms(500) < flight.arrives_at;
    let held: Vec<_> = timeline.branch().history().flights().filter(held).collect();
    assert!(2 < held.len(), "{} reached it while it was frozen", held.len());
    for flight in held {
        assert_eq!((flight.ended_at, flight.arrived), (flight.arrives_at, true));
    }
}

#[test]
fn acting_in_the_past_starts_a_branch_and_keeps_the_old_one() {
    for settings in settings() {
        let mut timeline = lived(settings, 3, END, 30);
        let old = timeline.branch().clone();
        let (digest, end) = (timeline.world().digest(), timeline.now());
        timeline.seek(Time::ms(1_000));
        let (now, record) = (timeline.now(), timeline.record());
        let action = do_something(timeline.world(), &mut Dice(3), 0);
        timeline.act(action).expect("the world allowed it");
        assert_eq!((timeline.current(), timeline.now()), (BranchId(1), now));
        assert_eq!(timeline.branch().parent(), Some((BranchId(0), now, record)));
        timeline.seek(Time::ms(3_000));
        assert_ne!(timeline.world().digest(), digest);
        let kept = &timeline.branches()[0];
        assert_eq!((kept.script(), kept.end()), (old.script(), old.end()));
        assert_eq!(kept.history(), old.history());
        timeline.switch(BranchId(0));
        assert_eq!(timeline.now(), end, "to the present, or as far as the branch is known");
        timeline.seek(end);
        assert_eq!(timeline.world().digest(), digest);
        timeline.seek(Time::ms(500));
        timeline.switch(BranchId(1));
        assert_eq!(timeline.now(), Time::ms(500));
        let replayed = play(timeline.branch().script(), Time::ms(500));
        assert_eq!(view(timeline.world()), view(replayed.world()));
    }
}

#[test]
fn acting_at_the_end_goes_on_with_the_branch() {
    let mut timeline = lived(Settings::default(), 1, END, 10);
    let acts = timeline.branch().script().acts.len();
    timeline.seek(timeline.now() + Span::ms(1));
    let action = do_something(timeline.world(), &mut Dice(1), 0);
    timeline.act(action.clone()).expect("the world allowed it");
    assert_eq!(timeline.branches().len(), 1);
    assert_eq!(timeline.branch().script().acts.len(), acts + 1);
    assert_eq!(timeline.world().record().action, Action::Act(action));
}

#[test]
fn an_act_that_is_not_taken_changes_nothing() {
    let mut timeline = lived(Settings::default(), 1, END, 10);
    timeline.seek(Time::ms(1_000));
    let nobody = message(1, 2, u32::MAX);
    let before = view(timeline.world());
    let refused = timeline.act(MessageAct::Drop(nobody));
    assert_eq!(refused, Err(NotActed::Refused(Refusal::NoSuchMessage(nobody))));
    assert_eq!(timeline.branches().len(), 1);
    for _ in 1..Timeline::MOST_BRANCHES {
        timeline.seek(Time::ms(1_000));
        let action = do_something(timeline.world(), &mut Dice(1), 0);
        timeline.act(action).expect("the world allowed it");
        timeline.step_forward();
    }
    timeline.switch(BranchId(0));
    timeline.seek(Time::ms(1_000));
    let script = timeline.branch().script().clone();
    let action = do_something(timeline.world(), &mut Dice(1), 0);
    assert_eq!(timeline.act(action), Err(NotActed::TooManyBranches));
    assert_eq!(timeline.branches().len(), Timeline::MOST_BRANCHES);
    assert_eq!((view(timeline.world()), timeline.branch().script()), (before, &script));
}

/// A cluster that is down does nothing; its clock goes on, and it can be restarted later.
#[test]
fn time_goes_on_when_nothing_happens_any_more() {
    let mut timeline = Timeline::new(Script { seed: 1, ..Script::default() });
    timeline.seek(Time::ms(100));
    for id in timeline.world().settings().all().iter() {
        timeline.act(ServerAct::Crash(id)).expect("it is up");
    }
    timeline.seek(Time::ms(5_000));
    assert_eq!(timeline.now(), Time::ms(5_000));
    assert_eq!(timeline.world().next(), None);
    let last = timeline.record();
    timeline.step_forward();
    assert_eq!((timeline.record(), timeline.now()), (last, Time::ms(5_000)));
    timeline.step_back();
    assert_eq!((timeline.record(), timeline.now()), (last - 1, Time::ms(100)));
    timeline.seek(Time::ms(3_000));
    for id in timeline.world().settings().all().iter() {
        timeline.act(ServerAct::Restart(id)).expect("it is down");
    }
    assert_eq!(timeline.branches().len(), 2, "five seconds were known");
    timeline.seek(Time::ms(4_000));
    assert!(timeline.world().leader().is_some());
    let replayed = play(timeline.branch().script(), Time::ms(4_000));
    assert_eq!(timeline.world().digest(), replayed.world().digest());
}

#[test]
fn a_long_run_keeps_a_bounded_number_of_moments_and_is_travelled_all_the_same() {
    const RECORDS: u64 = 300_000;
    let mut timeline = Timeline::new(Script { seed: 1, ..Script::default() });
    let mut samples = vec![];
    while timeline.record() < RECORDS {
        timeline.play_to(Time::NEVER, 9_973);
        samples.push((timeline.record(), timeline.now(), timeline.world().digest()));
        assert!(timeline.branch().kept() <= sim::Branch::MOST_KEYFRAMES);
    }
    assert!(sim::Branch::MOST_KEYFRAMES / 2 < timeline.branch().kept());
    for (record, now, digest) in samples.into_iter().rev().step_by(3) {
        timeline.seek_record(record);
        assert_eq!((timeline.now(), timeline.world().digest()), (now, digest));
        timeline.seek(now);
        assert_eq!(timeline.now(), now);
    }
}

#[test]
fn playing_stops_after_so_many_things_and_at_the_time() {
    let mut timeline = Timeline::new(Script { seed: 1, ..Script::default() });
    assert_eq!(timeline.play_to(Time::ms(1_000), 7), 7);
    assert_eq!(timeline.record(), 7);
    assert!(timeline.now() < Time::ms(1_000));
    let more = timeline.play_to(Time::ms(1_000), usize::MAX);
    assert_eq!((timeline.record(), timeline.now()), (7 + more as u64, Time::ms(1_000)));
}

/// What the page says of the last moments is the same, however one came there.
#[test]
fn the_recent_records_are_those_before_the_moment() {
    let mut timeline = lived(Settings::default(), 1, END, 20);
    let script = timeline.branch().script().clone();
    for ms in [400, 1_900, 900] {
        timeline.seek(Time::ms(ms));
        let mut run = Run::new(&script);
        let mut notable = vec![];
        while let Some(record) = run.step(&script, Time::ms(ms)) {
            notable.extend(record.is_notable().then(|| record.clone()));
        }
        let recent: Vec<_> = timeline.recent().cloned().collect();
        assert_eq!(recent.len(), Timeline::MOST_RECENT);
        assert!(notable.ends_with(&recent), "at {ms} ms");
    }
}

/// A script may hold what the world refuses when it comes to it. That leaves no trace in what is
/// remembered of the messages.
#[test]
fn a_refused_drop_does_not_undo_an_arrival() {
    let mut script = Script { seed: 1, ..Script::default() };
    let mut before = Timeline::new(script.clone());
    before.seek(Time::ms(1_000));
    let arrived = before.branch().history().flights().next().copied().expect("an election");
    assert!(arrived.arrived && arrived.ended_at < Time::ms(500));
    script.acts = vec![act(500, MessageAct::Drop(arrived.id)), act(600, LinkAct::Heal())];
    let mut after = Timeline::new(script);
    after.seek(Time::ms(1_000));
    assert_eq!(after.branch().history().flights().next(), Some(&arrived));
    assert_eq!(
        after.branch().history().flights().count(),
        before.branch().history().flights().count()
    );
    let faults = after.branch().history().markers().iter();
    assert_eq!(faults.filter(|marker| matches!(marker.mark, Mark::Act(_))).count(), 0);
}

#[test]
fn a_flight_ends_where_its_message_did() {
    let settings = Settings {
        link: sim::Link { loss_ppm: 100_000, ..sim::Link::default() },
        ..Settings::default()
    };
    let mut timeline = lived(settings, 4, END, 60);
    timeline.seek(END);
    let script = timeline.branch().script().clone();
    let mut ends = BTreeMap::new();
    let mut run = Run::new(&script);
    while let Some(record) = run.step(&script, timeline.branch().end()) {
        match &record.action {
            // Where a frozen server lets it wait, it has arrived before that reads it.
            Action::Event(Event::Deliver(id) | Event::Hold(id)) => {
                ends.entry(*id).or_insert((record.time, true));
                None
            }
            Action::Event(Event::Lose(id)) | Action::Act(Act::Message(MessageAct::Drop(id))) => {
                ends.insert(*id, (record.time, false))
            }
            Action::Event(
                Event::Sync(_)
                | Event::Timeout(..)
                | Event::Batch(_)
                | Event::Patience(_)
                | Event::Trouble,
            )
            | Action::Act(_) => None,
        };
        ends.extend(record.followed.cut_off.iter().map(|id| (*id, (record.time, false))));
    }
    let mut known = 0;
    for flight in timeline.branch().history().flights() {
        if let Some(end) = ends.get(&flight.id) {
            known += 1;
            assert_eq!((flight.ended_at, flight.arrived), *end, "{}", flight.id);
        }
    }
    assert_eq!(known, ends.len());
}

/// What is kept of a timeline with branches is enough to have all of it again.
#[test]
fn a_timeline_that_was_kept_comes_back_with_every_branch() {
    for seed in 0..20 {
        let mut dice = Dice(seed + 1);
        let mut timeline = Timeline::new(Script { seed, ..Script::default() });
        for value in 0..40 {
            let end = timeline.branch().end().0;
            timeline.seek(Time(end.saturating_sub(200_000) + dice.below(500_000)));
            let action = do_something(timeline.world(), &mut dice, value);
            let _ = timeline.act(action);
        }
        assert!(1 < timeline.branches().len(), "seed {seed}: no branch");
        let kept: Vec<_> = timeline.branches().iter().map(sim::Branch::keep_for_later).collect();
        let mut back = Timeline::restore(kept, timeline.current()).expect("there are branches");
        assert_eq!(back.current(), timeline.current());
        for place in 0..timeline.branches().len() {
            for one in [&mut timeline, &mut back] {
                one.switch(BranchId(place));
                one.seek(one.branch().end());
            }
            let (ours, theirs) = (timeline.branch(), back.branch());
            assert_eq!(theirs.parent(), ours.parent(), "seed {seed}, branch {place}");
            assert_eq!(theirs.script(), ours.script(), "seed {seed}, branch {place}");
            assert_eq!(theirs.end(), ours.end(), "seed {seed}, branch {place}");
            assert_eq!(theirs.history().markers(), ours.history().markers());
            assert_eq!(back.world().digest(), timeline.world().digest(), "branch {place}");
        }
    }
}

#[test]
fn of_a_run_that_is_too_long_to_be_played_again_as_much_comes_back_as_there_is_time_for() {
    let mut timeline = Timeline::new(Script::default());
    timeline.play_to(Time::NEVER, Timeline::MOST_RESTORED as usize + 5_000);
    let kept = vec![timeline.branch().keep_for_later()];
    let back = Timeline::restore(kept, BranchId(0)).expect("there is a branch");
    assert_eq!(back.record(), Timeline::MOST_RESTORED);
    assert!(Timeline::restore(Vec::new(), BranchId(0)).is_none());
}

/// The indexes answer what a walk over everything would.
#[test]
fn what_is_remembered_is_found_as_if_all_of_it_were_walked() {
    for seed in 0..12 {
        let mut dice = Dice(seed + 77);
        let mut timeline = Timeline::new(Script { seed, ..Script::default() });
        for value in 0..30 {
            timeline.seek(Time(timeline.branch().end().0 + dice.below(400_000)));
            let action = do_something(timeline.world(), &mut dice, value);
            let _ = timeline.act(action);
            if value == 20 {
                timeline.seek(Time(timeline.now().0 / 2));
                let action = do_something(timeline.world(), &mut dice, 99);
                let _ = timeline.act(action);
            }
        }
        let (history, end) = (timeline.branch().history(), timeline.branch().end());
        for _ in 0..50 {
            let time = Time(dice.below(end.0 + 1));
            let record = dice.below(timeline.record() + 1);
            for server in timeline.world().settings().all().iter() {
                let walked: Vec<_> =
                    history.changes().iter().filter(|it| it.server == server).collect();
                let before = walked.iter().filter(|it| it.time <= time).count();
                assert_eq!(history.changes_by(server, time), before);
                assert_eq!(history.change_of(server, before), walked.get(before).copied());
            }
            for edge in [sim::Edge::WinsElection, sim::Edge::Crashes, sim::Edge::StartsElection] {
                let taken = history.changes().iter().filter(|it| it.edge == Some(edge));
                let taken: Vec<_> = taken.filter(|it| it.record <= record).collect();
                assert_eq!(history.taken_by(edge, record), (taken.len(), taken.last().copied()));
            }
            for kind in [sim::MarkKind::Election, sim::MarkKind::Commit, sim::MarkKind::Fault] {
                let all: Vec<_> =
                    history.markers().iter().filter(|it| it.mark.kind() == kind).collect();
                let done = all.iter().filter(|it| it.record <= record).count();
                assert_eq!(history.marks_of(kind, record), (done, all.len()));
                assert_eq!(history.mark_of(kind, done), all.get(done).copied());
            }
            let notable = history.markers().iter().filter(|it| !matches!(it.mark, Mark::Commit(_)));
            let notable: Vec<_> = notable.collect();
            let before = notable.iter().filter(|it| it.time < time).count();
            assert_eq!(history.notable_before(time), before);
            assert!(history.notable(before..usize::MAX).eq(notable[before..].iter().copied()));
            let sent = history.flights().filter(|flight| flight.sent_at < time).count();
            assert_eq!(history.sent_before(time), sent);
        }
        // Who leads by the leads is who won last and has not stepped down.
        let mut leading = None;
        let mut leads = history.leads().iter();
        for change in history.changes() {
            let before = leading;
            if change.to == sim::Standing::Leader {
                leading = Some((change.server, change.term));
            } else if leading.is_some_and(|(leader, _)| leader == change.server) {
                leading = None;
            }
            let is_older = before.is_some_and(|(_, term)| change.term < term);
            if is_older && change.to == sim::Standing::Leader {
                leading = before;
            }
            if leading != before {
                let lead = leads.next().expect("a change of leader");
                assert_eq!((lead.time, lead.leader), (change.time, leading), "seed {seed}");
            }
        }
        assert_eq!(leads.next(), None);
    }
}

/// The record of what was done last.
fn last(timeline: &Timeline) -> u64 {
    timeline.last_act().map_or(0, |(_, record, _)| record)
}

#[test]
fn what_was_done_last_can_be_taken_back_and_its_branch_stays() {
    for past in [false, true] {
        let mut timeline = common::lived(Settings::default(), 3, Time::ms(1_500), 4);
        if past {
            timeline.seek(Time::ms(700));
            timeline.step_forward();
        }
        let before = (common::view(timeline.world()), timeline.moment(), timeline.record());
        let digest = timeline.world().digest();
        let server = common::server(1);
        let act = if timeline.world().server(server).is_some_and(|it| it.running().is_some()) {
            ServerAct::Crash(server)
        } else {
            ServerAct::Restart(server)
        };
        timeline.act(act.clone()).expect("it can be done");
        let with_it = timeline.current();
        timeline.seek(Time(timeline.now().0 + 200_000));
        assert_eq!(timeline.last_act().map(|(act, ..)| act.clone()), Some(act.into()));
        timeline.take_back(last(&timeline)).expect("there are few branches");
        assert_eq!(common::view(timeline.world()), before.0);
        assert_eq!((timeline.moment(), timeline.record()), (before.1, before.2));
        assert_eq!(timeline.world().digest(), digest);
        assert_ne!(timeline.current(), with_it);
        // What follows is as if it had not been done, and what was done can be had again.
        let acts = timeline.branch().script().acts.clone();
        assert!(
            timeline.branches()[with_it.0].script().acts.len() > if past { 0 } else { acts.len() }
        );
        timeline.switch(with_it);
        assert!(!timeline.branch().script().acts.is_empty());
        // All of it can be taken back, one after the other.
        let mut count = 0;
        while timeline.last_act().is_some() {
            timeline.take_back(last(&timeline)).expect("there are few branches");
            count += 1;
        }
        assert!(0 < count && count < 10, "{count}");
        assert_eq!(timeline.world().broken(), []);
    }
}
