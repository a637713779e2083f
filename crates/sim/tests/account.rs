//! Of a property that broke it can be told how that came about, by records that the run has.

mod common;

use common::{does, on};
use raft::{NodeId, Rule};
use sim::{
    Account, Act, ClientAct, Command, LinkAct, Property, Script, ServerAct, Settings, Span,
    SpanRange, Step, Target, Time, Timeline, Ways,
};

/// The server, what was done to it or else the most telling of its rules, and which rule was missed.
fn told(account: &Account) -> Vec<String> {
    let step = |step: &Step| {
        let server = step.server.map_or("-".to_owned(), |server| server.to_string());
        let rule = step.record.followed.rules.iter().map(|fired| fired.rule().id());
        let telling = ["wins-election", "commits", "grants-vote", "appends-entries"];
        let rules: Vec<&str> = rule.collect();
        let told = telling.iter().find(|id| rules.contains(id)).or(rules.first());
        let act = step.record.act().or(step.record.did.as_ref()).filter(|_| step.is_fault());
        let verb = act.and_then(Act::said).map(|(verb, _)| verb.name);
        let what = verb.or(told.copied()).unwrap_or_default();
        let off = step.off.map_or(String::new(), |rule| format!(" without {}", rule.id()));
        format!("{server} {what}{off}")
    };
    account.steps.iter().map(step).collect()
}

fn account_of(timeline: &Timeline, property: Property) -> Account {
    let broken = timeline.world().broken();
    let (record, _) = broken.iter().find(|(_, it)| it.property == property).expect("it broke");
    timeline.account(*record).expect("it is known how")
}

/// The followers say that they have what their slow disks do not have yet, and one of them crashes.
fn lost() -> Timeline {
    let disk_sync = SpanRange::ms(60, 90);
    let mut settings = Settings { servers: 3, disk_sync, ..Settings::default() };
    settings.raft.off = [Rule::EntriesOnDisk].into_iter().collect();
    let mut timeline = Timeline::new(Script { settings, seed: 7, acts: vec![] });
    timeline.seek(Time::ms(1_500));
    let servers = timeline.world().settings().all();
    let mut ids = servers.iter();
    let [leader, forgets, other] = [(); 3].map(|()| ids.next().expect("there are three"));
    assert_eq!(timeline.world().leader(), Some(leader));
    does(&mut timeline, LinkAct::Cut(Ways::between(leader, other)));
    let command = Command::Put { key: "x".into(), value: "7".into() };
    does(&mut timeline, ClientAct::ask(Target::Leader, command));
    on(&mut timeline, 40);
    does(&mut timeline, ServerAct::Crash(forgets));
    on(&mut timeline, 60);
    does(&mut timeline, LinkAct::Cut(Ways::between(leader, forgets)));
    does(&mut timeline, ServerAct::Restart(forgets));
    on(&mut timeline, 3_000);
    timeline
}

#[test]
fn that_a_leader_lacks_what_was_committed_is_told_by_entry_acknowledgement_faults_and_votes() {
    let account = account_of(&lost(), Property::LeaderCompleteness);
    let steps = [
        "S1 wins-election",
        "- cut",
        "S1 appends-command",
        "S2 appends-entries without entries-on-disk",
        "S2 crash",
        "S1 commits",
        "- cut",
        "S2 restart",
        "S3 votes-for-itself",
        "S2 grants-vote",
        "S3 wins-election",
    ];
    assert_eq!(told(&account), steps);
    assert_eq!(account.steps.last().map(|step| step.record.number), Some(account.broke));
}

#[test]
fn that_a_committed_entry_is_on_too_few_disks_is_told_from_its_making_on() {
    let timeline = lost();
    let (record, _) = timeline.world().broken()[1];
    let account = timeline.account(record).expect("it is known how");
    assert_eq!(account.violation.property, Property::CommittedIsKept);
    let steps = [
        "S1 appends-command",
        "S2 appends-entries without entries-on-disk",
        "S2 crash",
        "S1 commits",
    ];
    assert_eq!(told(&account), steps);
}

/// A voter's disk does not have its vote yet when it crashes, so it votes a second time.
#[test]
fn that_a_term_has_two_leaders_is_told_by_who_voted_for_whom() {
    let disk_sync = SpanRange::ms(30, 30);
    let mut settings = Settings { servers: 3, disk_sync, ..Settings::default() };
    settings.raft.off = [Rule::VoteOnDisk].into_iter().collect();
    let mut timeline = Timeline::new(Script { settings, seed: 3, acts: vec![] });
    let servers = timeline.world().settings().all();
    let mut ids = servers.iter();
    let [one, voter, other] = [(); 3].map(|()| ids.next().expect("there are three"));
    does(&mut timeline, LinkAct::Cut(Ways::between(one, other)));
    does(&mut timeline, ServerAct::ElectionTimeout(one));
    on(&mut timeline, 15);
    does(&mut timeline, ServerAct::ElectionTimeout(other));
    on(&mut timeline, 35);
    does(&mut timeline, ServerAct::Crash(voter));
    does(&mut timeline, ServerAct::Restart(voter));
    on(&mut timeline, 100);
    let vote = account_of(&timeline, Property::OneVotePerTerm);
    let steps = [
        "S3 votes-for-itself",
        "S2 grants-vote without vote-on-disk",
        "S2 crash",
        "S2 restart",
        "S2 grants-vote without vote-on-disk",
    ];
    assert_eq!(told(&vote), steps);
    let account = account_of(&timeline, Property::ElectionSafety);
    let steps = [
        "S1 votes-for-itself",
        "S3 votes-for-itself",
        "S2 grants-vote without vote-on-disk",
        "S2 crash",
        "S2 restart",
        "S1 wins-election",
        "S2 grants-vote without vote-on-disk",
        "S3 wins-election",
    ];
    assert_eq!(told(&account), steps);
}

