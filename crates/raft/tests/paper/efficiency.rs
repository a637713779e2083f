//! What agreement costs, in messages and bytes (after the limits of MIT's course on distributed
//! systems). Every figure is printed.

use crate::support::*;
use raft::{Body, Effect, Input, Message, Request, RequestId};

/// Servers on a network that loses nothing, and what went through it.
struct Wire {
    servers: Vec<Server>,
    flying: Vec<Message>,
    requests: usize,
    bytes: u64,
}

impl Wire {
    fn of(servers: Vec<Server>) -> Self {
        Self { servers, flying: Vec::new(), requests: 0, bytes: 0 }
    }

    /// Three servers, the first of them leader and everything committed.
    fn led() -> Self {
        let mut wire = Self::of((1..=3).map(|number| Server::new(server(number), 3)).collect());
        let sent = wire.servers[0].time_out();
        wire.send(sent);
        wire.settle();
        wire.beat();
        (wire.requests, wire.bytes) = (0, 0);
        wire
    }

    fn send(&mut self, sent: Vec<Message>) {
        for message in &sent {
            let (is_request, entries) = match &message.body {
                Body::AppendEntriesRequest { entries, .. } => (true, entries.bytes()),
                Body::RequestVoteRequest { .. } | Body::InstallSnapshotRequest { .. } => (true, 0),
                Body::PreVoteRequest { .. } | Body::TimeoutNow | Body::ReadIndexRequest { .. } => {
                    (true, 0)
                }
                Body::RequestVoteResponse { .. }
                | Body::AppendEntriesResponse { .. }
                | Body::PreVoteResponse { .. }
                | Body::InstallSnapshotResponse { .. }
                | Body::ReadIndexResponse { .. } => (false, 0),
            };
            self.requests += usize::from(is_request);
            self.bytes += std::mem::size_of::<Message>() as u64 + entries;
        }
        self.flying.extend(sent);
    }

    /// Everything arrives, wave by wave. Returns how many waves there were.
    fn settle(&mut self) -> usize {
        let mut waves = 0;
        while !self.flying.is_empty() {
            waves += 1;
            for message in std::mem::take(&mut self.flying) {
                let to = usize::from(message.to.number()) - 1;
                let sent = self.servers[to].receive(message);
                self.send(sent);
            }
        }
        waves
    }

    fn beat(&mut self) -> usize {
        let sent = self.servers[0].heartbeat();
        self.send(sent);
        self.settle()
    }

    fn propose(&mut self, bytes: usize) {
        let id = RequestId(self.servers[0].node.log().last_index().0);
        let command = vec![7; bytes].into();
        let sent = self.servers[0].act(Input::Client(Request { id, command }));
        self.send(sent);
        self.settle();
    }

    fn agrees(&self) -> bool {
        let [first, others @ ..] = &self.servers[..] else { return false };
        let same = |other: &Server| other.node.log() == first.node.log();
        others.iter().all(same) && first.commit() == first.node.log().last_index().0
    }
}

/// Each entry goes to each follower once: the bytes of ten of 5,000 to three servers are at most three
/// times theirs and 50,000.
#[test]
fn an_entry_goes_to_each_follower_once() {
    let mut wire = Wire::led();
    (0..10).for_each(|_| wire.propose(5_000));
    wire.beat();
    assert!(wire.agrees());
    println!("10 entries of 5,000 bytes: {} bytes", wire.bytes);
    assert!(wire.bytes <= 3 * 50_000 + 50_000);
}

/// Ten entries, one after the other, are agreed on in at most 42 requests.
#[test]
fn ten_entries_are_agreed_on_in_few_requests() {
    for eager in [false, true] {
        let mut wire = Wire::led();
        wire.servers.iter_mut().for_each(|one| one.set(|config| config.eager_commit = eager));
        (0..10).for_each(|_| wire.propose(1));
        assert!(wire.agrees());
        println!(
            "ten entries, {} commits: {} requests",
            if eager { "eager" } else { "lazy" },
            wire.requests
        );
        assert!(wire.requests <= 42);
    }
}

/// At a heartbeat of 50 milliseconds an idle second takes at most 60 requests.
#[test]
fn an_idle_second_takes_few_requests() {
    let mut wire = Wire::led();
    (0..20).for_each(|_| _ = wire.beat());
    println!("an idle second: {} requests", wire.requests);
    assert!(wire.requests <= 60);
}

/// §5.3: "one AppendEntries RPC will be required for each term with conflicting entries, rather than
/// one RPC per entry."
#[test]
fn a_follower_that_differs_in_many_terms_is_repaired_in_a_round_trip_for_each() {
    for terms in [1_u64, 10, 100] {
        let of = |terms: u64| {
            (1..=1_000).map(move |place: u64| 2 + place * terms / 1_001).collect::<Vec<_>>()
        };
        // Odd terms were S2's, even ones S1's: no entry is the same.
        let odd: Vec<u64> = of(terms).iter().map(|term| 2 * term + 1).collect();
        let even: Vec<u64> = of(terms).iter().map(|term| 2 * term).collect();
        let last = 2 * (terms + 2) + 2;
        let servers = [(1, &even), (2, &odd), (3, &even)];
        let servers =
            servers.map(|(number, log)| Server::new(server(number), 3).in_term(last).with_log(log));
        let mut wire = Wire::of(servers.into());
        let sent = wire.servers[0].time_out();
        wire.send(sent);
        let waves = wire.settle() + wire.beat();
        assert!(wire.agrees(), "{terms} terms");
        let trips = waves / 2;
        println!("1,000 entries that differ in {terms} terms: {trips} round trips");
        // The vote, one for each term of either side, and 1,000 entries of at most 64 in a window.
        assert!(trips as u64 <= 2 * terms + 16, "{trips} round trips for {terms} terms");
    }
}

/// A leader asks its disk for each entry once.
#[test]
fn an_entry_is_written_once() {
    let mut wire = Wire::led();
    let mut written = 0;
    for _ in 0..10 {
        wire.servers[0].propose("x");
        let writes = |effect: &&Effect| matches!(effect, Effect::Persist(..));
        written += wire.servers[0].effects.iter().filter(writes).count();
    }
    assert_eq!(written, 10);
}
