//! `cargo xtask …`: sets up what is missing, then builds, serves, tests or measures the page.
//!
//! Invariant: what is there is used as it is; only what is missing is fetched, and that is said.
//! Invariant: no tool is written into the repository; tools live in a cache folder of the user.

mod again;
mod circles;
mod command;
mod measure;
mod offline;
mod package;
mod page;
mod project;
mod run;
mod serve;
mod setup;
mod styles;
mod tell;
mod test;

use command::Command;
use std::process::ExitCode;

/// What came of something that can fail; the failure is a sentence for the person who asked.
type Outcome<T = ()> = Result<T, String>;

fn main() -> ExitCode {
    if let Some(code) = setup::stand_in::play(std::env::args_os()) {
        return code;
    }
    let command = match Command::parse(std::env::args().skip(1)) {
        Ok(command) => command,
        Err(why) => {
            tell::failure(&why);
            return ExitCode::from(2);
        }
    };
    match obey(command) {
        Ok(code) => code,
        Err(why) => {
            tell::failure(&why);
            ExitCode::FAILURE
        }
    }
}

fn obey(command: Command) -> Outcome<ExitCode> {
    match command {
        Command::Help => print!("{}", command::help()),
        Command::Setup => setup::everything()?,
        Command::Build => page::build(page::Size::Smallest)?,
        Command::Package => package::build()?,
        Command::Styles => styles::write()?,
        Command::Offline => offline::write()?,
        Command::Circles => circles::check()?,
        Command::Serve { port } => serve::serve(port)?,
        Command::Test(steps) => return Ok(test::test(&steps)),
        Command::Measure(parts) => measure::measure(&parts)?,
    }
    Ok(ExitCode::SUCCESS)
}
