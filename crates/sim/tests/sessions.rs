//! Client sessions (thesis §6.3): one test for each of their sentences, and that without them a retry
//! does what was asked twice.

mod common;

use common::{does, on, server};
use raft::{Index, NodeId, RequestId, Rule, RuleSet};
use sim::{
    Applied, Asked, CallerAct, ClientAct, ClientId, Clients, Command, Life, LinkAct, NotActed,
    Outcome, Property, Refusal, RequestLife, Response, Script, Serial, ServerAct, Settings, Span,
    StateMachine, Target, Timeline, Wish,
};

fn cluster(sessions: u32) -> Timeline {
    let mut settings = Settings { servers: 3, ..Settings::default() };
    settings.clients.sessions = sessions;
    start(settings)
}

fn start(settings: Settings) -> Timeline {
    let mut timeline = Timeline::new(Script { settings, seed: 7, acts: vec![] });
    on(&mut timeline, 1_000);
    timeline
}

fn append(value: &str) -> ClientAct {
    ClientAct::Append("x".into(), value.into(), Target::Leader)
}

fn as_client(number: u8, asks: ClientAct) -> CallerAct {
    CallerAct::As(ClientId::new(number).expect("a client"), asks)
}

fn retry(request: RequestId) -> CallerAct {
    CallerAct::Retry(request, Target::Leader)
}

fn leader(timeline: &Timeline) -> NodeId {
    timeline.world().leader().expect("somebody leads")
}

fn requests(timeline: &Timeline) -> Vec<RequestLife> {
    let world = timeline.world();
    world.ended_from(0).chain(world.pending()).cloned().collect()
}

fn request(timeline: &Timeline, id: RequestId) -> RequestLife {
    requests(timeline).into_iter().find(|one| one.id == id).expect("somebody asked for it")
}

/// The last of them that asks for a command.
fn last(timeline: &Timeline) -> RequestLife {
    let commands = requests(timeline).into_iter();
    let commands = commands.filter(|request| matches!(request.wish, Wish::Command(_)));
    commands.max_by_key(|request| request.id).expect("somebody asked for something")
}

fn answer(request: &RequestLife) -> Option<Response> {
    match &request.life {
        Life::Settled { outcome: Outcome::Acknowledged { response, .. }, .. } => {
            Some(response.clone())
        }
        Life::Settled { .. } | Life::Pending | Life::Watching(_) => None,
    }
}

fn value(value: &str) -> Option<Response> {
    Some(Response::Value(Some(value.into())))
}

/// What every server that is up has for x.
fn values(timeline: &Timeline) -> Vec<Option<String>> {
    let running = timeline.world().servers().iter().filter_map(sim::Server::running);
    running.map(|running| running.store().get("x").map(|it| it.to_string())).collect()
}

fn fired(timeline: &Timeline, rule: Rule) -> u32 {
    timeline.world().fired(rule)
}

/// The leader has the request on a majority's disks, and crashes before it knows: another commits it,
/// and the client has no answer.
fn committed_without_an_answer(timeline: &mut Timeline) -> RequestId {
    let old = leader(timeline);
    does(timeline, append("1"));
    let id = last(timeline).id;
    let entry = |timeline: &Timeline| request(timeline, id).entry.map(|entry| entry.index);
    let acknowledged = |timeline: &Timeline| {
        entry(timeline).is_some_and(|index| {
            let has = |it: &&sim::Server| index <= it.disk().durable().log.last_index();
            2 <= timeline.world().servers().iter().filter(has).count()
        })
    };
    while !acknowledged(timeline) {
        timeline.step_forward();
    }
    assert_eq!(request(timeline, id).life, Life::Pending, "the leader does not know it yet");
    does(timeline, ServerAct::Crash(old));
    on(timeline, 1_500);
    let asked = request(timeline, id);
    assert!(matches!(asked.life, Life::Settled { outcome: Outcome::Unknown, .. }));
    assert_eq!(timeline.world().committed(&asked), entry(timeline), "and yet it is committed");
    id
}

