//! Servers join and leave a cluster that runs (thesis §4).

mod common;

use common::{both, does, on, server, set};
use raft::{Index, Rule};
use sim::{
    ClientAct, Command, Edge, Life, LinkAct, MemberAct, NotActed, Outcome, Refusal, Script,
    ServerAct, Settings, Standing, Target, Time, Timeline, Wish,
};

fn timeline(servers: u8, catch_up_rounds: u32) -> Timeline {
    let mut settings = Settings { servers, ..Settings::default() };
    settings.raft.catch_up_rounds = catch_up_rounds;
    let mut timeline = Timeline::new(Script { settings, seed: 7, acts: vec![] });
    timeline.seek(Time::ms(600));
    timeline
}

fn put(timeline: &mut Timeline, value: u32) {
    let command = Command::Put { key: "x".into(), value: value.to_string() };
    does(timeline, ClientAct::ask(Target::Leader, command));
    on(timeline, 150);
}

fn standing(timeline: &Timeline, number: u8) -> Standing {
    timeline.world().server(server(number)).expect("it is there").standing()
}

fn fired(timeline: &Timeline, rule: Rule) -> u32 {
    timeline.world().fired(rule)
}

fn last_outcome(timeline: &Timeline) -> Outcome {
    match &timeline.world().ended_from(0).last().expect("one ended").life {
        Life::Settled { outcome, .. } => outcome.clone(),
        Life::Pending | Life::Watching(_) => panic!("it ended"),
    }
}

/// "The new server joins the cluster as a non-voting member … The replication of entries to the new
/// server is split into rounds" (thesis §4.2.1).
#[test]
fn a_new_server_starts_empty_listens_until_it_has_caught_up_and_then_votes() {
    let mut timeline = timeline(3, 10);
    (1..=4).for_each(|value| put(&mut timeline, value));
    let act = MemberAct::Add(server(4));
    does(&mut timeline, act);
    assert_eq!(timeline.world().servers().len(), 4);
    assert_eq!(standing(&timeline, 4), Standing::Learner);
    assert!(
        !timeline.world().server(server(4)).unwrap().node().configuration().0.is_voter(server(1))
    );
    assert_eq!(fired(&timeline, Rule::BeginsCatchUp), 1);
    on(&mut timeline, 400);
    assert_eq!(standing(&timeline, 4), Standing::Follower);
    assert!(0 < fired(&timeline, Rule::EndsCatchUpRound));
    assert!(matches!(last_outcome(&timeline), Outcome::Acknowledged { .. }));
    assert_eq!(timeline.world().members(), set(&[1, 2, 3, 4]));
    let becomes = timeline.branch().history().changes_by(server(4), timeline.now());
    let edges: Vec<_> = (0..becomes)
        .filter_map(|at| timeline.branch().history().change_of(server(4), at)?.edge)
        .collect();
    assert_eq!(edges, [Edge::StartsUp, Edge::BecomesVoter]);
    // Its log has what was there before it.
    let log = timeline.world().server(server(4)).unwrap().node().log();
    assert_eq!(log.last_index(), timeline.world().committed_through());
    assert!(timeline.world().broken().is_empty());
}

#[test]
fn a_learner_gets_the_log_and_is_not_counted() {
    let mut timeline = timeline(3, 0);
    does(&mut timeline, MemberAct::AddLearner(server(4)));
    on(&mut timeline, 200);
    let (leader, _) = both(&timeline);
    assert_eq!(standing(&timeline, 4), Standing::Learner);
    // With one voter and the learner a leader of three commits nothing.
    let others = timeline.world().all().iter().filter(|id| *id != leader && *id != server(4));
    others.for_each(|id| does(&mut timeline, ServerAct::Crash(id)));
    let committed = timeline.world().committed_through();
    put(&mut timeline, 1);
    assert_eq!(timeline.world().committed_through(), committed);
    let learner = timeline.world().server(server(4)).unwrap().node();
    assert!(committed < learner.log().last_index(), "it has what is not committed");
}

/// "A leader that is removed from the configuration steps down once the C_new entry is committed"
/// (thesis §4.2.2), and the others elect one of their own.
#[test]
fn a_leader_that_is_removed_steps_down_when_that_is_committed() {
    let mut timeline = timeline(5, 0);
    let (leader, _) = both(&timeline);
    does(&mut timeline, MemberAct::Remove(leader));
    on(&mut timeline, 1_000);
    assert_eq!(fired(&timeline, Rule::RemovedLeaderStepsDown), 1);
    assert_eq!(timeline.world().server(leader).unwrap().standing(), Standing::Learner);
    assert_eq!(timeline.world().members().len(), 4);
    assert!(!timeline.world().members().contains(leader));
    put(&mut timeline, 1);
    assert!(matches!(last_outcome(&timeline), Outcome::Acknowledged { .. }));
    assert!(timeline.world().broken().is_empty());
}

