//! What each key does: one table, from which help is drawn too.

use crate::msg::{Jump, Msg, Opening};
use crate::store::{Selection, Store};
use crate::words::{Language, Speaks, Words};
use raft::{NodeId, Timer};
use sim::{Action, MessageId, Standing};

/// What the meaning of a key depends on.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Situation {
    /// The server in the inspector, and what it is.
    pub server: Option<(NodeId, Standing)>,
    /// The message in the inspector.
    pub message: Option<MessageId>,
    /// Is a partition being composed?
    pub composing: bool,
    /// Is a dialog open?
    pub dialog: bool,
    /// Is a notice shown?
    pub notice: bool,
    /// Where the speed slider stands.
    pub speed: u8,
}

/// One line of the table.
pub struct Row {
    /// How the keys are written in help.
    pub shown: &'static str,
    /// What they do.
    pub means: fn(&Words) -> &'static str,
    /// The browser's names of the keys; a digit from 1 to 9 is `#`.
    keys: &'static [&'static str],
    /// What one of them asks for now.
    message: fn(&str, &Situation) -> Option<Msg>,
}

/// The table, in the order of help.
pub const TABLE: &[Row] = &[
    Row {
        shown: "space",
        means: |words| words.key_play,
        keys: &[" "],
        message: |_, _| Some(Msg::PlayOrPause),
    },
    Row {
        shown: "← →",
        means: |words| words.key_step,
        keys: &["ArrowLeft", "ArrowRight"],
        message: |key, _| Some(if key == "ArrowLeft" { Msg::StepBack } else { Msg::StepForward }),
    },
    Row {
        shown: "Home",
        means: |words| words.key_start,
        keys: &["Home"],
        message: |_, _| Some(Msg::ToStart),
    },
    Row {
        shown: "1 … 9",
        means: |words| words.key_select,
        keys: &["#"],
        message: |key, now| {
            let id = NodeId::new(key.parse().ok()?)?;
            Some(if now.composing { Msg::SwitchSide(id) } else { Msg::Select(id) })
        },
    },
    Row {
        shown: "c",
        means: |words| words.key_crash,
        keys: &["c"],
        message: |_, now| Some(Msg::Act(Action::Crash(now.server?.0))),
    },
    Row {
        shown: "r",
        means: |words| words.key_restart,
        keys: &["r"],
        message: |_, now| Some(Msg::Act(Action::Restart(now.server?.0))),
    },
    Row {
        shown: "t",
        means: |words| words.key_timeout,
        keys: &["t"],
        message: |_, now| {
            let (id, standing) = now.server?;
            let timer = match standing {
                Standing::Leader => Timer::Heartbeat,
                Standing::Down
                | Standing::Follower
                | Standing::PreCandidate
                | Standing::Candidate => Timer::Election,
            };
            Some(Msg::Act(Action::Timeout(id, timer)))
        },
    },
    Row {
        shown: "x",
        means: |words| words.key_drop,
        keys: &["x"],
        message: |_, now| Some(Msg::Act(Action::Drop(now.message?))),
    },
    Row {
        shown: "p",
        means: |words| words.key_partition,
        keys: &["p"],
        message: |_, now| {
            Some(if now.composing { Msg::CancelPartition } else { Msg::ComposePartition })
        },
    },
    Row { shown: "p, 1 … 9", means: |words| words.key_sides, keys: &[], message: |_, _| None },
    Row {
        shown: "p, Enter",
        means: |words| words.key_cut,
        keys: &["Enter"],
        message: |_, now| if now.composing { Some(Msg::Cut) } else { None },
    },
    Row {
        shown: "h",
        means: |words| words.key_heal,
        keys: &["h"],
        message: |_, _| Some(Msg::Act(Action::Heal)),
    },
    Row {
        shown: "e E",
        means: |words| words.key_election,
        keys: &["e", "E"],
        message: |key, _| Some(Msg::Jump(Jump::Election, key == "e")),
    },
    Row {
        shown: "m M",
        means: |words| words.key_commit,
        keys: &["m", "M"],
        message: |key, _| Some(Msg::Jump(Jump::Commit, key == "m")),
    },
    Row {
        shown: "f F",
        means: |words| words.key_fault,
        keys: &["f", "F"],
        message: |key, _| Some(Msg::Jump(Jump::Fault, key == "f")),
    },
    Row {
        shown: "+ −",
        means: |words| words.key_speed,
        keys: &["+", "=", "-", "_"],
        message: |key, now| {
            let place = match key {
                "+" | "=" => now.speed.saturating_add(1).min(FASTEST),
                _ => now.speed.saturating_sub(1),
            };
            Some(Msg::Speed(place))
        },
    },
    Row {
        shown: "/ i",
        means: |words| words.key_console,
        keys: &["/", "i"],
        message: |_, _| Some(Msg::FocusConsole),
    },
    Row {
        shown: "s",
        means: |words| words.key_share,
        keys: &["s"],
        message: |_, _| Some(Msg::Open(Opening::Share)),
    },
    Row {
        shown: "l",
        means: |words| words.key_lessons,
        keys: &["l"],
        message: |_, _| Some(Msg::Open(Opening::Lessons)),
    },
    Row {
        shown: "b",
        means: |words| words.key_branches,
        keys: &["b"],
        message: |_, _| Some(Msg::Open(Opening::Branches)),
    },
    Row {
        shown: "?",
        means: |words| words.key_help,
        keys: &["?"],
        message: |_, _| Some(Msg::Open(Opening::Help)),
    },
    Row {
        shown: "Esc",
        means: |words| words.key_close,
        keys: &["Escape"],
        message: |_, now| now.escape(),
    },
];

