//! What happens by itself.

use crate::act::{self, Act};
use crate::cluster::Cluster;
use crate::followed::Followed;
use crate::network::MessageId;
use crate::refusal::Refusal;
use raft::{NodeId, RequestId, Timer, Words};

/// What happens by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The network hands this message to the server it is addressed to.
    Deliver(MessageId),
    /// The network hands this message to a server that is frozen: it waits.
    Hold(MessageId),
    /// The network loses this message.
    Lose(MessageId),
    /// A server's disk completes what it was writing.
    Sync(NodeId),
    /// A server's timer runs out.
    Timeout(NodeId, Timer),
    /// A server has waited for more that clients ask for, and takes it in.
    Batch(NodeId),
    /// The client of this request has waited long enough.
    Patience(RequestId),
    /// A fault that somebody wished for happens, or one is mended.
    Trouble,
}

impl Event {
    /// `did` is what chance did of its own will.
    pub(crate) fn perform(
        self,
        cluster: &mut Cluster,
        did: &mut Option<Act>,
        followed: &mut Followed,
    ) -> Result<(), Refusal> {
        match self {
            Self::Deliver(id) => cluster.deliver(id, followed),
            Self::Hold(id) => cluster.hold(id, followed),
            Self::Lose(id) => cluster.lose(id, followed),
            Self::Sync(id) => cluster.complete_sync(id, followed),
            Self::Batch(id) => {
                cluster.take_in(id, followed);
                Ok(())
            }
            Self::Patience(id) => {
                cluster.lose_patience(id, followed);
                Ok(())
            }
            Self::Trouble => {
                *did = act::happen(cluster, followed);
                Ok(())
            }
            Self::Timeout(id, timer) => {
                cluster.run_out(id, timer, followed);
                if timer == Timer::Election {
                    cluster.watch(id, followed);
                }
                Ok(())
            }
        }
    }
}

impl Words for Event {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        match self {
            Self::Deliver(id) => (0_u8, *id).words(sink),
            Self::Hold(id) => (13_u8, *id).words(sink),
            Self::Lose(id) => (1_u8, *id).words(sink),
            Self::Sync(server) => (2_u8, *server).words(sink),
            Self::Trouble => 14_u8.words(sink),
            Self::Batch(server) => (16_u8, *server).words(sink),
            Self::Patience(request) => (15_u8, *request).words(sink),
            Self::Timeout(server, timer) => (3_u8, (*server, *timer)).words(sink),
        }
    }
}
