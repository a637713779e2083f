//! The root: it owns the store, and passes slices of its frame down.

use super::header::Header;
use super::host::{FromHost, Host};
use super::motion::{Mover, Scene};
use super::notice::notice;
use super::panes::{Pane, Sizes, Watch};
use super::tabs;
use super::ticker::Ticker;
use crate::markup::html;
use crate::panel::client;
use crate::panel::cluster;
use crate::panel::drawer;
use crate::panel::drawing::drawn;
use crate::panel::lesson;
use crate::panel::menu;
use crate::panel::part::Part;
use crate::panel::scrubber;
use crate::panel::why::why_line;
use crate::ports::{self, Listener};
use gloo_timers::callback::Timeout;
use std::cell::Cell;
use std::rc::Rc;
use view::asked::{Asked, Question, State};
use view::choice::{MenuOf, Panel, Place, Tab};
use view::embed::Embed;
use view::frame::{Frame, Motion};
use view::geometry::{Lanes, Ring, Scale, Size};
use view::keys::{self, Situation};
use view::msg::Msg;
use view::shapes;
use view::store::{Request, Store};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent, MouseEvent};
use yew::prelude::*;

/// The address follows once the run has stood for so long: browsers take it ill when it is changed
/// with every move of a pointer.
const FOLLOW_MS: u32 = 250;
/// A browser that refused is asked again after so long.
const AGAIN_MS: u32 = 5_000;

/// What the frame of an embed adds to the height of what is in it.
const FRAME_PX: f64 = 2.0;

/// An element that takes no focus yet is tried again after so long, and so often.
const FOCUS_MS: u32 = 30;
const FOCUS_TRIES: u8 = 10;

/// Where a playground is.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The element that it is drawn into.
    pub(crate) playground: Element,
}

/// The page.
pub(crate) struct App {
    store: Store,
    pub(super) frame: Rc<Frame>,
    pub(super) dispatch: Callback<Msg>,
    pub(super) sizes: Sizes,
    mover: Mover,
    ticker: Ticker,
    /// Is the page a part of another? Then it leaves the address alone.
    is_embedded: bool,
    /// The last digit, and when it was pressed: another may follow.
    digit: Option<(u8, f64)>,
    /// The focus goes to the element of this name once it is drawn.
    focus: Option<Timeout>,
    /// The address follows when it has rung.
    follow: Option<Timeout>,
    /// They live as long as the page.
    _listeners: [Listener; 5],
    watch: Option<Watch>,
    /// The page around this one, if it asked for a part of it.
    host: Option<Host>,
}

/// What the root hears.
pub(crate) enum Heard {
    /// A person, or a link.
    Told(Msg),
    /// The browser draws a frame at this time.
    Frame(f64),
    /// A panel has this size.
    Measured(Pane, Size),
    /// A key was pressed.
    Key(KeyboardEvent),
    /// The focus goes to the element of this name, which is tried so many times.
    Focus(String, u8),
    /// The run has stood for a moment, or the page is left: the address follows.
    Follow,
    /// The page around this one says something.
    Host(FromHost),
}

