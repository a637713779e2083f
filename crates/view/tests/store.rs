//! What the page does, without a page.

use raft::{Index, NodeId};
use scenario::Language;
use sim::{CallerAct, ClientAct, Edge, LinkAct, MessageAct, ServerAct, Setting, Standing, Time};
use view::choice::{Composed, Jump, MenuOf, Opening, Theme, Tool};
use view::embed::Embed;
use view::frame::{Content, Dialog, Frame, Item, MenuView, Motion, RequestState, StepKind};
use view::keys::{self, Situation};
use view::msg::{Ask, Msg};
use view::store::{Request, Store};

const ADDRESS: &str = "https://example.org/raft/";

fn server(number: u8) -> NodeId {
    NodeId::new(number).expect("a server's number")
}

fn open(fragment: &str) -> Store {
    Store::open(ADDRESS, fragment, Language::ENGLISH, Theme::System)
}

/// A fresh cluster whose first leader has been there for a while.
fn led() -> Store {
    let mut store = open("");
    store.update(Msg::Seek(Time::ms(600)));
    assert_eq!(leaders(&store).len(), 1);
    store
}

fn leaders(store: &Store) -> Vec<NodeId> {
    let frame = Frame::of(store);
    let leads = |server: &&view::frame::ServerView| server.standing == Standing::Leader;
    frame.cluster.servers.iter().filter(leads).map(|server| server.id).collect()
}

fn play(store: &mut Store, ms: u64) {
    for _ in 0..ms / 16 {
        store.update(Msg::Tick(16.0));
    }
}

#[test]
fn a_fresh_page_plays_and_its_cluster_is_electing() {
    let store = open("");
    assert!(store.is_moving());
    let motion = Motion::of(&store);
    assert!(!motion.messages.is_empty(), "the first candidate asks for votes");
    assert_eq!(motion.timers.len(), 5);
    let frame = Frame::of(&store);
    assert_eq!(frame.cluster.servers.len(), 5);
    assert!(frame.cluster.servers.iter().any(|server| server.standing == Standing::Candidate));
    assert!(frame.notice.is_none());
}

#[test]
fn it_has_a_leader_within_two_seconds_of_real_time() {
    let mut store = open("");
    play(&mut store, 2_000);
    assert_eq!(leaders(&store).len(), 1);
}

#[test]
fn acting_in_the_past_starts_a_branch_and_keeps_the_old_one() {
    let mut store = led();
    let before = Frame::of(&store).header.engine;
    store.update(Msg::Seek(Time::ms(300)));
    store.update(Msg::Act(ServerAct::Crash(server(1)).into()));
    let frame = Frame::of(&store);
    assert_eq!(frame.timeline.branches.len(), 2);
    assert_eq!(Motion::of(&store).now, Time::ms(300));
    assert_eq!(frame.cluster.servers[0].standing, Standing::Down);
    let first = frame.timeline.branches[0].id;
    store.update(Msg::Branch(first));
    store.update(Msg::Seek(Time::ms(600)));
    assert_eq!(Frame::of(&store).header.engine, before);
    assert_ne!(Frame::of(&store).cluster.servers[0].standing, Standing::Down);
}

#[test]
fn acting_at_the_end_of_a_run_starts_no_branch() {
    let mut store = led();
    let leader = leaders(&store)[0];
    store.update(Msg::Act(ServerAct::Crash(leader).into()));
    store.update(Msg::Act(ServerAct::Restart(leader).into()));
    assert_eq!(Frame::of(&store).timeline.branches.len(), 1);
}

#[test]
fn a_link_opens_at_the_same_moment_of_the_same_run() {
    let mut store = led();
    let leader = leaders(&store)[0];
    store.update(Msg::Act(ServerAct::Crash(leader).into()));
    store.update(Msg::Seek(Time(912_345)));
    store.update(Msg::Type("put colour blue".into()));
    store.update(Msg::Target(Some(server(if leader == server(2) { 3 } else { 2 }))));
    store.update(Msg::Send);
    store.update(Msg::Seek(Time(1_500_001)));
    store.update(Msg::Open(Opening::Share));
    let link = store.visit().fragment;
    let Some(Dialog::Share { said: url, text, .. }) = Frame::of(&store).dialog else {
        panic!("no dialog");
    };
    assert_eq!(url, format!("{ADDRESS}#{link}"));
    assert!(text.contains(&format!("crash {leader}")), "{text}");

    let opened = open(&format!("#{link}"));
    let (ours, theirs) = (Frame::of(&store), Frame::of(&opened));
    assert_eq!(theirs.header.engine, ours.header.engine);
    assert_eq!(theirs.logs, ours.logs);
    assert_eq!(Motion::of(&opened), Motion::of(&store));
    assert!(theirs.notice.is_none());
    assert!(!opened.is_moving());
}

/// A visit as the browser keeps it, in another page of the same build.
fn visited_again(store: &Store) -> Store {
    let mut again = open(&store.visit().fragment);
    again.update(Msg::Return(Box::new(store.visit())));
    again
}

#[test]
fn a_reload_finds_every_branch_with_its_name_and_the_moment() {
    let mut store = led();
    let leader = leaders(&store)[0];
    store.update(Msg::Act(ServerAct::Crash(leader).into()));
    store.update(Msg::Seek(Time::ms(1_500)));
    store.update(Msg::Seek(Time::ms(500)));
    store.update(Msg::Act(ServerAct::Crash(server(5)).into()));
    store.update(Msg::Seek(Time(1_234_567)));
    let first = Frame::of(&store).timeline.branches[0].id;
    store.update(Msg::Rename(first, " what if S5 stays up ".into()));
    store.update(Msg::Select(server(3)));
    let again = visited_again(&store);
    let (ours, theirs) = (Frame::of(&store), Frame::of(&again));
    assert_eq!(theirs.header.engine, ours.header.engine);
    assert_eq!(theirs.timeline.branches, ours.timeline.branches);
    assert!(theirs.timeline.branches[0].label.contains("what if S5 stays up"));
    assert_eq!(theirs.timeline.markers, ours.timeline.markers);
    assert_eq!(theirs.inspector, ours.inspector);
    assert!(theirs.header.undo.is_none(), "a reload takes no run's place");
    assert_eq!(Motion::of(&again), Motion::of(&store));
    assert!(!again.is_moving());
}

