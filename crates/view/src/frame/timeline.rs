//! The timeline: bands, messages, marks.

use super::branches::BranchView;
use super::clock::ticks;
use super::motion::share;
use super::overview::Overview;
use crate::choice::Jump;
use crate::store::Store;
use crate::window::Window;
use crate::words::Language;
use raft::{NodeId, Term};
use scenario::say;
use sim::MessageKind;
use sim::{Act, Branch, Cue, Flight, History, Mark, MarkKind, Marker, Span, Standing, Time};

/// The timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineView {
    /// The left edge.
    pub from: Time,
    /// The right edge.
    pub to: Time,
    /// How far the run is known. What lies between now and here is drawn paler.
    pub end: Time,
    /// The record that was reached.
    pub record: u64,
    /// Is all of it shown, on a phone?
    pub is_stretched: bool,
    /// Is it playing?
    pub is_playing: bool,
    /// Place of the speed slider, from 0 (1/1000) to 40 (10×): ten steps a decade.
    pub speed: u8,
    /// `1/20×`.
    pub speed_label: String,
    /// Elections, commits and faults: how many up to now, and how many are known.
    pub jumps: [(usize, usize); 3],
    /// One band a server, ascending.
    pub bands: Vec<Band>,
    /// The messages, as lines between bands.
    pub flights: Vec<FlightView>,
    /// Marks above the bands.
    pub markers: Vec<MarkerView>,
    /// Ticks of the axis: place and label.
    pub ticks: Vec<(Time, String)>,
    /// The branches, in the order of their making.
    pub branches: Vec<BranchView>,
    /// The whole run, and every branch of it.
    pub overview: Overview,
}

/// One server's life, from left to right.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// Whose.
    pub id: NodeId,
    /// The pieces, without gaps.
    pub pieces: Vec<Piece>,
}

/// A piece of a band.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// Where it begins.
    pub from: Time,
    /// Where it ends.
    pub to: Time,
    /// In which term.
    pub term: Term,
    /// As what.
    pub standing: Standing,
}

/// A message's line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FlightView {
    /// From which server.
    pub from: NodeId,
    /// To which.
    pub to: NodeId,
    /// The sender's term.
    pub term: Term,
    /// Which kind.
    pub kind: MessageKind,
    /// When it left.
    pub sent_at: Time,
    /// When it arrived, or was lost.
    pub ended_at: Time,
    /// How much of the way it made: 1, or less if it was lost.
    pub way: f32,
    /// Was it lost?
    pub lost: bool,
}

/// A mark.
#[derive(Clone, Debug, PartialEq)]
pub struct MarkerView {
    /// Where.
    pub time: Time,
    /// Clicking goes there; an act that is still to come has none.
    pub record: Option<u64>,
    /// Does it lie after the present?
    pub is_to_come: bool,
    /// How many marks it stands for.
    pub count: usize,
    /// `put x=1`, `partition`, `S3 leads term 2`.
    pub label: String,
    /// Which colour.
    pub kind: MarkerKind,
}

/// Which kind of mark, the weightiest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkerKind {
    /// A client's request.
    Request,
    /// An election was won.
    Election,
    /// A fault, or its mending.
    Fault,
    /// A property broke.
    Violation,
}

/// The most message lines that are drawn; a wider window shows bands only.
const MOST_FLIGHTS: usize = 2_500;

impl TimelineView {
    pub(super) fn of(store: &Store) -> Self {
        let branch = store.timeline.branch();
        let window = store.window;
        let seen = branch.end().min(window.to());
        let history = branch.history();
        let servers = store.timeline.world().all();
        Self {
            from: window.from,
            to: window.to(),
            end: branch.end(),
            record: store.timeline.record(),
            is_stretched: store.is_stretched,
            is_playing: store.is_moving(),
            speed: store.player.speed(),
            speed_label: store.player.speed_label(),
            jumps: [Jump::Election, Jump::Commit, Jump::Fault]
                .map(|jump| history.marks_of(jump.kind(), store.timeline.record())),
            bands: servers.iter().map(|id| band(id, history, window, seen)).collect(),
            flights: flights(branch, window),
            markers: markers(store, window),
            ticks: ticks(window.from, window.to(), 14),
            branches: BranchView::all(store),
            overview: Overview::of(store),
        }
    }
}

/// Above so many pieces a band is looked at in so many places instead: no screen shows more.
const MOST_PIECES: usize = 300;

