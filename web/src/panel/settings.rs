//! The settings: a row for each, drawn from the rows of the world.

use super::button::{button, tells};
use crate::markup::html;
use crate::ports;
use scenario::{Figure, Profile, say};
use sim::{Amount, Setting};
use view::frame::{GroupView, RowView, SettingsView};
use view::msg::{Ask, Msg};
use view::words::Language;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Every group; below, what waits for a new run.
pub(crate) fn settings(view: &SettingsView, language: Language, dispatch: &Callback<Msg>) -> Html {
    html! {
        <>
            <div class="drawer-body" tabindex="0" role="group" aria-label={language.part("panel", "settings", 0)}>
                if let Some(changed) = &view.changed {
                    <p class="changed">
                        <span key={changed.clone()}>{ changed }</span>{ " · " }
                        { button("link", say!(language, "put-back"), Msg::Drawer(Ask::PutBack), dispatch) }
                    </p>
                }
                { profiles(view.profile, language, dispatch) }
                { for view.groups.iter().map(|it| group(it, language, dispatch)) }
            </div>
            if !view.waits.is_empty() {
                <footer>
                    <p role="status">{ for view.waits.iter().map(|it| html! { <span key={it.clone()}>{ it }</span> }) }</p>
                    { button("", say!(language, "discard"), Msg::Drawer(Ask::Discard), dispatch) }
                    { button("primary", say!(language, "start-run"), Msg::Drawer(Ask::Start), dispatch) }
                </footer>
            }
        </>
    }
}

/// The real systems; of the one that it is like, what cannot be said, and each figure with its source.
fn profiles(
    chosen: Option<&'static Profile>,
    language: Language,
    dispatch: &Callback<Msg>,
) -> Html {
    let name = |profile: &Profile| language.part("profile", profile.id, 0);
    let button = |profile: &'static Profile| {
        let is_on = chosen == Some(profile);
        html! {
            <button class={is_on.then_some("is-on")} aria-pressed={is_on.to_string()} translate="no"
                onclick={tells(dispatch, Msg::Drawer(Ask::Profile(profile)))}>
                { name(profile) }
            </button>
        }
    };
    let figure = |figure: &Figure| {
        html! {
            <li key={figure.setting}>
                <code>{ figure.setting }{ " " }{ figure.value }</code>{ ": " }{ figure.real }
                <span class="hint">{ " — " }{ figure.source }</span>
            </li>
        }
    };
    html! {
        <section class="settings profiles">
            <h3>{ say!(language, "profiles") }</h3>
            <div class="seek"><div role="group" aria-label={say!(language, "profiles")}>{ for Profile::ALL.iter().map(button) }</div></div>
            if let Some(profile) = chosen {
                <div key={profile.id}>
                    if 1 < profile.slower { <p>{ say!(language, "profile-slower", slower = profile.slower) }</p> }
                    <p class="hint">{ language.part("profile", profile.id, 1) }</p>
                    <details>
                        <summary>{ say!(language, "profile-figures") }</summary>
                        <ul translate="no">{ for profile.figures.iter().map(figure) }</ul>
                    </details>
                </div>
            }
        </section>
    }
}

fn group(group: &GroupView, language: Language, dispatch: &Callback<Msg>) -> Html {
    html! {
        <section class="settings">
            <h3>{ group.name }</h3>
            { for group.rows.iter().map(|it| row(it, language, dispatch)) }
        </section>
    }
}

