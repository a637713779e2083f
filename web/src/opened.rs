//! The request of the client's list that is looked at, and what it cost.

use crate::store::Store;
use raft::RequestId;
use sim::{Life, Spent, Time};

/// The request that is looked at.
#[derive(Clone, Debug)]
pub(crate) struct Opened {
    pub(crate) id: RequestId,
    /// When it ended, as far as its cost was counted: on another branch it ends at another time.
    counted: Option<Time>,
    /// What it cost, if it left a trail.
    pub(crate) spent: Option<Spent>,
}

impl Store {
    /// Of the requests that ended, how many may still be in the list.
    const LOOKED_THROUGH: usize = 64;

    /// A request is looked at, or no more.
    pub(crate) fn open_request(&mut self, id: RequestId) {
        let is_open = self.opened.as_ref().is_some_and(|opened| opened.id == id);
        self.opened = (!is_open).then_some(Opened { id, counted: None, spent: None });
    }

    /// Counts what the request that is looked at cost, once it has ended: some records are played again
    /// for that, so it is done once.
    pub(crate) fn count_opened(&mut self) {
        let Some(opened) = &mut self.opened else { return };
        let world = self.timeline.world();
        let latest = world.ended_from(world.ended().saturating_sub(Self::LOOKED_THROUGH));
        for request in latest.filter(|request| request.id == opened.id) {
            if let Life::Settled { at, .. } = request.life
                && opened.counted != Some(at)
            {
                opened.spent = self.timeline.spent(request);
                opened.counted = Some(at);
            }
        }
    }
}
