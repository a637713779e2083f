//! What each key does: one table, from which help is drawn too.

use crate::choice::{Composed, Jump, MenuOf, Opening, Tool};
use crate::frame::{Composer, MenuView};
use crate::msg::{Ask, Msg};
use crate::store::{Selection, Store};
use crate::words::Language;
use raft::{NodeId, Timer};
use scenario::{Line, line};
use sim::{LinkAct, MessageAct, MessageId, Server, ServerAct, Standing};

/// What the meaning of a key depends on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Situation {
    /// The server in the inspector, and what it is.
    pub server: Option<(NodeId, Standing)>,
    /// Is that one frozen?
    pub frozen: bool,
    /// The message in the inspector.
    pub message: Option<MessageId>,
    /// What can be done in the menu that is open.
    pub menu: Option<MenuView>,
    /// What is being composed.
    pub composing: Option<Composer>,
    /// Is a dialog open?
    pub dialog: bool,
    /// Is the drawer open?
    pub drawer: bool,
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
    pub means: Line,
    /// The browser's names of the keys; a server's number, of one digit or two, is `#`.
    keys: &'static [&'static str],
    /// What one of them asks for now.
    message: fn(&str, &Situation) -> Option<Msg>,
}

/// The table, in the order of help.
pub const TABLE: &[Row] = &[
    Row {
        shown: "space",
        means: line("key-play"),
        keys: &[" "],
        message: |_, _| Some(Msg::PlayOrPause),
    },
    Row {
        shown: "← →",
        means: line("key-step"),
        keys: &["ArrowLeft", "ArrowRight"],
        message: |key, _| Some(if key == "ArrowLeft" { Msg::StepBack } else { Msg::StepForward }),
    },
    Row {
        shown: "Home End",
        means: line("key-start"),
        keys: &["Home", "End"],
        message: |key, _| Some(if key == "Home" { Msg::ToStart } else { Msg::ToEnd }),
    },
    Row {
        shown: "PageUp PageDown",
        means: line("key-leap"),
        keys: &["PageUp", "PageDown"],
        message: |key, _| Some(Msg::Leap(if key == "PageUp" { -LEAP } else { LEAP })),
    },
    Row {
        shown: "Shift ← →",
        means: line("key-pan"),
        keys: &["Shift+ArrowLeft", "Shift+ArrowRight"],
        message: |key, _| Some(Msg::Pan(if key.ends_with("Left") { -LEAP } else { LEAP })),
    },
    Row {
        shown: "1 … 25",
        means: line("key-select"),
        keys: &["#"],
        message: |key, now| {
            let id = NodeId::new(key.parse().ok()?)?;
            Some(match (now.composing.is_some(), key.as_bytes()) {
                (false, _) if now.server.is_some_and(|(shown, _)| shown == id) => {
                    Msg::Menu(MenuOf::Server(id))
                }
                (false, _) => Msg::Select(id),
                // The first digit has switched a server of its own.
                (true, [_, _]) => Msg::SwitchInstead(id),
                (true, _) => Msg::SwitchSide(id),
            })
        },
    },
    Row {
        shown: "c",
        means: line("key-crash"),
        keys: &["c"],
        message: |_, now| Some(Msg::Act(ServerAct::Crash(now.server?.0).into())),
    },
    Row {
        shown: "r",
        means: line("key-restart"),
        keys: &["r"],
        message: |_, now| Some(Msg::Act(ServerAct::Restart(now.server?.0).into())),
    },
    Row {
        shown: "z",
        means: line("key-freeze"),
        keys: &["z"],
        message: |_, now| {
            let (id, _) = now.server?;
            let act = if now.frozen { ServerAct::Resume(id) } else { ServerAct::Pause(id) };
            Some(Msg::Act(act.into()))
        },
    },
    Row {
        shown: "t",
        means: line("key-timeout"),
        keys: &["t"],
        message: |_, now| {
            let (id, standing) = now.server?;
            let timer = match standing {
                Standing::Leader => Timer::Heartbeat,
                Standing::Down
                | Standing::Learner
                | Standing::Follower
                | Standing::PreCandidate
                | Standing::Candidate => Timer::Election,
            };
            Some(Msg::Act(ServerAct::timeout(id, timer).into()))
        },
    },
    Row {
        shown: "x",
        means: line("key-drop"),
        keys: &["x"],
        message: |_, now| Some(Msg::Act(MessageAct::Drop(now.message?).into())),
    },
    Row {
        shown: "p",
        means: line("key-partition"),
        keys: &["p"],
        message: |_, now| Some(composed(now, Composed::Partition)),
    },
    Row {
        shown: "a",
        means: line("key-members"),
        keys: &["a"],
        message: |_, now| Some(composed(now, Composed::Members)),
    },
    Row { shown: "p, 1 … 25", means: line("key-sides"), keys: &[], message: |_, _| None },
    Row { shown: "p, Enter", means: line("key-cut"), keys: &[], message: |_, _| None },
    Row {
        shown: "g",
        means: line("key-several"),
        keys: &["g"],
        message: |_, now| Some(composed(now, Composed::Several)),
    },
    Row {
        shown: "h",
        means: line("key-heal"),
        keys: &["h"],
        message: |_, _| Some(Msg::Act(LinkAct::Heal().into())),
    },
    Row {
        shown: "e E",
        means: line("key-election"),
        keys: &["e", "E"],
        message: |key, _| Some(Msg::Jump(Jump::Election, key == "e")),
    },
    Row {
        shown: "m M",
        means: line("key-commit"),
        keys: &["m", "M"],
        message: |key, _| Some(Msg::Jump(Jump::Commit, key == "m")),
    },
    Row {
        shown: "f F",
        means: line("key-fault"),
        keys: &["f", "F"],
        message: |key, _| Some(Msg::Jump(Jump::Fault, key == "f")),
    },
    Row {
        shown: ", .",
        means: line("key-speed"),
        keys: &[",", "<", ".", ">"],
        message: |key, now| {
            let place = match key {
                "." | ">" => now.speed.saturating_add(1).min(FASTEST),
                _ => now.speed.saturating_sub(1),
            };
            Some(Msg::Speed(place))
        },
    },
    Row {
        shown: "+ − 0",
        means: line("key-zoom"),
        keys: &["+", "=", "-", "_", "0"],
        message: |key, _| {
            Some(match key {
                "0" => Msg::Fit,
                "+" | "=" => Msg::Zoom(1.0 / ZOOM),
                _ => Msg::Zoom(ZOOM),
            })
        },
    },
    Row {
        shown: "/ i",
        means: line("key-console"),
        keys: &["/", "i"],
        message: |_, _| Some(Msg::FocusConsole),
    },
    Row {
        shown: "s",
        means: line("key-share"),
        keys: &["s"],
        message: |_, _| Some(Msg::Open(Opening::Share)),
    },
    Row {
        shown: "l",
        means: line("key-lessons"),
        keys: &["l"],
        message: |_, _| Some(Msg::Open(Opening::Lessons)),
    },
    Row {
        shown: "b",
        means: line("key-branches"),
        keys: &["b"],
        message: |_, _| Some(Msg::Open(Opening::Branches)),
    },
    Row { shown: "u", means: line("key-undo"), keys: &["u"], message: |_, _| Some(Msg::Undo) },
    Row {
        shown: "?",
        means: line("key-help"),
        keys: &["?"],
        message: |_, _| Some(Msg::Open(Opening::Help)),
    },
    Row {
        shown: "o",
        means: line("key-settings"),
        keys: &["o"],
        message: |_, _| Some(Msg::Drawer(Ask::Open(Tool::Settings))),
    },
    Row {
        shown: "Esc",
        means: line("key-close"),
        keys: &["Escape"],
        message: |_, now| now.escape(),
    },
];

