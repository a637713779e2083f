//! Playing: how simulated time follows real time.

use crate::geometry::{Round, Rounded};
use sim::{Span, Time};

/// Playing, or not, and how fast.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Player {
    is_playing: bool,
    /// From 0 to [`Player::FASTEST`], ten steps a decade.
    speed: u8,
    /// What is owed of less than a microsecond.
    owed: f64,
}

impl Default for Player {
    fn default() -> Self {
        Self { is_playing: true, speed: 17, owed: 0.0 }
    }
}

impl Player {
    /// The slider's last place: 10×.
    pub(crate) const FASTEST: u8 = 40;
    /// The slider's place of real time.
    const REAL: i32 = 30;
    /// The most records that one frame of the screen plays. Beyond it the page plays slower than it
    /// was told to, rather than standing still.
    pub(crate) const MOST_PER_TICK: usize = 4_000;
    /// The longest that a passage of a lesson takes to play, in milliseconds.
    const PASSAGE_MS: f64 = 4_000.0;

    pub(crate) fn toggle(&mut self) {
        self.is_playing = !self.is_playing;
    }

    pub(crate) fn play(&mut self) {
        self.is_playing = true;
    }

    pub(crate) fn pause(&mut self) {
        self.is_playing = false;
    }

    pub(crate) const fn is_playing(&self) -> bool {
        self.is_playing
    }

    pub(crate) fn set_speed(&mut self, place: u8) {
        self.speed = place.min(Self::FASTEST);
    }

    pub(crate) const fn speed(&self) -> u8 {
        self.speed
    }

    /// The slider's place whose speed is nearest to this one.
    pub(crate) fn nearest(rate: f64) -> u8 {
        // Halfway between two places of a tenth of a decade each.
        const HALF_A_STEP: f64 = 1.1220;
        let is_slower =
            |place: &u8| Self { speed: *place, ..Self::default() }.rate() * HALF_A_STEP < rate;
        (0..Self::FASTEST).take_while(is_slower).count() as u8
    }

    /// Simulated time per real time.
    fn rate(&self) -> f64 {
        const STEPS: [f64; 10] =
            [1.0, 1.2589, 1.5849, 1.9953, 2.5119, 3.1623, 3.9811, 5.0119, 6.3096, 7.9433];
        let steps = i32::from(self.speed) - Self::REAL;
        let (decade, step) = (steps.div_euclid(10), steps.rem_euclid(10) as usize);
        STEPS.get(step).copied().unwrap_or(1.0) * 10_f64.powi(decade)
    }

    /// `1/20×`, `3×`: rounded to what a person would say.
    pub(crate) fn speed_label(&self) -> String {
        let rate = self.rate();
        if rate < 0.995 {
            format!("1/{}×", round(1.0 / rate))
        } else {
            format!("{}×", round(rate))
        }
    }

    /// Up to when to play, `ms` milliseconds of real time after the last tick. A passage is played
    /// to its end, in a few seconds at most.
    pub(crate) fn tick(&mut self, ms: f64, now: Time, passage: Option<Passage>) -> Option<Time> {
        if !self.is_playing {
            return None;
        }
        let ms = ms.clamp(0.0, 1_000.0);
        let mut micros = ms * 1_000.0 * self.rate();
        if let Some(passage) = passage {
            micros = micros.max(ms / Self::PASSAGE_MS * passage.length.0 as f64);
        }
        self.owed += micros;
        let whole = self.owed as u64;
        self.owed -= whole as f64;
        let time = Time(now.0.saturating_add(whole));
        Some(passage.map_or(time, |passage| time.min(passage.until.max(now))))
    }
}

/// A part of the run that is played from a note of a lesson to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Passage {
    pub(crate) until: Time,
    pub(crate) length: Span,
}

/// To two significant digits.
fn round(value: f64) -> Rounded {
    let mut grain = 0.1;
    while 100.0 * grain <= value {
        grain *= 10.0;
    }
    ((value / grain).round() * grain).px()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_speed_goes_from_a_thousandth_to_ten_and_is_said_in_round_numbers() {
        let label = |place| {
            let mut player = Player::default();
            player.set_speed(place);
            player.speed_label()
        };
        assert_eq!(label(0), "1/1000×");
        assert_eq!(label(17), "1/20×");
        assert_eq!(label(20), "1/10×");
        assert_eq!(label(27), "1/2×");
        assert_eq!(label(30), "1×");
        assert_eq!(label(33), "2×");
        assert_eq!(label(40), "10×");
        assert_eq!(label(99), "10×");
    }

    #[test]
    fn slow_motion_loses_no_time_to_rounding() {
        let mut player = Player::default();
        player.set_speed(0);
        let mut now = Time::ZERO;
        for _ in 0..1_000 {
            now = player.tick(0.3, now, None).unwrap();
        }
        assert!(Time(299) <= now && now <= Time(300), "{now:?}");
    }
}
