//! Does a scenario come out as it says?

use crate::expect::{Claim, Expect, Fact, RequestFate, standing};
use crate::limits::MOST_RECORDS;
use crate::play::Play;
use crate::scenario::Scenario;
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

/// Runs the scenario to its end, and says what did not come true, in the order of its lines.
#[must_use]
pub fn check(scenario: &Scenario) -> Vec<Failure> {
    check_within(scenario, MOST_RECORDS)
}

fn check_within(scenario: &Scenario, most: u64) -> Vec<Failure> {
    let mut play = Play::new(&scenario.script, most);
    let mut found: Vec<Option<String>> = alloc::vec![None; scenario.expects.len()];
    let times = scenario.expects.iter().map(|expect| expect.claim.at());
    let mut order: Vec<(Time, usize)> =
        times.zip(0..).map(|(at, place)| (at.unwrap_or(scenario.end), place)).collect();
    // What holds at the end holds after whatever else happens then.
    order.sort_by_key(|(at, place)| (*at, scenario.expects[*place].claim.at().is_none()));
    for (at, place) in order {
        while play.step(at).is_some() {}
        found[place] = if play.is_exhausted() {
            Some(format!("no end of it after {most} records"))
        } else {
            judge(&scenario.expects[place].claim, play.world())
        };
    }
    let failures = scenario.expects.iter().zip(found).filter_map(|(expect, found)| {
        let Expect { line, claim } = expect;
        found.map(|found| Failure { line: line.0, expected: claim.to_string(), found })
    });
    failures.collect()
}

/// What is so instead, if the claim is not true.
fn judge(claim: &Claim, world: &World) -> Option<String> {
    match claim {
        Claim::At(_, fact) | Claim::Finally(fact) => against(fact, world).err(),
        Claim::Always(property) => broken(*property, world),
    }
}

fn broken(property: Option<Property>, world: &World) -> Option<String> {
    let of_it = |broken: Property| property.is_none_or(|property| property == broken);
    let (record, first) = world.broken().iter().find(|(_, broken)| of_it(broken.property))?;
    let told = crate::explain_violation(first, crate::Language::ENGLISH);
    Some(format!("{} broken in record {record}: {told}", first.property.id()))
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
        Life::Settled { outcome: Outcome::Acknowledged { .. }, .. } => RequestFate::Acknowledged,
        Life::Settled { outcome: Outcome::Failed { .. }, .. } => RequestFate::Failed,
        Life::Settled { outcome: Outcome::Unknown, .. } => RequestFate::Unknown,
    }
}

fn logs_equal(world: &World) -> Result<(), String> {
    let Some((first, others)) = world.servers().split_first() else { return Ok(()) };
    for other in others {
        let (ours, theirs) = (first.node().log(), other.node().log());
        let last = ours.last_index().max(theirs.last_index());
        let differs = |index: &Index| ours.entry(*index) != theirs.entry(*index);
        if let Some(index) = (1..=last.0).map(Index).find(differs) {
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
    fn a_run_that_is_too_long_is_given_up_and_says_so() {
        let text = "raft-scenario 1\nservers 25\nheartbeat 100us\nexpect at 24s S1 is down";
        let scenario = crate::parse(text).expect("a scenario");
        let told: Vec<_> = check_within(&scenario, 500).iter().map(ToString::to_string).collect();
        let expected = "line 4: expected at 24s S1 is down, found no end of it after 500 records";
        assert_eq!(told, [expected]);
    }
}
