//! A journal: lines that are added at its end, stay as they are, and are asked for by their places.

use crate::bytes::{counted, number, put_counted, put_number};
use crate::response::Response;
use alloc::string::ToString;
use alloc::sync::Arc;
use alloc::vec::Vec;
use raft::{Chunked, Index};

/// A server's journal. A copy shares the lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Journal(Chunked<Arc<str>>);

impl Journal {
    /// Adds a line, and says which it is; the first one is 1.
    pub(crate) fn push(&mut self, line: &str) -> Index {
        self.0.push(line.into());
        self.last()
    }

    /// The lines from the first to the last of these that there are.
    pub(crate) fn query(&self, first: Index, last: Index) -> Response {
        let skipped = self.before(first);
        let lines = (skipped as u64 + 1..).zip(self.0.iter_from(skipped));
        let asked = lines.take_while(|(place, _)| *place <= last.0);
        Response::found(asked.map(|(place, line)| (place.to_string().into(), Arc::clone(line))))
    }

    /// The last line; [`Index::ZERO`] if there is none.
    #[must_use]
    pub fn last(&self) -> Index {
        Index(self.0.len() as u64)
    }

    /// The lines from this one on.
    pub fn iter_from(&self, first: Index) -> impl Iterator<Item = &str> {
        self.0.iter_from(self.before(first)).map(|line| &**line)
    }

    /// How many lines stand before this one.
    fn before(&self, first: Index) -> usize {
        first.0.saturating_sub(1).min(self.0.len() as u64) as usize
    }

    /// Adds all of it, as a snapshot holds it.
    pub(crate) fn encode_to(&self, bytes: &mut Vec<u8>) {
        put_number(bytes, self.0.len() as u64);
        self.0.iter_from(0).for_each(|line| put_counted(bytes, line.as_bytes()));
    }

    /// Reads one off the front.
    pub(crate) fn decode_from(bytes: &mut &[u8]) -> Option<Self> {
        let mut lines = Chunked::default();
        for _ in 0..number(bytes)? {
            lines.push(core::str::from_utf8(counted(bytes)?).ok()?.into());
        }
        Some(Self(lines))
    }
}
