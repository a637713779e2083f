//! The whole run in a strip: a line a branch, and when who led.

use super::branches::BranchView;
use super::clock::ticks;
use crate::store::Store;
use crate::window::Window;
use raft::Term;
use sim::{Branch, BranchId, Lead, Span, Time};

/// The whole run.
#[derive(Clone, Debug, PartialEq)]
pub struct Overview {
    /// Its right edge; it begins at 0.
    pub to: Time,
    /// The part that the window shows.
    pub window: (Time, Time),
    /// One line a branch, in the order of their making.
    pub lanes: Vec<Lane>,
    /// The notes of the lesson: when, and whether they were read.
    pub notes: Vec<(Time, bool)>,
    /// Ticks of its axis: place and label.
    pub ticks: Vec<(Time, String)>,
}

/// One branch as a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// Which.
    pub id: BranchId,
    /// What it is called.
    pub name: String,
    /// The lane that it left, and when.
    pub fork: Option<(usize, Time)>,
    /// How far it is known.
    pub end: Time,
    /// When who led: from, to, and in which term.
    pub leads: Vec<(Time, Time, Term)>,
    /// Is it the one shown?
    pub is_current: bool,
}

/// No screen shows more pieces of a lane.
const MOST_PIECES: usize = 240;

impl Overview {
    pub(super) fn of(store: &Store) -> Self {
        let all = store.timeline.branches();
        let end = all.iter().map(Branch::end).max().unwrap_or_default();
        let to = edge(end.max(store.known_end()).max(store.window.to()));
        let names = BranchView::all(store);
        let lane = |(place, branch): (usize, &Branch)| Lane {
            id: BranchId(place),
            name: names.get(place).map(|view| view.label.clone()).unwrap_or_default(),
            fork: branch.parent().map(|(parent, at, _)| (parent.0, at)),
            end: branch.end(),
            leads: leads(branch),
            is_current: store.timeline.current() == BranchId(place),
        };
        let notes = store.lesson.as_ref().map_or(Vec::new(), |lesson| {
            let notes = lesson.scenario.notes.iter().enumerate();
            notes.map(|(place, note)| (note.moment.at, place <= lesson.place)).collect()
        });
        Self {
            to,
            window: (store.window.from, store.window.to()),
            lanes: all.iter().enumerate().map(lane).collect(),
            notes,
            ticks: ticks(Time::ZERO, to, 9),
        }
    }
}

/// The right edge: beyond `end`, but seldom another one while the run goes on.
fn edge(end: Time) -> Time {
    let mut length = Window::USUAL.0;
    while length < end.0 {
        length += length / 4;
    }
    Time(length)
}

fn leads(branch: &Branch) -> Vec<(Time, Time, Term)> {
    let all = branch.history().leads();
    let from = branch.parent().map_or(Time::ZERO, |(_, at, _)| at);
    let until = |next: Option<&Lead>| next.map_or(branch.end(), |next| next.time);
    if all.len() <= MOST_PIECES {
        let pieces = all.iter().enumerate().filter_map(|(place, lead)| {
            let (_, term) = lead.leader?;
            let piece = (lead.time.max(from), until(all.get(place + 1)), term);
            (piece.0 < piece.1).then_some(piece)
        });
        return pieces.collect();
    }
    let mut pieces: Vec<(Time, Time, Term)> = Vec::new();
    let length = branch.end().since(from).0 / MOST_PIECES as u64 + 1;
    for slot in 0..MOST_PIECES as u64 {
        let at = from + Span(length * slot);
        let before = all.partition_point(|lead| lead.time <= at);
        let lead = before.checked_sub(1).and_then(|last| all[last].leader);
        let Some((_, term)) = lead else { continue };
        let to = (at + Span(length)).min(branch.end());
        match pieces.last_mut() {
            Some(piece) if piece.2 == term && piece.1 == at => piece.1 = to,
            _ => pieces.push((at, to, term)),
        }
    }
    pieces
}
