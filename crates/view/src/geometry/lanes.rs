//! The overview: where a moment of the whole run lies, and on which line a branch.

use super::Size;
use sim::{Span, Time};

/// Where the lines of the branches lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lanes {
    count: usize,
    to: Time,
    size: Size,
}

impl Lanes {
    /// From this height on there is an axis, and a name beside each line.
    const TALL: f64 = 44.0;
    /// The height of the axis.
    const AXIS: f64 = 15.0;
    /// From one line to the next, at most.
    const WIDEST: f64 = 17.0;

    /// The lines of so many branches, of a run up to `to`, in an area of this size.
    #[must_use]
    pub fn of(count: usize, to: Time, size: Size) -> Self {
        Self { count: count.max(1), to, size }
    }

    /// How wide the area is.
    #[must_use]
    pub const fn width(&self) -> f64 {
        self.size.width
    }

    /// How long the run is, in microseconds.
    #[must_use]
    pub fn length(&self) -> f64 {
        (self.to.0 as f64).max(1.0)
    }

    /// Where this moment lies.
    #[must_use]
    pub fn x(&self, time: Time) -> f64 {
        (time.0 as f64 / self.length()).min(1.0) * self.size.width
    }

    /// Which moment lies at this share of the width.
    #[must_use]
    pub fn time(&self, share: f64) -> Time {
        Time::ZERO + Span((share.clamp(0.0, 1.0) * self.length()) as u64)
    }

    /// Is there an axis?
    #[must_use]
    pub fn has_axis(&self) -> bool {
        Self::TALL <= self.size.height
    }

    /// The lower edge of the lines.
    #[must_use]
    pub fn bottom(&self) -> f64 {
        if self.has_axis() { self.size.height - Self::AXIS } else { self.size.height }
    }

    fn pitch(&self) -> f64 {
        (self.bottom() / self.count as f64).min(Self::WIDEST)
    }

    /// Where the line of the branch of this number lies.
    #[must_use]
    pub fn y(&self, place: usize) -> f64 {
        let pitch = self.pitch();
        let used = pitch * self.count as f64;
        let top = if self.has_axis() { 0.0 } else { (self.bottom() - used) / 2.0 };
        top + pitch * (place as f64 + 0.5)
    }

    /// Is there room for a name beside each?
    #[must_use]
    pub fn has_names(&self) -> bool {
        self.has_axis() && 11.0 <= self.pitch()
    }

    /// How thick a line is where somebody leads.
    #[must_use]
    pub fn thick(&self, is_current: bool) -> f64 {
        let most: f64 = if is_current { 5.0 } else { 3.0 };
        most.min(self.pitch() * 0.5)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_lies_inside_and_none_on_another() {
        for height in [20.0, 74.0] {
            for count in [1, 2, 3, 20, 256] {
                let lanes = Lanes::of(count, Time::ms(5_000), Size { width: 800.0, height });
                for place in 0..count {
                    assert!(0.0 < lanes.y(place) && lanes.y(place) < lanes.bottom());
                    assert!(place == 0 || lanes.y(place - 1) + lanes.thick(true) <= lanes.y(place));
                }
            }
        }
    }

    #[test]
    fn a_moment_lies_where_it_is_found_again() {
        let lanes = Lanes::of(1, Time::ms(4_000), Size { width: 800.0, height: 20.0 });
        assert_eq!(lanes.x(Time::ms(1_000)), 200.0);
        assert_eq!(lanes.time(0.25), Time::ms(1_000));
        assert_eq!(lanes.time(9.0), Time::ms(4_000));
    }
}
