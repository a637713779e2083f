//! Records in words: for each rule that fired why it did and what it decided, and one headline for
//! each record. The words are lines of the languages' files.

use crate::language::{Language, fill, nth};
use crate::link::{LINK_VERSION, LinkError};
use crate::setting::Said;
use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::Display;
use raft::{Fired, Message, NodeId, Operand, Rule, Timer};
use sim::{
    Act, Action, Amount, Bounds, Event, Followed, Kind, MessageKind, Outcome, ReadBy, Record,
    Refusal, Several, Target, Value, Verb, Violation, Ways, Wish,
};

/// Why a rule fired, and what it decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// Why: what the server compared.
    pub reason: String,
    /// What followed.
    pub consequence: String,
    /// Where the rule is written: `§5.4.1`.
    pub section: &'static str,
}

/// Values by their names.
#[derive(Default)]
struct Values(Vec<(Cow<'static, str>, String)>);

impl Values {
    fn with(mut self, name: &'static str, value: impl Display) -> Self {
        self.add(name, value);
        self
    }

    fn add(&mut self, name: impl Into<Cow<'static, str>>, value: impl Display) {
        self.0.push((name.into(), value.to_string()));
    }

    /// Filled in with one value more.
    fn fill_with(&self, name: &str, value: impl Display, template: &str) -> String {
        self.fill(&fill(template, &[(name, &value)]))
    }

    fn fill(&self, template: &str) -> String {
        let values: Vec<(&str, &dyn Display)> =
            self.0.iter().map(|(name, value)| (name.as_ref(), value as &dyn Display)).collect();
        fill(template, &values)
    }
}

/// Why this rule fired and what it decided, without a full stop.
#[must_use]
pub fn explain(fired: &Fired, language: Language) -> Explained {
    let (line, values) = told(fired, language);
    let (reason, rest) = line.split_once(" -> ").unwrap_or((line, ""));
    let (consequence, _) = rest.split_once(" = ").unwrap_or((rest, ""));
    Explained {
        reason: values.fill(reason),
        consequence: values.fill(consequence),
        section: fired.rule().section(),
    }
}

/// What a server did by this rule, in one sentence.
#[must_use]
pub fn did(server: NodeId, fired: &Fired, language: Language) -> String {
    let (line, values) = told(fired, language);
    let (_, sentence) = line.split_once(" = ").unwrap_or(("", line));
    values.with("server", server).fill(sentence)
}

/// The line of a rule, and the values that it compared. A rule without a line says the paper's sentence.
fn told(fired: &Fired, language: Language) -> (&'static str, Values) {
    let mut values = Values::default();
    let (mut is_missing, mut numbers) = (false, Vec::new());
    fired.operands(&mut |name, operand| match operand {
        Operand::Nothing => is_missing = true,
        Operand::Number(number) => {
            if RANGE.contains(&name) {
                numbers.push(number);
            }
            values.add(name, number);
        }
        Operand::Server(server) => values.add(name, server),
        Operand::Position(position) => {
            values.add(format!("{name}.index"), position.index);
            values.add(format!("{name}.term"), position.term);
        }
        Operand::Rule(rule) => values.add(name, rule),
        Operand::Change(error) => values.add(name, language.part("change", error.id(), 0)),
    });
    let is_one = matches!(numbers.as_slice(), [first, last] if first == last);
    let form = if is_missing { "none" } else { one(is_one) };
    let line = language.find("rule", fired.rule().id(), form);
    (line.unwrap_or_else(|| fired.rule().sentence()), values)
}

/// The names of the two ends of a range.
const RANGE: [&str; 4] = ["first", "last", "index", "last_index"];

const fn one(is_one: bool) -> &'static str {
    if is_one { "one" } else { "" }
}

/// What happened, in one sentence.
#[must_use]
pub fn headline(record: &Record, language: Language) -> String {
    if let Some(refusal) = &record.refused {
        let refusal = why_not(refusal, language);
        return Values::default()
            .with("refusal", refusal)
            .fill(language.part("event", "refused", 0));
    }
    let Followed { server, rules, message, .. } = &record.followed;
    if let Some((server, index)) = record.followed.corrupt {
        let values = Values::default().with("server", server).with("index", index);
        return values.fill(language.part("event", "corrupt", 0));
    }
    let told = rules.iter().min_by_key(|fired| rank(fired));
    let said = match &record.action {
        Action::Act(act) if act.asks().is_some() => act.asks().and_then(|(_, asks)| {
            let command = asks.command();
            let waits = record.followed.session.is_some() && record.followed.settled.is_empty();
            server.and_then(|server| match asks.wish() {
                Wish::Command(_) if waits => {
                    let line = language.part("event", "registers", 0);
                    let values = Values::default().with("server", server);
                    Some(values.with("command", &command).fill(line))
                }
                Wish::Read(key, ReadBy::ReadIndex | ReadBy::Lease)
                    if !record.followed.settled.is_empty() =>
                {
                    read_at_once(server, &key, record, language)
                }
                Wish::Read(_, ReadBy::Local) => {
                    let line = language.part("event", "read-locally", 0);
                    Some(Values::default().with("server", server).fill(line))
                }
                Wish::Watch(key) => {
                    let line = language.part("event", "watches", 0);
                    Some(Values::default().with("server", server).with("key", key).fill(line))
                }
                Wish::Command(_) | Wish::Read(..) | Wish::Session | Wish::Change(_) => {
                    served(server, &command.to_string(), rules, language)
                }
            })
        }),
        Action::Event(Event::Patience(request)) => {
            let line = language.find("event", "patience", one(record.followed.request.is_none()));
            line.map(|line| Values::default().with("request", request.0).fill(line))
        }
        Action::Act(act) => Some(done(act, message.as_ref(), language)),
        Action::Event(Event::Lose(_)) => {
            message.as_ref().map(|message| passed("lost", message, language))
        }
        Action::Event(Event::Hold(_)) => {
            message.as_ref().map(|message| passed("waits", message, language))
        }
        Action::Event(Event::Sync(server)) if rules.is_empty() => {
            let line = language.part("event", "written", 0);
            Some(Values::default().with("server", server).fill(line))
        }
        Action::Event(Event::Trouble) => {
            record.did.as_ref().map(|act| done(act, message.as_ref(), language))
        }
        Action::Event(
            Event::Deliver(_) | Event::Sync(_) | Event::Batch(_) | Event::Timeout(..),
        ) => None,
    };
    said.filter(|said| !said.is_empty()).unwrap_or_else(|| match (server.zip(told), message) {
        (Some((server, fired)), _) => did(server, fired, language),
        (None, Some(message)) if server.is_none() => passed("unheard", message, language),
        (None, Some(message)) => passed("heard", message, language),
        (None, None) => language.part("event", "nothing", 0).into(),
    })
}

/// What a server answered a read at once, and promised that it is current.
fn read_at_once(server: NodeId, key: &str, record: &Record, language: Language) -> Option<String> {
    let values = Values::default().with("server", server).with("key", key);
    record.followed.settled.iter().find_map(|(_, outcome)| {
        let Outcome::Read { response, .. } = outcome else { return None };
        let said = response.said();
        let form = if said.is_none() { "none" } else { "" };
        let line = language.find("event", "read-answered", form)?;
        Some(values.fill_with("value", said.unwrap_or_default(), line))
    })
}

/// What a server did with a client's command.
fn served(server: NodeId, command: &str, rules: &[Fired], language: Language) -> Option<String> {
    let values = Values::default().with("server", server).with("command", command);
    let line = |id, form| language.find("event", id, form);
    rules.iter().find_map(|fired| {
        if let Fired::AppendsCommand { index, .. } = fired {
            Some(values.fill_with("index", index, line("appended", "")?))
        } else if let Fired::RefusesClient { leader } = fired {
            match leader {
                Some(leader) => Some(values.fill_with("leader", leader, line("named", "")?)),
                None => Some(values.fill(line("named", "none")?)),
            }
        } else {
            None
        }
    })
}

/// What became of a message.
fn passed(how: &str, message: &Message, language: Language) -> String {
    let values = Values::default().with("from", message.from).with("to", message.to);
    values.with("message", named(message, language)).fill(language.part("event", how, 0))
}

/// A message in a sentence: `a heartbeat`.
fn named(message: &Message, language: Language) -> &'static str {
    language.part("message", MessageKind::from(&message.body).id(), 2)
}

