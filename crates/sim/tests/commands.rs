//! What the state machine makes of each command, and that the log can hold it.

use sim::{Command, Response, Store};

fn put(key: &str, value: &str) -> Command {
    Command::Put { key: key.into(), value: value.into() }
}

fn append(key: &str, value: &str) -> Command {
    Command::Append { key: key.into(), value: value.into() }
}

fn cas(key: &str, expected: &str, value: &str) -> Command {
    Command::CompareAndSet { key: key.into(), expected: expected.into(), value: value.into() }
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
    ];
    for command in &commands {
        assert!(command.is_valid());
        let bytes = command.encode();
        assert_eq!(Command::decode(&bytes).as_ref(), Some(command));
    }
    assert_eq!(Command::decode(&cas("x", "12", "3").encode()[..4]), None, "cut within a part");
    assert!(!cas("x", "", "1").is_valid());
    assert!(!cas("x", "1", "two words").is_valid());
    // As it always was: old links depend on it.
    assert_eq!(&*put("ab", "cd").encode(), b"p\x02abcd");
}