/// Shows so many times as much of the timeline, or the reciprocal.
pub const ZOOM: f64 = 1.5;

/// A leap is this share of the window.
const LEAP: f64 = 0.2;

/// The last place of the speed slider.
pub const FASTEST: u8 = 40;

/// What `key` asks for now, under the browser's name for it. A dialog keeps all keys but Escape.
#[must_use]
pub fn message(key: &str, now: &Situation) -> Option<Msg> {
    if now.dialog && key != "Escape" {
        return None;
    }
    let of_menu = now.menu.as_ref().and_then(|menu| menu.pressed(key));
    let of_composer = now.composing.as_ref().and_then(|composer| composer.pressed(key));
    if let Some(msg) = of_menu.or(of_composer) {
        return Some(msg);
    }
    let is_number = matches!(key.as_bytes(), [b'1'..=b'9'] | [b'1'..=b'9', b'0'..=b'9']);
    let name = if is_number { "#" } else { key };
    let row = TABLE.iter().find(|row| row.keys.contains(&name))?;
    (row.message)(key, now)
}

/// Begins to compose this, or gives up what is composed.
fn composed(now: &Situation, composed: Composed) -> Msg {
    if now.composing.is_some() { Msg::GiveUpComposed } else { Msg::Compose(composed) }
}