#[test]
fn a_reload_finds_the_lesson_at_its_note() {
    let mut store = open("#lesson/cut-off-leader");
    assert_eq!(store.visit().fragment, "lesson/cut-off-leader");
    store.update(Msg::NextNote);
    play(&mut store, 8_000);
    let again = visited_again(&store);
    assert_eq!(Frame::of(&again).lesson, Frame::of(&store).lesson);
    assert_eq!(Frame::of(&again).lesson.map(|lesson| lesson.place), Some(2));
}

#[test]
fn a_lesson_survives_its_link_with_its_notes_and_what_the_reader_did() {
    let mut store = open("#lesson/cut-off-leader");
    store.update(Msg::NextNote);
    play(&mut store, 8_000);
    let shared = open(&store.visit().fragment);
    assert_eq!(Frame::of(&shared).lesson, Frame::of(&store).lesson);
    assert_eq!(Frame::of(&shared).header.engine, Frame::of(&store).header.engine);

    store.update(Msg::Act(ServerAct::Crash(server(4)).into()));
    store.update(Msg::Seek(Time::ms(1_500)));
    let mut shared = open(&store.visit().fragment);
    assert!(Frame::of(&shared).notice.is_none());
    assert_eq!(Frame::of(&shared).header.engine, Frame::of(&store).header.engine);
    assert!(Frame::of(&shared).lesson.is_some_and(|lesson| lesson.is_left && lesson.place == 2));
    shared.update(Msg::NextNote);
    let back = Frame::of(&shared);
    assert!(back.lesson.is_some_and(|lesson| !lesson.is_left && lesson.place == 3));
    assert_ne!(back.cluster.servers[3].standing, Standing::Down);
}

#[test]
fn what_another_run_took_the_place_of_can_be_had_back() {
    let mut store = led();
    store.update(Msg::Act(ServerAct::Crash(server(5)).into()));
    let before = Frame::of(&store);
    assert_eq!(before.header.undo.as_deref(), Some("Undo: S5 crashes"));
    store.update(Msg::Restart(11));
    store.update(Msg::OpenLesson("clean-election"));
    assert!(Frame::of(&store).header.undo.is_some());
    store.update(Msg::Undo);
    let back = Frame::of(&store);
    assert_eq!(back.header.engine, before.header.engine);
    assert_eq!(back.timeline.markers, before.timeline.markers);
    assert_eq!(back.header.undo, before.header.undo, "then what was done there can be undone");
    assert!(back.lesson.is_none());
}

/// The browser forgets the way forward once something is done after Back; the page does not.
#[test]
fn what_back_left_can_be_had_back_once_something_else_is_done() {
    let mut store = led();
    let mut visits = vec![store.visit()];
    for number in [5, 4] {
        store.update(Msg::Act(ServerAct::Crash(server(number)).into()));
        store.update(Msg::Seek(Time::ms(700)));
        visits.push(store.visit());
    }
    store.update(Msg::Seek(Time::ms(650)));
    store.update(Msg::Act(ServerAct::Crash(server(3)).into()));
    assert_eq!(Frame::of(&store).timeline.branches.len(), 2);
    visits.push(store.visit());
    for visit in visits.iter().rev().chain(&visits) {
        store.update(Msg::Return(Box::new(visit.clone())));
        assert!(Frame::of(&store).header.undo.is_none(), "Back and Forward undo each other");
    }
    store.update(Msg::Act(ServerAct::Crash(server(2)).into()));
    let undo = Frame::of(&store).header.undo;
    assert_eq!(undo.as_deref(), Some("Undo: S2 crashes"), "nothing else is lost");
    store.update(Msg::Return(Box::new(visits[1].clone())));
    store.update(Msg::Return(Box::new(visits[0].clone())));
    store.update(Msg::Act(ServerAct::Crash(server(1)).into()));
    store.update(Msg::Undo);
    assert!(Frame::of(&store).header.undo.is_some());
    store.update(Msg::Undo);
    let back = Frame::of(&store);
    assert_eq!(back.timeline.branches.len(), 2);
}

#[test]
fn the_address_follows_what_is_done_and_where_the_run_stands() {
    let mut store = open("");
    assert!(store.update(Msg::Tick(16.0)).is_empty(), "a run that plays goes on too fast");
    assert_eq!(store.update(Msg::PlayOrPause), [Request::Follow]);
    assert_eq!(store.update(Msg::Seek(Time::ms(700))), [Request::Follow]);
    assert!(store.update(Msg::Type("put y 2".into())).is_empty());
    assert_eq!(store.update(Msg::Send), [Request::Step]);
    assert_eq!(store.update(Msg::Act(ServerAct::Crash(server(2)).into())), [Request::Step]);
    assert!(
        store.update(Msg::Act(ServerAct::Crash(server(2)).into())).is_empty(),
        "it is down already"
    );
    assert_eq!(store.update(Msg::StepBack), [Request::Follow]);
    let visit = store.visit();
    assert_eq!(store.update(Msg::Restart(3)), [Request::Step]);
    let asked = store.update(Msg::Return(Box::new(visit.clone())));
    assert!(!asked.contains(&Request::Step), "the browser has taken this step itself");
    assert_eq!(store.visit(), visit);
}

#[test]
fn a_link_opens_with_its_moment_on_the_timeline() {
    let mut store = led();
    store.update(Msg::Seek(Time::ms(12_345)));
    let timeline = Frame::of(&open(&store.visit().fragment)).timeline;
    assert!(timeline.from <= Time::ms(12_345) && Time::ms(12_345) < timeline.to);
}

#[test]
fn acts_still_to_come_are_marks_before_they_happen() {
    let mut store = led();
    store.update(Msg::Act(ServerAct::Crash(server(5)).into()));
    store.update(Msg::Seek(Time::ms(900)));
    store.update(Msg::Act(ServerAct::Restart(server(5)).into()));
    store.update(Msg::Seek(Time::ms(300)));
    let link = store.visit().fragment;
    let to_come = |store: &Store| {
        let markers = Frame::of(store).timeline.markers;
        let coming = markers.into_iter().filter(|marker| marker.is_to_come);
        coming.map(|marker| (marker.time, marker.label)).collect::<Vec<_>>()
    };
    let mut opened = open(&link);
    let acts: Vec<_> =
        to_come(&opened).into_iter().filter(|(_, label)| label.contains("S5")).collect();
    assert_eq!(acts.len(), 2, "{acts:?}");
    assert_eq!(acts[0].0, Time::ms(600));
    opened.update(Msg::Seek(Time::ms(950)));
    assert!(to_come(&opened).is_empty());
}

