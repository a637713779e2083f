//! The open lesson, at the reader's pace.

use super::part::Part;
use crate::frame::LessonView;
use crate::msg::Msg;
use crate::words::{Language, Speaks};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) lesson: Part<Option<LessonView>>,
    pub(crate) language: Language,
    pub(crate) dispatch: Callback<Msg>,
}

/// The bar at the bottom of the cluster's panel.
#[component]
pub(crate) fn LessonBar(Props { lesson, language, dispatch }: &Props) -> Html {
    let words = language.words();
    let tell = |msg: Msg| dispatch.reform(move |_: MouseEvent| msg.clone());
    let Some(lesson) = &**lesson else {
        return Html::default();
    };
    html! {
        <section class="lesson" aria-label={words.lessons}>
            <span class="badge place">{ format!("{} / {}", lesson.place, lesson.of) }</span>
            <div class="note" aria-live="polite">
                <p>{ &lesson.note }</p>
                if lesson.is_left { <p class="left">{ words.lesson_left }</p> }
            </div>
            <button disabled={lesson.place <= 1 && !lesson.is_left}
                onclick={tell(Msg::PreviousNote)}>{ words.back }</button>
            <button class="primary" disabled={lesson.of <= lesson.place && !lesson.is_left}
                onclick={tell(Msg::NextNote)}>{ words.next }</button>
            <button class="plain icon" aria-label={words.leave_lesson} title={words.leave_lesson}
                onclick={tell(Msg::CloseLesson)}>{ "×" }</button>
        </section>
    }
}
