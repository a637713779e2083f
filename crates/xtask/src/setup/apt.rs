//! Packages of a Debian-like system, where we may install them.

use super::{may_fetch, path};
use crate::{Outcome, run};
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
