//! A thousand seeds of random faults, then quiet: what must never happen does not, and what should
//! happen at times does.

mod common;

use common::{Dice, do_something, report};
use raft::{Config, Entry, Fired, Index, Log, NodeSet, Rule, VoteResult};
use sim::{
    Act, Amount, Applied, Asked, Clients, Command, Cue, Life, LinkAct, MessageKind, Outcome,
    ReadBy, Record, Response, Run, Script, ServerAct, Setting, SettingAct, Settings, Standing,
    StateMachine, Told, Watched, Wish,
};
use sim::{Clock, ClockAct, DiskAct, DiskState, Span, SpanRange, Time, TroubleAct, World};
use std::collections::BTreeSet;
use std::ops::AddAssign;

/// How many storms there are among the tests. `STORMS=1000000` asks for as many by hand, best with
/// `--release --nocapture`: a quarter of an hour.
const SEEDS: u64 = 1_000;
const STORM: Time = Time::ms(6_000);
/// DESIGN §9: a healed cluster converges within 20 election timeouts.
const TIMEOUTS_TO_CONVERGE: u64 = 20;

#[test]
fn after_any_storm_every_property_held_and_a_healed_cluster_converges() {
    let asked = std::env::var("STORMS").ok().and_then(|count| count.parse().ok());
    let all = storms(1..=asked.unwrap_or(SEEDS));
    // Those of the paper, and those of mechanisms that somebody switched on now and then.
    let paper = Rule::ALL.iter().copied().filter(|rule| *rule <= Rule::Applies);
    let mechanisms = [
        Rule::WinsPreVote,
        Rule::HeardFromLeader,
        Rule::LosesQuorum,
        Rule::ConfirmsLeadership,
        Rule::ServesRead,
        Rule::ForwardsRead,
        Rule::SendsTimeoutNow,
        Rule::TimesOutNow,
        Rule::AbortsTransfer,
        Rule::SavesSnapshot,
        Rule::SendsSnapshot,
        Rule::TakesChunk,
        Rule::RefusesChunk,
        Rule::DropsLog,
        Rule::KeepsSuffix,
        Rule::HasSnapshot,
        Rule::CompactedMatches,
        Rule::OneChangeAtATime,
        Rule::ChangesAfterOwnCommit,
        Rule::UsesConfiguration,
        Rule::RollsBackConfiguration,
        Rule::RemovedLeaderStepsDown,
        Rule::BeginsCatchUp,
        Rule::EndsCatchUpRound,
        Rule::FailsToCatchUp,
        Rule::OpensSession,
        Rule::ExpiresSession,
        Rule::RepeatsResponse,
        Rule::UnknownSession,
    ];
    let missing: Vec<_> =
        paper.chain(mechanisms).filter(|rule| !all.rules.contains(rule)).collect();
    assert!(missing.is_empty(), "never fired: {missing:?}");
    assert!(2 * SEEDS < all.leaders, "{} leaders", all.leaders);
    assert!(20 * SEEDS < all.committed, "{} entries committed", all.committed);
    assert!(SEEDS / 10 < all.overwritten, "{} entries overwritten", all.overwritten);
    assert!(SEEDS / 2 < all.tails_lost, "{} unsynced tails lost", all.tails_lost);
    assert!(SEEDS / 2 < all.split_votes, "{} split votes", all.split_votes);
    assert!(10 * SEEDS < all.acknowledged, "{} requests acknowledged", all.acknowledged);
    assert!(SEEDS / 5 < all.read, "{} reads answered", all.read);
    assert!(SEEDS / 5 < all.told, "{} changes told", all.told);
    assert!(SEEDS / 2 < all.failed, "{} requests failed", all.failed);
    assert!(SEEDS / 2 < all.unknown, "{} requests without an answer", all.unknown);
}

fn storms(seeds: impl Iterator<Item = u64>) -> Tally {
    let mut all = Tally::default();
    seeds.for_each(|seed| all += storm(seed));
    println!("{all:#?}");
    all
}

