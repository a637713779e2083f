//! Rules that are switched off: what each forbids is done, and only then. Each was somebody's bug.

use crate::support::*;
use raft::{
    Body, Configuration, Effect, MemberChange, Property, ReadMode, Rule, RuleSet, Timer, Verdict,
};
use std::collections::BTreeSet;

/// What `happens` makes of a server with and without the rule. With it, nothing is disregarded.
fn with_and_without<T>(rule: Rule, s1: Server, happens: impl Fn(&mut Server) -> T) -> (T, T) {
    assert!(rule.can_be_off(), "{rule:?}");
    let mut kept = s1.clone();
    let with = happens(&mut kept);
    assert!(!kept.fired(Rule::Disregards), "{rule:?}");
    let mut without = s1;
    without.set(|config| config.off = RuleSet::NONE.with(rule));
    (with, happens(&mut without))
}

fn grants(s1: &mut Server, request: raft::Message) -> bool {
    let answer = s1.receive(request);
    answer.iter().any(|answer| answer.body == Body::RequestVoteResponse { granted: true })
}

/// §5.2: "Each server will vote for at most one candidate in a given term", whatever it is by then.
#[test]
fn keeps_vote() {
    let mut s1 = candidate(3);
    let voted = with_and_without(Rule::KeepsVote, s1.clone(), |s1| {
        s1.receive(heartbeat(S2, 1));
        grants(s1, vote_request(S3, 1, at(9, 9)))
    });
    assert_eq!(voted, (false, true));
    s1.receive(vote(S2, 2, false));
    assert_eq!(s1.node.voted_for(), None, "a newer term still clears it");
}

/// Thesis §3.8: a vote is on the disk before it is given.
#[test]
fn vote_on_disk() {
    let s1 = follower(3).with_slow_disk();
    let sent = with_and_without(Rule::VoteOnDisk, s1, |s1| {
        (grants(s1, vote_request(S2, 1, at(0, 0))), s1.disk.voted_for)
    });
    assert_eq!(sent, ((false, None), (true, None)));
}

/// Thesis §3.8: entries are on the disk before they are acknowledged.
#[test]
fn entries_on_disk() {
    let s1 = follower(3).in_term(1).with_slow_disk();
    let acknowledged = with_and_without(Rule::EntriesOnDisk, s1, |s1| {
        s1.receive(append(S2, 1, at(0, 0), &[1], 0)) == [success(S1, 1, 1).to(S2)]
    });
    assert_eq!(acknowledged, (false, true));
}

/// Thesis §10.2.1: a leader's own copy counts once its own disk has it.
#[test]
fn counts_itself() {
    let commit = with_and_without(Rule::CountsItself, settled_leader(3).with_slow_disk(), |s1| {
        s1.propose("x");
        s1.receive(success(S2, 1, 2));
        s1.commit()
    });
    assert_eq!(commit, (1, 2));
}

/// §5.4.2, Figure 8: "Raft never commits log entries from previous terms by counting replicas."
#[test]
fn current_term_only() {
    let mut s1 = follower(3).in_term(1).with_log(&[1]);
    s1.elect();
    let commit = with_and_without(Rule::OldTermNotCounted, s1, |s1| {
        s1.receive(success(S2, 2, 1));
        s1.commit()
    });
    assert_eq!(commit, (0, 1));
}

/// §5.3: only a success says that logs match.
#[test]
fn refusal_matches_nothing() {
    let mut s1 = follower(3).in_term(2).with_log(&[1, 1, 1]);
    s1.elect();
    let known = with_and_without(Rule::RefusalMatchesNothing, s1, |s1| {
        s1.receive(refusal(S2, 3, 3, (None, 5)));
        (s1.progress(S2).1, s1.commit())
    });
    assert_eq!(known, ((0, 0), (4, 4)));
}

