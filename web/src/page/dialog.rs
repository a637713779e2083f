//! The dialogs: lessons, share, keys, branches.

use crate::markup::html;
use crate::panel::button::tells;
use crate::panel::button::{self, sign_button};
use crate::panel::part::Part;
use crate::ports;
use scenario::say;
use view::choice::{Opening, Shared, Theme, Tool};
use view::frame::{BranchView, Dialog};
use view::msg::{Ask, Msg};
use view::words::Language;
use web_sys::{Element, HtmlDialogElement, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) dialog: Part<Option<Dialog>>,
    pub(crate) branches: Part<Vec<BranchView>>,
    pub(crate) engine: String,
    pub(crate) raft: String,
    pub(crate) theme: Theme,
    pub(crate) language: Language,
    pub(crate) dispatch: Callback<Msg>,
}

/// The one dialog element. It stays in the document, so that closing it gives the focus back to
/// where it was.
#[component]
pub(crate) fn DialogHost(props: &Props) -> Html {
    let Props { dialog, dispatch, .. } = props;
    let language = props.language;
    let element = use_node_ref();
    let is_open = dialog.is_some();
    {
        let element = element.clone();
        use_effect_with(is_open, move |is_open| {
            if let Some(element) = element.cast::<HtmlDialogElement>() {
                match (*is_open, element.open()) {
                    // A dialog in the document can be shown.
                    (true, false) => drop(element.show_modal()),
                    (false, true) => element.close(),
                    (true, true) | (false, false) => {}
                }
            }
        });
    }
    let oncancel = dispatch.reform(|event: Event| {
        event.prevent_default();
        Msg::Close
    });
    let onclick = {
        let (element, dispatch) = (element.clone(), dispatch.clone());
        move |event: MouseEvent| {
            // The backdrop is the element itself; all that is inside covers it.
            if event.target_dyn_into() == element.cast::<web_sys::Element>() {
                dispatch.emit(Msg::Close);
            }
        }
    };
    html! {
        <dialog ref={element} aria-label={dialog.as_ref().map(|open| heading(open, language))} {oncancel} {onclick}>
            if let Some(open) = &**dialog {
                <div class="dialog">
                    <header>
                        <h2 key={heading(open, language)}>{ heading(open, language) }</h2>
                        { sign_button("plain icon", say!(language, "close"), "×", Msg::Close, dispatch) }
                    </header>
                    { inside(open, props, language) }
                </div>
            }
        </dialog>
    }
}

fn heading(dialog: &Dialog, language: Language) -> &'static str {
    match dialog {
        Dialog::Lessons(_) => say!(language, "lessons-title"),
        Dialog::Share { .. } => say!(language, "share-title"),
        Dialog::Text(_) => say!(language, "copy"),
        Dialog::Help(_) => say!(language, "help-title"),
        Dialog::Branches => say!(language, "branches"),
        Dialog::Menu => say!(language, "menu"),
    }
}

fn inside(dialog: &Dialog, props: &Props, language: Language) -> Html {
    match dialog {
        Dialog::Lessons(lessons) => self::lessons(lessons, &props.dispatch),
        Dialog::Share { said, shared, copied, text } => {
            share((said, *shared), *copied, text, props, language)
        }
        Dialog::Text(text) => refused(text, language),
        Dialog::Help(keys) => help(keys),
        Dialog::Branches => branches(&props.branches, language, &props.dispatch),
        Dialog::Menu => menu(props),
    }
}

/// The bar's other buttons, for a phone. Each closes the menu, or opens another dialog in its place.
fn menu(props: &Props) -> Html {
    let Props { language, theme, dispatch, .. } = props;
    let theme = *theme;
    let item = |label: &'static str, lang: Option<&'static str>, msg: Msg| {
        let dispatch = dispatch.clone();
        let onclick = move |_: MouseEvent| {
            dispatch.emit(Msg::Close);
            dispatch.emit(msg.clone());
        };
        html! { <li><button class="choice" {lang} {onclick}>{ label }</button></li> }
    };
    let others = Language::ALL.iter().filter(|other| *other != language);
    html! {
        <>
            <p class="hint">{ &props.raft }{ " · " }<code>{ &props.engine }</code></p>
            <ul class="choices">
                { item(say!(language, "fresh"), None, Msg::Restart(ports::short_seed())) }
                { for Tool::ALL.iter().map(|it| item(language.part("panel", it.id(), 0), None, Msg::Drawer(Ask::Open(*it)))) }
                { item(say!(language, "branches"), None, Msg::Open(Opening::Branches)) }
                { item(say!(language, "help-title"), None, Msg::Open(Opening::Help)) }
                { item(say!(language, "colours"), None, Msg::Paint(ports::other_theme(theme))) }
                { for others.map(|other| item(other.name(), Some(other.code()), Msg::Speak(*other))) }
            </ul>
        </>
    }
}

