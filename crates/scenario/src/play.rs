//! A scenario being run from its beginning, within [`MOST_RECORDS`].

use crate::limits::MOST_RECORDS;
use sim::{Record, Run, Script, Time, World};

pub(crate) struct Play<'a> {
    script: &'a Script,
    run: Run,
}

impl<'a> Play<'a> {
    pub(crate) fn new(script: &'a Script) -> Self {
        Self { script, run: Run::new(script) }
    }

    /// The next thing that happens up to `until`.
    pub(crate) fn step(&mut self, until: Time) -> Option<&Record> {
        if self.is_exhausted() { None } else { self.run.step(self.script, until) }
    }

    /// Was it given up because it went on for too long?
    pub(crate) fn is_exhausted(&self) -> bool {
        MOST_RECORDS <= self.world().record().number
    }

    pub(crate) const fn world(&self) -> &World {
        self.run.world()
    }
}
