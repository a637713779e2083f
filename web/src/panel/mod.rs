//! The panels: each draws its part of the frame, `frame::x` in `panel::x`.
//!
//! Invariant: a panel knows neither another one nor the page around it.

pub(crate) mod broken;
pub(crate) mod button;
pub(crate) mod client;
pub(crate) mod cluster;
pub(crate) mod drawer;
pub(crate) mod drawing;
pub(crate) mod handle;
mod lamps;
pub(crate) mod lesson;
pub(crate) mod logs;
pub(crate) mod menu;
mod metrics;
mod network;
pub(crate) mod part;
pub(crate) mod roles;
mod rules;
pub(crate) mod scrubber;
mod settings;
pub(crate) mod sign;
mod status;
mod text;
pub(crate) mod timeline;
pub(crate) mod why;

use raft::Term;
use sim::Standing;
use web_sys::KeyboardEvent;

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
        Standing::Learner => "is-learner",
        Standing::Follower => "is-follower",
        Standing::PreCandidate => "is-pre-candidate",
        Standing::Candidate => "is-candidate",
        Standing::Leader => "is-leader",
    }
}
