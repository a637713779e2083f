//! Where a run departs from what is usual.

use crate::scenario::UNSAID;
use crate::setting::{Setting, Value};
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use sim::Settings;

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
    let rows = Setting::ALL.into_iter().filter(|row| *row != Setting::Servers);
    let rows = rows.filter(|row| row.get(settings) != row.get(&UNSAID)).map(|row| {
        let value = row.get(settings);
        let name = row.name();
        let name = name.strip_prefix("raft ").unwrap_or(name);
        Departure { is_of_raft: matches!(value, Value::Switch(_)), what: format!("{name} {value}") }
    });
    let mechanisms = [
        ("pre-vote on", settings.pre_vote != UNSAID.pre_vote),
        ("check-quorum on", settings.check_quorum != UNSAID.check_quorum),
        ("stickiness on", settings.stickiness != UNSAID.stickiness),
    ];
    let mechanisms = mechanisms.into_iter().filter(|(_, is_on)| *is_on);
    let mechanisms =
        mechanisms.map(|(what, _)| Departure { is_of_raft: true, what: what.to_owned() });
    let off = settings
        .off
        .iter()
        .map(|rule| Departure { is_of_raft: true, what: format!("{} off", rule.id()) });
    rows.chain(mechanisms).chain(off).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft::{Rule, RuleSet};

    fn said(settings: &Settings) -> Vec<(bool, String)> {
        departures(settings).into_iter().map(|it| (it.is_of_raft, it.what)).collect()
    }

    #[test]
    fn what_is_as_usual_is_not_said_and_everything_else_is() {
        assert_eq!(departures(&Settings::default()), []);
        let mut settings = Settings { loss_ppm: 300_000, batch: 1, ..Settings::default() };
        assert_eq!(
            said(&settings),
            [(false, "network loss 30%".to_owned()), (false, "batch 1".to_owned())]
        );
        settings = Settings { eager_commit: true, pre_vote: true, ..Settings::default() };
        assert_eq!(
            said(&settings),
            [(true, "eager-commit on".to_owned()), (true, "pre-vote on".to_owned())]
        );
    }

    #[test]
    fn a_rule_that_is_off_is_said_by_its_name() {
        for rule in Rule::ALL.iter().filter(|rule| rule.can_be_off()) {
            let settings = Settings { off: RuleSet::NONE.with(*rule), ..Settings::default() };
            assert_eq!(said(&settings), [(true, format!("{} off", rule.id()))]);
        }
    }
}
