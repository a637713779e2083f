//! What the page shows and does, without a browser.
//!
//! A [`msg::Msg`] changes the [`store::Store`], and a [`frame::Frame`] says what there is to show;
//! `geometry` says where it goes. The page draws that with Yew, and `picture` as SVG: both draw the
//! same.
//!
//! Invariant: nothing here knows Yew, a browser or a clock.

#![allow(
    clippy::float_arithmetic,
    reason = "places on the page are floats; nothing of a run depends on them"
)]

pub mod asked;
pub mod choice;
mod composing;
pub mod console;
mod decimal;
mod deeds;
mod drawer;
pub mod embed;
mod embedded;
mod fields;
pub mod frame;
pub mod geometry;
mod groups;
mod heading;
mod hurrying;
pub mod keys;
mod lesson;
mod menu;
pub mod msg;
mod notice;
mod opened;
mod player;
mod reading;
mod runs;
mod session;
pub mod shapes;
mod sharing;
pub mod store;
pub mod told;
mod tools;
mod travel;
pub mod visit;
mod window;
pub mod words;
