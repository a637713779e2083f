//! The ways that a person cut, and those that were made other than most.

use crate::link::Link;
use crate::setting::{Amount, Setting};
use crate::settings::Settings;
use crate::sorted::Sorted;
use alloc::sync::Arc;
use alloc::vec::Vec;
use raft::{NodeId, NodeSet};

/// A way that was made another than most.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Own {
    /// What was said of it.
    dials: Vec<(&'static Setting, Amount)>,
    /// All of it.
    link: Link,
}

impl Own {
    fn read(&mut self, settings: &Settings) {
        let mut of_it = *settings;
        for (dial, amount) in &self.dials {
            dial.set(&mut of_it, *amount);
        }
        self.link = of_it.link;
    }
}

/// The ways that a person cut, and those that are other than most.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Links {
    /// Whom each server cannot reach because that way is cut.
    cut: Sorted<NodeId, NodeSet>,
    own: Arc<Sorted<(NodeId, NodeId), Own>>,
}

impl Links {
    pub(crate) fn is_usual(&self) -> bool {
        self.cut.is_empty() && self.own.is_empty()
    }

    pub(crate) fn is_cut(&self, from: NodeId, to: NodeId) -> bool {
        self.cut.get(&from).is_some_and(|cut| cut.contains(to))
    }

    pub(crate) fn cut(&mut self, from: NodeId, to: NodeId) {
        let mut cut = self.cut.get(&from).copied().unwrap_or_default();
        cut.insert(to);
        self.cut.insert(from, cut);
    }

    pub(crate) fn mend(&mut self, from: NodeId, to: NodeId) {
        let Some(cut) = self.cut.remove(&from) else { return };
        let cut = cut.without([to].into_iter().collect());
        if !cut.is_empty() {
            self.cut.insert(from, cut);
        }
    }

    /// What this way is like.
    pub(crate) fn of<'a>(&'a self, from: NodeId, to: NodeId, settings: &'a Settings) -> &'a Link {
        if self.own.is_empty() {
            return &settings.link;
        }
        self.own.get(&(from, to)).map_or(&settings.link, |own| &own.link)
    }

    /// What was said of this way.
    pub(crate) fn dials(&self, from: NodeId, to: NodeId) -> &[(&'static Setting, Amount)] {
        self.own.get(&(from, to)).map_or(&[], |own| &own.dials)
    }

    /// From now on this way is so; if all are, it is like them again.
    pub(crate) fn turn(
        &mut self,
        way: (NodeId, NodeId),
        dial: &'static Setting,
        amount: Amount,
        settings: &Settings,
    ) {
        let all = Arc::make_mut(&mut self.own);
        let usual = Own { dials: Vec::new(), link: settings.link };
        let mut own = all.remove(&way).unwrap_or(usual);
        own.dials.retain(|(other, _)| *other != dial);
        if dial.get(settings) != amount {
            own.dials.push((dial, amount));
            crate::sorted::ascend(&mut own.dials, |(dial, _)| dial.number);
        }
        own.read(settings);
        if !own.dials.is_empty() {
            all.insert(way, own);
        }
    }

    /// What all ways are like has changed.
    pub(crate) fn read(&mut self, settings: &Settings) {
        if !self.own.is_empty() {
            Arc::make_mut(&mut self.own).values_mut().for_each(|own| own.read(settings));
        }
    }
}
