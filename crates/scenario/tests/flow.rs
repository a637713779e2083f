//! What a setting of the flow saves: for each there is a run that says how much more it would cost with
//! the setting otherwise.

use scenario::{Claim, Language, Metric, corpus, parse, print};
use sim::Run;

#[test]
fn each_run_costs_as_much_more_otherwise_as_it_says() {
    for (name, text) in corpus::FLOW {
        let mut scenario = parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(print(&scenario), *text, "{name}: as it is printed");
        for language in Language::ALL.iter().copied() {
            assert_eq!(scenario.title.get(language), Some(corpus::title(text, language)), "{name}");
        }
        assert_eq!(scenario::check(&scenario), [], "{name}");
        let mut run = Run::new(&scenario.script);
        while let Some(record) = run.step(&scenario.script, scenario.end) {
            assert_eq!(record.refused, None, "{name}: {record:?}");
            assert!(record.followed.violations.is_empty(), "{name}: {record:?}");
        }
        // It is about the setting that gives it its name, and makes no such difference by itself.
        let [expect] = scenario.expects.as_slice() else { panic!("{name}: one expectation") };
        let Claim::Costs(cost) = &expect.claim else { panic!("{name}: {expect:?}") };
        assert!(cost.setting.id().ends_with(name), "{name}: {}", cost.setting.name);
        cost.setting.set(&mut scenario.script.settings, cost.amount);
        assert_ne!(scenario::check(&scenario), [], "{name}: a run costs no more than itself");
    }
}

/// What the issue asks to be seen: every metric is in use, and every setting of the flow.
#[test]
fn every_metric_has_a_run() {
    let costs: Vec<_> = corpus::FLOW
        .iter()
        .flat_map(|(_, text)| parse(text).expect("a scenario").expects)
        .filter_map(|expect| if let Claim::Costs(cost) = expect.claim { Some(cost) } else { None })
        .collect();
    for metric in Metric::ALL {
        let is_used = costs.iter().any(|cost| cost.metric == metric);
        assert!(is_used || metric == Metric::Bytes, "{}", metric.id());
    }
    assert_eq!(costs.len(), 8);
}

#[test]
fn a_cost_that_is_not_so_says_what_was_counted() {
    let told = |expect: &str| {
        let text = "raft-scenario 1\nservers 3\nseed 7\nat 1s put x 1\nend 2s\n";
        let scenario = parse(&text.replace("end", &format!("{expect}\nend"))).expect("a scenario");
        scenario::verdicts(&scenario).remove(0).found
    };
    assert_eq!(told("expect finally 1.5x messages with heartbeat 20ms"), None);
    let found = told("expect finally 99x messages with heartbeat 20ms").expect("it is not so");
    let (times, counts) = found.split_once(": ").expect("a factor, then counts");
    let (own, other) = counts.split_once(" and ").expect("two counts");
    let [own, other]: [u64; 2] = [own, other].map(|it| it.parse().expect("a number"));
    assert_eq!(times, format!("{}.{}x", other / own, other * 10 / own % 10));
    let none = told("expect finally 2x latency with network loss 100%");
    assert_eq!(none.as_deref(), Some("that nothing was acknowledged"));
}

#[test]
fn a_cost_that_cannot_be_read_says_what_was_expected() {
    let wrong = |rest: &str| {
        let text = format!("raft-scenario 1\nexpect finally {rest}\n");
        parse(&text).expect_err("it is wrong").to_string()
    };
    assert!(wrong("5x mesages with raft batch 1").contains("did you mean \"messages\"?"));
    assert!(
        wrong("5x messages without raft batch 1").contains("expected with"),
        "{}",
        wrong("5x messages without raft batch 1")
    );
    assert!(wrong("5x messages with raft batch 0").contains("a number from 1"));
    // Once as much is nothing to expect: that is no factor, and a fact is expected.
    assert!(wrong("1x messages with raft batch 1").contains("expected a server"));
}

/// All that a run sends and writes, by what its clients were told is done.
#[test]
fn what_one_command_costs_is_what_all_cost_by_their_number() {
    let text = |puts: u32| {
        let puts: String =
            (0..puts).map(|at| format!("at {}ms put x {at}\n", 500 + at * 10)).collect();
        format!("raft-scenario 1\nservers 3\nseed 7\n{puts}end 2s\n")
    };
    let end = |puts| {
        let scenario = parse(&text(puts)).expect("a scenario");
        let mut run = Run::new(&scenario.script);
        while run.step(&scenario.script, scenario.end).is_some() {}
        run.world().clone()
    };
    assert_eq!(scenario::cost_of_one(&end(0)), None);
    let world = end(10);
    for (metric, hundredths) in scenario::cost_of_one(&world).expect("ten are done") {
        let all = metric.of(&world).expect("it is counted");
        assert_eq!(hundredths, all * 100 / 10, "{}", metric.id());
        assert!(1_000 < all * 100, "{}", metric.id());
    }
}
