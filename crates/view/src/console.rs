//! What is typed into the client's console: a verb of a client by its row, and what that takes.

use raft::Index;
use sim::{Act, CallerAct, ClientAct, ClientId, Kind, ReadBy, Refusal, Target, Value, Verb};

/// What is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConsoleError {
    /// It begins with no client's verb.
    NoSuchCommand,
    /// It does not go on as the verb does.
    Wrong {
        /// How that goes on.
        expected: String,
    },
    /// It cannot be asked.
    Refused(Refusal),
}

/// Does it ask for a value, so that it can be answered in several ways?
#[must_use]
pub fn is_get(text: &str) -> bool {
    text.split_whitespace().next() == Some("get")
}

/// Reads a command such as `put KEY VALUE`, to be asked of `target`; a `get` goes through the log
/// unless it shall be answered `by` something else.
///
/// # Errors
/// Says what is wrong.
pub fn parse(text: &str, target: Target, by: Option<ReadBy>) -> Result<Act, ConsoleError> {
    let mut words = text.split_whitespace();
    let act = read(&mut words, target)?;
    let act = match (act, by) {
        (Act::Client(ClientAct::Get(key, target)), Some(by)) => {
            ClientAct::Read(key, by, target).into()
        }
        (act, _) => act,
    };
    let objection = act.asks().and_then(|(_, asks)| asks.command().objection());
    objection.map_or(Ok(act), |refusal| Err(ConsoleError::Refused(refusal)))
}

/// A verb and all that it takes.
fn read<'a>(
    words: &mut impl Iterator<Item = &'a str>,
    target: Target,
) -> Result<Act, ConsoleError> {
    let name = words.next();
    let verb = verbs().find(|verb| Some(verb.name) == name).ok_or(ConsoleError::NoSuchCommand)?;
    let mut values = Vec::new();
    for kind in verb.takes {
        values.extend(value(*kind, words, target)?);
    }
    let act = Act::of(verb, &values).filter(|_| words.next().is_none());
    act.ok_or_else(|| ConsoleError::Wrong { expected: usage(verb) })
}

/// What a verb takes; nothing if the next word is not that.
fn value<'a>(
    kind: Kind,
    words: &mut impl Iterator<Item = &'a str>,
    target: Target,
) -> Result<Option<Value>, ConsoleError> {
    Ok(match kind {
        Kind::Target => Some(Value::Target(target)),
        Kind::Key | Kind::Content => words.next().map(|word| Value::Text(word.to_owned())),
        Kind::Choice(all) => {
            let chosen = words.next().and_then(|word| all.iter().find(|choice| **choice == word));
            chosen.map(|choice| Value::Choice(choice))
        }
        Kind::Client => {
            let number = words.next().and_then(|word| word.strip_prefix('C')?.parse().ok());
            number.and_then(ClientId::new).map(Value::Client)
        }
        Kind::Request => {
            let number = words.next().and_then(|word| word.trim_start_matches('#').parse().ok());
            number.map(|number| Value::Request(raft::RequestId(number)))
        }
        Kind::Index => {
            words.next().and_then(|word| word.parse().ok()).map(|index| Value::Index(Index(index)))
        }
        Kind::Asks => {
            let (number, values) = read(words, target)?.apart();
            Some(Value::Asks(number, values))
        }
        // No client's verb takes any of these.
        Kind::Server(_)
        | Kind::Message
        | Kind::Groups
        | Kind::Members
        | Kind::Setting
        | Kind::Dial
        | Kind::Several
        | Kind::Ways
        | Kind::Span
        | Kind::Share(..)
        | Kind::Choices(_) => None,
    })
}

fn verbs() -> impl Iterator<Item = &'static Verb> {
    ClientAct::VERBS.iter().chain(CallerAct::VERBS)
}

/// What can be typed, `put KEY VALUE` and so on.
pub fn usages() -> impl Iterator<Item = String> {
    verbs().map(usage)
}

