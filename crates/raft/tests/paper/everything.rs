//! All mechanisms at once, in time: clocks that drift within their bound, disks that lose their tail,
//! a network that loses, repeats, delays and overtakes, members that come and go, snapshots,
//! transfers, reads of both kinds. Whatever happens, Figure 3 holds, no read is stale, and no request
//! has two answers; once the faults end there is a leader soon, and every request has its answer.

use crate::support::*;
use raft::{
    Answer, Effect, Entry, Index, Input, Message, NodeId, NodeSet, ReadMode, Request, RequestId,
    Rule, Timer,
};
use std::collections::BTreeMap;

/// Times are in microseconds of the world's own clock.
const MS: u64 = 1_000;
const SERVERS: u8 = 7;
/// A clock runs so many parts in a million too fast or too slow, at most; two differ by twice that.
const DRIFT: u64 = 4_900;
/// How long there are faults.
const STORM: u64 = 2_500 * MS;
/// Twenty election timeouts.
const SOON: u64 = 20 * 300 * MS;

/// A server in time.
struct Place {
    server: Server,
    /// Its clock's rate, in parts of a million.
    rate: u64,
    /// When each timer runs out, in the world's time.
    election: Option<u64>,
    heartbeat: Option<u64>,
    /// When its disk is done with what it was asked for.
    sync: Option<u64>,
    /// It is down until then.
    down_until: Option<u64>,
}

/// What a client asked, and what it was told.
struct Asked {
    at: usize,
    /// What was acknowledged to anybody before.
    known: Index,
    answers: u32,
}

struct World {
    now: u64,
    dice: Dice,
    places: Vec<Place>,
    /// What arrives when.
    flying: Vec<(u64, Message)>,
    most_flying: usize,
    /// Who cannot be reached.
    cut: NodeSet,
    storms: bool,
    asked: BTreeMap<RequestId, Asked>,
    acknowledged: Index,
    leaders: BTreeMap<u64, NodeId>,
    committed: Vec<Entry>,
    reached: BTreeMap<&'static str, u64>,
}

impl World {
    fn new(seed: u64) -> Self {
        let mut dice = Dice(seed);
        let guarded = is_guarded(seed);
        let places = (1..=SERVERS).map(|number| {
            let server = Server::new(server(number), SERVERS).with(|config| {
                config.voters = NodeSet::first(3);
                (config.pre_vote, config.check_quorum) = (guarded, guarded);
                (config.stickiness, config.lease_reads) = (guarded, guarded);
                config.eager_commit = seed.is_multiple_of(5);
                config.catch_up_rounds = [0, 4][seed as usize % 2];
                config.snapshot_every = [0, 4, 9][seed as usize % 3];
                (config.snapshot_chunk, config.snapshot_tail) = (5, (seed % 4) as u32);
                (config.batch, config.window) = [(64, 256), (1, 1), (2, 5)][seed as usize % 3];
                config.uncommitted_bytes = 400;
            });
            Place {
                server: server.with_slow_disk(),
                rate: 1_000_000 - DRIFT + dice.below(2 * DRIFT as usize) as u64,
                election: Some(0),
                heartbeat: None,
                sync: None,
                down_until: None,
            }
        });
        let places: Vec<Place> = places.collect();
        let mut world = Self {
            now: 1_000 * MS,
            dice,
            places,
            flying: Vec::new(),
            most_flying: 0,
            cut: NodeSet::EMPTY,
            storms: true,
            asked: BTreeMap::new(),
            acknowledged: Index::ZERO,
            leaders: BTreeMap::new(),
            committed: Vec::new(),
            reached: BTreeMap::new(),
        };
        (0..world.places.len()).for_each(|at| world.restart(at));
        world
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.dice.below(limit as usize) as u64
    }

    /// Something happens to a server that is up; what it asks for is carried out.
    fn act(&mut self, at: usize, input: Input) {
        let place = &mut self.places[at];
        if place.down_until.is_some() {
            return;
        }
        place.server.clock = self.now / 1_000 * place.rate / 1_000_000;
        let sent = place.server.act(input);
        self.carry_out(at);
        for message in sent {
            self.send(message);
        }
        self.check(at);
    }

