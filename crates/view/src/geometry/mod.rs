//! Where things lie. Pure functions from what there is to where it goes.
//!
//! Invariant: nothing here knows the browser; sizes come in as arguments, in CSS pixels.

mod axis;
mod diagram;
mod lanes;
pub mod plot;
mod ring;
mod rounded;

pub use axis::{Scale, Tracks, place_labels, ticks};
pub use diagram::{Diagram, EdgeLine, LINE, Occurs, Stand};
pub use lanes::Lanes;
pub use ring::{Border, Ring, Spot, along};
pub use rounded::{Round, Rounded};

use std::fmt::Write as _;

/// A point; y grows downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

/// A width and a height.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

/// A rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Its left edge.
    pub x: f64,
    /// Its top edge.
    pub y: f64,
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

/// On which side of its point a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// To the right of it.
    Start,
    /// Around it.
    Middle,
    /// To the left of it.
    End,
}

impl Point {
    /// The point at these coordinates.
    #[must_use]
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// How far it is to `other`.
    #[must_use]
    pub fn distance(self, other: Self) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    /// The point that has made this share of the way to `other`.
    #[must_use]
    pub fn toward(self, other: Self, share: f64) -> Self {
        Self::new(self.x + (other.x - self.x) * share, self.y + (other.y - self.y) * share)
    }
}

impl Anchor {
    /// As SVG's `text-anchor` says it.
    #[must_use]
    pub const fn svg(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Middle => "middle",
            Self::End => "end",
        }
    }
}

/// A line through `points` as the data of an SVG path.
#[must_use]
pub fn path(points: &[Point]) -> String {
    let mut data = String::with_capacity(points.len() * 14);
    for (place, point) in points.iter().enumerate() {
        let verb = if place == 0 { 'M' } else { 'L' };
        let _ = write!(data, "{verb}{} {}", point.x.px(), point.y.px());
    }
    data
}

/// About how wide `text` is in a proportional type of this size.
#[must_use]
pub fn text_width(text: &str, size: f64) -> f64 {
    let ems: f64 = text.chars().map(|c| if c.is_ascii() { 0.56 } else { 0.95 }).sum();
    ems * size
}

/// As an SVG transform.
pub fn translate(point: Point) -> String {
    format!("translate({} {})", point.x.px(), point.y.px())
}
