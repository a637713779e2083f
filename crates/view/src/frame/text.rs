//! The run as text, and what becomes of what it expects.

use crate::store::Store;
use scenario::{Completion, Verdict, complete, say};
use sim::Time;

/// The scenario as text.
#[derive(Clone, Debug, PartialEq)]
pub struct TextView {
    /// It, as it is written or as the run is.
    pub text: String,
    /// Is it being written?
    pub is_draft: bool,
    /// What is wrong with it.
    pub mistake: Option<Mistake>,
    /// Words that could end the one that is being written.
    pub completions: Vec<Completion>,
    /// How many expectations hold, failed and wait, and of what.
    pub tally: String,
    /// What becomes of the expectations, what failed first.
    pub verdicts: Vec<VerdictView>,
}

/// The first thing that is wrong with a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Mistake {
    /// Its line, from 1.
    pub line: u32,
    /// Its place in the line, from 1.
    pub column: u32,
    /// What is wrong there.
    pub says: String,
    /// What may have been meant.
    pub hint: Option<String>,
}

/// What becomes of one expectation.
#[derive(Clone, Debug, PartialEq)]
pub struct VerdictView {
    /// What is expected.
    pub expected: String,
    /// What of it is known at this moment.
    pub state: State,
    /// When it was decided, or will be.
    pub at: Time,
    /// The same, to be read; and what is so instead.
    pub says: String,
}

/// What is known of an expectation at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing yet.
    Waits,
    /// It came true.
    Holds,
    /// It did not.
    Failed,
}

/// How many words are offered.
const OFFERED: usize = 8;

impl TextView {
    pub(crate) fn of(store: &Store) -> Self {
        let language = store.language;
        let draft = store.drawer.draft.as_ref();
        let judged = store.drawer.judged.as_ref();
        let run = || judged.map(|judged| judged.text.clone()).unwrap_or_default();
        let mistake = draft.and_then(|draft| draft.mistake.as_ref()).map(|error| Mistake {
            line: error.line,
            column: error.column,
            says: say!(language, "mistake", expected = error.expected, found = error.found),
            hint: error.hint.clone(),
        });
        let mut completions = draft.map_or(Vec::new(), |draft| complete(&draft.line, language));
        completions.truncate(OFFERED);
        let verdicts = judged.map_or(&[][..], |judged| &judged.verdicts);
        let verdicts = verdicts.iter().map(|verdict| view(store, verdict));
        let (mut verdicts, others): (Vec<_>, Vec<_>) =
            verdicts.partition(|verdict| verdict.state == State::Failed);
        verdicts.extend(others);
        let count = |state| verdicts.iter().filter(|it| it.state == state).count();
        let (holds, failed, waits) =
            (count(State::Holds), count(State::Failed), count(State::Waits));
        let mut tally =
            say!(language, "verdict-tally", holds = holds, failed = failed, waits = waits);
        if draft.is_some() {
            tally = format!("{tally} {}", say!(language, "verdict-stale"));
        }
        Self {
            text: draft.map_or_else(run, |draft| draft.text.clone()),
            is_draft: draft.is_some(),
            mistake,
            completions,
            tally,
            verdicts,
        }
    }
}

fn view(store: &Store, verdict: &Verdict) -> VerdictView {
    let language = store.language;
    let at = verdict.at;
    let (state, says) = match &verdict.found {
        _ if store.timeline.now() < at => (State::Waits, say!(language, "verdict-waits", at = at)),
        None => (State::Holds, say!(language, "verdict-holds").to_owned()),
        Some(found) => (State::Failed, say!(language, "verdict-failed", at = at, found = found)),
    };
    VerdictView { expected: verdict.expected.clone(), state, at, says }
}
