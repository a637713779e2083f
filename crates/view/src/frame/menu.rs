//! What can be done to a server, a message or a link, each with its reason where it cannot be done.

use super::clock::clock;
use crate::choice::Composed;
use crate::fields::message_field_list;
use crate::msg::{Ask, Msg};
use crate::store::{Selection, Store};
use raft::{Index, NodeId, Role, Term, Timer};
use scenario::{say, say_amount};
use sim::{
    Act, Amount, Clock, ClockAct, DiskAct, DiskState, InFlight, LinkAct, MemberAct, MessageAct,
    MessageKind, ServerAct, Setting, Several, Span, SpanRange, Standing, Ways,
};

/// The menu of what was clicked.
#[derive(Clone, Debug, PartialEq)]
pub struct MenuView {
    /// `S3`, `AppendEntriesRequest`, `S1 – S3`.
    pub title: String,
    /// What it is just now.
    pub state: String,
    /// The term whose colour it has.
    pub term: Option<Term>,
    /// The fields of a message, by the paper's names.
    pub fields: Vec<(&'static str, String)>,
    /// What can be done, by subject.
    pub sections: Vec<Section>,
}

/// What can be done to one part of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Which part; empty where it has none.
    pub name: String,
    /// What can be done.
    pub rows: Vec<Row>,
}

/// One thing that can be done, or some of which one is chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What the choices are of; empty where there is but one.
    pub name: String,
    /// What follows, or what is now.
    pub hint: String,
    /// What can be chosen.
    pub items: Vec<Item>,
}

/// Something to be pressed.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What it says.
    pub label: String,
    /// The key that presses it while the menu is open.
    pub key: &'static str,
    /// What it does.
    pub message: Msg,
    /// Why it cannot be done, if it cannot.
    pub refusal: Option<String>,
    /// Does it harm?
    pub is_harm: bool,
    /// Of several, is it the one that is so now?
    pub is_on: bool,
}

impl MenuView {
    pub(crate) fn of(store: &Store) -> Option<Self> {
        if !store.is_menu_open {
            return None;
        }
        let world = store.timeline.world();
        let offer = Offer { store };
        Some(match store.selection? {
            Selection::Server(id) => offer.server(world.server(id)?),
            Selection::Message(id) => offer.message(world.messages().find(|one| one.id == id)?),
            Selection::Link(one, other) => offer.link(one, other),
        })
    }

    /// What this key presses.
    #[must_use]
    pub fn pressed(&self, key: &str) -> Option<Msg> {
        let rows = self.sections.iter().flat_map(|section| &section.rows);
        let mut items = rows.flat_map(|row| &row.items);
        items.find(|item| !key.is_empty() && item.key == key).map(|item| item.message.clone())
    }
}

/// How far a clock is made to jump.
const JUMP: Span = Span::ms(100);
/// The steps of a clock's rate, in millionths.
const RATES: [u32; 8] =
    [100_000, 500_000, 800_000, Clock::USUAL, 1_200_000, 1_500_000, 2_000_000, 10_000_000];
/// By how much a message can be put off, in milliseconds, and the keys for it.
const DELAYS: [(u64, &str); 3] = [(10, "1"), (50, "2"), (200, "3")];
/// How many of a hundred messages a link can be made to lose, or to bring twice.
const SHARES: [u32; 3] = [0, 20, 50];
/// How many times longer than usual a link can be made to take.
const SLOWER: [u64; 3] = [1, 4, 10];

/// Makes the rows.
struct Offer<'a> {
    store: &'a Store,
}

/// What begins to be composed.
fn compose(key: &'static str, label: &str, hint: String, composed: Composed) -> Row {
    let (label, message) = (label.to_owned(), Msg::Compose(composed));
    let item = Item { label, key, message, refusal: None, is_harm: false, is_on: false };
    Row { name: String::new(), hint, items: vec![item] }
}

