//! Every rule and every kind of record has its sentence in every language.
#![allow(clippy::unwrap_used, reason = "a helper of a test is as much a test")]

mod common;

use raft::{Fired, Rule};
use scenario::{Explained, Fact, Language, explain, headline};
use sim::{Act, Action, Property, Record, Run, Script, Setting, SpanRange, Time};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Stormy sessions, in which every rule fires.
fn records(mut take: impl FnMut(&Record)) {
    for seed in 0..60 {
        let mut script: Script = common::session(seed, 60, 1);
        script.acts.iter_mut().for_each(|act| act.at = Time(act.at.0 / 8));
        script.settings.link.loss_ppm = 20_000;
        script.settings.link.latency = SpanRange::ms(1, 60);
        let mut run = Run::new(&script);
        while let Some(record) = run.step(&script, Time::ms(12_000)) {
            take(record);
        }
    }
}

fn is_korean(text: &str) -> bool {
    text.chars().any(|letter| ('가'..='힣').contains(&letter))
}

/// What is said of a rule, in every form that it has.
fn check(fired: &Fired, language: Language) {
    let Explained { reason, consequence, section } = explain(fired, language);
    for text in [&reason, &consequence] {
        assert!(!text.is_empty() && !text.ends_with('.'), "{fired:?}: {text}");
        assert!(!text.contains(['{', '}', '=', '>']), "{fired:?}: {text}");
        assert_eq!(is_korean(text), language == Language::KOREAN, "{fired:?}: {text}");
    }
    assert_eq!(section, fired.rule().section());
}

#[test]
fn every_rule_of_the_paper_fires_somewhere_and_every_rule_is_explained_in_every_language() {
    let mut seen: BTreeMap<Rule, u64> = BTreeMap::new();
    records(|record| {
        for fired in &record.followed.rules {
            *seen.entry(fired.rule()).or_default() += 1;
            Language::ALL.iter().for_each(|language| check(fired, *language));
        }
    });
    for fired in Fired::EXAMPLES {
        for language in Language::ALL.iter().copied() {
            check(fired, language);
            let mut record = Record::clone(&first());
            record.followed.rules = vec![*fired];
            let told = headline(&record, language);
            assert!(told.ends_with('.') && !told.contains(['{', '=', '>']), "{fired:?}: {told}");
            assert_eq!(is_korean(&told), language == Language::KOREAN, "{fired:?}: {told}");
        }
    }
    // A connection keeps its order and nothing is sent twice for nothing: no entry comes again here.
    seen.insert(Rule::HasEntries, 0);
    let missing: Vec<_> = Rule::ALL
        .iter()
        .filter(|rule| **rule <= Rule::Applies && !seen.contains_key(rule))
        .collect();
    assert!(missing.is_empty(), "{missing:?} never fired");
}

/// A record of a server's step.
fn first() -> Record {
    let mut run = Run::new(&Script::default());
    loop {
        let record = run.step(&Script::default(), Time::ms(1_000)).expect("a timer runs out");
        if record.followed.server.is_some() {
            return record.clone();
        }
    }
}

/// What rows name is there in every language, with the parts that it has in English.
#[test]
fn every_row_has_its_line_in_every_language() {
    let mut keys: Vec<(&str, String)> = Vec::new();
    keys.extend(Fired::EXAMPLES.iter().map(|fired| ("rule", fired.rule().id().to_owned())));
    keys.extend(Act::verbs().map(|verb| ("act", verb.id())));
    keys.extend(Setting::ALL.iter().map(|setting| ("setting", setting.id())));
    let can_be_off = Rule::ALL.iter().filter(|rule| rule.can_be_off());
    keys.extend(can_be_off.map(|rule| ("keeps", rule.id().to_owned())));
    keys.extend(Fact::examples().iter().map(|fact| ("fact", fact.id().to_owned())));
    keys.extend(Property::ALL.iter().map(|property| ("property", property.id().to_owned())));
    for (kind, id) in keys {
        let english = Language::ENGLISH.find(kind, &id, "").expect(&id);
        for language in Language::ALL.iter().copied() {
            let line = language.find(kind, &id, "").expect(&id);
            let signs = |line: &str| [" | ", " -> ", " = "].map(|sign| line.matches(sign).count());
            assert_eq!(signs(line), signs(english), "{kind}.{id} in {}", language.code());
            let names = |line: &str| -> BTreeSet<String> {
                let places = line.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
                places.map(|(place, _)| place.split(':').next().unwrap().to_owned()).collect()
            };
            let unknown: Vec<_> = names(line).difference(&names(english)).cloned().collect();
            let unknown: Vec<_> = unknown.iter().filter(|name| *name != "term").collect();
            assert!(unknown.is_empty(), "{kind}.{id} in {}: {unknown:?}", language.code());
        }
    }
}

/// One more language is one file: the English one with other words says everything.
#[test]
fn a_third_language_is_a_file() {
    let english = include_str!("../src/languages/en.txt");
    let mut text = String::new();
    for line in english.lines() {
        let (key, said) = line.split_once(':').unwrap_or((line, ""));
        // Loud letters outside of the places of values.
        let mut depth = 0;
        let loud: String = said
            .chars()
            .map(|letter| {
                depth += i32::from(letter == '{') - i32::from(letter == '}');
                if depth == 0 { letter.to_ascii_uppercase() } else { letter }
            })
            .collect();
        writeln!(text, "{key}:{loud}").unwrap();
    }
    let read = |text: &str| Language::read("x-loud", "LOUD", text);
    let loud = read(&text).unwrap();
    assert_eq!((loud.code(), loud.name()), ("x-loud", "LOUD"));
    assert_eq!(scenario::say!(loud, "term", term = 3), "TERM 3");
    for fired in Fired::EXAMPLES {
        let (told, quiet) = (explain(fired, loud), explain(fired, Language::ENGLISH));
        assert_eq!(told.reason.to_uppercase(), quiet.reason.to_uppercase());
        assert_ne!((told.reason, told.consequence), (quiet.reason, quiet.consequence));
    }
    // A text that it lacks is read in English.
    assert_eq!(scenario::Text::english("a").read(loud), "a");
    let lacking = text.replace("refusal.down:", "refusal.dawn:");
    assert_eq!(read(&lacking).err(), Some("refusal.down"));
}

#[test]
fn every_record_has_a_headline_in_every_language() {
    records(|record| {
        for language in Language::ALL.iter().copied() {
            let told = headline(record, language);
            assert!(told.ends_with('.') && !told.contains("{"), "{record:?}: {told}");
            assert_eq!(is_korean(&told), language == Language::KOREAN, "{told}");
        }
    });
}

/// A record of many rules tells the one that changes most for the cluster.
#[test]
fn a_headline_tells_of_elections_then_of_commits_before_all_else() {
    let (mut won, mut committed) = (0, 0);
    records(|record| {
        let fired = |rule| record.followed.rules.iter().any(|fired| fired.rule() == rule);
        let told = headline(record, Language::ENGLISH);
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
    // Those of mechanisms that no storm here switches on, of some values.
    for fired in Fired::EXAMPLES {
        let mut only = first();
        only.followed.rules = vec![*fired];
        rules.entry(fired.rule()).or_insert_with(|| told(&only, Some(fired)));
    }
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
    for language in Language::ALL.iter().copied() {
        writeln!(text, "  {}", headline(record, language)).unwrap();
        if let Some(fired) = fired {
            let Explained { reason, consequence, .. } = explain(fired, language);
            writeln!(text, "    {reason} -> {consequence}").unwrap();
        }
    }
    text
}
