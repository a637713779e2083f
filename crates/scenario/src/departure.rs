//! Where a run departs from what is usual.

use crate::setting::Said;
use alloc::string::String;
use alloc::vec::Vec;
use alloc::{format, vec};
use raft::Rule;
use sim::{Amount, Section, Setting, Settings};

/// Something about a run that is not as usual, in the words of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure {
    /// Is it the algorithm that differs, and not only the world around it or how much it sends at
    /// once?
    pub is_of_raft: bool,
    /// What: `network loss 30%`, `eager-commit on`, `old-term-not-counted off`.
    pub what: String,
}

/// All that is not as usual about a run with these settings. How many servers there are can be
/// seen, and is not among it.
#[must_use]
pub fn departures(settings: &Settings) -> Vec<Departure> {
    let rows = Setting::ALL.iter().filter(|row| row.section != Section::Cluster);
    rows.filter(|row| !row.is_usual(settings)).flat_map(|row| of(row, row.get(settings))).collect()
}

/// A setting and its value, as a line of a scenario says it.
#[must_use]
pub fn setting(setting: &Setting, amount: Amount) -> String {
    format!("{} {}", setting.name, Said(amount))
}

fn of(setting: &Setting, amount: Amount) -> Vec<Departure> {
    if let Amount::Rules(rules) = amount {
        let off = |rule: Rule| Departure { is_of_raft: true, what: format!("{} off", rule.id()) };
        return rules.iter().map(off).collect();
    }
    let name = setting.name.strip_prefix("raft ").unwrap_or(setting.name);
    let is_of_raft = matches!(amount, Amount::Switch(_));
    vec![Departure { is_of_raft, what: format!("{name} {}", Said(amount)) }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::borrow::ToOwned;
    use raft::RuleSet;

    fn said(settings: &Settings) -> Vec<(bool, String)> {
        departures(settings).into_iter().map(|it| (it.is_of_raft, it.what)).collect()
    }

    #[test]
    fn what_is_as_usual_is_not_said_and_everything_else_is() {
        assert_eq!(departures(&Settings::default()), []);
        let mut settings = Settings {
            link: sim::Link { loss_ppm: 300_000, ..sim::Link::default() },
            ..Settings::default()
        };
        settings.raft.batch = 1;
        assert_eq!(
            said(&settings),
            [(false, "network loss 30%".to_owned()), (false, "batch 1".to_owned())]
        );
        settings = Settings::default();
        (settings.raft.eager_commit, settings.raft.pre_vote) = (true, true);
        assert_eq!(
            said(&settings),
            [(true, "eager-commit on".to_owned()), (true, "pre-vote on".to_owned())]
        );
    }

    #[test]
    fn a_rule_that_is_off_is_said_by_its_name() {
        for rule in Rule::ALL.iter().filter(|rule| rule.can_be_off()) {
            let mut settings = Settings::default();
            settings.raft.off = RuleSet::NONE.with(*rule);
            assert_eq!(said(&settings), [(true, format!("{} off", rule.id()))]);
        }
    }
}
