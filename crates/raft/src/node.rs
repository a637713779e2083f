//! One server: its state by Figure 2, the door through which all that happens to it comes, and the
//! rule of terms (§5.1).

use crate::config::Config;
use crate::configuration::Configuration;
use crate::configurations::Membership;
use crate::door::{Answer, Effect, Input, Out, Timer};
use crate::due::Due;
use crate::durable::Durable;
use crate::log::{Log, Payload};
use crate::message::{Body, Message};
use crate::role::{Follower, Role};
use crate::rule::{Fired, Rule};
use crate::servers::NodeSet;
use crate::storage::{Persistent, Snapshot};
use crate::types::{Index, LocalTime, NodeId, Term};

/// A server of the cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    pub(crate) id: NodeId,
    pub(crate) config: Config,
    pub(crate) persistent: Persistent,
    pub(crate) durable: Durable,
    pub(crate) commit_index: Index,
    pub(crate) last_applied: Index,
    /// Up to where a snapshot was last taken or asked for.
    pub(crate) snapshot_asked: Index,
    pub(crate) membership: Membership,
    pub(crate) role: Role,
    pub(crate) due: Due,
    /// What its own clock showed when the present step began. Leader stickiness looks at it
    /// (thesis §4.2.3), the lease (§6.4.1), the rounds of catching up (§4.2.1) and how long a
    /// follower waits for the leader's answer to a read.
    pub(crate) now: LocalTime,
    /// From which leader it last heard, and when. A newer term does not make it unheard: the
    /// leader's lease is a promise of those who heard from it, whatever they hear from others.
    pub(crate) heard: Option<(NodeId, LocalTime)>,
    /// What it showed at the first step since the last start, where a lease depends on it.
    pub(crate) woke_at: Option<LocalTime>,
}

impl Node {
    /// A server that starts, or starts again, with what its disk holds. It is a follower (§5.2);
    /// [`Node::start`] sets its first timer.
    #[must_use]
    pub fn new(id: NodeId, config: Config, disk: Persistent) -> Self {
        let membership = Membership::of(&disk, Configuration::of(config.voters));
        let replaced = disk.snapshot.as_ref().map_or(Index::ZERO, |snapshot| snapshot.last.index);
        let replaced = replaced.min(disk.log.last_index());
        Self {
            id,
            config,
            durable: Durable::of(&disk),
            persistent: disk,
            membership,
            commit_index: replaced,
            last_applied: replaced,
            snapshot_asked: replaced,
            role: Role::Follower(Follower::default()),
            due: Due::default(),
            now: LocalTime(0),
            heard: None,
            woke_at: None,
        }
    }

    /// Begins to wait for a leader.
    pub fn start(&self, out: &mut impl Out) {
        if self.persistent.snapshot.is_some() {
            out.effect(Effect::Restore);
        }
        out.effect(Effect::Reset(Timer::Election));
    }

    /// The server stops; of all that it was, only what its disk holds remains. A write that was
    /// not durable by then never completes.
    pub fn crash(&mut self, disk: Persistent) {
        *self = Self::new(self.id, self.config, disk);
    }

    /// The door: `input` happens, and `out` is told what follows from it.
    ///
    /// `now` is what this server's own clock shows; no rule of the paper looks at it.
    pub fn step(&mut self, now: LocalTime, input: Input, out: &mut impl Out) {
        self.look_at_clock(now);
        self.handle(input, out);
        self.flush(out);
    }

    /// The same for inputs that arrived together: all are handled, then there is one write, one
    /// request for each peer, one advance of the commit index, one acknowledgement.
    pub fn step_all(
        &mut self,
        now: LocalTime,
        inputs: impl IntoIterator<Item = Input>,
        out: &mut impl Out,
    ) {
        self.look_at_clock(now);
        inputs.into_iter().for_each(|input| self.handle(input, out));
        self.flush(out);
    }

    fn look_at_clock(&mut self, now: LocalTime) {
        if now < self.now {
            self.start_clock_anew(now);
        }
        self.now = now;
        if self.config.lease_reads {
            self.woke_at.get_or_insert(now);
        }
    }

    fn handle(&mut self, input: Input, out: &mut impl Out) {
        match input {
            Input::Timeout(Timer::Election) => self.on_election_timeout(out),
            Input::Timeout(Timer::Heartbeat) => self.on_heartbeat_timeout(out),
            Input::Receive(message) => self.receive(message, out),
            Input::Persisted(write) => self.on_persisted(write, out),
            Input::Client(request) => self.serve(request, out),
            Input::Clients(requests) => requests.into_iter().for_each(|it| self.serve(it, out)),
            Input::Read(id, mode) => self.on_read(id, mode, out),
            Input::Transfer(target) => self.begin_transfer(target, out),
            Input::Change(id, change) => self.on_change(id, &change, out),
            Input::Compact => self.ask_for_snapshot(out),
            Input::Settings(config) => self.run_with(config, out),
            Input::SnapshotTaken(index, state) => self.save_snapshot(index, state, out),
        }
    }

