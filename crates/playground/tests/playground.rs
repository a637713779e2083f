//! What a program asks of a playground, and what it is answered.

use playground::{Options, Playground, Reached};

fn fresh() -> Playground {
    Playground::new(&Options { servers: Some(3), seed: Some(7), ..Options::default() })
        .expect("three servers")
}

fn of_text(text: &str) -> Result<Playground, String> {
    Playground::new(&Options { scenario: Some(text.into()), ..Options::default() })
}

#[test]
fn a_cluster_is_made_acted_on_run_and_asked() {
    let mut playground = fresh();
    let leads = |playground: &Playground| playground.state().leader;
    assert_eq!(
        playground.run_until(5_000.0, Some("S1 is leader in term 9"), 100_000),
        Ok(Reached::Time)
    );
    let leader = leads(&playground).expect("somebody leads by now");
    let record = playground.act("put x 1").expect("it can be asked");
    assert_eq!(record.act.as_deref(), Some("put x 1"));
    assert_eq!(record.server.as_ref(), Some(&leader));
    let wanted = format!("{leader} has x = 1");
    assert_eq!(playground.run_until(6_000.0, Some(&wanted), 100_000), Ok(Reached::Fact));
    let state = playground.state();
    let server = state.servers.iter().find(|server| server.id == leader).expect("it is there");
    assert_eq!(server.store.get("x").map(String::as_str), Some("1"));
    let entry = server.log.entries.last().expect("it has entries");
    assert_eq!((entry.kind, entry.command.as_deref()), ("command", Some("put x 1")));
    assert!(entry.committed && entry.durable);
    assert_eq!(state.requests.last().map(|it| it.outcome), Some("acknowledged"));
}

#[test]
fn what_is_acted_in_the_past_is_a_branch_and_the_old_one_stays() {
    let mut playground = fresh();
    playground.run_until(1_000.0, None, 100_000).expect("a time");
    playground.seek(500.0).expect("a time");
    playground.act("crash S1").expect("it is up");
    let branches = playground.branches();
    assert_eq!(branches.len(), 2);
    assert_eq!(
        (branches[1].parent, branches[1].left, branches[1].current),
        (Some(0), Some(500.0), true)
    );
    playground.switch(0).expect("it is there");
    assert_eq!(playground.holds("S1 is down"), Ok(false));
    assert_eq!(playground.switch(2), Err("expected a branch from 0 to 1, found 2".into()));
}

#[test]
fn a_link_and_a_text_lead_to_the_same_run() {
    let mut playground = fresh();
    playground.run_until(800.0, None, 100_000).expect("a time");
    playground.act("put x 1").expect("somebody leads");
    playground.run_until(900.0, None, 100_000).expect("a time");
    let digest = playground.state().digest;
    let link = playground.link().expect("it fits");
    for link in [link.clone(), format!("https://example.org/raft/#{link}")] {
        let again = Playground::new(&Options { link: Some(link), ..Options::default() });
        let again = again.expect("the link is whole");
        assert_eq!((again.state().digest, again.differs()), (digest.clone(), false));
    }
    let mut again = of_text(&playground.scenario()).expect("what is printed can be read");
    again.run_until(900.0, None, 100_000).expect("a time");
    assert_eq!(again.state().digest, digest);
}

#[test]
fn records_are_those_of_the_run() {
    let mut playground = fresh();
    let mut all = Vec::new();
    while let Some(record) = playground.step().filter(|record| record.time <= 400.0) {
        all.push(record);
    }
    assert!(20 < all.len(), "{}", all.len());
    assert_eq!(playground.records(0.0, 400.0), Ok(all.clone()));
    let half = all.iter().filter(|record| 200.0 <= record.time).cloned().collect();
    assert_eq!(playground.records(200.0, 400.0), Ok(half));
    assert!(all.iter().any(|record| record.rules.iter().any(|it| it.rule == "wins-election")));
}

#[test]
fn a_run_stops_where_a_property_breaks_and_what_it_expects_is_judged() {
    let text = scenario::corpus::run_without(raft::Rule::KeepsVote).expect("it can be off");
    let mut playground = of_text(text).expect("a run of the corpus");
    assert_eq!(playground.run_until(900.0, None, 100_000), Ok(Reached::Broken));
    assert_eq!(playground.last().broken[0].property, "one-vote-per-term");
    let judged = playground.check();
    assert_eq!(judged.len(), 2);
    assert!(judged.iter().all(|it| it.found.is_none()), "{judged:?}");
}

#[test]
fn what_is_wrong_says_what_was_expected_and_what_was_found() {
    let wrong = |options: &Options| Playground::new(options).expect_err("it is wrong");
    let of = |name: &str, value: &str| Options {
        settings: Some([(name.to_owned(), value.to_owned())].into()),
        ..Options::default()
    };
    assert!(wrong(&of("network loss", "five")).contains("found \"five\""));
    assert!(wrong(&of("network lost", "5%")).contains("found \"network lost\""));
    assert!(wrong(&Options { profile: Some("etc".into()), ..Options::default() }).contains("etcd"));
    assert!(
        wrong(&Options { lesson: Some("no".into()), ..Options::default() })
            .contains("found \"no\"")
    );
    assert!(
        wrong(&Options { language: Some("tlh".into()), ..Options::default() }).contains("en, ko")
    );
    assert!(wrong(&Options { link: Some("###".into()), ..Options::default() }).len() > 10);
    let both = Options { lesson: Some("x".into()), seed: Some(1), ..Options::default() };
    assert!(wrong(&both).starts_with("expected one of scenario"));
    // A name or a value with a line in it is no second line.
    assert!(wrong(&of("seed 1\nat 1ms crash S1\n", "")).contains("expected servers, seed"));
    assert!(wrong(&of("network loss", "5%\nat 1ms crash S1")).contains("in one line"));
    let mut playground = fresh();
    let before = playground.state();
    for act in ["crash", "crash S9", "crash S1 S2", "fly", "", "restart S1"] {
        assert!(!playground.act(act).expect_err(act).is_empty());
    }
    for time in [-1.0, f64::NAN, f64::INFINITY, 1e12] {
        assert!(playground.seek(time).is_err(), "{time}");
    }
    assert_eq!(playground.state(), before);
    assert!(playground.holds("S1 flies").is_err());
}
