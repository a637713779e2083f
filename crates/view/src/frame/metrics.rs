//! The cluster over time, in small plots: as much of it as the timeline shows, up to now.

use super::clock::{moment_of, span};
use crate::store::Store;
use crate::words::Language;
use raft::Term;
use scenario::say;
use sim::{Edge, Flight, Life, MessageKind, Outcome, Span, Standing, Time};
use std::collections::BinaryHeap;

/// All plots. They have the same bars, and end at the same moment.
#[derive(Clone, Debug, PartialEq)]
pub struct MetricsView {
    /// The left edge.
    pub from: Time,
    /// The right edge.
    pub to: Time,
    /// The moment where they end.
    pub now: Time,
    /// How long one bar is.
    pub bar: Span,
    /// The same, as it is said; and the edges.
    pub labels: [String; 3],
    /// The plots.
    pub plots: Vec<Plot>,
}

/// One quantity over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Plot {
    /// What it is.
    pub name: &'static str,
    /// All of it that is shown.
    pub total: String,
    /// What its upper edge stands for: a round number above all values.
    pub top: u64,
    /// The same, as it is said.
    pub top_label: String,
    /// What is drawn, from below.
    pub layers: Vec<Layer>,
}

/// One kind of thing in a plot.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// Of which kind.
    pub series: Series,
    /// One value a bar, from the left edge to now; a line has none where nothing happened.
    pub values: Vec<Option<u64>>,
}

/// The kinds of things that the plots tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Series {
    /// Elections begun.
    Begun,
    /// Elections won, in a term of this colour.
    Won(Term),
    /// Heartbeats.
    Heartbeats,
    /// Answers of every kind.
    Answers,
    /// Entries and snapshots.
    Entries,
    /// Votes, asked for and given; an order to stand for election.
    Votes,
    /// Something of which there is one kind.
    Only,
    /// Half of the values are no greater.
    Median,
    /// Of a hundred values 99 are no greater.
    Tail,
}

impl Series {
    /// The kinds of messages, from below.
    pub const MESSAGES: [Self; 4] = [Self::Heartbeats, Self::Answers, Self::Entries, Self::Votes];

    /// Is it a line, and no bars?
    #[must_use]
    pub const fn is_line(self) -> bool {
        matches!(self, Self::Median | Self::Tail)
    }

    /// Does it stand on the layer below, and not before it?
    #[must_use]
    pub const fn is_stacked(self) -> bool {
        matches!(self, Self::Heartbeats | Self::Answers | Self::Entries | Self::Votes)
    }

    /// Its name in a legend, if it needs one.
    #[must_use]
    pub fn name(self, language: Language) -> Option<&'static str> {
        Some(match self {
            Self::Heartbeats => say!(language, "metrics-heartbeats"),
            Self::Answers => say!(language, "metrics-answers"),
            Self::Entries => say!(language, "metrics-entries"),
            Self::Votes => say!(language, "metrics-votes"),
            Self::Median => "p50",
            Self::Tail => "p99",
            Self::Begun | Self::Won(_) | Self::Only => return None,
        })
    }

    const fn of(kind: MessageKind) -> Self {
        match kind {
            MessageKind::Heartbeat => Self::Heartbeats,
            MessageKind::Acknowledgement
            | MessageKind::Refusal
            | MessageKind::SnapshotProgress
            | MessageKind::ReadIndexRequest
            | MessageKind::ReadIndex => Self::Answers,
            MessageKind::Entries | MessageKind::Snapshot => Self::Entries,
            MessageKind::VoteRequest
            | MessageKind::Vote
            | MessageKind::VoteDenial
            | MessageKind::PreVoteRequest
            | MessageKind::PreVote
            | MessageKind::PreVoteDenial
            | MessageKind::TimeoutNow => Self::Votes,
        }
    }
}

/// The bars of all plots.
#[derive(Clone, Copy)]
struct Bars {
    from: Time,
    bar: Span,
    count: usize,
}

impl Bars {
    /// No plot has more.
    const MOST: u64 = 48;

    /// Of a round length, beginning at a multiple of it: a bar keeps what is in it while the
    /// window moves.
    fn of(from: Time, to: Time, now: Time) -> Self {
        let bar = round_up(to.since(from).0 / Self::MOST);
        let from = Time(from.0 / bar * bar);
        let count = (now.since(from).0 / bar) as usize + 1;
        Self { from, bar: Span(bar), count: count.min(Self::MOST as usize + 1) }
    }

