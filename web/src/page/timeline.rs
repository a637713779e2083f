//! The timeline: the deck at the left, the tracks beside it.

use super::part::Part;
use super::tracks::{Bands, Flights, Markers};
use super::transport::Transport;
use crate::frame::{Band, FlightView, MarkerView, TimelineView};
use crate::geometry::{Round, Scale, Size, Tracks};
use crate::keys::ZOOM;
use crate::msg::{Msg, Opening};
use crate::ports::{self, Listener};
use crate::words::{Language, Speaks};
use sim::Time;
use wasm_bindgen::JsCast;
use web_sys::{Element, WheelEvent};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) timeline: Part<TimelineView>,
    pub(crate) bands: Part<Vec<Band>>,
    pub(crate) flights: Part<Vec<FlightView>>,
    pub(crate) markers: Part<Vec<MarkerView>>,
    pub(crate) size: Size,
    pub(crate) language: Language,
    pub(crate) dispatch: Callback<Msg>,
}

/// The panel.
#[component]
pub(crate) fn Timeline(props: &Props) -> Html {
    let Props { timeline, bands, flights, markers, size, language, dispatch } = props;
    let words = language.words();
    let scale = Scale::of(timeline.from, timeline.to, size.width);
    let tracks = Tracks::of(timeline.bands.len(), size.height);
    let width = size.width.max(1.0);
    let height = size.height.max(1.0);
    let onpointerdown = drag(begins, scale, width, dispatch);
    let onpointermove = drag(goes_on, scale, width, dispatch);
    use_wheel(dispatch);
    let tell = |msg: Msg| dispatch.reform(move |_: MouseEvent| msg.clone());
    html! {
        <section class="panel timeline" aria-labelledby="timeline-heading">
            <h2 id="timeline-heading" class="unseen">{ words.timeline }</h2>
            <Transport is_playing={timeline.is_playing} speed={timeline.speed}
                speed_label={timeline.speed_label.clone()}
                language={*language} dispatch={dispatch} />
            <div class="reach">
                <button class="small" onclick={tell(Msg::Open(Opening::Branches))}>
                    { (words.branches_of)(timeline.branches.len()) }
                </button>
                <button class="small icon" aria-label={words.zoom_out} title={words.zoom_out}
                    onclick={tell(Msg::Zoom(ZOOM))}>{ "−" }</button>
                <button class="small icon" aria-label={words.zoom_in} title={words.zoom_in}
                    onclick={tell(Msg::Zoom(1.0 / ZOOM))}>{ "+" }</button>
            </div>
            <div id="tracks" class="tracks">
                <svg id="bands" viewBox={format!("0 0 {} {}", width.px(), height.px())}
                    preserveAspectRatio="none" role="group" aria-labelledby="timeline-heading" {onpointerdown} {onpointermove}>
                    <rect class="surface" width={width.px().to_string()} height={height.px().to_string()} />
                    { axis(timeline, scale, tracks) }
                    <clipPath id="plot">
                        <rect x={scale.left.px().to_string()} width={scale.width.px().to_string()}
                            y={tracks.above().px().to_string()} height={(tracks.below() - tracks.above()).px().to_string()} />
                    </clipPath>
                    <Bands bands={bands.clone()} {scale} {tracks} />
                    <Flights flights={flights.clone()} {scale} {tracks} />
                    <rect id={super::motion::VEIL} class="veil" y={tracks.above().px().to_string()}
                        height={(tracks.below() - tracks.above()).px().to_string()} />
                    <Markers markers={markers.clone()} {scale} {tracks} dispatch={dispatch} />
                    { playhead(timeline, tracks, words.moment) }
                </svg>
            </div>
        </section>
    }
}