impl Component for App {
    type Message = Heard;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link().clone();
        let (address, fragment) = ports::address();
        let embed = Embed::of(&ports::query());
        let is_embedded = embed.is_some() || ports::is_embedded();
        // A link wins over what was kept beside another; what was kept says all that its link does,
        // and that is played once.
        let kept = ports::kept_visit().filter(|visit| !is_embedded && visit.fragment == fragment);
        let fragment = if kept.is_some() { "" } else { &fragment };
        let mut store = match embed {
            Some(embed) => Store::embedded(&address, fragment, embed, ports::language()),
            None => Store::open(&address, fragment, ports::language(), ports::theme()),
        };
        if let Some(visit) = kept {
            store.update(Msg::Return(Box::new(visit)));
        }
        if store.is_moving() && ports::prefers_stillness() {
            store.update(Msg::PlayOrPause);
        }
        ports::define(&[shapes::SHAPES, shapes::MARKS, shapes::ARROW]);
        let frame = Rc::new(Frame::of(&store));
        let host = frame.embed.as_ref().map(|_| Host::new(link.callback(Heard::Host)));
        ports::dress(&frame);
        let ticker = Ticker::new({
            let link = link.clone();
            move |now| link.send_message(Heard::Frame(now))
        });
        Self {
            store,
            frame,
            dispatch: link.callback(Heard::Told),
            sizes: Sizes::default(),
            mover: Mover::new(ctx.props().playground.clone()),
            ticker,
            is_embedded,
            digit: None,
            focus: None,
            follow: None,
            _listeners: listeners(&link),
            watch: None,
            host,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, heard: Heard) -> bool {
        match heard {
            Heard::Told(msg) => self.tell(ctx, msg),
            Heard::Frame(now) => {
                let elapsed = self.ticker.elapsed(now);
                self.store.is_moving() && self.tell(ctx, Msg::Tick(elapsed))
            }
            Heard::Measured(pane, size) => {
                let before = self.sizes;
                self.sizes.set(pane, size);
                if let (Pane::Embed, Some(host)) = (pane, &mut self.host) {
                    host.grow((size.height * ports::unit()).ceil() + FRAME_PX);
                }
                self.tell(ctx, Msg::Columns(self.sizes.columns())) || before != self.sizes
            }
            Heard::Key(event) => {
                let key = self.key(&event);
                // Out of the client's line, so that the page's keys work again.
                if key == "Escape" && ports::focus_is_within(".client") {
                    ports::release_focus(ports::Choosing::Left);
                }
                let msg = keys::message(&key, &Situation::of(&self.store));
                msg.is_some_and(|msg| {
                    event.prevent_default();
                    self.tell(ctx, msg)
                })
            }
            Heard::Focus(name, tries) => {
                self.focus(ctx, name, tries);
                false
            }
            Heard::Host(FromHost::Met(port)) => {
                if let Some(host) = &mut self.host {
                    host.meet(port, &self.store, &self.frame);
                }
                false
            }
            Heard::Host(FromHost::Asked(asked)) => self.answer(ctx, &asked),
            Heard::Follow => {
                self.follow = None;
                if !self.is_embedded && !ports::replace_visit(&self.store.visit()) {
                    self.follow_in(ctx, AGAIN_MS);
                }
                false
            }
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if first || self.watch.as_ref().is_none_or(|watch| !watch.is_whole()) {
            let link = ctx.link().clone();
            let measured = move |pane, size| link.send_message(Heard::Measured(pane, size));
            self.watch = Some(Watch::new(&ctx.props().playground, measured));
        }
        self.mover.redrawn();
        self.move_things();
    }

    fn view(&self, _: &Context<Self>) -> Html {
        let frame = &self.frame;
        let language = frame.language;
        let dispatch = || self.dispatch.clone();
        let key = |place: u8| format!("{} {place}", language.code());
        // Another language is another document: nothing of it is the old one with other language, which a
        // browser that translates may have put elsewhere.
        if let Some(embed) = &frame.embed {
            return self.embedded(embed);
        }
        let header = Header {
            header: Part::of(frame, |frame| &frame.header),
            language,
            theme: frame.theme,
            tool: frame.drawer.as_ref().map(|drawer| drawer.tool),
            dispatch: dispatch(),
        };
        html! {
            <>
                { drawn(key(0), header) }
                <main key={key(1)} class={classes!("panels", frame.drawer.as_ref().map(|drawer| if drawer.is_wide { "has-drawer is-wide" } else { "has-drawer" }), tabs::class(frame.tab), frame.is_looking.then_some("is-looking"), frame.lesson.as_ref().map(|_| "has-lesson"))}>
                    { self.panel(Panel::Cluster) }
                    { self.menu() }
                    { tabs::tabs(frame, &self.dispatch) }
                    <div class="column story">
                        { self.panel(Panel::Tab(Tab::Roles)) }
                        { self.panel(Panel::Tab(Tab::Logs)) }
                        { why_line(frame, language) }
                    </div>
                    <div class="column talk">
                        { self.panel(Panel::Tab(Tab::Lesson)) }
                        { self.panel(Panel::Tab(Tab::Why)) }
                        { self.panel(Panel::Tab(Tab::Client)) }
                        { self.drawer() }
                    </div>
                </main>
                { self.panel(Panel::Timeline) }
                { notice(key(3), frame.notice.as_ref(), language, &self.dispatch) }
                { self.dialog() }
                <p key={key(5)} class="unseen" role="status" aria-live="polite">
                    <span key={frame.announcement.clone()}>{ &frame.announcement }</span>
                </p>
            </>
        }
    }
}

impl App {
    /// Tells the store, does what it asks of the browser, and says whether the page shows more now
    /// than what moves.
    fn tell(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        // What has the focus goes away with the selection: it goes back to the server.
        let closes = matches!(msg, Msg::Deselect | Msg::Menu(MenuOf::Nothing));
        let leaves = (closes && ports::focus_is_within(".dock, .menu"))
            .then(|| self.frame.inspector.as_ref()?.server)
            .flatten();
        let before = (!self.is_embedded && msg.is_deed()).then(|| self.store.visit());
        let mut focus = None;
        for request in self.store.update(msg) {
            match request {
                // What another page asks of its frame is no choice of the reader's.
                Request::Remember(..) if self.host.is_some() => {}
                Request::Remember(language, theme) => ports::remember(language, theme),
                Request::Step => {
                    self.follow = None;
                    if let Some(before) = &before {
                        let kept = ports::replace_visit(before);
                        if !(ports::push_visit(&self.store.visit()) && kept) {
                            self.follow_in(ctx, AGAIN_MS);
                        }
                    }
                }
                Request::Follow => self.follow_in(ctx, FOLLOW_MS),
                Request::Copy(text) => {
                    let link = ctx.link().clone();
                    let told = text.clone();
                    let refused =
                        move || link.send_message(Heard::Told(Msg::CopyRefused(told.clone())));
                    ports::copy(&text, || {}, refused);
                }
                Request::Focus(place) => focus = Some(name_of(place).to_owned()),
            }
        }
        if let Some(name) = focus.or(leaves.map(cluster::name_of)) {
            self.focus(ctx, name, FOCUS_TRIES);
        }
        let frame = Frame::of(&self.store);
        if let Some(host) = &mut self.host {
            host.tell(&self.store, &frame);
        }
        if frame == *self.frame {
            self.move_things();
            return false;
        }
        let worn = |frame: &Frame| (frame.language, frame.theme, frame.header.title.clone());
        if worn(&frame) != worn(&self.frame) {
            ports::dress(&frame);
        }
        self.frame = Rc::new(frame);
        true
    }

