//! The client's console.

use super::clock::span;
use super::entry::{changed, short};
use crate::console::{ConsoleError, is_get, usages};
use crate::store::Store;
use crate::words::{self, Language};
use raft::{LogPosition, NodeId, RequestId};
use scenario::say;
use sim::{
    Act, CallerAct, ClientId, Command, Life, Outcome, ReadBy, RequestLife, Response, Span, Spent,
    Target, Told, Watched, Wish,
};
use std::borrow::Cow;

/// The client's console.
#[derive(Clone, Debug, PartialEq)]
pub struct Client {
    /// What is typed.
    pub input: String,
    /// What is wrong with it, once it was sent.
    pub error: Option<String>,
    /// Whom it goes to: a server, or the leader.
    pub target: Option<NodeId>,
    /// How it is answered, if it asks for a value; with nothing through the log.
    pub reads: Option<Option<ReadBy>>,
    /// The last requests, newest first.
    pub requests: Vec<RequestView>,
}

/// One request.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestView {
    /// Its number.
    pub id: RequestId,
    /// `put x 2`, and with its answer `get x = 2`.
    pub text: String,
    /// The server that it reached.
    pub server: NodeId,
    /// How it stands.
    pub state: RequestState,
    /// How it stands, in a word or two.
    pub outcome: String,
    /// What else is to be said of that.
    pub hint: Option<String>,
    /// How long it took, or has been waiting: `33 ms`.
    pub took: String,
    /// What it was and what it cost, of the one that is looked at.
    pub detail: Option<String>,
    /// What makes its client ask whoever leads once more, if it can.
    pub retry: Option<Act>,
    /// What makes its client watch no more, if it does.
    pub unwatch: Option<Act>,
}

/// How a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestState {
    /// It waits.
    Pending,
    /// It watches.
    Watching,
    /// It was acknowledged.
    Acknowledged,
    /// It was answered by what is stale, or may be.
    Stale,
    /// It was refused, and had no effect.
    Failed,
    /// Nobody knows.
    Unknown,
}

/// How many requests are shown; the list scrolls.
const SHOWN: usize = 24;

impl Client {
    pub(super) fn of(store: &Store) -> Self {
        let world = store.timeline.world();
        let ended = world.ended_from(world.ended().saturating_sub(SHOWN));
        let mut lives: Vec<&RequestLife> = ended.chain(world.pending()).collect();
        // A watch goes on, and stays in sight.
        let watches = |life: &RequestLife| matches!(life.life, Life::Watching(_));
        sim::ascend(&mut lives, |life| (!watches(life), core::cmp::Reverse(life.id)));
        lives.truncate(SHOWN);
        Self {
            input: store.console.input.clone(),
            error: store.console.error.as_ref().map(|error| wrong(error, store.language)),
            target: store.console.target,
            reads: is_get(&store.console.input).then_some(store.console.reads),
            requests: lives.into_iter().map(|life| view(store, life)).collect(),
        }
    }
}

/// What is wrong with what was typed.
fn wrong(error: &ConsoleError, language: Language) -> String {
    match error {
        ConsoleError::NoSuchCommand => {
            let commands = usages().collect::<Vec<_>>().join(", ");
            say!(language, "console.no-such-command", commands = commands)
        }
        ConsoleError::Wrong { expected } => {
            say!(language, "console.wrong-count", expected = expected)
        }
        ConsoleError::Refused(refusal) => words::refusal(refusal, language),
    }
}

fn view(store: &Store, request: &RequestLife) -> RequestView {
    let language = store.language;
    let mut text = wished(request, language);
    let (state, outcome, took) = match &request.life {
        Life::Pending => {
            // In steps, so that a request that waits is not drawn anew at every frame.
            let waited = store.timeline.now().since(request.asked_at).0;
            let took = span(Span(waited / STEP * STEP));
            (RequestState::Pending, say!(language, "pending").to_owned(), took)
        }
        Life::Watching(watched) => {
            text = with_last(text, watched);
            (RequestState::Watching, told(watched, language), String::new())
        }
        Life::Settled { at, outcome } => {
            if let Outcome::Closed(watched) = outcome {
                text = with_last(text, watched);
            }
            if let Outcome::Acknowledged { response, .. } | Outcome::Read { response, .. } = outcome
                && let Some(answer) = answer(response)
            {
                text = format!("{text} {} {answer}", if is_list(response) { "→" } else { "=" });
            }
            let (state, told) = ended(store, request, outcome);
            let is_answered = matches!(state, RequestState::Acknowledged | RequestState::Stale);
            let took = if is_answered { span(at.since(request.asked_at)) } else { String::new() };
            (state, told, took)
        }
    };
    if let Wish::Read(_, by) = request.wish {
        let by = language.part("choice", by.id(), 0);
        text = say!(language, "read-by", text = text, by = by);
    }
    let retry: Act = CallerAct::Retry(request.id, Target::Leader).into();
    let retry = store.timeline.world().allows(&retry).is_ok().then_some(retry);
    let unwatch = CallerAct::Unwatch(request.id).into();
    let unwatch = (state == RequestState::Watching).then_some(unwatch);
    let committed = store.timeline.world().committed(request);
    let hint = committed.filter(|_| state == RequestState::Unknown);
    let hint = hint.map(|index| say!(language, "unknown-committed-hint", index = index));
    let (id, server) = (request.id, request.server);
    let opened = store.opened.as_ref().filter(|opened| opened.id == id);
    let detail = opened.map(|opened| detail(request, opened.spent, language));
    RequestView { id, text, server, state, outcome, hint, took, detail, retry, unwatch }
}

