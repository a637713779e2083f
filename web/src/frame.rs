//! Everything that the page shows of one moment, as plain values. Components draw it and know
//! nothing else; [`Motion`] is the part that moves between two records.

mod metrics;
mod settings;
mod status;
mod text;

pub use metrics::{Layer, MetricsView, Plot, Series};
pub use settings::{GroupView, RowView, RuleView, SettingsView};
pub use status::StatusView;
pub use text::{Mistake, State, TextView, VerdictView};

use crate::choice::{Tab, Theme, Tool};
use crate::words::Language;
use raft::{Index, NodeId, NodeSet, RequestId, Term};
use sim::{BranchId, Edge, MessageId, MessageKind, Property, Standing, Time};

/// The page at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// In which language.
    pub language: Language,
    /// In which colours.
    pub theme: Theme,
    /// The bar on top.
    pub header: Header,
    /// The ring of servers.
    pub cluster: Cluster,
    /// The role diagram.
    pub roles: Roles,
    /// What just happened and why, the newest first. The first is shown in full.
    pub why: Vec<Why>,
    /// The log tables.
    pub logs: Logs,
    /// The properties that are checked.
    pub lamps: Lamps,
    /// The client's console.
    pub client: Client,
    /// The timeline.
    pub timeline: TimelineView,
    /// The server or message that was clicked.
    pub inspector: Option<Inspector>,
    /// The lesson, if one is open.
    pub lesson: Option<LessonView>,
    /// The panel that is shown where there is room for one.
    pub tab: Tab,
    /// Is it what was clicked that is shown there? Where that has a place of its own, it makes no
    /// difference.
    pub is_looking: bool,
    /// What is open in the drawer.
    pub drawer: Option<DrawerView>,
    /// The share, lesson or help dialog, if one is open.
    pub dialog: Option<Dialog>,
    /// Something to tell the person, until dismissed.
    pub notice: Option<Notice>,
    /// What a screen reader says when it changes: the last notable thing, in one sentence.
    pub announcement: String,
}

/// The bar on top.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// The title of the scenario.
    pub title: String,
    /// Can the run be had back that this one took the place of?
    pub can_undo: bool,
    /// Is it Raft as it is written?
    pub is_standard: bool,
    /// What it is, and what is not as usual: `standard Raft · network loss 30%`.
    pub raft: String,
    /// How many servers there are.
    pub servers: u8,
    /// The engine's version and the digest of the run at this moment, as hexadecimal digits: what
    /// is shown can be had natively, bit by bit.
    pub engine: String,
}

/// The ring of servers.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// The servers, ascending.
    pub servers: Vec<ServerView>,
    /// The groups of a partition; empty while the network is whole.
    pub groups: Vec<NodeSet>,
    /// The partition that the person is composing: the servers on the other side.
    pub composing: Option<NodeSet>,
    /// Can the partition being composed be made? Both sides need a server.
    pub can_cut: bool,
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
    /// Is its disk writing?
    pub is_syncing: bool,
    /// Is it the one in the inspector?
    pub is_selected: bool,
}

/// The role diagram.
#[derive(Clone, Debug, PartialEq)]
pub struct Roles {
    /// Who stands where.
    pub servers: Vec<(NodeId, Standing, Term)>,
    /// Every edge of Figure 4, and what became of it.
    pub edges: Vec<EdgeView>,
}

/// One edge of the role diagram.
#[derive(Clone, Debug, PartialEq)]
pub struct EdgeView {
    /// Which.
    pub edge: Edge,
    /// How often it was taken up to this moment.
    pub count: u32,
    /// Set if it was the last to be taken: the term of the server that took it.
    pub lit: Option<Term>,
    /// By whom, when and why it was last taken; empty if never.
    pub last: String,
}

/// What one record says.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// The record; clicking goes there.
    pub record: u64,
    /// When: `1.409`.
    pub time: String,
    /// Whose doing it was, for its colour: the term of that server.
    pub term: Term,
    /// What happened, in one sentence.
    pub headline: String,
    /// Why: a reason and a consequence per rule that fired, with its section.
    pub reasons: Vec<(String, &'static str)>,
    /// The message, as the paper names its fields.
    pub detail: String,
}

/// The log tables.
#[derive(Clone, Debug, PartialEq)]
pub struct Logs {
    /// The first column's index.
    pub first: Index,
    /// How many columns there are.
    pub columns: usize,
    /// The last index that any server has.
    pub last: Index,
    /// One row a server, ascending.
    pub rows: Vec<LogRow>,
}

