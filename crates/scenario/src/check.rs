//! Does a scenario come out as it says?

use crate::error::ParseError;
use crate::expect::{Claim, Expect, Fact, RequestFate, standing};
use crate::limits::MOST_RECORDS;
use crate::play::Play;
use crate::scenario::Scenario;
use crate::words::Words;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use raft::{Index, Payload};
use sim::{Life, Outcome, Property, RequestLife, Server, Time, World};

/// An expectation that did not come true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The line that says it; 0 if it was never in a text.
    pub line: u32,
    /// What was expected, as it is written.
    pub expected: String,
    /// What was found instead.
    pub found: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if 0 < self.line {
            write!(f, "line {}: ", self.line)?;
        }
        write!(f, "expected {}, found {}", self.expected, self.found)
    }
}

/// What became of an expectation, and when that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The line that says it; 0 if it was never in a text.
    pub line: u32,
    /// What was expected, as it is written.
    pub expected: String,
    /// When it is decided: at its time, at the end, or when a property broke.
    pub at: Time,
    /// What was found instead, if it failed.
    pub found: Option<String>,
}

/// Runs the scenario to its end, and says what did not come true, in the order of its lines.
#[must_use]
pub fn check(scenario: &Scenario) -> Vec<Failure> {
    let failed = verdicts(scenario).into_iter().filter_map(|verdict| {
        let Verdict { line, expected, found, .. } = verdict;
        Some(Failure { line, expected, found: found? })
    });
    failed.collect()
}

/// Runs the scenario to its end, and says what became of each expectation, in the order of its lines.
#[must_use]
pub fn verdicts(scenario: &Scenario) -> Vec<Verdict> {
    verdicts_within(scenario, MOST_RECORDS)
}

fn verdicts_within(scenario: &Scenario, most: u64) -> Vec<Verdict> {
    let mut play = Play::new(&scenario.script, most);
    // When each property broke first.
    let mut broke: Vec<(Time, Property)> = Vec::new();
    let verdict = |expect: &Expect| Verdict {
        line: expect.line.0,
        expected: expect.claim.to_string(),
        at: expect.claim.at().unwrap_or(scenario.end),
        found: None,
    };
    let mut verdicts: Vec<Verdict> = scenario.expects.iter().map(verdict).collect();
    let mut order: Vec<usize> = (0..verdicts.len()).collect();
    // What holds at the end holds after whatever else happens then.
    sim::ascend(&mut order, |place| {
        (verdicts[*place].at, scenario.expects[*place].claim.at().is_none())
    });
    for place in order {
        let (claim, verdict) = (&scenario.expects[place].claim, &mut verdicts[place]);
        while let Some(record) = play.step(verdict.at) {
            let time = record.time;
            broke.extend(record.followed.violations.iter().map(|broken| (time, broken.property)));
        }
        if play.is_exhausted() {
            verdict.found = Some(format!("no end of it after {most} records"));
            continue;
        }
        verdict.found = judge(claim, scenario, play.world(), &broke);
        if let (Claim::Always(property), Some(_)) = (claim, &verdict.found) {
            let first = broke.iter().find(|(_, one)| property.is_none_or(|it| it == *one));
            verdict.at = first.map_or(verdict.at, |(time, _)| *time);
        }
    }
    verdicts
}

/// What is so instead, if the claim is not true.
fn judge(
    claim: &Claim,
    scenario: &Scenario,
    world: &World,
    broke: &[(Time, Property)],
) -> Option<String> {
    match claim {
        Claim::At(_, fact) | Claim::Finally(fact) => against(fact, world).err(),
        Claim::Costs(cost) => cost.against(&scenario.script, scenario.end, world),
        Claim::Always(property) => broken(*property, world),
        Claim::Breaks(time, property) => not_broken(broke, *time, *property),
    }
}

/// When this property broke first, if that was not at this time.
fn not_broken(broke: &[(Time, Property)], time: Time, property: Property) -> Option<String> {
    match broke.iter().find(|(_, one)| *one == property) {
        Some((at, _)) if *at == time => None,
        Some((at, _)) => Some(format!("that it breaks at {at}")),
        None => Some("that it holds".into()),
    }
}

fn broken(property: Option<Property>, world: &World) -> Option<String> {
    let of_it = |broken: Property| property.is_none_or(|property| property == broken);
    let (record, first) = world.broken().iter().find(|(_, broken)| of_it(broken.property))?;
    let told = crate::explain_violation(first, crate::Language::ENGLISH);
    Some(format!("{} broken in record {record}: {told}", first.property.id()))
}

/// Is this so now? `S1 is leader`, as an expectation says it.
///
/// # Errors
/// What is wrong with the text; it is line 1.
pub fn holds(text: &str, world: &World) -> Result<bool, ParseError> {
    let mut words = Words::new(1, text);
    let fact = crate::expect::fact(&mut words, world.all())?;
    words.end().map(|()| against(&fact, world).is_ok())
}

