//! What one action did.

use crate::action::{Action, MessageId, Refusal};
use crate::check::Violation;
use crate::client::Outcome;
use crate::history::{Flight, MessageKind, RoleChange};
use crate::time::Time;
use alloc::vec::Vec;
use raft::{Fired, Message, NodeId, RequestId, Timer};

/// What one action did: who, when, which rules fired, what was sent, what broke.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The first record of a world has number 1.
    pub number: u64,
    /// When.
    pub time: Time,
    /// What happened.
    pub action: Action,
    /// Why nothing happened: the action could not be done.
    pub refused: Option<Refusal>,
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

impl Record {
    pub(crate) fn empty() -> Self {
        Self {
            number: 0,
            time: Time::ZERO,
            action: Action::Heal,
            refused: None,
            server: None,
            message: None,
            rules: Vec::new(),
            sent: Vec::new(),
            cut_off: Vec::new(),
            request: None,
            settled: Vec::new(),
            change: None,
            violations: Vec::new(),
        }
    }

    /// Makes room for the next one; the lists keep their memory.
    pub(crate) fn begin(&mut self, time: Time, action: Action) {
        self.number += 1;
        self.time = time;
        self.action = action;
        self.refused = None;
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

    /// Did it do more than keep things as they are? Heartbeats and their answers do not.
    #[must_use]
    pub fn is_notable(&self) -> bool {
        let told = |rule: &Fired| {
            !matches!(
                rule,
                Fired::SendsHeartbeat { .. }
                    | Fired::Acknowledges { .. }
                    | Fired::WaitsForDisk { .. }
                    | Fired::CountsItself { .. }
                    | Fired::HasEntries { .. }
                    | Fired::StaleResponse { .. }
            )
        };
        if self.refused.is_some() {
            return false;
        }
        if !self.settled.is_empty() || !self.violations.is_empty() || self.rules.iter().any(told) {
            return true;
        }
        match &self.action {
            Action::Deliver(_) | Action::Lose(_) => self.server.is_none() && !self.is_routine(),
            Action::Sync(_) | Action::Timeout(_, Timer::Heartbeat) => false,
            Action::Timeout(_, Timer::Election)
            | Action::Crash(_)
            | Action::Restart(_)
            | Action::Partition(_)
            | Action::Heal
            | Action::Drop(_)
            | Action::Request { .. } => true,
        }
    }

    /// Is its message one of those that come again and again?
    fn is_routine(&self) -> bool {
        let kind = self.message.as_ref().map(|message| MessageKind::from(&message.body));
        matches!(kind, Some(MessageKind::Heartbeat | MessageKind::Acknowledgement))
    }
}
