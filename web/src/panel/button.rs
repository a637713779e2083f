//! Buttons: what most of them share.

use crate::markup::html;
use view::msg::Msg;
use yew::prelude::*;

/// What a press tells.
pub(crate) fn tells(dispatch: &Callback<Msg>, msg: Msg) -> Callback<MouseEvent> {
    dispatch.reform(move |_| msg.clone())
}

/// A button with a word on it.
pub(crate) fn button(
    class: &'static str,
    says: &'static str,
    msg: Msg,
    dispatch: &Callback<Msg>,
) -> Html {
    html! { <button {class} onclick={tells(dispatch, msg)}>{ says }</button> }
}

/// A button with a sign on it, and what it does in words for who cannot read the sign.
pub(crate) fn sign_button(
    class: &'static str,
    says: &'static str,
    sign: &'static str,
    msg: Msg,
    dispatch: &Callback<Msg>,
) -> Html {
    html! { <button {class} aria-label={says} title={says} onclick={tells(dispatch, msg)}>{ sign }</button> }
}

/// One of several, of which one is on.
pub(crate) fn choice(
    class: &'static str,
    says: impl Into<AttrValue>,
    is_on: bool,
    msg: Msg,
    dispatch: &Callback<Msg>,
) -> Html {
    let says = says.into();
    let class = classes!(class, is_on.then_some("is-on"));
    html! {
        <button type="button" key={says.to_string()} {class} aria-pressed={is_on.to_string()}
            onclick={tells(dispatch, msg)}>{ says }</button>
    }
}