fn band(id: NodeId, history: &History, window: Window, seen: Time) -> Band {
    let first = history.changes_by(id, window.from);
    let last = history.changes_by(id, seen);
    // One that joins later is not there before.
    let joins = history.change_of(id, 0).is_some_and(|change| change.from == Standing::Down);
    let state = |number: usize| match number.checked_sub(1) {
        None => (!joins).then_some((Term(0), Standing::Follower)),
        Some(number) => history.change_of(id, number).map(|change| (change.term, change.to)),
    };
    let begins = |number: usize| history.change_of(id, number).map_or(seen, |change| change.time);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut add = |from: Time, to: Time, state: Option<(Term, Standing)>| {
        let Some((term, standing)) = state else { return };
        match pieces.last_mut() {
            Some(piece) if (piece.term, piece.standing) == (term, standing) => piece.to = to,
            _ if from < to => pieces.push(Piece { from, to, term, standing }),
            _ => {}
        }
    };
    if last.saturating_sub(first) <= MOST_PIECES {
        for number in first..=last {
            let from = if number == first { window.from } else { begins(number - 1) };
            let to = if number == last { seen } else { begins(number) };
            add(from, to, state(number));
        }
    } else {
        for (from, to) in slots(window.from, seen, MOST_PIECES) {
            add(from, to, state(history.changes_by(id, from)));
        }
    }
    Band { id, pieces }
}

/// So many equal parts of the time between two moments.
fn slots(from: Time, to: Time, count: usize) -> impl Iterator<Item = (Time, Time)> {
    let length = to.since(from).0;
    let at =
        move |slot: usize| from + Span((u128::from(length) * slot as u128 / count as u128) as u64);
    (0..count).map(move |slot| (at(slot), at(slot + 1)))
}

/// From this length of the window on there are no message lines.
const FAR: Span = Span::ms(12_000);

fn flights(branch: &Branch, window: Window) -> Vec<FlightView> {
    if FAR < window.length {
        return Vec::new();
    }
    // Flights are in the order of sending: what was sent earlier before the window than the longest of
    // them took ended before it too.
    let history = branch.history();
    let begins = Time(window.from.since(Time::ZERO + history.longest()).0);
    let (first, last) = (history.sent_before(begins), history.sent_before(window.to()));
    if MOST_FLIGHTS < last - first {
        return Vec::new();
    }
    let sent = history.sent(first..last);
    sent.filter(|flight| window.from <= flight.ended_at).map(line).collect()
}

fn line(flight: &Flight) -> FlightView {
    FlightView {
        from: flight.id.from,
        to: flight.id.to,
        term: flight.term,
        kind: flight.kind,
        sent_at: flight.sent_at,
        ended_at: flight.ended_at,
        way: share(flight.sent_at, flight.arrives_at, flight.ended_at),
        lost: !flight.arrived,
    }
}

/// Above so many marks those that lie close together are counted.
const MOST_MARKS: usize = 40;

pub(super) fn markers(store: &Store, window: Window) -> Vec<MarkerView> {
    let branch = store.timeline.branch();
    let history = branch.history();
    let first = history.notable_before(window.from);
    let last = history.notable_before(window.to());
    let mut markers: Vec<MarkerView> = if last - first <= MOST_MARKS {
        history.notable(first..last).filter_map(|marker| single(store, marker)).collect()
    } else {
        slots(window.from, window.to(), MOST_MARKS)
            .filter_map(|(from, to)| several(store, from, to))
            .collect()
    };
    // What the script will do was decided, though the run has not come so far.
    let coming = branch.script().acts.iter();
    let coming = coming.filter(|it| branch.end() < it.at && it.at <= window.to());
    markers.extend(coming.map(|it| to_come(store, it)));
    markers
}

fn single(store: &Store, marker: &Marker) -> Option<MarkerView> {
    let (kind, label) = mark(&marker.mark, store.language)?;
    let record = Some(marker.record);
    let is_to_come = store.timeline.record() < marker.record;
    Some(MarkerView { time: marker.time, record, is_to_come, count: 1, label, kind })
}

/// One mark for all between two moments; it looks as the weightiest of the first few.
fn several(store: &Store, from: Time, to: Time) -> Option<MarkerView> {
    let history = store.timeline.branch().history();
    let (first, last) = (history.notable_before(from), history.notable_before(to));
    let some = history.notable(first..last.min(first + 8));
    let mut shown = some.filter_map(|marker| single(store, marker)).max_by_key(|it| it.kind)?;
    shown.count = last - first;
    if 1 < shown.count {
        shown.label = format!("×{}", shown.count);
    }
    Some(shown)
}

fn to_come(store: &Store, it: &Cue) -> MarkerView {
    let kind = kind(&it.act);
    let label = scenario::mark(&it.act, store.language);
    MarkerView { time: it.at, record: None, is_to_come: true, count: 1, label, kind }
}

fn kind(act: &Act) -> MarkerKind {
    if MarkKind::of(act) == MarkKind::Request { MarkerKind::Request } else { MarkerKind::Fault }
}

fn mark(mark: &Mark, language: Language) -> Option<(MarkerKind, String)> {
    Some(match mark {
        Mark::Act(it) | Mark::Trouble(it) => (kind(it), scenario::mark(it, language)),
        Mark::Election(server, term) => {
            (MarkerKind::Election, say!(language, "leads", server = server, term = term))
        }
        Mark::Violation(property) => {
            (MarkerKind::Violation, language.part("property", property.id(), 0).to_owned())
        }
        Mark::Commit(_) => return None,
    })
}