#[test]
fn a_broken_link_is_said_beside_a_working_cluster() {
    for fragment in ["#AAAA", "#not a link", "#lesson/of-no-name", "#ZZZZZZZZZZZZZZZZZZZZZZ"] {
        let mut store = open(fragment);
        let notice = Frame::of(&store).notice.expect("a notice");
        assert!(notice.is_error && !notice.text.is_empty(), "{fragment}");
        play(&mut store, 2_000);
        assert_eq!(leaders(&store).len(), 1, "{fragment}");
        store.update(Msg::Dismiss);
        assert!(Frame::of(&store).notice.is_none());
    }
}

/// Mail programs and sentences put a space or a full stop behind a link.
#[test]
fn what_a_sentence_puts_behind_a_link_does_not_break_it() {
    let mut store = led();
    store.update(Msg::Act(ServerAct::Crash(server(2)).into()));
    let link = store.link().expect("a short run has a link");
    for around in [".", "%20", "%20).", ",", " "] {
        let opened = open(&format!("#{link}{around}"));
        assert_eq!(Frame::of(&opened).header.engine, Frame::of(&store).header.engine, "{around:?}");
        assert!(Frame::of(&opened).notice.is_none(), "{around:?}");
    }
}

#[test]
fn a_put_is_acknowledged_and_stands_in_every_store() {
    let mut store = led();
    store.update(Msg::Type("put x 7".into()));
    store.update(Msg::Send);
    assert_eq!(Frame::of(&store).client.requests[0].state, RequestState::Pending);
    store.update(Msg::Seek(Time::ms(900)));
    let frame = Frame::of(&store);
    assert_eq!(frame.client.requests[0].state, RequestState::Acknowledged);
    for row in &frame.logs.rows {
        let held = row.volatile.as_ref().expect("every server is up");
        assert_eq!((held.store.as_str(), held.commit), ("x=7", Index(2)), "{}", row.id);
    }
}

#[test]
fn a_command_that_cannot_be_read_is_said_and_not_sent() {
    let mut store = led();
    store.update(Msg::Type("set x 7".into()));
    store.update(Msg::Send);
    let client = Frame::of(&store).client;
    assert!(client.error.is_some_and(|error| error.contains("put")));
    assert!(client.requests.is_empty());
    store.update(Msg::Type("put x 7".into()));
    assert!(Frame::of(&store).client.error.is_none());
}

#[test]
fn what_cannot_be_done_is_said_and_changes_nothing() {
    let mut store = led();
    let before = Frame::of(&store).header;
    store.update(Msg::Act(ServerAct::Restart(server(1)).into()));
    let frame = Frame::of(&store);
    assert!(frame.notice.is_some_and(|notice| notice.text.contains("S1")));
    assert_eq!(frame.header, before);
}

/// What the only button makes of what is composed.
fn made(store: &Store) -> view::frame::Item {
    Frame::of(store).cluster.composing.expect("it is composed").makes.remove(0)
}

fn can_make(store: &Store) -> bool {
    made(store).refusal.is_none()
}

fn make(store: &mut Store) {
    store.update(made(store).message);
}

#[test]
fn the_same_is_done_to_several_servers_and_taken_back_at_once() {
    let mut store = led();
    let downs = |store: &Store| {
        let servers = Frame::of(store).cluster.servers;
        let down = servers.iter().filter(|one| one.standing == Standing::Down);
        down.map(|one| one.id.to_string()).collect::<Vec<_>>().join(" ")
    };
    let item = |store: &Store, key: &str| {
        let composer = Frame::of(store).cluster.composing.unwrap();
        composer.makes.into_iter().find(|item| item.key == key)
    };
    store.update(Msg::Compose(Composed::Several));
    assert_eq!(item(&store, "c"), None, "nobody is chosen");
    store.update(Msg::GiveUpComposed);

    store.update(Msg::Select(server(2)));
    store.update(Msg::Compose(Composed::Several));
    store.update(Msg::SwitchSide(server(4)));
    store.update(Msg::SwitchSide(server(5)));
    store.update(Msg::SwitchSide(server(5)));
    assert_eq!(item(&store, "r"), None, "they are up");
    let before = Frame::of(&store).header.engine;
    store.update(item(&store, "c").unwrap().message);
    assert_eq!(downs(&store), "S2 S4");
    assert_eq!(Frame::of(&store).cluster.composing, None);

    // What cannot be done to all is done to those to whom it can.
    store.update(Msg::Compose(Composed::Several));
    (1..=3).for_each(|id| drop(store.update(Msg::SwitchSide(server(id)))));
    store.update(item(&store, "c").unwrap().message);
    assert_eq!(downs(&store), "S1 S2 S3 S4");
    store.update(Msg::Undo);
    assert_eq!(downs(&store), "S2 S4");
    store.update(Msg::Undo);
    assert_eq!((downs(&store), Frame::of(&store).header.engine), (String::new(), before));
}

/// What is taken back is what was done last before the moment shown, and what was done with it.
#[test]
fn undo_takes_back_what_was_done_before_the_moment_that_is_shown() {
    let downs = |store: &Store| {
        let servers = Frame::of(store).cluster.servers;
        let down = servers.iter().filter(|one| one.standing == Standing::Down);
        down.map(|one| one.id.number()).collect::<Vec<_>>()
    };
    let crash = |id: u8| sim::Act::from(ServerAct::Crash(server(id)));
    let back_to = |store: &mut Store, down: &[u8]| {
        while downs(store) != down {
            store.update(Msg::StepBack);
        }
    };
    // Several at once, then another: back between them, all of the several.
    let mut store = led();
    store.update(Msg::ActAll(vec![crash(2), crash(4)]));
    assert!(Frame::of(&store).header.undo.is_some_and(|it| it.contains("S2") && it.contains("S4")));
    store.update(Msg::StepForward);
    store.update(Msg::Act(crash(5)));
    back_to(&mut store, &[2, 4]);
    store.update(Msg::Undo);
    assert_eq!(downs(&store), []);
    // One, another, then several: back before these, the other alone.
    let mut store = led();
    store.update(Msg::Act(crash(5)));
    store.update(Msg::StepForward);
    store.update(Msg::Act(crash(3)));
    store.update(Msg::StepForward);
    store.update(Msg::ActAll(vec![crash(2), crash(4)]));
    back_to(&mut store, &[3, 5]);
    store.update(Msg::Undo);
    assert_eq!(downs(&store), [5]);
}