/// The log's entries from index 1 on: what they ask, what became of them, and the state before the first
/// and after each.
struct Replayed {
    asked: Vec<Option<Asked>>,
    applied: Vec<Option<Applied>>,
    states: Vec<StateMachine>,
}

/// What was reached, so that a thousand storms that reach nothing are seen.
#[derive(Debug, Default)]
struct Tally {
    rules: BTreeSet<Rule>,
    leaders: u64,
    committed: u64,
    overwritten: u64,
    tails_lost: u64,
    split_votes: u64,
    acknowledged: u64,
    read: u64,
    told: u64,
    failed: u64,
    unknown: u64,
    longest_to_converge: Span,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.rules.extend(other.rules);
        self.leaders += other.leaders;
        self.committed += other.committed;
        self.overwritten += other.overwritten;
        self.tails_lost += other.tails_lost;
        self.split_votes += other.split_votes;
        self.acknowledged += other.acknowledged;
        self.read += other.read;
        self.told += other.told;
        self.failed += other.failed;
        self.unknown += other.unknown;
        self.longest_to_converge = self.longest_to_converge.max(other.longest_to_converge);
    }
}

/// Any settings that keep the paper's timing requirement (§5.6): a vote, with its disks and ways,
/// takes less than an election timeout. A leader that goes back one entry at a time may at least
/// go on by several, and where a fifth is lost it does neither: a hundred entries, one in a round
/// trip, would take longer than the bound, and rightly so.
fn settings(dice: &mut Dice) -> Settings {
    let loss_ppm = dice.one_of(&[0, 10_000, 50_000, 200_000]);
    let fast_backtracking = dice.one_of(&[true, loss_ppm == 200_000]);
    let least = if fast_backtracking && loss_ppm < 200_000 { 1 } else { 8 };
    // Clients that ask again while what they asked for waits in a narrow window, or for a leader that
    // goes back entry by entry, make it wait longer until all of them gave up: longer than the bound.
    let window = dice.one_of(&[1, 4, 256]).max(least);
    let asks_once = window < 256 || !fast_backtracking;
    let patience = [Span::ZERO, Span::ms(100), Span::ms(700)];
    Settings {
        servers: dice.one_of(&[3, 5, 7]),
        link: sim::Link {
            latency: dice.one_of(&[
                SpanRange::ms(10, 20),
                SpanRange::ms(0, 2),
                SpanRange::ms(1, 30),
            ]),
            loss_ppm,
            ..sim::Link::default()
        },
        disk_sync: dice.one_of(&[SpanRange::ms(1, 3), SpanRange::ms(0, 0), SpanRange::ms(5, 30)]),
        raft: Config {
            fast_backtracking,
            eager_commit: dice.one_of(&[true, false]),
            batch: dice.one_of(&[1, 3, 64]).max(least),
            window,
            catch_up_rounds: dice.one_of(&[0, 1, 3]),
            parallel_disk: dice.one_of(&[true, true, false]),
            snapshot_every: dice.one_of(&[0, 3, 10]),
            snapshot_tail: dice.one_of(&[0, 2]),
            // A state of a few hundred bytes, four in a round trip, would take longer than the bound.
            snapshot_chunk: dice.one_of(&[32, 16_384]),
            ..Settings::default().raft
        },
        group_wait: dice.one_of(&[Span::ZERO, Span::ZERO, Span::ms(5)]),
        batch_wait: dice.one_of(&[Span::ZERO, Span::ZERO, Span::ms(10)]),
        clients: Clients {
            sessions: dice.one_of(&[0, 2, 16]),
            timeout: if asks_once { Span::ZERO } else { dice.one_of(&patience) },
            retries: dice.one_of(&[0, 1, 3]),
        },
        ..Settings::default()
    }
}

/// A run that is judged as it goes.
struct Storm {
    script: Script,
    run: Run,
    /// What is committed, from index 1 on.
    committed: Vec<Entry>,
    tally: Tally,
}

