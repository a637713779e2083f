//! The page's state, and the one door through which it changes.
//!
//! Invariant: nothing here knows Yew, a browser or a clock; real time comes in as [`Msg::Tick`].

use crate::choice::{Opening, Place, Shared, Tab, Theme};
use crate::console::{self, ConsoleError};
use crate::deeds::Deeds;
use crate::drawer::Drawer;
use crate::embed::Embedded;
use crate::groups::Composing;
use crate::heading::Heading;
use crate::lesson::Lesson;
use crate::msg::Msg;
use crate::notice::Notice;
use crate::opened::Opened;
use crate::player::Player;
use crate::window::Window;
use crate::words::Language;
use raft::{Index, NodeId};
use scenario::Scenario;
use scenario::link::{Link, LinkError, Reading};
use sim::{
    Account, Act, BranchId, MessageId, ReadBy, Script, Sorted, Span, Target, Time, Timeline,
};

/// The page's state.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) timeline: Timeline,
    pub(crate) player: Player,
    pub(crate) window: Window,
    pub(crate) lesson: Option<Lesson>,
    /// How a property came to break, while that is looked at.
    pub(crate) account: Option<Account>,
    /// The record where one did not want to know it any more.
    pub(crate) let_be: Option<u64>,
    pub(crate) selection: Option<Selection>,
    /// Is the menu of what was clicked open?
    pub(crate) is_menu_open: bool,
    /// What is being composed.
    pub(crate) composing: Option<Composing>,
    /// Where it is on its way to, if that takes more than a frame.
    pub(crate) heading: Option<Heading>,
    /// Did the run play before it was composed? Then it goes on.
    pub(crate) goes_on: bool,
    pub(crate) console: Console,
    pub(crate) opened: Option<Opened>,
    /// The first column of the logs; none follows their end.
    pub(crate) logs_from: Option<Index>,
    /// How many indexes the logs have room for.
    pub(crate) columns: usize,
    /// The panel that is shown where there is room for one, unless what was clicked is.
    pub(crate) tab: Tab,
    pub(crate) is_looking: bool,
    /// On a phone: is the whole timeline shown, and not a strip of it?
    pub(crate) is_stretched: bool,
    pub(crate) drawer: Drawer,
    pub(crate) dialog: Option<Opening>,
    pub(crate) copied: bool,
    /// What the browser refused to copy.
    pub(crate) refused: String,
    pub(crate) shared: Shared,
    pub(crate) notice: Option<Notice>,
    /// How long the run has played since something could not be done.
    noticed_ms: f64,
    pub(crate) language: Language,
    pub(crate) theme: Theme,
    /// What branches are called by whoever named them.
    pub(crate) names: Sorted<BranchId, String>,
    /// What a person did to this run here, and can take back.
    pub(crate) own: Deeds,
    /// The runs that others took the place of, the last one last.
    pub(crate) replaced: Vec<Replaced>,
    /// The run that the browser's Back left first. Once something else is done Forward leads there
    /// no more, and then it can be had back.
    pub(crate) left: Option<Replaced>,
    /// Grows with everything that a person does to the run.
    pub(crate) deeds: u64,
    /// The page's address without a fragment.
    pub(crate) address: String,
    /// How it is shown, if it is within another page.
    pub(crate) embedded: Option<Embedded>,
}

/// A run that another took the place of.
#[derive(Clone, Debug)]
pub(crate) struct Replaced {
    pub(crate) timeline: Timeline,
    pub(crate) window: Window,
    pub(crate) lesson: Option<Lesson>,
    pub(crate) names: Sorted<BranchId, String>,
    pub(crate) own: Deeds,
}

/// What was clicked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Selection {
    Server(NodeId),
    Message(MessageId),
    /// The ways between two servers, the lower number first.
    Link(NodeId, NodeId),
}

