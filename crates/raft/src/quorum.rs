//! Majorities: of one set of voters, and of two sets at once (thesis §4.3).

use crate::servers::NodeSet;
use crate::types::{Index, NodeId};

/// How an election stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VoteResult {
    /// A majority is against it.
    Lost,
    /// Neither.
    Pending,
    /// A majority is for it.
    Won,
}

impl VoteResult {
    /// How an election among `voters` stands. Where nobody votes, nobody is against it.
    #[must_use]
    pub const fn of(voters: NodeSet, granted: NodeSet, denied: NodeSet) -> Self {
        let needed = voters.majority();
        if voters.is_empty() || needed <= voters.and(granted).len() {
            Self::Won
        } else if voters.len() < needed + voters.and(denied).len() {
            Self::Lost
        } else {
            Self::Pending
        }
    }

    /// "Agreement requires separate majorities from both": what is worse for the candidate.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.min(other)
    }
}

/// The greatest index that a majority of `voters` has, by what is known of their `copies`. Where
/// nobody votes, nobody objects to any.
#[must_use]
pub fn committed_index(
    voters: NodeSet,
    copies: impl Iterator<Item = (NodeId, Index)> + Clone,
) -> Index {
    if voters.is_empty() {
        return Index(u64::MAX);
    }
    let of_voters = copies.filter(|(id, _)| voters.contains(*id)).map(|(_, index)| index);
    held_by(voters.majority(), of_voters)
}

/// The greatest index that so many of these copies reach.
pub(crate) fn held_by(needed: usize, copies: impl Iterator<Item = Index> + Clone) -> Index {
    let is_held = |index| needed <= copies.clone().filter(|copy| index <= *copy).count();
    copies.clone().fold(Index::ZERO, |greatest, index| {
        if greatest < index && is_held(index) { index } else { greatest }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand, of three and of four voters: so many for it, so many against it.
    #[test]
    fn an_election_is_lost_once_too_few_are_left() {
        let (won, lost, pending) = (VoteResult::Won, VoteResult::Lost, VoteResult::Pending);
        let rows = [
            (3, [(0, 0, pending), (1, 1, pending), (2, 1, won), (1, 2, lost), (0, 3, lost)]),
            (4, [(2, 1, pending), (3, 0, won), (2, 2, lost), (0, 1, pending), (0, 2, lost)]),
        ];
        for (voters, elections) in rows {
            for (granted, denied, result) in elections {
                let granted = NodeSet::first(granted);
                let denied = NodeSet::first(voters).without(NodeSet::first(voters - denied));
                let told = VoteResult::of(NodeSet::first(voters), granted, denied);
                assert_eq!(told, result, "{granted} | {denied} of {voters}");
            }
        }
    }
}
