//! The timeline: the deck at the left, the tracks beside it.

mod overview;
mod tracks;
mod transport;

use crate::markup::html;
use crate::panel::button::{sign_button, tells};
pub(crate) use overview::{NOW, OVERVIEW};
pub(crate) use tracks::kind_class;
pub(crate) use transport::{BACK, CLOCK, FORWARD, PAUSE, TO_START, icon};

use super::drawing::drawn;
use super::part::Part;
use crate::ports::Listener;
use overview::Overview;
use scenario::say;
use sim::Time;
use tracks::{Bands, Flights, Markers, Steps};
use transport::transport;
use view::choice::Opening;
use view::frame::{self, Band, BrokenView, FlightView, MarkerView, TimelineView};
use view::geometry::{Round, Scale, Size, Tracks};
use view::keys::ZOOM;
use view::msg::Msg;
use view::words::Language;
use wasm_bindgen::JsCast;
use web_sys::{Element, WheelEvent};
use yew::prelude::*;

/// The area of the tracks.
pub(crate) const TRACKS: &str = "tracks";
/// The place of the playhead, its line and its handle.
pub(crate) const PLAYHEAD: &str = "playhead";
/// Covers what lies after now.
pub(crate) const VEIL: &str = "veil";

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) timeline: Part<TimelineView>,
    pub(crate) bands: Part<Vec<Band>>,
    pub(crate) flights: Part<Vec<FlightView>>,
    pub(crate) markers: Part<Vec<MarkerView>>,
    pub(crate) broken: Part<Option<BrokenView>>,
    pub(crate) overview: Part<frame::Overview>,
    pub(crate) size: Size,
    /// How large the area of the overview is.
    pub(crate) strip: Size,
    /// Within another page the wheel is that page's.
    pub(crate) is_embedded: bool,
    pub(crate) language: Language,
    pub(crate) dispatch: Callback<Msg>,
}

/// The panel.
#[component]
pub(crate) fn Timeline(props: &Props) -> Html {
    let Props {
        timeline,
        bands,
        flights,
        markers,
        broken,
        overview,
        size,
        strip,
        is_embedded,
        language,
        dispatch,
    } = props;

    let scale = Scale::of(timeline.from, timeline.to, size.width);
    let tracks = Tracks::of(timeline.bands.len(), size.height);
    let width = size.width.max(1.0);
    let height = size.height.max(1.0);
    let fingers = use_mut_ref(Fingers::default);
    let surface = use_node_ref();
    let touch = |touch: Touch| self::touch(touch, &surface, &fingers, scale, width, dispatch);
    let onpointerdown = touch(Touch::Begins);
    let onpointermove = touch(Touch::GoesOn);
    let onpointerup = touch(Touch::Ends);
    use_wheel((!is_embedded).then_some(&surface), scale, width, dispatch);
    let tell = |msg: Msg| tells(dispatch, msg);
    html! {
        <section class={classes!("panel", "timeline", timeline.is_stretched.then_some("is-stretched"))}
            aria-label={say!(language, "panel.timeline")}>
            <h2 class="unseen">{ say!(language, "panel.timeline") }</h2>
            { handle(timeline.is_stretched, say!(language, "whole-timeline"), dispatch) }
            { transport(timeline, *language, dispatch) }
            <div class="reach">
                <Overview overview={overview.clone()} size={*strip} language={*language} dispatch={dispatch} />
                <button class="small" onclick={tell(Msg::Open(Opening::Branches))}>
                    <span key={timeline.branches.len()}>{ count(*language, timeline.branches.len()) }</span>
                </button>
                { sign_button("small icon", say!(language, "zoom-out"), "−", Msg::Zoom(ZOOM), dispatch) }
                { sign_button("small icon", say!(language, "zoom-in"), "+", Msg::Zoom(1.0 / ZOOM), dispatch) }
                { sign_button("small icon", say!(language, "zoom-fit"), "↔", Msg::Fit, dispatch) }
            </div>
            <div data-name={TRACKS} class="tracks" translate="no">
                <svg ref={&surface} viewBox={format!("0 0 {} {}", width.px(), height.px())}
                    preserveAspectRatio="none" role="group" aria-label={say!(language, "panel.timeline")} {onpointerdown} {onpointermove}
                    onpointercancel={onpointerup.clone()} {onpointerup}>
                    <rect class="surface" width={width.px().to_string()} height={height.px().to_string()} />
                    { axis(timeline, scale, tracks) }
                    <rect class="axis-hit" x={scale.left.px().to_string()} y={tracks.below().px().to_string()}
                        width={scale.width.px().to_string()} height={Tracks::AXIS.px().to_string()} />
                    { drawn("bands", Bands { bands: bands.clone(), scale, tracks }) }
                    { drawn("flights", Flights { flights: flights.clone(), scale, tracks }) }
                    <rect data-name={VEIL} class="veil" y={tracks.above().px().to_string()}
                        height={(tracks.below() - tracks.above()).px().to_string()} />
                    { playhead(timeline, tracks, say!(language, "moment")) }
                    { drawn("markers", Markers { markers: markers.clone(), scale, tracks, dispatch: dispatch.clone() }) }
                    { drawn("steps", Steps { broken: broken.clone(), scale, tracks }) }
                </svg>
            </div>
        </section>
    }
}

