//! The lines of a language's file, found by the compiler: `key: what is said`. A line that begins with
//! # is a comment.
//!
//! Of the files the program keeps what is said, in the order of the English keys, and those keys once;
//! where every [`STRIDE`]-th line begins is noted, so that a line is found by walking over a few.

use alloc::string::String;
use alloc::vec::Vec;

/// Which line: its place among the English ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line(pub(super) usize);

/// The file whose keys and order all others have.
pub(super) const ENGLISH: &str = include_str!("../languages/en.txt");
pub(super) const COUNT: usize = count(ENGLISH);
/// One of so many lines has its beginning noted.
const STRIDE: usize = 8;
pub(super) const NOTED: usize = COUNT.div_ceil(STRIDE);

const KEYS_LENGTH: usize = length(ENGLISH, Side::Key);
const KEYS: Lines = {
    const JOINED: &[u8] = &joined::<KEYS_LENGTH>(ENGLISH, Side::Key);
    const STARTS: &[u16] = &starts(JOINED);
    Lines { text: text(JOINED), starts: STARTS }
};

/// One side of the lines.
#[derive(Clone, Copy)]
pub(super) enum Side {
    Key,
    Value,
}

/// Lines that a newline ends, and where some of them begin.
#[derive(Debug)]
pub(super) struct Lines {
    pub(super) text: &'static str,
    pub(super) starts: &'static [u16],
}

impl Lines {
    pub(super) fn from(&self, first: usize) -> impl Iterator<Item = &'static str> {
        let start = self.starts.get(first / STRIDE).map_or(usize::MAX, |start| usize::from(*start));
        self.text.get(start..).unwrap_or_default().split('\n').skip(first % STRIDE)
    }

    pub(super) fn get(&self, line: Line) -> &'static str {
        self.from(line.0).next().unwrap_or_default()
    }

    /// The values of a text that has every English key, in the order of those.
    pub(super) fn read(text: &str) -> Result<Self, &'static str> {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let lines: Vec<(&str, &str)> = lines.filter_map(|line| line.split_once(": ")).collect();
        let mut values = String::new();
        for key in KEYS.from(0).take(COUNT) {
            let (_, value) = lines.iter().find(|(other, _)| *other == key).ok_or(key)?;
            values.extend([*value, "\n"]);
        }
        let starts = starts(values.as_bytes());
        Ok(Self { text: values.leak(), starts: Vec::from(starts).leak() })
    }
}

/// Where the key begins that starts at `at` or later, where it ends, and where its line does; nothing
/// at the end of the text.
const fn next(text: &[u8], mut at: usize) -> Option<(usize, usize, usize)> {
    while at < text.len() {
        let (start, mut colon) = (at, at);
        while at < text.len() && text[at] != b'\n' {
            if text[at] == b':' && colon == start {
                colon = at;
            }
            at += 1;
        }
        if text[start] != b'#' && start < colon {
            return Some((start, colon, at));
        }
        at += 1;
    }
    None
}

/// Where each key of the English file begins and ends; only the compiler asks.
const ENGLISH_KEYS: [(usize, usize); COUNT] = {
    let mut keys = [(0, 0); COUNT];
    let (mut place, mut at) = (0, 0);
    while let Some((start, colon, end)) = next(ENGLISH.as_bytes(), at) {
        keys[place] = (start, colon);
        (place, at) = (place + 1, end + 1);
    }
    keys
};

const fn count(text: &str) -> usize {
    let (mut count, mut at) = (0, 0);
    while let Some((_, _, end)) = next(text.as_bytes(), at) {
        (count, at) = (count + 1, end + 1);
    }
    count
}

/// Where this side of a line is; what is said begins after a colon and a space.
const fn bounds(side: Side, (start, colon, end): (usize, usize, usize)) -> (usize, usize) {
    match side {
        Side::Key => (start, colon),
        Side::Value => (colon + 2, end),
    }
}

/// How long the sides of all lines are together, each with a newline.
pub(super) const fn length(text: &str, side: Side) -> usize {
    let (mut length, mut at) = (0, 0);
    while let Some(line) = next(text.as_bytes(), at) {
        let (start, end) = bounds(side, line);
        (length, at) = (length + end - start + 1, line.2 + 1);
    }
    length
}

/// The sides of all lines, each with a newline. A text with other keys than the English one, or in
/// another order, does not compile.
pub(super) const fn joined<const LENGTH: usize>(text: &str, side: Side) -> [u8; LENGTH] {
    let (text, english) = (text.as_bytes(), ENGLISH.as_bytes());
    let mut joined = [b'\n'; LENGTH];
    let (mut written, mut at, mut there) = (0, 0, 0);
    while let (Some(line), Some(same)) = (next(text, at), next(english, there)) {
        assert!(
            is_same(text, (line.0, line.1), english, (same.0, same.1)),
            "a language has other keys than languages/en.txt, or in another order"
        );
        let (mut from, end) = bounds(side, line);
        while from < end {
            joined[written] = text[from];
            (from, written) = (from + 1, written + 1);
        }
        written += 1;
        (at, there) = (line.2 + 1, same.2 + 1);
    }
    assert!(next(english, there).is_none(), "a language lacks lines of languages/en.txt");
    joined
}

