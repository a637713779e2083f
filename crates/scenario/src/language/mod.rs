//! The languages in which everything is said. A language is a file of lines beside English, and one
//! line here that names it.
//!
//! Invariant: a line that a program names is there, or the program does not compile. What rows name
//! is looked up; a test asks for all of it in every language.

mod fill;
mod lines;

pub use fill::fill;
pub use lines::{Line, line};

use alloc::boxed::Box;
use alloc::string::String;
use core::fmt::Display;
use lines::{Lines, Side};

/// A language of titles, notes, explanations and the page.
#[derive(Clone, Copy, Debug)]
pub struct Language(&'static Sheet);

#[derive(Debug)]
struct Sheet {
    code: &'static str,
    name: &'static str,
    lines: Lines,
}

/// Names every language: its code, which is its file's name as well, and its name in itself.
macro_rules! languages {
    ($($(#[$doc:meta])* $constant:ident $code:literal $name:literal,)+) => {
        impl Language {
            $($(#[$doc])* pub const $constant: Self = {
                const FILE: &str = include_str!(concat!("../languages/", $code, ".txt"));
                const SAID: &[u8] =
                    &lines::joined::<{ lines::length(FILE, Side::Value) }>(FILE, Side::Value);
                const STARTS: &[u16] = &lines::starts(SAID);
                let lines = Lines { text: lines::text(SAID), starts: STARTS };
                Self(&Sheet { code: $code, name: $name, lines })
            };)+

            /// All languages, English first.
            pub const ALL: &'static [Self] = &[$(Self::$constant),+];
        }
    };
}

languages! {
    /// English: every text has it, the others may be missing.
    ENGLISH "en" "English",
    /// Korean.
    KOREAN "ko" "한국어",
}

impl Language {
    /// A language that is read while the program runs, from a text in the form of the English one.
    ///
    /// # Errors
    /// The first line that it lacks.
    pub fn read(code: &'static str, name: &'static str, text: &str) -> Result<Self, &'static str> {
        let lines = Lines::read(text)?;
        Ok(Self(Box::leak(Box::new(Sheet { code, name, lines }))))
    }

    /// Its code in a scenario and in a page: `en`, `ko`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.0.code
    }

    /// Its name, in itself.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.0.name
    }

    /// The language with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|language| language.code() == code)
    }

    /// Its place among all.
    pub(crate) fn place(self) -> Option<usize> {
        Self::ALL.iter().position(|language| *language == self)
    }

    /// What it says there.
    #[must_use]
    pub fn say(self, line: Line) -> &'static str {
        self.0.lines.get(line)
    }

    /// What it says there, of these values.
    #[must_use]
    pub fn say_of(self, line: Line, values: &[(&str, &dyn Display)]) -> String {
        fill(self.say(line), values)
    }

    /// What it says of something in a row: of the thing `id` among those of a kind, `form` being
    /// `none`, `one` or nothing. Without a line for the form, its line for any.
    #[must_use]
    pub fn find(self, kind: &str, id: &str, form: &str) -> Option<&'static str> {
        lines::find(kind, id, form).map(|line| self.say(line))
    }

    /// The `part`-th part of what it says of something in a row, from 0: parts stand between ` | `.
    #[must_use]
    pub fn part(self, kind: &str, id: &str, part: usize) -> &'static str {
        self.find(kind, id, "").map_or("", |line| nth(line, part))
    }
}

/// The `part`-th part of a line, from 0.
pub(crate) fn nth(line: &'static str, part: usize) -> &'static str {
    line.split('|').nth(part).map_or("", str::trim)
}

impl Default for Language {
    fn default() -> Self {
        Self::ENGLISH
    }
}

impl PartialEq for Language {
    fn eq(&self, other: &Self) -> bool {
        self.code() == other.code()
    }
}

impl Eq for Language {}

/// What a language says: `say!(language, "term", term = 3)`. The key is looked up by the compiler.
#[macro_export]
macro_rules! say {
    ($language:expr, $key:literal) => {
        $language.say(const { $crate::line($key) })
    };
    ($language:expr, $key:literal, $($name:ident = $value:expr),+ $(,)?) => {
        $language.say_of(const { $crate::line($key) }, &[$((stringify!($name), &$value)),+])
    };
}