fn count(language: Language, count: usize) -> String {
    match count {
        1 => say!(language, "branches-of.one").to_owned(),
        _ => say!(language, "branches-of", count = count),
    }
}

/// On a phone: pulled up or pressed, it shows the whole timeline.
fn handle(is_stretched: bool, label: &'static str, dispatch: &Callback<Msg>) -> Html {
    let onclick = tells(dispatch, Msg::Stretch(!is_stretched));
    let pulled = dispatch.clone();
    let onpointermove = move |event: PointerEvent| {
        let way = event.movement_y();
        if event.buttons() == 1 && PULL < way.abs() {
            pulled.emit(Msg::Stretch(way < 0));
        }
    };
    html! {
        <button class="plain stretch" aria-expanded={is_stretched.to_string()} aria-label={label}
            title={label} {onclick} {onpointermove}><i /></button>
    }
}

/// A pull of so many pixels from one event to the next is meant.
const PULL: i32 = 3;

fn axis(timeline: &TimelineView, scale: Scale, tracks: Tracks) -> Html {
    let mut taken = f64::NEG_INFINITY;
    let tick = |(time, label): &(Time, String)| {
        let at = scale.x(*time);
        let x = at.px().to_string();
        let wide = label.len() as f64 * 6.8;
        // The first label begins at the edge of the plot, and the last ends there.
        let (begin, anchor) = match at {
            at if at < scale.left + wide / 2.0 => (at, "start"),
            at if scale.right() - wide / 2.0 < at => (at - wide, "end"),
            _ => (at - wide / 2.0, "middle"),
        };
        let has_room = taken + 8.0 < begin;
        if has_room {
            taken = begin + wide;
        }
        html! {
            <g key={time.0} class="tick">
                <line x1={x.clone()} x2={x.clone()} y1={tracks.above().px().to_string()}
                    y2={tracks.below().px().to_string()} />
                if has_room {
                    <text {x} y={(tracks.below() + 12.0).px().to_string()} text-anchor={anchor}>
                        { label }
                    </text>
                }
            </g>
        }
    };
    html! { <g class="axis" aria-hidden="true">{ for timeline.ticks.iter().map(tick) }</g> }
}

/// The slider that is the moment shown. Its place and value are set by hand.
fn playhead(timeline: &TimelineView, tracks: Tracks, name: &'static str) -> Html {
    let low = tracks.below();
    html! {
        <g data-name={PLAYHEAD} class="playhead" role="slider" tabindex="0"
            aria-label={name} aria-orientation="horizontal" aria-valuemin="0"
            aria-valuemax={(timeline.end.0 / 1_000).to_string()}>
            <line y1="15" y2={low.px().to_string()} />
            <circle class="hit" cy={low.px().to_string()} r="12" />
            <circle class="knob" cy={low.px().to_string()} r="4" />
        </g>
    }
}

/// What a pointer does.
#[derive(Clone, Copy, PartialEq)]
enum Touch {
    Begins,
    GoesOn,
    Ends,
}

