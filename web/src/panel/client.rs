//! The client's console.

use super::button::{choice, tells};
use super::drawing::Drawing;
use super::part::Part;
use crate::markup::html;
use raft::{NodeId, NodeSet};
use scenario::say;
use sim::{Act, ReadBy};
use view::frame::{self, RequestState, RequestView};
use view::msg::Msg;
use view::words::Language;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// The name of the input.
pub(crate) const INPUT: &str = "console";

/// What to ask, whom, and what became of it.
#[derive(PartialEq)]
pub(crate) struct Client {
    pub(crate) client: Part<frame::Client>,
    pub(crate) language: Language,
    pub(crate) servers: u8,
    pub(crate) dispatch: Callback<Msg>,
}

impl Drawing for Client {
    fn draw(&self) -> Html {
        let Self { client, language, servers, dispatch } = self;
        let onsubmit = dispatch.reform(|event: SubmitEvent| {
            event.prevent_default();
            Msg::Send
        });
        let oninput = dispatch.reform(|event: InputEvent| {
            Msg::Type(event.target_unchecked_into::<HtmlInputElement>().value())
        });
        let onchange = dispatch.reform(|event: Event| {
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            Msg::Target(value.parse().ok().and_then(NodeId::new))
        });
        let choice = |id: NodeId| {
            html! {
                <option value={id.number().to_string()} selected={client.target == Some(id)}>
                    { say!(language, "to-server", server = id) }
                </option>
            }
        };
        html! {
            <section class="panel client" aria-label={say!(language, "panel.client")}>
                <div class="panel-head">
                    <h2>{ say!(language, "panel.client") }</h2>
                </div>
                <form {onsubmit}>
                    <input data-name={INPUT} type="text" aria-label={say!(language, "panel.client")} value={client.input.clone()} {oninput}
                        placeholder={say!(language, "client-example")} title={say!(language, "client-hint")}
                        autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="140"
                        aria-invalid={client.error.is_some().to_string()} />
                    <select aria-label={say!(language, "client-target")} {onchange}>
                        <option value="" selected={client.target.is_none()}>{ say!(language, "to-leader") }</option>
                        { for NodeSet::first(*servers).iter().map(choice) }
                    </select>
                    <button type="submit">{ say!(language, "send") }</button>
                </form>
                if let Some(by) = client.reads { { reads(by, *language, dispatch) } }
                <p class="error" role="status">
                    if let Some(error) = &client.error { <span key={error.clone()}>{ error }</span> }
                </p>
                <ul class="requests" tabindex="0" aria-label={say!(language, "requests")}>
                    { for client.requests.iter().map(|it| request(it, *language, dispatch)) }
                </ul>
            </section>
        }
    }
}

/// How a value that is asked for is answered (thesis §6.4).
fn reads(chosen: Option<ReadBy>, language: Language, dispatch: &Callback<Msg>) -> Html {
    let all = [None].into_iter().chain(ReadBy::ALL.map(Some));
    let button = |by: Option<ReadBy>| {
        let is_on = by == chosen;
        let says =
            by.map_or(say!(language, "through-log"), |by| language.part("choice", by.id(), 0));
        html! {
            { choice("", says, is_on, Msg::ReadBy(by), dispatch) }
        }
    };
    html! {
        <div class="seek reads">
            <div role="group" aria-label={say!(language, "answered-by")}>{ for all.map(button) }</div>
        </div>
    }
}

fn request(request: &RequestView, language: Language, dispatch: &Callback<Msg>) -> Html {
    let class = match request.state {
        RequestState::Pending => "outcome is-pending",
        RequestState::Watching => "outcome is-watching",
        RequestState::Acknowledged => "outcome is-acknowledged",
        RequestState::Stale => "outcome is-stale",
        RequestState::Failed => "outcome is-failed",
        RequestState::Unknown => "outcome is-unknown",
    };
    let id = request.id;
    let open = tells(dispatch, Msg::OpenRequest(id));
    html! {
        <li key={id.0} class={request.detail.is_some().then_some("is-open")}>
            <button type="button" class="command" title={format!("#{} {}", id.0, request.text)} translate="no"
                aria-expanded={request.detail.is_some().to_string()} onclick={open}>{ &request.text }</button>
            <span class="to" translate="no">{ request.server.to_string() }</span>
            <span key={request.outcome.clone()} {class} title={request.hint.clone()}>{ &request.outcome }</span>
            if !request.took.is_empty() {
                <span key={request.took.clone()} class="took" translate="no">{ &request.took }</span>
            }
            if let Some(retry) = &request.retry {
                { action(retry, "↻", say!(language, "ask-again"), dispatch) }
            }
            if let Some(unwatch) = &request.unwatch {
                { action(unwatch, "×", say!(language, "unwatch"), dispatch) }
            }
            if let Some(detail) = &request.detail { <p class="detail">{ detail }</p> }
        </li>
    }
}

/// Its client does this at a click.
fn action(act: &Act, sign: &'static str, says: &'static str, dispatch: &Callback<Msg>) -> Html {
    let onclick = tells(dispatch, Msg::Act(act.clone()));
    html! { <button type="button" class="again" title={says} aria-label={says} {onclick}>{ sign }</button> }
}
