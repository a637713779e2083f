//! The engine alone, to be built natively and as a wasm module without bindings, so that a test can
//! compare what the two do, and a measurement how fast.

mod travel;

pub use travel::Travel;

use sim::{
    ClientAct, Command, Cue, Faults, Run, Script, ServerAct, Span, Target, Time, TroubleAct,
};

/// Work whose speed is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Five servers that nobody asks for anything.
    Idle,
    /// Five servers, a request every ten milliseconds, one message in a hundred lost, and a server
    /// crashed and restarted every second.
    Busy,
    /// Five servers, a request every ten milliseconds, and a fault of any kind every fifty.
    Stormy,
}

impl Work {
    /// All of it, by name.
    pub const ALL: [(&str, Self); 3] =
        [("idle", Self::Idle), ("busy", Self::Busy), ("stormy", Self::Stormy)];

    /// What is to be done in the first `ms` milliseconds.
    #[must_use]
    pub fn script(self, ms: u64) -> Script {
        let mut script = Script { seed: 7, ..Script::default() };
        if self == Self::Idle {
            return script;
        }
        if self == Self::Stormy {
            let all = Faults((1 << Faults::IDS.len()) - 1);
            let act = TroubleAct::Make(Span::ms(50), all).into();
            script.insert(Cue { at: Time::ms(500), after: 0, act });
        } else {
            script.settings.link.loss_ppm = 10_000;
        }
        for step in 0..ms / 10 {
            let at = Time::ms(500 + step * 10);
            let command = Command::Put { key: "x".into(), value: step.to_string() };
            let act = ClientAct::ask(Target::Leader, command).into();
            script.insert(Cue { at, after: 0, act });
            let server = raft::NodeId::new((step / 100 % 5) as u8 + 1);
            let server = server.filter(|_| self == Self::Busy);
            let fault = server.and_then(|server| match step % 100 {
                40 => Some(ServerAct::Crash(server)),
                70 => Some(ServerAct::Restart(server)),
                _ => None,
            });
            if let Some(act) = fault {
                script.insert(Cue { at, after: 0, act: act.into() });
            }
        }
        script
    }

    /// Plays the first `ms` milliseconds of it, with every check on; returns how many actions that
    /// were.
    ///
    /// # Panics
    /// If a property broke: then the figure would be worth nothing.
    #[must_use]
    pub fn actions(self, ms: u64) -> u64 {
        let script = self.script(ms);
        let mut run = Run::new(&script);
        while run.step(&script, Time::ms(ms)).is_some() {}
        assert!(run.world().broken().is_empty(), "a property broke");
        run.world().record().number
    }
}

/// What the module exports. Numbers only, so no binding is needed.
#[cfg(target_arch = "wasm32")]
mod exports {
    use super::{Travel, Work};
    use std::cell::RefCell;

    thread_local! {
        static TRAVEL: RefCell<Option<Travel>> = const { RefCell::new(None) };
    }

    /// The digest of the run of [`sim::parity`] with this seed.
    #[unsafe(no_mangle)]
    extern "C" fn digest(seed: u32) -> u64 {
        sim::parity::digest(u64::from(seed)).0
    }

    /// See [`Work::Idle`].
    #[unsafe(no_mangle)]
    extern "C" fn idle(ms: u32) -> u64 {
        Work::Idle.actions(u64::from(ms))
    }

    /// See [`Work::Busy`].
    #[unsafe(no_mangle)]
    extern "C" fn busy(ms: u32) -> u64 {
        Work::Busy.actions(u64::from(ms))
    }

    /// See [`Work::Stormy`].
    #[unsafe(no_mangle)]
    extern "C" fn stormy(ms: u32) -> u64 {
        Work::Stormy.actions(u64::from(ms))
    }

    /// Plays the work of this place in [`Work::ALL`] until it has so many records.
    #[unsafe(no_mangle)]
    extern "C" fn travel(work: usize, records: u32) {
        let travel = Work::ALL.get(work).map(|(_, work)| Travel::through(*work, records.into()));
        TRAVEL.set(travel);
    }

    /// Goes to a record; returns where that is.
    #[unsafe(no_mangle)]
    extern "C" fn seek(record: u32) -> u64 {
        TRAVEL.with_borrow_mut(|it| it.as_mut().map_or(0, |travel| travel.seek(record.into())))
    }
}