/// §5.3: a success speaks of the log "up through the new entries", not of what follows them.
#[test]
fn acknowledges_no_more_than_was_sent() {
    let s1 = follower(3).in_term(2).with_log(&[1, 1, 1]);
    let index = with_and_without(Rule::Acknowledges, s1, |s1| {
        let answer = s1.receive(append(S2, 2, at(1, 1), &[], 0));
        match answer.first().map(|answer| answer.body.clone()) {
            Some(Body::AppendEntriesResponse {
                verdict: Verdict::Success { match_index }, ..
            }) => match_index.0,
            other => panic!("{other:?}"),
        }
    });
    assert_eq!(index, (1, 3));
    // Where there is no more than was sent, the rule decides nothing.
    let mut whole = follower(3).in_term(2).with_log(&[1, 1, 1]);
    whole.set(|config| config.off = RuleSet::NONE.with(Rule::Acknowledges));
    whole.receive(append(S2, 2, at(3, 1), &[], 0));
    assert!(!whole.fired(Rule::Disregards));
}

/// §5.3: entries that are there already are not cut.
#[test]
fn has_entries() {
    let s1 = follower(3).in_term(2).with_log(&[1, 1, 1]);
    let log = with_and_without(Rule::HasEntries, s1, |s1| {
        s1.receive(append(S2, 2, at(0, 0), &[1], 0));
        (s1.log(), terms(&s1.disk.log))
    });
    assert_eq!(log, ((vec![1, 1, 1], vec![1, 1, 1]), (vec![1], vec![1])));
}

/// §5.3: "commitIndex = min(leaderCommit, index of last new entry)".
#[test]
fn learns_commit() {
    let s1 = follower(3).in_term(2).with_log(&[1, 1]);
    let commit = with_and_without(Rule::LearnsCommit, s1, |s1| {
        s1.receive(append(S2, 2, at(1, 1), &[], 3));
        s1.commit()
    });
    assert_eq!(commit, (1, 2));
    // Where no more is committed than was sent, the rule decides nothing.
    let mut known = follower(3).in_term(2).with_log(&[1, 1]);
    known.set(|config| config.off = RuleSet::NONE.with(Rule::LearnsCommit));
    known.receive(append(S2, 2, at(1, 1), &[], 1));
    assert!(!known.fired(Rule::Disregards));
}

/// §5.4.1: the later term is more up-to-date, however short the log.
#[test]
fn up_to_date_log() {
    for (last, expected) in [(at(5, 1), (false, true)), (at(1, 1), (false, false))] {
        let s1 = follower(3).in_term(2).with_log(&[1, 2]);
        let voted =
            with_and_without(Rule::LogNotUpToDate, s1, |s1| grants(s1, vote_request(S2, 3, last)));
        assert_eq!(voted, expected, "{last}");
    }
}

/// §5.3: a majority has it, and not the one in the middle of a list in no order.
#[test]
fn commits() {
    let commit = with_and_without(Rule::Commits, settled_leader(5), |s1| {
        s1.propose("x");
        s1.receive(success(S4, 1, 2));
        s1.commit()
    });
    assert_eq!(commit, (1, 2));
}

/// Thesis §9.6: a pre-vote that comes late is not a vote.
#[test]
fn pre_vote_is_no_vote() {
    let mut s1 = follower(5).with(|config| config.pre_vote = true);
    s1.time_out();
    [S2, S3].into_iter().for_each(|other| drop(s1.receive(pre_vote(other, 0, true))));
    assert_eq!(s1.role(), "candidate");
    let role = with_and_without(Rule::PreVoteIsNoVote, s1, |s1| {
        [S4, S5].into_iter().for_each(|other| drop(s1.receive(pre_vote(other, 0, true))));
        s1.role()
    });
    assert_eq!(role, ("candidate", "leader"));
    // Nor is who would not vote for it.
    let mut denied = candidate(3);
    denied.set(|config| config.off = RuleSet::NONE.with(Rule::PreVoteIsNoVote));
    denied.receive(pre_vote(S2, 1, false));
    assert_eq!(denied.role(), "candidate");
}