impl Offer<'_> {
    fn part(&self, group: &str, id: &str, part: usize) -> String {
        self.store.language.part(group, id, part).to_owned()
    }

    fn item(&self, label: String, key: &'static str, act: impl Into<Act>) -> Item {
        let act = act.into();
        let refusal = self.store.timeline.world().allows(&act).err();
        let refusal = refusal.map(|why| scenario::why_not(&why, self.store.language));
        let message = Msg::Act(act);
        Item { label, key, message, refusal, is_harm: false, is_on: false }
    }

    /// A row of one act, which says what it does.
    fn row(&self, key: &'static str, act: impl Into<Act>) -> Row {
        let act = act.into();
        let id = act.said().map(|(verb, _)| verb.id()).unwrap_or_default();
        let label = scenario::verb(&act, self.store.language);
        Row {
            name: String::new(),
            hint: self.part("act", &id, 3),
            items: vec![self.item(label, key, act)],
        }
    }

    fn harm(&self, key: &'static str, act: impl Into<Act>) -> Row {
        let mut row = self.row(key, act);
        row.items.iter_mut().for_each(|item| item.is_harm = true);
        row
    }

    fn section(&self, id: &str, rows: Vec<Row>) -> Section {
        Section { name: self.part("menu", id, 0), rows }
    }

    fn choice(&self, id: &str, hint: String, items: Vec<Item>) -> Row {
        Row { name: self.part("menu", id, 0), hint, items }
    }

    fn server(&self, server: &sim::Server) -> MenuView {
        let (node, language) = (server.node(), self.store.language);
        let (id, standing) = (node.id(), server.standing());
        let is_down = standing == Standing::Down;
        let mut rows = if is_down {
            vec![self.row("c", ServerAct::Restart(id))]
        } else {
            vec![self.harm("c", ServerAct::Crash(id)), self.harm("C", ServerAct::CrashTorn(id))]
        };
        rows.push(if server.is_frozen() {
            self.row("z", ServerAct::Resume(id))
        } else {
            self.row("z", ServerAct::Pause(id))
        });
        rows.push(self.isolate(id));
        rows.push(self.harm("w", ServerAct::Wipe(id)));
        let hint = say!(language, "several-means").to_owned();
        rows.push(compose("g", say!(language, "several"), hint, Composed::Several));
        let state = self.part("standing", standing.id(), 0);
        MenuView {
            title: id.to_string(),
            state: format!("{state} · {}", say!(language, "term", term = node.current_term().0)),
            term: Some(node.current_term()),
            fields: Vec::new(),
            sections: vec![
                self.section("server", rows),
                self.section("timer", self.timers(server)),
                self.section("disk", self.disk(server)),
                self.section("clock", self.clocks(server)),
                self.section(
                    "raft",
                    vec![
                        self.row("l", ServerAct::Transfer(id)),
                        self.row("n", ServerAct::Compact(id)),
                    ],
                ),
                self.section("members", self.members(id)),
                self.section("messages", self.several(id)),
            ],
        }
    }

    /// What this server is among the members, and who else may join.
    fn members(&self, id: NodeId) -> Vec<Row> {
        let (world, language) = (self.store.timeline.world(), self.store.language);
        let (configuration, _) = world.configuration();
        let votes = configuration.voters.contains(id);
        let listens = configuration.learners.contains(id);
        let state = |is_on: bool, label: &str, key, act: MemberAct| {
            let item = self.item(label.to_owned(), key, act);
            let refusal = item.refusal.filter(|_| !is_on);
            Item { is_on, refusal, key: if is_on { "" } else { key }, ..item }
        };
        let out = Item {
            is_harm: true,
            ..state(!votes && !listens, say!(language, "no-member"), "m", MemberAct::Remove(id))
        };
        let now = vec![
            state(votes, say!(language, "votes"), "v", MemberAct::Add(id)),
            state(listens, say!(language, "listens"), "V", MemberAct::AddLearner(id)),
            out,
        ];
        let joins = world.next_server().map(|next| {
            vec![
                self.item(
                    format!("{next}: {}", say!(language, "votes")),
                    "+",
                    MemberAct::Add(next),
                ),
                self.item(say!(language, "listens").to_owned(), "", MemberAct::AddLearner(next)),
            ]
        });
        let hint = self.part("act", "members", 3);
        let more = compose("M", say!(language, "members"), hint, Composed::Members);
        let joins = joins.map(|items| self.choice("new-server", String::new(), items));
        [self.choice("member", String::new(), now)].into_iter().chain(joins).chain([more]).collect()
    }

    /// Cut off from all, or back among them.
    fn isolate(&self, id: NodeId) -> Row {
        let ways = Ways::around(id);
        let world = self.store.timeline.world();
        let cut = world.allows(&LinkAct::Cut(ways).into()).is_ok();
        let (act, label) =
            if cut { (LinkAct::Cut(ways), "isolate") } else { (LinkAct::Mend(ways), "rejoin") };
        let item = self.item(self.part("menu", label, 0), "i", act);
        Row { name: String::new(), hint: self.part("menu", label, 1), items: vec![item] }
    }

    fn timers(&self, server: &sim::Server) -> Vec<Row> {
        let id = server.node().id();
        let leads = matches!(server.node().role(), Role::Leader(_));
        let timer = if leads { Timer::Heartbeat } else { Timer::Election };
        let mut fire = self.row("t", ServerAct::timeout(id, timer));
        if let Some((_, ends)) = server.running().and_then(|running| running.runs(timer)) {
            let left = ends.since(self.store.timeline.now());
            fire.hint = say!(self.store.language, "menu-in", span = Span(left.0 / 1_000 * 1_000));
        }
        let all = vec![
            self.item(self.part("menu", "align", 0), "a", ClockAct::Align()),
            self.item(self.part("menu", "spread", 0), "A", ClockAct::Spread()),
        ];
        vec![fire, self.choice("all-timers", String::new(), all)]
    }

    fn disk(&self, server: &sim::Server) -> Vec<Row> {
        let id = server.node().id();
        let now = server.disk().state();
        let next = DiskState::ALL[(now as usize + 1) % DiskState::ALL.len()];
        let state = |state: DiskState| Item {
            is_on: state == now,
            refusal: None,
            key: if state == next { "d" } else { "" },
            ..self.item(self.part("choice", state.id(), 0), "", DiskAct::Becomes(id, state))
        };
        let states = DiskState::ALL.into_iter().map(state).collect();
        let last = server.disk().durable().log.last_index().max(Index(1));
        let mut corrupt = self.harm("k", DiskAct::Corrupt(id, last));
        corrupt.hint = say!(self.store.language, "menu-index", index = last);
        vec![self.choice("state", String::new(), states), corrupt]
    }

    fn clocks(&self, server: &sim::Server) -> Vec<Row> {
        let (id, clock) = (server.node().id(), server.clock());
        let now = clock.rate_ppm();
        let slower = RATES.iter().rev().find(|rate| **rate < now).copied().unwrap_or(now);
        let faster = RATES.iter().find(|rate| now < **rate).copied().unwrap_or(now);
        let rates = vec![
            self.item("−".to_owned(), "[", ClockAct::Rate(id, slower)),
            self.item("+".to_owned(), "]", ClockAct::Rate(id, faster)),
            self.item(
                say_amount(Amount::Share(Clock::USUAL)),
                "",
                ClockAct::Rate(id, Clock::USUAL),
            ),
        ];
        let jumped = Span(clock.jumped().unsigned_abs());
        let sign = if clock.jumped() < 0 { "−" } else { "+" };
        let jumps = vec![
            self.item(format!("−{JUMP}"), "J", ClockAct::JumpBack(id, JUMP)),
            self.item(format!("+{JUMP}"), "j", ClockAct::Jump(id, JUMP)),
        ];
        let jumped = if jumped == Span::ZERO { String::new() } else { format!("{sign}{jumped}") };
        vec![
            self.choice("rate", say_amount(Amount::Share(now)), rates),
            self.choice("jump", jumped, jumps),
        ]
    }

    /// All messages to a server at once.
    fn several(&self, id: NodeId) -> Vec<Row> {
        vec![self.choice("all-to-it", String::new(), self.all(Several::To(id)))]
    }

    /// Everything that can be done to several messages at once.
    fn all(&self, several: Several) -> Vec<Item> {
        let item = |id: &str, act: MessageAct| self.item(self.part("act", id, 0), "", act);
        vec![
            Item { is_harm: true, ..item("drop", MessageAct::DropAll(several)) },
            item("duplicate", MessageAct::DuplicateAll(several)),
            item("deliver", MessageAct::DeliverAll(several)),
            self.item(
                format!("+{}", Span::ms(50)),
                "",
                MessageAct::DelayAll(several, Span::ms(50)),
            ),
        ]
    }

    fn message(&self, flight: &InFlight) -> MenuView {
        let (id, message) = (flight.id, &flight.message);
        let kind = MessageKind::from(&message.body);
        let mut fields = message_field_list(message);
        fields.push(("sent", clock(flight.sent_at)));
        fields.push(("arrives", clock(flight.arrives_at)));
        let delay = |(ms, key): (u64, &'static str)| {
            let by = Span::ms(ms);
            self.item(format!("+{by}"), key, MessageAct::Delay(id, by))
        };
        MenuView {
            title: message.body.name().to_owned(),
            state: format!("{} → {}", id.from, id.to),
            term: Some(message.term),
            fields,
            sections: vec![
                self.section(
                    "message",
                    vec![
                        self.harm("x", MessageAct::Drop(id)),
                        self.row("u", MessageAct::Duplicate(id)),
                        self.choice("delay", String::new(), DELAYS.map(delay).into()),
                        self.row("v", MessageAct::Deliver(id)),
                    ],
                ),
                self.section(
                    "kind",
                    vec![self.choice("all-of-it", String::new(), self.all(Several::Kind(kind)))],
                ),
            ],
        }
    }

    fn link(&self, one: NodeId, other: NodeId) -> MenuView {
        let both = Ways::between(one, other);
        let way = |from: NodeId, to: NodeId, key| {
            let is_cut = self.store.timeline.world().is_cut(from, to);
            let ways = Ways::one(from, to);
            let open = Item {
                is_on: !is_cut,
                refusal: None,
                key: if is_cut { key } else { "" },
                ..self.item(self.part("menu", "open", 0), "", LinkAct::Mend(ways))
            };
            let cut = Item {
                is_on: is_cut,
                is_harm: true,
                refusal: None,
                key: if is_cut { "" } else { key },
                ..self.item(self.part("menu", "cut", 0), "", LinkAct::Cut(ways))
            };
            Row { name: format!("{from} → {to}"), hint: String::new(), items: vec![open, cut] }
        };
        let all = vec![
            Item {
                is_harm: true,
                ..self.item(self.part("menu", "cut", 0), "b", LinkAct::Cut(both))
            },
            self.item(self.part("act", "mend", 0), "h", LinkAct::Mend(both)),
        ];
        let more = Item {
            label: format!("{}…", self.part("panel", "network", 0)),
            key: "m",
            message: Msg::Drawer(Ask::Way(one, other)),
            refusal: None,
            is_harm: false,
            is_on: false,
        };
        let hint = self.part("panel", "network", 1);
        let more = Row { name: String::new(), hint, items: vec![more] };
        MenuView {
            title: format!("{one} – {other}"),
            state: self.part("menu", "each-way", 0),
            term: None,
            fields: Vec::new(),
            sections: vec![
                self.section(
                    "link",
                    vec![
                        way(one, other, digit(one)),
                        way(other, one, digit(other)),
                        self.choice("both-ways", String::new(), all),
                    ],
                ),
                self.section("dials", self.dials(one, other)),
                Section { name: String::new(), rows: vec![more] },
            ],
        }
    }

    /// What both ways of a link can be turned to with one press.
    fn dials(&self, one: NodeId, other: NodeId) -> Vec<Row> {
        let (both, world) = (Ways::between(one, other), self.store.timeline.world());
        let usual = world.settings().link.latency;
        let row = |number: u64, amounts: Vec<(String, Amount)>| {
            let dial = Setting::numbered(number)?;
            let settings =
                |from, to| sim::Settings { link: *world.link(from, to), ..*world.settings() };
            let (there, back) = (dial.get(&settings(one, other)), dial.get(&settings(other, one)));
            let item = |(label, amount): (String, Amount)| Item {
                is_on: there == amount && back == amount,
                refusal: None,
                ..self.item(label, "", LinkAct::Turn(both, (dial, amount)))
            };
            Some(Row {
                name: self.part("setting", &dial.id(), 0),
                hint: String::new(),
                items: amounts.into_iter().map(item).collect(),
            })
        };
        let shares = SHARES.map(|hundredth| {
            let amount = Amount::Share(hundredth * 10_000);
            (say_amount(amount), amount)
        });
        let slower = SLOWER.map(|times| {
            let SpanRange { least: Span(least), most: Span(most) } = usual;
            let range = SpanRange { least: Span(least * times), most: Span(most * times) };
            (say_amount(Amount::Range(range)), Amount::Range(range))
        });
        let rows = [row(4, slower.into()), row(5, shares.clone().into()), row(20, shares.into())];
        rows.into_iter().flatten().collect()
    }
}

/// The key of a server's number, where one digit says it.
fn digit(id: NodeId) -> &'static str {
    const DIGITS: [&str; 9] = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
    let place = usize::from(id.number()).checked_sub(1);
    place.and_then(|place| DIGITS.get(place)).copied().unwrap_or_default()
}
