//! The properties of Figure 3, and those of one server's two successive states, checked after every
//! action at a cost that follows what changed.

use crate::once::Once;
use crate::server::{Server, Summary};
use crate::sorted::Sorted;
use crate::standing::Standing;
use alloc::vec::Vec;
use raft::{Body, Chunked, Entries, Index, Log, Message, NodeId, Payload, Term};

/// What must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Property {
    /// "At most one leader can be elected in a given term" (§5.2).
    ElectionSafety,
    /// "A leader never overwrites or deletes entries in its log; it only appends" (§5.3).
    LeaderAppendOnly,
    /// "If two logs contain an entry with the same index and term, then the logs are identical in
    /// all entries up through the given index" (§5.3).
    LogMatching,
    /// "If a log entry is committed in a given term, then that entry will be present in the logs of
    /// the leaders for all higher-numbered terms" (§5.4).
    LeaderCompleteness,
    /// "If a server has applied a log entry at a given index to its state machine, no other server
    /// will ever apply a different log entry for the same index" (§5.4.3).
    StateMachineSafety,
    /// "Each server will vote for at most one candidate in a given term" (§5.2): it neither forgets
    /// its vote while it is up nor gives a second one after a crash.
    OneVotePerTerm,
    /// `currentTerm` "increases monotonically" (Figure 2).
    TermNeverFalls,
    /// `commitIndex` and `lastApplied` increase monotonically while a server is up (Figure 2).
    CommitNeverFalls,
    /// `lastApplied` ≤ `commitIndex` ≤ the last index of the log.
    IndexesInOrder,
    /// "A log entry is committed once the leader that created the entry has replicated it on a majority of
    /// the servers" (§5.3), and their disks keep it.
    CommittedIsKept,
    /// What a client was told is done is not gone.
    AcknowledgedIsKept,
    /// A majority that is up, connected and left alone has a leader within twenty election timeouts.
    LeaderInTime,
    /// A read that promises it sees every write that was acknowledged before it was asked.
    ReadsAreCurrent,
    /// A request of a client's session takes effect once, however often it is asked, and on every server
    /// at the same place.
    AppliedOnce,
}

impl Property {
    /// All of them, those of Figure 3 first.
    pub const ALL: &'static [Self] = &[
        Self::ElectionSafety,
        Self::LeaderAppendOnly,
        Self::LogMatching,
        Self::LeaderCompleteness,
        Self::StateMachineSafety,
        Self::OneVotePerTerm,
        Self::TermNeverFalls,
        Self::CommitNeverFalls,
        Self::IndexesInOrder,
        Self::CommittedIsKept,
        Self::AcknowledgedIsKept,
        Self::LeaderInTime,
        Self::ReadsAreCurrent,
        Self::AppliedOnce,
    ];
    /// Those of Figure 3.
    pub const FIGURE_3: &'static [Self] = Self::ALL.split_at(5).0;

    /// Does a digest count it when it breaks? Those that came later it does not, so that the digests of
    /// old runs stay.
    pub(crate) const fn is_of_digests(self) -> bool {
        (self as usize) <= Self::IndexesInOrder as usize
    }

    /// Its name in scenarios.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::ElectionSafety => "election-safety",
            Self::LeaderAppendOnly => "leader-append-only",
            Self::LogMatching => "log-matching",
            Self::LeaderCompleteness => "leader-completeness",
            Self::StateMachineSafety => "state-machine-safety",
            Self::OneVotePerTerm => "one-vote-per-term",
            Self::TermNeverFalls => "term-never-falls",
            Self::CommitNeverFalls => "commit-never-falls",
            Self::IndexesInOrder => "indexes-in-order",
            Self::CommittedIsKept => "committed-is-kept",
            Self::AcknowledgedIsKept => "acknowledged-is-kept",
            Self::LeaderInTime => "leader-in-time",
            Self::ReadsAreCurrent => "reads-are-current",
            Self::AppliedOnce => "applied-once",
        }
    }

    /// Where the paper states it.
    #[must_use]
    pub const fn section(self) -> &'static str {
        match self {
            Self::ElectionSafety | Self::OneVotePerTerm => "§5.2",
            Self::LeaderAppendOnly | Self::LogMatching | Self::CommittedIsKept => "§5.3",
            Self::LeaderCompleteness => "§5.4",
            Self::StateMachineSafety => "§5.4.3",
            Self::TermNeverFalls | Self::CommitNeverFalls | Self::IndexesInOrder => "Figure 2",
            Self::AcknowledgedIsKept => "§2",
            Self::LeaderInTime => "§5.6",
            Self::ReadsAreCurrent => "thesis §6.4",
            Self::AppliedOnce => "thesis §6.3",
        }
    }
}

