//! The verbs of a scenario: an act as a line of text. Written once for each kind of value; the verbs
//! themselves are rows.

use crate::error::ParseError;
use crate::setting::{self, Said};
use crate::value;
use crate::words::Words;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use raft::{Index, NodeId, NodeSet, RequestId};
use sim::{
    Act, Amount, Change, ClientId, Command, Kind, MessageId, MessageKind, Section, Setting,
    Several, Span,
};
use sim::{Target, Value, Verb, Ways, Which};

/// Reads an act as it stands behind a time: `crash S1`.
///
/// # Errors
/// What is wrong with it; it is line 1.
pub fn act(text: &str, servers: NodeSet) -> Result<Act, ParseError> {
    let mut words = Words::new(1, text);
    let act = parse(&mut words, servers)?;
    words.end().map(|()| act)
}

/// Reads the rest of an `at` line.
pub(crate) fn parse(words: &mut Words<'_>, servers: NodeSet) -> Result<Act, ParseError> {
    let plain = Act::verbs().filter(|verb| verb.ending.is_none());
    let names: Vec<(&str, &Verb)> = plain.map(|verb| (verb.name, verb)).collect();
    let verb = words.choice(&names, "a verb")?;
    let mut values = Vec::new();
    for kind in verb.takes {
        values.push(read(*kind, words, servers)?);
    }
    let mut same = Act::verbs().filter(|other| other.name == verb.name);
    let ended = same.find(|other| other.ending.is_some_and(|ending| words.take(ending)));
    // What the kinds of a verb take is what its act is made of.
    Act::of(ended.unwrap_or(verb), &values).ok_or_else(|| words.error(None, verb.name))
}

