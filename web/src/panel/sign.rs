//! The sign of a role: a shape, so that colour is never alone.

use super::{standing_class, term_class};
use crate::markup::html;
use raft::Term;
use sim::Standing;
use view::shapes::CROWN;
use view::words::Language;
use yew::prelude::*;

/// A small sign before a name.
pub(crate) fn sign(standing: Standing, term: Term, language: Language) -> Html {
    let shape = match standing {
        Standing::Leader => html! { <path d={CROWN} transform="scale(.8)" /> },
        Standing::Learner => {
            html! { <rect class="open" x="-4" y="-4" width="8" height="8" rx="2" /> }
        }
        Standing::Follower => html! { <circle r="4.5" /> },
        Standing::PreCandidate | Standing::Candidate => html! { <circle class="open" r="4" /> },
        Standing::Down => html! { <path class="open" d="m-4-4 8 8m0-8-8 8" /> },
    };
    let class = classes!("sign", term_class(term), standing_class(standing));
    html! {
        <svg {class} viewBox="-9 -8 18 16" role="img"
            aria-label={language.part("standing", standing.id(), 0)}>
            { shape }
        </svg>
    }
}
