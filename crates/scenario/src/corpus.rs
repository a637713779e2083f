//! Runs to learn from. For each rule that can be off one that shows what it is for: without it, what
//! `expect` names is so; with it the same acts do no harm. Some in which only part of the servers
//! hear each other. And some that say what a setting saves.

use crate::language::Language;
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
    "leaves-itself-out",
    "lease-allows-for-drift",
    "lease-ends-with-transfer",
    "lost-its-identity",
    "one-change-at-a-time",
    "pre-vote-is-no-vote",
    "reads-after-own-commit",
    "refusal-keeps-timer",
    "refusal-matches-nothing",
    "removed-leader-steps-down",
    "repeats-response",
    "rolls-back-configuration",
    "snapshot-holds-sessions",
    "snapshot-when-behind",
    "stands-though-removed",
    "steps-back",
    "unknown-session",
    "up-to-date-log",
    "vote-on-disk",
    "votes-for-strangers",
];

/// Runs in which servers hear each other only in part, by name: what becomes of them depends on which
/// mechanisms of the thesis are on.
pub const PARTIAL: &[(&str, &str)] = &[
    ("half-connected", include_str!("../corpus/liveness/half-connected.raft")),
    ("chained", include_str!("../corpus/liveness/chained.raft")),
    ("quorum-loss", include_str!("../corpus/liveness/quorum-loss.raft")),
    ("deaf-leader", include_str!("../corpus/liveness/deaf-leader.raft")),
    ("newer-term-behind", include_str!("../corpus/liveness/newer-term-behind.raft")),
    ("constrained-election", include_str!("../corpus/liveness/constrained-election.raft")),
];

macro_rules! flow {
    ($($id:literal),+ $(,)?) => {
        &[$(($id, include_str!(concat!("../corpus/flow/", $id, ".raft")))),+]
    };
}

/// Runs that say what a setting saves, by name: each expects how much more it would cost otherwise.
pub const FLOW: &[(&str, &str)] = flow![
    "batch",
    "batch-bytes",
    "batch-wait",
    "window",
    "parallel-disk",
    "group-wait",
    "uncommitted-bytes",
    "backtracking",
];

/// The run of this name of [`PARTIAL`] or [`FLOW`].
#[must_use]
pub fn named(name: &str) -> Option<&'static str> {
    PARTIAL.iter().chain(FLOW).find(|(id, _)| *id == name).map(|(_, text)| *text)
}

/// The run that shows what this rule is for, as text.
#[must_use]
pub fn run_without(rule: Rule) -> Option<&'static str> {
    RUNS.iter().find(|(id, _)| *id == rule.id()).map(|(_, text)| *text)
}

/// The title of one of these runs, without reading the rest of it: a list is drawn in every frame.
#[must_use]
pub fn title(text: &'static str, language: Language) -> &'static str {
    let titles = || text.lines().filter_map(|line| line.strip_prefix("title "));
    let other = |title: &&str| title.split(' ').next().is_some_and(|code| code == language.code());
    let own = titles().find(other).and_then(|title| title.split_once(' '));
    own.map_or(titles().next().unwrap_or_default(), |(_, title)| title)
}
