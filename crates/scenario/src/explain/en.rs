//! English, in the words of the paper.

use super::{Event, Tongue, named};
use crate::link::LinkError;
use crate::setting::Said;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use raft::{Fired, Index, NodeId, Timer};
use sim::{MessageKind, Property, Refusal, Violation};

pub(super) const TONGUE: Tongue = Tongue { reason, consequence, event, violation, link_error };

/// `index 3`, `indexes 3 to 5`.
fn indexes(first: Index, last: Index) -> String {
    if first == last { format!("index {first}") } else { format!("indexes {first} to {last}") }
}

/// `is` for one, `are` for several.
fn are(first: Index, last: Index) -> &'static str {
    if first == last { "is" } else { "are" }
}

fn them(first: Index, last: Index) -> &'static str {
    if first == last { "it" } else { "them" }
}

#[allow(clippy::too_many_lines, reason = "a table: one arm for each rule")]
fn reason(fired: &Fired) -> String {
    match fired {
        Fired::NewerTerm { ours, theirs } => format!("newer term, {theirs} after {ours}"),
        Fired::RevertsToFollower { .. } => "its own term is out of date".into(),
        Fired::StaleRequest { ours, theirs } => {
            format!("request of term {theirs}, older than term {ours}")
        }
        Fired::StaleResponse { from, theirs } => {
            format!("nothing waits for this response of {from} from term {theirs}")
        }
        Fired::ElectionTimeout { .. } => "no leader was heard for an election timeout".into(),
        Fired::SplitVote { .. } => "nobody won within an election timeout".into(),
        Fired::VotesForItself { .. } => "its vote for itself is on its disk".into(),
        Fired::VotedForAnother { voted_for, .. } => format!("voted for {voted_for} in this term"),
        Fired::LogNotUpToDate { ours, theirs } => {
            format!("its log ends at {ours}, the candidate's at {theirs}")
        }
        Fired::GrantsVote { .. } => "voted for no other, candidate's log is up-to-date".into(),
        Fired::CountsVote { from, votes, needed } => {
            format!("{from} grants its vote, {votes} of {needed} needed")
        }
        Fired::VoteDenied { from, denied } => format!("{from} denies its vote, {denied} so far"),
        Fired::WinsElection { votes, needed, .. } => {
            format!("{votes} votes, a majority is {needed}")
        }
        Fired::AppendsNoop { term, .. } => format!("no entry of term {term} to commit yet"),
        Fired::RecognizesLeader { leader, term } | Fired::FollowsLeader { leader, term } => {
            format!("{leader} leads term {term}")
        }
        Fired::SendsHeartbeat { .. } => {
            "followers that hear nothing for an election timeout stand".into()
        }
        Fired::AppendsCommand { term, .. } => format!("a client asks the leader of term {term}"),
        Fired::RefusesClient { .. } => "a client asks, but it does not lead".into(),
        Fired::RefusesEntries { previous, ours: Some(ours), .. } => format!(
            "index {} is of term {ours} here, of term {} there",
            previous.index, previous.term
        ),
        Fired::RefusesEntries { previous, ours: None, last_index } => {
            format!("log ends at index {last_index}, index {} is missing", previous.index)
        }
        Fired::DeletesConflict { index, ours, theirs, .. } => {
            format!("index {index} is of term {ours} here, of term {theirs} there")
        }
        Fired::AppendsEntries { first, last } => {
            format!("{} {} missing", indexes(*first, *last), are(*first, *last))
        }
        Fired::HasEntries { last } => format!("has all entries up to index {last}"),
        Fired::WaitsForDisk { .. } => "its disk is still writing".into(),
        Fired::Acknowledges { leader, match_index } => {
            format!("disk agrees with {leader}'s log up to index {match_index}")
        }
        Fired::CountsAcknowledgement { from, match_index } => {
            format!("{from} has all entries up to index {match_index}")
        }
        Fired::StepsBack { follower, .. } => format!("{follower} lacks the entry before these"),
        Fired::CountsItself { index } => format!("its own disk has index {index}"),
        Fired::OldTermNotCounted { index, theirs, ours } => {
            format!("a majority has index {index}, of term {theirs} and not {ours}")
        }
        Fired::Commits { index, copies, needed } => {
            format!("index {index} is on {copies} servers, a majority is {needed}")
        }
        Fired::LearnsCommit { index } => format!("the leader has committed index {index}"),
        Fired::Applies { first, last } => {
            format!("{} {} committed", indexes(*first, *last), are(*first, *last))
        }
        unasked!() => named(fired),
    }
}

