//! A scenario's text, line by line.

use crate::error::ParseError;
use crate::expect::{self, Expect, SourceLine};
use crate::language::Language;
use crate::limits::{LONGEST_TEXT, MOST_ACTS, MOST_BYTES, MOST_EXPECTS, MOST_LINES, MOST_NOTES};
use crate::profile::Profile;
use crate::scenario::{Moment, Scenario};
use crate::setting;
use crate::text::Text;
use crate::value;
use crate::verb;
use crate::words::Words;
use alloc::format;
use alloc::vec::Vec;
use raft::NodeSet;
use sim::{Cue, Setting, Time};

/// The version of the text format, in its first line.
pub const TEXT_VERSION: u32 = 1;

/// Reads a scenario.
///
/// # Errors
/// The first thing that is wrong, and where.
pub fn parse(text: &str) -> Result<Scenario, ParseError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if MOST_BYTES < text.len() {
        let error = Words::new(1, "").error(None, &format!("a text of at most {MOST_BYTES} bytes"));
        return Err(ParseError { found: format!("{} bytes", text.len()), ..error });
    }
    let mut lines = text.lines().zip(1..).map(|(line, number)| Words::new(number, line));
    first_line(lines.next().unwrap_or_else(|| Words::new(1, "")))?;
    let mut reader = Reader::default();
    for words in lines {
        if MOST_LINES < words.line() {
            return Err(one_more(&words, &format!("at most {MOST_LINES} lines")));
        }
        reader.line(words)?;
    }
    reader.finish()
}

fn first_line(mut words: Words<'_>) -> Result<(), ParseError> {
    let is = |word: &str| (word == "raft-scenario").then_some(());
    words.value("\"raft-scenario 1\" in the first line", is)?;
    let word = words.peek();
    let expected = format!("version {TEXT_VERSION}");
    let version: u32 = words.value(&expected, value::number)?;
    if version != TEXT_VERSION {
        let error = words.error(word, &expected);
        return Err(if TEXT_VERSION < version {
            error.with_hint("a newer playground wrote this")
        } else {
            error
        });
    }
    words.end()
}

fn one_more(words: &Words<'_>, expected: &str) -> ParseError {
    ParseError { found: "one more".into(), ..words.error(words.beginning().peek(), expected) }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Head {
    Title,
    Profile,
    Setting,
    Seed,
    At,
    Note,
    Expect,
    End,
}

/// The words that a line can begin with.
pub(crate) fn heads() -> impl Iterator<Item = &'static str> {
    headed().into_iter().map(|(word, _)| word)
}

/// What a line begins with: a word of its own, or the first word of a setting's name.
fn headed() -> Vec<(&'static str, Head)> {
    let settings = setting::heads().map(|head| (head, Head::Setting));
    let before = [("title", Head::Title), ("profile", Head::Profile), ("seed", Head::Seed)];
    let course =
        [("at", Head::At), ("note", Head::Note), ("expect", Head::Expect), ("end", Head::End)];
    before.into_iter().chain(settings).chain(course).collect()
}

/// A scenario of which some lines are read.
struct Reader {
    scenario: Scenario,
    /// Which settings were given.
    given: Vec<&'static Setting>,
    seed_given: bool,
    profile_given: bool,
    /// The servers that acts have made join.
    joined: NodeSet,
    /// Where the scenario's course has come to; none before the first line of it.
    moment: Option<Moment>,
    /// The time of the `end` line, and that line for an error.
    end: Option<(Time, ParseError)>,
}

impl Default for Reader {
    fn default() -> Self {
        let mut scenario = Scenario::default();
        scenario.script.settings = Setting::unsaid();
        Self {
            scenario,
            given: Vec::new(),
            seed_given: false,
            profile_given: false,
            joined: NodeSet::EMPTY,
            moment: None,
            end: None,
        }
    }
}

impl Reader {
    fn line(&mut self, mut words: Words<'_>) -> Result<(), ParseError> {
        if words.peek().is_none() {
            return Ok(());
        }
        let start = words.clone();
        match words.choice(&headed(), "a line that begins with")? {
            Head::Setting => self.setting(start),
            Head::Title => self.title(words),
            Head::Profile => self.profile(words),
            Head::Seed => self.seed(words),
            Head::At => self.at(words),
            Head::Note => self.note(words),
            Head::Expect => self.expect(words),
            Head::End => self.end(words),
        }
    }

    /// What comes before the scenario's course.
    fn only_before(&self, words: &Words<'_>) -> Result<(), ParseError> {
        if self.moment.is_none() {
            return Ok(());
        }
        let error = words.error(words.beginning().peek(), "at, note, expect or end");
        Err(error.with_hint("settings come before what happens"))
    }

    /// What no line says for itself, before or after, is as in a real system.
    fn profile(&mut self, mut words: Words<'_>) -> Result<(), ParseError> {
        self.only_before(&words)?;
        if core::mem::replace(&mut self.profile_given, true) {
            return Err(twice(&words, "profile"));
        }
        let names: Vec<(&str, &Profile)> = Profile::ALL.iter().map(|it| (it.id, it)).collect();
        let profile = words.choice(&names, "a profile")?;
        words.end()?;
        for (setting, amount) in profile.amounts() {
            if !self.given.contains(&setting) {
                setting.set(&mut self.scenario.script.settings, amount);
            }
        }
        Ok(())
    }

