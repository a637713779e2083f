//! The steps of `cargo xtask test`.

use super::Counts;
use crate::page::{self, Size};
use crate::run::cargo;
use crate::{Outcome, again, circles, package, project, run, setup, tell};
use std::fs;
use std::path::PathBuf;

/// How many milliseconds the tests of one file may take; a test that hangs must not hide the rest.
const BROWSER_LIMIT: &str = "--test-timeout=900000";

/// What came of a step that did not fail.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// What it checks is so.
    Passed,
    /// It could not be run, and that is no failure of its own.
    NotRun(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Everything that a later step needs is fetched, so that each takes its own time only.
    Setup,
    /// The sources are formatted.
    Format,
    /// No files import each other in a circle.
    Circles,
    /// Neither the native nor the wasm build has a warning.
    Clippy,
    /// The engine builds for a target that has no std.
    NoStd,
    /// Licences and sources of the dependencies are among those allowed.
    Deny,
    /// The tests that need no browser.
    Native,
    /// The engine does the same in a release build, and is there as wasm for the browser tests.
    Parity,
    /// The same schedules end alike with other people's Raft.
    Peers,
    /// The page is built as it is published.
    Page,
    /// A second build in another folder makes the same bytes.
    Again,
    /// The package for programs is built as it is published.
    Package,
    /// The tests of the page in `dist/` and of the package, in a browser.
    Browser,
}

impl Step {
    /// Every step, in the order in which they run: what answers soonest comes first.
    pub(crate) const ALL: &[Step] = &[
        Step::Setup,
        Step::Format,
        Step::Circles,
        Step::Clippy,
        Step::NoStd,
        Step::Deny,
        Step::Native,
        Step::Parity,
        Step::Peers,
        Step::Page,
        Step::Again,
        Step::Package,
        Step::Browser,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Step::Setup => "setup",
            Step::Format => "fmt",
            Step::Circles => "circles",
            Step::Clippy => "clippy",
            Step::NoStd => "no-std",
            Step::Deny => "deny",
            Step::Native => "native",
            Step::Parity => "parity",
            Step::Peers => "peers",
            Step::Page => "page",
            Step::Again => "again",
            Step::Package => "package",
            Step::Browser => "browser",
        }
    }

    pub(crate) fn about(self) -> &'static str {
        match self {
            Step::Setup => "fetches what the other steps need",
            Step::Format => "the sources are formatted",
            Step::Circles => "no files import each other in a circle",
            Step::Clippy => "no warning, natively and for the page",
            Step::NoStd => "the engine builds where there is no std",
            Step::Deny => "licences and sources of dependencies, if cargo-deny is there",
            Step::Native => "the tests that need no browser",
            Step::Parity => "the same digests in release; the engine as wasm, debug and release",
            Step::Peers => "the same schedules through our Raft and another",
            Step::Page => "builds the page into dist/",
            Step::Again => "a second build, in another folder, makes the same bytes",
            Step::Package => "builds the npm package into target/package/engine",
            Step::Browser => "the tests in Chromium, of dist/ and the package as they are",
        }
    }

    /// The step without which this one would say nothing.
    pub(super) fn needs(self) -> Option<Step> {
        match self {
            Step::Browser | Step::Again => Some(Step::Page),
            Step::Setup | Step::Format | Step::Circles | Step::Clippy | Step::NoStd => None,
            Step::Deny | Step::Native | Step::Parity | Step::Peers => None,
            Step::Page | Step::Package => None,
        }
    }

    pub(super) fn run(self, counts: &mut Counts) -> Outcome<Verdict> {
        match self {
            Step::Setup => setup::everything(),
            Step::Format => format(),
            Step::Circles => circles::check(),
            Step::Clippy => clippy(),
            Step::NoStd => no_std(),
            Step::Deny => return deny(),
            Step::Native => native(counts),
            Step::Parity => parity(counts),
            Step::Peers => peers(counts),
            Step::Page => page::build(Size::Smallest),
            Step::Again => again::compare(),
            Step::Package => package::build(),
            Step::Browser => browser(counts),
        }
        .map(|()| Verdict::Passed)
    }
}

