//! What the page is built from, and whether it changed.
//!
//! Looking again and again needs no dependency, and works on any file system.

use crate::project;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Where sources are, below the workspace.
const PLACES: [&str; 7] = [
    "index.html",
    "Trunk.toml",
    "Cargo.toml",
    "Cargo.lock",
    "crates",
    "web",
    "rust-toolchain.toml",
];
/// Folders in which nothing is a source of the page.
const NOT_SOURCES: [&str; 6] = ["node_modules", "tests", "target", "benches", "xtask", "dist"];

/// When each source was last written.
pub(super) struct Sources(BTreeMap<PathBuf, SystemTime>);

impl Sources {
    pub(super) fn look() -> Sources {
        let root = project::root();
        let mut sources = Sources(BTreeMap::new());
        for place in PLACES {
            sources.look_at(&root.join(place));
        }
        sources
    }

    /// What is removed while we look is not there.
    fn look_at(&mut self, place: &Path) {
        let hidden = |name: &str| name.starts_with('.') || NOT_SOURCES.contains(&name);
        let name = place.file_name().unwrap_or_default();
        if hidden(&name.to_string_lossy()) {
            return;
        }
        if let Ok(entries) = fs::read_dir(place) {
            entries.flatten().for_each(|entry| self.look_at(&entry.path()));
        } else if let Ok(written) = place.metadata().and_then(|data| data.modified()) {
            self.0.insert(place.to_path_buf(), written);
        }
    }

    /// A source that was written, added or removed since `before`, below the workspace.
    pub(super) fn first_change_since(&self, before: &Sources) -> Option<PathBuf> {
        let written = self.0.iter().find(|&(place, when)| before.0.get(place) != Some(when));
        let removed = || before.0.keys().find(|&place| !self.0.contains_key(place));
        let changed = written.map(|(place, _)| place).or_else(removed)?;
        Some(changed.strip_prefix(project::root()).unwrap_or(changed).to_path_buf())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(places: &[(&str, u64)]) -> Sources {
        let second = |n| SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(n);
        Sources(places.iter().map(|&(place, n)| (place.into(), second(n))).collect())
    }

    #[test]
    fn a_change_is_a_file_that_was_written_added_or_removed() {
        let before = sources(&[("a", 1), ("b", 1)]);
        let change = |now: &[(&str, u64)]| sources(now).first_change_since(&before);
        assert_eq!(change(&[("a", 1), ("b", 1)]), None);
        assert_eq!(change(&[("a", 1), ("b", 2)]), Some("b".into()));
        assert_eq!(change(&[("a", 1), ("b", 1), ("c", 1)]), Some("c".into()));
        assert_eq!(change(&[("b", 1)]), Some("a".into()));
    }

    #[test]
    fn the_sources_of_the_page_are_seen_and_ours_are_not() {
        let seen = Sources::look();
        let below = |place: &str| seen.0.contains_key(&project::root().join(place));
        assert!(below("web/Cargo.toml") && below("crates/raft/Cargo.toml") && below("Cargo.lock"));
        assert!(!below("crates/xtask/Cargo.toml"));
    }
}
