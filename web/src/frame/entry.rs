//! What an entry holds, in a few letters.

use raft::Payload;
use sim::Command;

/// What an entry holds, as `said` says commands.
pub(super) fn label(payload: &Payload, said: fn(&Command) -> String) -> String {
    match payload {
        Payload::Noop => "noop".to_owned(),
        Payload::Configuration(_) => "config".to_owned(),
        Payload::Command(bytes) => Command::decode(bytes).map(|it| said(&it)).unwrap_or_default(),
    }
}

/// A command in short: `x=1`, `get x`, `del x`.
pub(super) fn short(command: &Command) -> String {
    match command {
        Command::Put { key, value } => format!("{key}={value}"),
        Command::Get { key } => format!("get {key}"),
        Command::Delete { key } => format!("del {key}"),
    }
}

/// A command where there is room for a few letters.
pub(super) fn brief(command: &Command) -> String {
    match command {
        Command::Put { .. } => short(command),
        Command::Get { key } => format!("{key}?"),
        Command::Delete { key } => format!("−{key}"),
    }
}
