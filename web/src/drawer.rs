//! What is open in the drawer, and what was typed there.

use crate::choice::Tool;
use sim::{Amount, Setting};

/// The state of the drawer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Drawer {
    pub(crate) tool: Option<Tool>,
    pub(crate) is_wide: bool,
    /// The settings that wait for the next run.
    pub(crate) planned: Vec<(&'static Setting, Amount)>,
    /// The seed that waits for the next run.
    pub(crate) seed: Option<u64>,
    /// What was typed and cannot be, and of which setting; the seed has none.
    pub(crate) wrong: Option<(Option<&'static Setting>, String)>,
}
