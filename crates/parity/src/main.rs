//! Prints how many actions a second the engine does natively, as lines of JSON: a measurement runs
//! it beside the wasm module.

#![allow(clippy::float_arithmetic, reason = "a measurement prints rates")]

use parity::Work;
use std::time::Instant;

/// How often each is measured; the median counts.
const ROUNDS: usize = 9;

fn main() {
    for (name, work, ms) in [("idle", Work::Idle, 60_000), ("busy", Work::Busy, 20_000)] {
        let mut rounds: Vec<(f64, u64)> = (0..ROUNDS)
            .map(|_| {
                let start = Instant::now();
                let actions = work.actions(ms);
                (start.elapsed().as_secs_f64(), actions)
            })
            .collect();
        rounds.sort_by(|one, other| one.0.total_cmp(&other.0));
        let (seconds, actions) = rounds[ROUNDS / 2];
        println!(r#"{{"work":"{name}","ms":{ms},"actions":{actions},"seconds":{seconds:.6}}}"#);
    }
}
