//! The state machine that the cluster replicates: a key-value store, and what it remembers of its
//! clients. Of the rules those stand here that are the state machine's and not the log's (thesis §6.3).

use crate::bytes::{number, put_number};
use crate::command::Command;
use crate::journal::Journal;
use crate::response::Response;
use crate::session::{Known, Serial, Sessions};
use crate::store::Store;
use alloc::sync::Arc;
use alloc::vec::Vec;
use raft::{Fired, Index, Rule, RuleSet};

/// What an entry of the log asks of the state machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// To execute this.
    Command(Command),
    /// To execute this, unless that was done for this request before.
    InSession(Serial, Command),
    /// To remember one more client, and of all no more than so many.
    Session(u32),
}

impl Asked {
    /// As the bytes that go through the log.
    #[must_use]
    pub fn encode(&self) -> Arc<[u8]> {
        let mut bytes = Vec::new();
        match self {
            Self::Command(command) => return command.encode(),
            Self::InSession(serial, command) => {
                bytes.push(b'S');
                serial.encode_to(&mut bytes);
                bytes.extend_from_slice(&command.encode());
            }
            Self::Session(most) => {
                bytes.push(b'R');
                put_number(&mut bytes, u64::from(*most));
            }
        }
        bytes.into()
    }

    /// Back from these bytes.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let (kind, mut rest) = bytes.split_first()?;
        match kind {
            b'S' => {
                let serial = Serial::decode_from(&mut rest)?;
                Some(Self::InSession(serial, Command::decode(rest)?))
            }
            b'R' => Some(Self::Session(u32::try_from(number(&mut rest)?).ok()?)),
            _ => Command::decode(bytes).map(Self::Command),
        }
    }

    /// What it asks to execute.
    #[must_use]
    pub const fn command(&self) -> Option<&Command> {
        match self {
            Self::Command(command) | Self::InSession(_, command) => Some(command),
            Self::Session(_) => None,
        }
    }

    /// Which request of a session it is.
    #[must_use]
    pub const fn serial(&self) -> Option<Serial> {
        match self {
            Self::InSession(serial, _) => Some(*serial),
            Self::Command(_) | Self::Session(_) => None,
        }
    }
}

/// One server's copy of the state machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StateMachine {
    store: Store,
    sessions: Sessions<Response>,
}

/// Ends the keys of a snapshot: no key is so short.
const NO_KEY: u8 = 0;
/// Begins the lines of a snapshot: no entry at this index opened a session.
const NO_SESSION: u8 = 0;

/// What became of an entry that was applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// What its client is told.
    pub response: Response,
    /// Was its command executed? One that was before is not.
    pub executed: bool,
}

impl StateMachine {
    /// Applies what the committed entry at this index asks for, and says which rules decided. Those
    /// that are off do not.
    pub fn apply(
        &mut self,
        index: Index,
        asked: &Asked,
        off: RuleSet,
        fired: &mut Vec<Fired>,
    ) -> Applied {
        match asked {
            Asked::Command(command) => {
                Applied { response: self.store.apply(command), executed: true }
            }
            Asked::Session(most) => {
                fired.push(Fired::OpensSession { session: index });
                for session in self.sessions.open(index, *most) {
                    fired.push(Fired::ExpiresSession { session, most: *most });
                }
                Applied { response: Response::Done, executed: true }
            }
            Asked::InSession(serial, command) => {
                self.apply_once(index, *serial, command, off, fired)
            }
        }
    }

    fn apply_once(
        &mut self,
        index: Index,
        serial: Serial,
        command: &Command,
        off: RuleSet,
        fired: &mut Vec<Fired>,
    ) -> Applied {
        let Serial { session, number, .. } = serial;
        let objection = match self.sessions.look_up(serial, index) {
            Known::New => None,
            Known::Executed(done_at, response) => {
                let repeats = Fired::RepeatsResponse { session, serial: number, done_at };
                Some((repeats, response))
            }
            Known::Unknown => {
                Some((Fired::UnknownSession { session, serial: number }, Response::NoSession))
            }
        };
        if let Some((objection, response)) = objection {
            let rule: Rule = objection.rule();
            if !off.contains(rule) {
                fired.push(objection);
                return Applied { response, executed: false };
            }
            fired.push(Fired::Disregards { rule });
        }
        let response = self.store.apply(command);
        self.sessions.keep(serial, index, response.clone());
        Applied { response, executed: true }
    }

    /// The keys and values.
    #[must_use]
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// The clients that it knows.
    #[must_use]
    pub const fn sessions(&self) -> &Sessions<Response> {
        &self.sessions
    }

    /// All of it in bytes, as a snapshot holds it (§7): the keys and values, and after an empty key the
    /// journal, behind the number of no session, and the sessions, as far as there are any.
    #[must_use]
    pub fn encode(&self, off: RuleSet) -> Arc<[u8]> {
        let mut bytes = Vec::new();
        self.store.encode_to(&mut bytes);
        let has_lines = Index::ZERO < self.store.journal.last();
        let has_sessions = !self.sessions.is_empty() && !off.contains(Rule::SnapshotHoldsSessions);
        if has_lines || has_sessions {
            bytes.push(NO_KEY);
        }
        if has_lines {
            bytes.push(NO_SESSION);
            self.store.journal.encode_to(&mut bytes);
        }
        if has_sessions {
            self.sessions.encode_to(&mut bytes, Response::encode_to);
        }
        bytes.into()
    }

    /// Back from these bytes.
    #[must_use]
    pub fn decode(mut bytes: &[u8]) -> Option<Self> {
        let mut store = Store::decode_from(&mut bytes)?;
        if let [NO_SESSION, lines @ ..] = bytes {
            bytes = lines;
            store.journal = Journal::decode_from(&mut bytes)?;
        }
        Some(Self { store, sessions: Sessions::decode(bytes, Response::decode_from)? })
    }
}
