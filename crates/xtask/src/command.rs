//! What can be asked for on the command line.

use crate::measure::Part;
use crate::test::Step;

/// Where the page is served when nobody says otherwise.
const DEFAULT_PORT: u16 = 8080;

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    /// Says what there is to ask for.
    Help,
    /// Fetches every tool that is missing, and nothing more.
    Setup,
    /// Builds the page into `dist/`, as it is published.
    Build,
    /// Builds the package for programs into `target/package/engine`.
    Package,
    /// Puts the styles of the page into one file; Trunk asks for it.
    Styles,
    /// Lists what the service worker keeps; Trunk asks for it.
    Offline,
    /// Says which files import each other in a circle.
    Circles,
    /// Builds the page, serves it, and builds it again whenever a source changes.
    Serve { port: u16 },
    /// Runs these steps, in this order.
    Test(Vec<Step>),
    /// Takes these measurements, in this order.
    Measure(Vec<Part>),
}

impl Command {
    pub(crate) fn parse(mut words: impl Iterator<Item = String>) -> Result<Command, String> {
        let Some(word) = words.next() else { return Ok(Command::Help) };
        let rest: Vec<String> = words.collect();
        match word.as_str() {
            "help" | "--help" | "-h" => Ok(Command::Help),
            "setup" => nothing_more("setup", &rest).map(|()| Command::Setup),
            "build" => nothing_more("build", &rest).map(|()| Command::Build),
            "package" => nothing_more("package", &rest).map(|()| Command::Package),
            "styles" => nothing_more("styles", &rest).map(|()| Command::Styles),
            "offline" => nothing_more("offline", &rest).map(|()| Command::Offline),
            "circles" => nothing_more("circles", &rest).map(|()| Command::Circles),
            "serve" => port(&rest).map(|port| Command::Serve { port }),
            "test" => named(&rest, "a step", Step::ALL, Step::name).map(Command::Test),
            "measure" => named(&rest, "a part", Part::ALL, Part::name).map(Command::Measure),
            found => Err(format!(
                "expected help, setup, build, package, styles, offline, circles, serve, test or measure, found {found:?}"
            )),
        }
    }
}

/// What `cargo xtask help` prints.
pub(crate) fn help() -> String {
    let mut text = String::from(
        "cargo xtask setup            fetches what is missing to build and test the page
cargo xtask build            builds the page into dist/, as it is published
cargo xtask package          builds the npm package into target/package/engine
cargo xtask styles           puts the styles into one file; Trunk asks for it
cargo xtask offline          lists what is kept offline; Trunk asks for it
cargo xtask circles          says which files import each other in a circle
cargo xtask serve            builds and serves the page, again after a change
      --port N               at 127.0.0.1:N, or the next free port (8080)
cargo xtask test [STEP…]     runs every step, or those named
cargo xtask measure [PART…]  takes every measurement, or those named

Steps of test, in the order in which they run:
",
    );
    for step in Step::ALL {
        text += &format!("  {:<9} {}\n", step.name(), step.about());
    }
    text += "\nParts of measure:\n";
    for part in Part::ALL {
        text += &format!("  {:<9} {}\n", part.name(), part.about());
    }
    text += "
Environment:
  RAFT_PLAYGROUND_OFFLINE=1  touches no network; says what is missing
  CHROME=/path/to/chromium   the browser to test in
  XDG_CACHE_HOME             tools are kept in its raft-playground/ (~/.cache)
";
    text
}

fn nothing_more(command: &str, rest: &[String]) -> Result<(), String> {
    match rest.first() {
        None => Ok(()),
        Some(found) => Err(format!("expected nothing after {command}, found {found:?}")),
    }
}

fn port(rest: &[String]) -> Result<u16, String> {
    let value = match rest {
        [] => return Ok(DEFAULT_PORT),
        [flag, value] if flag == "--port" => value.as_str(),
        [one] => match one.strip_prefix("--port=") {
            Some(value) => value,
            None => return Err(format!("expected --port N, found {one:?}")),
        },
        more => return Err(format!("expected --port N, found {:?}", more.join(" "))),
    };
    match value.parse() {
        Ok(port) if 0 < port => Ok(port),
        Ok(_) | Err(_) => Err(format!("expected a port from 1 to 65535, found {value:?}")),
    }
}

/// The things named in `rest`, in the order of `all`; every one of them if none is named.
fn named<T: Copy>(
    rest: &[String],
    what: &str,
    all: &[T],
    name: fn(T) -> &'static str,
) -> Result<Vec<T>, String> {
    let names: Vec<&str> = all.iter().map(|&one| name(one)).collect();
    if let Some(found) = rest.iter().find(|word| !names.contains(&word.as_str())) {
        return Err(format!("expected {what} ({}), found {found:?}", names.join(", ")));
    }
    let wanted = |one: &T| rest.is_empty() || rest.iter().any(|word| word == name(*one));
    Ok(all.iter().copied().filter(wanted).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Command, String> {
        Command::parse(line.split_whitespace().map(String::from))
    }

    #[test]
    fn no_word_asks_for_help() {
        assert_eq!(parse(""), Ok(Command::Help));
    }

    #[test]
    fn a_port_is_given_in_either_way_or_not_at_all() {
        assert_eq!(parse("serve"), Ok(Command::Serve { port: 8080 }));
        assert_eq!(parse("serve --port 9000"), Ok(Command::Serve { port: 9000 }));
        assert_eq!(parse("serve --port=9000"), Ok(Command::Serve { port: 9000 }));
    }

    #[test]
    fn what_is_no_port_is_refused_with_what_was_found() {
        for line in ["serve --port 0", "serve --port 65536", "serve --port=x"] {
            let why = parse(line).unwrap_err();
            assert!(why.starts_with("expected a port from 1 to 65535, found"), "{why}");
        }
        assert_eq!(parse("serve 80"), Err("expected --port N, found \"80\"".into()));
    }

    #[test]
    fn steps_run_in_their_own_order_whatever_order_they_are_named_in() {
        assert_eq!(parse("test native fmt"), Ok(Command::Test(vec![Step::Format, Step::Native])));
        assert_eq!(parse("test"), Ok(Command::Test(Step::ALL.to_vec())));
    }

    #[test]
    fn an_unknown_word_is_refused_with_the_words_there_are() {
        let why = parse("test everything").unwrap_err();
        assert!(why.starts_with("expected a step (setup, fmt, circles,"), "{why}");
        assert!(why.ends_with("found \"everything\""), "{why}");
        assert!(parse("tset").unwrap_err().ends_with("found \"tset\""));
        assert!(parse("build fast").unwrap_err().ends_with("found \"fast\""));
    }

    #[test]
    fn help_names_every_step_and_every_part() {
        let help = help();
        for name in Step::ALL.iter().map(|step| step.name()) {
            assert!(help.contains(name), "{name}");
        }
        for name in Part::ALL.iter().map(|part| part.name()) {
            assert!(help.contains(name), "{name}");
        }
        assert!(help.lines().all(|line| line.chars().count() <= 80));
    }
}
