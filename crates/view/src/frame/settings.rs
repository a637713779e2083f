//! What the cluster is, drawn from the rows of settings.

use crate::store::Store;
use scenario::{Profile, say, say_amount};
use sim::{Amount, Bounds, Change, Section, Setting, Settings, Span};

/// The settings.
#[derive(Clone, Debug, PartialEq)]
pub struct SettingsView {
    /// The real system that the cluster is like.
    pub profile: Option<&'static Profile>,
    /// Their groups.
    pub groups: Vec<GroupView>,
    /// What waits for a new run, if anything does.
    pub waits: Vec<String>,
    /// How many are not as usual; nothing if all are.
    pub changed: Option<String>,
}

/// The settings of one part of the world.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupView {
    /// Its name.
    pub name: &'static str,
    /// They.
    pub rows: Vec<RowView>,
}

/// One setting, or the seed.
#[derive(Clone, Debug, PartialEq)]
pub struct RowView {
    /// Which; none is the seed.
    pub setting: Option<&'static Setting>,
    /// What it is called.
    pub name: &'static str,
    /// What it means.
    pub means: &'static str,
    /// Where it is written.
    pub refers: &'static str,
    /// What it can be.
    pub bounds: String,
    /// What it is, or will be in the next run.
    pub amount: Amount,
    /// The same as text, or what was typed and cannot be.
    pub text: String,
    /// Is that something that cannot be?
    pub is_wrong: bool,
    /// What it usually is, or is in this run, if that is something else.
    pub was: Option<(Amount, String)>,
    /// Does it take a new run?
    pub takes_new_run: bool,
    /// A fact to know about it.
    pub hint: Option<String>,
}

/// The rules have a tool of their own.
const SECTIONS: [Section; 7] = [
    Section::Cluster,
    Section::Timing,
    Section::Network,
    Section::Disk,
    Section::Log,
    Section::Mechanisms,
    Section::Clients,
];

impl SettingsView {
    pub(crate) fn of(store: &Store) -> Self {
        let settings = store.next_run().settings;
        let profile = Profile::ALL.iter().find(|profile| profile.is_of(&settings));
        let group = |section: &Section| {
            let rows = Setting::ALL.iter().filter(|row| row.section == *section);
            let mut rows: Vec<RowView> = rows.map(|row| view(store, row, &settings)).collect();
            if *section == Section::Cluster {
                rows.push(seed(store));
            }
            GroupView { name: store.language.part("section", section.id(), 0), rows }
        };
        let changed = Setting::ALL.iter().filter(|row| !row.is_usual(&settings)).count();
        Self {
            profile,
            groups: SECTIONS.iter().map(group).collect(),
            waits: waits(store),
            changed: (0 < changed).then(|| say!(store.language, "changed", count = changed)),
        }
    }
}

fn view(store: &Store, setting: &'static Setting, settings: &Settings) -> RowView {
    let language = store.language;
    let (id, amount) = (setting.id(), setting.get(settings));
    let wrong = store.drawer.wrong.as_ref().filter(|(which, _)| *which == Some(setting));
    // What waits for a new run is compared with this one, everything else with what is usual.
    let now = setting.get(store.timeline.world().settings());
    let was = if now == amount { setting.unsaid } else { now };
    RowView {
        setting: Some(setting),
        name: language.part("setting", &id, 0),
        means: language.part("setting", &id, 1),
        refers: language.part("setting", &id, 2),
        bounds: scenario::bounds(setting.bounds, wrong.is_some(), language),
        amount,
        text: wrong.map_or_else(|| say_amount(amount), |(_, typed)| typed.clone()),
        is_wrong: wrong.is_some(),
        was: (was != amount && setting.bounds != Bounds::Rules)
            .then(|| (was, say!(language, "was", value = say_amount(was)))),
        takes_new_run: setting.change == Change::NewRun,
        hint: hint(store, setting, settings),
    }
}

fn seed(store: &Store) -> RowView {
    let language = store.language;
    let now = store.timeline.branch().script().seed;
    let seed = store.drawer.seed.unwrap_or(now);
    let wrong = store.drawer.wrong.as_ref().filter(|(which, _)| which.is_none());
    RowView {
        setting: None,
        name: language.part("setting", "seed", 0),
        means: language.part("setting", "seed", 1),
        refers: "",
        bounds: "0…2⁶⁴−1".to_owned(),
        amount: Amount::Number(0),
        text: wrong.map_or_else(|| seed.to_string(), |(_, typed)| typed.clone()),
        is_wrong: wrong.is_some(),
        was: None,
        takes_new_run: true,
        hint: None,
    }
}

fn waits(store: &Store) -> Vec<String> {
    let language = store.language;
    let now = store.timeline.world().settings();
    let planned = store.drawer.planned.iter().map(|(setting, amount)| {
        let name = language.part("setting", &setting.id(), 0);
        let (from, to) = (say_amount(setting.get(now)), say_amount(*amount));
        say!(language, "waits", name = name, from = from, to = to)
    });
    let seed = store.drawer.seed.map(|to| {
        let name = language.part("setting", "seed", 0);
        say!(language, "waits", name = name, from = store.timeline.branch().script().seed, to = to)
    });
    planned.chain(seed).collect()
}

/// Facts that someone who sets this should know; none of them forbids.
fn hint(store: &Store, setting: &Setting, settings: &Settings) -> Option<String> {
    let language = store.language;
    let servers = settings.servers;
    match setting.name {
        "servers" if servers.is_multiple_of(2) => {
            let (fewer, failures) = (servers - 1, (servers - 1) / 2);
            Some(say!(language, "hint-even", servers = servers, fewer = fewer, failures = failures))
        }
        "election timeout" if settings.election_timeout.least <= settings.heartbeat => {
            Some(say!(language, "hint-heartbeat").to_owned())
        }
        // §5.6: broadcastTime ≪ electionTimeout. A vote takes a way there, a sync, and a way back.
        "election timeout" => {
            let Settings { link, disk_sync, .. } = settings;
            let round = Span(2 * link.latency.most.0 + 2 * disk_sync.most.0);
            let is_near = settings.election_timeout.least.0 < 2 * round.0;
            is_near.then(|| say!(language, "hint-broadcast", round = round))
        }
        _ => None,
    }
}