#[test]
fn what_is_asked_again_after_a_lost_answer_is_done_once_with_a_session_and_twice_without() {
    for (sessions, expected) in [(4, "1"), (0, "11")] {
        let mut timeline = cluster(sessions);
        let first = committed_without_an_answer(&mut timeline);
        does(&mut timeline, retry(first));
        on(&mut timeline, 500);
        let again = last(&timeline);
        assert_eq!(again.again, Some(first));
        assert_eq!(answer(&again), value(expected));
        assert!(values(&timeline).iter().all(|it| it.as_deref() == Some(expected)));
        assert_eq!(0 < fired(&timeline, Rule::RepeatsResponse), 0 < sessions);
        assert!(timeline.world().broken().is_empty(), "without sessions nothing was promised");
    }
}

/// "it responds immediately without re-executing the request": with what it said the first time, even
/// if the value is another by now.
#[test]
fn a_request_that_comes_again_is_answered_as_it_was_the_first_time() {
    let mut timeline = cluster(4);
    let first = committed_without_an_answer(&mut timeline);
    does(&mut timeline, as_client(2, append("2")));
    on(&mut timeline, 500);
    assert_eq!(answer(&last(&timeline)), value("12"));
    does(&mut timeline, retry(first));
    on(&mut timeline, 500);
    assert_eq!(answer(&last(&timeline)), value("1"));
    assert_eq!(values(&timeline)[1].as_deref(), Some("12"));
}

#[test]
fn a_client_registers_once_and_its_requests_go_out_in_order_once_it_has_its_session() {
    let mut timeline = cluster(4);
    for value in ["1", "2", "3"] {
        does(&mut timeline, append(value));
    }
    let sessions = |timeline: &Timeline| {
        requests(timeline).into_iter().filter(|it| it.wish == Wish::Session).count()
    };
    assert_eq!(sessions(&timeline), 1, "the others wait for it");
    on(&mut timeline, 500);
    assert_eq!(answer(&last(&timeline)), value("123"), "in the order of asking");
    does(&mut timeline, append("4"));
    on(&mut timeline, 500);
    assert_eq!(sessions(&timeline), 1);
    assert_eq!(answer(&last(&timeline)), value("1234"));
    assert_eq!(fired(&timeline, Rule::OpensSession), 3, "once on each server");
    let serial = last(&timeline).serial.expect("it is of a session");
    assert_eq!((serial.number, serial.lowest_open), (4, 4));
}

/// "the state machine then discards all responses for lower sequence numbers" (thesis §6.3).
#[test]
fn a_session_keeps_the_responses_that_its_client_may_lack_and_no_others() {
    let mut timeline = cluster(4);
    let lost = committed_without_an_answer(&mut timeline);
    for value in ["2", "3"] {
        does(&mut timeline, append(value));
        on(&mut timeline, 500);
    }
    let kept = |timeline: &Timeline| {
        let running = timeline.world().server(leader(timeline)).expect("it leads").running();
        let sessions = running.expect("it is up").machine().sessions().iter();
        sessions.map(|(_, session)| session.numbers().collect::<Vec<_>>()).collect::<Vec<_>>()
    };
    assert_eq!(kept(&timeline), [vec![1, 2, 3]], "the client has no answer to the first");
    does(&mut timeline, retry(lost));
    on(&mut timeline, 500);
    does(&mut timeline, append("4"));
    on(&mut timeline, 500);
    assert_eq!(kept(&timeline), [vec![4]]);
}

/// A client that never hears of one request and goes on asking would have every response kept.
#[test]
fn what_a_session_keeps_is_bounded_by_what_its_client_gives_up() {
    let mut timeline = cluster(4);
    let lost = committed_without_an_answer(&mut timeline);
    for _ in 0..sim::Serial::MOST_OPEN {
        let can = timeline.world().allows(&retry(lost).into());
        assert_eq!(can, Ok(()));
        does(&mut timeline, append("2"));
        on(&mut timeline, 200);
    }
    let refused = timeline.act(retry(lost));
    assert_eq!(refused, Err(NotActed::Refused(Refusal::GivenUp(lost))));
    let running = timeline.world().server(leader(&timeline)).expect("it leads").running();
    let mut sessions = running.expect("it is up").machine().sessions().iter();
    let (_, session) = sessions.next().expect("a session");
    assert!(session.numbers().count() as u64 <= sim::Serial::MOST_OPEN);
}

