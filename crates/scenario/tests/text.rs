//! The text of scenarios: it says what it reads, reads what it says, and says where it cannot.
#![allow(clippy::unwrap_used, reason = "a helper of a test is as much a test")]

mod common;

use common::Chance;
use raft::{Index, NodeId, Term};
use scenario::{Claim, Fact, Language, Moment, RequestFate, Scenario, limits, parse, print};
use sim::{Act, Setting, Settings, Several, Span, Target, Time, Value};
use std::collections::BTreeMap;

/// What of the format a scenario uses, each under a name.
fn used(scenario: &Scenario) -> Vec<String> {
    let mut used = Vec::new();
    for cue in &scenario.script.acts {
        let (verb, values) = cue.act.said().unwrap();
        used.push(format!("{} {}", verb.name, verb.ending.unwrap_or_default()));
        used.extend(values.iter().filter_map(|value| match value {
            Value::Groups(groups) => Some(format!("{} groups", groups.len().min(2))),
            Value::Target(Target::Leader) => Some("to the leader".into()),
            Value::Target(Target::Server(_)) => Some("to a server".into()),
            Value::Message(id) => Some(format!("a copy {}", id.as_copy().is_some())),
            Value::Several(Several::All) => Some("all messages".into()),
            Value::Several(Several::To(_)) => Some("all messages to".into()),
            Value::Several(Several::Kind(_)) => Some("all messages of a kind".into()),
            Value::Ways(ways) => {
                Some(format!("ways {} {} {}", ways.from.is_some(), ways.to.is_some(), ways.both))
            }
            Value::Server(_)
            | Value::Text(_)
            | Value::Setting(_)
            | Value::Span(_)
            | Value::Share(_)
            | Value::Index(_)
            | Value::Choice(_)
            | Value::Client(_)
            | Value::Request(_)
            | Value::Asks(..)
            | Value::Choices(..) => None,
        }));
    }
    for expect in &scenario.expects {
        used.push(match &expect.claim {
            Claim::At(_, fact) | Claim::Finally(fact) => match fact {
                Fact::Stands { standing, term, .. } => format!("{standing:?} {}", term.is_some()),
                Fact::Has { .. } => "has".into(),
                Fact::HasNo { .. } => "has no".into(),
                Fact::Commit { .. } => "commit".into(),
                Fact::LogsEqual => "logs equal".into(),
                Fact::NoLeader => "no leader".into(),
                Fact::Request { fate, .. } => format!("request {fate}"),
            },
            Claim::Costs(cost) => format!("costs {}", cost.metric.id()),
            Claim::Always(property) => format!("always {property:?}"),
            Claim::Breaks(_, property) => format!("breaks {property:?}"),
        });
        used.push(match &expect.claim {
            Claim::At(..) => "at".into(),
            Claim::Finally(_) | Claim::Costs(_) => "finally".into(),
            Claim::Always(_) => "always".into(),
            Claim::Breaks(..) => "breaks".into(),
        });
    }
    let lines = print(scenario);
    let unusual = Setting::ALL.iter().filter(|row| !row.is_usual(&scenario.script.settings));
    used.extend(unusual.map(|row| row.name.to_owned()));
    let named = ["end", "note ko", "note en"];
    let is_there = |name: &&&str| lines.lines().any(|line| line.starts_with(**name));
    used.extend(named.iter().filter(is_there).map(|name| (*name).into()));
    used
}

