//! Runs that reach every act and every setting, for comparing builds: natively and in wasm, in debug
//! and release, today and in next year's build they have the digests of `tests/digests.txt`.
//!
//! The first twenty were written down act by act, and stay as they are. The others are drawn from the
//! rows, so that no new verb or setting is left out; a new row draws them anew.

use crate::act::{Act, ClientAct, Kind, LinkAct, MessageAct, ServerAct, Several, Value, Which};
use crate::client::{ClientId, Target};
use crate::digest::Digest;
use crate::draw::{Draws, Purpose};
use crate::flight::MessageKind;
use crate::link::{Link, Ways};
use crate::run::{Cue, Run, Script};
use crate::setting::{Amount, Bounds, Section, Setting};
use crate::settings::{Clients, Settings};
use crate::time::{Span, SpanRange, Time};
use crate::world::World;
use alloc::string::ToString;
use alloc::vec::Vec;
use raft::{Config, Index, NodeId, NodeSet, RequestId, Rule, RuleSet};

/// When each run ends.
pub const END: Time = Time::ms(3_000);
/// The runs that were written down.
pub const WRITTEN: u64 = 20;
const RUNS: u64 = 220;
const ACTS: u64 = 100;

/// The digest at [`END`] of the run of this seed.
#[must_use]
pub fn digest(seed: u64) -> Digest {
    play(&script(seed)).world().digest()
}

/// The runs' scripts, from seed 1 on.
pub fn scripts() -> impl Iterator<Item = Script> {
    (1..=RUNS).map(script)
}

fn play(script: &Script) -> Run {
    let mut run = Run::new(script);
    while run.step(script, END).is_some() {}
    run
}

/// Somebody does what the world allows, at moments that are now between two things that happen
/// by themselves and now at the same microsecond as one.
fn script(seed: u64) -> Script {
    let settings = if seed <= WRITTEN { settings(seed) } else { any_settings(seed) };
    let mut script = Script { settings, seed, acts: Vec::new() };
    let mut run = Run::new(&script);
    for count in 0..ACTS {
        let draw = |what| Draws::new(seed).word(Purpose::Act, what, count);
        let time = Time(END.0 * count / ACTS + draw(0) % 10_000);
        while run.step(&script, time).is_some() {}
        if draw(1).is_multiple_of(4) {
            run.step(&script, END);
        }
        let act = if seed <= WRITTEN {
            Some(act(run.world(), count, draw))
        } else {
            any_act(run.world(), count, draw)
        };
        let Some(act) = act else { continue };
        if run.world().allows(&act).is_ok() {
            let (at, after) = run.moment();
            script.acts.push(Cue { at, after, act });
            run.step(&script, at);
        }
    }
    script
}

fn settings(seed: u64) -> Settings {
    let nth = |choices: &[u64], every| choices[place(seed / every, choices.len())];
    Settings {
        servers: nth(&[3, 5, 7, 2, 9, 1, 4], 1) as u8,
        election_timeout: SpanRange::ms(150, nth(&[300, 151, 600], 1)),
        heartbeat: Span::ms(nth(&[50, 20], 2)),
        link: Link {
            latency: if seed.is_multiple_of(5) {
                SpanRange::always(Span(nth(&[0, 10_000], 5)))
            } else {
                SpanRange { least: Span(500), most: Span::ms(nth(&[20, 2, 60], 1)) }
            },
            loss_ppm: nth(&[0, 50_000, 200_000], 1) as u32,
            ..Link::default()
        },
        disk_sync: SpanRange { least: Span::ZERO, most: Span::ms(nth(&[3, 0, 40], 2)) },
        clients: Clients::default(),
        group_wait: Span::ZERO,
        batch_wait: Span::ZERO,
        raft: Config {
            fast_backtracking: nth(&[1, 0], 1) == 1,
            eager_commit: nth(&[1, 0], 2) == 1,
            batch: nth(&[64, 1, 3], 3) as u32,
            window: nth(&[256, 2, 8], 1) as u32,
            ..Settings::default().raft
        },
    }
}

fn act(world: &World, count: u64, draw: impl Fn(u64) -> u64) -> Act {
    let servers = world.settings().servers;
    let one_of = |all: NodeSet, which: u64| all.iter().nth(place(which, all.len()));
    let server = one_of(world.settings().all(), draw(2)).unwrap_or(FIRST);
    let target = if draw(3).is_multiple_of(3) { Target::Server(server) } else { Target::Leader };
    let key = (draw(4) % 5).to_string();
    match draw(5) % 16 {
        0 => ServerAct::Crash(server).into(),
        1 | 2 => ServerAct::Restart(server).into(),
        3 => {
            let group = (draw(6) % (1 << servers)) << 1;
            LinkAct::Partition(NodeSet::from_bits(group).into_iter().collect()).into()
        }
        4 => LinkAct::Heal().into(),
        5 => ServerAct::ElectionTimeout(server).into(),
        6 => ServerAct::HeartbeatTimeout(world.leader().unwrap_or(server)).into(),
        7 | 8 => {
            let place = place(draw(7), world.messages().count());
            let flight = world.messages().nth(place);
            flight.map_or(LinkAct::Heal().into(), |flight| MessageAct::Drop(flight.id).into())
        }
        9 => ClientAct::Delete(key, target).into(),
        10 | 11 => ClientAct::Get(key, target).into(),
        _ => ClientAct::Put(key, count.to_string(), target).into(),
    }
}

