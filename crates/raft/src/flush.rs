//! What a step owes once all that arrived together is handled: one write, one shared run of entries
//! for disk and peers, one advance of the commit index, one acknowledgement (thesis §10.2).
//!
//! Invariant: between steps nothing is owed.
//! Invariant: what an acknowledgement or a leader's own count speaks of is on the disk.

use crate::door::Out;
use crate::node::Node;
use crate::role::Role;

impl Node {
    /// Pays what is owed. What follows from that is owed again: a leader that sees a configuration
    /// committed may append the next.
    #[inline]
    pub(crate) fn flush(&mut self, out: &mut impl Out) {
        loop {
            let first = self.durable.asked_index();
            let new = self.write_appended(out);
            let due = core::mem::take(&mut self.due);
            match self.role {
                Role::Follower(_) => self.acknowledge(due, out),
                Role::PreCandidate(_) | Role::Candidate(_) => {}
                Role::Leader(_) => self.serve_peers(due, (first, &new), out),
            }
            self.apply_committed(out);
            self.look_again(out);
            if self.due.sends.is_empty() && !self.due.round {
                return;
            }
        }
    }
}
