//! One server on the ring: its colour is its term, its shape its role.

use super::marks::{Seat, mark as seated};
use crate::markup::html;
use crate::panel::broken::number;
use crate::panel::drawing::Drawing;
use crate::panel::{standing_class, term_class};
use raft::NodeId;
use scenario::say;
use sim::Standing;
use view::choice::{Composed, MenuOf};
use view::frame::{Concern, Mark, ServerView};
use view::geometry::{Anchor, Point, Round, translate};
use view::msg::Msg;
use view::shapes::CROWN;
use view::words::Language;
use web_sys::Element;
use yew::prelude::*;

/// What stands inside of a circle is drawn for one of this radius, and scaled.
const DRAWN_FOR: f64 = 31.0;

/// The name of a server's element.
pub(crate) fn name_of(id: NodeId) -> String {
    format!("server-{id}")
}

/// The server whose element this is.
pub(super) fn id_of(element: &Element) -> Option<NodeId> {
    let name = element.get_attribute("data-name")?;
    NodeId::new(name.strip_prefix("server-S")?.parse().ok()?)
}

/// The name of the arc that is its election timeout.
pub(crate) fn arc_of(id: NodeId) -> String {
    format!("arc-{id}")
}

/// A server. Its place and its timer's arc are set by hand.
#[derive(PartialEq)]
pub(crate) struct Server {
    pub(crate) server: ServerView,
    /// While something is composed: what, and in which part of it this is.
    pub(crate) composed: Option<(Composed, usize)>,
    /// Its group's place, if only a letter can say it.
    pub(crate) group: Option<usize>,
    pub(crate) radius: f64,
    /// Is there room for more than its name?
    pub(crate) has_labels: bool,
    /// Where its label goes, relative to it.
    pub(crate) label: Point,
    pub(crate) anchor: Anchor,
    pub(crate) language: Language,
    pub(crate) dispatch: Callback<Msg>,
}

impl Drawing for Server {
    fn draw(&self) -> Html {
        let Self { server, composed, radius, has_labels, dispatch, .. } = self;
        let is_apart = composed.map(|(_, place)| 0 < place);
        let language = self.language;
        let id = server.id;
        let switched = composed.map(|_| Msg::SwitchSide(id));
        // Who asks twice wants more than what it holds.
        let asks = if server.is_selected { Msg::Menu(MenuOf::Server(id)) } else { Msg::Select(id) };
        let msg = switched.clone().unwrap_or(asks);
        // By keyboard, what can be done to it is one step away.
        let key_msg = switched.clone().unwrap_or(Msg::Menu(MenuOf::Server(id)));
        let onclick = click(id, msg, composed.is_some(), dispatch);
        let oncontextmenu = {
            let (dispatch, msg) =
                (dispatch.clone(), switched.unwrap_or(Msg::Menu(MenuOf::Server(id))));
            move |event: MouseEvent| {
                event.prevent_default();
                dispatch.emit(msg.clone());
            }
        };
        let dispatch = dispatch.clone();
        let onkeydown = move |event: KeyboardEvent| {
            if crate::panel::presses(&event) {
                event.prevent_default();
                dispatch.emit(key_msg.clone());
            }
        };
        // A click leaves the focus where it is, so that the space bar goes on to play and pause.
        let onmousedown = |event: MouseEvent| event.prevent_default();
        let body = radius * 0.86;
        let class = classes!(
            "server",
            term_class(server.term),
            standing_class(server.standing),
            server.is_selected.then_some("is-selected"),
            server.frozen.map(|_| "is-frozen"),
            server.refuses.then_some("is-stopped"),
            server.concern.map(|_| "is-concerned"),
            (*composed).filter(|(_, place)| 0 < *place).map(|(composed, _)| match composed {
                Composed::Partition => "is-other-side",
                Composed::Members => "is-apart",
                Composed::Several => "is-chosen",
            }),
        );
        let goes_on = self.server.goes_on(language);
        let pressed = is_apart.unwrap_or(server.is_selected);
        html! {
            <g data-name={name_of(id)} {class} role="button" tabindex="0"
                aria-pressed={pressed.to_string()} aria-label={name(self, language)}
                {onclick} {oncontextmenu} {onkeydown} {onmousedown}>
                <circle class="halo" r={(radius + 6.0).px().to_string()} />
                <circle class="track" r={radius.px().to_string()} />
                <circle data-name={arc_of(id)} class="arc" r={radius.px().to_string()}
                    pathLength="1" stroke-dasharray="1" stroke-dashoffset="1" transform="rotate(-90)" />
                { shape(server.standing, body) }
                { inside(self, language) }
                if let Some(label) = label(self, language) {
                    <text key={label.clone()} class="label" x={self.label.x.px().to_string()} y={self.label.y.px().to_string()}
                        text-anchor={self.anchor.svg()}>{ label }</text>
                }
                if *has_labels && !goes_on.is_empty() {
                    <text key={goes_on.join(" ")} class={classes!("label", (!server.troubles.is_empty()).then_some("trouble"), server.refuses.then_some("is-bad"))}
                        x={self.label.x.px().to_string()} y={trouble_at(self.label.y).px().to_string()}
                        text-anchor={self.anchor.svg()}>{ goes_on.join(" · ") }</text>
                }
                { marks(server, *radius) }
            </g>
        }
    }
}

