//! Why something cannot be done.

use crate::network::MessageId;
use crate::setting::{OutOfBounds, Setting};
use raft::{Index, NodeId, RequestId, Timer};

/// Why an action cannot be done now. Nothing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The cluster has no such server.
    NoSuchServer(NodeId),
    /// This message is not on its way: it never was, it arrived, or it is lost.
    NoSuchMessage(MessageId),
    /// The server is down.
    Down(NodeId),
    /// The server is up already.
    Up(NodeId),
    /// The server is frozen.
    Frozen(NodeId),
    /// The server is not frozen.
    NotFrozen(NodeId),
    /// The server does not run this timer: a leader has no election timeout, others no heartbeat.
    NoSuchTimer(NodeId, Timer),
    /// The disk has nothing to write.
    NothingToSync(NodeId),
    /// The server has applied nothing since its last snapshot.
    NothingToCompact(NodeId),
    /// The server leads already.
    Leads(NodeId),
    /// The leader is handing over already.
    HandsOver(NodeId),
    /// The server is such a member already.
    SameMember(NodeId),
    /// The server is no member.
    NoMember(NodeId),
    /// Just these are the members already.
    SameMembers,
    /// Somebody must vote, and nobody can vote and listen.
    NotMembers,
    /// The network is whole.
    NotPartitioned,
    /// A partition needs two groups at least, none empty, and no server in two of them.
    NotGroups,
    /// The network is divided just so already.
    SamePartition,
    /// The ways name no way, or all of them are cut already.
    NothingToCut,
    /// None of the ways is cut.
    NothingToMend,
    /// These ways are so already.
    SameDial(&'static Setting),
    /// This setting is none of the network's.
    NotADial(&'static Setting),
    /// No such message is on its way.
    NoneOnTheirWay,
    /// What is on this way does not arrive: it is cut.
    WayIsCut(NodeId, NodeId),
    /// The message is there, and waits for a server that is frozen.
    Waits(MessageId),
    /// The server's disk is so already.
    SameDisk(NodeId),
    /// The server's disk has no such entry.
    NotOnDisk(NodeId, Index),
    /// An entry on the server's disk is not what was written.
    Corrupt(NodeId, Index),
    /// The server's clock runs so already.
    SameRate(NodeId),
    /// A clock can run from a tenth to ten times as fast.
    NoSuchRate,
    /// Fewer than two servers wait for an election timeout.
    TooFewTimers,
    /// Just such trouble is made already, or none was named.
    SameTrouble,
    /// No trouble is made.
    NoTrouble,
    /// It is no time, or a longer one than an act may name.
    NoSuchSpan,
    /// No server that is up believes that it leads.
    NoLeader,
    /// This setting cannot change while the cluster runs.
    OnlyForANewRun(&'static Setting),
    /// The setting cannot be this.
    OutOfBounds(OutOfBounds),
    /// The setting is so already.
    SameSetting(&'static Setting),
    /// Nobody made this request.
    NoSuchRequest(RequestId),
    /// The request was answered, and there is nothing to ask again.
    Answered(RequestId),
    /// The first request was asked again already, as the second.
    AskedAgain(RequestId, RequestId),
    /// The request is not one that a client makes of its own accord.
    NotAClients(RequestId),
    /// It is no watch, or one that ended.
    DoesNotWatch(RequestId),
    /// Its client asked for so much since that it gave this request up.
    GivenUp(RequestId),
    /// Many keys cannot be set at once.
    ManyKeys,
    /// The range begins before the first line, or ends before it begins.
    NoRange,
    /// The key or the value is longer than [`Command::LONGEST`](crate::Command::LONGEST), or the key
    /// is empty.
    BadCommand,
}

impl Refusal {
    /// Its name in files and tables.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        match self {
            Self::NoSuchServer(_) => "no-such-server",
            Self::NoSuchMessage(_) => "no-such-message",
            Self::Down(_) => "down",
            Self::Up(_) => "up",
            Self::Frozen(_) => "frozen",
            Self::NotFrozen(_) => "not-frozen",
            Self::NoSuchTimer(_, Timer::Election) => "no-election-timer",
            Self::NoSuchTimer(_, Timer::Heartbeat) => "no-heartbeat-timer",
            Self::NothingToSync(_) => "nothing-to-sync",
            Self::NothingToCompact(_) => "nothing-to-compact",
            Self::Leads(_) => "leads",
            Self::HandsOver(_) => "hands-over",
            Self::SameMember(_) => "same-member",
            Self::NoMember(_) => "no-member",
            Self::SameMembers => "same-members",
            Self::NotMembers => "not-members",
            Self::NotPartitioned => "not-partitioned",
            Self::NotGroups => "not-groups",
            Self::SamePartition => "same-partition",
            Self::NothingToCut => "nothing-to-cut",
            Self::NothingToMend => "nothing-to-mend",
            Self::SameDial(_) => "same-dial",
            Self::NotADial(_) => "not-a-dial",
            Self::NoneOnTheirWay => "none-on-their-way",
            Self::WayIsCut(..) => "way-is-cut",
            Self::Waits(_) => "waits",
            Self::SameDisk(_) => "same-disk",
            Self::NotOnDisk(..) => "not-on-disk",
            Self::Corrupt(..) => "corrupt",
            Self::SameRate(_) => "same-rate",
            Self::NoSuchRate => "no-such-rate",
            Self::TooFewTimers => "too-few-timers",
            Self::NoSuchSpan => "no-such-span",
            Self::SameTrouble => "same-trouble",
            Self::NoTrouble => "no-trouble",
            Self::NoLeader => "no-leader",
            Self::OnlyForANewRun(_) => "only-for-a-new-run",
            Self::OutOfBounds(_) => "out-of-bounds",
            Self::SameSetting(_) => "same-setting",
            Self::NoSuchRequest(_) => "no-such-request",
            Self::Answered(_) => "answered",
            Self::AskedAgain(..) => "asked-again",
            Self::NotAClients(_) => "not-a-clients",
            Self::DoesNotWatch(_) => "does-not-watch",
            Self::GivenUp(_) => "given-up",
            Self::ManyKeys => "many-keys",
            Self::NoRange => "no-range",
            Self::BadCommand => "bad-command",
        }
    }
}