/// What is so instead, as an error.
fn against(fact: &Fact, world: &World) -> Result<(), String> {
    let known = |server| world.server(server).ok_or(format!("no {server}"));
    match fact {
        Fact::Stands { server, standing: role, term } => {
            let found = known(*server)?;
            let current = found.node().current_term();
            let is = found.standing() == *role && term.is_none_or(|term| term == current);
            let told = standing(found.standing());
            is.then_some(()).ok_or(format!("{server} is {told} in term {current}"))
        }
        Fact::Has { server, key, value } => {
            let found = stored(known(*server)?, key)?;
            if found == Some(value) { Ok(()) } else { Err(has(*server, key, found)) }
        }
        Fact::HasNo { server, key } => {
            let found = stored(known(*server)?, key)?;
            if found.is_none() { Ok(()) } else { Err(has(*server, key, found)) }
        }
        Fact::Commit { server, index } => {
            let found = known(*server)?.node().commit_index();
            if found == *index { Ok(()) } else { Err(format!("commit of {server} is {found}")) }
        }
        Fact::LogsEqual => logs_equal(world),
        Fact::NoLeader => match world.leader() {
            None => Ok(()),
            Some(leader) => Err(format!("{leader} leads")),
        },
        Fact::Request { number, fate } => {
            let ended = world.ended_from(0).chain(world.pending());
            let request = ended.into_iter().find(|request| request.id.0 == *number);
            let found = request.map(fate_of).ok_or(format!("no request {number}"))?;
            if found == *fate { Ok(()) } else { Err(format!("request {number} {found}")) }
        }
    }
}

fn stored<'a>(server: &'a Server, key: &str) -> Result<Option<&'a str>, String> {
    let running = server.running().ok_or(format!("{} is down", server.node().id()))?;
    let mut values = running.store().iter();
    Ok(values.find(|(other, _)| *other == key).map(|(_, value)| value))
}

fn has(server: raft::NodeId, key: &str, value: Option<&str>) -> String {
    match value {
        Some(value) => format!("{server} has {key} = {value}"),
        None => format!("{server} has no {key}"),
    }
}

fn fate_of(request: &RequestLife) -> RequestFate {
    match &request.life {
        Life::Pending => RequestFate::Pending,
        Life::Watching(_)
        | Life::Settled {
            outcome: Outcome::Acknowledged { .. } | Outcome::Read { .. } | Outcome::Closed(_),
            ..
        } => RequestFate::Acknowledged,
        Life::Settled { outcome: Outcome::Failed { .. } | Outcome::Refused, .. } => {
            RequestFate::Failed
        }
        Life::Settled { outcome: Outcome::Unknown, .. } => RequestFate::Unknown,
    }
}

fn logs_equal(world: &World) -> Result<(), String> {
    let members = world.members();
    let mut members = world.servers().iter().filter(|it| members.contains(it.node().id()));
    let Some(first) = members.next() else { return Ok(()) };
    for other in members {
        let (ours, theirs) = (first.node().log(), other.node().log());
        let last = ours.last_index().max(theirs.last_index());
        let differs = |index: &Index| ours.entry(*index) != theirs.entry(*index);
        // What a snapshot took the place of was committed: no log can differ there.
        let compacted = ours.compacted().index.max(theirs.compacted().index);
        if let Some(index) = (compacted.0 + 1..=last.0).map(Index).find(differs) {
            let one = format!("{} {}", first.node().id(), entry(first, index));
            let two = format!("{} {}", other.node().id(), entry(other, index));
            return Err(format!("at index {index} {one} and {two}"));
        }
    }
    Ok(())
}

fn entry(server: &Server, index: Index) -> String {
    let Some(entry) = server.node().log().entry(index) else { return "no entry".into() };
    let what = match &entry.payload {
        Payload::Noop => "a no-op".into(),
        Payload::Configuration(_) => "a configuration".into(),
        Payload::Command(bytes) => {
            sim::Command::decode(bytes).map_or("a command".into(), |command| command.to_string())
        }
    };
    format!("{what} of term {}", entry.term)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_property_breaks_at_the_time_that_is_named_and_not_before() {
        let told = |expect: &str| {
            let text = "raft-scenario 1\nservers 1\nrules off keeps-vote\nat 1s crash S1\n";
            let scenario = crate::parse(&format!("{text}{expect}\n")).expect("a scenario");
            verdicts(&scenario).remove(0).found
        };
        assert_eq!(told("expect at 2s no leader"), None);
        assert_eq!(told("expect at 900ms no leader").as_deref(), Some("S1 leads"));
        let found = told("expect at 2s election-safety breaks");
        assert_eq!(found.as_deref(), Some("that it holds"));
        let breaks = crate::corpus::run_without(raft::Rule::KeepsVote).expect("it can be off");
        let later = breaks.replace("expect at 631.185ms", "expect at 640ms");
        let told = verdicts(&crate::parse(&later).expect("a scenario")).remove(0).found;
        assert_eq!(told.as_deref(), Some("that it breaks at 631.185ms"));
    }

    #[test]
    fn a_run_that_is_too_long_is_given_up_and_says_so() {
        let text = "raft-scenario 1\nservers 25\nheartbeat 100us\nexpect at 24s S1 is down";
        let scenario = crate::parse(text).expect("a scenario");
        let told = verdicts_within(&scenario, 500);
        assert_eq!(told[0].found.as_deref(), Some("no end of it after 500 records"));
        assert_eq!((told[0].line, &*told[0].expected), (4, "at 24s S1 is down"));
    }
}
