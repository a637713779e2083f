//! The part of the run that the timeline shows.

use sim::{Span, Time};

/// The part of the run that the timeline shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) from: Time,
    pub(crate) length: Span,
}

impl Window {
    /// What is shown at first.
    pub(crate) const USUAL: Span = Span::ms(2_400);
    const SHORTEST: Span = Span::ms(20);
    const LONGEST: Span = Span::ms(120_000);

    /// The right edge.
    pub(crate) fn to(self) -> Time {
        self.from + self.length
    }

    /// Turns the page when `now` would leave it.
    pub(crate) fn show(&mut self, now: Time) {
        let margin = Span(self.length.0 / 10);
        if now < self.from || self.to() < now + margin {
            let third = Span(self.length.0 / 3);
            let step = (self.length.0 / 12).max(1);
            self.from = Time(now.since(Time::ZERO + third).0 / step * step);
        }
    }

    /// Shows everything from the beginning to `end`.
    pub(crate) fn fit(&mut self, end: Time) {
        let length = end.since(Time::ZERO).0;
        self.from = Time::ZERO;
        self.length = Span(length + length / 8).clamp(Self::USUAL, Self::LONGEST);
    }

    pub(crate) fn zoom(&mut self, factor: f64, now: Time) {
        let share = now.since(self.from).0 as f64 / self.length.0 as f64;
        let length = self.length.0 as f64 * factor.clamp(0.01, 100.0);
        self.length = Span(length as u64).clamp(Self::SHORTEST, Self::LONGEST);
        self.from = Time(now.since(Time((self.length.0 as f64 * share) as u64)).0);
    }
}
