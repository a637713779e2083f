//! What one action did.

use crate::act::{Act, LinkAct, ServerAct};
use crate::action::Action;
use crate::event::Event;
use crate::flight::MessageKind;
use crate::followed::Followed;
use crate::refusal::Refusal;
use crate::time::Time;
use raft::{Fired, Timer};

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
    /// What chance did, of the faults that somebody wished for.
    pub did: Option<Act>,
    /// What followed from it.
    pub followed: Followed,
}

impl Record {
    pub(crate) fn empty() -> Self {
        Self {
            number: 0,
            time: Time::ZERO,
            action: LinkAct::Heal().into(),
            refused: None,
            did: None,
            followed: Followed::default(),
        }
    }

    /// Makes room for the next one.
    pub(crate) fn begin(&mut self, time: Time, action: Action) {
        self.number += 1;
        self.time = time;
        self.action = action;
        self.refused = None;
        self.did = None;
        self.followed.clear();
    }

    /// What a person did, if that could be done.
    #[must_use]
    pub const fn act(&self) -> Option<&Act> {
        match (&self.action, &self.refused) {
            (Action::Act(act), None) => Some(act),
            (Action::Act(_), Some(_)) | (Action::Event(_), _) => None,
        }
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
                    | Fired::DoesNotStand { .. }
            )
        };
        if self.refused.is_some() {
            return false;
        }
        let Followed { server, rules, settled, told: changes, violations, .. } = &self.followed;
        if !settled.is_empty()
            || !changes.is_empty()
            || !violations.is_empty()
            || rules.iter().any(told)
        {
            return true;
        }
        match &self.action {
            Action::Event(Event::Trouble) => self.did.is_some(),
            Action::Event(Event::Patience(_)) => self.followed.request.is_some(),
            Action::Event(Event::Deliver(_) | Event::Hold(_) | Event::Lose(_)) => {
                server.is_none() && !self.is_routine()
            }
            Action::Event(Event::Timeout(_, Timer::Election)) => {
                !rules.iter().any(|rule| matches!(rule, Fired::DoesNotStand { .. }))
            }
            Action::Event(
                Event::Sync(_) | Event::Batch(_) | Event::Timeout(_, Timer::Heartbeat),
            )
            | Action::Act(Act::Server(ServerAct::HeartbeatTimeout(_))) => false,
            Action::Act(_) => true,
        }
    }

    /// Is its message one of those that come again and again?
    fn is_routine(&self) -> bool {
        let kind = self.followed.message.as_ref().map(|message| MessageKind::from(&message.body));
        matches!(kind, Some(MessageKind::Heartbeat | MessageKind::Acknowledgement))
    }
}
