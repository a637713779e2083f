//! The run as text: an editor with its mistake at its place, words that could come next, and what
//! becomes of each expectation.

use super::button::{button, tells};
use crate::markup::html;
use crate::ports;
use scenario::{Completion, say};
use view::frame::{Mistake, State, TextView, VerdictView};
use view::msg::{Ask, Copied, Msg};
use view::words::Language;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, Element, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

/// What is expected, the editor, what is wrong, and what can be done with it.
pub(crate) fn text(view: &TextView, language: Language, dispatch: &Callback<Msg>) -> Html {
    let write = dispatch.reform(|area: HtmlTextAreaElement| written(&area));
    let oninput = {
        let write = write.clone();
        move |event: InputEvent| write.emit(event.target_unchecked_into())
    };
    // A Tab ends the word that is being written, if it can.
    let onkeydown = {
        let (write, first) = (write.clone(), view.completions.first().cloned());
        move |event: KeyboardEvent| {
            let area: HtmlTextAreaElement = event.target_unchecked_into();
            let ends = event.key() == "Tab" && !event.shift_key() && is_in_word(&area);
            if let (true, Some(one)) = (ends, &first) {
                event.prevent_default();
                insert(&area, one.word);
                write.emit(area);
            }
        }
    };
    let ondrop = {
        let dispatch = dispatch.clone();
        move |event: DragEvent| {
            if let Some(file) = event.data_transfer().and_then(|it| it.files()?.get(0)) {
                event.prevent_default();
                read(&file, &dispatch);
            }
        }
    };
    html! {
        <>
            <div class="drawer-body text">
                if !view.verdicts.is_empty() {
                    <p key={view.tally.clone()} class="tally">{ &view.tally }</p>
                    { verdicts(&view.verdicts, language, dispatch) }
                }
                <textarea aria-label={say!(language, "editor")} spellcheck="false" translate="no"
                    autocapitalize="off" value={view.text.clone()} aria-invalid={view.mistake.is_some().to_string()}
                    {oninput} {onkeydown} {ondrop} />
                if let Some(it) = &view.mistake { { mistake(it, language) } }
                if !view.completions.is_empty() { { completions(&view.completions, language, &write) } }
                <div class="text-tools">
                    { button("", say!(language, "copy-link"), Msg::Drawer(Ask::Copy(Copied::Link)), dispatch) }
                    { button("", say!(language, "copy-text"), Msg::Drawer(Ask::Copy(Copied::Text)), dispatch) }
                    { button("", say!(language, "copy-trace"), Msg::Drawer(Ask::Copy(Copied::Trace)), dispatch) }
                    { open_file(language, dispatch) }
                </div>
            </div>
            if view.is_draft {
                <footer>
                    <p />
                    { button("", say!(language, "reread"), Msg::Drawer(Ask::Reread), dispatch) }
                    <button class="primary" onclick={run(view, dispatch)}>{ say!(language, "run") }</button>
                </footer>
            }
        </>
    }
}

/// What stands in the editor, and its line up to the caret.
fn written(area: &HtmlTextAreaElement) -> Msg {
    let text = area.value();
    // The caret is counted in the units of JavaScript's strings.
    let caret = area.selection_start().ok().flatten().unwrap_or(0) as usize;
    let units: Vec<u16> = text.encode_utf16().take(caret).collect();
    let before = String::from_utf16_lossy(&units);
    let line = before.rsplit('\n').next().unwrap_or_default().to_owned();
    Msg::Drawer(Ask::Write(text, line))
}

/// Is the caret behind a letter? Otherwise a Tab leads out of the editor, as it does everywhere.
fn is_in_word(area: &HtmlTextAreaElement) -> bool {
    let caret = area.selection_start().ok().flatten().unwrap_or(0) as usize;
    let before = caret.checked_sub(1).and_then(|at| area.value().encode_utf16().nth(at));
    let letter = before.and_then(|unit| char::from_u32(u32::from(unit)));
    letter.is_some_and(|letter| !letter.is_whitespace())
}

