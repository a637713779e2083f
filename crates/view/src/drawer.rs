//! What is open in the drawer, and what was typed there.

use crate::choice::{Listed, Tool};
use raft::NodeId;
use scenario::{ParseError, Verdict};
use sim::{Amount, BranchId, Setting, Trouble};

/// The state of the drawer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Drawer {
    pub(crate) tool: Option<Tool>,
    pub(crate) is_wide: bool,
    /// Which rules are listed.
    pub(crate) rules: RuleList,
    /// The way that was chosen.
    pub(crate) way: Option<(NodeId, NodeId)>,
    /// The faults that shall happen by themselves once that is switched on.
    pub(crate) trouble: Option<Trouble>,
    /// The settings that wait for the next run.
    pub(crate) planned: Vec<(&'static Setting, Amount)>,
    /// The seed that waits for the next run.
    pub(crate) seed: Option<u64>,
    /// What was typed and cannot be, and of which setting; the seed has none.
    pub(crate) wrong: Option<(Option<&'static Setting>, String)>,
    /// The scenario that is being written, if it is not what the run is.
    pub(crate) draft: Option<Draft>,
    /// What becomes of the expectations, and in which branch with how many acts.
    pub(crate) judged: Option<Judged>,
}

/// Which rules are listed.
#[derive(Clone, Debug, Default)]
pub(crate) struct RuleList {
    pub(crate) listed: Listed,
    /// Words that each of them has.
    pub(crate) words: String,
    /// The chapters that are unfolded.
    pub(crate) unfolded: Vec<&'static str>,
}

/// A scenario that is being written.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) text: String,
    /// The first thing that is wrong with it.
    pub(crate) mistake: Option<ParseError>,
    /// The line up to where one writes.
    pub(crate) line: String,
}

/// What becomes of the expectations of a run.
#[derive(Clone, Debug)]
pub(crate) struct Judged {
    /// Of which run: which branch, with how many acts.
    pub(crate) of: (BranchId, usize),
    /// The run as text.
    pub(crate) text: String,
    pub(crate) verdicts: Vec<Verdict>,
}
