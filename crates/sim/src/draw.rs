//! Chance, by counter and not by stream: a draw depends on the seed, on what it is for, on whom it
//! is for and on which one it is, and on nothing else. So an edit changes what it touches only.

use crate::time::{Span, SpanRange};

/// What a draw is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// A server's n-th election timeout.
    ElectionTimeout,
    /// How long the n-th message on a way takes.
    Latency,
    /// Whether the n-th message on a way is lost.
    Loss,
    /// How long a server's n-th disk sync takes.
    DiskSync,
    /// What somebody does who acts at random.
    Act,
    /// Whether the n-th message on a way takes longer than most.
    Tail,
    /// Whether the n-th message on a way arrives twice.
    Twice,
    /// How much later the n-th copy on a way arrives.
    Copy,
    /// Whether the n-th message on a way is held back.
    Overtaken,
    /// How long it is.
    HeldBack,
    /// What the n-th trouble is.
    Trouble,
    /// How long it is until the next.
    TroubleWait,
}

impl Purpose {
    const COUNT: usize = Self::TroubleWait as usize + 1;
}

/// The source of all chance in a world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draws {
    seed: u64,
    /// The seed mixed with each purpose.
    of_purpose: [u64; Purpose::COUNT],
}

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// The finalizer of SplitMix64 (Steele, Lea, Flood 2014): every bit of the input reaches every bit
/// of the output.
const fn mix(mut word: u64) -> u64 {
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

impl Draws {
    /// The draws of this seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        let mut of_purpose = [0; Purpose::COUNT];
        let mut purpose = 0;
        while purpose < of_purpose.len() {
            let word = mix(seed.wrapping_add(STEP));
            of_purpose[purpose] = mix(word ^ (purpose as u64 + 1).wrapping_mul(STEP));
            purpose += 1;
        }
        Self { seed, of_purpose }
    }

    /// The seed.
    #[must_use]
    pub const fn seed(&self) -> u64 {
        self.seed
    }

    /// The `count`-th draw for `purpose` and `who`, any number as likely as any other.
    #[must_use]
    pub const fn word(&self, purpose: Purpose, who: u64, count: u64) -> u64 {
        let word = self.of_purpose[purpose as usize];
        let word = mix(word ^ who.wrapping_add(1).wrapping_mul(STEP));
        mix(word ^ count.wrapping_add(1).wrapping_mul(STEP))
    }

    /// A length of time within `range`.
    #[must_use]
    pub const fn within(&self, purpose: Purpose, who: u64, count: u64, range: SpanRange) -> Span {
        let width = range.most.0.saturating_sub(range.least.0).saturating_add(1);
        Span(range.least.0 + share(self.word(purpose, who, count), width))
    }

    /// Does something happen that happens so many times in a million?
    #[must_use]
    pub const fn happens(&self, purpose: Purpose, who: u64, count: u64, ppm: u32) -> bool {
        if ppm == 0 {
            return false;
        }
        share(self.word(purpose, who, count), 1_000_000) < ppm as u64
    }
}

/// `whole · word / 2⁶⁴`. WebAssembly has no wider number than 64 bits: with `u128` each draw would
/// call a function that multiplies two of them.
const fn share(word: u64, whole: u64) -> u64 {
    const LOW: u64 = 0xffff_ffff;
    let (high, low) = (word >> 32, word & LOW);
    let (whole_high, whole_low) = (whole >> 32, whole & LOW);
    let carried = high * whole_low + ((low * whole_low) >> 32);
    let middle = low * whole_high + (carried & LOW);
    high * whole_high + (carried >> 32) + (middle >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every link that was ever shared depends on these numbers.
    #[test]
    fn the_draws_are_what_they_always_were() {
        let draws = Draws::new(7);
        let words = [Purpose::ElectionTimeout, Purpose::Latency, Purpose::Loss, Purpose::DiskSync]
            .map(|purpose| draws.word(purpose, 3, 12));
        assert_eq!(
            words,
            [
                4_512_456_837_384_809_185,
                16_465_973_655_184_040_549,
                17_141_549_508_066_971_597,
                17_827_004_799_461_092_318,
            ]
        );
        assert_eq!(draws.within(Purpose::Latency, 1, 1, SpanRange::ms(10, 20)), Span(10_558));
    }

    #[test]
    fn a_share_is_what_wider_numbers_say() {
        let draws = Draws::new(3);
        let word = |count| draws.word(Purpose::Act, 0, count);
        let edges = [0, 1, 0xffff_ffff, 1 << 32, u64::MAX - 1, u64::MAX];
        let drawn = (0..1_000).flat_map(|count| [(word(count), word(count) >> (count % 64))]);
        for (word, whole) in
            edges.iter().flat_map(|one| edges.map(|other| (*one, other))).chain(drawn)
        {
            let wide = (u128::from(word) * u128::from(whole)) >> 64;
            assert_eq!(u128::from(share(word, whole)), wide, "{word} of {whole}");
        }
    }

    #[test]
    fn a_draw_reaches_both_ends_of_its_range_and_no_further() {
        let range = SpanRange { least: Span(5), most: Span(8) };
        let mut seen = [0_u32; 4];
        for count in 0..4_000 {
            let Span(drawn) = Draws::new(1).within(Purpose::DiskSync, 1, count, range);
            seen[(drawn - 5) as usize] += 1;
        }
        assert!(seen.iter().all(|count| (900..1_100).contains(count)), "{seen:?}");
    }
}
