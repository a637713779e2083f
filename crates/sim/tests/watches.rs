//! Watches: what a client is told is what its server applies, all of it, in the order of the log.

mod common;

use common::{does, on};
use raft::{Index, NodeId, RequestId};
use sim::{
    CallerAct, ClientAct, Life, NotActed, Outcome, Refusal, RequestLife, Script, ServerAct,
    Settings, Target, Timeline, Told, Watched,
};

fn cluster(settings: Settings) -> Timeline {
    let settings = Settings { servers: 3, ..settings };
    let mut timeline = Timeline::new(Script { settings, seed: 7, acts: vec![] });
    on(&mut timeline, 1_000);
    timeline
}

fn follower(timeline: &Timeline) -> NodeId {
    let leads = timeline.world().leader().expect("somebody leads");
    timeline.world().all().iter().find(|id| *id != leads).expect("there are three")
}

fn watch(timeline: &mut Timeline, key: &str, server: NodeId) -> RequestId {
    does(timeline, ClientAct::Watch(key.into(), Target::Server(server)));
    timeline.world().record().followed.request.expect("a client asked")
}

fn put(timeline: &mut Timeline, key: &str, value: &str) {
    does(timeline, ClientAct::Put(key.into(), value.into(), Target::Leader));
}

fn life(timeline: &Timeline, id: RequestId) -> Life {
    let world = timeline.world();
    let mut all = world.ended_from(0).chain(world.pending());
    all.find(|request: &&RequestLife| request.id == id).expect("somebody asked").life.clone()
}

/// What its client was told while so long went by.
fn told_until(timeline: &mut Timeline, id: RequestId, ms: u64) -> Vec<(String, Option<String>)> {
    let end = timeline.world().now() + sim::Span::ms(ms);
    let mut all = Vec::new();
    while timeline.world().now() < end {
        timeline.step_forward();
        let followed = &timeline.world().record().followed;
        for (request, Told { key, value, .. }) in &followed.told {
            if *request == id {
                all.push((key.to_string(), value.as_deref().map(ToOwned::to_owned)));
            }
        }
    }
    all
}

fn pair(key: &str, value: Option<&str>) -> (String, Option<String>) {
    (key.to_owned(), value.map(ToOwned::to_owned))
}

#[test]
fn a_client_is_told_of_every_change_of_its_key_at_the_server_that_it_watches() {
    let mut timeline = cluster(Settings::default());
    put(&mut timeline, "x", "0");
    on(&mut timeline, 500);
    let at = follower(&timeline);
    let id = watch(&mut timeline, "x", at);
    put(&mut timeline, "x", "1");
    put(&mut timeline, "y", "9");
    put(&mut timeline, "x", "2");
    put(&mut timeline, "x", "2");
    does(&mut timeline, ClientAct::Delete("x".into(), Target::Leader));
    let told = told_until(&mut timeline, id, 500);
    assert_eq!(told, [pair("x", Some("1")), pair("x", Some("2")), pair("x", None)]);
    let Life::Watching(watched) = life(&timeline, id) else { panic!("it goes on") };
    let Watched { since, changes, last } = *watched;
    let last = last.expect("it was told");
    assert!(Index::ZERO < since && since < last.index);
    assert_eq!((changes, &*last.key, last.value), (3, "x", None));
}

#[test]
fn a_watch_of_many_keys_tells_each_that_begins_so() {
    let mut timeline = cluster(Settings::default());
    let at = follower(&timeline);
    let id = watch(&mut timeline, "user/*", at);
    for key in ["user/1", "users", "user/2"] {
        put(&mut timeline, key, "v");
    }
    does(&mut timeline, ClientAct::Delete("user/*".into(), Target::Leader));
    let told = told_until(&mut timeline, id, 500);
    let keys = [("user/1", Some("v")), ("user/2", Some("v")), ("user/1", None), ("user/2", None)];
    assert_eq!(told, keys.map(|(key, value)| pair(key, value)));
}

