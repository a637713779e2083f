//! §7 and thesis §5, log compaction.

use crate::support::*;
use raft::{
    Configuration, Effect, Entry, Index, Input, LogPosition, Message, Rule, Snapshot, Timer,
};

/// S1 leads in term 3, with everything from term 1 and 2 on every server.
fn grown(entries: usize, change: impl FnOnce(&mut raft::Config)) -> Server {
    let log: Vec<u64> = (0..entries as u64).map(|place| 1 + place * 2 / entries as u64).collect();
    follower(3).in_term(2).with_log(&log).with(change).settled()
}

fn compacted(s1: &mut Server) -> Vec<Message> {
    s1.act(Input::Compact)
}

fn snapshot(s1: &Server) -> &Snapshot {
    s1.node.snapshot().expect("a snapshot was taken")
}

fn chunks(messages: &[Message]) -> Vec<(u64, usize, bool)> {
    let chunks = messages.iter().filter_map(carried_chunk);
    chunks.map(|(offset, data, done)| (offset, data.len(), done)).collect()
}

/// "Once a server completes writing a snapshot, it may delete all log entries up through the last
/// included index"; a tail stays, if that is wanted. What is left is as it was.
#[test]
fn a_snapshot_takes_the_place_of_entries() {
    for tail in [0, 3, 100] {
        let mut s1 = grown(8, |config| config.snapshot_tail = tail);
        let before = s1.node.log().clone();
        assert_eq!(s1.commit(), 9);
        compacted(&mut s1);
        assert_eq!(snapshot(&s1).last, at(9, 3));
        let gone = 9_u64.saturating_sub(u64::from(tail));
        let log = s1.node.log();
        assert_eq!(log.compacted().index, Index(gone));
        assert_eq!(log.last_position(), before.last_position());
        assert!(log.iter_from(Index(1)).eq(before.iter_from(Index(gone + 1))));
        assert_eq!((s1.disk.log.clone(), s1.disk.snapshot.is_some()), (log.clone(), true));
        assert_eq!(compacted(&mut s1), [], "there is nothing new");
        assert!(s1.effects.is_empty());
    }
}

/// "A simple strategy is to take a snapshot when the log reaches a fixed size."
#[test]
fn a_snapshot_is_taken_every_so_many_entries() {
    let mut s1 = follower(1).with(|config| config.snapshot_every = 4);
    s1.elect();
    let mut taken = vec![];
    for _ in 2..=12 {
        s1.propose("x");
        taken.extend(s1.fired(Rule::SavesSnapshot).then(|| snapshot(&s1).last.index.0));
    }
    assert_eq!(taken, [4, 8, 12]);
}

/// A server that starts again has what its snapshot says: state, configuration, commit index; the
/// log that is left follows.
#[test]
fn a_server_restarts_from_its_snapshot() {
    let mut s1 = grown(4, |config| config.snapshot_tail = 1);
    s1.change_one(raft::MemberChange::Remove(S3));
    s1.receive(success(S2, 3, 6));
    assert_eq!(s1.commit(), 6);
    let applied = s1.applied.clone();
    compacted(&mut s1);
    s1.propose("x");
    s1.crash();
    assert_eq!((s1.commit(), s1.applied.clone()), (6, applied));
    assert_eq!(*s1.node.configuration().0, Configuration::of(servers(&[1, 2])));
    assert_eq!(s1.node.configuration().1, Index(6));
    assert_eq!(s1.log(), [3, 3]);
    // §5.4.1 looks at the last entry, and it may be in the snapshot.
    let mut bare = grown(4, |_| {});
    compacted(&mut bare);
    bare.crash();
    assert_eq!(bare.time_out()[0], vote_request(S1, 4, at(5, 3)).to(S2));
    assert_eq!(bare.receive(vote_request(S2, 5, at(9, 2))), [vote(S1, 5, false).to(S2)]);
}

