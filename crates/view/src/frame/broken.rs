//! A property that broke: what it says, which entries are concerned, and how it came about.

use super::{clock, entry};
use crate::store::Store;
use raft::{Index, NodeId, Term};
use scenario::say;
use sim::{Account, Step};

/// A property that broke.
#[derive(Clone, Debug, PartialEq)]
pub struct BrokenView {
    /// `Broken at 0.718 s: Leader Completeness`.
    pub title: String,
    /// What happened to it, in one sentence.
    pub says: String,
    /// What it promises.
    pub sentence: &'static str,
    /// Where the paper does.
    pub section: &'static str,
    /// What the servers concerned hold there.
    pub entries: Vec<String>,
    /// `How it came about, in 7 of 112 records`.
    pub told: String,
    /// The records that decided it.
    pub steps: Vec<StepView>,
    /// Is Raft here not as it is written, so that it can be played again as it is?
    pub can_play_again: bool,
}

/// One record that decided.
#[derive(Clone, Debug, PartialEq)]
pub struct StepView {
    /// From 1.
    pub number: usize,
    /// Where to go.
    pub record: u64,
    /// When.
    pub at: sim::Time,
    /// The same, to be read.
    pub time: String,
    /// Whose doing it was, or to whom it was done.
    pub server: Option<NodeId>,
    /// In which term.
    pub term: Term,
    /// What kind of step, for its shape.
    pub kind: StepKind,
    /// What happened.
    pub headline: String,
    /// Where the paper says so.
    pub section: &'static str,
    /// The rule that is off and was missed here, and what it would have kept.
    pub off: Option<(String, &'static str)>,
    /// Is this where the run stands?
    pub is_here: bool,
}

/// What kind of step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// A rule decided.
    Rule,
    /// Something was done to the cluster.
    Fault,
    /// It broke.
    Break,
}

/// What stands beside a server or an entry that is concerned: the step that concerns it last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Concern {
    /// Its number.
    pub number: usize,
    /// Its kind, for its shape.
    pub kind: StepKind,
    /// Its term, for its colour.
    pub term: Term,
}

impl BrokenView {
    pub(super) fn of(store: &Store) -> Option<Self> {
        let account = store.account.as_ref()?;
        let language = store.language;
        let id = account.violation.property.id();
        let name = language.part("property", id, 0);
        let steps: Vec<StepView> = (1..)
            .zip(&account.steps)
            .map(|(number, step)| view(store, account, number, step))
            .collect();
        let when = account.steps.last().map(|step| clock::brief(step.record.time));
        let time = format!("{} s", when.unwrap_or_default());
        Some(Self {
            title: say!(language, "broke-at", property = name, time = time),
            says: scenario::explain_violation(&account.violation, language),
            sentence: language.part("property", id, 3),
            section: account.violation.property.section(),
            entries: index(store).map(|index| entries(store, account, index)).unwrap_or_default(),
            told: say!(language, "broke-steps", steps = steps.len(), records = account.broke),
            steps,
            can_play_again: !store.timeline.world().settings().raft.off.is_empty(),
        })
    }
}

fn view(store: &Store, account: &Account, number: usize, step: &Step) -> StepView {
    let language = store.language;
    let told = step.told.as_ref().zip(step.server);
    let headline = match told {
        Some((fired, server)) => scenario::did(server, fired, language),
        None => scenario::headline(&step.record, language),
    };
    let off = step.off.map(|rule| {
        let is_off = say!(language, "broke-off", rule = rule.id());
        (is_off, language.part("keeps", rule.id(), 0))
    });
    StepView {
        number,
        record: step.record.number,
        at: step.record.time,
        time: clock::brief(step.record.time),
        server: step.server,
        term: step.term,
        kind: kind(account, step),
        headline,
        section: told.map_or("", |(fired, _)| fired.rule().section()),
        off,
        is_here: store.timeline.record() == step.record.number,
    }
}

fn kind(account: &Account, step: &Step) -> StepKind {
    if step.record.number == account.broke {
        StepKind::Break
    } else if step.is_fault() {
        StepKind::Fault
    } else {
        StepKind::Rule
    }
}

/// What the servers concerned hold at this index.
fn entries(store: &Store, account: &Account, index: Index) -> Vec<String> {
    let language = store.language;
    let holds = |server: NodeId| {
        let holder = store.timeline.world().server(server)?;
        let (node, disk) = (holder.node(), holder.disk().durable());
        Some(match node.log().entry(index) {
            Some(held) => {
                let entry = entry::label(node, index, &held.payload, entry::short);
                let term = held.term;
                if disk.log.holds(index, term) {
                    say!(
                        language,
                        "broke-entry",
                        server = server,
                        entry = entry,
                        term = term,
                        index = index
                    )
                } else {
                    say!(
                        language,
                        "broke-unwritten",
                        server = server,
                        entry = entry,
                        term = term,
                        index = index
                    )
                }
            }
            None if index <= node.log().compacted().index => {
                say!(language, "broke-compacted", server = server, index = index)
            }
            None => say!(language, "broke-no-entry", server = server, index = index),
        })
    };
    account.concerned().iter().filter_map(holds).collect()
}

/// The step that concerns this server last, if it is one of those concerned.
pub(super) fn concern(store: &Store, server: NodeId) -> Option<Concern> {
    let account = store.account.as_ref()?;
    account.concerned().contains(server).then_some(())?;
    let place = account.steps.iter().rposition(|step| step.server == Some(server))?;
    let step = &account.steps[place];
    Some(Concern { number: place + 1, kind: kind(account, step), term: step.term })
}

/// The index that is looked at because of it.
pub(super) fn index(store: &Store) -> Option<Index> {
    let index = store.account.as_ref()?.violation.index;
    Some(index).filter(|index| Index::ZERO < *index)
}