/// It asks nobody: a server that is cut off tells nothing until it hears again, and then all of it.
#[test]
fn a_watch_at_a_server_that_is_cut_off_is_late_and_complete() {
    let mut timeline = cluster(Settings::default());
    let at = follower(&timeline);
    let id = watch(&mut timeline, "x", at);
    does(&mut timeline, sim::LinkAct::Partition(vec![[at].into_iter().collect()]));
    put(&mut timeline, "x", "1");
    put(&mut timeline, "x", "2");
    assert_eq!(told_until(&mut timeline, id, 1_000), []);
    does(&mut timeline, sim::LinkAct::Heal());
    let told = told_until(&mut timeline, id, 2_000);
    assert_eq!(told, [pair("x", Some("1")), pair("x", Some("2"))]);
}

/// A snapshot has no history (§7): who is brought up by one tells what came of it.
#[test]
fn after_a_snapshot_a_watch_tells_what_is_otherwise_and_not_each_change() {
    let mut settings = Settings::default();
    settings.raft.snapshot_tail = 0;
    let mut timeline = cluster(settings);
    put(&mut timeline, "old", "1");
    on(&mut timeline, 300);
    let at = follower(&timeline);
    let id = watch(&mut timeline, "*", at);
    does(&mut timeline, sim::LinkAct::Partition(vec![[at].into_iter().collect()]));
    for (key, value) in [("x", "1"), ("x", "2"), ("y", "1")] {
        put(&mut timeline, key, value);
    }
    does(&mut timeline, ClientAct::Delete("old".into(), Target::Leader));
    on(&mut timeline, 1_000);
    for other in timeline.world().all().iter().filter(|other| *other != at) {
        does(&mut timeline, ServerAct::Compact(other));
    }
    does(&mut timeline, sim::LinkAct::Heal());
    let told = told_until(&mut timeline, id, 3_000);
    assert_eq!(told, [pair("old", None), pair("x", Some("2")), pair("y", Some("1"))]);
    let Life::Watching(watched) = life(&timeline, id) else { panic!("it goes on") };
    let covered = timeline.world().server(at).expect("it is there").node().log().compacted();
    assert_eq!(watched.last.expect("it was told").index, covered.index);
}

#[test]
fn a_watch_ends_with_its_server_and_can_be_asked_for_again_and_be_ended() {
    let mut timeline = cluster(Settings::default());
    let at = follower(&timeline);
    let id = watch(&mut timeline, "x", at);
    let again = |id| CallerAct::Retry(id, Target::Server(at));
    let refused = |timeline: &mut Timeline, act: CallerAct| match timeline.act(act) {
        Err(NotActed::Refused(why)) => Some(why),
        Ok(_) | Err(_) => None,
    };
    assert_eq!(refused(&mut timeline, again(id)), Some(Refusal::Answered(id)));
    does(&mut timeline, ServerAct::Crash(at));
    let ended = Life::Settled {
        at: timeline.world().now(),
        outcome: Outcome::Closed(Box::new(Watched { since: Index(1), changes: 0, last: None })),
    };
    assert_eq!(life(&timeline, id), ended);
    does(&mut timeline, ServerAct::Restart(at));
    does(&mut timeline, again(id));
    let id = timeline.world().record().followed.request.expect("it asked again");
    on(&mut timeline, 100);
    put(&mut timeline, "x", "1");
    assert_eq!(told_until(&mut timeline, id, 500).len(), 1);
    does(&mut timeline, CallerAct::Unwatch(id));
    assert_eq!(refused(&mut timeline, CallerAct::Unwatch(id)), Some(Refusal::DoesNotWatch(id)));
    put(&mut timeline, "x", "2");
    assert_eq!(told_until(&mut timeline, id, 500), []);
}

/// A client that does not wait for ever for an answer has one here.
#[test]
fn a_watch_outlasts_its_clients_patience() {
    let mut settings = Settings::default();
    settings.clients.timeout = sim::Span::ms(100);
    settings.clients.retries = 3;
    let mut timeline = cluster(settings);
    let at = follower(&timeline);
    let id = watch(&mut timeline, "x", at);
    on(&mut timeline, 1_000);
    assert!(matches!(life(&timeline, id), Life::Watching(_)));
    let asked = timeline.world().ended_from(0).chain(timeline.world().pending()).count();
    assert_eq!(asked, 1, "it was not asked again");
}
