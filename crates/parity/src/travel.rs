//! Time travel in a long run.

use crate::Work;
use sim::Timeline;

/// A run that was played once, to be sought in.
pub struct Travel(Timeline);

impl Travel {
    /// Plays `work` until it has so many records.
    ///
    /// # Panics
    /// If it has not so many.
    #[must_use]
    pub fn through(work: Work, records: u64) -> Self {
        // Nobody asks for anything, and a record takes six milliseconds; else there are more.
        let ms = if work == Work::Idle { 0 } else { records };
        let mut timeline = Timeline::new(work.script(ms));
        timeline.play_to_record(records);
        assert_eq!(timeline.record(), records, "it goes on");
        Self(timeline)
    }

    /// Goes to the record of this number; returns where it came to.
    pub fn seek(&mut self, record: u64) -> u64 {
        self.0.seek_record(record);
        self.0.record()
    }
}