#[test]
fn a_partition_needs_a_server_on_each_side() {
    let mut store = led();
    store.update(Msg::Compose(Composed::Partition));
    assert!(!can_make(&store));
    make(&mut store);
    assert!(Frame::of(&store).cluster.groups.is_empty());
    store.update(Msg::SwitchSide(server(1)));
    (0..3).for_each(|_| drop(store.update(Msg::SwitchSide(server(2)))));
    assert!(can_make(&store));
    make(&mut store);
    let frame = Frame::of(&store);
    assert_eq!(frame.cluster.groups.len(), 2);
    assert_eq!(frame.cluster.composing, None);
    store.update(Msg::Act(LinkAct::Heal().into()));
    assert!(Frame::of(&store).cluster.groups.is_empty());
}

#[test]
fn a_leader_without_a_majority_is_shown_as_cut_off() {
    let mut store = led();
    let leader = leaders(&store)[0];
    store.update(Msg::Compose(Composed::Partition));
    store.update(Msg::SwitchSide(leader));
    make(&mut store);
    let frame = Frame::of(&store);
    let cut_off: Vec<NodeId> =
        frame.cluster.servers.iter().filter(|one| one.cut_off).map(|one| one.id).collect();
    assert_eq!(cut_off, [leader]);
}

/// A run says so where it is not Raft as it is written, or not a usual network.
#[test]
fn standard_is_said_of_standard_raft_only() {
    let opened = |lines: &str| {
        let text = format!("raft-scenario 1\nservers 5\nseed 7\n{lines}");
        let script = scenario::parse(&text).expect("a scenario").script;
        let world = sim::World::new(script.settings, script.seed);
        let link = scenario::link::encode(&scenario::link::Link::to(script, &world));
        Frame::of(&open(&link.expect("a link"))).header
    };
    let usual = opened("");
    assert!(usual.is_standard);
    assert_eq!(usual.raft, "standard Raft");
    let lossy = opened("network loss 30%\n");
    assert!(lossy.is_standard);
    assert_eq!(lossy.raft, "standard Raft · network loss 30%");
    let modified = opened("raft eager-commit on\n");
    assert!(!modified.is_standard);
    assert_eq!(modified.raft, "modified Raft: eager-commit on");
}

#[test]
fn stepping_back_undoes_stepping_forward() {
    let mut store = led();
    store.update(Msg::StepForward);
    let here = (Frame::of(&store), Motion::of(&store));
    store.update(Msg::StepForward);
    store.update(Msg::StepForward);
    assert_ne!(Frame::of(&store).timeline.record, here.0.timeline.record);
    store.update(Msg::StepBack);
    store.update(Msg::StepBack);
    let back = (Frame::of(&store), Motion::of(&store));
    assert_eq!(back.0.timeline.record, here.0.timeline.record);
    assert_eq!(back.0.cluster, here.0.cluster);
    assert_eq!(back.0.why, here.0.why);
    assert_eq!(back.1, here.1);
}

#[test]
fn each_edge_of_the_role_diagram_is_counted_and_leads_to_when_it_was_taken() {
    let mut store = led();
    let frame = Frame::of(&store);
    let count = |frame: &Frame, edge| {
        frame.roles.edges.iter().find(|view| view.edge == edge).map(|view| view.count)
    };
    assert_eq!(count(&frame, Edge::WinsElection), Some(1));
    assert_eq!(count(&frame, Edge::LeaderStepsDown), Some(0));
    assert_eq!(frame.roles.edges.iter().filter(|edge| edge.lit.is_some()).count(), 1);
    store.update(Msg::SeekEdge(Edge::WinsElection));
    let frame = Frame::of(&store);
    let elected = |why: &view::frame::Why| why.record == frame.timeline.record;
    assert!(frame.why.first().is_some_and(elected));
    assert_eq!(leaders(&store).len(), 1);
    store.update(Msg::StepBack);
    assert!(leaders(&store).is_empty());
}

#[test]
fn a_jump_that_finds_nothing_says_so_and_leaves_the_run_as_it_is() {
    let mut store = led();
    let before = Frame::of(&store);
    store.update(Msg::Jump(Jump::Fault, true));
    let after = Frame::of(&store);
    assert!(after.notice.is_some());
    assert_eq!(after.timeline.end, before.timeline.end);
    assert_eq!(after.timeline.record, before.timeline.record);
    store.update(Msg::Act(ServerAct::Crash(server(5)).into()));
    assert_eq!(Frame::of(&store).timeline.branches.len(), 1);
    store.update(Msg::Seek(Time::ZERO));
    store.update(Msg::Jump(Jump::Fault, true));
    assert_eq!(Frame::of(&store).cluster.servers[4].standing, Standing::Down);
}

#[test]
fn a_lesson_goes_on_at_the_readers_pace_and_can_be_left_and_taken_up() {
    for lesson in scenario::lessons::ALL {
        let mut store = open(&format!("#lesson/{}", lesson.name));
        let first = Frame::of(&store).lesson.expect("a lesson");
        assert_eq!(first.place, 1);
        assert!(!store.is_moving());
        for place in 2..=first.of {
            store.update(Msg::NextNote);
            play(&mut store, 8_000);
            assert!(!store.is_moving(), "{}: arrived at note {place}", lesson.name);
            assert_eq!(Frame::of(&store).lesson.map(|lesson| lesson.place), Some(place));
        }
        store.update(Msg::PreviousNote);
        assert_eq!(Frame::of(&store).lesson.map(|lesson| lesson.place), Some(first.of - 1));
        let up = Frame::of(&store).cluster.servers.into_iter();
        let up = up.rev().find(|server| server.standing != Standing::Down).expect("a server is up");
        store.update(Msg::Act(ServerAct::Crash(up.id).into()));
        assert!(Frame::of(&store).lesson.is_some_and(|lesson| lesson.is_left));
        store.update(Msg::NextNote);
        let back = Frame::of(&store).lesson.expect("the lesson");
        assert!(!back.is_left && back.place == first.of);
    }
}

#[test]
fn the_page_says_the_same_in_both_languages() {
    let mut store = open("#lesson/cut-off-leader");
    let english = Frame::of(&store);
    store.update(Msg::Speak(Language::KOREAN));
    let korean = Frame::of(&store);
    assert_ne!(korean.header.title, english.header.title);
    assert_ne!(korean.lesson, english.lesson);
    assert_eq!(korean.logs, english.logs);
    assert_eq!(korean.why.len(), english.why.len());
}

#[test]
fn a_message_that_has_arrived_is_not_inspected_any_more() {
    let mut store = open("");
    let id = Motion::of(&store).messages[0].id;
    store.update(Msg::SelectMessage(id));
    let inspector = Frame::of(&store).inspector.expect("an inspector");
    assert_eq!(
        inspector.doings.iter().map(|doing| &*doing.label).collect::<Vec<_>>(),
        ["Drop", "Deliver now"]
    );
    store.update(Msg::Act(MessageAct::Drop(id).into()));
    assert!(Frame::of(&store).inspector.is_none());
}

