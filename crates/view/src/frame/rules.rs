//! The rules: the sentences of the paper and the thesis by their chapters, what became of each in this
//! run, and which of them can be off.

use super::clock;
use crate::choice::Listed;
use crate::store::Store;
use crate::words::Language;
use raft::{Property, Rule, RuleSet, Term};
use scenario::{corpus, say};
use sim::{Amount, Bounds, Firing, Setting};

/// The rules.
#[derive(Clone, Debug, PartialEq)]
pub struct RulesView {
    /// `88 sentences, 30 can be off`.
    pub told: String,
    /// Which are listed.
    pub listed: Listed,
    /// Words that each of them has.
    pub words: String,
    /// Those that are listed.
    pub chapters: Vec<ChapterView>,
    /// Runs of servers that hear each other in part: their names, and what they are called.
    pub runs: Vec<Runs>,
    /// How many are off, and what puts them back.
    pub off: Option<(String, &'static Setting, Amount)>,
}

/// The rules of a chapter.
#[derive(Clone, Debug, PartialEq)]
pub struct ChapterView {
    /// `§5.2`, `thesis §4.1`.
    pub section: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// `14 rules, fired ×61`.
    pub told: String,
    /// Those that are listed; none if it is folded.
    pub rules: Vec<RuleRow>,
    /// Is it unfolded?
    pub is_open: bool,
}

/// One rule.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleRow {
    /// Which.
    pub rule: Rule,
    /// What it keeps, in few words, if it can be off.
    pub keeps: &'static str,
    /// What became of it: `fired ×3`, `not fired yet`, `disregarded ×2`.
    pub fired: String,
    /// Where that happened last, and when and to whom.
    pub last: Option<(u64, String, Term)>,
    /// What it is there for, if it can be off.
    pub guards: Option<String>,
    /// What switches it, if it can be off.
    pub switch: Option<(&'static Setting, Amount)>,
    /// Is it off?
    pub is_off: bool,
}

impl RulesView {
    pub(super) fn of(store: &Store) -> Self {
        let (language, list) = (store.language, &store.drawer.rules);
        let off = store.timeline.world().settings().raft.off;
        let setting = Setting::ALL.iter().find(|row| row.bounds == Bounds::Rules);
        let of_raft = || Rule::ALL.iter().copied().filter(|rule| rule.section().contains('§'));
        let mut chapters: Vec<ChapterView> = Vec::new();
        for rule in of_raft().filter(|rule| is_listed(store, *rule)) {
            let section = chapter_of(rule);
            let at = chapters.iter().position(|chapter| chapter.section == section);
            let at = at.unwrap_or_else(|| {
                chapters.push(chapter(store, section));
                chapters.len() - 1
            });
            let Some(chapter) = chapters.get_mut(at) else { continue };
            if chapter.is_open || off.contains(rule) {
                chapter.rules.push(row(store, rule, off, setting));
            }
        }
        sim::ascend(&mut chapters, |chapter| order(chapter.section));
        let count = off.iter().count();
        Self {
            told: say!(
                language,
                "rules-told",
                count = of_raft().count(),
                some = of_raft().filter(|rule| rule.can_be_off()).count()
            ),
            listed: list.listed,
            words: list.words.clone(),
            chapters,
            runs: runs(store),
            off: setting.filter(|_| 0 < count).map(|setting| {
                (say!(language, "rules-off", count = count), setting, Amount::Rules(RuleSet::NONE))
            }),
        }
    }
}

/// A heading, what to say below it, and runs by their names and titles.
pub type Runs = (&'static str, &'static str, Vec<(&'static str, &'static str)>);

/// Where rules alone do not help, and what settings save; they are no rules, and nobody seeks them.
fn runs(store: &Store) -> Vec<Runs> {
    let (list, language) = (&store.drawer.rules, store.language);
    if list.listed != Listed::All || !list.words.trim().is_empty() {
        return Vec::new();
    }
    let titles = |runs: &[(&'static str, &'static str)]| {
        runs.iter().map(|(name, text)| (*name, corpus::title(text, language))).collect()
    };
    vec![
        (
            say!(language, "runs-partial"),
            say!(language, "runs-partial-hint"),
            titles(corpus::PARTIAL),
        ),
        (say!(language, "runs-flow"), say!(language, "runs-flow-hint"), titles(corpus::FLOW)),
    ]
}

/// Is it one of those that one wants to see?
fn is_listed(store: &Store, rule: Rule) -> bool {
    let list = &store.drawer.rules;
    let Firing { count, missed, .. } = store.timeline.world().firing(rule);
    let is_kind = match list.listed {
        Listed::All => true,
        Listed::CanBeOff => rule.can_be_off(),
        Listed::Fired => 0 < count + missed,
    };
    if !is_kind || list.words.trim().is_empty() {
        return is_kind;
    }
    let words = list.words.to_ascii_lowercase();
    let has = |text: &str| text.to_ascii_lowercase().contains(words.trim());
    has(rule.sentence())
        || has(rule.id())
        || has(keeps(store.language, rule))
        || has(rule.section())
}

fn keeps(language: Language, rule: Rule) -> &'static str {
    if rule.can_be_off() { language.part("keeps", rule.id(), 0) } else { "" }
}