/// "set an upper bound on the number of sessions and remove entries using an LRU policy", and "reply
/// SESSION_EXPIRED if there is no record of the client".
#[test]
fn of_too_many_sessions_the_one_used_longest_ago_goes_and_its_requests_are_not_done() {
    let mut timeline = cluster(2);
    let lost = committed_without_an_answer(&mut timeline);
    for client in [2, 3] {
        does(&mut timeline, as_client(client, append("2")));
        on(&mut timeline, 500);
    }
    assert!(0 < fired(&timeline, Rule::ExpiresSession));
    does(&mut timeline, retry(lost));
    on(&mut timeline, 500);
    assert_eq!(answer(&last(&timeline)), Some(Response::NoSession));
    assert_eq!(values(&timeline)[1].as_deref(), Some("122"), "not done again");
    // What comes next is in a session of its own.
    does(&mut timeline, append("3"));
    on(&mut timeline, 500);
    assert_eq!(answer(&last(&timeline)), value("1223"));
    assert!(timeline.world().broken().is_empty());
}

/// "Least recently used": not the oldest.
#[test]
fn a_session_that_is_used_stays_however_old_it_is() {
    let mut timeline = cluster(2);
    for client in [1, 2, 1, 3, 1] {
        does(&mut timeline, as_client(client, append("2")));
        on(&mut timeline, 500);
    }
    assert!(requests(&timeline).iter().all(|it| answer(it) != Some(Response::NoSession)));
    does(&mut timeline, as_client(2, append("2")));
    on(&mut timeline, 500);
    assert_eq!(answer(&last(&timeline)), Some(Response::NoSession), "that of C2 had to go");
}

/// "Reply SESSION_EXPIRED […] if response for client's sequenceNum already discarded": a copy that comes so
/// late that its client has long had the answer is not taken for something new.
#[test]
fn a_request_whose_response_was_let_go_of_is_not_done_again() {
    let mut machine = StateMachine::default();
    let mut apply =
        |index, asked| machine.apply(Index(index), &asked, RuleSet::NONE, &mut Vec::new());
    let command = || Command::Append { key: "x".into(), value: "1".into() };
    let serial = |number, lowest_open| Serial { session: Index(1), number, lowest_open };
    apply(1, Asked::Session(1));
    assert!(apply(2, Asked::InSession(serial(1, 1), command())).executed);
    assert!(apply(3, Asked::InSession(serial(2, 2), command())).executed);
    let late = apply(4, Asked::InSession(serial(1, 1), command()));
    assert_eq!(late, Applied { response: Response::NoSession, executed: false });
}

/// A server that got its state by a snapshot knows what was done as well as the others.
#[test]
fn a_snapshot_brings_the_sessions_along() {
    let mut timeline = cluster(4);
    let lost = committed_without_an_answer(&mut timeline);
    let down = timeline.world().servers().iter().find(|it| it.running().is_none());
    let down = down.expect("the old leader").node().id();
    does(&mut timeline, as_client(2, append("2")));
    on(&mut timeline, 500);
    let leads = leader(&timeline);
    does(&mut timeline, ServerAct::Compact(leads));
    on(&mut timeline, 100);
    does(&mut timeline, ServerAct::Wipe(down));
    assert!(0 < fired(&timeline, Rule::SavesSnapshot));
    // One that joins has nothing, and gets the snapshot.
    does(&mut timeline, sim::MemberAct::Add(server(4)));
    on(&mut timeline, 1_000);
    let new = || timeline.world().server(server(4)).and_then(sim::Server::running);
    assert!(!new().expect("it is up").machine().sessions().is_empty());
    assert_eq!(values(&timeline).last().expect("the new one").as_deref(), Some("12"));
    does(&mut timeline, retry(lost));
    on(&mut timeline, 500);
    assert_eq!(values(&timeline).last().expect("the new one").as_deref(), Some("12"));
    assert!(timeline.world().broken().is_empty());
}

