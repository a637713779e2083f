//! The ring of servers, the ways between them, and the border of a partition.

use super::{Anchor, Point, Size};
use raft::{NodeId, NodeSet};
use std::f64::consts::{PI, TAU};

/// Where each server stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Ring {
    size: Size,
    center: Point,
    /// Half the width and half the height of the ellipse.
    axes: (f64, f64),
    /// In the order of their numbers, clockwise. A partition moves nobody: who looks for S3 looks
    /// where S3 was.
    places: Vec<(NodeId, Point)>,
    /// The radius of a server, its timer's arc included.
    pub radius: f64,
}

/// A place on the way of a message, and where it heads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// Where.
    pub point: Point,
    /// In degrees, clockwise from the right.
    pub heading: f64,
    /// How large it is drawn: 1, or less among small servers.
    pub size: f64,
}

/// The border of a partition.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Border {
    /// Its lines.
    pub lines: Vec<Vec<Point>>,
}

/// Above this many, the servers have no room for more than their names.
const MOST_WITH_LABELS: usize = 9;
/// A message keeps this far to the right of the straight way, so that two that meet pass by.
const LANE: f64 = 5.0;
/// How much wider than high the ring may be, and how much higher than wide.
const WIDEST: f64 = 2.1;
const TALLEST: f64 = 1.15;
/// A border begins this far beyond the ring, as a share of its radius.
const BEYOND: f64 = 1.28;

impl Ring {
    /// The ring of `servers` in an area of this size. The first stands at the top left.
    #[must_use]
    pub fn of(servers: NodeSet, size: Size) -> Self {
        let order: Vec<NodeId> = servers.iter().collect();
        let wished = (28.0 + (size.height - 228.0) * 0.045).clamp(26.0, 46.0);
        // Smaller servers need less room at the edges, which leaves more for the ring.
        let first = Self::with_margin(&order, size, wished, wished);
        Self::with_margin(&order, size, wished, first.radius)
    }

    /// The ring that leaves room for servers of radius `edge`, and their labels, at the edges.
    fn with_margin(order: &[NodeId], size: Size, wished: f64, edge: f64) -> Self {
        let count = order.len();
        let margin = Size { width: edge + 13.0, height: edge + 25.0 };
        let unit: Vec<Point> =
            (0..count).map(|slot| on_circle(angle(slot as f64, count))).collect();
        let (left, right) = bounds(unit.iter().map(|point| point.x));
        let (top, bottom) = bounds(unit.iter().map(|point| point.y));
        let fit = |room: f64, margin: f64, extent: f64| {
            if extent < 0.01 { f64::INFINITY } else { (room - 2.0 * margin).max(20.0) / extent }
        };
        let across = fit(size.width, margin.width, right - left);
        let down = fit(size.height, margin.height, bottom - top);
        let axes = (across.min(down * WIDEST), down.min(across * TALLEST));
        let axes = if axes.0.is_finite() && axes.1.is_finite() { axes } else { (0.0, 0.0) };
        let center = Point::new(
            size.width / 2.0 - axes.0 * (left + right) / 2.0,
            size.height / 2.0 - axes.1 * (top + bottom) / 2.0,
        );
        let apart = 2.0 * axes.0.min(axes.1) * sine(PI / count.max(2) as f64);
        let radius = if count < 2 { wished } else { wished.min(0.44 * apart) };
        let at = |unit: &Point| Point::new(center.x + axes.0 * unit.x, center.y + axes.1 * unit.y);
        let places = order.iter().copied().zip(unit.iter().map(at)).collect();
        Self { size, center, axes, places, radius }
    }

    /// Every server and where it stands.
    #[must_use]
    pub fn places(&self) -> &[(NodeId, Point)] {
        &self.places
    }

    /// Where this server stands.
    #[must_use]
    pub fn place(&self, server: NodeId) -> Option<Point> {
        self.places.iter().find(|(id, _)| *id == server).map(|(_, point)| *point)
    }

