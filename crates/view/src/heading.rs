//! Where the run is on its way to.

use scenario::link::Link;
use sim::Time;

/// A moment that the run is on its way to.
#[derive(Clone, Debug)]
pub(crate) struct Heading {
    pub(crate) time: Time,
    /// The record after which it is, if that is known.
    pub(crate) record: u64,
    /// The link that named it: when it is reached, the run is compared with what the link says.
    pub(crate) link: Option<Box<Link>>,
}
