//! A partition, or other members, while they are composed: who is in which part.

use crate::choice::Composed;
use crate::groups::{Composing, Groups, Roster};
use crate::store::Store;
use raft::NodeId;
use sim::{Act, LinkAct, MemberAct};

impl Store {
    /// The run waits while something is composed, and nothing else is done meanwhile.
    pub(crate) fn compose(&mut self, composed: Composed) {
        let world = self.timeline.world();
        self.composing = Some(match composed {
            Composed::Partition => Composing::Partition(Groups::of(world.all())),
            Composed::Members => {
                Composing::Members(Roster::of(world.all(), &world.configuration().0))
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

    /// What is being composed, as an act.
    fn composed(&self) -> Option<Act> {
        Some(match self.composing.as_ref()? {
            Composing::Partition(groups) => LinkAct::Partition(groups.groups().to_vec()).into(),
            Composing::Members(roster) => MemberAct::Become(roster.members()).into(),
        })
    }

    /// Can it be made?
    pub(crate) fn can_make_composed(&self) -> bool {
        self.composed().is_some_and(|act| self.timeline.world().allows(&act).is_ok())
    }

    pub(crate) fn make_composed(&mut self) {
        let Some(act) = self.composed().filter(|_| self.can_make_composed()) else { return };
        self.act(act);
        self.end_composing();
    }
}