fn lessons(lessons: &[(&'static str, String)], dispatch: &Callback<Msg>) -> Html {
    let lesson = |(name, title): &(&'static str, String)| {
        let name = *name;
        let open = tells(dispatch, Msg::OpenLesson(name));
        html! { <li><button class="choice" onclick={open}>{ title }</button></li> }
    };
    html! { <ol class="choices is-numbered" autofocus=true tabindex="-1">{ for lessons.iter().map(lesson) }</ol> }
}

fn share(
    (said, shared): (&str, Shared),
    copied: bool,
    text: &str,
    props: &Props,
    language: Language,
) -> Html {
    let copies = |text: &str, of: &'static str, done: Option<Msg>| {
        let (text, dispatch) = (text.to_owned(), props.dispatch.clone());
        move |event: MouseEvent| {
            let (dispatch, done) = (dispatch.clone(), done.clone());
            let pressed: Option<Element> = event.target_dyn_into();
            let field =
                pressed.and_then(|it| it.closest(".share").ok()??.query_selector(of).ok()?);
            let done = move || done.iter().for_each(|it| dispatch.emit(it.clone()));
            // What is selected a key copies.
            ports::copy(&text, done, move || {
                let _ = field.as_ref().map(ports::focus);
            });
        }
    };
    let choice = |one: Shared| {
        let is_on = one == shared;
        button::choice("", named(one, language), is_on, Msg::ShareAs(one), &props.dispatch)
    };
    html! {
        <div class="share">
            <div class="seek">
                <div role="group" aria-label={say!(language, "share-as")}>{ for Shared::ALL.map(choice) }</div>
            </div>
            <div class="with-button">
                <input aria-label={named(shared, language)} type="text" readonly=true autofocus=true value={said.to_owned()}
                    aria-description={say!(language, "link-hint")} />
                <button class="primary" onclick={copies(said, "input", Some(Msg::Copied))}>
                    <span key={copied.to_string()}>{ if copied { say!(language, "copied") } else { say!(language, "copy") } }</span>
                </button>
            </div>
            <p class="hint">{ say!(language, "link-hint") }</p>
            <span>{ say!(language, "scenario-text") }</span>
            <textarea aria-label={say!(language, "scenario-text")} readonly=true rows="12" spellcheck="false"
                value={text.to_owned()} />
            <div><button onclick={copies(text, "textarea", None)}>{ say!(language, "copy-text") }</button></div>
            <p class="hint">{ say!(language, "engine") }{ ": " }<code>{ &props.engine }</code></p>
            <span class="unseen" role="status">{ if copied { say!(language, "copied") } else { "" } }</span>
        </div>
    }
}

/// What was not copied, to be copied with a key.
fn refused(text: &str, language: Language) -> Html {
    // It is selected at once: nobody is here for anything else.
    let onfocus = |event: FocusEvent| {
        event.target_unchecked_into::<HtmlTextAreaElement>().select();
    };
    html! {
        <div class="share">
            <p>{ say!(language, "copy-refused") }</p>
            <textarea aria-label={say!(language, "copy")} readonly=true autofocus=true rows="12" spellcheck="false"
                value={text.to_owned()} {onfocus} />
        </div>
    }
}

fn named(shared: Shared, language: Language) -> &'static str {
    match shared {
        Shared::Link => say!(language, "link"),
        Shared::Markdown => "Markdown",
        Shared::Html => "HTML",
    }
}

fn help(keys: &[(&'static str, String)]) -> Html {
    let row = |(keys, means): &(&'static str, String)| {
        html! { <tr><th scope="row"><kbd>{ *keys }</kbd></th><td>{ means }</td></tr> }
    };
    html! { <table class="keys"><tbody>{ for keys.iter().map(row) }</tbody></table> }
}

/// The field in which the branch that is shown gets a name.
fn rename(branch: &BranchView, language: Language, dispatch: &Callback<Msg>) -> Html {
    let id = branch.id;
    let onchange = dispatch.reform(move |event: Event| {
        Msg::Rename(id, event.target_unchecked_into::<HtmlInputElement>().value())
    });
    html! {
        <div key={id.0} class="share">
            <span>{ say!(language, "branch-name") }</span>
            <input aria-label={say!(language, "branch-name")} type="text" maxlength="40" autocomplete="off"
                value={branch.name.clone()} placeholder={branch.label.clone()} {onchange} />
        </div>
    }
}

fn branches(branches: &[BranchView], language: Language, dispatch: &Callback<Msg>) -> Html {
    let branch = |branch: &BranchView| {
        let id = branch.id;
        let depth = match branch.depth {
            0 => "depth-0",
            1 => "depth-1",
            2 => "depth-2",
            3 => "depth-3",
            _ => "depth-4",
        };
        html! {
            <li class={depth}>
                <button class="choice" aria-current={branch.is_current.then_some("true")}
                    onclick={tells(dispatch, Msg::Branch(id))}>
                    { &branch.label }
                    if branch.is_current {
                        <span class="badge">{ say!(language, "branch-current") }</span>
                    }
                </button>
            </li>
        }
    };
    html! {
        <>
            <p class="hint">{ say!(language, "branches-hint") }</p>
            { for branches.iter().filter(|branch| branch.is_current).map(|it| rename(it, language, dispatch)) }
            <ul class="choices">{ for branches.iter().map(branch) }</ul>
        </>
    }
}
