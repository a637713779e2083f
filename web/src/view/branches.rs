//! What branches are called.

use super::clock::clock;
use crate::frame::BranchView;
use crate::store::Store;
use scenario::say;
use sim::{Act, Branch, BranchId};

pub(super) fn branches(store: &Store) -> Vec<BranchView> {
    let language = store.language;
    let all = store.timeline.branches();
    let depth = |branch: &Branch| {
        core::iter::successors(branch.parent(), |(parent, ..)| all.get(parent.0)?.parent()).count()
    };
    let view = |(place, branch): (usize, &Branch)| BranchView {
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

/// The act with which the branch left its parent.
fn first_act(branch: &Branch) -> Option<&Act> {
    let (_, at, _) = branch.parent()?;
    branch.script().acts.iter().find(|cue| at <= cue.at).map(|cue| &cue.act)
}
