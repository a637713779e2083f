//! The role diagram (Figure 4): where its boxes stand and how its edges run.

use super::{Anchor, Point, Rect, Size};
use sim::{Edge, Standing};

/// The diagram's shape, in units of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagram {
    /// How large it is.
    pub size: Size,
    /// The boxes that the servers stand on.
    pub stands: Vec<Stand>,
    /// The edges.
    pub edges: Vec<EdgeLine>,
}

/// The roles that can occur besides those of the paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Occurs {
    /// Pre-candidates (thesis §9.6).
    pub pre_vote: bool,
    /// Servers without a vote (thesis §4.2.1).
    pub learners: bool,
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
    /// Has it room for a word or two only?
    pub is_short: bool,
    /// Is it drawn only once it was taken?
    pub once_taken: bool,
}

/// From one line of a label to the next.
pub const LINE: f64 = 14.0;
/// Below this width the boxes stand one below the other.
const NARROW: f64 = 400.0;
/// Below this height they move together.
const LOW: f64 = 172.0;
/// Text of 11.5 may grow by so much, and no more: it would shout.
const MOST_SCALE: f64 = 1.2;

impl Diagram {
    /// The diagram for an area of this size: side by side as in the paper, or one below the other.
    #[must_use]
    pub fn of(room: Size, occurs: Occurs) -> Self {
        let rows = if room.height < LOW {
            &Rows { top: 47, height: 46, first: 17, second: 36 }
        } else {
            &Rows { top: 71, height: 50, first: 27, second: 56 }
        };
        // Side by side its words would be too small to be read there; the other scrolls.
        if room.width < NARROW { tall(occurs) } else { wide(rows, occurs) }
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
    EdgeLine {
        edge,
        path: path.into(),
        label: Point::new(x, y),
        anchor,
        may_break: true,
        is_short: false,
        once_taken: false,
    }
}

fn unbroken(edge: EdgeLine) -> EdgeLine {
    EdgeLine { may_break: false, ..edge }
}

fn short(is_short: bool, edge: EdgeLine) -> EdgeLine {
    EdgeLine { is_short, ..edge }
}

/// A square way down, to the left, and up to the edge of a box.
fn back(from: i32, to: i32, bottom: i32, y: i32) -> String {
    let (right, left, above) = (from - 10, to + 10, y - 10);
    format!(
        "M{from} {bottom}V{above}Q{from} {y} {right} {y}H{left}Q{to} {y} {to} {above}V{}",
        bottom + 5
    )
}

/// Where the boxes of the wide diagram stand, from left to right.
struct Columns {
    follower: f64,
    pre_candidate: f64,
    candidate: (f64, f64),
    leader: (f64, f64),
}

impl Columns {
    const fn of(occurs: Occurs) -> Self {
        match (occurs.pre_vote, occurs.learners) {
            (false, false) => Self {
                follower: 124.0,
                pre_candidate: 0.0,
                candidate: (263.0, 96.0),
                leader: (471.0, 96.0),
            },
            (false, true) => Self {
                follower: 125.0,
                pre_candidate: 0.0,
                candidate: (340.0, 90.0),
                leader: (488.0, 79.0),
            },
            (true, _) => Self {
                follower: 125.0,
                pre_candidate: 190.0,
                candidate: (368.0, 86.0),
                leader: (500.0, 67.0),
            },
        }
    }
}

fn wide(rows: &Rows, occurs: Occurs) -> Diagram {
    let Rows { top, height, .. } = *rows;
    let (arrow, second) = (top - 5, top + height + rows.second);
    let (y, high) = (f64::from(top), f64::from(height));
    let at = Columns::of(occurs);
    let is_full = occurs.pre_vote || occurs.learners;
    let mut stands = vec![
        stand(Standing::Follower, 1.0, y, at.follower, high),
        stand(Standing::Candidate, at.candidate.0, y, at.candidate.1, high),
        stand(Standing::Leader, at.leader.0, y, at.leader.1, high),
    ];
    let mut edges = returns(rows, occurs, &at);
    let starts = (at.follower + 1.0, at.candidate.0);
    if occurs.pre_vote {
        stands.push(stand(Standing::PreCandidate, at.pre_candidate, y, PRE_CANDIDATE, high));
        let asks = (starts.0, at.pre_candidate);
        edges.push(short(true, along(Edge::StartsPreVote, asks, rows)));
        let wins = (asks.1 + PRE_CANDIDATE, starts.1);
        edges.push(short(true, along(Edge::WinsPreVote, wins, rows)));
        let (low, over) = (top + 6, top - 14);
        let path = format!("M{} {low}C150 {over} 310 {over} {} {low}", starts.0, starts.1 - 2.0);
        let told = line(Edge::StartsElection, path, 270.0, y - 5.0, Anchor::Middle);
        edges.push(EdgeLine { once_taken: true, ..unbroken(told) });
    } else {
        edges.push(along(Edge::StartsElection, starts, rows));
    }
    let wins = (at.candidate.0 + at.candidate.1, at.leader.0);
    edges.push(short(is_full, along(Edge::WinsElection, wins, rows)));
    let (from, to, label) = if is_full { (412, 430, 438.0) } else { (293, 333, 343.0) };
    let again = format!("M{from} {top}C{from} {0} {to} {0} {to} {arrow}", top - 46);
    edges.push(line(Edge::NewElection, again, label, y - 27.0, Anchor::Start));
    let upper = if occurs.learners { upper_with_learners } else { upper_as_in_the_paper };
    upper(y, &mut stands, &mut edges);
    Diagram { size: Size { width: 568.0, height: f64::from(second + 10) }, stands, edges }
}

/// What stands above the follower: from where a server comes.
fn upper_as_in_the_paper(y: f64, stands: &mut Vec<Stand>, edges: &mut Vec<EdgeLine>) {
    stands.push(stand(Standing::Down, 1.0, 1.0, 124.0, 26.0));
    let (up, middle) = (format!("M25 27V{}", y - 5.0), f64::midpoint(y, 27.0) + 4.0);
    edges.push(line(Edge::StartsUp, up, 33.0, middle, Anchor::Start));
    edges.push(unbroken(line(Edge::Crashes, "M149 14H131", 155.0, 18.0, Anchor::Start)));
}

fn upper_with_learners(y: f64, stands: &mut Vec<Stand>, edges: &mut Vec<EdgeLine>) {
    stands.push(stand(Standing::Learner, 1.0, 1.0, 104.0, 26.0));
    stands.push(stand(Standing::Down, 206.0, 1.0, 90.0, 26.0));
    let (arrow, middle) = (y - 5.0, f64::midpoint(y, 27.0) + 4.0);
    let votes = line(Edge::BecomesVoter, format!("M25 27V{arrow}"), 33.0, middle, Anchor::Start);
    let up = format!("M206 14H125Q115 14 115 24V{arrow}");
    let up = line(Edge::StartsUp, up, 162.0, 18.0, Anchor::Middle);
    let down = line(Edge::Crashes, "M318 14H302", 322.0, 18.0, Anchor::Start);
    edges.extend([votes, up, down].map(|edge| short(true, unbroken(edge))));
}

/// How wide the box of the pre-candidates is.
const PRE_CANDIDATE: f64 = 112.0;

/// The ways back to Follower, below the boxes: those of candidates meet.
fn returns(rows: &Rows, occurs: Occurs, at: &Columns) -> Vec<EdgeLine> {
    let bottom = rows.top + rows.height;
    let (first, second) = (bottom + rows.first, bottom + rows.second);
    let middle = |(x, width): (f64, f64)| (x + width / 2.0) as i32;
    let (candidate, leader) = (middle(at.candidate), middle(at.leader));
    let below = |edge, from, to, row: i32, label: i32| {
        let path = back(from, to, bottom, row);
        unbroken(line(edge, path, f64::from(label), f64::from(row + 4), Anchor::Middle))
    };
    let mut edges = Vec::new();
    if occurs.pre_vote {
        let asks = middle((at.pre_candidate, PRE_CANDIDATE));
        let steps = below(Edge::CandidateStepsDown, candidate, 79, first, (asks + candidate) / 2);
        edges.push(short(true, steps));
        edges.push(short(true, below(Edge::PreVoteEnds, asks, 79, first, (89 + asks) / 2)));
    } else {
        edges.push(below(
            Edge::CandidateStepsDown,
            candidate + 16,
            79,
            first,
            (79 + candidate + 16) / 2,
        ));
    }
    edges.push(below(Edge::LeaderStepsDown, leader, 31, second, 203));
    edges
}

/// A way from one box to the next, its words over it.
fn along(edge: Edge, (from, to): (f64, f64), rows: &Rows) -> EdgeLine {
    let middle = rows.top + rows.height / 2;
    let path = format!("M{from} {middle}H{}", to - 5.0);
    line(edge, path, f64::midpoint(from, to), f64::from(middle - 21), Anchor::Middle)
}

fn tall(occurs: Occurs) -> Diagram {
    let mut diagram = if occurs.pre_vote { tall_with_pre_vote() } else { tall_as_in_the_paper() };
    if occurs.learners {
        // Down makes room for it.
        let down = diagram.stands.iter_mut().filter(|stand| stand.standing == Standing::Down);
        down.for_each(|stand| (stand.rect.x, stand.rect.width) = (114.0, 104.0));
        diagram.stands.push(stand(Standing::Learner, 1.0, 1.0, 104.0, 26.0));
        let votes = line(Edge::BecomesVoter, "M20 27V74Q20 84 30 84H88", 26.0, 50.0, Anchor::Start);
        diagram.edges.push(short(true, unbroken(votes)));
    }
    diagram
}

fn tall_as_in_the_paper() -> Diagram {
    Diagram {
        size: Size { width: 346.0, height: 356.0 },
        stands: vec![
            stand(Standing::Down, 94.0, 1.0, 124.0, 26.0),
            stand(Standing::Follower, 94.0, 76.0, 124.0, 50.0),
            stand(Standing::Candidate, 94.0, 190.0, 124.0, 50.0),
            stand(Standing::Leader, 94.0, 304.0, 124.0, 50.0),
        ],
        edges: vec![
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

fn tall_with_pre_vote() -> Diagram {
    let told =
        line(Edge::StartsElection, "M212 106C236 140 236 200 214 232", 234.0, 148.0, Anchor::Start);
    Diagram {
        size: Size { width: 346.0, height: 366.0 },
        stands: vec![
            stand(Standing::Down, 94.0, 1.0, 124.0, 26.0),
            stand(Standing::Follower, 94.0, 62.0, 124.0, 44.0),
            stand(Standing::PreCandidate, 94.0, 148.0, 124.0, 44.0),
            stand(Standing::Candidate, 94.0, 234.0, 124.0, 44.0),
            stand(Standing::Leader, 94.0, 320.0, 124.0, 44.0),
        ],
        edges: vec![
            line(Edge::LeaderStepsDown, "M94 346C4 334 4 104 88 96", 86.0, 352.0, Anchor::End),
            line(Edge::StartsUp, "M156 27V56", 166.0, 46.0, Anchor::Start),
            line(Edge::StartsPreVote, "M124 106V142", 116.0, 121.0, Anchor::End),
            line(Edge::WinsPreVote, "M124 192V228", 116.0, 207.0, Anchor::End),
            line(Edge::WinsElection, "M124 278V314", 116.0, 293.0, Anchor::End),
            line(
                Edge::CandidateStepsDown,
                "M218 244C300 226 300 96 224 86",
                250.0,
                196.0,
                Anchor::Start,
            ),
            line(Edge::PreVoteEnds, "M188 148V112", 194.0, 127.0, Anchor::Start),
            line(
                Edge::NewElection,
                "M218 258C254 250 254 284 224 274",
                252.0,
                262.0,
                Anchor::Start,
            ),
            EdgeLine { once_taken: true, ..told },
            short(true, unbroken(line(Edge::Crashes, "M300 14H224", 340.0, 36.0, Anchor::End))),
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

    fn all() -> impl Iterator<Item = (Size, Occurs, Diagram)> {
        ROOMS.into_iter().flat_map(|room| {
            [false, true].into_iter().flat_map(move |pre_vote| {
                [false, true].into_iter().map(move |learners| {
                    let occurs = Occurs { pre_vote, learners };
                    (room, occurs, Diagram::of(room, occurs))
                })
            })
        })
    }

    #[test]
    fn every_box_and_label_lies_inside_and_no_box_on_another() {
        for (_, occurs, diagram) in all() {
            for (place, Stand { rect, .. }) in diagram.stands.iter().enumerate() {
                assert!(0.0 <= rect.x && rect.x + rect.width <= diagram.size.width);
                assert!(0.0 <= rect.y && rect.y + rect.height <= diagram.size.height);
                for Stand { rect: other, standing } in &diagram.stands[..place] {
                    let apart = rect.x + rect.width < other.x
                        || other.x + other.width < rect.x
                        || rect.y + rect.height < other.y
                        || other.y + other.height < rect.y;
                    assert!(apart, "{occurs:?} {standing:?}");
                }
            }
            for line in diagram.edges {
                assert!(line.label.x < diagram.size.width && line.label.y < diagram.size.height);
            }
        }
    }

    #[test]
    fn a_large_area_shows_it_in_the_middle_and_not_larger_than_it_reads_well() {
        for (room, _, diagram) in all() {
            let shown = diagram.shown_in(room);
            assert!(shown.x <= 0.0 && shown.y <= 0.0);
            assert!(diagram.size.width <= shown.width && diagram.size.height <= shown.height);
            let scale = (room.width / shown.width).min(room.height / shown.height);
            assert!(scale <= MOST_SCALE + 0.001, "{scale}");
        }
    }

    #[test]
    fn a_box_and_its_edges_are_there_if_the_role_can_occur_and_no_edge_is_drawn_twice() {
        for (_, occurs, diagram) in all() {
            let mut edges: Vec<Edge> = diagram.edges.iter().map(|line| line.edge).collect();
            edges.sort_unstable();
            let mut expected = vec![
                Edge::StartsUp,
                Edge::StartsElection,
                Edge::NewElection,
                Edge::WinsElection,
                Edge::CandidateStepsDown,
                Edge::LeaderStepsDown,
            ];
            if occurs.pre_vote {
                expected.extend([Edge::StartsPreVote, Edge::WinsPreVote, Edge::PreVoteEnds]);
            }
            expected.extend(occurs.learners.then_some(Edge::BecomesVoter));
            expected.push(Edge::Crashes);
            expected.sort_unstable();
            assert_eq!(edges, expected, "{occurs:?}");
            let has = |standing| diagram.stands.iter().any(|stand| stand.standing == standing);
            assert_eq!(has(Standing::PreCandidate), occurs.pre_vote);
            assert_eq!(has(Standing::Learner), occurs.learners);
        }
    }
}
