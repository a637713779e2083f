//! `cargo xtask serve`: the page at an address, built again whenever a source changes.
//!
//! The files of `dist/` are served as any static host would. Trunk's own server adds a script, a
//! policy and a fall-back page, so what a contributor saw would not be what is published.

mod http;
mod sources;

use crate::page::{Builder, Size};
use crate::{Outcome, project, tell};
use sources::Sources;
use std::net::{Ipv4Addr, TcpListener};
use std::thread;
use std::time::{Duration, Instant};

/// How often the sources are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How many ports are tried, the wanted one included.
const PORTS_TRIED: u16 = 50;

/// Builds and serves the page until the program is ended.
pub(crate) fn serve(wanted: u16) -> Outcome {
    tell::heading("build");
    let builder = Builder::new(Size::Any)?;
    let mut sources = Sources::look();
    builder.build()?;
    let (listener, port) = listen(wanted)?;
    tell::heading("serve");
    if port != wanted {
        tell::note(&format!("port {wanted} is taken, so the next free one is used"));
    }
    println!("\n   http://127.0.0.1:{port}/\n");
    tell::note("the page is built again when a source changes; Ctrl-C ends this");
    thread::spawn(move || http::serve(&listener, &project::dist()));
    loop {
        thread::sleep(LOOK_EVERY);
        let now = Sources::look();
        let Some(changed) = now.first_change_since(&sources) else { continue };
        tell::heading(&format!("{} changed", changed.display()));
        sources = now;
        let start = Instant::now();
        match builder.build() {
            Ok(()) => tell::note(&format!("built in {}", tell::duration(start.elapsed()))),
            Err(why) => tell::note(&format!("{why}; the page from before is still served")),
        }
    }
}

fn listen(wanted: u16) -> Outcome<(TcpListener, u16)> {
    let mut last = String::new();
    for port in wanted..=wanted.saturating_add(PORTS_TRIED - 1) {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            Ok(listener) => return Ok((listener, port)),
            Err(why) => last = why.to_string(),
        }
    }
    Err(format!(
        "expected a free port among the {PORTS_TRIED} from {wanted} on, found none: {last}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_passed_over() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let wanted = taken.local_addr().unwrap().port();
        let (_listener, port) = listen(wanted).unwrap();
        assert!(wanted < port);
    }
}
