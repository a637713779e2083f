//! What opens before the page.

use crate::choice::{Opening, Shared};
use crate::keys;
use crate::store::Store;

/// A dialog.
#[derive(Clone, Debug, PartialEq)]
pub enum Dialog {
    /// The lessons: slug and title.
    Lessons(Vec<(&'static str, String)>),
    /// The link to this moment.
    Share {
        /// The link, as what it is chosen to be.
        said: String,
        /// As what.
        shared: Shared,
        /// Has it been copied?
        copied: bool,
        /// The scenario as text.
        text: String,
    },
    /// A text that the browser refused to copy.
    Text(String),
    /// The keys: what to press, and what it does.
    Help(Vec<(&'static str, String)>),
    /// The branches.
    Branches,
    /// What has no place in the bar of a phone.
    Menu,
}

impl Dialog {
    pub(super) fn of(store: &Store, opening: Opening) -> Self {
        let language = store.language;
        match opening {
            Opening::Lessons => Self::Lessons(
                scenario::lessons::ALL
                    .iter()
                    .map(|lesson| (lesson.name, lesson.title(language)))
                    .collect(),
            ),
            Opening::Share => Self::Share {
                said: said(store),
                shared: store.shared,
                copied: store.copied,
                text: scenario::print(&store.scenario()),
            },
            Opening::Text => Self::Text(store.refused.clone()),
            Opening::Help => Self::Help(keys::help(language)),
            Opening::Branches => Self::Branches,
            Opening::Menu => Self::Menu,
        }
    }
}

/// The link to this moment, as what it is shared.
fn said(store: &Store) -> String {
    let url = format!("{}#{}", store.address, store.shared_link().unwrap_or_default());
    let title = store.scenario().title;
    let title = title.get(store.language).unwrap_or("Raft Playground");
    match store.shared {
        Shared::Link => url,
        Shared::Markdown => {
            let title = title.replace('\\', r"\\").replace('[', r"\[").replace(']', r"\]");
            format!("[{title}]({url})")
        }
        Shared::Html => {
            let title = title.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
            let page = store.address.split('?').next().unwrap_or_default();
            let home = page.trim_end_matches("index.html");
            let link = store.shared_link().unwrap_or_default();
            format!(
                r#"<script defer src="{home}embed.js"></script> <raft-playground src="{page}#{link}" title="{title}"></raft-playground>"#
            )
        }
    }
}
