//! What is wrong with a scenario's text, and where.

use alloc::format;
use alloc::string::String;
use core::fmt;

/// The first thing that is wrong with a scenario's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// The line, from 1.
    pub line: u32,
    /// The character in the line, from 1.
    pub column: u32,
    /// What could stand there, as words of a sentence.
    pub expected: String,
    /// What stands there, likewise: a quoted word, or "the end of the line".
    pub found: String,
    /// What its writer may have meant, if that can be guessed.
    pub hint: Option<String>,
}

impl ParseError {
    /// The longest word that is quoted in full, in characters.
    const LONGEST_QUOTE: usize = 40;

    pub(crate) fn quote(word: &str) -> String {
        match word.char_indices().nth(Self::LONGEST_QUOTE) {
            None => format!("\"{word}\""),
            Some((end, _)) => format!("\"{}…\"", &word[..end]),
        }
    }

    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, expected, found, hint } = self;
        write!(f, "line {line}, column {column}: expected {expected}, found {found}")?;
        match hint {
            Some(hint) => write!(f, " ({hint})"),
            None => Ok(()),
        }
    }
}

impl core::error::Error for ParseError {}
