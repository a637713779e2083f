//! Whether each request of a session took effect once, and everywhere at the same place of the log
//! (thesis §6.3): judged by what the servers' state machines do, and not by what they remember.

use crate::session::Serial;
use crate::sorted::Sorted;
use raft::{Chunked, Index};

/// What became of the entries that are requests of sessions.
#[derive(Clone, Debug, Default)]
pub(crate) struct Once {
    /// By index, whether whoever came there first executed it.
    entries: Chunked<(Index, bool)>,
    /// Where the requests of each session took effect, by their numbers from 1; at 0 those that did not.
    effects: Sorted<Index, Chunked<Index>>,
    /// The requests that took effect after one of a higher number, by session and number: few.
    late: Sorted<(Index, u64), Index>,
}

impl Once {
    /// A server applied such an entry, and executed its command or not. Says whether that breaks the
    /// promise.
    pub(crate) fn judge(&mut self, index: Index, serial: Serial, executed: bool) -> bool {
        let place = self.entries.partition_point(|(other, _)| *other < index);
        match self.entries.get(place) {
            Some((other, first)) => *other == index && *first != executed,
            None => {
                self.entries.push((index, executed));
                executed && self.takes_effect(index, serial)
            }
        }
    }

    /// Says whether it had taken effect before.
    fn takes_effect(&mut self, index: Index, serial: Serial) -> bool {
        let effects = self.effects.entry(serial.session, Chunked::default);
        let place = serial.number.saturating_sub(1) as usize;
        if let Some(before) = effects.get(place) {
            let late = (serial.session, serial.number);
            return Index::ZERO < *before || self.late.insert(late, index).is_some();
        }
        while effects.len() < place {
            effects.push(Index::ZERO);
        }
        effects.push(index);
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_takes_effect_once_and_everywhere_at_the_same_place() {
        let serial = |number| Serial { session: Index(2), number, lowest_open: 1 };
        let mut once = Once::default();
        assert!(!once.judge(Index(3), serial(1), true));
        assert!(!once.judge(Index(3), serial(1), true), "another server does the same");
        assert!(!once.judge(Index(4), serial(1), false), "asked again, and not executed");
        assert!(once.judge(Index(4), serial(1), true), "executed here and not there");
        assert!(!once.judge(Index(7), serial(3), true), "the second one came to nothing");
        assert!(once.judge(Index(8), serial(1), true), "executed twice");
        assert!(!once.judge(Index(9), serial(2), true), "the second one came late");
        assert!(once.judge(Index(10), serial(2), true), "and once more");
        assert!(once.judge(Index(7), serial(3), false), "executed there and not here");
    }
}