/// One server's log.
#[derive(Clone, Debug, PartialEq)]
pub struct LogRow {
    /// Whose.
    pub id: NodeId,
    /// Its role, for the sign before its name.
    pub standing: Standing,
    /// Its term, for the sign's colour.
    pub term: Term,
    /// The entries in the columns shown; none where the log has ended.
    pub cells: Vec<Option<Cell>>,
    /// Where the leader of the latest term would send from next, if this is not that leader.
    pub next_index: Option<Index>,
    /// What that leader knows to be replicated here.
    pub match_index: Option<Index>,
    /// What it holds in memory, and loses when it goes down.
    pub volatile: Option<Volatile>,
}

/// What a server holds in memory.
#[derive(Clone, Debug, PartialEq)]
pub struct Volatile {
    /// `commitIndex`.
    pub commit: Index,
    /// `lastApplied`.
    pub applied: Index,
    /// The store: `x=1 y=5`.
    pub store: String,
}

/// One entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Its term.
    pub term: Term,
    /// Its command: `x=1`, `noop`, `get x`, `del x`.
    pub label: String,
    /// The same where there is room for a few letters: `x?`, `−x`.
    pub brief: String,
    /// Does this server know it to be committed?
    pub is_committed: bool,
    /// Is it on its disk?
    pub is_durable: bool,
    /// Does it differ from the entry that the leader of the latest term has at this index? It will
    /// be overwritten.
    pub conflicts: bool,
}

/// What the world checks after every action.
#[derive(Clone, Debug, PartialEq)]
pub struct Lamps {
    /// One a property: those of Figure 3, and whichever else is broken.
    pub named: Vec<Lamp>,
    /// The others, which hold.
    pub others: Vec<Property>,
}

/// One property.
#[derive(Clone, Debug, PartialEq)]
pub struct Lamp {
    /// Which.
    pub property: Property,
    /// Where it broke, if it did: the record, and what says so.
    pub broken: Option<(u64, String)>,
}

/// The client's console.
#[derive(Clone, Debug, PartialEq)]
pub struct Client {
    /// What is typed.
    pub input: String,
    /// What is wrong with it, once it was sent.
    pub error: Option<String>,
    /// Whom it goes to: a server, or the leader.
    pub target: Option<NodeId>,
    /// The last requests, newest first.
    pub requests: Vec<RequestView>,
}

/// One request.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestView {
    /// Its number.
    pub id: RequestId,
    /// `put x 2`, and with its answer `get x = 2`.
    pub text: String,
    /// The server that it reached.
    pub server: NodeId,
    /// How it stands.
    pub state: RequestState,
    /// How it stands, in a word or two.
    pub outcome: String,
    /// How long it took, or has been waiting: `33 ms`.
    pub took: String,
}

/// How a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestState {
    /// It waits.
    Pending,
    /// It was acknowledged.
    Acknowledged,
    /// It was refused, and had no effect.
    Failed,
    /// Nobody knows.
    Unknown,
}

/// The timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineView {
    /// The left edge.
    pub from: Time,
    /// The right edge.
    pub to: Time,
    /// How far the run is known. What lies between now and here is drawn paler.
    pub end: Time,
    /// The record that was reached.
    pub record: u64,
    /// Is all of it shown, on a phone?
    pub is_stretched: bool,
    /// Is it playing?
    pub is_playing: bool,
    /// Place of the speed slider, from 0 (1/1000) to 40 (10×): ten steps a decade.
    pub speed: u8,
    /// `1/20×`.
    pub speed_label: String,
    /// Elections, commits and faults: how many up to now, and how many are known.
    pub jumps: [(usize, usize); 3],
    /// One band a server, ascending.
    pub bands: Vec<Band>,
    /// The messages, as lines between bands.
    pub flights: Vec<FlightView>,
    /// Marks above the bands.
    pub markers: Vec<MarkerView>,
    /// Ticks of the axis: place and label.
    pub ticks: Vec<(Time, String)>,
    /// The branches, in the order of their making.
    pub branches: Vec<BranchView>,
    /// The whole run, and every branch of it.
    pub overview: Overview,
}

/// The whole run.
#[derive(Clone, Debug, PartialEq)]
pub struct Overview {
    /// Its right edge; it begins at 0.
    pub to: Time,
    /// The part that the window shows.
    pub window: (Time, Time),
    /// One line a branch, in the order of their making.
    pub lanes: Vec<Lane>,
    /// The notes of the lesson: when, and whether they were read.
    pub notes: Vec<(Time, bool)>,
    /// Ticks of its axis: place and label.
    pub ticks: Vec<(Time, String)>,
}