/// The verbs that the menu which is open offers, and what it says of itself.
fn offered(store: &Store) -> (Vec<String>, MenuView) {
    let menu = Frame::of(store).menu.expect("a menu is open");
    let rows = menu.sections.iter().flat_map(|section| &section.rows);
    let verb = |item: &Item| {
        let Msg::Act(act) = &item.message else { return None };
        act.said().map(|(verb, _)| verb.id())
    };
    (rows.flat_map(|row| &row.items).filter_map(verb).collect(), menu.clone())
}

#[test]
fn every_act_has_its_place_in_a_menu() {
    let mut store = open("");
    store.update(Msg::SelectMessage(Motion::of(&store).messages[0].id));
    assert!(Frame::of(&store).menu.is_none(), "one press shows what it holds");
    store.update(Msg::SelectMessage(Motion::of(&store).messages[0].id));
    let (mut all, _) = offered(&store);
    store.update(Msg::Menu(MenuOf::Link(server(3), server(1))));
    let (of_link, menu) = offered(&store);
    assert_eq!(menu.title, "S1 – S3");
    all.extend(of_link);
    let mut store = led();
    let leader = leaders(&store)[0];
    let other = server(if leader == server(1) { 2 } else { 1 });
    for act in [None, Some(ServerAct::Pause(other)), Some(ServerAct::Crash(other))] {
        act.into_iter().for_each(|act| drop(store.update(Msg::Act(act.into()))));
        for id in [leader, other] {
            store.update(Msg::Menu(MenuOf::Server(id)));
            all.extend(offered(&store).0);
        }
    }
    // What is composed stands in the panel's head, settings and trouble in the drawer, requests in the
    // console.
    let others = ["members", "partition", "heal", "set", "trouble", "calm"];
    all.extend(others.map(str::to_owned));
    all.extend(ClientAct::VERBS.iter().chain(CallerAct::VERBS).map(sim::Verb::id));
    for verb in sim::Act::verbs() {
        assert!(all.contains(&verb.id()), "{} is in no menu", verb.id());
    }
}

#[test]
fn what_cannot_be_done_stays_in_its_menu_with_the_reason_and_a_key_says_it_again() {
    let mut store = open("");
    store.update(Msg::Menu(MenuOf::Server(server(2))));
    let (_, menu) = offered(&store);
    let items = || menu.sections.iter().flat_map(|part| &part.rows).flat_map(|row| &row.items);
    let wipe = items().find(|item| item.key == "w").expect("it can be wiped, some time");
    assert_eq!(wipe.refusal.as_deref(), Some("S2 is up"));
    let crash = keys::message("c", &Situation::of(&store)).expect("c crashes");
    store.update(crash);
    let (_, menu) = offered(&store);
    let items = menu.sections.iter().flat_map(|part| &part.rows).flat_map(|row| &row.items);
    let labels: Vec<_> = items.map(|item| &*item.label).collect();
    assert!(labels.contains(&"Restart") && !labels.contains(&"Crash"), "{labels:?}");
    let shut = keys::message("Escape", &Situation::of(&store)).expect("Escape closes it");
    assert_eq!(shut, Msg::Menu(MenuOf::Nothing));
    store.update(shut);
    assert!(Frame::of(&store).menu.is_none() && Frame::of(&store).inspector.is_some());
}

#[test]
fn a_hundred_thousand_records_later_everything_still_answers() {
    let mut store = led();
    store.update(Msg::Speed(40));
    store.update(Msg::PlayOrPause);
    play(&mut store, 60_000);
    let frame = Frame::of(&store);
    assert!(100_000 < frame.timeline.record, "{}", frame.timeline.record);
    store.update(Msg::Seek(Time::ms(1_000)));
    store.update(Msg::StepBack);
    assert!(Motion::of(&store).now < Time::ms(1_000));
}

#[test]
fn a_fresh_cluster_follows_from_its_seed() {
    let mut store = led();
    store.update(Msg::Act(ServerAct::Crash(server(1)).into()));
    let engine = |store: &mut Store, seed| {
        store.update(Msg::Restart(seed));
        store.update(Msg::Seek(Time::ms(600)));
        Frame::of(store).header.engine
    };
    let first = engine(&mut store, 11);
    assert_ne!(engine(&mut store, 12), first);
    assert_eq!(engine(&mut store, 11), first);
    assert_eq!(Frame::of(&store).timeline.branches.len(), 1);
}

#[test]
fn a_message_dropped_early_on_its_way_is_drawn_as_far_as_it_came() {
    let mut store = open("");
    let moving = Motion::of(&store).messages[0].clone();
    assert!(moving.way < 0.3);
    store.update(Msg::Act(MessageAct::Drop(moving.id).into()));
    let flights = Frame::of(&store).timeline.flights;
    let lost: Vec<f32> = flights.iter().filter(|line| line.lost).map(|line| line.way).collect();
    assert_eq!(lost, [moving.way]);
}

#[test]
fn another_branch_ends_the_passage_of_a_lesson() {
    let mut store = open("#lesson/cut-off-leader");
    store.update(Msg::Seek(Time::ms(300)));
    store.update(Msg::Act(ServerAct::Crash(server(5)).into()));
    let branches: Vec<_> = Frame::of(&store).timeline.branches.iter().map(|one| one.id).collect();
    store.update(Msg::PreviousNote);
    store.update(Msg::NextNote);
    play(&mut store, 320);
    store.update(Msg::Branch(branches[1]));
    assert!(!store.is_moving());
    let place = Frame::of(&store).lesson.map(|lesson| lesson.place);
    store.update(Msg::PlayOrPause);
    play(&mut store, 30_000);
    assert_eq!(Frame::of(&store).lesson.map(|lesson| lesson.place), place);
}

/// What could not be done is said, and not for ever.
#[test]
fn a_word_about_what_could_not_be_done_goes_after_a_while() {
    let mut store = led();
    store.update(Msg::Act(ServerAct::Restart(server(5)).into()));
    assert!(Frame::of(&store).notice.is_some());
    store.update(Msg::PlayOrPause);
    play(&mut store, 4_000);
    assert!(Frame::of(&store).notice.is_some(), "there is time to read it");
    play(&mut store, 2_000);
    assert!(Frame::of(&store).notice.is_none());
}

