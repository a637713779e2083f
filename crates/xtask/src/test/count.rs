//! Counting tests in what the test runners print.

use std::fmt;
use std::ops::AddAssign;

/// How many tests passed, and how many did not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl Counts {
    /// Reads a line of `cargo test`:
    /// `test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; …`.
    pub(super) fn read_cargo(&mut self, line: &str) {
        let Some(result) = line.strip_prefix("test result: ") else { return };
        let Some((_, counted)) = result.split_once(". ") else { return };
        for part in counted.split("; ") {
            match part.split_once(' ') {
                Some((count, "passed")) => self.passed += count.parse().unwrap_or(0),
                Some((count, "failed")) => self.failed += count.parse().unwrap_or(0),
                Some((count, "ignored")) => self.skipped += count.parse().unwrap_or(0),
                Some(_) | None => {}
            }
        }
    }

    /// Reads a line of Node's test runner: `ℹ pass 3` for a person, `# pass 3` for a machine.
    pub(super) fn read_node(&mut self, line: &str) {
        let Some(total) = line.strip_prefix("ℹ ").or_else(|| line.strip_prefix("# ")) else {
            return;
        };
        match total.split_once(' ') {
            Some(("pass", count)) => self.passed += count.parse().unwrap_or(0),
            Some(("fail" | "cancelled", count)) => self.failed += count.parse().unwrap_or(0),
            Some(("skipped", count)) => self.skipped += count.parse().unwrap_or(0),
            Some(_) | None => {}
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        *self == Counts::default()
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, more: Counts) {
        self.passed += more.passed;
        self.failed += more.failed;
        self.skipped += more.skipped;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if 0 < self.skipped { write!(f, ", {} skipped", self.skipped) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_results_of_several_test_programs_add_up() {
        let mut counts = Counts::default();
        for line in [
            "running 4 tests",
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; \
             finished in 0.00s",
            "test result: FAILED. 10 passed; 2 failed; 0 ignored; 0 measured; 7 filtered out; \
             finished in 1.20s",
            "test it_says::test_result ... ok",
        ] {
            counts.read_cargo(line);
        }
        assert_eq!(counts, Counts { passed: 13, failed: 2, skipped: 1 });
    }

    #[test]
    fn the_totals_of_node_are_read_in_both_of_its_forms() {
        for sign in ["ℹ", "#"] {
            let mut counts = Counts::default();
            for total in ["tests 9", "suites 2", "pass 6", "fail 1", "cancelled 2", "skipped 4"] {
                counts.read_node(&format!("{sign} {total}"));
            }
            assert_eq!(counts, Counts { passed: 6, failed: 3, skipped: 4 });
        }
    }

    #[test]
    fn the_last_line_has_one_form() {
        let counts = Counts { passed: 12, failed: 0, skipped: 0 };
        assert_eq!(counts.to_string(), "12 passed, 0 failed");
        assert_eq!(Counts { skipped: 2, ..counts }.to_string(), "12 passed, 0 failed, 2 skipped");
    }
}