/// What is typed into the client's console.
#[derive(Clone, Debug, Default)]
pub(crate) struct Console {
    pub(crate) input: String,
    pub(crate) error: Option<ConsoleError>,
    pub(crate) target: Option<NodeId>,
    /// How a `get` is answered, if not through the log.
    pub(crate) reads: Option<ReadBy>,
}

/// What the page asks of the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Keep these for the next visit.
    Remember(Language, Theme),
    /// A person did something: a step in the browser's history, from what was to what is.
    Step,
    /// The address shall follow to where the run stands.
    Follow,
    /// Move the focus there.
    Focus(Place),
    /// Put this into the clipboard.
    Copy(String),
}

impl Store {
    /// Opens what the fragment of the address names: nothing for a fresh cluster, `lesson/NAME`, or
    /// a link. What cannot be opened is said, beside a fresh cluster.
    #[must_use]
    pub fn open(address: &str, fragment: &str, language: Language, theme: Theme) -> Self {
        let mut store =
            Self::playing(Timeline::new(Script::default()), address.to_owned(), language, theme);
        store.open_fragment(fragment);
        store.window_shows_now();
        store
    }

    /// A timeline where it stands, and nothing else open.
    pub(crate) fn playing(
        timeline: Timeline,
        address: String,
        language: Language,
        theme: Theme,
    ) -> Self {
        Self {
            timeline,
            player: Player::default(),
            window: Window { from: Time::ZERO, length: Window::USUAL },
            lesson: None,
            account: None,
            let_be: None,
            selection: None,
            is_menu_open: false,
            composing: None,
            heading: None,
            goes_on: false,
            console: Console { input: "put x 1".to_owned(), ..Console::default() },
            logs_from: None,
            columns: 7,
            tab: Tab::Why,
            opened: None,
            is_looking: false,
            is_stretched: false,
            drawer: Drawer::default(),
            dialog: None,
            copied: false,
            refused: String::new(),
            shared: Shared::default(),
            notice: None,
            noticed_ms: 0.0,
            language,
            theme,
            names: Sorted::new(),
            own: Deeds::default(),
            replaced: Vec::new(),
            left: None,
            deeds: 0,
            address,
            embedded: None,
        }
    }

    /// The door: `msg` happens, and what it asks of the browser comes back.
    pub fn update(&mut self, msg: Msg) -> Vec<Request> {
        if !self.embedded.as_ref().is_none_or(|embedded| embedded.embed.hears(&msg)) {
            return Vec::new();
        }
        let mut requests = Vec::new();
        let (deeds, stood) = (self.deeds, self.standing_place());
        // Here the browser has taken its step already.
        let is_browsers = matches!(msg, Msg::Fragment(_) | Msg::Return(_));
        let here = (self.timeline.current(), self.timeline.now());
        let (wore, focus) = ((self.language, self.theme), msg.focus());
        let passes_by = matches!(msg, Msg::Tick(_) | Msg::Columns(_) | Msg::Option(..));
        let stopped = if passes_by { None } else { self.heading.take() };
        // Whoever presses the button while it hurries wants it to stop.
        if stopped.is_none() || msg != Msg::PlayOrPause {
            self.hear(msg, &mut requests);
        } else {
            self.player.pause();
        }
        self.forget_what_is_gone();
        self.judge();
        self.account_for(self.deeds == deeds && !is_browsers);
        if let Some(opened) = &mut self.opened {
            opened.count(&self.timeline);
        }
        // Who pans looks elsewhere on purpose; the window comes back when the moment moves.
        if here != (self.timeline.current(), self.timeline.now()) {
            self.window_shows_now();
        }
        let stands = self.standing_place();
        if self.deeds != deeds || stands.is_some() && stands != stood {
            self.note_link();
        }
        if self.deeds != deeds && !is_browsers {
            self.keep_what_back_left();
            requests.push(Request::Step);
        } else if stands.is_some() && stands != stood {
            requests.push(Request::Follow);
        }
        if (self.language, self.theme) != wore {
            requests.push(Request::Remember(self.language, self.theme));
        }
        requests.extend(focus.map(Request::Focus));
        requests
    }

