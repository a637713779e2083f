//! What the browser keeps of a visit.

use scenario::link::{self, Link, Reached};
use serde::{Deserialize, Serialize};
use sim::{BranchId, Kept};

/// One entry of the browser's history: what its address says, and what it does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// The fragment of the address. If the address says something else, the address is right.
    pub fragment: String,
    /// The engine that made it; another would play other runs.
    pub(crate) engine: u32,
    pub(crate) branches: Vec<KeptBranch>,
    pub(crate) current: usize,
    pub(crate) time: u64,
    pub(crate) record: u64,
    pub(crate) lesson: Option<(String, usize)>,
    /// What a scenario of someone's own says besides its acts, and which note is shown.
    pub(crate) written: Option<(String, usize)>,
    pub(crate) selected: Option<u8>,
}

/// A branch, as a link to its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptBranch {
    pub(crate) link: String,
    pub(crate) parent: Option<(usize, usize)>,
    pub(crate) name: Option<String>,
}

impl KeptBranch {
    pub(crate) fn kept(&self) -> Option<Kept> {
        let Link { script, moment: Reached { time, record }, .. } =
            link::decode(&self.link).ok()?;
        let parent = self.parent.map(|(id, shared)| (BranchId(id), shared));
        Some(Kept { script, parent, end: (time, record) })
    }
}