fn storm(seed: u64) -> Tally {
    let dice = &mut Dice(seed);
    let script = Script { settings: settings(dice), seed, acts: vec![] };
    let (run, committed) = (Run::new(&script), vec![]);
    let mut storm = Storm { run, script, committed, tally: Tally::default() };
    let pause = dice.one_of(&[10_000, 50_000, 300_000]);
    let mut value = 0;
    while storm.run.world().now() < STORM {
        let time = storm.run.world().now() + Span(dice.below(pause));
        storm.go_on(time);
        value += 1;
        let action = do_something(storm.run.world(), dice, value);
        // A cluster heals by what its disks have; and clocks go wrong here beyond any bound, by which a
        // lease could be trusted.
        let is_lasting =
            matches!(action, Act::Server(ServerAct::Wipe(_)) | Act::Disk(DiskAct::Corrupt(..)));
        let trusts_clocks = matches!(
            action, Act::Setting(SettingAct::Set((setting, _))) if setting.name == "raft lease-reads"
        );
        if !is_lasting && !trusts_clocks {
            storm.act(action);
        }
    }
    storm.end();
    storm.converge();
    storm.judge_clients();
    storm.tally
}

impl Storm {
    fn go_on(&mut self, until: Time) {
        while self.run.step(&self.script, until).is_some() {
            self.judge_record();
        }
    }

    fn act(&mut self, act: impl Into<Act>) {
        let act = act.into();
        if let Act::Server(ServerAct::Crash(id)) = &act {
            let disk = self.run.world().server(*id).expect("it was allowed").disk();
            self.tally.tails_lost += u64::from(0 < disk.waiting());
        }
        let (at, after) = self.run.moment();
        self.script.acts.push(Cue { at, after, act });
        let record = self.run.step(&self.script, at).expect("the act is due");
        assert_eq!(record.refused, None, "{}", report(&self.script));
        self.judge_record();
    }

    fn judge_record(&mut self) {
        let (world, script) = (self.run.world(), &self.script);
        let record = world.record();
        self.tally.record(record);
        assert!(record.followed.violations.is_empty(), "{record:#?}\n{}", report(script));
        judge_promises(world, script);
        let rules = &record.followed.rules;
        let is_commit = |rule: &Fired| matches!(rule, Fired::Commits { .. });
        if let Some(place) = rules.iter().rposition(is_commit) {
            judge_commit(world, &rules[place..], script);
        }
        // A snapshot may take the place of an entry as soon as it is committed; the disks that it is
        // committed by have it then.
        let Some(knows) = record.followed.server.and_then(|id| world.server(id)) else { return };
        let voters = knows.node().configuration().0.voters;
        let voters = || world.servers().iter().filter(|it| voters.contains(it.node().id()));
        for index in self.committed.len() as u64 + 1..=world.committed_through().0 {
            let disks = voters().filter_map(|it| it.disk().durable().log.entry(Index(index)));
            let all: Vec<&Entry> =
                knows.node().log().entry(Index(index)).map_or(disks.collect(), |it| vec![it]);
            let often = |entry: &&&Entry| all.iter().filter(|other| *other == *entry).count();
            let entry = all.iter().max_by_key(often).expect("somebody has it");
            self.committed.push((*entry).clone());
        }
    }

    /// The network is whole again, every server is up, and disks and clocks are as they should be.
    fn end(&mut self) {
        // Who was removed and does not know it disturbs the others, unless they cling to their leader.
        let clings = Setting::ALL.iter().find(|it| it.name == "raft stickiness");
        let clings = (clings.expect("stickiness"), Amount::Switch(true));
        for act in
            [TroubleAct::Calm().into(), LinkAct::Heal().into(), SettingAct::Set(clings).into()]
        {
            if self.run.world().allows(&act).is_ok() {
                self.act(act);
            }
        }
        for id in self.run.world().all().iter() {
            let acts: [Act; 4] = [
                ServerAct::Restart(id).into(),
                ServerAct::Resume(id).into(),
                DiskAct::Becomes(id, DiskState::Fine).into(),
                ClockAct::Rate(id, Clock::USUAL).into(),
            ];
            for act in acts {
                if self.run.world().allows(&act).is_ok() {
                    self.act(act);
                }
            }
        }
    }

