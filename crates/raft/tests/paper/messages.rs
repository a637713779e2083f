//! Messages and entries by short names.

use raft::{
    Body, Command, Configuration, Conflict, Entries, Entry, Index, LogPosition, Message, NodeId,
    NodeSet, Payload, RequestId, Round, SnapshotInfo, Term, Verdict,
};

pub(crate) const S1: NodeId = server(1);
pub(crate) const S2: NodeId = server(2);
pub(crate) const S3: NodeId = server(3);
pub(crate) const S4: NodeId = server(4);
pub(crate) const S5: NodeId = server(5);
pub(crate) const S7: NodeId = server(7);

pub(crate) const fn server(number: u8) -> NodeId {
    NodeId::new(number).expect("tests name servers from 1 to 63")
}

pub(crate) fn terms(log: &raft::Log) -> Vec<u64> {
    log.iter_from(Index(1)).map(|(_, entry)| entry.term.0).collect()
}

pub(crate) fn command(text: &str) -> Command {
    text.as_bytes().into()
}

pub(crate) fn entry(term: u64, text: &str) -> Entry {
    Entry { term: Term(term), payload: Payload::Command(command(text)) }
}

/// An entry with this configuration.
pub(crate) fn configuration(term: u64, configuration: Configuration) -> Entry {
    Entry { term: Term(term), payload: Payload::Configuration(configuration.into()) }
}

/// The set of the servers with these numbers.
pub(crate) fn servers(numbers: &[u8]) -> NodeSet {
    numbers.iter().copied().map(server).collect()
}

pub(crate) fn noop(term: u64) -> Entry {
    Entry { term: Term(term), payload: Payload::Noop }
}

/// Entries of these terms. What they carry follows from the term, as by Log Matching it may.
pub(crate) fn entries(terms: &[u64]) -> Entries {
    let list: Vec<Entry> = terms.iter().map(|term| entry(*term, &format!("of {term}"))).collect();
    list.into()
}

pub(crate) fn at(index: u64, term: u64) -> LogPosition {
    LogPosition { term: Term(term), index: Index(index) }
}

fn message(from: NodeId, term: u64, body: Body) -> Message {
    Message { from, to: S1, term: Term(term), body }
}

pub(crate) fn vote_request(from: NodeId, term: u64, last: LogPosition) -> Message {
    message(from, term, Body::RequestVoteRequest { last, disrupt: false })
}

/// The request of a candidate whom its leader told to stand.
pub(crate) fn ordered_vote_request(from: NodeId, term: u64, last: LogPosition) -> Message {
    message(from, term, Body::RequestVoteRequest { last, disrupt: true })
}

pub(crate) fn pre_vote_request(from: NodeId, term: u64, last: LogPosition) -> Message {
    message(from, term, Body::PreVoteRequest { last })
}

pub(crate) fn pre_vote(from: NodeId, term: u64, granted: bool) -> Message {
    message(from, term, Body::PreVoteResponse { granted })
}

pub(crate) fn asks_read_index(from: NodeId, term: u64, id: u64) -> Message {
    message(from, term, Body::ReadIndexRequest { id: RequestId(id) })
}

pub(crate) fn read_index(from: NodeId, term: u64, id: u64, index: Option<u64>) -> Message {
    let index = index.map(Index);
    message(from, term, Body::ReadIndexResponse { id: RequestId(id), index })
}

pub(crate) fn timeout_now(from: NodeId, term: u64) -> Message {
    message(from, term, Body::TimeoutNow)
}

/// A chunk of the snapshot that ends at `last`, of a cluster of three.
pub(crate) fn chunk(
    from: NodeId,
    term: u64,
    last: LogPosition,
    (offset, data, done): (u64, &[u8], bool),
) -> Message {
    let configuration = Configuration::of(servers(&[1, 2, 3]));
    let about = SnapshotInfo { last, configuration, configured_at: Index::ZERO }.into();
    let data = data.into();
    message(from, term, Body::InstallSnapshotRequest { about, offset, data, done })
}

