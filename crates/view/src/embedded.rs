//! A playground within another page: where its run begins and ends, and the way out of it.

use crate::choice::Panel;
use crate::embed::{Embed, Embedded, OptionError};
use crate::notice::Notice;
use crate::store::Store;
use crate::window::Window;
use crate::words::Language;
use sim::{Span, Time};

impl Store {
    /// Opens what the fragment names, as a part of another page. `errors` are options that could
    /// not be.
    #[must_use]
    pub fn embedded(
        address: &str,
        fragment: &str,
        (embed, errors): (Embed, Vec<OptionError>),
        preferred: Language,
    ) -> Self {
        let language = embed.language.unwrap_or(preferred);
        let address = address.split('?').next().unwrap_or(address);
        let mut store = Self::open(address, fragment, language, embed.theme);
        store.embedded = Some(Embedded { embed, link: String::new() });
        store.begin();
        if !errors.is_empty() {
            store.notice = Some(Notice::BadOptions(errors));
        }
        store
    }

    /// Another run is shown, in the same frame if it is one: from its own moment, standing still.
    pub(crate) fn open_here(&mut self, fragment: &str) {
        self.open_fragment(fragment);
        if let Some(Embedded { embed, .. }) = &mut self.embedded {
            (embed.start, embed.at, embed.end, embed.autoplay) = (None, None, None, false);
        }
        self.begin();
    }

    /// The run stands, or plays, as the page around it asked for.
    pub(crate) fn begin(&mut self) {
        let Some(Embedded { embed, .. }) = self.embedded.clone() else { return };
        if let Some(at) = embed.at.or(embed.start) {
            self.head_for(at);
        }
        if let Some(place) = embed.speed {
            self.player.set_speed(place);
        }
        self.follow_embed();
        if embed.autoplay {
            self.player.play();
        } else {
            self.player.pause();
        }
        self.window_shows_now();
        self.note_link();
    }

    /// What follows from the options, whenever they are set: where a loop ends, and which tool is open.
    pub(crate) fn follow_embed(&mut self) {
        let end = self.scenario().end;
        let Some(Embedded { embed, .. }) = &mut self.embedded else { return };
        if embed.loops {
            embed.end.get_or_insert(end);
        }
        self.drawer.tool = embed.panels.iter().find_map(|panel| match panel {
            Panel::Tool(tool) => Some(*tool),
            Panel::Cluster | Panel::Timeline | Panel::Tab(_) => None,
        });
    }

    fn embed(&self) -> Option<&Embed> {
        self.embedded.as_ref().map(|embedded| &embedded.embed)
    }

    /// Where the run begins for who looks at it here.
    pub(crate) fn start(&self) -> Time {
        self.embed().and_then(|embed| embed.start).unwrap_or(Time::ZERO)
    }

    /// What a frame shows of the run's time: all up to its end, or as far as it is known.
    pub(crate) fn reach(&self) -> Option<Window> {
        let embed = self.embed()?;
        let written = self.lesson.as_ref().map_or(Time::ZERO, |lesson| lesson.scenario.end);
        let known = self.known_end().max(self.timeline.now()).max(written);
        // A handle at the very edge of a line that goes on would be cut.
        let to = embed.end.unwrap_or(known + Span(known.0 / Self::BEYOND));
        let length = to.since(Time::ZERO).max(Self::SHORTEST_REACH);
        Some(Window { from: Time::ZERO, length })
    }

    /// What is shown beyond what is known, as a part of it.
    const BEYOND: u64 = 40;
    /// A frame shows no less than this.
    const SHORTEST_REACH: Span = Span::ms(10);

    pub(crate) fn play_or_pause(&mut self) {
        if !self.player.is_playing() && self.is_at_end() {
            self.seek(self.start());
        }
        self.player.toggle();
    }

    pub(crate) fn not_beyond_end(&self, time: Time) -> Time {
        let end = self.embed().and_then(|embed| embed.end);
        end.map_or(time, |end| time.min(end.max(self.timeline.now())))
    }

