//! What a shared link says besides the run: what was clicked, and what is open beside it.
//! `LINK;S2;roles;rules` shows S2's fields, the role diagram, and the rules in the drawer.

use crate::choice::{Tab, Tool};
use crate::notice::Notice;
use crate::store::{Selection, Store};
use raft::NodeId;
use scenario::link::LinkError;

/// Between the link and each word.
const BETWEEN: char = ';';

/// A fragment's run, and the words behind it.
pub(crate) fn apart(fragment: &str) -> (&str, Option<&str>) {
    fragment.split_once(BETWEEN).map_or((fragment, None), |(run, words)| (run, Some(words)))
}

impl Store {
    /// The link to this moment, and to what is shown of it.
    ///
    /// # Errors
    /// What of it no link can hold.
    pub fn shared_link(&self) -> Result<String, LinkError> {
        let mut link = self.link()?;
        for word in self.shown() {
            link.push(BETWEEN);
            link.push_str(&word);
        }
        Ok(link)
    }

    /// What is shown otherwise than it would be at first. A message is not named: it is gone when
    /// the reader comes to it.
    fn shown(&self) -> Vec<String> {
        let selected = match self.selection {
            Some(Selection::Server(id)) => Some(id.to_string()),
            Some(Selection::Link(one, other)) => Some(format!("{one}-{other}")),
            Some(Selection::Message(_)) | None => None,
        };
        let first = if self.lesson.is_some() { Tab::Lesson } else { Tab::Why };
        let tab = (self.tab != first).then(|| self.tab.id().to_owned());
        let tool = self.drawer.tool.map(|tool| tool.id().to_owned());
        selected.into_iter().chain(tab).chain(tool).collect()
    }

    /// Shows what the words name; one that names nothing is said, and the others hold.
    pub(crate) fn show_words(&mut self, words: &str) {
        for word in words.split(BETWEEN).filter(|word| !word.is_empty()) {
            let tab = Tab::ALL.iter().copied().find(|tab| tab.id() == word);
            let tool = Tool::ALL.iter().copied().find(|tool| tool.id() == word);
            let selection = self.named(word);
            match (tab, tool, selection) {
                (Some(tab), ..) => (self.tab, self.is_looking) = (tab, false),
                (_, Some(tool), _) => self.drawer.tool = Some(tool),
                (.., Some(selection)) => self.select(selection),
                (None, None, None) => self.notice = Some(Notice::BadWord(word.to_owned())),
            }
        }
    }

    /// `S2`, or the ways between `S1-S2`, if there are such servers.
    fn named(&self, word: &str) -> Option<Selection> {
        let server = |name: &str| {
            let id = NodeId::new(name.strip_prefix('S')?.parse().ok()?)?;
            self.timeline.world().server(id).map(|_| id)
        };
        match word.split_once('-') {
            None => server(word).map(Selection::Server),
            Some((one, other)) => {
                let (one, other) = (server(one)?, server(other)?);
                (one != other).then(|| Selection::Link(one.min(other), one.max(other)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::choice::{MenuOf, Theme};
    use crate::frame::Frame;
    use crate::msg::{Ask, Msg};
    use crate::words::Language;

    fn open(fragment: &str) -> Store {
        Store::open("https://a.example/", fragment, Language::ENGLISH, Theme::System)
    }

    #[test]
    fn who_opens_a_shared_link_sees_what_was_shown() {
        let mut store = open("lesson/cut-off-leader");
        store.update(Msg::Seek(sim::Time::ms(1_100)));
        assert_eq!(store.shared_link(), store.link());
        store.update(Msg::Select(NodeId::new(2).unwrap()));
        store.update(Msg::Show(Tab::Roles));
        store.update(Msg::Drawer(Ask::Open(Tool::Rules)));
        let link = store.shared_link().unwrap();
        assert!(link.ends_with(";S2;roles;rules"), "{link}");
        let other = open(&link);
        assert_eq!(other.timeline.world().digest(), store.timeline.world().digest());
        assert_eq!(other.shared_link().unwrap(), link);
        assert!(other.notice.is_none());
        let frame = Frame::of(&other);
        assert_eq!(frame.inspector.unwrap().title, "S2");
    }

    #[test]
    fn words_may_stand_behind_whatever_opens_a_run() {
        for run in ["", "lesson/clean-election", "servers=3&seed=7"] {
            let store = open(&format!("{run};S1-S3;logs;network"));
            assert!(store.notice.is_none(), "{run}: {:?}", store.notice);
            assert_eq!(store.shown(), ["S1-S3", "logs", "network"], "{run}");
        }
    }

    #[test]
    fn a_word_that_names_nothing_is_said_and_the_others_hold() {
        for word in ["S9", "S1-S1", "S0", "Snow", "clutser", "S1-"] {
            let store = open(&format!("servers=3;{word};S2"));
            let notice = Frame::of(&store).notice.unwrap();
            assert!(notice.text.contains(&format!("“{word}”")), "{}", notice.text);
            assert_eq!(store.shown(), ["S2"]);
            assert_eq!(store.timeline.world().servers().len(), 3);
        }
    }

    #[test]
    fn a_message_is_not_named_since_it_is_gone_when_the_reader_comes() {
        let mut store = open("");
        store.update(Msg::PlayOrPause);
        let id = store.timeline.world().messages().next().unwrap().id;
        store.update(Msg::SelectMessage(id));
        store.update(Msg::Menu(MenuOf::Nothing));
        assert_eq!(store.shared_link(), store.link());
    }
}
