//! What a step owes once all that arrived together is handled.

use crate::servers::NodeSet;
use crate::types::Index;

/// What a step owes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Due {
    /// A leader: to whom something may be sent, because there are new entries or room for more.
    pub(crate) sends: NodeSet,
    /// A leader: who acknowledged what it has.
    pub(crate) acknowledged: NodeSet,
    /// A leader: more copies were counted.
    pub(crate) counts: bool,
    /// A leader: reads wait for a round that begins now.
    pub(crate) round: bool,
    /// A follower: a leader's request was taken in, and now it has everything up to here.
    pub(crate) heard: Option<Index>,
    /// A follower: its disk has more.
    pub(crate) written: bool,
}