#[test]
fn what_is_printed_reads_as_it_was_whatever_it_says() {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for seed in 0..2_000 {
        let scenario = common::scenario(seed);
        let text = print(&scenario);
        match parse(&text) {
            Ok(read) => assert_eq!(read, scenario, "seed {seed}:\n{text}"),
            Err(error) => panic!("seed {seed}: {error}\n{text}"),
        }
        assert_eq!(print(&parse(&text).unwrap()), text, "seed {seed}");
        used(&scenario).into_iter().for_each(|name| *seen.entry(name).or_default() += 1);
    }
    // 2 kinds of groups, 2 of targets, 2 of messages, 3 of several and 6 of ways; 12 standings, 9
    // other facts, 15 properties that always hold and 14 that break, 5 costs, 4 times, 3 lines.
    assert_eq!(
        seen.len(),
        Act::verbs().count()
            + Setting::ALL.len()
            + 2
            + 2
            + 2
            + 3
            + 6
            + 12
            + 9
            + 15
            + 14
            + 5
            + 4
            + 3,
        "{seen:#?}"
    );
    assert!(seen.values().all(|count| 10 <= *count), "{seen:#?}");
}

#[test]
fn the_example_of_the_design_reads_as_it_says() {
    let text = "raft-scenario 1
title   A cut-off leader cannot commit
servers 5
seed    7
network latency 10ms..20ms
at 400ms   put x 1
at 700ms   partition S1 S2 | S3 S4 S5
note       S1 still believes that it leads.
at 900ms   put x 7 to S1
at 2s      heal
expect     at 1.9s S1 is leader in term 1
expect     always election-safety
expect     finally all logs equal
";
    let scenario = parse(text).unwrap();
    assert_eq!(scenario.title.read(Language::KOREAN), "A cut-off leader cannot commit");
    assert_eq!(scenario.script.acts.len(), 4);
    let note = scenario.note_at(Moment::new(Time::ms(800))).unwrap();
    assert_eq!(note.moment, Moment::new(Time::ms(700)));
    assert_eq!(scenario.expects.iter().map(|e| e.line.0).collect::<Vec<_>>(), [11, 12, 13]);
    assert_eq!(scenario.end, Time::ms(3_000));
    assert_eq!(scenario::check(&scenario), []);
}

#[test]
fn comments_blank_lines_and_spaces_say_nothing() {
    let plain = "raft-scenario 1\nseed 3\nat 1ms drop S1->S2 #12\nnote a # b\n";
    let dressed = "\u{feff}raft-scenario   1  # what\r\n\r\n# first\n\tseed 3 # for luck\n\
                   at   1ms drop\tS1->S2 #12  # the twelfth\n   # 1\nnote   a #   b\n\n";
    assert_eq!(parse(dressed), parse(plain));
    assert_eq!(parse(plain).unwrap().notes[0].text.read(Language::ENGLISH), "a # b");
}

#[test]
fn a_scenario_that_says_nothing_is_the_usual_cluster() {
    let scenario = parse("raft-scenario 1").unwrap();
    assert_eq!(scenario.script.settings, Settings::default());
    assert_eq!(scenario.end, Time::ms(1_000));
    assert_eq!(print(&scenario), "raft-scenario 1\nservers 5\nseed 0\n");
}

#[test]
fn several_notes_of_one_moment_are_one_note() {
    let scenario = parse("raft-scenario 1\nnote a\nnote b\nnote ko 가\nat 1ms\nnote c").unwrap();
    let texts: Vec<_> =
        scenario.notes.iter().map(|note| note.text.read(Language::ENGLISH)).collect();
    assert_eq!(texts, ["a b", "c"]);
    assert_eq!(scenario.notes[0].text.get(Language::KOREAN), Some("가"));
    assert_eq!(scenario.notes[1].text.read(Language::KOREAN), "c");
}

