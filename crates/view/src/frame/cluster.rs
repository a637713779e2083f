//! The ring of servers.

use super::broken::{self, Concern};
use super::composer::Composer;
use super::marks::{self, LinkView, Mark};
use crate::store::{Selection, Store};
use crate::words::Language;
use raft::NodeId;
use raft::Term;
use raft::{Index, NodeSet, Role, VoteResult};
use scenario::say;
use sim::{Fate, InFlight, LinkAct, Server, Standing, Status, World};

/// The ring of servers.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// The servers, ascending.
    pub servers: Vec<ServerView>,
    /// The links that are not as most are.
    pub links: Vec<LinkView>,
    /// Are there snapshots, or will there be some?
    pub has_snapshots: bool,
    /// The ends of the link that was clicked.
    pub selected: Option<(NodeId, NodeId)>,
    /// Can the network be healed?
    pub can_heal: bool,
    /// The groups of a partition; empty while the network is whole.
    pub groups: Vec<NodeSet>,
    /// What the person is composing.
    pub composing: Option<Composer>,
    /// The server that would join next.
    pub next: Option<NodeId>,
    /// Both quorums, while they decide together.
    pub joint: Option<Joint>,
}

/// A joint configuration: agreement needs a majority of the old and one of the new (thesis §4.3).
#[derive(Clone, Debug, PartialEq)]
pub struct Joint {
    /// Where in the log it is.
    pub index: Index,
    /// Of the old and of the new: who votes, and has the entry on its disk.
    pub quorums: [Vec<(NodeId, bool)>; 2],
}

/// One server on the ring.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerView {
    /// Who.
    pub id: NodeId,
    /// Its role, or down.
    pub standing: Standing,
    /// Its current term.
    pub term: Term,
    /// Is it a member? One that is none has no vote, and hears of nothing.
    pub is_member: bool,
    /// While two configurations decide together: does it vote in the old one, and in the new one?
    pub in_joint: Option<(bool, bool)>,
    /// Does it believe to lead while a majority cannot hear it?
    pub cut_off: bool,
    /// A candidate's votes so far.
    pub votes: NodeSet,
    /// How many it needs.
    pub votes_needed: u32,
    /// For whom it voted in its term.
    pub voted_for: Option<NodeId>,
    /// How many messages wait for it, if it is frozen.
    pub frozen: Option<usize>,
    /// The mark of its disk.
    pub disk: Option<Mark>,
    /// The mark of its clock.
    pub clock: Option<Mark>,
    /// What is wrong with it, in words.
    pub troubles: Vec<String>,
    /// Did it stop because its disk lies?
    pub refuses: bool,
    /// To whom it hands over its leadership.
    pub hands_over: Option<NodeId>,
    /// Which chunk of a snapshot comes next to it, and how many there are.
    pub receiving: Option<(u64, u64)>,
    /// The step of a broken property that concerns it last.
    pub concern: Option<Concern>,
    /// Is it the one in the inspector?
    pub is_selected: bool,
}

impl Cluster {
    pub(super) fn of(store: &Store) -> Self {
        let world = store.timeline.world();
        Self {
            servers: world.servers().iter().map(|server| view(store, server)).collect(),
            links: marks::links(store),
            has_snapshots: 0 < world.settings().raft.snapshot_every
                || world.servers().iter().any(|server| server.node().snapshot().is_some()),
            selected: match store.selection {
                Some(Selection::Link(one, other)) => Some((one, other)),
                Some(Selection::Server(_) | Selection::Message(_)) | None => None,
            },
            can_heal: world.allows(&LinkAct::Heal().into()).is_ok(),
            groups: world.groups().to_vec(),
            composing: Composer::of(store),
            next: world.next_server(),
            joint: joint(world),
        }
    }
}

impl ServerView {
    /// Its role, in a word or two.
    #[must_use]
    pub fn role(&self, language: Language) -> &'static str {
        if self.refuses {
            say!(language, "stopped")
        } else if self.standing == Standing::Learner && !self.is_member {
            say!(language, "no-member")
        } else {
            language.part("standing", self.standing.id(), 0)
        }
    }

    /// What is to be said besides its role.
    #[must_use]
    pub fn besides(&self, language: Language) -> Vec<String> {
        let cut_off = self.cut_off.then(|| say!(language, "cut-off").to_owned());
        let hands_over = self.hands_over.map(|to| say!(language, "hands-over", server = to));
        cut_off.into_iter().chain(hands_over).collect()
    }

    /// What goes on with it, or is wrong.
    #[must_use]
    pub fn goes_on(&self, language: Language) -> Vec<String> {
        let receiving =
            self.receiving.map(|(place, of)| say!(language, "receiving", place = place, of = of));
        receiving.into_iter().chain(self.troubles.iter().cloned()).collect()
    }
}

