//! The clients whose entries a leader has in its log, and that are answered once these are applied.

use crate::types::{Index, RequestId};
use alloc::collections::VecDeque;

/// The clients that wait, by the index of their entry, ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Waiting {
    clients: VecDeque<(Index, RequestId, u64)>,
    /// How many bytes their entries have.
    bytes: u64,
}

impl Waiting {
    /// How many bytes wait. With one more entry, of `more` bytes, are there more than `most`? A single
    /// entry never is too much.
    pub(crate) fn would_exceed(&self, more: u64, most: u32) -> Option<u64> {
        let bytes = self.bytes.saturating_add(more);
        (0 < self.bytes && u64::from(most) < bytes).then_some(bytes)
    }

    /// A client waits for its entry at `index`, of so many bytes.
    pub(crate) fn push(&mut self, index: Index, request: RequestId, bytes: u64) {
        self.bytes = self.bytes.saturating_add(bytes);
        self.clients.push_back((index, request, bytes));
    }

    /// The next whose entry is at `last` or before.
    pub(crate) fn pop_up_to(&mut self, last: Index) -> Option<(Index, RequestId)> {
        let (index, request, bytes) = self.clients.pop_front_if(|(at, ..)| *at <= last)?;
        self.bytes = self.bytes.saturating_sub(bytes);
        Some((index, request))
    }

    /// All of them.
    pub(crate) fn requests(self) -> impl Iterator<Item = RequestId> {
        self.clients.into_iter().map(|(_, request, _)| request)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_bytes_as_may_wait_do_and_one_more_does_not() {
        let mut waiting = Waiting::default();
        assert_eq!(waiting.would_exceed(50, 10), None, "one entry always passes");
        waiting.push(Index(1), RequestId(1), 6);
        assert_eq!(waiting.would_exceed(4, 10), None);
        assert_eq!(waiting.would_exceed(5, 10), Some(11));
        assert_eq!(waiting.pop_up_to(Index(1)), Some((Index(1), RequestId(1))));
        assert_eq!(waiting.would_exceed(50, 10), None, "nothing waits any more");
    }
}
