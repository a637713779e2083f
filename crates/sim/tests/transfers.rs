//! Leadership is handed over on request (thesis §3.10).

mod common;

use common::{both, does, on};
use raft::Rule;
use sim::{
    ClientAct, Command, DiskAct, DiskState, LinkAct, NotActed, Outcome, Refusal, Script, ServerAct,
    Settings, Target, Time, Timeline, Ways,
};

fn timeline() -> Timeline {
    let mut timeline =
        Timeline::new(Script { settings: Settings::default(), seed: 7, acts: vec![] });
    timeline.seek(Time::ms(600));
    timeline
}

#[test]
fn the_leader_brings_the_target_up_to_date_and_has_it_stand_at_once() {
    let mut timeline = timeline();
    let (leader, target) = both(&timeline);
    let term = timeline.world().server(leader).map(|server| server.node().current_term());
    does(&mut timeline, ServerAct::Transfer(target));
    // Much sooner than an election timeout.
    on(&mut timeline, 100);
    assert_eq!(timeline.world().leader(), Some(target));
    let new = timeline.world().server(target).map(|server| server.node().current_term());
    assert_eq!(new, term.map(|term| term.next()));
    assert_eq!(timeline.world().fired(Rule::TimesOutNow), 1);
    assert!(timeline.world().broken().is_empty());
}

/// "The prior leader stops accepting new client requests", and takes them again once it gave up.
#[test]
fn a_target_that_cannot_take_over_is_given_up_after_an_election_timeout() {
    let mut timeline = timeline();
    let (leader, target) = both(&timeline);
    does(&mut timeline, LinkAct::Cut(Ways::around(target)));
    // It lacks an entry by now.
    let put = |value: &str| {
        let command = Command::Put { key: "x".into(), value: value.into() };
        ClientAct::ask(Target::Server(leader), command)
    };
    does(&mut timeline, put("1"));
    on(&mut timeline, 100);
    does(&mut timeline, ServerAct::Transfer(target));
    let again = timeline.act(ServerAct::Transfer(target));
    assert_eq!(again, Err(NotActed::Refused(Refusal::HandsOver(leader))));
    does(&mut timeline, put("2"));
    let refused = &timeline.world().record().followed.settled[0].1;
    assert!(matches!(refused, Outcome::Failed { .. }), "{refused:?}");
    on(&mut timeline, 400);
    assert_eq!(timeline.world().fired(Rule::AbortsTransfer), 1);
    assert_eq!(timeline.world().leader(), Some(leader));
    does(&mut timeline, put("3"));
    on(&mut timeline, 100);
    let last = timeline.world().ended_from(0).last().map(|request| request.life.clone());
    assert!(format!("{last:?}").contains("Acknowledged"), "{last:?}");
}

#[test]
fn who_leads_already_or_is_down_is_not_handed_the_lead() {
    let mut timeline = timeline();
    let (leader, target) = both(&timeline);
    let refused = |timeline: &mut Timeline, id| timeline.act(ServerAct::Transfer(id));
    assert_eq!(refused(&mut timeline, leader), Err(NotActed::Refused(Refusal::Leads(leader))));
    does(&mut timeline, DiskAct::Becomes(target, DiskState::Slow));
    does(&mut timeline, ServerAct::Crash(target));
    assert_eq!(refused(&mut timeline, target), Err(NotActed::Refused(Refusal::Down(target))));
    does(&mut timeline, ServerAct::Pause(leader));
    does(&mut timeline, ServerAct::Restart(target));
    assert_eq!(refused(&mut timeline, target), Err(NotActed::Refused(Refusal::Frozen(leader))));
}