    fn is_at_end(&self) -> bool {
        let end = self.embed().and_then(|embed| embed.end);
        end.is_some_and(|end| end <= self.timeline.now())
    }

    /// At its end it begins again, or stands.
    pub(crate) fn end_of_embed(&mut self) {
        if !self.player.is_playing() || !self.is_at_end() {
            return;
        }
        let loops = self.embed().is_some_and(|embed| embed.loops);
        self.player.pause();
        if loops && self.start() < self.timeline.now() {
            self.seek(self.start());
            self.player.play();
        }
    }

    /// The way out leads to what is shown now.
    pub(crate) fn note_link(&mut self) {
        if self.embedded.is_none() {
            return;
        }
        let link = self.fragment();
        if let Some(embedded) = &mut self.embedded {
            embedded.link = link;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asked::{Asked, Question};
    use crate::choice::Theme;
    use crate::frame::Frame;
    use crate::msg::Msg;
    use sim::ServerAct;

    fn embedded(query: &str, fragment: &str) -> Store {
        let embed = Embed::of(query).unwrap();
        Store::embedded("https://a.example/raft/?embed", fragment, embed, Language::ENGLISH)
    }

    fn play(store: &mut Store, ms: u32) {
        for _ in 0..ms / 16 {
            store.update(Msg::Tick(16.0));
        }
    }

    #[test]
    fn it_stands_at_its_start_unless_it_is_to_play() {
        let store = embedded("?embed&start=900ms", "");
        assert!(!store.is_moving());
        assert_eq!(store.timeline.now(), Time::ms(900));
        assert!(embedded("?embed&autoplay", "").is_moving());
    }

    #[test]
    fn it_stands_at_its_end_and_plays_again_from_its_start() {
        let mut store = embedded("?embed&start=500ms&end=600ms&speed=1&autoplay", "");
        play(&mut store, 500);
        assert!(!store.is_moving());
        assert_eq!(store.timeline.now(), Time::ms(600));
        store.update(Msg::PlayOrPause);
        assert!(store.is_moving());
        assert_eq!(store.timeline.now(), Time::ms(500));
    }

    #[test]
    fn a_loop_begins_again_and_never_shows_what_lies_beyond() {
        let mut store = embedded("?embed&start=500ms&end=600ms&speed=1&autoplay&loop", "");
        let mut turns = 0;
        for _ in 0..60 {
            let before = store.timeline.now();
            store.update(Msg::Tick(16.0));
            let now = store.timeline.now();
            assert!(Time::ms(500) <= now && now <= Time::ms(600), "{now:?}");
            turns += u32::from(now < before);
        }
        assert!(5 < turns, "{turns}");
        assert!(store.is_moving());
    }

    #[test]
    fn a_loop_without_an_end_ends_with_its_scenario() {
        let mut store = embedded("?embed&autoplay&loop&speed=10", "lesson/clean-election");
        let end = store.scenario().end;
        assert_eq!(store.reach().map(Window::to), Some(end));
        play(&mut store, 2_000);
        assert!(store.timeline.now() <= end);
    }

    #[test]
    fn where_one_may_only_look_nothing_is_done_to_the_run() {
        let mut store = embedded("?embed&readonly&start=1s", "");
        let digest = store.timeline.world().digest();
        let id = store.timeline.world().servers()[0].node().id();
        store.update(Msg::Act(ServerAct::Crash(id).into()));
        store.update(Msg::Drag(id, None));
        store.update(Msg::Send);
        store.update(Msg::Restart(9));
        assert_eq!(store.timeline.world().digest(), digest);
        assert!(store.timeline.branch().script().acts.is_empty());
        // One may look.
        store.update(Msg::Select(id));
        assert!(Frame::of(&store).inspector.is_some());
        let mut open = embedded("?embed&start=1s", "");
        open.update(Msg::Act(ServerAct::Crash(id).into()));
        assert_eq!(open.timeline.branch().script().acts.len(), 1);
    }

    #[test]
    fn the_way_out_leads_to_what_is_shown() {
        let mut store = embedded("?embed&start=1s", "");
        let id = store.timeline.world().servers()[0].node().id();
        store.update(Msg::Act(ServerAct::Crash(id).into()));
        let embedded = store.embedded.clone().unwrap();
        let other =
            Store::open("https://a.example/", &embedded.link, Language::ENGLISH, Theme::System);
        assert_eq!(other.timeline.world().digest(), store.timeline.world().digest());
        assert_eq!(store.address, "https://a.example/raft/");
    }

    #[test]
    fn a_wrong_option_is_said_beside_what_could_be_shown() {
        let store = embedded("?embed&panels=clutser&start=1s", "");
        assert_eq!(store.timeline.now(), Time::ms(1_000));
        let notice = Frame::of(&store).notice.unwrap();
        assert!(
            notice.text.starts_with("panels=\"clutser\": expected cluster,"),
            "{}",
            notice.text
        );
    }

    #[test]
    fn another_run_can_be_shown_in_the_same_frame() {
        let mut store = embedded("?embed&start=1s&end=2s&autoplay", "");
        store.update(Msg::Fragment("lesson/cut-off-leader".to_owned()));
        assert!(!store.is_moving());
        assert_eq!(Frame::of(&store).header.title, "A cut-off leader cannot commit");
        assert!(store.embedded.is_some());
    }

    #[test]
    fn an_element_that_was_moved_stands_where_it_stood_and_begins_where_it_began() {
        let mut store = embedded("?embed&start=500ms&end=600ms&at=600ms", "");
        assert_eq!(store.timeline.now(), Time::ms(600));
        store.update(Msg::PlayOrPause);
        assert!(store.is_moving());
        assert_eq!(store.timeline.now(), Time::ms(500));
    }

    #[test]
    fn options_that_change_later_are_followed_and_undo_nothing_of_the_readers() {
        let option = |name: &str, value: &str| Msg::Option(name.to_owned(), value.to_owned());
        let mut store = embedded("?embed&speed=1", "lesson/clean-election");
        store.update(Msg::Speed(5));
        store.update(option("theme", "dark"));
        assert_eq!(store.player.speed(), 5);
        store.update(option("speed", "2"));
        assert_eq!(store.player.speed(), 33);
        store.update(option("loop", ""));
        let end = store.scenario().end;
        assert_eq!(store.reach().map(Window::to), Some(end));
        store.update(option("panels", "cluster,rules"));
        assert!(Frame::of(&store).drawer.is_some());
        store.update(option("panels", "cluster"));
        assert!(Frame::of(&store).drawer.is_none());
    }

    #[test]
    fn what_cannot_be_opened_changes_nothing() {
        let mut store = embedded("?embed&start=1s", "");
        let id = store.timeline.world().servers()[0].node().id();
        store.update(Msg::Act(ServerAct::Crash(id).into()));
        for with in ["lesson/none", "raft-scenario 1\nservers many", "servers=many", "Ag7-nothing"]
        {
            let asked = Asked { id: 1, ask: Question::Open, with: with.to_owned() };
            assert!(asked.msg(&store).is_err(), "{with}");
        }
        assert_eq!(store.timeline.branch().script().acts.len(), 1);
        let asked = Asked { id: 1, ask: Question::Open, with: "lesson/stale-read;S9".to_owned() };
        assert!(matches!(asked.msg(&store), Ok(Some(Msg::Fragment(_)))));
    }

    #[test]
    fn a_far_start_is_reached_whatever_the_page_around_it_sets_and_stands_when_told_to() {
        const BUSY: &str =
            "servers=25&seed=7&election.timeout=1ms..2ms&heartbeat=200us&network.latency=1ms..9ms";
        let mut store = embedded("?embed&autoplay&start=3s", BUSY);
        store.update(Msg::Option("theme".to_owned(), "dark".to_owned()));
        assert!(store.is_on_its_way());
        store.update(Msg::PlayOrPause);
        assert!(!store.is_moving());
    }
}
