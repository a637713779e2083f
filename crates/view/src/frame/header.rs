//! The bar on top.

use crate::store::Store;
use scenario::say;
use sim::ENGINE_VERSION;

/// The bar on top.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// The title of the scenario.
    pub title: String,
    /// What can be undone: what was done last, or else that another run took the place of one.
    pub undo: Option<String>,
    /// Is it Raft as it is written?
    pub is_standard: bool,
    /// What it is, and what is not as usual: `standard Raft · network loss 30%`.
    pub raft: String,
    /// How many servers there are.
    pub servers: u8,
    /// The engine's version and the digest of the run at this moment, as hexadecimal digits: what
    /// is shown can be had natively, bit by bit.
    pub engine: String,
}

impl Header {
    pub(super) fn of(store: &Store) -> Self {
        let world = store.timeline.world();
        let title = match &store.lesson {
            Some(lesson) => lesson.scenario.title.read(store.language).to_owned(),
            None => String::new(),
        };
        let departures = scenario::departures(world.settings());
        let is_standard = !departures.iter().any(|departure| departure.is_of_raft);
        let language = store.language;
        let list = |is_of_raft: bool| {
            let those = departures.iter().filter(|departure| departure.is_of_raft == is_of_raft);
            those.map(|departure| departure.what.as_str()).collect::<Vec<_>>()
        };
        let mut raft = if is_standard {
            say!(language, "standard-raft")
        } else {
            say!(language, "modified-raft")
        }
        .to_owned();
        if !is_standard {
            raft = format!("{raft}: {}", list(true).join(", "));
        }
        let raft = list(false).iter().fold(raft, |said, what| format!("{said} · {what}"));
        Self {
            title,
            is_standard,
            raft,
            undo: undo(store),
            servers: world.servers().len() as u8,
            engine: format!("raft {ENGINE_VERSION} · {}", world.digest()),
        }
    }
}

fn undo(store: &Store) -> Option<String> {
    let language = store.language;
    if let Some((_, acts)) = store.own.last(&store.timeline) {
        let acts: Vec<_> = acts.iter().map(|act| scenario::mark(act, language)).collect();
        return Some(say!(language, "undo-act", act = acts.join(", ")));
    }
    (!store.replaced.is_empty()).then(|| say!(language, "undo-hint").to_owned())
}