/// A body after a first line, and what is wrong with it.
const WRONG: &[(&str, &str)] = &[
    (
        "crash S1",
        "line 2, column 1: expected a line that begins with: title, profile, seed, servers, election, heartbeat, network, disk, raft, client, rules, at, note, expect or end, found \"crash\"",
    ),
    (
        "sevrers 3",
        "line 2, column 1: expected a line that begins with: title, profile, seed, servers, election, heartbeat, network, disk, raft, client, rules, at, note, expect or end, found \"sevrers\" (did you mean \"servers\"?)",
    ),
    ("servers 26", "line 2, column 9: expected a number from 1 to 25, found \"26\""),
    ("servers 300", "line 2, column 9: expected a number from 1 to 25, found \"300\""),
    ("servers five", "line 2, column 9: expected a number, found \"five\""),
    ("servers 3\nservers 3", "line 3, column 1: expected one line for servers, found a second one"),
    ("seed -1", "line 2, column 6: expected a number below 2^64, found \"-1\""),
    (
        "seed 18446744073709551616",
        "line 2, column 6: expected a number below 2^64, found \"18446744073709551616\"",
    ),
    ("title", "line 2, column 6: expected a text of at most 2000 bytes, found the end of the line"),
    ("title a\ntitle b", "line 3, column 1: expected one line for title, found a second one"),
    (
        "election timeout 300ms..150ms",
        "line 2, column 18: expected a range from 100us to 3600s, shortest first, found \"300ms..150ms\"",
    ),
    (
        "network latancy 5ms",
        "line 2, column 9: expected latency, tail, tail-length, loss, twice, in-order, overtaken or bandwidth, found \"latancy\" (did you mean \"latency\"?)",
    ),
    ("network loss 101%", "line 2, column 14: expected a share from 0% to 100%, found \"101%\""),
    ("heartbeat 0us", "line 2, column 11: expected a time from 100us to 3600s, found \"0us\""),
    ("raft eager-commit yes", "line 2, column 19: expected on or off, found \"yes\""),
    (
        "rules off commitz",
        "line 2, column 11: expected a rule that can be off: up-to-date-log, has-entries, acknowledges, steps-back, counts-itself, current-term-only, commits, learns-commit, one-change-at-a-time, changes-after-own-commit, rolls-back-configuration, removed-leader-steps-down, keeps-suffix, drops-log, compacted-matches, reads-after-own-commit, confirms-leadership, counts-round, lost-its-identity, repeats-response, unknown-session, snapshot-holds-sessions, keeps-vote, vote-on-disk, entries-on-disk, refusal-matches-nothing, pre-vote-is-no-vote, refusal-keeps-timer, both-majorities, leaves-itself-out, stands-though-removed, votes-for-strangers, snapshot-when-behind, lease-allows-for-drift or lease-ends-with-transfer, found \"commitz\" (did you mean \"commits\"?)",
    ),
    (
        "at 1ms set servers 3",
        "line 2, column 12: expected a setting that can change while the cluster runs, found \"servers\" (this one stands before the first at)",
    ),
    (
        "at 1ms set network loss 200%",
        "line 2, column 25: expected a share from 0% to 100%, found \"200%\"",
    ),
    ("at 1ms set raft batch 1 2", "line 2, column 25: expected the end of the line, found \"2\""),
    (
        "at 400 put x 1",
        "line 2, column 4: expected a time of at most a day, such as 400ms or 1.5s, found \"400\"",
    ),
    (
        "at 25000000s heal",
        "line 2, column 4: expected a time of at most a day, such as 400ms or 1.5s, found \"25000000s\"",
    ),
    (
        "at 1ms after x heal",
        "line 2, column 14: expected how many things happen before, found \"x\"",
    ),
    ("at 1ms kill S1", "line 2, column 8: expected a verb: VERBS, found \"kill\""),
    (
        "at 1ms crahs S1",
        "line 2, column 8: expected a verb: VERBS, found \"crahs\" (did you mean \"crash\"?)",
    ),
    ("at 1ms crash S9", "line 2, column 14: expected a server from S1 to S5, found \"S9\""),
    (
        "at 1ms crash",
        "line 2, column 13: expected a server from S1 to S5, found the end of the line",
    ),
    (
        "at 1ms crash # all",
        "line 2, column 13: expected a server from S1 to S5, found the end of the line",
    ),
    ("at 1ms crash S1 S2", "line 2, column 17: expected the end of the line, found \"S2\""),
    (
        "at 2ms heal\nat 1ms heal",
        "line 3, column 4: expected a moment that is not before 2ms, found \"1ms\" (acts stand in the order of their moments)",
    ),
    (
        "at 1ms partition S1 | S1",
        "line 2, column 23: expected a server that is in no group yet, found \"S1\"",
    ),
    (
        "at 1ms partition S1 | | S2",
        "line 2, column 23: expected a server from S1 to S5, found \"|\"",
    ),
    (
        "at 1ms partition S1 S2 S3 S4 S5",
        "line 2, column 32: expected \"|\" and another group, found the end of the line (this is every server there is)",
    ),
    (
        "at 1ms drop S1->S1 #1",
        "line 2, column 13: expected two servers from S1 to S5, such as S1->S3, found \"S1->S1\"",
    ),
    (
        "at 1ms drop S1->S2 #0",
        "line 2, column 20: expected the number of a message from 1, such as #12, found \"#0\"",
    ),
    (
        "at 1ms put x",
        "line 2, column 13: expected a value of at most 64 bytes without a #, found the end of the line",
    ),
    (
        "at 1ms put x 1 S2",
        "line 2, column 16: expected \"to\" and a server, or nothing more, found \"S2\"",
    ),
    (
        "at 1ms put x 1#2",
        "line 2, column 14: expected a value of at most 64 bytes without a #, found \"1#2\"",
    ),
    (
        "at 1ms heal\nseed 2",
        "line 3, column 1: expected at, note, expect or end, found \"seed\" (settings come before what happens)",
    ),
    ("expect S1 is leader", "line 2, column 8: expected when: at, finally or always, found \"S1\""),
    (
        "expect finally S1 is king",
        "line 2, column 22: expected a role: learner, follower, pre-candidate, candidate, leader or down, found \"king\"",
    ),
    ("expect finally S1 has x 1", "line 2, column 25: expected \"=\" and a value, found \"1\""),
    (
        "expect finally S7 is leader",
        "line 2, column 16: expected a server from S1 to S5, found \"S7\"",
    ),
    (
        "expect finally put 1 failed",
        "line 2, column 16: expected a server, \"commit\", \"all logs equal\", \"no leader\" or \"request\", found \"put\"",
    ),
    (
        "expect finally request 0 failed",
        "line 2, column 24: expected the number of a request from 1, found \"0\"",
    ),
    (
        "expect always election-safty",
        "line 2, column 15: expected a property: all, election-safety, leader-append-only, log-matching, leader-completeness, state-machine-safety, one-vote-per-term, term-never-falls, commit-never-falls, indexes-in-order, committed-is-kept, acknowledged-is-kept, leader-in-time, reads-are-current or applied-once, found \"election-safty\" (did you mean \"election-safety\"?)",
    ),
    (
        "end 1s\nat 2s heal",
        "line 2, column 5: expected a time that is not before 2s, found \"1s\" (something happens later than this end)",
    ),
];

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let plain = Act::verbs().filter(|verb| verb.ending.is_none()).map(|verb| verb.name);
    let verbs = plain.collect::<Vec<_>>().join(", ");
    let (others, last) = verbs.rsplit_once(", ").unwrap();
    let verbs = format!("{others} or {last}");
    for (body, told) in WRONG {
        let told = told.replace("VERBS", &verbs);
        let error = parse(&format!("raft-scenario 1\n{body}\n")).expect_err(body);
        assert_eq!(error.to_string(), told, "{body}");
    }
    let first = |text: &str| parse(text).unwrap_err().to_string();
    assert_eq!(
        first(""),
        "line 1, column 1: expected \"raft-scenario 1\" in the first line, found the end of the line"
    );
    assert_eq!(
        first("raft-scenario 2"),
        "line 1, column 15: expected version 1, found \"2\" (a newer playground wrote this)"
    );
    let columns = first("raft-scenario 1\nat 1ms put 키 값 가");
    assert_eq!(
        columns,
        "line 2, column 16: expected \"to\" and a server, or nothing more, found \"가\""
    );
}

