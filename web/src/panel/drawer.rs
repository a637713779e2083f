//! The drawer: what is needed now and then, one tool at a time.

use super::drawing::Drawing;
use super::network::network;
use super::part::Part;
use super::rules::rules;
use super::settings::settings;
use super::status::status;
use super::text::text;
use crate::markup::html;
use crate::panel::button::{sign_button, tells};
use scenario::say;
use view::choice::Tool;
use view::frame::{Content, DrawerView};
use view::msg::{Ask, Msg};
use view::words::Language;
use yew::prelude::*;

/// The heading of the drawer, which takes the focus when a tool is opened.
pub(crate) const HEADING: &str = "drawer-heading";

/// The button of a tool.
#[must_use]
pub(crate) const fn button_of(tool: Tool) -> &'static str {
    match tool {
        Tool::Settings => "tool-settings",
        Tool::Rules => "tool-rules",
        Tool::Text => "tool-text",
        Tool::Network => "tool-network",
        Tool::Status => "tool-status",
    }
}

/// The tools as buttons of the bar.
pub(crate) fn tools(open: Option<Tool>, language: Language, dispatch: &Callback<Msg>) -> Html {
    let tool = |tool: &Tool| {
        let tool = *tool;
        let is_open = open == Some(tool);
        html! {
            <button data-name={button_of(tool)} class={classes!("plain", "tool", is_open.then_some("is-open"))}
                aria-pressed={is_open.to_string()}
                onclick={tells(dispatch, Msg::Drawer(Ask::Open(tool)))}>
                { language.part("panel", tool.id(), 0) }
            </button>
        }
    };
    html! { <nav class="tools">{ for Tool::ALL.iter().map(tool) }</nav> }
}

/// A card in the column of Why and Client; a sheet from below where there is no such column.
#[derive(PartialEq)]
pub(crate) struct Drawer {
    pub(crate) drawer: Part<Option<DrawerView>>,
    /// Is it only to look at?
    pub(crate) is_readonly: bool,
    pub(crate) language: Language,
    pub(crate) dispatch: Callback<Msg>,
}

impl Drawing for Drawer {
    fn draw(&self) -> Html {
        let Self { drawer, is_readonly, language, dispatch } = self;
        let Some(view) = &**drawer else { return Html::default() };
        let (tool, is_wide) = (view.tool, view.is_wide);
        let tell = |msg: Msg| tells(dispatch, msg);
        html! {
            <section class="panel drawer" aria-label={language.part("panel", tool.id(), 0)} key={tool.id()}>
                <header>
                    <h2 data-name={HEADING} tabindex="-1">{ language.part("panel", tool.id(), 0) }</h2>
                    <p class="hint">{ language.part("panel", tool.id(), 1) }</p>
                    <button class="plain icon widen" aria-pressed={is_wide.to_string()}
                        aria-label={say!(language, "widen")} title={say!(language, "widen")}
                        onclick={tell(Msg::Drawer(Ask::Widen(!is_wide)))}>{ "⇔" }</button>
                    { sign_button("plain icon", say!(language, "close-drawer"), "×", Msg::Drawer(Ask::Shut), dispatch) }
                </header>
                { content(*is_readonly && tool != Tool::Status, match &view.content {
                    Content::Settings(view) => settings(view, *language, dispatch),
                    Content::Network(view) => network(view, *language, dispatch),
                    Content::Rules(view) => rules(view, *language, dispatch),
                    Content::Text(view) => text(view, *language, dispatch),
                    Content::Status(Some(view)) => status(view, *language, dispatch),
                    Content::Status(None) => Html::default(),
                }) }
            </section>
        }
    }
}

/// What is only to look at cannot be pressed, and looks so.
fn content(is_readonly: bool, content: Html) -> Html {
    if is_readonly {
        return html! { <fieldset disabled=true>{ content }</fieldset> };
    }
    content
}