fn axis(timeline: &TimelineView, scale: Scale, tracks: Tracks) -> Html {
    let apart = match timeline.ticks[..] {
        [(first, _), (second, _), ..] => scale.x(second) - scale.x(first),
        _ => scale.width,
    };
    // A label needs about so much room; where there is less, only every second has one, …
    let every = (62.0 / apart.max(1.0)).ceil().max(1.0) as usize;
    let tick = |(place, (time, label)): (usize, &(Time, String))| {
        let at = scale.x(*time);
        let x = at.px().to_string();
        // The first label begins at the edge of the plot, and the last ends there.
        let anchor = match at {
            at if at < scale.left + 20.0 => "start",
            at if scale.right() - 20.0 < at => "end",
            _ => "middle",
        };
        html! {
            <g key={time.0} class="tick">
                <line x1={x.clone()} x2={x.clone()} y1={tracks.above().px().to_string()}
                    y2={tracks.below().px().to_string()} />
                if place.is_multiple_of(every) {
                    <text {x} y={(tracks.below() + 12.0).px().to_string()} text-anchor={anchor}>
                        { label }
                    </text>
                }
            </g>
        }
    };
    html! { <g class="axis" aria-hidden="true">{ for timeline.ticks.iter().enumerate().map(tick) }</g> }
}

/// The slider that is the moment shown. Its place and value are set by hand.
fn playhead(timeline: &TimelineView, tracks: Tracks, name: &'static str) -> Html {
    let low = tracks.below();
    html! {
        <g id={super::motion::PLAYHEAD} class="playhead" role="slider" tabindex="0"
            aria-label={name} aria-orientation="horizontal" aria-valuemin="0"
            aria-valuemax={(timeline.end.0 / 1_000).to_string()}>
            <line y1="2" y2={low.px().to_string()} />
            <circle class="hit" cy={low.px().to_string()} r="12" />
            <circle class="knob" cy={low.px().to_string()} r="4" />
        </g>
    }
}

fn surface() -> Option<Element> {
    ports::element("bands")
}

/// Seeks to the moment under the pointer, where `is_drag` says that it is dragged.
fn drag(
    is_drag: fn(&PointerEvent) -> Option<bool>,
    scale: Scale,
    width: f64,
    dispatch: &Callback<Msg>,
) -> Callback<PointerEvent> {
    let dispatch = dispatch.clone();
    Callback::from(move |event: PointerEvent| {
        if let (Some(true), Some(surface)) = (is_drag(&event), surface()) {
            let drawn = surface.get_bounding_client_rect();
            // With larger type the page is drawn larger than it is measured.
            let zoom = drawn.width() / width;
            let x = (f64::from(event.client_x()) - drawn.left()) / zoom;
            dispatch.emit(Msg::Seek(scale.time(x)));
        }
    })
}

/// The pointer went down, but not on a mark: from here on it is the timeline's wherever it goes.
fn begins(event: &PointerEvent) -> Option<bool> {
    let target: Element = event.target_dyn_into()?;
    let begins = target.closest(".marker").ok()?.is_none() && event.button() == 0;
    if begins {
        // A pointer that is gone cannot be captured, and need not be.
        drop(surface()?.set_pointer_capture(event.pointer_id()));
    }
    Some(begins)
}

fn goes_on(event: &PointerEvent) -> Option<bool> {
    Some(surface()?.has_pointer_capture(event.pointer_id()))
}

/// With Ctrl, the wheel zooms the timeline and not the page.
#[hook]
fn use_wheel(dispatch: &Callback<Msg>) {
    use_effect_with(dispatch.clone(), |dispatch| {
        let dispatch = dispatch.clone();
        let listener = surface().map(|surface| {
            Listener::new(surface.into(), "wheel", move |event| {
                if let Some(event) = event.dyn_ref::<WheelEvent>().filter(|event| event.ctrl_key())
                {
                    event.prevent_default();
                    dispatch.emit(Msg::Zoom(1.0 + (event.delta_y() / 500.0).clamp(-0.5, 1.0)));
                }
            })
        });
        move || drop(listener)
    });
}
