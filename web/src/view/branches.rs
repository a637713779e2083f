//! What branches are called.

use super::clock::clock;
use super::logs::short;
use crate::frame::BranchView;
use crate::store::Store;
use crate::words::{Speaks, Words};
use sim::{Action, Branch, BranchId, Command};

pub(super) fn branches(store: &Store) -> Vec<BranchView> {
    let words = store.language.words();
    let all = store.timeline.branches();
    let depth = |branch: &Branch| {
        core::iter::successors(branch.parent(), |(parent, ..)| all.get(parent.0)?.parent()).count()
    };
    let view = |(place, branch): (usize, &Branch)| BranchView {
        id: BranchId(place),
        label: match (store.names.get(&BranchId(place)), branch.parent(), first_act(branch)) {
            (Some(name), ..) => name.clone(),
            (None, Some((_, at, _)), Some(action)) => {
                (words.branch)(place + 1, &clock(at), &act(action, words))
            }
            (None, None, _) | (None, _, None) => words.main_branch.to_owned(),
        },
        name: store.names.get(&BranchId(place)).cloned().unwrap_or_default(),
        depth: depth(branch),
        is_current: store.timeline.current() == BranchId(place),
    };
    all.iter().enumerate().map(view).collect()
}

/// The act with which the branch left its parent.
fn first_act(branch: &Branch) -> Option<&Action> {
    let (_, at, _) = branch.parent()?;
    branch.script().acts.iter().find(|act| at <= act.at).map(|act| &act.action)
}

/// What a person did, in a word or two.
pub(super) fn act(action: &Action, words: &Words) -> String {
    match action {
        Action::Crash(id) => (words.crashed)(*id),
        Action::Restart(id) => (words.restarted)(*id),
        Action::Timeout(id, _) => (words.timed_out)(*id),
        Action::Partition(_) => words.partition_mark.to_owned(),
        Action::Heal => words.heal_mark.to_owned(),
        Action::Drop(id) => (words.dropped)(*id),
        Action::Request { command: command @ Command::Put { .. }, .. } => {
            format!("put {}", short(command))
        }
        Action::Request { command, .. } => short(command),
        Action::Deliver(_) | Action::Lose(_) | Action::Sync(_) => String::new(),
    }
}
