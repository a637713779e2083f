//! Links, texts and addresses from whoever knows where: millions of them, made of good ones by damage, and
//! none makes a reader panic, or read what it cannot write.
//!
//! `HOSTILE=10000000 cargo test --release -p scenario --test hostile -- --nocapture` takes as long as it
//! takes; without a number it is a short one. It prints how many could be read, and the slowest.

mod common;

use common::Chance;
use raft::Rule;
use scenario::limits::LONGEST_LINK;
use scenario::{corpus, lessons, link, parameters, parse, print};
use sim::{Run, Script, Time};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// How many of each kind a short run makes.
const FEW: u64 = 5_000;
/// One in so many that can be read is also played.
const PLAYED: u64 = 50;

/// What damage did to the reader.
#[derive(Default)]
struct Tally {
    read: u64,
    refused: u64,
    played: u64,
    slowest: (Duration, String),
}

impl Tally {
    fn took(&mut self, time: Duration, what: &str) {
        if self.slowest.0 < time {
            self.slowest = (time, what.chars().take(200).collect());
        }
    }

    fn told(&self, kind: &str) {
        let Self { read, refused, played, slowest } = self;
        println!("{kind}: {read} read, {refused} refused, {played} played, slowest {slowest:?}");
        assert!(0 < *read && 0 < *refused, "{kind}: damage must neither always kill nor never");
    }
}

fn count() -> u64 {
    std::env::var("HOSTILE").ok().and_then(|count| count.parse().ok()).unwrap_or(FEW)
}

/// Reads each of these; a panic is told with what caused it.
fn each(
    kind: &str,
    seed: u64,
    make: impl Fn(&mut Chance) -> String,
    read: impl Fn(&str) -> Option<Script>,
) {
    let mut chance = Chance(seed);
    let mut tally = Tally::default();
    for number in 0..count() {
        let hostile = make(&mut chance);
        let start = Instant::now();
        let script = catch_unwind(AssertUnwindSafe(|| read(&hostile)));
        let took = start.elapsed();
        if tally.slowest.0 < took && script.is_ok() {
            // The machine has other work, too: what is slow is slow every time.
            let again = (0..3).map(|_| {
                let start = Instant::now();
                let _ = read(&hostile);
                start.elapsed()
            });
            tally.took(again.min().unwrap_or(took), &hostile);
        }
        let script = script.unwrap_or_else(|_| panic!("{kind} {number}: {hostile:?}"));
        let Some(script) = script else {
            tally.refused += 1;
            continue;
        };
        tally.read += 1;
        if chance.one_in(PLAYED) {
            tally.played += 1;
            let plays = || {
                let mut run = Run::new(&script);
                (0..200).all(|_| run.step(&script, Time::ms(2_000)).is_some())
            };
            assert!(catch_unwind(AssertUnwindSafe(plays)).is_ok(), "{kind} {number}: {hostile:?}");
        }
    }
    tally.told(kind);
}

/// Some damage: bytes changed, left out, put in, repeated, moved, or cut off.
fn damaged(good: &[u8], others: &[Vec<u8>], alphabet: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = good.to_vec();
    for _ in 0..chance.within(1, 4) {
        let at = chance.below(bytes.len() as u64 + 1) as usize;
        let upto = (at + chance.within(1, 12) as usize).min(bytes.len());
        match chance.below(7) {
            0 if at < bytes.len() => bytes[at] = chance.of(alphabet),
            1 if at < bytes.len() => bytes[at] ^= 1 << chance.below(7),
            2 => drop(bytes.drain(at..upto)),
            3 => bytes.insert(at, chance.of(alphabet)),
            4 => {
                let again = bytes[at..upto].to_vec();
                bytes.splice(at..at, again);
            }
            5 => {
                let other = &others[chance.below(others.len() as u64) as usize];
                let from = chance.below(other.len() as u64 + 1) as usize;
                let end = (from + chance.within(1, 40) as usize).min(other.len());
                bytes.splice(at..upto, other[from..end].iter().copied());
            }
            _ => bytes.truncate(at),
        }
    }
    bytes
}

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

fn to_base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let word = three.iter().fold(0_u32, |word, byte| word << 8 | u32::from(*byte));
        let word = word << (8 * (3 - three.len()));
        let letters = (0..=three.len()).map(|place| word >> (18 - 6 * place) & 63);
        text.extend(letters.map(|letter| char::from(BASE64[letter as usize])));
    }
    text
}