/// Ends the word before the caret so that it is this one.
fn insert(area: &HtmlTextAreaElement, word: &str) {
    let caret = area.selection_start().ok().flatten().unwrap_or(0);
    let units: Vec<u16> = area.value().encode_utf16().take(caret as usize).collect();
    let space = |unit: &u16| char::from_u32(u32::from(*unit)).is_some_and(char::is_whitespace);
    let start = units.iter().rposition(space).map_or(0, |at| at + 1) as u32;
    // The editor is there, and the places are within it.
    drop(area.set_range_text_with_start_and_end(&format!("{word} "), start, caret));
    let end = start + word.len() as u32 + 1;
    drop(area.set_selection_range(end, end));
}

/// Runs what is written, or goes to its mistake.
fn run(view: &TextView, dispatch: &Callback<Msg>) -> Callback<MouseEvent> {
    let wrong = view.mistake.as_ref().map(|it| (it.line, it.column));
    let dispatch = dispatch.clone();
    Callback::from(move |event: MouseEvent| match wrong {
        Some((line, column)) => go_to(&event, line, column),
        None => dispatch.emit(Msg::Drawer(Ask::Run)),
    })
}

/// The editor beside what was pressed.
fn editor(event: &MouseEvent) -> Option<HtmlTextAreaElement> {
    let pressed: Element = event.target_dyn_into()?;
    let drawer = pressed.closest(".drawer").ok()??;
    drawer.query_selector("textarea").ok()??.dyn_into().ok()
}

/// The caret goes to this place.
fn go_to(event: &MouseEvent, line: u32, column: u32) {
    let Some(area) = editor(event) else { return };
    let text = area.value();
    let before: usize =
        text.split('\n').take(line as usize - 1).map(|it| it.encode_utf16().count() + 1).sum();
    let at = before as u32 + column - 1;
    drop(area.focus());
    drop(area.set_selection_range(at, at));
}

fn mistake(mistake: &Mistake, language: Language) -> Html {
    let (line, column) = (mistake.line, mistake.column);
    let place = say!(language, "mistake-at", line = line, column = column);
    html! {
        <p class="mistake" role="alert">
            <button class="link" onclick={move |event: MouseEvent| go_to(&event, line, column)}>{ "✕ " }{ place }</button>
            <span>{ &mistake.says }</span>
            if let Some(hint) = &mistake.hint { <span class="hint">{ hint }</span> }
        </p>
    }
}

fn completions(
    all: &[Completion],
    language: Language,
    write: &Callback<HtmlTextAreaElement>,
) -> Html {
    let one = |one: &Completion| {
        let (word, write) = (one.word, write.clone());
        let onclick = move |event: MouseEvent| {
            if let Some(area) = editor(&event) {
                insert(&area, word);
                drop(area.focus());
                write.emit(area);
            }
        };
        html! {
            <li key={word}><button class="plain" {onclick}><code>{ word }</code><span>{ &one.means }</span></button></li>
        }
    };
    html! {
        <ul class="completions" aria-label={say!(language, "completions")}>{ for all.iter().map(one) }</ul>
    }
}

fn verdicts(all: &[VerdictView], language: Language, dispatch: &Callback<Msg>) -> Html {
    let verdict = |it: &VerdictView| {
        let at = it.at;
        let (sign, class) = match it.state {
            State::Waits => ("◌", "waits"),
            State::Holds => ("✓", "holds"),
            State::Failed => ("✕", "failed"),
        };
        html! {
            <li key={format!("{} {}", it.expected, it.says)} {class}>
                <b aria-hidden="true">{ sign }</b>
                <code translate="no">{ &it.expected }</code>
                <button class="link" onclick={tells(dispatch, Msg::Seek(at))}>{ &it.says }</button>
            </li>
        }
    };
    html! { <ul class="verdicts" aria-label={say!(language, "verdicts")}>{ for all.iter().map(verdict) }</ul> }
}

fn open_file(language: Language, dispatch: &Callback<Msg>) -> Html {
    let dispatch = dispatch.clone();
    let onchange = move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            read(&file, &dispatch);
        }
        // So that the same file can be opened again.
        input.set_value("");
    };
    html! {
        <label class="file">
            <span>{ say!(language, "open-file") }</span>
            <input type="file" accept=".raft,.txt,text/plain" {onchange} />
        </label>
    }
}

/// What a file holds is written into the editor.
fn read(file: &web_sys::File, dispatch: &Callback<Msg>) {
    let dispatch = dispatch.clone();
    ports::read(file, move |text| dispatch.emit(Msg::Drawer(Ask::Write(text, String::new()))));
}