    fn carry_out(&mut self, at: usize) {
        let effects = self.places[at].server.effects.clone();
        for effect in effects {
            match effect {
                Effect::Reset(Timer::Election) => {
                    self.places[at].election = Some(self.election_timeout(at));
                }
                Effect::Reset(Timer::Heartbeat) => {
                    self.places[at].heartbeat = Some(self.now + self.local(at, 50 * MS));
                }
                Effect::Stop(Timer::Election) => self.places[at].election = None,
                Effect::Stop(Timer::Heartbeat) => self.places[at].heartbeat = None,
                Effect::Persist(..) => {
                    let takes = self.below(6 * MS);
                    let now = self.now;
                    self.places[at].sync.get_or_insert(now + takes);
                }
                Effect::Reply(id, answer) => self.answered(at, id, answer),
                Effect::Send(_) | Effect::Apply { .. } | Effect::TakeSnapshot(_) => {}
                Effect::Restore => *self.reached.entry("restored").or_default() += 1,
            }
        }
    }

    /// When an election timer that is started now runs out.
    fn election_timeout(&mut self, at: usize) -> u64 {
        let span = 150 * MS + self.below(150 * MS);
        self.now + self.local(at, span)
    }

    /// So long takes what a server's clock takes for `span`.
    fn local(&self, at: usize, span: u64) -> u64 {
        span * 1_000_000 / self.places[at].rate + 1
    }

    fn send(&mut self, message: Message) {
        let cut = self.cut.contains(message.from) != self.cut.contains(message.to);
        let lost = self.storms && self.below(20) == 0;
        if cut || lost {
            return;
        }
        let late = if self.storms && self.below(12) == 0 { self.below(250 * MS) } else { 0 };
        let arrives = self.now + MS / 2 + self.below(15 * MS) + late;
        if self.storms && self.below(15) == 0 {
            let again = arrives + self.below(60 * MS);
            self.flying.push((again, message.clone()));
        }
        self.flying.push((arrives, message));
        self.most_flying = self.most_flying.max(self.flying.len());
    }

    fn answered(&mut self, at: usize, id: RequestId, answer: Answer) {
        let applied = self.places[at].server.node.last_applied();
        let asked = self.asked.get_mut(&id).expect("it was asked");
        asked.answers += 1;
        assert_eq!(asked.answers, 1, "one end of {id:?}, which is {answer:?}");
        let name = match answer {
            Answer::Applied { index } => {
                self.acknowledged = self.acknowledged.max(index);
                "acknowledged"
            }
            Answer::Readable { index } => {
                assert!(asked.known <= index, "a stale read: {id:?}");
                assert!(index <= applied);
                "read"
            }
            Answer::NotLeader { .. } => "sent away",
            Answer::Unknown => "unknown",
            Answer::Refused => "refused",
        };
        *self.reached.entry(name).or_default() += 1;
    }

    fn restart(&mut self, at: usize) {
        let place = &mut self.places[at];
        place.server.crash();
        (place.down_until, place.sync, place.heartbeat, place.election) = (None, None, None, None);
        self.carry_out(at);
        self.places[at].election = Some(self.election_timeout(at));
    }

    /// Of its requests nobody hears any more.
    fn crash(&mut self, at: usize) {
        let until = self.now + 5 * MS + self.below(400 * MS);
        let place = &mut self.places[at];
        if place.down_until.is_none() {
            place.down_until = Some(until);
            self.asked.retain(|_, asked| asked.at != at);
            *self.reached.entry("crashed").or_default() += 1;
        }
    }

    fn ask(&mut self, at: usize, make: impl FnOnce(RequestId) -> Input) {
        if self.places[at].down_until.is_some() {
            return;
        }
        let id = RequestId(self.dice.roll());
        self.asked.insert(id, Asked { at, known: self.acknowledged, answers: 0 });
        self.act(at, make(id));
    }

