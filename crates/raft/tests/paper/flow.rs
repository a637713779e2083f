//! Thesis §10.2.2: how much goes to a follower at once (batch), and ahead of its answers (window).

use crate::support::*;
use raft::{Answer, Effect, Index, Input, Message, Request, RequestId, Rule};

/// Entries carried by those of `messages` that go to S2.
fn to_s2(messages: &[Message]) -> Vec<usize> {
    messages.iter().filter(|message| message.to == S2).filter_map(carried).collect()
}

fn limited(batch: u32, window: u32) -> Server {
    let limits = |config: &mut raft::Config| (config.batch, config.window) = (batch, window);
    follower(3).with(limits).settled()
}

/// What is proposed leaves at once while the window has room, then waits for acknowledgements.
#[test]
fn no_more_than_the_window_is_on_its_way_to_a_follower() {
    let mut s1 = limited(2, 3);
    for index in 2..=10 {
        let sent = s1.propose("x");
        assert_eq!(to_s2(&sent), if index <= 4 { vec![1] } else { vec![] }, "{index}");
    }
    assert_eq!(s1.progress(S2), (5, 1));
    assert_eq!(to_s2(&s1.receive(success(S2, 1, 2))), [1], "room for one");
    assert_eq!(to_s2(&s1.receive(success(S2, 1, 2))), [] as [usize; 0], "a duplicate frees none");
    assert_eq!(to_s2(&s1.receive(success(S2, 1, 5))), [2, 1], "room for three, two at a time");
    assert_eq!(to_s2(&s1.receive(success(S2, 1, 8))), [2]);
    assert_eq!(s1.progress(S2), (11, 8));
}

/// A follower that lacks much gets it in requests of at most `batch` entries, and after a gap twice as
/// many at once with every acknowledgement, up to the window.
#[test]
fn no_request_carries_more_than_the_batch() {
    let rows = [
        (64, 256, 64, vec![37]),
        (10, 256, 10, vec![10, 10]),
        (10, 15, 10, vec![10, 5]),
        (10, 5, 5, vec![5]),
    ];
    for (batch, window, first, then) in rows {
        let limits = |config: &mut raft::Config| (config.batch, config.window) = (batch, window);
        let mut s1 = follower(3).in_term(1).with_log(&[1; 100]).with(limits);
        s1.elect();
        assert_eq!(to_s2(&s1.receive(refusal(S2, 2, 100, (None, 1)))), [first]);
        assert_eq!(to_s2(&s1.receive(success(S2, 2, first as u64))), then);
        let known = (first + then.iter().sum::<usize>()) as u64;
        let room = 101_u64.saturating_sub(known).min(4 * first as u64).min(u64::from(window));
        let more: usize = to_s2(&s1.receive(success(S2, 2, known))).iter().sum();
        assert_eq!(more as u64, room, "batch {batch}, window {window}");
    }
}

/// A heartbeat follows what was sent, so it is refused if that was lost. The leader then finds where
/// the logs agree, and sends again from there, at first as much as a batch.
#[test]
fn what_was_lost_is_sent_again_after_the_next_heartbeat() {
    let mut s1 = limited(2, 3);
    for _ in 0..8 {
        s1.propose("x"); // all lost
    }
    let beat = append(S1, 1, at(4, 1), &[], 1);
    assert_eq!(s1.heartbeat()[0], beat.to(S2));
    assert_eq!(to_s2(&s1.receive(refusal(S2, 1, 4, (None, 2)))), [2]);
    // That is lost as well; the next heartbeat tells.
    let beat = append(S1, 1, at(1, 1), &[], 1);
    assert_eq!(s1.heartbeat()[0], beat.to(S2));
    assert_eq!(to_s2(&s1.receive(success(S2, 1, 1))), [2]);
    assert_eq!(to_s2(&s1.receive(success(S2, 1, 3))), [2, 1]);
}

/// Of many requests on their way to a follower whose log differs each is refused. If each refusal
/// brought a window of new ones, which are refused in turn, there would be no end of them.
#[test]
fn while_the_logs_are_compared_one_request_is_on_its_way() {
    let mut s1 = follower(3).in_term(1).with_log(&[1; 20]).with(|config| config.batch = 1);
    s1.elect();
    for _ in 0..5 {
        s1.propose("x");
    }
    assert_eq!(to_s2(&s1.receive(refusal(S2, 2, 20, (None, 11)))), [1]);
    for previous in 21..=25 {
        assert_eq!(s1.receive(refusal(S2, 2, previous, (None, 11))), []);
    }
    assert_eq!(to_s2(&s1.propose("y")), [], "nor is anything sent ahead of the answer");
    assert_eq!(to_s2(&s1.receive(refusal(S2, 2, 10, (Some(7), 5)))), [1]);
    assert_eq!(s1.receive(success(S2, 2, 2)), [], "an old answer does not say that they agree");
    assert_eq!(to_s2(&s1.receive(success(S2, 2, 5))), [1; 4], "the room doubled twice");
}

/// A heartbeat carries no entries, however many the follower lacks (Figure 2).
#[test]
fn a_heartbeat_carries_no_entries() {
    let mut s1 = limited(1, 1);
    for _ in 0..9 {
        s1.propose("x");
        assert_eq!(to_s2(&s1.heartbeat()), [0]);
    }
}

/// So many bytes, where entries of one byte count for 25.
fn of_bytes(change: impl FnOnce(&mut raft::Config)) -> Server {
    let mut s1 = follower(3).with(change).settled();
    s1.receive(success(S2, 1, 1));
    s1
}

/// A request carries no more bytes than it may; an entry that is larger goes alone.
#[test]
fn no_request_carries_more_bytes_than_it_may() {
    for (bytes, expected) in
        [(24, vec![1; 6]), (25, vec![1; 6]), (50, vec![2; 3]), (76, vec![3; 2])]
    {
        let mut s1 = of_bytes(|config| config.batch_bytes = bytes);
        let ask =
            |number| Input::Client(Request { id: RequestId(number), command: (*b"x").into() });
        let sent = s1.act_together((0..6).map(ask).collect());
        assert_eq!(to_s2(&sent), expected, "{bytes} bytes");
    }
}

/// What waits to be committed is bounded: without a quorum a leader takes so much and no more, and
/// says so. A single entry is always taken, and what is committed makes room.
#[test]
fn a_leader_takes_no_more_than_may_wait() {
    let refused = |id| Effect::Reply(RequestId(id), Answer::Refused);
    let mut s1 = of_bytes(|config| config.uncommitted_bytes = 60);
    for (id, taken) in [(2, true), (3, true), (4, false), (4, false)] {
        s1.propose("x");
        assert_eq!(s1.fired(Rule::TooMuchUncommitted), !taken, "{id}");
        assert_eq!(s1.asked(&refused(id)), !taken, "{id}");
    }
    assert_eq!(s1.node.log().last_index(), Index(3));
    s1.receive(success(S2, 1, 2));
    s1.propose("x");
    assert_eq!(s1.node.log().last_index(), Index(4), "one went, so one may come");
    let mut s1 = of_bytes(|config| config.uncommitted_bytes = 1);
    s1.propose("longer than what may wait");
    assert_eq!(s1.node.log().last_index(), Index(2));
    s1.propose("x");
    assert!(s1.fired(Rule::TooMuchUncommitted));
}
