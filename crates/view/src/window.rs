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
    /// A microsecond is the world's smallest time.
    const SHORTEST: Span = Span(1);
    /// An hour.
    const LONGEST: Span = Span(3_600_000_000);

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

    /// `factor` times as long; `at` stays where it is.
    pub(crate) fn zoom(&mut self, factor: f64, at: Time) {
        let share = at.since(self.from).0 as f64 / self.length.0 as f64;
        let length = self.length.0 as f64 * factor.clamp(0.01, 100.0);
        self.length = Span(length.round() as u64).clamp(Self::SHORTEST, Self::LONGEST);
        self.from = Time(at.since(Time((self.length.0 as f64 * share) as u64)).0);
    }

    /// By this share of its length, but not before the beginning, and not beyond `end`.
    pub(crate) fn pan(&mut self, share: f64, end: Time) {
        let far = (self.length.0 as f64 * share.abs()) as u64;
        let last = end.since(Time(self.length.0 / 2)).0;
        let from = if share < 0.0 {
            self.from.0.saturating_sub(far)
        } else {
            self.from.0.saturating_add(far).min(last.max(self.from.0))
        };
        self.from = Time(from);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_zooms_from_a_microsecond_to_an_hour_about_the_moment_that_is_pointed_at() {
        let mut window = Window { from: Time::ms(1_000), length: Window::USUAL };
        let at = Time::ms(1_600);
        window.zoom(0.5, at);
        assert_eq!(window, Window { from: Time::ms(1_300), length: Span::ms(1_200) });
        for _ in 0..60 {
            window.zoom(0.5, at);
            assert!(window.from <= at && at <= window.to());
        }
        assert_eq!(window.length, Span(1));
        for _ in 0..60 {
            window.zoom(3.0, at);
        }
        assert_eq!(window.length, Span(3_600_000_000));
    }

    #[test]
    fn it_pans_within_the_run() {
        let mut window = Window { from: Time::ZERO, length: Span::ms(1_000) };
        let end = Time::ms(5_000);
        window.pan(-1.0, end);
        assert_eq!(window.from, Time::ZERO);
        window.pan(0.25, end);
        assert_eq!(window.from, Time::ms(250));
        window.pan(99.0, end);
        assert_eq!(window.from, Time::ms(4_500), "the end is in its middle");
    }
}
