//! The frame of a store: what the page shows, computed from the world at its moment.

mod branches;
mod client;
pub(crate) mod clock;
mod cluster;
mod inspector;
mod logs;
mod motion;
mod notice;
mod overview;
mod roles;
mod timeline;

use crate::choice::{Opening, Tool};
use crate::fields::message_fields;
use crate::frame::{
    Content, Dialog, DrawerView, Frame, Header, Lamp, Lamps, LessonView, SettingsView, StatusView,
    TextView, Why,
};
use crate::keys;
use crate::store::Store;
use raft::Term;
use scenario::say;
use sim::{ENGINE_VERSION, Property, Record};

/// How many of the last records the page tells.
const WHYS: usize = 12;

impl Frame {
    /// Everything that the page shows now.
    #[must_use]
    pub fn of(store: &Store) -> Self {
        let why = whys(store);
        let announcement = why.first().map(|why| why.headline.clone()).unwrap_or_default();
        Self {
            language: store.language,
            theme: store.theme,
            header: header(store),
            cluster: cluster::cluster(store),
            roles: roles::roles(store),
            logs: logs::logs(store),
            lamps: lamps(store),
            client: client::client(store),
            timeline: timeline::timeline(store),
            inspector: inspector::inspector(store),
            lesson: lesson(store),
            tab: store.tab,
            is_looking: store.is_looking && store.selection.is_some(),
            drawer: store.drawer.tool.map(|tool| drawer(store, tool)),
            dialog: store.dialog.map(|opening| dialog(store, opening)),
            notice: store.notice.as_ref().map(|notice| notice::told(notice, store.language)),
            // While the run plays, a screen reader would be told more than it can say.
            announcement: if store.is_moving() { String::new() } else { announcement },
            why,
        }
    }
}

fn drawer(store: &Store, tool: Tool) -> DrawerView {
    let content = match tool {
        Tool::Settings => Content::Settings(SettingsView::of(store)),
        Tool::Text => Content::Text(TextView::of(store)),
        Tool::Status => Content::Status(StatusView::of(store)),
    };
    DrawerView { tool, is_wide: store.drawer.is_wide, content }
}

fn header(store: &Store) -> Header {
    let world = store.timeline.world();
    let title = match &store.lesson {
        Some(lesson) => lesson.scenario.title.read(store.language).to_owned(),
        None => String::new(),
    };
    let departures = scenario::departures(world.settings());
    let is_standard = !departures.iter().any(|departure| departure.is_of_raft);
    let language = store.language;
    let list = |is_of_raft: bool| {
        let those = departures.iter().filter(|departure| departure.is_of_raft == is_of_raft);
        those.map(|departure| departure.what.as_str()).collect::<Vec<_>>()
    };
    let mut raft =
        if is_standard { say!(language, "standard-raft") } else { say!(language, "modified-raft") }
            .to_owned();
    if !is_standard {
        raft = format!("{raft}: {}", list(true).join(", "));
    }
    let raft = list(false).iter().fold(raft, |said, what| format!("{said} · {what}"));
    Header {
        title,
        is_standard,
        raft,
        can_undo: !store.replaced.is_empty(),
        servers: world.settings().servers,
        engine: format!("raft {ENGINE_VERSION} · {}", world.digest()),
    }
}

/// While the run plays, what is worth telling; of a run that stands still, first of all the record
/// where it stands, be it as small as a heartbeat.
fn whys(store: &Store) -> Vec<Why> {
    let current = store.timeline.world().record();
    let is_told = store.is_moving() || current.number == 0 || current.is_notable();
    let current = (!is_told).then_some(current);
    let records = current.into_iter().chain(store.timeline.recent().rev());
    records.take(WHYS).map(|record| why(store, record)).collect()
}

fn why(store: &Store, record: &Record) -> Why {
    let language = store.language;
    let world = store.timeline.world();
    let server = record.followed.server.or(record.action.server());
    let term = match record.followed.change {
        Some(change) => change.term,
        None => server
            .and_then(|id| world.server(id))
            .map_or(Term(0), |server| server.node().current_term()),
    };
    let told = |fired| {
        let explained = scenario::explain(fired, language);
        (format!("{} → {}", explained.reason, explained.consequence), explained.section)
    };
    Why {
        record: record.number,
        time: clock::brief(record.time),
        term,
        headline: scenario::headline(record, language),
        reasons: record.followed.rules.iter().map(told).collect(),
        detail: record.followed.message.as_ref().map(message_fields).unwrap_or_default(),
    }
}

fn lamps(store: &Store) -> Lamps {
    let broken = store.timeline.world().broken();
    let lamp = |property: &Property| {
        let first = broken.iter().find(|(_, violation)| violation.property == *property);
        Lamp {
            property: *property,
            broken: first.map(|(record, violation)| {
                (*record, scenario::explain_violation(violation, store.language))
            }),
        }
    };
    let (named, others): (Vec<Lamp>, Vec<Lamp>) = Property::ALL
        .iter()
        .map(lamp)
        .partition(|lamp| Property::FIGURE_3.contains(&lamp.property) || lamp.broken.is_some());
    Lamps { named, others: others.into_iter().map(|lamp| lamp.property).collect() }
}

fn lesson(store: &Store) -> Option<LessonView> {
    let lesson = store.lesson.as_ref()?;
    let notes = &lesson.scenario.notes;
    let note = notes.get(lesson.place)?;
    Some(LessonView {
        place: lesson.place + 1,
        of: notes.len(),
        title: lesson.scenario.title.read(store.language).to_owned(),
        note: note.text.read(store.language).to_owned(),
        is_last: lesson.place + 1 == notes.len(),
        next_lesson: lesson.following(),
        is_left: store.lesson_is_left(),
    })
}

fn dialog(store: &Store, opening: Opening) -> Dialog {
    let language = store.language;
    match opening {
        Opening::Lessons => Dialog::Lessons(
            scenario::lessons::ALL
                .iter()
                .map(|lesson| (lesson.name, lesson.title(language)))
                .collect(),
        ),
        Opening::Share => Dialog::Share {
            url: format!("{}#{}", store.address, store.link().unwrap_or_default()),
            copied: store.copied,
            text: scenario::print(&store.scenario()),
        },
        Opening::Help => Dialog::Help(keys::help(language)),
        Opening::Branches => Dialog::Branches,
        Opening::Menu => Dialog::Menu,
    }
}
