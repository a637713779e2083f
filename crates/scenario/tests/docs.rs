//! The tables of the documents are what the rows say. `UPDATE=1` writes them anew.
#![allow(clippy::unwrap_used, reason = "a helper of a test is as much a test")]

use raft::{Index, NodeId, NodeSet, Rule};
use scenario::{Fact, Language, Profile, setting, written};
use sim::{Act, Amount, Bounds, Change, Kind, MessageId, MessageKind, Setting, Several, Span};
use sim::{Target, Value, Verb, Ways};
use std::fs;

const DOCS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/");

/// A table in Markdown.
fn table(heads: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let line = |cells: Vec<String>| {
        let cells = cells.iter().map(|cell| cell.replace(" | ", " \\| "));
        format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
    };
    let mut text = line(heads.iter().map(|head| (*head).to_owned()).collect());
    text += &format!("|{}\n", " --- |".repeat(heads.len()));
    text.extend(rows.into_iter().map(line));
    text
}

fn code(text: &str) -> String {
    format!("`{text}`")
}

/// A value that shows how this kind is written.
fn example(setting: &Setting) -> Amount {
    match setting.unsaid {
        Amount::Share(_) => Amount::Share(10_000),
        Amount::Rules(rules) => Amount::Rules(rules.with(Rule::KeepsVote)),
        usual @ (Amount::Number(_) | Amount::Span(_) | Amount::Range(_) | Amount::Switch(_)) => {
            usual
        }
    }
}

fn said(amount: Amount, of: &Setting) -> String {
    setting(of, amount).strip_prefix(of.name).unwrap().trim().to_owned()
}

fn settings() -> String {
    let seed = ["`seed 7`", "0", "a number below 2^64", "", "all chance follows from it"];
    let rows = Setting::ALL.iter().map(|row| {
        let means = Language::ENGLISH.part("setting", &row.id(), 1).to_owned();
        let refers = Language::ENGLISH.part("setting", &row.id(), 2);
        let means = if refers.is_empty() { means } else { format!("{means} ({refers})") };
        let live = if row.change == Change::Live { "yes" } else { "" };
        let (line, unsaid) = (setting(row, example(row)), said(row.unsaid, row));
        vec![code(&line), unsaid, row.bounds.to_string(), live.into(), means]
    });
    let rows = std::iter::once(seed.map(String::from).to_vec()).chain(rows);
    table(&["line", "if not said", "may be", "can be `set`", "means"], rows)
}

fn profiles() -> String {
    let rows = Profile::ALL.iter().flat_map(|profile| {
        profile.figures.iter().map(|figure| {
            let line = format!("{} {}", figure.setting, figure.value);
            let (real, source) = (figure.real.to_owned(), figure.source.to_owned());
            vec![code(&format!("profile {}", profile.id)), code(&line), real, source]
        })
    });
    table(&["profile", "says", "really", "source"], rows)
}

fn act(verb: &Verb) -> Act {
    let server = NodeId::new(1).unwrap();
    let group = |numbers: &[u8]| -> NodeSet {
        numbers.iter().filter_map(|number| NodeId::new(*number)).collect()
    };
    let value = |kind: &Kind| match kind {
        Kind::Server(sim::Which::New) => Value::Server(NodeId::new(6).unwrap()),
        Kind::Server(_) => Value::Server(server),
        Kind::Message => {
            Value::Message(MessageId { from: server, to: NodeId::new(3).unwrap(), number: 12 })
        }
        Kind::Members => Value::Groups(vec![group(&[1, 3, 5]), group(&[4])]),
        Kind::Groups => Value::Groups(vec![group(&[1, 2]), group(&[3, 4, 5])]),
        Kind::Key => Value::Text("x".into()),
        Kind::Content => Value::Text("1".into()),
        Kind::Target => Value::Target(Target::Server(server)),
        Kind::Setting => {
            let loss = Setting::numbered(5).unwrap();
            Value::Setting((loss, example(loss)))
        }
        Kind::Dial => {
            let latency = Setting::numbered(4).unwrap();
            Value::Setting((latency, example(latency)))
        }
        Kind::Several => Value::Several(Several::Kind(MessageKind::Heartbeat)),
        Kind::Ways => Value::Ways(Ways::one(server, NodeId::new(3).unwrap())),
        Kind::Span => Value::Span(Span::ms(50)),
        Kind::Share(..) => Value::Share(1_200_000),
        Kind::Index => Value::Index(Index(5)),
        Kind::Choices(words) => Value::Choices(0b101, words),
        Kind::Choice(words) => Value::Choice(words[1]),
        Kind::Client => Value::Client(sim::ClientId::new(2).unwrap()),
        Kind::Request => Value::Request(raft::RequestId(3)),
        Kind::Asks => {
            let (key, value, to) = ("x".into(), "1".into(), Target::Server(server));
            let (number, values) = Act::from(sim::ClientAct::Append(key, value, to)).apart();
            Value::Asks(number, values)
        }
    };
    Act::of(verb, &verb.takes.iter().map(value).collect::<Vec<_>>()).unwrap()
}