fn format() -> Outcome {
    setup::components()?;
    run::succeed(&mut cargo(&["fmt", "--all", "--check"]))
}

fn clippy() -> Outcome {
    setup::components()?;
    let target = setup::wasm_target()?;
    let strict = ["--", "-D", "warnings"];
    let mut native = cargo(&["clippy", "--all-targets"]);
    let wasm = ["clippy", "--package", "web", "--package", "playground", "--target", target];
    let mut page = cargo(&wasm);
    let native = run::succeed(native.args(whole_workspace()).args(strict));
    let page = run::succeed(page.args(strict));
    native.and(page)
}

fn no_std() -> Outcome {
    let target = setup::no_std_target()?;
    let mut build = cargo(&["build", "--target", target]);
    run::succeed(build.args([
        "--package",
        "raft-core",
        "--package",
        "sim",
        "--package",
        "scenario",
    ]))?;
    match setup::bare_target() {
        Ok(bare) => {
            run::succeed(&mut cargo(&["build", "--target", bare, "--package", "raft-core"]))
        }
        Err(why) => {
            tell::note(&why);
            Ok(())
        }
    }
}

fn deny() -> Outcome<Verdict> {
    if setup::find_any(&["cargo-deny"]).is_none() {
        return Ok(Verdict::NotRun("there is no cargo-deny here".into()));
    }
    let mut deny = cargo(&["deny", "--offline", "check", "licenses", "bans", "sources"]);
    run::succeed(&mut deny).map(|()| Verdict::Passed)
}

fn native(counts: &mut Counts) -> Outcome {
    let mut test = cargo(&["test", "--no-fail-fast"]);
    test.args(whole_workspace());
    // What is ignored reads another implementation's tables.
    if let Ok(tables) = setup::tables() {
        test.env("TABLES_OF_ETCD", tables).args(["--", "--include-ignored"]);
    }
    run::read(&mut test, |line| counts.read_cargo(line))
}

fn parity(counts: &mut Counts) -> Outcome {
    let mut release = cargo(&["test", "--release", "--package", "sim", "--test", "parity"]);
    run::read(&mut release, |line| counts.read_cargo(line))?;
    page::build_engine()
}

fn peers(counts: &mut Counts) -> Outcome {
    if !project::has_peers() {
        return Ok(());
    }
    let mut test = cargo(&["test", "--package", "peers", "--test", "differential"]);
    run::read(&mut test, |line| counts.read_cargo(line))
}

/// Every crate but the comparison with other people's Raft, which is built only when asked for.
fn whole_workspace() -> &'static [&'static str] {
    if project::has_peers() { &["--workspace", "--exclude", "peers"] } else { &["--workspace"] }
}

fn browser(counts: &mut Counts) -> Outcome {
    setup::node()?;
    setup::test_packages()?;
    let chromium = setup::chromium()?;
    if !project::dist().join("index.html").is_file() {
        return Err("expected a page in dist/, found none: run `cargo xtask build` first".into());
    }
    if !package::folder().join("package.json").is_file() {
        let first = "run `cargo xtask package` first";
        return Err(format!("expected a package in target/package/engine, found none: {first}"));
    }
    run::succeed(&mut cargo(&["build", "--package", "mdbook-raft"]))?;
    let mut node = run::program("node");
    // Without it the test that builds a book is skipped, and counted so.
    if let Ok(folder) = setup::mdbook() {
        node.env("MDBOOK", folder.join("mdbook"));
    }
    node.args(["--test", "--test-reporter=spec", BROWSER_LIMIT]).args(test_files()?);
    node.env("CHROME", chromium);
    run::read(&mut node, |line| counts.read_node(line))
}

/// The files `*.test.mjs` in `web/tests`. Older Nodes do not look for a pattern themselves.
fn test_files() -> Outcome<Vec<PathBuf>> {
    let folder = project::browser_tests();
    let entries = fs::read_dir(&folder).map_err(|why| format!("{}: {why}", folder.display()))?;
    let files = entries.flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> =
        files.filter(|file| file.to_string_lossy().ends_with(".test.mjs")).collect();
    files.sort();
    if files.is_empty() { Err(format!("no tests in {}", folder.display())) } else { Ok(files) }
}
