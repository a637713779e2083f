//! What can happen to the world: by itself, or because a person does it.

use crate::act::Act;
use crate::event::Event;
use raft::{NodeId, Words};

/// Anything that can happen to the world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// It happens by itself.
    Event(Event),
    /// A person does it. A script holds only this.
    Act(Act),
}

impl Action {
    /// The server that it happens to, if it happens to one.
    #[must_use]
    pub fn server(&self) -> Option<NodeId> {
        match self {
            Self::Event(Event::Deliver(id) | Event::Hold(id)) => Some(id.to),
            Self::Event(Event::Sync(server) | Event::Batch(server) | Event::Timeout(server, _)) => {
                Some(*server)
            }
            Self::Event(Event::Lose(_) | Event::Trouble | Event::Patience(_)) => None,
            Self::Act(act) => act.server(),
        }
    }
}

impl From<Event> for Action {
    fn from(event: Event) -> Self {
        Self::Event(event)
    }
}

impl<A: Into<Act>> From<A> for Action {
    fn from(act: A) -> Self {
        Self::Act(act.into())
    }
}

impl Words for Action {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        match self {
            Self::Event(event) => event.words(sink),
            Self::Act(act) => act.words(sink),
        }
    }
}
