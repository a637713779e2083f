//! What is typed into the client's console.

use sim::Command;

/// What is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConsoleError {
    /// It begins with none of `put`, `get` and `delete`.
    NoSuchCommand(String),
    /// `put` takes a key and a value, the others a key.
    WrongCount {
        /// The command.
        command: String,
        /// What it takes.
        expected: &'static str,
    },
    /// A key or a value is empty, too long, or holds a character that a scenario cannot.
    Invalid,
}

/// Reads `put KEY VALUE`, `get KEY` or `delete KEY`.
///
/// # Errors
/// Says what is wrong.
pub fn parse(text: &str) -> Result<Command, ConsoleError> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let wrong_count = |command: &str, expected| {
        Err(ConsoleError::WrongCount { command: command.to_owned(), expected })
    };
    let command = match words.as_slice() {
        ["put", key, value] => Command::Put { key: (*key).to_owned(), value: (*value).to_owned() },
        ["get", key] => Command::Get { key: (*key).to_owned() },
        ["delete", key] => Command::Delete { key: (*key).to_owned() },
        ["put", ..] => return wrong_count("put", "put KEY VALUE"),
        ["get", ..] => return wrong_count("get", "get KEY"),
        ["delete", ..] => return wrong_count("delete", "delete KEY"),
        [] => return Err(ConsoleError::NoSuchCommand(String::new())),
        [other, ..] => return Err(ConsoleError::NoSuchCommand((*other).to_owned())),
    };
    if command.is_valid() { Ok(command) } else { Err(ConsoleError::Invalid) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_that_cannot_be_read_says_what_was_expected() {
        assert_eq!(parse(" put  x 3 "), Ok(Command::Put { key: "x".into(), value: "3".into() }));
        assert_eq!(parse("get x"), Ok(Command::Get { key: "x".into() }));
        assert_eq!(parse("pit x"), Err(ConsoleError::NoSuchCommand("pit".into())));
        assert_eq!(
            parse("put x"),
            Err(ConsoleError::WrongCount { command: "put".into(), expected: "put KEY VALUE" })
        );
        assert_eq!(parse(&format!("get {}", "k".repeat(99))), Err(ConsoleError::Invalid));
    }
}
