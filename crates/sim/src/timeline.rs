//! A script being played: seek, act, branch.

use crate::act::Act;
use crate::history::History;
use crate::mark::{Mark, Marker};
use crate::record::Record;
use crate::refusal::Refusal;
use crate::run::{Cue, Run, Script};
use crate::time::Time;
use crate::world::World;
use alloc::collections::VecDeque;
use alloc::vec::Vec;

/// Names a branch; the first is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BranchId(pub usize);

/// One way in which the run went on.
#[derive(Clone, Debug)]
pub struct Branch {
    /// From which branch it left, and where: the time, and after which record.
    parent: Option<(BranchId, Time, u64)>,
    /// How many of its acts its parent had done there.
    shared: usize,
    script: Script,
    keyframes: Vec<Run>,
    /// How many records lie between two keyframes at least.
    interval: u64,
    history: History,
    /// The farthest moment that was reached, and its record.
    end: Time,
    last_record: u64,
}

/// What of a branch must be kept so that it can be played again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What the person did on this way.
    pub script: Script,
    /// From which branch it left, and with how many of its acts done.
    pub parent: Option<(BranchId, usize)>,
    /// The farthest moment that was reached, and its record.
    pub end: (Time, u64),
}

/// A script being played.
#[derive(Clone, Debug)]
pub struct Timeline {
    branches: Vec<Branch>,
    current: BranchId,
    run: Run,
    recent: VecDeque<Record>,
}

/// Why an act was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotActed {
    /// The world does not allow it now.
    Refused(Refusal),
    /// There are [`Timeline::MOST_BRANCHES`] already.
    TooManyBranches,
}

impl Branch {
    fn new(script: Script) -> Self {
        let keyframes = alloc::vec![Run::new(&script)];
        Self {
            parent: None,
            shared: 0,
            script,
            keyframes,
            interval: Self::SHORTEST_INTERVAL,
            history: History::default(),
            end: Time::ZERO,
            last_record: 0,
        }
    }

    /// The most moments kept; when there are more, every other one goes.
    pub const MOST_KEYFRAMES: usize = 256;
    const SHORTEST_INTERVAL: u64 = 256;

    fn keep(&mut self, run: &Run) {
        let number = run.world().record().number;
        let last = self.keyframes.last().map_or(0, |last| last.world().record().number);
        if number < last + self.interval {
            return;
        }
        self.keyframes.push(copy_of(run));
        if Self::MOST_KEYFRAMES < self.keyframes.len() {
            let mut place = 0;
            self.keyframes.retain(|_| {
                place += 1;
                place % 2 == 1
            });
            self.interval *= 2;
        }
    }

    /// From which branch it left, and where: the time, and after which record.
    #[must_use]
    pub const fn parent(&self) -> Option<(BranchId, Time, u64)> {
        self.parent
    }

    /// What the person did on this way.
    #[must_use]
    pub const fn script(&self) -> &Script {
        &self.script
    }

    /// What is remembered of it, up to [`Branch::end`].
    #[must_use]
    pub const fn history(&self) -> &History {
        &self.history
    }

    /// What must be kept of it so that it can be played again.
    #[must_use]
    pub fn keep_for_later(&self) -> Kept {
        let parent = self.parent.map(|(id, ..)| (id, self.shared));
        Kept { script: self.script.clone(), parent, end: (self.end, self.last_record) }
    }

    /// How many moments are kept to start from.
    #[must_use]
    pub const fn kept(&self) -> usize {
        self.keyframes.len()
    }

    /// The farthest moment that was reached.
    #[must_use]
    pub const fn end(&self) -> Time {
        self.end
    }
}

/// One copy of the code that copies: it is ten kilobytes wherever it is inlined.
#[inline(never)]
fn copy_of(run: &Run) -> Run {
    run.clone()
}

impl Timeline {
    /// The most branches.
    pub const MOST_BRANCHES: usize = 256;
    /// The most notable records that are kept of those before the present.
    pub const MOST_RECENT: usize = 16;

    /// The beginning of `script`.
    #[must_use]
    pub fn new(script: Script) -> Self {
        let branch = Branch::new(script);
        let run = Run::new(&branch.script);
        let current = BranchId::default();
        Self { branches: alloc::vec![branch], current, run, recent: VecDeque::new() }
    }

