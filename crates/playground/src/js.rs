//! The door for JavaScript: the class `Playground`.
//!
//! Invariant: no listener is called while the playground is borrowed, so a listener may ask it anything
//! and act on it.

use crate::Options;
use crate::playground::{Playground, Reached};
use js_sys::{Function, Object};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const EVENTS: &str = r#"
/** What can be listened to, and what a listener is given. */
export interface PlaygroundEvents {
    /** Something happened: by `act`, `step` or `runUntil`. */
    record: RunRecord;
    /** Properties broke just now; `runUntil` stops there. */
    violation: Broken[];
    /** Another branch is played. */
    branch: BranchInfo;
}

export interface Playground {
    /** Listens. Gives a function that ends that. */
    on<E extends keyof PlaygroundEvents>(event: E, listener: (what: PlaygroundEvents[E]) => void): () => void;
}
"#;

/// What can be listened to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Event {
    Record,
    Violation,
    Branch,
}

impl Event {
    const ALL: [(&str, Self); 3] =
        [("record", Self::Record), ("violation", Self::Violation), ("branch", Self::Branch)];

    fn named(name: &str) -> Result<Self, JsError> {
        let found = Self::ALL.into_iter().find(|(known, _)| *known == name);
        found.map(|(_, event)| event).ok_or_else(|| {
            wrong(format!("expected an event of record, violation and branch, found \"{name}\""))
        })
    }
}

struct Listener {
    number: u32,
    event: Event,
    function: Function,
}

/// Who listens to what.
#[derive(Clone, Default)]
struct Listeners(Rc<RefCell<Vec<Listener>>>);

impl Listeners {
    fn has(&self, event: Event) -> bool {
        self.0.borrow().iter().any(|listener| listener.event == event)
    }

    /// Tells all who listen. What a listener throws is thrown on, once all were told.
    fn tell<T: Serialize>(&self, event: Event, what: &T) -> Result<(), JsValue> {
        if !self.has(event) {
            return Ok(());
        }
        let what = js(what)?;
        let who: Vec<Function> = {
            let all = self.0.borrow();
            let theirs = all.iter().filter(|listener| listener.event == event);
            theirs.map(|listener| listener.function.clone()).collect()
        };
        let mut thrown = None;
        for function in who {
            let told = function.call1(&JsValue::UNDEFINED, &what);
            thrown = thrown.or(told.err());
        }
        thrown.map_or(Ok(()), Err)
    }
}

/// A whole Raft cluster in this thread. The same script gives the same run, wherever it runs.
#[wasm_bindgen(js_name = Playground)]
pub struct Door {
    playground: RefCell<Playground>,
    listeners: Listeners,
    numbered: Cell<u32>,
}

fn wrong(why: String) -> JsError {
    JsError::new(&why)
}

fn js<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, JsError> {
    let serializer = Serializer::new().serialize_maps_as_objects(true);
    value.serialize(&serializer).map_err(|why| wrong(why.to_string()))
}

/// A field that is misspelt would be a setting that is silently not there.
fn options(given: &JsValue) -> Result<Options, JsError> {
    if given.is_undefined() || given.is_null() {
        return Ok(Options::default());
    }
    if !given.is_object() {
        return Err(wrong("expected options as an object".into()));
    }
    let names = Object::keys(given.unchecked_ref::<Object>())
        .into_iter()
        .filter_map(|name| name.as_string());
    for name in names {
        if !Options::FIELDS.contains(&name.as_str()) {
            let known = Options::FIELDS.join(", ");
            return Err(wrong(format!("expected options of {known}, found \"{name}\"")));
        }
    }
    serde_wasm_bindgen::from_value(given.clone()).map_err(|why| wrong(format!("options: {why}")))
}

