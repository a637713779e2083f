//! A server's clock, which may run faster or slower than the world's, and jump.

use crate::time::{Span, Time};
use raft::LocalTime;

/// One server's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// When it was last changed.
    since: Time,
    /// What it showed then.
    showed: LocalTime,
    /// How many millionths of a second it goes on in a microsecond.
    rate_ppm: u32,
    /// How much further than it went it has jumped, in microseconds.
    jumped: i64,
}

impl Default for Clock {
    fn default() -> Self {
        let (since, showed) = (Time::ZERO, LocalTime(0));
        Self { since, showed, rate_ppm: Self::USUAL, jumped: 0 }
    }
}

impl Clock {
    /// The rate of a clock that goes with the world's.
    pub const USUAL: u32 = 1_000_000;
    /// The slowest, and the fastest.
    pub const RATES: (u32, u32) = (Self::USUAL / 10, Self::USUAL * 10);

    /// How fast it goes, in millionths of the world's clock.
    #[must_use]
    pub const fn rate_ppm(&self) -> u32 {
        self.rate_ppm
    }

    /// How far it has jumped in all, in microseconds.
    #[must_use]
    pub const fn jumped(&self) -> i64 {
        self.jumped
    }

    /// What it shows.
    #[must_use]
    pub const fn shows(&self, now: Time) -> LocalTime {
        if self.rate_ppm == Self::USUAL {
            return LocalTime(self.showed.0.saturating_add(now.since(self.since).0));
        }
        let went = times(now.since(self.since).0, self.rate_ppm, Self::USUAL);
        LocalTime(self.showed.0.saturating_add(went.0))
    }

    /// How long it is until the clock has gone on by `span`: at least a microsecond, if it is any.
    #[must_use]
    pub const fn until(&self, span: Span) -> Span {
        if self.rate_ppm == Self::USUAL {
            return span;
        }
        let (whole, is_more) = times(span.0, Self::USUAL, self.rate_ppm);
        Span(whole + is_more as u64)
    }

    /// From now on it goes so fast.
    pub(crate) fn goes(&mut self, rate_ppm: u32, now: Time) {
        *self = Self { since: now, showed: self.shows(now), rate_ppm, ..*self };
    }

    /// It jumps, forward or back; it never shows less than nothing.
    pub(crate) fn jumps(&mut self, by: i64, now: Time) {
        let showed = LocalTime(self.shows(now).0.saturating_add_signed(by));
        *self = Self { since: now, showed, jumped: self.jumped.saturating_add(by), ..*self };
    }
}

/// `span · by / of`, and is there a rest? Without numbers of 128 bits, which WebAssembly lacks: what
/// is left of a division by `of` is small enough to be multiplied.
const fn times(span: u64, by: u32, of: u32) -> (u64, bool) {
    let (by, of) = (by as u64, of as u64);
    let (whole, rest) = (span / of, span % of * by);
    (whole.wrapping_mul(by).wrapping_add(rest / of), rest % of != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_goes_as_wider_numbers_say() {
        let spans = [0, 1, 9, 999_999, 1_000_000, 1_000_001, 123_456_789_012, u64::MAX >> 8];
        let rates = [100_000, 333_333, 999_999, 1_000_001, 7_654_321, 10_000_000];
        for (span, rate) in spans.iter().flat_map(|span| rates.map(|rate| (*span, rate))) {
            let wide = u128::from(span) * u128::from(rate);
            let (went, is_more) = times(span, rate, Clock::USUAL);
            assert_eq!(u128::from(went), wide / 1_000_000);
            assert_eq!(is_more, wide % 1_000_000 != 0);
            let until = Clock { rate_ppm: rate, ..Clock::default() }.until(Span(span));
            let parts = u128::from(span) * 1_000_000;
            assert_eq!(u128::from(until.0), parts.div_ceil(u128::from(rate)));
        }
    }
}
