//! Time in whole microseconds.

use core::fmt;
use core::ops::Add;

/// A moment, in microseconds since the world began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(pub u64);

/// A length of time, in microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(pub u64);

/// A length of time that is drawn anew each time, both ends included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct SpanRange {
    /// The shortest.
    pub least: Span,
    /// The longest.
    pub most: Span,
}

impl Time {
    /// When the world began.
    pub const ZERO: Self = Self(0);

    /// No moment that a clock will show.
    pub const NEVER: Self = Self(u64::MAX);

    /// This many milliseconds after the beginning.
    #[must_use]
    pub const fn ms(ms: u64) -> Self {
        Self(ms.saturating_mul(1_000))
    }

    /// How long after `earlier` this is; nothing if it is before.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}

impl Span {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// This many milliseconds.
    #[must_use]
    pub const fn ms(ms: u64) -> Self {
        Self(ms.saturating_mul(1_000))
    }
}

impl SpanRange {
    /// From `least` to `most` milliseconds.
    #[must_use]
    pub const fn ms(least: u64, most: u64) -> Self {
        Self { least: Span::ms(least), most: Span::ms(most) }
    }

    /// Always the same.
    #[must_use]
    pub const fn always(span: Span) -> Self {
        Self { least: span, most: span }
    }
}

impl Add<Span> for Time {
    type Output = Self;

    fn add(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

/// As a person writes it: `400ms`, `1.5s`, `250us`.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (unit, name) = match self.0 {
            0..1_000 => (1, "us"),
            1_000..1_000_000 => (1_000, "ms"),
            _ => (1_000_000, "s"),
        };
        write!(f, "{}", self.0 / unit)?;
        let mut rest = self.0 % unit;
        if rest != 0 {
            f.write_str(".")?;
        }
        let mut digit = unit / 10;
        while rest != 0 {
            write!(f, "{}", rest / digit)?;
            rest %= digit;
            digit = (digit / 10).max(1);
        }
        f.write_str(name)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Span(self.0).fmt(f)
    }
}

/// `10ms..20ms`, or `10ms` where both ends are the same.
impl fmt::Display for SpanRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.least == self.most {
            self.least.fmt(f)
        } else {
            write!(f, "{}..{}", self.least, self.most)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn a_span_is_written_in_the_largest_unit_that_it_fills_and_loses_nothing() {
        let written = |micros| Span(micros).to_string();
        assert_eq!(written(0), "0us");
        assert_eq!(written(999), "999us");
        assert_eq!(written(1_000), "1ms");
        assert_eq!(written(1_050), "1.05ms");
        assert_eq!(written(400_000), "400ms");
        assert_eq!(written(1_900_000), "1.9s");
        assert_eq!(written(61_000_001), "61.000001s");
    }
}
