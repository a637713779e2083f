//! The same script gives the same records in every build.

use sim::{Act, Action, Change, Kind, Run, Setting, SettingAct, Target, Value, parity};
use std::collections::BTreeSet;
use std::fmt::Write;

const DIGESTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/digests.txt");

/// `UPDATE=1` rewrites the file. A change of it is a new engine version, on purpose.
#[test]
fn the_runs_have_the_digests_that_they_always_had() {
    let mut now = String::new();
    for script in parity::scripts() {
        let (seed, digest) = (script.seed, parity::digest(script.seed));
        writeln!(now, "{seed} {digest}").expect("a string takes all that is written");
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(DIGESTS, &now).expect("the tests are a folder that can be written");
    }
    let pinned = std::fs::read_to_string(DIGESTS).expect("UPDATE=1 writes it");
    assert_eq!(now, pinned, "UPDATE=1 accepts the new digests");
}

#[test]
fn the_runs_reach_every_action_every_setting_and_both_targets() {
    let (mut reached, mut between) = (BTreeSet::new(), 0);
    let (mut unusual, mut set) = (BTreeSet::new(), BTreeSet::new());
    for script in parity::scripts() {
        assert_eq!(script.settings.check(), Ok(()));
        assert!(10 <= script.acts.len(), "seed {} does next to nothing", script.seed);
        let rows = Setting::ALL.iter().filter(|row| !row.is_usual(&script.settings));
        unusual.extend(rows.map(|row| row.name));
        let mut run = Run::new(&script);
        while let Some(record) = run.step(&script, parity::END) {
            assert_eq!(record.refused, None, "seed {}: {:?}", script.seed, record.action);
            if script.seed <= parity::WRITTEN {
                assert_eq!(record.followed.violations, [], "seed {}", script.seed);
            }
            reached.insert(name(&record.action));
            if let Some(Act::Setting(SettingAct::Set((setting, _)))) = record.act() {
                set.insert(setting.name);
            }
        }
        assert_eq!(run.acts_done(), script.acts.len());
        between += script.acts.iter().filter(|act| 0 < act.after).count();
    }
    assert!(10 < between, "{between} acts between two things at one microsecond");
    let events = ["Deliver", "Hold", "Lose", "Sync", "Timeout", "Trouble", "Patience", "Batch"];
    let targets = Act::verbs().filter(|verb| verb.takes.contains(&Kind::Target)).count();
    assert_eq!(reached.len(), events.len() + Act::verbs().count() + targets, "{reached:?}");
    let live = Setting::ALL.iter().filter(|setting| setting.change == Change::Live);
    assert_eq!((unusual.len(), set.len()), (Setting::ALL.len(), live.count()));
    assert!(events.iter().all(|event| reached.contains(*event)), "{reached:?}");
}

fn name(action: &Action) -> String {
    let Action::Act(act) = action else {
        let name = format!("{action:?}");
        return name.split(['(', ')']).nth(1).unwrap_or_default().to_owned();
    };
    let (verb, values) = act.said().expect("every act has a verb");
    let to = if values.contains(&Value::Target(Target::Leader)) { " to the leader" } else { "" };
    format!("{} {}{to}", verb.name, verb.ending.unwrap_or_default())
}
