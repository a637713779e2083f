//! Below the ring: what was clicked, or what the shapes mean while nothing is.

use super::message::shape_id;
use super::part::Part;
use crate::frame::{self, Doing};
use crate::msg::Msg;
use crate::words::{Language, Speaks, Words};
use sim::MessageKind;
use yew::prelude::*;

/// A longer value takes two columns.
const SHORT: usize = 14;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) inspector: Part<Option<frame::Inspector>>,
    pub(crate) lesson: Part<Option<frame::LessonView>>,
    pub(crate) language: Language,
    pub(crate) dispatch: Callback<Msg>,
}

/// It takes its room even if nothing is clicked, so that the ring stays where it is; but a lesson
/// explains the shapes as they come, and needs the room itself.
#[component]
pub(crate) fn Dock(Props { inspector, lesson, language, dispatch }: &Props) -> Html {
    let words = language.words();
    let inside = match (&**inspector, &**lesson) {
        (Some(inspector), _) => card(inspector, words, dispatch),
        (None, None) => legend(words),
        (None, Some(_)) => return Html::default(),
    };
    html! { <div class="dock">{ inside }</div> }
}

/// What each shape does.
fn legend(words: &Words) -> Html {
    const KINDS: [MessageKind; 7] = [
        MessageKind::VoteRequest,
        MessageKind::Vote,
        MessageKind::VoteDenial,
        MessageKind::Heartbeat,
        MessageKind::Entries,
        MessageKind::Acknowledgement,
        MessageKind::Refusal,
    ];
    let item = |kind: MessageKind| {
        html! {
            <li>
                <svg class="term-none" viewBox="-13 -10 26 20" aria-hidden="true">
                    <use href={format!("#{}", shape_id(kind))} />
                </svg>
                { (words.sign)(kind) }
            </li>
        }
    };
    html! {
        <div class="hint">
            <p>{ words.cluster_hint }</p>
            <ul class="shapes">{ for KINDS.into_iter().map(item) }</ul>
            <p class="arc-hint">{ words.arc_hint }</p>
        </div>
    }
}

/// What was clicked: what it holds, and what can be done to it.
fn card(inspector: &frame::Inspector, words: &Words, dispatch: &Callback<Msg>) -> Html {
    let field = |(name, value): &(&'static str, String)| {
        let class = (SHORT < value.chars().count()).then_some("is-long");
        html! { <div {class}><dt>{ *name }</dt><dd>{ value }</dd></div> }
    };
    let doings = inspector.doings.iter().enumerate().map(|(place, it)| doing(place, it, dispatch));
    html! {
        <aside class="inspector" aria-label={inspector.title.clone()}>
            <header>
                <h3>{ &inspector.title }</h3>
                <div class="doings" role="group" aria-label={words.doings}>{ for doings }</div>
                <button class="plain small icon" aria-label={words.close} title={words.close}
                    onclick={dispatch.reform(|_| Msg::Deselect)}>{ "×" }</button>
            </header>
            <dl>{ for inspector.fields.iter().map(field) }</dl>
        </aside>
    }
}

/// One button. Where it cannot be done, the button stays in reach and says why.
fn doing(place: usize, doing: &Doing, dispatch: &Callback<Msg>) -> Html {
    let Doing { label, message, refused } = doing;
    let reason = format!("refused-{place}");
    let onclick = {
        let (dispatch, message) = (dispatch.clone(), message.clone());
        let is_refused = refused.is_some();
        move |_: MouseEvent| {
            if !is_refused {
                dispatch.emit(message.clone());
            }
        }
    };
    html! {
        <>
            <button class="small" aria-disabled={refused.is_some().to_string()}
                aria-describedby={refused.as_ref().map(|_| reason.clone())}
                title={refused.clone()} {onclick}>
                { label }
            </button>
            if let Some(refused) = refused {
                <span class="unseen" id={reason}>{ refused }</span>
            }
        </>
    }
}
