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
    ensure_in(&home()?, name, valid, install)
}

fn ensure_in(
    home: &Path,
    name: &str,
    valid: impl Fn(&Path) -> bool,
    install: impl FnOnce(&Path) -> Outcome,
) -> Outcome<PathBuf> {
    let place = home.join(name);
    if valid(&place) {
        return Ok(place);
    }
    let part = home.join(format!(".{name}.part"));
    let _lock = lock(home, name).map_err(|why| format!("{}: {why}", home.display()))?;
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

#[cfg(test)]
mod tests {
    use super::*;

    /// An empty folder of this test, which is removed when the test is over.
    struct Home(PathBuf);

    impl Home {
        fn of(test: &str) -> Home {
            let home = Home(env::temp_dir().join(format!("xtask-{test}-{}", std::process::id())));
            fs::create_dir_all(&home.0).unwrap();
            home
        }

        /// Ensures a tool that is valid if its file says `whole`; installing it writes `text`.
        fn ensure(&self, text: &str, outcome: Outcome) -> Outcome<PathBuf> {
            let valid = |place: &Path| fs::read(place.join("tool")).is_ok_and(|it| it == b"whole");
            let install = |part: &Path| {
                fs::write(part.join("tool"), text).unwrap();
                outcome
            };
            ensure_in(&self.0, "tool-1", valid, install)
        }
    }

    impl Drop for Home {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_tool_is_installed_once() {
        let home = Home::of("once");
        let place = home.0.join("tool-1");
        assert_eq!(home.ensure("whole", Ok(())), Ok(place.clone()));
        assert_eq!(home.ensure("never", Err("it was installed again".into())), Ok(place));
    }

    #[test]
    fn half_a_tool_is_never_there_under_its_name() {
        let home = Home::of("half");
        assert_eq!(home.ensure("half", Err("cut off".into())), Err("cut off".into()));
        assert!(!home.0.join("tool-1").exists());
        assert!(home.ensure("half", Ok(())).unwrap_err().contains("does not answer"));
        assert!(!home.0.join("tool-1").exists());
        assert!(home.ensure("whole", Ok(())).is_ok());
    }

    #[test]
    fn a_tool_that_does_not_answer_is_replaced() {
        let home = Home::of("replaced");
        fs::create_dir_all(home.0.join("tool-1")).unwrap();
        fs::write(home.0.join("tool-1/tool"), "spoilt").unwrap();
        assert_eq!(home.ensure("whole", Ok(())), Ok(home.0.join("tool-1")));
        assert_eq!(fs::read(home.0.join("tool-1/tool")).unwrap(), b"whole");
    }
}
