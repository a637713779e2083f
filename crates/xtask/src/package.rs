//! Building the package for programs, as npm takes it, into `target/package/engine`.

use crate::{Outcome, project, run, setup};
use std::fs;
use std::path::{Path, PathBuf};

/// What bindings are called; the files of the package name them.
const ENGINE: &str = "engine";

/// Where the package is built.
pub(crate) fn folder() -> PathBuf {
    project::root().join("target/package").join(ENGINE)
}

/// Sets up what is missing and builds the package.
pub(crate) fn build() -> Outcome {
    let target = setup::wasm_target()?;
    let (bindgen, opt) = (setup::wasm_bindgen()?, setup::wasm_opt()?);
    let mut build = run::cargo(&["build", "--release", "--package", "playground", "--lib"]);
    run::succeed(build.args(["--target", target]))?;
    let module = project::root().join("target").join(target).join("release/playground.wasm");
    let folder = folder();
    empty(&folder)?;
    let mut bind = run::program(bindgen.join("wasm-bindgen"));
    bind.args(["--target", "web", "--out-name", ENGINE, "--out-dir"]).arg(&folder).arg(&module);
    run::succeed(&mut bind)?;
    let bound = folder.join(format!("{ENGINE}_bg.wasm"));
    let mut shrink = run::program(opt.join("wasm-opt"));
    shrink.args(["-Oz", "--enable-bulk-memory", "--enable-nontrapping-float-to-int"]);
    run::succeed(shrink.arg(&bound).arg("-o").arg(&bound))?;
    written_files(&folder)
}

/// Those that are written by hand; the version is that of the workspace.
fn written_files(folder: &Path) -> Outcome {
    let source = project::root().join("crates/playground/package");
    let failed = |place: &Path, why: std::io::Error| format!("{}: {why}", place.display());
    for file in fs::read_dir(&source).map_err(|why| failed(&source, why))?.flatten() {
        let from = file.path();
        let text = fs::read_to_string(&from).map_err(|why| failed(&from, why))?;
        let text = text.replace("\"VERSION\"", &format!("{:?}", env!("CARGO_PKG_VERSION")));
        let to = folder.join(file.file_name());
        fs::write(&to, text).map_err(|why| failed(&to, why))?;
    }
    Ok(())
}

fn empty(folder: &Path) -> Outcome {
    let failed = |why: std::io::Error| format!("{}: {why}", folder.display());
    match fs::remove_dir_all(folder) {
        Err(why) if why.kind() != std::io::ErrorKind::NotFound => Err(failed(why)),
        Ok(()) | Err(_) => fs::create_dir_all(folder).map_err(failed),
    }
}
