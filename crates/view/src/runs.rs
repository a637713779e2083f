//! Which run is shown: what opens one, and what is kept of those that others took the place of.

use crate::choice::Tab;
use crate::lesson::Lesson;
use crate::notice::Notice;
use crate::sharing::apart;
use crate::store::{Replaced, Store};
use raft::RuleSet;
use scenario::Scenario;
use scenario::link::Link;
use sim::{Act, Amount, Branch, BranchId, Script, SettingAct, Timeline};

/// The seed of the cluster that greets: S1 wins its first election, in term 1.
const GREETING_SEED: u64 = 7;

impl Store {
    pub(crate) fn open_fragment(&mut self, fragment: &str) {
        self.greet(GREETING_SEED);
        // A text may end with what a link never does.
        if let Some(text) = fragment.trim_start_matches('#').strip_prefix("scenario/") {
            match scenario::parse(&scenario::unescaped(text)) {
                Ok(scenario) => self.open_scenario(scenario),
                Err(error) => self.notice = Some(Notice::BadScenario(error)),
            }
            return;
        }
        let (fragment, words) = apart(sent(fragment));
        let lesson = fragment.strip_prefix("lesson/");
        if let Some(name) = lesson.or_else(|| Some(scenario::lessons::find(fragment)?.name)) {
            match scenario::lessons::find(name) {
                Some(lesson) => self.open_lesson(lesson.name),
                None => self.notice = Some(Notice::NoSuchLesson(name.to_owned())),
            }
        } else if fragment.contains('=') {
            match scenario::parameters(fragment) {
                Ok(fresh) => {
                    self.show(Timeline::new(fresh.script));
                    self.head_for(fresh.at);
                }
                Err(error) => self.notice = Some(Notice::BadParameter(error)),
            }
        } else if !fragment.is_empty() {
            match scenario::link::decode(fragment) {
                Ok(link) => self.open_link(link),
                Err(error) => self.notice = Some(Notice::BadLink(error)),
            }
        }
        if let Some(words) = words {
            self.show_words(words);
        }
    }

    pub(crate) fn open_link(&mut self, link: Link) {
        let lesson = link.lesson.as_ref().map(|it| {
            let place = it.note as usize;
            let written = || Lesson::written(&it.text, &link.script, place);
            (Lesson::open(&it.name, place).or_else(written), it)
        });
        match &lesson {
            Some((Some(lesson), _)) => self.show(lesson.with(&link.script, link.moment)),
            Some((None, _)) | None => self.show(Timeline::new(link.script.clone())),
        }
        self.head_for_link(link.clone());
        match lesson {
            Some((Some(lesson), _)) => {
                self.take_lesson(lesson);
            }
            Some((None, reading)) => {
                self.notice = Some(Notice::LessonGone(reading.name.clone()));
            }
            None => {}
        }
    }

    /// Opens a scenario of someone's own, at its first note, or from its beginning.
    pub(crate) fn open_scenario(&mut self, scenario: Scenario) {
        let has_notes = !scenario.notes.is_empty();
        self.show(Timeline::new(scenario.script.clone()));
        if let Some(lesson) = Lesson::of(scenario, 0) {
            self.take_lesson(lesson);
        }
        if has_notes {
            self.go_to_note(0);
        } else {
            self.player.play();
        }
    }

    /// What a lesson says is shown, if it says something.
    pub(crate) fn take_lesson(&mut self, lesson: Lesson) {
        if !lesson.scenario.notes.is_empty() {
            self.tab = Tab::Lesson;
        }
        self.lesson = Some(lesson);
    }

    /// A fresh cluster of five, at the moment when the first candidate asks for votes.
    pub(crate) fn greet(&mut self, seed: u64) {
        self.replace_script(Script { seed, ..Script::default() });
        while self.timeline.world().messages().next().is_none() && self.timeline.record() < 1_000 {
            self.timeline.step_forward();
        }
    }

    /// The same acts once more, and no rule is off.
    pub(crate) fn play_again(&mut self) {
        let mut script = self.timeline.branch().script().clone();
        script.settings.raft.off = RuleSet::NONE;
        let switches = |act: &Act| matches!(act, Act::Setting(SettingAct::Set((_, Amount::Rules(off)))) if !off.is_empty());
        script.acts.retain(|cue| !switches(&cue.act));
        self.replace_script(script);
    }

