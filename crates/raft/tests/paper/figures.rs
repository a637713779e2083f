//! Figure 7: the logs that a leader may find when it comes to power.

use crate::support::*;

const LEADER: [u64; 10] = [1, 1, 1, 4, 4, 5, 5, 6, 6, 6];

/// "It is possible that any of scenarios (a–f) could occur in follower logs."
const FOLLOWERS: [(&str, &[u64]); 7] = [
    ("a", &[1, 1, 1, 4, 4, 5, 5, 6, 6]),
    ("b", &[1, 1, 1, 4]),
    // So it is in the table of another implementation, with an entry more than in the figure.
    ("b, longer", &[1, 1, 1, 4, 4]),
    ("c", &[1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6]),
    ("d", &[1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7]),
    ("e", &[1, 1, 1, 4, 4, 4, 4]),
    ("f", &[1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3]),
];

/// S1 with the figure's log, elected for term 9 by S3's vote, and S2 with `log`.
fn elected_over(log: &[u64], change: impl Fn(&mut raft::Config)) -> (Server, Server) {
    let mut s1 = Server::new(S1, 3).in_term(8).with_log(&LEADER).with(&change);
    let s2 = Server::new(S2, 3).in_term(7).with_log(log).with(&change);
    assert_eq!(s1.time_out().len(), 2);
    s1.receive(vote(S3, 9, true));
    assert_eq!((s1.role(), s1.term()), ("leader", 9));
    (s1, s2)
}

/// §5.3: "The leader handles inconsistencies by forcing the followers' logs to duplicate its own."
/// A18.
#[test]
fn figure_7_every_followers_log_becomes_the_leaders() {
    for (name, log) in FOLLOWERS {
        for fast in [true, false] {
            for (batch, window) in [(64, 256), (1, 256), (1, 1), (2, 3)] {
                let (mut s1, mut s2) = elected_over(log, |config| {
                    config.fast_backtracking = fast;
                    (config.batch, config.window) = (batch, window);
                });
                let mut sent = s1.sent();
                sent.extend(s1.propose("x"));
                talk(&mut s1, &mut s2, sent);
                let case = format!("({name}), fast {fast}, batch {batch}, window {window}");
                assert_eq!(s1.log(), [&LEADER[..], &[9, 9]].concat(), "{case}");
                assert_eq!(s2.node.log(), s1.node.log(), "{case}");
                assert_eq!(s2.disk.log, s1.disk.log, "{case}");
                assert_eq!(s1.commit(), 12, "{case}");
                let beat = s1.heartbeat();
                talk(&mut s1, &mut s2, beat);
                assert_eq!(s2.applied, s1.applied, "{case}");
            }
        }
    }
}

/// The same when heartbeats are all that arrives at first: they find the place as well.
#[test]
fn figure_7_heartbeats_alone_find_where_the_logs_agree() {
    for (name, log) in FOLLOWERS {
        for fast in [true, false] {
            let (mut s1, mut s2) = elected_over(log, |config| config.fast_backtracking = fast);
            let beat = s1.heartbeat();
            talk(&mut s1, &mut s2, beat);
            assert_eq!(s2.node.log(), s1.node.log(), "({name}), fast {fast}");
        }
    }
}

/// How many requests are refused until the logs agree: by the optimization at the end of §5.3 one
/// for each conflicting term (or missing end), without it one for each entry.
#[test]
fn figure_7_counts_of_refused_requests() {
    let counts = [
        ("a", 1, 1),
        ("b", 1, 6),
        ("b, longer", 1, 5),
        ("c", 0, 0),
        ("d", 0, 0),
        ("e", 2, 5),
        ("f", 2, 7),
    ];
    for ((name, log), (_, fast, slow)) in FOLLOWERS.into_iter().zip(counts) {
        for (optimized, count) in [(true, fast), (false, slow)] {
            let (mut s1, mut s2) = elected_over(log, |config| config.fast_backtracking = optimized);
            let sent = s1.sent();
            let answers = talk(&mut s1, &mut s2, sent);
            let refused = answers.iter().filter(|answer| is_refusal(answer)).count();
            assert_eq!(refused, count, "({name}), optimized: {optimized}");
        }
    }
}

fn is_refusal(message: &raft::Message) -> bool {
    matches!(
        message.body,
        raft::Body::AppendEntriesResponse { verdict: raft::Verdict::Refused { .. }, .. }
    )
}