/// The state belongs to an entry that was applied, and is newer than what there is.
#[test]
fn a_state_that_nobody_needs_is_not_saved() {
    let mut s1 = grown(4, |_| {});
    let state = state_of(&[]);
    s1.propose("not committed");
    for index in [0, 6, 99] {
        s1.act(Input::SnapshotTaken(Index(index), state.clone()));
        assert!(s1.node.snapshot().is_none(), "{index}");
    }
    s1.act(Input::SnapshotTaken(Index(4), state.clone()));
    assert_eq!(snapshot(&s1).last, at(4, 2), "a state may come late");
    s1.act(Input::SnapshotTaken(Index(3), state));
    assert_eq!(snapshot(&s1).last, at(4, 2));
}

/// "This happens when the leader has already discarded the next log entry that it needs to send to
/// a follower." The chunks follow one another, one answer each; then come the entries.
#[test]
fn a_follower_that_lags_gets_the_snapshot_in_chunks_and_then_entries() {
    let mut s1 = grown(8, |config| config.snapshot_chunk = 15);
    compacted(&mut s1);
    let mut s2 = Server::new(S2, 3).in_term(2);
    let mut s1 = s1.unsettled(S2);
    s1.propose("x");
    let sent = s1.receive(refusal(S2, 4, 9, (None, 1)));
    assert_eq!(chunks(&sent), [(0, 15, false)]);
    let answers = talk(&mut s1, &mut s2, sent);
    let expected = [wants(S2, 4, at(9, 3), 15), wants(S2, 4, at(9, 3), 30), success(S2, 4, 9)];
    assert_eq!(answers[..3], expected.map(|answer| answer.to(S1)));
    let beat = s1.heartbeat();
    talk(&mut s1, &mut s2, beat);
    assert_eq!((s2.applied.clone(), s2.commit(), s2.log()), (s1.applied.clone(), 11, vec![4, 4]));
    assert_eq!((s1.progress(S2), s1.commit()), ((12, 11), 11));
    s2.crash();
    assert_eq!(s2.applied, s1.applied[..9]);
}

fn lagging(chunk: u32) -> (Server, Vec<Message>) {
    let mut s1 = grown(8, |config| config.snapshot_chunk = chunk);
    compacted(&mut s1);
    let mut s1 = s1.unsettled(S2);
    let sent = s1.receive(refusal(S2, 4, 9, (None, 1)));
    (s1, sent)
}

/// What is lost is sent again with the next heartbeat, from where the follower is; also if nothing
/// is ever appended.
#[test]
fn sending_resumes_where_the_follower_is() {
    let (mut s1, sent) = lagging(15);
    assert_eq!(chunks(&sent), [(0, 15, false)]);
    let to_s2 = |sent: Vec<Message>| {
        chunks(&sent.into_iter().filter(|message| message.to == S2).collect::<Vec<_>>())
    };
    assert_eq!(to_s2(s1.heartbeat()), [(0, 15, false)]);
    assert_eq!(chunks(&s1.receive(wants(S2, 4, at(9, 3), 15))), [(15, 15, false)]);
    assert_eq!(chunks(&s1.receive(wants(S2, 4, at(9, 3), 15))), [], "a duplicate");
    assert_eq!(to_s2(s1.propose("x")), [], "one chunk at a time");
    assert_eq!(to_s2(s1.heartbeat()), [(15, 15, false)]);
    assert_eq!(chunks(&s1.receive(wants(S2, 4, at(9, 3), 0))), [(0, 15, false)], "it restarted");
    assert_eq!(chunks(&s1.receive(wants(S2, 4, at(9, 3), 30))), [(30, 10, true)]);
    assert_eq!(chunks(&s1.receive(wants(S2, 4, at(8, 3), 15))), [], "another snapshot");
}

/// Backward it turns once for each heartbeat: as often as a network repeats an answer of long ago, it
/// begets no more.
#[test]
fn an_answer_that_asks_for_less_is_followed_once_for_each_heartbeat() {
    let (mut s1, _) = lagging(15);
    s1.receive(wants(S2, 4, at(9, 3), 15));
    s1.receive(wants(S2, 4, at(9, 3), 30));
    s1.heartbeat();
    assert_eq!(chunks(&s1.receive(wants(S2, 4, at(9, 3), 15))), [(15, 15, false)]);
    assert_eq!(chunks(&s1.receive(wants(S2, 4, at(9, 3), 0))), []);
    s1.heartbeat();
    assert_eq!(chunks(&s1.receive(wants(S2, 4, at(9, 3), 0))), [(0, 15, false)]);
}