/// The pointers that are down on the tracks, and what they do there.
#[derive(Default)]
struct Fingers {
    /// Which, and where from left to right.
    down: Vec<(i32, f64)>,
    /// Did they begin on the axis? Then they pan.
    pans: bool,
}

impl Fingers {
    /// What the pointer's way to `x` asks for: one seeks, or pans on the axis; two pinch.
    fn moves(&mut self, pointer: i32, x: f64, scale: Scale) -> Option<Msg> {
        let place = self.down.iter().position(|(id, _)| *id == pointer)?;
        let before = core::mem::replace(&mut self.down[place].1, x);
        match self.down[..] {
            [_] if self.pans => Some(Msg::Pan((before - x) / scale.width.max(1.0))),
            [_] => Some(Msg::Seek(scale.time(x))),
            [(_, one), (_, other)] => {
                let still = if place == 0 { other } else { one };
                let (was, is) = ((before - still).abs().max(8.0), (x - still).abs().max(8.0));
                Some(Msg::ZoomAt(was / is, scale.time(still)))
            }
            _ => None,
        }
    }
}

fn touch(
    touch: Touch,
    surface: &NodeRef,
    fingers: &std::rc::Rc<std::cell::RefCell<Fingers>>,
    scale: Scale,
    width: f64,
    dispatch: &Callback<Msg>,
) -> Callback<PointerEvent> {
    let (surface, fingers, dispatch) = (surface.clone(), fingers.clone(), dispatch.clone());
    Callback::from(move |event: PointerEvent| {
        let Some(surface) = surface.cast::<Element>() else { return };
        let pointer = event.pointer_id();
        let x = place_of(&event, &surface, width);
        let mut fingers = fingers.borrow_mut();
        if touch == Touch::Ends {
            fingers.down.retain(|(id, _)| *id != pointer);
            return;
        }
        if touch == Touch::Begins {
            let on = |what: &str| {
                let target: Option<Element> = event.target_dyn_into();
                target.is_some_and(|target| target.closest(what).ok().flatten().is_some())
            };
            if on(".marker") || event.button() != 0 {
                return;
            }
            // A pointer that is gone cannot be captured, and need not be.
            drop(surface.set_pointer_capture(pointer));
            fingers.down.retain(|(id, _)| *id != pointer);
            fingers.down.push((pointer, x));
            fingers.pans = on(".axis-hit");
        }
        let msg = fingers.moves(pointer, x, scale);
        drop(fingers);
        if let Some(msg) = msg {
            dispatch.emit(msg);
        }
    })
}

/// Where the pointer is, from left to right, in the drawing's own units: with larger type the page is
/// drawn larger than it is measured.
pub(crate) fn place_of(event: &MouseEvent, surface: &Element, width: f64) -> f64 {
    let drawn = surface.get_bounding_client_rect();
    (f64::from(event.client_x()) - drawn.left()) / (drawn.width() / width).max(0.01)
}

/// The wheel pans the timeline; with Ctrl, as a pinch comes, it zooms where the pointer is.
#[hook]
fn use_wheel(surface: Option<&NodeRef>, scale: Scale, width: f64, dispatch: &Callback<Msg>) {
    let latest = use_mut_ref(|| (scale, width));
    *latest.borrow_mut() = (scale, width);
    use_effect_with((surface.cloned(), dispatch.clone()), move |(surface, dispatch)| {
        let dispatch = dispatch.clone();
        let surface = surface.as_ref().and_then(|surface| surface.cast::<Element>());
        let listener = surface.map(|surface| {
            Listener::new(surface.clone().into(), "wheel", move |event| {
                let Some(event) = event.dyn_ref::<WheelEvent>() else { return };
                event.prevent_default();
                let (scale, width) = *latest.borrow();
                dispatch.emit(if event.ctrl_key() {
                    let at = scale.time(place_of(event, &surface, width));
                    Msg::ZoomAt(1.0 + (event.delta_y() / 300.0).clamp(-0.5, 1.0), at)
                } else {
                    Msg::Pan((event.delta_x() + event.delta_y()) / scale.width.max(1.0))
                });
            })
        });
        move || drop(listener)
    });
}