    /// Does what the page around this one asks, and answers.
    fn answer(&mut self, ctx: &Context<Self>, asked: &Asked) -> bool {
        let msg = asked.msg(&self.store);
        let redraws = match &msg {
            Ok(Some(msg)) => self.tell(ctx, msg.clone()),
            Ok(None) | Err(_) => false,
        };
        let state = (asked.ask == Question::State).then(|| State::of(&self.store));
        let said = match &msg {
            Err(why) => Err(why.as_str()),
            Ok(_) => Ok(state),
        };
        if let Some(host) = &self.host {
            host.answer(asked.id, said);
        }
        redraws
    }

    /// The name of the key that was pressed; of two digits that belong together, both.
    fn key(&mut self, event: &KeyboardEvent) -> String {
        let name = keys::name(&event.key(), &event.code(), event.shift_key());
        let (at, servers) = (event.time_stamp(), self.frame.header.servers);
        let both = keys::two_digits(self.digit, &name, at, servers);
        self.digit = name.parse().ok().filter(|_| both.is_none()).map(|digit| (digit, at));
        both.map_or(name, |number| number.to_string())
    }

    /// The address follows after so many milliseconds.
    fn follow_in(&mut self, ctx: &Context<Self>, ms: u32) {
        let link = ctx.link().clone();
        let follow = move || link.send_message(Heard::Follow);
        self.follow = Some(Timeout::new(ms, follow));
    }

    /// The focus goes there as soon as it can: now, or once it is drawn and no dialog covers it.
    fn focus(&mut self, ctx: &Context<Self>, name: String, tries: u8) {
        let element = ports::element(&ctx.props().playground, &name);
        if !element.is_some_and(|it| ports::focus(&it)) && 0 < tries {
            let link = ctx.link().clone();
            let again = move || link.send_message(Heard::Focus(name, tries - 1));
            self.focus = Some(Timeout::new(FOCUS_MS, again));
        }
    }

