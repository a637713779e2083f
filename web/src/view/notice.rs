//! What the page tells when something did not go as asked.

use crate::frame;
use crate::notice::Notice;
use crate::words::{Language, Speaks};
use sim::{ENGINE_VERSION, NotActed, Timeline};

pub(super) fn told(notice: &Notice, language: Language) -> frame::Notice {
    let words = language.words();
    let (is_error, text) = match notice {
        Notice::BadLink(error) => {
            let why = scenario::explain_link_error(error, language);
            (true, format!("{why} {}", words.fresh_instead))
        }
        Notice::NoLink(error) => (true, scenario::explain_link_error(error, language)),
        Notice::RunDiffers { engine } => (true, (words.run_differs)(*engine, ENGINE_VERSION)),
        Notice::NoSuchLesson(name) => (true, (words.no_such_lesson)(name)),
        Notice::LessonGone(name) => (true, (words.lesson_gone)(name)),
        Notice::NotActed(NotActed::Refused(refusal)) => (true, (words.refusal)(refusal)),
        Notice::NotActed(NotActed::TooManyBranches) => {
            (true, (words.too_many_branches)(Timeline::MOST_BRANCHES))
        }
        Notice::NothingFound(jump, forward) => {
            (false, (words.nothing_found)(*jump, *forward).to_owned())
        }
    };
    frame::Notice { is_error, text }
}
