//! The deck: play, step, clock, speed and jumps.

use crate::markup::html;
use crate::panel::button::{sign_button, tells};
use scenario::say;
use view::choice::{Jump, Opening};
use view::frame::TimelineView;
use view::keys::FASTEST;
use view::msg::Msg;
use view::words::Language;
use web_sys::HtmlInputElement;
use yew::prelude::*;

pub(crate) const TO_START: &str = "M1.5 1H3v10H1.5zM11 1v10L4 6z";
pub(crate) const BACK: &str = "M10 .5v11L1 6z";
pub(crate) const FORWARD: &str = "M2 .5 11 6 2 11.5z";
pub(crate) const PAUSE: &str = "M2 1h3v10H2zM7 1h3v10H7z";

/// The clock.
pub(crate) const CLOCK: &str = "clock";

/// The buttons at the left of the tracks.
pub(crate) fn transport(
    timeline: &TimelineView,
    language: Language,
    dispatch: &Callback<Msg>,
) -> Html {
    let TimelineView { is_playing, speed, speed_label, jumps, .. } = timeline;
    let tell = |msg: Msg| tells(dispatch, msg);
    let oninput = dispatch.reform(|event: InputEvent| {
        let value = event.target_unchecked_into::<HtmlInputElement>().value();
        Msg::Speed(value.parse().unwrap_or_default())
    });
    let step = |class: &'static str, path: &'static str, label: &'static str, msg: Msg| {
        html! {
            <button class={classes!("icon", class)} aria-label={label} title={label} onclick={tell(msg)}>
                { icon(path) }
            </button>
        }
    };
    let (playing, label) = if *is_playing {
        (PAUSE, say!(language, "pause"))
    } else {
        (FORWARD, say!(language, "play"))
    };
    let jump = |which: Jump, counts: (usize, usize), words: [&'static str; 3]| {
        jump(which, counts, words, language, dispatch)
    };
    html! {
        <div class="deck">
            <div class="drive">
                { step("start", TO_START, say!(language, "to-start"), Msg::ToStart) }
                { step("", BACK, say!(language, "step-back"), Msg::StepBack) }
                <button class="primary play" onclick={tell(Msg::PlayOrPause)}>
                    { icon(playing) }
                    <span key={label}>{ label }</span>
                </button>
                { step("", FORWARD, say!(language, "step-forward"), Msg::StepForward) }
                { sign_button("plain icon help", say!(language, "help"), "?", Msg::Open(Opening::Help), dispatch) }
            </div>
            <div class="pace">
                <span data-name={CLOCK} class="clock" role="timer" aria-live="off" translate="no" />
                <label class="speed">
                    <span>{ say!(language, "speed") }</span>
                    <input type="range" aria-label={say!(language, "speed")} min="0" max={FASTEST.to_string()} step="1"
                        value={speed.to_string()}
                        aria-valuetext={speed_label.clone()} {oninput} />
                    <output key={speed_label.clone()} translate="no">{ speed_label }</output>
                </label>
            </div>
            <div class="jumps">
                { jump(Jump::Election, jumps[0], [say!(language, "elections"), say!(language, "previous-election"), say!(language, "next-election")]) }
                { jump(Jump::Commit, jumps[1], [say!(language, "commits"), say!(language, "previous-commit"), say!(language, "next-commit")]) }
                { jump(Jump::Fault, jumps[2], [say!(language, "faults"), say!(language, "previous-fault"), say!(language, "next-fault")]) }
            </div>
        </div>
    }
}

/// One of the pictures above.
pub(crate) fn icon(path: &'static str) -> Html {
    html! { <svg viewBox="0 0 12 12" aria-hidden="true"><path d={path} /></svg> }
}

/// To one of those before or after; between the arrows its name, and how many there are.
fn jump(
    jump: Jump,
    (done, of): (usize, usize),
    [name, before, after]: [&'static str; 3],
    language: Language,
    dispatch: &Callback<Msg>,
) -> Html {
    let arrow = |forward: bool, label: &'static str| {
        let path = if forward { "m2 1 4 4-4 4" } else { "M6 1 2 5l4 4" };
        html! {
            <button class="plain arrow" aria-label={label} title={label}
                onclick={tells(dispatch, Msg::Jump(jump, forward))}>
                <svg viewBox="0 0 8 10" aria-hidden="true"><path d={path} /></svg>
            </button>
        }
    };
    html! {
        <span class="jump">
            { arrow(false, before) }
            <span class="of">{ name }</span>
            <span key={format!("{done} {of}")} class="count">{ say!(language, "note-of", place = done, of = of) }</span>
            { arrow(true, after) }
        </span>
    }
}
