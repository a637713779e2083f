//! What a person reads, in the languages that there are.

use alloc::string::String;

/// A language of titles, notes and explanations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// English: every text has it, the others may be missing.
    #[default]
    English,
    /// Korean.
    Korean,
}

impl Language {
    /// All languages.
    pub const ALL: [Self; 2] = [Self::English, Self::Korean];

    /// Its code in a scenario and in a page: `en`, `ko`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Korean => "ko",
        }
    }

    /// The language with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }
}

/// One text in several languages. Each is a single line with single spaces between its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    by_language: [String; Language::ALL.len()],
}

impl Text {
    /// A text in English.
    #[must_use]
    pub fn english(text: &str) -> Self {
        Self::default().with(Language::English, text)
    }

    /// The same with one more language.
    #[must_use]
    pub fn with(mut self, language: Language, text: &str) -> Self {
        self.by_language[language as usize].clear();
        self.add(language, text);
        self
    }

    /// Adds words at the end.
    pub fn add(&mut self, language: Language, text: &str) {
        let line = &mut self.by_language[language as usize];
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
        Some(self.by_language[language as usize].as_str()).filter(|text| !text.is_empty())
    }

    /// The text in this language, or in the first language that there is.
    #[must_use]
    pub fn read(&self, language: Language) -> &str {
        let mut choices = core::iter::once(language).chain(Language::ALL);
        choices.find_map(|language| self.get(language)).unwrap_or_default()
    }

    /// Is there nothing to read?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_language.iter().all(String::is_empty)
    }
}