/// The name under which the table knows a key: what it types, or else what is printed there on a
/// Latin keyboard. So keys work while Hangul or Cyrillic is typed, and where digits need a shift.
#[must_use]
pub fn name(key: &str, code: &str, shift: bool) -> String {
    let is_known = key.is_ascii() && key != "Process";
    let digit = code.strip_prefix("Digit").filter(|_| !shift);
    match (code.strip_prefix("Key"), digit) {
        _ if shift && key.starts_with("Arrow") => format!("Shift+{key}"),
        (Some(letter), _) if !is_known && shift => letter.to_owned(),
        (Some(letter), _) if !is_known => letter.to_ascii_lowercase(),
        (_, Some(digit)) if !TABLE.iter().any(|row| row.keys.contains(&key)) => digit.to_owned(),
        _ => key.to_owned(),
    }
}

/// The number that two digits make, if they came close enough together and name a server.
#[must_use]
pub fn two_digits(first: Option<(u8, f64)>, key: &str, at: f64, servers: u8) -> Option<u8> {
    let (first, then) = first?;
    let second: u8 = key.parse().ok().filter(|digit| *digit < 10)?;
    let number = first * 10 + second;
    (at - then < TOGETHER_MS && number <= servers).then_some(number)
}

/// Two digits that come within so many milliseconds are one number.
const TOGETHER_MS: f64 = 900.0;

/// The lines of the help dialog.
#[must_use]
pub fn help(language: Language) -> Vec<(&'static str, String)> {
    TABLE.iter().map(|row| (row.shown, language.say(row.means).to_owned())).collect()
}

impl Situation {
    /// What the keys' meanings depend on now.
    #[must_use]
    pub fn of(store: &Store) -> Self {
        let world = store.timeline.world();
        let (server, message) = match store.selection {
            Some(Selection::Server(id)) => (world.server(id), None),
            Some(Selection::Message(id)) => (None, Some(id)),
            Some(Selection::Link(..)) => (None, None),
            None => (None, None),
        };
        Self {
            server: server.map(|server| (server.node().id(), server.standing())),
            frozen: server.is_some_and(Server::is_frozen),
            message,
            menu: MenuView::of(store),
            composing: Composer::of(store),
            dialog: store.dialog.is_some(),
            drawer: store.drawer.tool.is_some(),
            notice: store.notice.is_some(),
            speed: store.player.speed(),
        }
    }

