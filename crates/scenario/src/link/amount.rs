//! The value of a setting in a link. Written once for each kind of value.

use super::coder::{Coder, Number};
use super::error::LinkError;
use raft::{Rule, RuleSet};
use sim::{Amount, OutOfBounds, Setting, Span, SpanRange};

/// A value of this setting. Its kind is known from the setting.
pub(super) fn amount(
    coder: &mut dyn Coder,
    number: &mut Number,
    setting: &Setting,
    known: Option<Amount>,
) -> Result<Amount, LinkError> {
    let Setting { name, bounds, .. } = *setting;
    let out_of_bounds = LinkError::OutOfBounds(OutOfBounds { setting: name, bounds });
    // A reader has nothing to write, and looks at no value.
    let known = known.unwrap_or(setting.unsaid);
    let mut code = |known: u64| number.code(coder, known);
    let short = |number: u64| u32::try_from(number).map_err(|_| out_of_bounds);
    let amount = match known {
        Amount::Number(known) => Amount::Number(short(code(u64::from(known))?)?),
        Amount::Share(known) => Amount::Share(short(code(u64::from(known))?)?),
        Amount::Span(known) => Amount::Span(Span(code(known.0)?)),
        Amount::Range(known) => {
            let least = Span(code(known.least.0)?);
            Amount::Range(SpanRange { least, most: Span(code(known.most.0)?) })
        }
        Amount::Switch(known) => Amount::Switch(coder.even_bit(known)?),
        Amount::Rules(known) => Amount::Rules(rules(code, known)?.ok_or(out_of_bounds)?),
    };
    setting.check(amount).map_err(LinkError::OutOfBounds)?;
    Ok(amount)
}

/// How many rules, and the number of each; none if one of them cannot be off.
fn rules(
    mut code: impl FnMut(u64) -> Result<u64, LinkError>,
    known: RuleSet,
) -> Result<Option<RuleSet>, LinkError> {
    let count = code(known.iter().count() as u64)?;
    let mut known = known.iter();
    let mut rules = RuleSet::NONE;
    for _ in 0..count.min(Rule::ALL.len() as u64) {
        let number = code(known.next().map_or(0, |rule| rule as u64))?;
        let rule = Rule::ALL.iter().find(|rule| **rule as u64 == number);
        let rule = *rule.ok_or(LinkError::Newer { what: "rule", number })?;
        if !rule.can_be_off() || rules.contains(rule) {
            return Ok(None);
        }
        rules = rules.with(rule);
    }
    Ok(Some(rules))
}