/// One branch as a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// Which.
    pub id: BranchId,
    /// What it is called.
    pub name: String,
    /// The lane that it left, and when.
    pub fork: Option<(usize, Time)>,
    /// How far it is known.
    pub end: Time,
    /// When who led: from, to, and in which term.
    pub leads: Vec<(Time, Time, Term)>,
    /// Is it the one shown?
    pub is_current: bool,
}

/// One server's life, from left to right.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// Whose.
    pub id: NodeId,
    /// The pieces, without gaps.
    pub pieces: Vec<Piece>,
}

/// A piece of a band.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// Where it begins.
    pub from: Time,
    /// Where it ends.
    pub to: Time,
    /// In which term.
    pub term: Term,
    /// As what.
    pub standing: Standing,
}

/// A message's line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FlightView {
    /// From which server.
    pub from: NodeId,
    /// To which.
    pub to: NodeId,
    /// The sender's term.
    pub term: Term,
    /// Which kind.
    pub kind: MessageKind,
    /// When it left.
    pub sent_at: Time,
    /// When it arrived, or was lost.
    pub ended_at: Time,
    /// How much of the way it made: 1, or less if it was lost.
    pub way: f32,
    /// Was it lost?
    pub lost: bool,
}

/// A mark.
#[derive(Clone, Debug, PartialEq)]
pub struct MarkerView {
    /// Where.
    pub time: Time,
    /// Clicking goes there; an act that is still to come has none.
    pub record: Option<u64>,
    /// Does it lie after the present?
    pub is_to_come: bool,
    /// How many marks it stands for.
    pub count: usize,
    /// `put x=1`, `partition`, `S3 leads term 2`.
    pub label: String,
    /// Which colour.
    pub kind: MarkerKind,
}

/// Which kind of mark, the weightiest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkerKind {
    /// A client's request.
    Request,
    /// An election was won.
    Election,
    /// A fault, or its mending.
    Fault,
    /// A property broke.
    Violation,
}

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

/// The open lesson.
#[derive(Clone, Debug, PartialEq)]
pub struct LessonView {
    /// Which note, from 1.
    pub place: usize,
    /// Of how many.
    pub of: usize,
    /// What the lesson is called.
    pub title: String,
    /// What it says.
    pub note: String,
    /// The lesson after this one, at the last note.
    pub next_lesson: Option<&'static str>,
    /// Is this the last note?
    pub is_last: bool,
    /// Did the person act, so that the lesson's run was left? It can be taken up again.
    pub is_left: bool,
}

/// A dialog.
#[derive(Clone, Debug, PartialEq)]
pub enum Dialog {
    /// The lessons: slug and title.
    Lessons(Vec<(&'static str, String)>),
    /// The link to this moment.
    Share {
        /// The whole URL.
        url: String,
        /// Has it been copied?
        copied: bool,
        /// The scenario as text.
        text: String,
    },
    /// The keys: what to press, and what it does.
    Help(Vec<(&'static str, String)>),
    /// The branches.
    Branches,
    /// What has no place in the bar of a phone.
    Menu,
}

/// The drawer.
#[derive(Clone, Debug, PartialEq)]
pub struct DrawerView {
    /// Which tool is open in it.
    pub tool: Tool,
    /// Does it take more room?
    pub is_wide: bool,
    /// What is in it.
    pub content: Content,
}

/// What is in the drawer.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// See [`Tool::Settings`].
    Settings(SettingsView),
    /// See [`Tool::Text`].
    Text(TextView),
    /// See [`Tool::Status`]; there is no cluster without a server.
    Status(Option<StatusView>),
}

/// Something to tell.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Is it an error?
    pub is_error: bool,
    /// What.
    pub text: String,
}

/// The part that moves between two records: a component sets it by hand, without a redraw.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Motion {
    /// The messages on their way.
    pub messages: Vec<Moving>,
    /// Each running election or heartbeat timer: whose, and the share of its time that is over.
    pub timers: Vec<(NodeId, f32)>,
    /// Where the clock stands.
    pub now: Time,
    /// `0:01.690`.
    pub clock: String,
}

/// One message on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Moving {
    /// Which.
    pub id: MessageId,
    /// Which kind.
    pub kind: MessageKind,
    /// The sender's term.
    pub term: Term,
    /// The share of its way that it has made.
    pub way: f32,
    /// Set if it is lost halfway, at the end: it is then shown crossed out for a moment.
    pub is_doomed: bool,
}
