//! The timeline: where a moment lies, which ticks are marked, which labels have room.

use super::Point;
use sim::{Span, Standing, Time};

/// Where moments lie from left to right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// The moment at the left edge.
    pub from: Time,
    /// The moment at the right edge.
    pub to: Time,
    /// Where the left edge is.
    pub left: f64,
    /// How wide it is.
    pub width: f64,
}

impl Scale {
    /// Room for the names of the bands, at the left.
    const NAMES: f64 = 30.0;

    /// From `from` to `to` in a panel of this width.
    #[must_use]
    pub fn of(from: Time, to: Time, width: f64) -> Self {
        Self { from, to, left: Self::NAMES, width: (width - Self::NAMES).max(1.0) }
    }

    /// Where the right edge is.
    #[must_use]
    pub fn right(&self) -> f64 {
        self.left + self.width
    }

    /// Where this moment lies.
    #[must_use]
    pub fn x(&self, time: Time) -> f64 {
        let from = self.from.0 as f64;
        let length = (self.to.0 as f64 - from).max(1.0);
        self.left + (time.0 as f64 - from) / length * self.width
    }

    /// Which moment lies here, no further than the edges.
    #[must_use]
    pub fn time(&self, x: f64) -> Time {
        let share = ((x - self.left) / self.width.max(1.0)).clamp(0.0, 1.0);
        let length = self.to.since(self.from).0 as f64;
        self.from + Span((length * share).round() as u64)
    }
}

/// Where the bands of the timeline lie from top to bottom: marks, bands, axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tracks {
    /// The first band.
    pub top: f64,
    /// From one band to the next.
    pub step: f64,
    /// How many there are.
    pub count: usize,
    /// The height of all.
    pub height: f64,
}

impl Tracks {
    /// Room for the marks, above the bands.
    pub const MARKS: f64 = 15.0;
    /// Room for the axis, below them.
    pub const AXIS: f64 = 15.0;
    /// Bands farther apart than this say no more.
    const WIDEST: f64 = 17.0;

    /// The bands of this many servers in an area of this height.
    #[must_use]
    pub fn of(count: usize, height: f64) -> Self {
        let room = (height - Self::MARKS - Self::AXIS).max(1.0);
        let step = (room / count.max(1) as f64).min(Self::WIDEST);
        let used = step * count.max(1) as f64;
        Self { top: Self::MARKS + step / 2.0 + (room - used) / 2.0, step, count, height }
    }

    /// Where the band of this place lies.
    #[must_use]
    pub fn y(&self, place: usize) -> f64 {
        self.top + self.step * place as f64
    }

    /// The upper edge of the plot.
    #[must_use]
    pub fn above(&self) -> f64 {
        Self::MARKS
    }

    /// The lower edge of the plot.
    #[must_use]
    pub fn below(&self) -> f64 {
        (self.height - Self::AXIS).max(self.above())
    }

    /// How thick the band of a leader is.
    #[must_use]
    pub fn thick(&self) -> f64 {
        (0.46 * self.step).min(7.0)
    }

    /// How thick a band is while its server is this: thickest where it led.
    #[must_use]
    pub fn thickness(&self, standing: Standing) -> f64 {
        let thick = self.thick();
        match standing {
            Standing::Leader => thick,
            Standing::PreCandidate | Standing::Candidate => 0.7 * thick,
            Standing::Follower => thick.min(2.6).min(0.3 * self.step),
            Standing::Learner | Standing::Down => 1.3,
        }
    }

    /// The ends of a message's line, from one band to another, of which it made a share. What left
    /// before the window is drawn from its edge on: beyond are the names.
    #[must_use]
    pub fn flight(
        &self,
        scale: Scale,
        (from, to): (usize, usize),
        (sent, ended): (Time, Time),
        way: f32,
    ) -> (Point, Point) {
        let (begin, end) = (self.y(from), self.y(to));
        let (left, right) = (scale.x(sent), scale.x(ended));
        let reached = begin + (end - begin) * f64::from(way);
        let unseen = ((scale.left - left) / (right - left).max(0.01)).clamp(0.0, 1.0);
        let start = Point::new(left.max(scale.left), begin + (reached - begin) * unseen);
        (start, Point::new(right, reached))
    }

