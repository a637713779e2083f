//! Everything that the page shows of one moment, as plain values. Components draw it and know
//! nothing else; [`Motion`] is the part that moves between two records.

mod branches;
mod broken;
mod client;
mod clock;
mod cluster;
mod composer;
mod dialog;
mod drawer;
mod embed;
mod entry;
mod header;
mod inspector;
mod lamps;
mod lesson;
mod logs;
mod marks;
mod menu;
mod metrics;
mod motion;
mod network;
mod notice;
mod overview;
mod roles;
mod rules;
mod settings;
mod status;
mod text;
mod timeline;
mod why;

pub use branches::BranchView;
pub use broken::{BrokenView, Concern, StepKind, StepView};
pub use client::{Client, RequestState, RequestView};
pub use cluster::{Cluster, Joint, ServerView};
pub use composer::Composer;
pub use dialog::Dialog;
pub use drawer::{Content, DrawerView};
pub use embed::EmbedView;
pub use header::Header;
pub use inspector::{Doing, Inspector, PeerView};
pub use lamps::{Lamp, Lamps};
pub use lesson::LessonView;
pub use logs::{Cell, LogRow, Logs, Volatile};
pub use marks::{LinkView, Mark};
pub use menu::{Item, MenuView, Row as MenuRow, Section as MenuSection};
pub use metrics::{Layer, MetricsView, Plot, Series};
pub use motion::{Motion, Moving};
pub(crate) use network::dials;
pub use network::{DialView, NetworkView, TroubleView, WayCell, WayView};
pub use notice::NoticeView;
pub use overview::{Lane, Overview};
pub use roles::{EdgeView, Roles};
pub use rules::{ChapterView, RuleRow, RulesView, Runs};
pub use settings::{GroupView, RowView, SettingsView};
pub use status::StatusView;
pub use text::{Mistake, State, TextView, VerdictView};
pub use timeline::{Band, FlightView, MarkerKind, MarkerView, Piece, TimelineView};
pub use why::Why;

use crate::choice::{Tab, Theme};
use crate::store::Store;
use crate::words::Language;

/// The page at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// In which language.
    pub language: Language,
    /// In which colours.
    pub theme: Theme,
    /// What is around the panels within another page.
    pub embed: Option<EmbedView>,
    /// The bar on top.
    pub header: Header,
    /// The ring of servers.
    pub cluster: Cluster,
    /// The role diagram.
    pub roles: Roles,
    /// What just happened and why, the newest first. The first is shown in full.
    pub why: Vec<Why>,
    /// How a property came to break, while that is looked at.
    pub broken: Option<BrokenView>,
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
    /// What can be done to it, while that is open.
    pub menu: Option<MenuView>,
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
    pub notice: Option<NoticeView>,
    /// What a screen reader says when it changes: the last notable thing, in one sentence.
    pub announcement: String,
}

impl Frame {
    /// Everything that the page shows now.
    #[must_use]
    pub fn of(store: &Store) -> Self {
        let why = Why::all(store);
        let announcement = why.first().map(|why| why.headline.clone()).unwrap_or_default();
        Self {
            language: store.language,
            theme: store.theme,
            embed: EmbedView::of(store),
            header: Header::of(store),
            cluster: Cluster::of(store),
            roles: Roles::of(store),
            broken: BrokenView::of(store),
            logs: Logs::of(store),
            lamps: Lamps::of(store),
            client: Client::of(store),
            timeline: TimelineView::of(store),
            inspector: Inspector::of(store),
            menu: MenuView::of(store),
            lesson: LessonView::of(store),
            tab: store.tab,
            is_looking: store.is_looking && store.selection.is_some(),
            drawer: store.drawer.tool.map(|tool| DrawerView::of(store, tool)),
            dialog: store.dialog.map(|opening| Dialog::of(store, opening)),
            notice: store.notice.as_ref().map(|notice| NoticeView::of(notice, store.language)),
            // While the run plays, a screen reader would be told more than it can say.
            announcement: if store.is_moving() { String::new() } else { announcement },
            why,
        }
    }
}