/// What a button says that does this.
#[must_use]
pub fn verb(act: &Act, language: Language) -> String {
    told_of(act, language, 0, None)
}

/// An act in a word or two, for a mark on the timeline.
#[must_use]
pub fn mark(act: &Act, language: Language) -> String {
    told_of(act, language, 1, None)
}

/// What an act did, as a sentence; nothing if the rules that fired say more.
fn done(act: &Act, message: Option<&Message>, language: Language) -> String {
    told_of(act, language, 2, message)
}

fn told_of(act: &Act, language: Language, part: usize, message: Option<&Message>) -> String {
    let Some((verb, given)) = act.said() else { return String::new() };
    let mut values = Values::default();
    let mut is_one = false;
    let said = |values: &Values, name: &str| values.0.iter().any(|(known, _)| known == name);
    for (kind, value) in verb.takes.iter().zip(&given) {
        match value {
            Value::Server(server) | Value::Target(Target::Server(server)) => {
                values.add("server", server);
            }
            Value::Message(id) => {
                values.add("from", id.from);
                values.add("to", id.to);
            }
            Value::Groups(groups) => {
                let names: Vec<String> = groups.iter().map(ToString::to_string).collect();
                is_one = names.len() == 1;
                values.add("groups", names.join(" | "));
            }
            Value::Text(text) => {
                let is_key = *kind == Kind::Key;
                let name = if said(&values, "value") { "new" } else { "value" };
                values.add(if is_key { "key" } else { name }, text);
            }
            Value::Target(Target::Leader) => {}
            Value::Setting((setting, amount)) => {
                values.add("setting", setting.name);
                values.add("amount", Said(*amount));
            }
            Value::Several(Several::All) => {
                values.add("several", language.part("several", "all", 0));
            }
            Value::Several(Several::To(server)) => {
                let line = language.part("several", "to", 0);
                values.add("several", fill(line, &[("server", &server)]));
            }
            Value::Several(Several::Kind(kind)) => {
                let kind = language.part("message", kind.id(), 0);
                let line = language.part("several", "kind", 0);
                values.add("several", fill(line, &[("kind", &kind)]));
            }
            Value::Ways(ways) => values.add("ways", shown(*ways, language)),
            Value::Span(span) => values.add("span", span),
            Value::Share(ppm) => values.add("share", Said(Amount::Share(*ppm))),
            Value::Index(index) => {
                values.add(if said(&values, "index") { "last" } else { "index" }, index);
            }
            Value::Choices(bits, words) => {
                let words = words.iter().enumerate().filter(|(place, _)| bits >> place & 1 == 1);
                let words = words.map(|(_, word)| language.part("choice", word, 0));
                values.add("choices", words.collect::<Vec<_>>().join(", "));
            }
            Value::Choice(word) => values.add("choice", language.part("choice", word, 0)),
            Value::Client(client) => values.add("client", client),
            Value::Request(request) => values.add("request", request.0),
            Value::Asks(number, given) => {
                let act = Act::numbered(*number).and_then(|verb| Act::of(verb, given));
                let asks = act.map(|act| told_of(&act, language, part, None));
                values.add("asks", asks.unwrap_or_default());
            }
        }
    }
    if let Some(message) = message {
        values.add("message", named(message, language));
    }
    let line = language.find("act", &Verb::id(verb), one(is_one));
    line.map_or(String::new(), |line| values.fill(nth(line, part)))
}

