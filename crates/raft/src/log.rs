//! The replicated log (§5.3).

use crate::chunked::Chunked;
use crate::configuration::Configuration;
use crate::landmarks::Landmarks;
use crate::types::{Command, Index, LogPosition, Term};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// "Each log entry stores a state machine command along with the term number when the entry was
/// received by the leader" (§5.3). Its index is its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When the leader received it.
    pub term: Term,
    /// What it carries.
    pub payload: Payload,
}

impl Entry {
    /// How many bytes it counts for where bytes are bounded: its command's, and those of its term,
    /// its index and what kind it is.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        let command = match &self.payload {
            Payload::Command(command) => command.len() as u64,
            Payload::Noop | Payload::Configuration(_) => 0,
        };
        Self::OVERHEAD + command
    }

    const OVERHEAD: u64 = 24;
}

/// What an entry carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payload {
    /// Nothing: a leader appends one at the start of its term (§8).
    Noop,
    /// A command for the state machine.
    Command(Command),
    /// Who the members of the cluster are, from when it is appended (thesis §4.1). Behind a pointer,
    /// so that it does not make every entry larger.
    Configuration(Arc<Configuration>),
}

/// The entries of one message or write. One entry, the usual case, takes no allocation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Entries {
    /// No entry: a heartbeat.
    #[default]
    None,
    /// A single entry.
    One(Entry),
    /// Several, shared by all copies of the message.
    Many(Arc<[Entry]>),
}

impl Entries {
    /// The entries in order.
    #[must_use]
    pub fn as_slice(&self) -> &[Entry] {
        match self {
            Self::None => &[],
            Self::One(entry) => core::slice::from_ref(entry),
            Self::Many(entries) => entries,
        }
    }

    /// The entries with the indexes they have if they follow the one at `previous`.
    pub fn after(&self, previous: Index) -> impl Iterator<Item = (Index, &Entry)> {
        let indexes = core::iter::successors(Some(previous.next()), |index| Some(index.next()));
        indexes.zip(self.as_slice())
    }

    /// All but the first `count`.
    #[must_use]
    pub fn without_first(self, count: usize) -> Self {
        if count == 0 { self } else { self.as_slice().get(count..).unwrap_or(&[]).into() }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.as_slice().len()
    }

    /// For how many bytes they count.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.as_slice().iter().map(Entry::bytes).sum()
    }

    /// Is there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.as_slice().is_empty()
    }
}

impl From<&[Entry]> for Entries {
    fn from(entries: &[Entry]) -> Self {
        match entries {
            [] => Self::None,
            [entry] => Self::One(entry.clone()),
            several => Self::Many(several.into()),
        }
    }
}

impl From<Vec<Entry>> for Entries {
    fn from(mut entries: Vec<Entry>) -> Self {
        match (entries.pop(), entries.is_empty()) {
            (None, _) => Self::None,
            (Some(last), true) => Self::One(last),
            (Some(last), false) => {
                entries.push(last);
                Self::Many(entries.into())
            }
        }
    }
}

/// One server's log: entries without a gap, from index 1 on or, once it is compacted (§7), from
/// later. Copies share what they have in common.
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// The last entry that is gone: its place and term still serve the consistency check.
    compacted: LogPosition,
    entries: Chunked<Entry>,
    landmarks: Landmarks,
}

impl PartialEq for Log {
    fn eq(&self, other: &Self) -> bool {
        self.compacted == other.compacted && self.entries == other.entries
    }
}

impl Eq for Log {}

impl Log {
    /// Puts `entry` at the end.
    pub fn append(&mut self, entry: Entry) {
        let is_configuration = matches!(entry.payload, Payload::Configuration(_));
        self.landmarks.append(self.last_index().next(), entry.term, is_configuration);
        self.entries.push(entry);
    }

