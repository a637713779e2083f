//! Another implementation's tables of known answers. Nothing of them is in the repository.

use super::{apt, cache};
use crate::Outcome;
use std::path::{Path, PathBuf};

/// The package that has them, and where in it they are.
const PACKAGE: &str = "golang-etcd-server-dev";
const PLACE: &str = "usr/share/gocode/src/go.etcd.io/etcd/raft";

/// The folder of the tables: installed with the system, or unpacked for the tests alone.
pub(crate) fn tables() -> Outcome<PathBuf> {
    let installed = Path::new("/").join(PLACE);
    if are_there(&installed) {
        return Ok(installed);
    }
    let unpacked = |folder: &Path| are_there(&folder.join(PLACE));
    let unpack = |folder: &Path| apt::unpack("a package with etcd's tables", PACKAGE, folder);
    Ok(cache::ensure("tables-of-etcd", unpacked, unpack)?.join(PLACE))
}

fn are_there(folder: &Path) -> bool {
    ["quorum", "confchange"].iter().all(|part| folder.join(part).join("testdata").is_dir())
}
