//! Jumping to the next or the previous thing worth seeing.

use crate::choice::Jump;
use crate::notice::Notice;
use crate::store::Store;
use sim::{Edge, MarkKind, Span};

/// How far ahead a jump looks for what has not happened yet.
const HORIZON: Span = Span::ms(10_000);

impl Jump {
    pub(crate) const fn kind(self) -> MarkKind {
        match self {
            Self::Election => MarkKind::Election,
            Self::Commit => MarkKind::Commit,
            Self::Fault => MarkKind::Fault,
        }
    }
}

impl Store {
    pub(crate) fn jump(&mut self, jump: Jump, forward: bool) {
        self.player.pause();
        self.leave_passage();
        let here = self.timeline.record();
        let found = if forward { self.next(jump, here) } else { self.previous(jump, here) };
        match found {
            Some(record) => self.timeline.seek_record(record),
            None => self.notice = Some(Notice::NothingFound(jump, forward)),
        }
    }

    fn previous(&self, jump: Jump, here: u64) -> Option<u64> {
        let history = self.timeline.branch().history();
        let (before, _) = history.marks_of(jump.kind(), here.checked_sub(1)?);
        history.mark_of(jump.kind(), before.checked_sub(1)?).map(|marker| marker.record)
    }

    /// The next one that is known; else the first that will be.
    fn next(&mut self, jump: Jump, here: u64) -> Option<u64> {
        let history = self.timeline.branch().history();
        let (done, _) = history.marks_of(jump.kind(), here);
        if let Some(marker) = history.mark_of(jump.kind(), done) {
            return Some(marker.record);
        }
        let horizon = self.timeline.branch().end().max(self.timeline.now()) + HORIZON;
        let found =
            self.timeline.look_ahead(horizon, |marker| marker.mark.kind() == jump.kind())?;
        self.timeline.play_to_record(found);
        Some(found)
    }

    /// To where this edge of the role diagram was last taken before now, or else first after.
    pub(crate) fn seek_edge(&mut self, edge: Edge) {
        let here = self.timeline.record();
        let changes = self.timeline.branch().history().changes();
        let mut taken = changes.iter().filter(|change| change.edge == Some(edge));
        let before = taken.clone().rfind(|change| change.record < here);
        if let Some(record) = before.or_else(|| taken.next()).map(|change| change.record) {
            self.player.pause();
            self.leave_passage();
            self.timeline.seek_record(record);
        }
    }
}
