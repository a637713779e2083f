//! The page: components that draw slices of a [`Frame`](crate::frame::Frame), and the root that
//! owns the store.
//!
//! Invariant: props go down, and one `Callback<Msg>` goes up.
//! Invariant: an element that a pointer can hit is never rebuilt under it; what moves between two
//! records is moved by hand, in `motion`.
//! Invariant: no style attribute, no inline script: the content security policy forbids both.

mod app;
mod client;
mod cluster;
mod dialog;
mod dock;
mod handle;
mod header;
mod lamps;
mod lesson;
mod logs;
mod message;
mod motion;
mod notice;
mod overview;
mod panes;
pub(crate) mod part;
mod roles;
mod server;
mod sign;
mod stand;
mod tabs;
mod ticker;
mod timeline;
mod tracks;
mod transport;
mod why;

use crate::ports;
use raft::Term;
use sim::Standing;
use web_sys::KeyboardEvent;

/// Starts the page.
///
/// # Panics
/// If the document lacks the element that the page is drawn into.
pub fn run() {
    let root = ports::element("page").expect("index.html has an element for the page");
    yew::Renderer::<app::App>::with_root(root).render();
}

/// The class that gives an element the colour of a term. Five colours cycle; term 0 has none.
pub(crate) const fn term_class(term: Term) -> &'static str {
    if term.0 == 0 {
        return "term-none";
    }
    match (term.0 - 1) % 5 {
        0 => "term-0",
        1 => "term-1",
        2 => "term-2",
        3 => "term-3",
        _ => "term-4",
    }
}

/// Does this key press what has the focus, as it would a button?
pub(crate) fn presses(event: &KeyboardEvent) -> bool {
    matches!(event.key().as_str(), "Enter" | " ") && !event.repeat()
}

/// The class that gives an element the shape of a role.
pub(crate) const fn standing_class(standing: Standing) -> &'static str {
    match standing {
        Standing::Down => "is-down",
        Standing::Follower => "is-follower",
        Standing::PreCandidate | Standing::Candidate => "is-candidate",
        Standing::Leader => "is-leader",
    }
}
