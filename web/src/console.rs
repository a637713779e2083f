//! What is typed into the client's console: a verb of a client by its row, and what that takes.

use sim::{Act, ClientAct, Kind, ReadBy, Target, Value, Verb};

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
    /// A key or a value is empty, too long, or holds a character that a scenario cannot.
    Invalid,
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
pub fn parse(text: &str, target: Target, by: Option<ReadBy>) -> Result<ClientAct, ConsoleError> {
    let mut words = text.split_whitespace();
    let named = |name| ClientAct::VERBS.iter().find(|verb| Some(verb.name) == name);
    let verb = named(words.next()).ok_or(ConsoleError::NoSuchCommand)?;
    let wrong = || ConsoleError::Wrong { expected: usage(verb) };
    let value = |kind: &Kind| match kind {
        Kind::Target => Some(Value::Target(target)),
        Kind::Choice(all) => {
            let word = words.next()?;
            all.iter().find(|choice| **choice == word).map(|choice| Value::Choice(choice))
        }
        Kind::Key | Kind::Content => Some(Value::Text(words.next()?.to_owned())),
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
        | Kind::Index
        | Kind::Client
        | Kind::Request
        | Kind::Asks
        | Kind::Choices(_) => None,
    };
    let values: Vec<Value> = verb.takes.iter().map_while(value).collect();
    let Some(Act::Client(act)) = Act::of(verb, &values).filter(|_| words.next().is_none()) else {
        return Err(wrong());
    };
    let act = match (act, by) {
        (ClientAct::Get(key, target), Some(by)) => ClientAct::Read(key, by, target),
        (act, _) => act,
    };
    if act.command().is_valid() { Ok(act) } else { Err(ConsoleError::Invalid) }
}

/// What can be typed, `put KEY VALUE` and so on.
pub fn usages() -> impl Iterator<Item = String> {
    ClientAct::VERBS.iter().map(usage)
}

fn usage(verb: &Verb) -> String {
    let contents = verb.takes.iter().filter(|kind| **kind == Kind::Content).count();
    let mut named = if contents < 2 { &["VALUE"][..] } else { &["EXPECTED", "VALUE"] }.iter();
    let mut said = verb.name.to_owned();
    for kind in verb.takes {
        if *kind == Kind::Key {
            said += " KEY";
        } else if *kind == Kind::Content {
            said += " ";
            said += named.next().unwrap_or(&"VALUE");
        } else if let Kind::Choice(words) = kind {
            said += " ";
            said += &words.join("|");
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
        assert_eq!(parse(" put  x 3 "), Ok(put));
        let cas = ClientAct::CompareAndSet("x".into(), "3".into(), "4".into(), Target::Leader);
        assert_eq!(parse("cas x 3 4"), Ok(cas));
        assert_eq!(parse("get x"), Ok(ClientAct::Get("x".into(), Target::Leader)));
        let read = ClientAct::Read("x".into(), ReadBy::Lease, Target::Leader);
        assert_eq!(parse("read x lease"), Ok(read.clone()));
        assert_eq!(by_lease("get x"), Ok(read));
        assert_eq!(by_lease("put x 3"), parse("put x 3"));
        let wrong = |expected: &str| Err(ConsoleError::Wrong { expected: expected.into() });
        assert_eq!(parse("read x"), wrong("read KEY read-index|lease|local"));
        assert_eq!(parse("read x quickly"), wrong("read KEY read-index|lease|local"));
        assert_eq!(parse("put x"), wrong("put KEY VALUE"));
        assert_eq!(parse("put x 3 4"), wrong("put KEY VALUE"));
        assert_eq!(parse("cas x 3"), wrong("cas KEY EXPECTED VALUE"));
        assert_eq!(parse("pit x"), Err(ConsoleError::NoSuchCommand));
        assert_eq!(parse(""), Err(ConsoleError::NoSuchCommand));
        assert_eq!(parse(&format!("get {}", "k".repeat(99))), Err(ConsoleError::Invalid));
    }
}