/// The last place of the speed slider.
pub const FASTEST: u8 = 40;

/// What `key` asks for now, under the browser's name for it. A dialog keeps all keys but Escape.
#[must_use]
pub fn message(key: &str, now: &Situation) -> Option<Msg> {
    if now.dialog && key != "Escape" {
        return None;
    }
    let digit = matches!(key.as_bytes(), [b'1'..=b'9']);
    let name = if digit { "#" } else { key };
    let row = TABLE.iter().find(|row| row.keys.contains(&name))?;
    (row.message)(key, now)
}

/// The lines of the help dialog.
#[must_use]
pub fn help(language: Language) -> Vec<(&'static str, String)> {
    TABLE.iter().map(|row| (row.shown, (row.means)(language.words()).to_owned())).collect()
}

impl Situation {
    /// What the keys' meanings depend on now.
    #[must_use]
    pub fn of(store: &Store) -> Self {
        let world = store.timeline.world();
        let (server, message) = match store.selection {
            Some(Selection::Server(id)) => (world.server(id), None),
            Some(Selection::Message(id)) => (None, Some(id)),
            None => (None, None),
        };
        Self {
            server: server.map(|server| (server.node().id(), server.standing())),
            message,
            composing: store.composing.is_some(),
            dialog: store.dialog.is_some(),
            notice: store.notice.is_some(),
            speed: store.player.speed(),
        }
    }

    /// What Escape leaves: what was opened last.
    fn escape(&self) -> Option<Msg> {
        if self.dialog {
            Some(Msg::Close)
        } else if self.composing {
            Some(Msg::CancelPartition)
        } else if self.server.is_some() || self.message.is_some() {
            Some(Msg::Deselect)
        } else {
            self.notice.then_some(Msg::Dismiss)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u8) -> NodeId {
        NodeId::new(number).expect("a server's number")
    }

    #[test]
    fn no_key_has_two_meanings() {
        let mut all: Vec<_> = TABLE.iter().flat_map(|row| row.keys).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    #[test]
    fn a_digit_selects_a_server_and_switches_its_side_while_composing() {
        let quiet = Situation::default();
        assert_eq!(message("3", &quiet), Some(Msg::Select(id(3))));
        let composing = Situation { composing: true, ..quiet };
        assert_eq!(message("3", &composing), Some(Msg::SwitchSide(id(3))));
        assert_eq!(message("0", &quiet), None);
    }

    #[test]
    fn what_needs_a_selected_server_does_nothing_without_one() {
        let quiet = Situation::default();
        assert_eq!(message("c", &quiet), None);
        let selected = Situation { server: Some((id(2), Standing::Leader)), ..quiet };
        assert_eq!(message("c", &selected), Some(Msg::Act(Action::Crash(id(2)))));
        let beat = Action::Timeout(id(2), Timer::Heartbeat);
        assert_eq!(message("t", &selected), Some(Msg::Act(beat)));
    }

    #[test]
    fn escape_leaves_what_was_opened_last() {
        let mut now = Situation {
            server: Some((id(1), Standing::Follower)),
            composing: true,
            dialog: true,
            notice: true,
            ..Situation::default()
        };
        assert_eq!(message("Escape", &now), Some(Msg::Close));
        now.dialog = false;
        assert_eq!(message("Escape", &now), Some(Msg::CancelPartition));
        now.composing = false;
        assert_eq!(message("Escape", &now), Some(Msg::Deselect));
        now.server = None;
        assert_eq!(message("Escape", &now), Some(Msg::Dismiss));
        now.notice = false;
        assert_eq!(message("Escape", &now), None);
    }

    #[test]
    fn a_dialog_keeps_the_keys_to_itself() {
        let open = Situation { dialog: true, ..Situation::default() };
        assert_eq!(message(" ", &open), None);
        assert_eq!(message("p", &open), None);
    }

    #[test]
    fn the_speed_stays_on_its_slider() {
        let fastest = Situation { speed: FASTEST, ..Situation::default() };
        assert_eq!(message("+", &fastest), Some(Msg::Speed(FASTEST)));
        assert_eq!(message("-", &Situation::default()), Some(Msg::Speed(0)));
    }
}
