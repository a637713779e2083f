//! Parts of the cluster while they are composed.

use crate::choice::Composed;
use raft::{Configuration, NodeId, NodeSet};

/// What is being composed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Composing {
    /// The groups of a partition.
    Partition(Groups),
    /// Other members: who votes, who listens and who is no member.
    Members(Seats<3>),
    /// The same for several servers: for whom not, and for whom.
    Several(Seats<2>),
}

impl Composing {
    pub(crate) const fn of(&self) -> Composed {
        match self {
            Self::Partition(_) => Composed::Partition,
            Self::Members(_) => Composed::Members,
            Self::Several(_) => Composed::Several,
        }
    }

    /// The parts, of which a server is in one.
    pub(crate) fn parts(&self) -> Vec<NodeSet> {
        match self {
            Self::Partition(groups) => groups.groups().to_vec(),
            Self::Members(seats) => seats.parts.to_vec(),
            Self::Several(seats) => seats.parts.to_vec(),
        }
    }

    /// On to the next part.
    pub(crate) fn go_on(&mut self, id: NodeId) {
        match self {
            Self::Partition(groups) => groups.go_on(id),
            Self::Members(seats) => seats.go_on(id),
            Self::Several(seats) => seats.go_on(id),
        }
    }

    /// On to the next part, in the place of what was pressed last.
    pub(crate) fn go_on_instead(&mut self, id: NodeId) {
        match self {
            Self::Partition(groups) => groups.go_on_instead(id),
            Self::Members(seats) => seats.go_on_instead(id),
            Self::Several(seats) => seats.go_on_instead(id),
        }
    }
}

/// So many parts that are always there; a server is in one of them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Seats<const PARTS: usize> {
    parts: [NodeSet; PARTS],
    /// The same before the last press, which a second digit takes back.
    before: [NodeSet; PARTS],
}

impl<const PARTS: usize> Seats<PARTS> {
    const fn of(parts: [NodeSet; PARTS]) -> Self {
        Self { parts, before: parts }
    }

    fn go_on(&mut self, id: NodeId) {
        self.before = self.parts;
        let place = self.parts.iter().position(|part| part.contains(id)).unwrap_or(PARTS - 1);
        self.parts[place].remove(id);
        self.parts[(place + 1) % PARTS].insert(id);
    }

    fn go_on_instead(&mut self, id: NodeId) {
        self.parts = self.before;
        self.go_on(id);
    }
}

impl Seats<3> {
    /// As these servers are members now.
    pub(crate) fn of_members(all: NodeSet, configuration: &Configuration) -> Self {
        let (voters, learners) = (configuration.voters, configuration.learners);
        Self::of([voters, learners, all.without(voters.or(learners))])
    }

    /// Who votes and, if anybody does, who listens.
    pub(crate) fn members(&self) -> Vec<NodeSet> {
        let [voters, learners, _] = self.parts;
        [voters].into_iter().chain(Some(learners).filter(|it| !it.is_empty())).collect()
    }
}

impl Seats<2> {
    /// Of all these, those are chosen already.
    pub(crate) const fn of_chosen(all: NodeSet, chosen: NodeSet) -> Self {
        Self::of([all.without(chosen), chosen])
    }

    /// Who is chosen.
    pub(crate) const fn chosen(&self) -> NodeSet {
        self.parts[1]
    }
}

/// The groups of a partition that is being composed; the first is where all begin.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Groups {
    groups: Vec<NodeSet>,
    /// The same before the last press, which a second digit takes back.
    before: Vec<NodeSet>,
}

impl Groups {
    pub(crate) fn of(all: NodeSet) -> Self {
        Self { groups: vec![all], before: vec![all] }
    }

    /// The groups that have somebody.
    pub(crate) fn groups(&self) -> &[NodeSet] {
        &self.groups
    }

    pub(crate) fn place(&self, id: NodeId) -> usize {
        self.groups.iter().position(|group| group.contains(id)).unwrap_or(0)
    }

    /// Puts it into the group at this place, which may be one more than there are.
    pub(crate) fn put(&mut self, id: NodeId, place: usize) {
        self.before.clone_from(&self.groups);
        let alone = [id].into_iter().collect();
        self.groups.iter_mut().for_each(|group| *group = group.without(alone));
        if self.groups.len() <= place {
            self.groups.push(NodeSet::EMPTY);
        }
        if let Some(group) = self.groups.get_mut(place) {
            group.insert(id);
        }
        self.groups.retain(|group| !group.is_empty());
    }

    /// On to the next group: after the last one to a new one, unless it is alone there; then back.
    pub(crate) fn go_on(&mut self, id: NodeId) {
        let place = self.place(id);
        let is_alone = self.groups.get(place).is_some_and(|group| group.len() == 1);
        let is_last = place + 1 == self.groups.len();
        self.put(id, if is_last && is_alone { 0 } else { place + 1 });
    }

    /// On to the next group, in the place of what was pressed last.
    pub(crate) fn go_on_instead(&mut self, id: NodeId) {
        self.groups.clone_from(&self.before);
        self.go_on(id);
    }
}