    fn hear(&mut self, msg: Msg, requests: &mut Vec<Request>) {
        match msg {
            Msg::Tick(ms) => self.tick(ms),
            Msg::PlayOrPause => self.play_or_pause(),
            Msg::StepForward => self.step_forward(),
            Msg::StepBack => self.step_back(),
            Msg::ToStart => self.seek(self.start()),
            Msg::ToEnd => self.seek(self.timeline.branch().end()),
            Msg::Leap(share) => self.leap(share),
            Msg::Seek(time) => self.seek(time),
            Msg::SeekRecord(record) => self.seek_record(record),
            Msg::Jump(jump, forward) => self.jump(jump, forward),
            Msg::SeekEdge(edge) => self.seek_edge(edge),
            Msg::Speed(place) => self.player.set_speed(place),
            Msg::Fit => self.window.fit(self.known_end()),
            Msg::Zoom(factor) => self.zoom(factor),
            Msg::ZoomAt(factor, at) => self.window.zoom(factor, at),
            Msg::Pan(share) => self.window.pan(share, self.known_end()),
            Msg::Center(at) => self.window.from = Time(at.since(Time(self.window.length.0 / 2)).0),
            Msg::Act(act) => self.act(act),
            Msg::ActAll(acts) => self.make_composed(acts),
            Msg::Select(id) => self.select(Selection::Server(id)),
            Msg::Menu(of) => self.open_menu(of),
            Msg::SelectMessage(id) => {
                // It would arrive before anyone has read what it says.
                self.player.pause();
                self.select_again(Selection::Message(id));
            }
            Msg::Deselect => self.deselect(),
            Msg::Compose(composed) => self.compose(composed),
            Msg::SwitchSide(id) => self.switch_side(id),
            Msg::SwitchInstead(id) => self.switch_instead(id),
            Msg::Drag(id, to) => self.drag(id, to),
            Msg::GiveUpComposed => self.end_composing(),
            Msg::Type(text) => self.console = Console { input: text, error: None, ..self.console },
            Msg::Target(target) => self.console.target = target,
            Msg::ReadBy(by) => self.console.reads = by,
            Msg::Send => self.send(),
            Msg::OpenRequest(id) => Opened::turn(&mut self.opened, id),
            Msg::ScrollLogs(from) => self.logs_from = from,
            Msg::OpenLesson(name) => self.open_lesson(name),
            Msg::NextNote => self.next_note(),
            Msg::PreviousNote => self.previous_note(),
            Msg::CloseLesson => self.close_lesson(),
            Msg::Restart(seed) => self.greet(seed),
            Msg::Branch(id) => self.switch_branch(id),
            Msg::Show(tab) => (self.tab, self.is_looking) = (tab, false),
            Msg::Look => self.is_looking = true,
            Msg::Stretch(whole) => self.is_stretched = whole,
            Msg::Columns(columns) => self.columns = columns,
            Msg::Open(opening) => self.open_dialog(opening),
            Msg::Close => self.dialog = None,
            Msg::Copied => self.copied = true,
            Msg::CopyRefused(text) => (self.refused, self.dialog) = (text, Some(Opening::Text)),
            Msg::ShareAs(shared) => (self.shared, self.copied) = (shared, false),
            Msg::FocusConsole => self.show_console(),
            Msg::Dismiss => self.notice = None,
            Msg::Speak(language) => self.language = language,
            Msg::Paint(theme) => self.theme = theme,
            Msg::Fragment(fragment) => self.open_here(&fragment),
            Msg::Option(name, value) => self.set_option(&name, &value),
            Msg::Return(visit) => {
                if !self.return_to(&visit) {
                    self.open_fragment(&visit.fragment);
                }
            }
            Msg::Undo => self.undo(),
            Msg::CloseAccount => self.let_be = self.account.take().map(|account| account.broke),
            Msg::PlayAgain => self.play_again(),
            Msg::Drawer(ask) => requests.extend(self.ask(ask)),
            Msg::Rename(id, name) => self.rename(id, name.trim()),
        }
    }

