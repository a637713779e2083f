//! Something to tell, until it is dismissed.

use super::part::Part;
use crate::frame;
use crate::msg::Msg;
use crate::words::Language;
use scenario::say;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) notice: Part<Option<frame::Notice>>,
    pub(crate) language: Language,
    pub(crate) dispatch: Callback<Msg>,
}

/// The bar over the page. Its region is always there, so that a screen reader hears it change.
#[component]
pub(crate) fn Notice(Props { notice, language, dispatch }: &Props) -> Html {
    html! {
        <div class="notices" role="alert">
            if let Some(notice) = &**notice {
                <div class={classes!("notice", notice.is_error.then_some("is-error"))}>
                    <p key={notice.text.clone()}>{ &notice.text }</p>
                    <button class="plain icon" aria-label={say!(language, "dismiss")} title={say!(language, "dismiss")}
                        onclick={dispatch.reform(|_| Msg::Dismiss)}>{ "×" }</button>
                </div>
            }
        </div>
    }
}
