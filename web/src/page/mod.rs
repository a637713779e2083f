//! The page: components that draw slices of a [`Frame`](view::frame::Frame), and the root that
//! owns the store.
//!
//! Invariant: props go down, and one `Callback<Msg>` goes up.
//! Invariant: an element that a pointer can hit is never rebuilt under it; what moves between two
//! records is moved by hand, in `motion`.
//! Invariant: no style attribute, no inline script: the content security policy forbids both.

mod app;
mod dialog;
mod embed;
mod header;
mod host;
mod motion;
mod notice;
mod panels;
mod panes;
mod tabs;
mod ticker;

use crate::ports;

/// Starts every playground of the document.
pub fn run() {
    for playground in ports::playgrounds() {
        let props = app::Props { playground: playground.clone() };
        yew::Renderer::<app::App>::with_root_and_props(playground, props).render();
    }
}
