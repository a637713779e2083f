//! A scenario: a script, what to say at its moments, and what must come true.

use crate::expect::Expect;
use crate::language::Language;
use crate::text::Text;
use alloc::vec::Vec;
use core::fmt;
use sim::{Cue, Script, Span, Time};

/// A script with a title, notes and expectations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scenario {
    /// What it is called.
    pub title: Text,
    /// What happens; its acts are in the order of their moments.
    pub script: Script,
    /// What to say, in the order of the moments, one note for each at most.
    pub notes: Vec<Note>,
    /// What must come true, in the order in which it is written.
    pub expects: Vec<Expect>,
    /// Until when it runs.
    pub end: Time,
}

/// What a teacher says at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// When.
    pub moment: Moment,
    /// What.
    pub text: Text,
}

/// A point in a run that a person can act at: a time, and after how many of the things that happen
/// by themselves at that very microsecond (see [`Cue::after`]).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// When.
    pub at: Time,
    /// After how many of the things that happen then.
    pub after: u32,
}

impl Moment {
    /// Before everything else that happens at `at`.
    #[must_use]
    pub const fn new(at: Time) -> Self {
        Self { at, after: 0 }
    }
}

impl From<&Cue> for Moment {
    fn from(cue: &Cue) -> Self {
        Self { at: cue.at, after: cue.after }
    }
}

/// `400ms`, or `400ms after 2`.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.at.fmt(f)?;
        if 0 < self.after { write!(f, " after {}", self.after) } else { Ok(()) }
    }
}

impl Scenario {
    /// How long a scenario that names no end goes on after the last thing that it names.
    pub const AFTERMATH: Span = Span::ms(1_000);

    /// The end of a scenario that names none.
    #[must_use]
    pub fn usual_end(&self) -> Time {
        self.last_named() + Self::AFTERMATH
    }

    /// The last time that an act, a note or an expectation names.
    #[must_use]
    pub fn last_named(&self) -> Time {
        let acts = self.script.acts.iter().map(|act| act.at);
        let notes = self.notes.iter().map(|note| note.moment.at);
        let expects = self.expects.iter().filter_map(|expect| expect.claim.at());
        acts.chain(notes).chain(expects).max().unwrap_or_default()
    }

    /// The note to read at `moment`: the last one that is not later.
    #[must_use]
    pub fn note_at(&self, moment: Moment) -> Option<&Note> {
        let after = self.notes.partition_point(|note| note.moment <= moment);
        after.checked_sub(1).map(|last| &self.notes[last])
    }

    /// Adds to what is said at `moment`.
    pub fn say(&mut self, moment: Moment, language: Language, text: &str) {
        let place = self.notes.partition_point(|note| note.moment < moment);
        if self.notes.get(place).is_none_or(|note| note.moment != moment) {
            self.notes.insert(place, Note { moment, text: Text::default() });
        }
        self.notes[place].text.add(language, text);
    }
}
