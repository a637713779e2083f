//! Rules that can be switched off, to see what they are for.

use super::table::{ROOM, Rule};

const _: () = assert!(ROOM <= u128::BITS, "there are more numbers than places in a set");

impl Rule {
    /// The numbers of rules are less than this.
    pub const ROOM: usize = ROOM as usize;

    /// Can it be switched off?
    #[must_use]
    pub const fn can_be_off(self) -> bool {
        self.property().is_some()
    }

    /// The rule of this name.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.id() == id)
    }

    const fn bit(self) -> u128 {
        1 << self as u8
    }
}

/// A set of rules that can be off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleSet(u128);

impl RuleSet {
    /// No rule: Raft as it is.
    pub const NONE: Self = Self(0);

    /// The set with `rule` as well, if that can be off.
    #[must_use]
    pub const fn with(self, rule: Rule) -> Self {
        if rule.can_be_off() { Self(self.0 | rule.bit()) } else { self }
    }

    /// The set without `rule`.
    #[must_use]
    pub const fn without(self, rule: Rule) -> Self {
        Self(self.0 & !rule.bit())
    }

    /// Is `rule` in it?
    #[must_use]
    pub const fn contains(self, rule: Rule) -> bool {
        self.0 & rule.bit() != 0
    }

    /// Is no rule in it?
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Its rules.
    pub fn iter(self) -> impl Iterator<Item = Rule> {
        Rule::ALL.iter().copied().filter(move |rule| self.contains(*rule))
    }
}

impl FromIterator<Rule> for RuleSet {
    fn from_iter<I: IntoIterator<Item = Rule>>(rules: I) -> Self {
        rules.into_iter().fold(Self::NONE, Self::with)
    }
}