/// A value of this kind.
fn read(kind: Kind, words: &mut Words<'_>, servers: NodeSet) -> Result<Value, ParseError> {
    Ok(match kind {
        Kind::Server(Which::New) => Value::Server(server(words, with_next(servers))?),
        Kind::Server(Which::Up | Which::Down) => Value::Server(server(words, servers)?),
        Kind::Message => Value::Message(message(words, servers)?),
        Kind::Groups => Value::Groups(divided(words, servers)?),
        Kind::Members => Value::Groups(members(words, servers)?),
        Kind::Key => Value::Text(text(words, "a key")?),
        Kind::Content => Value::Text(text(words, "a value")?),
        Kind::Target => Value::Target(target(words, servers)?),
        Kind::Setting => {
            let word = words.peek();
            let setting = setting::name(words)?;
            if setting.change == Change::NewRun {
                let error = words.error(word, "a setting that can change while the cluster runs");
                return Err(error.with_hint("this one stands before the first at"));
            }
            Value::Setting((setting, setting::amount(words, setting)?))
        }
        Kind::Dial => {
            let word = words.peek();
            let dial = setting::name(words)?;
            if dial.section != Section::Network {
                return Err(words.error(word, "a setting of the network"));
            }
            Value::Setting((dial, setting::amount(words, dial)?))
        }
        Kind::Several => Value::Several(several(words, servers)?),
        Kind::Ways => Value::Ways(ways(words, servers)?),
        Kind::Span => {
            let expected = "a time such as 50ms, of at most an hour";
            let fits = |span: &Span| (1..=3_600_000_000).contains(&span.0);
            Value::Span(words.value(expected, |word| value::span(word).filter(fits))?)
        }
        Kind::Share(least, most) => {
            let expected = format!("a share from {} to {}", share(least), share(most));
            let fits = |ppm: &u32| (least..=most).contains(ppm);
            Value::Share(words.value(&expected, |word| value::share(word).filter(fits))?)
        }
        Kind::Index => {
            let number = |word: &str| value::number(word).filter(|index| 0 < *index);
            Value::Index(Index(words.value("an index from 1", number)?))
        }
        Kind::Choice(choices) => {
            let choices: Vec<(&str, &'static str)> = choices.iter().map(|it| (*it, *it)).collect();
            Value::Choice(words.choice(&choices, "one of its states")?)
        }
        Kind::Client => {
            let expected = format!("a client from C1 to C{}", ClientId::MAX);
            Value::Client(words.value(&expected, value::client)?)
        }
        Kind::Request => {
            let number = |word: &str| value::number(word).filter(|number| 0 < *number);
            Value::Request(RequestId(words.value("the number of a request from 1", number)?))
        }
        Kind::Asks => asks(words, servers)?,
        Kind::Choices(all) => Value::Choices(choices(words, all)?, all),
    })
}

/// A bit for each of these words that is named.
fn choices(words: &mut Words<'_>, all: &[&str]) -> Result<u32, ParseError> {
    let choices: Vec<(&str, usize)> = all.iter().copied().zip(0..).collect();
    let mut bits = 0;
    while bits == 0 || words.peek().is_some() {
        bits |= 1 << words.choice(&choices, "which kinds")?;
    }
    Ok(bits)
}

/// What a client asks for, as a verb of its own.
fn asks(words: &mut Words<'_>, servers: NodeSet) -> Result<Value, ParseError> {
    let start = words.clone();
    let act = parse(words, servers)?;
    let (number, values) = act.apart();
    let wrong = || start.error(start.peek(), "what a client asks for");
    if let Act::Client(_) = act { Ok(Value::Asks(number, values)) } else { Err(wrong()) }
}

/// A server of the cluster.
pub(crate) fn server(words: &mut Words<'_>, servers: NodeSet) -> Result<NodeId, ParseError> {
    let within = |server: &NodeId| servers.contains(*server);
    words.value(&a_server(servers), |word| value::server(word).filter(within))
}

/// `a server from S1 to S5`.
pub(crate) fn a_server(servers: NodeSet) -> String {
    format!("a server {}", among(servers))
}

fn among(servers: NodeSet) -> String {
    match (servers.iter().next(), servers.iter().last()) {
        (Some(first), Some(last)) => format!("from {first} to {last}"),
        _ => String::from("of the cluster"),
    }
}

/// A key or a value.
pub(crate) fn text(words: &mut Words<'_>, what: &str) -> Result<String, ParseError> {
    let expected = format!("{what} of at most {} bytes without a #", Command::LONGEST);
    words.value(&expected, |word| Command::fits(word).then(|| word.to_string()))
}

/// `S1->S3 #12`.
fn message(words: &mut Words<'_>, servers: NodeSet) -> Result<MessageId, ParseError> {
    let within = |way: &(NodeId, NodeId)| servers.contains(way.0) && servers.contains(way.1);
    let expected = format!("two servers {}, such as S1->S3", among(servers));
    let way = words.value(&expected, |word| value::way(word).filter(within))?;
    let expected = "the number of a message from 1, such as #12";
    words.value(expected, |word| value::message(way, word))
}

/// `S1->S3` and the like.
fn ways(words: &mut Words<'_>, servers: NodeSet) -> Result<Ways, ParseError> {
    let expected = format!("ways {}, such as S1->S3, S1<->S3, S1->all or all", among(servers));
    let within = |end: Option<NodeId>| end.is_none_or(|server| servers.contains(server));
    let fits = |ways: &Ways| within(ways.from) && within(ways.to);
    words.value(&expected, |word| value::ways(word).filter(fits))
}

/// `all`, `to S3`, or the kind of a message.
fn several(words: &mut Words<'_>, servers: NodeSet) -> Result<Several, ParseError> {
    if words.take("to") {
        return Ok(Several::To(server(words, servers)?));
    }
    let kinds = MessageKind::ALL.map(|kind| (kind.id(), Several::Kind(kind)));
    let choices: Vec<(&str, Several)> = [("all", Several::All)].into_iter().chain(kinds).collect();
    words.choice(&choices, "all, \"to\" and a server, or a kind of message")
}

/// `to S3`, or nothing for the leader.
fn target(words: &mut Words<'_>, servers: NodeSet) -> Result<Target, ParseError> {
    match words.peek() {
        Some(_) if words.take("to") => Ok(Target::Server(server(words, servers)?)),
        Some(word) => Err(words.error(Some(word), "\"to\" and a server, or nothing more")),
        None => Ok(Target::Leader),
    }
}

/// These and the next new one, if there can be one more.
fn with_next(servers: NodeSet) -> NodeSet {
    servers.or(Setting::next_server(servers).into_iter().collect())
}

/// Groups that a partition can be made of.
fn divided(words: &mut Words<'_>, servers: NodeSet) -> Result<Vec<NodeSet>, ParseError> {
    let groups = groups(words, servers)?;
    if *groups == [servers] {
        let error = words.error(None, "\"|\" and another group");
        return Err(error.with_hint("this is every server there is"));
    }
    Ok(groups)
}

/// Who votes, and perhaps who listens.
fn members(words: &mut Words<'_>, servers: NodeSet) -> Result<Vec<NodeSet>, ParseError> {
    let start = words.clone();
    let groups = groups(words, servers)?;
    if 2 < groups.len() {
        let error = start.error(start.peek(), "who votes, \"|\", who listens");
        return Err(error.with_hint("these are more than two groups"));
    }
    Ok(groups)
}

/// `S1 S2 | S3 S4 S5`.
fn groups(words: &mut Words<'_>, servers: NodeSet) -> Result<Vec<NodeSet>, ParseError> {
    let mut free = servers;
    let mut groups = Vec::new();
    let mut group = NodeSet::EMPTY;
    while let Some(word) = words.next() {
        if word.text == "|" && !group.is_empty() {
            groups.push(core::mem::take(&mut group));
            continue;
        }
        let named = value::server(word.text);
        match named.filter(|server| servers.contains(*server)) {
            Some(server) if free.remove(server) => group.insert(server),
            Some(_) => return Err(words.error(Some(word), "a server that is in no group yet")),
            None => return Err(words.error(Some(word), &a_server(servers))),
        };
    }
    if group.is_empty() {
        return Err(words.error(None, &a_server(servers)));
    }
    groups.push(group);
    Ok(groups)
}

/// An act as a line of a scenario says it, after its moment.
#[must_use]
pub fn written(act: &Act) -> String {
    Written(act).to_string()
}

/// An act as a person writes it.
pub(crate) struct Written<'a>(pub(crate) &'a Act);