/// A number alone is meant in the unit of its control, and ranges are written in many ways.
#[test]
fn a_setting_is_typed_in_the_unit_that_it_has() {
    let rows = [
        ("network loss", "5", "5%"),
        ("heartbeat", "40", "40ms"),
        ("network latency", "15", "15ms"),
        ("network latency", "5 to 9 ms", "5ms..9ms"),
        ("network latency", "5-9", "5ms..9ms"),
        ("election timeout", "1–2s", "1s..2s"),
        ("election timeout", "200ms..300ms", "200ms..300ms"),
    ];
    for (name, typed, expected) in rows {
        let mut store = led();
        let setting = Setting::ALL.iter().find(|row| row.name == name).expect("a row");
        store.update(Msg::Drawer(Ask::Open(Tool::Settings)));
        store.update(Msg::Drawer(Ask::Type(setting, typed.into())));
        let Some(Content::Settings(view)) = Frame::of(&store).drawer.map(|drawer| drawer.content)
        else {
            panic!("they are open")
        };
        let mut rows = view.groups.iter().flat_map(|group| &group.rows);
        let row = rows.find(|row| row.setting == Some(setting)).expect("its row");
        assert_eq!((row.text.as_str(), row.is_wrong), (expected, false), "{name} {typed}");
    }
}

/// A test walks all faults that last: each has its mark, its line in the trace and its sentence.
#[test]
fn every_fault_that_lasts_is_marked_told_and_explained() {
    for (act, id) in [
        ("disk S2 slow", "disk-slow"),
        ("disk S2 stalled", "disk-stalled"),
        ("disk S2 full", "disk-full"),
        ("corrupt S2 1", "disk-corrupt"),
        ("clock S2 120%", "clock-fast"),
        ("clock S2 80%", "clock-slow"),
        ("jump S2 5ms", "clock-jumped"),
        ("jump S2 5ms back", "clock-jumped"),
        ("pause S2", "inbox"),
        ("cut S2->S3", "link-one-way"),
        ("link S2<->S3 network latency 80ms", "link-slow"),
        ("link S2<->S3 network tail 5%", "link-slow"),
        ("link S2->S3 network loss 20%", "link-lossy"),
        ("link S2->S3 network twice 20%", "link-twice"),
        ("link S2->S3 network overtaken 20%", "link-shuffles"),
        ("link S2->S3 network bandwidth 9000", "link-narrow"),
    ] {
        let text = format!("raft-scenario 1\nseed 7\nat 600ms {act}\nend 700ms\n");
        let scenario = scenario::parse(&text).unwrap_or_else(|why| panic!("{act}: {why}"));
        let link = sim_link(&scenario);
        for language in Language::ALL.iter().copied() {
            let mut store = Store::open(ADDRESS, &link, language, Theme::System);
            store.update(Msg::Seek(Time::ms(610)));
            let frame = Frame::of(&store);
            let marks: Vec<_> = frame.cluster.marks().iter().map(|mark| mark.id()).collect();
            assert!(marks.contains(&id), "{act}: {marks:?}");
            assert!(!language.part("mark", id, 0).is_empty());
            let said = |why: &view::frame::Why| why.time == "0.600" && !why.headline.is_empty();
            assert!(frame.why.iter().any(said), "{act}: {:?}", frame.why.first());
        }
        let trace = scenario::trace(&scenario);
        assert!(trace.contains(act), "{act} is not in the trace");
    }
}

fn sim_link(scenario: &scenario::Scenario) -> String {
    let script = scenario.script.clone();
    let world = sim::World::new(script.settings, script.seed);
    scenario::link::encode(&scenario::link::Link::to(script, &world)).expect("a link holds it")
}

#[test]
fn what_was_done_last_is_undone_by_a_branch_back() {
    let mut store = led();
    let before = Frame::of(&store);
    assert_eq!(before.header.undo, None);
    store.update(Msg::Act(ServerAct::Pause(server(2)).into()));
    store.update(Msg::Act(ServerAct::Crash(server(3)).into()));
    store.update(Msg::Seek(Time::ms(900)));
    let undo = keys::message("u", &Situation::of(&store)).expect("u undoes");
    store.update(undo.clone());
    let after = Frame::of(&store);
    assert_eq!(after.header.undo.as_deref(), Some("Undo: S2 pauses"));
    assert_eq!(after.timeline.branches.len(), 2, "the branch with the crash stays");
    store.update(undo);
    let back = Frame::of(&store);
    assert_eq!((back.header.undo, back.header.engine), (None, before.header.engine));
    assert_eq!(back.cluster, before.cluster);
}

#[test]
fn servers_are_put_into_any_number_of_groups() {
    let mut store = led();
    store.update(Msg::Compose(Composed::Partition));
    let groups = |store: &Store| -> Vec<String> {
        let composing = Frame::of(store).cluster.composing.map_or(vec![], |it| it.parts);
        composing.iter().map(ToString::to_string).collect()
    };
    let press = |store: &mut Store, number| store.update(Msg::SwitchSide(server(number)));
    press(&mut store, 4);
    press(&mut store, 5);
    assert_eq!(groups(&store), ["S1 S2 S3", "S4 S5"]);
    press(&mut store, 5);
    assert_eq!(groups(&store), ["S1 S2 S3", "S4", "S5"], "a third group");
    press(&mut store, 5);
    assert_eq!(groups(&store), ["S1 S2 S3 S5", "S4"], "and back to the first");
    // Dragged onto another one it joins its group, away from all it has one of its own.
    store.update(Msg::Drag(server(5), Some(server(4))));
    store.update(Msg::Drag(server(3), None));
    assert_eq!(groups(&store), ["S1 S2", "S4 S5", "S3"]);
    make(&mut store);
    let frame = Frame::of(&store);
    assert_eq!((frame.cluster.groups.len(), frame.cluster.composing), (3, None));
    // Without a partition, what is dragged begins one.
    store.update(Msg::Act(LinkAct::Heal().into()));
    store.update(Msg::Drag(server(2), Some(server(1))));
    assert_eq!(groups(&store), ["S3 S4 S5", "S1 S2"]);
}

#[test]
fn the_second_digit_of_two_takes_back_what_the_first_did() {
    let mut store = open("");
    store.update(Msg::Drawer(Ask::Set(Setting::numbered(1).unwrap(), sim::Amount::Number(12))));
    store.update(Msg::Drawer(Ask::Start));
    store.update(Msg::Compose(Composed::Partition));
    store.update(Msg::SwitchSide(server(2)));
    store.update(Msg::SwitchSide(server(1)));
    store.update(Msg::SwitchInstead(server(12)));
    let composing = Frame::of(&store).cluster.composing.unwrap();
    assert_eq!(composing.parts[1].to_string(), "S2 S12");
}