    fn place(&self, time: Time) -> Option<usize> {
        let place = (time.since(self.from).0 / self.bar.0) as usize;
        (self.from <= time && place < self.count).then_some(place)
    }

    /// So many things of these moments, bar by bar.
    fn count(&self, things: impl Iterator<Item = (Time, u64)>) -> Vec<Option<u64>> {
        let mut values = vec![Some(0); self.count];
        for (time, amount) in things {
            if let Some(Some(value)) = self.place(time).and_then(|place| values.get_mut(place)) {
                *value += amount;
            }
        }
        values
    }
}

/// The next of 1, 2, 5, 10, 20, 50, …
fn round_up(value: u64) -> u64 {
    let mut power = 1_u64;
    loop {
        for step in [1, 2, 5] {
            if value <= power.saturating_mul(step) {
                return power.saturating_mul(step);
            }
        }
        power = power.saturating_mul(10);
    }
}

impl MetricsView {
    pub(crate) fn of(store: &Store) -> Self {
        let now = store.timeline.now();
        let (from, to) = (store.window.from, store.window.to());
        let bars = Bars::of(from, to, now);
        let end = bars.from + Span(bars.bar.0.saturating_mul(Bars::MOST + 1));
        let to = to.max(bars.from + bars.bar).min(end);
        Self {
            from: bars.from,
            to,
            now,
            bar: bars.bar,
            labels: [
                say!(store.language, "metrics-bar", span = bars.bar),
                moment_of(bars.from, bars.bar),
                moment_of(to, bars.bar),
            ],
            plots: vec![
                elections(store, &bars),
                messages(store, &bars, say!(store.language, "metrics-messages"), |_| 1, count),
                messages(store, &bars, say!(store.language, "metrics-bytes"), bytes, kilobytes),
                latency(store, &bars),
                throughput(store, &bars),
                syncs(store, &bars),
            ],
        }
    }
}

/// A plot whose upper edge is a round number above every bar.
fn plot(
    name: &'static str,
    total: String,
    layers: Vec<Layer>,
    label: impl Fn(u64) -> String,
) -> Plot {
    let bars = layers.iter().map(|layer| layer.values.len()).max().unwrap_or_default();
    let value = |layer: &Layer, bar: usize| layer.values.get(bar).copied().flatten().unwrap_or(0);
    let height = |bar: usize| {
        layers.iter().fold(0, |height, layer| {
            let value = value(layer, bar);
            if layer.series.is_stacked() { height + value } else { height.max(value) }
        })
    };
    let top = round_up((0..bars).map(height).max().unwrap_or_default());
    Plot { name, total, top, top_label: label(top), layers }
}

fn all(values: &[Option<u64>]) -> u64 {
    values.iter().flatten().sum()
}

fn count(value: u64) -> String {
    value.to_string()
}

fn kilobytes(value: u64) -> String {
    match value {
        0..1_000 => format!("{value} B"),
        1_000..1_000_000 => format!("{}.{} kB", value / 1_000, value % 1_000 / 100),
        _ => format!("{}.{} MB", value / 1_000_000, value % 1_000_000 / 100_000),
    }
}

fn elections(store: &Store, bars: &Bars) -> Plot {
    let record = store.timeline.record();
    let changes = store.timeline.branch().history().changes();
    let first = changes.partition_point(|change| change.time < bars.from);
    let last = changes.partition_point(|change| change.record <= record);
    let shown = changes.get(first..last).unwrap_or_default();
    let is_begun = |edge| matches!(edge, Some(Edge::StartsElection | Edge::NewElection));
    let begun = shown.iter().filter(|change| is_begun(change.edge));
    let begun = bars.count(begun.map(|change| (change.time, 1)));
    let mut layers = vec![Layer { series: Series::Begun, values: begun }];
    let won = |change: &&sim::RoleChange| change.to == Standing::Leader;
    for colour in 0..COLOURS {
        let of_it = |change: &&sim::RoleChange| change.term.0 % COLOURS == colour;
        let mut those = shown.iter().filter(won).filter(of_it).peekable();
        if let Some(term) = those.peek().map(|change| change.term) {
            let values = bars.count(those.map(|change| (change.time, 1)));
            layers.push(Layer { series: Series::Won(term), values });
        }
    }
    let won: u64 = layers.iter().skip(1).map(|layer| all(&layer.values)).sum();
    let begun = layers.first().map_or(0, |layer| all(&layer.values));
    let language = store.language;
    let total = say!(language, "metrics-elections-all", begun = begun, won = won);
    plot(say!(language, "metrics-elections"), total, layers, count)
}

