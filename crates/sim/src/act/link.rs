//! What can be done to the ways between servers.

use super::verb::{Kind, Leaves, Operand, Usual, Value, Verb, verbs};
use crate::cluster::Cluster;
use crate::followed::Followed;
use crate::network::{Fate, Partition};
use crate::refusal::Refusal;
use alloc::vec::Vec;
use raft::{NodeSet, Words};

verbs! {
    /// What can be done to the ways between servers.
    LinkAct {
        /// The network falls apart into these groups; servers in none of them form one more
        /// together. What is on its way between two groups is lost.
        Partition(groups: Vec<NodeSet> as Kind::Groups) = 4 "partition",
            Usual::weighing(48).while_divided(8).then(Leaves::Divided);
        /// The network is whole again.
        Heal() = 5 "heal", Usual::LATER.while_divided(96).then(Leaves::Whole);
    }
}

impl LinkAct {
    pub(super) fn allows(&self, cluster: &Cluster) -> Result<(), Refusal> {
        match self {
            Self::Partition(groups) if apart(cluster, groups)? == cluster.partition => {
                Err(Refusal::SamePartition)
            }
            Self::Heal() if cluster.partition.is_whole() => Err(Refusal::NotPartitioned),
            Self::Partition(_) | Self::Heal() => Ok(()),
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
                let Cluster { partition, queue, .. } = cluster;
                // What waits for a frozen server has passed the network.
                followed.cut_off = queue.take_all(|flight| {
                    flight.fate != Fate::Waits && !partition.connects(flight.id.from, flight.id.to)
                });
            }
            Self::Heal() => cluster.partition = Partition::default(),
        }
        Ok(())
    }
}

fn apart(cluster: &Cluster, groups: &[NodeSet]) -> Result<Partition, Refusal> {
    Partition::of(cluster.settings.all(), groups).ok_or(Refusal::NotGroups)
}

impl Words for LinkAct {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        match self {
            Self::Partition(groups) => {
                (6_u8, groups.len() as u64).words(sink);
                groups.iter().for_each(|group| group.words(sink));
            }
            Self::Heal() => 7_u8.words(sink),
        }
    }
}
