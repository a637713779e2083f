//! A fresh cluster as the parameters of an address: `servers=3&seed=7&profile=etcd&network.loss=5%&at=2s`.
//!
//! Invariant: a parameter is a line of a scenario, and none that a scenario would not take there.

use crate::error::ParseError;
use crate::expect::time;
use crate::limits::LONGEST_LINK;
use crate::parse::{TEXT_VERSION, parse};
use crate::words::Words;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use sim::{Script, Setting, Time};

/// A fresh cluster, and the moment that is shown of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fresh {
    /// Its settings and its seed; nobody does anything.
    pub script: Script,
    /// The moment.
    pub at: Time,
}

/// A parameter that cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParameterError {
    /// It, as far as it goes: `servers=many`.
    pub parameter: String,
    /// What could stand there, as words of a sentence.
    pub expected: String,
    /// What stands there, likewise.
    pub found: String,
}

const NAMES: &str = "servers, seed, profile, at, or a setting such as network.loss";

/// Reads the parameters of an address.
///
/// # Errors
/// The first that cannot be.
pub fn parameters(text: &str) -> Result<Fresh, ParameterError> {
    let longest = LONGEST_LINK;
    if longest < text.len() {
        let (expected, found) =
            (format!("at most {longest} bytes"), format!("{} bytes", text.len()));
        return Err(ParameterError { parameter: String::new(), expected, found });
    }
    let mut pairs = Vec::new();
    for one in text.split('&').filter(|one| !one.is_empty()) {
        let Some((name, value)) = one.split_once('=') else {
            return Err(wrong(one, format!("{NAMES}, and = between name and value"), quoted(one)));
        };
        pairs.push((decoded(name).replace('.', " "), decoded(value)));
    }
    fresh(&pairs)
}

/// A fresh cluster of these names and values.
///
/// # Errors
/// The first of them that cannot be.
pub fn fresh(pairs: &[(String, String)]) -> Result<Fresh, ParameterError> {
    let first = format!("raft-scenario {TEXT_VERSION}\n");
    let (mut lines, mut at, mut seen) = (Vec::new(), Time::ZERO, Vec::new());
    for (name, value) in pairs {
        let shown = format!("{}={value}", name.replace(' ', "."));
        if seen.contains(&name) {
            return Err(wrong(&shown, "each parameter once".into(), "it a second time".into()));
        }
        seen.push(name);
        // A line that holds another would be more than a parameter.
        if value.chars().any(char::is_control) {
            return Err(wrong(&shown, "a value in one line".into(), "more than one".into()));
        }
        if name == "at" {
            at = moment(value).map_err(|error| of_line(&shown, error))?;
            continue;
        }
        let is_known = ["seed", "profile"].contains(&name.as_str())
            || Setting::ALL.iter().any(|row| row.name == name);
        if !is_known {
            return Err(wrong(&shown, NAMES.into(), quoted(name)));
        }
        let line = format!("{name} {value}\n");
        parse(&format!("{first}{line}")).map_err(|error| of_line(&shown, error))?;
        // What a profile says, the others may say otherwise.
        if name == "profile" {
            lines.insert(0, line);
        } else {
            lines.push(line);
        }
    }
    // Each may be by itself, and not with the others.
    let all = format!("{first}{}", lines.concat());
    let scenario = parse(&all).map_err(|error| of_line(lines.concat().trim_end(), error))?;
    Ok(Fresh { script: scenario.script, at })
}

/// A moment, as a scenario writes it: `1.6s`, `400ms`.
///
/// # Errors
/// That it is none, and what one is.
pub fn moment(text: &str) -> Result<Time, ParseError> {
    let mut words = Words::new(1, text);
    let at = time(&mut words)?;
    words.end().map(|()| at)
}

fn of_line(parameter: &str, error: ParseError) -> ParameterError {
    wrong(parameter, error.expected, error.found)
}

fn wrong(parameter: &str, expected: String, found: String) -> ParameterError {
    let parameter = ParseError::quote(parameter).trim_matches('"').to_string();
    ParameterError { parameter, expected, found }
}

fn quoted(word: &str) -> String {
    ParseError::quote(word)
}

/// A part of a query with its spaces, which are `+` there, and its `%xx`.
#[must_use]
pub fn decoded(text: &str) -> String {
    unescaped(&text.replace('+', " "))
}

/// A part of an address with its `%xx`. What is no such thing stays as it is.
#[must_use]
pub fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        match (first, after) {
            (b'%', [high, low, after @ ..]) => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    bytes.push(high << 4 | low);
                    rest = after;
                }
                _ => bytes.push(b'%'),
            },
            (byte, _) => bytes.push(*byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

const fn hex(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sim::Span;

    fn of(text: &str) -> Fresh {
        parameters(text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
    }

    fn wrong(text: &str) -> ParameterError {
        parameters(text).expect_err(text)
    }

    #[test]
    fn a_fresh_cluster_is_said_in_an_address() {
        let fresh = of("servers=3&seed=7&at=1.5s");
        assert_eq!((fresh.script.settings.servers, fresh.script.seed), (3, 7));
        assert_eq!((fresh.at, fresh.script.acts.len()), (Time::ms(1_500), 0));
        assert_eq!(
            of(""),
            Fresh { script: parse("raft-scenario 1").expect("it").script, at: Time::ZERO }
        );
        let loss = |text: &str| of(text).script.settings.link.loss_ppm;
        for text in
            ["network.loss=5%", "network+loss=5%25", "network%20loss=5%", "network.loss=5%&"]
        {
            assert_eq!(loss(text), 50_000, "{text}");
        }
        assert_eq!(of("rules.off=keeps-vote").script.settings.raft.off.iter().count(), 1);
    }

    #[test]
    fn what_is_said_beside_a_profile_wins_wherever_it_stands() {
        let heartbeat = |text: &str| of(text).script.settings.heartbeat;
        let profile = heartbeat("profile=etcd");
        assert_ne!(profile, Span::ms(40));
        assert_eq!(heartbeat("heartbeat=40ms&profile=etcd"), Span::ms(40));
        assert_eq!(heartbeat("profile=etcd&heartbeat=40ms"), Span::ms(40));
    }

    #[test]
    fn what_cannot_be_says_which_what_was_expected_and_what_was_found() {
        let many = wrong("seed=7&servers=many");
        assert_eq!((&*many.parameter, &*many.found), ("servers=many", "\"many\""));
        for (text, found) in [
            ("server=3", "\"server\""),
            ("servers", "\"servers\""),
            ("at=later", "\"later\""),
            ("profile=etc", "\"etc\""),
            ("servers=3&servers=5", "it a second time"),
            ("title=x", "\"title\""),
            ("seed=1%0aat+1ms+crash+S1", "more than one"),
            ("at=1s+2s", "\"2s\""),
        ] {
            assert_eq!(wrong(text).found, found, "{text}");
        }
        assert!(wrong(&"x".repeat(1 << 17)).expected.starts_with("at most"));
    }
}
