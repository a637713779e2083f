//! The ring of servers, and what can be done to it.

mod dock;
mod drag;
mod marks;
mod message;
mod server;

use crate::markup::html;
use crate::panel::button::{button, tells};
pub(crate) use message::Drawn;
pub(crate) use server::{arc_of, name_of};

use super::drawing::{Drawing, drawn};
use super::part::Part;
use dock::dock;
use message::message_of;
use raft::NodeId;
use scenario::say;
use server::Server;
use sim::{LinkAct, MemberAct};
use std::rc::Rc;
use view::choice::{Composed, MenuOf};
use view::frame;
use view::geometry::{Border, Point, Ring, Round, Size, path};
use view::msg::Msg;
use view::words::Language;
use web_sys::Element;
use yew::prelude::*;

/// The area of the ring.
pub(crate) const STAGE: &str = "stage";
/// The layer that messages are drawn into.
pub(crate) const MESSAGES: &str = "messages";
/// The ways on which messages can pass.
pub(crate) const LINKS: &str = "links";
/// The ways that a partition cuts.
pub(crate) const CUT_LINKS: &str = "cut-links";

/// The panel with the ring.
#[derive(PartialEq)]
pub(crate) struct Cluster {
    pub(crate) cluster: Part<frame::Cluster>,
    pub(crate) inspector: Part<Option<frame::Inspector>>,
    pub(crate) ring: Rc<Ring>,
    pub(crate) size: Size,
    pub(crate) language: Language,
    pub(crate) dispatch: Callback<Msg>,
}

impl Drawing for Cluster {
    fn draw(&self) -> Html {
        let Self { cluster, inspector, ring, size, language, dispatch } = self;

        let (width, height) = (size.width, size.height);
        let composing = cluster.composing.as_ref();
        let borders = ring.border(&cluster.groups);
        let servers = cluster.servers.iter().map(|server| {
            // Where a border cannot show the groups, each server has the letter of its own.
            let group = cluster.groups.iter().position(|group| group.contains(server.id));
            let group = group.filter(|_| borders.is_none());
            let composed = composing.map(|composer| {
                let parts = composer.parts.iter();
                (composer.of, parts.take_while(|part| !part.contains(server.id)).count())
            });
            let is_partition =
                composing.is_some_and(|it| it.of == Composed::Partition && 1 < it.parts.len());
            let group = group.or(composed.filter(|_| is_partition).map(|(_, place)| place));
            let place = ring.place(server.id).unwrap_or_default();
            let (label, anchor) = ring.label(place);
            let of = Server {
                server: server.clone(),
                composed,
                group,
                radius: ring.radius,
                has_labels: ring.has_labels(),
                label,
                anchor,
                language: *language,
                dispatch: dispatch.clone(),
            };
            drawn(server.id.number(), of)
        });
        let is_even = cluster.servers.len().is_multiple_of(2);
        html! {
            <section class="panel cluster" aria-label={say!(language, "panel.cluster")}>
                <div class={classes!("panel-head", is_even.then_some("is-even"), composing.map(|_| "is-composing"))}>
                    <h2>{ say!(language, "panel.cluster") }</h2>
                    { head(cluster, *language, dispatch) }
                </div>
                <div data-name={STAGE} translate="no" class={classes!("stage", composing.map(|_| "is-composing"),
                    (!ring.has_labels()).then_some("is-crowded"))}>
                    <svg viewBox={format!("0 0 {} {}", width.px(), height.px())} role="group" onpointerdown={drag::begin}
                        onpointermove={drag::go_on} onpointerup={drag::end(ring.clone(), dispatch)} onpointercancel={drag::give_up}
                        aria-label={say!(language, "panel.cluster")}>
                        <path data-name={LINKS} class="links" />
                        <path data-name={CUT_LINKS} class="links is-cut" />
                        <g class="link-marks">{ for cluster.links.iter().filter_map(|link| marks::link(link, ring)) }</g>
                        <g class="ways" onclick={pick_link(dispatch)} oncontextmenu={pick_link(dispatch)}>{ for ways(ring, cluster.selected) }</g>
                        <g class="borders">{ for borders.iter().map(border) }</g>
                        <g class="servers">{ for servers }</g>
                        <g data-name={MESSAGES} onpointerdown={pick(dispatch)} onkeydown={press(dispatch)} />
                    </svg>
                </div>
                { dock(inspector.as_ref(), cluster, *language, dispatch) }
            </section>
        }
    }
}

