//! Until the explanations and lessons are merged.
#![allow(missing_docs, reason = "goes with the merge")]
use crate::text::Language;
use alloc::format;
use alloc::string::String;
use raft::Fired;
use sim::Record;

pub struct Explained {
    pub reason: String,
    pub consequence: String,
    pub section: &'static str,
}
#[must_use]
pub fn explain(fired: &Fired, _: Language) -> Explained {
    let rule = fired.rule();
    Explained {
        reason: rule.sentence().into(),
        consequence: String::new(),
        section: rule.section(),
    }
}
#[must_use]
pub fn headline(record: &Record, _: Language) -> String {
    format!("{:?}", record.action)
}
pub mod lessons {
    use super::{Language, String};
    pub struct Lesson {
        pub name: &'static str,
        pub text: &'static str,
    }
    impl Lesson {
        #[must_use]
        pub fn title(&self, _: Language) -> String {
            self.name.into()
        }
    }
    pub const ALL: &[Lesson] = &[];
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Lesson> {
        ALL.iter().find(|lesson| lesson.name == name)
    }
}
