//! What the tests share: a small generator, and scenarios and sessions made with it.
#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::unwrap_used, reason = "the servers made here are servers")]

use raft::{Index, NodeId, NodeSet, RequestId, Rule, Term};
use scenario::{
    Claim, Cost, Expect, Fact, Language, Metric, Moment, RequestFate, Scenario, SourceLine, Text,
};
use sim::{
    Act, Amount, Bounds, Change, ClientAct, ClientId, Cue, Kind, LinkAct, MessageAct, MessageId,
    MessageKind, Property, Script, Section, ServerAct, Several, Ways, Which,
};
use sim::{Setting, Settings, Span, SpanRange, Standing, Target, Time, Value};

/// SplitMix64: the same numbers on every machine.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let word = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let word = (word ^ word >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ word >> 31
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    pub(crate) fn within(&mut self, least: u64, most: u64) -> u64 {
        least + self.below(most - least + 1)
    }

    pub(crate) fn one_in(&mut self, count: u64) -> bool {
        self.below(count) == 0
    }

    pub(crate) fn of<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u64) as usize].clone()
    }

    pub(crate) fn server(&mut self, count: u8) -> NodeId {
        NodeId::new(self.within(1, u64::from(count)) as u8).unwrap()
    }
}

/// A value within these bounds.
fn amount(chance: &mut Chance, bounds: Bounds) -> Amount {
    let number = |chance: &mut Chance, least: u32, most: u32| {
        let least = u64::from(least);
        chance.within(least, u64::from(most)) as u32
    };
    match bounds {
        Bounds::Number(least, most) => Amount::Number(number(chance, least, most)),
        Bounds::Share => Amount::Share(chance.of(&[1, 10, 1_200, 10_000, 123_456, 1_000_000])),
        Bounds::Span(least, most) => Amount::Span(Span(chance.within(least.0, most.0.min(99_999)))),
        Bounds::Range(least, _) => {
            let least = chance.within(least.0, 400_000);
            let most = Span(least + chance.of(&[0, 1, 1_000, 12_345]));
            Amount::Range(SpanRange { least: Span(least), most })
        }
        Bounds::Switch => Amount::Switch(chance.one_in(2)),
        Bounds::Rules => {
            let off = Rule::ALL.iter().copied().filter(|rule| rule.can_be_off());
            Amount::Rules(off.filter(|_| chance.one_in(8)).collect())
        }
    }
}

pub(crate) fn settings(chance: &mut Chance) -> Settings {
    let mut settings = Settings::default();
    for setting in Setting::ALL {
        if chance.one_in(2) {
            assert!(setting.set(&mut settings, amount(chance, setting.bounds)));
        }
    }
    // A message needs two servers.
    settings.servers = settings.servers.max(2);
    settings
}

fn word(chance: &mut Chance) -> String {
    chance
        .of(&[
            "x",
            "y",
            "1",
            "007",
            "to",
            "no",
            "=",
            "|",
            "키",
            "in",
            "S1",
            "a-b",
            "18446744073709551616",
        ])
        .into()
}

/// Two groups at least, or one and the rest.
fn groups(chance: &mut Chance, servers: u8) -> Vec<NodeSet> {
    let count = chance.within(1, u64::from(servers.min(4))) as usize;
    let mut groups = vec![NodeSet::EMPTY; count];
    for (place, server) in NodeSet::first(servers).iter().enumerate() {
        let group = if place < count { place as u64 } else { chance.below(count as u64 + 1) };
        if let Some(group) = groups.get_mut(group as usize) {
            group.insert(server);
        }
    }
    let all = groups.iter().fold(NodeSet::EMPTY, |all, group| all.or(*group));
    if count == 1 && all.len() == usize::from(servers) {
        groups[0].remove(NodeId::new(servers).unwrap());
    }
    groups
}

