//! The table of the rules.

use super::operand::{Example, Operand};
use super::property::Property;
use crate::configuration::ChangeError;
use crate::types::{Index, LogPosition, NodeId, Round, Term};
use crate::words::Words;

/// The numbers of rules are less than this: a set of rules has so much room.
pub(super) const ROOM: u32 = 128;

rules! {
    /// A message shows a newer term, which this server takes over.
    NewerTerm = 0 { ours: Term, theirs: Term } "newer-term" "§5.1"
    "If one server's current term is smaller than the other's, then it updates its current term to the larger value."

    /// A candidate or leader whose term is over goes back to being a follower.
    RevertsToFollower = 1 { term: Term } "reverts-to-follower" "§5.1"
    "If a candidate or leader discovers that its term is out of date, it immediately reverts to follower state."

    /// A request of an older term is refused; the answer carries the current one.
    StaleRequest = 2 { ours: Term, theirs: Term } "stale-request" "§5.1"
    "If a server receives a request with a stale term number, it rejects the request."

    /// A response to something asked in an older term, or in another role, says nothing any more.
    StaleResponse = 3 { from: NodeId, theirs: Term } "stale-response" "§5.1"
    "Terms act as a logical clock in Raft, and they allow servers to detect obsolete information."

    /// A follower heard of no leader for an election timeout.
    ElectionTimeout = 4 { term: Term } "election-timeout" "§5.2"
    "If a follower receives no communication over a period of time called the election timeout, then it assumes there is no viable leader and begins an election to choose a new leader."

    /// A candidate's election had no winner in time.
    SplitVote = 5 { term: Term } "split-vote" "§5.2"
    "When this happens, each candidate will time out and start a new election by incrementing its term and initiating another round of RequestVote RPCs."

    /// A candidate's vote for itself is on its disk; it asks the others.
    VotesForItself = 6 { term: Term } "votes-for-itself" "§5.2"
    "It then votes for itself and issues RequestVote RPCs in parallel to each of the other servers in the cluster."

    /// The vote of this term is given to another.
    VotedForAnother = 7 { candidate: NodeId, voted_for: NodeId } "one-vote-per-term" "§5.2"
    "Each server will vote for at most one candidate in a given term, on a first-come-first-served basis."

    /// The candidate's log lacks something that ours has.
    LogNotUpToDate = 8 { ours: LogPosition, theirs: LogPosition } "up-to-date-log" "§5.4.1"
    "The voter denies its vote if its own log is more up-to-date than that of the candidate." => LeaderCompleteness

    /// Nothing forbids the vote.
    GrantsVote = 9 { candidate: NodeId, term: Term } "grants-vote" "§5.2, §5.4.1"
    "If votedFor is null or candidateId, and candidate's log is at least as up-to-date as receiver's log, grant vote."

    /// A vote came in.
    CountsVote = 10 { from: NodeId, votes: u32, needed: u32 } "counts-vote" "§5.2"
    "The majority rule ensures that at most one candidate can win the election for a particular term."

    /// A vote was denied.
    VoteDenied = 11 { from: NodeId, denied: u32 } "vote-denied" "§5.2"
    "A candidate continues in this state until one of three things happens: it wins the election, another server establishes itself as leader, or a period of time goes by with no winner."

    /// The majority is reached.
    WinsElection = 12 { term: Term, votes: u32, needed: u32 } "wins-election" "§5.2"
    "A candidate wins an election if it receives votes from a majority of the servers in the full cluster for the same term."

    /// A new leader appends an empty entry, so that it has an entry of its own term to commit.
    AppendsNoop = 13 { index: Index, term: Term } "leader-noop" "§8"
    "Raft handles this by having each leader commit a blank no-op entry into the log at the start of its term."

    /// A candidate hears from the leader of its term.
    RecognizesLeader = 14 { leader: NodeId, term: Term } "recognizes-leader" "§5.2"
    "If the leader's term is at least as large as the candidate's current term, then the candidate recognizes the leader as legitimate and returns to follower state."

    /// A follower hears from the leader of its term for the first time.
    FollowsLeader = 15 { leader: NodeId, term: Term } "follows-leader" "§5.2"
    "A server remains in follower state as long as it receives valid RPCs from a leader or candidate."

    /// The leader makes itself heard.
    SendsHeartbeat = 16 { term: Term } "heartbeat" "§5.2"
    "Leaders send periodic heartbeats (AppendEntries RPCs that carry no log entries) to all followers in order to maintain their authority."

    /// The leader takes a client's command.
    AppendsCommand = 17 { index: Index, term: Term } "appends-command" "§5.3"
    "The leader appends the command to its log as a new entry, then issues AppendEntries RPCs in parallel to each of the other servers to replicate the entry."

    /// This server does not lead, and says who does.
    RefusesClient = 18 { leader: Option<NodeId> } "refuses-client" "§8"
    "If the client's first choice is not the leader, that server will reject the client's request and supply information about the most recent leader it has heard from."

    /// The entry before the new ones is not there.
    RefusesEntries = 19 { previous: LogPosition, ours: Option<Term>, last_index: Index } "consistency-check" "§5.3"
    "If the follower does not find an entry in its log with the same index and term, then it refuses the new entries."

    /// Entries that the leader does not have go.
    DeletesConflict = 20 { index: Index, ours: Term, theirs: Term, last_index: Index } "conflict-deleted" "§5.3"
    "If an existing entry conflicts with a new one (same index but different terms), delete the existing entry and all that follow it."

    /// Entries that were missing come in.
    AppendsEntries = 21 { first: Index, last: Index } "appends-entries" "§5.3"
    "Append any new entries not already in the log."

    /// The entries were there already; matching ones are never cut.
    HasEntries = 22 { last: Index } "has-entries" "§5.3"
    "If a follower receives an AppendEntries request that includes log entries already present in its log, it ignores those entries in the new request." => LeaderCompleteness

    /// A vote or an acknowledgement is not given before the disk has it.
    WaitsForDisk = 23 { term: Term, index: Index } "waits-for-disk" "thesis §3.8"
    "Servers must persist their current term and vote, and new log entries, before responding to RPCs."

    /// The follower's answer: its log agrees with the leader's up to here.
    Acknowledges = 24 { leader: NodeId, match_index: Index } "acknowledges" "§5.3"
    "Whenever AppendEntries returns successfully, the leader knows that the follower's log is identical to its own log up through the new entries." => LeaderCompleteness

    /// The leader hears that a follower has entries.
    CountsAcknowledgement = 25 { from: NodeId, match_index: Index } "counts-acknowledgement" "§5.3"
    "If successful: update nextIndex and matchIndex for follower."

    /// The leader goes back to find where the logs agree.
    StepsBack = 26 { follower: NodeId, next_index: Index } "steps-back" "§5.3"
    "After a rejection, the leader decrements nextIndex and retries the AppendEntries RPC." => Liveness

    /// The leader counts its own copy once its own disk has it.
    CountsItself = 27 { index: Index } "counts-itself" "thesis §10.2.1"
    "The leader may only count its own copy of an entry once it has written it durably." => LeaderCompleteness

    /// A majority has an older entry, which does not commit it (Figure 8).
    OldTermNotCounted = 28 { index: Index, theirs: Term, ours: Term } "current-term-only" "§5.4.2"
    "Raft never commits log entries from previous terms by counting replicas." => LeaderCompleteness

    /// A majority has the entry, and so all before it are committed as well.
    Commits = 29 { index: Index, copies: u32, needed: u32 } "commits" "§5.3, §5.4.2"
    "A log entry is committed once the leader that created the entry has replicated it on a majority of the servers." => LeaderCompleteness

    /// A follower hears how far the leader has committed.
    LearnsCommit = 30 { index: Index } "learns-commit" "§5.3"
    "If leaderCommit > commitIndex, set commitIndex = min(leaderCommit, index of last new entry)." => StateMachineSafety

    /// A committed entry reaches the state machine.
    Applies = 31 { first: Index, last: Index } "applies" "§5.3"
    "Once a follower learns that a log entry is committed, it applies the entry to its local state machine (in log order)."

    /// A server asks the others whether they would vote for it, before it begins an election.
    AsksForPreVotes = 32 { term: Term } "pre-vote" "thesis §9.6"
    "In the Pre-Vote algorithm, a candidate only increments its term if it first learns from a majority of the cluster that they would be willing to grant the candidate their votes."

    /// Nothing would forbid the vote.
    GrantsPreVote = 33 { candidate: NodeId } "grants-pre-vote" "thesis §9.6"
    "A server would grant its vote if the candidate's log is sufficiently up-to-date, and it has not received heartbeats from a valid leader for at least a baseline election timeout."

    /// A server would vote for this one.
    CountsPreVote = 34 { from: NodeId, votes: u32, needed: u32 } "counts-pre-vote" "thesis §9.6"
    "The Pre-Vote algorithm needs a majority of the cluster that would be willing to grant the candidate their votes."

    /// A server would not vote for this one.
    PreVoteDenied = 35 { from: NodeId, denied: u32 } "pre-vote-denied" "thesis §9.6"
    "The Pre-Vote algorithm solves the issue of a partitioned server disrupting the cluster when it rejoins: it will not be able to increment its term."

    /// A majority would vote for this server: the election itself begins.
    WinsPreVote = 36 { term: Term, votes: u32, needed: u32 } "wins-pre-vote" "thesis §9.6"
    "Once the server can receive votes from a majority, it increments its term and starts a normal election."

    /// This server has a leader, so there is nothing to vote about.
    HeardFromLeader = 37 { candidate: NodeId, leader: NodeId } "leader-stickiness" "thesis §4.2.3"
    "If a server receives a RequestVote request within the minimum election timeout of hearing from a current leader, it does not update its term or grant its vote."

    /// The candidate stands because its leader told it to.
    MayDisrupt = 38 { candidate: NodeId } "may-disrupt" "thesis §4.2.3"
    "RequestVote requests used in leadership transfer may include a special flag to indicate this behavior: I have permission to disrupt the leader, it told me to."

    /// A leader that no majority answers stops to be one.
    LosesQuorum = 39 { term: Term, heard: u32, needed: u32 } "check-quorum" "thesis §6.2"
    "A leader in Raft steps down if an election timeout elapses without a successful round of heartbeats to a majority of its cluster."

    /// The leader shall hand over to another.
    BeginsTransfer = 40 { target: NodeId } "begins-transfer" "thesis §3.10"
    "The prior leader stops accepting new client requests, and fully updates the target server's log to match its own, using the normal log replication mechanism."

    /// This server cannot hand over to the target, or not now.
    RefusesTransfer = 41 { target: NodeId } "refuses-transfer" "thesis §3.10"
    "To transfer leadership, the leader sends its log entries to the target server, which must be able to lead."

    /// The target has the whole log.
    SendsTimeoutNow = 42 { target: NodeId } "timeout-now" "thesis §3.10"
    "The prior leader sends a TimeoutNow request to the target server, which has the same effect as its election timer firing."

    /// The target stands at once.
    TimesOutNow = 43 { leader: NodeId, term: Term } "times-out-now" "thesis §3.10"
    "The target server starts a new election, incrementing its term and becoming a candidate."

    /// The target did not take over in time.
    AbortsTransfer = 44 { target: NodeId } "aborts-transfer" "thesis §3.10"
    "If leadership transfer does not complete after about an election timeout, the prior leader aborts the transfer and resumes accepting client requests."

    /// A rule is switched off, and here it would have decided otherwise.
    Disregards = 45 { rule: Rule } "disregards" "not in Raft"
    "A rule that is switched off does not decide."

    /// A configuration change waits until the one before it is committed.
    OneChangeAtATime = 52 { index: Index } "one-change-at-a-time" "thesis §4.1"
    "A leader must not begin a membership change until the previous one has committed." => LeaderCompleteness

    /// A configuration change waits until the leader has committed an entry of its own term.
    ChangesAfterOwnCommit = 53 { term: Term } "changes-after-own-commit" "thesis §4.1"
    "A leader may not append a new configuration entry until it has committed an entry from its current term." => LeaderCompleteness

    /// No configuration comes of this change.
    RefusesChange = 54 { error: ChangeError } "refuses-change" "thesis §4.1"
    "If another server is to be added or removed, one at a time; more complex changes are implemented as a series of single-server changes, or by joint consensus."

    /// The leader puts a new configuration into its log.
    AppendsConfiguration = 55 { index: Index, term: Term } "appends-configuration" "thesis §4.1"
    "When the leader receives a request to add or remove a server from its current configuration, it appends the new configuration as an entry in its log and replicates that entry using the normal Raft mechanism."

    /// A follower uses a configuration as soon as it has it.
    UsesConfiguration = 56 { index: Index } "uses-configuration" "thesis §4.1"
    "The new configuration takes effect on each server as soon as it is added to that server's log."

    /// A configuration goes with its entry.
    RollsBackConfiguration = 57 { from: Index, to: Index } "rolls-back-configuration" "thesis §4.1"
    "Log entries for a configuration change can be removed if leadership changes; in this case, a server must be prepared to fall back to the previous configuration in its log." => ElectionSafety

    /// A leader that is no member leads until that is committed.
    RemovedLeaderStepsDown = 58 { index: Index } "removed-leader-steps-down" "thesis §4.2.2"
    "A leader that is removed from the configuration steps down once the new configuration entry is committed." => Liveness

    /// A server that does not vote does not stand either.
    DoesNotStand = 59 { term: Term } "does-not-stand" "thesis §4.2.1"
    "A new server is added to the cluster as a non-voting member: it is not yet counted towards majorities for voting or commitment purposes."

    /// A server that shall vote first gets the log.
    BeginsCatchUp = 60 { server: NodeId, target: Index } "begins-catch-up" "thesis §4.2.1"
    "The leader replicates entries to the new server, and once the new server has caught up with the rest of the cluster, the reconfiguration can proceed."

    /// The server has all that the leader had when the round began.
    EndsCatchUpRound = 61 { server: NodeId, round: u32 } "ends-catch-up-round" "thesis §4.2.1"
    "Each round replicates all the log entries present in the leader's log at the start of the round to the new server's log."

    /// The server is too slow or unavailable.
    FailsToCatchUp = 62 { server: NodeId } "fails-to-catch-up" "thesis §4.2.1"
    "If the last round lasts less than an election timeout, then the leader adds the new server to the cluster; otherwise, the leader aborts the configuration change with an error."

    /// The state machine's state takes the place of entries.
    SavesSnapshot = 66 { last: LogPosition, compacted: Index } "saves-snapshot" "§7"
    "Once a server completes writing a snapshot, it may delete all log entries up through the last included index, as well as any prior snapshot."

    /// The state is longer than what a follower takes in: for it the log is not thrown away.
    SnapshotTooLong = 85 { last: LogPosition, bytes: u64, most: u64 } "snapshot-too-long" "§7"
    "The leader must occasionally send snapshots to followers that lag behind."

    /// The leader no longer has what the follower lacks.
    SendsSnapshot = 67 { to: NodeId, last: LogPosition, offset: u64 } "sends-snapshot" "§7"
    "The leader must occasionally send snapshots to followers that lag behind. This happens when the leader has already discarded the next log entry that it needs to send to a follower."

    /// A follower takes a chunk of a snapshot.
    TakesChunk = 68 { last: LogPosition, offset: u64, done: bool } "takes-chunk" "§7"
    "Write data into snapshot file at given offset. Reply and wait for more data chunks if done is false."

    /// The chunk is not the one that comes next.
    RefusesChunk = 69 { last: LogPosition, offset: u64, wanted: u64 } "refuses-chunk" "§7"
    "Leaders always send chunks in order. Create new snapshot file if first chunk (offset is 0)."

    /// The snapshot is of the beginning of this log; what follows it stays.
    KeepsSuffix = 70 { last: LogPosition } "keeps-suffix" "§7"
    "If existing log entry has same index and term as snapshot's last included entry, retain log entries following it and reply." => LeaderCompleteness

    /// The log does not lead to where the snapshot ends.
    DropsLog = 71 { last: LogPosition, last_index: Index } "drops-log" "§7"
    "If the snapshot contains new information not already in the recipient's log, the follower discards its entire log; it is all superseded by the snapshot and may possibly have uncommitted entries that conflict with the snapshot." => StateMachineSafety

    /// This server is as far as the snapshot.
    HasSnapshot = 72 { last: LogPosition } "has-snapshot" "§7"
    "If the follower receives a snapshot that describes a prefix of its log (due to retransmission or by mistake), then log entries covered by the snapshot are deleted but entries following the snapshot are still valid and must be retained."

    /// What was compacted was committed, so every leader has the same.
    CompactedMatches = 73 { previous: LogPosition, compacted: LogPosition } "compacted-matches" "§7"
    "Each server takes snapshots independently, covering just the committed entries in its log." => LeaderCompleteness

    /// A read waits until the leader knows what is committed.
    ReadsAfterOwnCommit = 75 { term: Term } "reads-after-own-commit" "thesis §6.4"
    "If the leader has not yet marked an entry from its current term committed, it waits until it has done so." => Linearizability

    /// The leader makes sure that no other one has replaced it.
    ConfirmsLeadership = 76 { round: Round, index: Index } "confirms-leadership" "thesis §6.4"
    "The leader needs to make sure it has not been superseded by a newer leader of which it is unaware: it issues a new round of heartbeats and waits for their acknowledgments from a majority of the cluster." => Linearizability

    /// A follower answered something that was sent in this round.
    CountsRound = 77 { from: NodeId, round: Round } "counts-round" "thesis §6.4"
    "Once these acknowledgments are received, the leader knows that there could not have existed a leader for a greater term at the moment it sent the heartbeats." => Linearizability

    /// The state machine is as far as the read needs.
    ServesRead = 78 { index: Index } "serves-read" "thesis §6.4"
    "The leader waits for its state machine to advance at least as far as the read index; this is current enough to satisfy linearizability."

    /// By the clock no other server can lead yet.
    ServesByLease = 79 { index: Index } "serves-by-lease" "thesis §6.4.1"
    "Once the leader's heartbeats were acknowledged by a majority of the cluster, the leader would extend its lease to an election timeout after the heartbeats began, divided by the bound on clock drift."

    /// A follower asks the leader how far it must be.
    ForwardsRead = 80 { leader: NodeId } "forwards-read" "thesis §6.4"
    "The follower could issue a request to the leader that just asked for a current read index; the leader would execute steps 1 to 3, and the follower steps 4 and 5 on its own state machine."

    /// A server that starts again may have promised a leader not to vote.
    MayHaveHeard = 81 { candidate: NodeId } "may-have-heard" "thesis §6.4.1"
    "The lease approach assumes that a server does not vote within an election timeout of hearing from a leader, whatever it has forgotten."

    /// An entry that this server knows to be committed is another one at the leader. No correct
    /// cluster comes to that; one with a server whose disk was wiped does.
    ConflictsWithCommitted = 84 { index: Index, ours: Term, theirs: Term } "conflicts-with-committed" "§5.4.3"
    "If a server has applied a log entry at a given index to its state machine, no other server will ever apply a different log entry for the same index."

    /// So many reads wait already: one more is refused, so that what waits for a quorum is bounded.
    TooManyReads = 88 { most: u32 } "too-many-reads" "thesis §6.4"
    "The leader waits for its state machine to advance at least as far as the readIndex."

    /// A server whose disk is a new one takes part in nothing: it may have given votes and
    /// acknowledged entries that it knows nothing of. It comes back as another member (thesis §4).
    LostItsIdentity = 87 { server: NodeId } "lost-its-identity" "thesis §3.8"
    "A server that lost any persistent state must not return with its old identity." => LeaderCompleteness

    /// A leader takes no more than it can hold: without a quorum nothing that it takes ever goes.
    TooMuchUncommitted = 86 { bytes: u64, most: u32 } "too-much-uncommitted" "§8"
    "Clients of Raft send all of their requests to the leader."

    /// A client registered, and the state machine remembers it from now on.
    OpensSession = 89 { session: Index } "opens-session" "thesis §6.3"
    "Apply the command in log order, allocating a session for the new client."

    /// There are as many sessions as the state machine keeps; the one used longest ago goes.
    ExpiresSession = 90 { session: Index, most: u32 } "expires-session" "thesis §6.3"
    "One option is to set an upper bound on the number of sessions and remove entries using an LRU (least recently used) policy."

    /// A request came a second time: its client hears what the state machine said the first time.
    RepeatsResponse = 91 { session: Index, serial: u64, done_at: Index } "repeats-response" "thesis §6.3"
    "If a server receives a command whose serial number has already been executed, it responds immediately without re-executing the request." => Linearizability

    /// The state machine cannot know whether it executed this request before.
    UnknownSession = 92 { session: Index, serial: u64 } "unknown-session" "thesis §6.3"
    "Reply SESSION_EXPIRED if there is no record of the client, or if the response for the client's sequence number was already discarded." => Linearizability

    ;

    /// What a state machine remembers of its clients is part of its state.
    SnapshotHoldsSessions = 93 "snapshot-holds-sessions" "thesis §6.3"
    "The sessions are part of the state machine's state, and so of its snapshots: all servers find the same requests in them." => Linearizability

    /// A server that goes back to being a follower in the same term remembers whom it voted for.
    KeepsVote = 46 "keeps-vote" "§5.2"
    "Each server will vote for at most one candidate in a given term, whatever roles it takes on in that term." => ElectionSafety

    /// A vote is not given before it is on the disk.
    VoteOnDisk = 47 "vote-on-disk" "thesis §3.8"
    "Each server persists its current term and vote; this prevents the server from voting twice in the same term." => ElectionSafety

    /// Entries are not acknowledged before they are on the disk.
    EntriesOnDisk = 48 "entries-on-disk" "thesis §3.8"
    "Each server also persists new log entries before they are counted towards the entries' commitment; this prevents committed entries from being lost or uncommitted when servers restart." => LeaderCompleteness

    /// A refusal says where the logs may agree, not that they do.
    RefusalMatchesNothing = 49 "refusal-matches-nothing" "§5.3"
    "If successful: update nextIndex and matchIndex for follower; if AppendEntries fails because of log inconsistency: decrement nextIndex and retry." => LeaderCompleteness

    /// Who would vote has not voted.
    PreVoteIsNoVote = 50 "pre-vote-is-no-vote" "thesis §9.6"
    "The answers to a Pre-Vote promise nothing, and no server counts them as votes." => ElectionSafety

    /// A candidate that is denied the vote does not keep others from standing.
    RefusalKeepsTimer = 51 "refusal-keeps-timer" "§5.2"
    "If election timeout elapses without receiving AppendEntries RPC from current leader or granting vote to candidate: convert to candidate." => Liveness

    /// In a joint configuration both the old and the new one must agree.
    BothMajorities = 63 "both-majorities" "thesis §4.3"
    "Agreement (for elections and entry commitment) requires separate majorities from both the old and new configurations." => LeaderCompleteness

    /// A leader that is no voter any more is not one of those whose copies are counted.
    LeavesItselfOut = 94 "leaves-itself-out" "thesis §4.2.2"
    "While a leader manages a cluster that does not include itself, it replicates log entries but does not count itself in majorities." => LeaderCompleteness

    /// A server that is not in its own latest configuration still stands for election.
    StandsThoughRemoved = 64 "stands-though-removed" "thesis §4.2.2"
    "A server that is not part of its own latest configuration should still start new elections, as it might still be needed until the new configuration entry is committed." => Liveness

    /// A server votes without asking whether its own configuration has either of them as a voter.
    VotesForStrangers = 65 "votes-for-strangers" "thesis §4.1"
    "Servers process incoming RPC requests without consulting their current configurations; a server grants its vote to a candidate that is not part of its latest configuration." => Liveness

    /// A follower that lags gets a snapshot with the next heartbeat, even if nothing is ever appended.
    SnapshotWhenBehind = 74 "snapshot-when-behind" "§7"
    "The leader uses a new RPC called InstallSnapshot to send snapshots to followers that are too far behind." => Liveness

    /// A lease is shorter than an election timeout by as much as clocks may differ.
    LeaseAllowsForDrift = 82 "lease-allows-for-drift" "thesis §6.4.1"
    "The lease approach assumes a bound on clock drift across servers: over a given time period, no server's clock increases more than this bound times any other." => Linearizability

    /// A leader that told another server to stand has no lease.
    LeaseEndsWithTransfer = 83 "lease-ends-with-transfer" "thesis §6.4.1"
    "If leadership transfer bypasses the election timeout, the leader must expire its lease." => Linearizability
}