    /// The most records that are played to get back what was kept.
    pub const MOST_RESTORED: u64 = 400_000;

    /// Plays what was kept once more, `current` first; then goes to its end. What is more than
    /// [`Timeline::MOST_RESTORED`] records is not played: those branches end earlier, and go on
    /// when they are. Nothing if there is no branch to play.
    #[must_use]
    pub fn restore(kept: Vec<Kept>, current: BranchId) -> Option<Self> {
        let mut timeline = Self::new(kept.get(current.0)?.script.clone());
        if Self::MOST_BRANCHES < kept.len() {
            return None;
        }
        timeline.branches = kept.iter().map(|one| Branch::new(one.script.clone())).collect();
        let mut left = Self::MOST_RESTORED;
        let others = (0..kept.len()).filter(|place| *place != current.0);
        let order: Vec<usize> = core::iter::once(current.0).chain(others).collect();
        for place in order {
            let one = &kept[place];
            timeline.current = BranchId(place);
            timeline.run = Run::new(&one.script);
            timeline.recent.clear();
            left -= timeline.replay(one, left);
        }
        timeline.current = current;
        timeline.rewind(|_| true, true);
        timeline.seek(timeline.branch().end);
        Some(timeline)
    }

    /// Plays a branch to where it was, `most` records at most; says how many.
    fn replay(&mut self, kept: &Kept, most: u64) -> u64 {
        let (end, last) = kept.end;
        let parent = kept.parent.filter(|(id, _)| *id < self.current);
        while self.record() < last.min(most) && self.advance(end).is_some() {
            let branch = &mut self.branches[self.current.0];
            if let Some((id, shared)) = parent.filter(|(_, shared)| *shared < self.run.acts_done())
                && branch.parent.is_none()
            {
                let record = self.run.world().record();
                branch.parent = Some((id, record.time, record.number - 1));
                branch.shared = shared;
            }
        }
        let branch = &mut self.branches[self.current.0];
        if last <= most {
            self.run.wait(&branch.script, end);
            branch.end = branch.end.max(self.run.world().now());
        }
        self.record().min(last)
    }

    /// Does the next thing unless it is later than `until`; then the clock shows `until`.
    fn advance(&mut self, until: Time) -> Option<&Record> {
        let branch = &mut self.branches[self.current.0];
        let stepped = self.run.step(&branch.script, until).is_some();
        branch.end = branch.end.max(self.run.world().now());
        let record = stepped.then(|| self.run.world().record())?;
        branch.history.take_in(record);
        if branch.last_record < record.number {
            branch.last_record = record.number;
            branch.keep(&self.run);
        }
        let record = self.run.world().record();
        if record.is_notable() {
            self.recent.push_back(record.clone());
            if Self::MOST_RECENT < self.recent.len() {
                self.recent.pop_front();
            }
        }
        Some(record)
    }

    /// Plays on to `time`, but does `most` things at most, and stops where a property breaks.
    /// Returns how many were done.
    pub fn play_to(&mut self, time: Time, most: usize) -> usize {
        let mut done = 0;
        while done < most {
            match self.advance(time) {
                None => break,
                Some(record) => {
                    done += 1;
                    if !record.followed.violations.is_empty() {
                        break;
                    }
                }
            }
        }
        done
    }

    /// Goes to `time`: all that happens up to then has happened.
    pub fn seek(&mut self, time: Time) {
        self.seek_within(time, u64::MAX, usize::MAX);
    }

    /// Goes toward a moment, after the record with this number at the latest, and passes at most so
    /// many records on the way. Says whether it came there; asked again, it goes on.
    pub fn seek_within(&mut self, time: Time, record: u64, most: usize) -> bool {
        let is_early =
            |run: &Run| run.world().record().number <= record && run.world().now() <= time;
        let is_back = time < self.now() || record < self.record();
        self.rewind(is_early, is_back);
        for _ in 0..most {
            if record <= self.record() || self.advance(time).is_none() {
                let branch = &mut self.branches[self.current.0];
                self.run.wait(&branch.script, time);
                branch.end = branch.end.max(self.run.world().now());
                return true;
            }
        }
        false
    }

