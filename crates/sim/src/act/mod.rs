//! What a person can do to the world, by what it is done to.
//!
//! One file per subject: its verbs as rows, whether they can be done now, and what they do. The two
//! stand side by side, because they look at the same things.

mod caller;
mod client;
mod clock;
mod disk;
mod link;
mod member;
mod message;
mod server;
mod setting;
mod trouble;
mod verb;

pub use caller::CallerAct;
pub use client::ClientAct;
pub use clock::ClockAct;
pub use disk::DiskAct;
pub use link::LinkAct;
pub use member::MemberAct;
pub use message::MessageAct;
pub use server::ServerAct;
pub use setting::SettingAct;
pub use trouble::TroubleAct;
pub(crate) use trouble::happen;
pub use verb::{Kind, Leaves, Several, Usual, Value, Verb, Which};

use crate::client::ClientId;
use crate::cluster::Cluster;
use crate::followed::Followed;
use crate::refusal::Refusal;
use alloc::vec::Vec;
use raft::{NodeId, Words};

/// Writes down the subjects once.
macro_rules! subjects {
    ($($(#[$doc:meta])* $name:ident($act:ident)),+ $(,)?) => {
        /// What a person does. Only this is in scripts.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Act { $($(#[$doc])* $name($act)),+ }

        impl Act {
            /// Every verb there is.
            pub fn verbs() -> impl Iterator<Item = &'static Verb> + Clone {
                [$($act::VERBS),+].into_iter().flatten()
            }

            /// The act of this verb with what it takes; none if these are not what it takes.
            #[must_use]
            pub fn of(verb: &Verb, values: &[Value]) -> Option<Self> {
                let number = verb.number;
                $(if $act::VERBS.iter().any(|verb| verb.number == number) {
                    return $act::of(number, values).map(Self::$name);
                })+
                None
            }

            /// Its verb's number, and what the verb was given.
            #[must_use]
            pub fn apart(&self) -> (u8, Vec<Value>) {
                match self { $(Self::$name(act) => act.apart()),+ }
            }

            /// Can it be done now?
            pub(crate) fn allows(&self, cluster: &Cluster) -> Result<(), Refusal> {
                match self { $(Self::$name(act) => act.allows(cluster)),+ }
            }

            pub(crate) fn perform(
                &self,
                cluster: &mut Cluster,
                followed: &mut Followed,
            ) -> Result<(), Refusal> {
                match self { $(Self::$name(act) => act.perform(cluster, followed)),+ }
            }
        }

        $(impl From<$act> for Act {
            fn from(act: $act) -> Self {
                Self::$name(act)
            }
        })+

        impl Words for Act {
            fn words(&self, sink: &mut impl FnMut(u64)) {
                match self { $(Self::$name(act) => act.words(sink)),+ }
            }
        }
    };
}

subjects! {
    /// To a server.
    Server(ServerAct),
    /// To the ways between servers.
    Link(LinkAct),
    /// To messages on their way.
    Message(MessageAct),
    /// To a server's disk.
    Disk(DiskAct),
    /// To clocks and timers.
    Clock(ClockAct),
    /// What a client asks for.
    Client(ClientAct),
    /// Who asks, and that they ask again.
    Caller(CallerAct),
    /// To the cluster's membership.
    Member(MemberAct),
    /// To the settings of the cluster.
    Setting(SettingAct),
    /// To chance.
    Trouble(TroubleAct),
}

impl Act {
    /// Its verb, and what that was given.
    #[must_use]
    pub fn said(&self) -> Option<(&'static Verb, Vec<Value>)> {
        let (number, values) = self.apart();
        Self::numbered(number).map(|verb| (verb, values))
    }

    /// The verb of this number.
    #[must_use]
    pub fn numbered(number: u8) -> Option<&'static Verb> {
        Self::verbs().find(|verb| verb.number == number)
    }

    /// The server that there is after it, even if there was none before.
    #[must_use]
    pub const fn joins(&self) -> Option<NodeId> {
        match self {
            Self::Member(MemberAct::Add(server) | MemberAct::AddLearner(server)) => Some(*server),
            Self::Member(MemberAct::Remove(_) | MemberAct::Become(_))
            | Self::Server(_)
            | Self::Link(_)
            | Self::Message(_)
            | Self::Disk(_)
            | Self::Clock(_)
            | Self::Client(_)
            | Self::Caller(_)
            | Self::Setting(_)
            | Self::Trouble(_) => None,
        }
    }

    /// Who asks for what, if it is a request that somebody makes for the first time.
    #[must_use]
    pub const fn asks(&self) -> Option<(ClientId, &ClientAct)> {
        match self {
            Self::Client(asks) => Some((ClientId::FIRST, asks)),
            Self::Caller(CallerAct::As(client, asks)) => Some((*client, asks)),
            Self::Caller(CallerAct::Retry(..) | CallerAct::Unwatch(_))
            | Self::Member(_)
            | Self::Server(_)
            | Self::Link(_)
            | Self::Message(_)
            | Self::Disk(_)
            | Self::Clock(_)
            | Self::Setting(_)
            | Self::Trouble(_) => None,
        }
    }

    /// The server that it happens to, if it happens to one.
    #[must_use]
    pub fn server(&self) -> Option<NodeId> {
        let (_, values) = self.apart();
        values.iter().find_map(Value::server)
    }
}