#[wasm_bindgen(js_class = Playground)]
impl Door {
    /// Makes one of a scenario's text, a link, a lesson, or a fresh cluster.
    /// Throws an `Error` that says what was expected and what was found.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_optional_param_type = "Options")] options: JsValue,
    ) -> Result<Self, JsError> {
        let playground = Playground::new(&self::options(&options)?).map_err(wrong)?;
        let (playground, listeners) = (RefCell::new(playground), Listeners::default());
        Ok(Self { playground, listeners, numbered: Cell::new(0) })
    }

    /// Does what a scenario would write behind a time, such as `crash S1` or `put x 1`.
    /// In the past it starts a branch. Throws an `Error` if it cannot be read, or not be done now; then
    /// nothing has changed.
    #[wasm_bindgen(unchecked_return_type = "RunRecord")]
    pub fn act(&self, text: &str) -> Result<JsValue, JsValue> {
        let branch = self.branch();
        let record = self.playground.borrow_mut().act(text).map_err(wrong)?;
        let told = js(&record)?;
        if branch != self.branch() {
            self.tell_branch()?;
        }
        self.tell_record()?;
        Ok(told)
    }

    /// The next thing happens. Gives nothing if nothing does any more.
    #[wasm_bindgen(unchecked_return_type = "RunRecord | undefined")]
    pub fn step(&self) -> Result<JsValue, JsValue> {
        let Some(record) = self.playground.borrow_mut().step() else {
            return Ok(JsValue::UNDEFINED);
        };
        let told = js(&record)?;
        self.tell_record()?;
        Ok(told)
    }

    /// Runs until a time, in milliseconds, until a fact is so that a scenario could expect, such as
    /// `S1 is leader`, or until a property breaks. Says whether the fact is so, or without one whether it is
    /// that time.
    #[wasm_bindgen(js_name = runUntil)]
    pub fn run_until(&self, time: f64, fact: Option<String>) -> Result<bool, JsValue> {
        // One record at a time, so that listeners find the playground as each of them left it.
        let is_heard = self.listeners.has(Event::Record) || self.listeners.has(Event::Violation);
        let each = if is_heard { 1 } else { Playground::MOST_RECORDS };
        let mut left = Playground::MOST_RECORDS;
        loop {
            let before = self.playground.borrow().number();
            let reached = self.playground.borrow_mut().run_until(time, fact.as_deref(), each);
            let reached = reached.map_err(wrong)?;
            if before < self.playground.borrow().number() {
                self.tell_record()?;
            }
            match reached {
                Reached::Fact => return Ok(true),
                Reached::Time => return Ok(fact.is_none()),
                Reached::Broken => {
                    let is_so = |fact| self.playground.borrow().holds(fact).map_err(wrong);
                    return Ok(fact.as_deref().map_or(Ok(false), is_so)?);
                }
                Reached::Most if each < left => left -= each,
                Reached::Most => {
                    let most = Playground::MOST_RECORDS;
                    return Err(wrong(format!("given up after {most} records")).into());
                }
            }
        }
    }

    /// Goes to a time, in milliseconds, backwards or forwards. What is acted there starts a branch.
    pub fn seek(&self, time: f64) -> Result<(), JsError> {
        self.playground.borrow_mut().seek(time).map_err(wrong)
    }

    /// What the clock shows, in milliseconds.
    #[wasm_bindgen(getter)]
    pub fn time(&self) -> f64 {
        self.playground.borrow().time()
    }

    /// The farthest moment of the branch that is played, in milliseconds.
    #[wasm_bindgen(getter)]
    pub fn end(&self) -> f64 {
        self.playground.borrow().end()
    }

    /// What its scenario or lesson is called.
    #[wasm_bindgen(getter)]
    pub fn title(&self) -> Option<String> {
        self.playground.borrow().title().map(str::to_owned)
    }

    /// Was it made of a link whose run is another one here, because another engine made it?
    #[wasm_bindgen(getter)]
    pub fn differs(&self) -> bool {
        self.playground.borrow().differs()
    }

    /// How the cluster stands now.
    #[wasm_bindgen(unchecked_return_type = "ClusterState")]
    pub fn state(&self) -> Result<JsValue, JsError> {
        js(&self.playground.borrow().state())
    }

    /// Is this so now, as a scenario would expect it: `S1 is leader`, `S2 has x = 1`, `all logs equal`?
    pub fn holds(&self, fact: &str) -> Result<bool, JsError> {
        self.playground.borrow().holds(fact).map_err(wrong)
    }

    /// The records from one time to another, in milliseconds: of all that is known without them, and
    /// 10,000 at most.
    #[wasm_bindgen(unchecked_return_type = "RunRecord[]")]
    pub fn records(&self, from: Option<f64>, until: Option<f64>) -> Result<JsValue, JsError> {
        let playground = self.playground.borrow();
        let (from, until) = (from.unwrap_or(0.0), until.unwrap_or(playground.end()));
        js(&playground.records(from, until).map_err(wrong)?)
    }

    /// All ways that the run went.
    #[wasm_bindgen(unchecked_return_type = "BranchInfo[]")]
    pub fn branches(&self) -> Result<JsValue, JsError> {
        js(&self.playground.borrow().branches())
    }

    /// Plays another branch, from the moment that it shares with this one on.
    #[wasm_bindgen(js_name = switchTo)]
    pub fn switch_to(&self, branch: u32) -> Result<(), JsValue> {
        self.playground.borrow_mut().switch(branch).map_err(wrong)?;
        self.tell_branch()
    }

    /// The link to this moment, as the fragment of the playground's address.
    pub fn link(&self) -> Result<String, JsError> {
        self.playground.borrow().link().map_err(wrong)
    }

    /// The run as the text of a scenario, with all that was done.
    pub fn scenario(&self) -> String {
        self.playground.borrow().scenario()
    }

    /// What became of all that its scenario expects, over the whole run.
    #[wasm_bindgen(unchecked_return_type = "Expectation[]")]
    pub fn check(&self) -> Result<JsValue, JsError> {
        js(&self.playground.borrow().check())
    }

    /// Listens. Gives a function that ends that.
    #[wasm_bindgen(skip_typescript)]
    pub fn on(&self, event: &str, listener: Function) -> Result<Function, JsError> {
        let event = Event::named(event)?;
        let number = self.numbered.get();
        self.numbered.set(number.wrapping_add(1));
        self.listeners.0.borrow_mut().push(Listener { number, event, function: listener });
        let all = self.listeners.clone();
        let ends = move || all.0.borrow_mut().retain(|listener| listener.number != number);
        Ok(Closure::<dyn Fn()>::new(ends).into_js_value().unchecked_into())
    }

    /// Lets go of all its memory. It cannot be used after that.
    pub fn dispose(self) {}
}

impl Door {
    fn branch(&self) -> usize {
        self.playground.borrow().current()
    }

    fn tell_record(&self) -> Result<(), JsValue> {
        if self.listeners.has(Event::Record) {
            let record = self.playground.borrow().last();
            self.listeners.tell(Event::Record, &record)?;
        }
        if self.listeners.has(Event::Violation) {
            let broken = self.playground.borrow().last().broken;
            if !broken.is_empty() {
                self.listeners.tell(Event::Violation, &broken)?;
            }
        }
        Ok(())
    }

    fn tell_branch(&self) -> Result<(), JsValue> {
        let branches = self.playground.borrow().branches();
        let current = branches.into_iter().find(|branch| branch.current);
        current.map_or(Ok(()), |branch| self.listeners.tell(Event::Branch, &branch))
    }
}
