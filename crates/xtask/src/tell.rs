//! What is said while something is done.

use std::time::Duration;

/// Opens a part of the work.
pub(crate) fn heading(text: &str) {
    println!("\n== {text}");
}

/// Says something that the reader may want to know.
pub(crate) fn note(text: &str) {
    println!("   {text}");
}

/// Says what is fetched or built because it is missing.
pub(crate) fn missing(what: &str, how: &str) {
    println!("   {what} is missing: {how}");
}

/// Says that what was asked for did not happen.
pub(crate) fn failure(why: &str) {
    eprintln!("error: {why}");
}

/// A duration for a person: `0.4 s`, `12.0 s`, `3 min 05 s`.
pub(crate) fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 {
        format!("{seconds}.{} s", duration.subsec_millis() / 100)
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_short_and_has_its_unit() {
        assert_eq!(duration(Duration::from_millis(449)), "0.4 s");
        assert_eq!(duration(Duration::from_millis(59_999)), "59.9 s");
        assert_eq!(duration(Duration::from_secs(185)), "3 min 05 s");
    }
}
