//! The role diagram (Figure 4): where its boxes stand and how its edges run.

use super::{Anchor, Point, Rect, Size};
use sim::{Edge, Standing};

/// The diagram's shape, in units of its own.
#[derive(Clone, Copy, Debug, PartialEq)]
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
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EdgeLine {
    /// Which.
    pub edge: Edge,
    /// The data of an SVG path; its arrow is at the end.
    pub path: &'static str,
    /// The first line of its label.
    pub label: Point,
    /// On which side of `label` it stands.
    pub anchor: Anchor,
    /// May the label take two lines?
    pub may_break: bool,
}

/// From one line of a label to the next.
pub const LINE: f64 = 14.0;

impl Diagram {
    /// The diagram for a panel of this width: side by side as in the paper, or one below the other.
    #[must_use]
    pub fn of(width: f64) -> &'static Self {
        if width < 400.0 { &TALL } else { &WIDE }
    }
}

const fn stand(standing: Standing, x: f64, y: f64, width: f64, height: f64) -> Stand {
    Stand { standing, rect: Rect { x, y, width, height } }
}

const fn line(edge: Edge, path: &'static str, x: f64, y: f64, anchor: Anchor) -> EdgeLine {
    EdgeLine { edge, path, label: Point::new(x, y), anchor, may_break: true }
}

const fn unbroken(edge: EdgeLine) -> EdgeLine {
    EdgeLine { may_break: false, ..edge }
}

static WIDE: Diagram = Diagram {
    size: Size { width: 492.0, height: 228.0 },
    stands: [
        stand(Standing::Down, 2.0, 4.0, 134.0, 32.0),
        stand(Standing::Follower, 2.0, 90.0, 98.0, 66.0),
        stand(Standing::Candidate, 212.0, 90.0, 96.0, 66.0),
        stand(Standing::Leader, 402.0, 90.0, 88.0, 66.0),
    ],
    edges: [
        line(Edge::StartsUp, "M30 36V84", 38.0, 64.0, Anchor::Start),
        line(Edge::StartsElection, "M100 123H206", 156.0, 102.0, Anchor::Middle),
        line(Edge::NewElection, "M238 90C238 50 282 50 282 84", 294.0, 58.0, Anchor::Start),
        line(Edge::WinsElection, "M308 123H396", 355.0, 102.0, Anchor::Middle),
        unbroken(line(
            Edge::CandidateStepsDown,
            "M244 156C226 190 112 190 88 162",
            166.0,
            186.0,
            Anchor::Middle,
        )),
        unbroken(line(
            Edge::LeaderStepsDown,
            "M446 156C412 238 84 238 40 162",
            243.0,
            221.0,
            Anchor::Middle,
        )),
        unbroken(line(Edge::Crashes, "M178 20H142", 184.0, 24.0, Anchor::Start)),
    ],
};

static TALL: Diagram = Diagram {
    size: Size { width: 346.0, height: 404.0 },
    stands: [
        stand(Standing::Down, 88.0, 4.0, 136.0, 32.0),
        stand(Standing::Follower, 102.0, 88.0, 108.0, 66.0),
        stand(Standing::Candidate, 102.0, 210.0, 108.0, 66.0),
        stand(Standing::Leader, 102.0, 332.0, 108.0, 66.0),
    ],
    edges: [
        line(Edge::StartsUp, "M156 36V82", 166.0, 66.0, Anchor::Start),
        line(Edge::StartsElection, "M130 154V204", 122.0, 176.0, Anchor::End),
        line(Edge::NewElection, "M210 228C246 220 246 268 216 258", 244.0, 240.0, Anchor::Start),
        line(Edge::WinsElection, "M130 276V326", 122.0, 298.0, Anchor::End),
        line(Edge::CandidateStepsDown, "M184 210V160", 192.0, 180.0, Anchor::Start),
        line(Edge::LeaderStepsDown, "M102 358C-2 346 -2 126 96 118", 92.0, 378.0, Anchor::End),
        unbroken(line(Edge::Crashes, "M300 20H230", 340.0, 44.0, Anchor::End)),
    ],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_box_and_label_lies_inside() {
        for width in [300.0, 500.0] {
            let diagram = Diagram::of(width);
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
    fn no_edge_is_drawn_twice_and_none_is_missing() {
        for width in [300.0, 500.0] {
            let mut edges = Diagram::of(width).edges.map(|line| line.edge);
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
