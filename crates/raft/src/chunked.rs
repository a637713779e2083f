//! A list that is cheap to copy, so that a thousand moments of a long run can be kept.

use alloc::sync::Arc;
use alloc::vec::Vec;

/// How many elements a chunk holds: a copy of the list shares all full chunks with the original.
const CHUNK: usize = 64;

/// A list of which a copy costs one pointer per [`CHUNK`] elements.
#[derive(Clone, Debug)]
pub struct Chunked<T> {
    /// Every chunk but the last is full, and none is empty.
    chunks: Vec<Arc<Vec<T>>>,
    len: usize,
}

impl<T> Default for Chunked<T> {
    fn default() -> Self {
        Self { chunks: Vec::new(), len: 0 }
    }
}

impl<T: Clone> Chunked<T> {
    /// Puts `element` at the end.
    pub fn push(&mut self, element: T) {
        if self.len.is_multiple_of(CHUNK) {
            let mut chunk = Vec::with_capacity(CHUNK);
            chunk.push(element);
            self.chunks.push(Arc::new(chunk));
        } else if let Some(last) = self.chunks.last_mut() {
            match Arc::get_mut(last) {
                Some(own) => own.push(element),
                None => {
                    // `make_mut` would copy with no room to spare, and the push would copy again.
                    let mut copy = Vec::with_capacity(CHUNK);
                    copy.extend_from_slice(last);
                    copy.push(element);
                    *last = Arc::new(copy);
                }
            }
        }
        self.len += 1;
    }

    /// Keeps the first `len` elements.
    pub fn truncate(&mut self, len: usize) {
        if self.len <= len {
            return;
        }
        self.chunks.truncate(len.div_ceil(CHUNK));
        let rest = len % CHUNK;
        if rest != 0
            && let Some(last) = self.chunks.last_mut()
        {
            Arc::make_mut(last).truncate(rest);
        }
        self.len = len;
    }
}

impl<T> Chunked<T> {
    /// The element at `place`, counted from 0.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<&T> {
        self.chunks.get(place / CHUNK)?.get(place % CHUNK)
    }

    /// How many elements it has.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Has it none?
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Its elements from `place` on, in order.
    pub fn iter_from(&self, place: usize) -> impl Iterator<Item = &T> {
        let chunks = self.chunks.get(place / CHUNK..).unwrap_or(&[]);
        chunks.iter().flat_map(|chunk| chunk.iter()).skip(place % CHUNK)
    }
}

impl<T: PartialEq> PartialEq for Chunked<T> {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len
            && self.chunks.iter().zip(&other.chunks).all(|(a, b)| Arc::ptr_eq(a, b) || a == b)
    }
}

impl<T: Eq> Eq for Chunked<T> {}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(count: usize) -> Chunked<usize> {
        let mut list = Chunked::default();
        (0..count).for_each(|number| list.push(number));
        list
    }

    #[test]
    fn a_list_cut_anywhere_and_grown_again_is_the_list_built_at_once() {
        for cut in 0..=3 * CHUNK {
            let mut list = numbers(3 * CHUNK);
            let before = list.clone();
            list.truncate(cut);
            assert_eq!(list, numbers(cut));
            (cut..3 * CHUNK).for_each(|number| list.push(number));
            assert_eq!(list, before);
            assert_eq!(list.iter_from(cut).count(), 3 * CHUNK - cut);
        }
    }

    #[test]
    fn a_copy_does_not_see_what_is_done_to_the_original() {
        let mut list = numbers(CHUNK + 1);
        let copy = list.clone();
        list.push(7);
        list.truncate(3);
        assert_eq!(copy, numbers(CHUNK + 1));
    }
}
