//! What the page around a playground may ask it.
//!
//! Invariant: what cannot be done is an answer that says why, and changes nothing.

use crate::decimal::decimal;
use crate::embed::Embed;
use crate::frame::NoticeView;
use crate::msg::Msg;
use crate::store::Store;
use crate::words;
use scenario::limits::LATEST;
use scenario::say;
use serde::{Deserialize, Serialize};
use sim::Time;

/// One question.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Asked {
    /// The number that its answer has.
    pub id: u32,
    /// What is asked.
    pub ask: Question,
    /// With what: a time in milliseconds, a verb, a link.
    #[serde(default)]
    pub with: String,
}

/// All that can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Question {
    /// Play.
    Play,
    /// Stand still.
    Pause,
    /// Go to a time.
    Seek,
    /// Do something to the cluster, as a scenario writes it.
    Act,
    /// Show another run: a link, a lesson, or a scenario's text.
    Open,
    /// Change an option: `theme=dark`.
    Set,
    /// Say how the cluster stands.
    State,
}

/// How the run stands, for the page around it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct State {
    /// When, in milliseconds.
    pub time: f64,
    /// The number of the last record.
    pub record: u64,
    /// Does it play?
    pub playing: bool,
    /// The digest of the run up to here: the same run has the same.
    pub digest: String,
    /// What opens this moment, behind the `#` of an address.
    pub link: String,
    /// What the run is called; empty if it has no name.
    pub title: String,
    /// Every server, by its number.
    pub servers: Vec<ServerState>,
}

/// One server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ServerState {
    /// Its name: `S1`.
    pub id: String,
    /// `down`, `learner`, `follower`, `pre-candidate`, `candidate` or `leader`.
    pub standing: &'static str,
    /// Its current term.
    pub term: u64,
    /// Up to where it knows that its log is committed.
    pub commit_index: u64,
    /// The last index of its log.
    pub last_index: u64,
}

impl Asked {
    /// What the page does for it: nothing, if it is so already or is only asked for.
    ///
    /// # Errors
    /// Why it cannot be done, in the page's language.
    pub fn msg(&self, store: &Store) -> Result<Option<Msg>, String> {
        let msg = match self.ask {
            Question::Play => (!store.is_moving()).then_some(Msg::PlayOrPause),
            Question::Pause => store.is_moving().then_some(Msg::PlayOrPause),
            Question::Seek => Some(Msg::Seek(self.time(store)?)),
            Question::Act => Some(self.act(store)?),
            Question::Open => Some(self.open(store)?),
            Question::Set => Some(self.option(store)?),
            Question::State => None,
        };
        let embed = store.embedded.as_ref().map(|embedded| &embedded.embed);
        match msg {
            Some(msg) if embed.is_some_and(|embed| !embed.hears(&msg)) => {
                Err(say!(store.language, "only-to-look-at").to_owned())
            }
            msg => Ok(msg),
        }
    }

    fn time(&self, store: &Store) -> Result<Time, String> {
        let micros = decimal(&self.with, 3).filter(|micros| *micros <= LATEST.0);
        let found = self.with.as_str();
        let wrong = || say!(store.language, "mistake", expected = "0 … 86400000", found = found);
        micros.map(Time).ok_or_else(wrong)
    }

    fn act(&self, store: &Store) -> Result<Msg, String> {
        let world = store.timeline.world();
        let act = scenario::act(&self.with, world.all()).map_err(|error| error.to_string())?;
        let allowed = world.allows(&act);
        allowed.map_err(|refusal| words::refusal(&refusal, store.language))?;
        Ok(Msg::Act(act))
    }

    /// It is opened beside what is shown first: what cannot be opened changes nothing.
    fn open(&self, store: &Store) -> Result<Msg, String> {
        let fragment = self.fragment();
        let tried = Store::open(&store.address, &fragment, store.language, store.theme);
        match &tried.notice {
            Some(notice) if notice.opened_nothing() => {
                Err(NoticeView::of(notice, store.language).text)
            }
            Some(_) | None => Ok(Msg::Fragment(fragment)),
        }
    }

    /// A scenario's text becomes what a fragment says of it.
    fn fragment(&self) -> String {
        if self.with.trim_start().starts_with("raft-scenario") {
            format!("scenario/{}", self.with.replace('%', "%25"))
        } else {
            self.with.clone()
        }
    }

    fn option(&self, store: &Store) -> Result<Msg, String> {
        let (name, value) = self.with.split_once('=').unwrap_or((&self.with, ""));
        let tried = Embed::default().set(name, value);
        let wrong = |expected: String| {
            say!(store.language, "bad-option", name = name, expected = expected, found = value)
        };
        tried.map_err(wrong).map(|()| Msg::Option(name.to_owned(), value.to_owned()))
    }
}

impl State {
    /// How it stands now.
    #[must_use]
    pub fn of(store: &Store) -> Self {
        let world = store.timeline.world();
        let servers = world.servers().iter().map(|server| ServerState {
            id: server.node().id().to_string(),
            standing: server.standing().id(),
            term: server.node().current_term().0,
            commit_index: server.node().commit_index().0,
            last_index: server.node().log().last_index().0,
        });
        let title = store.lesson.as_ref().map(|lesson| lesson.scenario.title.read(store.language));
        Self {
            time: ms(world.now()),
            record: world.record().number,
            playing: store.is_moving(),
            digest: world.digest().to_string(),
            link: store.fragment(),
            title: title.unwrap_or_default().to_owned(),
            servers: servers.collect(),
        }
    }
}

/// A moment in milliseconds.
#[must_use]
pub fn ms(time: Time) -> f64 {
    time.0 as f64 / 1_000.0
}

impl Store {
    /// The page around it changes an option; it was found good before.
    pub(crate) fn set_option(&mut self, name: &str, value: &str) {
        let Some(embedded) = &mut self.embedded else { return };
        drop(embedded.embed.set(name, value));
        let embed = embedded.embed.clone();
        self.theme = embed.theme;
        self.language = embed.language.unwrap_or(self.language);
        // The reader may have chosen another speed since.
        if let Some(place) = embed.speed.filter(|_| name == "speed") {
            self.player.set_speed(place);
        }
        self.follow_embed();
        self.window_shows_now();
    }
}
