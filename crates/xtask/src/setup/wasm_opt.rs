//! `wasm-opt`, from the npm package of Binaryen, which runs wherever Node does.

use super::node::{self, npm};
use super::{cache, may_fetch, path};
use crate::{Outcome, run};
use std::path::{Path, PathBuf};

const BINARYEN: &str = "132";

/// The folder with `wasm-opt`, installed with the Node that is there already, if any.
pub(crate) fn wasm_opt_if_node() -> Outcome<PathBuf> {
    ensure(node::present)
}

/// The folder with `wasm-opt`, for which Node is installed too if the system can.
pub(crate) fn wasm_opt() -> Outcome<PathBuf> {
    ensure(node::node)
}

fn ensure(node: fn() -> Outcome<String>) -> Outcome<PathBuf> {
    let says = format!("wasm-opt version {BINARYEN}");
    if let Some(folder) = path::find("wasm-opt", &says) {
        return Ok(folder);
    }
    let programs = |place: &Path| place.join("node_modules/.bin");
    let valid = |place: &Path| path::answers(&programs(place).join("wasm-opt"), &says);
    let install = |part: &Path| {
        node().map_err(|why| format!("wasm-opt {BINARYEN} is not on PATH, and {why}"))?;
        may_fetch(&says, "installing the npm package binaryen")?;
        let package = format!("binaryen@{BINARYEN}.0.0");
        run::succeed(npm(part).args(["install", "--no-save", &package]))
    };
    cache::ensure(&format!("binaryen-{BINARYEN}"), valid, install).map(|place| programs(&place))
}
