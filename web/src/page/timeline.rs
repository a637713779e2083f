//! The timeline: buttons above, bands below.

use super::part::Part;
use super::tracks::{Bands, Flights, Markers};
use super::transport::Transport;
use crate::frame::TimelineView;
use crate::geometry::{Scale, Size, Tracks};
use crate::msg::Msg;
use crate::ports::{self, Listener};
use crate::words::{Language, Speaks};
use sim::Time;
use wasm_bindgen::JsCast;
use web_sys::{Element, WheelEvent};
use yew::prelude::*;

/// Shows twice the time, or half of it.
pub(crate) const ZOOM: f64 = 1.5;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) timeline: Part<TimelineView>,
    pub(crate) size: Size,
    pub(crate) language: Language,
    pub(crate) dispatch: Callback<Msg>,
}

/// The panel.
#[component]
pub(crate) fn Timeline(Props { timeline, size, language, dispatch }: &Props) -> Html {
    let words = language.words();
    let scale = Scale::of(timeline.from, timeline.to, size.width);
    let tracks = Tracks::of(timeline.bands.len());
    let width = size.width.max(1.0);
    let height = tracks.height();
    let (onpointerdown, onpointermove) =
        (drag(begins, scale, dispatch), drag(goes_on, scale, dispatch));
    use_wheel(dispatch);
    html! {
        <section class="panel timeline" aria-labelledby="timeline-heading">
            <h2 id="timeline-heading" class="unseen">{ words.timeline }</h2>
            <Transport timeline={timeline.clone()} language={*language} dispatch={dispatch} />
            <div id="tracks" class="tracks">
                <svg id="bands" width={width.to_string()} height={height.to_string()}
                    role="group" aria-labelledby="timeline-heading" {onpointerdown} {onpointermove}>
                    <rect class="surface" width={width.to_string()} height={height.to_string()} />
                    { axis(timeline, scale, tracks) }
                    <Bands timeline={timeline.clone()} {scale} {tracks} />
                    <Flights timeline={timeline.clone()} {scale} {tracks} />
                    <rect id={super::motion::VEIL} class="veil" y={(tracks.top - 12.0).to_string()}
                        height={(tracks.bottom() - tracks.top + 24.0).to_string()} />
                    <Markers timeline={timeline.clone()} {scale} {tracks} dispatch={dispatch} />
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
    let every = (48.0 / apart.max(1.0)).ceil().max(1.0) as usize;
    let tick = |(place, (time, label)): (usize, &(Time, String))| {
        let x = format!("{:.1}", scale.x(*time));
        html! {
            <g key={time.0} class="tick">
                <line x1={x.clone()} x2={x.clone()} y1={(tracks.top - 10.0).to_string()}
                    y2={(tracks.bottom() + 12.0).to_string()} />
                if place.is_multiple_of(every) {
                    <text {x} y={(tracks.bottom() + 32.0).to_string()} text-anchor="middle">
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
    let high = tracks.bottom() - tracks.top;
    html! {
        <g id={super::motion::PLAYHEAD} class="playhead" role="slider" tabindex="0"
            aria-label={name} aria-orientation="horizontal" aria-valuemin="0"
            aria-valuemax={(timeline.end.0 / 1_000).to_string()}>
            <line y1="-16" y2={(high + 16.0).to_string()} />
            <circle class="hit" cy={(high + 18.0).to_string()} r="14" />
            <circle class="knob" cy={(high + 18.0).to_string()} r="5" />
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
    dispatch: &Callback<Msg>,
) -> Callback<PointerEvent> {
    let dispatch = dispatch.clone();
    Callback::from(move |event: PointerEvent| {
        if let (Some(true), Some(surface)) = (is_drag(&event), surface()) {
            let left = surface.get_bounding_client_rect().left();
            dispatch.emit(Msg::Seek(scale.time(f64::from(event.client_x()) - left)));
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
                    dispatch.emit(Msg::Zoom(1.002_f64.powf(event.delta_y())));
                }
            })
        });
        move || drop(listener)
    });
}
