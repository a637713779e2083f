//! Times as JavaScript counts them: in milliseconds.

use scenario::limits::LATEST;
use sim::Time;

/// As milliseconds.
#[allow(clippy::float_arithmetic, reason = "JavaScript counts in milliseconds, with fractions")]
pub(crate) fn ms(time: Time) -> f64 {
    time.0 as f64 / 1_000.0
}

/// From milliseconds, to the next microsecond.
///
/// # Errors
/// It is no time, or later than a run can last.
#[allow(clippy::float_arithmetic, reason = "JavaScript counts in milliseconds, with fractions")]
pub(crate) fn time(ms: f64) -> Result<Time, String> {
    let most = self::ms(LATEST);
    if (0.0..=most).contains(&ms) {
        Ok(Time((ms * 1_000.0).round() as u64))
    } else {
        Err(format!("expected a time of 0 to {most} milliseconds, found {ms}"))
    }
}
