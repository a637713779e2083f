//! What could come next in a scenario's text: words of the rows.

use crate::language::Language;
use crate::parse::heads;
use crate::profile::Profile;
use alloc::string::String;
use alloc::vec::Vec;
use sim::{Act, Change, Setting};

/// A word that could stand where someone writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The word.
    pub word: &'static str,
    /// What it means, if that can be said in a few words.
    pub means: String,
}

/// What could end the word at the end of `line`, which is written up to there: nothing where no row
/// says what comes next, or where the word is whole.
#[must_use]
pub fn complete(line: &str, language: Language) -> Vec<Completion> {
    let start = line.rfind(char::is_whitespace).map_or(0, |space| space + 1);
    let before: Vec<&str> = line[..start].split_whitespace().collect();
    let mut found = match before.as_slice() {
        [] => heads().map(|word| Completion { word, means: String::new() }).collect(),
        ["at", _] | ["at", _, "after", _] => verbs(language),
        ["at", _, "set"] => settings(&[], true, language),
        ["at", _, "set", head] => settings(&[head], true, language),
        ["profile"] => Profile::ALL
            .iter()
            .map(|it| Completion { word: it.id, means: language.part("profile", it.id, 0).into() })
            .collect(),
        ["expect"] => {
            ["at", "finally", "always"].map(|word| Completion { word, means: String::new() }).into()
        }
        [head] => settings(&[head], false, language),
        _ => Vec::new(),
    };
    let word = &line[start..];
    found.retain(|one| one.word.starts_with(word) && one.word != word);
    found
}

fn verbs(language: Language) -> Vec<Completion> {
    let plain = Act::verbs().filter(|verb| verb.ending.is_none());
    let of = |verb: &sim::Verb| Completion {
        word: verb.name,
        means: language.part("act", &verb.id(), 3).into(),
    };
    plain.map(of).collect()
}

/// The next word of the names of settings that begin so.
fn settings(begin: &[&str], live: bool, language: Language) -> Vec<Completion> {
    let mut found: Vec<Completion> = Vec::new();
    for setting in Setting::ALL.iter().filter(|one| !live || one.change == Change::Live) {
        let mut words = setting.name.split(' ');
        let begins = begin.iter().all(|word| words.next() == Some(*word));
        let Some(word) = words.next().filter(|_| begins) else { continue };
        // A word that several settings begin with means none of them.
        let is_whole = words.next().is_none();
        let means = if is_whole { language.part("setting", &setting.id(), 1) } else { "" };
        if found.iter().all(|one| one.word != word) {
            found.push(Completion { word, means: means.into() });
        }
    }
    found
}
