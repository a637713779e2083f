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
    /// fired, what chance made of the messages that were sent, and what the clients were told.
    pub(crate) fn record(&mut self, record: &Record) {
        let mut sink = |word| self.word(word);
        let followed = &record.followed;
        let refused = u64::from(record.refused.is_some());
        sink(record.time.0 << 1 | refused);
        let counts = [
            followed.rules.len(),
            followed.sent.len(),
            followed.settled.len(),
            followed.violations.iter().filter(|one| one.property.is_of_digests()).count(),
            usize::from(followed.message.is_some()),
        ];
        sink(counts.iter().fold(0, |counts, count| counts << 12 ^ *count as u64));
        record.action.words(&mut sink);
        record.did.iter().for_each(|act| act.words(&mut sink));
        followed.message.iter().for_each(|message| message.words(&mut sink));
        followed.rules.iter().for_each(|rule| rule.words(&mut sink));
        for flight in &followed.sent {
            flight.id.words(&mut sink);
            sink(flight.ended_at.0 << 1 | u64::from(flight.arrived));
        }
        for (request, outcome) in &followed.settled {
            request.words(&mut sink);
            outcome.words(&mut sink);
        }
        for (request, told) in &followed.told {
            request.words(&mut sink);
            told.words(&mut sink);
        }
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}