/// A property that does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Which.
    pub property: Property,
    /// The server that broke it.
    pub server: NodeId,
    /// The other server concerned, if there is one.
    pub other: Option<NodeId>,
    /// The term in which it broke.
    pub term: Term,
    /// The index of the entry concerned; 0 where it is about no entry.
    pub index: Index,
}

/// An unbroken run of entries of one term, as some server first wrote them.
#[derive(Clone, Debug)]
struct Stretch {
    term: Term,
    first: Index,
    /// The term of the entry before the first.
    previous: Term,
    payloads: Chunked<Payload>,
}

/// What was committed at an index, and in which term the first server learned so.
#[derive(Clone, Copy, Debug)]
struct Committed {
    term: Term,
    learned_in: Term,
    by: NodeId,
}

/// What the checks remember.
#[derive(Clone, Debug, Default)]
pub(crate) struct Checks {
    /// Who led each term, ascending.
    leaders: Vec<(Term, NodeId)>,
    /// Every entry that was ever written, by term.
    written: Vec<Stretch>,
    /// What is committed, from index 1 on.
    committed: Chunked<Committed>,
    /// For whom each server last voted, and in which term, as the others were told.
    votes: Sorted<NodeId, (Term, NodeId)>,
    /// Whether what clients ask for takes effect once.
    pub(crate) once: Once,
}

/// The properties that a server's two successive states break, and at which index.
fn broken_between(before: &Summary, after: &Summary) -> impl Iterator<Item = (Property, Index)> {
    let in_one_term = before.term == after.term;
    let led = before.standing == Standing::Leader && after.standing == Standing::Leader;
    let forgot = before.voted_for.is_some() && before.voted_for != after.voted_for;
    let fell = after.commit < before.commit || after.applied < before.applied;
    let in_order = after.applied <= after.commit && after.commit <= after.last;
    [
        (after.term < before.term, Property::TermNeverFalls, Index::ZERO),
        (in_one_term && forgot, Property::OneVotePerTerm, Index::ZERO),
        (fell, Property::CommitNeverFalls, after.commit),
        (!in_order, Property::IndexesInOrder, after.commit),
        (
            in_one_term && led && after.last < before.last,
            Property::LeaderAppendOnly,
            after.last.next(),
        ),
    ]
    .into_iter()
    .filter_map(|(is_broken, property, index)| is_broken.then_some((property, index)))
}

fn place(index: Index) -> usize {
    index.previous().0 as usize
}

impl Checks {
    /// The last index that is known to be committed.
    pub(crate) fn committed_through(&self) -> Index {
        Index(self.committed.len() as u64)
    }

    /// The term of what is committed at this index.
    pub(crate) fn committed_term(&self, index: Index) -> Option<Term> {
        let committed = self.committed.get(place(index)).filter(|_| Index::ZERO < index)?;
        Some(committed.term)
    }

    /// `server` writes `entries` after `previous`.
    pub(crate) fn on_write(
        &mut self,
        before: &Summary,
        server: &Server,
        previous: Index,
        entries: &Entries,
        broken: &mut Vec<Violation>,
    ) {
        let node = server.node();
        let violation = |property, index| Violation {
            property,
            server: node.id(),
            other: None,
            term: node.current_term(),
            index,
        };
        if before.standing == Standing::Leader
            && before.term == node.current_term()
            && previous < before.last
        {
            broken.push(violation(Property::LeaderAppendOnly, previous.next()));
        }
        let mut index = previous;
        for entry in entries.as_slice() {
            let previous = node.log().term_at(index).unwrap_or_default();
            index = index.next();
            if !self.matches(entry.term, index, previous, &entry.payload) {
                broken.push(violation(Property::LogMatching, index));
            }
        }
    }

    /// Log Matching by induction: an entry is the one that was first written with its index and
    /// term, and so is the entry before it.
    fn matches(&mut self, term: Term, index: Index, previous: Term, payload: &Payload) -> bool {
        let start = self.written.partition_point(|stretch| stretch.term < term);
        let end = self.written.partition_point(|stretch| stretch.term <= term);
        let of_term = &mut self.written[start..end];
        for stretch in of_term.iter().filter(|stretch| stretch.first <= index) {
            let within = (index.0 - stretch.first.0) as usize;
            if let Some(known) = stretch.payloads.get(within) {
                let known_previous = if within == 0 { stretch.previous } else { term };
                return known == payload && known_previous == previous;
            }
        }
        let ends_before = |stretch: &&mut Stretch| {
            previous == term && stretch.first.0 + stretch.payloads.len() as u64 == index.0
        };
        if let Some(stretch) = of_term.iter_mut().find(ends_before) {
            stretch.payloads.push(payload.clone());
            return true;
        }
        let mut payloads = Chunked::default();
        payloads.push(payload.clone());
        self.written.insert(end, Stretch { term, first: index, previous, payloads });
        true
    }

