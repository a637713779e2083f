//! What a server knows of its disk (thesis §3.8): what it asked for, and what is there.

use crate::log::{Entries, Log};
use crate::storage::{Persistent, WriteId};
use crate::types::{Index, NodeId, Term};
use alloc::collections::VecDeque;

/// A term, and whom a server voted for in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Vote {
    pub(crate) term: Term,
    pub(crate) voted_for: Option<NodeId>,
}

/// What this server knows to be on its disk, and what it asked to be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Durable {
    vote: Vote,
    /// The vote that was asked for last.
    asked_vote: Vote,
    /// That vote was granted to another, who is not told before it is on the disk.
    pub(crate) vote_due: bool,
    /// The writes that were asked for and not completed, in that order.
    asked: VecDeque<WriteId>,
    /// The log up to here is on the disk as it is in memory.
    last_index: Index,
    /// The log was asked to be written up to here.
    asked_index: Index,
    /// What the log ends with since then. If it is as long as what is to be written, it is that.
    unwritten: Entries,
    /// The term in which the log was last cut. What was asked for before says nothing about now:
    /// the cut undoes it, even where a later write brings the same entry back.
    cut_in: Term,
}

impl Durable {
    pub(crate) fn of(disk: &Persistent) -> Self {
        let vote = Vote { term: disk.current_term, voted_for: disk.voted_for };
        let last_index = disk.log.last_index();
        Self {
            vote,
            asked_vote: vote,
            vote_due: false,
            asked: VecDeque::new(),
            last_index,
            asked_index: last_index,
            unwritten: Entries::None,
            cut_in: Term(0),
        }
    }

    /// Is this vote on the disk?
    #[inline]
    pub(crate) fn has_vote(&self, vote: Vote) -> bool {
        self.vote == vote
    }

    /// Is this term on the disk?
    #[inline]
    pub(crate) fn has_term(&self, term: Term) -> bool {
        self.vote.term == term
    }

    /// A write of `vote` is asked for, unless it was. Says whether it must be.
    #[inline]
    pub(crate) fn must_ask_for(&mut self, vote: Vote) -> bool {
        core::mem::replace(&mut self.asked_vote, vote) != vote
    }

    /// This write was asked for.
    pub(crate) fn asked_for(&mut self, write: WriteId) {
        self.asked.push_back(write);
    }

    /// Up to where the log is on the disk.
    #[inline]
    pub(crate) const fn last_index(&self) -> Index {
        self.last_index
    }

    /// Up to where the log was asked to be there.
    #[inline]
    pub(crate) const fn asked_index(&self) -> Index {
        self.asked_index
    }

    /// The log ends with these entries now.
    pub(crate) fn appended(&mut self, entries: Entries) {
        self.unwritten = entries;
    }

    /// What `log` has and was not asked to be written is to be written.
    pub(crate) fn next_run(&mut self, log: &Log) -> Entries {
        let (previous, last) = (self.asked_index, log.last_index());
        let count = last.0.saturating_sub(previous.0) as usize;
        let run = core::mem::take(&mut self.unwritten);
        self.asked_index = last;
        if run.len() == count { run } else { log.entries_from(previous.next(), count) }
    }

    /// The log stays up to `last`, in `term`; the rest of it is not on the disk any more.
    pub(crate) fn cut(&mut self, last: Index, term: Term) {
        self.last_index = self.last_index.min(last);
        self.asked_index = self.asked_index.min(last);
        self.unwritten = Entries::None;
        self.cut_in = term;
    }

    /// A write was asked for after which the disk has all of `log`.
    pub(crate) fn asked_for_all(&mut self, log: &Log) {
        self.asked_index = log.last_index();
    }

    /// The disk completed a write, and with it all that were asked for before. One that nobody waits
    /// for completes nothing but what it says itself.
    pub(crate) fn completed(&mut self, write: WriteId, log: &Log) {
        if self.asked.front() == Some(&write) {
            self.asked.pop_front();
        } else if self.asked.contains(&write) {
            while let Some(earlier) = self.asked.pop_front().filter(|earlier| *earlier != write) {
                self.complete(earlier, log);
            }
        }
        self.complete(write, log);
    }

    fn complete(&mut self, write: WriteId, log: &Log) {
        match write {
            WriteId::Vote { term, voted_for } => {
                let vote = Vote { term, voted_for };
                if vote <= self.asked_vote {
                    self.vote = self.vote.max(vote);
                }
            }
            WriteId::Log { term, .. } if term < self.cut_in => {}
            WriteId::Log { index, .. } => {
                self.last_index = self.last_index.max(index.min(log.last_index()));
            }
            WriteId::Snapshot { last } => {
                self.last_index = self.last_index.max(last.index.min(log.compacted().index));
            }
        }
    }
}