impl Cluster {
    /// The marks that are in the picture now, each once.
    #[must_use]
    pub fn marks(&self) -> Vec<Mark> {
        let of_server = |server: &ServerView| {
            let inbox = server.frozen.map(|_| Mark::Inbox);
            [server.clock, server.disk, inbox]
        };
        let of_link = |link: &LinkView| {
            let one_way = (link.cut.0 != link.cut.1).then_some(Mark::LinkOneWay);
            [link.mark, one_way]
        };
        let servers = self.servers.iter().flat_map(of_server);
        let mut marks = Vec::new();
        for mark in servers.chain(self.links.iter().flat_map(of_link)).flatten() {
            if !marks.contains(&mark) {
                marks.push(mark);
            }
        }
        marks
    }
}

/// How many messages wait for a frozen server; nothing if it runs.
pub(super) fn waiting_for(world: &World, server: &Server) -> Option<usize> {
    let id = server.node().id();
    let waits = |flight: &&InFlight| flight.fate == Fate::Waits && flight.id.to == id;
    server.is_frozen().then(|| world.messages().filter(waits).count())
}

/// Which chunk of a snapshot comes next to this server, and how many there are.
fn receiving(world: &World, server: &Server) -> Option<(u64, u64)> {
    let Role::Follower(follower) = server.node().role() else { return None };
    let leader = world.server(follower.leader()?)?;
    let Role::Leader(leads) = leader.node().role() else { return None };
    let progress = leads.peers.iter().find(|peer| peer.id == server.node().id())?;
    let chunk = u64::from(world.settings().raft.snapshot_chunk).max(1);
    let sent = progress.snapshot().filter(|it| server.node().last_applied() < it.last.index)?;
    let all = (sent.state.len() as u64).div_ceil(chunk).max(1);
    let taken = follower.snapshot_bytes().unwrap_or(0) / chunk;
    Some(((taken + 1).min(all), all))
}

/// Both quorums, while they decide together.
fn joint(world: &World) -> Option<Joint> {
    let (configuration, index) = world.configuration();
    if !configuration.is_joint() {
        return None;
    }
    let leader = world.leader().and_then(|id| world.server(id))?;
    let term = leader.node().log().term_at(index)?;
    let has = |id: NodeId| {
        let server = world.server(id);
        (id, server.is_some_and(|server| server.disk().durable().log.holds(index, term)))
    };
    let quorum = |voters: NodeSet| voters.iter().map(has).collect();
    Some(Joint { index, quorums: [configuration.outgoing, configuration.voters].map(quorum) })
}

fn view(store: &Store, server: &Server) -> ServerView {
    let world = store.timeline.world();
    let node = server.node();
    let id = node.id();
    let configuration = node.configuration().0;
    let (members, _) = world.configuration();
    let votes = match node.role() {
        Role::PreCandidate(candidate) => candidate.tally.votes,
        Role::Candidate(candidate) => candidate.tally.votes,
        Role::Follower(_) | Role::Leader(_) => NodeSet::EMPTY,
    };
    let hears = |other: &&Server| {
        let there = other.node().id();
        other.standing() != Standing::Down && world.connects(id, there)
    };
    let heard_by = world.servers().iter().filter(hears).map(|other| other.node().id());
    let agreed = configuration.vote_result(heard_by.collect(), NodeSet::EMPTY);
    ServerView {
        id,
        standing: server.standing(),
        term: node.current_term(),
        cut_off: server.standing() == Standing::Leader && agreed != VoteResult::Won,
        is_member: members.members().contains(id),
        in_joint: members
            .is_joint()
            .then(|| (members.outgoing.contains(id), members.voters.contains(id)))
            .filter(|it| *it != (false, false)),
        votes,
        votes_needed: configuration.voters.majority() as u32,
        voted_for: node.voted_for(),
        frozen: waiting_for(world, server),
        disk: marks::disk(server),
        clock: marks::clock(server),
        troubles: marks::troubles(server, waiting_for(world, server), store.language),
        refuses: matches!(server.status(), Status::Refuses(_)),
        hands_over: match node.role() {
            Role::Leader(leader) => leader.transfer.map(|transfer| transfer.target),
            Role::Follower(_) | Role::PreCandidate(_) | Role::Candidate(_) => None,
        },
        receiving: receiving(world, server),
        concern: broken::concern(store, id),
        is_selected: store.selection == Some(Selection::Server(id)),
    }
}