    /// Is there room for more than the servers' names?
    #[must_use]
    pub fn has_labels(&self) -> bool {
        self.places.len() <= MOST_WITH_LABELS && 24.0 <= self.radius
    }

    /// Where the label of a server at `place` goes, relative to it: outside of the ring.
    #[must_use]
    pub fn label(&self, place: Point) -> (Point, Anchor) {
        if self.places.len() <= MOST_WITH_LABELS {
            let above = place.y < self.center.y - 1.0;
            let y = if above { -self.radius - 8.0 } else { self.radius + 17.0 };
            return (Point::new(0.0, y), Anchor::Middle);
        }
        let (x, y) = (place.x - self.center.x, place.y - self.center.y);
        let far = (self.radius + 8.0) / x.hypot(y).max(1.0);
        let anchor = match x / self.axes.0.max(1.0) {
            ..-0.3 => Anchor::End,
            0.3.. => Anchor::Start,
            _ => Anchor::Middle,
        };
        (Point::new(x * far, y * far + 4.0), anchor)
    }

    /// The border between `groups`, if there are two at least and each stands together: servers
    /// keep their seats, so a group may be scattered, and no line could be drawn around it.
    #[must_use]
    pub fn border(&self, groups: &[NodeSet]) -> Option<Border> {
        let group = |place: usize| {
            let (id, _) = self.places.get(place % self.places.len().max(1))?;
            groups.iter().position(|group| group.contains(*id))
        };
        let count = self.places.len();
        let gaps: Vec<usize> = (0..count).filter(|&slot| group(slot) != group(slot + 1)).collect();
        let mut sides: Vec<_> = (0..count).map(group).collect();
        sim::ascend(&mut sides, |side| *side);
        sides.dedup();
        if gaps.len() < 2 || sides.len() < gaps.len() {
            return None;
        }
        let hub = self.at(hub(&gaps, count));
        let outer = |gap: usize| self.outer(on_circle(angle(gap as f64 + 0.5, count)));
        let lines: Vec<Vec<Point>> = match gaps[..] {
            [first, second] => vec![bend(outer(first), hub, outer(second))],
            _ => gaps.iter().map(|&gap| vec![hub, outer(gap)]).collect(),
        };
        Some(Border { lines })
    }

    /// The point of the area that is this point of the circle of radius 1.
    fn at(&self, unit: Point) -> Point {
        Point::new(self.center.x + self.axes.0 * unit.x, self.center.y + self.axes.1 * unit.y)
    }

    /// Where a border that leaves the ring in this direction ends: beyond the servers, but inside.
    fn outer(&self, unit: Point) -> Point {
        let edge = |direction: f64, axis: f64, center: f64, end: f64| {
            let room = if direction < 0.0 { center } else { end - center };
            (room - 4.0) / (direction.abs() * axis).max(0.001)
        };
        let across = edge(unit.x, self.axes.0, self.center.x, self.size.width);
        let down = edge(unit.y, self.axes.1, self.center.y, self.size.height);
        let far = BEYOND.min(across).min(down);
        self.at(Point::new(unit.x * far, unit.y * far))
    }
}

/// Where a message is that has made this share of its way, from the edge of one server's circle to
/// the edge of the other's. It keeps to the right, so that two that meet pass by.
#[must_use]
pub fn along(from: Point, to: Point, radius: f64, way: f64) -> Spot {
    let distance = from.distance(to).max(0.001);
    let (x, y) = ((to.x - from.x) / distance, (to.y - from.y) / distance);
    let lane = LANE.min(radius / 2.0);
    let edge = (radius * radius - lane * lane).sqrt();
    let made = edge + (distance - 2.0 * edge).max(0.0) * way.clamp(0.0, 1.0);
    let point = Point::new(from.x + x * made - y * lane, from.y + y * made + x * lane);
    Spot { point, heading: y.atan2(x).to_degrees(), size: (radius / 28.0).clamp(0.55, 1.0) }
}

/// The angle of a place, clockwise from the right; the first two share the top.
fn angle(slot: f64, count: usize) -> f64 {
    let count = count.max(1) as f64;
    TAU * (slot - 0.5) / count - PI / 2.0
}