/// That a follower took the entry in is not told besides that it said so, nor that it learned later
/// that it is committed.
#[test]
fn of_servers_that_a_property_does_not_name_what_they_said_and_committed_is_told() {
    let settings = Settings { servers: 3, ..Settings::default() };
    let mut timeline = Timeline::new(Script { settings, seed: 7, acts: vec![] });
    timeline.seek(Time::ms(600));
    let command = Command::Put { key: "x".into(), value: "7".into() };
    does(&mut timeline, ClientAct::ask(Target::Leader, command));
    on(&mut timeline, 200);
    for id in timeline.world().settings().all().iter().skip(1) {
        does(&mut timeline, ServerAct::Crash(id));
        does(&mut timeline, ServerAct::Wipe(id));
    }
    let account = account_of(&timeline, Property::CommittedIsKept);
    let steps = [
        "S1 appends-command",
        "S3 acknowledges",
        "S2 appends-entries",
        "S2 acknowledges",
        "S1 commits",
        "S2 learns-commit",
        "S2 crash",
        "S2 wipe",
        "S3 crash",
        "S3 wipe",
    ];
    assert_eq!(account.violation.server.number(), 2);
    assert_eq!(told(&account), steps);
    let concerned: Vec<u8> = account.concerned().iter().map(NodeId::number).collect();
    assert_eq!(concerned, [1, 2, 3], "all that said they have it");
}

/// A read is not current because somebody else committed.
#[test]
fn of_a_stale_read_the_commit_elsewhere_is_told() {
    let mut settings = Settings { servers: 3, ..Settings::default() };
    settings.raft.off = [Rule::ConfirmsLeadership].into_iter().collect();
    let mut timeline = Timeline::new(Script { settings, seed: 7, acts: vec![] });
    timeline.seek(Time::ms(1_000));
    let old = timeline.world().leader().expect("somebody leads");
    does(&mut timeline, LinkAct::Cut(Ways::around(old)));
    on(&mut timeline, 1_500);
    let command = Command::Put { key: "x".into(), value: "7".into() };
    does(&mut timeline, ClientAct::ask(Target::Leader, command));
    on(&mut timeline, 300);
    let by = sim::ReadBy::ReadIndex;
    does(&mut timeline, ClientAct::Read("x".into(), by, Target::Server(old)));
    on(&mut timeline, 200);
    let Some((record, broken)) = timeline.world().broken().first().copied() else {
        panic!("it answered")
    };
    assert_eq!(broken.property, Property::ReadsAreCurrent);
    let account = timeline.account(record).expect("it is known how");
    let commits = told(&account).iter().position(|step| step.ends_with(" commits"));
    let commits = &account.steps[commits.expect("somebody committed it")];
    assert_ne!(commits.server, Some(old));
    assert!(account.concerned().contains(old) && 2 <= account.concerned().len());
}

/// The moment may be later, and the run longer than what is looked at.
#[test]
fn an_account_is_the_same_whenever_it_is_asked_for() {
    let mut timeline = lost();
    let account = account_of(&timeline, Property::LeaderCompleteness);
    on(&mut timeline, 60_000);
    assert_eq!(account_of(&timeline, Property::LeaderCompleteness), account);
    assert_eq!(timeline.account(account.broke + 1), None);
    timeline.seek_record(account.broke - 1);
    assert_eq!(timeline.account(account.broke), None, "it has not broken yet");
}

/// Steps ascend, none is told twice, and there are not more than can be read.
#[test]
fn whatever_breaks_has_an_account_that_can_be_read() {
    let off: Vec<Rule> = Rule::ALL.iter().copied().filter(|rule| rule.can_be_off()).collect();
    let mut accounts = 0;
    for (seed, rule) in (0..).zip(off.iter().cycle().take(400)) {
        let disk_sync = SpanRange::ms(1, 60);
        let mut settings = Settings { servers: 3, disk_sync, ..Settings::default() };
        settings.raft.off = [*rule].into_iter().collect();
        let mut timeline = Timeline::new(Script { settings, seed, acts: vec![] });
        does(&mut timeline, sim::TroubleAct::Make(Span::ms(80), sim::Faults::USUAL));
        for value in 0..40 {
            let command = Command::Put { key: "x".into(), value: value.to_string() };
            if timeline.world().leader().is_some() {
                does(&mut timeline, ClientAct::ask(Target::Leader, command));
            }
            on(&mut timeline, 100);
        }
        let known: Vec<NodeId> = timeline.world().settings().all().iter().collect();
        for (record, violation) in timeline.world().broken() {
            let account = timeline.account(*record).expect("it broke there");
            let numbers: Vec<u64> = account.steps.iter().map(|it| it.record.number).collect();
            assert!(numbers.is_sorted_by(|one, next| one < next), "{numbers:?}");
            assert!(numbers.len() <= Account::MOST_STEPS);
            assert_eq!(numbers.last(), Some(record));
            assert!(account.steps.iter().all(|it| it.server.is_none_or(|id| known.contains(&id))));
            assert!(known.contains(&violation.server));
            accounts += 1;
        }
    }
    assert!(100 < accounts, "only {accounts} broke");
}
