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
    /// How many elements of the first chunk are no longer in the list.
    skipped: usize,
    len: usize,
}

impl<T> Default for Chunked<T> {
    fn default() -> Self {
        Self { chunks: Vec::new(), skipped: 0, len: 0 }
    }
}

impl<T: Clone> Chunked<T> {
    /// Puts `element` at the end.
    pub fn push(&mut self, element: T) {
        if (self.skipped + self.len).is_multiple_of(CHUNK) {
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
        let end = self.skipped + len;
        self.chunks.truncate(end.div_ceil(CHUNK));
        let rest = end % CHUNK;
        if rest != 0
            && let Some(last) = self.chunks.last_mut()
        {
            Arc::make_mut(last).truncate(rest);
        }
        self.len = len;
    }

    /// Takes the first `count` elements out. Chunks in which none is left go.
    pub fn drop_front(&mut self, count: usize) {
        let count = count.min(self.len);
        self.len -= count;
        self.skipped += count;
        self.chunks.drain(..self.skipped / CHUNK);
        self.skipped %= CHUNK;
    }
}

impl<T> Chunked<T> {
    /// The element at `place`, counted from 0.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<&T> {
        if self.len <= place {
            return None;
        }
        let place = self.skipped + place;
        self.chunks.get(place / CHUNK)?.get(place % CHUNK)
    }

    /// How many elements are at the beginning for which `is_before` holds, if it holds for none
    /// behind one for which it does not.
    pub fn partition_point(&self, is_before: impl Fn(&T) -> bool) -> usize {
        let (mut from, mut to) = (0, self.len);
        while from < to {
            let middle = from.midpoint(to);
            if self.get(middle).is_some_and(&is_before) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        from
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
        let place = self.skipped.saturating_add(place);
        let chunks = self.chunks.get(place / CHUNK..).unwrap_or(&[]);
        let first = chunks.first().and_then(|chunk| chunk.get(place % CHUNK..)).unwrap_or(&[]);
        let rest = chunks.get(1..).unwrap_or(&[]);
        first.iter().chain(rest.iter().flat_map(|chunk| chunk.iter()))
    }
}

impl<T: PartialEq> Chunked<T> {
    /// Has `other` the same first `len` elements, and have both so many? What they share is not
    /// looked into.
    #[must_use]
    pub fn begins_as(&self, other: &Self, len: usize) -> bool {
        if self.len < len || other.len < len {
            return false;
        }
        if self.skipped != 0 || other.skipped != 0 {
            return self.iter_from(0).take(len).eq(other.iter_from(0).take(len));
        }
        let mut left = len;
        self.chunks.iter().zip(&other.chunks).take(len.div_ceil(CHUNK)).all(|(a, b)| {
            let count = left.min(CHUNK);
            left -= count;
            Arc::ptr_eq(a, b) || a.get(..count) == b.get(..count)
        })
    }
}

impl<T: PartialEq> PartialEq for Chunked<T> {
    fn eq(&self, other: &Self) -> bool {
        if self.len != other.len || self.skipped != other.skipped {
            return self.len == other.len && self.iter_from(0).eq(other.iter_from(0));
        }
        let mut skipped = self.skipped;
        self.chunks.iter().zip(&other.chunks).all(|(a, b)| {
            let first = core::mem::take(&mut skipped);
            Arc::ptr_eq(a, b) || a.get(first..) == b.get(first..)
        })
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
    fn a_list_without_its_front_is_the_list_of_the_rest() {
        for dropped in (0..=3 * CHUNK + 1).step_by(7) {
            for again in [0, 1, CHUNK - 1, CHUNK, 2 * CHUNK + 3] {
                let mut list = numbers(3 * CHUNK);
                list.drop_front(dropped);
                list.drop_front(again);
                let first = (dropped + again).min(3 * CHUNK);
                assert!(list.iter_from(0).copied().eq(first..3 * CHUNK));
                assert_eq!(list.get(0).copied(), (first < 3 * CHUNK).then_some(first));
                (0..CHUNK).for_each(|number| list.push(number));
                list.truncate(3 * CHUNK - first + 1);
                let mut rest = Chunked::default();
                (first..3 * CHUNK).chain([0]).for_each(|number| rest.push(number));
                assert_eq!(list, rest);
                assert!(list.chunks.len() <= rest.chunks.len() + 1, "what is gone takes no room");
            }
        }
    }

    #[test]
    fn two_lists_begin_as_each_other_as_far_as_their_elements_are_the_same() {
        let len = 2 * CHUNK + 5;
        let list = numbers(len);
        for differs in [0, 1, CHUNK - 1, CHUNK, 2 * CHUNK, len - 1] {
            let mut other = list.clone();
            other.truncate(differs);
            (differs..len).for_each(|number| other.push(number + 1));
            for (one, other) in [(&list, &other), (&other, &list)] {
                let same = (0..=len + 1).filter(|count| one.begins_as(other, *count)).max();
                assert_eq!(same, Some(differs));
            }
            let (mut one, mut other) = (list.clone(), other);
            one.drop_front(1);
            other.drop_front(1);
            assert!(one.begins_as(&other, differs.saturating_sub(1)));
            assert!(!one.begins_as(&other, differs.max(1)));
        }
        assert!(list.begins_as(&numbers(len + 7), len) && !list.begins_as(&list, len + 1));
    }

    /// Whatever is done to it over several chunks, with copies kept meanwhile.
    #[test]
    fn it_is_the_list_that_a_plain_one_would_be() {
        let mut seed = 7_u64;
        let mut below = |limit: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) as usize % limit
        };
        let (mut list, mut plain) = (Chunked::default(), Vec::new());
        let mut kept = Vec::new();
        for step in 0..400 {
            match below(8) {
                0 => {
                    let len = below(plain.len() + 2);
                    list.truncate(len);
                    plain.truncate(len);
                }
                1 => {
                    let count = below(plain.len() / 2 + 2);
                    list.drop_front(count);
                    plain.drain(..count.min(plain.len()));
                }
                2 => kept.push((list.clone(), plain.clone())),
                _ => (0..below(3 * CHUNK)).for_each(|number| {
                    list.push(number + step);
                    plain.push(number + step);
                }),
            }
            let place = below(plain.len() + 2);
            assert_eq!(list.get(place), plain.get(place));
            assert!(list.iter_from(place).eq(plain.get(place..).unwrap_or(&[])));
            assert_eq!(list.len(), plain.len());
            if let Some((other, of)) = kept.get(below(kept.len() + 1)) {
                let count = below(plain.len().min(of.len()) + 1);
                assert_eq!(list.begins_as(other, count), plain.get(..count) == of.get(..count));
                assert_eq!(list == *other, plain == *of);
            }
        }
        for (list, plain) in kept {
            assert!(list.iter_from(0).eq(&plain) && list.len() == plain.len());
            let mut again = Chunked::default();
            plain.iter().for_each(|number| again.push(*number));
            assert_eq!(list, again);
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
