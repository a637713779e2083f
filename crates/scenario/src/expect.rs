//! What must come true in a scenario.

use crate::cost::Cost;
use crate::error::ParseError;
use crate::value;
use crate::verb;
use crate::words::Words;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use raft::{Index, NodeId, NodeSet, Term};
use sim::{Property, Standing, Time};

/// An expectation, and where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expect {
    /// The line that says it.
    pub line: SourceLine,
    /// What must come true.
    pub claim: Claim,
}

/// The line of a text; 0 for what was never in a text. It is no part of what a scenario says: any
/// two are equal.
#[derive(Clone, Copy, Debug, Default)]
pub struct SourceLine(pub u32);

impl PartialEq for SourceLine {
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

impl Eq for SourceLine {}

/// When something must be true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// After all that happens up to this time.
    At(Time, Fact),
    /// At the end.
    Finally(Fact),
    /// At this time, and not before, this property breaks.
    Breaks(Time, Property),
    /// At the end, beside a run with another setting.
    Costs(Cost),
    /// After every single record; nothing names a property, and means all of them.
    Always(Option<Property>),
}

/// What a world can be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// `S1 is leader in term 1`.
    Stands {
        /// Whose.
        server: NodeId,
        /// Its role, or that it is down.
        standing: Standing,
        /// Its current term, if that matters.
        term: Option<Term>,
    },
    /// `S2 has x = 1`: in its store, not only in its log.
    Has {
        /// Whose store.
        server: NodeId,
        /// The key.
        key: String,
        /// Its value.
        value: String,
    },
    /// `S2 has no x`.
    HasNo {
        /// Whose store.
        server: NodeId,
        /// The key.
        key: String,
    },
    /// `commit of S1 is 4`.
    Commit {
        /// Whose commit index.
        server: NodeId,
        /// What it is.
        index: Index,
    },
    /// `all logs equal`.
    LogsEqual,
    /// `no leader`: nobody that is up believes to lead.
    NoLeader,
    /// `request 1 acknowledged`: the first one that a client made, of any kind.
    Request {
        /// Its number, from 1.
        number: u64,
        /// What became of it.
        fate: RequestFate,
    },
}

impl Fact {
    /// One of each form, for tables.
    #[must_use]
    pub fn examples() -> Vec<Self> {
        let server = NodeId::new(1).into_iter();
        let of = |server: NodeId| {
            let (key, value) = (String::from("x"), String::from("1"));
            let standing = Standing::Leader;
            [
                Self::Stands { server, standing, term: None },
                Self::Stands { server, standing, term: Some(Term(1)) },
                Self::Has { server, key: key.clone(), value },
                Self::HasNo { server, key },
                Self::Commit { server, index: Index(4) },
                Self::LogsEqual,
                Self::NoLeader,
                Self::Request { number: 1, fate: RequestFate::Acknowledged },
            ]
        };
        server.flat_map(of).collect()
    }

    /// Its name in files and tables.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Stands { .. } => "stands",
            Self::Has { .. } => "has",
            Self::HasNo { .. } => "has-no",
            Self::Commit { .. } => "commit",
            Self::LogsEqual => "logs-equal",
            Self::NoLeader => "no-leader",
            Self::Request { .. } => "request",
        }
    }
}

/// What became of a client's request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestFate {
    /// Its client still waits.
    Pending,
    /// It was committed and applied.
    Acknowledged,
    /// It was refused, and had no effect.
    Failed,
    /// Its client cannot know.
    Unknown,
}

impl Claim {
    /// The time that it names.
    #[must_use]
    pub const fn at(&self) -> Option<Time> {
        match self {
            Self::At(time, _) | Self::Breaks(time, _) => Some(*time),
            Self::Finally(_) | Self::Costs(_) | Self::Always(_) => None,
        }
    }
}

#[derive(Clone, Copy)]
enum When {
    At,
    Finally,
    Always,
}

const STANDINGS: [(&str, Standing); 6] = [
    ("learner", Standing::Learner),
    ("follower", Standing::Follower),
    ("pre-candidate", Standing::PreCandidate),
    ("candidate", Standing::Candidate),
    ("leader", Standing::Leader),
    ("down", Standing::Down),
];

const FATES: [(&str, RequestFate); 4] = [
    ("pending", RequestFate::Pending),
    ("acknowledged", RequestFate::Acknowledged),
    ("failed", RequestFate::Failed),
    ("unknown", RequestFate::Unknown),
];

/// Reads the rest of an `expect` line.
pub(crate) fn parse(words: &mut Words<'_>, servers: NodeSet) -> Result<Claim, ParseError> {
    let choices = [("at", When::At), ("finally", When::Finally), ("always", When::Always)];
    let claim = match words.choice(&choices, "when")? {
        When::At => at(time(words)?, words, servers)?,
        When::Finally => match Cost::parse(words) {
            Some(cost) => Claim::Costs(cost?),
            None => Claim::Finally(fact(words, servers)?),
        },
        When::Always if words.take("all") => Claim::Always(None),
        When::Always => {
            let mut names = alloc::vec![("all", None)];
            names.extend(Property::ALL.iter().map(|property| (property.id(), Some(*property))));
            Claim::Always(words.choice(&names, "a property")?)
        }
    };
    words.end()?;
    Ok(claim)
}

