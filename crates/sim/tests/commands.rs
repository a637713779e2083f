//! What the state machine makes of each command, and that the log can hold it.

use raft::{Index, RuleSet};
use sim::{Asked, Command, Refusal, Response, Serial, StateMachine, Store};

fn put(key: &str, value: &str) -> Command {
    Command::Put { key: key.into(), value: value.into() }
}

fn append(key: &str, value: &str) -> Command {
    Command::Append { key: key.into(), value: value.into() }
}

fn cas(key: &str, expected: &str, value: &str) -> Command {
    Command::CompareAndSet { key: key.into(), expected: expected.into(), value: value.into() }
}

fn query(first: u64, last: u64) -> Command {
    Command::Query { first: Index(first), last: Index(last) }
}

fn push(line: &str) -> Command {
    Command::Push { line: line.into() }
}

fn value(value: &str) -> Response {
    Response::Value(Some(value.into()))
}

#[test]
fn adding_twice_is_not_adding_once() {
    let mut store = Store::default();
    assert_eq!(
        store.apply(&append("x", "1")),
        value("1"),
        "a key without a value has what is added"
    );
    assert_eq!(store.apply(&append("x", "1")), value("11"));
    assert_eq!(store.get("x").as_deref(), Some("11"));
}

#[test]
fn a_value_is_set_only_if_it_is_the_expected_one() {
    let mut store = Store::default();
    assert_eq!(store.apply(&cas("x", "1", "2")), Response::Compared(false), "there is none");
    store.apply(&put("x", "1"));
    assert_eq!(store.apply(&cas("x", "1", "2")), Response::Compared(true));
    assert_eq!(store.apply(&cas("x", "1", "3")), Response::Compared(false));
    assert_eq!(store.get("x").as_deref(), Some("2"));
}

/// A snapshot counts the bytes of a value in one byte: what is longer would come back as another.
#[test]
fn a_value_grows_as_far_as_a_snapshot_can_hold_it() {
    let mut store = Store::default();
    let most = Command::LONGEST;
    let added = |store: &mut Store, count| store.apply(&append("x", &"v".repeat(count)));
    while store.get("x").map_or(0, |value| value.len()) + most <= Store::LONGEST_VALUE {
        assert!(matches!(added(&mut store, most), Response::Value(Some(_))));
    }
    let before = store.clone();
    assert_eq!(added(&mut store, most), Response::TooLong);
    assert_eq!(store, before, "what does not fit changes nothing");
    let left = Store::LONGEST_VALUE - store.get("x").map_or(0, |value| value.len());
    assert!(matches!(added(&mut store, left), Response::Value(Some(_))));
}

#[test]
fn a_command_is_the_same_in_bytes_and_back() {
    let key = || "key".to_owned();
    let commands = [
        put("x", "1"),
        append("x", "12"),
        cas("x", "12", "3"),
        cas("long", &"e".repeat(64), &"v".repeat(64)),
        Command::Get { key: key() },
        Command::Delete { key: key() },
        Command::Push { line: "a-line".to_owned() },
        query(1, 300),
    ];
    for command in &commands {
        assert_eq!(command.objection(), None);
        let bytes = command.encode();
        assert_eq!(Command::decode(&bytes).as_ref(), Some(command));
    }
    assert_eq!(Command::decode(&cas("x", "12", "3").encode()[..4]), None, "cut within a part");
    assert_eq!(cas("x", "", "1").objection(), Some(Refusal::BadCommand));
    assert_eq!(cas("x", "1", "two words").objection(), Some(Refusal::BadCommand));
    assert_eq!(put("user/*", "1").objection(), Some(Refusal::ManyKeys));
    assert_eq!(query(0, 3).objection(), Some(Refusal::NoRange));
    assert_eq!(query(4, 3).objection(), Some(Refusal::NoRange));
    // As it always was: old links depend on it.
    assert_eq!(&*put("ab", "cd").encode(), b"p\x02abcd");
}

#[test]
fn a_key_that_ends_in_a_star_names_all_that_begin_so() {
    let mut store = Store::default();
    for key in ["user/2", "user/1", "users", "other"] {
        store.apply(&put(key, "v"));
    }
    let get = |store: &mut Store, key: &str| store.apply(&Command::Get { key: key.into() });
    assert_eq!(get(&mut store, "user/*").listed(), "user/1=v user/2=v", "by key");
    assert_eq!(get(&mut store, "*").listed(), "other=v user/1=v user/2=v users=v");
    assert_eq!(get(&mut store, "none*").listed(), "");
    let delete = |store: &mut Store, key: &str| store.apply(&Command::Delete { key: key.into() });
    assert_eq!(delete(&mut store, "user/*"), Response::Deleted(true));
    assert_eq!(delete(&mut store, "user/*"), Response::Deleted(false));
    assert_eq!(get(&mut store, "*").listed(), "other=v users=v");
}

#[test]
fn lines_of_the_journal_are_added_at_its_end_and_asked_for_by_range() {
    let mut store = Store::default();
    for (number, line) in (1..).zip(["a", "b", "c", "b"]) {
        assert_eq!(store.apply(&push(line)), Response::Line(Index(number)));
    }
    assert_eq!(store.apply(&query(2, 3)).listed(), "2=b 3=c");
    assert_eq!(store.apply(&query(4, u64::MAX)).listed(), "4=b");
    assert_eq!(store.apply(&query(u64::MAX, u64::MAX)).listed(), "");
    assert_eq!(store.iter().count(), 0, "and is no key");
}

/// A session keeps each answer, and each snapshot holds it: an answer has a bound, and says that it was met.
#[test]
fn an_answer_that_is_not_all_says_so() {
    let mut store = Store::default();
    for _ in 0..Response::MOST_FOUND {
        store.apply(&push("x"));
    }
    let all = |store: &mut Store| store.apply(&query(1, 99));
    assert!(matches!(all(&mut store), Response::Found { pairs, more: false } if pairs.len() == 16));
    store.apply(&push("x"));
    assert!(matches!(all(&mut store), Response::Found { pairs, more: true } if pairs.len() == 16));
    assert!(all(&mut store).listed().ends_with("16=x …"));
}

#[test]
fn a_snapshot_holds_the_keys_the_journal_and_the_sessions_each_with_or_without_the_others() {
    let serial = |number| Serial { session: Index(1), number, lowest_open: 1 };
    let parts = [
        vec![Asked::Command(put("x", "1"))],
        vec![Asked::Command(push("line")), Asked::Command(push("line"))],
        vec![
            Asked::Session(4),
            Asked::InSession(serial(1), query(1, 9)),
            Asked::InSession(serial(2), push("more")),
        ],
    ];
    for chosen in 0..1 << parts.len() {
        let mut machine = StateMachine::default();
        let asked = parts.iter().enumerate().filter(|(place, _)| chosen >> place & 1 == 1);
        // The session is opened first: its index is in what follows.
        for (index, asked) in (1..).zip(asked.rev().flat_map(|(_, asked)| asked)) {
            machine.apply(Index(index), asked, RuleSet::NONE, &mut Vec::new());
        }
        let bytes = machine.encode(RuleSet::NONE);
        assert_eq!(StateMachine::decode(&bytes), Some(machine), "{chosen:03b}");
    }
}
