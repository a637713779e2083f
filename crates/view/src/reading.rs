//! A lesson on the page: next and back at the reader's pace.

use crate::choice::Tab;
use crate::lesson::Lesson;
use crate::player::Passage;
use crate::store::Store;
use sim::{BranchId, Timeline};

impl Store {
    pub(crate) fn open_lesson(&mut self, name: &str) {
        let Some(lesson) = Lesson::open(name, 0) else { return };
        self.show(Timeline::new(lesson.scenario.script.clone()));
        self.lesson = Some(lesson);
        self.tab = Tab::Lesson;
        self.go_to_note(0);
    }

    pub(crate) fn go_to_note(&mut self, place: usize) {
        let Some(lesson) = &mut self.lesson else { return };
        let Some(note) = lesson.scenario.notes.get(place) else { return };
        lesson.place = place;
        lesson.passage = None;
        let at = note.moment.at;
        self.player.pause();
        self.take_up();
        self.head_for(at);
    }

    /// Plays to the next note; asked while playing there, jumps to it.
    pub(crate) fn next_note(&mut self) {
        let is_left = self.lesson_is_left();
        let Some(lesson) = &mut self.lesson else { return };
        let next = (lesson.place + 1).min(lesson.scenario.notes.len().saturating_sub(1));
        if next == lesson.place || is_left || lesson.passage.is_some() {
            self.go_to_note(next);
            return;
        }
        let Some(note) = lesson.scenario.notes.get(next) else { return };
        let (now, until) = (self.timeline.now(), note.moment.at);
        if until <= now {
            self.go_to_note(next);
        } else {
            lesson.passage = Some(Passage { until, length: until.since(now) });
            self.player.play();
        }
    }

    pub(crate) fn previous_note(&mut self) {
        let Some(lesson) = &self.lesson else { return };
        let place = if self.is_at_note() { lesson.place.saturating_sub(1) } else { lesson.place };
        self.go_to_note(place);
    }

    /// Does the run stand where the note that is shown belongs?
    pub(crate) fn is_at_note(&self) -> bool {
        let note = self.lesson.as_ref().and_then(|it| it.scenario.notes.get(it.place));
        note.is_some_and(|note| note.moment.at == self.timeline.now()) && !self.lesson_is_left()
    }

    /// The passage was played; its note is shown.
    pub(crate) fn arrive(&mut self) {
        if let Some(lesson) = &mut self.lesson {
            lesson.passage = None;
            lesson.place += 1;
        }
        self.player.pause();
    }

    /// The reader went elsewhere while a passage was being played.
    pub(crate) fn leave_passage(&mut self) {
        if let Some(lesson) = &mut self.lesson {
            lesson.passage = None;
        }
    }

    /// Did the reader act, so that another branch than the lesson's is shown?
    pub(crate) fn lesson_is_left(&self) -> bool {
        self.timeline.current() != BranchId::default()
    }

    fn take_up(&mut self) {
        if self.lesson_is_left() {
            self.timeline.switch(BranchId::default());
        }
    }
}