/// An act of any verb; what it takes is drawn by its kinds, so that no new verb goes untried.
pub(crate) fn act(chance: &mut Chance, servers: u8) -> Act {
    let verb = chance.of(&Act::verbs().collect::<Vec<_>>());
    let server = chance.server(servers);
    let value = |kind: &Kind| match kind {
        Kind::Server(Which::New) => {
            let next = NodeId::new((servers + 1).min(Setting::MOST_SERVERS)).unwrap();
            Value::Server(chance.of(&[server, next]))
        }
        Kind::Server(Which::Up | Which::Down) => Value::Server(server),
        Kind::Message => {
            let to = NodeId::new(server.number() % servers + 1).unwrap();
            let number = chance.within(1, 9_999) as u32;
            let copy = MessageId::copy(server, to, number);
            let id = MessageId { from: server, to, number };
            Value::Message(if chance.one_in(3) { copy } else { id })
        }
        Kind::Groups => Value::Groups(groups(chance, servers)),
        Kind::Members => {
            let mut groups = groups(chance, servers);
            groups.truncate(2);
            Value::Groups(groups)
        }
        Kind::Key | Kind::Content => Value::Text(word(chance)),
        Kind::Setting => {
            let live = Setting::ALL.iter().filter(|setting| setting.change == Change::Live);
            let setting = chance.of(&live.collect::<Vec<_>>());
            Value::Setting((setting, amount(chance, setting.bounds)))
        }
        Kind::Dial => {
            let dials = Setting::ALL.iter().filter(|row| row.section == Section::Network);
            let dial = chance.of(&dials.collect::<Vec<_>>());
            Value::Setting((dial, amount(chance, dial.bounds)))
        }
        Kind::Several => Value::Several(match chance.below(3) {
            0 => Several::All,
            1 => Several::To(server),
            _ => Several::Kind(chance.of(&MessageKind::ALL)),
        }),
        Kind::Ways => {
            let end = |chance: &mut Chance| {
                if chance.one_in(3) { None } else { Some(chance.server(servers)) }
            };
            let ways = Ways { from: end(chance), to: end(chance), both: chance.one_in(2) };
            Value::Ways(if ways.is_proper() { ways } else { Ways::ALL })
        }
        Kind::Span => Value::Span(Span(chance.within(1, 9_999_999))),
        Kind::Share(least, most) => {
            Value::Share(chance.within(u64::from(*least), u64::from(*most)) as u32)
        }
        Kind::Index => Value::Index(Index(chance.within(1, 9_999))),
        Kind::Choices(words) => {
            Value::Choices(chance.within(1, (1 << words.len()) - 1) as u32, words)
        }
        Kind::Choice(words) => Value::Choice(chance.of(words)),
        Kind::Client => Value::Client(ClientId::new(chance.within(1, 16) as u8).unwrap()),
        Kind::Request => Value::Request(RequestId(chance.within(1, 9_999))),
        Kind::Asks => {
            let (key, value) = (word(chance), word(chance));
            asks(ClientAct::Append(key, value, Target::Server(server)))
        }
        Kind::Target => {
            let to = Target::Server(server);
            Value::Target(if chance.one_in(2) { Target::Leader } else { to })
        }
    };
    Act::of(verb, &verb.takes.iter().map(value).collect::<Vec<_>>()).unwrap()
}

fn fact(chance: &mut Chance, servers: u8) -> Fact {
    let server = chance.server(servers);
    match chance.below(6) {
        0 => Fact::Stands {
            server,
            standing: chance.of(&[
                Standing::Down,
                Standing::Learner,
                Standing::Follower,
                Standing::PreCandidate,
                Standing::Candidate,
                Standing::Leader,
            ]),
            term: chance.of(&[None, Some(Term(0)), Some(Term(7))]),
        },
        1 => Fact::Has { server, key: word(chance), value: word(chance) },
        2 => Fact::HasNo { server, key: word(chance) },
        3 => Fact::Commit { server, index: Index(chance.below(99)) },
        4 => chance.of(&[Fact::LogsEqual, Fact::NoLeader]),
        _ => Fact::Request {
            number: chance.within(1, 99),
            fate: chance.of(&[
                RequestFate::Pending,
                RequestFate::Acknowledged,
                RequestFate::Failed,
                RequestFate::Unknown,
            ]),
        },
    }
}

fn text(chance: &mut Chance) -> String {
    let words = ["ko", "en", "a", "leader", "# no comment", "#7", "리더는", "at", "\"", "…", "1"];
    let count = chance.within(1, 60);
    (0..count).map(|_| chance.of(&words)).collect::<Vec<_>>().join(" ")
}

