//! Configurations: who votes, who only listens (thesis §4).

use crate::quorum::{self, VoteResult};
use crate::servers::NodeSet;
use crate::types::{Index, NodeId};
use alloc::vec::Vec;

/// "The set of servers participating in the consensus algorithm" (thesis §4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Configuration {
    /// Who votes; of a joint configuration, who votes in the new one.
    pub voters: NodeSet,
    /// Who votes in the old one, while the configuration is joint (thesis §4.3).
    pub outgoing: NodeSet,
    /// "Non-voting members" (thesis §4.2.1): the leader replicates to them, and does not count them.
    pub learners: NodeSet,
    /// Who becomes a learner when the joint configuration is left, and votes in the old one till then.
    pub learners_next: NodeSet,
    /// The leader leaves the joint configuration by itself, once it is committed.
    pub auto_leave: bool,
}

/// A change of one member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MemberChange {
    /// It votes.
    Voter(NodeId),
    /// It listens.
    Learner(NodeId),
    /// It is no member.
    Remove(NodeId),
}

/// A change of the configuration.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// At most one server begins or ceases to vote (thesis §4.1). Learners may change at will.
    Simple(Vec<MemberChange>),
    /// Any change, by joint consensus (thesis §4.3).
    EnterJoint {
        /// What changes.
        changes: Vec<MemberChange>,
        /// Does the leader leave the joint configuration by itself?
        auto_leave: bool,
    },
    /// The new configuration alone decides.
    LeaveJoint,
}

/// Why a change cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeError {
    /// The configuration is joint; the one thing to do is to leave it.
    Joint,
    /// It is not joint, so it cannot be left.
    NotJoint,
    /// Nobody would vote.
    NoVoters,
    /// More than one voter would change at a time.
    SeveralVoters,
}

impl ChangeError {
    /// Its name in files and tables.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Joint => "joint",
            Self::NotJoint => "not-joint",
            Self::NoVoters => "no-voters",
            Self::SeveralVoters => "several-voters",
        }
    }
}

impl Configuration {
    /// The configuration in which these vote, and nobody else is a member.
    #[must_use]
    pub const fn of(voters: NodeSet) -> Self {
        let none = NodeSet::EMPTY;
        Self { voters, outgoing: none, learners: none, learners_next: none, auto_leave: false }
    }

    /// The configuration that `change` makes of this one.
    ///
    /// # Errors
    /// Why it cannot be.
    pub fn changed(&self, change: &Change) -> Result<Self, ChangeError> {
        match change {
            Change::Simple(_) | Change::EnterJoint { .. } if self.is_joint() => {
                Err(ChangeError::Joint)
            }
            Change::Simple(changes) => {
                let new = self.with(changes)?;
                let changed = new.voters.without(self.voters).or(self.voters.without(new.voters));
                if 1 < changed.len() { Err(ChangeError::SeveralVoters) } else { Ok(new) }
            }
            Change::EnterJoint { .. } if self.voters.is_empty() => Err(ChangeError::NoVoters),
            Change::EnterJoint { changes, auto_leave } => {
                let joint = Self { outgoing: self.voters, auto_leave: *auto_leave, ..*self };
                joint.with(changes)
            }
            Change::LeaveJoint if self.is_joint() => Ok(Self {
                learners: self.learners.or(self.learners_next),
                outgoing: NodeSet::EMPTY,
                learners_next: NodeSet::EMPTY,
                auto_leave: false,
                ..*self
            }),
            Change::LeaveJoint => Err(ChangeError::NotJoint),
        }
    }

    fn with(mut self, changes: &[MemberChange]) -> Result<Self, ChangeError> {
        for change in changes {
            let (MemberChange::Voter(id) | MemberChange::Learner(id) | MemberChange::Remove(id)) =
                *change;
            if matches!(change, MemberChange::Learner(_)) && self.learners.contains(id) {
                continue;
            }
            self.voters.remove(id);
            self.learners.remove(id);
            self.learners_next.remove(id);
            match change {
                MemberChange::Voter(_) => drop(self.voters.insert(id)),
                // Who still votes in the old configuration listens only in the new one.
                MemberChange::Learner(_) if self.outgoing.contains(id) => {
                    self.learners_next.insert(id);
                }
                MemberChange::Learner(_) => drop(self.learners.insert(id)),
                MemberChange::Remove(_) => {}
            }
        }
        if self.voters.is_empty() { Err(ChangeError::NoVoters) } else { Ok(self) }
    }

    /// Do two configurations decide together?
    #[must_use]
    pub const fn is_joint(&self) -> bool {
        !self.outgoing.is_empty()
    }

    /// Everybody that the leader replicates to.
    #[must_use]
    pub const fn members(&self) -> NodeSet {
        self.voters.or(self.outgoing).or(self.learners)
    }

    /// Does it vote, in the new configuration or the old one?
    #[must_use]
    pub const fn is_voter(&self, id: NodeId) -> bool {
        self.voters.or(self.outgoing).contains(id)
    }

    /// How an election stands; a joint configuration needs both majorities.
    #[must_use]
    pub fn vote_result(&self, granted: NodeSet, denied: NodeSet) -> VoteResult {
        let of = |voters| VoteResult::of(voters, granted, denied);
        of(self.voters).and(of(self.outgoing))
    }

    /// The greatest index that both majorities have, by what is known of the copies.
    #[must_use]
    pub fn committed_index(&self, copies: impl Iterator<Item = (NodeId, Index)> + Clone) -> Index {
        let new = quorum::committed_index(self.voters, copies.clone());
        if self.is_joint() { new.min(quorum::committed_index(self.outgoing, copies)) } else { new }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    /// A server that was started to be added later knows of no voters.
    #[test]
    fn where_nobody_votes_nobody_can_agree_to_others() {
        let changes = vec![MemberChange::Voter(NodeId::new(1).expect("a server's number"))];
        let joint = Change::EnterJoint { changes, auto_leave: true };
        assert_eq!(Configuration::default().changed(&joint), Err(ChangeError::NoVoters));
    }
}
