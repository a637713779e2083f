//! The page of Raft Playground: what `view` shows, drawn with Yew, and the browser around it.
//!
//! Down go plain values, up goes one callback: a [`view::msg::Msg`] changes the
//! [`view::store::Store`], a [`view::frame::Frame`] says what there is to show, and `page` draws it,
//! panel by panel.

#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::float_arithmetic,
    reason = "places on the page are floats; nothing of a run depends on them"
)]

mod markup;
pub mod page;
mod panel;
mod ports;
