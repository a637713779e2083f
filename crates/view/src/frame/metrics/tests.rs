//! The plots say what the run did, bar by bar.

use super::*;
use crate::choice::Theme;
use crate::msg::Msg;

fn shown(store: &Store) -> MetricsView {
    MetricsView::of(store)
}

/// A cluster that wrote ten values, one after the other.
fn busy() -> Store {
    let mut store = Store::open("https://example.org/", "", Language::ENGLISH, Theme::System);
    for value in 0..10 {
        store.update(Msg::Seek(Time::ms(700 + 100 * value)));
        store.update(Msg::Type(format!("put x {value}")));
        store.update(Msg::Send);
    }
    store.update(Msg::Seek(Time::ms(2_000)));
    store
}

fn sum(plot: &Plot, series: impl Fn(Series) -> bool) -> u64 {
    let layers = plot.layers.iter().filter(|layer| series(layer.series));
    layers.flat_map(|layer| &layer.values).flatten().sum()
}

#[test]
fn every_plot_counts_what_happened_up_to_now() {
    let store = busy();
    let view = shown(&store);
    assert_eq!((view.from, view.now), (Time::ZERO, Time::ms(2_000)));
    let history = store.timeline.branch().history();
    let [elections, messages, bytes, latency, throughput, syncs] = &*view.plots else { panic!() };

    let taken = |edge| history.changes().iter().filter(|change| change.edge == Some(edge)).count();
    let begun = taken(Edge::StartsElection) + taken(Edge::NewElection);
    let won = history.changes().iter().filter(|it| it.to == Standing::Leader).count();
    assert_eq!(sum(elections, |series| series == Series::Begun), begun as u64);
    assert_eq!(sum(elections, |series| matches!(series, Series::Won(_))), won as u64);
    assert_eq!(elections.total, format!("{begun} begun, {won} won"));

    assert_eq!(sum(messages, |_| true), history.flights().count() as u64);
    let all: u64 = history.flights().map(|flight| u64::from(flight.bytes)).sum();
    assert_eq!(sum(bytes, |_| true), all);
    let entries = sum(messages, |series| series == Series::Entries);
    assert!(40 <= entries, "ten values and a no-op go to four servers: {entries}");

    assert_eq!(sum(throughput, |_| true), 10, "every request was acknowledged");
    assert_eq!(throughput.total, "5.0/s");
    let (median, tail) = latency.total.split_once('/').expect("two numbers");
    let tail = tail.strip_suffix(" ms").expect("its unit");
    assert!((20..60).contains(&median.parse().unwrap_or(0)), "there and back, and two disks");
    assert!((20..60).contains(&tail.parse().unwrap_or(0)), "{tail}");
    // The median of a bar is no greater than its 99th of a hundred.
    let [tail, median] = &*latency.layers else { panic!() };
    assert!(tail.values.iter().zip(&median.values).all(|(tail, median)| median <= tail));
    let written = store.timeline.world().servers().iter().map(|server| server.disk().syncs());
    assert_eq!(sum(syncs, |_| true), written.sum::<u64>());
    for plot in &view.plots {
        let highest = plot.layers.iter().flat_map(|layer| &layer.values).flatten().max();
        assert!(*highest.expect("something happened") <= plot.top, "{}", plot.name);
    }
}

#[test]
fn plots_end_now_and_not_where_the_run_is_known() {
    let mut store = busy();
    store.update(Msg::Seek(Time::ms(1_050)));
    let view = shown(&store);
    assert_eq!(view.now, Time::ms(1_050));
    let throughput = &view.plots[4];
    let asked = [700, 800, 900, 1_000].len() as u64;
    assert!((asked - 1..=asked).contains(&sum(throughput, |_| true)), "{}", throughput.total);
    let sent = store.timeline.branch().history().flights();
    let sent = sent.filter(|flight| flight.record <= store.timeline.record()).count();
    assert_eq!(sum(&view.plots[1], |_| true), sent as u64);
    let bars = view.now.since(view.from).0 / view.bar.0 + 1;
    for plot in &view.plots {
        assert!(plot.layers.iter().all(|layer| layer.values.len() as u64 == bars), "{}", plot.name);
    }
}

#[test]
fn a_bar_keeps_what_is_in_it_while_the_window_moves() {
    let mut store = busy();
    let values = |view: &MetricsView| -> Vec<(Time, u64)> {
        let of = |layer: &Layer| layer.values.clone();
        let layers: Vec<_> = view.plots[1].layers.iter().map(of).collect();
        let bar = |bar: usize| layers.iter().filter_map(|values| values[bar]).sum();
        let at = |bar: usize| view.from + Span(view.bar.0 * bar as u64);
        (0..layers[0].len()).map(|place| (at(place), bar(place))).collect()
    };
    let before = shown(&store);
    store.update(Msg::Pan(0.13));
    let after = shown(&store);
    assert_eq!(before.bar, after.bar);
    assert_eq!(after.from.0 % after.bar.0, 0);
    assert!(before.from < after.from);
    let (before, after) = (values(&before), values(&after));
    assert!(after.iter().all(|bar| before.contains(bar)), "{before:?} {after:?}");
}

#[test]
fn an_hour_and_a_moment_have_few_bars() {
    let mut store = busy();
    for factor in [0.001, 0.001, 1e9, 1e9] {
        store.update(Msg::ZoomAt(factor, Time::ms(1_000)));
        let view = shown(&store);
        assert!(view.plots.iter().all(|plot| plot.layers[0].values.len() <= 49));
        assert!(0 < view.bar.0 && view.from < view.to);
    }
}
