//! A scenario as text.

use crate::language::Language;
use crate::parse::TEXT_VERSION;
use crate::scenario::{Moment, Scenario};
use crate::setting::Said;
use crate::text::Text;
use crate::verb::Written;
use alloc::string::{String, ToString};
use core::fmt;
use sim::Setting;

/// The canonical text of a scenario: [`crate::parse`] undoes it.
#[must_use]
pub fn print(scenario: &Scenario) -> String {
    scenario.to_string()
}

/// How wide a note is before it goes on in another line; a letter of Korean is two wide.
const WIDTH: usize = 96;

impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "raft-scenario {TEXT_VERSION}")?;
        for language in Language::ALL.iter().copied() {
            if let Some(text) = self.title.get(language) {
                line(f, "title", language, text)?;
            }
        }
        head(self, f)?;
        course(self, f)?;
        if !self.expects.is_empty() {
            writeln!(f)?;
        }
        for expect in &self.expects {
            writeln!(f, "expect {}", expect.claim)?;
        }
        if self.end != self.usual_end() {
            writeln!(f, "\nend {}", self.end)?;
        }
        Ok(())
    }
}

/// The settings that are not as usual, and the seed.
fn head(scenario: &Scenario, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let settings = &scenario.script.settings;
    writeln!(f, "servers {}", settings.servers)?;
    writeln!(f, "seed {}", scenario.script.seed)?;
    let said = |row: &&Setting| row.name != "servers" && !row.is_usual(settings);
    for setting in Setting::ALL.iter().filter(said) {
        writeln!(f, "{} {}", setting.name, Said(setting.get(settings)))?;
    }
    Ok(())
}

/// Acts and notes, by their moments; a note stands after the acts of its moment.
fn course(scenario: &Scenario, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut acts = scenario.script.acts.iter().peekable();
    let mut notes = scenario.notes.iter().peekable();
    // Where the reader of these lines is; a note belongs there.
    let mut reached = Moment::default();
    let mut after_note = true;
    loop {
        let next_note = notes.peek().map(|note| note.moment);
        let before_note = |moment| next_note.is_none_or(|note| moment <= note);
        if let Some(cue) = acts.next_if(|cue| before_note(Moment::from(*cue))) {
            reached = Moment::from(cue);
            let gap = if after_note { "\n" } else { "" };
            writeln!(f, "{gap}at {reached} {}", Written(&cue.act))?;
            after_note = false;
        } else if let Some(note) = notes.next() {
            if reached < note.moment {
                writeln!(f, "{}at {}", if after_note { "\n" } else { "" }, note.moment)?;
            } else if after_note {
                writeln!(f)?;
            }
            reached = note.moment;
            write_note(f, &note.text)?;
            after_note = true;
        } else {
            return Ok(());
        }
    }
}

fn write_note(f: &mut fmt::Formatter<'_>, text: &Text) -> fmt::Result {
    for language in Language::ALL.iter().copied() {
        let Some(text) = text.get(language) else { continue };
        let mut rest = text;
        while !rest.is_empty() {
            let (now, later) = rest.split_at(fitting(rest));
            line(f, "note", language, now.trim_end())?;
            rest = later;
        }
    }
    Ok(())
}

/// How many bytes of `text` go into one line: whole words, and one at least.
fn fitting(text: &str) -> usize {
    let (mut wide, mut fits) = (0, 0);
    for word in text.split_inclusive(' ') {
        wide += word.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
        if WIDTH < wide && 0 < fits {
            break;
        }
        fits += word.len();
    }
    fits
}

/// English needs no code, unless its first word looks like one.
fn line(f: &mut fmt::Formatter<'_>, head: &str, language: Language, text: &str) -> fmt::Result {
    let looks_like_code =
        text.split(' ').next().is_some_and(|word| Language::from_code(word).is_some());
    if language == Language::ENGLISH && !looks_like_code {
        writeln!(f, "{head} {text}")
    } else {
        writeln!(f, "{head} {} {text}", language.code())
    }
}