fn of_base64(text: &str) -> Vec<u8> {
    let mut bits = (0_u32, 0);
    let mut bytes = Vec::new();
    for letter in text.bytes() {
        let value = BASE64.iter().position(|it| *it == letter).expect("a good link") as u32;
        bits = (bits.0 << 6 | value, bits.1 + 6);
        if 8 <= bits.1 {
            bits.1 -= 8;
            bytes.push((bits.0 >> bits.1) as u8);
            bits.0 &= (1 << bits.1) - 1;
        }
    }
    bytes
}

/// CRC-16/IBM-3740, as `docs/link-format.md` says: damage behind it must be seen by the reader itself.
fn checked(body: &[u8]) -> Vec<u8> {
    let sum = body.iter().fold(0xffff_u16, |sum, byte| {
        (0..8).fold(sum ^ u16::from(*byte) << 8, |sum, _| {
            if sum & 0x8000 == 0 { sum << 1 } else { sum << 1 ^ 0x1021 }
        })
    });
    [body, &sum.to_be_bytes()].concat()
}

fn links() -> Vec<String> {
    let known = include_str!("links.txt").lines().filter_map(|line| line.split(' ').next());
    known.filter(|link| !link.is_empty()).map(str::to_owned).collect()
}

fn texts() -> Vec<Vec<u8>> {
    let rules = Rule::ALL.iter().copied().filter_map(corpus::run_without);
    let flow = corpus::FLOW.iter().map(|run| run.1);
    let all = rules.chain(flow).chain(lessons::ALL.iter().map(|lesson| lesson.text));
    all.map(|text| text.as_bytes().to_vec()).collect()
}

/// What can be read can be written, and is read as the same again.
fn read_link(text: &str) -> Option<Script> {
    let read = link::decode(text).ok()?;
    if let Ok(written) = link::encode(&read) {
        assert!(written.len() <= LONGEST_LINK);
        assert_eq!(link::decode(&written).as_ref(), Ok(&read));
    }
    Some(read.script)
}

#[test]
fn damaged_links() {
    let links = links();
    let bytes: Vec<Vec<u8>> = links.iter().map(|link| link.as_bytes().to_vec()).collect();
    let make = |chance: &mut Chance| {
        let alphabet = if chance.one_in(8) { &b"=%&# \xc3\xa9/+"[..] } else { &BASE64[..] };
        let damaged = damaged(&chance.of(&bytes), &bytes, alphabet, chance);
        String::from_utf8_lossy(&damaged).into_owned()
    };
    // The checksum finds nearly all of it.
    each("links by the letter", 1, make, read_link);
}

#[test]
fn links_that_are_damaged_and_whole_by_their_checksum() {
    let bodies: Vec<Vec<u8>> = links()
        .iter()
        .map(|link| {
            let mut bytes = of_base64(link);
            bytes.truncate(bytes.len() - 2);
            bytes
        })
        .collect();
    assert_eq!(to_base64(&checked(&bodies[1])), links()[1], "a good one is as it was");
    let every: Vec<u8> = (0..=255).collect();
    let make = |chance: &mut Chance| {
        let good = chance.of(&bodies);
        let mut body = damaged(&good, &bodies, &every, chance);
        if let Some(version) = body.first_mut() {
            *version = chance.of(&[1, 1, 1, 2, 3, *version]);
        }
        to_base64(&checked(&body))
    };
    each("links", 2, make, read_link);
}

#[test]
fn damaged_texts() {
    let texts = texts();
    let letters = b" \t\n#0123456789abcxyzS.,-<>|%=\xe2\x82\xac\xff\0";
    let make = |chance: &mut Chance| {
        let damaged = damaged(&chance.of(&texts), &texts, letters, chance);
        String::from_utf8_lossy(&damaged).into_owned()
    };
    let read = |text: &str| {
        let scenario = parse(text).ok()?;
        let printed = print(&scenario);
        let again = parse(&printed).unwrap_or_else(|error| panic!("{error} in {printed}"));
        assert_eq!(print(&again), printed);
        Some(scenario.script)
    };
    each("texts", 3, make, read);
}

#[test]
fn damaged_addresses() {
    let good: Vec<Vec<u8>> = [
        "servers=3&seed=7&at=1.5s",
        "profile=etcd&raft.pre-vote=on&network.loss=5%25",
        "election+timeout=150ms..300ms&heartbeat=50ms&rules.off=keeps-vote",
        "disk%20sync=1ms..2ms&network.latency=10ms&at=2s",
    ]
    .iter()
    .map(|text| text.as_bytes().to_vec())
    .collect();
    let letters = b"=&%+.0123456789abcdefmsxyz -\xc3\xa9\n";
    let make = |chance: &mut Chance| {
        let damaged = damaged(&chance.of(&good), &good, letters, chance);
        String::from_utf8_lossy(&damaged).into_owned()
    };
    each("addresses", 4, make, |text| parameters(text).ok().map(|fresh| fresh.script));
}
