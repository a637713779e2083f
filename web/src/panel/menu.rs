//! The menu of what was clicked: what can be done to it, and why not where it cannot.

use super::button::{sign_button, tells};
use super::drawing::Drawing;
use super::part::Part;
use super::term_class;
use crate::markup::html;
use scenario::say;
use view::choice::MenuOf;
use view::frame::{Item, MenuRow, MenuSection, MenuView};
use view::msg::Msg;
use view::words::Language;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// The name of the menu, which takes the focus when it opens.
pub(crate) const MENU: &str = "menu";

/// A card beside the ring; on a phone a sheet from below.
#[derive(PartialEq)]
pub(crate) struct Menu {
    pub(crate) menu: Part<Option<MenuView>>,
    pub(crate) language: Language,
    pub(crate) dispatch: Callback<Msg>,
}

impl Drawing for Menu {
    fn draw(&self) -> Html {
        let Self { menu, language, dispatch } = self;
        let Some(view) = &**menu else { return Html::default() };
        let (title, state) = (&view.title, &view.state);
        let name = view.term.map(|term| classes!("name", term_class(term)));
        let field = |(name, value): &(&'static str, String)| {
            html! { <div key={format!("{name} {value}")}><dt>{ *name }</dt><dd>{ value }</dd></div> }
        };
        html! {
            <section data-name={MENU} class="menu" role="dialog" aria-label={title.clone()} tabindex="-1"
                key={title.clone()} onkeydown={walk}>
                <header>
                    <h3 class={name}>{ title }</h3>
                    <span key={state.clone()} class="state">{ state }</span>
                    { sign_button("plain icon", say!(language, "close"), "×", Msg::Menu(MenuOf::Nothing), dispatch) }
                </header>
                if !view.fields.is_empty() {
                    <dl translate="no">{ for view.fields.iter().map(field) }</dl>
                }
                { for view.sections.iter().map(|it| section(it, dispatch)) }
            </section>
        }
    }
}

fn section(section: &MenuSection, dispatch: &Callback<Msg>) -> Html {
    let name = &section.name;
    html! {
        <div class="menu-section" key={name.clone()} role="group" aria-label={name.clone()}>
            <h4>{ name }</h4>
            <ul>{ for section.rows.iter().map(|it| row(it, dispatch)) }</ul>
        </div>
    }
}

fn row(row: &MenuRow, dispatch: &Callback<Msg>) -> Html {
    let Some(first) = row.items.first() else { return Html::default() };
    let is_single = row.name.is_empty();
    let name = if is_single { &first.label } else { &row.name };
    let refusal = first.refusal.as_ref().filter(|_| is_single);
    let buttons = row.items.iter().map(|it| item(it, is_single, dispatch));
    let keys = row.items.iter().filter(|item| !item.key.is_empty());
    html! {
        <li key={name.clone()} class={classes!(refusal.map(|_| "is-refused"), (!is_single).then_some("is-choice"))}>
            if !is_single { <span class="of">{ &row.name }</span> }
            { for buttons }
            if !row.hint.is_empty() {
                <span key={row.hint.clone()} class="hint" title={row.hint.clone()}>{ &row.hint }</span>
            }
            <span class="strokes" aria-hidden="true">
                { for keys.map(|item| html! { <kbd key={item.key}>{ item.key }</kbd> }) }
            </span>
            if let Some(refusal) = refusal {
                <span key={refusal.clone()} class="why-not">{ format!("⊘ {refusal}") }</span>
            }
        </li>
    }
}

/// What cannot be done stays where it is, and says why.
fn item(item: &Item, is_single: bool, dispatch: &Callback<Msg>) -> Html {
    let onclick = tells(dispatch, item.message.clone());
    let class = classes!(
        if is_single { "act" } else { "small" },
        item.is_harm.then_some("danger"),
        item.is_on.then_some("is-on"),
    );
    let described = item.refusal.clone();
    html! {
        <button key={item.label.clone()} {class} aria-disabled={described.is_some().then_some("true")}
            title={described} aria-pressed={item.is_on.then_some("true")}
            aria-keyshortcuts={(!item.key.is_empty()).then_some(item.key)} {onclick}>{ &item.label }</button>
    }
}

/// Up and down walk through what can be pressed.
fn walk(event: KeyboardEvent) {
    let step: i32 = match event.key().as_str() {
        "ArrowDown" => 1,
        "ArrowUp" => -1,
        _ => return,
    };
    let focused = event.target_dyn_into::<Element>();
    let menu = focused.as_ref().and_then(|it| it.closest(".menu").ok().flatten());
    let Some(Ok(buttons)) = menu.map(|menu| menu.query_selector_all("button")) else { return };
    let count = buttons.length() as i32;
    let place = (0..count).find(|place| {
        let button = buttons.item(*place as u32).and_then(|it| it.dyn_into::<Element>().ok());
        button.is_some() && button == focused
    });
    let next =
        place.map_or(if step < 0 { count - 1 } else { 1.min(count - 1) }, |place| place + step);
    let next = buttons.item(next.rem_euclid(count.max(1)) as u32);
    if let Some(next) = next.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        event.prevent_default();
        event.stop_propagation();
        drop(next.focus());
    }
}
