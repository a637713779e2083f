//! Who asks, and that they ask again.

use super::client::{ClientAct, asked};
use super::server::running;
use super::verb::{Kind, Operand, Usual, Value, Verb, verbs, words_of};
use crate::client::{ClientId, Life, Outcome, Target, Wish};
use crate::cluster::Cluster;
use crate::followed::Followed;
use crate::refusal::Refusal;
use alloc::vec::Vec;
use raft::{RequestId, Words};

verbs! {
    /// Who asks, and that they ask again.
    CallerAct {
        /// This client asks, and not the first.
        As(client: ClientId as Kind::Client, asks: ClientAct as Kind::Asks)
            = 44 "as", Usual::LATER;
        /// A client asks once more for what it has no answer to.
        Retry(request: RequestId as Kind::Request, target: Target as Kind::Target)
            = 45 "retry", Usual::LATER;
        /// A client that watches wants to be told no more.
        Unwatch(request: RequestId as Kind::Request)
            = 49 "unwatch", Usual::LATER;
    }
}

impl CallerAct {
    pub(super) fn allows(&self, cluster: &Cluster) -> Result<(), Refusal> {
        match self {
            Self::As(_, asks) => asks.allows(cluster),
            Self::Retry(id, target) => {
                running(cluster, asked(cluster, *target)?)?;
                may_retry(cluster, *id)
            }
            Self::Unwatch(id) => {
                let request = cluster.requests.find(*id).ok_or(Refusal::NoSuchRequest(*id))?;
                let watches = matches!(request.life, Life::Watching(_));
                watches.then_some(()).ok_or(Refusal::DoesNotWatch(*id))
            }
        }
    }

    pub(super) fn perform(
        &self,
        cluster: &mut Cluster,
        followed: &mut Followed,
    ) -> Result<(), Refusal> {
        match self {
            Self::As(client, asks) => asks.perform_as(*client, cluster, followed),
            Self::Retry(id, target) => {
                let server = asked(cluster, *target)?;
                cluster.retry(*id, *target, server, followed);
                Ok(())
            }
            Self::Unwatch(id) => {
                cluster.end_watch(*id, followed);
                Ok(())
            }
        }
    }
}

/// A client asks again for what it was not answered, and did not give up.
fn may_retry(cluster: &Cluster, id: RequestId) -> Result<(), Refusal> {
    let request = cluster.requests.find(id).ok_or(Refusal::NoSuchRequest(id))?;
    let last = cluster.requests.last_of(request);
    if last != id {
        return Err(Refusal::AskedAgain(id, last));
    }
    match (&request.wish, &request.life) {
        (Wish::Session | Wish::Change(_), _) => return Err(Refusal::NotAClients(id)),
        (_, Life::Watching(_)) => return Err(Refusal::Answered(id)),
        (
            Wish::Command(_) | Wish::Read(..) | Wish::Watch(_),
            Life::Settled { outcome: Outcome::Acknowledged { .. } | Outcome::Read { .. }, .. },
        ) => return Err(Refusal::Answered(id)),
        (
            Wish::Command(_) | Wish::Read(..) | Wish::Watch(_),
            Life::Pending | Life::Settled { .. },
        ) => {}
    }
    let gave_up = |serial| cluster.clients.gave_up(request.client, serial);
    if request.serial.is_some_and(gave_up) { Err(Refusal::GivenUp(id)) } else { Ok(()) }
}

impl Words for CallerAct {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        words_of(self.apart(), sink);
    }
}
