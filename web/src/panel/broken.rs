//! A property that broke: what it says, and how it came about, each step a moment to go to.

use super::drawing::Drawing;
use super::part::Part;
use super::term_class;
use crate::markup::html;
use crate::panel::button::{button, tells};
use raft::Term;
use scenario::say;
use view::frame::{BrokenView, StepKind, StepView};
use view::geometry::{Point, translate};
use view::msg::{Ask, Copied, Msg};
use view::words::Language;
use yew::prelude::*;

/// The panel that takes the place of what just happened, while a broken property is looked at.
#[derive(PartialEq)]
pub(crate) struct Broken {
    pub(crate) broken: Part<Option<BrokenView>>,
    pub(crate) language: Language,
    pub(crate) dispatch: Callback<Msg>,
}

impl Drawing for Broken {
    fn draw(&self) -> Html {
        let Self { broken, language, dispatch } = self;
        let Some(broken) = &**broken else { return Html::default() };
        let tell = |msg: Msg| tells(dispatch, msg);
        let close = say!(language, "broke-close");
        html! {
            <section class="panel why broken" aria-label={say!(language, "panel.why")}>
                <div class="panel-head">
                    <h2>{ say!(language, "panel.why") }</h2>
                    <button class="plain close" aria-label={close} title={close} onclick={tell(Msg::CloseAccount)}>{ "×" }</button>
                </div>
                <div class="account" tabindex="0" role="group" aria-label={broken.title.clone()}>
                    <div class="verdict" key={broken.title.clone()} role="alert">
                        <p class="breaks"><span aria-hidden="true">{ "✗ " }</span>{ &broken.title }</p>
                        <p class="headline">{ &broken.says }</p>
                        <p class="promise">{ broken.sentence }{ " " }<span class="section">{ broken.section }</span></p>
                    </div>
                    { for broken.entries.iter().map(|entry| html! { <p key={entry.clone()} class="holds">{ entry }</p> }) }
                    <p class="told" key={broken.told.clone()}>{ &broken.told }</p>
                    <ol>{ for broken.steps.iter().map(|step| html! { <li key={step.record} class={class(step)}>{ view(step, dispatch) }</li> }) }</ol>
                </div>
                <div class="decide">
                    if broken.can_play_again {
                        { button("primary", say!(language, "broke-again"), Msg::PlayAgain, dispatch) }
                    }
                    { button("", say!(language, "copy-link"), Msg::Drawer(Ask::Copy(Copied::Link)), dispatch) }
                </div>
            </section>
        }
    }
}

fn class(step: &StepView) -> Classes {
    classes!("step", term_class(step.term), of_kind(step.kind), step.is_here.then_some("is-here"))
}

/// The shape that a step's number stands in.
pub(crate) const fn of_kind(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Rule => "is-rule",
        StepKind::Fault => "is-fault",
        StepKind::Break => "is-break",
    }
}

/// A step's number in a drawing.
pub(crate) fn number(number: usize, kind: StepKind, term: Term, at: Point) -> Html {
    let shape = match kind {
        StepKind::Rule | StepKind::Fault => html! { <circle r="8" /> },
        StepKind::Break => html! { <rect x="-8" y="-8" width="16" height="16" rx="3" /> },
    };
    html! {
        <g class={classes!("number", term_class(term), of_kind(kind))} transform={translate(at)} aria-hidden="true">
            { shape }<text y="4">{ number }</text>
        </g>
    }
}

fn view(step: &StepView, dispatch: &Callback<Msg>) -> Html {
    let record = step.record;
    html! {
        <>
            <b class="place" aria-hidden="true">{ step.number }</b>
            <div>
                <button class="earlier" aria-current={step.is_here.then_some("step")}
                    onclick={tells(dispatch, Msg::SeekRecord(record))}>
                    <time translate="no">{ &step.time }</time><span>{ &step.headline }</span>
                    <span class="section">{ step.section }</span>
                </button>
                if let Some((is_off, keeps)) = &step.off {
                    <p class="missed"><b>{ is_off }</b>{ ": " }{ *keeps }</p>
                }
            </div>
        </>
    }
}
