//! The browser, as far as the page needs it: address, storage, clipboard, preferences, listeners.
//!
//! Invariant: nothing here fails. Where storage or the clipboard is forbidden, the page goes on
//! without.

use view::choice::Theme;
use view::frame::Frame;
use view::visit::Visit;
use view::words::{self, Language};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    AddEventListenerOptions, Document, Element, Event, EventTarget, File, HtmlElement,
    HtmlInputElement, Storage, SvgElement, Window,
};

const LANGUAGE: &str = "raft-playground.language";
const THEME: &str = "raft-playground.theme";

/// The window: a page has one.
pub(crate) fn window() -> Window {
    web_sys::window().expect("the page runs in a window")
}

/// The document in it.
pub(crate) fn document() -> Document {
    window().document().expect("a window has a document")
}

/// The first element of the document that is of this kind, if there is one.
pub(crate) fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok()?
}

/// The elements of the document that playgrounds are drawn into.
pub(crate) fn playgrounds() -> Vec<Element> {
    let all = document().get_elements_by_class_name("playground");
    (0..all.length()).filter_map(|place| all.item(place)).collect()
}

/// The element of this name in a playground, if it is there. A document may have several
/// playgrounds, so nothing in one has an id.
pub(crate) fn element(playground: &Element, name: &str) -> Option<Element> {
    playground.query_selector(&format!("[data-name={name}]")).ok()?
}

/// Makes shapes known to the document, once for all its playgrounds, to be used by their ids.
pub(crate) fn define(shapes: &[&str]) {
    const DEFINED: &str = "shapes-of-raft";
    let made = document().create_element_ns(Some("http://www.w3.org/2000/svg"), "svg");
    if let (Ok(element), Some(body)) = (made, document().body())
        && find(&format!(".{DEFINED}")).is_none()
    {
        // Every name is one that the browser accepts.
        drop(element.set_attribute("class", DEFINED));
        drop(element.set_attribute("aria-hidden", "true"));
        element.set_inner_html(&shapes.concat());
        drop(body.append_child(&element));
    }
}

/// The page's address without its fragment, and the fragment without its `#`.
pub(crate) fn address() -> (String, String) {
    let href = window().location().href().unwrap_or_default();
    match href.split_once('#') {
        Some((address, fragment)) => (address.to_owned(), fragment.to_owned()),
        None => (href, String::new()),
    }
}

/// What stands between the page's address and its fragment.
pub(crate) fn query() -> String {
    window().location().search().unwrap_or_default()
}

/// How many CSS pixels a tenth of the page's type is.
pub(crate) fn unit() -> f64 {
    let size = document().document_element().and_then(|root| {
        window().get_computed_style(&root).ok()??.get_property_value("font-size").ok()
    });
    // The browser reads floats as well as we would, and has the tables for it already.
    let pixels = size.map_or(10.0, |size| js_sys::Number::parse_float(&size));
    if pixels.is_finite() { (pixels / 10.0).max(0.1) } else { 1.0 }
}

/// Is the page a part of another? Then the address is not its own to change.
pub(crate) fn is_embedded() -> bool {
    let window = window();
    !window.parent().is_ok_and(|parent| parent.is_some_and(|parent| parent == window))
}

/// What the browser kept of this entry of its history, if this page left it there.
pub(crate) fn kept_visit() -> Option<Visit> {
    let state = window().history().and_then(|history| history.state()).ok()?;
    serde_wasm_bindgen::from_value(state).ok()
}

/// This entry of the browser's history becomes `visit`. A sandboxed frame forbids it, and a browser
/// that was asked too often: then it says so.
pub(crate) fn replace_visit(visit: &Visit) -> bool {
    let url = url_of(visit);
    let replaced = serde_wasm_bindgen::to_value(visit)
        .map_err(Into::into)
        .and_then(|state| window().history()?.replace_state_with_url(&state, "", Some(&url)));
    replaced.is_ok()
}

/// A new entry of the browser's history; see [`replace_visit`].
pub(crate) fn push_visit(visit: &Visit) -> bool {
    let url = url_of(visit);
    let pushed = serde_wasm_bindgen::to_value(visit)
        .map_err(Into::into)
        .and_then(|state| window().history()?.push_state_with_url(&state, "", Some(&url)));
    pushed.is_ok()
}

fn url_of(visit: &Visit) -> String {
    let (address, _) = address();
    if visit.fragment.is_empty() { address } else { format!("{address}#{}", visit.fragment) }
}

/// A seed for a fresh cluster, short enough to cost a link nothing.
pub(crate) fn short_seed() -> u64 {
    seed() >> 48
}

/// A seed that nobody has seen. Where a browser has no chance to give, it is always the same.
pub(crate) fn seed() -> u64 {
    getrandom::u64().unwrap_or_default()
}

/// The language that was chosen last time, or else the first that the browser prefers.
pub(crate) fn language() -> Language {
    let preferred: Vec<String> =
        window().navigator().languages().iter().filter_map(|code| code.as_string()).collect();
    let remembered = recall(LANGUAGE);
    let codes = remembered.iter().chain(&preferred).map(String::as_str);
    words::of_codes(codes).unwrap_or_default()
}

/// The colours that were chosen last time, or else the system's.
pub(crate) fn theme() -> Theme {
    match recall(THEME).as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        Some(_) | None => Theme::System,
    }
}

