//! What stands in for `wasm-opt` where it cannot be had: this program under that name.
//!
//! Trunk runs `wasm-opt` in every release build, and downloads one if there is none. The stand-in
//! writes what it reads, so the page is whole but larger.

use super::cache;
use crate::Outcome;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Copies the module, if this program was called as `wasm-opt`.
pub(crate) fn play(mut arguments: impl Iterator<Item = OsString>) -> Option<ExitCode> {
    let called = arguments.next()?;
    if Path::new(&called).file_stem()? != "wasm-opt" {
        return None;
    }
    let words: Vec<String> = arguments.map(|word| word.to_string_lossy().into_owned()).collect();
    if words.iter().any(|word| word == "--version") {
        println!("wasm-opt version 0");
        return Some(ExitCode::SUCCESS);
    }
    let Some((input, output)) = files(&words) else {
        eprintln!("expected an input and --output=FILE, found {words:?}");
        return Some(ExitCode::FAILURE);
    };
    match fs::copy(input, output) {
        Ok(_) => Some(ExitCode::SUCCESS),
        Err(why) => {
            eprintln!("{input}: {why}");
            Some(ExitCode::FAILURE)
        }
    }
}

/// The folder with the stand-in.
pub(crate) fn folder() -> Outcome<PathBuf> {
    let folder = cache::home()?.join("without-wasm-opt");
    let program = folder.join(format!("wasm-opt{}", std::env::consts::EXE_SUFFIX));
    let myself = std::env::current_exe().map_err(|why| why.to_string())?;
    fs::create_dir_all(&folder)
        .and_then(|()| fs::copy(myself, &program))
        .map_err(|why| format!("{}: {why}", program.display()))?;
    Ok(folder)
}

fn files(words: &[String]) -> Option<(&str, &str)> {
    let input = words.iter().find(|word| !word.starts_with('-'))?;
    let output = words.iter().find_map(|word| word.strip_prefix("--output="))?;
    Some((input, output))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_are_found_among_the_options() {
        let words = ["--output=b.wasm", "-Oz", "a.wasm", "--enable-simd"].map(String::from);
        assert_eq!(files(&words), Some(("a.wasm", "b.wasm")));
        assert_eq!(files(&words[..2]), None);
    }

    #[test]
    fn under_its_own_name_the_program_is_itself() {
        assert!(play(["/target/debug/xtask", "build"].map(OsString::from).into_iter()).is_none());
    }
}
