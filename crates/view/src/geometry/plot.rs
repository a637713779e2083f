//! Small plots as paths: a bar is one unit wide, and all of the height is [`HEIGHT`].

use core::fmt::Write as _;

/// How high a plot is; the top of it is kept free.
pub const HEIGHT: u64 = 100;
const FREE: u64 = 4;

fn y(value: u64, top: u64) -> u64 {
    let share = u128::from(value) * u128::from(HEIGHT - FREE) / u128::from(top.max(1));
    HEIGHT - share.min(u128::from(HEIGHT)) as u64
}

/// Bars of these values, each on what is below it.
#[must_use]
pub fn bars(values: &[Option<u64>], below: &[u64], top: u64) -> String {
    let mut path = String::new();
    for (place, value) in values.iter().enumerate() {
        let Some(value) = value.filter(|value| 0 < *value) else { continue };
        let from = below.get(place).copied().unwrap_or_default();
        let (foot, head) = (y(from, top), y(from.saturating_add(value), top));
        // Writing to a string cannot fail.
        let _ = write!(path, "M{place}.1 {foot}V{head}h.8V{foot}z");
    }
    path
}

/// A line through these values; where there is none, it goes straight on.
#[must_use]
pub fn line(values: &[Option<u64>], top: u64) -> String {
    let mut path = String::new();
    for (place, value) in values.iter().enumerate() {
        let Some(value) = value else { continue };
        let to = if path.is_empty() { 'M' } else { 'L' };
        let _ = write!(path, "{to}{place} {}h1", y(*value, top));
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_stand_on_each_other_and_never_leave_the_plot() {
        assert_eq!(
            bars(&[Some(5), None, Some(0), Some(10)], &[], 10),
            "M0.1 100V52h.8V100zM3.1 100V4h.8V100z"
        );
        assert_eq!(bars(&[Some(5)], &[5], 10), "M0.1 52V4h.8V52z");
        assert_eq!(bars(&[Some(u64::MAX)], &[u64::MAX], 1), "M0.1 0V0h.8V0z");
        assert_eq!(bars(&[Some(1)], &[], 0), "M0.1 100V4h.8V100z");
    }

    #[test]
    fn a_line_goes_on_where_there_is_no_value() {
        assert_eq!(line(&[None, Some(5), None, Some(10)], 10), "M1 52h1L3 4h1");
        assert_eq!(line(&[None, None], 10), "");
    }
}
