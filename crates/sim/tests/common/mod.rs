//! What the tests of the world share: dice of their own, somebody who acts at random, and a report
//! of what was done.

#![allow(dead_code, reason = "every test file takes what it needs")]

use raft::{NodeId, NodeSet};
use sim::{
    Act, Amount, ClientAct, Command, Cue, Kind, LinkAct, MessageAct, MessageId, Run, Script,
};
use sim::{ServerAct, Setting, Settings, Span, SpanRange, Target, Time, Value, Verb};
use sim::{Several, Timeline, Ways, Which, World};
use std::fmt::Write;

/// Dice that fall the same way every time.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    /// A number less than `bound`.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.word() % bound
    }

    /// One of these.
    pub(crate) fn one_of<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u64) as usize].clone()
    }
}

pub(crate) fn server(number: u8) -> NodeId {
    NodeId::new(number).expect("a server's number")
}

pub(crate) fn set(numbers: &[u8]) -> NodeSet {
    numbers.iter().map(|number| server(*number)).collect()
}

pub(crate) fn message(from: u8, to: u8, number: u32) -> MessageId {
    MessageId { from: server(from), to: server(to), number }
}

pub(crate) fn put(key: &str, value: impl ToString) -> Command {
    Command::Put { key: key.into(), value: value.to_string() }
}

pub(crate) fn ask(target: Target, command: Command) -> Act {
    ClientAct::ask(target, command).into()
}

/// A person does this now, and can.
pub(crate) fn does(timeline: &mut Timeline, act: impl Into<Act>) {
    let act = act.into();
    timeline.act(act.clone()).unwrap_or_else(|why| panic!("{act:?}: {why:?}"));
}

/// So much later.
pub(crate) fn on(timeline: &mut Timeline, ms: u64) {
    timeline.seek(Time(timeline.now().0 + ms * 1_000));
}

/// The leader, and the first of the others.
pub(crate) fn both(timeline: &Timeline) -> (NodeId, NodeId) {
    let leader = timeline.world().leader().expect("somebody leads by now");
    let other = timeline.world().settings().all().iter().find(|id| *id != leader);
    (leader, other.expect("there are others"))
}

pub(crate) fn act(ms: u64, act: impl Into<Act>) -> Cue {
    Cue { at: Time::ms(ms), after: 0, act: act.into() }
}

/// Settings in which nothing is left to chance and much happens at the same microsecond.
pub(crate) fn all_at_once(servers: u8) -> Settings {
    Settings {
        servers,
        election_timeout: SpanRange::ms(150, 152),
        heartbeat: Span::ms(10),
        link: sim::Link { latency: SpanRange::always(Span::ms(5)), ..sim::Link::default() },
        disk_sync: SpanRange::always(Span::ZERO),
        ..Settings::default()
    }
}

/// The run of `script` until `end`.
pub(crate) fn play(script: &Script, end: Time) -> Run {
    let mut run = Run::new(script);
    while run.step(script, end).is_some() {}
    run
}

/// Something that a person might try, whether the world allows it or not.
pub(crate) fn try_something(world: &World, dice: &mut Dice, value: u64) -> Act {
    let servers = world.servers().len() as u8;
    let one = server(1 + dice.below(u64::from(servers)) as u8);
    let target = dice.one_of(&[Target::Leader, Target::Leader, Target::Server(one)]);
    let key = dice.one_of(&["w", "x", "y", "z"]).to_owned();
    match dice.below(21) {
        20 => any(dice.one_of(&Act::verbs().collect::<Vec<_>>()), world, dice, value),
        0 => ServerAct::Crash(one).into(),
        1..=3 => ServerAct::Restart(one).into(),
        4 => LinkAct::Partition(random_groups(servers, dice)).into(),
        5 | 6 => LinkAct::Heal().into(),
        7 => ServerAct::ElectionTimeout(one).into(),
        8 => ServerAct::HeartbeatTimeout(one).into(),
        9..=11 => MessageAct::Drop(some_message(world, dice)).into(),
        12 => ask(target, Command::Delete { key }),
        13 | 14 => ask(target, Command::Get { key }),
        _ => ask(target, put(&key, value)),
    }
}

