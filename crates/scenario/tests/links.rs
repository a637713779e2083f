//! Links: short, exact, and never anything but a link or an error.
#![allow(clippy::unwrap_used, reason = "a helper of a test is as much a test")]

mod common;

use common::Chance;
use scenario::link::{self, LINK_VERSION, Link, LinkError, Reached, Reading, Replay};
use scenario::{lessons, limits, parse};
use sim::{
    Act, Amount, ClientAct, Cue, ENGINE_VERSION, LinkAct, MemberAct, Run, Script, ServerAct,
    Setting, SettingAct, Settings, SpanRange, Target, Time,
};

/// `https://`, a host of thirty characters, `/#`.
const ADDRESS: usize = 8 + 30 + 2;
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

fn link_of(script: Script) -> Link {
    let time = script.acts.last().map_or(Time::ZERO, |act| Time(act.at.0 + 987_654));
    let moment = Reached { time, record: time.0 / 4_321 };
    Link { script, moment, engine: ENGINE_VERSION, digest: 0x9e37_79b9, lesson: None }
}

/// The link to where the script has come to at `time`.
fn played(script: Script, time: Time) -> Link {
    let mut run = Run::new(&script);
    while run.step(&script, time).is_some() {}
    Link::to(script, run.world())
}

/// Base64url and the checksum once more, from the specification.
fn sealed(bytes: &[u8]) -> String {
    let crc = bytes.iter().fold(0xffff_u16, |crc, byte| {
        (0..8).fold(crc ^ u16::from(*byte) << 8, |crc, _| {
            if crc & 0x8000 == 0 { crc << 1 } else { crc << 1 ^ 0x1021 }
        })
    });
    let bytes = bytes.iter().copied().chain(crc.to_be_bytes());
    let bits = bytes.flat_map(|byte| (0..8).map(move |bit| byte >> (7 - bit) & 1));
    let bits: Vec<u8> = bits.collect();
    let letter = |six: &[u8]| {
        let value = (0..6).fold(0, |value, bit| value << 1 | six.get(bit).copied().unwrap_or(0));
        char::from(LETTERS[usize::from(value)])
    };
    bits.chunks(6).map(letter).collect()
}

fn opened(text: &str) -> Vec<u8> {
    let value = |letter| LETTERS.iter().position(|other| *other == letter).unwrap();
    let bits =
        text.bytes().flat_map(|letter| (0..6).map(move |bit| value(letter) >> (5 - bit) & 1));
    let bits: Vec<usize> = bits.collect();
    let bytes =
        bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |value, bit| value << 1 | bit) as u8);
    let mut bytes: Vec<u8> = bytes.collect();
    bytes.truncate(bytes.len() - 2);
    bytes
}

/// The longest of many sessions, with the address.
fn longest(count: usize, grain: u64) -> usize {
    let lengths = (0..50).map(|seed| {
        let link = link_of(common::session(seed, count, grain));
        ADDRESS + link::encode(&link).unwrap().len()
    });
    lengths.max().unwrap()
}

#[test]
fn a_link_of_a_session_is_short_enough_to_be_sent() {
    for (count, bound) in [(30, 250), (100, 600), (300, 1_600)] {
        let (fine, coarse) = (longest(count, 1), longest(count, 1_000));
        println!("{count} acts: {fine} characters by microseconds, {coarse} by milliseconds");
        assert!(fine <= bound && coarse < fine, "{count} acts: {fine} and {coarse}, not {bound}");
    }
}

#[test]
fn what_a_link_says_comes_back() {
    for seed in 0..2_000 {
        let link = link_of(common::scenario(seed).script);
        let text = link::encode(&link).unwrap();
        assert_eq!(link::decode(&text).as_ref(), Ok(&link), "seed {seed}: {text}");
        assert_eq!(sealed(&opened(&text)), text, "seed {seed}");
    }
}

