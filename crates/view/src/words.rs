//! What the page says: lines of the languages' files, which the scenarios speak as well.

pub use scenario::Language;
use sim::Refusal;

/// The first of these codes (BCP 47) that the page speaks, whatever region follows it.
pub fn of_codes<'a>(codes: impl IntoIterator<Item = &'a str>) -> Option<Language> {
    codes.into_iter().find_map(|code| Language::from_code(code.split('-').next()?))
}

/// Why something cannot be done, to stand alone.
#[must_use]
pub fn refusal(refusal: &Refusal, language: Language) -> String {
    let mut why = scenario::why_not(refusal, language);
    // The capitals of every script are a table of twelve kilobytes, and no language here has others.
    if let Some(first) = why.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    why
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_that_is_spoken_is_taken_whatever_the_region() {
        assert_eq!(of_codes(["tlh", "ko-KR", "en"]), Some(Language::KOREAN));
        assert_eq!(of_codes(["en-GB"]), Some(Language::ENGLISH));
        assert_eq!(of_codes(["tlh"]), None);
    }
}
