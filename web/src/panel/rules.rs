//! The rules, by their chapters; each that can be off has a switch, and a run that shows what it is for.

use super::button::{choice, tells};
use super::settings::switch;
use super::term_class;
use crate::markup::html;
use scenario::say;
use view::choice::Listed;
use view::frame::{ChapterView, RuleRow, RulesView, Runs};
use view::msg::{Ask, Msg};
use view::words::Language;
use web_sys::HtmlInputElement;
use yew::prelude::*;

pub(crate) fn rules(view: &RulesView, language: Language, dispatch: &Callback<Msg>) -> Html {
    let oninput = dispatch.reform(|event: InputEvent| {
        let words = event.target_unchecked_into::<HtmlInputElement>().value();
        Msg::Drawer(Ask::Words(words))
    });
    let kind = |(listed, id): &(Listed, &'static str)| {
        let (listed, is_on) = (*listed, *listed == view.listed);
        html! {
            { choice("", language.part("list", id, 0), is_on, Msg::Drawer(Ask::List(listed)), dispatch) }
        }
    };
    let words = say!(language, "rules-words");
    html! {
        <>
            <div class="drawer-body" tabindex="0" role="group" aria-label={language.part("panel", "rules", 0)}>
                <p key={view.told.clone()} class="hint">{ &view.told }</p>
                <div class="seek">
                    <input type="text" role="searchbox" placeholder={words} aria-label={words} value={view.words.clone()} autocomplete="off" {oninput} />
                    <div role="group" aria-label={say!(language, "rules-listed")}>{ for Listed::ALL.iter().map(kind) }</div>
                </div>
                { for view.chapters.iter().map(|it| chapter(it, language, dispatch)) }
                { for view.runs.iter().map(|it| runs(it, dispatch)) }
                if view.chapters.is_empty() { <p class="hint">{ say!(language, "rules-none") }</p> }
            </div>
            if let Some((told, setting, none)) = &view.off {
                <footer>
                    <p key={told.clone()} class="is-modified">{ told }</p>
                    <button onclick={put_back(setting, *none, dispatch)}>{ say!(language, "rules-back") }</button>
                </footer>
            }
        </>
    }
}

/// Runs that show something which is no rule.
fn runs((title, hint, runs): &Runs, dispatch: &Callback<Msg>) -> Html {
    let run = |(name, title): &(&'static str, &'static str)| {
        let (name, title) = (*name, *title);
        let onclick = tells(dispatch, Msg::Drawer(Ask::RunNamed(name)));
        html! { <li key={title}><button class="small" {onclick}>{ "▶ " }{ title }</button></li> }
    };
    html! {
        <section class="chapter runs" key={*title}>
            <h3>{ *title }</h3>
            <p class="hint">{ *hint }</p>
            <ul>{ for runs.iter().map(run) }</ul>
        </section>
    }
}

fn put_back(
    setting: &'static sim::Setting,
    none: sim::Amount,
    dispatch: &Callback<Msg>,
) -> Callback<MouseEvent> {
    tells(dispatch, Msg::Drawer(Ask::Set(setting, none)))
}

fn chapter(view: &ChapterView, language: Language, dispatch: &Callback<Msg>) -> Html {
    let section = view.section;
    let fold = tells(dispatch, Msg::Drawer(Ask::Fold(section)));
    html! {
        <section class="chapter" key={section}>
            <h3>
                <button class="plain" aria-expanded={view.is_open.to_string()} onclick={fold}>
                    <span class="section" translate="no">{ section }</span>{ " " }<span>{ view.name }</span>
                    <span key={view.told.clone()} class="hint">{ &view.told }</span>
                </button>
            </h3>
            { for view.rules.iter().map(|it| rule(it, language, dispatch)) }
        </section>
    }
}

fn rule(row: &RuleRow, language: Language, dispatch: &Callback<Msg>) -> Html {
    let rule = row.rule;
    let last = |(record, told, term): &(u64, String, raft::Term)| {
        let record = *record;
        let onclick = tells(dispatch, Msg::SeekRecord(record));
        html! { <button key={told.clone()} class={classes!("link", term_class(*term))} {onclick}>{ told }</button> }
    };
    let run = tells(dispatch, Msg::Drawer(Ask::RunWithout(rule)));
    let is_foreign = language != Language::ENGLISH;
    html! {
        <div key={rule.id()} class={classes!("rule", row.is_off.then_some("is-rule-off"))}>
            <div class="rule-head">
                <p lang="en" translate="no">{ rule.sentence() }</p>
                if let Some((setting, switched)) = row.switch {
                    { switch(!row.is_off, row.keeps, language, put_back(setting, switched, dispatch)) }
                }
            </div>
            if is_foreign && !row.keeps.is_empty() { <p>{ row.keeps }</p> }
            <p class="hint">
                <code translate="no">{ rule.id() }</code>
                <span key={row.fired.clone()} class={row.is_off.then_some("is-modified")}>{ &row.fired }</span>
                { for row.last.iter().map(last) }
                if let Some(guards) = &row.guards { <span>{ guards }</span> }
            </p>
            if row.switch.is_some() {
                <button class="small" onclick={run}>{ "▶ " }{ say!(language, "run-without") }</button>
            }
        </div>
    }
}
