//! What a frame of the page costs after a thousand records and after a million: drawn where the run
//! stands, panned, zoomed, and seen as a whole. It prints, and judges nothing.

#![allow(clippy::float_arithmetic, reason = "times are printed, and decide nothing")]

use raft::NodeId;
use scenario::Language;
use sim::{ServerAct, Time};
use std::hint::black_box;
use std::time::Instant;
use view::choice::Theme;
use view::frame::Frame;
use view::msg::Msg;
use view::store::Store;

const ROUNDS: usize = 200;

/// A run of so many records, with a crash or a restart and a request now and then.
fn played(records: u64) -> Store {
    let mut store = Store::open("https://example.org/", "", Language::ENGLISH, Theme::System);
    store.update(Msg::Speed(40));
    let mut step = 0_u64;
    while Frame::of(&store).timeline.record < records {
        if !store.is_moving() {
            store.update(Msg::PlayOrPause);
        }
        for _ in 0..8 {
            store.update(Msg::Tick(16.0));
        }
        let server = NodeId::new((step / 2 % 5 + 1) as u8).expect("S1 to S5");
        store.update(Msg::Act(match step % 2 {
            0 => ServerAct::Crash(server).into(),
            _ => ServerAct::Restart(server).into(),
        }));
        store.update(Msg::Type(format!("put x {step}")));
        store.update(Msg::Send);
        step += 1;
    }
    store
}

/// The median of a frame, in microseconds, after `msg` each time.
fn median(store: &mut Store, msg: impl Fn(usize) -> Msg) -> f64 {
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|round| {
            let start = Instant::now();
            store.update(msg(round));
            black_box(Frame::of(store));
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[ROUNDS / 2]
}

fn main() {
    let turn = |round: usize| if round.is_multiple_of(2) { 1.0 } else { -1.0 };
    println!("records      draws      pans     zooms     whole   (µs a frame, median)");
    for records in [1_000, 30_000, 1_000_000] {
        let mut store = played(records);
        store.update(Msg::Seek(Time::ms(500)));
        let draws = median(&mut store, |_| Msg::Dismiss);
        let pans = median(&mut store, |round| Msg::Pan(0.1 * turn(round)));
        let zooms = median(&mut store, |round| Msg::Zoom(1.5_f64.powf(turn(round))));
        store.update(Msg::Fit);
        let whole = median(&mut store, |_| Msg::Dismiss);
        println!("{records:>9} {draws:>9.0} {pans:>9.0} {zooms:>9.0} {whole:>9.0}");
    }
}
