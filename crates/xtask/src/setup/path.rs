//! Looking for programs on `PATH`.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The folder on `PATH` with the first `program` whose `--version` answers exactly `says`.
///
/// The first of that name decides: whoever is called by its bare name would be that one.
pub(super) fn find(program: &str, says: &str) -> Option<PathBuf> {
    let first = find_any(&[program])?;
    answers(&first, says).then(|| first.parent().map(Path::to_path_buf))?
}

/// The first program on `PATH` that has one of these names; an earlier name is preferred.
pub(crate) fn find_any(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    names.iter().find_map(|name| find_in(&folders, name))
}

fn find_in(folders: &[PathBuf], name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    folders.iter().map(|folder| folder.join(&file)).find(|place| is_program(place))
}

/// Does this program run, and is it of the version that `says` spells out?
pub(super) fn answers(program: &Path, says: &str) -> bool {
    let mut command = Command::new(program);
    command.arg("--version").stdin(Stdio::null());
    let Ok(output) = command.output() else { return false };
    let text = String::from_utf8_lossy(&output.stdout);
    output.status.success() && says_version(&text, says)
}

/// `wasm-opt version 132 (version_132)` says `wasm-opt version 132`, and not `wasm-opt version 13`.
fn says_version(text: &str, says: &str) -> bool {
    let rest = text.trim().strip_prefix(says);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
}

#[cfg(unix)]
fn is_program(place: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    place.metadata().is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(place: &Path) -> bool {
    place.is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_version_counts() {
        assert!(says_version("trunk 0.21.14\n", "trunk 0.21.14"));
        assert!(says_version("wasm-opt version 132 (version_132)\n", "wasm-opt version 132"));
        assert!(!says_version("wasm-opt version 132\n", "wasm-opt version 13"));
        assert!(!says_version("trunk 0.21.14-beta\n", "trunk 0.21.14"));
        assert!(!says_version("", "trunk 0.21.14"));
    }

    #[cfg(unix)]
    #[test]
    fn the_first_program_on_the_path_decides_and_what_cannot_run_is_passed_over() {
        use std::fs;
        use std::os::unix::fs::PermissionsExt;
        let here = env::temp_dir().join(format!("xtask-path-{}", std::process::id()));
        let folders = ["a", "b", "c"].map(|name| here.join(name));
        for (folder, mode) in folders.iter().zip([0o644, 0o755, 0o755]) {
            fs::create_dir_all(folder).unwrap();
            let tool = folder.join("tool");
            fs::write(&tool, "#!/bin/sh\necho tool 1\n").unwrap();
            fs::set_permissions(&tool, fs::Permissions::from_mode(mode)).unwrap();
        }
        let found = find_in(&folders, "tool");
        assert_eq!(found, Some(folders[1].join("tool")));
        assert!(answers(&folders[1].join("tool"), "tool 1"));
        assert!(!answers(&folders[1].join("tool"), "tool 2"));
        assert!(!answers(&folders[0].join("tool"), "tool 1"));
        fs::remove_dir_all(here).unwrap();
    }
}
