//! What one request cost: the messages that carried it, their bytes, and the writes of disks.

mod common;

use common::{does, on};
use raft::NodeId;
use sim::{ClientAct, ReadBy, RequestLife, Script, Settings, Span, Spent, Target, Timeline};

fn cluster(settings: Settings) -> Timeline {
    let settings = Settings { servers: 3, ..settings };
    let mut timeline = Timeline::new(Script { settings, seed: 7, acts: vec![] });
    on(&mut timeline, 1_000);
    timeline
}

fn spent(timeline: &Timeline) -> Option<Spent> {
    let last: &RequestLife = timeline.world().ended_from(0).last().expect("one ended");
    timeline.spent(last)
}

fn follower(timeline: &Timeline) -> NodeId {
    let leads = timeline.world().leader().expect("somebody leads");
    timeline.world().all().iter().find(|id| *id != leads).expect("there are three")
}

fn put(value: u32) -> ClientAct {
    ClientAct::Put("x".into(), value.to_string(), Target::Leader)
}

/// "In the common case, a command can complete as soon as a majority of the cluster has responded to a
/// single round of remote procedure calls" (§2).
#[test]
fn a_command_costs_a_round_of_messages_and_a_majoritys_writes() {
    let mut timeline = cluster(Settings::default());
    does(&mut timeline, put(1));
    on(&mut timeline, 200);
    let Spent { messages, bytes, disk_writes, together } = spent(&timeline).expect("it ended");
    assert!((3..=4).contains(&messages), "two requests and one or two answers: {messages}");
    assert!((2..=3).contains(&disk_writes), "the leader's and one or two more: {disk_writes}");
    assert_eq!(together, 1);
    // An entry's message is longer than an answer, and each has at least its term, ends and kind.
    assert!(u64::from(messages) * 32 < bytes && bytes < u64::from(messages) * 200, "{bytes}");
}

#[test]
fn commands_that_were_gathered_share_their_messages_and_that_is_said() {
    let mut timeline = cluster(Settings { batch_wait: Span::ms(10), ..Settings::default() });
    (0..10).for_each(|value| does(&mut timeline, put(value)));
    on(&mut timeline, 200);
    let spent = spent(&timeline).expect("it ended");
    assert_eq!(spent.together, 10);
    assert!((3..=4).contains(&spent.messages), "{spent:?}");
}

#[test]
fn a_read_costs_the_round_that_confirms_it_a_lease_and_a_local_one_nothing() {
    let mut settings = Settings::default();
    (settings.raft.check_quorum, settings.raft.stickiness) = (true, true);
    settings.raft.lease_reads = true;
    let mut timeline = cluster(settings);
    let at = follower(&timeline);
    let mut read = |by, target| {
        does(&mut timeline, ClientAct::Read("x".into(), by, target));
        on(&mut timeline, 300);
        spent(&timeline).expect("it ended")
    };
    assert_eq!(read(ReadBy::Local, Target::Server(at)), Spent::default());
    assert_eq!(read(ReadBy::Lease, Target::Leader), Spent::default());
    let leads = read(ReadBy::ReadIndex, Target::Leader);
    assert!((3..=4).contains(&leads.messages), "two heartbeats, one or two answers: {leads:?}");
    assert_eq!(leads.disk_writes, 0, "no disk has anything to write");
    let follows = read(ReadBy::ReadIndex, Target::Server(at));
    let more = follows.messages - 2;
    assert!((3..=4).contains(&more), "and the question with its answer: {follows:?}");
}

#[test]
fn what_was_refused_left_no_trail_and_costs_nothing_that_could_be_told() {
    let mut timeline = cluster(Settings::default());
    let at = follower(&timeline);
    does(&mut timeline, ClientAct::Put("x".into(), "1".into(), Target::Server(at)));
    assert_eq!(spent(&timeline), None);
}
