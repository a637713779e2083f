//! The page's state, and the one door through which it changes.
//!
//! Invariant: nothing here knows Yew, a browser or a clock; real time comes in as [`Msg::Tick`].

use crate::console::{self, ConsoleError};
use crate::frame::{Tab, Theme};
use crate::lesson::Lesson;
use crate::msg::{Jump, Msg, Opening};
use crate::player::Player;
use crate::words::Language;
use raft::{Index, NodeId, NodeSet};
use scenario::Scenario;
use scenario::link::{Link, LinkError};
use sim::{Action, BranchId, MessageId, NotActed, Script, Span, Target, Time, Timeline};

/// The page's state.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) timeline: Timeline,
    pub(crate) player: Player,
    pub(crate) window: Window,
    pub(crate) lesson: Option<Lesson>,
    pub(crate) selection: Option<Selection>,
    /// The servers on the other side of the partition that is being composed.
    pub(crate) composing: Option<NodeSet>,
    pub(crate) console: Console,
    /// The first column of the logs; none follows their end.
    pub(crate) logs_from: Option<Index>,
    /// How many indexes the logs have room for.
    pub(crate) columns: usize,
    /// The panel that is shown where there is room for one.
    pub(crate) tab: Tab,
    pub(crate) dialog: Option<Opening>,
    pub(crate) copied: bool,
    pub(crate) notice: Option<Notice>,
    pub(crate) language: Language,
    pub(crate) theme: Theme,
    /// The page's address without a fragment.
    pub(crate) address: String,
}

/// What was clicked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Selection {
    Server(NodeId),
    Message(MessageId),
}

/// What is typed into the client's console.
#[derive(Clone, Debug, Default)]
pub(crate) struct Console {
    pub(crate) input: String,
    pub(crate) error: Option<ConsoleError>,
    pub(crate) target: Option<NodeId>,
}

/// Something to tell the person.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Notice {
    /// The address holds no link that can be read.
    BadLink(LinkError),
    /// What was done is more than a link can hold.
    NoLink(LinkError),
    /// The run that the link names looks different in this engine.
    RunDiffers { engine: u32 },
    /// There is no such lesson.
    NoSuchLesson(String),
    /// It could not be done.
    NotActed(NotActed),
    /// Nothing of the kind happens soon.
    NothingFound(Jump, bool),
}

/// The part of the run that the timeline shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) from: Time,
    pub(crate) length: Span,
}

/// What the page asks of the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Keep these for the next visit.
    Remember(Language, Theme),
    /// Put this into the address, so that it can be copied from there.
    Fragment(String),
    /// Move the focus to the console.
    FocusConsole,
}

/// The seed of the cluster that greets: S1 wins its first election, in term 1.
const GREETING_SEED: u64 = 7;

impl Store {
    /// Opens what the fragment of the address names: nothing for a fresh cluster, `lesson/NAME`, or
    /// a link. What cannot be opened is said, beside a fresh cluster.
    #[must_use]
    pub fn open(address: &str, fragment: &str, language: Language, theme: Theme) -> Self {
        let mut store = Self::playing(Script::default(), address.to_owned(), language, theme);
        store.open_fragment(fragment);
        store
    }

    /// The beginning of `script`, and nothing else open.
    fn playing(script: Script, address: String, language: Language, theme: Theme) -> Self {
        Self {
            timeline: Timeline::new(script),
            player: Player::default(),
            window: Window { from: Time::ZERO, length: Window::USUAL },
            lesson: None,
            selection: None,
            composing: None,
            console: Console { input: "put x 1".to_owned(), ..Console::default() },
            logs_from: None,
            columns: 7,
            tab: Tab::Why,
            dialog: None,
            copied: false,
            notice: None,
            language,
            theme,
            address,
        }
    }

