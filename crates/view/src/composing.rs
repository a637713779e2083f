//! What is composed of servers, while it is: who is in which part.

use crate::choice::Composed;
use crate::groups::{Composing, Groups, Seats};
use crate::store::{Selection, Store};
use raft::{NodeId, NodeSet};
use sim::Act;

impl Store {
    /// The run waits while something is composed, and nothing else is done meanwhile.
    pub(crate) fn compose(&mut self, composed: Composed) {
        let world = self.timeline.world();
        self.composing = Some(match composed {
            Composed::Partition => Composing::Partition(Groups::of(world.all())),
            Composed::Members => {
                Composing::Members(Seats::of_members(world.all(), &world.configuration().0))
            }
            Composed::Several => {
                let chosen = match self.selection {
                    Some(Selection::Server(id)) => [id].into_iter().collect(),
                    Some(Selection::Message(_) | Selection::Link(..)) | None => NodeSet::EMPTY,
                };
                Composing::Several(Seats::of_chosen(world.all(), chosen))
            }
        });
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
            self.compose(Composed::Partition);
        }
        let Some(Composing::Partition(groups)) = &mut self.composing else { return };
        let joined = to.map(|to| groups.place(to));
        let place = match joined {
            // Out of the one group that there is, two go together.
            Some(0) if groups.groups().len() == 1 => 1,
            Some(place) => place,
            None => groups.groups().len(),
        };
        groups.put(id, place);
        if let Some(to) = to.filter(|_| joined == Some(0) && place == 1) {
            groups.put(to, place);
        }
    }

    /// What was composed is done; it goes on being composed if nothing of it could be.
    pub(crate) fn make_composed(&mut self, acts: Vec<Act>) {
        if self.act_all(acts) {
            self.end_composing();
        }
    }
}
