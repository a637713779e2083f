//! The value of a setting in a link. Written once for each kind of value.

use super::coder::{Coder, Number};
use super::error::LinkError;
use raft::{Rule, RuleSet};
use sim::{Amount, Bounds, OutOfBounds, Setting, Span, SpanRange};

/// A value of this setting. Its kind is known from the setting.
pub(super) fn amount(
    coder: &mut impl Coder,
    number: &mut Number,
    setting: &Setting,
    known: Option<Amount>,
) -> Result<Amount, LinkError> {
    let Setting { name, bounds, .. } = *setting;
    let out_of_bounds = LinkError::OutOfBounds(OutOfBounds { setting: name, bounds });
    // A reader has nothing to write, and looks at no value.
    let known = known.unwrap_or(setting.unsaid);
    let amount = match (setting.bounds, known) {
        (Bounds::Number(..), Amount::Number(known)) => {
            Amount::Number(short(number.code(coder, u64::from(known))?).ok_or(out_of_bounds)?)
        }
        (Bounds::Share, Amount::Share(known)) => {
            Amount::Share(short(number.code(coder, u64::from(known))?).ok_or(out_of_bounds)?)
        }
        (Bounds::Span(..), Amount::Span(known)) => Amount::Span(Span(number.code(coder, known.0)?)),
        (Bounds::Range(..), Amount::Range(known)) => {
            let least = Span(number.code(coder, known.least.0)?);
            Amount::Range(SpanRange { least, most: Span(number.code(coder, known.most.0)?) })
        }
        (Bounds::Switch, Amount::Switch(known)) => Amount::Switch(coder.even_bit(known)?),
        (Bounds::Rules, Amount::Rules(known)) => {
            Amount::Rules(rules(coder, number, known)?.ok_or(out_of_bounds)?)
        }
        _ => return Err(out_of_bounds),
    };
    setting.check(amount).map_err(LinkError::OutOfBounds)?;
    Ok(amount)
}

/// How many rules, and the number of each; none if one of them cannot be off.
fn rules(
    coder: &mut impl Coder,
    number: &mut Number,
    known: RuleSet,
) -> Result<Option<RuleSet>, LinkError> {
    let count = number.code(coder, known.iter().count() as u64)?;
    let mut known = known.iter();
    let mut rules = RuleSet::NONE;
    for _ in 0..count.min(Rule::ALL.len() as u64) {
        let which = number.code(coder, known.next().map_or(0, |rule| rule as u64))?;
        let rule = Rule::ALL.iter().find(|rule| **rule as u64 == which);
        let rule = *rule.ok_or(LinkError::Newer { what: "rule", number: which })?;
        if !rule.can_be_off() || rules.contains(rule) {
            return Ok(None);
        }
        rules = rules.with(rule);
    }
    Ok(Some(rules))
}

fn short(number: u64) -> Option<u32> {
    u32::try_from(number).ok()
}