/// Ways as a sentence says them: `S1 → S3`, `S1 ↔ S3`, `S1 → all`.
#[must_use]
pub fn shown(ways: Ways, language: Language) -> String {
    let all = language.part("several", "ways", 0);
    if ways == Ways::ALL {
        return all.into();
    }
    let end = |end: Option<NodeId>| end.map_or(all.to_string(), |server| server.to_string());
    let arrow = if ways.both { "↔" } else { "→" };
    format!("{} {arrow} {}", end(ways.from), end(ways.to))
}

/// Why something cannot be done, without a full stop.
#[must_use]
pub fn why_not(refusal: &Refusal, language: Language) -> String {
    let mut values = Values::default();
    match refusal {
        Refusal::NoSuchServer(server)
        | Refusal::Down(server)
        | Refusal::Up(server)
        | Refusal::Frozen(server)
        | Refusal::NotFrozen(server)
        | Refusal::NoSuchTimer(server, Timer::Election | Timer::Heartbeat)
        | Refusal::SameDisk(server)
        | Refusal::SameRate(server)
        | Refusal::NothingToSync(server)
        | Refusal::NothingToCompact(server)
        | Refusal::Leads(server)
        | Refusal::SameMember(server)
        | Refusal::NoMember(server)
        | Refusal::HandsOver(server) => values.add("server", server),
        Refusal::NotOnDisk(server, index) | Refusal::Corrupt(server, index) => {
            values.add("server", server);
            values.add("index", index);
        }
        Refusal::WayIsCut(from, to) => {
            values.add("from", from);
            values.add("to", to);
        }
        Refusal::Waits(id) => values.add("server", id.to),
        Refusal::OnlyForANewRun(setting)
        | Refusal::SameSetting(setting)
        | Refusal::SameDial(setting)
        | Refusal::NotADial(setting) => {
            values.add("setting", setting.name);
        }
        Refusal::OutOfBounds(why) => {
            values.add("setting", why.setting);
            values.add("bounds", bounds(why.bounds, true, language));
        }
        Refusal::AskedAgain(request, last) => {
            values.add("request", request.0);
            values.add("last", last.0);
        }
        Refusal::NoSuchRequest(request)
        | Refusal::Answered(request)
        | Refusal::NotAClients(request)
        | Refusal::DoesNotWatch(request)
        | Refusal::GivenUp(request) => values.add("request", request.0),
        Refusal::NoSuchMessage(_)
        | Refusal::NotPartitioned
        | Refusal::NotGroups
        | Refusal::SamePartition
        | Refusal::NoLeader
        | Refusal::SameMembers
        | Refusal::NotMembers
        | Refusal::NothingToCut
        | Refusal::NothingToMend
        | Refusal::NoneOnTheirWay
        | Refusal::NoSuchRate
        | Refusal::TooFewTimers
        | Refusal::NoSuchSpan
        | Refusal::SameTrouble
        | Refusal::NoTrouble
        | Refusal::ManyKeys
        | Refusal::NoRange
        | Refusal::BadCommand => {}
    }
    values.fill(language.part("refusal", refusal.id(), 0))
}