#[test]
fn every_limit_is_an_error_that_names_it() {
    let told = |body: &str| parse(&format!("raft-scenario 1\n{body}")).unwrap_err().to_string();
    let acts = "at 1ms heal\n".repeat(limits::MOST_ACTS);
    assert_eq!(
        parse(&format!("raft-scenario 1\n{acts}")).unwrap().script.acts.len(),
        limits::MOST_ACTS
    );
    assert!(told(&(acts + "at 1ms heal")).contains("at most 10000 acts, found one more"));
    assert!(told(&"\n".repeat(20_000)).contains("at most 20000 lines, found one more"));
    assert!(told(&" ".repeat(1 << 20)).contains("a text of at most 1048576 bytes"));
    let expects = "expect always all\n".repeat(1_001);
    assert!(told(&expects).contains("at most 1000 expectations, found one more"));
    let notes: String = (0..1_001).map(|ms| format!("at {ms}ms\nnote n\n")).collect();
    assert!(told(&notes).contains("at most 1000 notes, found one more"));
    let long = format!("note {}", "a".repeat(2_001));
    assert!(told(&long).contains("a text of at most 2000 bytes, found 2001 bytes"));
    let word = format!("at 1ms put x {}", "v".repeat(65));
    assert!(told(&word).contains("at most 64 bytes"));
}

