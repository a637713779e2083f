//! The dialogs: lessons, share, keys, branches.

use super::part::Part;
use crate::choice::{Opening, Theme};
use crate::frame::{BranchView, Dialog};
use crate::msg::Msg;
use crate::ports;
use crate::words::{Language, Speaks, Words};
use web_sys::{HtmlDialogElement, HtmlInputElement};
use yew::prelude::*;

/// The id of the field with the link.
const LINK: &str = "share-link";

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
    let words = props.language.words();
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
        <dialog ref={element} aria-labelledby="dialog-heading" {oncancel} {onclick}>
            if let Some(open) = &**dialog {
                <div class="dialog">
                    <header>
                        <h2 key={heading(open, words)} id="dialog-heading">{ heading(open, words) }</h2>
                        <button class="plain icon" aria-label={words.close} title={words.close}
                            onclick={dispatch.reform(|_| Msg::Close)}>{ "×" }</button>
                    </header>
                    { inside(open, props, words) }
                </div>
            }
        </dialog>
    }
}

const fn heading(dialog: &Dialog, words: &Words) -> &'static str {
    match dialog {
        Dialog::Lessons(_) => words.lessons_title,
        Dialog::Share { .. } => words.share_title,
        Dialog::Help(_) => words.help_title,
        Dialog::Branches => words.branches,
        Dialog::Menu => words.menu,
    }
}

fn inside(dialog: &Dialog, props: &Props, words: &Words) -> Html {
    match dialog {
        Dialog::Lessons(lessons) => self::lessons(lessons, &props.dispatch),
        Dialog::Share { url, copied, text } => share(url, *copied, text, props, words),
        Dialog::Help(keys) => help(keys),
        Dialog::Branches => branches(&props.branches, words, &props.dispatch),
        Dialog::Menu => menu(props, words),
    }
}

/// The bar's other buttons, for a phone. Each closes the menu, or opens another dialog in its place.
fn menu(props: &Props, words: &Words) -> Html {
    let Props { language, theme, dispatch, .. } = props;
    let (theme, other) = (*theme, language.next());
    let item =
        |label: &'static str, lang: Option<&'static str>, msg: fn(Theme, Language) -> Msg| {
            let dispatch = dispatch.clone();
            let onclick = move |_: MouseEvent| {
                dispatch.emit(Msg::Close);
                dispatch.emit(msg(theme, other));
            };
            html! { <li><button class="choice" {lang} {onclick}>{ label }</button></li> }
        };
    html! {
        <>
            <p class="hint">{ &props.raft }{ " · " }<code>{ &props.engine }</code></p>
            <ul class="choices">
                { item(words.fresh, None, |_, _| Msg::Restart(ports::seed())) }
                { item(words.branches, None, |_, _| Msg::Open(Opening::Branches)) }
                { item(words.help_title, None, |_, _| Msg::Open(Opening::Help)) }
                { item(words.colours, None, |theme, _| Msg::Paint(ports::other_theme(theme))) }
                { item(other.name(), Some(other.code()), |_, other| Msg::Speak(other)) }
            </ul>
        </>
    }
}

fn lessons(lessons: &[(&'static str, String)], dispatch: &Callback<Msg>) -> Html {
    let lesson = |(name, title): &(&'static str, String)| {
        let name = *name;
        let open = dispatch.reform(move |_: MouseEvent| Msg::OpenLesson(name));
        html! { <li><button class="choice" onclick={open}>{ title }</button></li> }
    };
    html! { <ol class="choices is-numbered" autofocus=true tabindex="-1">{ for lessons.iter().map(lesson) }</ol> }
}

fn share(url: &str, copied: bool, text: &str, props: &Props, words: &Words) -> Html {
    let copy = {
        let (url, dispatch) = (url.to_owned(), props.dispatch.clone());
        move |_: MouseEvent| {
            let dispatch = dispatch.clone();
            ports::copy(&url, LINK, move || dispatch.emit(Msg::Copied));
        }
    };
    html! {
        <div class="share">
            <label for={LINK}>{ words.link }</label>
            <div class="with-button">
                <input id={LINK} type="text" readonly=true autofocus=true value={url.to_owned()}
                    aria-describedby="link-hint" />
                <button class="primary" onclick={copy}>
                    <span key={copied.to_string()}>{ if copied { words.copied } else { words.copy } }</span>
                </button>
            </div>
            <p id="link-hint" class="hint">{ words.link_hint }</p>
            <label for="share-text">{ words.scenario_text }</label>
            <textarea id="share-text" readonly=true rows="12" spellcheck="false"
                value={text.to_owned()} />
            <p class="hint">{ words.engine }{ ": " }<code>{ &props.engine }</code></p>
            <span class="unseen" role="status">{ if copied { words.copied } else { "" } }</span>
        </div>
    }
}

fn help(keys: &[(&'static str, String)]) -> Html {
    let row = |(keys, means): &(&'static str, String)| {
        html! { <tr><th scope="row"><kbd>{ *keys }</kbd></th><td>{ means }</td></tr> }
    };
    html! { <table class="keys"><tbody>{ for keys.iter().map(row) }</tbody></table> }
}

/// The field in which the branch that is shown gets a name.
fn rename(branch: &BranchView, words: &Words, dispatch: &Callback<Msg>) -> Html {
    let id = branch.id;
    let onchange = dispatch.reform(move |event: Event| {
        Msg::Rename(id, event.target_unchecked_into::<HtmlInputElement>().value())
    });
    html! {
        <div key={id.0} class="share">
            <label for="branch-name">{ words.branch_name }</label>
            <input id="branch-name" type="text" maxlength="40" autocomplete="off"
                value={branch.name.clone()} placeholder={branch.label.clone()} {onchange} />
        </div>
    }
}

fn branches(branches: &[BranchView], words: &Words, dispatch: &Callback<Msg>) -> Html {
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
                    onclick={dispatch.reform(move |_: MouseEvent| Msg::Branch(id))}>
                    { &branch.label }
                    if branch.is_current {
                        <span class="badge">{ words.branch_current }</span>
                    }
                </button>
            </li>
        }
    };
    html! {
        <>
            <p class="hint">{ words.branches_hint }</p>
            { for branches.iter().filter(|branch| branch.is_current).map(|it| rename(it, words, dispatch)) }
            <ul class="choices">{ for branches.iter().map(branch) }</ul>
        </>
    }
}
