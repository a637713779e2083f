//! What the browser keeps beside the address, so that a reload, Back and Forward find every branch
//! again and not only the one that a link holds.

use crate::lesson::Lesson;
use crate::store::{Selection, Store};
use crate::visit::{KeptBranch, Visit};
use raft::NodeId;
use scenario::link::{self, Link, Reached};
use sim::{Branch, BranchId, ENGINE_VERSION, Kept, Time, Timeline};

impl Store {
    /// The address of this moment, and what must be kept beside it. Where a branch is more than a
    /// link can hold, the address says nothing rather than something older.
    #[must_use]
    pub fn visit(&self) -> Visit {
        let branches = self.timeline.branches().iter().enumerate();
        let branches: Option<Vec<KeptBranch>> =
            branches.map(|(place, branch)| self.keep(BranchId(place), branch)).collect();
        Visit {
            fragment: self.fragment(),
            engine: ENGINE_VERSION,
            branches: branches.unwrap_or_default(),
            current: self.timeline.current().0,
            time: self.timeline.now().0,
            record: self.timeline.record(),
            lesson: self
                .lesson
                .as_ref()
                .and_then(|lesson| Some((lesson.name?.to_owned(), lesson.place))),
            written: self
                .lesson
                .as_ref()
                .filter(|lesson| lesson.name.is_none())
                .map(|lesson| (lesson.words(), lesson.place)),
            selected: match self.selection {
                Some(Selection::Server(id)) => Some(id.number()),
                Some(Selection::Message(_) | Selection::Link(..)) | None => None,
            },
        }
    }

    /// Shows a visit again. Returns whether it could; if not, nothing changed.
    pub fn return_to(&mut self, visit: &Visit) -> bool {
        let kept = visit.branches.iter().map(KeptBranch::kept).collect::<Option<Vec<Kept>>>();
        let current = BranchId(visit.current);
        let restored = kept.filter(|_| visit.engine == ENGINE_VERSION);
        let Some(timeline) = restored.and_then(|kept| Timeline::restore(kept, current)) else {
            return false;
        };
        // Back is an undo of its own, and a reload undoes nothing.
        let replaced = core::mem::take(&mut self.replaced);
        let left = self.left.take();
        self.show(timeline);
        self.left = left.or_else(|| self.replaced.pop());
        self.replaced = replaced;
        self.timeline.seek_within(Time(visit.time), visit.record, Timeline::MOST_RESTORED as usize);
        let names = visit.branches.iter().zip(0..);
        self.names = names
            .filter_map(|(branch, place)| Some((BranchId(place), branch.name.clone()?)))
            .collect();
        let named = visit.lesson.as_ref().and_then(|(name, place)| Lesson::open(name, *place));
        let first = self.timeline.branches().first().map(|branch| branch.script().clone());
        let written = visit.written.as_ref().zip(first);
        let written =
            || written.and_then(|((words, place), it)| Lesson::written(words, &it, *place));
        if let Some(lesson) = named.or_else(written) {
            self.take_lesson(lesson);
        }
        self.selection = visit.selected.and_then(NodeId::new).map(Selection::Server);
        self.window_shows_now();
        true
    }

    fn keep(&self, id: BranchId, branch: &Branch) -> Option<KeptBranch> {
        let Kept { script, parent, end: (time, record) } = branch.keep_for_later();
        let moment = Reached { time, record };
        let link = Link { script, moment, engine: ENGINE_VERSION, digest: 0, lesson: None };
        Some(KeptBranch {
            link: link::encode(&link).ok()?,
            parent: parent.map(|(id, shared)| (id.0, shared)),
            name: self.names.get(&id).cloned(),
        })
    }
}
