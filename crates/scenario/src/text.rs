//! What a person reads, in the languages that there are.

use crate::language::Language;
use alloc::string::String;

/// One text in several languages. Each is a single line with single spaces between its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    by_language: [String; Language::ALL.len()],
}

impl Text {
    /// A text in English.
    #[must_use]
    pub fn english(text: &str) -> Self {
        Self::default().with(Language::ENGLISH, text)
    }

    /// The same with one more language.
    #[must_use]
    pub fn with(mut self, language: Language, text: &str) -> Self {
        if let Some(line) = language.place().and_then(|place| self.by_language.get_mut(place)) {
            line.clear();
        }
        self.add(language, text);
        self
    }

    /// Adds words at the end.
    pub fn add(&mut self, language: Language, text: &str) {
        let Some(place) = language.place() else { return };
        let line = &mut self.by_language[place];
        for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
            if !line.is_empty() && !word.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }

    /// The text in exactly this language.
    #[must_use]
    pub fn get(&self, language: Language) -> Option<&str> {
        let text = language.place().and_then(|place| self.by_language.get(place));
        text.map(String::as_str).filter(|text| !text.is_empty())
    }

    /// The text in this language, or in the first language that there is.
    #[must_use]
    pub fn read(&self, language: Language) -> &str {
        let mut choices = core::iter::once(language).chain(Language::ALL.iter().copied());
        choices.find_map(|language| self.get(language)).unwrap_or_default()
    }

    /// Is there nothing to read?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_language.iter().all(String::is_empty)
    }
}
