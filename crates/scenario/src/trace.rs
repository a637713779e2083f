//! A run as text to be read and compared: when, who, what, and `reason -> consequence`.

use crate::explain::explain;
use crate::language::Language;
use crate::limits::MOST_RECORDS;
use crate::play::Play;
use crate::scenario::{Moment, Note, Scenario};
use crate::verb::Written;
use alloc::format;
use alloc::string::{String, ToString};
use core::fmt::{self, Write};
use raft::{Body, Message, NodeId, RequestId, Timer, Verdict};
use sim::{
    Act, Action, CallerAct, ClientAct, ClientId, Event, Followed, LinkAct, MessageAct, MessageId,
    Outcome, Record, Response,
};
use sim::{ServerAct, Time, Told, Wish};

/// How wide the column of times is, brackets included.
const TIMES: usize = 14;
/// Where the reasons begin: after the time and the server.
const REASONS: usize = TIMES + 5;
/// How wide reasons and consequences are, if they can be.
const REASON: usize = 50;
const CONSEQUENCE: usize = 35;

/// Runs the scenario to its end and tells it.
#[must_use]
pub fn trace(scenario: &Scenario) -> String {
    let mut text = String::new();
    let mut play = Play::new(&scenario.script, MOST_RECORDS);
    let mut notes = scenario.notes.iter().peekable();
    let mut quiet = 0;
    while let Some(record) = play.step(scenario.end) {
        let time = record.time;
        // A reader who goes to a note sees all that happens at its time done, so that comes first.
        while let Some(note) = notes.next_if(|note| note.moment.at < time) {
            tell_quiet(&mut text, &mut quiet);
            tell_note(&mut text, note);
        }
        if is_quiet(record) {
            quiet += 1;
        } else {
            tell_quiet(&mut text, &mut quiet);
            // Writing into a String cannot fail.
            let _ = tell(&mut text, record);
        }
    }
    tell_quiet(&mut text, &mut quiet);
    notes.for_each(|note| tell_note(&mut text, note));
    if play.is_exhausted() {
        let _ = writeln!(text, "given up before {}", scenario.end);
    }
    let (digest, number) = (play.world().digest(), play.world().record().number);
    let _ = writeln!(text, "digest {digest} after {number} records");
    text
}

fn tell_note(text: &mut String, note: &Note) {
    let Moment { at, .. } = note.moment;
    let _ = writeln!(text, "{} # {}", clock(at), note.text.read(Language::ENGLISH));
}

fn tell_quiet(text: &mut String, quiet: &mut u64) {
    if 0 < *quiet {
        let records = if *quiet == 1 { "record" } else { "records" };
        let _ = writeln!(text, "{:TIMES$} … {quiet} quiet {records}", "");
    }
    *quiet = 0;
}

/// It says nothing new. A refused act is told all the same: somebody wrote it down.
fn is_quiet(record: &Record) -> bool {
    record.refused.is_none() && !record.is_notable()
}

/// `[ 110.532ms]`: milliseconds, and microseconds only where there are some.
fn clock(time: Time) -> String {
    let (ms, us) = (time.0 / 1_000, time.0 % 1_000);
    let clock = if us == 0 { alloc::format!("{ms}ms") } else { alloc::format!("{ms}.{us:03}ms") };
    alloc::format!("[{clock:>width$}]", width = TIMES - 2)
}

fn tell(f: &mut String, record: &Record) -> fmt::Result {
    write!(f, "{} ", clock(record.time))?;
    tell_action(f, record)?;
    if record.refused.is_some() {
        let told = crate::headline(record, Language::ENGLISH);
        writeln!(f, "{:REASONS$} {told}", "")?;
    }
    if record.followed.corrupt.is_some() {
        let told = crate::headline(record, Language::ENGLISH);
        writeln!(f, "{:REASONS$} {told}", "")?;
    }
    for fired in &record.followed.rules {
        let told = explain(fired, Language::ENGLISH);
        let (reason, consequence) = (told.reason, told.consequence);
        let section = told.section;
        writeln!(f, "{:REASONS$}{reason:REASON$} -> {consequence:CONSEQUENCE$} {section}", "")?;
    }
    if let Some(session) = record.followed.session {
        writeln!(f, "{:REASONS$}the client asks for a session first, request {}", "", session.0)?;
    }
    for (request, outcome) in &record.followed.settled {
        write!(f, "{:REASONS$}the client of request {} is told: ", "", request.0)?;
        tell_outcome(f, outcome)?;
    }
    for (request, Told { index, key, value }) in &record.followed.told {
        write!(f, "{:REASONS$}the client of request {} is told: ", "", request.0)?;
        match value {
            Some(value) => writeln!(f, "{key} is {value}, index {index}")?,
            None => writeln!(f, "{key} is gone, index {index}")?,
        }
    }
    if !record.followed.cut_off.is_empty() {
        let ids: alloc::vec::Vec<_> =
            record.followed.cut_off.iter().map(ToString::to_string).collect();
        writeln!(f, "{:REASONS$}cut off on their way: {}", "", ids.join(", "))?;
    }
    for broken in &record.followed.violations {
        let told = crate::explain_violation(broken, Language::ENGLISH);
        writeln!(f, "{:REASONS$}BROKEN {}: {told}", "", broken.property.id())?;
    }
    Ok(())
}

