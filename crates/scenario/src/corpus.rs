//! For each rule that can be off a run that shows what it is for: without it, what `expect` names is so;
//! with it the same acts do no harm.

use raft::Rule;

macro_rules! runs {
    ($($id:literal),+ $(,)?) => {
        &[$(($id, include_str!(concat!("../corpus/rules/", $id, ".raft")))),+]
    };
}

/// By the rule's name.
const RUNS: &[(&str, &str)] = runs![
    "acknowledges",
    "both-majorities",
    "changes-after-own-commit",
    "commits",
    "compacted-matches",
    "confirms-leadership",
    "counts-itself",
    "counts-round",
    "current-term-only",
    "drops-log",
    "entries-on-disk",
    "has-entries",
    "keeps-suffix",
    "keeps-vote",
    "learns-commit",
    "lease-allows-for-drift",
    "lease-ends-with-transfer",
    "lost-its-identity",
    "one-change-at-a-time",
    "pre-vote-is-no-vote",
    "reads-after-own-commit",
    "refusal-keeps-timer",
    "refusal-matches-nothing",
    "rolls-back-configuration",
    "snapshot-when-behind",
    "stands-though-removed",
    "steps-back",
    "up-to-date-log",
    "vote-on-disk",
    "votes-for-strangers",
];

/// The run that shows what this rule is for, as text.
#[must_use]
pub fn run_without(rule: Rule) -> Option<&'static str> {
    RUNS.iter().find(|(id, _)| *id == rule.id()).map(|(_, text)| *text)
}
