//! Building the page with Trunk.

use crate::{Outcome, offline, project, run, setup, tell};
use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

/// How small the page must become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Size {
    /// As it is published: without `wasm-opt` there is no page.
    Smallest,
    /// Good enough to look at: without `wasm-opt` it is larger, and that is said.
    Any,
}

/// Sets up what is missing and builds the page into `dist/`.
pub(crate) fn build(size: Size) -> Outcome {
    Builder::new(size)?.build()
}

/// Builds the engine alone as a wasm module, in debug and in release.
pub(crate) fn build_engine() -> Outcome {
    let target = setup::wasm_target()?;
    for profile in ["dev", "release"] {
        let mut build = run::cargo(&["build", "--package", "parity", "--lib"]);
        run::succeed(build.args(["--target", target, "--profile", profile]))?;
    }
    Ok(())
}

/// What the page is built with, once it is all there.
pub(crate) struct Builder {
    trunk: PathBuf,
    path: OsString,
    size: Size,
}

impl Builder {
    pub(crate) fn new(size: Size) -> Outcome<Builder> {
        setup::wasm_target()?;
        let trunk = setup::trunk()?;
        let mut folders = vec![setup::wasm_bindgen()?];
        folders.push(match size {
            Size::Smallest => setup::wasm_opt()?,
            Size::Any => setup::wasm_opt_if_node().or_else(|why| {
                tell::note("the page is built without its size optimisation, and is larger:");
                tell::note(&why);
                setup::stand_in::folder()
            })?,
        });
        let inherited = env::var_os("PATH").unwrap_or_default();
        let inherited: Vec<PathBuf> = env::split_paths(&inherited).collect();
        // What was found on PATH is found there again. Before the others, its folder could hide one
        // of the right version behind one of a wrong version.
        folders.retain(|folder| !inherited.contains(folder));
        folders.extend(inherited);
        let path = env::join_paths(folders).map_err(|why| format!("PATH: {why}"))?;
        Ok(Builder { trunk: trunk.join("trunk"), path, size })
    }

    /// Builds the page into `dist/`.
    pub(crate) fn build(&self) -> Outcome {
        let index = project::root().join("index.html");
        if !index.is_file() {
            return Err(format!("there is no page to build: {} is missing", index.display()));
        }
        let mut trunk = run::program(&self.trunk);
        trunk.args(["build", "--release", "--skip-version-check"]).env("PATH", &self.path);
        if env::var_os("NO_COLOR").is_some() {
            // Trunk reads this as a yes or no and stops at any other value, such as the usual 1.
            trunk.env("NO_COLOR", "true");
        }
        if self.size == Size::Any {
            trunk.env(offline::WORKED_ON, "1");
        }
        run::succeed(&mut trunk)
    }
}
