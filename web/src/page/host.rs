//! The page around a playground: it is told what comes about, and asks.
//!
//! Invariant: this frame says who it is and nothing else to whoever has it. All else goes through
//! the port that the window around it hands over, and no other window can.

use crate::ports::{self, Listener};
use serde::{Deserialize, Serialize};
use view::asked::{Asked, State};
use view::frame::Frame;
use view::store::Store;
use view::told::{Teller, Told};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, MessagePort};

/// The protocol that this page speaks.
const VERSION: u32 = 1;
/// A frame that plays says so often at most when it is.
const PAUSE_MS: f64 = 100.0;

/// The two words with which a frame and the page around it meet.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Greeting {
    raft_playground: u32,
}

#[derive(Serialize)]
struct Answer<'a> {
    id: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<State>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
}

/// What comes from the page around this one.
pub(crate) enum FromHost {
    /// It can be talked to here.
    Met(MessagePort),
    /// It asks.
    Asked(Asked),
}

/// The page around this one.
pub(crate) struct Host {
    port: Option<MessagePort>,
    teller: Teller,
    height: f64,
    told_at: f64,
    hears: Closure<dyn FnMut(MessageEvent)>,
    _greeted: Listener,
}

impl Host {
    /// Says that it is there. Who answers with a port has the frame.
    pub(super) fn new(tell: yew::Callback<FromHost>) -> Self {
        let around = ports::window().parent().ok().flatten();
        let met = tell.clone();
        let parent = around.clone();
        let on_message = move |event: web_sys::Event| {
            let Ok(event) = event.dyn_into::<MessageEvent>() else { return };
            let from = event.source().map(JsValue::from);
            let greeting: Result<Greeting, _> = serde_wasm_bindgen::from_value(event.data());
            let is_greeting = greeting.is_ok_and(|it| it.raft_playground == VERSION);
            let port = event.ports().get(0).dyn_into::<MessagePort>();
            if let (true, true, Ok(port)) =
                (is_greeting, from == parent.clone().map(JsValue::from), port)
            {
                met.emit(FromHost::Met(port));
            }
        };
        let greeted = Listener::new(ports::window().into(), "message", on_message);
        let greeting = serde_wasm_bindgen::to_value(&Greeting { raft_playground: VERSION });
        if let (Some(around), Ok(greeting)) = (around, greeting) {
            // Nothing is said here that not everyone may know.
            drop(around.post_message(&greeting, "*"));
        }
        let hears = Closure::new(move |event: MessageEvent| {
            // What is none of the questions is not heard.
            if let Ok(asked) = serde_wasm_bindgen::from_value::<Asked>(event.data()) {
                tell.emit(FromHost::Asked(asked));
            }
        });
        let teller = Teller::default();
        Self { port: None, teller, height: 0.0, told_at: 0.0, hears, _greeted: greeted }
    }

    /// The page around has this port; one that had it before has it no more.
    pub(super) fn meet(&mut self, port: MessagePort, store: &Store, frame: &Frame) {
        port.set_onmessage(Some(self.hears.as_ref().unchecked_ref()));
        if let Some(old) = self.port.replace(port) {
            old.close();
        }
        self.teller = Teller::default();
        let (title, end) = (frame.header.title.clone(), frame.embed.as_ref().map(|it| it.to));
        self.say(&Told::Ready { title, end: end.map_or(0.0, view::asked::ms) });
        if 0.0 < self.height {
            self.say(&Told::Resize { height: self.height });
        }
        self.tell(store, frame);
    }

    /// Tells what is new.
    pub(super) fn tell(&mut self, store: &Store, frame: &Frame) {
        let now = js_sys::Date::now();
        let is_early = now - self.told_at < PAUSE_MS && self.told_at <= now;
        if self.port.is_none() || store.is_moving() && is_early {
            return;
        }
        self.told_at = now;
        for news in self.teller.news(store, frame.notice.as_ref()) {
            self.say(&news);
        }
    }

    /// It is as high as this now.
    pub(super) fn grow(&mut self, height: f64) {
        if height != self.height {
            self.height = height;
            self.say(&Told::Resize { height });
        }
    }

    /// The answer to what was asked.
    pub(super) fn answer(&self, id: u32, said: Result<Option<State>, &str>) {
        let (value, error) = match said {
            Ok(value) => (value, None),
            Err(error) => (None, Some(error)),
        };
        self.say(&Answer { id, value, error });
    }

    fn say(&self, what: &impl Serialize) {
        // A port that was closed hears nothing, and a value made of numbers and texts is one that can
        // be said.
        if let (Some(port), Ok(value)) = (&self.port, serde_wasm_bindgen::to_value(what)) {
            drop(port.post_message(&value));
        }
    }
}