    /// Which bands have room for a name: every one, or every second, …
    #[must_use]
    pub fn named_every(&self) -> usize {
        (10.5 / self.step.max(0.1)).ceil().max(1.0) as usize
    }
}

/// The round moments from `from` to `to`, at most so many.
#[must_use]
pub fn ticks(from: Time, to: Time, at_most: usize) -> Vec<Time> {
    let length = to.since(from).0;
    let mut step = 1_u64;
    'search: loop {
        for factor in [1, 2, 5] {
            let wide = step.saturating_mul(factor);
            if length / wide < at_most.max(1) as u64 {
                step = wide;
                break 'search;
            }
        }
        step = step.saturating_mul(10);
    }
    let first = from.0.div_ceil(step);
    let last = to.0 / step;
    (first..=last).map(|place| Time(place * step)).collect()
}

/// Which of the labels can be shown without one covering another, or another's mark. Each is where
/// its mark is, how far it reaches from there, and how much it matters; what matters more is placed
/// first.
#[must_use]
pub fn place_labels(labels: &[(f64, f64, u8)], right: f64) -> Vec<bool> {
    let mut order: Vec<usize> = (0..labels.len()).collect();
    sim::ascend(&mut order, |&place| std::cmp::Reverse(labels[place].2));
    let mut shown = vec![false; labels.len()];
    let mut taken: Vec<(f64, f64)> = Vec::new();
    for place in order {
        let (begin, width, _) = labels[place];
        let end = begin + width;
        let hides = |(other, _, _): &(f64, f64, u8)| begin + 6.0 < *other && *other < end;
        if end <= right
            && !labels.iter().any(hides)
            && taken.iter().all(|(from, to)| end < *from || *to < begin)
        {
            shown[place] = true;
            taken.push((begin, end));
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCALE: Scale =
        Scale { from: Time::ms(200), to: Time::ms(1_200), left: 50.0, width: 1_000.0 };

    #[test]
    fn a_moment_is_found_again_where_it_lies() {
        assert_eq!(SCALE.x(Time::ms(200)), 50.0);
        assert_eq!(SCALE.x(Time::ms(700)), 550.0);
        assert_eq!(SCALE.time(550.0), Time::ms(700));
        assert_eq!(SCALE.time(-9.0), Time::ms(200));
        assert_eq!(SCALE.time(9_999.0), Time::ms(1_200));
    }

    #[test]
    fn ticks_are_round_and_no_more_than_asked_for() {
        let list = ticks(Time::ZERO, Time::ms(2_400), 13);
        assert_eq!(list.len(), 13);
        assert_eq!(list[1], Time::ms(200));
        for at_most in 1..30 {
            for length in [1, 17, 999, 12_345, 2_400_000, 86_400_000_000] {
                let list = ticks(Time(777), Time(777 + length), at_most);
                assert!(list.len() <= at_most + 1, "{length} in {at_most}: {}", list.len());
            }
        }
    }

    #[test]
    fn a_label_that_would_cover_another_is_left_out_and_the_weightier_stays() {
        let near = [(0.0, 50.0, 1), (4.0, 50.0, 2), (90.0, 50.0, 1), (180.0, 50.0, 3)];
        assert_eq!(place_labels(&near, 200.0), [false, true, true, false]);
    }

    #[test]
    fn a_label_that_would_cover_the_mark_of_another_is_left_out() {
        let labels = [(0.0, 50.0, 2), (30.0, 50.0, 1)];
        assert_eq!(place_labels(&labels, 200.0), [false, true]);
    }

    #[test]
    fn the_bands_of_many_servers_still_fit() {
        for height in [76.0, 106.0, 182.0] {
            for count in [1, 3, 5, 9, 25] {
                let tracks = Tracks::of(count, height);
                assert!(tracks.above() <= tracks.y(0) - tracks.step / 2.0 + 0.001);
                assert!(tracks.y(count - 1) + tracks.step / 2.0 <= tracks.below() + 0.001);
                assert!(tracks.thick() < tracks.step);
                assert!(10.5 <= tracks.step * tracks.named_every() as f64);
            }
        }
        assert_eq!(Tracks::of(5, 106.0).named_every(), 1);
    }
}
