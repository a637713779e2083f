//! A script being run from its beginning, for a bounded number of records.

use sim::{Record, Run, Script, Time, World};

pub(crate) struct Play<'a> {
    script: &'a Script,
    run: Run,
    most: u64,
}

impl<'a> Play<'a> {
    pub(crate) fn new(script: &'a Script, most: u64) -> Self {
        Self { script, run: Run::new(script), most }
    }

    /// The next thing that happens up to `until`.
    pub(crate) fn step(&mut self, until: Time) -> Option<&Record> {
        if self.is_exhausted() { None } else { self.run.step(self.script, until) }
    }

    /// Was it given up because it went on for too long?
    pub(crate) fn is_exhausted(&self) -> bool {
        self.most <= self.world().record().number
    }

    pub(crate) const fn world(&self) -> &World {
        self.run.world()
    }
}
