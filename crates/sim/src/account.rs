//! How a property came to break: of all records that led there the few that decided it.
//!
//! What decides a broken property is known from what it is about: the entry at one index (who wrote it,
//! deleted it, acknowledged it, committed it), the votes of one term, who led, and what was done to the
//! servers that took part in that. Nothing is guessed: every step is a record that the run has.

use crate::act::Act;
use crate::check::{Property, Violation};
use crate::mark::MarkKind;
use crate::record::Record;
use crate::server::Server;
use crate::sorted::Sorted;
use crate::time::Time;
use crate::timeline::Timeline;
use crate::world::World;
use alloc::collections::VecDeque;
use alloc::vec::Vec;
use raft::{Fired, Index, NodeId, NodeSet, RequestId, Rule, Term};

/// How a property came to break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// What broke.
    pub violation: Violation,
    /// In which record.
    pub broke: u64,
    /// What decided it, in the order of time; the last is where it broke.
    pub steps: Vec<Step>,
}

/// One record that decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// It.
    pub record: Record,
    /// The server whose doing it was, or to which it was done.
    pub server: Option<NodeId>,
    /// That server's term.
    pub term: Term,
    /// The rule that fired and made it one; none if something was done, or broke.
    pub told: Option<Fired>,
    /// The rule that is switched off and would have decided otherwise here.
    pub off: Option<Rule>,
}

impl Step {
    /// Was something done to the cluster, and not by it?
    #[must_use]
    pub const fn is_fault(&self) -> bool {
        done(&self.record).is_some()
    }
}

/// The fault that this record is, whoever wished for it.
const fn done(record: &Record) -> Option<&Act> {
    match record.act() {
        Some(act) if matches!(MarkKind::of(act), MarkKind::Fault) => Some(act),
        Some(_) => None,
        None => record.did.as_ref(),
    }
}

/// What a record may have decided. Of records about the same the last one counts, or the first, where
/// later ones only say so again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Topic {
    /// This server, which led, made the entry.
    Made(NodeId),
    /// It came into this server's log, or went.
    Entry(NodeId),
    /// This server has said that it has the entry.
    Has(NodeId),
    /// It is committed, as this server knows.
    Committed(NodeId),
    /// This server voted for that one.
    Vote(NodeId, NodeId),
    /// This server leads.
    Leads(NodeId),
    /// What was switched off was missed by this server.
    Off(NodeId, Rule),
}

impl Topic {
    const fn server(self) -> NodeId {
        match self {
            Self::Made(id)
            | Self::Entry(id)
            | Self::Has(id)
            | Self::Committed(id)
            | Self::Vote(id, _)
            | Self::Leads(id)
            | Self::Off(id, _) => id,
        }
    }

    const fn is_said_again(self) -> bool {
        matches!(self, Self::Has(_) | Self::Committed(_))
    }
}

/// What a broken property is about.
#[derive(Clone, Copy)]
struct Scope {
    violation: Violation,
    /// Is it about who votes for whom?
    votes: bool,
    /// Is it about who leads?
    leads: bool,
}

impl Scope {
    const fn of(violation: Violation) -> Self {
        let (votes, leads) = match violation.property {
            Property::ElectionSafety | Property::LeaderCompleteness => (true, true),
            Property::OneVotePerTerm => (true, false),
            Property::StateMachineSafety
            | Property::AcknowledgedIsKept
            | Property::LogMatching
            | Property::LeaderInTime
            | Property::ReadsAreCurrent
            | Property::AppliedOnce => (false, true),
            Property::LeaderAppendOnly
            | Property::TermNeverFalls
            | Property::CommitNeverFalls
            | Property::IndexesInOrder
            | Property::CommittedIsKept => (false, false),
        };
        Self { violation, votes, leads }
    }

    /// What a rule that fired on this server says about it.
    fn topic(&self, id: NodeId, fired: &Fired) -> Option<Topic> {
        let in_term = |term: Term| self.votes && term == self.violation.term;
        if let Fired::VotesForItself { term } = *fired {
            return in_term(term).then_some(Topic::Vote(id, id));
        } else if let Fired::GrantsVote { term, candidate } = *fired {
            return in_term(term).then_some(Topic::Vote(id, candidate));
        } else if let Fired::WinsElection { term, .. } = fired {
            return (self.leads && *term <= self.violation.term).then_some(Topic::Leads(id));
        } else if let Fired::Disregards { rule } = fired {
            return Some(Topic::Off(id, *rule));
        }
        let index = self.violation.index;
        of_entry(id, fired)
            .filter(|(from, through, _)| Index::ZERO < index && *from <= index && index <= *through)
            .map(|(_, _, topic)| topic)
    }

