//! Messages are conserved: an answer, however old, however often it comes, never puts more on its way
//! than it took off, and the window bounds what is on its way.

use crate::support::*;
use raft::{Message, ReadMode};

/// A leader and one follower; what is on its way between them keeps no order.
struct Pair {
    leader: Server,
    follower: Server,
    flying: Vec<Message>,
    /// How many entries, and how many messages, the leader sent.
    sent: (usize, usize),
}

impl Pair {
    fn new(change: impl Fn(&mut raft::Config)) -> Self {
        let mut leader = Server::new(S1, 2).with(&change);
        let mut follower = Server::new(S2, 2).with(&change);
        let flying = leader.time_out();
        let mut pair = Self { leader, follower, flying, sent: (0, 0) };
        pair.calm();
        pair.sent = (0, 0);
        assert_eq!(pair.leader.role(), "leader");
        follower = pair.follower.clone();
        assert_eq!(follower.log(), [1]);
        pair
    }

    fn take(&mut self, sent: Vec<Message>) {
        let from_leader = sent.iter().filter(|message| message.from == S1);
        let entries: usize = from_leader.clone().filter_map(carried).sum();
        self.sent = (self.sent.0 + entries, self.sent.1 + from_leader.count());
        self.flying.extend(sent);
    }

    fn deliver(&mut self, message: Message) {
        let to = if message.to == S1 { &mut self.leader } else { &mut self.follower };
        let sent = to.receive(message);
        self.take(sent);
    }

    /// Everything arrives, the oldest first, until nothing is on its way.
    fn calm(&mut self) {
        for _ in 0..20_000 {
            if self.flying.is_empty() {
                return;
            }
            let message = self.flying.remove(0);
            self.deliver(message);
        }
        panic!("an exchange without end");
    }
}

/// Thesis §10.2.2: "If RPCs are reordered, the follower refuses; the leader retries." Each wave arrives
/// the wrong way round: what was sent ahead is refused, and must not be sent again for each refusal.
#[test]
fn a_network_that_turns_every_wave_round_does_not_multiply_messages() {
    for (batch, window) in [(1, 64), (1, 256), (8, 64), (64, 256)] {
        let mut pair = Pair::new(|config| (config.batch, config.window) = (batch, window));
        let proposed = 200;
        for _ in 0..proposed {
            let sent = pair.leader.propose("x");
            pair.take(sent);
        }
        let (mut waves, mut beats) = (0, 0);
        while pair.follower.log().len() <= proposed {
            waves += 1;
            assert!(waves < 2_000, "batch {batch}, window {window}: no end");
            if pair.flying.is_empty() {
                // What was refused after it became of no news is found to be missing.
                beats += 1;
                let beat = pair.leader.heartbeat();
                pair.take(beat);
            }
            for message in std::mem::take(&mut pair.flying).into_iter().rev() {
                pair.deliver(message);
            }
        }
        assert!(beats <= 3, "{beats} heartbeats: batch {batch}, window {window}");
        let (entries, messages) = pair.sent;
        assert!(messages <= 4 * proposed, "{messages} messages: batch {batch}, window {window}");
        assert!(entries <= 5 * proposed, "{entries} entries: batch {batch}, window {window}");
    }
}

/// The same for networks that reorder, repeat and delay as they like.
#[test]
fn messages_grow_linearly_with_what_was_proposed_on_any_network() {
    let mut worst = 0.0_f64;
    for seed in 0..300 {
        let (batch, window) =
            [(1, 64), (1, 256), (3, 7), (64, 256), (8, 16), (1, 1)][seed as usize % 6];
        let mut pair = Pair::new(|config| {
            (config.batch, config.window) = (batch, window);
            config.fast_backtracking = seed % 4 != 0;
            config.check_quorum = seed % 5 == 0;
        });
        let dice = &mut Dice(seed);
        let (mut proposed, mut beats, mut repeated) = (0, 0, 0);
        for _ in 0..2_000 {
            match dice.below(20) {
                0..4 if proposed < 200 => {
                    proposed += 1;
                    let sent = pair.leader.propose("x");
                    pair.take(sent);
                }
                4 if dice.below(10) == 0 => {
                    beats += 1;
                    let sent = pair.leader.heartbeat();
                    pair.take(sent);
                }
                5 if !pair.flying.is_empty() => {
                    repeated += 1;
                    let again = pair.flying[dice.below(pair.flying.len())].clone();
                    pair.flying.push(again);
                }
                _ if !pair.flying.is_empty() => {
                    let place = dice.below(pair.flying.len());
                    let message = pair.flying.swap_remove(place);
                    pair.deliver(message);
                }
                _ => {}
            }
        }
        pair.calm();
        let beat = pair.leader.heartbeat();
        pair.take(beat);
        pair.calm();
        assert_eq!(pair.follower.log().len(), proposed + 1, "seed {seed}");
        let ratio = pair.sent.1 as f64 / (proposed + beats + repeated + 1) as f64;
        worst = worst.max(ratio);
        assert!(ratio <= 6.0, "seed {seed}: {} messages for {proposed} entries", pair.sent.1);
    }
    println!("at most {worst:.2} messages for each that was proposed, repeated or a heartbeat");
}

