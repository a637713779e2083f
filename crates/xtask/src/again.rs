//! The page built once more, from a copy of the sources in another folder: the same bytes must come.
//!
//! What a reader gets is what the sources say, whoever built it, and wherever.

use crate::{Outcome, project, run, tell};
use std::fs;
use std::path::{Path, PathBuf};

/// What no build reads, or makes itself.
const LEFT_OUT: [&str; 4] = ["target", "dist", "node_modules", ".git"];

/// Builds the page elsewhere and compares it with `dist/`.
pub(crate) fn compare() -> Outcome {
    let first = project::dist();
    if !first.join("index.html").is_file() {
        return Err("expected a page in dist/, found none: run `cargo xtask build` first".into());
    }
    let copy = project::root().join("target/once-more");
    let told = |why: std::io::Error| format!("{}: {why}", copy.display());
    // What was built there before says nothing of these sources.
    if copy.exists() {
        fs::remove_dir_all(&copy).map_err(told)?;
    }
    copy_sources(&project::root(), &copy).map_err(told)?;
    let mut build = run::cargo(&["xtask", "build"]);
    build.current_dir(&copy).env_remove("CARGO_TARGET_DIR");
    run::succeed(&mut build)?;
    let second = copy.join("dist");
    let (names, others) = (files(&first)?, files(&second)?);
    if names != others {
        return Err(format!("two builds made different files: {names:?} and {others:?}"));
    }
    let read = |folder: &Path, name: &str| {
        fs::read(folder.join(name)).map_err(|why| format!("{name}: {why}"))
    };
    for name in &names {
        if read(&first, name)? != read(&second, name)? {
            return Err(format!("two builds made different bytes of {name}"));
        }
    }
    tell::note(&format!("two builds in two folders made the same {} files", names.len()));
    fs::remove_dir_all(&copy).map_err(told)
}

fn copy_sources(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        if LEFT_OUT.iter().any(|left_out| name == *left_out) {
            continue;
        }
        let place = to.join(&name);
        if entry.file_type()?.is_dir() {
            copy_sources(&entry.path(), &place)?;
        } else {
            fs::copy(entry.path(), place)?;
        }
    }
    Ok(())
}

/// The names of the files in a folder, sorted.
fn files(folder: &PathBuf) -> Outcome<Vec<String>> {
    let entries = fs::read_dir(folder).map_err(|why| format!("{}: {why}", folder.display()))?;
    let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    let mut names: Vec<String> = entries.flatten().map(name).collect();
    names.sort();
    Ok(names)
}
