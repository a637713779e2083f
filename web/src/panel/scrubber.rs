//! The buttons and the line of time of a playground within another page.

use super::drawing::Drawing;
use super::part::Part;
use super::timeline::{BACK, CLOCK, FORWARD, PAUSE, TO_START, icon, kind_class, place_of};
use crate::markup::html;
use crate::panel::button::tells;
use scenario::say;
use view::frame::{EmbedView, MarkerView, TimelineView};
use view::geometry::{Round, Scale, Size};
use view::msg::Msg;
use view::words::Language;
use web_sys::Element;
use yew::prelude::*;

/// All that is shown: what the page around the frame makes room for.
pub(crate) const EMBED: &str = "embed";
/// The area of the line.
pub(crate) const SCRUBBER: &str = "scrubber";
/// The handle that is the moment shown, and how far the line is full.
pub(crate) const KNOB: &str = "knob";
/// See [`KNOB`].
pub(crate) const DONE: &str = "done";

/// The margin of the line, so that its handle is never cut.
pub(crate) const MARGIN: f64 = 9.0;

/// Where the moments of a line of this size lie.
pub(crate) fn scale(embed: &EmbedView, size: Size) -> Scale {
    let (from, to, left) = (embed.from, embed.to, MARGIN);
    Scale { from, to, left, width: (size.width - 2.0 * MARGIN).max(1.0) }
}

/// Start, back, play, forward; clock; line; speed.
#[derive(PartialEq)]
pub(crate) struct Scrubber {
    pub(crate) embed: Part<Option<EmbedView>>,
    pub(crate) timeline: Part<TimelineView>,
    pub(crate) size: Size,
    pub(crate) language: Language,
    pub(crate) dispatch: Callback<Msg>,
}

impl Drawing for Scrubber {
    fn draw(&self) -> Html {
        let Self { embed, timeline, size, language, dispatch } = self;
        let Some(embed) = &**embed else { return Html::default() };
        let scale = scale(embed, *size);
        let tell = |msg: Msg| tells(dispatch, msg);
        let (of, play) = if timeline.is_playing {
            (PAUSE, say!(language, "pause"))
        } else {
            (FORWARD, say!(language, "play"))
        };
        let step = |class: &'static str, of: &'static str, label: &'static str, msg: Msg| {
            html! {
                <button class={classes!("icon", class)} aria-label={label} title={label} onclick={tell(msg)}>
                    { icon(of) }
                </button>
            }
        };
        let seek = |is_held: bool| {
            let dispatch = dispatch.clone();
            Callback::from(move |event: PointerEvent| {
                let surface: Option<Element> =
                    event.current_target().map(wasm_bindgen::JsCast::unchecked_into);
                let Some(surface) = surface else { return };
                if is_held {
                    // A pointer that is gone cannot be captured, and need not be.
                    drop(surface.set_pointer_capture(event.pointer_id()));
                } else if event.buttons() != 1 {
                    return;
                }
                dispatch.emit(Msg::Seek(scale.time(place_of(
                    &event,
                    &surface,
                    scale.width + 2.0 * MARGIN,
                ))));
            })
        };
        html! {
            <div class="scrub" role="group" aria-label={say!(language, "panel.timeline")}>
                { step("start", TO_START, say!(language, "to-start"), Msg::ToStart) }
                { step("back", BACK, say!(language, "step-back"), Msg::StepBack) }
                <button class="primary icon play" aria-label={play} title={play} onclick={tell(Msg::PlayOrPause)}>{ icon(of) }</button>
                { step("", FORWARD, say!(language, "step-forward"), Msg::StepForward) }
                <span data-name={CLOCK} class="clock" role="timer" aria-live="off" translate="no" />
                <div data-name={SCRUBBER} class="rail" translate="no">
                    <svg viewBox={format!("0 0 {} 32", size.width.max(1.0).px())} preserveAspectRatio="none"
                        onpointerdown={seek(true)} onpointermove={seek(false)}>
                        <rect class="ground" width="100%" height="100%" />
                        <rect class="length" x={MARGIN.px().to_string()} y="14.500" rx="2" height="4" width={scale.width.px().to_string()} />
                        <rect data-name={DONE} class="done" x={MARGIN.px().to_string()} y="14.500" rx="2" height="4" />
                        { for embed.markers.iter().map(|marker| mark(marker, scale)) }
                        <g data-name={KNOB} role="slider" tabindex="0" aria-label={say!(language, "moment")}
                            aria-orientation="horizontal" aria-valuemin={(embed.from.0 / 1_000).to_string()}
                            aria-valuemax={(embed.to.0 / 1_000).to_string()}>
                            <circle class="knob" cy="16.500" r="6" />
                        </g>
                    </svg>
                </div>
                <span key={timeline.speed_label.clone()} class="rate" translate="no">{ &timeline.speed_label }</span>
            </div>
        }
    }
}

fn mark(marker: &MarkerView, scale: Scale) -> Html {
    let place = scale.x(marker.time).px();
    html! {
        <path class={classes!("happened", kind_class(marker.kind))} d={format!("M{place} 10l-4-7h8Z")}>
            <title>{ &marker.label }</title>
        </path>
    }
}
