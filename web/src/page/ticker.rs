//! The browser's animation frames, while there is something to move.

use crate::ports;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// The most real time that passes between two frames: a tab that was hidden does not catch up.
const LONGEST_MS: f64 = 100.0;

/// Asks for animation frames, one at a time, and stops asking when it is dropped.
pub(crate) struct Ticker {
    callback: Closure<dyn FnMut(f64)>,
    handle: Option<i32>,
    last: Option<f64>,
}

impl Ticker {
    /// Calls `callback` with the browser's time at each frame that was asked for.
    pub(crate) fn new(callback: impl FnMut(f64) + 'static) -> Self {
        Self { callback: Closure::new(callback), handle: None, last: None }
    }

    /// Asks for the next frame, unless it is asked for already.
    pub(crate) fn ask(&mut self) {
        if self.handle.is_none() {
            let callback = self.callback.as_ref().unchecked_ref();
            self.handle = ports::window().request_animation_frame(callback).ok();
        }
    }

    /// A frame came: how many milliseconds after the one before.
    pub(crate) fn elapsed(&mut self, now: f64) -> f64 {
        self.handle = None;
        let last = self.last.replace(now).unwrap_or(now);
        (now - last).clamp(0.0, LONGEST_MS)
    }

    /// Nothing moves: the time until the next frame does not count.
    pub(crate) fn rest(&mut self) {
        self.last = None;
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        if let Some(handle) = self.handle {
            // A frame that cannot be cancelled finds no page and does nothing.
            drop(ports::window().cancel_animation_frame(handle));
        }
    }
}
