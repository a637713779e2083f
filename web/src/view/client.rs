//! The client's console.

use super::logs::short;
use crate::frame::{Client, RequestState, RequestView};
use crate::store::Store;
use crate::words::Speaks;
use sim::{Command, Life, Outcome, RequestLife, Response, Time};

/// How many requests are shown.
const SHOWN: usize = 8;

pub(super) fn client(store: &Store) -> Client {
    let world = store.timeline.world();
    let ended = world.ended_from(world.ended().saturating_sub(SHOWN));
    let mut lives: Vec<&RequestLife> = ended.chain(world.pending()).collect();
    lives.sort_by_key(|life| core::cmp::Reverse(life.id));
    lives.truncate(SHOWN);
    Client {
        input: store.console.input.clone(),
        error: store
            .console
            .error
            .as_ref()
            .map(|error| (store.language.words().console_error)(error)),
        target: store.console.target,
        requests: lives.into_iter().map(|life| view(store, life)).collect(),
    }
}

fn view(store: &Store, request: &RequestLife) -> RequestView {
    let words = store.language.words();
    let (state, outcome) = match &request.life {
        Life::Pending => (RequestState::Pending, words.pending.to_owned()),
        Life::Settled { at, outcome } => match outcome {
            Outcome::Acknowledged { response, .. } => {
                let ms = millis(request.asked_at, *at);
                (RequestState::Acknowledged, (words.acknowledged)(&answer(response), ms))
            }
            Outcome::Failed { leader } => (RequestState::Failed, (words.not_leader)(*leader)),
            Outcome::Unknown => (RequestState::Unknown, words.unknown.to_owned()),
        },
    };
    let text = match &request.command {
        Command::Put { .. } => format!("put {}", short(&request.command)),
        Command::Get { .. } | Command::Delete { .. } => request.command.to_string(),
    };
    RequestView { id: request.id, text, server: request.server, state, outcome }
}

fn millis(from: Time, to: Time) -> u64 {
    to.since(from).0 / 1_000
}

/// What the store said, as little as possible: `ok`, `x's value`, `–`.
fn answer(response: &Response) -> String {
    match response {
        Response::Done | Response::Deleted(true) => "ok".to_owned(),
        Response::Value(Some(value)) => value.to_string(),
        Response::Value(None) | Response::Deleted(false) => "–".to_owned(),
    }
}
