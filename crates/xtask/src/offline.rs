//! The service worker's list of what it keeps: every file of the build, with its length and its sum.
//! Trunk asks for it after each build (`Trunk.toml`).

use crate::{Outcome, project};
use std::fs;
use std::path::Path;

/// Where Trunk puts a build together.
const STAGE: &str = "TRUNK_STAGING_DIR";
/// Set while the page is worked on: then nothing is kept, and what was is forgotten.
pub(crate) const WORKED_ON: &str = "RAFT_PLAYGROUND_WORKED_ON";
/// It is told of itself by nobody; types are for editors.
const NOT_KEPT: [&str; 2] = ["worker.js", "embed.d.ts"];

/// Writes `worker.js` into the build.
pub(crate) fn write() -> Outcome {
    let stage = std::env::var_os(STAGE).ok_or(format!("{STAGE} is not set; Trunk sets it"))?;
    let source = project::root().join("web/worker.js");
    let program =
        fs::read_to_string(&source).map_err(|why| format!("{}: {why}", source.display()))?;
    let list = if std::env::var_os(WORKED_ON).is_some() {
        "const VERSION = '';\nconst FILES = undefined;\n".to_owned()
    } else {
        list(Path::new(&stage), &program)?
    };
    let worker = Path::new(&stage).join("worker.js");
    fs::write(&worker, list + &program).map_err(|why| format!("{}: {why}", worker.display()))
}

fn list(folder: &Path, program: &str) -> Outcome<String> {
    let told = |why: std::io::Error| format!("{}: {why}", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(told)? {
        let entry = entry.map_err(told)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !NOT_KEPT.contains(&name.as_str()) {
            let bytes = fs::read(entry.path()).map_err(told)?;
            files.push((name, bytes.len(), sum(&bytes)));
        }
    }
    files.sort();
    let lines: String = files
        .iter()
        .map(|(name, length, sum)| format!("  '{name}': [{length}, {sum}],\n"))
        .collect();
    // Another worker is another version, though it keeps the same files.
    let version = sum((lines.clone() + program).as_bytes());
    Ok(format!("const VERSION = '{version:08x}';\nconst FILES = {{\n{lines}}};\n"))
}

/// FNV-1a of 32 bits, as the worker computes it.
fn sum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |sum, byte| (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_is_that_of_the_published_examples() {
        assert_eq!(sum(b""), 0x811c_9dc5);
        assert_eq!(sum(b"a"), 0xe40c_292c);
        assert_eq!(sum(b"foobar"), 0xbf9c_f968);
    }

    #[test]
    fn the_list_has_every_file_and_changes_with_each() {
        let folder = std::env::temp_dir().join(format!("raft-offline-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("a.js"), "a").unwrap();
        fs::write(folder.join("worker.js"), "it").unwrap();
        let first = list(&folder, "program").unwrap();
        assert!(first.contains("  'a.js': [1, 3826002220],\n"), "{first}");
        assert!(!first.contains("'worker.js'"), "{first}");
        fs::write(folder.join("a.js"), "b").unwrap();
        assert_ne!(first.lines().next(), list(&folder, "program").unwrap().lines().next());
        fs::write(folder.join("a.js"), "a").unwrap();
        assert_ne!(first.lines().next(), list(&folder, "another").unwrap().lines().next());
        assert_eq!(first, list(&folder, "program").unwrap());
        fs::remove_dir_all(&folder).unwrap();
    }
}
