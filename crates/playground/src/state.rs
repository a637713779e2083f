//! How the cluster stands, for whoever asks from JavaScript.

use crate::record::{Broken, ended};
use crate::time::ms;
use raft::{Index, Node, Payload};
use scenario::Language;
use serde::Serialize;
use sim::{Asked, Fate, InFlight, Life, MessageKind, RequestLife, Wish, World};
use std::collections::BTreeMap;

/// How many requests that ended are told of, the newest ones.
const MOST_REQUESTS: usize = 100;

/// How the cluster stands at a moment.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(hashmap_as_object))]
pub struct ClusterState {
    /// When, in milliseconds.
    pub time: f64,
    /// The number of the last record.
    pub record: u64,
    /// The digest of the run up to here: the same run has the same.
    pub digest: String,
    /// Of the servers that are up and believe that they lead, the one of the latest term.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leader: Option<String>,
    /// Every server, by its number.
    pub servers: Vec<ServerState>,
    /// The messages on their way.
    pub messages: Vec<MessageState>,
    /// The groups into which the network has fallen apart; none while it is whole.
    pub groups: Vec<Vec<String>>,
    /// What clients asked for: the last that ended, and all that wait.
    pub requests: Vec<RequestState>,
    /// The properties that broke so far.
    pub broken: Vec<Broken>,
}

/// One server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(hashmap_as_object))]
pub struct ServerState {
    /// Its name: `S1`.
    pub id: String,
    /// `down`, `learner`, `follower`, `pre-candidate`, `candidate` or `leader`.
    pub standing: &'static str,
    /// Is it frozen?
    pub frozen: bool,
    /// Its current term.
    pub term: u64,
    /// For whom it voted in that.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voted_for: Option<String>,
    /// Up to where it knows that its log is committed.
    pub commit_index: u64,
    /// Up to where its state machine has applied it.
    pub last_applied: u64,
    /// Its log.
    pub log: LogState,
    /// The keys and values of its state machine.
    pub store: BTreeMap<String, String>,
    /// The lines of its journal.
    pub journal: Vec<String>,
}

/// A log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct LogState {
    /// The last index that a snapshot took the place of; 0 if there is none.
    pub compacted: u64,
    /// The entries after it.
    pub entries: Vec<EntryState>,
}

/// An entry of a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct EntryState {
    /// Its index.
    pub index: u64,
    /// Its term.
    pub term: u64,
    /// `command`, `session`, `noop` or `configuration`.
    pub kind: &'static str,
    /// What it asks of the state machine: `put x 1`.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// Does its server know that it is committed?
    pub committed: bool,
    /// Is it on its server's disk?
    pub durable: bool,
}

/// A message on its way.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct MessageState {
    /// Its name: `S1->S2 #3`.
    pub id: String,
    /// Its sender.
    pub from: String,
    /// Its receiver.
    pub to: String,
    /// Its kind: `heartbeat`, `entries`, `vote-request` and so on.
    pub kind: &'static str,
    /// Its sender's term.
    pub term: u64,
    /// When it was sent, in milliseconds.
    pub sent_at: f64,
    /// When it arrives, in milliseconds, if it does.
    pub arrives_at: f64,
    /// `arrives`, `lost` or `waits`.
    pub fate: &'static str,
}

/// What a client asked for.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct RequestState {
    /// Its number, in the order of asking.
    pub number: u64,
    /// Who asked: `C1`.
    pub client: String,
    /// The server that it reached.
    pub server: String,
    /// What for: `put x 1`.
    pub asks: String,
    /// When, in milliseconds.
    pub asked_at: f64,
    /// `pending`, `watching`, or how it ended: `acknowledged`, `read`, `failed`, `refused`, `unknown`,
    /// `closed`.
    pub outcome: &'static str,
    /// When it ended, in milliseconds.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<f64>,
}

