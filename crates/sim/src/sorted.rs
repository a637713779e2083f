//! A map as a sorted list. Ours are small, and every type that a tree is made for costs the page a
//! kilobyte or two; a list costs it nearly nothing.

use alloc::vec::Vec;
use core::borrow::Borrow;

/// Keys, ascending, each with its value. Finding one takes a binary search; a new one moves those
/// behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sorted<K, V> {
    pairs: Vec<(K, V)>,
}

impl<K, V> Default for Sorted<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K, V> Sorted<K, V> {
    /// Nothing.
    #[must_use]
    pub const fn new() -> Self {
        Self { pairs: Vec::new() }
    }

    /// Every key with its value, by key.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &V)> {
        self.pairs.iter().map(|(key, value)| (key, value))
    }

    /// Every value, by key.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> {
        self.pairs.iter().map(|(_, value)| value)
    }

    /// Every value, by key, to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.pairs.iter_mut().map(|(_, value)| value)
    }

    /// Is there no key?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// Keeps the pairs for which `stays` says so.
    pub fn retain(&mut self, mut stays: impl FnMut(&K, &mut V) -> bool) {
        self.pairs.retain_mut(|(key, value)| stays(key, value));
    }
}

impl<K: Ord, V> Sorted<K, V> {
    fn place<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, usize>
    where
        K: Borrow<Q>,
    {
        self.pairs.binary_search_by(|(other, _)| other.borrow().cmp(key))
    }

    /// Sets the value of this key, and returns the one it had.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.place(&key) {
            Ok(place) => Some(core::mem::replace(&mut self.pairs[place].1, value)),
            Err(place) => {
                self.pairs.insert(place, (key, value));
                None
            }
        }
    }

    /// Takes this key out, and returns its value.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        self.place(key).ok().map(|place| self.pairs.remove(place).1)
    }

    /// The value of this key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.place(key).ok().map(|place| &self.pairs[place].1)
    }

    /// The value of this key, to be changed.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        self.place(key).ok().map(|place| &mut self.pairs[place].1)
    }

    /// The value of this key, to be changed; a new key begins with what `first` makes.
    pub fn entry(&mut self, key: K, first: impl FnOnce() -> V) -> &mut V {
        let place = match self.place(&key) {
            Ok(place) => place,
            Err(place) => {
                self.pairs.insert(place, (key, first()));
                place
            }
        };
        &mut self.pairs[place].1
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for Sorted<K, V> {
    fn from_iter<T: IntoIterator<Item = (K, V)>>(pairs: T) -> Self {
        let mut sorted = Self::new();
        pairs.into_iter().for_each(|(key, value)| {
            sorted.insert(key, value);
        });
        sorted
    }
}

/// Puts a short list in ascending order of its keys; equal ones stay as they were. By insertion: the
/// standard library's sort is made for long lists, and is compiled anew for every type.
pub fn ascend<T, K: Ord>(list: &mut [T], key: impl Fn(&T) -> K) {
    for end in 1..list.len() {
        let mut place = end;
        while 0 < place && key(&list[place]) < key(&list[place - 1]) {
            list.swap(place, place - 1);
            place -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_list_is_put_in_order_and_equals_stay_as_they_were() {
        let mut list = [(3, 'a'), (1, 'b'), (3, 'c'), (2, 'd'), (1, 'e')];
        ascend(&mut list, |(key, _)| *key);
        assert_eq!(list, [(1, 'b'), (1, 'e'), (2, 'd'), (3, 'a'), (3, 'c')]);
    }

    #[test]
    fn it_does_what_a_tree_does() {
        let mut ours = Sorted::new();
        let mut tree = alloc::collections::BTreeMap::new();
        for step in 0_u32..2_000 {
            let key = step.wrapping_mul(2_654_435_761) >> 25;
            if step % 3 == 2 {
                assert_eq!(ours.remove(&key), tree.remove(&key));
            } else {
                assert_eq!(ours.insert(key, step), tree.insert(key, step));
            }
            assert_eq!(ours.get(&key), tree.get(&key));
            assert!(ours.iter().eq(tree.iter()));
        }
        *ours.entry(1_000, || 7) += 1;
        assert_eq!(ours.get(&1_000), Some(&8));
        ours.retain(|key, _| *key == 1_000);
        assert!(ours.values().eq([&8]));
    }
}