#[allow(clippy::too_many_lines, reason = "a table: one arm for each rule")]
fn consequence(fired: &Fired) -> String {
    match fired {
        Fired::NewerTerm { theirs, .. } => format!("enters term {theirs}"),
        Fired::RevertsToFollower { .. } => "reverts to follower".into(),
        Fired::StaleRequest { .. } => "rejects it".into(),
        Fired::StaleResponse { .. } => "ignores it".into(),
        Fired::ElectionTimeout { term } => format!("becomes candidate in term {term}"),
        Fired::SplitVote { term } => format!("starts a new election in term {term}"),
        Fired::VotesForItself { .. } => "asks the others for their votes".into(),
        Fired::VotedForAnother { candidate, .. } => format!("denies {candidate} its vote"),
        Fired::LogNotUpToDate { .. } => "denies its vote".into(),
        Fired::GrantsVote { candidate, .. } => format!("grants {candidate} its vote"),
        Fired::CountsVote { .. } => "counts it".into(),
        Fired::VoteDenied { .. } => "remains candidate".into(),
        Fired::WinsElection { term, .. } => format!("becomes leader of term {term}"),
        Fired::AppendsNoop { index, .. } => format!("appends a no-op at index {index}"),
        Fired::RecognizesLeader { .. } => "returns to follower".into(),
        Fired::FollowsLeader { leader, .. } => format!("follows {leader}"),
        Fired::SendsHeartbeat { .. } => "sends heartbeats".into(),
        Fired::AppendsCommand { index, .. } => format!("appends its command at index {index}"),
        Fired::RefusesClient { leader: Some(leader) } => format!("refuses, and names {leader}"),
        Fired::RefusesClient { leader: None } => "refuses, and knows no leader".into(),
        Fired::RefusesEntries { .. } => "refuses the entries".into(),
        Fired::DeletesConflict { index, last_index, .. } => {
            format!("deletes {}", indexes(*index, *last_index))
        }
        Fired::AppendsEntries { first, last } => format!("appends {}", them(*first, *last)),
        Fired::HasEntries { .. } => "leaves its log as it is".into(),
        Fired::WaitsForDisk { .. } => "will answer when it is done".into(),
        Fired::Acknowledges { match_index, .. } => format!("acknowledges index {match_index}"),
        Fired::CountsAcknowledgement { match_index, .. } => {
            format!("sets its match index to {match_index}")
        }
        Fired::StepsBack { next_index, .. } => format!("sends from index {next_index} on"),
        Fired::CountsItself { .. } => "counts its own copy".into(),
        Fired::OldTermNotCounted { .. } => "does not commit it".into(),
        Fired::Commits { index, .. } => format!("commits up to index {index}"),
        Fired::LearnsCommit { index } => format!("sets its commit index to {index}"),
        Fired::Applies { first, last } => format!("applies {}", them(*first, *last)),
        unasked!() => String::new(),
    }
}