/// A server at the beginning of a line.
fn who(server: NodeId) -> String {
    alloc::format!("{:4}", server.to_string())
}

/// The line of the record: a server's begins with its name.
fn tell_action(f: &mut String, record: &Record) -> fmt::Result {
    let message = record.followed.message.as_ref();
    let lost = |f: &mut String, id: &MessageId, how: &str, lost: &Message| {
        writeln!(f, "{:4}{how}: {} {id}, term {}", "", lost.body.name(), lost.term)
    };
    match &record.action {
        Action::Event(event) => match (event, message) {
            (Event::Deliver(_), Some(message)) => {
                let hears = record.followed.server.is_some();
                let heard = if hears { "receives" } else { "is down and misses" };
                let name = message.body.name();
                write!(f, "{}{heard} {name} from {}", who(message.to), message.from)?;
                tell_message(f, message)
            }
            (Event::Hold(_), Some(message)) => {
                let (to, name) = (who(message.to), message.body.name());
                writeln!(f, "{to}is frozen and keeps {name} from {}", message.from)
            }
            (Event::Hold(id), None) => writeln!(f, "{:4}hold {id}", ""),
            (Event::Lose(id), Some(message)) => lost(f, id, "lost", message),
            (Event::Deliver(id), None) => writeln!(f, "{:4}deliver {id}", ""),
            (Event::Lose(id), None) => writeln!(f, "{:4}lose {id}", ""),
            (Event::Sync(server), _) => writeln!(f, "{}disk completes a write", who(*server)),
            (Event::Trouble, _) => match &record.did {
                Some(act) => writeln!(f, "{:4}trouble: {}", "", Written(act)),
                None => writeln!(f, "{:4}trouble that could not be made", ""),
            },
            (Event::Batch(server), _) => {
                writeln!(f, "{}takes in what clients asked for", who(*server))
            }
            (Event::Patience(request), _) => tell_patience(f, *request, &record.followed),
            (Event::Timeout(server, timer), _) => tell_timeout(f, *server, *timer),
        },
        Action::Act(act) => match (act, message) {
            (Act::Server(to), _) => tell_server_act(f, act, to),
            (Act::Message(MessageAct::Drop(id)), Some(message)) => lost(f, id, "dropped", message),
            (Act::Link(LinkAct::Partition(groups)), _) => {
                let groups: alloc::vec::Vec<_> = groups.iter().map(ToString::to_string).collect();
                let rest = if groups.len() == 1 { " | the others" } else { "" };
                writeln!(f, "{:4}the network falls apart: {}{rest}", "", groups.join(" | "))
            }
            (Act::Link(LinkAct::Heal()), _) => writeln!(f, "{:4}the network is whole again", ""),
            (
                Act::Trouble(_)
                | Act::Setting(_)
                | Act::Message(_)
                | Act::Disk(_)
                | Act::Clock(_)
                | Act::Link(_),
                _,
            ) => writeln!(f, "{:4}{}", "", Written(act)),
            (Act::Client(asks), _) => tell_asked(f, None, asks, &record.followed),
            (Act::Caller(CallerAct::As(client, asks)), _) => {
                tell_asked(f, Some(*client), asks, &record.followed)
            }
            (Act::Caller(CallerAct::Retry(request, _)), _) => {
                tell_again(f, *request, &record.followed)
            }
            (Act::Caller(CallerAct::Unwatch(request)), _) => {
                writeln!(f, "{:4}the client of request {} watches no longer", "", request.0)
            }
            (Act::Member(_), _) => tell_change(f, act, &record.followed),
        },
    }
}

fn tell_server_act(f: &mut String, act: &Act, to: &ServerAct) -> fmt::Result {
    match to {
        ServerAct::Crash(server) => writeln!(f, "{}crashes", who(*server)),
        ServerAct::Restart(server) => writeln!(f, "{}restarts", who(*server)),
        ServerAct::Pause(_)
        | ServerAct::Resume(_)
        | ServerAct::Wipe(_)
        | ServerAct::CrashTorn(_)
        | ServerAct::Compact(_)
        | ServerAct::Transfer(_) => writeln!(f, "{:4}{}", "", Written(act)),
        ServerAct::ElectionTimeout(server) => tell_timeout(f, *server, Timer::Election),
        ServerAct::HeartbeatTimeout(server) => tell_timeout(f, *server, Timer::Heartbeat),
    }
}

fn tell_patience(f: &mut String, request: RequestId, followed: &Followed) -> fmt::Result {
    write!(f, "{:4}the client of request {} waits no longer", "", request.0)?;
    match followed.request {
        Some(again) => writeln!(f, ", and asks again, request {}", again.0),
        None => writeln!(f),
    }
}

