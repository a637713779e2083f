//! Numbers as SVG reads them. A screen shows no more digits than these, and the standard library's
//! exact conversion of floats would be a twentieth of the page.

use std::fmt;

/// A number with a few digits after the point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rounded {
    /// The number times ten to the power of `digits`.
    scaled: i64,
    digits: u32,
}

/// A number that can be rounded.
pub trait Round {
    /// As a length on the screen: to a tenth of a pixel.
    fn px(self) -> Rounded;
    /// As a share or a scale: to a thousandth.
    fn fine(self) -> Rounded;
}

impl Round for f64 {
    fn px(self) -> Rounded {
        Rounded { scaled: (self * 10.0).round() as i64, digits: 1 }
    }

    fn fine(self) -> Rounded {
        Rounded { scaled: (self * 1_000.0).round() as i64, digits: 3 }
    }
}

impl fmt::Display for Rounded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = 10_u64.pow(self.digits);
        let (mut rest, digits) = (self.scaled.unsigned_abs(), self.digits as usize);
        if self.scaled < 0 {
            f.write_str("-")?;
        }
        write!(f, "{}", rest / unit)?;
        rest %= unit;
        if rest == 0 { Ok(()) } else { write!(f, ".{rest:0digits$}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_with_the_digits_that_a_screen_can_show() {
        let px = |number: f64| number.px().to_string();
        assert_eq!(px(12.0), "12");
        assert_eq!(px(12.34), "12.3");
        assert_eq!(px(-0.26), "-0.3");
        assert_eq!(px(-0.01), "0");
        assert_eq!(0.0625_f64.fine().to_string(), "0.063");
        assert_eq!(0.001_f64.fine().to_string(), "0.001");
    }
}
