//! Packages of a Debian-like system, where we may install them.

use super::{may_fetch, path};
use crate::{Outcome, run};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Installs these packages, which make up `what`.
pub(super) fn install(what: &str, packages: &[&str]) -> Outcome {
    if path::find_any(&["apt-get"]).is_none() {
        return Err(format!("{what} was not installed: there is no apt-get here"));
    }
    if !is_root() && run::answer(run::program("sudo").args(["-n", "true"])).is_err() {
        return Err(format!(
            "{what} was not installed: apt-get needs root or a sudo that asks not"
        ));
    }
    may_fetch(what, &format!("apt-get install {}", packages.join(" ")))?;
    // A list that is out of date names packages that are no longer there.
    run::answer(apt_get().args(["-qq", "update"]))?;
    run::answer(
        apt_get().args(["-qq", "install", "-y", "--no-install-recommends"]).args(packages),
    )?;
    Ok(())
}

/// Unpacks one package, which has `what`, into a folder; the system stays as it is.
pub(super) fn unpack(what: &str, package: &str, into: &Path) -> Outcome {
    if path::find_any(&["apt-get"]).is_none() || path::find_any(&["dpkg-deb"]).is_none() {
        return Err(format!("{what} cannot be had: there is no apt-get or no dpkg-deb here"));
    }
    may_fetch(what, &format!("apt-get download {package}"))?;
    let download = || {
        run::answer(run::program("apt-get").args(["-qq", "download", package]).current_dir(into))
    };
    // A list that is missing or out of date names no package that can be had; to renew it takes more
    // rights than to read it.
    if download().is_err() {
        run::answer(apt_get().args(["-qq", "update"]))?;
        download()?;
    }
    let archive = fs::read_dir(into).map_err(|why| format!("{}: {why}", into.display()))?;
    let archive = archive.flatten().map(|entry| entry.path()).find(|path| path.is_file());
    let archive = archive.ok_or(format!("apt-get downloaded no {package}"))?;
    run::answer(run::program("dpkg-deb").arg("-x").args([archive.as_path(), into]))?;
    fs::remove_file(&archive).map_err(|why| format!("{}: {why}", archive.display()))
}

fn apt_get() -> Command {
    let setting = "DEBIAN_FRONTEND=noninteractive";
    let mut command = if is_root() {
        run::program("env")
    } else {
        let mut sudo = run::program("sudo");
        sudo.args(["-n", "env"]);
        sudo
    };
    command.args([setting, "apt-get"]);
    command
}

fn is_root() -> bool {
    run::answer(run::program("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}