impl fmt::Display for Written<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((verb, values)) = self.0.said() else { return Ok(()) };
        write_verb(f, verb, &values)
    }
}

fn write_verb(f: &mut fmt::Formatter<'_>, verb: &Verb, values: &[Value]) -> fmt::Result {
    f.write_str(verb.name)?;
    values.iter().try_for_each(|value| write(f, value))?;
    verb.ending.map_or(Ok(()), |ending| write!(f, " {ending}"))
}

fn share(ppm: u32) -> Said {
    Said(Amount::Share(ppm))
}

/// A value with the space before it, if it takes a word.
fn write(f: &mut fmt::Formatter<'_>, value: &Value) -> fmt::Result {
    match value {
        Value::Server(server) => write!(f, " {server}"),
        Value::Message(id) => write!(f, " {id}"),
        Value::Groups(groups) => {
            let between = |place: usize| if place == 0 { "" } else { " |" };
            let mut groups = groups.iter().enumerate();
            groups.try_for_each(|(place, group)| write!(f, "{} {group}", between(place)))
        }
        Value::Text(text) => write!(f, " {text}"),
        Value::Target(Target::Leader) => Ok(()),
        Value::Target(Target::Server(server)) => write!(f, " to {server}"),
        Value::Setting((setting, amount)) => write!(f, " {} {}", setting.name, Said(*amount)),
        Value::Several(Several::All) => f.write_str(" all"),
        Value::Several(Several::To(server)) => write!(f, " to {server}"),
        Value::Several(Several::Kind(kind)) => write!(f, " {}", kind.id()),
        Value::Ways(ways) => write!(f, " {ways}"),
        Value::Span(span) => write!(f, " {span}"),
        Value::Share(ppm) => write!(f, " {}", share(*ppm)),
        Value::Index(index) => write!(f, " {index}"),
        Value::Choice(word) => write!(f, " {word}"),
        Value::Client(client) => write!(f, " {client}"),
        Value::Request(request) => write!(f, " {}", request.0),
        Value::Asks(number, values) => {
            f.write_str(" ")?;
            Act::numbered(*number).map_or(Ok(()), |verb| write_verb(f, verb, values))
        }
        Value::Choices(bits, words) => {
            let mut words = words.iter().enumerate().filter(|(place, _)| bits >> place & 1 == 1);
            words.try_for_each(|(_, word)| write!(f, " {word}"))
        }
    }
}