pub(crate) fn wants(from: NodeId, term: u64, last: LogPosition, offset: u64) -> Message {
    message(from, term, Body::InstallSnapshotResponse { last, offset })
}

/// The place and bytes of the chunk that `message` carries, and whether it is the last.
pub(crate) fn carried_chunk(message: &Message) -> Option<(u64, &[u8], bool)> {
    match &message.body {
        Body::InstallSnapshotRequest { offset, data, done, .. } => Some((*offset, data, *done)),
        Body::RequestVoteRequest { .. }
        | Body::RequestVoteResponse { .. }
        | Body::AppendEntriesRequest { .. }
        | Body::AppendEntriesResponse { .. }
        | Body::ReadIndexRequest { .. }
        | Body::ReadIndexResponse { .. }
        | Body::PreVoteRequest { .. }
        | Body::PreVoteResponse { .. }
        | Body::InstallSnapshotResponse { .. }
        | Body::TimeoutNow => None,
    }
}

pub(crate) fn vote(from: NodeId, term: u64, granted: bool) -> Message {
    message(from, term, Body::RequestVoteResponse { granted })
}

/// AppendEntries with entries of these terms.
pub(crate) fn append(
    from: NodeId,
    term: u64,
    previous: LogPosition,
    terms: &[u64],
    leader_commit: u64,
) -> Message {
    append_these(from, term, previous, entries(terms), leader_commit)
}

pub(crate) fn append_these(
    from: NodeId,
    term: u64,
    previous: LogPosition,
    entries: impl Into<Entries>,
    leader_commit: u64,
) -> Message {
    let (entries, leader_commit) = (entries.into(), Index(leader_commit));
    let body = Body::AppendEntriesRequest { previous, entries, leader_commit, round: Round::NONE };
    message(from, term, body)
}

/// An AppendEntries that every follower accepts: it claims nothing about the log.
pub(crate) fn heartbeat(from: NodeId, term: u64) -> Message {
    append(from, term, at(0, 0), &[], 0)
}

pub(crate) fn success(from: NodeId, term: u64, match_index: u64) -> Message {
    let verdict = Verdict::Success { match_index: Index(match_index) };
    message(from, term, Body::AppendEntriesResponse { verdict, round: Round::NONE })
}

/// A refusal of `previous`; the conflicting entry's term, if there is an entry, and where to look.
pub(crate) fn refusal(
    from: NodeId,
    term: u64,
    previous: u64,
    conflict: (Option<u64>, u64),
) -> Message {
    let conflict = Conflict { term: conflict.0.map(Term), first: Index(conflict.1) };
    let verdict = Verdict::Refused { previous: Index(previous), conflict };
    message(from, term, Body::AppendEntriesResponse { verdict, round: Round::NONE })
}

pub(crate) trait Address {
    /// The same, addressed to `server`.
    fn to(self, server: NodeId) -> Message;

    /// The same, of this round of heartbeats.
    fn in_round(self, number: u64) -> Message;
}

impl Address for Message {
    fn to(mut self, server: NodeId) -> Message {
        self.to = server;
        self
    }

    fn in_round(mut self, number: u64) -> Message {
        if let Body::AppendEntriesRequest { round, .. }
        | Body::AppendEntriesResponse { round, .. } = &mut self.body
        {
            *round = Round(number);
        }
        self
    }
}

/// How many entries `message` carries, if it is an AppendEntriesRequest.
pub(crate) fn carried(message: &Message) -> Option<usize> {
    match &message.body {
        Body::AppendEntriesRequest { entries, .. } => Some(entries.len()),
        Body::RequestVoteRequest { .. }
        | Body::RequestVoteResponse { .. }
        | Body::AppendEntriesResponse { .. }
        | Body::ReadIndexRequest { .. }
        | Body::ReadIndexResponse { .. }
        | Body::PreVoteRequest { .. }
        | Body::PreVoteResponse { .. }
        | Body::InstallSnapshotRequest { .. }
        | Body::InstallSnapshotResponse { .. }
        | Body::TimeoutNow => None,
    }
}
