//! What the drawer is told.

use crate::choice::{Place, Tool};
use crate::drawer::{Draft, Judged};
use crate::frame::{StatusView, dials};
use crate::msg::{Ask, Copied};
use crate::store::{Request, Selection, Store};
use raft::NodeId;
use scenario::{Claim, Scenario, amount};
use sim::{Amount, Bounds, Change, Faults, LinkAct, Script, Setting, SettingAct, Settings, Span};
use sim::{Time, Trouble, TroubleAct, Ways};

/// A number alone is meant in the unit that stands beside the control, and ranges are written in
/// many ways: `150-300`, `150 to 300 ms`.
fn with_unit(setting: &Setting, typed: &str) -> String {
    let typed = typed.trim();
    match setting.bounds {
        Bounds::Share => format!("{typed}%"),
        Bounds::Span(..) => format!("{typed}ms"),
        Bounds::Range(..) => {
            let typed = typed.replace(" to ", "..").replace(['-', '–', '~'], "..").replace(' ', "");
            let unit = typed.trim_start_matches(|sign: char| sign.is_ascii_digit() || sign == '.');
            let unit = if unit.is_empty() { "ms" } else { unit };
            let part = |part: &str| {
                let has_unit = part.ends_with(|last: char| last.is_ascii_alphabetic());
                if has_unit { part.to_owned() } else { format!("{part}{unit}") }
            };
            typed.split("..").map(part).collect::<Vec<_>>().join("..")
        }
        Bounds::Number(..) | Bounds::Switch | Bounds::Rules => typed.to_owned(),
    }
}

/// How long before it breaks a run is shown that does.
const BEFORE_IT_BREAKS: Time = Time::ms(300);
/// How long before its first act.
const BEFORE_AN_ACT: Time = Time::ms(100);

impl Store {
    pub(crate) fn ask(&mut self, ask: Ask) -> Option<Request> {
        match ask {
            Ask::Open(tool) => self.open_tool(tool),
            Ask::Shut => return self.shut(),
            Ask::Widen(wide) => self.drawer.is_wide = wide,
            Ask::Set(setting, amount) => self.set(setting, amount),
            Ask::Type(setting, typed) => self.type_setting(setting, typed),
            Ask::Way(from, to) => self.choose_way(from, to),
            Ask::Dial(ways, dial, typed) => self.turn(ways, dial, typed),
            Ask::Same(ways) => self.set_the_same(ways),
            Ask::Profile(profile) => {
                profile.in_full().for_each(|(setting, amount)| self.set(setting, amount));
            }
            Ask::List(listed) => self.drawer.rules.listed = listed,
            Ask::Words(words) => self.drawer.rules.words = words,
            Ask::Fold(chapter) => self.fold(chapter),
            Ask::RunWithout(rule) => self.show_run(scenario::corpus::run_without(rule)),
            Ask::RunNamed(name) => self.show_run(scenario::corpus::named(name)),
            Ask::Trouble(trouble) => self.wish_trouble(trouble),
            Ask::TroubleEvery(typed) => self.space_trouble(&typed),
            Ask::Seed(seed) => self.plan_seed(seed),
            Ask::TypeSeed(typed) => self.type_seed(typed),
            Ask::PutBack => self.put_back(),
            Ask::Discard => self.discard(),
            Ask::Start => self.start_run(),
            Ask::Write(text, line) => self.write(text, line),
            Ask::Run => self.run(),
            Ask::Reread => self.drawer.draft = None,
            Ask::Copy(what) => return Some(Request::Copy(self.copied(what))),
        }
        None
    }

    /// A tool is opened, or closed if it was open.
    fn open_tool(&mut self, tool: Tool) {
        // What was typed wrongly in one tool is nothing to another.
        self.drawer.wrong = None;
        let was = self.drawer.tool.replace(tool);
        if was == Some(tool) {
            self.drawer.tool = None;
        }
    }

    /// The drawer is closed; the focus goes back to its tool.
    fn shut(&mut self) -> Option<Request> {
        self.drawer.tool.take().map(|tool| Request::Focus(Place::Tool(tool)))
    }

    /// What the next run would be: as this one is now, with what was planned.
    pub(crate) fn next_run(&self) -> Script {
        let mut settings = *self.timeline.world().settings();
        for (setting, amount) in &self.drawer.planned {
            setting.set(&mut settings, *amount);
        }
        let seed = self.drawer.seed.unwrap_or(self.timeline.branch().script().seed);
        Script { settings, seed, acts: Vec::new() }
    }

