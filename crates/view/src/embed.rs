//! How a playground is shown within another page, as the query of its address says it:
//! `?embed&panels=cluster,logs&theme=dark&autoplay&start=1s&end=2s&speed=1/10&loop&readonly`.

use crate::choice::{Panel, Tab, Theme};
use crate::decimal::decimal;
use crate::msg::{Ask, Msg};
use crate::player::Player;
use crate::words::{self, Language};
use sim::Time;
use std::fmt;

/// What a frame in another page shows, and what it lets one do.
#[derive(Clone, Debug, PartialEq)]
pub struct Embed {
    /// The panels, in this order.
    pub(crate) panels: Vec<Panel>,
    /// Has it buttons to play, and a line of its time?
    pub(crate) has_controls: bool,
    /// Can nothing be done to the cluster?
    pub(crate) is_readonly: bool,
    /// Does it play by itself?
    pub(crate) autoplay: bool,
    /// Does it begin again at its end?
    pub(crate) loops: bool,
    /// Where it begins, if not where the link stands.
    pub(crate) start: Option<Time>,
    /// Where it stands at first, if not at its start: an element that was moved keeps its moment.
    pub(crate) at: Option<Time>,
    /// Where it ends, if it does.
    pub(crate) end: Option<Time>,
    /// The place of the speed's slider.
    pub(crate) speed: Option<u8>,
    /// Its language, if not the browser's first.
    pub language: Option<Language>,
    /// Its colours, if not those of the page around it.
    pub theme: Theme,
}

/// How a run is shown within another page.
#[derive(Clone, Debug)]
pub(crate) struct Embedded {
    pub(crate) embed: Embed,
    /// The fragment that opens in the playground what is shown here, as it last stood.
    pub(crate) link: String,
}

/// An option that cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionError {
    /// Its name.
    pub(crate) name: String,
    /// What could stand there.
    pub(crate) expected: String,
    /// What stands there.
    pub(crate) found: String,
}

impl fmt::Display for OptionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, expected, found } = self;
        write!(f, "{name}=\"{found}\": expected {expected}")
    }
}

impl std::error::Error for OptionError {}

impl Default for Embed {
    fn default() -> Self {
        Self {
            panels: vec![Panel::Cluster],
            has_controls: true,
            is_readonly: false,
            autoplay: false,
            loops: false,
            start: None,
            at: None,
            end: None,
            speed: None,
            language: None,
            theme: Theme::System,
        }
    }
}

impl Embed {
    /// The names of its options.
    pub const OPTIONS: [&'static str; 10] = [
        "panels", "controls", "readonly", "autoplay", "loop", "start", "end", "speed", "theme",
        "lang",
    ];

    /// The panels, in their order.
    #[must_use]
    pub fn panels(&self) -> &[Panel] {
        &self.panels
    }

    /// Where it begins, if not where the link stands.
    #[must_use]
    pub const fn start(&self) -> Option<Time> {
        self.start
    }

    /// The longest value that is said back when it is wrong, in characters.
    const LONGEST_FOUND: usize = 40;

    /// What a query asks for; nothing if it asks for the page. What cannot be is said, and is as if
    /// it had not been asked for.
    #[must_use]
    pub fn of(query: &str) -> Option<(Self, Vec<OptionError>)> {
        let pairs = query.trim_start_matches('?').split('&').map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (scenario::decoded(name), scenario::decoded(value))
        });
        let pairs: Vec<(String, String)> = pairs.collect();
        pairs.iter().find(|(name, _)| name == "embed")?;
        let (mut embed, mut errors) = (Self::default(), Vec::new());
        for (name, value) in pairs {
            if let Err(expected) = embed.set(&name, value.trim()) {
                let found = value.chars().take(Self::LONGEST_FOUND).collect();
                errors.push(OptionError { name, expected, found });
            }
        }
        Some((embed, errors))
    }

    /// Sets one option; what it expects, if it cannot be so. Names of others are not ours.
    pub(crate) fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        match name {
            "panels" => self.panels = panels(value)?,
            "controls" => self.has_controls = switch(value)?,
            "readonly" => self.is_readonly = switch(value)?,
            "autoplay" => self.autoplay = switch(value)?,
            "loop" => self.loops = switch(value)?,
            "start" => self.start = Some(moment(value)?),
            "at" => self.at = Some(moment(value)?),
            "end" => self.end = Some(moment(value)?),
            "speed" => self.speed = Some(speed(value)?),
            "theme" => self.theme = theme(value)?,
            "lang" => self.language = Some(language(value)?),
            _ => {}
        }
        Ok(())
    }

    /// Is this heard? What there is no place for is not, and what changes the run is not where one
    /// may only look.
    pub(crate) fn hears(&self, msg: &Msg) -> bool {
        let has_no_place = matches!(
            msg,
            Msg::Open(_)
                | Msg::OpenLesson(_)
                | Msg::Rename(..)
                | Msg::Show(_)
                | Msg::Look
                | Msg::Stretch(_)
                | Msg::Drawer(Ask::Open(_) | Ask::Shut | Ask::Widen(_))
        );
        let has_console = self.panels.contains(&Panel::Tab(Tab::Client));
        let has_place = !has_no_place && (has_console || *msg != Msg::FocusConsole);
        let changes = msg.is_deed()
            || matches!(msg, Msg::Menu(_) | Msg::Compose(_) | Msg::Drag(..) | Msg::Type(_));
        has_place && !(self.is_readonly && changes)
    }
}

