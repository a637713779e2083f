//! The whole run in a strip, every branch a line, and the window on it.

use crate::markup::html;
use crate::panel::button::tells;
use crate::panel::part::Part;
use crate::panel::term_class;
use scenario::say;
use sim::Sorted;
use std::fmt::Write as _;
use view::choice::Opening;
use view::frame::{self, Lane};
use view::geometry::{Lanes, Round, Size};
use view::msg::Msg;
use view::words::Language;
use web_sys::Element;
use yew::prelude::*;

/// The area of the strip, and the line that is the moment.
pub(crate) const OVERVIEW: &str = "overview";
pub(crate) const NOW: &str = "overview-now";

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) overview: Part<frame::Overview>,
    pub(crate) size: Size,
    pub(crate) language: Language,
    pub(crate) dispatch: Callback<Msg>,
}

/// The strip. Its frame is the window, and can be dragged; beside it a press moves it there.
#[component]
pub(crate) fn Overview(Props { overview, size, language, dispatch }: &Props) -> Html {
    let lanes = Lanes::of(overview.lanes.len(), overview.to, *size);
    let strip = use_node_ref();
    let (from, to) = (lanes.x(overview.window.0), lanes.x(overview.window.1));
    let lane = |(place, lane): (usize, &Lane)| {
        line(place, lane, &lanes, 1 < overview.lanes.len(), dispatch)
    };
    let note = |(time, read): &(sim::Time, bool)| {
        html! {
            <circle class={classes!("note", read.then_some("is-read"))} r="2.6"
                cx={lanes.x(*time).px().to_string()} cy={lanes.y(0).px().to_string()} />
        }
    };
    html! {
        <div data-name={OVERVIEW} class="overview" translate="no">
            <svg ref={&strip} viewBox={format!("0 0 {} {}", size.width.max(1.0).px(), size.height.max(1.0).px())}
                preserveAspectRatio="none" role="group" aria-label={say!(language, "overview")}
                onpointerdown={press(&strip, lanes, dispatch)} onpointermove={drag(&strip, lanes, overview, dispatch)}>
                <rect class="surface" width="100%" height="100%" />
                if lanes.has_axis() { { axis(overview, &lanes) } }
                <rect class="frame" x={from.px().to_string()} y="0.5" rx="3"
                    width={(to - from).max(3.0).px().to_string()}
                    height={(lanes.bottom() - 1.0).max(1.0).px().to_string()} />
                { for overview.lanes.iter().enumerate().map(lane) }
                { for overview.notes.iter().map(note) }
                <line data-name={NOW} class="now" y1="0" y2={lanes.bottom().px().to_string()} />
            </svg>
        </div>
    }
}

fn axis(overview: &frame::Overview, lanes: &Lanes) -> Html {
    let tick = |(time, label): &(sim::Time, String)| {
        let at = lanes.x(*time);
        let x = at.px().to_string();
        let anchor = if at < 12.0 { "start" } else { "middle" };
        html! {
            <g key={time.0} class="tick">
                <line x1={x.clone()} x2={x.clone()} y2={lanes.bottom().px().to_string()} />
                if at < lanes.width() - 20.0 {
                    <text {x} y={(lanes.bottom() + 11.0).px().to_string()} text-anchor={anchor}>{ label }</text>
                }
            </g>
        }
    };
    html! { <g class="axis" aria-hidden="true">{ for overview.ticks.iter().map(tick) }</g> }
}

