//! What happened and why, as sentences: one reason and one consequence for each rule that fired,
//! one headline for each record.
//!
//! What to say is decided here, once; how to say it stands in a file for each language.

/// The rules of the mechanisms that no world asks for yet, as a pattern.
macro_rules! unasked {
    () => {
        Fired::AsksForPreVotes { .. }
            | Fired::GrantsPreVote { .. }
            | Fired::CountsPreVote { .. }
            | Fired::PreVoteDenied { .. }
            | Fired::WinsPreVote { .. }
            | Fired::HeardFromLeader { .. }
            | Fired::LosesQuorum { .. }
            | Fired::BeginsTransfer { .. }
            | Fired::RefusesTransfer { .. }
            | Fired::SendsTimeoutNow { .. }
            | Fired::TimesOutNow { .. }
            | Fired::AbortsTransfer { .. }
            | Fired::Disregards { .. }
            | Fired::OneChangeAtATime { .. }
            | Fired::ChangesAfterOwnCommit { .. }
            | Fired::RefusesChange { .. }
            | Fired::AppendsConfiguration { .. }
            | Fired::UsesConfiguration { .. }
            | Fired::RollsBackConfiguration { .. }
            | Fired::RemovedLeaderStepsDown { .. }
            | Fired::DoesNotStand { .. }
            | Fired::BeginsCatchUp { .. }
            | Fired::EndsCatchUpRound { .. }
            | Fired::FailsToCatchUp { .. }
            | Fired::SavesSnapshot { .. }
            | Fired::SendsSnapshot { .. }
            | Fired::TakesChunk { .. }
            | Fired::RefusesChunk { .. }
            | Fired::KeepsSuffix { .. }
            | Fired::DropsLog { .. }
            | Fired::HasSnapshot { .. }
            | Fired::CompactedMatches { .. }
            | Fired::ReadsAfterOwnCommit { .. }
            | Fired::ConfirmsLeadership { .. }
            | Fired::CountsRound { .. }
            | Fired::ServesRead { .. }
            | Fired::ServesByLease { .. }
            | Fired::ForwardsRead { .. }
            | Fired::MayHaveHeard { .. }
            | Fired::MayDisrupt { .. }
    };
}

mod en;
mod ko;

use crate::link::LinkError;
use crate::text::Language;
use alloc::string::String;
use raft::{Fired, Message, NodeId, NodeSet};
use sim::Violation;
use sim::{
    Act, Action, Amount, Command, Followed, LinkAct, MessageAct, MessageId, Record, Refusal,
    ServerAct, Setting, SettingAct,
};

/// Why something was decided, and what was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// What the rule looked at.
    pub reason: String,
    /// What follows from it.
    pub consequence: String,
    /// Where the paper or the thesis says so.
    pub section: &'static str,
}

