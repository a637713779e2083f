//! What a person did to the run here, and can take back.

use sim::{Act, Timeline};

/// What a person did to the run here, and can take back.
#[derive(Clone, Debug, Default)]
pub(crate) struct Deeds {
    count: usize,
    /// The acts that were done together, each with its record.
    together: Vec<Vec<(u64, Act)>>,
}

impl Deeds {
    /// These were done at one moment: what is taken back at once.
    pub(crate) fn done(&mut self, acts: Vec<(u64, Act)>) {
        self.count += 1;
        if 1 < acts.len() {
            self.together.push(acts);
        }
    }

    /// One is taken back.
    pub(crate) fn undone(&mut self) {
        self.count = self.count.saturating_sub(1);
    }

    /// Which acts of this moment's past are to be taken back, in their order: the last one, with those
    /// that were done together with it. The record of the first comes with them.
    pub(crate) fn last(&self, timeline: &Timeline) -> Option<(u64, Vec<Act>)> {
        let (act, last, _) = timeline.last_act().filter(|_| 0 < self.count)?;
        let is_in = |acts: &&Vec<(u64, Act)>| {
            acts.iter().any(|(record, other)| *record == last && other == act)
        };
        let Some(acts) = self.together.iter().rev().find(is_in) else {
            return Some((last, vec![act.clone()]));
        };
        let past = acts.iter().take_while(|(record, _)| *record <= last);
        let (first, _) = acts.first()?;
        Some((*first, past.map(|(_, act)| act.clone()).collect()))
    }
}
