//! Who is a member of the cluster (thesis §4).

use super::server::{restart, server};
use super::verb::{Kind, Operand, Usual, Value, Verb, Which, verbs, words_of};
use crate::client::{ClientId, Target, Wish};
use crate::cluster::Cluster;
use crate::followed::Followed;
use crate::refusal::Refusal;
use crate::setting::Setting;
use alloc::vec;
use alloc::vec::Vec;
use raft::{Change, Configuration, Input, MemberChange, NodeId, NodeSet, Words};

const NEW: Kind = Kind::Server(Which::New);

verbs! {
    /// Who is a member of the cluster. Whoever leads is asked for the change; a server that there is
    /// not yet starts with an empty disk, and knows nobody.
    MemberAct {
        /// It shall vote. With rounds of catching up it listens first (thesis §4.2.1).
        Add(server: NodeId as NEW) = 38 "add", Usual::LATER;
        /// It shall listen, and have no vote.
        AddLearner(server: NodeId as NEW) = 39 "add".."learner", Usual::LATER;
        /// It shall be no member any more.
        Remove(server: NodeId as Kind::Server(Which::Up)) = 40 "remove", Usual::LATER;
        /// These shall vote, and those of the second group listen, by joint consensus (thesis §4.3).
        Become(members: Vec<NodeSet> as Kind::Members) = 41 "members", Usual::LATER;
    }
}

impl MemberAct {
    pub(super) fn allows(&self, cluster: &Cluster) -> Result<(), Refusal> {
        let leader = cluster.leader().ok_or(Refusal::NoLeader)?;
        let configuration = *server(cluster, leader)?.node.configuration().0;
        match self {
            Self::Add(id) | Self::AddLearner(id) => {
                let next = Setting::next_server(cluster.all()).filter(|next| next == id);
                next.or(cluster.server(*id).map(|_| *id)).ok_or(Refusal::NoSuchServer(*id))?;
                let is_so = match self {
                    Self::Add(_) => configuration.voters.contains(*id),
                    Self::AddLearner(_) | Self::Remove(_) | Self::Become(_) => {
                        configuration.learners.contains(*id)
                    }
                };
                if is_so { Err(Refusal::SameMember(*id)) } else { Ok(()) }
            }
            Self::Remove(id) => {
                server(cluster, *id)?;
                let is_member = configuration.members().contains(*id);
                is_member.then_some(()).ok_or(Refusal::NoMember(*id))
            }
            Self::Become(members) => {
                let [voters, learners] = told_apart(members).ok_or(Refusal::NotMembers)?;
                let all = voters.or(learners);
                let stranger = all.without(cluster.all()).iter().next();
                stranger.map_or(Ok(()), |id| Err(Refusal::NoSuchServer(id)))?;
                let is_so = changes(&configuration, voters, learners).is_empty();
                if is_so { Err(Refusal::SameMembers) } else { Ok(()) }
            }
        }
    }

    pub(super) fn perform(
        &self,
        cluster: &mut Cluster,
        followed: &mut Followed,
    ) -> Result<(), Refusal> {
        let leader = cluster.leader().ok_or(Refusal::NoLeader)?;
        if let Self::Add(id) | Self::AddLearner(id) = self
            && Setting::next_server(cluster.all()) == Some(*id)
        {
            cluster.grow(*id);
            restart(cluster, *id, followed);
        }
        let change = match self {
            Self::Add(id) => Change::Simple(vec![MemberChange::Voter(*id)]),
            Self::AddLearner(id) => Change::Simple(vec![MemberChange::Learner(*id)]),
            Self::Remove(id) => Change::Simple(vec![MemberChange::Remove(*id)]),
            Self::Become(members) => {
                let [voters, learners] = told_apart(members).ok_or(Refusal::NotMembers)?;
                let configuration = server(cluster, leader)?.node.configuration().0;
                let changes = changes(configuration, voters, learners);
                Change::EnterJoint { changes, auto_leave: true }
            }
        };
        let wish = Wish::Change(change.clone());
        let id = cluster.ask(ClientId::FIRST, Target::Leader, leader, wish, followed);
        cluster.feed(leader, Input::Change(id, change), followed);
        Ok(())
    }
}

/// Who votes, and who listens.
fn told_apart(members: &[NodeSet]) -> Option<[NodeSet; 2]> {
    let (voters, learners) = match members {
        [voters] => (*voters, NodeSet::EMPTY),
        [voters, learners] if !learners.is_empty() => (*voters, *learners),
        _ => return None,
    };
    (!voters.is_empty() && voters.and(learners).is_empty()).then_some([voters, learners])
}

/// What must change for these to vote and those to listen.
fn changes(now: &Configuration, voters: NodeSet, learners: NodeSet) -> Vec<MemberChange> {
    let enter = voters.without(now.voters).iter().map(MemberChange::Voter);
    let listen = learners.without(now.learners).iter().map(MemberChange::Learner);
    let leave = now.voters.or(now.learners).without(voters.or(learners));
    enter.chain(listen).chain(leave.iter().map(MemberChange::Remove)).collect()
}

impl Words for MemberAct {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        words_of(self.apart(), sink);
    }
}
