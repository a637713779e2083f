//! The text of scenarios: it says what it reads, reads what it says, and says where it cannot.

mod common;

use scenario::{parse, print};

#[test]
fn what_is_printed_reads_as_it_was() {
    for seed in 0..2_000 {
        let scenario = common::scenario(seed);
        let text = print(&scenario);
        match parse(&text) {
            Ok(read) => assert_eq!(read, scenario, "seed {seed}:\n{text}"),
            Err(error) => panic!("seed {seed}: {error}\n{text}"),
        }
        assert_eq!(print(&parse(&text).unwrap()), text, "seed {seed}");
    }
}