    fn converge(&mut self) {
        let timeout = self.script.settings.election_timeout.most;
        // It is quiet once nobody asks again.
        let Clients { timeout: patience, retries, .. } = self.script.settings.clients;
        self.go_on(self.run.world().now() + Span(patience.0 * u64::from(retries)));
        let start = self.run.world().now();
        for half_timeouts in 1..=2 * TIMEOUTS_TO_CONVERGE + 2 * self.catches_up() / timeout.0 {
            self.go_on(start + Span(half_timeouts * timeout.0 / 2));
            if has_converged(self.run.world()) {
                self.tally.longest_to_converge = self.run.world().now().since(start);
                self.tally.committed += self.run.world().committed_through().0;
                return;
            }
        }
        panic!("no convergence: {}", report(&self.script));
    }

    /// How long it takes at most, of hundreds of entries, to send a window of them in a round trip, and
    /// to go back one in a round trip, where a leader looks so for agreement. On a network that
    /// reorders no more than one is sent at a time: each of many would be refused.
    fn catches_up(&self) -> u64 {
        let (world, settings) = (self.run.world(), self.run.world().settings());
        let longest = world.servers().iter().map(|it| it.node().log().last_index().0).max();
        let round = 2 * settings.link.latency.most.0 + 2 * settings.disk_sync.most.0;
        let all = longest.unwrap_or(0) * round;
        let back = if settings.raft.fast_backtracking { 0 } else { all };
        let window = if settings.link.in_order { settings.raft.window } else { 1 };
        back + all / u64::from(window.max(1))
    }

    /// What the log says, applied once more from the beginning.
    fn replay(&self) -> Replayed {
        let mut machine = StateMachine::default();
        let mut states = vec![machine.clone()];
        let mut done_once = BTreeSet::new();
        let asked: Vec<Option<Asked>> = self
            .committed
            .iter()
            .map(|entry| match &entry.payload {
                raft::Payload::Noop | raft::Payload::Configuration(_) => None,
                raft::Payload::Command(bytes) => Asked::decode(bytes),
            })
            .collect();
        let mut applied: Vec<Option<Applied>> = Vec::new();
        for (index, asked) in (1..).map(Index).zip(&asked) {
            let off = raft::RuleSet::NONE;
            let done = asked.as_ref().map(|it| machine.apply(index, it, off, &mut Vec::new()));
            if let (Some(serial), Some(Applied { executed: true, .. })) =
                (asked.as_ref().and_then(Asked::serial), &done)
            {
                let is_new = done_once.insert((serial.session, serial.number));
                assert!(is_new, "done twice: {serial:?} {}", report(&self.script));
            }
            applied.push(done);
            states.push(machine.clone());
        }
        Replayed { asked, applied, states }
    }

