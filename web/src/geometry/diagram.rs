//! The role diagram (Figure 4): where its boxes stand and how its edges run.

use super::{Anchor, Point, Rect, Size};
use sim::{Edge, Standing};

/// The diagram's shape, in units of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagram {
    /// How large it is.
    pub size: Size,
    /// The boxes that the servers stand on.
    pub stands: [Stand; 4],
    /// The edges.
    pub edges: [EdgeLine; 7],
}

/// A box that servers stand on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stand {
    /// For which role.
    pub standing: Standing,
    /// Where.
    pub rect: Rect,
}

/// How an edge runs.
#[derive(Clone, Debug, PartialEq)]
pub struct EdgeLine {
    /// Which.
    pub edge: Edge,
    /// The data of an SVG path; its arrow is at the end.
    pub path: String,
    /// The first line of its label.
    pub label: Point,
    /// On which side of `label` it stands.
    pub anchor: Anchor,
    /// May the label take two lines?
    pub may_break: bool,
}

/// From one line of a label to the next.
pub const LINE: f64 = 14.0;
/// Below this width the boxes may stand one below the other.
const NARROW: f64 = 400.0;
/// Below this height they move together.
const LOW: f64 = 172.0;
/// Text of 11.5 may grow by so much, and no more: it would shout.
const MOST_SCALE: f64 = 1.2;

impl Diagram {
    /// The diagram for an area of this size: side by side as in the paper, or one below the other.
    #[must_use]
    pub fn of(room: Size) -> Self {
        let wide = wide(if room.height < LOW {
            &Rows { top: 47, height: 46, first: 17, second: 36 }
        } else {
            &Rows { top: 71, height: 50, first: 27, second: 56 }
        });
        let tall = tall();
        if room.width < NARROW && wide.scale(room) < tall.scale(room) { tall } else { wide }
    }

    /// How large it can be in an area of this size.
    fn scale(&self, room: Size) -> f64 {
        (room.width / self.size.width).min(room.height / self.size.height)
    }

    /// What of the plane an area of this size shows: the diagram in its middle, not too large.
    #[must_use]
    pub fn shown_in(&self, room: Size) -> Rect {
        let width = self.size.width.max(room.width / MOST_SCALE);
        let height = self.size.height.max(room.height / MOST_SCALE);
        let (x, y) = ((self.size.width - width) / 2.0, (self.size.height - height) / 2.0);
        Rect { x, y, width, height }
    }
}

/// Where the three roles of the paper stand, and how far below them the two returns run.
struct Rows {
    top: i32,
    height: i32,
    first: i32,
    second: i32,
}

const fn stand(standing: Standing, x: f64, y: f64, width: f64, height: f64) -> Stand {
    Stand { standing, rect: Rect { x, y, width, height } }
}

fn line(edge: Edge, path: impl Into<String>, x: f64, y: f64, anchor: Anchor) -> EdgeLine {
    EdgeLine { edge, path: path.into(), label: Point::new(x, y), anchor, may_break: true }
}

fn unbroken(edge: EdgeLine) -> EdgeLine {
    EdgeLine { may_break: false, ..edge }
}

/// A square way down, to the left, and up to the edge of a box.
fn back(from: i32, to: i32, bottom: i32, y: i32) -> String {
    let (right, left, above) = (from - 10, to + 10, y - 10);
    format!(
        "M{from} {bottom}V{above}Q{from} {y} {right} {y}H{left}Q{to} {y} {to} {above}V{}",
        bottom + 5
    )
}

