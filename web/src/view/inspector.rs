//! What was clicked: its fields by the paper's names, and what can be done to it.

use super::roles::clock;
use crate::frame::{Doing, Inspector};
use crate::msg::Msg;
use crate::store::{Selection, Store};
use crate::words::{self, Speaks};
use raft::{NodeId, Role, Timer};
use sim::{Action, InFlight, Server};

pub(super) fn inspector(store: &Store) -> Option<Inspector> {
    let world = store.timeline.world();
    match store.selection? {
        Selection::Server(id) => Some(server(store, world.server(id)?)),
        Selection::Message(id) => {
            let flight = world.messages().find(|flight| flight.id == id)?;
            Some(message(store, flight))
        }
    }
}

fn server(store: &Store, server: &Server) -> Inspector {
    let words = store.language.words();
    let node = server.node();
    let id = node.id();
    let list = |ids: &mut dyn Iterator<Item = NodeId>| {
        let names: Vec<String> = ids.map(|id| id.to_string()).collect();
        if names.is_empty() { "–".to_owned() } else { names.join(" ") }
    };
    let mut fields = vec![
        ("state", (words.standing)(server.standing()).to_owned()),
        ("currentTerm", node.current_term().to_string()),
        ("votedFor", list(&mut node.voted_for().into_iter())),
        ("commitIndex", node.commit_index().to_string()),
        ("lastApplied", node.last_applied().to_string()),
        ("lastLogIndex", node.log().last_index().to_string()),
    ];
    match node.role() {
        Role::Follower(follower) => fields.push(("leader", list(&mut follower.leader.into_iter()))),
        Role::PreCandidate(candidate) => fields.push(("votes", list(&mut candidate.votes.iter()))),
        Role::Candidate(candidate) => fields.push(("votes", list(&mut candidate.votes.iter()))),
        Role::Leader(leader) => {
            let all = |number: &dyn Fn(&raft::Progress) -> u64| {
                let each = leader.peers.iter().map(|peer| format!("{}:{}", peer.id, number(peer)));
                each.collect::<Vec<_>>().join(" ")
            };
            fields.push(("nextIndex", all(&|peer| peer.next_index.0)));
            fields.push(("matchIndex", all(&|peer| peer.match_index.0)));
        }
    }
    let disk = server.disk();
    fields.push(("on disk", (words.on_disk)(node.durable_index(), disk.waiting())));
    let timer =
        if matches!(node.role(), Role::Leader(_)) { Timer::Heartbeat } else { Timer::Election };
    let fire = match timer {
        Timer::Election => words.time_out_now,
        Timer::Heartbeat => words.heartbeat_now,
    };
    let doings = [
        (words.crash, Action::Crash(id)),
        (words.restart, Action::Restart(id)),
        (fire, Action::Timeout(id, timer)),
    ];
    let doings = doings.into_iter().map(|(label, action)| doing(store, label, action)).collect();
    Inspector { title: id.to_string(), fields, doings }
}

fn message(store: &Store, flight: &InFlight) -> Inspector {
    let words = store.language.words();
    let message = &flight.message;
    let mut fields = words::message_field_list(message);
    fields.push(("sent", clock(flight.sent_at)));
    fields.push(("arrives", clock(flight.arrives_at)));
    let name = message.body.name();
    Inspector {
        title: format!("{name} {} → {}", message.from, message.to),
        fields,
        doings: vec![doing(store, words.drop, Action::Drop(flight.id))],
    }
}

fn doing(store: &Store, label: &str, action: Action) -> Doing {
    let refused = store.timeline.world().allows(&action).err();
    let refused = refused.map(|refusal| (store.language.words().refusal)(&refusal));
    Doing { label: label.to_owned(), message: Msg::Act(action), refused }
}
