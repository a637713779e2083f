//! What can be set while the cluster runs.

use super::verb::{Kind, Operand, Usual, Value, Verb, verbs};
use crate::cluster::Cluster;
use crate::followed::Followed;
use crate::refusal::Refusal;
use crate::setting::{Amount, Change, Setting};
use alloc::vec::Vec;
use raft::{Input, Words};

verbs! {
    /// What can be set while the cluster runs.
    SettingAct {
        /// From now on this setting is so.
        Set(setting: (&'static Setting, Amount) as Kind::Setting) = 10 "set", Usual::LATER;
    }
}

impl SettingAct {
    pub(super) fn allows(&self, cluster: &Cluster) -> Result<(), Refusal> {
        let Self::Set((setting, amount)) = self;
        if setting.change == Change::NewRun {
            return Err(Refusal::OnlyForANewRun(setting));
        }
        setting.check(*amount).map_err(Refusal::OutOfBounds)?;
        let is_same = setting.get(&cluster.settings) == *amount;
        if is_same { Err(Refusal::SameSetting(setting)) } else { Ok(()) }
    }

    pub(super) fn perform(
        &self,
        cluster: &mut Cluster,
        followed: &mut Followed,
    ) -> Result<(), Refusal> {
        let Self::Set((setting, amount)) = self;
        let before = cluster.settings.config();
        setting.set(&mut cluster.settings, *amount);
        let changed = cluster.settings.config() != before;
        cluster.links.read(&cluster.settings);
        // A server that is down reads its settings when it starts.
        if changed {
            for server in cluster.all().iter() {
                cluster.feed(server, Input::Settings(cluster.config(server)), followed);
            }
            followed.server = None;
        }
        Ok(())
    }
}

impl Words for SettingAct {
    fn words(&self, sink: &mut impl FnMut(u64)) {
        let Self::Set((setting, amount)) = self;
        (10_u8, setting.number).words(sink);
        amount.words(sink);
    }
}
