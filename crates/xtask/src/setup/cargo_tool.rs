//! Tools written in Rust: a prebuilt one where it can be had, else built from source.

use super::{cache, may_fetch, path};
use crate::{Outcome, project, run, tell};
use std::env::consts::{ARCH, EXE_SUFFIX, OS};
use std::fs;
use std::path::{Path, PathBuf};

/// Later ones need a later rustc.
const TRUNK: &str = "0.21.14";
/// What books are built with, in the tests of the preprocessor.
const MDBOOK: &str = "0.4.52";
/// Reaching a host that does not answer must not be what set-up takes its time for.
const CONNECT_SECONDS: &str = "5";
const DOWNLOAD_SECONDS: &str = "300";
/// The folder in which an archive is unpacked.
const DOWNLOAD: &str = "download";

/// The folder with `trunk`.
pub(crate) fn trunk() -> Outcome<PathBuf> {
    let archive = platform().map(|(arch, _, system)| {
        let base = "https://github.com/trunk-rs/trunk/releases/download";
        format!("{base}/v{TRUNK}/trunk-{arch}-{system}.tar.gz")
    });
    CargoTool {
        program: "trunk",
        package: "trunk",
        version: TRUNK.into(),
        says: format!("trunk {TRUNK}"),
        options: &["--locked"],
        archive,
    }
    .ensure()
}

/// The folder with `mdbook`, without what serves and searches a book.
pub(crate) fn mdbook() -> Outcome<PathBuf> {
    let archive = platform().map(|(arch, portable, _)| {
        let base = "https://github.com/rust-lang/mdBook/releases/download";
        format!("{base}/v{MDBOOK}/mdbook-v{MDBOOK}-{arch}-{portable}.tar.gz")
    });
    CargoTool {
        program: "mdbook",
        package: "mdbook",
        version: MDBOOK.into(),
        says: format!("mdbook v{MDBOOK}"),
        options: &["--locked", "--no-default-features"],
        archive,
    }
    .ensure()
}

/// The folder with `wasm-bindgen`, which must be of the very version that the page links.
pub(crate) fn wasm_bindgen() -> Outcome<PathBuf> {
    let version = project::locked_version("wasm-bindgen")?;
    let archive = platform().map(|(arch, portable, _)| {
        let base = "https://github.com/wasm-bindgen/wasm-bindgen/releases/download";
        format!("{base}/{version}/wasm-bindgen-{version}-{arch}-{portable}.tar.gz")
    });
    // Its own lock file names a crate version that a registry may not have yet: it is not locked.
    let options = &[];
    let says = format!("wasm-bindgen {version}");
    let (program, package) = ("wasm-bindgen", "wasm-bindgen-cli");
    CargoTool { program, package, version, says, options, archive }.ensure()
}

/// This machine in the names of release archives: the processor, the system that needs least from
/// it, and the system as most would name it.
fn platform() -> Option<(&'static str, &'static str, &'static str)> {
    match (ARCH, OS) {
        ("x86_64", "linux") => Some((ARCH, "unknown-linux-musl", "unknown-linux-gnu")),
        ("aarch64", "linux") => Some((ARCH, "unknown-linux-gnu", "unknown-linux-gnu")),
        ("x86_64" | "aarch64", "macos") => Some((ARCH, "apple-darwin", "apple-darwin")),
        _ => None,
    }
}

struct CargoTool {
    program: &'static str,
    package: &'static str,
    version: String,
    /// What it says of itself.
    says: String,
    /// How it is built from source.
    options: &'static [&'static str],
    /// Where its authors publish it for this machine, if they do.
    archive: Option<String>,
}

impl CargoTool {
    fn ensure(&self) -> Outcome<PathBuf> {
        let says = self.says.as_str();
        if let Some(folder) = path::find(self.program, says) {
            return Ok(folder);
        }
        let name = format!("{}-{}", self.program, self.version);
        let valid = |place: &Path| path::answers(&self.binary(place), says);
        let install = |part: &Path| {
            may_fetch(says, "looking for a prebuilt one")?;
            if let Err(why) = self.download(part, says) {
                tell::note(&format!("no prebuilt {says} ({why})"));
                tell::note("building it from source, which takes some minutes");
                self.build(part)?;
            }
            // Only an archive leaves one, whether it served or not.
            let _ = fs::remove_dir_all(part.join(DOWNLOAD));
            Ok(())
        };
        cache::ensure(&name, valid, install).map(|place| place.join("bin"))
    }

    fn binary(&self, place: &Path) -> PathBuf {
        place.join("bin").join(format!("{}{EXE_SUFFIX}", self.program))
    }

    /// Puts the program of the release archive into `part`, if it is there and runs here.
    fn download(&self, part: &Path, says: &str) -> Outcome {
        let url = self.archive.as_ref().ok_or("none is published for this machine")?;
        let work = part.join(DOWNLOAD);
        let archive = work.join("archive.tar.gz");
        fs::create_dir_all(&work).map_err(|why| why.to_string())?;
        let mut curl = run::program("curl");
        curl.args(["--fail", "--location", "--silent", "--show-error"])
            .args(["--connect-timeout", CONNECT_SECONDS, "--max-time", DOWNLOAD_SECONDS])
            .arg("--output")
            .arg(&archive)
            .arg(url);
        // Behind the command, which is long, stands what curl says: `curl: (6) Could not …`.
        run::answer(&mut curl).map_err(|why| match why.split_once(": curl: ") {
            Some((_, said)) => said.to_string(),
            None => why,
        })?;
        run::answer(run::program("tar").arg("-xzf").arg(&archive).arg("-C").arg(&work))?;
        let file = format!("{}{EXE_SUFFIX}", self.program);
        let unpacked = find_below(&work, &file).ok_or("it is not in its archive")?;
        let binary = self.binary(part);
        fs::create_dir_all(part.join("bin"))
            .and_then(|()| fs::rename(unpacked, &binary))
            .map_err(|why| why.to_string())?;
        if path::answers(&binary, says) { Ok(()) } else { Err("it does not run here".into()) }
    }

    fn build(&self, part: &Path) -> Outcome {
        let mut cargo = run::cargo(&["install", self.package, "--version", &self.version]);
        cargo.args(self.options);
        run::succeed(cargo.arg("--force").arg("--quiet").arg("--root").arg(part))
    }
}

/// An archive holds its program at the top or one folder deeper.
fn find_below(folder: &Path, file: &str) -> Option<PathBuf> {
    let entries = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
    let mut places = vec![folder.join(file)];
    places.extend(entries.map(|entry| entry.join(file)));
    places.into_iter().find(|place| place.is_file())
}
