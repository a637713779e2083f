//! A line of a scenario, word by word. What goes wrong knows its column.

use crate::error::ParseError;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// The words of one line that are still to be read.
#[derive(Clone, Debug)]
pub(crate) struct Words<'a> {
    line: u32,
    text: &'a str,
    /// How many bytes of `text` have been read.
    read: usize,
}

/// A word and where it begins.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word<'a> {
    pub(crate) text: &'a str,
    start: usize,
}

/// Where a comment begins: at a `#` that begins a line, or that begins a word and is not the
/// number of a message (`#12`).
fn comment(text: &str) -> Option<usize> {
    let begins = |at: usize| text[..at].chars().next_back().is_none_or(char::is_whitespace);
    let numbers = |at: usize| text[at + 1..].starts_with(|c: char| c.is_ascii_digit());
    let first = |at: usize| text[..at].trim().is_empty();
    let mut hashes = text.match_indices('#').map(|(at, _)| at);
    hashes.find(|at| begins(*at) && (first(*at) || !numbers(*at)))
}

impl<'a> Words<'a> {
    pub(crate) fn new(line: u32, text: &'a str) -> Self {
        Self { line, text, read: 0 }
    }

    /// The same line from its beginning.
    pub(crate) fn beginning(&self) -> Self {
        Self { read: 0, ..*self }
    }

    /// All that is left, comments included: a title or a note may say `#`.
    pub(crate) fn rest(&mut self) -> &'a str {
        let rest = self.text[self.read..].trim();
        self.read = self.text.len();
        rest
    }

    pub(crate) fn next(&mut self) -> Option<Word<'a>> {
        let end = comment(self.text).unwrap_or(self.text.len());
        let rest = self.text.get(self.read..end)?;
        let start = self.read + rest.len() - rest.trim_start().len();
        let word = rest.split_whitespace().next()?;
        self.read = start + word.len();
        Some(Word { text: word, start })
    }

    pub(crate) fn peek(&self) -> Option<Word<'a>> {
        self.clone().next()
    }

    /// Reads the next word if it is this one.
    pub(crate) fn take(&mut self, word: &str) -> bool {
        let is = self.peek().is_some_and(|next| next.text == word);
        if is {
            self.next();
        }
        is
    }

    /// The next word.
    pub(crate) fn word(&mut self, expected: &str) -> Result<Word<'a>, ParseError> {
        let word = self.next();
        word.ok_or_else(|| self.error(None, expected))
    }

    /// The next word, which `read` makes something of.
    pub(crate) fn value<T>(
        &mut self,
        expected: &str,
        read: impl FnOnce(&'a str) -> Option<T>,
    ) -> Result<T, ParseError> {
        let word = self.word(expected)?;
        read(word.text).ok_or_else(|| self.error(Some(word), expected))
    }

    /// The next word, which is one of `choices`.
    pub(crate) fn choice<T: Copy>(
        &mut self,
        choices: &[(&str, T)],
        what: &str,
    ) -> Result<T, ParseError> {
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        let place = self.one_of(&names, what)?;
        Ok(choices[place].1)
    }

    /// The place of the next word among `names`.
    fn one_of(&mut self, names: &[&str], what: &str) -> Result<usize, ParseError> {
        let expected = one_of(what, names);
        let word = self.word(&expected)?;
        names.iter().position(|name| *name == word.text).ok_or_else(|| {
            let error = self.error(Some(word), &expected);
            match names.iter().min_by_key(|name| distance(name, word.text)) {
                Some(near) if 2 * distance(near, word.text) < near.len() => {
                    error.with_hint(format!("did you mean \"{near}\"?"))
                }
                Some(_) | None => error,
            }
        })
    }

    /// The line ends here.
    pub(crate) fn end(&mut self) -> Result<(), ParseError> {
        match self.next() {
            None => Ok(()),
            more => Err(self.error(more, "the end of the line")),
        }
    }

    /// `expected` is not what stands at `word`; none is the end of the line.
    pub(crate) fn error(&self, word: Option<Word<'_>>, expected: &str) -> ParseError {
        let end = self.text[..comment(self.text).unwrap_or(self.text.len())].trim_end().len();
        let start = word.map_or(end, |word| word.start);
        ParseError {
            line: self.line,
            column: u32::try_from(self.text[..start].chars().count() + 1).unwrap_or(u32::MAX),
            expected: expected.to_string(),
            found: word.map_or("the end of the line".into(), |word| ParseError::quote(word.text)),
            hint: None,
        }
    }

    pub(crate) const fn line(&self) -> u32 {
        self.line
    }
}

/// `a verb: crash, restart or heal`.
fn one_of(what: &str, names: &[&str]) -> String {
    let list = match names.split_last() {
        Some((last, [])) => last.to_string(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    };
    if what.is_empty() { list } else { format!("{what}: {list}") }
}

/// How many letters to change, add or take away to make `b` of `a` (Levenshtein); long words are
/// far from everything.
fn distance(a: &str, b: &str) -> usize {
    const LONGEST: usize = 24;
    if LONGEST < b.len() || LONGEST < a.len() {
        return LONGEST;
    }
    let mut row: [usize; LONGEST + 1] = core::array::from_fn(|place| place);
    let mut last = 0;
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        last = 0;
        for (j, to) in b.chars().enumerate() {
            let changed = diagonal + usize::from(from != to);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
            last = j + 1;
        }
    }
    row[last]
}