#[test]
fn who_is_isolated_can_rejoin_from_where_it_was_isolated() {
    let mut store = led();
    store.update(Msg::Select(server(2)));
    let doings = |store: &Store| -> Vec<String> {
        let inspector = Frame::of(store).inspector.expect("a server is shown");
        inspector.doings.into_iter().map(|doing| doing.label).collect()
    };
    assert_eq!(doings(&store), ["Crash", "Pause", "Isolate"]);
    store.update(Msg::Act(LinkAct::Cut(sim::Ways::around(server(2))).into()));
    assert_eq!(doings(&store), ["Crash", "Pause", "Rejoin"]);
}

/// The followers say that they have what their slow disks do not have yet; one crashes, and the
/// acknowledged write is lost.
fn broken() -> Store {
    broken_with("")
}

/// The same with these settings too.
fn broken_with(settings: &str) -> Store {
    let mut store = open("");
    let text = "raft-scenario 1\ntitle Lost\nservers 3\nseed 7\ndisk sync 60ms..90ms\nSETTINGS\
                rules off entries-on-disk\nat 1500ms cut S1<->S3\nat 1500ms put x 7\n\
                at 1540ms crash S2\nat 1600ms cut S1<->S2\nat 1600ms restart S2\n";
    store.update(Msg::Drawer(Ask::Write(text.replace("SETTINGS", settings), String::new())));
    store.update(Msg::Drawer(Ask::Run));
    play_on(&mut store);
    store
}

#[test]
fn an_entry_that_a_snapshot_has_the_place_of_is_not_said_to_be_missing() {
    let mut store = broken_with("raft snapshot-every 2\n");
    while !Frame::of(&store).broken.is_some_and(|it| it.title.ends_with("Leader Completeness")) {
        play_on(&mut store);
    }
    let told = Frame::of(&store).broken.expect("it broke");
    let entries = [
        "S1 holds index 2 in its snapshot.",
        "S3 holds noop of term 4 at index 2, and not on its disk.",
    ];
    assert_eq!(told.entries, entries);
}

/// Plays until it stops by itself.
fn play_on(store: &mut Store) {
    if !store.is_moving() {
        store.update(Msg::PlayOrPause);
    }
    for _ in 0..20_000 {
        if !store.is_moving() {
            return;
        }
        store.update(Msg::Tick(16.0));
    }
    panic!("it never stopped");
}

#[test]
fn where_a_property_breaks_play_stops_and_the_page_tells_how_it_came_about() {
    let mut store = open("");
    store.update(Msg::Tick(16.0));
    assert!(Frame::of(&store).broken.is_none());
    store = broken();
    let told = Frame::of(&store).broken.expect("it broke");
    assert!(told.title.ends_with(": Committed entries are kept"), "{}", told.title);
    // Who plays on gets to the next one, and to the one after.
    play_on(&mut store);
    play_on(&mut store);
    let frame = Frame::of(&store);
    let told = frame.broken.expect("it broke again");
    assert_eq!(told.title, "Broken at 2.440 s: Leader Completeness");
    assert_eq!(told.says, "S3 leads term 4 without the committed entry at index 2.");
    assert_eq!(told.section, "§5.4");
    let entries = [
        "S1 holds x=7 of term 1 at index 2.",
        "S3 holds noop of term 4 at index 2, and not on its disk.",
    ];
    assert_eq!(told.entries, entries);
    assert!(told.steps.last().is_some_and(|step| step.is_here && step.kind == StepKind::Break));
    let off = told.steps.iter().find_map(|step| step.off.clone()).expect("a rule was missed");
    assert_eq!(off.0, "entries-on-disk is off");
    // The same numbers stand at the servers and at the entries.
    let of = |number: u8| {
        let is_it = |it: &&view::frame::ServerView| it.id == server(number);
        frame.cluster.servers.iter().find(is_it).and_then(|it| it.concern).map(|it| it.number)
    };
    assert_eq!((of(1), of(2), of(3)), (Some(6), None, Some(told.steps.len())));
    let concerns: Vec<Option<usize>> =
        frame.logs.rows.iter().map(|row| row.concern.map(|(_, it)| it.number)).collect();
    assert_eq!(concerns, [Some(6), None, Some(told.steps.len())]);
}

#[test]
fn how_a_property_broke_stays_while_one_looks_at_its_steps() {
    let mut store = broken();
    let told = |store: &Store| Frame::of(store).broken.map(|it| it.title);
    let title = told(&store).expect("it broke");
    let frame = Frame::of(&store);
    let steps = frame.broken.expect("it broke").steps;
    store.update(Msg::SeekRecord(steps[0].record));
    assert_eq!(told(&store), Some(title.clone()));
    assert!(Frame::of(&store).broken.is_some_and(|it| it.steps[0].is_here));
    // It can be let be, and asked for again.
    let last = steps.last().expect("it has steps").record;
    store.update(Msg::SeekRecord(last));
    store.update(Msg::CloseAccount);
    assert_eq!(told(&store), None);
    store.update(Msg::Zoom(0.5));
    assert_eq!(told(&store), None, "it is not told again by itself");
    store.update(Msg::SeekRecord(last));
    assert_eq!(told(&store), Some(title.clone()));
    // Whoever does something goes on from there.
    store.update(Msg::Act(ServerAct::Crash(server(1)).into()));
    assert_eq!(told(&store), None);
    store.update(Msg::Undo);
    store.update(Msg::SeekRecord(last));
    assert_eq!(told(&store), Some(title));
    store.update(Msg::PlayOrPause);
    assert_eq!(told(&store), None);
}

#[test]
fn the_rule_is_put_back_and_the_same_run_is_played_again() {
    let mut store = broken();
    assert!(!Frame::of(&store).header.is_standard);
    store.update(Msg::PlayAgain);
    assert!(Frame::of(&store).header.is_standard);
    assert!(store.is_moving());
    store.update(Msg::Seek(Time::ms(5_000)));
    let frame = Frame::of(&store);
    assert!(frame.broken.is_none() && frame.lamps.named.iter().all(|lamp| lamp.broken.is_none()));
    let faults = frame.timeline.jumps[2];
    assert_eq!(faults.1, 4, "what was done is done again");
    store.update(Msg::Undo);
    assert!(!Frame::of(&store).header.is_standard);
}

