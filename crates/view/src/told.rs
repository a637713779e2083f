//! What a playground tells the page around it, as it comes about.

use crate::asked::ms;
use crate::frame::NoticeView;
use crate::store::Store;
use serde::Serialize;
use sim::{Record, Time};

/// One thing that is told.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "lowercase")]
pub enum Told {
    /// It can be asked, and shows the moment that was asked for.
    Ready {
        /// What the run is called; empty if it has no name.
        title: String,
        /// Where the line of its time ends, in milliseconds.
        end: f64,
    },
    /// The moment moved, or it began or ceased to play.
    Time {
        /// In milliseconds.
        time: f64,
        /// The number of the last record.
        record: u64,
        /// Does it play?
        playing: bool,
    },
    /// What opens the run changed: something was done to it, or it stands somewhere else.
    Link {
        /// Behind the `#` of an address.
        link: String,
    },
    /// Something happened that is worth telling.
    Record {
        /// When, in milliseconds.
        time: f64,
        /// Its number.
        record: u64,
        /// What happened, in one sentence of the page's language.
        says: String,
    },
    /// A property broke.
    Violation {
        /// When, in milliseconds.
        time: f64,
        /// The number of the record that broke it.
        record: u64,
        /// The property's id.
        property: &'static str,
    },
    /// It is as high as this now.
    Resize {
        /// In pixels of the page.
        height: f64,
    },
    /// Something could not be done, or not be shown as it was asked for.
    Error {
        /// What, in a sentence of the page's language.
        says: String,
    },
}

/// Knows what was told already.
#[derive(Clone, Debug, Default)]
pub struct Teller {
    time: Option<(Time, u64, bool)>,
    link: String,
    record: Option<u64>,
    broke: Option<u64>,
    error: Option<String>,
}

impl Teller {
    /// What is new.
    #[must_use]
    pub fn news(&mut self, store: &Store, notice: Option<&NoticeView>) -> Vec<Told> {
        let mut news = Vec::new();
        let last = store.timeline.world().record();
        let (now, number, playing) =
            (store.timeline.now(), store.timeline.record(), store.is_moving());
        if self.time.replace((now, number, playing)) != Some((now, number, playing)) {
            news.push(Told::Time { time: ms(now), record: number, playing });
        }
        if let Some(embedded) = &store.embedded
            && embedded.link != self.link
        {
            self.link.clone_from(&embedded.link);
            news.push(Told::Link { link: self.link.clone() });
        }
        self.tell_records(store, &mut news);
        let broke = (!last.followed.violations.is_empty()).then_some(last.number);
        if broke.is_some() && self.broke != broke {
            news.extend(last.followed.violations.iter().map(|violation| Told::Violation {
                time: ms(last.time),
                record: last.number,
                property: violation.property.id(),
            }));
        }
        self.broke = broke;
        let error = notice.filter(|it| it.is_error).map(|it| it.text.clone());
        if self.error != error {
            news.extend(error.clone().map(|says| Told::Error { says }));
            self.error = error;
        }
        news
    }

    /// What happened since, in the order in which it happened. After a step back, the last alone.
    fn tell_records(&mut self, store: &Store, news: &mut Vec<Told>) {
        let here = store.timeline.record();
        let told = self.record.filter(|told| *told <= here);
        let is_new = |record: &&Record| told.is_none_or(|told| told < record.number);
        let most = if told.is_some() { usize::MAX } else { 1 };
        let mut new: Vec<&Record> =
            store.timeline.recent().rev().take_while(is_new).take(most).collect();
        new.reverse();
        news.extend(new.into_iter().map(|record| Told::Record {
            time: ms(record.time),
            record: record.number,
            says: scenario::headline(record, store.language),
        }));
        self.record = Some(here);
    }
}
