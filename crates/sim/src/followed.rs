//! What followed from an action.

use crate::check::Violation;
use crate::client::Outcome;
use crate::flight::Flight;
use crate::network::MessageId;
use crate::standing::RoleChange;
use crate::time::Time;
use crate::watched::Told;
use alloc::vec::Vec;
use raft::{Fired, Index, Message, NodeId, RequestId};

/// A message whose way ends at another time than it would have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rerouted {
    /// Which.
    pub id: MessageId,
    /// When its way ends.
    pub ends_at: Time,
    /// Does it arrive?
    pub arrives: bool,
}

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
    /// What was taken off the network by an act.
    pub cut_off: Vec<MessageId>,
    /// What an act put off, or hastened.
    pub rerouted: Vec<Rerouted>,
    /// The server that found as it started that this entry on its disk is not what was written.
    pub corrupt: Option<(NodeId, Index)>,
    /// The request that a client made.
    pub request: Option<RequestId>,
    /// The session that a client asked for first.
    pub session: Option<RequestId>,
    /// The requests that came to an end.
    pub settled: Vec<(RequestId, Outcome)>,
    /// The changes that clients who watch were told of.
    pub told: Vec<(RequestId, Told)>,
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
        self.rerouted.clear();
        self.corrupt = None;
        self.request = None;
        self.session = None;
        self.settled.clear();
        self.told.clear();
        self.change = None;
        self.violations.clear();
    }
}
