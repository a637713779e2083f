//! The drawer: one tool at a time.

use super::network::NetworkView;
use super::rules::RulesView;
use super::settings::SettingsView;
use super::status::StatusView;
use super::text::TextView;
use crate::choice::Tool;
use crate::store::Store;

/// The drawer.
#[derive(Clone, Debug, PartialEq)]
pub struct DrawerView {
    /// Which tool is open in it.
    pub tool: Tool,
    /// Does it take more room?
    pub is_wide: bool,
    /// What is in it.
    pub content: Content,
}

/// What is in the drawer.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// See [`Tool::Settings`].
    Settings(SettingsView),
    /// See [`Tool::Network`].
    Network(Box<NetworkView>),
    /// See [`Tool::Rules`].
    Rules(RulesView),
    /// See [`Tool::Text`].
    Text(TextView),
    /// See [`Tool::Status`]; there is no cluster without a server.
    Status(Option<StatusView>),
}

impl DrawerView {
    pub(super) fn of(store: &Store, tool: Tool) -> Self {
        let content = match tool {
            Tool::Settings => Content::Settings(SettingsView::of(store)),
            Tool::Network => Content::Network(Box::new(NetworkView::of(store))),
            Tool::Rules => Content::Rules(RulesView::of(store)),
            Tool::Text => Content::Text(TextView::of(store)),
            Tool::Status => Content::Status(StatusView::of(store)),
        };
        Self { tool, is_wide: store.drawer.is_wide, content }
    }
}
