//! The replicated log (§5.3).

use crate::chunked::Chunked;
use crate::configuration::Configuration;
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log {
    /// The last entry that is gone: its place and term still serve the consistency check.
    compacted: LogPosition,
    entries: Chunked<Entry>,
}

impl Log {
    /// Puts `entry` at the end.
    pub fn append(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// "Delete the existing entry and all that follow it" (Figure 2).
    pub fn delete_from(&mut self, index: Index) {
        if let Some(place) = self.place(index) {
            self.entries.truncate(place);
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
        }
    }

    /// Discards the entire log; a snapshot that ends at `last` is in its place.
    pub fn restart_after(&mut self, last: LogPosition) {
        *self = Self { compacted: last, entries: Chunked::default() };
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

    /// At most `most` entries from `first` on.
    #[must_use]
    pub fn entries_from(&self, first: Index, most: usize) -> Entries {
        let Some(place) = self.place(first) else { return Entries::None };
        let count = self.entries.len().saturating_sub(place).min(most);
        match count {
            0 => Entries::None,
            1 => self.entries.get(place).cloned().map_or(Entries::None, Entries::One),
            _ => {
                let run: Vec<Entry> = self.entries.iter_from(place).take(count).cloned().collect();
                Entries::Many(run.into())
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
        let term = self.term_at(index);
        let mut first = index;
        while self.compacted.index.next() < first && self.term_at(first.previous()) == term {
            first = first.previous();
        }
        first
    }

    /// The last index at or before `index` whose term is not later than `term`. Terms never fall
    /// along a log, so everything before it is not later either.
    #[must_use]
    pub fn last_not_after(&self, index: Index, term: Term) -> Index {
        let mut last = index.min(self.last_index());
        while self.term_at(last).is_some_and(|here| term < here) {
            last = last.previous();
        }
        last
    }
}
