//! Something to tell, until it is dismissed.

use crate::markup::html;
use crate::panel::button::sign_button;
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
                    { sign_button("plain icon", say!(language, "dismiss"), "×", Msg::Dismiss, dispatch) }
                </div>
            }
        </div>
    }
}
