//! How much a scenario or a link may hold. Reaching a limit is an error that names it.

use sim::Time;

/// The longest scenario, in bytes of text.
pub const MOST_BYTES: usize = 1 << 20;
/// The most lines of a scenario.
pub const MOST_LINES: u32 = 20_000;
/// The most acts of a scenario or a link.
pub const MOST_ACTS: usize = 10_000;
/// The most notes of a scenario.
pub const MOST_NOTES: usize = 1_000;
/// The most expectations of a scenario.
pub const MOST_EXPECTS: usize = 1_000;
/// The longest title or note in one language, in bytes.
pub const LONGEST_TEXT: usize = 2_000;
/// The latest moment that a scenario or a link may name: a day.
pub const LATEST: Time = Time(86_400_000_000);
/// The longest link, in characters.
pub const LONGEST_LINK: usize = 1 << 16;
/// The most bytes that the keys and values of a link have together, each new one counted once.
pub const MOST_LETTERS: usize = 1 << 16;
/// The most records of one run: a script of few lines can ask for more than anyone waits for.
pub const MOST_RECORDS: u64 = 2_000_000;
