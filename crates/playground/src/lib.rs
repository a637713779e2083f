//! Raft Playground for programs: a cluster that is made, acted on and asked, without a page.
//!
//! [`Playground`] is that, and knows no JavaScript. `js` is the door for it, where there is any.
//!
//! Invariant: whatever comes in gives an answer or an error that says what was expected and what was
//! found. Nothing panics, and what could not be done changed nothing.

#[cfg(target_arch = "wasm32")]
mod js;
mod options;
mod playground;
mod record;
mod state;
mod time;

pub use options::Options;
pub use playground::{BranchInfo, Expectation, Playground, Reached};
pub use record::{Broken, Conclusion, Passed, RunRecord, Told};
pub use state::{ClusterState, EntryState, LogState, MessageState, RequestState, ServerState};
