//! What the work needs beside cargo: found where it is, fetched where it is not.
//!
//! Invariant: with `RAFT_PLAYGROUND_OFFLINE=1` nothing here touches the network.

mod apt;
mod cache;
mod cargo_tool;
mod chromium;
mod node;
mod path;
mod rust;
pub(crate) mod stand_in;
mod tables;
mod wasm_opt;

pub(crate) use cargo_tool::{mdbook, trunk, wasm_bindgen};
pub(crate) use chromium::chromium;
pub(crate) use node::{node, test_packages};
pub(crate) use path::find_any;
pub(crate) use rust::{bare_target, components, crates, no_std_target, wasm_target};
pub(crate) use tables::tables;
pub(crate) use wasm_opt::{wasm_opt, wasm_opt_if_node};

use crate::{Outcome, tell};
use std::env;
use std::path::Path;

/// Sets up everything; what cannot be had does not keep the rest from being set up.
pub(crate) fn everything() -> Outcome {
    tell::heading("setup");
    let mut failures = Vec::new();
    let mut had = |what: &str, outcome: Outcome<String>| match outcome {
        Ok(place) => tell::note(&format!("{what:<13} {place}")),
        Err(why) => {
            tell::note(&format!("{what:<13} is not there: {why}"));
            failures.push(what.to_string());
        }
    };
    had("components", components().map(|()| "rustfmt, clippy".into()));
    had("page target", wasm_target().map(str::to_string));
    had("no_std target", no_std_target().map(str::to_string));
    had("crates", crates().map(|()| "as locked".into()));
    had("wasm-bindgen", wasm_bindgen().map(shown));
    had("trunk", trunk().map(shown));
    had("node", node().map(|version| format!("version {version}")));
    had("wasm-opt", wasm_opt().map(shown));
    had("packages", test_packages().map(shown));
    had("chromium", chromium().map(shown));
    match bare_target() {
        Ok(name) => tell::note(&format!("{:<13} {name}", "bare target")),
        Err(why) => tell::note(&format!("{:<13} is not there: {why}", "bare target")),
    }
    // Where they cannot be had the tests that need them are skipped, and counted so.
    match mdbook() {
        Ok(place) => tell::note(&format!("{:<13} {}", "mdbook", shown(place))),
        Err(why) => tell::note(&format!("{:<13} is not there: {why}", "mdbook")),
    }
    match tables() {
        Ok(place) => tell::note(&format!("{:<13} {}", "tables", shown(place))),
        Err(why) => tell::note(&format!("{:<13} are not there: {why}", "tables")),
    }
    if failures.is_empty() {
        Ok(())
    } else {
        Err(format!("set-up is not complete: {}", failures.join(", ")))
    }
}

/// May the network not be touched?
pub(crate) fn offline() -> bool {
    env::var_os("RAFT_PLAYGROUND_OFFLINE").is_some_and(|value| value != "0" && !value.is_empty())
}

/// Asks whether `what`, which is missing, may be fetched, and says `how` it will be.
fn may_fetch(what: &str, how: &str) -> Outcome {
    if offline() {
        return Err(format!("{what} is missing and RAFT_PLAYGROUND_OFFLINE is set ({how})"));
    }
    tell::missing(what, how);
    Ok(())
}

fn shown(path: impl AsRef<Path>) -> String {
    path.as_ref().display().to_string()
}