/// A snapshot is sent as long as the log lacks what the follower needs, and no longer.
#[test]
fn sending_ends_once_the_log_has_what_the_follower_needs() {
    let sending = |s1: &Server| {
        let raft::Role::Leader(leader) = s1.node.role() else { panic!("it leads") };
        leader.peers[0].snapshot().map(|it| it.last.index.0)
    };
    let mut s1 = grown(8, |config| (config.snapshot_chunk, config.snapshot_tail) = (15, 3));
    compacted(&mut s1);
    let mut s1 = s1.unsettled(S2);
    s1.receive(refusal(S2, 4, 9, (None, 1)));
    assert_eq!((sending(&s1), s1.node.log().compacted().index), (Some(9), Index(6)));
    s1.receive(wants(S2, 4, at(9, 3), 15));
    assert_eq!(chunks(&s1.receive(success(S2, 4, 5))), [], "it does not begin anew");
    assert_eq!(sending(&s1), Some(9), "6 is in the snapshot only");
    s1.receive(success(S2, 4, 6));
    assert_eq!(sending(&s1), None, "7 is in the log, though the snapshot goes on to 9");
}

/// The snapshot that is being sent is sent to its end, though there is a newer one: a follower would
/// have none at all if they came faster than one can be sent.
#[test]
fn sending_goes_on_though_there_is_a_newer_snapshot() {
    let (mut s1, _) = lagging(15);
    s1.receive(wants(S2, 4, at(9, 3), 15));
    s1.propose("x");
    s1.receive(success(S3, 4, 11));
    compacted(&mut s1);
    assert_eq!(snapshot(&s1).last, at(11, 4));
    let beat = s1.heartbeat();
    assert_eq!(chunks(&beat), [(15, 15, false)]);
    let mut s2 = Server::new(S2, 3).in_term(2);
    let answers = talk(&mut s1, &mut s2, beat);
    assert_eq!(answers[0], wants(S2, 4, at(9, 3), 0).to(S1), "it has none of it");
    assert!(
        answers.contains(&success(S2, 4, 9).to(S1)) && answers.contains(&success(S2, 4, 11).to(S1))
    );
    assert_eq!(s2.applied, s1.applied, "then comes the newer one");
}

/// "Leaders always send chunks in order": another one is not taken, and the answer says which is
/// wanted.
#[test]
fn a_follower_takes_chunks_in_order() {
    let mut s2 = Server::new(S2, 3).in_term(3);
    let last = at(5, 2);
    let rows = [
        ((4, &b"late"[..], false), 0),
        ((0, b"one ", false), 4),
        ((0, b"one ", false), 4),
        ((8, b"three", true), 4),
        ((4, b"two ", false), 8),
    ];
    for (part, wanted) in rows {
        let answer = s2.receive(chunk(S1, 3, last, part));
        assert_eq!(answer, [wants(S2, 3, last, wanted).to(S1)], "{part:?}");
        let raft::Role::Follower(follower) = s2.node.role() else { panic!("it follows") };
        assert_eq!(follower.snapshot_bytes(), Some(wanted));
        assert!(s2.asked(&Effect::Reset(Timer::Election)), "it is heard from the leader");
    }
    assert_eq!(s2.receive(chunk(S1, 2, last, (8, b"old", true))), [wants(S2, 3, last, 8).to(S1)]);
    assert!(s2.fired(Rule::StaleRequest) && s2.node.snapshot().is_none());
    assert_eq!(s2.receive(chunk(S1, 3, last, (8, b"three", true))), [success(S2, 3, 5).to(S1)]);
    assert_eq!(&*snapshot(&s2).state, b"one two three");
    assert_eq!((s2.commit(), s2.node.last_applied(), s2.log()), (5, Index(5), vec![]));
    let again = s2.receive(chunk(S1, 3, last, (0, b"one ", false)));
    assert_eq!((again, s2.fired(Rule::HasSnapshot)), (vec![success(S2, 3, 5).to(S1)], true));
}