/// What its seats show, and what comes to it.
fn marks(server: &ServerView, radius: f64) -> Html {
    html! {
        <>
            if let Some(receiving) = server.receiving { { bar(receiving, radius) } }
            if let Some(concern) = server.concern { { numbered(concern, radius) } }
            if let Some((old, new)) = server.in_joint { { membership(old, new, radius) } }
            if let Some(mark) = server.clock { { seated(mark, Seat::TopRight, radius, None) } }
            if let Some(mark) = server.disk { { seated(mark, Seat::BottomRight, radius, None) } }
            if let Some(count) = server.frozen {
                { seated(Mark::Inbox, Seat::BottomLeft, radius, Some(count)) }
            }
        </>
    }
}

/// Who has no vote is not a circle.
fn shape(standing: Standing, body: f64) -> Html {
    if standing != Standing::Learner {
        return html! { <circle class="body" r={body.px().to_string()} /> };
    }
    let square = |class: &'static str, half: f64| {
        let (side, from) = ((2.0 * half).px().to_string(), (-half).px().to_string());
        html! { <rect {class} x={from.clone()} y={from} width={side.clone()} height={side} rx="9" /> }
    };
    html! { <>{ square("body", body) }{ square("line-within", body - 4.0) }</> }
}

/// In which of two configurations that decide together it votes: the old one, the new one.
fn membership(old: bool, new: bool, radius: f64) -> Html {
    let far = 0.71 * radius;
    let half = |x: f64, is_in: bool, letter: &'static str| {
        html! {
            <g class={is_in.then_some("is-in")}>
                <rect x={x.px().to_string()} y="-7" width="14" height="14" rx="4" />
                <text x={(x + 7.0).px().to_string()} y="4">{ letter }</text>
            </g>
        }
    };
    html! {
        <g class="membership" transform={translate(Point::new(-far, -far))}>
            { half(-14.0, old, "o") }{ half(0.0, new, "n") }
        </g>
    }
}

/// The snapshot that it is being sent, as far as it has arrived: a bar at its lower edge.
fn bar((place, of): (u64, u64), radius: f64) -> Html {
    let (wide, y) = (1.8 * radius, radius - 4.0);
    let filled = wide * (place - 1) as f64 / of as f64;
    html! {
        <g class="receiving" transform={translate(Point::new(-wide / 2.0, y))}>
            <rect class="room" width={wide.px().to_string()} height="8" rx="4" />
            <rect class="taken" width={filled.px().to_string()} height="8" rx="4" />
        </g>
    }
}

/// The step of a broken property that concerns it last, beyond the seats of its marks.
fn numbered(concern: Concern, radius: f64) -> Html {
    let far = 0.71 * (radius + 14.0);
    number(concern.number, concern.kind, concern.term, Point::new(-far, -far))
}

/// The line of what is wrong with it: beyond its role, seen from the circle.
fn trouble_at(label: f64) -> f64 {
    if label < 0.0 { label - 14.0 } else { label + 14.0 }
}

