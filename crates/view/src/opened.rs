//! The request of the client's list that is looked at, and what it cost.

use raft::RequestId;
use sim::{Life, Spent, Time, Timeline};

/// The request that is looked at.
#[derive(Clone, Debug)]
pub(crate) struct Opened {
    pub(crate) id: RequestId,
    /// When it ended, as far as its cost was counted: on another branch it ends at another time.
    counted: Option<Time>,
    /// What it cost, if it left a trail.
    pub(crate) spent: Option<Spent>,
}

impl Opened {
    /// Of the requests that ended, how many may still be in the list.
    const LOOKED_THROUGH: usize = 64;

    /// This request is looked at, or no more.
    pub(crate) fn turn(opened: &mut Option<Self>, id: RequestId) {
        let is_open = opened.as_ref().is_some_and(|opened| opened.id == id);
        *opened = (!is_open).then_some(Self { id, counted: None, spent: None });
    }

    /// Counts what it cost, once it has ended: some records are played again for that, so it is done
    /// once.
    pub(crate) fn count(&mut self, timeline: &Timeline) {
        let world = timeline.world();
        let latest = world.ended_from(world.ended().saturating_sub(Self::LOOKED_THROUGH));
        for request in latest.filter(|request| request.id == self.id) {
            if let Life::Settled { at, .. } = request.life
                && self.counted != Some(at)
            {
                self.spent = timeline.spent(request);
                self.counted = Some(at);
            }
        }
    }
}
