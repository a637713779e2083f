//! Where things are in the repository.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the workspace.
pub(crate) fn root() -> PathBuf {
    // Cargo says at run time where this crate is. The place known at compile time serves a program
    // that is started without cargo; it is wrong when the build folder is shared or was moved.
    let here = env::var("CARGO_MANIFEST_DIR").unwrap_or(env!("CARGO_MANIFEST_DIR").into());
    let root = Path::new(&here).ancestors().nth(2);
    root.expect("crates/xtask is two folders below the workspace").to_path_buf()
}

/// Where the built page is.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// Where the browser tests are, and the packages that they use.
pub(crate) fn browser_tests() -> PathBuf {
    root().join("web/tests")
}

/// Is the comparison with other people's Raft here? It is built only when it is asked for.
pub(crate) fn has_peers() -> bool {
    root().join("crates/peers/Cargo.toml").is_file()
}

/// The version of `package` in `Cargo.lock`.
pub(crate) fn locked_version(package: &str) -> Result<String, String> {
    let lock = root().join("Cargo.lock");
    let text = fs::read_to_string(&lock).map_err(|why| format!("{}: {why}", lock.display()))?;
    version_in(&text, package).ok_or(format!("{package} is not in {}", lock.display()))
}

fn version_in(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name).skip(1);
    let version = lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')?;
    Some(version.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_a_package_is_read_from_the_lock_file() {
        let lock = "[[package]]\nname = \"web-sys\"\nversion = \"0.3.1\"\n\n\
                    [[package]]\nname = \"web\"\nversion = \"0.1.0\"\n";
        assert_eq!(version_in(lock, "web"), Some("0.1.0".into()));
        assert_eq!(version_in(lock, "yew"), None);
    }
}