fn chapter(store: &Store, section: &'static str) -> ChapterView {
    let list = &store.drawer.rules;
    let (language, world) = (store.language, store.timeline.world());
    let rules = Rule::ALL.iter().copied().filter(|rule| chapter_of(*rule) == section);
    let fired: u32 = rules.clone().map(|rule| world.fired(rule)).sum();
    let is_sought = list.listed == Listed::CanBeOff || !list.words.trim().is_empty();
    ChapterView {
        section,
        name: language.part("chapter", section.replace(" §", "-").trim_start_matches('§'), 0),
        told: say!(language, "chapter-told", count = rules.count(), fired = fired),
        rules: Vec::new(),
        is_open: is_sought || list.unfolded.contains(&section),
    }
}

fn row(store: &Store, rule: Rule, off: RuleSet, setting: Option<&'static Setting>) -> RuleRow {
    let (language, world) = (store.language, store.timeline.world());
    let Firing { count, missed, last: (record, time, server) } = *world.firing(rule);
    let is_off = off.contains(rule);
    let fired = match (count, missed) {
        (0, 0) => say!(language, "fired-not").to_owned(),
        (_, missed) if is_off => say!(language, "fired-missed", count = missed),
        (count, _) => say!(language, "fired", count = count),
    };
    let last = server.map(|server| {
        let term = world.server(server).map(|server| server.node().current_term());
        let clock = clock::brief(time);
        (
            record,
            say!(language, "rule-last", clock = clock, server = server),
            term.unwrap_or_default(),
        )
    });
    let switched = if is_off { off.without(rule) } else { off.with(rule) };
    RuleRow {
        rule,
        keeps: keeps(language, rule),
        fired,
        last,
        guards: rule.property().map(|property| {
            let property = language.part("property", checked(property), 0);
            say!(language, "guards", property = property)
        }),
        switch: setting.filter(|_| rule.can_be_off()).map(|it| (it, Amount::Rules(switched))),
        is_off,
    }
}

/// The check that tells when this breaks.
const fn checked(property: Property) -> &'static str {
    match property {
        Property::ElectionSafety
        | Property::LogMatching
        | Property::LeaderCompleteness
        | Property::StateMachineSafety => property.id(),
        Property::Linearizability => "reads-are-current",
        Property::Liveness => "leader-in-time",
    }
}

/// `§5.4` of `§5.4.1`: of several the first, and no deeper than two levels.
fn chapter_of(rule: Rule) -> &'static str {
    let section = rule.section();
    let first = section.split(',').next().unwrap_or(section);
    let mut dots = first.match_indices('.').map(|(at, _)| at);
    let end = dots.nth(1).unwrap_or(first.len());
    &first[..end]
}

/// The paper first, then the thesis, by their numbers.
fn order(section: &str) -> (bool, u32, u32) {
    let (work, numbers) = section.split_once('§').unwrap_or_default();
    let (chapter, part) = numbers.split_once('.').unwrap_or((numbers, "0"));
    (!work.is_empty(), chapter.parse().unwrap_or(0), part.parse().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_of_raft_has_a_chapter_with_a_name_in_every_language() {
        for rule in Rule::ALL.iter().copied().filter(|rule| rule.section().contains('§')) {
            let section = chapter_of(rule);
            for language in Language::ALL.iter().copied() {
                let id = section.replace(" §", "-");
                let name = language.part("chapter", id.trim_start_matches('§'), 0);
                assert!(!name.is_empty(), "{section}");
            }
        }
        assert_eq!(chapter_of(Rule::OldTermNotCounted), "§5.4");
        assert!(order("§8") < order("thesis §3.8") && order("thesis §9.6") < order("thesis §10.2"));
    }
}
