//! `cargo xtask test`: every check, each in its step, and what came of them.
//!
//! Invariant: a step that fails does not keep a later one from running, unless that one needs it.

mod count;
mod step;

pub(crate) use count::Counts;
pub(crate) use step::Step;

use crate::{Outcome, tell};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use step::Verdict;

/// What came of a step.
struct Report {
    step: Step,
    result: Outcome<Verdict>,
    counts: Counts,
    took: Duration,
}

/// Runs these steps, and says as the last line how many tests passed; fails if anything did.
pub(crate) fn test(steps: &[Step]) -> ExitCode {
    let mut reports: Vec<Report> = Vec::new();
    for &step in steps {
        tell::heading(&format!("{}: {}", step.name(), step.about()));
        let failed = |needed| reports.iter().any(|r| r.step == needed && r.result.is_err());
        let start = Instant::now();
        let mut counts = Counts::default();
        let result = match step.needs().filter(|&needed| failed(needed)) {
            Some(needed) => Ok(Verdict::NotRun(format!("{} failed", needed.name()))),
            None => step.run(&mut counts),
        };
        let report = Report { step, result, counts, took: start.elapsed() };
        match &report.result {
            Err(why) => tell::failure(why),
            Ok(_) => {
                tell::note(&format!("{} in {}", report.verdict(), tell::duration(report.took)))
            }
        }
        reports.push(report);
    }
    summary(&reports);
    let total = total(&reports);
    println!("\n{total}");
    if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

impl Report {
    fn verdict(&self) -> String {
        match &self.result {
            Ok(Verdict::Passed) if self.counts.is_empty() => "passed".into(),
            Ok(Verdict::Passed) => self.counts.to_string(),
            Ok(Verdict::NotRun(why)) => format!("not run: {why}"),
            Err(why) if self.counts.is_empty() => format!("FAILED: {why}"),
            Err(_) => format!("FAILED: {}", self.counts),
        }
    }
}

/// The table of the steps.
fn summary(reports: &[Report]) {
    tell::heading("summary");
    for report in reports {
        let (name, took) = (report.step.name(), tell::duration(report.took));
        tell::note(&format!("{name:<9} {took:>12}  {}", report.verdict()));
    }
}

/// A step that fails without a test that failed (a warning of clippy, a test that does not compile)
/// counts as one that failed: the last line never says that nothing did when something has.
fn total(reports: &[Report]) -> Counts {
    let mut total = Counts::default();
    for Report { result, counts, .. } in reports {
        total += *counts;
        if result.is_err() && counts.failed == 0 {
            total.failed += 1;
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(step: Step, result: Outcome<Verdict>, passed: u64, failed: u64) -> Report {
        Report { step, result, counts: Counts { passed, failed, skipped: 0 }, took: Duration::ZERO }
    }

    #[test]
    fn the_total_counts_the_tests_and_the_steps_that_failed_without_one() {
        let reports = [
            report(Step::Format, Err("not formatted".into()), 0, 0),
            report(Step::Native, Err("two tests failed".into()), 5, 2),
            report(Step::Browser, Ok(Verdict::Passed), 3, 0),
            report(Step::Deny, Ok(Verdict::NotRun("no cargo-deny".into())), 0, 0),
        ];
        assert_eq!(total(&reports), Counts { passed: 8, failed: 3, skipped: 0 });
    }
}
