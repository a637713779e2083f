//! The same script gives the same records in every build.

use sim::{Action, Run, Target, parity};
use std::collections::BTreeSet;
use std::fmt::Write;

const DIGESTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/digests.txt");

/// `UPDATE=1` rewrites the file. A change of it is a new engine version, on purpose.
#[test]
fn twenty_runs_have_the_digests_that_they_always_had() {
    let mut now = String::new();
    for (seed, digest) in parity::digests() {
        writeln!(now, "{seed} {digest}").expect("a string takes all that is written");
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(DIGESTS, &now).expect("the tests are a folder that can be written");
    }
    let pinned = std::fs::read_to_string(DIGESTS).expect("UPDATE=1 writes it");
    assert_eq!(now, pinned, "UPDATE=1 accepts the new digests");
}

#[test]
fn the_twenty_runs_reach_every_action_and_both_targets() {
    let (mut reached, mut between) = (BTreeSet::new(), 0);
    for script in parity::scripts() {
        assert_eq!(script.settings.check(), Ok(()));
        assert!(10 <= script.acts.len(), "seed {} does next to nothing", script.seed);
        let mut run = Run::new(&script);
        while let Some(record) = run.step(&script, parity::END) {
            assert_eq!(record.refused, None, "seed {}: {:?}", script.seed, record.action);
            assert_eq!(record.violations, [], "seed {}, record {}", script.seed, record.number);
            reached.insert(name(&record.action));
        }
        assert_eq!(run.acts_done(), script.acts.len());
        between += script.acts.iter().filter(|act| 0 < act.after).count();
    }
    assert!(10 < between, "{between} acts between two things at one microsecond");
    assert_eq!(reached.len(), 11, "{reached:?}");
}

fn name(action: &Action) -> &'static str {
    match action {
        Action::Deliver(_) => "deliver",
        Action::Lose(_) => "lose",
        Action::Sync(_) => "sync",
        Action::Timeout(..) => "timeout",
        Action::Crash(_) => "crash",
        Action::Restart(_) => "restart",
        Action::Partition(_) => "partition",
        Action::Heal => "heal",
        Action::Drop(_) => "drop",
        Action::Request { target: Target::Leader, .. } => "request to the leader",
        Action::Request { target: Target::Server(_), .. } => "request to a server",
    }
}
