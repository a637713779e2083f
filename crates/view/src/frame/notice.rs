//! What the page tells when something did not go as asked.

use crate::embed::OptionError;
use crate::notice::Notice;
use crate::words::{self, Language};
use scenario::limits::MOST_RECORDS;
use scenario::{ParameterError, ParseError, say};
use sim::{ENGINE_VERSION, NotActed, Timeline};

/// Something to tell.
#[derive(Clone, Debug, PartialEq)]
pub struct NoticeView {
    /// Is it an error?
    pub is_error: bool,
    /// What.
    pub text: String,
}

impl NoticeView {
    pub(crate) fn of(notice: &Notice, language: Language) -> Self {
        let (is_error, text) = match notice {
            Notice::BadLink(error) => {
                let why = scenario::explain_link_error(error, language);
                (true, format!("{why} {}", say!(language, "fresh-instead")))
            }
            Notice::BadParameter(ParameterError { parameter, expected, found }) => (
                true,
                say!(
                    language,
                    "bad-parameter",
                    parameter = parameter,
                    expected = expected,
                    found = found
                ),
            ),
            Notice::BadScenario(ParseError { line, column, expected, found, .. }) => {
                let at = say!(language, "mistake-at", line = line, column = column);
                let says = say!(language, "mistake", expected = expected, found = found);
                (true, format!("{at}: {says}. {}", say!(language, "fresh-instead")))
            }
            Notice::BadWord(word) => (true, say!(language, "bad-word", word = word)),
            Notice::BadOptions(errors) => (true, bad_options(errors, language)),
            Notice::NoLink(error) => (true, scenario::explain_link_error(error, language)),
            Notice::RunDiffers { engine } => {
                (true, say!(language, "run-differs", theirs = engine, ours = ENGINE_VERSION))
            }
            Notice::NoSuchLesson(name) => (true, say!(language, "no-such-lesson", name = name)),
            Notice::LessonGone(name) => (true, say!(language, "lesson-gone", name = name)),
            Notice::TooFar => (true, say!(language, "too-far", most = MOST_RECORDS)),
            Notice::NotActed(NotActed::Refused(refusal)) => {
                (true, words::refusal(refusal, language))
            }
            Notice::NotActed(NotActed::TooManyBranches) => {
                (true, say!(language, "too-many-branches", most = Timeline::MOST_BRANCHES))
            }
            Notice::NothingFound(jump, forward) => {
                let way = if *forward { "later" } else { "before" };
                let said = language.find("nothing-found", jump.id(), way);
                (false, said.unwrap_or_default().to_owned())
            }
        };
        Self { is_error, text }
    }
}

fn bad_options(errors: &[OptionError], language: Language) -> String {
    let one = |OptionError { name, expected, found }: &OptionError| {
        say!(language, "bad-option", name = name, expected = expected, found = found)
    };
    errors.iter().map(one).collect::<Vec<_>>().join(" ")
}