/// What a setting can be, in full or as short as it can be said.
#[must_use]
pub fn bounds(bounds: Bounds, in_full: bool, language: Language) -> String {
    let values = Values::default();
    let (id, values) = match bounds {
        Bounds::Number(least, most) => ("number", values.with("least", least).with("most", most)),
        Bounds::Share => ("share", values),
        Bounds::Span(least, most) => ("span", values.with("least", least).with("most", most)),
        Bounds::Range(least, most) => ("range", values.with("least", least).with("most", most)),
        Bounds::Switch => ("switch", values),
        Bounds::Rules => ("rules", values),
    };
    let full = language.part("bounds", id, 1);
    let short = full.is_empty() || !in_full;
    values.fill(if short { language.part("bounds", id, 0) } else { full })
}

/// What a broken property means, in one sentence.
#[must_use]
pub fn explain_violation(violation: &Violation, language: Language) -> String {
    let Violation { property, server, other, term, index } = violation;
    let form = if other.is_none() { "none" } else { "" };
    let other = other.map_or_else(
        || language.part("property", "other", 0).to_string(),
        |other| other.to_string(),
    );
    let values = Values::default().with("server", server).with("other", other);
    let line = language.find("property", property.id(), form).map_or("", |line| nth(line, 2));
    values.with("term", term).with("index", index).fill(line)
}

/// Why a link could not be read or made, in one sentence.
#[must_use]
pub fn explain_link_error(error: &LinkError, language: Language) -> String {
    let mut values = Values::default().with("ours", LINK_VERSION);
    match error {
        LinkError::NotBase64 { at } => values.add("at", at),
        LinkError::NewerFormat(version) => values.add("version", version),
        LinkError::Newer { what, number } => {
            values.add("what", what);
            values.add("number", number);
        }
        LinkError::OutOfBounds(why) => {
            values.add("setting", why.setting);
            values.add("bounds", bounds(why.bounds, true, language));
        }
        LinkError::Bad { what, act } => {
            values.add("what", what);
            values.add("act", act);
        }
        LinkError::TooLong | LinkError::Truncated | LinkError::Typo | LinkError::Trailing => {}
    }
    values.fill(language.part("link", error.id(), 0))
}

/// The rules that are told before others of their record, those first that change most for the
/// cluster; then come all others, and last those of [`TOLD_LAST`].
const TOLD_FIRST: &[&[Rule]] = &[
    &[Rule::WinsElection],
    &[Rule::Commits],
    &[Rule::DeletesConflict],
    &[Rule::ElectionTimeout, Rule::SplitVote, Rule::LosesQuorum],
    &[Rule::GrantsVote],
    &[Rule::VotedForAnother, Rule::LogNotUpToDate, Rule::HeardFromLeader],
    &[Rule::RevertsToFollower, Rule::RecognizesLeader],
    &[Rule::StaleRequest, Rule::RefusesEntries],
    &[Rule::VotesForItself],
    &[Rule::AppendsCommand, Rule::RefusesClient],
];

/// The rules that are told if no other fired, the most telling first.
const TOLD_LAST: &[&[Rule]] = &[
    &[Rule::StepsBack, Rule::OldTermNotCounted],
    &[Rule::CountsVote, Rule::VoteDenied],
    &[Rule::LearnsCommit],
    &[Rule::FollowsLeader],
    &[Rule::Applies],
    &[Rule::CountsAcknowledgement, Rule::Acknowledges],
    &[Rule::CountsItself, Rule::HasEntries],
    &[Rule::NewerTerm],
    &[Rule::SendsHeartbeat],
    &[Rule::WaitsForDisk, Rule::StaleResponse],
];

fn rank(fired: &Fired) -> usize {
    let place = |tiers: &[&[Rule]]| tiers.iter().position(|tier| tier.contains(&fired.rule()));
    let last = || place(TOLD_LAST).map_or(0, |place| place + 1);
    place(TOLD_FIRST).unwrap_or_else(|| TOLD_FIRST.len() + last())
}
