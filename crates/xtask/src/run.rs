//! Starting other programs.
//!
//! Invariant: no program that is started reads from our standard input.

use crate::{Outcome, project, setup};
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, ExitStatus, Stdio};

/// A program, to be run in the folder of the workspace.
pub(crate) fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(project::root()).stdin(Stdio::null());
    if setup::offline() {
        command.env("CARGO_NET_OFFLINE", "true");
    }
    command
}

/// `cargo` with these arguments.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = program("cargo");
    command.args(arguments);
    command
}

/// Runs it to its end; what it prints is seen.
pub(crate) fn succeed(command: &mut Command) -> Outcome {
    let status = command.status().map_err(|why| not_started(command, &why))?;
    ended(command, status)
}

/// Runs it to its end; what it prints to standard output is the answer.
pub(crate) fn answer(command: &mut Command) -> Outcome<String> {
    let output = command.output().map_err(|why| not_started(command, &why))?;
    ended(command, output.status).map_err(|why| {
        let errors = String::from_utf8_lossy(&output.stderr);
        let last = errors.lines().rfind(|line| !line.trim().is_empty());
        last.map_or(why.clone(), |line| format!("{why}: {}", line.trim()))
    })?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs it to its end; what it prints is seen, and each line of standard output goes to `read` too.
pub(crate) fn read(command: &mut Command, mut read: impl FnMut(&str)) -> Outcome {
    let started = command.stdout(Stdio::piped()).spawn();
    let mut child = started.map_err(|why| not_started(command, &why))?;
    let pipe = child.stdout.take().expect("standard output was piped");
    copy_lines(BufReader::new(pipe), std::io::stdout(), &mut read);
    let status = child.wait().map_err(|why| not_started(command, &why))?;
    ended(command, status)
}

/// Copies lines as they come, and shows each to `read`.
fn copy_lines(mut from: impl BufRead, mut to: impl Write, read: &mut impl FnMut(&str)) {
    let mut line = Vec::new();
    while from.read_until(b'\n', &mut line).is_ok_and(|count| 0 < count) {
        if !line.ends_with(b"\n") {
            line.push(b'\n'); // what we say next begins its own line
        }
        // Whoever reads us may have gone away; the tests still run to their end.
        let _ = to.write_all(&line).and_then(|()| to.flush());
        read(String::from_utf8_lossy(&line).trim_end());
        line.clear();
    }
}

fn ended(command: &Command, status: ExitStatus) -> Outcome {
    if status.success() { Ok(()) } else { Err(format!("`{}` ended with {status}", line(command))) }
}

fn not_started(command: &Command, why: &std::io::Error) -> String {
    format!("`{}` could not be run: {why}", line(command))
}

/// The command as a person would type it.
fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_and_copied_and_the_last_one_is_ended() {
        let (mut lines, mut copy) = (Vec::new(), Vec::new());
        copy_lines(&b"one\ntwo"[..], &mut copy, &mut |line| lines.push(line.to_string()));
        assert_eq!(lines, ["one", "two"]);
        assert_eq!(copy, b"one\ntwo\n");
    }

    #[test]
    fn a_failure_names_the_command_and_the_last_thing_that_it_said() {
        let why = answer(program("sh").args(["-c", "echo one >&2; echo two >&2; exit 3"]));
        let why = why.unwrap_err();
        assert!(why.starts_with("`sh -c"), "{why}");
        assert!(why.ends_with("exit status: 3: two"), "{why}");
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let why = succeed(&mut program("no-such-program")).unwrap_err();
        assert!(why.starts_with("`no-such-program` could not be run"), "{why}");
    }
}