#[allow(clippy::too_many_lines, reason = "a table: one arm for each rule")]
fn did(server: NodeId, fired: &Fired) -> String {
    match fired {
        Fired::NewerTerm { theirs, .. } => format!("{server} entered term {theirs}."),
        Fired::RevertsToFollower { term } => {
            format!("{server} reverted to follower in term {term}.")
        }
        Fired::StaleRequest { theirs, .. } => {
            format!("{server} rejected a request of the old term {theirs}.")
        }
        Fired::StaleResponse { from, .. } => format!("{server} ignored a late response of {from}."),
        Fired::ElectionTimeout { term } => format!("{server} stood for election in term {term}."),
        Fired::SplitVote { term } => format!("{server} stood again, now in term {term}."),
        Fired::VotesForItself { .. } => format!("{server} voted for itself and asked the others."),
        Fired::VotedForAnother { candidate, voted_for } => {
            format!("{server} denied {candidate} its vote, which {voted_for} has.")
        }
        Fired::LogNotUpToDate { .. } => {
            format!("{server} denied its vote to a candidate with an older log.")
        }
        Fired::GrantsVote { candidate, term } => {
            format!("{server} voted for {candidate} in term {term}.")
        }
        Fired::CountsVote { from, votes, .. } => {
            format!("{server} has {votes} votes, with that of {from}.")
        }
        Fired::VoteDenied { from, .. } => format!("{server} did not get the vote of {from}."),
        Fired::WinsElection { term, .. } => format!("{server} became the leader of term {term}."),
        Fired::AppendsNoop { index, .. } => format!("{server} appended a no-op at index {index}."),
        Fired::RecognizesLeader { leader, .. } | Fired::FollowsLeader { leader, .. } => {
            format!("{server} now follows {leader}.")
        }
        Fired::SendsHeartbeat { .. } => format!("{server} sent heartbeats."),
        Fired::AppendsCommand { index, .. } => {
            format!("{server} appended a command at index {index}.")
        }
        Fired::RefusesClient { .. } => format!("{server} refused a client: it does not lead."),
        Fired::RefusesEntries { previous, .. } => {
            format!("{server} refused entries: the one before, index {}, differs.", previous.index)
        }
        Fired::DeletesConflict { index, last_index, .. } => {
            format!(
                "{server} deleted {}: the leader has other entries there.",
                indexes(*index, *last_index)
            )
        }
        Fired::AppendsEntries { first, last } => {
            format!("{server} appended {}.", indexes(*first, *last))
        }
        Fired::HasEntries { last } => format!("{server} had all entries up to index {last}."),
        Fired::WaitsForDisk { .. } => format!("{server} waits for its disk before it answers."),
        Fired::Acknowledges { leader, match_index } => {
            format!("{server} acknowledged index {match_index} to {leader}.")
        }
        Fired::CountsAcknowledgement { from, match_index } => {
            format!("{server} knows that {from} has index {match_index}.")
        }
        Fired::StepsBack { follower, next_index } => {
            format!("{server} will send {follower} its log from index {next_index} on.")
        }
        Fired::CountsItself { index } => format!("{server} has index {index} on its own disk."),
        Fired::OldTermNotCounted { index, theirs, .. } => {
            format!("{server} did not commit index {index}, which is of the old term {theirs}.")
        }
        Fired::Commits { index, .. } => format!("{server} committed index {index}."),
        Fired::LearnsCommit { index } => {
            format!("{server} learned that index {index} is committed.")
        }
        Fired::Applies { first, last } => format!("{server} applied {}.", indexes(*first, *last)),
        unasked!() => format!("{server}: {}.", named(fired)),
    }
}

/// `a RequestVoteRequest`, `an AppendEntriesRequest`.
pub(super) const fn message(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::VoteRequest => "a RequestVoteRequest",
        MessageKind::Vote => "a vote",
        MessageKind::VoteDenial => "a denial of a vote",
        MessageKind::Entries => "an AppendEntriesRequest",
        MessageKind::Heartbeat => "a heartbeat",
        MessageKind::Acknowledgement => "an acknowledgement",
        MessageKind::Refusal => "a refusal of entries",
        MessageKind::PreVoteRequest => "a PreVoteRequest",
        MessageKind::PreVote => "a pre-vote",
        MessageKind::PreVoteDenial => "a denial of a pre-vote",
        MessageKind::TimeoutNow => "a TimeoutNow",
        MessageKind::Snapshot => "an InstallSnapshotRequest",
        MessageKind::SnapshotProgress => "an InstallSnapshotResponse",
        MessageKind::ReadIndexRequest => "a ReadIndexRequest",
        MessageKind::ReadIndex => "a ReadIndexResponse",
    }
}

