//! The bar on top.

use crate::markup::html;
use crate::panel::button::{button, tells};
use crate::panel::drawer::tools;
use crate::panel::drawing::Drawing;
use crate::panel::part::Part;
use crate::ports;
use scenario::say;
use view::choice::{Opening, Theme, Tool};
use view::frame;
use view::msg::Msg;
use view::words::Language;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// Name, lessons, cluster, title; language, colours, share.
#[derive(PartialEq)]
pub(crate) struct Header {
    pub(crate) header: Part<frame::Header>,
    pub(crate) language: Language,
    pub(crate) theme: Theme,
    pub(crate) tool: Option<Tool>,
    pub(crate) dispatch: Callback<Msg>,
}

impl Drawing for Header {
    fn draw(&self) -> Html {
        let Self { header, language, theme, tool, dispatch } = self;
        let tell = |msg: Msg| tells(dispatch, msg);
        let theme = *theme;
        let restart = dispatch.reform(|_: MouseEvent| Msg::Restart(ports::short_seed()));
        let repaint = dispatch.reform(move |_: MouseEvent| Msg::Paint(ports::other_theme(theme)));
        html! {
            <header class="bar">
                <h1 class="brand" title={say!(language, "tagline")}>{ "Raft Playground" }</h1>
                { button("plain lessons", say!(language, "lessons"), Msg::Open(Opening::Lessons), dispatch) }
                <button class="plain fresh" onclick={restart}>{ say!(language, "fresh") }</button>
                if let Some(undo) = &header.undo {
                    <button class="plain undo" title={undo.clone()} onclick={tell(Msg::Undo)}>
                        { say!(language, "undo") }
                    </button>
                }
                <span class="separator" />
                if !header.title.is_empty() {
                    <span key={header.title.clone()} class="title">{ &header.title }</span>
                }
                <span key={header.raft.clone()} class={classes!("badge", (!header.is_standard).then_some("is-modified"))}
                    title={format!("{}. {}", header.raft, header.engine)} data-engine={header.engine.clone()}>
                    { &header.raft }
                </span>
                <span class="spring" />
                { tools(*tool, *language, dispatch) }
                { languages(*language, dispatch) }
                <button class="plain icon colours" aria-label={say!(language, "colours")} title={say!(language, "colours")}
                    onclick={repaint}>
                    <svg viewBox="-9 -9 18 18" aria-hidden="true">
                        <circle class="open" r="6.5" /><path d="M0-6.5a6.5 6.5 0 0 0 0 13Z" />
                    </svg>
                </button>
                { button("primary", say!(language, "share"), Msg::Open(Opening::Share), dispatch) }
                <button class="plain icon more" aria-label={say!(language, "menu")} title={say!(language, "menu")}
                    onclick={tell(Msg::Open(Opening::Menu))}>
                    <svg viewBox="0 0 16 14" aria-hidden="true">
                        <path class="open" d="M0 1.5h16M0 7h16M0 12.5h16" />
                    </svg>
                </button>
            </header>
        }
    }
}

/// Every language that there is.
fn languages(spoken: Language, dispatch: &Callback<Msg>) -> Html {
    let onchange = dispatch.reform(|event: Event| {
        let chosen = event.target_unchecked_into::<HtmlSelectElement>();
        Msg::Speak(Language::from_code(&chosen.value()).unwrap_or_default())
    });
    let option = |it: &Language| {
        let code = it.code();
        html! { <option value={code} lang={code} selected={*it == spoken}>{ it.name() }</option> }
    };
    html! {
        <select class="plain speak" aria-label={say!(spoken, "language")}
            title={say!(spoken, "language")} translate="no" {onchange}>
            { for Language::ALL.iter().map(option) }
        </select>
    }
}