/// Any scenario that a text can say.
pub(crate) fn scenario(seed: u64) -> Scenario {
    let mut chance = Chance(seed);
    let settings = settings(&mut chance);
    let script = Script { settings, seed: chance.next(), acts: Vec::new() };
    let mut scenario = Scenario { script, ..Scenario::default() };
    let mut moment = Moment::default();
    let mut servers = settings.servers;
    for _ in 0..chance.below(40) {
        match chance.below(6) {
            0 | 1 => {
                moment =
                    Moment::new(Time(moment.at.0 + chance.of(&[1, 999, 1_000, 400_000, 1_234_567])))
            }
            2 => moment.after += chance.below(3) as u32,
            3 => {
                let said = text(&mut chance);
                scenario.say(moment, chance.of(Language::ALL), &said);
            }
            _ => {
                let act = act(&mut chance, servers);
                servers += u8::from(act.joins().is_some_and(|it| servers < it.number()));
                scenario.script.acts.push(Cue { at: moment.at, after: moment.after, act });
            }
        }
    }
    for language in Language::ALL.iter().copied() {
        if chance.one_in(2) {
            scenario.title.add(language, &text(&mut chance));
        }
    }
    for _ in 0..chance.below(6) {
        let fact = fact(&mut chance, settings.servers);
        let claim = match chance.below(6) {
            0 => Claim::At(Time(chance.below(9_000_000)), fact),
            1 => Claim::Finally(fact),
            2 => Claim::Always(None),
            5 => {
                let setting = chance.of(&Setting::ALL.iter().collect::<Vec<_>>());
                let tenths = chance.within(11, 999) as u32;
                let (metric, amount) =
                    (chance.of(&Metric::ALL), amount(&mut chance, setting.bounds));
                Claim::Costs(Cost { tenths, metric, setting, amount })
            }
            3 => {
                let time = Time(chance.below(9_000_000));
                Claim::Breaks(time, chance.of(Property::ALL))
            }
            _ => Claim::Always(Some(chance.of(Property::ALL))),
        };
        scenario.expects.push(Expect { line: SourceLine(0), claim });
    }
    scenario.end = scenario.usual_end();
    if chance.one_in(3) {
        scenario.end = Time(scenario.last_named().0 + chance.below(5_000_000));
    }
    scenario
}

/// What a person does in a session: `count` acts, a click about every second, at a multiple of
/// `grain` microseconds. Four of ten are puts of short keys and values.
pub(crate) fn session(seed: u64, count: usize, grain: u64) -> Script {
    let mut chance = Chance(seed);
    let servers = 5;
    let mut script = Script { seed: chance.below(10_000), ..Script::default() };
    let (mut at, mut down, mut cut, mut value) = (400_000, Vec::new(), false, 0);
    while script.acts.len() < count {
        // From 2^17 to 2^21: most deltas have twenty bits or twenty-one.
        at += chance.within(1 << 17, 1 << 21);
        let act = match chance.below(10) {
            0..4 => {
                value += 1;
                let text = chance.of(&["on", "off", "red", "green", "hello"]);
                let value = if chance.one_in(4) { text.into() } else { value.to_string() };
                let key = chance.of(&["x", "x", "x", "y", "color"]).into();
                let server = Target::Server(chance.server(servers));
                let target = if chance.one_in(4) { server } else { Target::Leader };
                ClientAct::Put(key, value, target).into()
            }
            4 | 5 if down.len() < 2 => {
                let server = chance.server(servers);
                if down.contains(&server) {
                    continue;
                }
                down.push(server);
                ServerAct::Crash(server).into()
            }
            4..7 if !down.is_empty() => ServerAct::Restart(down.remove(0)).into(),
            7 | 8 => {
                cut = !cut;
                let side = chance.within(1, 2);
                let some =
                    |chance: &mut Chance| (0..side).map(|_| chance.server(servers)).collect();
                let minority: NodeSet = some(&mut chance);
                let parts = vec![minority, NodeSet::first(servers).without(minority)];
                if cut { LinkAct::Partition(parts).into() } else { LinkAct::Heal().into() }
            }
            6 => ServerAct::ElectionTimeout(chance.server(servers)).into(),
            _ => {
                let from = chance.server(servers);
                let to = NodeId::new(from.number() % servers + 1).unwrap();
                let number = (at / 60_000 + chance.below(20)) as u32;
                MessageAct::Drop(MessageId { from, to, number }).into()
            }
        };
        script.acts.push(Cue { at: Time(at / grain * grain), after: 0, act });
    }
    script
}

pub(crate) fn title(text: &str) -> Text {
    Text::english(text)
}

/// What a client asks for, as a value.
pub(crate) fn asks(act: ClientAct) -> Value {
    let (number, values) = Act::from(act).apart();
    Value::Asks(number, values)
}