impl ClusterState {
    pub(crate) fn of(world: &World, language: Language) -> Self {
        let ended = world.ended_from(world.ended().saturating_sub(MOST_REQUESTS));
        let names = |group: &raft::NodeSet| group.iter().map(|id| id.to_string()).collect();
        Self {
            time: ms(world.now()),
            record: world.record().number,
            digest: world.digest().to_string(),
            leader: world.leader().map(|leader| leader.to_string()),
            servers: world.servers().iter().map(ServerState::of).collect(),
            messages: world.messages().map(MessageState::of).collect(),
            groups: world.groups().iter().map(names).collect(),
            requests: ended.chain(world.pending()).map(RequestState::of).collect(),
            broken: world.broken().iter().map(|(_, it)| Broken::of(it, language)).collect(),
        }
    }
}

impl ServerState {
    fn of(server: &sim::Server) -> Self {
        let node = server.node();
        let store = server.running().map(sim::Running::store);
        let text = |(key, value): (&str, &str)| (key.to_owned(), value.to_owned());
        let lines = store.map(|store| store.journal().iter_from(Index(1)).map(str::to_owned));
        Self {
            id: node.id().to_string(),
            standing: server.standing().id(),
            frozen: server.is_frozen(),
            term: node.current_term().0,
            voted_for: node.voted_for().map(|id| id.to_string()),
            commit_index: node.commit_index().0,
            last_applied: node.last_applied().0,
            log: LogState::of(node),
            store: store.map(|store| store.iter().map(text).collect()).unwrap_or_default(),
            journal: lines.map(Iterator::collect).unwrap_or_default(),
        }
    }
}

impl LogState {
    fn of(node: &Node) -> Self {
        let compacted = node.log().compacted().index;
        let entries = node.log().iter_from(Index(compacted.0 + 1));
        Self {
            compacted: compacted.0,
            entries: entries.map(|(index, entry)| EntryState::of(node, index, entry)).collect(),
        }
    }
}

impl EntryState {
    fn of(node: &Node, index: Index, entry: &raft::Entry) -> Self {
        let (kind, command) = match &entry.payload {
            Payload::Noop => ("noop", None),
            Payload::Configuration(_) => ("configuration", None),
            Payload::Command(bytes) => match Asked::decode(bytes) {
                Some(asked) => asked
                    .command()
                    .map_or(("session", None), |command| ("command", Some(command.to_string()))),
                None => ("command", None),
            },
        };
        Self {
            index: index.0,
            term: entry.term.0,
            kind,
            command,
            committed: index <= node.commit_index(),
            durable: index <= node.durable_index(),
        }
    }
}

impl MessageState {
    fn of(flight: &InFlight) -> Self {
        Self {
            id: flight.id.to_string(),
            from: flight.id.from.to_string(),
            to: flight.id.to.to_string(),
            kind: MessageKind::from(&flight.message.body).id(),
            term: flight.message.term.0,
            sent_at: ms(flight.sent_at),
            arrives_at: ms(flight.arrives_at),
            fate: match flight.fate {
                Fate::Arrives => "arrives",
                Fate::LostHalfway => "lost",
                Fate::Waits => "waits",
            },
        }
    }
}

impl RequestState {
    fn of(request: &RequestLife) -> Self {
        let (outcome, ended_at) = match &request.life {
            Life::Pending => ("pending", None),
            Life::Watching(_) => ("watching", None),
            Life::Settled { at, outcome } => (ended(outcome), Some(ms(*at))),
        };
        let asks = match &request.wish {
            Wish::Command(command) => command.to_string(),
            Wish::Read(key, by) => format!("read {key} {}", by.id()),
            Wish::Watch(key) => format!("watch {key}"),
            Wish::Session => "session".to_owned(),
            Wish::Change(_) => "members".to_owned(),
        };
        Self {
            number: request.id.0,
            client: request.client.to_string(),
            server: request.server.to_string(),
            asks,
            asked_at: ms(request.asked_at),
            outcome,
            ended_at,
        }
    }
}