    fn set(&mut self, setting: &'static Setting, amount: Amount) {
        self.drawer.wrong = None;
        let is_so = setting.get(self.timeline.world().settings()) == amount;
        match setting.change {
            Change::Live if is_so => {}
            Change::Live => self.act(SettingAct::Set((setting, amount))),
            Change::NewRun => {
                self.drawer.planned.retain(|(other, _)| *other != setting);
                if !is_so {
                    self.drawer.planned.push((setting, amount));
                }
            }
        }
    }

    /// What cannot be is kept as it was typed, and the setting stays as it is.
    fn type_setting(&mut self, setting: &'static Setting, typed: String) {
        let of_unit = |_| amount(setting, &with_unit(setting, &typed));
        match amount(setting, &typed).or_else(of_unit) {
            Ok(amount) => self.set(setting, amount),
            Err(_) => self.drawer.wrong = Some((Some(setting), typed)),
        }
    }

    /// The way whose dials are shown: the one that was chosen, or the first that there is.
    pub(crate) fn chosen_way(&self) -> Option<(NodeId, NodeId)> {
        let servers = self.timeline.world().all();
        let is_there = |way: &(NodeId, NodeId)| servers.contains(way.0) && servers.contains(way.1);
        let mut first = servers.iter();
        self.drawer.way.filter(is_there).or_else(|| first.next().zip(first.next()))
    }

    fn choose_way(&mut self, from: NodeId, to: NodeId) {
        self.drawer.wrong = None;
        if self.drawer.way == Some((from, to)) {
            let ways = Ways::one(from, to);
            let is_cut = self.timeline.world().is_cut(from, to);
            self.act(if is_cut { LinkAct::Mend(ways) } else { LinkAct::Cut(ways) });
        }
        self.drawer.way = Some((from, to));
        self.drawer.tool = Some(Tool::Network);
        self.select(Selection::Link(from.min(to), from.max(to)));
    }

    /// What cannot be is kept as it was typed, and the dial stays as it is.
    fn turn(&mut self, ways: Ways, dial: &'static Setting, typed: String) {
        let of_unit = |_| amount(dial, &with_unit(dial, &typed));
        match amount(dial, &typed).or_else(of_unit) {
            Ok(amount) => {
                self.drawer.wrong = None;
                let act = LinkAct::Turn(ways, (dial, amount));
                // What is so already needs no act.
                if self.timeline.world().allows(&act.clone().into()).is_ok() {
                    self.act(act);
                }
            }
            Err(_) => self.drawer.wrong = Some((Some(dial), typed)),
        }
    }

    /// Sets these ways as the one that was chosen: its dials, and whether it is cut.
    fn set_the_same(&mut self, ways: Ways) {
        let Some((from, to)) = self.chosen_way() else { return };
        let world = self.timeline.world();
        let settings = Settings { link: *world.link(from, to), ..*world.settings() };
        let cut = if world.is_cut(from, to) { LinkAct::Cut } else { LinkAct::Mend };
        let turns = dials().map(|dial| LinkAct::Turn(ways, (dial, dial.get(&settings))));
        for act in turns.chain([cut(ways)]) {
            if self.timeline.world().allows(&act.clone().into()).is_ok() {
                self.act(act);
            }
        }
    }

    /// The faults that happen by themselves, or would.
    pub(crate) fn wished_trouble(&self) -> Trouble {
        let usual = Trouble { every: Span::ms(500), faults: Faults::USUAL };
        let (made, _) = self.timeline.world().trouble();
        made.or(self.drawer.trouble).unwrap_or(usual)
    }

    fn wish_trouble(&mut self, trouble: Trouble) {
        self.drawer.trouble = Some(trouble);
        if self.timeline.world().trouble().0.is_some() {
            self.act(TroubleAct::Make(trouble.every, trouble.faults));
        }
    }

    /// What is no time leaves it as it is.
    fn space_trouble(&mut self, typed: &str) {
        let every =
            scenario::span(typed.trim()).or_else(|| scenario::span(&format!("{}ms", typed.trim())));
        if let Some(every) = every.filter(|every| Span::ZERO < *every) {
            let wished = self.wished_trouble();
            self.wish_trouble(Trouble { every, ..wished });
        }
    }