/// How many colours terms have.
const COLOURS: u64 = 5;

fn messages(
    store: &Store,
    bars: &Bars,
    name: &'static str,
    weight: fn(&Flight) -> u64,
    label: fn(u64) -> String,
) -> Plot {
    let (history, record) = (store.timeline.branch().history(), store.timeline.record());
    let numbers = history.sent_before(bars.from)..usize::MAX;
    let mut values = Series::MESSAGES.map(|_| vec![Some(0); bars.count]);
    for flight in history.sent(numbers).take_while(|flight| flight.record <= record) {
        let of = Series::of(flight.kind);
        let layer = Series::MESSAGES.iter().position(|series| *series == of);
        let values = layer.and_then(|layer| values.get_mut(layer));
        let value = bars.place(flight.sent_at).and_then(|place| values?.get_mut(place)?.as_mut());
        if let Some(value) = value {
            *value += weight(flight);
        }
    }
    let layers = Series::MESSAGES.into_iter().zip(values);
    let layers: Vec<_> = layers.map(|(series, values)| Layer { series, values }).collect();
    let total = label(layers.iter().map(|layer| all(&layer.values)).sum());
    plot(name, total, layers, label)
}

fn bytes(flight: &Flight) -> u64 {
    u64::from(flight.bytes)
}

/// Of the requests that were acknowledged: when, and how long each took.
fn acknowledged(store: &Store, from: Time) -> impl Iterator<Item = (Time, u64)> {
    let world = store.timeline.world();
    let ended = world.ended_from(world.ended_before(from));
    ended.filter_map(|request| match &request.life {
        Life::Settled { at, outcome: Outcome::Acknowledged { .. } | Outcome::Read { .. } } => {
            Some((*at, at.since(request.asked_at).0))
        }
        Life::Settled { .. } | Life::Pending | Life::Watching(_) => None,
    })
}

/// In order: a heap is what the page has for long lists.
fn ascending(values: Vec<u64>) -> Vec<u64> {
    BinaryHeap::from(values).into_sorted_vec()
}

/// So many of a hundred of these values, in order, are no greater than this one.
fn percentile(values: &[u64], of_hundred: usize) -> Option<u64> {
    let place = (values.len() * of_hundred).div_ceil(100).checked_sub(1)?;
    values.get(place).copied()
}

fn latency(store: &Store, bars: &Bars) -> Plot {
    let mut every: Vec<u64> = Vec::new();
    let mut of_bar: Vec<Vec<u64>> = vec![Vec::new(); bars.count];
    for (at, took) in acknowledged(store, bars.from) {
        if let Some(those) = bars.place(at).and_then(|place| of_bar.get_mut(place)) {
            those.push(took);
            every.push(took);
        }
    }
    let every = ascending(every);
    let of_bar: Vec<_> = of_bar.into_iter().map(ascending).collect();
    let line = |series, of_hundred| {
        let values = of_bar.iter().map(|values| percentile(values, of_hundred)).collect();
        Layer { series, values }
    };
    let layers = vec![line(Series::Tail, 99), line(Series::Median, 50)];
    let said = |micros: u64| span(Span(micros));
    let total = |of_hundred| Some(percentile(&every, of_hundred)? / 1_000);
    let total = match (total(50), total(99)) {
        (Some(median), Some(tail)) => format!("{median}/{tail} ms"),
        _ => "–".to_owned(),
    };
    plot(say!(store.language, "metrics-latency"), total, layers, said)
}

fn throughput(store: &Store, bars: &Bars) -> Plot {
    let values = bars.count(acknowledged(store, bars.from).map(|(at, _)| (at, 1)));
    let rate = |count: u64, span: Span| {
        let tenths = (u128::from(count) * 10_000_000 / u128::from(span.0.max(1))) as u64;
        format!("{}.{}/s", tenths / 10, tenths % 10)
    };
    let total = rate(all(&values), store.timeline.now().since(bars.from));
    let layers = vec![Layer { series: Series::Only, values }];
    plot(say!(store.language, "metrics-throughput"), total, layers, |top| rate(top, bars.bar))
}

fn syncs(store: &Store, bars: &Bars) -> Plot {
    let history = store.timeline.branch().history();
    let values = history.syncs(bars.from, store.timeline.record()).map(|at| (at, 1));
    let values = bars.count(values);
    let total = count(all(&values));
    let layers = vec![Layer { series: Series::Only, values }];
    plot(say!(store.language, "metrics-syncs"), total, layers, count)
}

#[cfg(test)]
mod tests;
