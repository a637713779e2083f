//! What is expected and does not come true is said with what came instead.
#![allow(clippy::unwrap_used, reason = "a helper of a test is as much a test")]

use scenario::{check, parse};

fn failures(body: &str) -> Vec<String> {
    let scenario = parse(&format!("raft-scenario 1\nseed 72\n{body}")).unwrap();
    check(&scenario).iter().map(ToString::to_string).collect()
}

const COURSE: &str = "at 400ms put x 1
at 500ms get x to S2
at 695ms put x 2
at 700ms crash S1
end 800ms
";

#[test]
fn what_comes_true_is_no_failure() {
    let holds = "expect at 300ms S1 is leader in term 1
expect at 300ms S2 is follower
expect at 450ms request 1 acknowledged
expect at 600ms request 2 failed
expect at 699ms request 3 pending
expect at 500ms S2 has x = 1
expect at 500ms S2 has no y
expect at 500ms commit of S3 is 2
expect finally S1 is down
expect finally request 3 unknown
expect finally all logs equal
expect always all
expect always log-matching";
    assert_eq!(failures(&format!("{COURSE}{holds}")), [""; 0]);
}

#[test]
fn what_does_not_come_true_says_its_line_and_what_came_instead() {
    let wrong = "expect at 300ms S2 is leader in term 1
expect at 300ms S1 is leader in term 2
expect at 450ms request 1 failed
expect at 699ms request 9 pending
expect at 500ms S2 has x = 3
expect at 500ms S2 has y = 1
expect at 500ms S2 has no x
expect at 500ms commit of S3 is 3
expect finally S1 has x = 1
expect at 697ms all logs equal";
    let told = [
        "line 8: expected at 300ms S2 is leader in term 1, found S2 is follower in term 1",
        "line 9: expected at 300ms S1 is leader in term 2, found S1 is leader in term 1",
        "line 10: expected at 450ms request 1 failed, found request 1 acknowledged",
        "line 11: expected at 699ms request 9 pending, found no request 9",
        "line 12: expected at 500ms S2 has x = 3, found S2 has x = 1",
        "line 13: expected at 500ms S2 has y = 1, found S2 has no y",
        "line 14: expected at 500ms S2 has no x, found S2 has x = 1",
        "line 15: expected at 500ms commit of S3 is 3, found commit of S3 is 2",
        "line 16: expected finally S1 has x = 1, found S1 is down",
        "line 17: expected at 697ms all logs equal, found at index 3 S1 put x 2 of term 1 and S2 no entry",
    ];
    assert_eq!(failures(&format!("{COURSE}{wrong}")), told);
}