fn wide(rows: &Rows) -> Diagram {
    let Rows { top, height, .. } = *rows;
    let (bottom, middle, arrow) = (top + height, top + height / 2, top - 5);
    let (first, second) = (bottom + rows.first, bottom + rows.second);
    let (y, high) = (f64::from(top), f64::from(height));
    let words = f64::from(middle - 21);
    Diagram {
        size: Size { width: 568.0, height: f64::from(second + 10) },
        stands: [
            stand(Standing::Down, 1.0, 1.0, 124.0, 26.0),
            stand(Standing::Follower, 1.0, y, 124.0, high),
            stand(Standing::Candidate, 263.0, y, 96.0, high),
            stand(Standing::Leader, 471.0, y, 96.0, high),
        ],
        edges: [
            line(
                Edge::StartsUp,
                format!("M25 27V{arrow}"),
                33.0,
                (y + 27.0) / 2.0 + 4.0,
                Anchor::Start,
            ),
            line(Edge::StartsElection, format!("M125 {middle}H258"), 192.0, words, Anchor::Middle),
            line(
                Edge::NewElection,
                format!("M293 {top}C293 {0} 333 {0} 333 {arrow}", top - 46),
                343.0,
                y - 27.0,
                Anchor::Start,
            ),
            line(Edge::WinsElection, format!("M359 {middle}H466"), 413.0, words, Anchor::Middle),
            unbroken(line(
                Edge::CandidateStepsDown,
                back(327, 79, bottom, first),
                203.0,
                f64::from(first + 4),
                Anchor::Middle,
            )),
            unbroken(line(
                Edge::LeaderStepsDown,
                back(519, 31, bottom, second),
                203.0,
                f64::from(second + 4),
                Anchor::Middle,
            )),
            unbroken(line(Edge::Crashes, "M149 14H131", 155.0, 18.0, Anchor::Start)),
        ],
    }
}

fn tall() -> Diagram {
    Diagram {
        size: Size { width: 346.0, height: 356.0 },
        stands: [
            stand(Standing::Down, 94.0, 1.0, 124.0, 26.0),
            stand(Standing::Follower, 94.0, 76.0, 124.0, 50.0),
            stand(Standing::Candidate, 94.0, 190.0, 124.0, 50.0),
            stand(Standing::Leader, 94.0, 304.0, 124.0, 50.0),
        ],
        edges: [
            // First: the labels of the others lie over it.
            line(Edge::LeaderStepsDown, "M94 334C4 322 4 110 88 102", 86.0, 348.0, Anchor::End),
            line(Edge::StartsUp, "M156 27V70", 166.0, 54.0, Anchor::Start),
            line(Edge::StartsElection, "M124 126V184", 116.0, 152.0, Anchor::End),
            line(
                Edge::NewElection,
                "M218 205C254 197 254 236 224 227",
                252.0,
                212.0,
                Anchor::Start,
            ),
            line(Edge::WinsElection, "M124 240V298", 116.0, 266.0, Anchor::End),
            line(Edge::CandidateStepsDown, "M188 190V132", 196.0, 156.0, Anchor::Start),
            unbroken(line(Edge::Crashes, "M300 14H224", 340.0, 36.0, Anchor::End)),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOMS: [Size; 3] = [
        Size { width: 346.0, height: 300.0 },
        Size { width: 546.0, height: 137.0 },
        Size { width: 568.0, height: 300.0 },
    ];

    #[test]
    fn every_box_and_label_lies_inside() {
        for room in ROOMS {
            let diagram = Diagram::of(room);
            for Stand { rect, .. } in diagram.stands {
                assert!(0.0 <= rect.x && rect.x + rect.width <= diagram.size.width);
                assert!(0.0 <= rect.y && rect.y + rect.height <= diagram.size.height);
            }
            for line in diagram.edges {
                assert!(line.label.x < diagram.size.width && line.label.y < diagram.size.height);
            }
        }
    }

    #[test]
    fn a_large_area_shows_it_in_the_middle_and_not_larger_than_it_reads_well() {
        for room in ROOMS {
            let diagram = Diagram::of(room);
            let shown = diagram.shown_in(room);
            assert!(shown.x <= 0.0 && shown.y <= 0.0);
            assert!(diagram.size.width <= shown.width && diagram.size.height <= shown.height);
            let scale = (room.width / shown.width).min(room.height / shown.height);
            assert!(scale <= MOST_SCALE + 0.001, "{scale}");
        }
    }

    #[test]
    fn no_edge_is_drawn_twice_and_none_is_missing() {
        for room in ROOMS {
            let mut edges = Diagram::of(room).edges.map(|line| line.edge);
            edges.sort_unstable();
            assert_eq!(
                edges,
                [
                    Edge::StartsUp,
                    Edge::StartsElection,
                    Edge::NewElection,
                    Edge::WinsElection,
                    Edge::CandidateStepsDown,
                    Edge::LeaderStepsDown,
                    Edge::Crashes,
                ]
            );
        }
    }
}
