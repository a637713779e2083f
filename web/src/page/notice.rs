//! Something to tell, until it is dismissed.

use scenario::say;
use view::frame;
use view::msg::Msg;
use view::words::Language;
use yew::prelude::*;

/// The bar over the page. Its region is always there, so that a screen reader hears it change.
pub(crate) fn notice(
    key: String,
    notice: Option<&frame::NoticeView>,
    language: Language,
    dispatch: &Callback<Msg>,
) -> Html {
    html! {
        <div class="notices" role="alert" {key}>
            if let Some(notice) = notice {
                <div class={classes!("notice", notice.is_error.then_some("is-error"))}>
                    <p key={notice.text.clone()}>{ &notice.text }</p>
                    <button class="plain icon" aria-label={say!(language, "dismiss")} title={say!(language, "dismiss")}
                        onclick={dispatch.reform(|_| Msg::Dismiss)}>{ "×" }</button>
                </div>
            }
        </div>
    }
}
