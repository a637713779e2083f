//! What arrives together is paid for together (thesis §10.2.2: "batching").

use crate::support::*;
use raft::{
    Answer, Body, Effect, Entries, Index, Input, Message, Request, RequestId, Rule, Timer, Write,
    WriteId,
};
use std::sync::Arc;

fn asks(number: u64) -> Input {
    Input::Client(Request { id: RequestId(number), command: (*b"x").into() })
}

fn runs(effects: &[Effect]) -> Vec<Entries> {
    let run = |effect: &Effect| {
        if let Effect::Persist(_, Write::Entries { entries, .. }) = effect {
            return Some(entries.clone());
        }
        let Effect::Send(message) = effect else { return None };
        let Body::AppendEntriesRequest { entries, .. } = &message.body else { return None };
        Some(entries.clone())
    };
    effects.iter().filter_map(run).collect()
}

/// "Raft supports batching […] for improved performance": many requests are one write and one
/// request for each follower, and all of these share their entries.
#[test]
fn requests_that_arrive_together_are_one_write_and_one_request_for_each_follower() {
    let mut s1 = settled_leader(3).with_slow_disk();
    s1.act_together((2..=5).map(asks).collect());
    let runs = runs(&s1.effects);
    let [Entries::Many(written), Entries::Many(to_s2), Entries::Many(to_s3)] = &runs[..] else {
        panic!("{runs:?}")
    };
    assert_eq!(written.len(), 4);
    assert!(Arc::ptr_eq(written, to_s2) && Arc::ptr_eq(written, to_s3));
    assert_eq!(s1.effects.len(), 3, "{:?}", s1.effects);
}

/// What a server gathered comes in as one input, and is the same as if it had come in together.
#[test]
fn requests_that_were_gathered_are_one_write_and_one_request_for_each_follower() {
    let (mut gathered, mut together) = (settled_leader(3), settled_leader(3));
    let request = |number| Request { id: RequestId(number), command: (*b"x").into() };
    gathered.act(Input::Clients((2..=5).map(request).collect()));
    together.act_together((2..=5).map(asks).collect());
    assert_eq!((gathered.effects, gathered.rules), (together.effects, together.rules));
}

/// Thesis §10.2.1: a leader whose disk does not work beside the network sends an entry once it is durable,
/// and a request that goes back for where the logs agree holds none that is not.
#[test]
fn a_leader_whose_disk_comes_first_sends_what_is_durable() {
    let mut s1 = settled_leader(3).with_slow_disk();
    s1.set(|config| config.parallel_disk = false);
    let carried = |sent: &[Message]| {
        let count = |message: &Message| {
            let Body::AppendEntriesRequest { entries, .. } = &message.body else { return 0 };
            entries.len()
        };
        sent.iter().map(count).sum::<usize>()
    };
    assert_eq!(carried(&s1.act_together((2..=5).map(asks).collect())), 0);
    assert_eq!(carried(&s1.sync_one()), 8, "four entries to each of two");
}

/// What two followers acknowledge together moves the commit index once, and all of it is applied at
/// once and answered in order.
#[test]
fn acknowledgements_that_arrive_together_commit_once() {
    let mut s1 = settled_leader(5);
    s1.act_together((2..=4).map(asks).collect());
    let acknowledged = [success(S2, 1, 3), success(S3, 1, 4), success(S4, 1, 4)];
    s1.act_together(acknowledged.map(|message| Input::Receive(message.to(S1))).into());
    assert_eq!(s1.rules.iter().filter(|fired| fired.rule() == Rule::Commits).count(), 1);
    let answers = (2..=4)
        .map(|index| Effect::Reply(RequestId(index), Answer::Applied { index: Index(index) }));
    let apply = Effect::Apply { first: Index(2), last: Index(4) };
    assert_eq!(s1.effects, std::iter::once(apply).chain(answers).collect::<Vec<_>>());
}

/// Thesis §3.8: what is acknowledged is on the disk, also if it came in pieces.
#[test]
fn appends_that_arrive_together_are_one_write_and_one_acknowledgement() {
    let mut s2 = Server::new(S2, 3).in_term(1).with_slow_disk();
    let pieces = [append(S1, 1, at(0, 0), &[1], 0), append(S1, 1, at(1, 1), &[1, 1], 2)];
    let sent = s2.act_together(pieces.map(|message| Input::Receive(message.to(S2))).into());
    assert_eq!(sent, [], "nothing is on the disk");
    assert_eq!(s2.written(), [Write::Entries { previous: Index(0), entries: entries(&[1, 1, 1]) }]);
    assert_eq!(s2.sync(), [success(S2, 1, 3).to(S1)]);
}

/// What was taken in before a newer term began is written as of the old one: the disk's answer
/// would otherwise speak for what the newer leader puts in its place.
#[test]
fn what_came_before_a_newer_term_is_written_as_of_the_older() {
    let mut s2 = Server::new(S2, 3).in_term(1).with_slow_disk();
    let old = append(S1, 1, at(0, 0), &[1, 1], 0).to(S2);
    let newer = append(S3, 2, at(1, 1), &[2], 0).to(S2);
    s2.act_together(vec![Input::Receive(old), Input::Receive(newer)]);
    let asked: Vec<WriteId> = s2.pending.iter().map(|(id, _)| *id).collect();
    let log = |term, index| WriteId::Log { term: raft::Term(term), index: Index(index) };
    let vote = WriteId::Vote { term: raft::Term(2), voted_for: None };
    assert_eq!(asked, [log(1, 2), vote, log(2, 2)]);
    assert_eq!(s2.sync_one(), [], "it speaks of what is gone");
    assert_eq!(s2.node.durable_index(), Index(0));
    assert_eq!(s2.sync(), [success(S2, 2, 2).to(S3)]);
}

/// So it is with a term that this server begins itself.
#[test]
fn what_came_before_an_election_is_written_as_of_the_older_term() {
    let mut s2 = Server::new(S2, 3).in_term(1).with_slow_disk();
    let old = append(S1, 1, at(0, 0), &[1, 1], 0).to(S2);
    s2.act_together(vec![Input::Receive(old), Input::Timeout(Timer::Election)]);
    s2.receive(append(S3, 2, at(1, 1), &[2], 0));
    s2.sync_one();
    s2.sync_one();
    assert!(s2.node.durable_index() < Index(2), "its entry of term 1 is gone");
    s2.sync();
    assert_eq!(s2.disk.log, *s2.node.log());
}

/// A snapshot that comes in with a request does not take its place on the disk.
#[test]
fn what_came_before_a_snapshot_is_written_before_it() {
    let mut s1 = settled_leader(3).with_slow_disk();
    let snapshot = Input::SnapshotTaken(Index(1), state_of(&[noop(1)]));
    s1.act_together(vec![asks(2), snapshot]);
    s1.sync();
    assert_eq!((s1.log(), s1.disk.log.clone()), (vec![1], s1.node.log().clone()));
    assert_eq!(s1.node.durable_index(), Index(2));
}

/// Many reads need no more than one round (thesis §6.4: "a leader can […] accumulate read-only
/// requests").
#[test]
fn reads_that_arrive_together_share_a_round() {
    let mut s1 = settled_leader(3);
    let reads = (1..=100).map(|id| Input::Read(RequestId(id), raft::ReadMode::Index));
    let sent = s1.act_together(reads.collect());
    assert_eq!(sent.len(), 2, "one request for each follower");
    s1.receive(success(S2, 1, 1).in_round(1));
    let served = s1.effects.iter().filter(|effect| matches!(effect, Effect::Reply(..))).count();
    assert_eq!(served, 100);
}
