//! Scenarios as text, as links and as lessons.
//!
//! [`parse`] and [`print`] undo each other, and so do [`link::encode`] and [`link::decode`].
//! [`check`] runs a scenario and judges what it expects, [`trace`] tells what happened and why.
//!
//! Invariant: any text and any link give a scenario or an error that says what is wrong and where.
//! Invariant: what is read is bounded by [`limits`] before anything is done with it.

#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod check;
mod complete;
pub mod corpus;
mod cost;
mod departure;
mod error;
mod expect;
mod explain;
mod language;
pub mod lessons;
pub mod limits;
pub mod link;
mod parameters;
mod parse;
mod play;
mod print;
mod profile;
mod scenario;
mod setting;
mod text;
mod trace;
mod value;
mod verb;
mod words;

pub use check::{Failure, Verdict, check, holds, verdicts};
pub use complete::{Completion, complete};
pub use cost::{Cost, Metric, cost_of_one};
pub use departure::{Departure, departures, setting};
pub use error::ParseError;
pub use expect::{Claim, Expect, Fact, RequestFate, SourceLine};
pub use explain::{
    Explained, bounds, did, explain, explain_link_error, explain_violation, headline, mark, shown,
    verb, why_not,
};
pub use language::{Language, Line, fill, line};
pub use parameters::{Fresh, ParameterError, decoded, fresh, moment, parameters, unescaped};
pub use parse::{TEXT_VERSION, parse};
pub use print::print;
pub use profile::{Figure, Profile};
pub use scenario::{Moment, Note, Scenario};
pub use setting::{read as amount, say as say_amount};
pub use text::Text;
pub use trace::trace;
pub use value::span;
pub use verb::{act, written};