/// §5.2: who is refused does not keep a better one from standing.
#[test]
fn refusal_keeps_timer() {
    let s1 = follower(3).in_term(2).with_log(&[1, 2]);
    let restarted = with_and_without(Rule::RefusalKeepsTimer, s1, |s1| {
        s1.receive(vote_request(S2, 3, at(1, 1)));
        s1.asked(&Effect::Reset(Timer::Election))
    });
    assert_eq!(restarted, (false, true));
}

/// §5.3: "After a rejection, the leader decrements nextIndex".
#[test]
fn steps_back() {
    let mut s1 = follower(3).in_term(2).with_log(&[1, 1, 1]);
    s1.elect();
    let next = with_and_without(Rule::StepsBack, s1, |s1| {
        let sent = s1.receive(refusal(S2, 3, 3, (None, 2)));
        sent.iter().find_map(carried)
    });
    assert_eq!(next, (Some(3), Some(1)), "the same request again, for ever");
}

/// Thesis §4.1: the leader changes nothing before the last change is committed, nor (2015) before it
/// committed an entry of its own term.
#[test]
fn one_change_at_a_time() {
    let mut s1 = settled_leader(4);
    s1.change_one(MemberChange::Voter(S5));
    let voters = with_and_without(Rule::OneChangeAtATime, s1, |s1| {
        s1.change_one(MemberChange::Remove(S2));
        s1.node.configuration().0.voters.len()
    });
    assert_eq!(voters, (5, 4));
}

#[test]
fn changes_after_own_commit() {
    let voters = with_and_without(Rule::ChangesAfterOwnCommit, leader(4), |s1| {
        s1.change_one(MemberChange::Voter(S5));
        s1.node.configuration().0.voters.len()
    });
    assert_eq!(voters, (4, 5));
}

/// Thesis §4.1: a configuration goes with its entry.
#[test]
fn rolls_back_configuration() {
    let mut s1 = follower(3).in_term(1);
    let alone = configuration(1, Configuration::of(servers(&[1])));
    s1.receive(append_these(S2, 1, at(0, 0), vec![alone], 0));
    let voters = with_and_without(Rule::RollsBackConfiguration, s1, |s1| {
        s1.receive(append(S3, 2, at(0, 0), &[2], 0));
        s1.node.configuration().0.voters.len()
    });
    assert_eq!(voters, (3, 1));
}

/// Thesis §4.3: a majority of all together is not a majority of each.
#[test]
fn both_majorities() {
    let mut both = Configuration::of(servers(&[1, 4, 5, 6, 7]));
    both.outgoing = servers(&[1, 2, 3]);
    let mut s1 = follower(3).in_term(1);
    s1.receive(append_these(S2, 1, at(0, 0), vec![configuration(1, both)], 0));
    s1.time_out();
    let role = with_and_without(Rule::BothMajorities, s1, |s1| {
        for voter in [4, 5, 7] {
            s1.receive(vote(server(voter), 2, true));
        }
        s1.role()
    });
    assert_eq!(role, ("candidate", "leader"));
}

/// Thesis §4.2.2: "it replicates log entries but does not count itself in majorities."
#[test]
fn leaves_itself_out() {
    let mut s1 = settled_leader(4);
    s1.change_one(MemberChange::Remove(S1));
    let commit = with_and_without(Rule::LeavesItselfOut, s1, |s1| {
        s1.receive(success(S2, 1, 2));
        s1.commit()
    });
    assert_eq!(commit, (1, 2), "S2 alone, where two of S2 to S4 are needed");
}

/// Thesis §4.2.2: "steps down once the C_new entry is committed", and no earlier: it is the only one
/// that can be elected.
#[test]
fn removed_leader_steps_down() {
    let role = with_and_without(Rule::RemovedLeaderStepsDown, settled_leader(2), |s1| {
        s1.change_one(MemberChange::Remove(S1));
        s1.role()
    });
    assert_eq!(role, ("leader", "follower"));
    let elected = with_and_without(Rule::RemovedLeaderStepsDown, settled_leader(2), |s1| {
        s1.change_one(MemberChange::Remove(S1));
        s1.receive(vote_request(S2, 2, at(1, 1)));
        s1.time_out();
        s1.receive(vote(S2, 3, true));
        s1.role()
    });
    assert_eq!(elected, ("leader", "follower"), "each time anew");
}