#[test]
fn a_rule_that_is_off_says_how_often_it_was_passed_over_and_where_last() {
    let mut store = open("");
    store.update(Msg::Drawer(Ask::Open(Tool::Rules)));
    store.update(Msg::Drawer(Ask::RunWithout(raft::Rule::LogNotUpToDate)));
    store.update(Msg::Speed(40));
    (0..600).for_each(|_| drop(store.update(Msg::Tick(16.0))));
    assert!(Frame::of(&store).broken.is_some(), "it stopped where it broke");
    store.update(Msg::Drawer(Ask::Open(Tool::Rules)));
    let Some(Content::Rules(rules)) = Frame::of(&store).drawer.map(|it| it.content) else {
        panic!("the rules are open")
    };
    // Its chapter is folded, and it is seen all the same.
    let safety = rules.chapters.iter().find(|chapter| chapter.section == "§5.4").expect("§5.4");
    assert!(!safety.is_open);
    let [row] = safety.rules.as_slice() else { panic!("{safety:?}") };
    assert!(row.is_off && row.fired == "disregarded ×2", "{row:?}");
    let (record, told, _) = row.last.clone().expect("it was passed over");
    assert!(told.starts_with("last 0.602 s, S"), "{told}");
    store.update(Msg::SeekRecord(record));
    assert_eq!(Frame::of(&store).timeline.record, record);
    assert!(rules.off.is_some());
    store.update(Msg::Drawer(Ask::List(view::choice::Listed::CanBeOff)));
    store.update(Msg::Drawer(Ask::Words("candidate".into())));
    let Some(Content::Rules(rules)) = Frame::of(&store).drawer.map(|it| it.content) else {
        panic!("the rules are open")
    };
    let listed: usize = rules.chapters.iter().map(|chapter| chapter.rules.len()).sum();
    assert!((1..5).contains(&listed), "{listed}");
}

#[test]
fn a_server_goes_from_voting_to_listening_to_no_member_and_back_while_members_are_composed() {
    let mut store = led();
    store.update(Msg::Compose(Composed::Members));
    let parts = |store: &Store| Frame::of(store).cluster.composing.map(|it| it.parts);
    let told = |store: &Store| {
        parts(store).unwrap().iter().map(ToString::to_string).collect::<Vec<_>>().join(" | ")
    };
    assert_eq!(told(&store), "S1 S2 S3 S4 S5 |  | ");
    assert!(!can_make(&store), "they are so already");
    store.update(Msg::SwitchSide(server(2)));
    store.update(Msg::SwitchSide(server(4)));
    store.update(Msg::SwitchSide(server(4)));
    assert_eq!(told(&store), "S1 S3 S5 | S2 | S4");
    assert!(can_make(&store));
    store.update(Msg::SwitchSide(server(4)));
    assert_eq!(told(&store), "S1 S3 S4 S5 | S2 | ");
    store.update(Msg::SwitchInstead(server(3)));
    assert_eq!(told(&store), "S1 S5 | S2 S3 | S4");
    store.update(Msg::GiveUpComposed);
    assert!(parts(&store).is_none());
}

#[test]
fn a_server_that_joins_has_a_band_from_then_on() {
    let mut store = led();
    store.update(Msg::Act(sim::MemberAct::Add(server(6)).into()));
    store.update(Msg::Seek(Time::ms(900)));
    let bands = Frame::of(&store).timeline.bands;
    let [.., fifth, sixth] = bands.as_slice() else { panic!("six bands") };
    assert_eq!(sixth.id, server(6));
    assert_eq!(fifth.pieces.first().map(|piece| piece.from), Some(Time(0)));
    assert_eq!(sixth.pieces.first().map(|piece| piece.from), Some(Time::ms(600)));
}

/// An address from whoever knows where may ask for a day of a busy cluster: the page is there all the same.
#[test]
fn an_address_in_words_cannot_keep_the_page_from_being_there() {
    let mut store = open("servers=9&heartbeat=1ms&at=86400s");
    let frame = Frame::of(&store);
    assert_eq!(frame.cluster.servers.len(), 9);
    assert!(frame.notice.is_none());
    // It goes there frame by frame, until one has enough.
    assert!(store.is_moving());
    store.update(Msg::PlayOrPause);
    assert!(!store.is_moving());
    let link = store.link().expect("nobody did anything");
    let played = scenario::link::decode(&link).expect("it was just made").moment.record;
    assert_eq!(played, 100_000);
}

/// Whatever a host, a mail program or an enemy makes of an address: there is a page, and what could
/// not be read is said.
#[test]
fn no_address_and_no_query_breaks_the_page() {
    const SEEDS: [&str; 8] = [
        "lesson/cut-off-leader;S1;roles",
        "servers=3&seed=7&network.loss=5%&at=200ms;S1-S2",
        "scenario/raft-scenario 1%0Aservers 3%0Aat 100ms crash S1%0A",
        "Ag7-1ZY5aQHkeE5zki3yGHc4kkmao2JNKLBck71hVndwG5v0gGpE;S2;rules",
        "?embed&panels=cluster,logs&start=400ms&end=1s&speed=1/20&loop&autoplay",
        "?embed&theme=dark&lang=ko&readonly=true&controls=no",
        ";;;S1;%;%2;%zz",
        "%F0%9F%92%A9=\u{1f4a9}&a=b;",
    ];
    const SIGNS: [char; 12] =
        ['%', '&', '=', ';', '#', '/', '-', 'S', '\u{0}', '\u{ad}', '9', '\u{1f4a9}'];
    let mut number = 1_u64;
    let mut draw = |below: usize| {
        number =
            number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (number >> 33) as usize % below
    };
    for turn in 0..3_000 {
        let mut letters: Vec<char> = SEEDS[turn % SEEDS.len()].chars().collect();
        for _ in 0..draw(5) {
            let at = draw(letters.len().max(1)).min(letters.len());
            match draw(3) {
                0 => letters.insert(at, SIGNS[draw(SIGNS.len())]),
                1 => letters.truncate(at),
                _ if at < letters.len() => drop(letters.remove(at)),
                _ => {}
            }
        }
        let text: String = letters.into_iter().collect();
        let (query, fragment) = text.split_once('#').unwrap_or((&text, &text));
        let mut store = match Embed::of(query) {
            Some(embed) => Store::embedded(ADDRESS, fragment, embed, Language::ENGLISH),
            None => open(fragment),
        };
        store.update(Msg::Tick(16.0));
        assert!(!Frame::of(&store).cluster.servers.is_empty(), "{text}");
    }
}