    /// What waits for a condition is looked at after every step, whatever happened in it: a list of
    /// the events that can make it true would be short of one.
    #[inline]
    pub(crate) fn look_again(&mut self, out: &mut impl Out) {
        match &self.role {
            Role::Follower(follower) if !follower.reads.is_empty() => self.serve_forwarded(out),
            Role::Leader(leader) => {
                let reads = !leader.reads.unconfirmed.is_empty();
                if self.membership.latest.is_joint() {
                    self.leave_joint(out);
                }
                if reads {
                    self.confirm_reads(out);
                }
                self.leave_too_early(out);
            }
            Role::Follower(_) | Role::PreCandidate(_) | Role::Candidate(_) => {}
        }
    }

    /// The clock was set back: what was measured with it measures nothing any more. Every wait that
    /// it ends begins anew, and no lease holds.
    fn start_clock_anew(&mut self, now: LocalTime) {
        self.heard = None;
        self.woke_at = self.woke_at.map(|_| now);
        match &mut self.role {
            Role::Leader(leader) => {
                leader.reads.began.clear();
                leader.reads.confirmed_at = None;
                if let Some(catch_up) = &mut leader.catch_up {
                    catch_up.began = now;
                }
            }
            Role::Follower(follower) => {
                follower.reads.iter_mut().for_each(|read| read.asked_at = now);
            }
            Role::PreCandidate(_) | Role::Candidate(_) => {}
        }
    }

    fn receive(&mut self, message: Message, out: &mut impl Out) {
        let Message { from, to, term, body } = message;
        if to != self.id || from == self.id {
            return;
        }
        if self.has_lost_its_identity(out) {
            return;
        }
        if self.clings_to_leader(from, term, &body, out) {
            return;
        }
        if self.current_term() < term {
            out.fired(Fired::NewerTerm { ours: self.current_term(), theirs: term });
            self.take_over_term(term, out);
        }
        match body {
            Body::RequestVoteRequest { last, .. } => self.on_request_vote(from, term, last, out),
            Body::RequestVoteResponse { granted } => self.on_vote(from, term, granted, out),
            Body::AppendEntriesRequest { previous, entries, leader_commit, round } => {
                let news = (previous, entries, leader_commit, round);
                self.on_append_entries(from, term, news, out);
            }
            Body::AppendEntriesResponse { verdict, round } => {
                self.on_verdict(from, term, verdict, out);
                if term == self.current_term() {
                    self.on_round_answered(from, round, out);
                }
            }
            Body::PreVoteRequest { last } => self.on_pre_vote_request(from, term, last, out),
            Body::PreVoteResponse { granted } => self.on_pre_vote(from, term, granted, out),
            Body::TimeoutNow => self.on_timeout_now(from, term, out),
            Body::ReadIndexRequest { id } => self.on_read_index(from, term, id, out),
            Body::ReadIndexResponse { id, index } => {
                self.on_read_index_known(term, id, index, out);
            }
            Body::InstallSnapshotRequest { about, offset, data, done } => {
                self.on_install_snapshot(from, term, (*about, offset, &data, done), out);
            }
            Body::InstallSnapshotResponse { last, offset } => {
                self.on_chunk_taken(from, term, last, offset, out);
            }
        }
        self.save_vote(out);
    }

    /// Runs with these settings from now on; who votes stays as it is. A leader that is to watch for
    /// a quorum has an election timeout from now to hear one.
    fn run_with(&mut self, config: Config, out: &mut impl Out) {
        let watched = self.config.check_quorum;
        self.config = Config { voters: self.config.voters, ..config };
        let Role::Leader(leader) = &mut self.role else { return };
        if !watched && config.check_quorum {
            leader.heard = NodeSet::EMPTY;
            out.effect(Effect::Reset(Timer::Election));
        } else if watched && !config.check_quorum && leader.transfer.is_none() {
            out.effect(Effect::Stop(Timer::Election));
        }
        // What they allow happens at once: more on its way, a commit that is told.
        (self.due.sends, self.due.counts) = (NodeSet::ALL, true);
    }

    /// §5.1: a newer term begins for this server, and in it nobody has its vote yet.
    fn take_over_term(&mut self, term: Term, out: &mut impl Out) {
        self.write_appended(out);
        self.persistent.current_term = term;
        self.persistent.voted_for = None;
        self.durable.vote_due = false;
        if !matches!(self.role, Role::Follower(_)) {
            out.fired(Fired::RevertsToFollower { term });
        }
        self.become_follower(None, out);
    }