/// Any text gives a scenario or an error; a scenario that was read can be printed and read again.
#[test]
fn no_text_makes_the_parser_panic() {
    let mut chance = Chance(11);
    let (mut read, mut wrong) = (0, 0);
    for round in 0..5_000_u64 {
        let mut text: Vec<char> = print(&common::scenario(round % 200)).chars().collect();
        for _ in 0..chance.within(1, 3) {
            let place = chance.below(text.len() as u64) as usize;
            match chance.below(4) {
                0 => text.truncate(place.max(1)),
                1 => drop(text.remove(place)),
                2 => text
                    .insert(place, chance.of(&['\n', '#', ' ', '|', '9', '\u{2028}', '키', '\0'])),
                _ => text[place] = chance.of(&['S', '0', '.', '\t', '\r', '-', '%', '…']),
            }
            if text.len() < 2 {
                break;
            }
        }
        let text: String = text.into_iter().collect();
        match parse(&text) {
            Ok(scenario) => {
                read += 1;
                assert_eq!(parse(&print(&scenario)).as_ref(), Ok(&scenario), "{text}");
            }
            Err(error) => {
                wrong += 1;
                let line = text.lines().nth(error.line as usize - 1).unwrap_or_default();
                assert!(error.column as usize <= line.chars().count() + 1, "{error}\n{line}");
            }
        }
    }
    assert!(500 < read && 500 < wrong, "{read} read, {wrong} wrong");
}

#[test]
fn a_fate_and_a_moment_are_written_as_they_are_read() {
    assert_eq!(RequestFate::Unknown.to_string(), "unknown");
    assert_eq!(Moment { at: Time::ZERO + Span::ms(2), after: 3 }.to_string(), "2ms after 3");
    assert_eq!(NodeId::new(3).unwrap().to_string(), "S3");
}

#[test]
fn a_profile_is_what_no_other_line_says() {
    let read = |lines: &str| {
        let scenario = parse(&format!("raft-scenario 1\n{lines}")).expect(lines);
        print(&scenario)
    };
    let plain = read("profile etcd");
    assert!(plain.contains("heartbeat 50ms") || !plain.contains("heartbeat"), "{plain}");
    assert!(plain.contains("election timeout 500ms..950ms") && plain.contains("raft pre-vote on"));
    for lines in ["profile etcd\nraft pre-vote off", "raft pre-vote off\nprofile etcd"] {
        let own = read(lines);
        assert!(
            own.contains("election timeout 500ms..950ms") && !own.contains("pre-vote"),
            "{own}"
        );
    }
    let wrong = parse("raft-scenario 1\nprofile zab").expect_err("none of that name").to_string();
    assert!(wrong.contains("a profile: paper, etcd, consul or tikv"), "{wrong}");
    let twice =
        parse("raft-scenario 1\nprofile etcd\nprofile tikv").expect_err("twice").to_string();
    assert!(twice.contains("line 3"), "{twice}");
}

