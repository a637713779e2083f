//! A run in sixty-four bits: whoever has the same digest saw the same run.

use crate::record::Record;
use core::fmt;
use raft::Words;

/// A digest over all records so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Digest(pub u64);

impl Default for Digest {
    fn default() -> Self {
        Self(0x6a09_e667_f3bc_c908)
    }
}

impl Digest {
    fn word(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    /// Takes one more record in: when it was, what happened, what was delivered, which rules
    /// fired, and what chance made of the messages that were sent.
    pub(crate) fn record(&mut self, record: &Record) {
        let mut sink = |word| self.word(word);
        sink(record.time.0);
        record.action.words(&mut sink);
        sink(u64::from(record.refused.is_some()));
        record.message.words(&mut sink);
        sink(record.rules.len() as u64);
        record.rules.iter().for_each(|rule| rule.words(&mut sink));
        for flight in &record.sent {
            flight.id.words(&mut sink);
            sink(flight.ended_at.0 << 1 | u64::from(flight.arrived));
        }
        sink(record.violations.len() as u64);
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}
