//! The RPCs by the paper's names, which are the same in every language.

use raft::{Body, Message, Verdict};

/// A message's fields by the paper's names.
#[must_use]
pub(crate) fn message_field_list(message: &Message) -> Vec<(&'static str, String)> {
    let mut fields = vec![("term", message.term.to_string())];
    match &message.body {
        Body::RequestVoteRequest { last, .. } | Body::PreVoteRequest { last } => {
            fields.push(("lastLogIndex", last.index.to_string()));
            fields.push(("lastLogTerm", last.term.to_string()));
        }
        Body::RequestVoteResponse { granted } | Body::PreVoteResponse { granted } => {
            fields.push(("voteGranted", granted.to_string()));
        }
        Body::AppendEntriesRequest { previous, entries, leader_commit, .. } => {
            fields.push(("prevLogIndex", previous.index.to_string()));
            fields.push(("prevLogTerm", previous.term.to_string()));
            fields.push(("entries", entries.len().to_string()));
            fields.push(("leaderCommit", leader_commit.to_string()));
        }
        Body::AppendEntriesResponse { verdict: Verdict::Success { match_index }, .. } => {
            fields.push(("success", true.to_string()));
            fields.push(("matchIndex", match_index.to_string()));
        }
        Body::AppendEntriesResponse {
            verdict: Verdict::Refused { previous, conflict }, ..
        } => {
            fields.push(("success", false.to_string()));
            fields.push(("prevLogIndex", previous.to_string()));
            fields.extend(conflict.term.map(|term| ("conflictTerm", term.to_string())));
            fields.push(("conflictIndex", conflict.first.to_string()));
        }
        Body::InstallSnapshotRequest { about, offset, done, .. } => {
            fields.push(("lastIncludedIndex", about.last.index.to_string()));
            fields.push(("lastIncludedTerm", about.last.term.to_string()));
            fields.push(("offset", offset.to_string()));
            fields.push(("done", done.to_string()));
        }
        Body::InstallSnapshotResponse { last, offset } => {
            fields.push(("lastIncludedIndex", last.index.to_string()));
            fields.push(("offset", offset.to_string()));
        }
        Body::ReadIndexResponse { index, .. } => {
            fields.extend(index.map(|index| ("readIndex", index.to_string())));
        }
        Body::ReadIndexRequest { .. } | Body::TimeoutNow => {}
    }
    fields
}

/// A message in one line: `AppendEntriesResponse term=2 success=true matchIndex=5`.
#[must_use]
pub(crate) fn message_fields(message: &Message) -> String {
    let mut line = message.body.name().to_owned();
    for (name, value) in message_field_list(message) {
        line.push_str(&format!(" {name}={value}"));
    }
    line
}