    pub(crate) fn replace_script(&mut self, script: Script) {
        self.replace(Timeline::new(script));
        self.player.play();
    }

    /// Shows another timeline, standing still.
    pub(crate) fn show(&mut self, timeline: Timeline) {
        self.replace(timeline);
        self.player.pause();
    }

    /// Another timeline takes the place of what was shown. What was done there can be had back.
    fn replace(&mut self, timeline: Timeline) {
        let address = core::mem::take(&mut self.address);
        let fresh = Self::playing(timeline, address, self.language, self.theme);
        let old = core::mem::replace(self, fresh);
        (self.columns, self.replaced, self.deeds) = (old.columns, old.replaced, old.deeds + 1);
        self.player.set_speed(old.player.speed());
        self.is_stretched = old.is_stretched;
        self.embedded = old.embedded;
        (self.drawer.tool, self.drawer.is_wide) = (old.drawer.tool, old.drawer.is_wide);
        let is_untouched =
            old.timeline.branches().len() == 1 && old.timeline.branch().script().acts.is_empty();
        if old.lesson.is_none() && is_untouched {
            return;
        }
        let Self { timeline, window, lesson, names, own, .. } = old;
        self.set_aside(Replaced { timeline, window, lesson, names, own });
    }

    /// This run can be had back.
    fn set_aside(&mut self, run: Replaced) {
        if self.replaced.len() == Self::MOST_REPLACED {
            self.replaced.remove(0);
        }
        self.replaced.push(run);
    }

    /// Something was done where Back had led, so the browser knows no way to what Back left. If that
    /// had more than what is shown now, it can be had back.
    pub(crate) fn keep_what_back_left(&mut self) {
        let Some(left) = self.left.take() else { return };
        let here = self.timeline.branches();
        let is_here = |(place, branch): (usize, &Branch)| {
            let acts = here.get(place).map(|branch| &branch.script().acts);
            acts.is_some_and(|acts| acts.starts_with(&branch.script().acts))
        };
        if !left.timeline.branches().iter().enumerate().all(is_here) {
            self.set_aside(left);
        }
    }

    /// The most runs that can be had back.
    const MOST_REPLACED: usize = 8;

    /// What was done last to this run is taken back, or else the run is had back that this one took
    /// the place of.
    pub(crate) fn undo(&mut self) {
        if self.own.last(&self.timeline).is_some() {
            return self.take_back();
        }
        let Some(Replaced { timeline, window, lesson, names, own }) = self.replaced.pop() else {
            return;
        };
        self.own = own;
        self.deselect();
        self.composing = None;
        self.logs_from = None;
        self.notice = None;
        self.tab = if lesson.is_some() { Tab::Lesson } else { Tab::Why };
        (self.timeline, self.window, self.lesson, self.names) = (timeline, window, lesson, names);
        self.player.pause();
        self.leave_passage();
        self.deeds += 1;
    }

    fn take_back(&mut self) {
        self.leave_passage();
        self.player.pause();
        let Some((from, _)) = self.own.last(&self.timeline) else { return };
        match self.timeline.take_back(from) {
            Ok(()) => {
                self.own.undone();
                self.deeds += 1;
            }
            Err(error) => self.notice = Some(Notice::NotActed(error)),
        }
    }

    pub(crate) fn rename(&mut self, id: BranchId, name: &str) {
        let name: String = name.chars().take(Self::LONGEST_NAME).collect();
        if name.is_empty() {
            self.names.remove(&id);
        } else {
            self.names.insert(id, name);
        }
        self.deeds += 1;
    }

    /// The most letters that the name of a branch has.
    const LONGEST_NAME: usize = 40;
}

/// A fragment as it was sent: without what a sentence or a mail program put around it.
fn sent(fragment: &str) -> &str {
    let mut fragment = fragment.trim_start_matches('#');
    loop {
        let around = |letter: char| letter.is_whitespace() || ".,;:!?)]>\"'".contains(letter);
        let shorter = fragment.trim_end_matches(around);
        let shorter = shorter.strip_suffix("%20").unwrap_or(shorter);
        if shorter == fragment {
            return fragment;
        }
        fragment = shorter;
    }
}