fn event(event: &Event<'_>) -> String {
    match event {
        Event::Refused(refusal) => format!("Nothing happened: {}.", why_not(refusal)),
        Event::Did(server, fired) => did(*server, fired),
        Event::Served(server, command, Fired::AppendsCommand { index, .. }) => {
            format!("{server} appended a client's “{command}” at index {index}.")
        }
        Event::Served(server, command, Fired::RefusesClient { leader: Some(leader) }) => {
            format!("{server} refused a client's “{command}” and named {leader}.")
        }
        Event::Served(server, command, Fired::RefusesClient { leader: None }) => {
            format!("{server} refused a client's “{command}” and knows no leader.")
        }
        Event::Served(server, _, fired) => did(*server, fired),
        Event::Crashed(server) => format!("{server} crashed; what its disk has stays."),
        Event::Restarted(server) => format!("{server} restarted with what its disk has."),
        Event::Divided([group]) => format!("The network cut {group} off from the others."),
        Event::Divided(groups) => {
            let groups: Vec<String> = groups.iter().map(ToString::to_string).collect();
            format!("The network fell apart: {}.", groups.join(" | "))
        }
        Event::Set(setting, amount) => {
            format!("From now on: {} {}.", setting.name, Said(*amount))
        }
        Event::Healed => "The network is whole again.".into(),
        Event::Lost(id, sent) => {
            format!("The network lost {} from {} to {}.", message(kind(sent)), id.from, id.to)
        }
        Event::Dropped(id, sent) => {
            format!("Somebody dropped {} from {} to {}.", message(kind(sent)), id.from, id.to)
        }
        Event::Unheard(sent) => {
            format!(
                "{} is down and did not hear {} from {}.",
                sent.to,
                message(kind(sent)),
                sent.from
            )
        }
        Event::Heard(sent) => {
            format!("{} received {} from {}.", sent.to, message(kind(sent)), sent.from)
        }
        Event::Written(server) => format!("{server}'s disk completed a write."),
        Event::Nothing => "Nothing followed.".into(),
    }
}

fn kind(message: &raft::Message) -> MessageKind {
    MessageKind::from(&message.body)
}

fn why_not(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NoSuchServer(server) => format!("there is no {server}"),
        Refusal::NoSuchMessage(id) => format!("message {id} is not on its way"),
        Refusal::Down(server) => format!("{server} is down"),
        Refusal::Up(server) => format!("{server} is up"),
        Refusal::NoSuchTimer(server, Timer::Election) => {
            format!("{server} leads and has no election timeout")
        }
        Refusal::NoSuchTimer(server, Timer::Heartbeat) => {
            format!("{server} does not lead and sends no heartbeats")
        }
        Refusal::NothingToSync(server) => format!("{server}'s disk has nothing to write"),
        Refusal::OnlyForANewRun(setting) => {
            format!("{} can only be set for a new run", setting.name)
        }
        Refusal::OutOfBounds(why) => format!("{} must be {}", why.setting, why.bounds),
        Refusal::SameSetting(setting) => format!("{} is so already", setting.name),
        Refusal::NotPartitioned => "the network is whole".into(),
        Refusal::NotGroups => "a partition needs two groups that share no server".into(),
        Refusal::SamePartition => "the network is divided just so".into(),
        Refusal::NoLeader => "no server that is up leads".into(),
        Refusal::BadCommand => "the key or the value is empty, too long or not one word".into(),
    }
}

fn violation(violation: &Violation) -> String {
    let Violation { property, server, other, term, index } = violation;
    let other = other.map_or("another server".to_string(), |other| other.to_string());
    match property {
        Property::ElectionSafety => format!("{server} and {other} both lead term {term}."),
        Property::LeaderAppendOnly => {
            format!("{server}, the leader of term {term}, changed its own log at index {index}.")
        }
        Property::LogMatching => format!(
            "{server} and {other} hold entries of the same term at index {index}, \
             but their logs differ."
        ),
        Property::LeaderCompleteness => {
            format!("{server} leads term {term} without the committed entry at index {index}.")
        }
        Property::StateMachineSafety => {
            format!("{server} and {other} committed different entries at index {index}.")
        }
        Property::OneVotePerTerm => format!("{server} voted twice in term {term}."),
        Property::TermNeverFalls => format!("{server} went back to term {term}."),
        Property::CommitNeverFalls => {
            format!("{server}'s commit index or last applied fell to {index}.")
        }
        Property::IndexesInOrder => {
            format!("{server} applied or committed more than it has, at index {index}.")
        }
    }
}

fn link_error(error: &LinkError) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    letters
        .next()
        .map_or(String::new(), |first| format!("{}{}.", first.to_uppercase(), letters.as_str()))
}
