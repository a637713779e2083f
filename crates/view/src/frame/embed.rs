//! What a frame in another page has around its panels.

use super::timeline::{MarkerView, markers};
use crate::choice::Panel;
use crate::store::Store;
use sim::Time;

/// What a frame in another page has around its panels.
#[derive(Clone, Debug, PartialEq)]
pub struct EmbedView {
    /// The panels, in this order.
    pub panels: Vec<Panel>,
    /// Has it buttons to play, and a line of its time?
    pub has_controls: bool,
    /// Can nothing be done to the cluster?
    pub is_readonly: bool,
    /// The part of the run that it shows.
    pub from: Time,
    /// See `from`.
    pub to: Time,
    /// What happened in it.
    pub markers: Vec<MarkerView>,
    /// Where the playground shows the same.
    pub link: String,
}

impl EmbedView {
    pub(super) fn of(store: &Store) -> Option<Self> {
        let embedded = store.embedded.as_ref()?;
        let reach = store.reach()?;
        Some(Self {
            panels: embedded.embed.panels.clone(),
            has_controls: embedded.embed.has_controls,
            is_readonly: embedded.embed.is_readonly,
            from: reach.from,
            to: reach.to(),
            markers: markers(store, reach),
            link: format!("{}#{}", store.address, embedded.link),
        })
    }
}
