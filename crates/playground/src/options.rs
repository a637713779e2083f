//! What a playground is made of.

use scenario::{Language, ParameterError, Scenario};
use serde::Deserialize;
use std::collections::BTreeMap;

/// What a playground is made of: a scenario, a link or a lesson; or a fresh cluster, which the other
/// fields describe. With nothing it is five servers, as the page opens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(hashmap_as_object))]
pub struct Options {
    /// The text of a scenario.
    pub scenario: Option<String>,
    /// A link to a moment: its fragment, or the whole address.
    pub link: Option<String>,
    /// The name of a lesson.
    pub lesson: Option<String>,
    /// How many servers a fresh cluster has.
    pub servers: Option<u8>,
    /// What a fresh cluster draws its chance from.
    pub seed: Option<u32>,
    /// The settings of a real system: `etcd`, `consul`, `tikv`.
    pub profile: Option<String>,
    /// Settings of a fresh cluster, as a scenario names them: `{ "network loss": "5%" }`.
    pub settings: Option<BTreeMap<String, String>>,
    /// The language of sentences, by its code: `en`, `ko`.
    pub language: Option<String>,
}

/// What there is at the beginning.
pub(crate) enum Beginning {
    /// A scenario, at its beginning.
    Scenario(Box<Scenario>),
    /// A moment of a run.
    Link(Box<scenario::link::Link>),
}

impl Options {
    /// The names of all fields.
    pub const FIELDS: &'static [&'static str] =
        &["scenario", "link", "lesson", "servers", "seed", "profile", "settings", "language"];

    /// The language of sentences.
    pub(crate) fn language(&self) -> Result<Language, String> {
        let Some(code) = &self.language else { return Ok(Language::ENGLISH) };
        Language::from_code(code).ok_or_else(|| {
            let all: Vec<&str> = Language::ALL.iter().map(|language| language.code()).collect();
            format!("expected a language of {}, found \"{code}\"", all.join(", "))
        })
    }

    pub(crate) fn beginning(&self) -> Result<Beginning, String> {
        let whole = [&self.scenario, &self.link, &self.lesson];
        let is_fresh = self.servers.is_some()
            || self.seed.is_some()
            || self.profile.is_some()
            || self.settings.is_some();
        let given = whole.iter().filter(|it| it.is_some()).count();
        if 1 < given || given == 1 && is_fresh {
            let fields = "servers, seed, profile and settings";
            return Err(format!("expected one of scenario, link and lesson, or {fields}"));
        }
        if let Some(link) = &self.link {
            let fragment = link.rsplit('#').next().unwrap_or_default();
            let said = |error| scenario::explain_link_error(&error, Language::ENGLISH);
            let link = scenario::link::decode(fragment).map_err(said)?;
            return Ok(Beginning::Link(Box::new(link)));
        }
        let text = match (&self.scenario, &self.lesson) {
            (Some(text), _) => text.clone(),
            (None, Some(name)) => {
                let found = scenario::lessons::find(name).ok_or_else(|| {
                    let all = scenario::lessons::ALL.iter().map(|lesson| lesson.name);
                    let all = all.collect::<Vec<_>>().join(", ");
                    format!("expected a lesson of {all}, found \"{name}\"")
                })?;
                found.text.to_owned()
            }
            (None, None) => return self.fresh(),
        };
        let scenario = scenario::parse(&text).map_err(|error| error.to_string())?;
        Ok(Beginning::Scenario(Box::new(scenario)))
    }

    /// A fresh cluster.
    fn fresh(&self) -> Result<Beginning, String> {
        let of = |name: &str, value: Option<String>| value.map(|value| (name.to_owned(), value));
        let servers = self.servers.as_ref().map(ToString::to_string);
        let seed = self.seed.as_ref().map(ToString::to_string);
        let own = [of("servers", servers), of("seed", seed), of("profile", self.profile.clone())];
        let mut pairs: Vec<(String, String)> = own.into_iter().flatten().collect();
        pairs.extend(
            self.settings.iter().flatten().map(|(name, value)| (name.clone(), value.clone())),
        );
        let fresh = scenario::fresh(&pairs).map_err(|error| {
            let ParameterError { parameter, expected, found } = error;
            format!("{parameter}: expected {expected}, found {found}")
        })?;
        let scenario = Scenario { script: fresh.script, ..Scenario::default() };
        Ok(Beginning::Scenario(Box::new(scenario)))
    }
}