    /// Is it about what a client read?
    fn is_of_reads(&self) -> bool {
        self.violation.property == Property::ReadsAreCurrent
    }

    /// Does it matter to what broke that somebody committed the entry, whoever that was?
    fn is_of_commits(&self) -> bool {
        matches!(
            self.violation.property,
            Property::ReadsAreCurrent | Property::AcknowledgedIsKept | Property::CommittedIsKept
        )
    }

    /// Is this server one of those that the property names?
    fn names(&self, id: NodeId) -> bool {
        self.violation.server == id || self.violation.other == Some(id)
    }
}

/// Of which entries a rule says something, from the first to the last, and what.
fn of_entry(id: NodeId, fired: &Fired) -> Option<(Index, Index, Topic)> {
    if let Fired::AppendsNoop { index, .. }
    | Fired::AppendsCommand { index, .. }
    | Fired::AppendsConfiguration { index, .. } = *fired
    {
        Some((index, index, Topic::Made(id)))
    } else if let Fired::AppendsEntries { first, last }
    | Fired::DeletesConflict { index: first, last_index: last, .. } = *fired
    {
        Some((first, last, Topic::Entry(id)))
    } else if let Fired::Acknowledges { match_index, .. } = *fired {
        Some((Index::ZERO, match_index, Topic::Has(id)))
    } else if let Fired::Commits { index, .. } | Fired::LearnsCommit { index } = *fired {
        Some((Index::ZERO, index, Topic::Committed(id)))
    } else {
        None
    }
}

/// A rule that is off and is missed here; with what the server did early, where it is missed in silence.
fn missed(
    fired: &Fired,
    server: &Server,
    off: impl Fn(Rule) -> bool,
) -> Option<(Rule, Option<Fired>)> {
    let durable = server.node().durable_index();
    let (rule, is_early) = if let Fired::Disregards { rule } = *fired {
        return Some((rule, None));
    } else if let Fired::GrantsVote { .. } = *fired {
        (Rule::VoteOnDisk, true)
    } else if let Fired::Acknowledges { match_index, .. } = *fired {
        (Rule::EntriesOnDisk, durable < match_index)
    } else if let Fired::Commits { copies, needed, .. } = *fired
        && copies < needed
    {
        (Rule::Commits, true)
    } else if let Fired::Commits { index, .. } = *fired {
        (Rule::CountsItself, durable < index)
    } else {
        return None;
    };
    (is_early && off(rule)).then_some((rule, Some(*fired)))
}

impl Step {
    /// What just happened in this world, for the sake of this rule.
    fn of(world: &World, told: Option<Fired>) -> Self {
        let record = world.record();
        let did = done(record).and_then(Act::server);
        let server = record.followed.server.or(record.action.server()).or(did);
        let node = server.and_then(|id| world.server(id));
        let off = |rule| world.settings().raft.off.contains(rule);
        let mut rules = record.followed.rules.iter();
        let missed = node.and_then(|server| rules.find_map(|it| missed(it, server, off)));
        // Who says more than its disk has is told by just that.
        let early = missed.and_then(|(_, fired)| fired);
        Self {
            record: record.clone(),
            server,
            term: node.map_or(Term(0), |server| server.node().current_term()),
            told: early.or(told),
            off: missed.map(|(rule, _)| rule),
        }
    }
}

/// What is found while the run is played once more.
struct Search {
    scope: Scope,
    found: Sorted<Topic, Step>,
    faults: VecDeque<Step>,
    /// The reads that were asked, the last ones.
    asked: VecDeque<(RequestId, Step)>,
}

/// So many faults and reads are remembered, the last ones.
const MOST_REMEMBERED: usize = 64;

fn remember<T>(all: &mut VecDeque<T>, one: T) {
    all.push_back(one);
    if MOST_REMEMBERED < all.len() {
        all.pop_front();
    }
}

