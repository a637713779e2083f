//! The playground itself: a timeline, and the words for it.

use crate::options::{Beginning, Options};
use crate::record::RunRecord;
use crate::state::ClusterState;
use crate::time::{ms, time};
use scenario::link::{Link, Replay};
use scenario::{Language, Scenario};
use serde::Serialize;
use sim::{BranchId, NotActed, Time, Timeline};

/// A cluster that can be acted on and asked.
#[derive(Clone, Debug)]
pub struct Playground {
    timeline: Timeline,
    /// What it was made of: its title, its notes, what it expects.
    scenario: Scenario,
    language: Language,
    differs: bool,
}

/// One way that the run went.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct BranchInfo {
    /// Its number, from 0.
    pub id: u32,
    /// The branch that it left.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<u32>,
    /// When it left that, in milliseconds.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<f64>,
    /// The farthest moment that was reached, in milliseconds.
    pub end: f64,
    /// Is it the one that is played?
    pub current: bool,
}

/// What became of something that the scenario expects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Expectation {
    /// Its line in the scenario.
    pub line: u32,
    /// What is expected.
    pub expected: String,
    /// What is so instead; nothing if it came true.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
}

/// How far a run came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// What was waited for is so.
    Fact,
    /// It is the time that was named.
    Time,
    /// A property broke just now.
    Broken,
    /// So many records were made, and it goes on.
    Most,
}

impl Playground {
    /// The most records that one run makes.
    pub const MOST_RECORDS: u64 = scenario::limits::MOST_RECORDS;
    /// The most records that one call returns.
    pub const MOST_RETURNED: usize = 10_000;

    /// Makes one.
    ///
    /// # Errors
    /// What is wrong with the options.
    pub fn new(options: &Options) -> Result<Self, String> {
        let language = options.language()?;
        Ok(match options.beginning()? {
            Beginning::Scenario(scenario) => {
                let mut timeline = Timeline::new(scenario.script.clone());
                timeline.seek(Time::ZERO);
                Self { timeline, scenario: *scenario, language, differs: false }
            }
            Beginning::Link(link) => {
                let mut timeline = Timeline::new(link.script.clone());
                timeline.seek_moment(link.moment.time, link.moment.record);
                let differs = link.judge(timeline.world()) != Replay::Same;
                let scenario = Scenario { script: link.script, ..Scenario::default() };
                Self { timeline, scenario, language, differs }
            }
        })
    }

    /// Was it made of a link whose run is another one here, because another engine made it?
    #[must_use]
    pub const fn differs(&self) -> bool {
        self.differs
    }

    /// Does what a scenario would write behind a time: `crash S1`. In the past it starts a branch.
    ///
    /// # Errors
    /// What is wrong with the text, or why it cannot be done now; then nothing changed.
    pub fn act(&mut self, text: &str) -> Result<RunRecord, String> {
        let act = scenario::act(text, self.timeline.world().all());
        let act = act.map_err(|error| error.to_string())?;
        self.timeline.act(act).map_err(|why| match why {
            NotActed::Refused(refusal) => scenario::why_not(&refusal, self.language),
            NotActed::TooManyBranches => {
                format!("there are {} branches already", Timeline::MOST_BRANCHES)
            }
        })?;
        Ok(self.last())
    }

    /// The next thing happens; nothing if nothing does any more.
    pub fn step(&mut self) -> Option<RunRecord> {
        self.advance(Time::NEVER).then(|| self.last())
    }

    /// Does the next thing unless it is later than `until`.
    fn advance(&mut self, until: Time) -> bool {
        let before = self.timeline.record();
        self.timeline.play_to(until, 1);
        before < self.timeline.record()
    }

    /// The last record.
    #[must_use]
    pub fn last(&self) -> RunRecord {
        RunRecord::of(self.timeline.world().record(), self.language)
    }

    /// The number of the last record.
    #[must_use]
    pub const fn number(&self) -> u64 {
        self.timeline.record()
    }

    /// What the clock shows, in milliseconds.
    #[must_use]
    pub fn time(&self) -> f64 {
        ms(self.timeline.now())
    }

