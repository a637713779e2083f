//! The panels that open in the drawer. Each draws its part of the frame, `frame::x` in `panel::x`.

pub(crate) mod drawer;
mod metrics;
mod settings;
mod status;
mod text;

/// The heading of the drawer, which takes the focus when a tool is opened.
pub(crate) const HEADING: &str = "drawer-heading";