    /// The door: `msg` happens, and what it asks of the browser comes back.
    pub fn update(&mut self, msg: Msg) -> Vec<Request> {
        let mut requests = Vec::new();
        match msg {
            Msg::Tick(ms) => self.tick(ms),
            Msg::PlayOrPause => self.player.toggle(),
            Msg::StepForward => self.step_forward(),
            Msg::StepBack => self.step_back(),
            Msg::ToStart => self.seek(Time::ZERO),
            Msg::Seek(time) => self.seek(time),
            Msg::SeekRecord(record) => self.seek_record(record),
            Msg::Jump(jump, forward) => self.jump(jump, forward),
            Msg::SeekEdge(edge) => self.seek_edge(edge),
            Msg::Speed(place) => self.player.set_speed(place),
            Msg::Zoom(factor) => self.window.zoom(factor, self.timeline.now()),
            Msg::Act(action) => self.act(action),
            Msg::Select(id) => self.select(Selection::Server(id)),
            Msg::SelectMessage(id) => {
                // It would arrive before anyone has read what it says.
                self.player.pause();
                self.select(Selection::Message(id));
            }
            Msg::Deselect => self.deselect(),
            Msg::ComposePartition => self.compose(),
            Msg::SwitchSide(id) => self.switch_side(id),
            Msg::Cut => self.cut(),
            Msg::CancelPartition => self.composing = None,
            Msg::Type(text) => self.console = Console { input: text, error: None, ..self.console },
            Msg::Target(target) => self.console.target = target,
            Msg::Send => self.send(),
            Msg::ScrollLogs(from) => self.logs_from = from,
            Msg::OpenLesson(name) => self.open_lesson(name),
            Msg::NextNote => self.next_note(),
            Msg::PreviousNote => self.previous_note(),
            Msg::CloseLesson => self.close_lesson(),
            Msg::Restart(seed) => self.greet(seed),
            Msg::Branch(id) => self.switch_branch(id),
            Msg::Show(tab) => self.tab = tab,
            Msg::Columns(columns) => self.columns = columns,
            Msg::Open(opening) => self.open_dialog(opening, &mut requests),
            Msg::Close => self.dialog = None,
            Msg::Copied => self.copied = true,
            Msg::FocusConsole => {
                self.tab = Tab::Client;
                requests.push(Request::FocusConsole);
            }
            Msg::Dismiss => self.notice = None,
            Msg::Speak(language) => {
                self.language = language;
                requests.push(Request::Remember(self.language, self.theme));
            }
            Msg::Paint(theme) => {
                self.theme = theme;
                requests.push(Request::Remember(self.language, self.theme));
            }
            Msg::Fragment(fragment) => self.open_fragment(&fragment),
        }
        self.forget_what_is_gone();
        self.window.show(self.timeline.now());
        requests
    }

    /// Does anything move by itself?
    #[must_use]
    pub const fn is_moving(&self) -> bool {
        self.player.is_playing()
    }

    /// The link to this moment, as it stands in a fragment.
    ///
    /// # Errors
    /// What of it no link can hold.
    pub fn link(&self) -> Result<String, LinkError> {
        let script = self.timeline.branch().script().clone();
        scenario::link::encode(&Link::to(script, self.timeline.world()))
    }

    /// What is played, as a scenario: a lesson's title and notes stay with its own run only.
    pub(crate) fn scenario(&self) -> Scenario {
        let script = self.timeline.branch().script().clone();
        match &self.lesson {
            Some(lesson) if !self.lesson_is_left() => {
                Scenario { script, ..lesson.scenario.clone() }
            }
            Some(_) | None => {
                let mut scenario = Scenario { script, ..Scenario::default() };
                scenario.end = scenario.usual_end().max(self.timeline.now());
                scenario
            }
        }
    }

    fn open_fragment(&mut self, fragment: &str) {
        let fragment = sent(fragment);
        self.greet(GREETING_SEED);
        if let Some(name) = fragment.strip_prefix("lesson/") {
            match scenario::lessons::find(name) {
                Some(lesson) => self.open_lesson(lesson.name),
                None => self.notice = Some(Notice::NoSuchLesson(name.to_owned())),
            }
        } else if !fragment.is_empty() {
            match scenario::link::decode(fragment) {
                Ok(link) => self.open_link(link),
                Err(error) => self.notice = Some(Notice::BadLink(error)),
            }
        }
    }

    fn open_link(&mut self, link: Link) {
        self.replace_script(link.script);
        self.player.pause();
        self.timeline.seek_moment(link.moment.time, link.moment.record);
        if Link::to(Script::default(), self.timeline.world()).digest != link.digest {
            self.notice = Some(Notice::RunDiffers { engine: link.engine });
        }
    }

    /// A fresh cluster of five, at the moment when the first candidate asks for votes.
    fn greet(&mut self, seed: u64) {
        self.replace_script(Script { seed, ..Script::default() });
        while self.timeline.world().messages().next().is_none() && self.timeline.record() < 1_000 {
            self.timeline.step_forward();
        }
    }

    pub(crate) fn replace_script(&mut self, script: Script) {
        let address = core::mem::take(&mut self.address);
        let columns = self.columns;
        *self = Self { columns, ..Self::playing(script, address, self.language, self.theme) };
    }

    fn tick(&mut self, ms: f64) {
        let passage = self.lesson.as_ref().and_then(|lesson| lesson.passage);
        let Some(time) = self.player.tick(ms, self.timeline.now(), passage) else { return };
        self.timeline.play_to(time, Player::MOST_PER_TICK);
        if !self.timeline.world().record().violations.is_empty() {
            self.player.pause();
        }
        if passage.is_some_and(|passage| passage.until <= self.timeline.now()) {
            self.arrive();
        }
    }

