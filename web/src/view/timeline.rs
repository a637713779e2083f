//! The timeline: bands, messages, marks.

use super::clock::clock;
use super::logs::short;
use super::motion::share;
use crate::frame::{Band, BranchView, FlightView, MarkerKind, MarkerView, Piece, TimelineView};
use crate::store::Store;
use crate::window::Window;
use crate::words::{Speaks, Words};
use raft::{NodeId, Term};
use sim::{Action, Branch, BranchId, Command, Flight, Mark, RoleChange, Standing, Time};

/// The most message lines that are drawn; a wider window shows bands only.
const MOST_FLIGHTS: usize = 2_500;

pub(super) fn timeline(store: &Store) -> TimelineView {
    let branch = store.timeline.branch();
    let window = store.window;
    let seen = branch.end().min(window.to());
    let history = branch.history();
    let servers = store.timeline.world().settings().all();
    TimelineView {
        from: window.from,
        to: window.to(),
        end: branch.end(),
        record: store.timeline.record(),
        is_playing: store.player.is_playing(),
        speed: store.player.speed(),
        speed_label: store.player.speed_label(),
        bands: servers.iter().map(|id| band(id, history.changes(), window, seen)).collect(),
        flights: flights(branch, window),
        markers: markers(store, window),
        ticks: ticks(window),
        branches: branches(store),
    }
}

fn band(id: NodeId, changes: &[RoleChange], window: Window, seen: Time) -> Band {
    let mut pieces = Vec::new();
    let mut begun =
        Piece { from: window.from, to: seen, term: Term(0), standing: Standing::Follower };
    for change in changes.iter().filter(|change| change.server == id) {
        if window.to() < change.time {
            break;
        }
        if begun.from < change.time {
            pieces.push(Piece { to: change.time, ..begun });
            begun.from = change.time;
        }
        (begun.term, begun.standing) = (change.term, change.to);
    }
    if begun.from < seen {
        pieces.push(begun);
    }
    Band { id, pieces }
}