/// Where its entry is, and what it cost until its end.
fn detail(request: &RequestLife, spent: Option<Spent>, language: Language) -> String {
    let entry = request.entry.map(|LogPosition { term, index }| {
        say!(language, "request-entry", index = index, term = term)
    });
    let cost = spent.map(|Spent { messages, bytes, disk_writes, together }| {
        let cost = if messages == 0 && disk_writes == 0 {
            say!(language, "request-free").to_owned()
        } else {
            let writes = disk_writes;
            say!(language, "request-cost", messages = messages, bytes = bytes, writes = writes)
        };
        let shared = (1 < together).then(|| say!(language, "request-shared", entries = together));
        [Some(cost), shared].into_iter().flatten().collect::<Vec<_>>().join("; ")
    });
    let told: Vec<String> = entry.into_iter().chain(cost).collect();
    if !told.is_empty() {
        return told.join(" · ");
    }
    match &request.life {
        Life::Pending => say!(language, "pending").to_owned(),
        Life::Watching(_)
        | Life::Settled {
            outcome: Outcome::Failed { .. } | Outcome::Refused | Outcome::Closed(_),
            ..
        } => say!(language, "request-untold").to_owned(),
        Life::Settled {
            outcome: Outcome::Acknowledged { .. } | Outcome::Read { .. } | Outcome::Unknown,
            ..
        } => say!(language, "request-uncounted").to_owned(),
    }
}

/// A watch with what its client was told last: `watch x = 5`.
fn with_last(text: String, watched: &Watched) -> String {
    let Some(Told { key, value, .. }) = &watched.last else { return text };
    let value = value.as_deref().unwrap_or("–");
    if text.ends_with('*') {
        format!("{text} → {key}={value}")
    } else {
        format!("{text} = {value}")
    }
}

/// How often a client was told.
fn told(watched: &Watched, language: Language) -> String {
    match watched.changes {
        0 => say!(language, "watching.none").to_owned(),
        1 => say!(language, "watching.one").to_owned(),
        changes => say!(language, "watching", changes = changes),
    }
}

/// What somebody asked for: `put x 2`, `C2: get x`, `↻ append x 1`.
fn wished(request: &RequestLife, language: Language) -> String {
    let mut text = match &request.wish {
        Wish::Command(command @ (Command::Get { .. } | Command::Delete { .. })) => short(command),
        Wish::Command(command) => command.to_string(),
        Wish::Read(key, _) => short(&Command::Get { key: key.clone() }),
        Wish::Watch(key) => format!("watch {key}"),
        Wish::Change(change) => changed(change),
        Wish::Session => say!(language, "wants-session").to_owned(),
    };
    if request.client != ClientId::FIRST {
        text = format!("{}: {text}", request.client);
    }
    if request.again.is_some() {
        text = format!("↻ {text}");
    }
    text
}

/// How a request ended, in a word or two.
fn ended(store: &Store, request: &RequestLife, outcome: &Outcome) -> (RequestState, String) {
    let language = store.language;
    let is_local = matches!(request.wish, Wish::Read(_, ReadBy::Local));
    let (state, told) = match outcome {
        Outcome::Acknowledged { response: Response::NoSession, .. } => {
            (RequestState::Failed, say!(language, "no-session"))
        }
        Outcome::Read { is_stale: true, .. } => (RequestState::Stale, say!(language, "read-stale")),
        Outcome::Read { .. } if is_local => (RequestState::Stale, say!(language, "read-local")),
        Outcome::Acknowledged { .. } | Outcome::Read { .. } => {
            (RequestState::Acknowledged, say!(language, "acknowledged"))
        }
        Outcome::Failed { leader: Some(leader) } => {
            return (RequestState::Failed, say!(language, "not-leader", leader = leader));
        }
        Outcome::Failed { leader: None } => {
            (RequestState::Failed, say!(language, "not-leader.none"))
        }
        Outcome::Closed(_) => (RequestState::Unknown, say!(language, "watch-closed")),
        Outcome::Refused => (RequestState::Failed, say!(language, "refused")),
        Outcome::Unknown => match store.timeline.world().committed(request) {
            Some(_) => (RequestState::Unknown, say!(language, "unknown-committed")),
            None => (RequestState::Unknown, say!(language, "unknown")),
        },
    };
    (state, told.to_owned())
}

/// How finely the time that a request has waited is shown, in microseconds.
const STEP: u64 = 10_000;

/// Was it answered by several things, each with its own name?
const fn is_list(response: &Response) -> bool {
    matches!(response, Response::Found { .. } | Response::Line(_))
}

/// What the store said, if it is more than that it was done.
fn answer(response: &Response) -> Option<Cow<'_, str>> {
    Some(match response {
        Response::Done
        | Response::Deleted(true)
        | Response::Compared(true)
        | Response::NoSession => return None,
        Response::Value(Some(value)) => Cow::from(&**value),
        Response::Value(None) | Response::Deleted(false) => "–".into(),
        Response::Compared(false) => "≠".into(),
        Response::TooLong => "…".into(),
        Response::Found { pairs, .. } if pairs.is_empty() => "–".into(),
        Response::Found { .. } => response.listed().into(),
        Response::Line(line) => line.to_string().into(),
    })
}
