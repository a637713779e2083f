//! What a person can choose of the page: its colours, its panels, where to jump.

use raft::NodeId;

/// Which colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// What the system prefers.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// What the page can show. Its name is `panel.` and its id among the sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// The ring of servers, which never leaves.
    Cluster,
    /// The timeline, which never leaves.
    Timeline,
    /// One that shares its place with others where there is no room for all.
    Tab(Tab),
    /// One that opens in the drawer.
    Tool(Tool),
}

impl Panel {
    /// The two that never leave, then the tabs, then the tools.
    pub fn all() -> impl Iterator<Item = Self> {
        let tabs = Tab::ALL.iter().copied().map(Self::Tab);
        let tools = Tool::ALL.iter().copied().map(Self::Tool);
        [Self::Cluster, Self::Timeline].into_iter().chain(tabs).chain(tools)
    }

    /// Its name in addresses, classes and sentences.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Cluster => "cluster",
            Self::Timeline => "timeline",
            Self::Tab(tab) => tab.id(),
            Self::Tool(tool) => tool.id(),
        }
    }
}

/// A panel that shares its place with others where there is no room for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// What just happened, and why.
    Why,
    /// The log tables.
    Logs,
    /// The client's console.
    Client,
    /// The open lesson.
    Lesson,
    /// The role diagram.
    Roles,
}

impl Tab {
    /// All of them, in the order of their names on the page.
    pub const ALL: &'static [Self] =
        &[Self::Why, Self::Logs, Self::Client, Self::Lesson, Self::Roles];

    /// See [`Panel::id`].
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Why => "why",
            Self::Logs => "logs",
            Self::Client => "client",
            Self::Lesson => "lesson",
            Self::Roles => "roles",
        }
    }
}

/// Where to jump.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Jump {
    /// An election won.
    Election,
    /// A commit.
    Commit,
    /// A fault, or its mending.
    Fault,
}

impl Jump {
    /// Its name among the sentences.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Election => "election",
            Self::Commit => "commit",
            Self::Fault => "fault",
        }
    }
}

/// What can be composed of servers while the run waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Composed {
    /// The groups into which the network falls apart.
    Partition,
    /// Who votes, who listens, who is no member.
    Members,
    /// Servers to which the same is done.
    Several,
}

/// What shall have its menu open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MenuOf {
    /// Nothing.
    Nothing,
    /// What is shown.
    Shown,
    /// This server, which is shown with it.
    Server(NodeId),
    /// The ways between these two, which are shown with it.
    Link(NodeId, NodeId),
}

/// Which dialog to open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// What has no place in the bar of a phone.
    Menu,
    /// The lessons.
    Lessons,
    /// The link.
    Share,
    /// A text that the browser refused to copy.
    Text,
    /// The keys.
    Help,
    /// The branches.
    Branches,
}

/// As what a moment is shared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shared {
    /// The address alone.
    #[default]
    Link,
    /// A link in Markdown.
    Markdown,
    /// A frame in another page.
    Html,
}

impl Shared {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Link, Self::Markdown, Self::Html];
}

/// Where the focus can be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The client's console.
    Console,
    /// What can be done to what was clicked.
    Menu,
    /// The text of the lesson.
    Lesson,
    /// The heading of the drawer.
    Drawer,
    /// The button of a tool.
    Tool(Tool),
}

/// What is needed now and then: it opens in the drawer, one at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// What the cluster is.
    Settings,
    /// The sentences of the paper and the thesis.
    Rules,
    /// The run as text, to be read, changed and run.
    Text,
    /// Who hears whom.
    Network,
    /// All that there is to know of a server.
    Status,
}

impl Tool {
    /// All of them, in the order of the bar.
    pub const ALL: &'static [Self] =
        &[Self::Settings, Self::Network, Self::Rules, Self::Text, Self::Status];

    /// See [`Panel::id`].
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::Rules => "rules",
            Self::Text => "text",
            Self::Network => "network",
            Self::Status => "status",
        }
    }
}

/// Which rules are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Listed {
    /// All.
    #[default]
    All,
    /// Those that can be off.
    CanBeOff,
    /// Those that decided something.
    Fired,
}

impl Listed {
    /// All of them, and their names among the sentences.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::All, "all"), (Self::CanBeOff, "can-be-off"), (Self::Fired, "fired")];
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn every_panel_has_a_name_of_its_own_in_every_language() {
        for language in Language::ALL {
            let name = |panel: Panel| language.part("panel", panel.id(), 0);
            let names: std::collections::BTreeSet<_> = Panel::all().map(name).collect();
            assert_eq!(names.len(), Panel::all().count(), "{names:?}");
            assert!(!names.contains(""), "{names:?}");
        }
    }
}
