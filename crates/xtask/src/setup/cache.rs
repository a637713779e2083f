//! The folder of the user in which tools are kept, one folder for each tool and version.
//!
//! Invariant: a folder appears under its own name only when it is complete and was tried.

use crate::Outcome;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::{env, io};

/// The folder `name`, which `install` fills if it is not there or not `valid`.
pub(super) fn ensure(
    name: &str,
    valid: impl Fn(&Path) -> bool,
    install: impl FnOnce(&Path) -> Outcome,
) -> Outcome<PathBuf> {
    let home = home()?;
    let place = home.join(name);
    if valid(&place) {
        return Ok(place);
    }
    let part = home.join(format!(".{name}.part"));
    let _lock = lock(&home, name).map_err(|why| format!("{}: {why}", home.display()))?;
    if valid(&place) {
        return Ok(place); // someone else installed it while we waited
    }
    remove(&part).and_then(|()| fs::create_dir_all(&part)).map_err(|why| at(&part, &why))?;
    install(&part)?;
    if !valid(&part) {
        return Err(format!("{name} was installed but does not answer as it should"));
    }
    remove(&place).and_then(|()| fs::rename(&part, &place)).map_err(|why| at(&place, &why))?;
    Ok(place)
}

/// `$XDG_CACHE_HOME/raft-playground`, by default in `~/.cache`.
pub(super) fn home() -> Outcome<PathBuf> {
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|p| p.is_absolute());
    absolute("XDG_CACHE_HOME")
        .or_else(|| absolute("HOME").map(|home| home.join(".cache")))
        .map(|cache| cache.join("raft-playground"))
        .ok_or("expected a folder in XDG_CACHE_HOME or HOME, found neither".into())
}

/// Two at once would install over each other. The lock is gone when its owner is, however it went.
fn lock(home: &Path, name: &str) -> io::Result<File> {
    fs::create_dir_all(home)?;
    let file = File::create(home.join(format!(".{name}.lock")))?;
    file.lock()?;
    Ok(file)
}

fn remove(place: &Path) -> io::Result<()> {
    match fs::remove_dir_all(place) {
        Err(why) if why.kind() != io::ErrorKind::NotFound => Err(why),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn at(place: &Path, why: &io::Error) -> String {
    format!("{}: {why}", place.display())
}