    /// What Escape leaves: what was opened last.
    fn escape(&self) -> Option<Msg> {
        if self.dialog {
            Some(Msg::Close)
        } else if self.composing.is_some() {
            Some(Msg::GiveUpComposed)
        } else if self.menu.is_some() {
            Some(Msg::Menu(MenuOf::Nothing))
        } else if self.drawer {
            Some(Msg::Drawer(Ask::Shut))
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
    use crate::frame::Item;

    fn id(number: u8) -> NodeId {
        NodeId::new(number).expect("a server's number")
    }

    fn nothing_yet() -> Composer {
        Composer { of: Composed::Partition, parts: vec![], hint: "", makes: vec![] }
    }

    #[test]
    fn a_key_makes_what_is_composed_if_that_can_be_made_and_a_menu_comes_first() {
        let item = |key, refusal: Option<&str>| Item {
            label: String::new(),
            key,
            message: Msg::ActAll(vec![ServerAct::Crash(id(3)).into()]),
            refusal: refusal.map(str::to_owned),
            is_harm: true,
            is_on: false,
        };
        let with = |makes| Situation {
            composing: Some(Composer { makes, ..nothing_yet() }),
            ..Situation::default()
        };
        let made = Some(Msg::ActAll(vec![ServerAct::Crash(id(3)).into()]));
        assert_eq!(message("Enter", &with(vec![item("Enter", None)])), made);
        assert_eq!(message("c", &with(vec![item("r", None), item("c", None)])), made);
        assert_eq!(message("Enter", &with(vec![item("Enter", Some("it is so already"))])), None);
        assert_eq!(message("Enter", &Situation::default()), None);
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
        let shown = Situation { server: Some((id(3), Standing::Follower)), ..quiet.clone() };
        assert_eq!(message("3", &shown), Some(Msg::Menu(MenuOf::Server(id(3)))));
        let composing = Situation { composing: Some(nothing_yet()), ..quiet.clone() };
        assert_eq!(message("3", &composing), Some(Msg::SwitchSide(id(3))));
        assert_eq!(message("0", &quiet), Some(Msg::Fit));
        assert_eq!(message("25", &quiet), Some(Msg::Select(id(25))));
        assert_eq!(message("12", &composing), Some(Msg::SwitchInstead(id(12))));
    }

    #[test]
    fn what_needs_a_selected_server_does_nothing_without_one() {
        let quiet = Situation::default();
        assert_eq!(message("c", &quiet), None);
        let selected = Situation { server: Some((id(2), Standing::Leader)), ..quiet.clone() };
        assert_eq!(message("c", &selected), Some(Msg::Act(ServerAct::Crash(id(2)).into())));
        let beat = ServerAct::HeartbeatTimeout(id(2)).into();
        assert_eq!(message("t", &selected), Some(Msg::Act(beat)));
        let frozen = Situation { frozen: true, ..selected.clone() };
        assert_eq!(message("z", &selected), Some(Msg::Act(ServerAct::Pause(id(2)).into())));
        assert_eq!(message("z", &frozen), Some(Msg::Act(ServerAct::Resume(id(2)).into())));
    }

    #[test]
    fn escape_leaves_what_was_opened_last() {
        let mut now = Situation {
            server: Some((id(1), Standing::Follower)),
            composing: Some(nothing_yet()),
            dialog: true,
            notice: true,
            ..Situation::default()
        };
        assert_eq!(message("Escape", &now), Some(Msg::Close));
        now.dialog = false;
        assert_eq!(message("Escape", &now), Some(Msg::GiveUpComposed));
        now.composing = None;
        assert_eq!(message("Escape", &now), Some(Msg::Deselect));
        now.server = None;
        assert_eq!(message("Escape", &now), Some(Msg::Dismiss));
        now.notice = false;
        assert_eq!(message("Escape", &now), None);
    }

    #[test]
    fn two_digits_are_one_number_if_they_come_together_and_there_is_such_a_server() {
        assert_eq!(two_digits(Some((1, 0.0)), "2", 300.0, 25), Some(12));
        assert_eq!(two_digits(Some((2, 0.0)), "0", 300.0, 25), Some(20));
        assert_eq!(two_digits(Some((1, 0.0)), "2", 2_000.0, 25), None);
        assert_eq!(two_digits(Some((1, 0.0)), "2", 300.0, 9), None);
        assert_eq!(two_digits(Some((1, 0.0)), "c", 300.0, 25), None);
        assert_eq!(two_digits(None, "2", 300.0, 25), None);
    }

    #[test]
    fn a_key_is_known_by_what_it_types_or_else_by_its_place() {
        assert_eq!(name("c", "KeyC", false), "c");
        assert_eq!(name("c", "KeyI", false), "c", "Dvorak");
        assert_eq!(name("ㅊ", "KeyC", false), "c", "Hangul");
        assert_eq!(name("с", "KeyE", true), "E", "Cyrillic");
        assert_eq!(name("Process", "KeyP", false), "p", "an input method that composes");
        assert_eq!(name("&", "Digit1", false), "1", "a French keyboard");
        assert_eq!(name("+", "Digit1", false), "+", "a Swiss one, shifted or not");
        assert_eq!(name("Enter", "Enter", false), "Enter");
        assert_eq!(name("ArrowLeft", "ArrowLeft", true), "Shift+ArrowLeft");
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
        assert_eq!(message(".", &fastest), Some(Msg::Speed(FASTEST)));
        assert_eq!(message(",", &Situation::default()), Some(Msg::Speed(0)));
    }
}
