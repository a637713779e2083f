//! On the way to a moment that lies farther off than a frame of the screen can wait for. The page
//! goes on with every frame, shows how far it is, and stops when it is told anything else.

use crate::heading::Heading;
use crate::notice::Notice;
use crate::store::Store;
use scenario::limits::MOST_RECORDS;
use scenario::link::{Link, Replay};
use sim::Time;

impl Store {
    /// The most records that are passed at once when a moment is asked for: a fifth of a second.
    const MOST_AT_ONCE: usize = 100_000;
    /// The same with each frame after it.
    const MOST_A_FRAME: usize = 10_000;

    /// Goes to a moment: at once if it is near, else as fast as can be.
    pub(crate) fn head_for(&mut self, time: Time) {
        self.heading = Some(Heading { time, record: u64::MAX, link: None });
        self.go_on(Self::MOST_AT_ONCE);
    }

    /// Goes to the moment of a link, and says so if its run differs.
    pub(crate) fn head_for_link(&mut self, link: Link) {
        let (time, record) = (link.moment.time, link.moment.record);
        self.heading = Some(Heading { time, record, link: Some(Box::new(link)) });
        self.go_on(Self::MOST_AT_ONCE);
    }

    /// One frame on, if it is on its way.
    pub(crate) fn hurries(&mut self) -> bool {
        let is_on_its_way = self.heading.is_some();
        self.go_on(Self::MOST_A_FRAME);
        is_on_its_way
    }

    fn go_on(&mut self, most: usize) {
        let Some(heading) = &self.heading else { return };
        if !self.timeline.seek_within(heading.time, heading.record, most) {
            if MOST_RECORDS <= self.timeline.record() {
                self.heading = None;
                self.notice = Some(Notice::TooFar);
            }
            return;
        }
        let link = self.heading.take().and_then(|heading| heading.link);
        let judged = link.map(|link| link.judge(self.timeline.world()));
        if let Some(Replay::Differs { engine }) = judged {
            self.notice = Some(Notice::RunDiffers { engine });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::choice::Theme;
    use crate::msg::Msg;
    use crate::words::Language;

    /// Many messages in every millisecond.
    const BUSY: &str =
        "servers=25&seed=7&election.timeout=1ms..2ms&heartbeat=200us&network.latency=1ms..9ms";

    fn open(fragment: &str) -> Store {
        Store::open("https://a.example/", fragment, Language::ENGLISH, Theme::System)
    }

    #[test]
    fn what_is_far_off_is_reached_frame_by_frame() {
        let mut store = open(BUSY);
        store.update(Msg::Seek(Time::ms(3_000)));
        let first = store.timeline.now();
        assert!(first < Time::ms(3_000), "{first:?}");
        assert!(store.is_moving());
        let mut frames = 0;
        while store.is_moving() {
            store.update(Msg::Tick(16.0));
            frames += 1;
        }
        assert!(3 < frames, "{frames}");
        assert_eq!(store.timeline.now(), Time::ms(3_000));
    }

    #[test]
    fn what_lies_beyond_all_patience_is_not_gone_to() {
        let mut store = open(BUSY);
        store.update(Msg::Seek(Time::ms(86_400_000)));
        while store.is_moving() {
            store.update(Msg::Tick(16.0));
        }
        assert!((MOST_RECORDS..MOST_RECORDS + 10_000).contains(&store.timeline.record()));
        assert!(matches!(store.notice, Some(Notice::TooFar)));
    }

    #[test]
    fn whoever_asks_for_something_else_stays_where_it_came_to() {
        for msg in [Msg::PlayOrPause, Msg::StepBack, Msg::ToStart] {
            let mut store = open(BUSY);
            store.update(Msg::Seek(Time::ms(60_000)));
            assert!(store.is_moving());
            store.update(msg.clone());
            assert!(!store.is_moving(), "{msg:?}");
        }
    }

    #[test]
    fn a_link_that_lies_far_off_is_compared_when_it_is_reached() {
        let mut store = open(BUSY);
        store.update(Msg::Seek(Time::ms(2_500)));
        while store.is_moving() {
            store.update(Msg::Tick(16.0));
        }
        let link = store.link().unwrap();
        let mut wrong = scenario::link::decode(&link).unwrap();
        wrong.digest ^= 1;
        for (link, differs) in [(scenario::link::decode(&link).unwrap(), false), (wrong, true)] {
            let mut store = open("");
            store.open_link(link);
            assert!(store.is_moving());
            assert!(store.notice.is_none());
            while store.is_moving() {
                store.update(Msg::Tick(16.0));
            }
            assert_eq!(store.notice.is_some(), differs);
            assert_eq!(store.timeline.now(), Time::ms(2_500));
        }
    }
}