const fn is_same(a: &[u8], one: (usize, usize), b: &[u8], other: (usize, usize)) -> bool {
    if one.1 - one.0 != other.1 - other.0 {
        return false;
    }
    let mut at = 0;
    while one.0 + at < one.1 {
        if a[one.0 + at] != b[other.0 + at] {
            return false;
        }
        at += 1;
    }
    true
}

/// Where every [`STRIDE`]-th line begins.
pub(super) const fn starts(joined: &[u8]) -> [u16; NOTED] {
    assert!(joined.len() <= u16::MAX as usize, "a language says 65,535 bytes at most");
    let mut starts = [0; NOTED];
    let (mut line, mut at, mut start) = (0, 0, 0);
    while at < joined.len() {
        if joined[at] == b'\n' {
            if line % STRIDE == 0 {
                starts[line / STRIDE] = start as u16;
            }
            (line, start) = (line + 1, at + 1);
        }
        at += 1;
    }
    starts
}

pub(super) const fn text(bytes: &[u8]) -> &str {
    match core::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("the file of a language is UTF-8"),
    }
}

/// The line of this key. A key that English lacks does not compile.
#[must_use]
pub const fn line(key: &str) -> Line {
    let mut place = 0;
    while place < COUNT {
        let (start, colon) = ENGLISH_KEYS[place];
        if is_same(ENGLISH.as_bytes(), (start, colon), key.as_bytes(), (0, key.len())) {
            return Line(place);
        }
        place += 1;
    }
    panic!("no line of this key in languages/en.txt")
}

/// Rows that are looked up while the program runs: each kind, and where its first key is. The keys of
/// a kind stand together.
const KINDS: &[(&str, Line)] = &[
    ("rule", line("rule.newer-term")),
    ("change", line("change.joint")),
    ("act", line("act.crash")),
    ("event", line("event.refused")),
    ("refusal", line("refusal.no-such-server")),
    ("several", line("several.all")),
    ("choice", line("choice.fine")),
    ("message", line("message.vote-request")),
    ("property", line("property.election-safety")),
    ("link", line("link.too-long")),
    ("standing", line("standing.down")),
    ("edge", line("edge.starts-up")),
    ("fact", line("fact.stands")),
    ("setting", line("setting.servers")),
    ("bounds", line("bounds.number")),
    ("section", line("section.cluster")),
    ("keeps", line("keeps.up-to-date-log")),
    ("chapter", line("chapter.5.1")),
    ("profile", line("profile.paper")),
    ("list", line("list.all")),
    ("metric", line("metric.messages")),
    ("panel", line("panel.cluster")),
    ("menu", line("menu.server")),
    ("mark", line("mark.disk-writing")),
    ("nothing-found", line("nothing-found.election.later")),
];

/// The line of a thing `id` of this kind, in a form if that has a line of its own.
pub(super) fn find(kind: &str, id: &str, form: &str) -> Option<Line> {
    let (_, first) = KINDS.iter().find(|(name, _)| *name == kind)?;
    let mut found = None;
    for (place, key) in KEYS.from(first.0).enumerate() {
        let Some(rest) = key.strip_prefix(kind).and_then(|rest| rest.strip_prefix('.')) else {
            break;
        };
        let Some(rest) = rest.strip_prefix(id) else {
            // The forms of a thing stand together.
            if found.is_some() {
                break;
            }
            continue;
        };
        let line = Some(Line(first.0 + place));
        if rest.strip_prefix('.') == Some(form) {
            return line;
        }
        if rest.is_empty() {
            found = line;
            if form.is_empty() {
                break;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One that stands before the first of its kind, or apart from the others, would never be said.
    #[test]
    fn every_line_of_a_kind_is_found_by_its_id() {
        let mut looked_at = 0;
        for (place, key) in KEYS.from(0).take(COUNT).enumerate() {
            let Some((kind, id)) = key.split_once('.') else { continue };
            if KINDS.iter().any(|(name, _)| *name == kind) {
                let form = ["none", "one"]
                    .into_iter()
                    .find(|form| id.ends_with(&alloc::format!(".{form}")));
                let id = form.map_or(id, |form| &id[..id.len() - form.len() - 1]);
                assert_eq!(find(kind, id, form.unwrap_or("")), Some(Line(place)), "{key}");
                looked_at += 1;
            }
        }
        assert!(300 < looked_at);
    }
}
