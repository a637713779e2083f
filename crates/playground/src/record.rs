//! What happened, for whoever asks from JavaScript.

use crate::time::ms;
use raft::Fired;
use scenario::Language;
use serde::Serialize;
use sim::{Action, Event, Outcome};

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct RunRecord {
    /// Its number, from 1.
    pub number: u64,
    /// When, in milliseconds.
    pub time: f64,
    /// What was done, as a scenario says it, if somebody did something.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub act: Option<String>,
    /// What happened by itself: `deliver`, `lose`, `hold`, `sync`, `timeout`, `batch`, `patience`,
    /// `trouble`.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<&'static str>,
    /// It in one sentence.
    pub headline: String,
    /// The server that took a step.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server: Option<String>,
    /// The rules that decided, in order.
    pub rules: Vec<Conclusion>,
    /// The messages that were sent.
    pub sent: Vec<Passed>,
    /// What clients were told.
    pub told: Vec<Told>,
    /// The properties that broke.
    pub broken: Vec<Broken>,
}

/// A rule that decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Conclusion {
    /// Its name.
    pub rule: &'static str,
    /// Where it is written: `§5.4.1`.
    pub section: &'static str,
    /// Why it decided.
    pub reason: String,
    /// What followed.
    pub consequence: String,
}

/// A message that was sent.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Passed {
    /// Its name: `S1->S2 #3`.
    pub id: String,
    /// Its kind: `heartbeat`, `entries`, `vote-request` and so on.
    pub kind: &'static str,
    /// Its sender's term.
    pub term: u64,
    /// Its length in bytes.
    pub bytes: u32,
    /// When its way ends, in milliseconds, if nobody interferes.
    pub ends_at: f64,
    /// Does it arrive, if nobody interferes?
    pub arrives: bool,
}

/// What a client was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Told {
    /// Which request it is about.
    pub request: u64,
    /// How that ended: `acknowledged`, `read`, `failed`, `refused`, `unknown`, `closed`; or `change` of
    /// what it watches.
    pub outcome: &'static str,
}

/// A property that broke.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Broken {
    /// Its name: `election-safety`.
    pub property: &'static str,
    /// What broke it, in one sentence.
    pub sentence: String,
}

impl RunRecord {
    pub(crate) fn of(record: &sim::Record, language: Language) -> Self {
        let followed = &record.followed;
        let (act, event) = match &record.action {
            Action::Act(act) => (Some(scenario::written(act)), None),
            Action::Event(event) => (None, Some(named(event))),
        };
        let changes = followed.told.iter().map(|(request, _)| (request, "change"));
        let told = followed.settled.iter().map(|(request, outcome)| (request, ended(outcome)));
        Self {
            number: record.number,
            time: ms(record.time),
            act,
            event,
            headline: scenario::headline(record, language),
            server: followed.server.map(|server| server.to_string()),
            rules: followed.rules.iter().map(|fired| conclusion(fired, language)).collect(),
            sent: followed.sent.iter().map(Passed::of).collect(),
            told: told
                .chain(changes)
                .map(|(request, outcome)| Told { request: request.0, outcome })
                .collect(),
            broken: followed.violations.iter().map(|it| Broken::of(it, language)).collect(),
        }
    }
}

impl Broken {
    pub(crate) fn of(violation: &sim::Violation, language: Language) -> Self {
        let sentence = scenario::explain_violation(violation, language);
        Self { property: violation.property.id(), sentence }
    }
}

impl Passed {
    fn of(flight: &sim::Flight) -> Self {
        Self {
            id: flight.id.to_string(),
            kind: flight.kind.id(),
            term: flight.term.0,
            bytes: flight.bytes,
            ends_at: ms(flight.ended_at),
            arrives: flight.arrived,
        }
    }
}

fn conclusion(fired: &Fired, language: Language) -> Conclusion {
    let told = scenario::explain(fired, language);
    Conclusion {
        rule: fired.rule().id(),
        section: told.section,
        reason: told.reason,
        consequence: told.consequence,
    }
}

const fn named(event: &Event) -> &'static str {
    match event {
        Event::Deliver(_) => "deliver",
        Event::Lose(_) => "lose",
        Event::Hold(_) => "hold",
        Event::Sync(_) => "sync",
        Event::Timeout(..) => "timeout",
        Event::Batch(_) => "batch",
        Event::Patience(_) => "patience",
        Event::Trouble => "trouble",
    }
}

pub(crate) const fn ended(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Acknowledged { .. } => "acknowledged",
        Outcome::Read { .. } => "read",
        Outcome::Failed { .. } => "failed",
        Outcome::Refused => "refused",
        Outcome::Unknown => "unknown",
        Outcome::Closed(_) => "closed",
    }
}
