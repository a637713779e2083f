//! The open lesson.

use crate::store::Store;

/// The open lesson.
#[derive(Clone, Debug, PartialEq)]
pub struct LessonView {
    /// Which note, from 1.
    pub place: usize,
    /// Of how many.
    pub of: usize,
    /// What the lesson is called.
    pub title: String,
    /// What it says.
    pub note: String,
    /// The lesson after this one, at the last note.
    pub next_lesson: Option<&'static str>,
    /// Is this the last note?
    pub is_last: bool,
    /// Did the person act, so that the lesson's run was left? It can be taken up again.
    pub is_left: bool,
}

impl LessonView {
    pub(super) fn of(store: &Store) -> Option<Self> {
        let lesson = store.lesson.as_ref()?;
        let notes = &lesson.scenario.notes;
        let note = notes.get(lesson.place)?;
        Some(Self {
            place: lesson.place + 1,
            of: notes.len(),
            title: lesson.scenario.title.read(store.language).to_owned(),
            note: note.text.read(store.language).to_owned(),
            is_last: lesson.place + 1 == notes.len(),
            next_lesson: lesson.following(),
            is_left: store.lesson_is_left(),
        })
    }
}
