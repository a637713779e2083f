//! Play, step, speed and jumps.

use super::motion::CLOCK;
use super::timeline::ZOOM;
use crate::keys::FASTEST;
use crate::msg::{Jump, Msg, Opening};
use crate::words::{Language, Speaks};
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) is_playing: bool,
    pub(crate) speed: u8,
    pub(crate) speed_label: String,
    /// How many there are.
    pub(crate) branches: usize,
    pub(crate) language: Language,
    pub(crate) dispatch: Callback<Msg>,
}

/// The row of buttons above the bands.
#[component]
pub(crate) fn Transport(props: &Props) -> Html {
    let Props { is_playing, speed, speed_label, branches, language, dispatch } = props;
    let words = language.words();
    let tell = |msg: Msg| dispatch.reform(move |_: MouseEvent| msg.clone());
    let oninput = dispatch.reform(|event: InputEvent| {
        let value = event.target_unchecked_into::<HtmlInputElement>().value();
        Msg::Speed(value.parse().unwrap_or_default())
    });
    let jumps = [
        (Jump::Election, words.next_election),
        (Jump::Commit, words.next_commit),
        (Jump::Fault, words.next_fault),
    ];
    let jump = |(jump, label): (Jump, &'static str)| {
        html! { <button class="plain" onclick={tell(Msg::Jump(jump, true))}>{ label }</button> }
    };
    let icon = |path: &'static str| {
        html! { <svg viewBox="0 0 12 12" aria-hidden="true"><path d={path} /></svg> }
    };
    let (playing, label) = if *is_playing {
        ("M2 1h3v10H2zM7 1h3v10H7z", words.pause)
    } else {
        ("M2 .5 11 6 2 11.5z", words.play)
    };
    html! {
        <div class="transport">
            <div class="drive">
                <button class="icon" aria-label={words.to_start} title={words.to_start}
                    onclick={tell(Msg::ToStart)}>
                    { icon("M1.5 1H3v10H1.5zM11 1v10L4 6z") }
                </button>
                <button aria-label={words.step_back} title={words.step_back}
                    onclick={tell(Msg::StepBack)}>
                    { icon("M10 .5v11L1 6z") }<span>{ words.step }</span>
                </button>
                <button class="primary play" onclick={tell(Msg::PlayOrPause)}>
                    { icon(playing) }<span>{ label }</span>
                </button>
                <button aria-label={words.step_forward} title={words.step_forward}
                    onclick={tell(Msg::StepForward)}>
                    <span>{ words.step }</span>{ icon("M2 .5 11 6 2 11.5z") }
                </button>
                <span id={CLOCK} class="clock" role="timer" aria-live="off" />
                <label class="speed">
                    <span>{ words.speed }</span>
                    <input type="range" aria-label={words.speed} min="0" max={FASTEST.to_string()} step="1"
                        value={speed.to_string()}
                        aria-valuetext={speed_label.clone()} {oninput} />
                    <output>{ speed_label }</output>
                </label>
            </div>
            <div class="jumps">
                { for jumps.into_iter().map(jump) }
                <button class="plain" onclick={tell(Msg::Open(Opening::Branches))}>
                    { (words.branches_of)(*branches) }
                </button>
                <span class="pair">
                    <button class="small icon" aria-label={words.zoom_out} title={words.zoom_out}
                        onclick={tell(Msg::Zoom(ZOOM))}>{ "−" }</button>
                    <button class="small icon" aria-label={words.zoom_in} title={words.zoom_in}
                        onclick={tell(Msg::Zoom(1.0 / ZOOM))}>{ "+" }</button>
                </span>
                <button class="small icon" aria-label={words.help} title={words.help}
                    onclick={tell(Msg::Open(Opening::Help))}>{ "?" }</button>
            </div>
        </div>
    }
}