fn flights(branch: &Branch, window: Window) -> Vec<FlightView> {
    // Flights are in the order of sending, and none is longer on its way than the network's latency
    // allows: what was sent earlier than that before the window ended before it too.
    let longest = branch.script().settings.latency.most;
    let begins = Time(window.from.since(Time::ZERO + longest).0);
    let shown = branch
        .history()
        .flights()
        .rev()
        .skip_while(|flight| window.to() < flight.sent_at)
        .take_while(|flight| begins <= flight.sent_at)
        .filter(|flight| window.from <= flight.ended_at);
    let flights: Vec<FlightView> = shown.take(MOST_FLIGHTS + 1).map(line).collect();
    if MOST_FLIGHTS < flights.len() { Vec::new() } else { flights }
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

fn markers(store: &Store, window: Window) -> Vec<MarkerView> {
    let words = store.language.words();
    let branch = store.timeline.branch();
    let here = store.timeline.record();
    let known = branch.history().markers();
    let from = known.partition_point(|marker| marker.time < window.from);
    let inside = known[from..].iter().take_while(|marker| marker.time <= window.to());
    let known = inside.filter_map(|marker| {
        let (kind, label) = mark(&marker.mark, words)?;
        let record = Some(marker.record);
        let is_to_come = here < marker.record;
        Some(MarkerView { time: marker.time, record, is_to_come, label, kind })
    });
    // What the script will do was decided, though the run has not come so far.
    let coming = branch.script().acts.iter();
    let coming = coming.filter(|it| branch.end() < it.at && it.at <= window.to());
    let coming = coming.map(|it| MarkerView {
        time: it.at,
        record: None,
        is_to_come: true,
        label: act(&it.action, words),
        kind: match &it.action {
            Action::Request { .. } => MarkerKind::Request,
            Action::Crash(_)
            | Action::Restart(_)
            | Action::Timeout(..)
            | Action::Partition(_)
            | Action::Heal
            | Action::Drop(_)
            | Action::Deliver(_)
            | Action::Lose(_)
            | Action::Sync(_) => MarkerKind::Fault,
        },
    });
    known.chain(coming).collect()
}

fn mark(mark: &Mark, words: &Words) -> Option<(MarkerKind, String)> {
    Some(match mark {
        Mark::Request(action) => (MarkerKind::Request, act(action, words)),
        Mark::Fault(action) => (MarkerKind::Fault, act(action, words)),
        Mark::Election(server, term) => (MarkerKind::Election, (words.leads)(*server, *term)),
        Mark::Violation(property) => {
            (MarkerKind::Violation, (words.property)(*property).to_owned())
        }
        Mark::Commit(_) => return None,
    })
}

/// What a person did, in a word or two.
fn act(action: &Action, words: &Words) -> String {
    match action {
        Action::Crash(id) => (words.crashed)(*id),
        Action::Restart(id) => (words.restarted)(*id),
        Action::Timeout(id, _) => (words.timed_out)(*id),
        Action::Partition(_) => words.partition_mark.to_owned(),
        Action::Heal => words.heal_mark.to_owned(),
        Action::Drop(id) => (words.dropped)(*id),
        Action::Request { command: command @ Command::Put { .. }, .. } => {
            format!("put {}", short(command))
        }
        Action::Request { command, .. } => short(command),
        Action::Deliver(_) | Action::Lose(_) | Action::Sync(_) => String::new(),
    }
}

/// The round moments within the window, with as many digits as tell them apart.
fn ticks(window: Window) -> Vec<(Time, String)> {
    let times = crate::geometry::ticks(window.from, window.to(), 14);
    let step = match times.as_slice() {
        [first, second, ..] => second.since(*first).0,
        [_] | [] => window.length.0,
    };
    times.into_iter().map(|time| (time, seconds(time.0, step))).collect()
}

/// `0.2s`, with as many digits as the step needs.
fn seconds(micros: u64, step: u64) -> String {
    let digits = match step {
        0..10 => 6,
        10..100 => 5,
        100..1_000 => 4,
        1_000..10_000 => 3,
        10_000..100_000 => 2,
        _ => 1,
    };
    let part = micros % 1_000_000 / 10_u64.pow(6 - digits);
    format!("{}.{part:0width$}s", micros / 1_000_000, width = digits as usize)
}

fn branches(store: &Store) -> Vec<BranchView> {
    let words = store.language.words();
    let all = store.timeline.branches();
    let depth = |branch: &Branch| {
        core::iter::successors(branch.parent(), |(parent, ..)| all.get(parent.0)?.parent()).count()
    };
    let view = |(place, branch): (usize, &Branch)| BranchView {
        id: BranchId(place),
        label: match (store.names.get(&BranchId(place)), branch.parent(), first_act(branch)) {
            (Some(name), ..) => name.clone(),
            (None, Some((_, at, _)), Some(action)) => {
                (words.branch)(place + 1, &clock(at), &act(action, words))
            }
            (None, None, _) | (None, _, None) => words.main_branch.to_owned(),
        },
        depth: depth(branch),
        is_current: store.timeline.current() == BranchId(place),
    };
    all.iter().enumerate().map(view).collect()
}

/// The act with which the branch left its parent.
fn first_act(branch: &Branch) -> Option<&Action> {
    let (_, at, _) = branch.parent()?;
    branch.script().acts.iter().find(|act| at <= act.at).map(|act| &act.action)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sim::Span;

    #[test]
    fn ticks_are_round_and_few() {
        for length in [20_000, 137_000, 2_400_000, 60_000_000] {
            let window = Window { from: Time(1_234_567), length: Span(length) };
            let ticks = ticks(window);
            assert!((4..=14).contains(&ticks.len()), "{length}: {}", ticks.len());
            let labels: std::collections::BTreeSet<_> =
                ticks.iter().map(|(_, label)| label).collect();
            assert_eq!(labels.len(), ticks.len(), "{ticks:?}");
        }
        let window = Window { from: Time::ZERO, length: Span::ms(2_400) };
        assert_eq!(ticks(window)[1].1, "0.2s");
    }
}