    /// What it is called.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.scenario.title.get(self.language)
    }

    /// Is this so now: `S1 is leader`, as a scenario expects it?
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn holds(&self, fact: &str) -> Result<bool, String> {
        scenario::holds(fact, self.timeline.world()).map_err(|error| error.to_string())
    }

    /// Runs until `until`, in milliseconds, until a fact is so or a property breaks, but makes `most`
    /// records at most.
    ///
    /// # Errors
    /// What is wrong with the time or the fact.
    pub fn run_until(
        &mut self,
        until: f64,
        fact: Option<&str>,
        most: u64,
    ) -> Result<Reached, String> {
        let until = time(until)?;
        for _ in 0..most {
            if let Some(fact) = fact
                && self.holds(fact)?
            {
                return Ok(Reached::Fact);
            }
            if !self.advance(until) {
                return Ok(Reached::Time);
            }
            if self.broke() {
                return Ok(Reached::Broken);
            }
        }
        Ok(Reached::Most)
    }

    /// Goes to a time, in milliseconds, backwards or forwards.
    ///
    /// # Errors
    /// It is no time.
    pub fn seek(&mut self, to: f64) -> Result<(), String> {
        self.timeline.seek(time(to)?);
        Ok(())
    }

    /// How the cluster stands.
    #[must_use]
    pub fn state(&self) -> ClusterState {
        ClusterState::of(self.timeline.world(), self.language)
    }

    /// The records of times from `from` to `until`, in milliseconds, [`Playground::MOST_RETURNED`] at
    /// most.
    ///
    /// # Errors
    /// One of them is no time.
    pub fn records(&self, from: f64, until: f64) -> Result<Vec<RunRecord>, String> {
        let (from, until) = (time(from)?, time(until)?);
        let records = self.timeline.records(from, until, Self::MOST_RETURNED);
        Ok(records.iter().map(|record| RunRecord::of(record, self.language)).collect())
    }

    /// The farthest moment of the branch that is played, in milliseconds.
    #[must_use]
    pub fn end(&self) -> f64 {
        ms(self.timeline.branch().end())
    }

    /// The place of the branch that is played.
    #[must_use]
    pub fn current(&self) -> usize {
        self.timeline.current().0
    }

    /// All ways that the run went.
    #[must_use]
    pub fn branches(&self) -> Vec<BranchInfo> {
        let number = |id: BranchId| u32::try_from(id.0).unwrap_or(u32::MAX);
        let all = self.timeline.branches().iter().enumerate();
        all.map(|(place, branch)| BranchInfo {
            id: number(BranchId(place)),
            parent: branch.parent().map(|(id, ..)| number(id)),
            left: branch.parent().map(|(_, at, _)| ms(at)),
            end: ms(branch.end()),
            current: BranchId(place) == self.timeline.current(),
        })
        .collect()
    }

    /// Plays another branch, from the same moment.
    ///
    /// # Errors
    /// There is no such branch.
    pub fn switch(&mut self, branch: u32) -> Result<(), String> {
        let count = self.timeline.branches().len();
        let id = usize::try_from(branch).ok().filter(|id| *id < count);
        let id = id.ok_or_else(|| {
            format!("expected a branch from 0 to {}, found {branch}", count.saturating_sub(1))
        })?;
        self.timeline.switch(BranchId(id));
        Ok(())
    }

    /// The link to this moment, as the fragment of an address.
    ///
    /// # Errors
    /// What of it no link can hold.
    pub fn link(&self) -> Result<String, String> {
        let script = self.timeline.branch().script().clone();
        let link = Link::to(script, self.timeline.world());
        let said = |error| scenario::explain_link_error(&error, self.language);
        scenario::link::encode(&link).map_err(said)
    }

    /// The run as the text of a scenario, with all that was done.
    #[must_use]
    pub fn scenario(&self) -> String {
        scenario::print(&self.as_scenario())
    }

    fn as_scenario(&self) -> Scenario {
        let mut scenario = self.scenario.clone();
        scenario.script = self.timeline.branch().script().clone();
        scenario.end = scenario.end.max(self.timeline.now()).max(scenario.last_named());
        scenario
    }

    /// What became of all that the scenario expects, over its whole run.
    #[must_use]
    pub fn check(&self) -> Vec<Expectation> {
        let verdicts = scenario::verdicts(&self.as_scenario()).into_iter();
        let told = |it: scenario::Verdict| Expectation {
            line: it.line,
            expected: it.expected,
            found: it.found,
        };
        verdicts.map(told).collect()
    }

    /// Did something break in the last record?
    #[must_use]
    pub fn broke(&self) -> bool {
        !self.timeline.world().record().followed.violations.is_empty()
    }
}
