//! For each rule that can be off there is a run that shows what it is for.
#![allow(clippy::unwrap_used, reason = "a helper of a test is as much a test")]

use raft::{Fired, Rule, RuleSet};
use scenario::{Claim, Language, Scenario, check, corpus, parse, print};
use sim::{Property, Run, Step, Timeline, Violation};

fn runs() -> impl Iterator<Item = (Rule, Scenario)> {
    Rule::ALL.iter().copied().filter(|rule| rule.can_be_off()).map(|rule| {
        let id = rule.id();
        let text = corpus::run_without(rule).unwrap_or_else(|| panic!("{id} has no run"));
        let scenario = parse(text).unwrap_or_else(|error| panic!("{id}: {error}"));
        assert_eq!(print(&scenario), text, "{id}: as it is printed");
        (rule, scenario)
    })
}

#[test]
fn without_the_rule_what_the_run_expects_is_so() {
    for (rule, scenario) in runs() {
        assert_eq!(scenario.script.settings.raft.off, RuleSet::NONE.with(rule), "{}", rule.id());
        assert_eq!(check(&scenario), [], "{}", rule.id());
        let mut run = Run::new(&scenario.script);
        while let Some(record) = run.step(&scenario.script, scenario.end) {
            assert_eq!(record.refused, None, "{}: {record:?}", rule.id());
        }
        // It is called after what the rule keeps, in every language.
        for language in Language::ALL.iter().copied() {
            let (title, keeps) =
                (scenario.title.get(language), language.part("keeps", rule.id(), 0));
            assert!(title.is_some_and(|title| title.ends_with(keeps)), "{}: {title:?}", rule.id());
        }
    }
}

/// What is for safety breaks a property, at a record; what is for liveness has somebody wait for ever.
#[test]
fn it_is_what_the_rule_is_there_for() {
    for (rule, scenario) in runs() {
        let last = scenario.expects.last().expect("it expects something");
        let broken = match &last.claim {
            Claim::Breaks(_, property) => Some(*property),
            Claim::At(..) | Claim::Finally(_) | Claim::Costs(_) | Claim::Always(_) => None,
        };
        let fits = match rule.property().expect("it can be off") {
            raft::Property::Liveness => broken.is_none(),
            raft::Property::Linearizability => {
                matches!(broken, Some(Property::ReadsAreCurrent | Property::AppliedOnce))
            }
            raft::Property::ElectionSafety => broken == Some(Property::ElectionSafety),
            raft::Property::LogMatching => broken == Some(Property::LogMatching),
            raft::Property::StateMachineSafety => broken == Some(Property::StateMachineSafety),
            raft::Property::LeaderCompleteness => {
                matches!(broken, Some(Property::LeaderCompleteness | Property::CommittedIsKept))
            }
        };
        assert!(fits, "{}: {broken:?}", rule.id());
    }
}

#[test]
fn with_the_rule_the_same_acts_do_no_harm() {
    for (rule, mut scenario) in runs() {
        scenario.script.settings.raft.off = RuleSet::NONE;
        assert_ne!(check(&scenario), [], "{}: it must make a difference", rule.id());
        let mut run = Run::new(&scenario.script);
        while let Some(record) = run.step(&scenario.script, scenario.end) {
            assert!(record.followed.violations.is_empty(), "{}: {record:?}", rule.id());
            assert!(scenario.script.acts.len() < 20 && record.number < 10_000, "{}", rule.id());
        }
    }
}

/// What a stale read tells begins with the write that was acknowledged elsewhere, and says when it was
/// asked.
#[test]
fn of_a_stale_read_it_is_told_who_committed_and_when_it_was_asked() {
    let mut reads = 0;
    for (rule, scenario) in runs() {
        let mut timeline = Timeline::new(scenario.script.clone());
        timeline.seek(scenario.end);
        let stale = |(_, it): &&(u64, Violation)| it.property == Property::ReadsAreCurrent;
        let Some((record, _)) = timeline.world().broken().iter().find(stale).copied() else {
            continue;
        };
        reads += 1;
        let account = timeline.account(record).unwrap();
        let (last, before) = account.steps.split_last().unwrap();
        let ended: Vec<_> = last.record.followed.settled.iter().map(|(id, _)| *id).collect();
        let asks = |step: &Step| step.record.followed.request.is_some_and(|id| ended.contains(&id));
        assert!(account.steps.iter().any(asks), "{}: nobody asks", rule.id());
        let commits = |step: &Step| matches!(step.told, Some(Fired::Commits { .. }));
        assert!(before.iter().any(commits), "{}: nobody commits", rule.id());
    }
    assert!(4 <= reads, "{reads} runs");
}