    fn plan_seed(&mut self, seed: u64) {
        self.drawer.wrong = None;
        let is_so = self.timeline.branch().script().seed == seed;
        self.drawer.seed = (!is_so).then_some(seed);
    }

    fn type_seed(&mut self, typed: String) {
        match typed.trim().parse() {
            Ok(seed) => self.plan_seed(seed),
            Err(_) => self.drawer.wrong = Some((None, typed)),
        }
    }

    /// Every setting that can change now is as usual again, and what waits is forgotten.
    fn put_back(&mut self) {
        self.discard();
        let unusual = |settings: &Settings| {
            let mut rows = Setting::ALL.iter().filter(|row| row.change == Change::Live);
            rows.find(|row| !row.is_usual(settings))
        };
        while let Some(setting) = unusual(self.timeline.world().settings()) {
            let before = *self.timeline.world().settings();
            self.set(setting, setting.unsaid);
            if before == *self.timeline.world().settings() {
                return;
            }
        }
    }

    fn discard(&mut self) {
        (self.drawer.planned, self.drawer.seed) = (Vec::new(), None);
        self.drawer.wrong = None;
    }

    fn start_run(&mut self) {
        let script = self.next_run();
        self.replace_script(script);
    }

    fn fold(&mut self, chapter: &'static str) {
        let unfolded = &mut self.drawer.rules.unfolded;
        match unfolded.iter().position(|it| *it == chapter) {
            Some(place) => drop(unfolded.remove(place)),
            None => unfolded.push(chapter),
        }
    }

    /// Opens this run shortly before something is done in it.
    fn show_run(&mut self, text: Option<&str>) {
        let Some(Ok(scenario)) = text.map(scenario::parse) else { return };
        let breaks = scenario.expects.iter().find_map(|expect| match expect.claim {
            Claim::Breaks(at, _) => Some(at.since(BEFORE_IT_BREAKS)),
            Claim::At(..) | Claim::Finally(_) | Claim::Costs(_) | Claim::Always(_) => None,
        });
        let acts = scenario.script.acts.first().map(|cue| cue.at.since(BEFORE_AN_ACT));
        let begin = breaks.into_iter().chain(acts).min().unwrap_or_default();
        let rules = core::mem::take(&mut self.drawer.rules);
        self.open_scenario(scenario);
        self.timeline.seek(Time::ZERO + begin);
        // How it breaks is told where the drawer is.
        (self.drawer.rules, self.drawer.tool) = (rules, None);
    }

    fn write(&mut self, text: String, line: String) {
        let mistake = scenario::parse(&text).err();
        self.drawer.draft = Some(Draft { text, mistake, line });
    }

    /// Opens the scenario that is written; with a mistake it stays as it is.
    fn run(&mut self) {
        let Some(draft) = &self.drawer.draft else { return };
        if let Ok(scenario) = scenario::parse(&draft.text) {
            self.open_scenario(scenario);
        }
    }

    fn copied(&self, what: Copied) -> String {
        match what {
            Copied::Link => format!("{}#{}", self.address, self.fragment()),
            Copied::Text => scenario::print(&self.judged_scenario()),
            Copied::Status => StatusView::of(self).map(|status| status.text()).unwrap_or_default(),
            Copied::Trace => scenario::trace(&self.judged_scenario()),
        }
    }

    /// The run, told from its beginning to this moment.
    #[must_use]
    pub fn trace(&self) -> String {
        scenario::trace(&Scenario { end: self.timeline.now(), ..self.judged_scenario() })
    }

    /// What is played, with all that its scenario says, on whichever branch.
    fn judged_scenario(&self) -> Scenario {
        let script = self.timeline.branch().script().clone();
        match &self.lesson {
            Some(lesson) => Scenario { script, ..lesson.scenario.clone() },
            None => self.scenario(),
        }
    }

    /// Judges the expectations anew if the run is another one, while someone looks.
    pub(crate) fn judge(&mut self) {
        let of = (self.timeline.current(), self.timeline.branch().script().acts.len());
        if self.drawer.tool != Some(Tool::Text) {
            self.drawer.judged = None;
        } else if self.drawer.judged.as_ref().is_none_or(|judged| judged.of != of) {
            let scenario = self.judged_scenario();
            let verdicts = scenario::verdicts(&scenario);
            self.drawer.judged = Some(Judged { of, text: scenario::print(&scenario), verdicts });
        }
    }
}
