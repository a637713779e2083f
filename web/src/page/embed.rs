//! A playground within another page: title, panels, one sentence of why, the line of time, and the
//! way out.

use super::app::App;
use super::notice::notice;
use crate::markup::html;
use crate::panel::drawing::drawn;
use crate::panel::part::Part;
use crate::panel::scrubber::{EMBED, Scrubber};
use crate::panel::why::why_line;
use scenario::say;
use view::choice::{Panel, Tab};
use view::frame::EmbedView;
use view::msg::Msg;
use yew::prelude::*;

impl App {
    pub(super) fn embedded(&self, embed: &EmbedView) -> Html {
        let frame = &self.frame;
        let (language, dispatch) = (frame.language, self.dispatch.clone());
        let (first, others) = match embed.panels.split_first() {
            Some((Panel::Cluster, others)) => (Some(Panel::Cluster), others),
            Some(_) | None => (None, &*embed.panels),
        };
        let key = |place: u8| format!("{} {place}", language.code());
        let has_why = embed.panels.contains(&Panel::Tab(Tab::Why));
        let class = classes!("embed", embed.is_readonly.then_some("is-readonly"));
        let raft = |place: u8| {
            let header = &frame.header;
            let class = classes!("badge", (!header.is_standard).then_some("is-modified"));
            html! { <span key={format!("{place} {}", header.raft)} {class} title={header.engine.clone()}>{ &header.raft }</span> }
        };
        let title = match frame.header.title.as_str() {
            "" => "Raft Playground",
            title => title,
        };
        let scrubber = Scrubber {
            embed: Part::of(frame, |frame| &frame.embed),
            timeline: Part::of(frame, |frame| &frame.timeline),
            size: self.sizes.scrubber,
            language,
            dispatch: dispatch.clone(),
        };
        html! {
            <article key={key(0)} data-name={EMBED} {class} aria-label={title.to_owned()}>
                <header class="embed-head">
                    <h1 key={title.to_owned()}>{ title }</h1>
                    { raft(0) }
                    { self.way_out(embed) }
                </header>
                { notice(key(3), frame.notice.as_ref(), language, &dispatch) }
                { for first.map(|panel| self.panel(panel)) }
                { self.menu() }
                if frame.broken.is_some() {
                    { self.panel(Panel::Tab(Tab::Why)) }
                } else if !has_why {
                    { why_line(frame, language) }
                }
                if embed.has_controls { { drawn("scrubber", scrubber) } }
                { for others.iter().map(|panel| self.panel(*panel)) }
                { self.dialog() }
                <footer class="embed-foot">{ self.way_out(embed) }{ raft(1) }</footer>
                <p class="unseen" role="status" aria-live="polite">
                    <span key={frame.announcement.clone()}>{ &frame.announcement }</span>
                </p>
            </article>
        }
    }

    /// Who goes there wants to find what is shown here, so it stands still first.
    fn way_out(&self, embed: &EmbedView) -> Html {
        let says = say!(self.frame.language, "open-in-playground");
        let is_playing = self.frame.timeline.is_playing;
        let stop = move |dispatch: Callback<Msg>| {
            if is_playing {
                dispatch.emit(Msg::PlayOrPause);
            }
        };
        let (pressed, focused) = (self.dispatch.clone(), self.dispatch.clone());
        html! {
            <a class="way-out" href={embed.link.clone()} target="_blank" rel="noopener"
                onpointerdown={move |_| stop(pressed.clone())} onkeydown={move |event: KeyboardEvent| {
                    if event.key() == "Enter" { stop(focused.clone()) }
                }}>
                { says }
                <svg viewBox="0 0 12 12" aria-hidden="true"><path d="M5 2H2v8h8V7M7 1h4v4M11 1 5.500 6.500" /></svg>
            </a>
        }
    }
}
