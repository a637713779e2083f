//! What a server asks its disk for, and what goes on once it is there (thesis §3.8).

use crate::door::{Effect, Out};
use crate::durable::Vote;
use crate::log::Entries;
use crate::node::Node;
use crate::role::Role;
use crate::rule::Fired;
use crate::servers::NodeSet;
use crate::storage::{Persistent, Write, WriteId};

impl Node {
    const fn vote(&self) -> Vote {
        let Persistent { current_term, voted_for, .. } = self.persistent;
        Vote { term: current_term, voted_for }
    }

    /// Asks for the term and vote to be written, if they changed since that was last asked.
    #[inline]
    pub(crate) fn save_vote(&mut self, out: &mut impl Out) {
        let vote @ Vote { term, voted_for } = self.vote();
        if self.durable.must_ask_for(vote) {
            self.persist(WriteId::Vote { term, voted_for }, Write::Vote { term, voted_for }, out);
        }
    }

    /// Asks for what was put into the log since that was last asked to be written. What a server
    /// took in during one term is written as of that term.
    #[inline]
    pub(crate) fn write_appended(&mut self, out: &mut impl Out) -> Entries {
        if self.log().last_index() <= self.durable.asked_index() {
            return Entries::None;
        }
        self.write_run(out)
    }

    fn write_run(&mut self, out: &mut impl Out) -> Entries {
        let previous = self.durable.asked_index();
        let entries = self.durable.next_run(&self.persistent.log);
        let id = WriteId::Log { term: self.current_term(), index: self.durable.asked_index() };
        self.persist(id, Write::Entries { previous, entries: entries.clone() }, out);
        entries
    }

    /// Asks the disk for a write.
    pub(crate) fn persist(&mut self, id: WriteId, write: Write, out: &mut impl Out) {
        self.durable.asked_for(id);
        out.effect(Effect::Persist(id, write));
    }

    /// The disk completed a write: what waited for it goes on.
    pub(crate) fn on_persisted(&mut self, write: WriteId, out: &mut impl Out) {
        let before = self.durable.last_index();
        self.durable.completed(write, &self.persistent.log);
        match self.role {
            Role::Follower(_) => {
                self.give_vote(out);
                self.due.written = true;
            }
            Role::PreCandidate(_) => self.give_vote(out),
            Role::Candidate(_) => self.vote_for_itself(out),
            Role::Leader(_) => {
                if before < self.durable.last_index() {
                    out.fired(Fired::CountsItself { index: self.durable.last_index() });
                    self.due.counts = true;
                    if !self.config.parallel_disk {
                        self.due.sends = NodeSet::ALL;
                    }
                }
            }
        }
    }

    /// Is the vote of this term on the disk?
    pub(crate) fn vote_is_durable(&self) -> bool {
        self.durable.has_vote(self.vote())
    }

    /// Is the term on the disk? A server that acknowledged entries, crashed and was back in an
    /// older term would let an older leader delete them.
    #[inline]
    pub(crate) fn term_is_durable(&self) -> bool {
        self.durable.has_term(self.persistent.current_term)
    }
}
