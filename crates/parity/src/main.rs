//! Prints how many actions a second the engine does natively, how long a jump in a long run takes and
//! how much that keeps, as lines of JSON: a measurement runs it beside the wasm module.

#![allow(clippy::float_arithmetic, reason = "a measurement prints rates")]

use parity::{Travel, Work};
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

/// The system's allocator, counting what is held.
struct Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);

// There is one thread, so a load and a store will do; an atomic addition would cost more.
fn held(more: usize, less: usize) {
    HELD.store(
        HELD.load(Ordering::Relaxed).wrapping_add(more).wrapping_sub(less),
        Ordering::Relaxed,
    );
}

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        held(layout.size(), 0);
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        held(layout.size(), 0);
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        held(size, layout.size());
        unsafe { System.realloc(place, layout, size) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        held(0, layout.size());
        unsafe { System.dealloc(place, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How often each is measured; the median counts.
const ROUNDS: usize = 9;

/// How long a run is sought in, and how often.
const RECORDS: u64 = 1_000_000;
const SEEKS: u64 = 300;

fn main() {
    for (name, work) in Work::ALL {
        let ms = if work == Work::Idle { 60_000 } else { 20_000 };
        let mut rounds: Vec<(f64, u64)> = (0..ROUNDS).map(|_| timed(|| work.actions(ms))).collect();
        rounds.sort_by(|one, other| one.0.total_cmp(&other.0));
        let (seconds, actions) = rounds[ROUNDS / 2];
        print!(r#"{{"work":"{name}","ms":{ms},"actions":{actions},"seconds":{seconds:.6}"#);
        let before = HELD.load(Ordering::Relaxed);
        let (played, mut travel) = timed(|| Travel::through(work, RECORDS));
        let held = HELD.load(Ordering::Relaxed) - before;
        // Far from each other, and each anywhere.
        let places = (1..=SEEKS).map(|place| place * 618_033 % RECORDS);
        let mut seeks: Vec<f64> =
            places.map(|record| timed(|| travel.seek(record)).0 * 1_000.0).collect();
        seeks.sort_by(f64::total_cmp);
        let quantile = |of_hundred: usize| seeks[(seeks.len() - 1) * of_hundred / 100];
        print!(r#","records":{RECORDS},"seeks":{SEEKS},"played":{played:.3},"held":{held}"#);
        println!(
            r#","p50":{:.2},"p99":{:.2},"most":{:.2}}}"#,
            quantile(50),
            quantile(99),
            quantile(100)
        );
    }
}

/// What it gives, and how many seconds that took.
fn timed<T>(it: impl FnOnce() -> T) -> (f64, T) {
    let start = Instant::now();
    let given = it();
    (start.elapsed().as_secs_f64(), given)
}
