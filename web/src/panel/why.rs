//! What just happened, and why.

use super::button::tells;
use super::drawing::Drawing;
use super::part::Part;
use super::term_class;
use crate::markup::html;
use scenario::say;
use view::frame::{Frame, Why};
use view::msg::Msg;
use view::words::Language;
use yew::prelude::*;

/// The newest in full, and then the last few: as many lines as there is room for, none of them cut.
#[derive(PartialEq)]
pub(crate) struct Whys {
    pub(crate) whys: Part<Vec<Why>>,
    pub(crate) language: Language,
    pub(crate) dispatch: Callback<Msg>,
}

impl Drawing for Whys {
    fn draw(&self) -> Html {
        let Self { whys, language, dispatch } = self;
        let earlier = |why: &Why| {
            let record = why.record;
            html! {
                <li key={record} class={term_class(why.term)}>
                    <button class="earlier"
                        onclick={tells(dispatch, Msg::SeekRecord(record))}>
                        <time translate="no">{ &why.time }</time><span>{ &why.headline }</span>
                    </button>
                </li>
            }
        };
        html! {
            <section class="panel why" aria-label={say!(language, "panel.why")}>
                <div class="panel-head"><h2>{ say!(language, "panel.why") }</h2></div>
                if let Some((newest, others)) = whys.split_first() {
                    { in_full(newest) }
                    <ol>{ for others.iter().map(earlier) }</ol>
                } else {
                    <p class="hint">{ say!(language, "why-empty") }</p>
                }
            </section>
        }
    }
}

/// Its key is the record: a browser that translates the page puts its own elements around the
/// text, and text that is only changed would stay as it was translated.
fn in_full(why: &Why) -> Html {
    let reason = |(text, section): &(String, &'static str)| {
        html! { <p>{ text }{ " " }<span class="section">{ *section }</span></p> }
    };
    html! {
        <article key={why.record} tabindex="0" class={classes!("newest", term_class(why.term))}>
            <p class="headline">{ &why.headline }</p>
            { for why.reasons.iter().map(reason) }
            if !why.detail.is_empty() { <p class="detail" translate="no">{ &why.detail }</p> }
        </article>
    }
}

/// The newest in one line, for while the drawer has the place of the others.
pub(crate) fn why_line(frame: &Frame, language: Language) -> Html {
    if let Some(broken) = &frame.broken {
        return html! {
            <p class="panel why-line is-broken" key={broken.title.clone()}>
                <b class="headline">{ "✗ " }{ &broken.title }</b><span>{ &broken.says }</span>
            </p>
        };
    }
    let Some(why) = frame.why.first() else { return Html::default() };
    let reason = why.reasons.first();
    html! {
        <p class={classes!("panel", "why-line", term_class(why.term))} key={why.record}>
            <span class="heading">{ say!(language, "panel.why") }</span>
            <b class="headline">{ &why.headline }</b>
            if let Some((text, section)) = reason {
                <span>{ text }{ " " }<span class="section">{ *section }</span></span>
            }
        </p>
    }
}
