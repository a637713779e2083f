//! What is left of Raft without some of its rules. This file alone knows which are off.
//!
//! The algorithm asks: whether something speaks against it, how much there is, whether it may. Here
//! are the answers, also those of a server that does not keep to all rules.

use crate::config::Config;
use crate::configuration::Configuration;
use crate::door::Out;
use crate::node::Node;
use crate::quorum::held_by;
use crate::rule::{Fired, Rule};
use crate::types::{Index, NodeId};

impl Config {
    /// Is `rule` switched off? Asked where it would decide, and said if it does not.
    #[inline]
    pub(crate) fn disregards(&self, rule: Rule, out: &mut impl Out) -> bool {
        let off = self.is_off(rule);
        if off {
            out.fired(Fired::Disregards { rule });
        }
        off
    }

    #[inline]
    const fn is_off(&self, rule: Rule) -> bool {
        self.off.contains(rule)
    }
}

/// Objections.
impl Node {
    /// The first objection that is in force. Those whose rule is off are said, and passed over.
    pub(crate) fn in_force(
        &self,
        mut objections: impl Iterator<Item = Fired>,
        out: &mut impl Out,
    ) -> Option<Fired> {
        objections.find(|objection| {
            // Who compares logs by their length alone still compares them.
            let is_shorter = matches!(objection, Fired::LogNotUpToDate { ours, theirs }
                if theirs.index < ours.index);
            is_shorter || !self.config.disregards(objection.rule(), out)
        })
    }

    /// Is this a server that may have made promises which it no longer knows?
    #[inline]
    pub(crate) fn has_lost_its_identity(&self, out: &mut impl Out) -> bool {
        let lost = self.persistent.replaced && !self.config.disregards(Rule::LostItsIdentity, out);
        if lost {
            out.fired(Fired::LostItsIdentity { server: self.id });
        }
        lost
    }

    /// Does this server ask whether its own configuration has the candidate as a voter, and itself?
    pub(crate) fn disowns(&self, candidate: NodeId, out: &mut impl Out) -> Option<Fired> {
        let rule = Rule::VotesForStrangers;
        let latest = self.membership.latest;
        let strangers = !latest.is_voter(candidate) || !latest.is_voter(self.id);
        (strangers && self.config.disregards(rule, out)).then_some(Fired::Disregards { rule })
    }
}

/// Quantities.
impl Node {
    /// Up to where this server may say that it has its log: as far as its disk has it.
    #[inline]
    pub(crate) fn acknowledgeable(&self) -> Index {
        let early = self.config.is_off(Rule::EntriesOnDisk);
        if early { self.log().last_index() } else { self.durable.last_index() }
    }

    /// Up to where a leader counts itself: as far as its disk has its log.
    pub(crate) fn own_copy(&self) -> Index {
        let early = self.config.is_off(Rule::CountsItself);
        if early { self.log().last_index() } else { self.durable.last_index() }
    }

    /// The configuration whose majorities decide.
    pub(crate) fn deciding(&self) -> Configuration {
        let latest = self.membership.latest;
        if latest.is_joint() && self.config.is_off(Rule::BothMajorities) {
            Configuration::of(latest.voters.or(latest.outgoing))
        } else {
            latest
        }
    }

    /// The greatest index that the majorities of `deciding` have.
    pub(crate) fn committed_by(
        &self,
        deciding: Configuration,
        mut copies: impl Iterator<Item = (NodeId, Index)> + Clone,
    ) -> Option<Index> {
        if self.config.is_off(Rule::Commits) {
            // As if the list were sorted, which it is not.
            return Some(copies.nth(deciding.voters.majority().checked_sub(1)?)?.1);
        }
        if !deciding.is_voter(self.id) && self.config.is_off(Rule::LeavesItselfOut) {
            let counted = deciding.voters.or([self.id].into_iter().collect());
            let copies = copies.filter(|(id, _)| counted.contains(*id)).map(|(_, index)| index);
            return Some(held_by(deciding.voters.majority(), copies));
        }
        Some(deciding.committed_index(copies))
    }
}

/// Behaviours.
impl Node {
    /// May the vote of this term be given? Not before it is on the disk.
    pub(crate) fn may_give_vote(&self) -> bool {
        self.vote_is_durable() || self.config.is_off(Rule::VoteOnDisk)
    }

    /// Does a follower delete what follows a request's place, even where it has the same?
    pub(crate) const fn cuts_what_it_has(&self) -> bool {
        self.config.is_off(Rule::HasEntries)
    }

    /// Does a leader that waits for the answers of a round take those of any?
    pub(crate) const fn takes_any_answer(&self) -> bool {
        self.config.is_off(Rule::CountsRound)
    }
}