    /// Being a follower of `leader` in the current term. The vote of the term stays: a server that
    /// forgot it here could vote twice.
    pub(crate) fn become_follower(&mut self, leader: Option<NodeId>, out: &mut impl Out) {
        if self.persistent.voted_for.is_some() && self.config.disregards(Rule::KeepsVote, out) {
            self.persistent.voted_for = None;
        }
        self.abandon_reads(out);
        let follower = Role::Follower(Follower::of(leader));
        match core::mem::replace(&mut self.role, follower) {
            Role::Follower(_) | Role::PreCandidate(_) | Role::Candidate(_) => {}
            Role::Leader(old) => {
                out.effect(Effect::Stop(Timer::Heartbeat));
                out.effect(Effect::Reset(Timer::Election));
                // A learner that was added for it may stay one.
                let caught_up = old.catch_up.map(|catch_up| catch_up.request);
                let waiting = old.waiting.requests().chain(caught_up);
                waiting.for_each(|id| out.effect(Effect::Reply(id, Answer::Unknown)));
            }
        }
    }

    pub(crate) fn send(&self, to: NodeId, body: Body, out: &mut impl Out) {
        let message = Message { from: self.id, to, term: self.persistent.current_term, body };
        out.effect(Effect::Send(message));
    }

    /// Every other server that votes.
    pub(crate) fn other_voters(&self) -> impl Iterator<Item = NodeId> + use<> {
        let (id, Configuration { voters, outgoing, .. }) = (self.id, self.membership.latest);
        voters.or(outgoing).iter().filter(move |other| *other != id)
    }

    /// Who it is.
    #[must_use]
    pub const fn id(&self) -> NodeId {
        self.id
    }

    /// Its settings.
    #[must_use]
    pub const fn config(&self) -> &Config {
        &self.config
    }

    /// The configuration that it uses, and where in its log that is; 0 for the first.
    #[must_use]
    pub const fn configuration(&self) -> (&Configuration, Index) {
        (&self.membership.latest, self.membership.index)
    }

    /// The configuration that came before this index; none if a snapshot took its place, or if this
    /// server was started to be added later.
    #[must_use]
    pub fn configuration_before(&self, index: Index) -> Option<Configuration> {
        let before = self.log().configurations_after(Index::ZERO).take_while(|at| *at < index);
        match before.last().and_then(|at| self.payload(at)) {
            Some(Payload::Configuration(configuration)) => Some(**configuration),
            Some(Payload::Noop | Payload::Command(_)) | None => {
                let first = Configuration::of(self.config.voters);
                let is_known = self.log().compacted().index == Index::ZERO;
                Some(first).filter(|first| is_known && !first.voters.is_empty())
            }
        }
    }

    /// "Latest term server has seen".
    #[must_use]
    pub const fn current_term(&self) -> Term {
        self.persistent.current_term
    }

    /// Whom it voted for in the current term.
    #[must_use]
    pub const fn voted_for(&self) -> Option<NodeId> {
        self.persistent.voted_for
    }

    /// Its log, in memory.
    #[must_use]
    pub const fn log(&self) -> &Log {
        &self.persistent.log
    }

    /// What takes the place of the entries that its log no longer has.
    #[must_use]
    pub fn snapshot(&self) -> Option<&Snapshot> {
        self.persistent.snapshot.as_deref()
    }

    /// Up to which index its log is known to be on its disk.
    #[must_use]
    pub const fn durable_index(&self) -> Index {
        self.durable.last_index()
    }

    /// "Index of highest log entry known to be committed".
    #[must_use]
    pub const fn commit_index(&self) -> Index {
        self.commit_index
    }

    /// "Index of highest log entry applied to state machine".
    #[must_use]
    pub const fn last_applied(&self) -> Index {
        self.last_applied
    }

    /// Follower, candidate or leader, or about to be a candidate.
    #[must_use]
    pub const fn role(&self) -> &Role {
        &self.role
    }

    /// The leader of the current term, as far as this server knows.
    #[must_use]
    pub fn leader(&self) -> Option<NodeId> {
        match &self.role {
            Role::Follower(follower) => follower.leader(),
            Role::PreCandidate(_) | Role::Candidate(_) => None,
            Role::Leader(_) => Some(self.id),
        }
    }

    /// The payload of the entry at `index`.
    #[must_use]
    pub fn payload(&self, index: Index) -> Option<&Payload> {
        self.log().entry(index).map(|entry| &entry.payload)
    }
}
