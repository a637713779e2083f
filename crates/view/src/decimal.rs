//! Decimal numbers as whole ones. The standard library's reader of floats would bring its tables
//! along, ten kilobytes that nothing compresses.

/// `12.5` in units of a tenth to the power of `digits`; what is finer is dropped. Nothing if it is no
/// such number, or too large.
pub(crate) fn decimal(text: &str, digits: u32) -> Option<u64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() && part.is_empty() || !is_number(whole) || !is_number(part) {
        return None;
    }
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let mut number = whole.checked_mul(10_u64.checked_pow(digits)?)?;
    let mut unit = 10_u64.pow(digits);
    for digit in part.bytes().take(digits as usize) {
        unit /= 10;
        number = number.checked_add(u64::from(digit - b'0') * unit)?;
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_whole_numbers_of_a_smaller_unit() {
        assert_eq!(decimal("12.5", 3), Some(12_500));
        assert_eq!(decimal("1690.1239", 3), Some(1_690_123));
        assert_eq!(decimal("0.05", 6), Some(50_000));
        assert_eq!(decimal(".5", 1), Some(5));
        assert_eq!(decimal("7.", 2), Some(700));
        assert_eq!(decimal("18446744073709551615", 0), Some(u64::MAX));
        for wrong in ["", ".", "-1", "+1", "1e3", "1.5.2", "NaN", "½", "18446744073709551616", " 1"]
        {
            assert_eq!(decimal(wrong, 0), None, "{wrong}");
        }
        assert_eq!(decimal("18446744073709551615", 1), None);
    }
}
