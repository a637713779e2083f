//! The verbs of a scenario: what a person can do to the world.

use crate::error::ParseError;
use crate::value;
use crate::words::Words;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use raft::{NodeId, NodeSet, Timer};
use sim::{Action, Command, Target};

#[derive(Clone, Copy)]
enum Verb {
    Crash,
    Restart,
    Timeout,
    Partition,
    Heal,
    Drop,
    Put,
    Get,
    Delete,
}

const VERBS: [(&str, Verb); 9] = [
    ("crash", Verb::Crash),
    ("restart", Verb::Restart),
    ("timeout", Verb::Timeout),
    ("partition", Verb::Partition),
    ("heal", Verb::Heal),
    ("drop", Verb::Drop),
    ("put", Verb::Put),
    ("get", Verb::Get),
    ("delete", Verb::Delete),
];

/// Reads the rest of an `at` line.
pub(crate) fn parse(words: &mut Words<'_>, servers: NodeSet) -> Result<Action, ParseError> {
    Ok(match words.choice(&VERBS, "a verb")? {
        Verb::Crash => Action::Crash(server(words, servers)?),
        Verb::Restart => Action::Restart(server(words, servers)?),
        Verb::Timeout => {
            let server = server(words, servers)?;
            let heartbeat = words.take("heartbeat");
            Action::Timeout(server, if heartbeat { Timer::Heartbeat } else { Timer::Election })
        }
        Verb::Partition => Action::Partition(groups(words, servers)?),
        Verb::Heal => Action::Heal,
        Verb::Drop => {
            let within =
                |way: &(NodeId, NodeId)| servers.contains(way.0) && servers.contains(way.1);
            let expected = format!("two servers {}, such as S1->S3", among(servers));
            let way = words.value(&expected, |word| value::way(word).filter(within))?;
            let expected = "the number of a message from 1, such as #12";
            Action::Drop(words.value(expected, |word| value::message(way, word))?)
        }
        Verb::Put => {
            let (key, value) = (text(words, "a key")?, text(words, "a value")?);
            request(words, Command::Put { key, value }, servers)?
        }
        Verb::Get => {
            let key = text(words, "a key")?;
            request(words, Command::Get { key }, servers)?
        }
        Verb::Delete => {
            let key = text(words, "a key")?;
            request(words, Command::Delete { key }, servers)?
        }
    })
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
    let fits = |word: &str| Command::Get { key: word.to_string() }.is_valid();
    words.value(&expected, |word| fits(word).then(|| word.to_string()))
}

fn request(
    words: &mut Words<'_>,
    command: Command,
    servers: NodeSet,
) -> Result<Action, ParseError> {
    let target = match words.peek() {
        Some(_) if words.take("to") => Target::Server(server(words, servers)?),
        Some(word) => return Err(words.error(Some(word), "\"to\" and a server, or nothing more")),
        None => Target::Leader,
    };
    Ok(Action::Request { target, command })
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
    if groups.len() < 2 && free.is_empty() {
        let error = words.error(None, "\"|\" and another group");
        return Err(error.with_hint("this is every server there is"));
    }
    Ok(groups)
}

/// An action as a person writes it.
pub(crate) struct Written<'a>(pub(crate) &'a Action);

impl fmt::Display for Written<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Action::Crash(server) => write!(f, "crash {server}"),
            Action::Restart(server) => write!(f, "restart {server}"),
            Action::Timeout(server, Timer::Election) => write!(f, "timeout {server}"),
            Action::Timeout(server, Timer::Heartbeat) => write!(f, "timeout {server} heartbeat"),
            Action::Partition(groups) => {
                f.write_str("partition")?;
                for (place, group) in groups.iter().enumerate() {
                    write!(f, "{} {group}", if place == 0 { "" } else { " |" })?;
                }
                Ok(())
            }
            Action::Heal => f.write_str("heal"),
            Action::Drop(id) => write!(f, "drop {id}"),
            Action::Request { target: Target::Leader, command } => command.fmt(f),
            Action::Request { target: Target::Server(server), command } => {
                write!(f, "{command} to {server}")
            }
            // No script holds these: they happen by themselves. A log may still want a word.
            Action::Deliver(id) => write!(f, "deliver {id}"),
            Action::Lose(id) => write!(f, "lose {id}"),
            Action::Sync(server) => write!(f, "sync {server}"),
        }
    }
}