/// A lesson goes with its link, and costs a link without one nothing: that one is still of format 1.
#[test]
fn a_link_remembers_the_lesson_it_was_made_in() {
    for (seed, note) in (0..200).zip([0, 1, 6, 4_000_000_000].into_iter().cycle()) {
        let bare = link_of(common::scenario(seed).script);
        assert_eq!(opened(&link::encode(&bare).unwrap()).first(), Some(&1), "its format");
        let name = lessons::ALL[seed as usize % lessons::ALL.len()].name.to_owned();
        let lesson = Some(Reading { name, note, text: String::new() });
        let link = Link { lesson, ..bare.clone() };
        let text = link::encode(&link).unwrap();
        assert_eq!(opened(&text).first(), Some(&2), "its format");
        assert_eq!(link::decode(&text), Ok(link), "seed {seed}: {text}");
        let text = scenario::print(&common::scenario(seed));
        let lesson = Some(Reading { name: String::new(), note, text });
        let link = Link { lesson, ..bare };
        let text = link::encode(&link).unwrap();
        assert_eq!(opened(&text).first(), Some(&3), "its format");
        assert_eq!(link::decode(&text), Ok(link), "seed {seed}: {text}");
    }
    let nameless = Some(Reading { name: String::new(), note: 0, text: String::new() });
    let link = Link { lesson: nameless, ..link_of(Script::default()) };
    assert!(matches!(link::encode(&link), Err(LinkError::Bad { act: 0, .. })));
}

#[test]
fn every_single_wrong_character_and_every_swap_of_neighbours_is_found() {
    for seed in 0..3 {
        let text = link::encode(&link_of(common::session(seed, 12, 1))).unwrap();
        for place in 0..text.len() {
            let mut wrong = text.clone().into_bytes();
            for letter in LETTERS.iter().filter(|letter| **letter != text.as_bytes()[place]) {
                wrong[place] = *letter;
                let wrong = core::str::from_utf8(&wrong).unwrap();
                assert!(link::decode(wrong).is_err(), "{text}\n{wrong}");
            }
            let mut swapped = text.clone().into_bytes();
            swapped.swap(place, (place + 1).min(text.len() - 1));
            let swapped = String::from_utf8(swapped).unwrap();
            assert!(swapped == text || link::decode(&swapped).is_err(), "{text}\n{swapped}");
            assert!(link::decode(&text[..place]).is_err(), "cut off at {place}: {text}");
        }
    }
}

/// How often each kind of answer was given.
#[derive(Debug, Default)]
struct Seen {
    link: u32,
    too_long: u32,
    not_base64: u32,
    truncated: u32,
    typo: u32,
    trailing: u32,
    newer_format: u32,
    newer: u32,
    bad: u32,
    out_of_bounds: u32,
}

impl Seen {
    fn take(&mut self, text: &str) {
        match link::decode(text) {
            Ok(link) => {
                self.link += 1;
                assert!(link.script.acts.len() <= limits::MOST_ACTS);
                if self.link.is_multiple_of(8) {
                    let again = link::encode(&link);
                    let again = again.unwrap_or_else(|error| panic!("{error}: {text}"));
                    assert_eq!(link::decode(&again).as_ref(), Ok(&link), "{text}");
                }
            }
            Err(LinkError::TooLong) => self.too_long += 1,
            Err(LinkError::NotBase64 { .. }) => self.not_base64 += 1,
            Err(LinkError::Truncated) => self.truncated += 1,
            Err(LinkError::Typo) => self.typo += 1,
            Err(LinkError::Trailing) => self.trailing += 1,
            Err(LinkError::NewerFormat(_)) => self.newer_format += 1,
            Err(LinkError::Newer { .. }) => self.newer += 1,
            Err(LinkError::OutOfBounds(_)) => self.out_of_bounds += 1,
            Err(LinkError::Bad { .. }) => self.bad += 1,
        }
    }
}

