//! What a server's state machine had come to when it stopped.
//!
//! A server that starts again applies its log from the beginning (Figure 2), and comes to the same
//! if its log begins the same. Without this a storm costs more with every entry that there is, as
//! each restart applies all of them.

use crate::machine::StateMachine;
use raft::{Index, Log, Node};

/// What a server's state machine had come to when it stopped.
#[derive(Clone, Debug)]
pub(crate) struct Remembered {
    machine: StateMachine,
    /// It had applied this log,
    log: Log,
    /// up to here.
    through: Index,
}

impl Remembered {
    /// A server stops. If it had come further before, that is kept; nothing is if part of its log is
    /// in a snapshot.
    pub(crate) fn keep(kept: &mut Option<Self>, node: &Node, machine: &StateMachine) {
        let (log, through) = (node.log(), node.last_applied());
        let is_whole = log.compacted().index == Index::ZERO;
        let before = kept.take().filter(|kept| is_whole && through < kept.through);
        let now = || Self { machine: machine.clone(), log: log.clone(), through };
        *kept = before.or_else(|| is_whole.then(now));
    }

    /// The state after some of the first entries of `log`, which are to be applied up to `last`, and
    /// after which.
    pub(crate) fn after(&self, log: &Log, last: Index) -> Option<(StateMachine, Index)> {
        let is_so = self.through <= last && log.begins_as(&self.log, self.through);
        is_so.then(|| (self.machine.clone(), self.through))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Command;
    use crate::machine::Asked;
    use alloc::vec::Vec;
    use raft::{Config, Entry, NodeId, NodeSet, Payload, Persistent, RuleSet, Term};

    fn log(terms: &[u64]) -> Log {
        let mut log = Log::default();
        terms.iter().for_each(|term| {
            log.append(Entry { term: Term(*term), payload: Payload::Noop });
        });
        log
    }

    /// One that had applied three entries, with something in its store.
    fn three() -> (Option<Remembered>, StateMachine) {
        let mut machine = StateMachine::default();
        let put = Command::Put { key: "x".into(), value: "1".into() };
        machine.apply(Index(1), &Asked::Command(put), RuleSet::NONE, &mut Vec::new());
        let kept = Remembered { machine: machine.clone(), log: log(&[1, 1, 2]), through: Index(3) };
        (Some(kept), machine)
    }

    #[test]
    fn a_log_that_begins_the_same_leads_to_the_same_and_no_other_does() {
        let (kept, machine) = three();
        let after = |terms: &[u64], last| kept.as_ref()?.after(&log(terms), Index(last));
        assert_eq!(after(&[1, 1, 2, 2], 4), Some((machine.clone(), Index(3))));
        assert_eq!(after(&[1, 1, 2], 3), Some((machine, Index(3))));
        assert_eq!(after(&[1, 1, 3, 3], 4), None, "another's entry");
        assert_eq!(after(&[1, 1, 2, 2], 2), None, "it is not to go so far");
        assert_eq!(after(&[1, 1], 3), None, "it has lost some");
    }

    /// One that stops again before it has applied anything does not forget.
    #[test]
    fn what_was_reached_before_is_kept_unless_part_of_the_log_is_in_a_snapshot() {
        let (mut kept, machine) = three();
        let of = |log: Log| {
            let (id, disk) =
                (NodeId::new(1).expect("a number"), Persistent { log, ..Persistent::default() });
            Node::new(id, Config::new(NodeSet::first(1)), disk)
        };
        Remembered::keep(&mut kept, &of(log(&[1, 1, 2])), &StateMachine::default());
        assert_eq!(kept.as_ref().map(|kept| &kept.machine), Some(&machine));
        let mut compacted = log(&[1, 1, 2]);
        compacted.compact(Index(1));
        Remembered::keep(&mut kept, &of(compacted), &machine);
        assert!(kept.is_none());
    }
}
