//! §5.3, the consistency check and what follows from it: the Log Matching Property.

use crate::support::*;
use raft::{Entries, Index, Message, Rule, Write};

/// §5.3: "If the follower does not find an entry in its log with the same index and term, then it
/// refuses the new entries." A16. The table's hints are another implementation's; ours are the
/// paper's: the conflicting entry's term and the first index of that term, or the log's end.
#[test]
fn a_follower_that_lacks_the_preceding_entry_refuses() {
    let rows = [
        (at(0, 0), success(S1, 2, 0)),
        (at(1, 1), success(S1, 2, 1)),
        (at(2, 2), success(S1, 2, 2)),
        (at(2, 1), refusal(S1, 2, 2, (Some(2), 2))),
        (at(3, 3), refusal(S1, 2, 3, (None, 3))),
        // Beyond the table: places where nothing can be.
        (at(0, 1), refusal(S1, 2, 0, (None, 3))),
        (at(3, 0), refusal(S1, 2, 3, (None, 3))),
        (at(u64::MAX, 0), refusal(S1, 2, u64::MAX, (None, 3))),
        (at(1 << 32, 0), refusal(S1, 2, 1 << 32, (None, 3))),
    ];
    for (previous, answer) in rows {
        let mut s1 = follower(3).in_term(2).with_log(&[1, 2]);
        assert_eq!(s1.receive(append(S2, 2, previous, &[], 0)), [answer.to(S2)], "{previous}");
        assert_eq!(s1.log(), [1, 2]);
    }
}

/// The refused entries are not taken, the commit index not believed.
#[test]
fn a_refused_request_changes_neither_log_nor_commit_index() {
    let mut s1 = follower(3).in_term(2).with_log(&[1, 2]);
    s1.receive(append(S2, 2, at(2, 1), &[2, 2], 4));
    assert_eq!((s1.log(), s1.commit()), (vec![1, 2], 0));
    assert_eq!(s1.written(), []);
    assert!(s1.fired(Rule::RefusesEntries));
}

