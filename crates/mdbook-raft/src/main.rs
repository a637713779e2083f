//! `mdbook-raft`, as mdBook calls it: a book in on the standard input, a book out.

use std::io::{Read, Write, stdin, stdout};
use std::process::ExitCode;

const HELP: &str = "\
mdbook-raft is called by mdBook. In book.toml:

[preprocessor.raft]
playground = \"https://YOUR-HOST/\"   # without it a fence becomes a picture alone
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.first().map(String::as_str) {
        // Every renderer has a use for pictures.
        Some("supports") => ExitCode::SUCCESS,
        Some(_) => {
            print!("{HELP}");
            ExitCode::SUCCESS
        }
        None => match preprocess() {
            Ok(()) => ExitCode::SUCCESS,
            Err(mistakes) => {
                for mistake in mistakes {
                    eprintln!("{mistake}");
                }
                ExitCode::FAILURE
            }
        },
    }
}

fn preprocess() -> Result<(), Vec<String>> {
    let told = |why: String| vec![format!("mdbook-raft: {why}")];
    let mut input = String::new();
    stdin().read_to_string(&mut input).map_err(|why| told(why.to_string()))?;
    let output = mdbook_raft::preprocess(&input)?;
    stdout().write_all(output.as_bytes()).map_err(|why| told(why.to_string()))
}
