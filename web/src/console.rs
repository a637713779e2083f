//! What is typed into the client's console.

use sim::{ClientAct, ReadBy, Target};

/// What is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConsoleError {
    /// It begins with none of `put`, `get`, `delete` and `read`.
    NoSuchCommand(String),
    /// `put` takes a key and a value, `read` a key and how it shall be answered, the others a key.
    WrongCount {
        /// The command.
        command: String,
        /// What it takes.
        expected: &'static str,
    },
    /// A key or a value is empty, too long, or holds a character that a scenario cannot.
    Invalid,
}

/// What `read` takes.
const READ: &str = "read KEY read-index, lease or local";

/// Does it ask for a value, so that it can be answered in several ways?
#[must_use]
pub fn is_get(text: &str) -> bool {
    text.split_whitespace().next() == Some("get")
}

/// Reads `put KEY VALUE`, `get KEY`, `delete KEY` or `read KEY HOW`, to be asked of `target`; a `get`
/// goes through the log unless it shall be answered `by` something else.
///
/// # Errors
/// Says what is wrong.
pub fn parse(text: &str, target: Target, by: Option<ReadBy>) -> Result<ClientAct, ConsoleError> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let wrong_count = |command: &str, expected| {
        Err(ConsoleError::WrongCount { command: command.to_owned(), expected })
    };
    let key = |key: &&str| (*key).to_owned();
    let act = match words.as_slice() {
        ["put", of, value] => ClientAct::Put(key(of), (*value).to_owned(), target),
        ["get", of] => match by {
            Some(by) => ClientAct::Read(key(of), by, target),
            None => ClientAct::Get(key(of), target),
        },
        ["delete", of] => ClientAct::Delete(key(of), target),
        ["read", of, how] => match ReadBy::ALL.into_iter().find(|by| by.id() == *how) {
            Some(by) => ClientAct::Read(key(of), by, target),
            None => return wrong_count("read", READ),
        },
        ["put", ..] => return wrong_count("put", "put KEY VALUE"),
        ["get", ..] => return wrong_count("get", "get KEY"),
        ["delete", ..] => return wrong_count("delete", "delete KEY"),
        ["read", ..] => return wrong_count("read", READ),
        [] => return Err(ConsoleError::NoSuchCommand(String::new())),
        [other, ..] => return Err(ConsoleError::NoSuchCommand((*other).to_owned())),
    };
    if act.command().is_valid() { Ok(act) } else { Err(ConsoleError::Invalid) }
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
        assert_eq!(parse("get x"), Ok(ClientAct::Get("x".into(), Target::Leader)));
        let read = ClientAct::Read("x".into(), ReadBy::Lease, Target::Leader);
        assert_eq!(parse("read x lease"), Ok(read.clone()));
        assert_eq!(by_lease("get x"), Ok(read));
        assert_eq!(by_lease("put x 3"), parse("put x 3"));
        let wrong = ConsoleError::WrongCount { command: "read".into(), expected: READ };
        assert_eq!(parse("read x"), Err(wrong.clone()));
        assert_eq!(parse("read x quickly"), Err(wrong));
        assert_eq!(parse("pit x"), Err(ConsoleError::NoSuchCommand("pit".into())));
        assert_eq!(
            parse("put x"),
            Err(ConsoleError::WrongCount { command: "put".into(), expected: "put KEY VALUE" })
        );
        assert_eq!(parse(&format!("get {}", "k".repeat(99))), Err(ConsoleError::Invalid));
    }
}