impl Search {
    fn take_in(&mut self, world: &World) {
        let record = world.record();
        if done(record).is_some() {
            remember(&mut self.faults, Step::of(world, None));
        }
        if let Some(id) = record.followed.request.filter(|_| self.scope.is_of_reads()) {
            remember(&mut self.asked, (id, Step::of(world, None)));
        }
        let Some(server) = record.followed.server.and_then(|id| world.server(id)) else { return };
        let id = server.node().id();
        for fired in &record.followed.rules {
            let Some(topic) = self.scope.topic(id, fired) else { continue };
            if !topic.is_said_again() || self.found.get(&topic).is_none() {
                self.found.insert(topic, Step::of(world, Some(*fired)));
            }
        }
    }

    /// The steps that count, the last being where it broke.
    fn steps(self, last: Step) -> Vec<Step> {
        let Self { scope, found, faults, asked } = self;
        let broke = last.record.number;
        let before = |step: &&Step| step.record.number < broke;
        // That an entry came or went matters where it should be; who made it, who said that it has it,
        // and who voted, matters everywhere.
        let is_own = scope.violation.property == Property::OneVotePerTerm;
        let commits = |step: &Step| matches!(step.told, Some(Fired::Commits { .. }));
        let matters = |topic: &Topic, step: &Step| match topic {
            Topic::Entry(id) => scope.names(*id),
            Topic::Committed(id) => scope.names(*id) || scope.is_of_commits() && commits(step),
            Topic::Vote(id, _) => !is_own || scope.names(*id),
            Topic::Made(_) | Topic::Has(_) | Topic::Leads(_) | Topic::Off(..) => true,
        };
        let chosen: Vec<(&Topic, &Step)> =
            found.iter().filter(|(topic, step)| matters(topic, step) && before(step)).collect();
        let first = chosen.iter().map(|(_, step)| step.record.number).min().unwrap_or(0);
        let takes_part =
            |id: NodeId| scope.names(id) || chosen.iter().any(|(topic, _)| topic.server() == id);
        let since = faults.iter().filter(|step| first < step.record.number).filter(before);
        let faults = since.filter(|step| step.server.is_none_or(takes_part));
        let ended = &last.record.followed.settled;
        let ends = |id: &RequestId| ended.iter().any(|(settled, _)| settled == id);
        let asked = asked.iter().filter(|(id, _)| ends(id)).map(|(_, step)| step).filter(before);
        let chosen = chosen.iter().map(|(_, step)| *step);
        let mut steps: Vec<Step> = chosen.chain(faults).chain(asked).cloned().collect();
        steps.sort_by_key(|step| step.record.number);
        steps.dedup_by_key(|step| step.record.number);
        let more = (steps.len() + 1).saturating_sub(Account::MOST_STEPS);
        steps.drain(..more);
        steps.push(last);
        steps
    }
}

impl Account {
    /// The most steps that are told; the earliest give way.
    pub const MOST_STEPS: usize = 12;
    /// The most records that are looked at, the last before the break.
    pub const MOST_RECORDS: u64 = 200_000;

    /// The servers whose entries are concerned: those that the property names, and where it is about
    /// what a majority has, those that said they have it.
    #[must_use]
    pub fn concerned(&self) -> NodeSet {
        let Violation { server, other, .. } = self.violation;
        let scope = Scope::of(self.violation);
        let about = |step: &&Step| {
            let fired = step.server.zip(step.told.as_ref());
            scope.is_of_commits() && fired.is_some_and(|(id, fired)| of_entry(id, fired).is_some())
        };
        let steps = self.steps.iter().filter(about).filter_map(|step| step.server);
        [Some(server), other].into_iter().flatten().chain(steps).collect()
    }
}

impl Timeline {
    /// How the first property came to break that broke in this record, before the moment; none if none
    /// did. The run is played once more for it, from a keyframe on.
    #[must_use]
    pub fn account(&self, broke: u64) -> Option<Account> {
        let (_, violation) = *self.world().broken().iter().find(|(record, _)| *record == broke)?;
        let mut run = self.run_before(broke.saturating_sub(Account::MOST_RECORDS));
        let mut search = Search {
            scope: Scope::of(violation),
            found: Sorted::new(),
            faults: VecDeque::new(),
            asked: VecDeque::new(),
        };
        while run.world().record().number < broke {
            run.step(self.branch().script(), Time::NEVER)?;
            search.take_in(run.world());
        }
        let last = Step::of(run.world(), None);
        let server = last.server.or(Some(violation.server));
        let steps = search.steps(Step { server, ..last });
        Some(Account { violation, broke, steps })
    }
}