/// What stands inside of the circle.
fn inside(props: &Server, language: Language) -> Html {
    let Server { server, radius, has_labels, .. } = props;
    let is_down = server.standing == Standing::Down && !server.refuses;
    let leads = server.standing == Standing::Leader;
    if !has_labels {
        let cross = radius * 0.5;
        return html! {
            <>
                if leads {
                    <path class="crown" d={CROWN}
                        transform={format!("translate(0 {}) scale(.7)", (-radius * 0.5).px())} />
                }
                if is_down { <path class="cross" d={cross_of(cross)} /> }
                <text class="name is-small" y={if leads { "7" } else { "4" }}>
                    { server.id.to_string() }
                </text>
            </>
        };
    }
    let votes_shown = matches!(server.standing, Standing::Candidate | Standing::PreCandidate);
    html! {
        <g transform={format!("scale({})", (radius / DRAWN_FOR).fine())} translate="no">
            if server.refuses {
                <path class="stop" d="M-4-21h8v8h-8Z" />
            } else if server.frozen.is_some() {
                <path class="bars" d="M-5-21v9M5-21v9" />
            } else if leads {
                <path class="crown" d={CROWN} transform="translate(0 -16.5) scale(.8)" />
            }
            <text class="name" y={if leads { "4" } else if votes_shown { "-3" } else { "1" }}>
                { server.id.to_string() }
            </text>
            <text class="of-term" y={if leads { "17" } else if votes_shown { "10" } else { "15" }}>
                { say!(language, "term", term = server.term.0) }
            </text>
            if votes_shown { { votes(server) } }
        </g>
    }
}

/// A tick for each vote that a candidate has, and an empty place for each that it lacks.
fn votes(server: &ServerView) -> Html {
    let needed = server.votes_needed as usize;
    let left = -(needed as f64 - 1.0) * 4.0;
    let tick = |place: usize| {
        let class = if place < server.votes.len() { "vote" } else { "vote is-missing" };
        let x = left + place as f64 * 8.0;
        // A vote that counts is a square, one that was only asked for a diamond.
        let turned = server.standing == Standing::PreCandidate;
        let transform = turned.then(|| format!("rotate(45 {} 17)", x.px()));
        html! { <rect {class} {transform} x={(x - 3.0).px().to_string()} y="14" width="6" height="6" rx="1.5" /> }
    };
    html! { <>{ for (0..needed).map(tick) }</> }
}

/// A click tells this; with Shift or Ctrl it begins to choose several servers.
fn click(
    id: NodeId,
    msg: Msg,
    is_composing: bool,
    dispatch: &Callback<Msg>,
) -> Callback<MouseEvent> {
    let dispatch = dispatch.clone();
    Callback::from(move |event: MouseEvent| {
        let adds = event.shift_key() || event.ctrl_key() || event.meta_key();
        if adds && !is_composing {
            dispatch.emit(Msg::Select(id));
            dispatch.emit(Msg::Compose(Composed::Several));
        } else {
            dispatch.emit(msg.clone());
        }
    })
}

/// What is to be said of a server besides its role.
fn besides(props: &Server, language: Language) -> Vec<String> {
    let Server { server, composed, .. } = props;
    let mut said = server.besides(language);
    said.extend(match composed {
        None | Some((Composed::Partition | Composed::Several, 0)) => None,
        Some((Composed::Several, _)) => Some(say!(language, "chosen").to_owned()),
        Some((Composed::Partition, _)) => Some(say!(language, "other-side").to_owned()),
        Some((Composed::Members, 0)) => Some(say!(language, "votes").to_owned()),
        Some((Composed::Members, 1)) => Some(say!(language, "listens").to_owned()),
        Some((Composed::Members, _)) => Some(say!(language, "no-member").to_owned()),
    });
    said
}

/// What stands outside: the role, and what is wrong.
fn label(props: &Server, language: Language) -> Option<String> {
    let Server { server, composed, has_labels, .. } = props;
    let mut label = vec![server.role(language).to_owned()];
    label.extend(besides(props, language));
    let letter = props.group.and_then(|group| (b'A'..=b'Z').nth(group));
    label.extend(letter.map(|letter| char::from(letter).to_string()));
    let is_plain = server.standing == Standing::Follower
        && composed.is_none_or(|(_, place)| place == 0)
        && server.frozen.is_none();
    (*has_labels || !is_plain).then(|| label.join(" · "))
}

/// What a screen reader calls it.
fn name(props: &Server, language: Language) -> String {
    let Server { server, .. } = props;
    let mut name = vec![
        server.id.to_string(),
        language.part("standing", server.standing.id(), 0).to_owned(),
        say!(language, "term", term = server.term.0),
    ];
    name.extend(besides(props, language));
    name.extend(props.server.goes_on(language));
    name.join(", ")
}

fn cross_of(half: f64) -> String {
    format!("M{0} {0}L{1} {1}M{1} {0}L{0} {1}", (-half).px(), half.px())
}