    /// A server sends `message`: its own request for votes is a vote for itself.
    pub(crate) fn on_sent(&mut self, message: &Message, broken: &mut Vec<Violation>) {
        let Message { from: server, to, term, body } = message;
        let candidate = match body {
            Body::RequestVoteRequest { .. } => *server,
            Body::RequestVoteResponse { granted: true } => *to,
            Body::RequestVoteResponse { granted: false }
            | Body::AppendEntriesRequest { .. }
            | Body::AppendEntriesResponse { .. }
            | Body::ReadIndexRequest { .. }
            | Body::ReadIndexResponse { .. }
            | Body::PreVoteRequest { .. }
            | Body::PreVoteResponse { .. }
            | Body::InstallSnapshotRequest { .. }
            | Body::InstallSnapshotResponse { .. }
            | Body::TimeoutNow => return,
        };
        let last = self.votes.insert(*server, (*term, candidate));
        if last.is_some_and(|(in_term, other)| in_term == *term && other != candidate) {
            broken.push(Violation {
                property: Property::OneVotePerTerm,
                server: *server,
                other: Some(candidate),
                term: *term,
                index: Index::ZERO,
            });
        }
    }

    /// `server` took a step.
    pub(crate) fn on_step(
        &mut self,
        before: &Summary,
        server: &Server,
        others: &[Server],
        broken: &mut Vec<Violation>,
    ) {
        let after = server.summary();
        if *before == after {
            return;
        }
        let node = server.node();
        for (property, index) in broken_between(before, &after) {
            let (server, term) = (node.id(), after.term);
            broken.push(Violation { property, server, other: None, term, index });
        }
        if after.standing == Standing::Leader
            && (before.standing != Standing::Leader || before.term != after.term)
        {
            self.on_elected(node.id(), after.term, node.log(), broken);
        }
        // Of what a snapshot brought its last entry speaks for all before it (Log Matching).
        let mut index = before.applied.max(node.log().compacted().index.previous());
        while index < after.applied {
            index = index.next();
            self.on_applied(server, index, others, broken);
        }
    }

    fn on_elected(&mut self, leader: NodeId, term: Term, log: &Log, broken: &mut Vec<Violation>) {
        match self.leaders.binary_search_by_key(&term, |(term, _)| *term) {
            Ok(at) => {
                let property = Property::ElectionSafety;
                let other = self.leaders.get(at).map(|(_, other)| *other);
                let index = Index::ZERO;
                broken.push(Violation { property, server: leader, other, term, index });
            }
            Err(at) => self.leaders.insert(at, (term, leader)),
        }
        // Log Matching makes the last committed entry speak for all before it.
        let mut last = self.committed_through();
        while let Some(committed) = self.committed.get(place(last)).filter(|_| Index::ZERO < last) {
            if committed.learned_in < term {
                if !log.holds(last, committed.term) {
                    let property = Property::LeaderCompleteness;
                    let other = Some(committed.by);
                    broken.push(Violation { property, server: leader, other, term, index: last });
                }
                break;
            }
            last = last.previous();
        }
    }

    /// `server` learned that its entry at `index` is committed, and applied it.
    fn on_applied(
        &mut self,
        server: &Server,
        index: Index,
        others: &[Server],
        broken: &mut Vec<Violation>,
    ) {
        let (by, learned_in) = (server.node().id(), server.node().current_term());
        let Some(term) = server.node().log().term_at(index) else { return };
        if let Some(known) = self.committed.get(place(index)) {
            if known.term != term {
                let property = Property::StateMachineSafety;
                let other = Some(known.by);
                broken.push(Violation { property, server: by, other, term: learned_in, index });
            }
            return;
        }
        self.committed.push(Committed { term, learned_in, by });
        let later = |other: &&Server| {
            other.standing() == Standing::Leader && learned_in < other.node().current_term()
        };
        for leader in others.iter().filter(later) {
            if !leader.node().log().holds(index, term) {
                broken.push(Violation {
                    property: Property::LeaderCompleteness,
                    server: leader.node().id(),
                    other: Some(by),
                    term: leader.node().current_term(),
                    index,
                });
            }
        }
    }
}

#[cfg(test)]
mod tests;