#[test]
fn two_hundred_thousand_hostile_texts_give_links_or_errors() {
    let mut chance = Chance(7);
    let mut seen = Seen::default();
    let good: Vec<_> = (0..64).map(|seed| link_of(common::scenario(seed).script)).collect();
    let good: Vec<_> = good.iter().map(|link| opened(&link::encode(link).unwrap())).collect();
    for round in 0..200_000 {
        let mut bytes = match round % 4 {
            0 => (0..chance.below(80)).map(|_| chance.next() as u8).collect(),
            _ => chance.of(&good),
        };
        if round % 4 == 0 && !bytes.is_empty() && !chance.one_in(8) {
            bytes[0] = 1 + chance.below(u64::from(LINK_VERSION)) as u8;
        }
        for _ in 0..chance.below(4) {
            let place = chance.below(bytes.len() as u64 + 1) as usize;
            match chance.below(4) {
                0 => bytes.truncate(place.max(1)),
                1 => bytes.insert(place, chance.next() as u8),
                _ if place < bytes.len() => bytes[place] ^= 1 << chance.below(8),
                _ => {}
            }
        }
        // Most must pass the checksum, or nothing behind it is tried.
        let mut text = sealed(&bytes);
        match chance.below(64) {
            0 => text.insert(chance.below(text.len() as u64) as usize, '%'),
            1 => text.push('A'),
            2 => text.truncate(chance.below(text.len() as u64) as usize),
            _ => {}
        }
        seen.take(&text);
    }
    seen.take(&"A".repeat(limits::LONGEST_LINK + 1));
    println!("{seen:?}");
    let Seen {
        link,
        too_long,
        not_base64,
        truncated,
        typo,
        trailing,
        newer_format,
        newer,
        bad,
        out_of_bounds,
    } = seen;
    let all = [
        link,
        too_long,
        not_base64,
        truncated,
        typo,
        trailing,
        newer_format,
        newer,
        bad,
        out_of_bounds,
    ];
    assert!(all.iter().all(|count| 0 < *count), "{all:?}");
}

#[test]
fn the_largest_link_is_read_and_a_larger_one_is_not_made() {
    let act = |at| Cue { at: Time(at), after: 0, act: LinkAct::Heal().into() };
    let most = (0..limits::MOST_ACTS as u64).map(act).collect();
    let mut link = link_of(Script { acts: most, ..Script::default() });
    assert_eq!(link::decode(&link::encode(&link).unwrap()).as_ref(), Ok(&link));
    link.script.acts.push(act(1 << 30));
    assert_eq!(link::encode(&link), Err(LinkError::TooLong));
    link.script.acts.clear();
    link.moment.record = limits::MOST_RECORDS + 1;
    assert_eq!(link::encode(&link), Err(LinkError::TooLong));
}

#[test]
fn what_no_link_can_hold_is_not_made_into_one() {
    let server = |number| raft::NodeId::new(number).unwrap();
    let at = |at, act: Act| Cue { at: Time(at), after: 0, act };
    let acts = |acts| Script { acts, ..Script::default() };
    let set = |setting: &str, amount| {
        let setting = Setting::ALL.iter().find(|row| row.name == setting).unwrap();
        Act::from(SettingAct::Set((setting, amount)))
    };
    let with = |settings| Script { settings, ..Script::default() };
    let groups = |groups: &[&[u8]]| {
        let group = |group: &&[u8]| group.iter().map(|number| server(*number)).collect();
        LinkAct::Partition(groups.iter().map(group).collect()).into()
    };
    let heal = || LinkAct::Heal().into();
    let wrong = [
        (acts(vec![at(2, heal()), at(1, heal())]), "act 2 of the link has an act before"),
        (
            acts(vec![at(1, ServerAct::Crash(server(6)).into())]),
            "a server that the cluster does not",
        ),
        // Who joins is there from then on; who is asked to vote that is there already makes nobody join.
        (
            acts(vec![
                at(1, MemberAct::Add(server(6)).into()),
                at(2, MemberAct::AddLearner(server(2)).into()),
                at(3, ServerAct::Crash(server(6)).into()),
                at(4, ServerAct::Crash(server(7)).into()),
            ]),
            "act 4 of the link has a server that the cluster does not",
        ),
        (acts(vec![at(1, groups(&[]))]), "a partition without a group"),
        (acts(vec![at(1, groups(&[&[1, 2], &[2]]))]), "in two groups"),
        (acts(vec![at(1, groups(&[&[1], &[6]]))]), "in no cluster"),
        (acts(vec![at(1, groups(&[&[1, 2, 3, 4, 5]]))]), "divides nothing"),
        (acts(vec![at(limits::LATEST.0 + 1, heal())]), "a time later than a day"),
        (acts(vec![at(1, ClientAct::Get("a b".into(), Target::Leader).into())]), "not one word"),
        (
            acts(vec![at(1, set("network loss", Amount::Share(1_000_001)))]),
            "says of network loss something else than a share from 0% to 100%",
        ),
        (
            acts(vec![at(1, set("servers", Amount::Number(3)))]),
            "cannot change while the cluster runs",
        ),
        (with(Settings { servers: 26, ..Settings::default() }), "says of servers something else"),
        (
            with(Settings {
                link: sim::Link { latency: SpanRange::ms(2, 1), ..sim::Link::default() },
                ..Settings::default()
            }),
            "says of network latency something else than a range",
        ),
    ];
    for (script, told) in wrong {
        let made = link::encode(&link_of(script.clone()));
        let why = made.expect_err(told).to_string();
        assert!(why.contains(told), "{script:?}: {why}");
    }
}

