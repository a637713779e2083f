//! What was clicked: its fields by the paper's names, and what can be done to it.

use super::clock::clock;
use crate::fields::message_field_list;
use crate::msg::Msg;
use crate::store::{Selection, Store};
use raft::Term;
use raft::{Index, NodeId, Role};
use scenario::say;
use sim::{Act, InFlight, LinkAct, MessageAct, Server, ServerAct, Standing, Ways};

/// What was clicked.
#[derive(Clone, Debug, PartialEq)]
pub struct Inspector {
    /// `S1`, or `AppendEntriesRequest S1 → S2`.
    pub title: String,
    /// The server that it is.
    pub server: Option<NodeId>,
    /// The term whose colour it has.
    pub term: Term,
    /// The role, of a server.
    pub state: String,
    /// Its fields by the paper's names: `currentTerm`, `votedFor`, …
    pub fields: Vec<(&'static str, String)>,
    /// What a leader knows of each other server.
    pub peers: Vec<PeerView>,
    /// What can be done to it, and why not where it cannot.
    pub doings: Vec<Doing>,
}

/// What a leader knows of one other server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeerView {
    /// Which.
    pub id: NodeId,
    /// `nextIndex`.
    pub next_index: Index,
    /// `matchIndex`.
    pub match_index: Index,
}

/// Something that a person can do to what was clicked.
#[derive(Clone, Debug, PartialEq)]
pub struct Doing {
    /// `Crash`, `Restart`, `Time out now`, `Drop`.
    pub label: String,
    /// What to send.
    pub message: crate::msg::Msg,
    /// Does it harm?
    pub is_harm: bool,
}

impl Inspector {
    pub(super) fn of(store: &Store) -> Option<Self> {
        let world = store.timeline.world();
        match store.selection? {
            Selection::Link(one, other) => Some(link(store, one, other)),
            Selection::Server(id) => Some(server(store, world.server(id)?)),
            Selection::Message(id) => {
                let flight = world.messages().find(|flight| flight.id == id)?;
                Some(message(store, flight))
            }
        }
    }
}

fn server(store: &Store, server: &Server) -> Inspector {
    let language = store.language;
    let node = server.node();
    let id = node.id();
    let is_down = server.standing() == Standing::Down;
    // Memory is lost in a crash: what a server that is down still knows is on its disk.
    let volatile = |value: String| if is_down { NONE.to_owned() } else { value };
    let disk = server.disk();
    let mut fields = vec![
        ("currentTerm", node.current_term().to_string()),
        ("commitIndex", volatile(node.commit_index().to_string())),
        ("votedFor", list(node.voted_for())),
        ("lastApplied", volatile(node.last_applied().to_string())),
        ("lastLogIndex", node.log().last_index().to_string()),
        (say!(language, "field-on-disk"), on_disk(node.durable_index(), disk.waiting())),
    ];
    let mut peers = Vec::new();
    match node.role() {
        _ if is_down => {}
        Role::Follower(follower) => {
            fields.push((say!(language, "status-leader"), list(follower.leader())))
        }
        Role::PreCandidate(candidate) => {
            fields.push((say!(language, "field-votes"), list(candidate.tally.votes.iter())))
        }
        Role::Candidate(candidate) => {
            fields.push((say!(language, "field-votes"), list(candidate.tally.votes.iter())))
        }
        Role::Leader(leader) => peers.extend(leader.peers.iter().map(|peer| PeerView {
            id: peer.id,
            next_index: peer.next_index,
            match_index: peer.match_index,
        })),
    }
    Inspector {
        title: id.to_string(),
        server: Some(id),
        term: node.current_term(),
        state: language.part("standing", server.standing().id(), 0).to_owned(),
        fields,
        peers,
        doings: first(store, server),
    }
}

