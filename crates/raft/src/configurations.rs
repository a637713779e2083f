//! The configuration that is in use, and those that it goes back to if the log is cut (thesis §4.1).

use crate::configuration::Configuration;
use crate::log::Payload;
use crate::storage::Persistent;
use crate::types::Index;
use alloc::vec::Vec;

/// The configuration that is in use, and those that it goes back to if the log is cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Membership {
    /// "A server always uses the latest configuration in its log, regardless of whether the entry
    /// is committed" (thesis §4.1).
    pub(crate) latest: Configuration,
    /// Where in the log it is; 0 for the one that the server was given at the start.
    pub(crate) index: Index,
    /// The ones before it, ascending.
    older: Vec<(Index, Configuration)>,
}

impl Membership {
    pub(crate) const fn new(index: Index, configuration: Configuration) -> Self {
        Self { latest: configuration, index, older: Vec::new() }
    }

    /// What a server starts with: its log's latest, or its snapshot's, or `first`.
    pub(crate) fn of(disk: &Persistent, first: Configuration) -> Self {
        let mut membership = match &disk.snapshot {
            Some(snapshot) => Self::new(snapshot.configured_at, snapshot.configuration),
            None => Self::new(Index::ZERO, first),
        };
        for index in disk.log.configurations_after(membership.index) {
            let payload = disk.log.entry(index).map(|entry| &entry.payload);
            if let Some(Payload::Configuration(configuration)) = payload {
                membership.adopt(index, **configuration);
            }
        }
        membership
    }

    /// The entry at `index` was appended.
    pub(crate) fn adopt(&mut self, index: Index, configuration: Configuration) {
        self.older.push((self.index, self.latest));
        (self.index, self.latest) = (index, configuration);
    }

    /// The configuration as of `index`, and where it is; none if that is forgotten, or was never
    /// known, as in a server that was started to be added later.
    pub(crate) fn as_of(&self, index: Index) -> Option<(Index, Configuration)> {
        let latest = (self.index, self.latest);
        let newest_first = core::iter::once(&latest).chain(self.older.iter().rev());
        let found = newest_first.copied().find(|(at, _)| *at <= index);
        found.filter(|(_, configuration)| !configuration.voters.is_empty())
    }

    /// The configurations that may decide yet: the one as of `committed`, and those after it.
    pub(crate) fn since(&self, committed: Index) -> impl Iterator<Item = &Configuration> {
        let settled = self.older.partition_point(|(at, _)| *at <= committed);
        let first = if self.index <= committed { self.older.len() } else { settled.max(1) - 1 };
        let older = self.older.get(first..).unwrap_or_default();
        older.iter().map(|(_, configuration)| configuration).chain(core::iter::once(&self.latest))
    }

    /// Forgets what came before the configuration as of `index`: no log is cut so far back.
    pub(crate) fn forget_before(&mut self, index: Index) {
        let settled = self.older.partition_point(|(at, _)| *at <= index);
        let gone = if self.index <= index { self.older.len() } else { settled.max(1) - 1 };
        self.older.drain(..gone);
    }

    /// Is there one that may be forgotten?
    pub(crate) const fn has_older(&self) -> bool {
        !self.older.is_empty()
    }

    /// The entries from `index` on were deleted.
    pub(crate) fn roll_back(&mut self, index: Index) {
        while index <= self.index {
            let Some(older) = self.older.pop() else { return };
            (self.index, self.latest) = older;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::servers::NodeSet;

    /// One voter from the start, two from index 10 on, three from 20, four from 30.
    fn known() -> Membership {
        let of = |voters| Configuration::of(NodeSet::first(voters));
        let mut known = Membership::new(Index::ZERO, of(1));
        (2..=4).for_each(|voters| known.adopt(Index(u64::from(voters) * 10 - 10), of(voters)));
        known
    }

    #[test]
    fn those_that_may_decide_begin_with_the_one_as_of_what_is_committed() {
        for committed in 0..=35 {
            let voters: Vec<_> =
                known().since(Index(committed)).map(|it| it.voters.len()).collect();
            let first = 1 + (committed as usize / 10).min(3);
            assert_eq!(voters, (first..=4).collect::<Vec<_>>(), "{committed}");
        }
    }

    #[test]
    fn what_was_before_the_one_as_of_an_index_is_forgotten_and_that_one_is_not() {
        for index in 0..=35 {
            let mut rest = known();
            rest.forget_before(Index(index));
            for at in index..=35 {
                assert_eq!(rest.as_of(Index(at)), known().as_of(Index(at)), "{index} {at}");
            }
            let first = (index / 10 * 10).min(30);
            let before = first.checked_sub(1).and_then(|at| rest.as_of(Index(at)));
            assert_eq!(before, None, "{index}");
        }
    }
}
