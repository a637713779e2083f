//! The strings of a link: those that came before by how long ago they did, new ones letter by letter.

use super::coder::{Coder, Number, Tree};
use super::error::{LinkError, bad};
use crate::limits::MOST_LETTERS;
use alloc::string::String;
use alloc::vec::Vec;
use sim::Command;

/// Strings that came before are named by how long ago they did.
pub(super) struct Strings {
    /// The one that was used last is the last.
    known: Vec<String>,
    rank: Number,
}

impl Strings {
    /// How many are remembered; the one that was not used for longest is forgotten.
    const MOST: usize = 256;

    pub(super) fn new() -> Self {
        Self { known: Vec::new(), rank: Number::small() }
    }

    /// 0 and its letters for a new string, else 1 for the one used last, 2 for the one before, …
    pub(super) fn code(
        &mut self,
        coder: &mut dyn Coder,
        letters: &mut Letters,
        text: &str,
    ) -> Result<String, LinkError> {
        let rank = self.known.iter().rev().position(|known| known == text);
        let rank = self.rank.code(coder, rank.map_or(0, |rank| rank as u64 + 1))?;
        let text = if rank == 0 {
            letters.code(coder, text)?
        } else {
            let place = usize::try_from(rank).ok().and_then(|r| self.known.len().checked_sub(r));
            self.known.remove(place.ok_or(bad("a string that did not come before"))?)
        };
        if self.known.len() == Self::MOST {
            self.known.remove(0);
        }
        self.known.push(text.clone());
        Ok(text)
    }
}

/// A name that stands by itself, by letters that nothing before it taught.
pub(super) fn name(coder: &mut dyn Coder, known: &str) -> Result<String, LinkError> {
    Letters::new().code(coder, known)
}

/// A text that stands by itself: as many letters as a link may have.
pub(super) fn text(coder: &mut dyn Coder, known: &str) -> Result<String, LinkError> {
    Letters { longest: MOST_LETTERS, ..Letters::new() }.code(coder, known)
}

/// The bytes of new strings: one of [`Letters::USUAL`] by its place, or any other after
/// [`Letters::OTHER`], up to [`Letters::END`].
pub(super) struct Letters {
    letter: Tree<32>,
    other: Tree<256>,
    /// How many more there may be.
    left: usize,
    /// How many one string may have.
    longest: usize,
}

impl Letters {
    const USUAL: &'static [u8; 30] = b"abcdefghijklmnopqrstuvwxyz-_01";
    const END: u64 = 30;
    const OTHER: u64 = 31;

    pub(super) fn new() -> Self {
        let weight = |letter| if letter == Self::END { 16 } else { 2 };
        Self {
            letter: Tree::new(5, weight),
            other: Tree::new(8, |_| 1),
            left: MOST_LETTERS,
            longest: Command::LONGEST,
        }
    }

    pub(super) fn code(&mut self, coder: &mut dyn Coder, known: &str) -> Result<String, LinkError> {
        let mut bytes = Vec::new();
        let mut known = known.bytes();
        loop {
            let byte = known.next();
            let usual = |byte| Self::USUAL.iter().position(|usual| *usual == byte);
            let letter = byte.map_or(Self::END, |b| usual(b).map_or(Self::OTHER, |at| at as u64));
            let letter = self.letter.code(coder, letter)?;
            if letter == Self::END {
                break;
            }
            bytes.push(match Self::USUAL.get(letter as usize) {
                Some(usual) => *usual,
                None => self.other.code(coder, u64::from(byte.unwrap_or(0)))? as u8,
            });
            if self.longest < bytes.len() {
                return Err(bad("a key or value that is too long"));
            }
            self.left = self.left.checked_sub(1).ok_or(LinkError::TooLong)?;
        }
        String::from_utf8(bytes).map_err(|_| bad("a key or value that is not UTF-8"))
    }
}
