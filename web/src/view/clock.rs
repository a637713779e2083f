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
pub(super) fn span(span: Span) -> String {
    let ms = span.0 / 1_000;
    if ms < 1_000 { format!("{ms} ms") } else { format!("{}.{} s", ms / 1_000, ms % 1_000 / 100) }
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
}
