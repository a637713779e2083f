//! Every rule and every kind of record has its sentence in every language.
#![allow(clippy::unwrap_used, reason = "a helper of a test is as much a test")]

mod common;

use raft::{Fired, Rule};
use scenario::{Explained, Language, explain, headline};
use sim::{Action, Record, Run, Script, SpanRange, Time};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Stormy sessions, in which every rule fires.
fn records(mut take: impl FnMut(&Record)) {
    for seed in 0..60 {
        let mut script: Script = common::session(seed, 60, 1);
        script.acts.iter_mut().for_each(|act| act.at = Time(act.at.0 / 8));
        script.settings.loss_ppm = 20_000;
        script.settings.latency = SpanRange::ms(1, 60);
        let mut run = Run::new(&script);
        while let Some(record) = run.step(&script, Time::ms(12_000)) {
            take(record);
        }
    }
}

fn is_korean(text: &str) -> bool {
    text.chars().any(|letter| ('가'..='힣').contains(&letter))
}

#[test]
fn every_rule_fires_somewhere_and_is_explained_in_every_language() {
    let mut seen: BTreeMap<Rule, u64> = BTreeMap::new();
    records(|record| {
        for fired in &record.followed.rules {
            *seen.entry(fired.rule()).or_default() += 1;
            for language in Language::ALL {
                let Explained { reason, consequence, section } = explain(fired, language);
                for text in [&reason, &consequence] {
                    assert!(!text.is_empty() && !text.ends_with('.'), "{fired:?}: {text}");
                    assert_eq!(is_korean(text), language == Language::Korean, "{fired:?}: {text}");
                }
                assert_eq!(section, fired.rule().section());
            }
        }
    });
    // A connection keeps its order and nothing is sent twice for nothing: no entry comes again here.
    let rare = Fired::HasEntries { last: raft::Index(3) };
    let in_english = explain(&rare, Language::English);
    assert_eq!(in_english.reason, "has all entries up to index 3");
    seen.insert(rare.rule(), 0);
    // The mechanisms of the thesis are there, but no world asks for them yet.
    let is_asked_for = |rule: &&Rule| **rule as u64 <= Rule::Applies as u64;
    let asked_for = Rule::ALL.iter().filter(is_asked_for);
    let missing: Vec<_> = asked_for.filter(|rule| !seen.contains_key(rule)).collect();
    assert!(missing.is_empty(), "{missing:?} never fired");
}

#[test]
fn every_record_has_a_headline_in_every_language() {
    records(|record| {
        for language in Language::ALL {
            let told = headline(record, language);
            assert!(told.ends_with('.') && !told.contains("{"), "{record:?}: {told}");
            assert_eq!(is_korean(&told), language == Language::Korean, "{told}");
        }
    });
}

/// A record of many rules tells the one that changes most for the cluster.
#[test]
fn a_headline_tells_of_elections_then_of_commits_before_all_else() {
    let (mut won, mut committed) = (0, 0);
    records(|record| {
        let fired = |rule| record.followed.rules.iter().any(|fired| fired.rule() == rule);
        let told = headline(record, Language::English);
        if fired(Rule::WinsElection) {
            won += 1;
            assert!(told.contains("became the leader of term"), "{told}");
        } else if fired(Rule::Commits) {
            committed += 1;
            assert!(told.contains("committed index"), "{told}");
        }
    });
    assert!(10 < won && 10 < committed, "{won} elections, {committed} commits");
}

/// The kind of a record, so that each kind is shown once.
fn kind(record: &Record) -> String {
    let rules: Vec<_> = record.followed.rules.iter().map(|fired| fired.rule().id()).collect();
    let action = format!("{:?}", record.action);
    let depth = if matches!(record.action, Action::Act(_)) { 2 } else { 1 };
    let action = action.split(['(', ' ', ')']).nth(depth).unwrap().to_owned();
    let message = record.followed.message.as_ref().map(|sent| sim::MessageKind::from(&sent.body));
    match (&record.refused, rules.is_empty()) {
        (Some(refusal), _) => format!("{:?}", refusal).split('(').next().unwrap().to_owned(),
        (None, true) => format!("{action} {message:?} {}", record.followed.server.is_some()),
        (None, false) => String::new(),
    }
}

/// What is said of the first of each kind, in both languages: to be read. `UPDATE=1` writes it.
#[test]
fn the_sentences_are_those_that_were_read() {
    let mut rules: BTreeMap<Rule, String> = BTreeMap::new();
    let mut others: BTreeMap<String, String> = BTreeMap::new();
    records(|record| {
        for fired in &record.followed.rules {
            let mut only = record.clone();
            only.followed.rules = vec![*fired];
            let form = matches!(fired, Fired::RefusesClient { leader: None });
            if !form {
                rules.entry(fired.rule()).or_insert_with(|| told(&only, Some(fired)));
            }
        }
        others.entry(kind(record)).or_insert_with(|| told(record, None));
    });
    others.remove("");
    let mut text = String::new();
    rules.iter().for_each(|(rule, told)| write!(text, "{}\n{told}", rule.id()).unwrap());
    others.iter().for_each(|(kind, told)| write!(text, "{kind}\n{told}").unwrap());
    let name = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sentences.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(name, &text).unwrap();
    }
    let read = std::fs::read_to_string(name).unwrap();
    let differs = read.lines().zip(text.lines()).find(|(old, new)| old != new);
    assert_eq!(differs, None, "UPDATE=1 rewrites it");
    assert_eq!(read.len(), text.len(), "UPDATE=1 rewrites it");
}

fn told(record: &Record, fired: Option<&Fired>) -> String {
    let mut text = String::new();
    for language in Language::ALL {
        writeln!(text, "  {}", headline(record, language)).unwrap();
        if let Some(fired) = fired {
            let Explained { reason, consequence, .. } = explain(fired, language);
            writeln!(text, "    {reason} -> {consequence}").unwrap();
        }
    }
    text
}
