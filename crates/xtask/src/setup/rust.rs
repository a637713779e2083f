//! Parts of the Rust toolchain, and the crates.

use super::may_fetch;
use crate::{Outcome, run, tell};
use std::path::Path;

/// What the page is built for.
const PAGE_TARGET: &str = "wasm32-unknown-unknown";
/// A target without std: what builds for it uses none.
const BARE_TARGET: &str = "thumbv7em-none-eabihf";
const NO_STD_TARGET: &str = "wasm32v1-none";

/// rustfmt and clippy.
pub(crate) fn components() -> Outcome {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if run::answer(&mut run::cargo(&[subcommand, "--version"])).is_err() {
            add("component", component)?;
        }
    }
    Ok(())
}

/// The target of the page.
pub(crate) fn wasm_target() -> Outcome<&'static str> {
    target(PAGE_TARGET)
}

/// A target on which the crates that promise to need no std are built.
pub(crate) fn no_std_target() -> Outcome<&'static str> {
    target(NO_STD_TARGET).or_else(|why| {
        tell::note(&format!("{why}; building for {PAGE_TARGET} in its place"));
        target(PAGE_TARGET)
    })
}

/// A small computer without a system, for which the algorithm is built; not every toolchain has it.
pub(crate) fn bare_target() -> Outcome<&'static str> {
    target(BARE_TARGET)
}

/// The crates of the lock file, so that later everything builds without a network.
pub(crate) fn crates() -> Outcome {
    let version = run::answer(run::program("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.ok_or("rustc does not name its host")?;
    run::succeed(&mut run::cargo(&["fetch", "--quiet", "--target", host, "--target", PAGE_TARGET]))
}

fn target(name: &'static str) -> Outcome<&'static str> {
    if is_installed(name)? {
        return Ok(name);
    }
    add("target", name)?;
    if is_installed(name)? {
        Ok(name)
    } else {
        Err(format!("rustup says that it added {name}, but rustc does not have it"))
    }
}

fn is_installed(target: &str) -> Outcome<bool> {
    let sysroot = run::answer(run::program("rustc").args(["--print", "sysroot"]))?;
    Ok(Path::new(sysroot.trim()).join("lib/rustlib").join(target).join("lib").is_dir())
}

fn add(kind: &str, name: &str) -> Outcome {
    may_fetch(&format!("the {kind} {name}"), &format!("rustup {kind} add {name}"))?;
    let added = run::answer(run::program("rustup").args([kind, "add", name]));
    added.map(drop).map_err(|why| format!("the {kind} {name} could not be added: {why}"))
}