    fn somebody_does_something(&mut self) {
        let any = self.below(u64::from(SERVERS)) as usize;
        // There may be several, and all but one of them are mistaken.
        let leads = |at: &usize| self.places[*at].server.role() == "leader";
        let leaders: Vec<usize> = (0..self.places.len()).filter(leads).collect();
        let leader = leaders.get(any % leaders.len().max(1)).copied().unwrap_or(any);
        let at = if self.below(4) == 0 { any } else { leader };
        match self.below(100) {
            0..40 => {
                let command = vec![7; self.below(30) as usize].into();
                self.ask(at, |id| Input::Client(Request { id, command }));
            }
            40..70 => {
                let mode = if self.below(3) == 0 { ReadMode::Index } else { ReadMode::Lease };
                self.ask(at, |id| Input::Read(id, mode));
            }
            70..78 if self.storms => {
                let change = self.dice.change();
                self.ask(at, |id| Input::Change(id, change));
            }
            78..81 if self.storms => self.act(at, Input::Transfer(server(1 + any as u8))),
            81..83 => self.act(at, Input::Compact),
            83..88 if self.storms => self.crash(any),
            88..92 if self.storms => {
                self.cut = (0..self.below(4)).map(|_| server(1 + self.below(7) as u8)).collect();
                if self.below(2) == 0 {
                    self.cut.insert(server(1 + leader as u8));
                }
            }
            92..95 => self.cut = NodeSet::EMPTY,
            _ => {}
        }
    }

    /// The next thing that is due.
    fn go_on(&mut self, until: u64) -> bool {
        let mut next: Option<(u64, u8, usize)> = None;
        let mut due = |time: Option<u64>, what: u8, which: usize| {
            if let Some(time) = time
                && next.is_none_or(|(soonest, ..)| time < soonest)
            {
                next = Some((time, what, which));
            }
        };
        for (which, (time, _)) in self.flying.iter().enumerate() {
            due(Some(*time), 0, which);
        }
        for (at, place) in self.places.iter().enumerate() {
            if let Some(until) = place.down_until {
                due(Some(until), 1, at);
                continue;
            }
            due(place.sync, 2, at);
            due(place.heartbeat, 3, at);
            due(place.election, 4, at);
        }
        let Some((time, what, which)) = next.filter(|(time, ..)| *time <= until) else {
            self.now = until;
            return false;
        };
        self.now = self.now.max(time);
        match what {
            0 => {
                let (_, message) = self.flying.swap_remove(which);
                let to = usize::from(message.to.number()) - 1;
                self.act(to, Input::Receive(message));
            }
            1 => self.restart(which),
            2 => self.sync(which),
            3 => {
                self.places[which].heartbeat = None;
                self.act(which, Input::Timeout(Timer::Heartbeat));
            }
            _ => {
                self.places[which].election = None;
                self.act(which, Input::Timeout(Timer::Election));
            }
        }
        true
    }

    /// Some of what was asked for is on the disk now, or all of it.
    fn sync(&mut self, at: usize) {
        self.places[at].sync = None;
        let pending = self.places[at].server.pending.len() as u64;
        for _ in 0..1 + self.below(pending.max(1)) {
            let completed = self.places[at].server.completed_write();
            completed.into_iter().for_each(|input| self.act(at, input));
        }
        if !self.places[at].server.pending.is_empty() {
            let later = self.now + self.below(4 * MS);
            self.places[at].sync.get_or_insert(later);
        }
    }

    fn check(&mut self, at: usize) {
        let server = &self.places[at].server;
        let node = &server.node;
        if server.role() == "leader" {
            let first = *self.leaders.entry(server.term()).or_insert(node.id());
            assert_eq!(first, node.id(), "Election Safety");
        }
        let known = self.committed.len();
        self.committed.extend(server.applied.iter().skip(known).cloned());
        assert!(server.applied.len() <= self.committed.len());
        let from = server.applied.len().saturating_sub(40);
        assert_eq!(
            server.applied[from..],
            self.committed[from..server.applied.len()],
            "State Machine Safety"
        );
        for (rule, name) in RARE {
            if server.fired(rule) {
                *self.reached.entry(name).or_default() += 1;
            }
        }
    }

