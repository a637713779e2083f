//! A setting as words. Written once for each kind of value; the settings themselves are rows.

use crate::error::ParseError;
use crate::value::{self, PPM_OF_PERCENT};
use crate::words::Words;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use raft::{Rule, RuleSet};
use sim::{Amount, Bounds, Setting};

/// What each setting's line begins with, once.
pub(crate) fn heads() -> impl Iterator<Item = &'static str> {
    let first = |setting: &Setting| setting.name.split(' ').next().unwrap_or_default();
    Setting::ALL.iter().enumerate().filter_map(move |(place, setting)| {
        let is_new = Setting::ALL[..place].iter().all(|other| first(other) != first(setting));
        is_new.then(|| first(setting))
    })
}

/// The name of a setting.
pub(crate) fn name(words: &mut Words<'_>) -> Result<&'static Setting, ParseError> {
    let firsts: Vec<(&str, &str)> = heads().map(|head| (head, head)).collect();
    let first = words.choice(&firsts, "a setting")?;
    let same = Setting::ALL.iter().filter_map(|setting| {
        let mut name = setting.name.split(' ');
        (name.next() == Some(first)).then(|| (name.next().unwrap_or_default(), setting))
    });
    match same.collect::<Vec<_>>().as_slice() {
        [("", setting)] => Ok(setting),
        several => words.choice(several, ""),
    }
}

/// The value of a setting, and nothing after it.
pub(crate) fn amount(words: &mut Words<'_>, setting: &Setting) -> Result<Amount, ParseError> {
    let word = words.peek();
    let amount = if setting.bounds == Bounds::Rules {
        Amount::Rules(rules(words)?)
    } else {
        let (expected, read) = single(setting.bounds);
        words.value(expected, read)?
    };
    setting.check(amount).map_err(|why| words.error(word, &why.bounds.to_string()))?;
    words.end()?;
    Ok(amount)
}

/// What is expected of a value that is one word, and what that word says.
fn single(bounds: Bounds) -> (&'static str, fn(&str) -> Option<Amount>) {
    match bounds {
        Bounds::Number(..) => ("a number", |word| value::number(word).map(Amount::Number)),
        Bounds::Share => ("a share such as 1%", |word| value::share(word).map(Amount::Share)),
        Bounds::Span(..) => ("a time such as 50ms", |word| value::span(word).map(Amount::Span)),
        Bounds::Range(..) => ("a time such as 10ms, or a range such as 10ms..20ms", |word| {
            value::span_range(word).map(Amount::Range)
        }),
        Bounds::Switch | Bounds::Rules => ("on or off", |word| match word {
            "on" => Some(Amount::Switch(true)),
            "off" => Some(Amount::Switch(false)),
            _ => None,
        }),
    }
}

/// Reads the value of a setting as a scenario's line says it.
///
/// # Errors
/// What is wrong with it.
pub fn read(setting: &Setting, text: &str) -> Result<Amount, ParseError> {
    amount(&mut Words::new(1, text), setting)
}

/// A value as a scenario's line says it.
#[must_use]
pub fn say(amount: Amount) -> String {
    Said(amount).to_string()
}

/// The names of rules that can be off, or `none`.
fn rules(words: &mut Words<'_>) -> Result<RuleSet, ParseError> {
    if words.take(NONE) {
        return Ok(RuleSet::NONE);
    }
    let can_be_off = Rule::ALL.iter().filter(|rule| rule.can_be_off());
    let names: Vec<(&str, Rule)> = can_be_off.map(|rule| (rule.id(), *rule)).collect();
    let mut rules = RuleSet::NONE;
    while rules.is_empty() || words.peek().is_some() {
        rules = rules.with(words.choice(&names, "a rule that can be off")?);
    }
    Ok(rules)
}

/// No rule.
const NONE: &str = "none";

/// A value as it is written: `50ms`, `10ms..20ms`, `1%`, `on`, `64`.
pub(crate) struct Said(pub(crate) Amount);

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Amount::Number(number) => number.fmt(f),
            Amount::Span(span) => span.fmt(f),
            Amount::Range(range) => range.fmt(f),
            Amount::Switch(on) => f.write_str(if on { "on" } else { "off" }),
            Amount::Share(ppm) => share(ppm, f),
            Amount::Rules(rules) if rules.is_empty() => f.write_str(NONE),
            Amount::Rules(rules) => {
                let names: Vec<&str> = rules.iter().map(Rule::id).collect();
                f.write_str(&names.join(" "))
            }
        }
    }
}

fn share(ppm: u32, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let (whole, part) = (ppm / PPM_OF_PERCENT, ppm % PPM_OF_PERCENT);
    if part == 0 {
        return write!(f, "{whole}%");
    }
    // Four digits, without the zeros at their end.
    let (mut part, mut digits) = (part, 4);
    while part.is_multiple_of(10) {
        (part, digits) = (part / 10, digits - 1);
    }
    write!(f, "{whole}.{part:0digits$}%")
}
