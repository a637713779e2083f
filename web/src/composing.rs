//! A partition while it is composed: who is in which group.

use crate::groups::Groups;
use crate::store::Store;
use raft::{NodeId, NodeSet};
use sim::LinkAct;

impl Store {
    fn all(&self) -> NodeSet {
        self.timeline.world().settings().all()
    }

    /// The run waits while a partition is composed, and nothing else is done meanwhile.
    pub(crate) fn compose(&mut self) {
        self.composing = Some(Groups::of(self.all()));
        self.goes_on = self.player.is_playing();
        self.player.pause();
        self.deselect();
    }

    pub(crate) fn end_composing(&mut self) {
        self.composing = None;
        if core::mem::take(&mut self.goes_on) {
            self.player.play();
        }
    }

    pub(crate) fn switch_side(&mut self, id: NodeId) {
        if let Some(composing) = &mut self.composing {
            composing.go_on(id);
        }
    }

    /// The first digit of two has switched a server of its own.
    pub(crate) fn switch_instead(&mut self, id: NodeId) {
        if let Some(composing) = &mut self.composing {
            composing.go_on_instead(id);
        }
    }

    /// A server was dragged: to another one, whose group it joins, or away from all.
    pub(crate) fn drag(&mut self, id: NodeId, to: Option<NodeId>) {
        if self.composing.is_none() {
            self.compose();
        }
        let Some(composing) = &mut self.composing else { return };
        let joined = to.map(|to| composing.place(to));
        let place = match joined {
            // Out of the one group that there is, two go together.
            Some(0) if composing.groups().len() == 1 => 1,
            Some(place) => place,
            None => composing.groups().len(),
        };
        composing.put(id, place);
        if let Some(to) = to.filter(|_| joined == Some(0) && place == 1) {
            composing.put(to, place);
        }
    }

    /// Can the partition be made? Two groups need a server.
    pub(crate) fn can_cut(&self) -> bool {
        self.composing.as_ref().is_some_and(|composing| 1 < composing.groups().len())
    }

    pub(crate) fn cut(&mut self) {
        if !self.can_cut() {
            return;
        }
        let Some(composing) = self.composing.clone() else { return };
        self.act(LinkAct::Partition(composing.groups().to_vec()));
        self.end_composing();
    }
}