#[test]
fn without_the_rule_the_property_says_that_it_was_done_twice() {
    let mut settings = Settings { servers: 3, ..Settings::default() };
    settings.clients.sessions = 4;
    settings.raft.off = [Rule::RepeatsResponse].into_iter().collect();
    let mut timeline = start(settings);
    let first = committed_without_an_answer(&mut timeline);
    does(&mut timeline, retry(first));
    on(&mut timeline, 500);
    assert_eq!(answer(&last(&timeline)), value("11"));
    let broken = timeline.world().broken();
    assert_eq!(broken.first().map(|(_, it)| it.property), Some(Property::AppliedOnce));
    assert!(broken.iter().all(|(_, it)| it.property == Property::AppliedOnce));
}

#[test]
fn a_client_that_loses_its_patience_asks_whoever_leads_then() {
    let patience = Clients { sessions: 4, timeout: Span::ms(900), retries: 3 };
    let mut timeline = start(Settings { servers: 3, clients: patience, ..Settings::default() });
    let old = leader(&timeline);
    does(&mut timeline, append("0"));
    on(&mut timeline, 300);
    does(&mut timeline, LinkAct::Partition(vec![[old].into_iter().collect()]));
    does(&mut timeline, append("1"));
    let id = last(&timeline).id;
    on(&mut timeline, 890);
    assert_eq!(request(&timeline, id).life, Life::Pending, "it still waits for the old leader");
    on(&mut timeline, 700);
    let again = last(&timeline);
    assert_eq!(again.again, Some(id));
    assert_ne!(again.server, old);
    assert_eq!(answer(&again), value("01"));
    let asked = requests(&timeline).len();
    on(&mut timeline, 5_000);
    assert_eq!(requests(&timeline).len(), asked, "who has an answer does not ask again");
}

#[test]
fn a_client_asks_again_as_often_as_is_said_and_no_more() {
    let patience = Clients { sessions: 0, timeout: Span::ms(100), retries: 3 };
    let mut timeline = start(Settings { servers: 3, clients: patience, ..Settings::default() });
    let all: Vec<_> = (1..=3).map(|number| [server(number)].into_iter().collect()).collect();
    does(&mut timeline, LinkAct::Partition(all));
    does(&mut timeline, append("1"));
    on(&mut timeline, 5_000);
    let all = requests(&timeline);
    assert_eq!(all.len(), 4);
    assert!(
        all.iter().all(|it| matches!(it.life, Life::Settled { outcome: Outcome::Unknown, .. }))
    );
}

/// Who was made to ask again does not do so once more when the first attempt's time is over.
#[test]
fn a_client_that_was_made_to_ask_again_waits_for_that() {
    let patience = Clients { sessions: 0, timeout: Span::ms(900), retries: 3 };
    let mut timeline = start(Settings { servers: 3, clients: patience, ..Settings::default() });
    let old = leader(&timeline);
    does(&mut timeline, LinkAct::Partition(vec![[old].into_iter().collect()]));
    does(&mut timeline, ClientAct::Append("x".into(), "1".into(), Target::Server(old)));
    let id = last(&timeline).id;
    on(&mut timeline, 600);
    assert_ne!(leader(&timeline), old);
    does(&mut timeline, retry(id));
    on(&mut timeline, 5_000);
    assert_eq!(answer(&last(&timeline)), value("1"));
    assert_eq!(requests(&timeline).len(), 2);
}

