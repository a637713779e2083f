//! What can be done to a message on its way.

use super::verb::{Kind, Operand, Usual, Value, Verb, verbs};
use crate::cluster::Cluster;
use crate::followed::Followed;
use crate::network::MessageId;
use crate::refusal::Refusal;
use alloc::vec::Vec;
use raft::Words;

verbs! {
    /// What can be done to a message on its way.
    MessageAct {
        /// It is taken off the network.
        Drop(message: MessageId as Kind::Message) = 6 "drop", Usual::weighing(48);
    }
}

impl MessageAct {
    pub(super) fn allows(&self, cluster: &Cluster) -> Result<(), Refusal> {
        match self {
            Self::Drop(id) => cluster.on_its_way(*id),
        }
    }

    pub(super) fn perform(
        &self,
        cluster: &mut Cluster,
        followed: &mut Followed,
    ) -> Result<(), Refusal> {
        match self {
            Self::Drop(id) => cluster.lose(*id, followed),
        }
    }
}

impl Words for MessageAct {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        match self {
            Self::Drop(id) => (8_u8, *id).words(sink),
        }
    }
}