    /// Every answer that a client got is the one that the log gives, in the order of the log, and
    /// that order keeps what a client could see: all that was acknowledged before it asked.
    fn judge_clients(&mut self) {
        let (world, script) = (self.run.world(), &self.script);
        let Replayed { asked, applied, states } = self.replay();
        let machine = states.last().expect("the first at least");
        for server in members(world) {
            let running = server.running().expect("every server is up");
            assert_eq!(running.machine(), machine, "{}: {}", server.node().id(), report(script));
        }
        let again: BTreeSet<_> = world.ended_from(0).filter_map(|request| request.again).collect();
        self.tally.told += judge_watches(world, script, &states);
        let mut answered = BTreeSet::new();
        let mut seen = Vec::new();
        for request in world.ended_from(0) {
            let Life::Settled { at, outcome } = &request.life else {
                panic!("an ended request that waits: {}", report(script));
            };
            let wished = match &request.wish {
                Wish::Command(command) => Some(command),
                Wish::Read(..) | Wish::Watch(_) | Wish::Change(_) | Wish::Session => None,
            };
            let is_it = |place: usize| asked[place].as_ref().and_then(Asked::command) == wished;
            let done = |place: &usize| applied[*place].as_ref().is_some_and(|it| it.executed);
            let times = (0..asked.len()).filter(|place| is_it(*place) && done(place)).count();
            // What was asked again may be done by another attempt.
            let is_alone = request.again.is_none() && !again.contains(&request.id);
            let is_put = is_alone && matches!(wished, Some(Command::Put { .. }));
            let is_unknown = |response: &Response| *response == Response::NoSession;
            match outcome {
                Outcome::Acknowledged { index, response } => {
                    self.tally.acknowledged += 1;
                    let place = index.0 as usize - 1;
                    assert!(answered.insert(*index), "{index} twice: {}", report(script));
                    assert!(is_it(place), "{request:?}");
                    let said = applied[place].as_ref().map_or(&Response::Done, |it| &it.response);
                    assert_eq!(said, response, "{request:?}");
                    let expected = usize::from(!is_unknown(response));
                    assert!(!is_put || times == expected, "{times} times: {request:?}");
                    seen.push((request.asked_at, *at, *index));
                }
                // What it saw, it saw at a moment between its asking and its answer.
                Outcome::Read { as_of, response, is_stale } => {
                    self.tally.read += 1;
                    let Wish::Read(key, by) = &request.wish else { panic!("{request:?}") };
                    assert!(!is_stale || *by == ReadBy::Local, "{request:?}");
                    let mut later = states.iter().skip(as_of.0 as usize);
                    let seen = |state: &StateMachine| state.store().read(key) == *response;
                    assert!(later.any(seen), "nobody wrote that: {request:?}");
                }
                Outcome::Closed(watched) => self.tally.told += judge_watch(watched, &states),
                Outcome::Failed { .. } | Outcome::Refused => {
                    self.tally.failed += 1;
                    assert!(!is_put || times == 0, "refused, yet there: {request:?}");
                }
                Outcome::Unknown => {
                    self.tally.unknown += 1;
                    assert!(!is_put || times <= 1, "{times} times: {request:?}");
                }
            }
        }
        for (asked_at, _, index) in &seen {
            let before = seen.iter().filter(|(_, answered_at, _)| answered_at < asked_at);
            let newest = before.map(|(_, _, index)| *index).max().unwrap_or_default();
            assert!(newest < *index, "asked at {asked_at}: {}", report(script));
        }
    }
}

impl Tally {
    fn record(&mut self, record: &Record) {
        let elected = record.followed.change.is_some_and(|change| change.to == Standing::Leader);
        self.leaders += u64::from(elected);
        for rule in &record.followed.rules {
            self.rules.insert(rule.rule());
            if let Fired::DeletesConflict { index, last_index, .. } = rule {
                self.overwritten += last_index.0 + 1 - index.0;
            }
            self.split_votes += u64::from(rule.rule() == Rule::SplitVote);
        }
    }
}

/// "Servers must persist their current term and vote, and new log entries, before responding to
/// RPCs" (thesis §3.8): what leaves a server that promises something is on its disk.
fn judge_promises(world: &World, script: &Script) {
    let record = world.record();
    let Some(server) = record.followed.server.and_then(|id| world.server(id)) else { return };
    let (node, durable) = (server.node(), server.disk().durable());
    let vote_is_durable =
        durable.current_term == node.current_term() && durable.voted_for == node.voted_for();
    let asks = record.followed.rules.iter().any(|rule| rule.rule() == Rule::VotesForItself);
    let votes = record.followed.sent.iter().any(|flight| flight.kind == MessageKind::Vote);
    let early = || format!("a vote too early: {record:#?}\n{}", report(script));
    assert!(vote_is_durable || !(asks || votes), "{}", early());
    for rule in &record.followed.rules {
        if let Fired::Acknowledges { match_index, .. } = rule {
            let compacted = node.log().compacted().index.max(durable.log.compacted().index);
            let is_there = *match_index < compacted
                || durable.log.position(*match_index) == node.log().position(*match_index);
            let is_durable = durable.current_term == node.current_term() && is_there;
            assert!(is_durable, "acknowledged too early: {record:#?}\n{}", report(script));
        }
    }
}