/// Thesis §4.2.2: the old voter, alone in having the new configuration, is needed to commit it.
#[test]
fn stands_though_removed() {
    let mut new = Configuration::of(servers(&[2]));
    new.outgoing = servers(&[1]);
    let mut s1 = follower(1).in_term(1);
    s1.receive(append_these(S2, 1, at(0, 0), vec![configuration(1, new)], 0));
    let sent = with_and_without(Rule::StandsThoughRemoved, s1, |s1| s1.time_out().len());
    assert_eq!(sent, (1, 0));
}

/// Thesis §4.1: who votes is the candidate's to know.
#[test]
fn votes_for_strangers() {
    for (s1, candidate) in [(follower(3), S4), (follower(0), S2)] {
        let voted = with_and_without(Rule::VotesForStrangers, s1, |s1| {
            grants(s1, vote_request(candidate, 1, at(0, 0)))
        });
        assert_eq!(voted, (true, false));
    }
}

/// A log before which a snapshot of term 2 comes in, up to index 2.
fn given_a_snapshot(s1: &mut Server) -> Vec<u64> {
    s1.receive(chunk(S2, 2, at(2, 2), (0, &[], true)));
    s1.log()
}

/// §7: what follows a snapshot's last entry is kept.
#[test]
fn keeps_suffix() {
    let s1 = follower(3).in_term(2).with_log(&[1, 2, 2]);
    assert_eq!(with_and_without(Rule::KeepsSuffix, s1, given_a_snapshot), (vec![2], vec![]));
}

/// §7: what follows another entry in its place is not.
#[test]
fn drops_log() {
    let s1 = follower(3).in_term(2).with_log(&[1, 1, 1]);
    assert_eq!(with_and_without(Rule::DropsLog, s1, given_a_snapshot), (vec![], vec![1]));
}

/// §7: what was compacted was committed, and agrees with every leader's.
#[test]
fn compacted_matches() {
    let mut s1 = follower(3).in_term(2).with_log(&[1, 2, 2]);
    given_a_snapshot(&mut s1);
    let log = with_and_without(Rule::CompactedMatches, s1, |s1| {
        s1.receive(append(S2, 2, at(1, 1), &[2], 0));
        s1.log()
    });
    assert_eq!(log, (vec![2], vec![]));
}

/// §7: a follower that lags gets a snapshot, also while nobody writes.
#[test]
fn snapshot_when_behind() {
    let mut s1 = follower(3).in_term(1).with_log(&[1, 1]).settled();
    s1.act(raft::Input::Compact);
    let mut s1 = s1.unsettled(S2);
    s1.receive(refusal(S2, 3, 3, (None, 1)));
    let chunks = with_and_without(Rule::SnapshotWhenBehind, s1, |s1| {
        s1.heartbeat().iter().filter_map(carried_chunk).count()
    });
    assert_eq!(chunks, (1, 0));
}

/// Thesis §6.4, step 1: what a new leader believes to be committed may be old.
#[test]
fn reads_after_own_commit() {
    let mut s1 = follower(1).with_slow_disk();
    s1.time_out();
    s1.sync_one();
    let read = with_and_without(Rule::ReadsAfterOwnCommit, s1, |s1| {
        s1.read(7, ReadMode::Index);
        s1.readable(7)
    });
    assert_eq!(read, (None, Some(0)));
}

/// Thesis §6.4, step 3: a leader may have been replaced.
#[test]
fn confirms_leadership() {
    let read = with_and_without(Rule::ConfirmsLeadership, settled_leader(3), |s1| {
        s1.read(7, ReadMode::Index);
        s1.readable(7)
    });
    assert_eq!(read, (None, Some(1)));
}

