//! The values of a scenario, each a single word: times, shares, numbers, servers, messages.

use raft::NodeId;
use sim::{ClientId, MessageId, Span, SpanRange, Ways};

/// `400ms`, `1.5s`, `250us`: nothing finer than a microsecond.
#[must_use]
pub fn span(word: &str) -> Option<Span> {
    let units = [("us", 1), ("ms", 1_000), ("s", 1_000_000)];
    units.iter().find_map(|(name, unit)| {
        let number = word.strip_suffix(name)?;
        decimal(number, *unit).map(Span)
    })
}

/// `10ms..20ms`, or `10ms` for always the same.
pub(crate) fn span_range(word: &str) -> Option<SpanRange> {
    match word.split_once("..") {
        Some((least, most)) => Some(SpanRange { least: span(least)?, most: span(most)? }),
        None => span(word).map(SpanRange::always),
    }
}

/// How many millionths one per cent has.
pub(crate) const PPM_OF_PERCENT: u32 = 10_000;

/// `1%`, `0.25%`, in millionths.
pub(crate) fn share(word: &str) -> Option<u32> {
    let millionths = decimal(word.strip_suffix('%')?, u64::from(PPM_OF_PERCENT))?;
    u32::try_from(millionths).ok()
}

/// `5x`, `1.8x`, more than once as much, in tenths.
pub(crate) fn factor(word: &str) -> Option<u32> {
    let tenths = decimal(word.strip_suffix('x')?, 10)?;
    u32::try_from(tenths).ok().filter(|tenths| 10 < *tenths)
}

/// A number in decimal digits and nothing else.
pub(crate) fn number<T: TryFrom<u64>>(word: &str) -> Option<T> {
    let digits = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    T::try_from(word.parse().ok().filter(|_| digits)?).ok()
}

/// `S3`.
pub(crate) fn server(word: &str) -> Option<NodeId> {
    NodeId::new(number(word.strip_prefix('S')?)?)
}

/// `C2`.
pub(crate) fn client(word: &str) -> Option<ClientId> {
    ClientId::new(number(word.strip_prefix('C')?)?)
}

/// `S1->S3`.
pub(crate) fn way(word: &str) -> Option<(NodeId, NodeId)> {
    let (from, to) = word.split_once("->")?;
    let (from, to) = (server(from)?, server(to)?);
    (from != to).then_some((from, to))
}

/// `S1->S3`, `S1<->S3`, `S1->all`, `all->S3`, `S1<->all`, `all`.
pub(crate) fn ways(word: &str) -> Option<Ways> {
    if word == "all" {
        return Some(Ways::ALL);
    }
    let (both, (from, to)) = match word.split_once("<->") {
        Some(ends) => (true, ends),
        None => (false, word.split_once("->")?),
    };
    let end = |word| if word == "all" { Some(None) } else { server(word).map(Some) };
    let ways = Ways { from: end(from)?, to: end(to)?, both };
    (ways.is_proper() && ways != Ways::ALL).then_some(ways)
}

/// `#12` on the way `S1->S3`, or `copy#3`.
pub(crate) fn message(way: (NodeId, NodeId), word: &str) -> Option<MessageId> {
    let (from, to) = way;
    let (is_copy, word) = match word.strip_prefix("copy") {
        Some(copy) => (true, copy),
        None => (false, word),
    };
    let number = number(word.strip_prefix('#')?)?;
    let id =
        if is_copy { MessageId::copy(from, to, number) } else { MessageId { from, to, number } };
    (0 < number && id.as_copy().is_some() == is_copy).then_some(id)
}

/// A decimal number in units of 1/`unit`, where `unit` is a power of ten; exact or nothing.
fn decimal(number_word: &str, unit: u64) -> Option<u64> {
    let (whole, part) = match number_word.split_once('.') {
        Some((whole, part)) if !part.is_empty() => (whole, part),
        Some(_) => return None,
        None => (number_word, ""),
    };
    let mut value = number::<u64>(whole)?.checked_mul(unit)?;
    let mut unit = unit;
    for digit in part.bytes() {
        let digit = u64::from(char::from(digit).to_digit(10)?);
        unit /= 10;
        if unit == 0 && digit != 0 {
            return None;
        }
        value = value.checked_add(digit * unit)?;
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_exact_or_it_is_none() {
        assert_eq!(span("1.9s"), Some(Span(1_900_000)));
        assert_eq!(span("0us"), Some(Span(0)));
        assert_eq!(span("1.050ms"), Some(Span(1_050)));
        assert_eq!(span("61.000001s"), Some(Span(61_000_001)));
        for bad in
            ["", "s", "1", ".5s", "1.s", "1.0005us", "-1s", "+1s", "1 s", "99999999999999999s"]
        {
            assert_eq!(span(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_range_names_its_ends_or_is_always_the_same() {
        assert_eq!(span_range("10ms..20ms"), Some(SpanRange::ms(10, 20)));
        assert_eq!(span_range("10ms"), Some(SpanRange::ms(10, 10)));
        assert_eq!(span_range("10..20ms"), None);
    }

    #[test]
    fn a_message_is_named_by_its_way_and_a_number_from_one() {
        let way = way("S1->S3").unwrap();
        assert_eq!(message(way, "#12").unwrap().number, 12);
        assert_eq!(message(way, "#0"), None);
        assert_eq!(super::way("S1->S1"), None);
        assert_eq!(server("S64"), None);
        assert_eq!(share("0.0001%"), Some(1));
        assert_eq!(share("100%"), Some(1_000_000));
    }
}