    /// "Delete the existing entry and all that follow it" (Figure 2).
    pub fn delete_from(&mut self, index: Index) {
        if let Some(place) = self.place(index)
            && place < self.entries.len()
        {
            self.entries.truncate(place);
            self.landmarks.delete_from(index);
        }
    }

    /// Makes the log read: what it has up to `previous`, then `entries`.
    pub fn replace_after(&mut self, previous: Index, entries: &Entries) {
        self.delete_from(previous.next());
        entries.as_slice().iter().for_each(|entry| self.append(entry.clone()));
    }

    /// "Discard log entries up through" `last` (§7), if they are there.
    pub fn compact(&mut self, last: Index) {
        if let Some(position) = self.position(last) {
            let count = last.0.saturating_sub(self.compacted.index.0);
            self.entries.drop_front(usize::try_from(count).unwrap_or(usize::MAX));
            self.compacted = position;
            self.landmarks.compact(last);
        }
    }

    /// Discards the entire log; a snapshot that ends at `last` is in its place.
    pub fn restart_after(&mut self, last: LogPosition) {
        *self = Self { compacted: last, ..Self::default() };
    }

    /// The place of `index` in the list, if it is behind what was compacted.
    fn place(&self, index: Index) -> Option<usize> {
        let before = index.0.checked_sub(self.compacted.index.0)?;
        usize::try_from(before.checked_sub(1)?).ok()
    }

    /// The last position that was compacted; that before the first entry if none was.
    #[must_use]
    pub const fn compacted(&self) -> LogPosition {
        self.compacted
    }

    /// The entry at `index`.
    #[must_use]
    pub fn entry(&self, index: Index) -> Option<&Entry> {
        self.entries.get(self.place(index)?)
    }

    /// The term of the entry at `index`, also of the last one compacted; 0 for the place before the
    /// first entry.
    #[must_use]
    pub fn term_at(&self, index: Index) -> Option<Term> {
        if index == self.compacted.index {
            Some(self.compacted.term)
        } else {
            self.entry(index).map(|entry| entry.term)
        }
    }

    /// The index of the last entry.
    #[must_use]
    pub fn last_index(&self) -> Index {
        Index(self.compacted.index.0.saturating_add(self.entries.len() as u64))
    }

    /// Where the log ends.
    #[must_use]
    pub fn last_position(&self) -> LogPosition {
        let index = self.last_index();
        LogPosition { term: self.term_at(index).unwrap_or_default(), index }
    }

    /// The position at `index`, if the log reaches it.
    #[must_use]
    pub fn position(&self, index: Index) -> Option<LogPosition> {
        self.term_at(index).map(|term| LogPosition { term, index })
    }

    /// Has it the entry at this index and of this term, or a snapshot in its place? What a snapshot took
    /// the place of was committed, and is the same everywhere.
    #[must_use]
    pub fn holds(&self, index: Index, term: Term) -> bool {
        index < self.compacted.index || self.term_at(index) == Some(term)
    }

    /// Are this log and `other` the same up to `index`, and is nothing of that compacted?
    #[must_use]
    pub fn begins_as(&self, other: &Self, index: Index) -> bool {
        let is_whole =
            self.compacted == LogPosition::default() && other.compacted == self.compacted;
        let count = usize::try_from(index.0).unwrap_or(usize::MAX);
        is_whole && self.entries.begins_as(&other.entries, count)
    }

    /// At most `most` entries from `first` on.
    #[must_use]
    pub fn entries_from(&self, first: Index, most: usize) -> Entries {
        self.run_from(first, most, u64::MAX)
    }

    /// At most `most` entries from `first` on, and of `bytes` bytes; but one in any case.
    #[must_use]
    pub fn run_from(&self, first: Index, most: usize, bytes: u64) -> Entries {
        let Some(place) = self.place(first) else { return Entries::None };
        let count = self.entries.len().saturating_sub(place).min(most);
        match count {
            0 => Entries::None,
            1 => self.entries.get(place).cloned().map_or(Entries::None, Entries::One),
            _ => {
                let (mut run, mut taken) = (Vec::with_capacity(count), 0);
                for entry in self.entries.iter_from(place).take(count) {
                    taken += entry.bytes();
                    if bytes < taken && !run.is_empty() {
                        break;
                    }
                    run.push(entry.clone());
                }
                run.into()
            }
        }
    }

