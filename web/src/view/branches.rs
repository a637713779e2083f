//! What branches are called.

use super::clock::clock;
use super::logs::short;
use crate::frame::BranchView;
use crate::store::Store;
use crate::words::{Speaks, Words};
use sim::{Act, Branch, BranchId, ClientAct, LinkAct, MessageAct, ServerAct, SettingAct};

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
fn first_act(branch: &Branch) -> Option<&Act> {
    let (_, at, _) = branch.parent()?;
    branch.script().acts.iter().find(|cue| at <= cue.at).map(|cue| &cue.act)
}

/// What a person did, in a word or two.
pub(super) fn act(act: &Act, words: &Words) -> String {
    match act {
        Act::Server(ServerAct::Crash(id)) => (words.crashed)(*id),
        Act::Server(ServerAct::Restart(id)) => (words.restarted)(*id),
        Act::Server(ServerAct::ElectionTimeout(id) | ServerAct::HeartbeatTimeout(id)) => {
            (words.timed_out)(*id)
        }
        Act::Link(LinkAct::Partition(_)) => words.partition_mark.to_owned(),
        Act::Link(LinkAct::Heal()) => words.heal_mark.to_owned(),
        Act::Message(MessageAct::Drop(id)) => (words.dropped)(*id),
        Act::Client(asks @ ClientAct::Put(..)) => format!("put {}", short(&asks.command())),
        Act::Client(asks) => short(&asks.command()),
        Act::Setting(SettingAct::Set((setting, amount))) => scenario::setting(setting, *amount),
    }
}
