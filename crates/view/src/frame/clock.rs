//! Moments and spans as the page writes them.

use sim::{Span, Time};

/// A moment as the clock shows it: `0:01.690`, `1:02:03.004`.
pub(super) fn clock(time: Time) -> String {
    let ms = time.0 / 1_000;
    let (seconds, ms) = (ms / 1_000, ms % 1_000);
    match seconds / 3_600 {
        0 => format!("{}:{:02}.{ms:03}", seconds / 60, seconds % 60),
        hours => format!("{hours}:{:02}:{:02}.{ms:03}", seconds / 60 % 60, seconds % 60),
    }
}

/// The same in a list, where the first minute needs no zero: `1.690`, `1:02.003`.
pub(super) fn brief(time: Time) -> String {
    let ms = time.0 / 1_000;
    if ms < 60_000 { format!("{}.{:03}", ms / 1_000, ms % 1_000) } else { clock(time) }
}

/// How long something took: `33 ms`, `1.2 s`.
pub(crate) fn span(span: Span) -> String {
    let ms = span.0 / 1_000;
    if ms < 1_000 { format!("{ms} ms") } else { format!("{}.{} s", ms / 1_000, ms % 1_000 / 100) }
}

/// The round moments within the window, with as many digits as tell them apart.
pub(super) fn ticks(from: Time, to: Time, at_most: usize) -> Vec<(Time, String)> {
    let times = crate::geometry::ticks(from, to, at_most);
    let step = match times.as_slice() {
        [first, second, ..] => second.since(*first).0,
        [_] | [] => to.since(from).0,
    };
    times.into_iter().map(|time| (time, moment(time.0, step))).collect()
}

/// A moment, with as many digits as tell it from others that are `step` apart.
pub(crate) fn moment_of(time: Time, step: Span) -> String {
    moment(time.0, step.0)
}

/// `0:00.2`, with as many digits as the step needs; `1:02:03` from an hour on.
fn moment(micros: u64, step: u64) -> String {
    let digits: u32 = match step {
        0..10 => 6,
        10..100 => 5,
        100..1_000 => 4,
        1_000..10_000 => 3,
        10_000..100_000 => 2,
        100_000..1_000_000 => 1,
        _ => 0,
    };
    let seconds = micros / 1_000_000;
    let whole = match seconds / 3_600 {
        0 => format!("{}:{:02}", seconds / 60, seconds % 60),
        hours => format!("{hours}:{:02}:{:02}", seconds / 60 % 60, seconds % 60),
    };
    if digits == 0 {
        return whole;
    }
    let part = micros % 1_000_000 / 10_u64.pow(6 - digits);
    format!("{whole}.{part:0width$}", width = digits as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_with_as_much_as_it_needs() {
        assert_eq!(clock(Time::ZERO), "0:00.000");
        assert_eq!(clock(Time(1_690_999)), "0:01.690");
        assert_eq!(clock(Time::ms(3_723_004)), "1:02:03.004");
        assert_eq!(brief(Time::ms(59_999)), "59.999");
        assert_eq!(brief(Time::ms(60_001)), "1:00.001");
        assert_eq!(span(Span::ms(33)), "33 ms");
        assert_eq!(span(Span::ms(1_250)), "1.2 s");
    }

    #[test]
    fn ticks_are_round_and_few() {
        for length in [1, 30, 20_000, 137_000, 2_400_000, 60_000_000, 3_600_000_000] {
            let ticks = ticks(Time(1_234_567), Time(1_234_567 + length), 14);
            assert!((1..=14).contains(&ticks.len()), "{length}: {}", ticks.len());
            let labels: std::collections::BTreeSet<_> =
                ticks.iter().map(|(_, label)| label).collect();
            assert_eq!(labels.len(), ticks.len(), "{ticks:?}");
        }
        assert_eq!(ticks(Time::ZERO, Time::ms(2_400), 14)[1].1, "0:00.2");
        assert_eq!(moment(62_000_000, 1_000_000), "1:02");
        assert_eq!(moment(3_723_000_000, 60_000_000), "1:02:03");
        assert_eq!(moment(1_234_567, 1), "0:01.234567");
    }
}
