//! What is found in a log without walking along it: where terms begin, where configurations are.

use crate::chunked::Chunked;
use crate::types::{Index, Term};

/// Where the terms of a log begin and its configurations are. Copies share what they have in common.
#[derive(Clone, Debug, Default)]
pub(crate) struct Landmarks {
    /// The first index of each run of entries of one term, ascending. What is compacted is in here
    /// up to the run that the first entry belongs to.
    terms: Chunked<(Index, Term)>,
    configurations: Chunked<Index>,
}

impl Landmarks {
    /// An entry of `term` was put at the end of the log, at `index`.
    pub(crate) fn append(&mut self, index: Index, term: Term, is_configuration: bool) {
        let last = self.terms.len().checked_sub(1).and_then(|last| self.terms.get(last));
        if last.is_none_or(|(_, before)| *before != term) {
            self.terms.push((index, term));
        }
        if is_configuration {
            self.configurations.push(index);
        }
    }

    /// The entries from `index` on are gone.
    pub(crate) fn delete_from(&mut self, index: Index) {
        let terms = self.terms.partition_point(|(first, _)| *first < index);
        let configurations = self.configurations.partition_point(|at| *at < index);
        self.terms.truncate(terms);
        self.configurations.truncate(configurations);
    }

    /// The entries up to `last` are gone.
    pub(crate) fn compact(&mut self, last: Index) {
        let begun = self.terms.partition_point(|(first, _)| *first <= last.next());
        self.terms.drop_front(begun.saturating_sub(1));
        let gone = self.configurations.partition_point(|at| *at <= last);
        self.configurations.drop_front(gone);
    }

    /// Where the run of entries of one term that `index` is in begins.
    pub(crate) fn first_of_term_at(&self, index: Index) -> Index {
        let begun = self.terms.partition_point(|(first, _)| *first <= index);
        let run = begun.checked_sub(1).and_then(|run| self.terms.get(run));
        run.map_or(Index::ZERO, |(first, _)| *first)
    }

    /// Before which index no entry's term is later than `term`, as terms never fall along a log.
    pub(crate) fn first_after(&self, term: Term) -> Option<Index> {
        let place = self.terms.partition_point(|(_, of)| *of <= term);
        self.terms.get(place).map(|(first, _)| *first)
    }

    /// Where configurations are behind `index`.
    pub(crate) fn configurations_after(&self, index: Index) -> impl Iterator<Item = Index> {
        let place = self.configurations.partition_point(|at| *at <= index);
        self.configurations.iter_from(place).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_deleted_is_found_no_more_and_what_is_before_it_is() {
        let mut landmarks = Landmarks::default();
        landmarks.append(Index(1), Term(1), true);
        landmarks.append(Index(2), Term(1), false);
        landmarks.append(Index(3), Term(2), true);
        landmarks.delete_from(Index(3));
        assert!(landmarks.configurations.iter_from(0).eq(&[Index(1)]));
        assert_eq!(landmarks.terms.len(), 1);
    }
}
