//! Who hears whom, and what each way is like.

use super::marks::{self, Mark};
use crate::msg::{Ask, Msg};
use crate::store::Store;
use raft::NodeId;
use scenario::{say, say_amount};
use sim::{Amount, Faults, LinkAct, Section, Setting, Settings, Trouble, TroubleAct, Ways};

/// Who hears whom.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkView {
    /// The servers, ascending.
    pub servers: Vec<NodeId>,
    /// A row for each that sends, a cell for each that hears; none for itself.
    pub rows: Vec<Vec<Option<WayCell>>>,
    /// The way that was chosen; there is none among one server.
    pub chosen: Option<WayView>,
    /// How many ways differ or are cut: `3 ways differ, 1 is cut`.
    pub tally: String,
    /// Is there anything to be healed?
    pub can_heal: bool,
    /// The faults that happen by themselves.
    pub trouble: TroubleView,
}

/// The faults that happen by themselves.
#[derive(Clone, Debug, PartialEq)]
pub struct TroubleView {
    /// Do any?
    pub is_on: bool,
    /// How many there were, if there were any.
    pub count: Option<String>,
    /// How far apart they are, as text.
    pub every: String,
    /// What switches them on or off.
    pub switch: Msg,
    /// The kinds: each with what switches it, and whether it is among them.
    pub kinds: Vec<(&'static str, Msg, bool)>,
}

/// One way, in short.
#[derive(Clone, Debug, PartialEq)]
pub struct WayCell {
    /// From whom to whom.
    pub way: (NodeId, NodeId),
    /// What is striking about it.
    pub mark: Option<Mark>,
    /// Does nothing pass?
    pub is_cut: bool,
    /// The first figure that is its own.
    pub figure: String,
    /// What it is, for who cannot see it.
    pub name: String,
    /// Is it the one that was chosen?
    pub is_chosen: bool,
}

/// One way, with its dials.
#[derive(Clone, Debug, PartialEq)]
pub struct WayView {
    /// `S1 → S4`.
    pub title: String,
    /// Is it cut?
    pub is_cut: bool,
    /// What opens it, and what cuts it.
    pub open: Msg,
    /// See there.
    pub cut: Msg,
    /// Its dials.
    pub dials: Vec<DialView>,
    /// Where all of it can be set as well.
    pub same: Vec<(String, Msg)>,
}

/// One dial of a way.
#[derive(Clone, Debug, PartialEq)]
pub struct DialView {
    /// Which.
    pub dial: &'static Setting,
    /// Of which way.
    pub ways: Ways,
    /// What it is called.
    pub name: &'static str,
    /// What it means.
    pub means: &'static str,
    /// What it is, as text, or what was typed and cannot be.
    pub text: String,
    /// What it is.
    pub amount: Amount,
    /// Is what was typed something that cannot be? Then what can.
    pub wrong: Option<String>,
    /// Is it its own, and not what all are?
    pub is_own: bool,
}

/// The rows that are dials.
pub(crate) fn dials() -> impl Iterator<Item = &'static Setting> {
    Setting::ALL.iter().filter(|row| row.section == Section::Network)
}

impl NetworkView {
    pub(super) fn of(store: &Store) -> Self {
        let (world, language) = (store.timeline.world(), store.language);
        let servers: Vec<NodeId> = world.all().iter().collect();
        let chosen = store.chosen_way();
        let row = |from: &NodeId| {
            servers.iter().map(|to| (from != to).then(|| cell(store, *from, *to, chosen))).collect()
        };
        let rows: Vec<Vec<Option<WayCell>>> = servers.iter().map(row).collect();
        let all = || rows.iter().flatten().flatten();
        let differ = all().filter(|cell| !cell.figure.is_empty()).count();
        let cut = all().filter(|cell| cell.is_cut).count();
        Self {
            chosen: chosen.map(|(from, to)| way(store, from, to)),
            tally: say!(language, "network-tally", differ = differ, cut = cut),
            can_heal: world.allows(&LinkAct::Heal().into()).is_ok(),
            trouble: trouble(store),
            servers,
            rows,
        }
    }
}

fn trouble(store: &Store) -> TroubleView {
    let (world, language) = (store.timeline.world(), store.language);
    let (made, count) = world.trouble();
    let wished = store.wished_trouble();
    let kind = |(place, id): (usize, &&'static str)| {
        let faults = wished.faults.switched(place);
        let msg = Msg::Drawer(Ask::Trouble(Trouble { faults, ..wished }));
        (language.part("choice", id, 0), msg, wished.faults.has(place))
    };
    let make = TroubleAct::Make(wished.every, wished.faults);
    TroubleView {
        is_on: made.is_some(),
        count: (0 < count).then(|| say!(language, "troubles", count = count)),
        every: wished.every.to_string(),
        switch: Msg::Act(if made.is_some() { TroubleAct::Calm() } else { make }.into()),
        kinds: Faults::IDS.iter().enumerate().map(kind).collect(),
    }
}

fn cell(store: &Store, from: NodeId, to: NodeId, chosen: Option<(NodeId, NodeId)>) -> WayCell {
    let (world, language) = (store.timeline.world(), store.language);
    let is_cut = !world.connects(from, to);
    let own = world.dials(from, to);
    let figure = own.first().map(|(_, amount)| match amount {
        // There is no room for both ends.
        Amount::Range(range) => say_amount(Amount::Span(range.most)),
        Amount::Number(_)
        | Amount::Share(_)
        | Amount::Span(_)
        | Amount::Switch(_)
        | Amount::Rules(_) => say_amount(*amount),
    });
    let figure = figure.unwrap_or_default();
    let mark = marks::kind(world.link(from, to), world.settings());
    let mut name = format!("{from} → {to}: ");
    name += language.part("menu", if is_cut { "cut" } else { "open" }, 0);
    for (dial, amount) in own {
        name += &format!(", {} {}", language.part("setting", &dial.id(), 0), say_amount(*amount));
    }
    WayCell { way: (from, to), mark, is_cut, figure, name, is_chosen: chosen == Some((from, to)) }
}

fn way(store: &Store, from: NodeId, to: NodeId) -> WayView {
    let (world, language) = (store.timeline.world(), store.language);
    let ways = Ways::one(from, to);
    let settings = Settings { link: *world.link(from, to), ..*world.settings() };
    let wrong = store.drawer.wrong.as_ref();
    let dial = |dial: &'static Setting| {
        let amount = dial.get(&settings);
        let wrong = wrong.filter(|(which, _)| *which == Some(dial));
        DialView {
            dial,
            ways,
            name: language.part("setting", &dial.id(), 0),
            means: language.part("setting", &dial.id(), 1),
            text: wrong.map_or_else(|| say_amount(amount), |(_, typed)| typed.clone()),
            amount,
            wrong: wrong.map(|_| scenario::bounds(dial.bounds, true, language)),
            is_own: world.dials(from, to).iter().any(|(own, _)| *own == dial),
        }
    };
    let same = [
        Ways::one(to, from),
        Ways { from: Some(from), to: None, both: false },
        Ways { from: None, to: Some(to), both: false },
        Ways::ALL,
    ];
    WayView {
        title: format!("{from} → {to}"),
        is_cut: world.is_cut(from, to),
        open: Msg::Act(LinkAct::Mend(ways).into()),
        cut: Msg::Act(LinkAct::Cut(ways).into()),
        dials: dials().map(dial).collect(),
        same: same
            .map(|same| (scenario::shown(same, language), Msg::Drawer(Ask::Same(same))))
            .into(),
    }
}