/// What a record tells before everything else.
enum Event<'a> {
    /// It could not be done.
    Refused(&'a Refusal),
    /// This rule of this server.
    Did(NodeId, &'a Fired),
    /// This rule, for a client's command.
    Served(NodeId, Command, &'a Fired),
    /// The server stopped.
    Crashed(NodeId),
    /// It started again.
    Restarted(NodeId),
    /// The network fell apart into the groups that were named.
    Divided(&'a [NodeSet]),
    /// A setting is so from now on.
    Set(&'static Setting, Amount),
    /// The network is whole.
    Healed,
    /// The network lost this.
    Lost(MessageId, &'a Message),
    /// A person took this away.
    Dropped(MessageId, &'a Message),
    /// It was delivered to a server that is down.
    Unheard(&'a Message),
    /// It was delivered, and nothing followed.
    Heard(&'a Message),
    /// The disk completed a write, and nothing followed.
    Written(NodeId),
    /// Nothing followed.
    Nothing,
}

/// How a language says it.
struct Tongue {
    reason: fn(&Fired) -> String,
    consequence: fn(&Fired) -> String,
    /// What the server did, as a whole sentence.
    event: fn(&Event<'_>) -> String,
    violation: fn(&Violation) -> String,
    link_error: fn(&LinkError) -> String,
}

const fn tongue(language: Language) -> &'static Tongue {
    match language {
        Language::English => &en::TONGUE,
        Language::Korean => &ko::TONGUE,
    }
}

/// Why this rule fired and what it decided, without a full stop.
#[must_use]
pub fn explain(fired: &Fired, language: Language) -> Explained {
    let tongue = tongue(language);
    Explained {
        reason: (tongue.reason)(fired),
        consequence: (tongue.consequence)(fired),
        section: fired.rule().section(),
    }
}

/// What happened, in one sentence.
#[must_use]
pub fn headline(record: &Record, language: Language) -> String {
    (tongue(language).event)(&event(record))
}

/// What a broken property means, in one sentence.
#[must_use]
pub fn explain_violation(violation: &Violation, language: Language) -> String {
    (tongue(language).violation)(violation)
}

/// Why a link could not be read or made, in one sentence.
#[must_use]
pub fn explain_link_error(error: &LinkError, language: Language) -> String {
    (tongue(language).link_error)(error)
}

fn event(record: &Record) -> Event<'_> {
    if let Some(refusal) = &record.refused {
        return Event::Refused(refusal);
    }
    let Followed { server, rules, message, .. } = &record.followed;
    let told = rules.iter().min_by_key(|fired| rank(fired));
    match &record.action {
        Action::Act(act) => match act {
            Act::Server(ServerAct::Crash(server)) => return Event::Crashed(*server),
            Act::Server(ServerAct::Restart(server)) => return Event::Restarted(*server),
            Act::Link(LinkAct::Partition(groups)) => return Event::Divided(groups),
            Act::Link(LinkAct::Heal()) => return Event::Healed,
            Act::Setting(SettingAct::Set((setting, amount))) => {
                return Event::Set(setting, *amount);
            }
            Act::Message(MessageAct::Drop(id)) => {
                return message.as_ref().map_or(Event::Nothing, |sent| Event::Dropped(*id, sent));
            }
            Act::Client(asks) => {
                let served = |fired: &&Fired| {
                    matches!(fired, Fired::AppendsCommand { .. } | Fired::RefusesClient { .. })
                };
                let fired = rules.iter().find(served).or(told);
                return server.zip(fired).map_or(Event::Nothing, |(id, fired)| {
                    Event::Served(id, asks.command(), fired)
                });
            }
            Act::Server(ServerAct::ElectionTimeout(_) | ServerAct::HeartbeatTimeout(_)) => {}
        },
        Action::Event(sim::Event::Lose(id)) => {
            return message.as_ref().map_or(Event::Nothing, |sent| Event::Lost(*id, sent));
        }
        Action::Event(sim::Event::Sync(server)) if rules.is_empty() => {
            return Event::Written(*server);
        }
        Action::Event(sim::Event::Deliver(_) | sim::Event::Sync(_) | sim::Event::Timeout(..)) => {}
    }
    match (server.zip(told), message) {
        (Some((server, fired)), _) => Event::Did(server, fired),
        (None, Some(message)) if server.is_none() => Event::Unheard(message),
        (None, Some(message)) => Event::Heard(message),
        (None, None) => Event::Nothing,
    }
}

/// A rule by its name: `begins transfer`.
fn named(fired: &Fired) -> String {
    fired.rule().id().replace('-', " ")
}

/// Which of the rules of one record is told first: what changes most for the cluster.
const fn rank(fired: &Fired) -> u8 {
    match fired {
        Fired::WinsElection { .. } => 0,
        Fired::Commits { .. } => 1,
        Fired::DeletesConflict { .. } => 2,
        Fired::ElectionTimeout { .. } | Fired::SplitVote { .. } => 3,
        Fired::GrantsVote { .. } => 4,
        Fired::VotedForAnother { .. } | Fired::LogNotUpToDate { .. } => 5,
        Fired::RevertsToFollower { .. } | Fired::RecognizesLeader { .. } => 6,
        Fired::StaleRequest { .. } | Fired::RefusesEntries { .. } => 7,
        Fired::VotesForItself { .. } => 8,
        Fired::AppendsCommand { .. } | Fired::RefusesClient { .. } => 9,
        Fired::AppendsEntries { .. } | Fired::AppendsNoop { .. } => 10,
        Fired::StepsBack { .. } | Fired::OldTermNotCounted { .. } => 11,
        Fired::CountsVote { .. } | Fired::VoteDenied { .. } => 12,
        Fired::LearnsCommit { .. } => 13,
        Fired::FollowsLeader { .. } => 14,
        Fired::Applies { .. } => 15,
        Fired::CountsAcknowledgement { .. } | Fired::Acknowledges { .. } => 16,
        Fired::CountsItself { .. } | Fired::HasEntries { .. } => 17,
        Fired::NewerTerm { .. } => 18,
        Fired::SendsHeartbeat { .. } => 19,
        Fired::WaitsForDisk { .. } | Fired::StaleResponse { .. } => 20,
        unasked!() => 10,
    }
}