    /// Goes to where the record with this number was just made; at most to the last one known.
    pub fn seek_record(&mut self, number: u64) {
        let number = number.min(self.branch().last_record);
        let is_back = number <= self.record();
        self.rewind(|run| run.world().record().number <= number, is_back);
        while self.record() < number && self.advance(Time::NEVER).is_some() {}
    }

    /// Goes to the moment that a link names: after the record with this number, at `time`.
    pub fn seek_moment(&mut self, time: Time, record: u64) {
        self.seek_within(time, record, usize::MAX);
    }

    /// To the last but one keyframe that is early enough, so that the records before the moment
    /// sought are passed again: back, if that is asked for, else only if it lies ahead.
    fn rewind(&mut self, is_early: impl Fn(&Run) -> bool, is_back: bool) {
        let branch = &self.branches[self.current.0];
        let early = branch.keyframes.partition_point(|run| is_early(run));
        let place = early.saturating_sub(2);
        let here = self.run.world().record().number;
        let keyframe = branch.keyframes.get(place);
        if let Some(run) = keyframe.filter(|run| is_back || here < run.world().record().number) {
            self.run = copy_of(run);
            self.recent.clear();
        }
    }

    /// A run that stands at a keyframe, at this record at the latest.
    pub(crate) fn run_before(&self, record: u64) -> Run {
        let keyframes = &self.branch().keyframes;
        let early = keyframes.partition_point(|run| run.world().record().number <= record);
        copy_of(&keyframes[early.saturating_sub(1)])
    }

    /// A run that stands at a keyframe, before this time.
    pub(crate) fn run_at(&self, time: Time) -> Run {
        let keyframes = &self.branch().keyframes;
        let early = keyframes.partition_point(|run| run.world().now() < time);
        copy_of(&keyframes[early.saturating_sub(1)])
    }

    /// The records of the branch that is played, of times from `from` to `until`: `most` at most, and
    /// none after the farthest moment that was reached.
    #[must_use]
    pub fn records(&self, from: Time, until: Time, most: usize) -> Vec<Record> {
        let branch = self.branch();
        let mut run = self.run_at(from);
        let mut records = Vec::new();
        while records.len() < most && run.world().record().number < branch.last_record {
            let Some(record) = run.step(&branch.script, until.min(branch.end)) else { break };
            if from <= record.time {
                records.push(record.clone());
            }
        }
        records
    }

    /// Looks ahead for a record that bears a mark of which `is_it` says so, up to `horizon`. It goes
    /// nowhere: who acts next still acts where the run stands.
    #[must_use]
    pub fn look_ahead(&self, horizon: Time, is_it: impl Fn(&Marker) -> bool) -> Option<u64> {
        let mut run = copy_of(&self.run);
        let mut seen = History::default();
        while let Some(record) = run.step(&self.branch().script, horizon) {
            seen.take_in(record);
            let number = record.number;
            let marks = seen.markers().iter().rev().take_while(|mark| mark.record == number);
            if marks.into_iter().any(&is_it) {
                return Some(number);
            }
        }
        None
    }

    /// Goes on to the record with this number, and plays what was not known yet.
    pub fn play_to_record(&mut self, number: u64) {
        while self.record() < number && self.advance(Time::NEVER).is_some() {}
    }

    /// One record on; plays what was not known yet. Returns it.
    pub fn step_forward(&mut self) -> &Record {
        self.advance(Time::NEVER);
        self.world().record()
    }

    /// One record back.
    pub fn step_back(&mut self) {
        self.seek_record(self.record().saturating_sub(1));
    }

    /// A person does something now. In the past it starts a branch, and the old one stays.
    ///
    /// # Errors
    /// Says why not; then nothing changed.
    pub fn act(&mut self, act: impl Into<Act>) -> Result<(), NotActed> {
        let act = act.into();
        self.world().allows(&act).map_err(NotActed::Refused)?;
        let (at, after) = self.run.moment();
        if self.is_past() {
            self.branch_off()?;
        }
        let branch = &mut self.branches[self.current.0];
        branch.script.acts.push(Cue { at, after, act });
        self.advance(at);
        Ok(())
    }

