//! What followed from an action.

use crate::check::Violation;
use crate::client::Outcome;
use crate::flight::Flight;
use crate::network::MessageId;
use crate::standing::RoleChange;
use alloc::vec::Vec;
use raft::{Fired, Message, NodeId, RequestId};

/// What followed from an action: which rules fired, what was sent, what broke.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Followed {
    /// The server that took a step, if one did.
    pub server: Option<NodeId>,
    /// The message that was delivered, lost or dropped.
    pub message: Option<Message>,
    /// The rules that decided, in order.
    pub rules: Vec<Fired>,
    /// What was put on the network, and what becomes of it if nobody interferes.
    pub sent: Vec<Flight>,
    /// What a partition took off the network.
    pub cut_off: Vec<MessageId>,
    /// The request that a client made.
    pub request: Option<RequestId>,
    /// The requests that came to an end.
    pub settled: Vec<(RequestId, Outcome)>,
    /// The server's way from one role to another.
    pub change: Option<RoleChange>,
    /// The properties that broke just now.
    pub violations: Vec<Violation>,
}

impl Followed {
    /// Makes room for the next one; the lists keep their memory.
    pub(crate) fn clear(&mut self) {
        self.server = None;
        self.message = None;
        self.rules.clear();
        self.sent.clear();
        self.cut_off.clear();
        self.request = None;
        self.settled.clear();
        self.change = None;
        self.violations.clear();
    }
}