fn verbs() -> String {
    let rows = Act::verbs().map(|verb| {
        let does = Language::ENGLISH.part("act", &verb.id(), 3).to_owned();
        vec![code(&written(&act(verb))), does]
    });
    table(&["verb", "does"], rows)
}

fn facts() -> String {
    let rows = Fact::examples().into_iter().map(|fact| {
        let means = Language::ENGLISH.part("fact", fact.id(), 0).to_owned();
        vec![code(&fact.to_string()), means]
    });
    table(&["fact", "means"], rows)
}

fn fields() -> String {
    let mut rows: Vec<&Setting> = Setting::ALL.iter().collect();
    rows.sort_by_key(|row| row.number);
    let rows = rows.into_iter().map(|row| {
        let value = match row.bounds {
            Bounds::Number(..) => "H",
            Bounds::Share => "H, in millionths",
            Bounds::Span(..) => "H, in µs",
            Bounds::Range(..) => "H, H: shortest and longest in µs",
            Bounds::Switch => "even(1)",
            Bounds::Rules => "H, how many, then H for each, the numbers of `docs/rules.md`",
        };
        vec![format!("{} {}", row.number, row.name), said(row.unsaid, row), value.into()]
    });
    table(&["field", "unnamed", "value"], rows)
}

fn weights() -> String {
    let rows = Act::verbs().map(|verb| {
        let usual = verb.usual;
        let weight = match (usual.while_down, usual.while_divided) {
            (Some(down), _) => format!("{down} if a server is down, else {}", usual.weight),
            (None, Some(divided)) => format!("{divided} if divided, else {}", usual.weight),
            (None, None) => usual.weight.to_string(),
        };
        // The target comes first.
        let mut takes: Vec<&Kind> = verb.takes.iter().collect();
        takes.sort_by_key(|kind| **kind != Kind::Target);
        let needs: Vec<&str> = takes
            .iter()
            .map(|kind| match kind {
                Kind::Server(sim::Which::Up) => "server, of those up",
                Kind::Server(sim::Which::Down) => "server, of those down",
                Kind::Server(sim::Which::New) => "server, or the next new one",
                Kind::Message => "message",
                Kind::Groups => "groups",
                Kind::Members => "who votes, who listens",
                Kind::Key => "key",
                Kind::Content => "value",
                Kind::Target => "target",
                Kind::Setting => "setting",
                Kind::Dial => "setting, of the network",
                Kind::Several => "messages",
                Kind::Ways => "ways",
                Kind::Span => "H, in µs",
                Kind::Share(..) => "H, in millionths",
                Kind::Index => "H",
                Kind::Choice(_) => "choice",
                Kind::Client => "client",
                Kind::Request => "request",
                Kind::Asks => "what it asks",
                Kind::Choices(_) => "H, a bit for each",
            })
            .collect();
        vec![format!("{} {}", verb.number, verb.id()), weight, needs.join(", ")]
    });
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by_key(|row| row[0].split(' ').next().and_then(|it| it.parse::<u8>().ok()));
    let next = Act::verbs().map(|verb| verb.number).max().map_or(0, |last| last + 1);
    rows.push(vec![format!("{next} to 63"), "1".into(), "unknown: a newer playground".into()]);
    table(&["verb", "weight", "needs"], rows)
}

fn rules() -> String {
    let rows = Rule::ALL.iter().map(|rule| {
        let off = if rule.can_be_off() { "yes" } else { "" };
        let property = rule.property().map_or("", raft::Property::id);
        vec![
            (*rule as u64).to_string(),
            code(rule.id()),
            rule.section().to_owned(),
            rule.sentence().to_owned(),
            off.to_owned(),
            property.to_owned(),
        ]
    });
    table(&["number", "rule", "section", "sentence", "can be off", "protects"], rows)
}

#[test]
fn the_tables_are_what_the_rows_say() {
    for (file, name, table) in [
        ("scenario-format.md", "settings", settings()),
        ("scenario-format.md", "profiles", profiles()),
        ("scenario-format.md", "verbs", verbs()),
        ("scenario-format.md", "facts", facts()),
        ("link-format.md", "settings", fields()),
        ("link-format.md", "verbs", weights()),
        ("rules.md", "rules", rules()),
    ] {
        let path = format!("{DOCS}{file}");
        let text = fs::read_to_string(&path).unwrap();
        let begin = format!("<!-- {name}: written by the tests, UPDATE=1 -->\n");
        let (before, rest) = text.split_once(&begin).expect(&begin);
        let (old, after) = rest.split_once("<!-- end -->").expect("an end");
        if old != table && std::env::var_os("UPDATE").is_some() {
            fs::write(&path, [before, &begin, &table, "<!-- end -->", after].concat()).unwrap();
        } else {
            assert_eq!(old, table, "{file}, {name}: UPDATE=1 writes it anew");
        }
    }
}
