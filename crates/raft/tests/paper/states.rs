//! States of the tests' state machine, which is the list of what it applied.

use raft::Entry;
use std::cell::RefCell;
use std::sync::Arc;

thread_local! {
    /// Every list of entries of which a snapshot was taken. Its state is the place of it, said
    /// several times, so that chunks of two snapshots do not make one.
    static STATES: RefCell<Vec<Vec<Entry>>> = const { RefCell::new(Vec::new()) };
}

/// The state machine's state after these entries: 40 bytes.
pub(crate) fn state_of(applied: &[Entry]) -> Arc<[u8]> {
    let place = STATES.with_borrow_mut(|states| {
        states.push(applied.to_vec());
        states.len() as u64
    });
    place.to_le_bytes().repeat(5).into()
}

/// The entries after which the state is this; none for a state that is none.
pub(crate) fn applied_in(state: &[u8]) -> Vec<Entry> {
    let Some((first, rest)) = state.split_first_chunk::<8>() else { return Vec::new() };
    if rest.len() != 32 || rest.chunks(8).any(|word| word != first) {
        return Vec::new();
    }
    let place = u64::from_le_bytes(*first) as usize;
    STATES.with_borrow(|states| states.get(place - 1).cloned().expect("a state that was taken"))
}