/// What is so at this time: a fact, or that a property breaks.
fn at(time: Time, words: &mut Words<'_>, servers: NodeSet) -> Result<Claim, ParseError> {
    let named = Property::ALL.iter().find(|property| words.take(property.id()));
    match named {
        Some(property) => {
            words.choice(&[("breaks", ())], "")?;
            Ok(Claim::Breaks(time, *property))
        }
        None => Ok(Claim::At(time, fact(words, servers)?)),
    }
}

/// A moment of the scenario.
pub(crate) fn time(words: &mut Words<'_>) -> Result<Time, ParseError> {
    let within = |time: &Time| *time <= crate::limits::LATEST;
    words.value("a time of at most a day, such as 400ms or 1.5s", |word| {
        value::span(word).map(|span| Time(span.0)).filter(within)
    })
}

const A_FACT: &str = "a server, \"commit\", \"all logs equal\", \"no leader\" or \"request\"";

pub(crate) fn fact(words: &mut Words<'_>, servers: NodeSet) -> Result<Fact, ParseError> {
    let Some(first) = words.peek() else {
        return Err(words.error(None, A_FACT));
    };
    if value::server(first.text).is_some() {
        return about_server(words, servers);
    }
    match first.text {
        "commit" => {
            words.next();
            words.choice(&[("of", ())], "")?;
            let server = verb::server(words, servers)?;
            words.choice(&[("is", ())], "")?;
            let index = words.value("an index", value::number)?;
            Ok(Fact::Commit { server, index: Index(index) })
        }
        "all" => {
            words.next();
            words.choice(&[("logs", ())], "")?;
            words.choice(&[("equal", ())], "")?;
            Ok(Fact::LogsEqual)
        }
        "no" => {
            words.next();
            words.choice(&[("leader", ())], "")?;
            Ok(Fact::NoLeader)
        }
        "request" => {
            words.next();
            let from_one = |word: &str| value::number(word).filter(|number| 0 < *number);
            let number = words.value("the number of a request from 1", from_one)?;
            Ok(Fact::Request { number, fate: words.choice(&FATES, "its fate")? })
        }
        _ => Err(words.error(Some(first), A_FACT)),
    }
}

fn about_server(words: &mut Words<'_>, servers: NodeSet) -> Result<Fact, ParseError> {
    let server = verb::server(words, servers)?;
    if words.choice(&[("is", true), ("has", false)], "")? {
        let standing = words.choice(&STANDINGS, "a role")?;
        let mut term = None;
        if words.take("in") {
            words.choice(&[("term", ())], "")?;
            term = Some(Term(words.value("a term", value::number)?));
        }
        return Ok(Fact::Stands { server, standing, term });
    }
    // A key may be called "no": `S1 has no = 1` is about that key, `S1 has no x` is about x.
    let mut ahead = words.clone();
    let absent = ahead.take("no") && ahead.next().is_some() && ahead.next().is_none();
    if absent {
        words.next();
        return Ok(Fact::HasNo { server, key: verb::text(words, "a key")? });
    }
    let key = verb::text(words, "a key")?;
    words.value("\"=\" and a value", |word| (word == "=").then_some(()))?;
    Ok(Fact::Has { server, key, value: verb::text(words, "a value")? })
}

fn name<T: Copy + PartialEq>(names: &[(&'static str, T)], value: T) -> &'static str {
    names.iter().find(|(_, other)| *other == value).map_or("", |(name, _)| name)
}

/// `follower`, `candidate`, `leader`, `down` and the like.
pub(crate) fn standing(standing: Standing) -> &'static str {
    name(&STANDINGS, standing)
}

/// `pending`, `acknowledged`, `failed`, `unknown`.
impl fmt::Display for RequestFate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(name(&FATES, *self))
    }
}

/// As it is written after `expect`.
impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(time, fact) => write!(f, "at {time} {fact}"),
            Self::Breaks(time, property) => write!(f, "at {time} {} breaks", property.id()),
            Self::Finally(fact) => write!(f, "finally {fact}"),
            Self::Costs(cost) => write!(f, "finally {cost}"),
            Self::Always(property) => {
                write!(f, "always {}", property.map_or("all", Property::id))
            }
        }
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stands { server, standing: role, term } => {
                write!(f, "{server} is {}", standing(*role))?;
                term.map_or(Ok(()), |term| write!(f, " in term {term}"))
            }
            Self::Has { server, key, value } => write!(f, "{server} has {key} = {value}"),
            Self::HasNo { server, key } => write!(f, "{server} has no {key}"),
            Self::Commit { server, index } => write!(f, "commit of {server} is {index}"),
            Self::LogsEqual => f.write_str("all logs equal"),
            Self::NoLeader => f.write_str("no leader"),
            Self::Request { number, fate } => write!(f, "request {number} {fate}"),
        }
    }
}