/// To a thousandth of a pixel on any screen. The exact one reduces angles of any size, of which a
/// ring has none, and costs the page some kilobytes.
fn sine(angle: f64) -> f64 {
    let turns = (angle / TAU).round();
    let angle = angle - turns * TAU;
    // sin(π − x) = sin x: what is left is a quarter, where the series is short.
    let angle = if PI / 2.0 < angle.abs() { PI.copysign(angle) - angle } else { angle };
    let square = angle * angle;
    let mut term = angle;
    let mut sum = angle;
    for n in 1..8 {
        term *= -square / f64::from((2 * n) * (2 * n + 1));
        sum += term;
    }
    sum
}

fn on_circle(angle: f64) -> Point {
    Point::new(sine(angle + PI / 2.0), sine(angle))
}

fn bounds(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), value| {
        (least.min(value), most.max(value))
    })
}

/// Where the borders meet, on the circle of radius 1: its center, unless a group fills
/// half of it or more; then far enough away from that group that no way inside of it crosses a border.
fn hub(gaps: &[usize], count: usize) -> Point {
    let arc = |place: usize| {
        let (begin, end) = (gaps[place], gaps[(place + 1) % gaps.len()]);
        let servers = (end + count - begin - 1) % count + 1;
        (servers, begin)
    };
    let Some((servers, begin)) = (0..gaps.len()).map(arc).max_by_key(|(servers, _)| *servers)
    else {
        return Point::default();
    };
    let spread = TAU * (servers - 1) as f64 / count as f64;
    if spread < PI - 0.01 {
        return Point::default();
    }
    let chord = -sine(spread / 2.0 + PI / 2.0);
    let middle = angle(begin as f64 + (servers + 1) as f64 / 2.0, count);
    let away = on_circle(middle + PI);
    let far = (chord + 0.82).max(2.0 * chord + 0.04) / 2.0;
    Point::new(away.x * far, away.y * far)
}

