//! What one proposal costs from the call on the leader until all servers have applied it, in
//! memory: time, allocations and messages, for our Raft and for `raft` 0.7 in the same run.
//!
//! Run with `cargo bench -p peers`. Rounds of the two take turns, so that whatever else the machine
//! does hits both; each figure is the median over the rounds.
//!
//! Both harnesses carry messages in a queue, complete writes at once and read what they apply.
//! Neither encodes a message. The commands exist before the clock starts.

#![allow(clippy::float_arithmetic, reason = "averages and ratios, printed and never compared")]

mod ours;
mod theirs;

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// The system's allocator, counting.
struct Counting;

static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);

// The benchmark has one thread, so a load and a store will do; an atomic addition would cost the
// one who allocates most.
fn count() {
    ALLOCATIONS.store(ALLOCATIONS.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
}

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        unsafe { System.realloc(place, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Servers in memory, the first of them leader.
trait Cluster {
    type Command;

    fn command(text: &[u8]) -> Self::Command;
    /// With `merges`, appends that wait in the leader become one, where there is such an option.
    fn elected(servers: usize, merges: bool) -> Self;
    /// The leader takes `command`.
    fn propose(&mut self, command: Self::Command);
    /// Messages and writes go on until there are none.
    fn settle(&mut self);
    /// How many commands the slowest server has applied.
    fn applied(&self) -> usize;
    /// How many messages were sent so far.
    fn messages(&self) -> u64;
}

/// What one proposal cost on average.
#[derive(Clone, Copy)]
struct Cost {
    nanoseconds: f64,
    allocations: f64,
    messages: f64,
}

// Short rounds, so that on a busy machine most are not interrupted, and many.
const WARM_UP: usize = 128;
const PROPOSALS: usize = 1_024;
const ROUNDS: usize = 301;

fn round<C: Cluster>(servers: usize, in_flight: usize, merges: bool) -> Cost {
    let mut cluster = C::elected(servers, merges);
    let mut commands: Vec<_> = (0..WARM_UP + PROPOSALS)
        .map(|number| C::command(&(number as u128).to_le_bytes()))
        .collect();
    let mut propose = |cluster: &mut C, count: usize| {
        let goal = cluster.applied() + count;
        for _ in 0..count / in_flight {
            let batch = commands.len() - in_flight..;
            commands.drain(batch).for_each(|command| cluster.propose(command));
            cluster.settle();
        }
        assert_eq!(cluster.applied(), goal, "every server applied every command");
    };
    propose(&mut cluster, WARM_UP);
    let (allocations, messages) = (ALLOCATIONS.load(Ordering::Relaxed), cluster.messages());
    let begin = Instant::now();
    propose(&mut cluster, PROPOSALS);
    let nanoseconds = begin.elapsed().as_nanos();
    let each = |sum: u64| sum as f64 / PROPOSALS as f64;
    Cost {
        nanoseconds: each(nanoseconds as u64),
        allocations: each(ALLOCATIONS.load(Ordering::Relaxed) - allocations),
        messages: each(cluster.messages() - messages),
    }
}

fn medians(costs: &[Cost]) -> Cost {
    let median = |what: fn(&Cost) -> f64| {
        let mut values: Vec<f64> = costs.iter().map(what).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    Cost {
        nanoseconds: median(|cost| cost.nanoseconds),
        allocations: median(|cost| cost.allocations),
        messages: median(|cost| cost.messages),
    }
}

/// `ours 3 64` or `theirs 3 64 merges` runs that one alone, for a program that counts instructions.
fn alone(words: &[String]) -> Option<()> {
    let [side, servers, in_flight, ..] = words else { return None };
    let (servers, in_flight) = (servers.parse().ok()?, in_flight.parse().ok()?);
    let merges = words.iter().any(|word| word == "merges");
    let round = match side.as_str() {
        "ours" => round::<ours::Servers>,
        "theirs" => round::<theirs::Servers>,
        _ => return None,
    };
    (0..20).for_each(|_| _ = round(servers, in_flight, merges));
    Some(())
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if alone(&words).is_some() {
        return;
    }
    println!("One proposal until all servers applied it; medians of {ROUNDS} rounds.");
    println!("* with its appends merged by `batch_append`, as ours always are.\n");
    println!("                   ours                          raft 0.7");
    print!("servers  in flight");
    println!("{0}{0}   times as fast", "     µs  allocations  messages");
    let loads = |servers| [(servers, 1, false), (servers, 64, false), (servers, 64, true)];
    for (servers, in_flight, merges) in [1, 3, 5, 7].into_iter().flat_map(loads) {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            ours.push(round::<ours::Servers>(servers, in_flight, merges));
            theirs.push(round::<theirs::Servers>(servers, in_flight, merges));
        }
        let (ours, theirs) = (medians(&ours), medians(&theirs));
        print!("{servers:7}  {in_flight:8}{}", if merges { "*" } else { " " });
        for Cost { nanoseconds, allocations, messages } in [ours, theirs] {
            print!("  {:5.2}  {allocations:11.2}  {messages:8.1}", nanoseconds / 1_000.0);
        }
        println!("  {:14.1}", theirs.nanoseconds / ours.nanoseconds);
    }
}