    fn setting(&mut self, mut words: Words<'_>) -> Result<(), ParseError> {
        self.only_before(&words)?;
        let start = words.clone();
        let setting = setting::name(&mut words)?;
        if self.given.contains(&setting) {
            return Err(twice(&start, setting.name));
        }
        self.given.push(setting);
        let amount = setting::amount(&mut words, setting)?;
        setting.set(&mut self.scenario.script.settings, amount);
        Ok(())
    }

    fn seed(&mut self, mut words: Words<'_>) -> Result<(), ParseError> {
        if core::mem::replace(&mut self.seed_given, true) {
            return Err(twice(&words, "seed"));
        }
        self.only_before(&words)?;
        self.scenario.script.seed = words.value("a number below 2^64", value::number)?;
        words.end()
    }

    fn title(&mut self, mut words: Words<'_>) -> Result<(), ParseError> {
        self.only_before(&words)?;
        let start = words.clone();
        let language = language(&mut words);
        if self.scenario.title.get(language).is_some() {
            return Err(twice(&start, "title"));
        }
        add_text(&mut self.scenario.title, language, words)
    }

    /// Those of the beginning, and those that acts have made join.
    fn servers(&self) -> NodeSet {
        self.scenario.script.settings.all().or(self.joined)
    }

    fn at(&mut self, mut words: Words<'_>) -> Result<(), ParseError> {
        let start = words.clone();
        let at = expect::time(&mut words)?;
        let mut moment = Moment::new(at);
        if words.take("after") {
            moment.after = words.value("how many things happen before", value::number)?;
        }
        let last = self.moment.unwrap_or_default();
        if moment < last {
            let expected = format!("a moment that is not before {last}");
            let error = start.error(start.peek(), &expected);
            return Err(error.with_hint("acts stand in the order of their moments"));
        }
        self.moment = Some(moment);
        if words.peek().is_none() {
            return Ok(());
        }
        let act = verb::parse(&mut words, self.servers())?;
        words.end()?;
        self.joined = self.joined.or(act.joins().into_iter().collect());
        if self.scenario.script.acts.len() == MOST_ACTS {
            return Err(one_more(&start, &format!("at most {MOST_ACTS} acts")));
        }
        let Moment { at, after } = moment;
        self.scenario.script.acts.push(Cue { at, after, act });
        Ok(())
    }

    fn note(&mut self, mut words: Words<'_>) -> Result<(), ParseError> {
        let start = words.clone();
        let moment = *self.moment.get_or_insert_default();
        let language = language(&mut words);
        let known = self.scenario.notes.last().is_some_and(|note| note.moment == moment);
        if !known && self.scenario.notes.len() == MOST_NOTES {
            return Err(one_more(&start, &format!("at most {MOST_NOTES} notes")));
        }
        self.scenario.say(moment, language, "");
        match self.scenario.notes.last_mut() {
            Some(note) => add_text(&mut note.text, language, words),
            None => Ok(()),
        }
    }

    fn expect(&mut self, mut words: Words<'_>) -> Result<(), ParseError> {
        let start = words.clone();
        self.moment.get_or_insert_default();
        let claim = expect::parse(&mut words, self.servers())?;
        if self.scenario.expects.len() == MOST_EXPECTS {
            return Err(one_more(&start, &format!("at most {MOST_EXPECTS} expectations")));
        }
        self.scenario.expects.push(Expect { line: SourceLine(words.line()), claim });
        Ok(())
    }

    fn end(&mut self, mut words: Words<'_>) -> Result<(), ParseError> {
        if self.end.is_some() {
            return Err(twice(&words, "end"));
        }
        self.moment.get_or_insert_default();
        let too_early = words.error(words.peek(), "");
        self.end = Some((expect::time(&mut words)?, too_early));
        words.end()
    }

    fn finish(mut self) -> Result<Scenario, ParseError> {
        let last = self.scenario.last_named();
        self.scenario.end = match self.end {
            None => self.scenario.usual_end(),
            Some((end, too_early)) if end < last => {
                let expected = format!("a time that is not before {last}");
                let hint = Some("something happens later than this end".into());
                return Err(ParseError { expected, hint, ..too_early });
            }
            Some((end, _)) => end,
        };
        Ok(self.scenario)
    }
}

fn twice(words: &Words<'_>, name: &str) -> ParseError {
    let error = words.error(words.beginning().peek(), &format!("one line for {name}"));
    ParseError { found: "a second one".into(), ..error }
}

/// The language of a title or note: a code, or none for English.
fn language(words: &mut Words<'_>) -> Language {
    let named = words.peek().and_then(|word| Language::from_code(word.text));
    if named.is_some() {
        words.next();
    }
    named.unwrap_or_default()
}

fn add_text(text: &mut Text, language: Language, words: Words<'_>) -> Result<(), ParseError> {
    let expected = format!("a text of at most {LONGEST_TEXT} bytes");
    let error = words.error(words.peek(), &expected);
    let rest = words.clone().rest();
    let length = rest.len() + text.get(language).map_or(0, |text| text.len() + 1);
    if rest.is_empty() || LONGEST_TEXT < length {
        let found = if rest.is_empty() { error.found.clone() } else { format!("{length} bytes") };
        return Err(ParseError { found, ..error });
    }
    text.add(language, rest);
    Ok(())
}
