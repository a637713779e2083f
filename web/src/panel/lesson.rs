//! The open lesson, at the reader's pace.

use super::drawing::Drawing;
use super::part::Part;
use crate::markup::html;
use crate::panel::button::{sign_button, tells};
use scenario::say;
use view::frame::LessonView;
use view::msg::Msg;
use view::words::Language;
use yew::prelude::*;

/// The name of the text.
pub(crate) const NOTE: &str = "lesson-note";

/// The panel. Back and Next never move: the text scrolls above them.
#[derive(PartialEq)]
pub(crate) struct Lesson {
    pub(crate) lesson: Part<Option<LessonView>>,
    pub(crate) language: Language,
    pub(crate) dispatch: Callback<Msg>,
}

impl Drawing for Lesson {
    fn draw(&self) -> Html {
        let Self { lesson, language, dispatch } = self;
        let tell = |msg: Msg| tells(dispatch, msg);
        let Some(lesson) = &**lesson else {
            return Html::default();
        };
        let dot = |place: usize| {
            let class = match place.cmp(&lesson.place) {
                std::cmp::Ordering::Less => "is-done",
                std::cmp::Ordering::Equal => "is-here",
                std::cmp::Ordering::Greater => "",
            };
            html! { <i {class} /> }
        };
        html! {
            <section class="panel lesson" aria-label={say!(language, "panel.lesson")}>
                <div class="panel-head">
                    <h2>{ say!(language, "panel.lesson") }</h2>
                    <span key={lesson.title.clone()} class="name">{ &lesson.title }</span>
                    <span key={lesson.place} class="place">{ say!(language, "note-of", place = lesson.place, of = lesson.of) }</span>
                    { sign_button("plain icon small", say!(language, "leave-lesson"), "×", Msg::CloseLesson, dispatch) }
                </div>
                <div data-name={NOTE} class="note" aria-live="polite" tabindex="0" role="group" aria-label={say!(language, "panel.lesson")}>
                    <p key={lesson.note.clone()}>{ &lesson.note }</p>
                    if lesson.is_left { <p class="left">{ say!(language, "lesson-left") }</p> }
                </div>
                <div class="turn">
                    // Where three buttons stand there is no room for them.
                    <span class="dots" aria-hidden="true">
                        if !offers_next(lesson) { { for (1..=lesson.of).map(dot) } }
                    </span>
                    <button disabled={lesson.place <= 1 && !lesson.is_left}
                        onclick={tell(Msg::PreviousNote)}>{ say!(language, "back") }</button>
                    { onward(lesson, *language, dispatch) }
                </div>
            </section>
        }
    }
}

/// Is the lesson at its end, and is there another?
const fn offers_next(lesson: &LessonView) -> bool {
    lesson.is_last && !lesson.is_left && lesson.next_lesson.is_some()
}

/// To the next note; at the last, to the next lesson, or on with the run.
fn onward(lesson: &LessonView, language: Language, dispatch: &Callback<Msg>) -> Html {
    let tell = |msg: Msg| tells(dispatch, msg);
    if !lesson.is_last || lesson.is_left {
        return html! {
            <button key="next" class="primary" onclick={tell(Msg::NextNote)}>{ say!(language, "next") }</button>
        };
    }
    html! {
        <>
            <button key="play-on" class={lesson.next_lesson.is_none().then_some("primary")}
                onclick={tell(Msg::CloseLesson)}>{ say!(language, "play-on") }</button>
            if let Some(name) = lesson.next_lesson {
                <button key="next-lesson" class="primary" onclick={tell(Msg::OpenLesson(name))}>
                    { say!(language, "next-lesson") }
                </button>
            }
        </>
    }
}
