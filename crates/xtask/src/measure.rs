//! `cargo xtask measure`: prints the numbers that the design bounds. It judges none of them.

use crate::page::{self, Size};
use crate::run::{self, cargo};
use crate::{Outcome, project, setup, tell};
use std::fs;
use std::path::Path;
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
    if !script.is_file() {
        tell::note("web/tests/measure.mjs is not there yet");
        return Ok(());
    }
    setup::node()?;
    setup::test_packages()?;
    run::succeed(run::program("node").arg(script).env("CHROME", setup::chromium()?))
}

/// A crate has benchmarks if it has a folder `benches`.
fn benches() -> Outcome {
    let root = project::root();
    let crates = fs::read_dir(root.join("crates")).map_err(|why| format!("crates: {why}"))?;
    let mut folders: Vec<_> = crates.flatten().map(|entry| entry.path()).collect();
    folders.sort();
    folders.retain(|folder| folder.join("benches").is_dir() && !folder.ends_with("peers"));
    if folders.is_empty() {
        tell::note("no crate has a folder `benches` yet");
    }
    let bench = |folder: &Path| {
        let manifest = folder.join("Cargo.toml");
        run::succeed(cargo(&["bench", "--benches", "--manifest-path"]).arg(manifest))
    };
    folders.iter().map(|folder| bench(folder)).fold(Ok(()), Outcome::and)
}

fn peers() -> Outcome {
    if !project::has_peers() {
        tell::note("crates/peers is not there yet");
        return Ok(());
    }
    run::succeed(&mut cargo(&["run", "--profile", "bench", "--package", "peers"]))
}