/// A branch: a line from where it left its parent, thick while somebody led.
fn line(
    place: usize,
    lane: &Lane,
    lanes: &Lanes,
    can_name: bool,
    dispatch: &Callback<Msg>,
) -> Html {
    let y = lanes.y(place);
    let thick = lanes.thick(lane.is_current);
    let end = lanes.x(lane.end);
    let begin = lane.fork.map_or(0.0, |(_, at)| lanes.x(at));
    let fork = lane.fork.map(|(parent, at)| {
        let (x, above) = (lanes.x(at), lanes.y(parent));
        html! {
            <>
                <path class="fork" d={format!("M{0} {1}C{0} {3} {0} {3} {2} {3}", x.px(), above.px(), (x + 12.0).px(), y.px())} />
                <circle class="fork" cx={x.px().to_string()} cy={above.px().to_string()} r="2.6" />
            </>
        }
    });
    // As few paths as there are colours.
    let mut leads: Sorted<&str, String> = Sorted::new();
    for (from, to, term) in &lane.leads {
        let data = leads.entry(term_class(*term), String::new);
        // Writing into a string cannot fail.
        let _ = write!(data, "M{} {}H{}", lanes.x(*from).px(), y.px(), lanes.x(*to).px());
    }
    let lead = |(term, data): (&&'static str, &String)| {
        html! { <path class={classes!("lead", *term)} d={data.clone()} stroke-width={thick.px().to_string()} /> }
    };
    let id = lane.id;
    let told = dispatch.clone();
    let onkeydown = move |event: KeyboardEvent| {
        if crate::panel::presses(&event) {
            event.prevent_default();
            told.emit(Msg::Branch(id));
        }
    };
    let onclick = tells(dispatch, Msg::Branch(id));
    let can_go = !lane.is_current;
    html! {
        <g key={id.0} class={classes!("lane", lane.is_current.then_some("is-current"))}
            role={if can_go { "button" } else { "img" }} tabindex={can_go.then_some("0")}
            aria-label={lane.name.clone()} {onclick} {onkeydown}
            ondblclick={tells(dispatch, Msg::Open(Opening::Branches))}>
            <title>{ &lane.name }</title>
            { for fork }
            <path class="way" d={format!("M{} {}H{}", begin.px(), y.px(), end.px())} />
            { for leads.iter().map(lead) }
            <path class="hit" d={format!("M{} {}H{}", begin.px(), y.px(), end.max(begin + 24.0).px())} />
            if lanes.has_names() && can_name {
                <text class="name" x={(end + 8.0).px().to_string()} y={(y + 4.0).px().to_string()}>{ &lane.name }</text>
            }
        </g>
    }
}

/// A press beside the frame moves the window there; from then on it follows the pointer.
fn press(strip: &NodeRef, lanes: Lanes, dispatch: &Callback<Msg>) -> Callback<PointerEvent> {
    let (strip, dispatch) = (strip.clone(), dispatch.clone());
    Callback::from(move |event: PointerEvent| {
        let (Some(strip), Some(target)) =
            (strip.cast::<Element>(), event.target_dyn_into::<Element>())
        else {
            return;
        };
        let is_lane = target.closest(".lane:not(.is-current)").ok().flatten().is_some();
        if is_lane || event.button() != 0 {
            return;
        }
        // A pointer that is gone cannot be captured, and need not be.
        drop(strip.set_pointer_capture(event.pointer_id()));
        if target.closest(".frame").ok().flatten().is_none() {
            let drawn = strip.get_bounding_client_rect();
            let share = (f64::from(event.client_x()) - drawn.left()) / drawn.width().max(1.0);
            dispatch.emit(Msg::Center(lanes.time(share)));
        }
    })
}

fn drag(
    strip: &NodeRef,
    lanes: Lanes,
    overview: &frame::Overview,
    dispatch: &Callback<Msg>,
) -> Callback<PointerEvent> {
    let (strip, dispatch) = (strip.clone(), dispatch.clone());
    let shown = overview.window.1.since(overview.window.0).0.max(1) as f64;
    Callback::from(move |event: PointerEvent| {
        if let Some(strip) =
            strip.cast::<Element>().filter(|strip| strip.has_pointer_capture(event.pointer_id()))
        {
            let share =
                f64::from(event.movement_x()) / strip.get_bounding_client_rect().width().max(1.0);
            dispatch.emit(Msg::Pan(share * lanes.length() / shown));
        }
    })
}