    fn seek(&mut self, time: Time) {
        self.player.pause();
        self.leave_passage();
        self.timeline.seek(time);
    }

    fn seek_record(&mut self, record: u64) {
        self.player.pause();
        self.leave_passage();
        self.timeline.seek_record(record);
    }

    fn switch_branch(&mut self, id: BranchId) {
        self.player.pause();
        self.leave_passage();
        self.timeline.switch(id);
    }

    fn step_forward(&mut self) {
        self.player.pause();
        self.leave_passage();
        self.timeline.step_forward();
    }

    fn step_back(&mut self) {
        self.player.pause();
        self.leave_passage();
        self.timeline.step_back();
    }

    fn act(&mut self, action: Action) {
        self.leave_passage();
        if let Err(error) = self.timeline.act(action) {
            self.notice = Some(Notice::NotActed(error));
        }
    }

    fn compose(&mut self) {
        self.composing = Some(NodeSet::EMPTY);
        self.player.pause();
    }

    fn select(&mut self, selection: Selection) {
        self.selection = Some(selection);
        self.tab = Tab::Selection;
    }

    fn deselect(&mut self) {
        self.selection = None;
        if self.tab == Tab::Selection {
            self.tab = Tab::Why;
        }
    }

    fn close_lesson(&mut self) {
        self.lesson = None;
        if self.tab == Tab::Lesson {
            self.tab = Tab::Why;
        }
    }

    fn switch_side(&mut self, id: NodeId) {
        if let Some(other_side) = &mut self.composing
            && !other_side.remove(id)
        {
            other_side.insert(id);
        }
    }

    /// The other side of the partition being composed, if both sides have a server.
    pub(crate) fn other_side(&self) -> Option<NodeSet> {
        let all = self.timeline.world().settings().all();
        let cuts = |side: &NodeSet| !side.is_empty() && !all.without(*side).is_empty();
        self.composing.filter(cuts)
    }

    fn cut(&mut self) {
        let Some(other_side) = self.other_side() else { return };
        let rest = self.timeline.world().settings().all().without(other_side);
        self.composing = None;
        self.act(Action::Partition(vec![rest, other_side]));
    }

    fn send(&mut self) {
        match console::parse(&self.console.input) {
            Ok(command) => {
                let target = self.console.target.map_or(Target::Leader, Target::Server);
                self.act(Action::Request { target, command });
            }
            Err(error) => self.console.error = Some(error),
        }
    }

    fn open_dialog(&mut self, opening: Opening, requests: &mut Vec<Request>) {
        self.player.pause();
        self.copied = false;
        self.dialog = Some(opening);
        if opening == Opening::Share {
            match self.link() {
                Ok(link) => requests.push(Request::Fragment(link)),
                Err(error) => (self.dialog, self.notice) = (None, Some(Notice::NoLink(error))),
            }
        }
    }

    /// What was clicked may have arrived, been lost, or lie in the future.
    fn forget_what_is_gone(&mut self) {
        if let Some(Selection::Message(id)) = self.selection
            && !self.timeline.world().messages().any(|flight| flight.id == id)
        {
            self.deselect();
        }
    }
}

/// A fragment as it was sent: without what a sentence or a mail program put around it.
fn sent(fragment: &str) -> &str {
    let mut fragment = fragment.trim_start_matches('#');
    loop {
        let around = |letter: char| letter.is_whitespace() || ".,;:!?)]>\"'".contains(letter);
        let shorter = fragment.trim_end_matches(around);
        let shorter = shorter.strip_suffix("%20").unwrap_or(shorter);
        if shorter == fragment {
            return fragment;
        }
        fragment = shorter;
    }
}

impl Window {
    /// What is shown at first.
    const USUAL: Span = Span::ms(2_400);
    const SHORTEST: Span = Span::ms(20);
    const LONGEST: Span = Span::ms(120_000);

    /// The right edge.
    pub(crate) fn to(self) -> Time {
        self.from + self.length
    }

    /// Turns the page when `now` would leave it.
    fn show(&mut self, now: Time) {
        let margin = Span(self.length.0 / 10);
        if now < self.from || self.to() < now + margin {
            let third = Span(self.length.0 / 3);
            let step = (self.length.0 / 12).max(1);
            self.from = Time(now.since(Time::ZERO + third).0 / step * step);
        }
    }

    fn zoom(&mut self, factor: f64, now: Time) {
        let share = now.since(self.from).0 as f64 / self.length.0 as f64;
        let length = self.length.0 as f64 * factor.clamp(0.01, 100.0);
        self.length = Span(length as u64).clamp(Self::SHORTEST, Self::LONGEST);
        self.from = Time(now.since(Time((self.length.0 as f64 * share) as u64)).0);
    }
}