fn usage(verb: &Verb) -> String {
    let contents = verb.takes.iter().filter(|kind| **kind == Kind::Content).count();
    let mut named = if contents < 2 { &["VALUE"][..] } else { &["EXPECTED", "VALUE"] }.iter();
    let mut places = ["FIRST", "LAST"].iter();
    let mut said = verb.name.to_owned();
    let mut say = |word: &str| {
        said += " ";
        said += word;
    };
    for kind in verb.takes {
        if *kind == Kind::Key {
            say("KEY");
        } else if *kind == Kind::Content {
            say(named.next().unwrap_or(&"VALUE"));
        } else if *kind == Kind::Index {
            say(places.next().unwrap_or(&"LAST"));
        } else if *kind == Kind::Client {
            say("C2");
        } else if *kind == Kind::Request {
            say("NUMBER");
        } else if *kind == Kind::Asks {
            say("…");
        } else if let Kind::Choice(words) = kind {
            say(&words.join("|"));
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_that_cannot_be_read_says_what_was_expected() {
        let by_lease = |text: &str| parse(text, Target::Leader, Some(ReadBy::Lease));
        let parse = |text: &str| parse(text, Target::Leader, None);
        let put = ClientAct::Put("x".into(), "3".into(), Target::Leader);
        assert_eq!(parse(" put  x 3 "), Ok(put.clone().into()));
        let cas = ClientAct::CompareAndSet("x".into(), "3".into(), "4".into(), Target::Leader);
        assert_eq!(parse("cas x 3 4"), Ok(cas.into()));
        assert_eq!(parse("get x"), Ok(ClientAct::Get("x".into(), Target::Leader).into()));
        let read = ClientAct::Read("x".into(), ReadBy::Lease, Target::Leader);
        assert_eq!(parse("read x lease"), Ok(read.clone().into()));
        assert_eq!(by_lease("get x"), Ok(read.into()));
        assert_eq!(by_lease("put x 3"), parse("put x 3"));
        let wrong = |expected: &str| Err(ConsoleError::Wrong { expected: expected.into() });
        assert_eq!(parse("read x"), wrong("read KEY read-index|lease|local"));
        assert_eq!(parse("read x quickly"), wrong("read KEY read-index|lease|local"));
        assert_eq!(parse("put x"), wrong("put KEY VALUE"));
        assert_eq!(parse("put x 3 4"), wrong("put KEY VALUE"));
        assert_eq!(parse("cas x 3"), wrong("cas KEY EXPECTED VALUE"));
        let second = ClientId::new(2).expect("a client");
        assert_eq!(parse("as C2 put x 3"), Ok(CallerAct::As(second, put).into()));
        assert_eq!(parse("as C2 put x"), wrong("put KEY VALUE"));
        assert_eq!(parse("as C17 put x 3"), wrong("as C2 …"));
        assert_eq!(parse("as C2 retry 3"), wrong("as C2 …"));
        let retry: Act = CallerAct::Retry(raft::RequestId(3), Target::Leader).into();
        assert_eq!((parse("retry 3"), parse("retry #3")), (Ok(retry.clone()), Ok(retry)));
        assert_eq!(parse("retry x"), wrong("retry NUMBER"));
        assert_eq!(parse("pit x"), Err(ConsoleError::NoSuchCommand));
        assert_eq!(parse(""), Err(ConsoleError::NoSuchCommand));
        let refused = |why| Err(ConsoleError::Refused(why));
        assert_eq!(parse(&format!("get {}", "k".repeat(99))), refused(Refusal::BadCommand));
        assert_eq!(parse("put user/* 1"), refused(Refusal::ManyKeys));
        assert_eq!(parse("query 5 3"), refused(Refusal::NoRange));
        assert_eq!(parse("query 3"), wrong("query FIRST LAST"));
        assert_eq!(parse("push"), wrong("push VALUE"));
        let query = ClientAct::Query(Index(3), Index(5), Target::Leader);
        assert_eq!(parse("query 3 5"), Ok(query.into()));
    }
}
