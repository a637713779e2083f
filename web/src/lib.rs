//! The page of Raft Playground.
//!
//! Down go plain values, up goes one callback: a [`msg::Msg`] changes the [`store::Store`], a
//! [`frame::Frame`] says what there is to show, and `page` draws it, panel by panel.
//!
//! Invariant: only `page`, `panel` and `ports` know Yew or the browser; the rest is tested natively.

#![allow(
    clippy::float_arithmetic,
    reason = "places on the page are floats; nothing of a run depends on them"
)]

pub mod asked;
pub mod choice;
mod composing;
pub mod console;
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
pub mod store;
pub mod told;
mod tools;
mod travel;
pub mod visit;
mod window;
pub mod words;

#[cfg(target_arch = "wasm32")]
pub mod page;
#[cfg(target_arch = "wasm32")]
mod panel;
#[cfg(target_arch = "wasm32")]
mod ports;
