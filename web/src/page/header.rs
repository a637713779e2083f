//! The bar on top.

use super::part::Part;
use crate::choice::{Opening, Theme};
use crate::frame;
use crate::msg::Msg;
use crate::ports;
use crate::words::{Language, Speaks};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) header: Part<frame::Header>,
    pub(crate) language: Language,
    pub(crate) theme: Theme,
    pub(crate) dispatch: Callback<Msg>,
}

/// Name, lessons, cluster, title; language, colours, share.
#[component]
pub(crate) fn Header(Props { header, language, theme, dispatch }: &Props) -> Html {
    let words = language.words();
    let tell = |msg: Msg| dispatch.reform(move |_: MouseEvent| msg.clone());
    let (theme, other) = (*theme, language.next());
    let restart = dispatch.reform(|_: MouseEvent| Msg::Restart(ports::seed()));
    let repaint = dispatch.reform(move |_: MouseEvent| Msg::Paint(ports::other_theme(theme)));
    html! {
        <header class="bar">
            <h1 class="brand" title={words.tagline}>{ "Raft Playground" }</h1>
            <button class="plain lessons" onclick={tell(Msg::Open(Opening::Lessons))}>
                { words.lessons }
            </button>
            <button class="plain fresh" onclick={restart}>{ words.fresh }</button>
            if header.can_undo {
                <button class="plain undo" title={words.undo_hint} onclick={tell(Msg::Undo)}>
                    { words.undo }
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
            <button class="plain speak" lang={other.code()} aria-label={words.speak}
                title={words.speak} onclick={tell(Msg::Speak(other))}>
                { other.name() }
            </button>
            <button class="plain icon colours" aria-label={words.colours} title={words.colours}
                onclick={repaint}>
                <svg viewBox="-9 -9 18 18" aria-hidden="true">
                    <circle class="open" r="6.5" /><path d="M0-6.5a6.5 6.5 0 0 0 0 13Z" />
                </svg>
            </button>
            <button class="primary" onclick={tell(Msg::Open(Opening::Share))}>
                { words.share }
            </button>
            <button class="plain icon more" aria-label={words.menu} title={words.menu}
                onclick={tell(Msg::Open(Opening::Menu))}>
                <svg viewBox="0 0 16 14" aria-hidden="true">
                    <path class="open" d="M0 1.5h16M0 7h16M0 12.5h16" />
                </svg>
            </button>
        </header>
    }
}