fn message(store: &Store, flight: &InFlight) -> Inspector {
    let message = &flight.message;
    let mut fields = message_field_list(message);
    fields.push(("sent", clock(flight.sent_at)));
    fields.push(("arrives", clock(flight.arrives_at)));
    let name = message.body.name();
    Inspector {
        title: format!("{name} {} → {}", message.from, message.to),
        server: None,
        term: message.term,
        state: String::new(),
        fields,
        peers: Vec::new(),
        doings: [MessageAct::Drop(flight.id), MessageAct::Deliver(flight.id)]
            .into_iter()
            .filter_map(|act| doing(store, act.into()))
            .collect(),
    }
}

/// What passed between two servers, each way.
fn link(store: &Store, one: NodeId, other: NodeId) -> Inspector {
    let (language, world) = (store.language, store.timeline.world());
    let mut fields = Vec::new();
    for (way, from, to) in [("→", one, other), ("←", other, one)] {
        let state = if world.is_cut(from, to) {
            say!(language, "menu.cut").to_owned()
        } else if world.connects(from, to) {
            say!(language, "menu.open").to_owned()
        } else {
            say!(language, "cut-off").to_owned()
        };
        fields.push((way, state));
        let dials = world.dials(from, to).iter();
        let name = |dial: &sim::Setting| language.part("setting", &dial.id(), 0);
        fields.extend(dials.map(|(dial, amount)| (name(dial), scenario::say_amount(*amount))));
    }
    Inspector {
        title: format!("{one} – {other}"),
        server: None,
        term: Term(0),
        state: String::new(),
        fields,
        peers: Vec::new(),
        doings: Vec::new(),
    }
}

/// Where there is no value.
const NONE: &str = "–";

/// Which indexes are on the disk, and how many writes wait: `1–6`, `1–6 +2`. It is as short as that
/// so that a leader's table keeps its place below.
fn on_disk(index: Index, waiting: usize) -> String {
    let there = if index == Index(0) { NONE.to_owned() } else { format!("1–{index}") };
    if waiting == 0 { there } else { format!("{there} +{waiting}") }
}

/// `S1 S2`.
fn list(ids: impl IntoIterator<Item = NodeId>) -> String {
    let names: Vec<String> = ids.into_iter().map(|id| id.to_string()).collect();
    if names.is_empty() { NONE.to_owned() } else { names.join(" ") }
}

/// What is done to a server most often; the menu has the rest.
fn first(store: &Store, server: &Server) -> Vec<Doing> {
    let id = server.node().id();
    let is_down = server.standing() == Standing::Down;
    let freeze = if server.is_frozen() { ServerAct::Resume(id) } else { ServerAct::Pause(id) };
    let acts: Vec<Act> = if is_down {
        vec![ServerAct::Restart(id).into()]
    } else {
        let ways = Ways::around(id);
        let isolate = LinkAct::Cut(ways).into();
        let cuts = store.timeline.world().allows(&isolate).is_ok();
        let rejoin = LinkAct::Mend(ways).into();
        vec![ServerAct::Crash(id).into(), freeze.into(), if cuts { isolate } else { rejoin }]
    };
    acts.into_iter().filter_map(|act| doing(store, act)).collect()
}

/// Something to be pressed, if it can be done now.
fn doing(store: &Store, act: Act) -> Option<Doing> {
    store.timeline.world().allows(&act).ok()?;
    let of_menu = |id: &str| store.language.part("menu", id, 0).to_owned();
    Some(Doing {
        label: if matches!(act, Act::Link(LinkAct::Cut(_))) {
            of_menu("isolate")
        } else if matches!(act, Act::Link(LinkAct::Mend(_))) {
            of_menu("rejoin")
        } else {
            scenario::verb(&act, store.language)
        },
        is_harm: matches!(
            &act,
            Act::Server(ServerAct::Crash(_)) | Act::Message(MessageAct::Drop(_))
        ),
        message: Msg::Act(act),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A longer value takes two columns, and pushes what a leader knows out of sight.
    #[test]
    fn what_is_on_the_disk_is_said_in_one_column() {
        assert_eq!(on_disk(Index(0), 0), "–");
        assert_eq!(on_disk(Index(6), 0), "1–6");
        assert_eq!(on_disk(Index(6), 2), "1–6 +2");
        assert!(on_disk(Index(99_999), 99).chars().count() <= 13);
    }
}