    /// Does anything move by itself?
    #[must_use]
    pub const fn is_moving(&self) -> bool {
        self.player.is_playing() || self.heading.is_some()
    }

    /// Is it on its way to a moment that lies far off?
    #[must_use]
    pub const fn is_on_its_way(&self) -> bool {
        self.heading.is_some()
    }

    /// The run, with all its branches.
    #[must_use]
    pub const fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// The language in which it speaks.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// The message that was clicked.
    #[must_use]
    pub const fn selected_message(&self) -> Option<MessageId> {
        match self.selection {
            Some(Selection::Message(id)) => Some(id),
            Some(Selection::Server(_) | Selection::Link(..)) | None => None,
        }
    }

    /// The link to this moment, as it stands in a fragment.
    ///
    /// # Errors
    /// What of it no link can hold.
    pub fn link(&self) -> Result<String, LinkError> {
        let script = self.timeline.branch().script().clone();
        let lesson = self.lesson.as_ref().map(|lesson| Reading {
            name: lesson.name.unwrap_or_default().to_owned(),
            text: if lesson.name.is_none() { lesson.words() } else { String::new() },
            note: u32::try_from(lesson.place).unwrap_or_default(),
        });
        let link = Link { lesson, ..Link::to(script, self.timeline.world()) };
        scenario::link::encode(&link)
    }

    /// What the address says of this moment: the name of a lesson at its beginning, else the link;
    /// nothing if no link can hold it.
    pub(crate) fn fragment(&self) -> String {
        let named = self.lesson.as_ref().filter(|lesson| lesson.place == 0 && self.is_at_note());
        match named.and_then(|lesson| lesson.name) {
            Some(name) => format!("lesson/{name}"),
            None => self.link().unwrap_or_default(),
        }
    }

    /// Where the run stands, unless it plays.
    fn standing_place(&self) -> Option<(BranchId, Time, u64, Option<usize>)> {
        let note = self.lesson.as_ref().map(|lesson| lesson.place);
        let place = (self.timeline.current(), self.timeline.now(), self.timeline.record(), note);
        (!self.is_moving()).then_some(place)
    }