#[test]
fn a_link_shows_the_run_that_was_shared_or_says_that_it_cannot() {
    for lesson in lessons::ALL {
        let scenario = parse(lesson.text).unwrap();
        for time in [Time::ZERO, Time::ms(333), scenario.end] {
            let link = played(scenario.script.clone(), time);
            let mut shared = link::decode(&link::encode(&link).unwrap()).unwrap();
            assert_eq!(shared.replay(), Replay::Same, "{} at {time}", lesson.name);
            shared.digest ^= 1;
            assert_eq!(shared.replay(), Replay::Differs { engine: ENGINE_VERSION });
        }
    }
}

/// A line: a link, the digest at its moment, how many acts it has. Lines are only ever added; a
/// link of an engine that is gone must still be read. `UPDATE=1` makes those of this engine anew,
/// which nobody may do once an engine of this version is out.
#[test]
fn every_link_that_was_ever_made_is_read() {
    let name = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/links.txt");
    let corpus = std::fs::read_to_string(name).unwrap();
    let (mut lines, mut still_the_same) = (Vec::new(), 0);
    for line in corpus.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let [text, digest, count] = words.as_slice() else { panic!("three words: {line}") };
        let mut link = link::decode(text).unwrap_or_else(|error| panic!("{error}: {text}"));
        if std::env::var_os("UPDATE").is_some() && link.engine == ENGINE_VERSION {
            link = played(link.script, link.moment.time);
            lines.push(corpus_line(&link));
            continue;
        }
        lines.push(line.into());
        assert_eq!(format!("{:08x}", link.digest), *digest, "{text}");
        assert_eq!(link.script.acts.len().to_string(), *count, "{text}");
        if link.engine == ENGINE_VERSION {
            assert_eq!(link.replay(), Replay::Same, "the engine changed and its version did not");
        } else {
            match link.replay() {
                Replay::Same => still_the_same += 1,
                Replay::Differs { engine } => assert_eq!(engine, link.engine),
            }
        }
    }
    assert!(10 <= lines.len());
    assert_eq!(still_the_same, 21, "nothing of older engines' links was decided otherwise since");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(name, lines.join("\n") + "\n").unwrap();
    }
}

fn corpus_line(link: &Link) -> String {
    let text = link::encode(link).unwrap();
    format!("{text} {:08x} {}", link.digest, link.script.acts.len())
}

/// The example that `docs/link-format.md` works out.
#[test]
fn the_example_of_the_specification_is_this_link() {
    let scenario =
        parse("raft-scenario 1\nseed 7\nnetwork loss 1%\nat 400ms put x 1\nat 700ms crash S1");
    let moment = Reached { time: Time::ms(900), record: 100 };
    let script = scenario.unwrap().script;
    let link = Link { script, moment, engine: 1, digest: 0x0123_abcd, lesson: None };
    let text = link::encode(&link).unwrap();
    let hex: Vec<String> = opened(&text).iter().map(|byte| format!("{byte:02x}")).collect();
    let name = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/link-format.md");
    let specification = std::fs::read_to_string(name).unwrap();
    for part in [&hex.join(" "), &text] {
        assert!(specification.contains(part.as_str()), "the specification should say {part}");
    }
}
