//! What connectivity that is only partial does to Raft, with the mechanisms of the thesis and without. Each
//! result is what Raft does, also where that is bad: in every run there is a majority that could decide.

use raft::NodeId;
use scenario::{Language, corpus, parse, print};
use sim::{Run, Standing, Time};

/// What became of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seen {
    /// How many elections were won once all was cut that is cut.
    won: u32,
    /// Is there a leader in the end that hears a majority?
    works: bool,
}

fn play(name: &str, pre_vote: bool, check_quorum: bool) -> Seen {
    let (_, text) = corpus::PARTIAL.iter().find(|(id, _)| *id == name).expect(name);
    let mut scenario = parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(print(&scenario), *text, "{name}: as it is printed");
    for language in Language::ALL.iter().copied() {
        assert_eq!(scenario.title.get(language), Some(corpus::title(text, language)), "{name}");
    }
    let raft = &mut scenario.script.settings.raft;
    (raft.pre_vote, raft.check_quorum) = (pre_vote, check_quorum);
    let mut run = Run::new(&scenario.script);
    let mut won = 0;
    while let Some(record) = run.step(&scenario.script, scenario.end) {
        assert_eq!(record.refused, None, "{name}: {record:?}");
        let elected = record.followed.change.is_some_and(|it| it.to == Standing::Leader);
        won += u32::from(elected && Time::ms(1_250) < record.time);
    }
    let world = run.world();
    let works = world.leader().is_some_and(|leader| {
        let answers = |id: &NodeId| {
            *id == leader || world.connects(leader, *id) && world.connects(*id, leader)
        };
        world.all().majority() <= world.all().iter().filter(answers).count()
    });
    Seen { won, works }
}

/// Without a mechanism, with pre-vote, with check-quorum, with both.
fn four(name: &str) -> [Seen; 4] {
    [(false, false), (true, false), (false, true), (true, true)]
        .map(|(pre_vote, check_quorum)| play(name, pre_vote, check_quorum))
}

const WORKS: Seen = Seen { won: 0, works: true };
const STUCK: Seen = Seen { won: 0, works: false };

/// The outage of 2020 (Cloudflare; Howard and Abraham): endless elections, unless one asks first.
#[test]
fn servers_that_hear_one_other_each_depose_every_leader_unless_they_ask_first() {
    let [plain, pre_vote, check_quorum, both] = four("half-connected");
    assert!(30 < plain.won && 30 < check_quorum.won, "{plain:?} {check_quorum:?}");
    assert_eq!([pre_vote, both], [WORKS; 2]);
}

/// Omni-Paxos (EuroSys 2023), quorum loss: whoever is asked first says that it hears a leader, and
/// that leader does not know that nobody else does.
#[test]
fn a_leader_that_lost_its_quorum_holds_all_up_if_they_ask_first_and_it_does_not_check() {
    let [plain, pre_vote, check_quorum, both] = four("quorum-loss");
    assert_eq!(pre_vote, STUCK);
    assert!(plain.works && check_quorum.works && both.works);
}

/// Omni-Paxos, constrained election: Raft cannot get out of it by itself, with both mechanisms or
/// without. The one server that a majority hears lacks an entry, and nobody may vote for it.
#[test]
fn nobody_can_be_elected_where_only_a_server_that_lacks_an_entry_hears_a_majority() {
    assert_eq!(four("constrained-election"), [STUCK; 4]);
}

/// Omni-Paxos, chained: the other end deposes the leader, unless it asks first.
#[test]
fn the_far_end_of_a_chain_deposes_the_leader_unless_it_asks_first() {
    let deposed = Seen { won: 1, works: true };
    assert_eq!(four("chained"), [deposed, WORKS, deposed, WORKS]);
}

/// A leader that is heard and hears nobody holds all up unless it checks; and one that stepped down
/// and still hears nobody deposes every other, unless it asks first.
#[test]
fn a_deaf_leader_needs_both_mechanisms() {
    let [plain, pre_vote, check_quorum, both] = four("deaf-leader");
    assert_eq!([plain, pre_vote, both], [STUCK, STUCK, WORKS]);
    assert!(30 < check_quorum.won, "{check_quorum:?}");
}

/// Two that know of different terms find a leader, with pre-vote too (etcd's issue 8243).
#[test]
fn two_servers_of_different_terms_find_a_leader_with_any_mechanism() {
    assert_eq!(four("newer-term-behind"), [Seen { won: 1, works: true }; 4]);
}