/// Keeps both for the next visit.
pub(crate) fn remember(language: Language, theme: Theme) {
    if let Some(storage) = storage() {
        // A full or forbidden storage forgets, and that is all.
        drop(storage.set_item(LANGUAGE, language.code()));
        drop(storage.set_item(THEME, theme_name(theme)));
    }
}

/// Tells the browser the language and the colours of the page, and the name of what it shows.
pub(crate) fn dress(frame: &Frame) {
    const PAGE: &str = "Raft Playground";
    if let Some(root) = document().document_element() {
        // The two names are valid, so neither can be refused.
        drop(root.set_attribute("lang", frame.language.code()));
        drop(root.set_attribute("data-theme", theme_name(frame.theme)));
    }
    match frame.header.title.as_str() {
        "" => document().set_title(PAGE),
        title => document().set_title(&format!("{title} · {PAGE}")),
    }
}

/// The colours that are not shown now: the system's own where they are the same.
pub(crate) fn other_theme(theme: Theme) -> Theme {
    let system_is_dark = prefers("(prefers-color-scheme: dark)");
    let becomes_dark = match theme {
        Theme::System => !system_is_dark,
        Theme::Light => true,
        Theme::Dark => false,
    };
    match becomes_dark {
        _ if becomes_dark == system_is_dark => Theme::System,
        true => Theme::Dark,
        false => Theme::Light,
    }
}

/// Does the person prefer that things do not slide about?
pub(crate) fn prefers_stillness() -> bool {
    prefers("(prefers-reduced-motion: reduce)")
}

/// Moves the focus to this element, and selects its text if it is an input. Says whether it could:
/// an element that lies behind a dialog takes no focus.
pub(crate) fn focus(element: &Element) -> bool {
    match element.dyn_ref::<HtmlElement>() {
        Some(html) => drop(html.focus()),
        None => drop(element.dyn_ref::<SvgElement>().map(|svg| svg.focus())),
    }
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        input.select();
    }
    document().active_element().is_some_and(|focused| focused == *element)
}

/// Has something within an element of this kind the focus?
pub(crate) fn focus_is_within(selector: &str) -> bool {
    let focused = document().active_element();
    focused.is_some_and(|element| element.closest(selector).ok().flatten().is_some())
}

/// May a select still be open?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Choosing {
    /// Yes: without the focus it would close.
    Goes,
    /// Something was chosen.
    Ended,
    /// Whoever typed or chose left it.
    Left,
}

/// What was pressed gives the focus up, unless text is typed there or a dialog holds it.
pub(crate) fn release_focus(choosing: Choosing) {
    let keeps = match choosing {
        Choosing::Goes => "input:not([type=range]), textarea, dialog, select",
        Choosing::Ended => "input:not([type=range]), textarea, dialog",
        Choosing::Left => "dialog",
    };
    let Some(element) = document().active_element().filter(|_| !focus_is_within(keeps)) else {
        return;
    };
    // An element that lost the focus already loses nothing.
    match element.dyn_into::<HtmlElement>() {
        Ok(element) => drop(element.blur()),
        Err(element) => drop(element.dyn_into::<SvgElement>().map(|element| element.blur())),
    }
}

/// Puts `text` into the clipboard, and then calls `done`; where that is forbidden, `refused`.
pub(crate) fn copy(text: &str, done: impl Fn() + 'static, refused: impl Fn() + 'static) {
    let clipboard = window().navigator().clipboard();
    if clipboard.is_undefined() {
        refused();
        return;
    }
    let done = Closure::once_into_js(move |_: JsValue| done());
    let failed = Closure::once_into_js(move |_: JsValue| refused());
    let written = clipboard.write_text(text);
    // Both callbacks are functions, made the line before.
    drop(js_sys::Reflect::get(&written, &"then".into()).and_then(|then| {
        let then: js_sys::Function = then.dyn_into()?;
        then.call2(&written, &done, &failed)
    }));
}

/// Reads a file, and then calls `done`. A file that cannot be read is as if none had been chosen.
pub(crate) fn read(file: &File, done: impl Fn(String) + 'static) {
    let done = Closure::once(move |text: JsValue| done(text.as_string().unwrap_or_default()));
    let read = file.text().then(&done);
    // It is called once, whenever that is.
    done.forget();
    drop(read);
}

/// Listens until it is dropped.
pub(crate) struct Listener {
    target: EventTarget,
    name: &'static str,
    callback: Closure<dyn FnMut(Event)>,
}

impl Listener {
    /// Calls `callback` on each event of this name. It may prevent what the browser would do.
    pub(crate) fn new(
        target: EventTarget,
        name: &'static str,
        callback: impl FnMut(Event) + 'static,
    ) -> Self {
        let callback = Closure::new(callback);
        let options = AddEventListenerOptions::new();
        options.set_passive(false);
        let added = target.add_event_listener_with_callback_and_add_event_listener_options(
            name,
            callback.as_ref().unchecked_ref(),
            &options,
        );
        // The browser knows every event that the page listens to.
        drop(added);
        Self { target, name, callback }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let callback = self.callback.as_ref().unchecked_ref();
        drop(self.target.remove_event_listener_with_callback(self.name, callback));
    }
}

const fn theme_name(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "system",
        Theme::Light => "light",
        Theme::Dark => "dark",
    }
}

fn prefers(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|list| list.matches())
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn recall(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}