fn chunks(messages: &[Message]) -> usize {
    messages.iter().filter_map(carried_chunk).count()
}

/// S1 sends S2 a snapshot in many chunks.
fn sending() -> (Server, Vec<Message>) {
    let mut s1 = follower(3).in_term(2).with_log(&[1; 8]);
    s1 = s1.with(|config| config.snapshot_chunk = 4).settled();
    s1.act(raft::Input::Compact);
    let mut s1 = s1.unsettled(S2);
    let (term, last) = (s1.term(), s1.node.log().last_index().0);
    let sent = s1.receive(refusal(S2, term, last - 1, (None, 1)));
    assert_eq!(chunks(&sent), 1);
    (s1, sent)
}

/// Figure 13: "Leaders always send chunks in order." An answer of long ago, however often it comes,
/// turns them back once at most until the next heartbeat.
#[test]
fn an_old_answer_to_a_chunk_puts_no_chunks_on_their_way() {
    let (mut s1, _) = sending();
    let (term, last) = (s1.term(), s1.node.snapshot().expect("there is one").last);
    let mut sent = 0;
    for offset in [4, 8, 12, 16] {
        sent += chunks(&s1.receive(wants(S2, term, last, offset)));
    }
    assert_eq!(sent, 4);
    for _ in 0..10 {
        for offset in [4, 12, 8, 16, 0] {
            assert_eq!(chunks(&s1.receive(wants(S2, term, last, offset))), 0, "{offset}");
        }
    }
    s1.heartbeat();
    let again = |s1: &mut Server| {
        (0..10).map(|_| chunks(&s1.receive(wants(S2, term, last, 0)))).sum::<usize>()
    };
    assert_eq!(again(&mut s1), 1, "it may have restarted");
}

/// Thesis §6.4: a read asks for a round of heartbeats, and not for what a follower lacks.
#[test]
fn reads_do_not_send_chunks_again() {
    let (mut s1, _) = sending();
    s1.receive(success(S3, s1.term(), s1.node.log().last_index().0));
    let sent: usize = (0..100).map(|id| chunks(&s1.read(id, ReadMode::Index))).sum();
    assert_eq!(sent, 0);
    let beat = s1.heartbeat();
    assert_eq!(chunks(&beat), 1);
    let rounds = beat.iter().filter(|message| message.to == S2 && carried(message) == Some(0));
    assert_eq!(rounds.count(), 1, "the chunk carries no round");
}

/// A server whose disk is busy, or that is being sent a snapshot, is there all the same: reads need not
/// wait for disks (thesis §6.4), and a leader whose heartbeats arrive keeps its quorum (§6.2).
#[test]
fn a_busy_disk_keeps_an_answer_and_not_the_sign_of_life() {
    let mut s2 = Server::new(S2, 3).in_term(1).with_log(&[1]).with_slow_disk();
    assert_eq!(s2.receive(append(S1, 1, at(1, 1), &[1], 0)), [], "nobody counts");
    let counted = append(S1, 1, at(2, 1), &[], 0).in_round(3);
    assert_eq!(
        s2.receive(counted),
        [success(S2, 1, 1).in_round(3).to(S1)],
        "as far as it is durable"
    );
    assert_eq!(s2.sync(), [success(S2, 1, 2).in_round(3).to(S1)], "the rest, once it is");
    let watched = || Server::new(S2, 3).with(|config| config.check_quorum = true);
    let mut s2 = watched().with_slow_disk();
    assert_eq!(s2.receive(append(S1, 4, at(0, 0), &[4], 0)), [], "the term is not on the disk");
    assert_eq!(s2.sync_one(), []);
    assert_eq!(s2.receive(heartbeat(S1, 4)), [success(S2, 4, 0).to(S1)]);
    let mut s2 = watched().in_term(3).with_slow_disk();
    let whole = chunk(S1, 3, at(7, 2), (0, &state_of(&[]), true));
    assert_eq!(s2.receive(whole), [success(S2, 3, 0).to(S1)], "it is being written");
    assert_eq!(s2.sync(), [success(S2, 3, 7).to(S1)]);
}
