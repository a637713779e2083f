//! The lessons: each is a scenario, a page of the playground and a test at once.

use crate::language::Language;
use alloc::string::String;

/// A scenario with notes for a learner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// Its name in addresses.
    pub name: &'static str,
    /// Its text, which [`crate::parse`] reads.
    pub text: &'static str,
}

/// All lessons, in the order in which one learns.
pub const ALL: &[Lesson] = &[
    Lesson { name: "clean-election", text: include_str!("../lessons/clean-election.raft") },
    Lesson { name: "leader-crashes", text: include_str!("../lessons/leader-crashes.raft") },
    Lesson { name: "cut-off-leader", text: include_str!("../lessons/cut-off-leader.raft") },
    Lesson { name: "asked-twice", text: include_str!("../lessons/asked-twice.raft") },
    Lesson { name: "stale-read", text: include_str!("../lessons/stale-read.raft") },
];

/// The lesson of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Lesson> {
    ALL.iter().find(|lesson| lesson.name == name)
}

impl Lesson {
    /// What it is called.
    #[must_use]
    pub fn title(&self, language: Language) -> String {
        let scenario = crate::parse(self.text).unwrap_or_default();
        scenario.title.read(language).into()
    }
}
