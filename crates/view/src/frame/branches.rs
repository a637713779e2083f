//! What branches are called.

use super::clock::clock;
use crate::store::Store;
use scenario::say;
use sim::{Act, Branch, BranchId};

/// One branch.
#[derive(Clone, Debug, PartialEq)]
pub struct BranchView {
    /// Which.
    pub id: BranchId,
    /// `Branch 2, from 1.2s: crash S1`, or its name.
    pub label: String,
    /// What somebody called it; empty if nobody did.
    pub name: String,
    /// How deep it stands in the tree.
    pub depth: usize,
    /// Is it the one shown?
    pub is_current: bool,
}

impl BranchView {
    pub(super) fn all(store: &Store) -> Vec<Self> {
        let language = store.language;
        let all = store.timeline.branches();
        let depth = |branch: &Branch| {
            core::iter::successors(branch.parent(), |(parent, ..)| all.get(parent.0)?.parent())
                .count()
        };
        let view = |(place, branch): (usize, &Branch)| Self {
            id: BranchId(place),
            label: match (store.names.get(&BranchId(place)), branch.parent(), first_act(branch)) {
                (Some(name), ..) => name.clone(),
                (None, Some((_, at, _)), Some(act)) => {
                    let (number, clock) = (place + 1, clock(at));
                    let act = scenario::mark(act, language);
                    say!(language, "branch", number = number, clock = clock, act = act)
                }
                (None, None, _) | (None, _, None) => say!(language, "main-branch").to_owned(),
            },
            name: store.names.get(&BranchId(place)).cloned().unwrap_or_default(),
            depth: depth(branch),
            is_current: store.timeline.current() == BranchId(place),
        };
        all.iter().enumerate().map(view).collect()
    }
}

/// The act with which the branch left its parent.
fn first_act(branch: &Branch) -> Option<&Act> {
    let (_, at, _) = branch.parent()?;
    branch.script().acts.iter().find(|cue| at <= cue.at).map(|cue| &cue.act)
}
