//! Links: short, exact, and never anything but a link or an error.

#![allow(clippy::unwrap_used, reason = "a helper of a test is as much a test")]

mod common;

use common::Chance;
use scenario::link::{self, Link, LinkError, Reached};
use sim::{ENGINE_VERSION, Script, Time};

/// `https://`, a host of thirty characters, `/#`.
const ADDRESS: usize = 8 + 30 + 2;

fn link_of(script: Script) -> Link {
    let time = script.acts.last().map_or(Time::ZERO, |act| Time(act.at.0 + 987_654));
    let moment = Reached { time, record: time.0 / 4_321 };
    Link { script, moment, engine: ENGINE_VERSION, digest: 0x9e37_79b9 }
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
    for seed in 0..500 {
        let link = link_of(common::scenario(seed).script);
        let text = link::encode(&link).unwrap();
        assert_eq!(link::decode(&text).as_ref(), Ok(&link), "seed {seed}: {text}");
    }
}