    /// Moves what moves between two records, and asks for the next frame if more is to move.
    fn move_things(&mut self) {
        let timeline = &self.frame.timeline;
        let selected = self.store.selected_message();
        self.mover.show(&Scene {
            motion: &Motion::of(&self.store),
            cluster: &self.frame.cluster,
            ring: &self.ring(),
            scale: Scale::of(timeline.from, timeline.to, self.sizes.tracks.width),
            line: self
                .frame
                .embed
                .as_ref()
                .map(|embed| scrubber::scale(embed, self.sizes.scrubber)),
            lanes: Lanes::of(
                timeline.overview.lanes.len(),
                timeline.overview.to,
                self.sizes.overview,
            ),
            selected,
            is_playing: timeline.is_playing,
            language: self.frame.language,
        });
        if self.store.is_moving() {
            self.ticker.ask();
        } else {
            self.ticker.rest();
        }
    }

    pub(super) fn ring(&self) -> Ring {
        let cluster = &self.frame.cluster;
        let servers = cluster.servers.iter().map(|server| server.id).collect();
        Ring::of(servers, self.sizes.stage)
    }
}

const fn name_of(place: Place) -> &'static str {
    match place {
        Place::Console => client::INPUT,
        Place::Menu => menu::MENU,
        Place::Lesson => lesson::NOTE,
        Place::Drawer => drawer::HEADING,
        Place::Tool(tool) => drawer::button_of(tool),
    }
}

fn listeners(link: &yew::html::Scope<App>) -> [Listener; 5] {
    // A control that was pressed with a pointer lets the keys go: they are the page's again.
    // The list of a select opens with a click, and lets them go once something was chosen.
    let by_pointer = Rc::new(Cell::new(false));
    let pressed = by_pointer.clone();
    let on_click = move |event: Event| {
        let is_pointers = event.dyn_ref::<MouseEvent>().is_some_and(|event| 0 < event.detail());
        pressed.set(is_pointers);
        if is_pointers {
            ports::release_focus(ports::Choosing::Goes);
        }
    };
    let typed = by_pointer.clone();
    let on_change = move |_: Event| {
        if by_pointer.get() {
            ports::release_focus(ports::Choosing::Ended);
        }
    };
    let keys = link.clone();
    let on_key = move |event: Event| {
        typed.set(false);
        if let Ok(event) = event.dyn_into::<KeyboardEvent>()
            && is_ours(&event)
        {
            keys.send_message(Heard::Key(event));
        }
    };
    let link = link.clone();
    let leave = link.clone();
    let on_leave = move |_: Event| leave.send_message(Heard::Follow);
    // Back and Forward bring what was kept; an address that a person typed has nothing with it.
    let on_pop = move |_: Event| {
        let (_, fragment) = ports::address();
        let kept = ports::kept_visit().filter(|visit| visit.fragment == fragment);
        let msg = kept.map_or(Msg::Fragment(fragment), |visit| Msg::Return(Box::new(visit)));
        link.send_message(Heard::Told(msg));
    };
    let window = ports::window();
    [
        Listener::new(window.clone().into(), "keydown", on_key),
        Listener::new(window.clone().into(), "click", on_click),
        Listener::new(window.clone().into(), "change", on_change),
        Listener::new(window.clone().into(), "pagehide", on_leave),
        Listener::new(window.into(), "popstate", on_pop),
    ]
}

/// Is this key the page's, and not the browser's, a button's or a text's?
fn is_ours(event: &KeyboardEvent) -> bool {
    if event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing() {
        return false;
    }
    let key = event.key();
    let focused = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let within = |selector: &str| {
        focused.as_ref().is_some_and(|element| element.closest(selector).ok().flatten().is_some())
    };
    if event.default_prevented() {
        return false;
    }
    if within("input:not([type=range]), textarea, select") {
        return key == "Escape";
    }
    let presses = key == " " || key == "Enter";
    let slides =
        key.starts_with("Arrow") || key.starts_with("Page") || key == "Home" || key == "End";
    let scrolls = slides && within(".log-scroll, .note, .requests, .peers");
    !(presses && within("button, a, [role=button], summary")
        || slides && within("[type=range]")
        || scrolls)
}
