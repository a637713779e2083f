//! A script, and a run that plays it.

use crate::act::Act;
use crate::record::Record;
use crate::settings::Settings;
use crate::time::Time;
use crate::world::World;
use alloc::vec::Vec;

/// All that a person decided. The rest follows from the seed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// The cluster's settings.
    pub settings: Settings,
    /// Every draw follows from it.
    pub seed: u64,
    /// What the person does, in the order of their moments.
    pub acts: Vec<Cue>,
}

/// What a person does, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    /// When.
    pub at: Time,
    /// After how many of the things that happen by themselves at that very microsecond: usually 0,
    /// before all of them. It tells apart what a person sees when stepping through them.
    pub after: u32,
    /// What.
    pub act: Act,
}

impl Script {
    /// Adds `cue` where its moment puts it, after those of the same moment.
    pub fn insert(&mut self, cue: Cue) {
        let place =
            self.acts.partition_point(|other| (other.at, other.after) <= (cue.at, cue.after));
        self.acts.insert(place, cue);
    }
}

/// A world, and how far into the script it is. A copy of it is a moment that can be gone back to.
#[derive(Clone, Debug)]
pub struct Run {
    world: World,
    /// How many of the script's acts have been done.
    done: usize,
    /// How many things happened by themselves at this very microsecond.
    ties: u32,
}

impl Run {
    /// The beginning.
    #[must_use]
    pub fn new(script: &Script) -> Self {
        Self { world: World::new(script.settings, script.seed), done: 0, ties: 0 }
    }

    /// Does the next thing, the script's or the world's own, unless it is later than `until`.
    /// Then the clock shows `until`, and there is no record.
    pub fn step(&mut self, script: &Script, until: Time) -> Option<&Record> {
        let own = self.world.next_at();
        let cue = script.acts.get(self.done);
        match cue.filter(|cue| own.is_none_or(|own| self.is_before(cue, own))) {
            Some(cue) => {
                let at = cue.at.max(self.world.now());
                if until < at {
                    return self.wait_until(until);
                }
                self.wait_until(at);
                self.done += 1;
                Some(self.world.step(cue.act.clone()))
            }
            None => match self.world.next().filter(|(at, _)| *at <= until) {
                None => self.wait_until(until),
                Some((at, event)) => {
                    self.wait_until(at);
                    self.ties += 1;
                    Some(self.world.step(event))
                }
            },
        }
    }

    /// The clock goes on to `time`, but not past what comes next.
    pub(crate) fn wait(&mut self, script: &Script, time: Time) {
        let own = self.world.next_at().unwrap_or(Time::NEVER);
        let act = script.acts.get(self.done).map_or(Time::NEVER, |cue| cue.at);
        self.wait_until(time.min(own).min(act));
    }

    /// Is `cue` due before what the world does by itself at `own`?
    fn is_before(&self, cue: &Cue, own: Time) -> bool {
        let ties = if self.world.now() == own { self.ties } else { 0 };
        cue.at < own || cue.at == own && cue.after <= ties
    }

    /// The clock goes on, and there is no record of that.
    fn wait_until(&mut self, time: Time) -> Option<&Record> {
        if self.world.now() < time && time != Time::NEVER {
            self.world.wait_until(time);
            self.ties = 0;
        }
        None
    }

    /// Where a person who acts now does so.
    #[must_use]
    pub fn moment(&self) -> (Time, u32) {
        (self.world.now(), self.ties)
    }

    /// The world as it is.
    #[must_use]
    pub const fn world(&self) -> &World {
        &self.world
    }

    /// How many of the script's acts have been done.
    #[must_use]
    pub const fn acts_done(&self) -> usize {
        self.done
    }
}
