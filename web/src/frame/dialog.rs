//! What opens before the page.

use crate::choice::Opening;
use crate::keys;
use crate::store::Store;

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
                url: format!("{}#{}", store.address, store.link().unwrap_or_default()),
                copied: store.copied,
                text: scenario::print(&store.scenario()),
            },
            Opening::Help => Self::Help(keys::help(language)),
            Opening::Branches => Self::Branches,
            Opening::Menu => Self::Menu,
        }
    }
}
