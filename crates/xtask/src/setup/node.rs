//! Node and the packages of the browser tests.

use super::{apt, may_fetch};
use crate::{Outcome, project, run};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// playwright-core asks for 20, and a limit to how long tests may take came with 20.11.
const OLDEST: (u32, u32) = (20, 11);

/// The version of Node, which is installed if the system can.
pub(crate) fn node() -> Outcome<String> {
    present().or_else(|why| {
        let packages = ["nodejs", "npm"];
        apt::install("Node", &packages).map_err(|apt| format!("{why}; {apt}"))?;
        present()
    })
}

/// The version of Node that is there already.
pub(super) fn present() -> Outcome<String> {
    let wanted = format!("Node {}.{} or later with npm is needed", OLDEST.0, OLDEST.1);
    let version = run::answer(run::program("node").arg("--version"));
    let version = version.map_err(|why| format!("{wanted}: {why}"))?;
    let version = version.trim().trim_start_matches('v');
    if release(version).is_none_or(|release| release < OLDEST) {
        return Err(format!("{wanted}, found {version}"));
    }
    run::answer(run::program("npm").arg("--version")).map_err(|why| format!("{wanted}: {why}"))?;
    Ok(version.to_string())
}

/// Installs what `web/tests/package-lock.json` names, unless that is what is there.
pub(crate) fn test_packages() -> Outcome<PathBuf> {
    let tests = project::browser_tests();
    let lock = tests.join("package-lock.json");
    let lock = fs::read_to_string(&lock).map_err(|why| format!("{}: {why}", lock.display()))?;
    let modules = tests.join("node_modules");
    // npm removes the folder before it installs, so what the stamp says was installed to its end.
    let stamp = modules.join(".installed-from");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(modules);
    }
    node()?;
    may_fetch("web/tests/node_modules as locked", "npm ci")?;
    run::succeed(npm(&tests).args(["ci", "--ignore-scripts"]))?;
    fs::write(&stamp, lock).map_err(|why| format!("{}: {why}", stamp.display()))?;
    Ok(modules)
}

/// `npm`, at work in `folder` and quiet about anything else.
pub(super) fn npm(folder: &Path) -> Command {
    let mut npm = run::program("npm");
    npm.arg("--prefix").arg(folder).args(["--no-audit", "--no-fund", "--no-update-notifier"]);
    npm
}

/// `20.11` of `20.11.1`.
fn release(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.split('.').map(|number| number.parse().ok());
    Some((numbers.next()??, numbers.next()??))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_is_compared_by_its_numbers() {
        assert_eq!(release("20.9.0"), Some((20, 9)));
        assert!(release("20.9.0") < release("20.11.1"));
        assert!(release("20.11.1") < release("22.0.0"));
        assert_eq!(release("next"), None);
    }
}