#[test]
fn the_example_of_the_format_is_a_scenario_that_comes_out_as_it_says() {
    let name = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/scenario-format.md");
    let page = std::fs::read_to_string(name).unwrap();
    let (_, rest) = page.split_once("```raft-scenario\n").unwrap();
    let scenario = parse(rest.split("```").next().unwrap()).unwrap();
    assert_eq!(scenario::check(&scenario), []);
    // Every line of the tables that is a line of a scenario is one.
    for line in page.lines().filter(|line| line.starts_with("| `")) {
        let first = line.trim_start_matches("| `").split("` ").next().unwrap();
        for text in first.split("`, `").map(|text| text.trim_end_matches("`,").replace("\\|", "|"))
        {
            let whole = match text.split(' ').next().unwrap() {
                "expect" => text.replace("TIME", "1s").replace("FACT", "all logs equal"),
                _ if Setting::ALL.iter().any(|row| text.starts_with(row.name)) => text,
                verb if Act::verbs().any(|it| it.name == verb) => format!("at 1s {text}"),
                "S1" | "S2" | "commit" | "all" | "no" | "request" => {
                    format!("expect finally {text}")
                }
                _ => text,
            };
            let read = parse(&format!("raft-scenario 1\n{whole}"));
            assert!(read.is_ok(), "{whole}: {read:?}");
        }
    }
}

#[test]
fn what_could_come_next_is_what_the_rows_say() {
    let words = |line: &str| -> Vec<&str> {
        scenario::complete(line, Language::ENGLISH).iter().map(|one| one.word).collect()
    };
    assert_eq!(words("ser"), ["servers"]);
    assert_eq!(words("servers"), [""; 0], "it is whole");
    assert_eq!(
        words("network "),
        ["latency", "tail", "tail-length", "loss", "twice", "in-order", "overtaken", "bandwidth"]
    );
    assert_eq!(words("at 1s pa"), ["pause", "partition"]);
    assert_eq!(
        words("at 1s set "),
        ["election", "heartbeat", "network", "disk", "raft", "client", "rules"]
    );
    assert_eq!(words("at 1s set network la"), ["latency"]);
    assert_eq!(words("expect "), ["at", "finally", "always"]);
    assert_eq!(words("note an"), [""; 0], "a note says what it likes");
    let crash = scenario::complete("at 1s cr", Language::KOREAN);
    assert_eq!(crash[0].means, "멈추고 디스크에 있는 것만 남긴다");
}

#[test]
fn a_verdict_says_when_it_was_known() {
    let text = "raft-scenario 1\nservers 3\nseed 1\nrules off keeps-vote\n\
                at 400ms put x 1\nexpect at 1s S1 has x = 1\nexpect at 1s S1 has x = 2\n\
                expect finally all logs equal\nexpect always all\n";
    let found = scenario::verdicts(&parse(text).unwrap());
    let told: Vec<_> = found.iter().map(|one| (one.at, one.found.as_deref())).collect();
    assert_eq!(told[0], (Time::ms(1_000), None));
    assert_eq!(told[1], (Time::ms(1_000), Some("S1 has x = 1")));
    assert_eq!(told[2], (Time::ms(2_000), None));
    assert_eq!(told[3].1, None);
}

/// It said that a server had voted twice when it had only forgotten its vote.
#[test]
fn what_broke_is_told_as_it_is() {
    let server = NodeId::new(2).unwrap();
    let told = |other| {
        let (property, term, index) = (sim::Property::OneVotePerTerm, Term(3), Index::ZERO);
        let broken = sim::Violation { property, server, other, term, index };
        scenario::explain_violation(&broken, Language::ENGLISH)
    };
    assert_eq!(told(None), "S2 forgot its vote of term 3, and can vote once more.");
    assert_eq!(told(NodeId::new(1)), "S2 voted twice in term 3.");
}