/// `cluster,logs`: each once.
fn panels(value: &str) -> Result<Vec<Panel>, String> {
    let mut panels: Vec<Panel> = Vec::new();
    for name in value.split([',', ' ']).filter(|name| !name.is_empty()) {
        let panel = Panel::all().find(|panel| panel.id() == name);
        let panel = panel.filter(|panel| !panels.contains(panel)).ok_or_else(names)?;
        let is_tool = |panel: &Panel| matches!(panel, Panel::Tool(_));
        if is_tool(&panel) && panels.iter().any(is_tool) {
            return Err(names());
        }
        panels.push(panel);
    }
    if panels.is_empty() { Err(names()) } else { Ok(panels) }
}

fn names() -> String {
    let of = |is_tool: bool| {
        let those = Panel::all().filter(|panel| matches!(panel, Panel::Tool(_)) == is_tool);
        those.map(Panel::id).collect::<Vec<_>>().join(", ")
    };
    format!("{}; {} (1)", of(false), of(true))
}

/// An attribute without a value is on.
fn switch(value: &str) -> Result<bool, String> {
    match value {
        "" | "true" | "yes" | "on" | "1" => Ok(true),
        "false" | "no" | "off" | "0" | "none" => Ok(false),
        _ => Err("true, false".to_owned()),
    }
}

fn moment(value: &str) -> Result<Time, String> {
    scenario::moment(value).map_err(|_| "1.6s, 400ms".to_owned())
}

/// `1/20`, `0.5`, `2`, `2×`: the nearest that there is.
fn speed(value: &str) -> Result<u8, String> {
    let value = value.trim_end_matches(['x', '×']);
    let (part, whole) = value.split_once('/').unwrap_or((value, "1"));
    let number = |text: &str| decimal(text.trim(), 6).filter(|number| 0 < *number);
    let rate = number(part).zip(number(whole)).map(|(part, whole)| part as f64 / whole as f64);
    rate.map(Player::nearest).ok_or_else(|| "1/1000 … 10".to_owned())
}

fn theme(value: &str) -> Result<Theme, String> {
    match value {
        "" | "auto" | "system" => Ok(Theme::System),
        "light" => Ok(Theme::Light),
        "dark" => Ok(Theme::Dark),
        _ => Err("auto, light, dark".to_owned()),
    }
}

fn language(value: &str) -> Result<Language, String> {
    let codes = || Language::ALL.iter().map(|it| it.code()).collect::<Vec<_>>().join(", ");
    words::of_codes([value]).ok_or_else(codes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::choice::Tool;

    #[test]
    fn a_query_that_does_not_ask_for_it_is_the_page() {
        assert_eq!(Embed::of(""), None);
        assert_eq!(Embed::of("?utm_source=embedded&panels=logs"), None);
    }

    #[test]
    fn every_option_is_read() {
        let all = "?embed&panels=cluster%2Clogs,settings&controls=no&theme=dark&lang=ko-KR&autoplay\
            &start=400ms&at=1s&end=2s&speed=1%2F20&loop&readonly=true&utm_source=x";
        let (embed, errors) = Embed::of(all).unwrap();
        assert_eq!(errors, []);
        let panels = vec![Panel::Cluster, Panel::Tab(Tab::Logs), Panel::Tool(Tool::Settings)];
        let expected = Embed {
            panels,
            has_controls: false,
            is_readonly: true,
            autoplay: true,
            loops: true,
            start: Some(Time::ms(400)),
            at: Some(Time::ms(1_000)),
            end: Some(Time::ms(2_000)),
            speed: Some(17),
            language: Some(Language::KOREAN),
            theme: Theme::Dark,
        };
        assert_eq!(embed, expected);
    }

    #[test]
    fn what_cannot_be_is_said_and_the_rest_is_as_asked() {
        let wrong = [
            (
                "panels",
                "clutser",
                "cluster, timeline, why, logs, client, lesson, roles; settings, network, rules, text, status (1)",
            ),
            (
                "panels",
                "logs,logs",
                "cluster, timeline, why, logs, client, lesson, roles; settings, network, rules, text, status (1)",
            ),
            (
                "panels",
                "rules,text",
                "cluster, timeline, why, logs, client, lesson, roles; settings, network, rules, text, status (1)",
            ),
            ("loop", "often", "true, false"),
            ("start", "soon", "1.6s, 400ms"),
            ("end", "2", "1.6s, 400ms"),
            ("speed", "0", "1/1000 … 10"),
            ("speed", "1/0", "1/1000 … 10"),
            ("theme", "mauve", "auto, light, dark"),
            ("lang", "tlh", "en, ko"),
        ];
        for (name, found, expected) in wrong {
            let (embed, errors) = Embed::of(&format!("?embed&{name}={found}&readonly")).unwrap();
            let (name, found, expected) = (name.into(), found.into(), expected.into());
            assert_eq!(errors, [OptionError { name, expected, found }]);
            assert_eq!(embed, Embed { is_readonly: true, ..Embed::default() });
        }
    }

    #[test]
    fn a_speed_is_the_nearest_that_there_is() {
        for (said, place) in [("1", 30), ("1/20", 17), ("0.5×", 27), ("1000", 40), ("1/9999", 0)] {
            assert_eq!(speed(said), Ok(place), "{said}");
        }
    }
}
