//! How many actions a second the world does, with every check on.

#![allow(clippy::float_arithmetic, reason = "a benchmark prints rates")]

use sim::{ClientAct, Command, Cue, Run, Script, Target, Time};
use std::time::Instant;

fn main() {
    for (name, interval_ms) in [("idle", 0), ("clients", 10), ("busy clients", 1)] {
        let script = script(interval_ms);
        let mut rates: Vec<(f64, f64)> = (0..9).map(|_| rate(&script)).collect();
        rates.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (actions, times) = rates[rates.len() / 2];
        println!("5 servers, {name}: {actions:.0} actions/s, {times:.0} × real time");
    }
}

fn script(interval_ms: u64) -> Script {
    let mut script = Script { seed: 7, ..Script::default() };
    let mut at = 500;
    while interval_ms != 0 && at < END_MS {
        let key = "x".into();
        let command = Command::Put { key, value: at.to_string() };
        let act = ClientAct::ask(Target::Leader, command).into();
        script.acts.push(Cue { at: Time::ms(at), after: 0, act });
        at += interval_ms;
    }
    script
}

const END_MS: u64 = 60_000;

fn rate(script: &Script) -> (f64, f64) {
    let mut run = Run::new(script);
    let start = Instant::now();
    while run.step(script, Time::ms(END_MS)).is_some() {}
    let seconds = start.elapsed().as_secs_f64();
    assert!(run.world().broken().is_empty());
    assert!(run.world().committed_through().0 > 0);
    (run.world().record().number as f64 / seconds, END_MS as f64 / 1000.0 / seconds)
}
