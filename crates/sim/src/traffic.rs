//! What the network remembers of each way between two servers.

use crate::time::Time;
use alloc::vec;
use alloc::vec::Vec;

/// What the network remembers of one way.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Way {
    /// How many messages went it.
    pub(crate) sent: u32,
    /// How many copies were made of them.
    pub(crate) copies: u32,
    /// When the last message on it arrives: a way keeps the order of its messages.
    pub(crate) last_arrival: Time,
    /// Until when the bytes of what was sent occupy it.
    pub(crate) busy_until: Time,
}

/// Every way, by the places of its ends.
#[derive(Clone, Debug)]
pub(crate) struct Traffic {
    servers: usize,
    ways: Vec<Way>,
}

impl Traffic {
    pub(crate) fn between(servers: usize) -> Self {
        Self { servers, ways: vec![Way::default(); servers * servers] }
    }

    #[inline]
    pub(crate) fn way(&mut self, from: usize, to: usize) -> Option<&mut Way> {
        self.ways.get_mut(from * self.servers + to)
    }

    /// One more server has ways to and from all others.
    pub(crate) fn grow(&mut self) {
        let old = self.servers;
        let mut grown = Self::between(old + 1);
        for from in 0..old {
            let row = from * old..(from + 1) * old;
            let new = from * grown.servers..from * grown.servers + old;
            grown.ways[new].copy_from_slice(&self.ways[row]);
        }
        *self = grown;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_joins_leaves_the_ways_of_the_others_as_they_were() {
        let mut traffic = Traffic::between(2);
        for (from, to) in [(0, 1), (1, 0)] {
            traffic.way(from, to).unwrap().sent = (10 * from + to) as u32;
        }
        traffic.grow();
        let sent =
            [(0, 1), (1, 0), (0, 2), (2, 1)].map(|(from, to)| traffic.way(from, to).unwrap().sent);
        assert_eq!(sent, [1, 10, 0, 0]);
        assert!(traffic.way(2, 3).is_none());
    }
}