/// A curve from `begin` to `end` whose middle is `through`.
fn bend(begin: Point, through: Point, end: Point) -> Vec<Point> {
    let control = Point::new(
        2.0 * through.x - (begin.x + end.x) / 2.0,
        2.0 * through.y - (begin.y + end.y) / 2.0,
    );
    let at = |share: f64| begin.toward(control, share).toward(control.toward(end, share), share);
    (0..=24).map(|step| at(f64::from(step) / 24.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAGE: Size = Size { width: 570.0, height: 500.0 };

    fn id(number: u8) -> NodeId {
        NodeId::new(number).expect("a server's number")
    }

    fn group(numbers: &[u8]) -> NodeSet {
        numbers.iter().map(|number| id(*number)).collect()
    }

    fn crosses(a: Point, b: Point, c: Point, d: Point) -> bool {
        let side =
            |p: Point, q: Point, r: Point| (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
        side(a, b, c) * side(a, b, d) <= 0.0 && side(c, d, a) * side(c, d, b) <= 0.0
    }

    fn crossings(border: &Border, from: Point, to: Point) -> usize {
        let pieces = border.lines.iter().flat_map(|line| line.windows(2));
        pieces.filter(|piece| crosses(from, to, piece[0], piece[1])).count()
    }

    #[test]
    fn no_two_servers_overlap_and_all_lie_inside() {
        for size in
            [STAGE, Size { width: 296.0, height: 320.0 }, Size { width: 1200.0, height: 500.0 }]
        {
            for count in 1..=25 {
                let ring = Ring::of(NodeSet::first(count), size);
                for (place, (_, one)) in ring.places().iter().enumerate() {
                    assert!(ring.radius <= one.x && one.x <= size.width - ring.radius);
                    assert!(ring.radius <= one.y && one.y <= size.height - ring.radius);
                    for (_, other) in &ring.places()[place + 1..] {
                        assert!(2.0 * ring.radius < one.distance(*other), "{count} servers");
                    }
                }
            }
        }
    }

    #[test]
    fn the_first_server_stands_at_the_top_left_and_the_rest_follow_clockwise() {
        let ring = Ring::of(NodeSet::first(5), STAGE);
        let place = |number| ring.place(id(number)).expect("it is on the ring");
        assert!(place(1).x < place(2).x && (place(1).y - place(2).y).abs() < 0.1);
        assert!(place(2).x < place(3).x && place(2).y < place(3).y);
        assert!(place(3).y < place(4).y && place(5).x < place(4).x);
    }

    #[test]
    fn a_sine_is_as_exact_as_any_screen_shows() {
        for step in -4_000..4_000 {
            let angle = f64::from(step) / 300.0;
            assert!((sine(angle) - angle.sin()).abs() < 1e-7, "{angle}");
        }
    }

    #[test]
    fn a_group_that_is_scattered_has_no_border() {
        let ring = Ring::of(NodeSet::first(5), STAGE);
        assert_eq!(ring.border(&[group(&[2, 4]), group(&[1, 3, 5])]), None);
        assert!(ring.border(&[group(&[5, 1]), group(&[2, 3, 4])]).is_some());
    }

    #[test]
    fn a_border_separates_the_groups_and_nothing_else() {
        for count in 2..=9_u8 {
            for first in 1..count {
                for second in 0..(count - first) {
                    let all = NodeSet::first(count);
                    let one = NodeSet::first(first);
                    let two = NodeSet::first(first + second).without(one);
                    let rest = all.without(one).without(two);
                    let groups: Vec<NodeSet> =
                        [one, two, rest].into_iter().filter(|group| !group.is_empty()).collect();
                    let ring = Ring::of(all, STAGE);
                    let border = ring.border(&groups).expect("there are two groups");
                    for (a, from) in ring.places() {
                        for (b, to) in ring.places().iter().filter(|(b, _)| a != b) {
                            let same =
                                groups.iter().any(|group| group.contains(*a) && group.contains(*b));
                            let crossed = crossings(&border, *from, *to);
                            assert_eq!(0 < crossed, !same, "{a} {b} of {groups:?}: {crossed}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_border_stays_inside() {
        for count in 2..=9 {
            let groups = [group(&[1]), NodeSet::first(count).without(group(&[1]))];
            let ring = Ring::of(NodeSet::first(count), STAGE);
            let border = ring.border(&groups).expect("there are two groups");
            for point in border.lines.iter().flatten() {
                assert!(0.0 <= point.x && point.x <= STAGE.width, "{count}: {point:?}");
                assert!(0.0 <= point.y && point.y <= STAGE.height, "{count}: {point:?}");
            }
        }
    }

    #[test]
    fn a_whole_network_has_no_border() {
        let ring = Ring::of(NodeSet::first(5), STAGE);
        assert_eq!(ring.border(&[]), None);
    }

    #[test]
    fn a_message_begins_and_ends_at_the_edges_of_the_circles() {
        let (from, to) = (Point::new(100.0, 80.0), Point::new(300.0, 240.0));
        assert!((along(from, to, 40.0, 0.0).point.distance(from) - 40.0).abs() < 0.001);
        assert!((along(from, to, 40.0, 1.0).point.distance(to) - 40.0).abs() < 0.001);
        let half = along(from, to, 40.0, 0.5).point;
        assert!((half.distance(from) - half.distance(to)).abs() < 0.001);
    }

    #[test]
    fn two_messages_that_meet_pass_by() {
        let (from, to) = (Point::new(0.0, 0.0), Point::new(200.0, 0.0));
        let there = along(from, to, 40.0, 0.5).point;
        let back = along(to, from, 40.0, 0.5).point;
        assert!((there.distance(back) - 2.0 * LANE).abs() < 0.001);
    }

    #[test]
    fn a_message_heads_for_its_receiver() {
        let from = Point::new(0.0, 0.0);
        assert!((along(from, Point::new(9.0, 0.0), 1.0, 0.2).heading).abs() < 0.001);
        assert!((along(from, Point::new(0.0, 9.0), 1.0, 0.2).heading - 90.0).abs() < 0.001);
    }
}
