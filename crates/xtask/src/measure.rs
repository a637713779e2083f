//! `cargo xtask measure`: prints the numbers that the design bounds. It judges none of them.

use crate::page::{self, Size};
use crate::run::{self, cargo};
use crate::{Outcome, project, setup, tell};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Bytes of the page, as they are and compressed.
    Sizes,
    /// What the page itself measures, in a browser.
    Page,
    /// The benchmarks of the crates.
    Benches,
    /// The same work done by other people's Raft, side by side.
    Peers,
}

impl Part {
    pub(crate) const ALL: &[Part] = &[Part::Sizes, Part::Page, Part::Benches, Part::Peers];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Part::Sizes => "sizes",
            Part::Page => "page",
            Part::Benches => "benches",
            Part::Peers => "peers",
        }
    }

    pub(crate) fn about(self) -> &'static str {
        match self {
            Part::Sizes => "bytes of dist/: raw, gzip, brotli",
            Part::Page => "web/tests/measure.mjs in Chromium",
            Part::Benches => "cargo bench of every crate that has one",
            Part::Peers => "the same work in other people's Raft",
        }
    }

    fn run(self) -> Outcome {
        match self {
            Part::Sizes => sizes(),
            Part::Page => in_page(),
            Part::Benches => benches(),
            Part::Peers => peers(),
        }
    }
}

/// Takes these measurements; one that fails does not keep the others from being taken.
pub(crate) fn measure(parts: &[Part]) -> Outcome {
    let mut failures = Vec::new();
    if parts.iter().any(|part| matches!(part, Part::Sizes | Part::Page)) {
        tell::heading("build");
        page::build(Size::Smallest)?;
    }
    for part in parts {
        tell::heading(&format!("{}: {}", part.name(), part.about()));
        let start = Instant::now();
        if let Err(why) = part.run() {
            tell::failure(&why);
            failures.push(part.name());
        }
        tell::note(&format!("took {}", tell::duration(start.elapsed())));
    }
    if failures.is_empty() { Ok(()) } else { Err(format!("not measured: {}", failures.join(", "))) }
}

fn sizes() -> Outcome {
    setup::node()?;
    let script = project::browser_tests().join("support/sizes.mjs");
    run::succeed(run::program("node").arg(script).arg(project::dist()))
}

fn in_page() -> Outcome {
    let script = project::browser_tests().join("measure.mjs");
    page::build_engine()?;
    run::succeed(&mut cargo(&["build", "--release", "--package", "parity"]))?;
    setup::node()?;
    setup::test_packages()?;
    run::succeed(run::program("node").arg(script).env("CHROME", setup::chromium()?))
}

/// Every `crates/*/benches/*.rs` is a benchmark.
fn benches() -> Outcome {
    let mut outcome = Ok(());
    let crates = entries(&project::root().join("crates"));
    for folder in crates.iter().filter(|folder| !folder.ends_with("peers")) {
        let mut bench = cargo(&["bench", "--manifest-path"]);
        bench.arg(folder.join("Cargo.toml"));
        let files = entries(&folder.join("benches"));
        let names: Vec<_> = files.iter().filter_map(|file| name_of_source(file)).collect();
        if names.is_empty() {
            continue;
        }
        for name in names {
            bench.arg("--bench").arg(name);
        }
        outcome = outcome.and(run::succeed(&mut bench));
    }
    outcome
}

/// What is in a folder, in the order of the names; nothing if there is no such folder.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut places: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    places.sort();
    places
}

fn name_of_source(file: &Path) -> Option<&OsStr> {
    file.extension().filter(|end| *end == "rs").and(file.file_stem())
}

fn peers() -> Outcome {
    if !project::has_peers() {
        tell::note("crates/peers is not there yet");
        return Ok(());
    }
    run::succeed(&mut cargo(&["run", "--profile", "bench", "--package", "peers"]))
}
