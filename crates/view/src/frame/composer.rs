//! What is composed of servers, and what can be made of it.

use super::menu::Item;
use crate::choice::Composed;
use crate::groups::Composing;
use crate::msg::Msg;
use crate::store::Store;
use raft::{NodeId, NodeSet};
use scenario::say;
use sim::{Act, LinkAct, MemberAct, ServerAct};

/// What is composed of servers.
#[derive(Clone, Debug, PartialEq)]
pub struct Composer {
    /// What it is.
    pub of: Composed,
    /// The parts, of which a server is in one.
    pub parts: Vec<NodeSet>,
    /// What there is to choose.
    pub hint: &'static str,
    /// What can be made of it.
    pub makes: Vec<Item>,
}

type OfServer = fn(NodeId) -> ServerAct;

/// What can be done to several servers at once: the key, the act's word, the act, does it harm?
const TO_SEVERAL: [(&str, &str, OfServer, bool); 5] = [
    ("c", "crash", ServerAct::Crash, true),
    ("r", "restart", ServerAct::Restart, false),
    ("z", "pause", ServerAct::Pause, false),
    ("Z", "resume", ServerAct::Resume, false),
    ("w", "wipe", ServerAct::Wipe, true),
];

impl Composer {
    pub(crate) fn of(store: &Store) -> Option<Self> {
        let composing = store.composing.as_ref()?;
        let language = store.language;
        let (hint, makes) = match composing {
            Composing::Partition(groups) => {
                let act = LinkAct::Partition(groups.groups().to_vec()).into();
                let cut = item(store, say!(language, "cut"), "Enter", vec![act]);
                (say!(language, "partition-hint"), vec![Item { is_harm: true, ..cut }])
            }
            Composing::Members(seats) => {
                let act = MemberAct::Become(seats.members()).into();
                let change = item(store, say!(language, "change"), "Enter", vec![act]);
                (say!(language, "members-hint"), vec![change])
            }
            Composing::Several(seats) => {
                (say!(language, "several-hint"), to_several(store, seats.chosen()))
            }
        };
        Some(Self { of: composing.of(), parts: composing.parts(), hint, makes })
    }

    /// What this key makes of it.
    #[must_use]
    pub fn pressed(&self, key: &str) -> Option<Msg> {
        let item = self.makes.iter().find(|item| item.key == key)?;
        item.refusal.is_none().then(|| item.message.clone())
    }
}

/// The same to each that is chosen and that it can be done to. What can be done to none of them is
/// left out: there is no room for five reasons, and the menu of each has its own.
fn to_several(store: &Store, chosen: NodeSet) -> Vec<Item> {
    let world = store.timeline.world();
    let offer = |&(key, id, act, is_harm): &(&'static str, &str, OfServer, bool)| {
        let acts = chosen.iter().map(|id| act(id).into());
        let can: Vec<Act> = acts.filter(|one| world.allows(one).is_ok()).collect();
        let label = store.language.part("act", id, 0);
        (!can.is_empty()).then(|| Item { is_harm, ..item(store, label, key, can) })
    };
    TO_SEVERAL.iter().filter_map(offer).collect()
}

fn item(store: &Store, label: &str, key: &'static str, acts: Vec<Act>) -> Item {
    let (world, language) = (store.timeline.world(), store.language);
    let refused = acts.iter().find_map(|act| world.allows(act).err());
    let refusal = refused.map(|why| scenario::why_not(&why, language));
    let message = Msg::ActAll(acts);
    Item { label: label.to_owned(), key, message, refusal, is_harm: false, is_on: false }
}