/// What a leader commits is on the disks of a majority: a crash of all servers at once keeps it. It
/// may be one that was frozen while others went on. What is behind that in the record, among it other
/// members, did not decide.
fn judge_commit(world: &World, rules: &[Fired], script: &Script) {
    // A setting concerns them all.
    let server = world.record().followed.server.and_then(|id| world.server(id));
    let Some((server, Fired::Commits { index, .. })) = server.zip(rules.first()) else { return };
    let node = server.node();
    let Some(term) = node.log().term_at(*index) else {
        let snapshot = node.snapshot().expect("a snapshot took its place");
        assert!(*index <= snapshot.last.index, "{index} is gone: {}", report(script));
        return;
    };
    let on_disk = |server: &&sim::Server| server.disk().durable().log.holds(*index, term);
    let copies: NodeSet =
        world.servers().iter().filter(on_disk).map(|server| server.node().id()).collect();
    let changed = rules.iter().find_map(|rule| {
        if let Fired::UsesConfiguration { index } = rule { Some(*index) } else { None }
    });
    let decided = match changed {
        Some(index) => node.configuration_before(index),
        None => Some(*node.configuration().0),
    };
    let Some(decided) = decided else { return };
    let agreed = decided.vote_result(copies, NodeSet::EMPTY);
    assert_eq!(agreed, VoteResult::Won, "{index} is on {copies} only: {}", report(script));
}

fn members(world: &World) -> impl Iterator<Item = &sim::Server> {
    let members = world.members();
    world.servers().iter().filter(move |server| members.contains(server.node().id()))
}

/// One leader, all members' logs equal, all of it committed and applied everywhere, and one
/// configuration that decides alone.
fn has_converged(world: &World) -> bool {
    let leaders = members(world).filter(|one| one.standing() == Standing::Leader).count();
    let Some(first) = members(world).next().map(sim::Server::node) else { return false };
    leaders == 1
        && !first.configuration().0.is_joint()
        && members(world).all(|server| {
            let node = server.node();
            is_same(node.log(), first.log())
                && node.commit_index() == node.log().last_index()
                && node.last_applied() == node.commit_index()
                && node.current_term() == first.current_term()
        })
}

/// The same entries, as far as no snapshot has taken their place.
fn is_same(one: &Log, other: &Log) -> bool {
    let compacted = one.compacted().index.max(other.compacted().index);
    let rest = |log: &Log| log.iter_from(compacted.next()).map(|(_, it)| it.clone()).collect();
    let (ours, theirs): (Vec<Entry>, Vec<Entry>) = (rest(one), rest(other));
    one.last_position() == other.last_position() && ours == theirs
}

/// What a client was told last is so in the log at that place. Of how many changes it was told?
fn judge_watch(watched: &Watched, states: &[StateMachine]) -> u64 {
    if let Some(Told { index, key, value }) = &watched.last {
        let state = &states[index.0 as usize];
        assert_eq!(state.store().get(key), *value, "{key} at {index}");
    }
    watched.changes
}

/// Clients that still watch at a member know all that there is. Of how many changes were they told?
fn judge_watches(world: &World, script: &Script, states: &[StateMachine]) -> u64 {
    let mut changes = 0;
    for request in world.pending() {
        let (Wish::Watch(keys), Life::Watching(watched)) = (&request.wish, &request.life) else {
            continue;
        };
        changes += judge_watch(watched, states);
        // Who is no member any more hears of nothing.
        if members(world).any(|server| server.node().id() == request.server) {
            let told = watched.last.as_ref().map_or(watched.since, |last| last.index);
            let theirs = |state: &StateMachine| state.store().read(keys);
            let then = states.get(told.0 as usize).map(theirs);
            assert_eq!(then, states.last().map(theirs), "{keys}: {}", report(script));
        }
    }
    changes
}