fn tell_asked(
    f: &mut String,
    client: Option<ClientId>,
    asks: &ClientAct,
    followed: &Followed,
) -> fmt::Result {
    let server = followed.server.map_or("nobody".to_string(), |server| server.to_string());
    let number = followed.request.map_or(0, |request| request.0);
    let client = client.map_or("a client".to_string(), |client| client.to_string());
    write!(f, "{server:4}is asked by {client}, request {number}: ")?;
    match asks.wish() {
        Wish::Read(_, by) => writeln!(f, "{}, {}", asks.command(), by.id()),
        Wish::Watch(key) => writeln!(f, "watch {key}"),
        Wish::Command(_) | Wish::Session | Wish::Change(_) => writeln!(f, "{}", asks.command()),
    }
}

fn tell_again(f: &mut String, again: RequestId, followed: &Followed) -> fmt::Result {
    let server = followed.server.map_or("nobody".to_string(), |server| server.to_string());
    let number = followed.request.map_or(0, |request| request.0);
    writeln!(f, "{server:4}is asked again, request {number} for request {}", again.0)
}

fn tell_change(f: &mut String, act: &Act, followed: &Followed) -> fmt::Result {
    let leader = followed.server.map_or("nobody".to_string(), |server| server.to_string());
    let number = followed.request.map_or(0, |request| request.0);
    writeln!(f, "{leader:4}is asked for other members, request {number}: {}", Written(act))
}

fn tell_timeout(f: &mut String, server: NodeId, timer: Timer) -> fmt::Result {
    let timer = match timer {
        Timer::Election => "election",
        Timer::Heartbeat => "heartbeat",
    };
    writeln!(f, "{:4}{timer} timeout", server.to_string())
}

fn tell_message(f: &mut String, message: &Message) -> fmt::Result {
    write!(f, ", term {}: ", message.term)?;
    match &message.body {
        Body::RequestVoteRequest { last, .. } | Body::PreVoteRequest { last } => {
            writeln!(f, "log ends at {last}")
        }
        Body::RequestVoteResponse { granted } | Body::PreVoteResponse { granted } => {
            writeln!(f, "{}", if *granted { "granted" } else { "denied" })
        }
        Body::AppendEntriesRequest { previous, entries, leader_commit, .. } => {
            let count = entries.len();
            let plural = if count == 1 { "entry" } else { "entries" };
            writeln!(f, "{count} {plural} after {previous}, commit {leader_commit}")
        }
        Body::AppendEntriesResponse { verdict: Verdict::Success { match_index }, .. } => {
            writeln!(f, "success, match {match_index}")
        }
        Body::AppendEntriesResponse {
            verdict: Verdict::Refused { previous, conflict }, ..
        } => {
            write!(f, "refused at {previous}, ")?;
            match conflict.term {
                Some(term) => writeln!(f, "term {term} begins at {}", conflict.first),
                None => writeln!(f, "log goes on at {}", conflict.first),
            }
        }
        Body::InstallSnapshotRequest { about, offset, done, .. } => {
            let end = if *done { ", the last" } else { "" };
            writeln!(f, "up to {}, chunk at byte {offset}{end}", about.last)
        }
        Body::InstallSnapshotResponse { last, offset } => {
            writeln!(f, "up to {last}, wants byte {offset}")
        }
        Body::ReadIndexRequest { id } => writeln!(f, "read {}", id.0),
        Body::ReadIndexResponse { id, index: Some(index) } => {
            writeln!(f, "read {} at index {index}", id.0)
        }
        Body::ReadIndexResponse { id, index: None } => writeln!(f, "read {} refused", id.0),
        Body::TimeoutNow => writeln!(f, "stand for election now"),
    }
}

fn tell_outcome(f: &mut String, outcome: &Outcome) -> fmt::Result {
    match outcome {
        Outcome::Acknowledged { index, response } => {
            writeln!(f, "{}, index {index}", told_response(response))
        }
        Outcome::Read { as_of, response, is_stale } => {
            let value = told_response(response);
            writeln!(f, "{value}, as of index {as_of}{}", if *is_stale { ", stale" } else { "" })
        }
        Outcome::Failed { leader: Some(leader) } => writeln!(f, "ask {leader}"),
        Outcome::Failed { leader: None } => writeln!(f, "no leader is known"),
        Outcome::Refused => writeln!(f, "refused"),
        Outcome::Closed(watched) => writeln!(f, "no more, after {} changes", watched.changes),
        Outcome::Unknown => writeln!(f, "unknown, it may yet be committed"),
    }
}

fn told_response(response: &Response) -> String {
    let said = match response {
        Response::Found { .. } => return response.listed(),
        Response::Line(line) => return format!("line {line}"),
        Response::Done => "done",
        Response::Value(Some(value)) => value,
        Response::Value(None) | Response::Deleted(false) => "no such key",
        Response::Deleted(true) => "deleted",
        Response::Compared(true) => "as expected, and set",
        Response::Compared(false) => "not as expected",
        Response::NoSession => "not executed, the session is not known",
        Response::TooLong => "too long, not added",
    };
    said.into()
}