fn row(row: &RowView, language: Language, dispatch: &Callback<Msg>) -> Html {
    let class = classes!(
        "setting",
        row.was.as_ref().map(|_| "is-changed"),
        row.is_wrong.then_some("is-wrong")
    );
    html! {
        <div {class}>
            <div class="setting-head">
                <span class="name">{ row.name }</span>
                if row.takes_new_run { <span class="hint">{ "↻ " }{ say!(language, "new-run") }</span> }
                <span class="spring" />
                { was(row, dispatch) }
                { control(row, language, dispatch) }
            </div>
            <p class="means">
                if row.is_wrong {
                    <span key="wrong" role="alert">{ say!(language, "can-be", bounds = row.bounds) }</span>
                } else {
                    <span key="means">{ row.means }{ " " }<span class="section">{ row.refers }</span></span>
                    <code translate="no">{ &row.bounds }</code>
                }
            </p>
            if let Some(hint) = &row.hint { <p key={hint.clone()} class="fact">{ hint }</p> }
        </div>
    }
}

/// Back to what it was.
fn was(row: &RowView, dispatch: &Callback<Msg>) -> Html {
    let (Some(setting), Some((amount, label))) = (row.setting, row.was.clone()) else {
        return Html::default();
    };
    let onclick = tells(dispatch, Msg::Drawer(Ask::Set(setting, amount)));
    html! { <button key={label.clone()} class="link" {onclick}>{ label }{ " ↺" }</button> }
}

/// What changes it, by its kind of value.
fn control(row: &RowView, language: Language, dispatch: &Callback<Msg>) -> Html {
    match (row.setting, row.amount) {
        (Some(setting), Amount::Switch(on)) => {
            let onclick = tells(dispatch, Msg::Drawer(Ask::Set(setting, Amount::Switch(!on))));
            switch(on, row.name, language, onclick)
        }
        (Some(setting), Amount::Number(number)) => html! {
            <>
                { step(setting, number.checked_sub(1), "−", say!(language, "one-less"), dispatch) }
                { field(row, dispatch) }
                { step(setting, number.checked_add(1), "+", say!(language, "one-more"), dispatch) }
            </>
        },
        (None, _) => {
            let fresh = dispatch.reform(|_: MouseEvent| Msg::Drawer(Ask::Seed(ports::seed())));
            let label = say!(language, "fresh-seed");
            html! {
                <>
                    <button class="icon" aria-label={label} title={label} onclick={fresh}>{ "⚄" }</button>
                    { field(row, dispatch) }
                </>
            }
        }
        (Some(_), Amount::Share(_) | Amount::Span(_) | Amount::Range(_) | Amount::Rules(_)) => {
            field(row, dispatch)
        }
    }
}

/// One more or one less, if it can be that.
fn step(
    setting: &'static Setting,
    to: Option<u32>,
    sign: &'static str,
    label: &'static str,
    dispatch: &Callback<Msg>,
) -> Html {
    let to = to.map(Amount::Number).filter(|amount| setting.check(*amount).is_ok());
    let onclick = to.map(|to| tells(dispatch, Msg::Drawer(Ask::Set(setting, to))));
    html! {
        <button class="icon" aria-label={label} title={label} disabled={to.is_none()} {onclick}>{ sign }</button>
    }
}

/// A value as a scenario says it.
fn field(row: &RowView, dispatch: &Callback<Msg>) -> Html {
    let setting = row.setting;
    let onchange = dispatch.reform(move |event: Event| {
        let typed = event.target_unchecked_into::<HtmlInputElement>().value();
        match setting {
            Some(setting) => Msg::Drawer(Ask::Type(setting, typed)),
            None => Msg::Drawer(Ask::TypeSeed(typed)),
        }
    });
    html! {
        <input type="text" aria-label={row.name} value={row.text.clone()} aria-description={row.means} spellcheck="false"
            aria-invalid={row.is_wrong.to_string()} autocomplete="off" translate="no" {onchange} />
    }
}

pub(super) fn switch(
    on: bool,
    name: &'static str,
    language: Language,
    onclick: Callback<MouseEvent>,
) -> Html {
    let says = if on { say!(language, "is-on") } else { say!(language, "is-off") };
    html! {
        <button class="switch" role="switch" aria-checked={on.to_string()} aria-label={name} {onclick}>
            <span key={says}>{ says }</span><i />
        </button>
    }
}