    /// Does everybody that the newest leader has as a member agree with it?
    fn agree(&self) -> bool {
        let servers = || self.places.iter().map(|place| &place.server);
        let leaders = servers().filter(|server| server.role() == "leader");
        let Some(leader) = leaders.max_by_key(|server| server.term()) else { return false };
        let members = leader.node.configuration().0.members();
        let has_all = |one: &Server| {
            one.node.log().last_position() == leader.node.log().last_position()
                && one.node.last_applied() == one.node.log().last_index()
                && one.pending.is_empty()
        };
        servers().filter(|server| members.contains(server.node.id())).all(has_all)
    }
}

/// What must have happened somewhere, or the test says nothing.
const RARE: [(Rule, &str); 12] = [
    (Rule::ServesByLease, "read by lease"),
    (Rule::SendsTimeoutNow, "handed over"),
    (Rule::AbortsTransfer, "hand-over given up"),
    (Rule::UsesConfiguration, "configured"),
    (Rule::RollsBackConfiguration, "configuration taken back"),
    (Rule::RemovedLeaderStepsDown, "leader removed"),
    (Rule::EndsCatchUpRound, "caught up"),
    (Rule::DropsLog, "log dropped"),
    (Rule::RefusesChunk, "chunk refused"),
    (Rule::DeletesConflict, "overwritten"),
    (Rule::LosesQuorum, "quorum lost"),
    (Rule::TooMuchUncommitted, "too much waited"),
];

/// Is it guarded against servers that were removed or cut off?
fn is_guarded(seed: u64) -> bool {
    !seed.is_multiple_of(4)
}

/// A storm, and what comes after it. Says what was reached, and after how long all agreed.
fn storm(seed: u64) -> (BTreeMap<&'static str, u64>, u64, usize) {
    let mut world = World::new(seed);
    let end = world.now + STORM;
    while world.now < end {
        let pause = world.now + world.below(30 * MS);
        while world.go_on(pause) {}
        world.somebody_does_something();
    }
    world.storms = false;
    world.cut = NodeSet::EMPTY;
    let healed = world.now;
    let bound = if is_guarded(seed) { SOON } else { 5 * SOON };
    loop {
        let pause = world.now + 20 * MS;
        while world.go_on(pause) {}
        if world.agree() && world.places.iter().all(|place| place.down_until.is_none()) {
            break;
        }
        let passed = world.now - healed;
        assert!(passed <= bound, "seed {seed}: no agreement after {} ms", passed / MS);
    }
    let took = world.now - healed;
    // Whoever asked a server that did not crash hears of it.
    let end = world.now + 2_000 * MS;
    while world.go_on(end) {}
    let waits = world.asked.iter().filter(|(_, asked)| asked.answers == 0);
    let waits: Vec<_> = waits.map(|(id, asked)| (id, asked.at)).collect();
    assert_eq!(waits, [], "seed {seed}: without an end");
    (world.reached, took, world.most_flying)
}

#[test]
fn whatever_happens_at_once_every_promise_is_kept() {
    let seeds = std::env::var("SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(1_000);
    let (mut reached, mut longest, mut most) = (BTreeMap::<_, u64>::new(), 0, 0);
    for seed in 0..seeds {
        let (here, took, flying) = storm(seed);
        here.into_iter().for_each(|(name, count)| *reached.entry(name).or_default() += count);
        (longest, most) = (longest.max(took), most.max(flying));
    }
    println!("{seeds} seeds, {reached:?}");
    println!("agreed after at most {} ms; at most {most} messages at once", longest / MS);
    for (_, name) in RARE {
        assert!(0 < reached.get(name).copied().unwrap_or(0), "nowhere: {name}");
    }
}
