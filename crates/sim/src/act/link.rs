//! What can be done to the ways between servers.

use super::verb::{Kind, Leaves, Operand, Usual, Value, Verb, verbs, words_of};
use crate::cluster::Cluster;
use crate::followed::Followed;
use crate::link::Ways;
use crate::links::Links;
use crate::network::Partition;
use crate::refusal::Refusal;
use crate::setting::{Amount, Section, Setting};
use crate::settings::Settings;
use alloc::vec::Vec;
use raft::{NodeId, NodeSet, Words};

verbs! {
    /// What can be done to the ways between servers.
    LinkAct {
        /// The network falls apart into these groups; servers in none of them form one more
        /// together. What is on its way between two groups is lost.
        Partition(groups: Vec<NodeSet> as Kind::Groups) = 4 "partition",
            Usual::weighing(48).while_divided(8).then(Leaves::Divided);
        /// The network is whole again.
        Heal() = 5 "heal", Usual::LATER.while_divided(96).then(Leaves::Whole);
        /// Nothing passes these ways any more, and what is on them is lost.
        Cut(ways: Ways as Kind::Ways) = 21 "cut", Usual::LATER;
        /// These ways are whole again.
        Mend(ways: Ways as Kind::Ways) = 22 "mend", Usual::LATER;
        /// From now on these ways are so, whatever all others are.
        Turn(ways: Ways as Kind::Ways, dial: (&'static Setting, Amount) as Kind::Dial)
            = 23 "link", Usual::LATER;
    }
}

impl LinkAct {
    pub(super) fn allows(&self, cluster: &Cluster) -> Result<(), Refusal> {
        match self {
            Self::Partition(groups) if apart(cluster, groups)? == cluster.partition => {
                Err(Refusal::SamePartition)
            }
            Self::Heal() if cluster.partition.is_whole() && cluster.links.is_usual() => {
                Err(Refusal::NotPartitioned)
            }
            Self::Partition(_) | Self::Heal() => Ok(()),
            Self::Cut(ways) => {
                let is_open = |(from, to)| !cluster.links.is_cut(from, to);
                any(cluster, *ways, is_open).then_some(()).ok_or(Refusal::NothingToCut)
            }
            Self::Mend(ways) => {
                let is_cut = |(from, to)| cluster.links.is_cut(from, to);
                any(cluster, *ways, is_cut).then_some(()).ok_or(Refusal::NothingToMend)
            }
            Self::Turn(ways, (dial, amount)) => {
                if dial.section != Section::Network {
                    return Err(Refusal::NotADial(dial));
                }
                dial.check(*amount).map_err(Refusal::OutOfBounds)?;
                let differs = |(from, to)| {
                    let link = *cluster.links.of(from, to, &cluster.settings);
                    dial.get(&Settings { link, ..cluster.settings }) != *amount
                };
                any(cluster, *ways, differs).then_some(()).ok_or(Refusal::SameDial(dial))
            }
        }
    }

    pub(super) fn perform(
        &self,
        cluster: &mut Cluster,
        followed: &mut Followed,
    ) -> Result<(), Refusal> {
        match self {
            Self::Partition(groups) => {
                cluster.partition = apart(cluster, groups)?;
                cluster.lose_what_is_cut_off(followed);
            }
            Self::Heal() => {
                cluster.partition = Partition::default();
                cluster.links = Links::default();
            }
            Self::Cut(ways) => {
                let all = ways.among(cluster.all());
                all.for_each(|(from, to)| cluster.links.cut(from, to));
                cluster.lose_what_is_cut_off(followed);
            }
            Self::Mend(ways) => {
                let all = ways.among(cluster.all());
                all.for_each(|(from, to)| cluster.links.mend(from, to));
            }
            Self::Turn(ways, (dial, amount)) => {
                let all = cluster.all();
                let Cluster { links, settings, .. } = cluster;
                let all = ways.among(all);
                all.for_each(|way| links.turn(way, dial, *amount, settings));
            }
        }
        Ok(())
    }
}

/// Is any of these ways so?
fn any(cluster: &Cluster, ways: Ways, is_so: impl Fn((NodeId, NodeId)) -> bool) -> bool {
    ways.among(cluster.all()).any(is_so)
}

fn apart(cluster: &Cluster, groups: &[NodeSet]) -> Result<Partition, Refusal> {
    Partition::of(cluster.all(), groups).ok_or(Refusal::NotGroups)
}

impl Words for LinkAct {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        match self {
            Self::Partition(groups) => {
                (6_u8, groups.len() as u64).words(sink);
                groups.iter().for_each(|group| group.words(sink));
            }
            Self::Heal() => 7_u8.words(sink),
            Self::Cut(_) | Self::Mend(_) | Self::Turn(..) => words_of(self.apart(), sink),
        }
    }
}