/// Another leader's chunks are none of these, even of a snapshot that ends at the same place.
#[test]
fn a_new_leader_begins_anew() {
    let mut s2 = Server::new(S2, 3).in_term(3);
    s2.receive(chunk(S1, 3, at(5, 2), (0, b"one ", false)));
    let answer = s2.receive(chunk(S3, 4, at(5, 2), (4, b"two ", true)));
    assert_eq!(answer, [wants(S2, 4, at(5, 2), 0).to(S3)]);
}

fn installed(log: &[u64], last: LogPosition) -> Server {
    let mut s2 = Server::new(S2, 3).in_term(3).with_log(log);
    s2.receive(chunk(S1, 3, last, (0, &state_of(&[] as &[Entry]), true)));
    s2
}

/// "If existing log entry has same index and term as snapshot's last included entry, retain log
/// entries following it." "Discard the entire log" otherwise: shorter, or another's entry there.
#[test]
fn what_follows_a_matching_entry_is_kept_and_any_other_log_is_dropped() {
    let rows: [(&[u64], LogPosition, bool, &[u64]); 5] = [
        (&[1, 1, 2, 2], at(2, 1), true, &[2, 2]),
        (&[1, 1], at(2, 1), true, &[]),
        (&[1, 1, 1, 1], at(3, 2), false, &[]),
        (&[1], at(3, 2), false, &[]),
        (&[], at(3, 2), false, &[]),
    ];
    for (log, last, keeps, left) in rows {
        let s2 = installed(log, last);
        assert_eq!(s2.log(), left, "{log:?}");
        assert_eq!((s2.fired(Rule::KeepsSuffix), s2.fired(Rule::DropsLog)), (keeps, !keeps));
        assert_eq!((s2.node.log().compacted(), s2.commit()), (last, last.index.0));
        assert_eq!(terms(&s2.disk.log), left);
        assert_eq!(s2.node.durable_index(), s2.node.log().last_index());
    }
}

/// §7: the snapshot's configuration is used, unless the log that is kept has it anyway.
#[test]
fn a_snapshot_brings_its_configuration() {
    let mut s4 = Server::new(S4, 0).in_term(3);
    s4.receive(chunk(S1, 3, at(5, 2), (0, &state_of(&[]), true)).to(S4));
    assert_eq!(*s4.node.configuration().0, Configuration::of(servers(&[1, 2, 3])));
}

/// Thesis §3.8: that it has the snapshot is said once it is on the disk.
#[test]
fn a_snapshot_is_acknowledged_when_it_is_durable() {
    let mut s2 = Server::new(S2, 3).in_term(3).with_log(&[1, 1, 1]).with_slow_disk();
    let whole = chunk(S1, 3, at(7, 2), (0, &state_of(&[]), true));
    assert_eq!(s2.receive(whole), []);
    assert_eq!(s2.node.durable_index(), Index::ZERO);
    s2.receive(append(S1, 3, at(7, 2), &[3], 0));
    assert_eq!(s2.sync_one(), [success(S2, 3, 7).to(S1)]);
    assert_eq!(s2.sync_one(), [success(S2, 3, 8).to(S1)]);
}

/// Entries that were compacted were committed: an old request about them finds agreement, and
/// only what is new in it is taken.
#[test]
fn entries_before_the_compacted_ones_count_as_matching() {
    let mut s2 = installed(&[1, 1, 2, 2, 3], at(3, 2));
    assert_eq!(s2.receive(append(S1, 3, at(1, 1), &[1], 0)), [success(S2, 3, 3).to(S1)]);
    assert!(s2.fired(Rule::CompactedMatches));
    s2.receive(append(S1, 3, at(1, 1), &[1, 2, 2, 3, 3], 0));
    assert_eq!((s2.log(), s2.node.log().last_index()), (vec![2, 3, 3], Index(6)));
    s2.receive(heartbeat(S1, 3));
    assert_eq!(s2.log(), [2, 3, 3]);
}
