//! Jumping to the next or the previous thing worth seeing.

use crate::msg::Jump;
use crate::store::{Notice, Store};
use sim::{Edge, Mark, Marker, Span};

/// How far ahead a jump looks for what has not happened yet.
const HORIZON: Span = Span::ms(10_000);

impl Jump {
    const fn is(self, marker: &Marker) -> bool {
        match self {
            Self::Election => matches!(marker.mark, Mark::Election(..)),
            Self::Commit => matches!(marker.mark, Mark::Commit(_)),
            Self::Fault => matches!(marker.mark, Mark::Fault(_)),
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
        let markers = self.timeline.branch().history().markers();
        let before = |marker: &&Marker| marker.record < here && jump.is(marker);
        markers.iter().rev().find(before).map(|marker| marker.record)
    }

    /// The next one that is known; else the first that will be.
    fn next(&mut self, jump: Jump, here: u64) -> Option<u64> {
        let after = |marker: &&Marker| here < marker.record && jump.is(marker);
        let known = self.timeline.branch().history().markers();
        if let Some(record) = known.iter().find(after).map(|marker| marker.record) {
            return Some(record);
        }
        let horizon = self.timeline.branch().end().max(self.timeline.now()) + HORIZON;
        let found = self.timeline.look_ahead(horizon, |marker| jump.is(marker))?;
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