    /// Every entry with its index, from `first` on.
    pub fn iter_from(&self, first: Index) -> impl Iterator<Item = (Index, &Entry)> {
        let start = self.place(first).unwrap_or(0);
        let before = self.compacted.index.0;
        let index = move |place| Index(before.saturating_add(place + 1));
        (start as u64..).map(index).zip(self.entries.iter_from(start))
    }

    /// The first index that has the same term as `index` and no other term between (§5.3: "the
    /// first index it stores for that term").
    #[must_use]
    pub fn first_of_term_at(&self, index: Index) -> Index {
        self.landmarks.first_of_term_at(index).max(self.compacted.index.next()).min(index)
    }

    /// The last index at or before `index` whose term is not later than `term`. Terms never fall
    /// along a log, so everything before it is not later either.
    #[must_use]
    pub fn last_not_after(&self, index: Index, term: Term) -> Index {
        let later = self.landmarks.first_after(term);
        let last = index.min(self.last_index());
        later.map_or(last, |first| last.min(first.previous()))
    }

    /// Where configurations are behind `index`.
    pub(crate) fn configurations_after(&self, index: Index) -> impl Iterator<Item = Index> {
        self.landmarks.configurations_after(index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    /// Walks, as one would without landmarks.
    fn walked(log: &Log, index: Index, term: Term) -> (Index, Index, Vec<Index>) {
        let mut first = index;
        while log.compacted.index.next() < first
            && log.term_at(first.previous()) == log.term_at(index)
        {
            first = first.previous();
        }
        let mut last = index;
        while log.term_at(last).is_some_and(|here| term < here) && log.compacted.index < last {
            last = last.previous();
        }
        let is_configuration = |entry: &Entry| matches!(entry.payload, Payload::Configuration(_));
        let here = log.iter_from(index.next()).filter(|(_, entry)| is_configuration(entry));
        (first, last, here.map(|(index, _)| index).collect())
    }

    #[test]
    fn landmarks_say_what_a_walk_along_the_log_says() {
        let mut seed = 1_u64;
        let mut below = |limit: u64| {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % limit
        };
        let configuration = Arc::new(Configuration::default());
        for _ in 0..300 {
            let (mut log, mut term) = (Log::default(), 1);
            for _ in 0..60 {
                match below(20) {
                    0 => log.delete_from(Index(below(log.last_index().0 + 3))),
                    1 => log.compact(Index(below(log.last_index().0 + 3))),
                    2 if below(5) == 0 => {
                        log.restart_after(LogPosition { term: Term(term), index: Index(below(90)) })
                    }
                    roll => {
                        term += u64::from(roll < 6);
                        let payload = if roll == 7 {
                            Payload::Configuration(Arc::clone(&configuration))
                        } else {
                            Payload::Noop
                        };
                        log.append(Entry { term: Term(term), payload });
                    }
                }
                let (.., configurations) = walked(&log, Index::ZERO, Term(0));
                let known = log.configurations_after(Index::ZERO);
                assert_eq!(known.collect::<Vec<_>>(), configurations, "what is gone is forgotten");
                for index in log.compacted.index.0 + 1..=log.last_index().0 {
                    let (index, of) = (Index(index), Term(below(term + 2)));
                    let told = (
                        log.first_of_term_at(index),
                        log.last_not_after(index, of).max(log.compacted.index),
                        log.configurations_after(index).collect(),
                    );
                    assert_eq!(told, walked(&log, index, of), "{log:?} {index} {of}");
                }
            }
        }
        assert_eq!(Log::default().configurations_after(Index(0)).collect::<Vec<_>>(), vec![]);
    }
}