/// §5.3: "Conflicting entries in follower logs will be overwritten with entries from the leader's
/// log." Figure 2: "If an existing entry conflicts with a new one (same index but different terms),
/// delete the existing entry and all that follow it. Append any new entries not already in the
/// log." A17.
#[test]
fn conflicting_entries_are_overwritten_and_matching_ones_are_left_alone() {
    type Row = ((u64, u64), &'static [u64], &'static [u64], Option<(u64, &'static [u64])>);
    let rows: [Row; 7] = [
        ((2, 2), &[3], &[1, 2, 3], Some((2, &[3]))),
        ((1, 1), &[3, 4], &[1, 3, 4], Some((1, &[3, 4]))),
        ((0, 0), &[1], &[1, 2], None),
        ((0, 0), &[3], &[3], Some((0, &[3]))),
        // Beyond the table: what matches is skipped, only what is new is written.
        ((0, 0), &[1, 2, 2, 2], &[1, 2, 2, 2], Some((2, &[2, 2]))),
        ((0, 0), &[1, 3], &[1, 3], Some((1, &[3]))),
        ((2, 2), &[], &[1, 2], None),
    ];
    for ((index, term), new, log, written) in rows {
        let mut s1 = follower(3).in_term(4).with_log(&[1, 2]);
        let last_new = index + new.len() as u64;
        let answer = s1.receive(append(S2, 4, at(index, term), new, 0));
        assert_eq!(answer, [success(S1, 4, last_new).to(S2)]);
        assert_eq!(s1.log(), log);
        let write = |(previous, terms)| Write::Entries {
            previous: Index(previous),
            entries: entries(terms),
        };
        assert_eq!(s1.written(), Vec::from_iter(written.map(write)), "{new:?} after {index}");
        assert_eq!(terms(&s1.disk.log), log);
    }
}

/// §5.3: "If a follower receives an AppendEntries request that includes log entries already present
/// in its log, it ignores those entries" (§5.5): an old request that comes late must not cut off
/// what a newer one brought, for that may have been acknowledged and committed.
#[test]
fn an_append_entries_that_comes_late_cuts_nothing_off() {
    let mut s1 = follower(3).in_term(1);
    let early = append(S2, 1, at(0, 0), &[1], 0);
    s1.receive(append(S2, 1, at(0, 0), &[1, 1, 1], 3));
    assert_eq!(s1.receive(early), [success(S1, 1, 3).to(S2)]);
    assert_eq!((s1.log(), s1.commit()), (vec![1, 1, 1], 3));
    assert!(s1.fired(Rule::HasEntries));
}

/// §5.3: "Whenever AppendEntries returns successfully, the leader knows that the follower's log is
/// identical to its own log up through the new entries": what follows them may differ, and a
/// success must not speak of it.
#[test]
fn a_success_speaks_only_of_what_is_known_to_match() {
    let mut s1 = follower(3).in_term(3).with_log(&[1, 2, 2, 2]);
    assert_eq!(s1.receive(append(S2, 3, at(1, 1), &[], 0)), [success(S1, 3, 1).to(S2)]);
    assert_eq!(s1.receive(append(S2, 3, at(1, 1), &[2], 0)), [success(S1, 3, 2).to(S2)]);
    assert_eq!(s1.receive(append(S3, 4, at(1, 1), &[], 0)), [success(S1, 4, 1).to(S3)]);
}

/// The Log Matching Property, for requests in any order: whatever a follower has said to match,
/// its log has, and in the end it has everything.
#[test]
fn requests_in_any_order_and_repeated_bring_the_same_log() {
    let leaders: &[u64] = &[1, 1, 2, 3, 3];
    let requests = [
        append(S2, 3, at(1, 1), &leaders[1..2], 1),
        append(S2, 3, at(2, 1), &leaders[2..4], 2),
        append(S2, 3, at(4, 3), &leaders[4..], 5),
        append(S2, 3, at(0, 0), &leaders[..3], 0),
    ];
    for order in permutations(requests.len()) {
        let mut s1 = follower(3).in_term(3).with_log(&[1, 1, 1, 1, 1, 1]);
        let mut acknowledged = 0;
        for _ in 0..requests.len() {
            for which in &order {
                for answer in s1.receive(requests[*which].clone()) {
                    acknowledged = acknowledged.max(matched(&answer).unwrap_or(0));
                    assert_eq!(s1.log()[..acknowledged], leaders[..acknowledged], "{order:?}");
                }
                assert_eq!(s1.log()[..s1.commit() as usize], leaders[..s1.commit() as usize]);
            }
        }
        assert_eq!((s1.log(), s1.commit(), acknowledged), (leaders.to_vec(), 5, 5));
    }
}

fn matched(answer: &Message) -> Option<usize> {
    let raft::Body::AppendEntriesResponse {
        verdict: raft::Verdict::Success { match_index }, ..
    } = answer.body
    else {
        return None;
    };
    Some(match_index.0 as usize)
}

fn permutations(count: usize) -> Vec<Vec<usize>> {
    let Some(last) = count.checked_sub(1) else { return vec![vec![]] };
    let longer = |shorter: Vec<usize>| {
        (0..count).map(move |place| {
            let mut longer = shorter.clone();
            longer.insert(place, last);
            longer
        })
    };
    permutations(last).into_iter().flat_map(longer).collect()
}

/// §5.3: "When a leader first comes to power, it initializes all nextIndex values to the index just
/// after the last one in its log." Figure 2: matchIndex is "initialized to 0".
#[test]
fn a_new_leader_starts_with_next_index_just_after_its_last_entry() {
    for log in [&[][..], &[1], &[1, 1, 2]] {
        let mut s1 = follower(3).in_term(2).with_log(log);
        let first = s1.elect();
        let last = log.len() as u64;
        for message in first {
            assert_eq!(carried(&message), Some(1), "nothing but the no-op");
        }
        // The no-op is on its way, so the next to send is the one after it.
        assert_eq!(s1.progress(S2), (last + 2, 0));
    }
}

/// §5.3: "After a rejection, the leader decrements nextIndex and retries the AppendEntries RPC.
/// Eventually nextIndex will reach a point where the leader and follower logs match."
#[test]
fn after_a_rejection_the_leader_decrements_next_index_and_retries() {
    let mut s1 =
        follower(3).in_term(1).with_log(&[1, 1, 1]).with(|config| config.fast_backtracking = false);
    s1.elect();
    for previous in (1..=3).rev() {
        let sent = s1.receive(refusal(S2, 2, previous, (None, 1)));
        let retried: Vec<_> = sent.iter().map(|message| (message.to, carried(message))).collect();
        assert_eq!(retried, [(S2, Some(5 - previous as usize))]);
        let s1_has = at(previous - 1, u64::from(1 < previous));
        let raft::Body::AppendEntriesRequest { previous, .. } = sent[0].body else { panic!() };
        assert_eq!(previous, s1_has);
    }
    assert_eq!(s1.receive(refusal(S2, 2, 0, (None, 1))), [], "nothing precedes the first entry");
    s1.receive(success(S2, 2, 4));
    assert_eq!(s1.progress(S2), (5, 4));
}

/// Figure 2: "If successful: update nextIndex and matchIndex for follower." An answer that comes
/// late or twice takes nothing back.
#[test]
fn an_old_answer_takes_nothing_back() {
    let mut s1 = follower(3).in_term(1).with_log(&[1, 1, 1]);
    s1.elect();
    s1.receive(success(S2, 2, 4));
    for old in [
        success(S2, 2, 2),
        success(S2, 2, 0),
        refusal(S2, 2, 3, (None, 1)),
        refusal(S2, 2, 4, (Some(1), 1)),
        refusal(S2, 2, 9, (None, 1)),
    ] {
        assert_eq!(s1.receive(old), []);
        assert_eq!(s1.progress(S2), (5, 4));
    }
}

/// What no follower of ours says: it matches beyond the leader's log. The leader believes what can
/// be true of it, and goes on.
#[test]
fn an_impossible_match_is_cut_to_what_the_leader_has() {
    let mut s1 = settled_leader(3);
    s1.receive(success(S2, 1, u64::MAX));
    assert_eq!((s1.progress(S2), s1.commit()), ((2, 1), 1));
    assert_eq!(s1.propose("x").len(), 2);
}

/// §5.3: "If desired, the protocol can be optimized to reduce the number of rejected AppendEntries
/// RPCs. … With this information, the leader can decrement nextIndex to bypass all of the
/// conflicting entries in that term."
#[test]
fn a_rejection_that_names_the_conflicting_term_bypasses_all_of_that_term() {
    type Row = (&'static [u64], (Option<u64>, u64), u64);
    // The leader's log, the conflict the follower reports at the entry before the no-op, and the
    // next index from which the leader retries.
    let rows: [Row; 6] = [
        // The follower's log is shorter: go to its end.
        (&[1, 1, 1, 5, 5], (None, 3), 3),
        // The leader has nothing of that term: go before it.
        (&[1, 1, 1, 5, 5], (Some(4), 3), 3),
        // It has some: they may agree up to its last one.
        (&[1, 1, 4, 5, 5], (Some(4), 2), 4),
        // A hint that points nowhere sensible still goes back, and not before the first entry.
        (&[1, 1, 1, 5, 5], (None, 99), 5),
        (&[1, 1, 1, 5, 5], (None, 0), 1),
        (&[1, 1, 1, 5, 5], (Some(9), 0), 1),
    ];
    for (log, conflict, next_index) in rows {
        let mut s1 = follower(3).in_term(5).with_log(log);
        s1.elect();
        let sent = s1.receive(refusal(S2, 6, 5, conflict));
        let [Message { body: raft::Body::AppendEntriesRequest { previous, entries, .. }, .. }] =
            &sent[..]
        else {
            panic!("{sent:?}")
        };
        assert_eq!(previous.index, Index(next_index - 1), "{conflict:?}");
        assert_eq!(*entries, s1.node.log().entries_from(Index(next_index), 99));
        assert!(!matches!(entries, Entries::None));
    }
}

/// §5.3: "One AppendEntries RPC will be required for each term with conflicting entries, rather
/// than one RPC per entry."
#[test]
fn one_append_entries_is_required_for_each_conflicting_term_rather_than_for_each_entry() {
    let follower_log = [1, 2, 2, 2, 2, 3, 3, 3, 3];
    let leader_log = [1, 4, 4, 4, 4, 4, 4, 4, 4];
    let mut rejections = [0; 2];
    for (fast, rejected) in [true, false].into_iter().zip(&mut rejections) {
        let mut s1 = Server::new(S1, 3)
            .in_term(4)
            .with_log(&leader_log)
            .with(|config| config.fast_backtracking = fast);
        let mut s2 = Server::new(S2, 3).in_term(4).with_log(&follower_log);
        let sent = s1.elect();
        let answers = talk(&mut s1, &mut s2, sent);
        *rejected = answers.iter().filter(|answer| matched(answer).is_none()).count();
        assert_eq!(s2.node.log(), s1.node.log());
    }
    assert_eq!(rejections, [2, 8]);
}