/// An act of this verb; what it takes is drawn by its kinds, so that no new verb goes untried.
fn any(verb: &Verb, world: &World, dice: &mut Dice, number: u64) -> Act {
    let servers = world.servers().len() as u8;
    let one = server(1 + dice.below(u64::from(servers)) as u8);
    let value = |kind: &Kind| match kind {
        Kind::Server(Which::New) => Value::Server(dice.one_of(&[one, server(servers + 1)])),
        Kind::Server(Which::Up | Which::Down) => Value::Server(one),
        Kind::Message => Value::Message(some_message(world, dice)),
        Kind::Groups => Value::Groups(random_groups(servers, dice)),
        Kind::Members => {
            let (groups, most) = (random_groups(servers, dice), 1 + dice.below(2) as usize);
            Value::Groups(groups.into_iter().take(most).collect())
        }
        Kind::Key => Value::Text(dice.one_of(&["x", "y", "*"]).to_owned()),
        Kind::Content => Value::Text(number.to_string()),
        Kind::Target => Value::Target(dice.one_of(&[Target::Leader, Target::Server(one)])),
        Kind::Setting => Value::Setting(some_setting(world.settings(), dice)),
        Kind::Dial => {
            let loss = Setting::numbered(5).expect("loss");
            let servers = Setting::numbered(1).expect("servers");
            let loss = (loss, Amount::Share(dice.one_of(&[0, 50_000, 1_000_001])));
            Value::Setting(dice.one_of(&[loss, loss, (servers, Amount::Number(3))]))
        }
        Kind::Several => Value::Several(dice.one_of(&[Several::To(one), Several::All])),
        Kind::Ways => Value::Ways(dice.one_of(&[Ways::around(one), Ways::ALL])),
        Kind::Span => Value::Span(Span(dice.one_of(&[0, 900, 50_000]))),
        Kind::Share(..) => Value::Share(dice.one_of(&[900_000, 1_000_000, 1_100_000, 1])),
        Kind::Index => Value::Index(raft::Index(1 + dice.below(20))),
        Kind::Choices(words) => {
            Value::Choices(1 + dice.below((1 << words.len()) - 1) as u32, words)
        }
        Kind::Choice(words) => Value::Choice(dice.one_of(words)),
        Kind::Client => {
            Value::Client(sim::ClientId::new(1 + dice.below(3) as u8).expect("a client"))
        }
        Kind::Request => Value::Request(raft::RequestId(1 + dice.below(number + 1))),
        Kind::Asks => {
            let value = number.to_string();
            asks(ClientAct::Append("x".to_owned(), value, Target::Leader))
        }
    };
    Act::of(verb, &verb.takes.iter().map(value).collect::<Vec<_>>())
        .expect("they are what it takes")
}

/// One that changes how servers decide and not how fast, so that what a storm promises stays true.
fn some_setting(settings: &Settings, dice: &mut Dice) -> (&'static Setting, Amount) {
    let setting = dice.one_of(&Setting::ALL.iter().collect::<Vec<_>>());
    match setting.get(settings) {
        Amount::Switch(on) if setting.name != "raft fast-backtracking" => {
            (setting, Amount::Switch(!on))
        }
        same @ (Amount::Number(_)
        | Amount::Share(_)
        | Amount::Span(_)
        | Amount::Range(_)
        | Amount::Switch(_)
        | Amount::Rules(_)) => (setting, same),
    }
}

/// One on its way, or one that never was.
fn some_message(world: &World, dice: &mut Dice) -> MessageId {
    let on_their_way = world.messages().count() as u64;
    let flight = world.messages().nth(dice.below(on_their_way.max(1)) as usize);
    flight.map_or(message(1, 2, u32::MAX), |flight| flight.id)
}

/// Something that the world allows.
pub(crate) fn do_something(world: &World, dice: &mut Dice, value: u64) -> Act {
    loop {
        let act = try_something(world, dice, value);
        if world.allows(&act).is_ok() {
            return act;
        }
    }
}

/// Every server is thrown into one of up to three groups.
fn random_groups(servers: u8, dice: &mut Dice) -> Vec<NodeSet> {
    let mut groups = vec![NodeSet::EMPTY; 2 + dice.below(2) as usize];
    let count = groups.len() as u64;
    for number in 1..=servers {
        groups[dice.below(count) as usize].insert(server(number));
    }
    groups.retain(|group| !group.is_empty());
    groups
}

/// A timeline in which somebody did something now and then up to `end`, at any moment or right
/// after a record, while other things of the same microsecond had yet to happen.
pub(crate) fn lived(settings: Settings, seed: u64, end: Time, acts: u64) -> Timeline {
    let dice = &mut Dice(seed);
    let mut timeline = Timeline::new(Script { settings, seed, acts: vec![] });
    for count in 0..acts {
        timeline.seek(timeline.now().max(Time(end.0 * (count + 1) / (acts + 1))));
        for _ in 0..dice.below(6) {
            timeline.step_forward();
        }
        let act = do_something(timeline.world(), dice, count);
        timeline.act(act).expect("the world allowed it");
    }
    timeline.seek(end.max(timeline.now()));
    timeline
}

/// All that can be seen of a world, besides its records.
pub(crate) fn view(world: &World) -> String {
    let messages: Vec<_> = world.messages().collect();
    let pending: Vec<_> = world.pending().collect();
    format!(
        "{:#?}",
        (
            world.now(),
            world.servers(),
            messages,
            world.groups(),
            pending,
            world.ended(),
            world.next()
        )
    )
}

/// What to look at when a test fails: all that it takes to see the same again.
pub(crate) fn report(script: &Script) -> String {
    let mut text = format!("seed {}, {:?}", script.seed, script.settings);
    for Cue { at, after, act } in &script.acts {
        write!(text, "\n  [{at} +{after}] {act:?}").expect("a string takes all");
    }
    text
}

/// What a client asks for, as a value.
pub(crate) fn asks(act: ClientAct) -> Value {
    let (number, values) = Act::from(act).apart();
    Value::Asks(number, values)
}
