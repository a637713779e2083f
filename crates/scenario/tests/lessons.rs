//! The lessons come out as they say, and tell what they told when they were last read.

use scenario::{Language, check, lessons, parse, print, trace};

#[test]
fn every_lesson_comes_out_as_it_says() {
    for lesson in lessons::ALL {
        let scenario =
            parse(lesson.text).unwrap_or_else(|error| panic!("{}: {error}", lesson.name));
        let failures: Vec<_> = check(&scenario).iter().map(ToString::to_string).collect();
        assert!(failures.is_empty(), "{}:\n{}", lesson.name, failures.join("\n"));
        assert!(!scenario.expects.is_empty());
    }
}

/// `UPDATE=1` writes the traces anew; the difference is to be read.
#[test]
fn every_lesson_tells_what_was_read() {
    for lesson in lessons::ALL {
        let name = format!("{}/lessons/{}.trace", env!("CARGO_MANIFEST_DIR"), lesson.name);
        let told = trace(&parse(lesson.text).unwrap());
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&name, &told).unwrap();
        }
        let read = std::fs::read_to_string(&name).unwrap_or_default();
        let differs = read.lines().zip(told.lines()).zip(1..).find(|((old, new), _)| old != new);
        if let Some(((old, new), line)) = differs {
            panic!("{name}, line {line}:\n  was {old}\n  is  {new}\nUPDATE=1 rewrites it");
        }
        assert_eq!(read.lines().count(), told.lines().count(), "{name}: UPDATE=1 rewrites it");
    }
}

/// `UPDATE=1` breaks the lines of the lesson's file anew.
#[test]
fn every_lesson_is_written_as_it_is_printed() {
    for lesson in lessons::ALL {
        let printed = print(&parse(lesson.text).unwrap());
        if std::env::var_os("UPDATE").is_some() {
            let name = format!("{}/lessons/{}.raft", env!("CARGO_MANIFEST_DIR"), lesson.name);
            std::fs::write(name, printed).unwrap();
            continue;
        }
        assert_eq!(printed, lesson.text, "{}", lesson.name);
    }
}

#[test]
fn every_lesson_has_a_few_notes_each_in_every_language() {
    for lesson in lessons::ALL {
        let scenario = parse(lesson.text).unwrap();
        assert!((5..=7).contains(&scenario.notes.len()), "{}", lesson.name);
        for language in Language::ALL.iter().copied() {
            assert!(scenario.title.get(language).is_some(), "{}", lesson.name);
            assert_eq!(lesson.title(language), scenario.title.read(language));
            let silent = scenario.notes.iter().find(|note| note.text.get(language).is_none());
            assert_eq!(silent, None, "{}", lesson.name);
        }
        assert!(scenario.notes.iter().is_sorted_by(|a, b| a.moment.at < b.moment.at));
    }
}

#[test]
fn a_lesson_is_found_by_its_name() {
    assert_eq!(lessons::find("cut-off-leader"), Some(&lessons::ALL[2]));
    assert_eq!(lessons::find("no-such-lesson"), None);
}
