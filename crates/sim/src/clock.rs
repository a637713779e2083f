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
        let went = now.since(self.since).0 as u128 * self.rate_ppm as u128 / Self::USUAL as u128;
        LocalTime(self.showed.0.saturating_add(went as u64))
    }

    /// How long it is until the clock has gone on by `span`: at least a microsecond, if it is any.
    #[must_use]
    pub const fn until(&self, span: Span) -> Span {
        if self.rate_ppm == Self::USUAL {
            return span;
        }
        let parts = span.0 as u128 * Self::USUAL as u128;
        Span(parts.div_ceil(self.rate_ppm as u128) as u64)
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
