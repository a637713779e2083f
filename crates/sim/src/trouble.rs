//! Trouble: which faults happen by themselves, and how often.

use crate::time::Span;

/// Kinds of faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Faults(pub u32);

impl Faults {
    /// Their names, in the order of their bits.
    pub const IDS: &'static [&'static str] =
        &["crashes", "pauses", "links", "messages", "disks", "clocks"];
    /// Those that a newcomer would think of: servers that crash or pause, and links that are cut.
    pub const USUAL: Self = Self(0b000_111);

    /// Is the one of this place among them?
    #[must_use]
    pub const fn has(self, place: usize) -> bool {
        self.0 >> place & 1 == 1
    }

    /// The same without the one of this place if it is among them, else with it.
    #[must_use]
    pub const fn switched(self, place: usize) -> Self {
        Self(self.0 ^ 1 << place)
    }

    /// Those that there are, one at least.
    pub(crate) const fn is_proper(self) -> bool {
        0 < self.0 && self.0 >> Self::IDS.len() == 0
    }
}

/// What was wished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// How long it is from one fault to the next, on the average.
    pub every: Span,
    /// Which.
    pub faults: Faults,
}