    /// The timeline shows the part where the moment is.
    pub(crate) fn window_shows_now(&mut self) {
        match self.reach() {
            Some(reach) => self.window = reach,
            None => self.window.show(self.timeline.now()),
        }
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

    /// Where a property broke, it is told how that came about, until one goes on from there.
    fn account_for(&mut self, is_same_run: bool) {
        if self.is_moving() || !is_same_run {
            (self.account, self.let_be) = (None, None);
        }
        let record = self.timeline.world().record();
        let here = Some(record.number);
        let is_known = self.account.as_ref().map(|account| account.broke) == here;
        let is_told = is_known || self.let_be == here || self.is_moving();
        if !is_told && !record.followed.violations.is_empty() {
            self.account = self.timeline.account(record.number);
            if self.lesson.is_none() {
                (self.tab, self.is_looking) = (Tab::Why, false);
            }
        }
    }

    fn tick(&mut self, ms: f64) {
        // What could not be done then may be possible by now.
        if self.hurries() {
            return;
        }
        self.noticed_ms += ms;
        let is_old = Self::NOTICED_MS < self.noticed_ms;
        if is_old && matches!(self.notice, Some(Notice::NotActed(_))) {
            self.notice = None;
        }
        let passage = self.lesson.as_ref().and_then(|lesson| lesson.passage);
        let Some(time) = self.player.tick(ms, self.timeline.now(), passage) else { return };
        let time = self.not_beyond_end(time);
        let done = self.timeline.play_to(time, Player::MOST_PER_TICK);
        // Who plays on where it stopped is not stopped again by the same.
        if 0 < done && !self.timeline.world().record().followed.violations.is_empty() {
            self.player.pause();
        }
        if passage.is_some_and(|passage| passage.until <= self.timeline.now()) {
            self.arrive();
        }
        self.end_of_embed();
    }

    pub(crate) fn seek(&mut self, time: Time) {
        self.player.pause();
        self.leave_passage();
        self.head_for(time);
    }

    /// About the moment, if it is in sight, else about the middle.
    fn zoom(&mut self, factor: f64) {
        let (now, window) = (self.timeline.now(), self.window);
        let is_in_sight = window.from <= now && now <= window.to();
        let middle = window.from + Span(window.length.0 / 2);
        self.window.zoom(factor, if is_in_sight { now } else { middle });
    }

    /// How far the run is known: it was played there, or acts there when it is played.
    pub(crate) fn known_end(&self) -> Time {
        let branch = self.timeline.branch();
        let acts = branch.script().acts.last().map_or(Time::ZERO, |act| act.at);
        branch.end().max(acts)
    }

    /// By a share of the window, but not beyond what is known.
    fn leap(&mut self, share: f64) {
        let (now, end) = (self.timeline.now(), self.timeline.branch().end());
        let far = (self.window.length.0 as f64 * share.abs()) as u64;
        let to = if share < 0.0 { now.0.saturating_sub(far) } else { now.0 + far };
        self.seek(Time(to).min(end.max(now)));
    }

    fn seek_record(&mut self, record: u64) {
        self.let_be = None;
        self.player.pause();
        self.leave_passage();
        self.timeline.seek_record(record);
    }

    fn switch_branch(&mut self, id: BranchId) {
        self.deeds += u64::from(id != self.timeline.current());
        self.dialog = None;
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

    pub(crate) fn act(&mut self, act: impl Into<Act>) {
        self.act_all([act.into()]);
    }

    /// Does all of these at this moment, one after the other; they are taken back together. Says
    /// whether any could be done.
    pub(crate) fn act_all(&mut self, acts: impl IntoIterator<Item = Act>) -> bool {
        self.leave_passage();
        let (mut done, mut error) = (Vec::new(), None);
        for act in acts {
            match self.timeline.act(act.clone()) {
                Ok(()) => done.push((self.timeline.record(), act)),
                Err(why) => error = Some(why),
            }
        }
        let is_done = !done.is_empty();
        if is_done {
            self.deeds += 1;
            self.own.done(done);
        }
        // What could not be done before is past.
        (self.notice, self.noticed_ms) = (error.map(Notice::NotActed), 0.0);
        is_done
    }

    /// How long a run plays on beside a word about what could not be done, in milliseconds.
    const NOTICED_MS: f64 = 5_000.0;

    pub(crate) fn select(&mut self, selection: Selection) {
        self.is_menu_open = false;
        self.selection = Some(selection);
        self.is_looking = true;
    }

    pub(crate) fn deselect(&mut self) {
        self.selection = None;
        self.is_menu_open = false;
        self.is_looking = false;
    }

    /// From its last note the run plays on.
    fn close_lesson(&mut self) {
        let lesson = self.lesson.take();
        if lesson.is_some_and(|it| it.place + 1 == it.scenario.notes.len()) {
            self.player.play();
        }
        if self.tab == Tab::Lesson {
            self.tab = Tab::Why;
        }
    }

    fn send(&mut self) {
        let target = self.console.target.map_or(Target::Leader, Target::Server);
        match console::parse(&self.console.input, target, self.console.reads) {
            Ok(act) => self.act(act),
            Err(error) => self.console.error = Some(error),
        }
    }

    fn show_console(&mut self) {
        // The drawer has its place.
        self.drawer.tool = None;
        (self.tab, self.is_looking) = (Tab::Client, false);
    }

    fn open_dialog(&mut self, opening: Opening) {
        self.player.pause();
        self.copied = false;
        self.dialog = Some(opening);
        if opening == Opening::Share
            && let Err(error) = self.link()
        {
            (self.dialog, self.notice) = (None, Some(Notice::NoLink(error)));
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
