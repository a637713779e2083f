//! A server's full status.

use super::clock::span;
use super::cluster::waiting_for;
use super::entry;
use super::metrics::MetricsView;
use crate::store::{Selection, Store};
use raft::{NodeId, Role, Rule, Term};
use scenario::{Language, Metric, cost_of_one, say};
use sim::{Edge, MessageKind, Server, Standing, Time, World};

/// The status of one server.
#[derive(Clone, Debug, PartialEq)]
pub struct StatusView {
    /// All servers, to choose one.
    pub servers: Vec<(NodeId, Standing, Term)>,
    /// Whose status it is.
    pub chosen: NodeId,
    /// Is it well?
    pub is_healthy: bool,
    /// What it is, knows and did.
    pub facts: Vec<(&'static str, String)>,
    /// Of each kind of message that there was: its name, how many it sent and received.
    pub messages: Vec<(&'static str, u32, u32)>,
    /// What a leader knows of the others: who, next index, match index, and when it heard of them.
    pub peers: Vec<(NodeId, u64, u64, String)>,
    /// The last entries that it appended: index, term, what, and when.
    pub entries: Vec<(u64, u64, String, String)>,
    /// What happens now and then, and how often it did in the whole cluster: the sentence of Raft that
    /// decided, by its name and section.
    pub rare: Vec<(&'static str, &'static str, u32)>,
    /// What one acknowledged command costs the whole cluster: of what, and how much.
    pub costs: Vec<(&'static str, String)>,
    /// The whole cluster over time.
    pub metrics: MetricsView,
}

/// Where there is no value.
const NONE: &str = "–";

/// The sentences that decide now and then.
const RARE: [Rule; 12] = [
    Rule::SplitVote,
    Rule::VotedForAnother,
    Rule::LogNotUpToDate,
    Rule::RevertsToFollower,
    Rule::RefusesEntries,
    Rule::DeletesConflict,
    Rule::OldTermNotCounted,
    Rule::StaleRequest,
    Rule::StaleResponse,
    Rule::HasEntries,
    Rule::LosesQuorum,
    Rule::LostItsIdentity,
];

fn rare(world: &World) -> Vec<(&'static str, &'static str, u32)> {
    RARE.iter().map(|rule| (rule.id(), rule.section(), world.fired(*rule))).collect()
}

/// Nothing before a command was acknowledged.
fn costs(world: &World, language: Language) -> Vec<(&'static str, String)> {
    let costs = cost_of_one(world).unwrap_or_default().into_iter();
    let told = |(metric, hundredths): (Metric, u64)| {
        let each = format!("{}.{:02}", hundredths / 100, hundredths % 100);
        (language.part("metric", metric.id(), 0), each)
    };
    costs.map(told).collect()
}

impl StatusView {
    /// Of the server that was clicked, or the leader, or the first.
    pub(crate) fn of(store: &Store) -> Option<Self> {
        let world = store.timeline.world();
        let chosen = match store.selection {
            Some(Selection::Server(id)) => Some(id),
            Some(Selection::Message(_) | Selection::Link(..)) | None => world.leader(),
        };
        let server = chosen.and_then(|id| world.server(id)).or(world.servers().first())?;
        let node = server.node();
        Some(Self {
            servers: world.servers().iter().map(stands).collect(),
            chosen: node.id(),
            is_healthy: ailment(world, server, store.language).is_none(),
            facts: facts(store, server),
            messages: messages(store, server),
            peers: peers(store, server),
            entries: entries(server),
            rare: rare(world),
            costs: costs(world, store.language),
            metrics: MetricsView::of(store),
        })
    }

    /// The same as text.
    pub(crate) fn text(&self) -> String {
        let mut text = format!("{}\n", self.chosen);
        for (name, value) in &self.facts {
            text += &format!("{name}: {value}\n");
        }
        for (name, sent, received) in &self.messages {
            text += &format!("{name}: {sent} / {received}\n");
        }
        for (id, next, matching, heard) in &self.peers {
            text += &format!("{id}: nextIndex {next}, matchIndex {matching}, {heard}\n");
        }
        for (index, term, what, at) in &self.entries {
            text += &format!("[{index}] {term} {what} @ {at}\n");
        }
        for (name, each) in &self.costs {
            text += &format!("{name}: {each}\n");
        }
        let [bar, from, to] = &self.metrics.labels;
        text += &format!("{from}–{to} ({bar})\n");
        for plot in &self.metrics.plots {
            text += &format!("{}: {}\n", plot.name, plot.total);
        }
        text
    }
}

fn stands(server: &Server) -> (NodeId, Standing, Term) {
    (server.node().id(), server.standing(), server.node().current_term())
}

/// What is wrong: nothing where a server heard its leader, or as a leader a majority, within one
/// election timeout.
fn ailment(world: &World, server: &Server, language: Language) -> Option<String> {
    let node = server.node();
    let within = world.settings().election_timeout.least;
    let heard =
        |id: NodeId| server.tally().heard(id).is_some_and(|at| world.now().since(at) <= within);
    if server.standing() == Standing::Down {
        return Some(say!(language, "ill.down").to_owned());
    }
    if let Some(count) = waiting_for(world, server) {
        return Some(say!(language, "ill.frozen", count = count));
    }
    match node.role() {
        Role::Follower(follower) if follower.leader().is_some_and(heard) => None,
        Role::Leader(_) => {
            let voters = node.configuration().0.voters;
            let there = voters.iter().filter(|id| *id == node.id() || heard(*id)).count();
            let needed = voters.majority();
            let text = || say!(language, "ill.majority", there = there, needed = needed);
            (there < needed).then(text)
        }
        Role::Follower(_) | Role::PreCandidate(_) | Role::Candidate(_) => {
            Some(say!(language, "ill.leader").to_owned())
        }
    }
}

fn facts(store: &Store, server: &Server) -> Vec<(&'static str, String)> {
    let (language, world) = (store.language, store.timeline.world());
    let (node, tally) = (server.node(), server.tally());
    let id = node.id();
    let name = |id: Option<NodeId>| id.map_or(NONE.to_owned(), |id| id.to_string());
    let leader = match node.role() {
        _ if server.standing() == Standing::Down => None,
        Role::Follower(follower) => follower.leader(),
        Role::Leader(_) => Some(id),
        Role::PreCandidate(_) | Role::Candidate(_) => None,
    };
    let heard = leader.filter(|leader| *leader != id).and_then(|leader| tally.heard(leader));
    let taken = |edges: &[Edge]| edges.iter().map(|edge| tally.taken(*edge)).sum::<u32>();
    let others = world.servers().iter().filter(|other| other.node().id() != id);
    let reachable = others.filter(|other| {
        let there = other.node().id();
        let runs = other.standing() != Standing::Down && !other.is_frozen();
        runs && world.connects(id, there)
    });
    let well = ailment(world, server, language);
    let well = well.unwrap_or_else(|| say!(language, "healthy").to_owned());
    vec![
        (say!(language, "status-health"), well),
        (
            say!(language, "status-role"),
            language.part("standing", server.standing().id(), 0).to_owned(),
        ),
        ("currentTerm", node.current_term().to_string()),
        ("votedFor", name(node.voted_for())),
        (say!(language, "status-leader"), name(leader)),
        ("commitIndex", node.commit_index().to_string()),
        ("lastApplied", node.last_applied().to_string()),
        (say!(language, "status-log"), node.log().last_index().to_string()),
        (say!(language, "status-heard"), ago(store, heard)),
        (
            say!(language, "status-stood"),
            taken(&[Edge::StartsElection, Edge::NewElection]).to_string(),
        ),
        (say!(language, "status-won"), taken(&[Edge::WinsElection]).to_string()),
        (say!(language, "status-syncs"), server.disk().syncs().to_string()),
        (say!(language, "status-round"), tally.mean_round_trip().map_or(NONE.to_owned(), span)),
        (
            say!(language, "status-reach"),
            say!(language, "note-of", place = reachable.count(), of = world.servers().len() - 1),
        ),
    ]
}

fn messages(store: &Store, server: &Server) -> Vec<(&'static str, u32, u32)> {
    let kinds = MessageKind::ALL.into_iter().map(|kind| {
        let (sent, received) = server.tally().messages(kind);
        (store.language.part("message", kind.id(), 0), sent, received)
    });
    kinds.filter(|(_, sent, received)| 0 < sent + received).collect()
}

/// How long ago something was heard.
fn ago(store: &Store, heard: Option<Time>) -> String {
    let now = store.timeline.now();
    let text = |at| say!(store.language, "ago", span = span(now.since(at)));
    heard.map_or(NONE.to_owned(), text)
}

fn peers(store: &Store, server: &Server) -> Vec<(NodeId, u64, u64, String)> {
    let Role::Leader(leader) = server.node().role() else { return Vec::new() };
    if server.standing() == Standing::Down {
        return Vec::new();
    }
    let peer = |peer: &raft::Progress| {
        let heard = ago(store, server.tally().heard(peer.id));
        (peer.id, peer.next_index.0, peer.match_index.0, heard)
    };
    leader.peers.iter().map(peer).collect()
}

fn entries(server: &Server) -> Vec<(u64, u64, String, String)> {
    let log = server.node().log();
    let entry = |(index, at): (raft::Index, sim::Time)| {
        let entry = log.entry(index)?;
        let what = entry::label(server.node(), index, &entry.payload, ToString::to_string);
        Some((index.0, entry.term.0, what, at.to_string()))
    };
    server.tally().appended().rev().filter_map(entry).collect()
}