/// Thesis §6.4: an answer to what was sent before the read began says nothing of it.
#[test]
fn counts_round() {
    let mut s1 = settled_leader(3);
    s1.read(7, ReadMode::Index);
    let read = with_and_without(Rule::CountsRound, s1, |s1| {
        s1.receive(success(S2, 1, 1));
        s1.readable(7)
    });
    assert_eq!(read, (None, Some(1)));
}

/// S1, of whose round of heartbeats at 1,000 ms a majority answered.
fn leased() -> Server {
    let lease = |config: &mut raft::Config| {
        (config.lease_reads, config.stickiness, config.clock_drift_ppm) = (true, true, 500_000);
    };
    let mut s1 = follower(3).with(lease).settled();
    s1.clock = 1_000;
    s1.heartbeat();
    s1.receive(success(S2, 1, 1).in_round(1));
    s1
}

/// Thesis §6.4.1: another's clock may be faster.
#[test]
fn lease_allows_for_drift() {
    let mut s1 = leased();
    s1.clock = 1_101;
    let read = with_and_without(Rule::LeaseAllowsForDrift, s1, |s1| {
        s1.read(7, ReadMode::Lease);
        s1.readable(7)
    });
    assert_eq!(read, (None, Some(1)), "150 ms, but by a clock one and a half times as fast");
}

/// Thesis §6.4.1: who was told to stand does not wait for an election timeout.
#[test]
fn lease_ends_with_transfer() {
    let mut s1 = leased();
    s1.act(raft::Input::Transfer(S2));
    s1.time_out();
    let read = with_and_without(Rule::LeaseEndsWithTransfer, s1, |s1| {
        s1.read(7, ReadMode::Lease);
        s1.readable(7)
    });
    assert_eq!(read, (None, Some(1)));
}

/// Only rules of which it is known what breaks without them can be switched off, and each of
/// them has a test here.
#[test]
fn a_set_holds_only_rules_that_can_be_off() {
    let all: RuleSet = Rule::ALL.iter().copied().collect();
    assert!(!all.contains(Rule::Applies) && !all.contains(Rule::Disregards));
    assert!(all.iter().all(|rule| rule.property().is_some() && all.contains(rule)));
    assert_eq!(all.iter().fold(all, RuleSet::without), RuleSet::NONE);
    let here = include_str!("switches.rs");
    // Those of the state machine are tested where that is.
    let of_raft = |rule: &Rule| rule.section() != "thesis §6.3";
    for rule in all.iter().filter(of_raft) {
        assert!(here.contains(&format!("with_and_without(Rule::{rule:?},")), "{rule:?}");
        assert_eq!(Rule::from_id(rule.id()), Some(rule));
    }
    let properties: BTreeSet<Property> = all.iter().filter_map(Rule::property).collect();
    let ids: BTreeSet<_> = properties.iter().map(|property| property.id()).collect();
    assert_eq!(ids.len(), properties.len());
}

/// Thesis §3.8: "A server that lost any persistent state must not return with its old identity." It may
/// have voted in this term, and acknowledged what is committed.
#[test]
fn lost_its_identity() {
    let mut s1 = follower(3).in_term(3);
    s1.disk = raft::Persistent::in_place_of_another();
    s1.crash();
    let voted = with_and_without(Rule::LostItsIdentity, s1.clone(), |s1| {
        grants(s1, vote_request(S3, 3, at(0, 0)))
    });
    assert_eq!(voted, (false, true));
    let acknowledged = with_and_without(Rule::LostItsIdentity, s1.clone(), |s1| {
        s1.receive(append(S2, 3, at(0, 0), &[1], 0)) == [success(S1, 3, 1).to(S2)]
    });
    assert_eq!(acknowledged, (false, true));
    let stood = with_and_without(Rule::LostItsIdentity, s1, |s1| !s1.time_out().is_empty());
    assert_eq!(stood, (false, true));
}