/// What stands in the panel's head: the buttons with which a partition is composed, or the groups
/// and the button that heals them. Nothing lies on a server.
fn head(cluster: &frame::Cluster, language: Language, dispatch: &Callback<Msg>) -> Html {
    let tell = |msg: Msg| tells(dispatch, msg);
    if let Some(composer) = &cluster.composing {
        return compose(composer, language, dispatch);
    }
    if cluster.groups.is_empty() && !cluster.can_heal {
        return html! {
            <div key="whole" class="composer">
                { for cluster.next.map(|id| add(id, language, dispatch)) }
                if 1 < cluster.servers.len() {
                    { button("small is-extra", say!(language, "members"), Msg::Compose(Composed::Members), dispatch) }
                    { button("small", language.part("act", "partition", 0), Msg::Compose(Composed::Partition), dispatch) }
                }
            </div>
        };
    }
    let groups: Vec<String> = cluster.groups.iter().map(ToString::to_string).collect();
    let groups = groups.join(" | ");
    html! {
        <div key="cut" class="composer">
            <span key={groups.clone()} class="groups" title={groups.clone()} translate="no">{ &groups }</span>
            <button class="small danger heal" aria-label={say!(language, "heal")}
                onclick={tell(Msg::Act(LinkAct::Heal().into()))}>{ language.part("act", "heal", 0) }</button>
        </div>
    }
}

/// What is composed, and what can be made of it. What cannot be says why.
fn compose(composer: &frame::Composer, language: Language, dispatch: &Callback<Msg>) -> Html {
    let name = match composer.of {
        Composed::Partition => language.part("act", "partition", 0),
        Composed::Members => language.part("act", "members", 0),
        Composed::Several => say!(language, "several"),
    };
    let make = |item: &frame::Item| {
        let class = classes!("small", item.is_harm.then_some("danger"));
        html! {
            <button key={item.label.clone()} {class} disabled={item.refusal.is_some()} title={item.refusal.clone()}
                onclick={tells(dispatch, item.message.clone())}>{ &item.label }</button>
        }
    };
    html! {
        <div key="composing" class="composer" role="group" aria-label={name}>
            <span role="status">{ composer.hint }</span>
            { for composer.makes.iter().map(make) }
            { button("small", say!(language, "cancel"), Msg::GiveUpComposed, dispatch) }
        </div>
    }
}

/// The button with which one more server joins.
fn add(id: NodeId, language: Language, dispatch: &Callback<Msg>) -> Html {
    let says = say!(language, "add-server", server = id);
    let onclick = tells(dispatch, Msg::Act(MemberAct::Add(id).into()));
    html! {
        <button class="small is-extra" translate="no" aria-label={says.clone()} title={says.clone()} {onclick}>
            { format!("+ {id}") }
        </button>
    }
}

/// A band over each link, which a pointer can hit.
fn ways(ring: &Ring, selected: Option<(NodeId, NodeId)>) -> Vec<Html> {
    let places = ring.places();
    let pairs = places
        .iter()
        .enumerate()
        .flat_map(|(at, one)| places[at + 1..].iter().map(move |other| (one, other)));
    let way = |((one, a), (other, b)): (&(NodeId, Point), &(NodeId, Point))| {
        let name = format!("{}-{}", one.number(), other.number());
        let class = (selected == Some((*one, *other))).then_some("is-selected");
        html! { <path key={name.clone()} {class} data-link={name} d={path(&[*a, *b])} /> }
    };
    pairs.map(way).collect()
}

/// The link that was clicked.
fn pick_link(dispatch: &Callback<Msg>) -> Callback<MouseEvent> {
    let dispatch = dispatch.clone();
    Callback::from(move |event: MouseEvent| {
        let name = event.target_dyn_into::<Element>().and_then(|it| it.get_attribute("data-link"));
        let ends = name.as_deref().and_then(|name| name.split_once('-'));
        let server = |end: &str| NodeId::new(end.parse().ok()?);
        if let Some((one, other)) = ends.and_then(|(a, b)| server(a).zip(server(b))) {
            event.prevent_default();
            dispatch.emit(Msg::Menu(MenuOf::Link(one, other)));
        }
    })
}

fn border(border: &Border) -> Html {
    html! {
        <g class="border">
            { for border.lines.iter().map(|line| html! { <path d={path(line)} /> }) }
        </g>
    }
}

/// A message is picked when the pointer goes down on it: it moves on before the pointer comes up.
fn pick(dispatch: &Callback<Msg>) -> Callback<PointerEvent> {
    let dispatch = dispatch.clone();
    Callback::from(move |event: PointerEvent| {
        if let Some(id) = event.target_dyn_into::<Element>().as_ref().and_then(message_of) {
            dispatch.emit(Msg::SelectMessage(id));
        }
    })
}

fn press(dispatch: &Callback<Msg>) -> Callback<KeyboardEvent> {
    let dispatch = dispatch.clone();
    Callback::from(move |event: KeyboardEvent| {
        let message = event.target_dyn_into::<Element>().as_ref().and_then(message_of);
        if let Some(id) = message.filter(|_| super::presses(&event)) {
            event.prevent_default();
            dispatch.emit(Msg::SelectMessage(id));
        }
    })
}
