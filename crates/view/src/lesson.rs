//! An open lesson.

use crate::player::Passage;
use scenario::Scenario;
use scenario::link::Reached;
use sim::{BranchId, Kept, Script, Settings, Timeline};

/// An open lesson.
#[derive(Clone, Debug)]
pub(crate) struct Lesson {
    /// Its name in addresses; a scenario of someone's own has none.
    pub(crate) name: Option<&'static str>,
    pub(crate) scenario: Scenario,
    /// Which note is shown, from 0.
    pub(crate) place: usize,
    /// What is being played, up to the moment of the next note.
    pub(crate) passage: Option<Passage>,
}

impl Lesson {
    /// The lesson of this name at its note `place`, or at its last; nothing if there is none.
    pub(crate) fn open(name: &str, place: usize) -> Option<Self> {
        let lesson = scenario::lessons::find(name)?;
        // The lessons are part of this program, and a test parses each.
        let scenario = scenario::parse(lesson.text).ok()?;
        let place = place.min(scenario.notes.len().saturating_sub(1));
        Some(Self { name: Some(lesson.name), scenario, place, passage: None })
    }

    /// A scenario of someone's own, at its note `place`; nothing if it says nothing besides its acts.
    pub(crate) fn of(scenario: Scenario, place: usize) -> Option<Self> {
        let says = !scenario.title.is_empty()
            || !scenario.notes.is_empty()
            || !scenario.expects.is_empty();
        let place = place.min(scenario.notes.len().saturating_sub(1));
        says.then_some(Self { name: None, scenario, place, passage: None })
    }

    /// What its scenario says besides its acts, as text: for a link, which has those already.
    pub(crate) fn words(&self) -> String {
        let Settings { servers, .. } = self.scenario.script.settings;
        let settings = Settings { servers, ..Settings::default() };
        let script = Script { settings, ..Script::default() };
        scenario::print(&Scenario { script, ..self.scenario.clone() })
    }

    /// A scenario whose words are these and whose acts are the script's.
    pub(crate) fn written(words: &str, script: &Script, place: usize) -> Option<Self> {
        let scenario = scenario::parse(words).ok()?;
        Self::of(Scenario { script: script.clone(), ..scenario }, place)
    }

    /// The name of the lesson that comes after it, if one does.
    pub(crate) fn following(&self) -> Option<&'static str> {
        let name = self.name?;
        let mut later = scenario::lessons::ALL.iter().skip_while(|lesson| lesson.name != name);
        later.nth(1).map(|lesson| lesson.name)
    }

    /// The lesson's run; and if `script` has left it, that too, as the branch that is shown.
    pub(crate) fn with(&self, script: &Script, moment: Reached) -> Timeline {
        let own = &self.scenario.script;
        let alone = || Timeline::new(own.clone());
        if script == own {
            return alone();
        }
        let shared = script.acts.iter().zip(&own.acts).take_while(|(a, b)| a == b).count();
        let fork = script.acts.get(shared).map_or(moment.time, |act| act.at);
        // Of the lesson's own run as much is known as both have in common.
        let own = Kept { script: own.clone(), parent: None, end: (fork, u64::MAX) };
        let parent = Some((BranchId::default(), shared));
        let left = Kept { script: script.clone(), parent, end: (moment.time, moment.record) };
        Timeline::restore(vec![own, left], BranchId(1)).unwrap_or_else(alone)
    }
}