/// A session that never comes is not waited for without end, and what waited for it was not sent.
#[test]
fn what_waits_for_a_session_ends_with_it() {
    let mut timeline = cluster(4);
    let follower = [server(1), server(2), server(3)].into_iter();
    let follower = follower.clone().find(|id| *id != leader(&timeline)).expect("two follow");
    let to = Target::Server(follower);
    does(&mut timeline, ClientAct::Append("x".into(), "1".into(), to));
    assert!(requests(&timeline).iter().all(|it| it.entry.is_none()), "a follower puts it nowhere");
    let refused = Outcome::Failed { leader: Some(leader(&timeline)) };
    let settled =
        |it: &RequestLife| matches!(&it.life, Life::Settled { outcome, .. } if *outcome == refused);
    assert!(requests(&timeline).iter().all(settled), "the session and the command");
    // A leader that crashes takes the session with it.
    does(&mut timeline, append("2"));
    let waits = last(&timeline).id;
    let leads = leader(&timeline);
    does(&mut timeline, ServerAct::Crash(leads));
    let unsent = Outcome::Failed { leader: None };
    assert!(
        matches!(request(&timeline, waits).life, Life::Settled { outcome, .. } if outcome == unsent)
    );
    on(&mut timeline, 1_000);
    does(&mut timeline, retry(waits));
    on(&mut timeline, 500);
    assert_eq!(answer(&last(&timeline)), value("2"));
}

#[test]
fn a_request_is_asked_again_only_if_there_is_no_answer() {
    let mut timeline = cluster(4);
    does(&mut timeline, append("1"));
    on(&mut timeline, 500);
    let (session, answered) = (RequestId(2), last(&timeline).id);
    let refused = |timeline: &mut Timeline, id| match timeline.act(retry(id)) {
        Err(NotActed::Refused(why)) => why,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(&mut timeline, answered), Refusal::Answered(answered));
    assert_eq!(refused(&mut timeline, session), Refusal::NotAClients(session));
    assert_eq!(refused(&mut timeline, RequestId(9)), Refusal::NoSuchRequest(RequestId(9)));
    let lost = committed_without_an_answer(&mut timeline);
    does(&mut timeline, retry(lost));
    let again = last(&timeline).id;
    assert_eq!(refused(&mut timeline, lost), Refusal::AskedAgain(lost, again));
    // While it waits its client may lose its patience.
    does(&mut timeline, retry(again));
    on(&mut timeline, 500);
    assert_eq!(answer(&last(&timeline)), value("11"), "done once in spite of three attempts");
}

/// Every session that is open somewhere is the same everywhere, also after a restart.
#[test]
fn a_server_that_starts_again_finds_the_sessions_in_its_log() {
    let mut timeline = cluster(4);
    does(&mut timeline, append("1"));
    on(&mut timeline, 500);
    let id = leader(&timeline);
    does(&mut timeline, ServerAct::Crash(id));
    does(&mut timeline, ServerAct::Restart(id));
    on(&mut timeline, 2_000);
    let machines: Vec<_> = timeline
        .world()
        .servers()
        .iter()
        .filter_map(|it| it.running().map(|running| running.machine().clone()))
        .collect();
    assert!(!machines[0].sessions().is_empty());
    assert!(machines.iter().all(|machine| *machine == machines[0]));
}

/// A record tells of one server. What waited for a session at another one is that one's next step.
#[test]
fn what_waited_at_two_servers_is_told_of_each_by_its_own_record() {
    let mut timeline = cluster(4);
    let leads = leader(&timeline);
    let follower = timeline.world().all().iter().find(|id| *id != leads).expect("there are three");
    does(&mut timeline, append("1"));
    does(&mut timeline, ClientAct::Append("x".into(), "2".into(), Target::Server(follower)));
    let mut refused_by = Vec::new();
    while refused_by.is_empty() && timeline.world().now() < sim::Time(3_000_000) {
        timeline.step_forward();
        let followed = &timeline.world().record().followed;
        let refuses = |fired: &raft::Fired| matches!(fired, raft::Fired::RefusesClient { .. });
        refused_by.extend(followed.server.filter(|_| followed.rules.iter().any(refuses)));
    }
    assert_eq!(refused_by, [follower]);
    let rules = timeline.world().record().followed.rules.iter().map(raft::Fired::rule);
    assert_eq!(rules.collect::<Vec<_>>(), [Rule::RefusesClient], "and nothing that the leader did");
    on(&mut timeline, 500);
    assert_eq!(values(&timeline), vec![Some("1".to_owned()); 3]);
}