/// "Joint consensus … moves from one configuration to any other" (thesis §4.3): agreement needs both
/// majorities meanwhile.
#[test]
fn the_members_become_any_others_and_both_majorities_decide_until_then() {
    let mut timeline = timeline(3, 0);
    for number in 4..=6 {
        does(&mut timeline, MemberAct::AddLearner(server(number)));
        on(&mut timeline, 150);
    }
    let all = [set(&[1, 4, 5, 6]), set(&[2])];
    does(&mut timeline, MemberAct::Become(all.to_vec()));
    let leader = timeline.world().leader().unwrap();
    let joint = *timeline.world().server(leader).unwrap().node().configuration().0;
    assert_eq!((joint.outgoing, joint.voters), (set(&[1, 2, 3]), set(&[1, 4, 5, 6])));
    let again = timeline.act(MemberAct::Become(vec![set(&[1, 2])]));
    assert!(again.is_ok(), "one may ask");
    assert_eq!(last_outcome(&timeline), Outcome::Refused);
    on(&mut timeline, 1_000);
    let leader = timeline.world().leader().unwrap();
    let new = *timeline.world().server(leader).unwrap().node().configuration().0;
    assert!(!new.is_joint());
    assert_eq!((new.voters, new.learners), (all[0], all[1]));
    assert_eq!(standing(&timeline, 2), Standing::Learner);
    put(&mut timeline, 1);
    assert!(matches!(last_outcome(&timeline), Outcome::Acknowledged { .. }));
    assert!(timeline.world().broken().is_empty());
}

#[test]
fn what_a_new_server_is_survives_its_crash_and_not_its_disk() {
    let mut timeline = timeline(3, 0);
    does(&mut timeline, MemberAct::Add(server(4)));
    on(&mut timeline, 300);
    does(&mut timeline, ServerAct::Crash(server(4)));
    does(&mut timeline, ServerAct::Restart(server(4)));
    assert_eq!(standing(&timeline, 4), Standing::Follower);
    does(&mut timeline, ServerAct::Crash(server(4)));
    does(&mut timeline, ServerAct::Wipe(server(4)));
    does(&mut timeline, ServerAct::Restart(server(4)));
    assert_eq!(standing(&timeline, 4), Standing::Learner);
}

/// Who asks for it stands on the leader's side.
#[test]
fn a_server_that_joins_a_divided_network_is_where_the_leader_is() {
    let mut timeline = timeline(5, 0);
    let (leader, other) = both(&timeline);
    let third = timeline.world().all().iter().find(|id| *id != leader && *id != other).unwrap();
    does(&mut timeline, LinkAct::Partition(vec![[other, third].into_iter().collect()]));
    does(&mut timeline, MemberAct::Add(server(6)));
    assert!(timeline.world().connects(leader, server(6)));
    assert!(!timeline.world().connects(other, server(6)));
}

/// Without it two could each change the same configuration (the bug of 2015).
#[test]
fn a_second_change_waits_until_the_first_is_committed() {
    let mut timeline = timeline(3, 0);
    does(&mut timeline, MemberAct::Add(server(4)));
    does(&mut timeline, MemberAct::Add(server(5)));
    assert_eq!(last_outcome(&timeline), Outcome::Refused);
    assert_eq!(fired(&timeline, Rule::OneChangeAtATime), 1);
    // It is there, and nobody knows it.
    assert_eq!(standing(&timeline, 5), Standing::Learner);
    on(&mut timeline, 300);
    does(&mut timeline, MemberAct::Add(server(5)));
    on(&mut timeline, 300);
    assert_eq!(timeline.world().members(), set(&[1, 2, 3, 4, 5]));
}

#[test]
fn what_cannot_be_asked_says_why() {
    let mut timeline = timeline(3, 0);
    let mut refused = |act: MemberAct| match timeline.act(act) {
        Err(NotActed::Refused(refusal)) => Some(refusal),
        _ => None,
    };
    let s = server;
    assert_eq!(refused(MemberAct::Add(s(5))), Some(Refusal::NoSuchServer(s(5))));
    assert_eq!(refused(MemberAct::Add(s(2))), Some(Refusal::SameMember(s(2))));
    assert_eq!(refused(MemberAct::Remove(s(4))), Some(Refusal::NoSuchServer(s(4))));
    assert_eq!(refused(MemberAct::Become(vec![set(&[1, 2, 3])])), Some(Refusal::SameMembers));
    assert_eq!(refused(MemberAct::Become(vec![set(&[1]), set(&[1])])), Some(Refusal::NotMembers));
    let stranger = Refusal::NoSuchServer(s(7));
    assert_eq!(refused(MemberAct::Become(vec![set(&[1, 7])])), Some(stranger));
    does(&mut timeline, MemberAct::Remove(s(3)));
    on(&mut timeline, 300);
    assert_eq!(
        timeline.act(MemberAct::Remove(s(3))).map(|_| ()),
        Err(NotActed::Refused(Refusal::NoMember(s(3))))
    );
    let asked = timeline.world().ended_from(0).last().unwrap();
    assert!(matches!(asked.wish, Wish::Change(_)));
    assert!(Index::ZERO < timeline.world().committed_through());
}