    /// What a person did last, up to this moment, in which record and when.
    #[must_use]
    pub fn last_act(&self) -> Option<(&Act, u64, Time)> {
        self.acts_back().next()
    }

    /// What a person did up to this moment, the last first.
    fn acts_back(&self) -> impl Iterator<Item = (&Act, u64, Time)> {
        let markers = self.branch().history().markers();
        let past = markers.partition_point(|marker| marker.record <= self.record());
        markers[..past].iter().rev().filter_map(|marker| match &marker.mark {
            Mark::Act(act) => Some((act, marker.record, marker.time)),
            Mark::Trouble(_) | Mark::Election(..) | Mark::Commit(_) | Mark::Violation(_) => None,
        })
    }

    /// Takes back what a person did from this record on, or nothing: the moment is the one before it,
    /// on the branch that it left, or on a new one. The branch that has it stays.
    ///
    /// # Errors
    /// There are too many branches already; then nothing changed.
    pub fn take_back(&mut self, from: u64) -> Result<(), NotActed> {
        let acts = self.acts_back().take_while(|(_, record, _)| from <= *record);
        let Some((_, number, time)) = acts.last() else { return Ok(()) };
        let before = (time, number - 1);
        let left = self.branch().parent.filter(|(_, time, record)| (*time, *record) == before);
        if let Some((parent, ..)) = left {
            self.current = parent;
        } else if Self::MOST_BRANCHES <= self.branches.len() {
            return Err(NotActed::TooManyBranches);
        }
        self.seek_moment(before.0, before.1);
        if left.is_some() { Ok(()) } else { self.branch_off() }
    }

    /// Has more happened after this moment, or will the script do more?
    fn is_past(&self) -> bool {
        let branch = self.branch();
        self.run.acts_done() < branch.script.acts.len()
            || self.record() < branch.last_record
            || self.now() < branch.end
    }

    fn branch_off(&mut self) -> Result<(), NotActed> {
        if Self::MOST_BRANCHES <= self.branches.len() {
            return Err(NotActed::TooManyBranches);
        }
        let (now, record) = (self.now(), self.record());
        let old = self.branch();
        let is_past =
            |run: &&Run| run.world().record().number <= record && run.world().now() <= now;
        let mut script = old.script.clone();
        script.acts.truncate(self.run.acts_done());
        let branch = Branch {
            parent: Some((self.current, now, record)),
            shared: self.run.acts_done(),
            script,
            keyframes: old.keyframes.iter().take_while(is_past).map(copy_of).collect(),
            interval: old.interval,
            history: old.history.up_to(record, self.world().messages()),
            end: now,
            last_record: record,
        };
        self.current = BranchId(self.branches.len());
        self.branches.push(branch);
        Ok(())
    }

    /// Goes to another branch, to the present moment if the branch is that long, else to its end.
    pub fn switch(&mut self, to: BranchId) {
        let Some(branch) = self.branches.get(to.0) else { return };
        let time = self.now().min(branch.end);
        self.current = to;
        self.rewind(|run| run.world().now() <= time, true);
        self.seek(time);
    }

    /// The world at this moment.
    #[must_use]
    pub const fn world(&self) -> &World {
        self.run.world()
    }

    /// What the clock shows.
    #[must_use]
    pub const fn now(&self) -> Time {
        self.run.world().now()
    }

    /// The number of the last record.
    #[must_use]
    pub const fn record(&self) -> u64 {
        self.run.world().record().number
    }

    /// Where a person who acts now does so: the time, and after how many things at that very time.
    #[must_use]
    pub fn moment(&self) -> (Time, u32) {
        self.run.moment()
    }

    /// The notable records up to this moment, the newest last.
    pub fn recent(&self) -> impl DoubleEndedIterator<Item = &Record> {
        self.recent.iter()
    }

    /// The branch that is played.
    #[must_use]
    pub fn branch(&self) -> &Branch {
        &self.branches[self.current.0]
    }

    /// Which one that is.
    #[must_use]
    pub const fn current(&self) -> BranchId {
        self.current
    }

    /// All branches, in the order of their making.
    #[must_use]
    pub fn branches(&self) -> &[Branch] {
        &self.branches
    }
}
