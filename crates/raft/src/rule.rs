//! The rules: one sentence of the paper or the thesis each. A step says which of them fired.

use crate::types::{Index, LogPosition, NodeId, Term};
use crate::words::Words;

/// Writes down each rule once: its operands, its section and its sentence.
macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty),* } $id:literal $section:literal $sentence:literal)*) => {
        /// One sentence of the paper ("§5.2") or of the thesis ("thesis §10.2.1").
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule { $($(#[$doc])* $name),* }

        /// A rule that fired, with the values that it compared.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the operands are explained where the rule is")]
        pub enum Fired { $($(#[$doc])* $name { $($field: $type),* }),* }

        impl Rule {
            /// All rules, in the order of the paper.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its name in links, files and tables.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id),* }
            }

            /// Where it is written.
            #[must_use]
            pub const fn section(self) -> &'static str {
                match self { $(Self::$name => $section),* }
            }

            /// The sentence.
            #[must_use]
            pub const fn sentence(self) -> &'static str {
                match self { $(Self::$name => $sentence),* }
            }
        }

        impl Fired {
            /// Which rule it is.
            #[must_use]
            pub const fn rule(&self) -> Rule {
                match self { $(Self::$name { .. } => Rule::$name),* }
            }
        }

        impl Words for Fired {
            fn words(&self, sink: &mut impl FnMut(u64)) {
                sink(self.rule() as u64);
                match self { $(Self::$name { $($field),* } => { $($field.words(sink);)* }),* }
            }
        }
    };
}

rules! {
    /// A message shows a newer term, which this server takes over.
    NewerTerm { ours: Term, theirs: Term } "newer-term" "§5.1"
    "If one server's current term is smaller than the other's, then it updates its current term to the larger value."

    /// A candidate or leader whose term is over goes back to being a follower.
    RevertsToFollower { term: Term } "reverts-to-follower" "§5.1"
    "If a candidate or leader discovers that its term is out of date, it immediately reverts to follower state."

    /// A request of an older term is refused; the answer carries the current one.
    StaleRequest { ours: Term, theirs: Term } "stale-request" "§5.1"
    "If a server receives a request with a stale term number, it rejects the request."

    /// A response to something asked in an older term, or in another role, says nothing any more.
    StaleResponse { from: NodeId, theirs: Term } "stale-response" "§5.1"
    "Terms act as a logical clock in Raft, and they allow servers to detect obsolete information."

    /// A follower heard of no leader for an election timeout.
    ElectionTimeout { term: Term } "election-timeout" "§5.2"
    "If a follower receives no communication over a period of time called the election timeout, then it assumes there is no viable leader and begins an election to choose a new leader."

    /// A candidate's election had no winner in time.
    SplitVote { term: Term } "split-vote" "§5.2"
    "When this happens, each candidate will time out and start a new election by incrementing its term and initiating another round of RequestVote RPCs."

    /// A candidate's vote for itself is on its disk; it asks the others.
    VotesForItself { term: Term } "votes-for-itself" "§5.2"
    "It then votes for itself and issues RequestVote RPCs in parallel to each of the other servers in the cluster."

    /// The vote of this term is given to another.
    VotedForAnother { candidate: NodeId, voted_for: NodeId } "one-vote-per-term" "§5.2"
    "Each server will vote for at most one candidate in a given term, on a first-come-first-served basis."

    /// The candidate's log lacks something that ours has.
    LogNotUpToDate { ours: LogPosition, theirs: LogPosition } "up-to-date-log" "§5.4.1"
    "The voter denies its vote if its own log is more up-to-date than that of the candidate."

    /// Nothing forbids the vote.
    GrantsVote { candidate: NodeId, term: Term } "grants-vote" "§5.2, §5.4.1"
    "If votedFor is null or candidateId, and candidate's log is at least as up-to-date as receiver's log, grant vote."

    /// A vote came in.
    CountsVote { from: NodeId, votes: u32, needed: u32 } "counts-vote" "§5.2"
    "The majority rule ensures that at most one candidate can win the election for a particular term."

    /// A vote was denied.
    VoteDenied { from: NodeId, denied: u32 } "vote-denied" "§5.2"
    "A candidate continues in this state until one of three things happens: it wins the election, another server establishes itself as leader, or a period of time goes by with no winner."

    /// The majority is reached.
    WinsElection { term: Term, votes: u32, needed: u32 } "wins-election" "§5.2"
    "A candidate wins an election if it receives votes from a majority of the servers in the full cluster for the same term."

    /// A new leader appends an empty entry, so that it has an entry of its own term to commit.
    AppendsNoop { index: Index, term: Term } "leader-noop" "§8"
    "Raft handles this by having each leader commit a blank no-op entry into the log at the start of its term."

    /// A candidate hears from the leader of its term.
    RecognizesLeader { leader: NodeId, term: Term } "recognizes-leader" "§5.2"
    "If the leader's term is at least as large as the candidate's current term, then the candidate recognizes the leader as legitimate and returns to follower state."

    /// A follower hears from the leader of its term for the first time.
    FollowsLeader { leader: NodeId, term: Term } "follows-leader" "§5.2"
    "A server remains in follower state as long as it receives valid RPCs from a leader or candidate."

    /// The leader makes itself heard.
    SendsHeartbeat { term: Term } "heartbeat" "§5.2"
    "Leaders send periodic heartbeats (AppendEntries RPCs that carry no log entries) to all followers in order to maintain their authority."

    /// The leader takes a client's command.
    AppendsCommand { index: Index, term: Term } "appends-command" "§5.3"
    "The leader appends the command to its log as a new entry, then issues AppendEntries RPCs in parallel to each of the other servers to replicate the entry."

    /// This server does not lead, and says who does.
    RefusesClient { leader: Option<NodeId> } "refuses-client" "§8"
    "If the client's first choice is not the leader, that server will reject the client's request and supply information about the most recent leader it has heard from."

    /// The entry before the new ones is not there.
    RefusesEntries { previous: LogPosition, ours: Option<Term>, last_index: Index } "consistency-check" "§5.3"
    "If the follower does not find an entry in its log with the same index and term, then it refuses the new entries."

    /// Entries that the leader does not have go.
    DeletesConflict { index: Index, ours: Term, theirs: Term, last_index: Index } "conflict-deleted" "§5.3"
    "If an existing entry conflicts with a new one (same index but different terms), delete the existing entry and all that follow it."

    /// Entries that were missing come in.
    AppendsEntries { first: Index, last: Index } "appends-entries" "§5.3"
    "Append any new entries not already in the log."

    /// The entries were there already; matching ones are never cut.
    HasEntries { last: Index } "has-entries" "§5.3"
    "If a follower receives an AppendEntries request that includes log entries already present in its log, it ignores those entries in the new request."

    /// A vote or an acknowledgement is not given before the disk has it.
    WaitsForDisk { term: Term, index: Index } "waits-for-disk" "thesis §3.8"
    "Servers must persist their current term and vote, and new log entries, before responding to RPCs."

    /// The follower's answer: its log agrees with the leader's up to here.
    Acknowledges { leader: NodeId, match_index: Index } "acknowledges" "§5.3"
    "Whenever AppendEntries returns successfully, the leader knows that the follower's log is identical to its own log up through the new entries."

    /// The leader hears that a follower has entries.
    CountsAcknowledgement { from: NodeId, match_index: Index } "counts-acknowledgement" "§5.3"
    "If successful: update nextIndex and matchIndex for follower."

    /// The leader goes back to find where the logs agree.
    StepsBack { follower: NodeId, next_index: Index } "steps-back" "§5.3"
    "After a rejection, the leader decrements nextIndex and retries the AppendEntries RPC."

    /// The leader counts its own copy once its own disk has it.
    CountsItself { index: Index } "counts-itself" "thesis §10.2.1"
    "The leader may only count its own copy of an entry once it has written it durably."

    /// A majority has an older entry, which does not commit it (Figure 8).
    OldTermNotCounted { index: Index, theirs: Term, ours: Term } "current-term-only" "§5.4.2"
    "Raft never commits log entries from previous terms by counting replicas."

    /// A majority has the entry, and so all before it are committed as well.
    Commits { index: Index, copies: u32, needed: u32 } "commits" "§5.3, §5.4.2"
    "A log entry is committed once the leader that created the entry has replicated it on a majority of the servers."

    /// A follower hears how far the leader has committed.
    LearnsCommit { index: Index } "learns-commit" "§5.3"
    "If leaderCommit > commitIndex, set commitIndex = min(leaderCommit, index of last new entry)."

    /// A committed entry reaches the state machine.
    Applies { first: Index, last: Index } "applies" "§5.3"
    "Once a follower learns that a log entry is committed, it applies the entry to its local state machine (in log order)."
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeSet;

    #[test]
    fn every_rule_has_a_name_of_its_own_a_section_and_a_sentence() {
        let ids: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.id()).collect();
        assert_eq!(ids.len(), Rule::ALL.len());
        for rule in Rule::ALL {
            assert!(rule.section().contains('§'), "{rule:?}");
            assert!(rule.sentence().ends_with('.'), "{rule:?}");
        }
    }
}
