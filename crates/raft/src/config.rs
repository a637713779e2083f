//! What one server is told before it starts.

use crate::rule::RuleSet;
use crate::servers::NodeSet;
use crate::types::LocalSpan;

/// A server's settings. Every optional mechanism is a switch here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Config {
    /// Who votes while the log says nothing else. A server that is to be added later is given none.
    pub voters: NodeSet,
    /// On a rejection skip the whole conflicting term, rather than one entry (§5.3, end).
    pub fast_backtracking: bool,
    /// Tell the followers of a commit at once, rather than with the next AppendEntries.
    pub eager_commit: bool,
    /// Ask whether an election could be won before beginning it (thesis §9.6).
    pub pre_vote: bool,
    /// A leader that no majority answers steps down (thesis §6.2).
    pub check_quorum: bool,
    /// Who has a leader gives no vote (thesis §4.2.3).
    pub stickiness: bool,
    /// The least time that an election timer runs, on this server's own clock: who heard from a
    /// leader more recently has one.
    pub election_timeout: LocalSpan,
    /// Begin a round with every heartbeat, so that there is a lease to read by (thesis §6.4.1). A server
    /// that starts again then waits for an election timeout before it gives a vote.
    pub lease_reads: bool,
    /// By how many parts in a million one server's clock may run faster than another's.
    pub clock_drift_ppm: u32,
    /// In how many rounds a server may catch up before it votes (thesis §4.2.1); with 0 it votes at
    /// once.
    pub catch_up_rounds: u32,
    /// After how many applied entries to take a snapshot (§7); with 0 never.
    pub snapshot_every: u32,
    /// How many of the entries that a snapshot replaces stay in the log, for followers that lag.
    pub snapshot_tail: u32,
    /// How many bytes of a snapshot one InstallSnapshotRequest carries at most.
    pub snapshot_chunk: u32,
    /// The rules that this server does not keep. Without any it is Raft.
    pub off: RuleSet,
    /// How many entries one AppendEntriesRequest carries at most (thesis §10.2.2, batching).
    pub batch: u32,
    /// How many bytes the entries of one AppendEntriesRequest have at most; a single entry is always
    /// sent.
    pub batch_bytes: u32,
    /// How many bytes of clients' entries may wait to be committed; then a leader takes no more. A
    /// single entry is always taken.
    pub uncommitted_bytes: u32,
    /// A leader sends its entries while its own disk writes them (thesis §10.2.1), and not after.
    pub parallel_disk: bool,
    /// How many entries may be on their way to a follower unacknowledged (pipelining, same place).
    pub window: u32,
}

impl Config {
    /// The usual settings for a cluster of `voters`.
    #[must_use]
    pub const fn new(voters: NodeSet) -> Self {
        Self {
            voters,
            fast_backtracking: true,
            eager_commit: false,
            pre_vote: false,
            check_quorum: false,
            stickiness: false,
            election_timeout: LocalSpan(150_000),
            lease_reads: false,
            clock_drift_ppm: 10_000,
            catch_up_rounds: 0,
            snapshot_every: 0,
            snapshot_tail: 0,
            snapshot_chunk: 16_384,
            off: RuleSet::NONE,
            batch: 64,
            batch_bytes: 1 << 20,
            uncommitted_bytes: 1 << 26,
            parallel_disk: true,
            window: 256,
        }
    }
}