/// Settings of which about every third is not as usual.
fn any_settings(seed: u64) -> Settings {
    let draw = |what| Draws::new(seed).word(Purpose::Act, what, ACTS);
    let mut settings = Settings::default();
    for setting in Setting::ALL {
        let number = u64::from(setting.number);
        if draw(number).is_multiple_of(3) {
            setting.set(&mut settings, any_amount(setting.bounds, draw(64 + number)));
        }
    }
    settings
}

/// A value within these bounds that a cluster still runs with.
fn any_amount(bounds: Bounds, draw: u64) -> Amount {
    let short = 1 + draw % 40_000;
    match bounds {
        Bounds::Number(least, most) => Amount::Number(least + (draw % 9) as u32 % (most - least)),
        Bounds::Share => Amount::Share((draw % 200_000) as u32),
        Bounds::Span(least, _) => Amount::Span(Span(least.0 + short)),
        Bounds::Range(least, _) => {
            let least = Span(least.0 + short);
            Amount::Range(SpanRange { least, most: Span(least.0 + draw % 7 * 30_000) })
        }
        Bounds::Switch => Amount::Switch(draw.is_multiple_of(2)),
        Bounds::Rules => {
            let rules: Vec<Rule> = Rule::ALL.iter().copied().filter(|it| it.can_be_off()).collect();
            Amount::Rules(RuleSet::NONE.with(rules[place(draw, rules.len())]))
        }
    }
}

/// An act of any verb; what it takes is drawn by its kinds.
fn any_act(world: &World, count: u64, draw: impl Fn(u64) -> u64) -> Option<Act> {
    let servers = world.all();
    let server = servers.iter().nth(place(draw(2), servers.len()))?;
    let value = |kind: &Kind| {
        Some(match kind {
            Kind::Server(Which::New) if draw(18).is_multiple_of(2) => {
                Value::Server(NodeId::new(servers.len() as u8 + 1)?)
            }
            Kind::Server(_) => Value::Server(server),
            Kind::Message => {
                Value::Message(world.messages().nth(place(draw(7), world.messages().count()))?.id)
            }
            Kind::Groups => {
                let group = (draw(6) % (1 << servers.len())) << 1;
                Value::Groups(NodeSet::from_bits(group).into_iter().collect())
            }
            Kind::Members => {
                let all = servers.bits();
                let listen = NodeSet::from_bits(all & draw(19) & draw(6)).unwrap_or_default();
                let vote = NodeSet::from_bits(all & draw(19) & !draw(6)).unwrap_or_default();
                let groups = [vote, listen];
                Value::Groups(groups.into_iter().filter(|group| !group.is_empty()).collect())
            }
            Kind::Key => Value::Text(match draw(4) % 6 {
                5 => "*".into(),
                key => key.to_string(),
            }),
            Kind::Content => Value::Text(count.to_string()),
            Kind::Target if draw(3).is_multiple_of(3) => Value::Target(Target::Server(server)),
            Kind::Target => Value::Target(Target::Leader),
            Kind::Setting => {
                let setting = &Setting::ALL[place(draw(8), Setting::ALL.len())];
                Value::Setting((setting, any_amount(setting.bounds, draw(9))))
            }
            Kind::Dial => {
                let dials = Setting::ALL.iter().filter(|row| row.section == Section::Network);
                let dial = dials.clone().nth(place(draw(8), dials.count()))?;
                Value::Setting((dial, any_amount(dial.bounds, draw(9))))
            }
            Kind::Several => Value::Several(match draw(10) % 3 {
                0 => Several::All,
                1 => Several::To(server),
                _ => Several::Kind(MessageKind::ALL[place(draw(11), MessageKind::COUNT)]),
            }),
            Kind::Ways => {
                let to = servers.iter().nth(place(draw(12), servers.len()));
                let ways = Ways { from: Some(server), to, both: draw(13).is_multiple_of(2) };
                Value::Ways(if ways.is_proper() { ways } else { Ways::around(server) })
            }
            Kind::Span => Value::Span(Span(1 + draw(14) % 300_000)),
            Kind::Share(least, most) => {
                Value::Share(least + (draw(15) % u64::from(most - least)) as u32)
            }
            Kind::Index => Value::Index(Index(1 + draw(16) % 9)),
            Kind::Choices(words) => {
                Value::Choices(1 + (draw(17) % ((1 << words.len()) - 1)) as u32, words)
            }
            Kind::Choice(words) => Value::Choice(words[place(draw(17), words.len())]),
            Kind::Client => Value::Client(ClientId::new(1 + (draw(20) % 3) as u8)?),
            Kind::Request => Value::Request(RequestId(1 + draw(21) % (count + 1))),
            Kind::Asks => {
                let (key, value) = ((draw(4) % 5).to_string(), count.to_string());
                asks(&ClientAct::Append(key, value, Target::Leader))
            }
        })
    };
    let verb = Act::verbs().nth(place(draw(5), Act::verbs().count()))?;
    Act::of(verb, &verb.takes.iter().map(value).collect::<Option<Vec<_>>>()?)
}

/// One of `count` places. The rest is taken before the number is cut to the target's word.
fn place(draw: u64, count: usize) -> usize {
    (draw % count.max(1) as u64) as usize
}

const FIRST: NodeId = NodeId::new(1).expect("1 is a server's number");

/// What a client asks for, as a value.
fn asks(act: &ClientAct) -> Value {
    let (number, values) = Act::from(act.clone()).apart();
    Value::Asks(number, values)
}
