//! What clients know themselves: their sessions, what they have no response for, and when their patience
//! ends (thesis §6.3).

use crate::client::ClientId;
use crate::session::Serial;
use crate::sorted::Sorted;
use crate::time::Time;
use alloc::vec::Vec;
use raft::{Index, RequestId};

/// All clients that ever asked for something that needs a session, or that do not wait for ever.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Clients {
    clients: Sorted<ClientId, Client>,
    /// Whose patience ends when.
    due: Sorted<(Time, RequestId), Due>,
}

/// A request whose client does not wait for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    /// How often it was asked again.
    pub(crate) again: u32,
}

/// One client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Client {
    session: ClientSession,
    /// The number of its newest request in that session.
    last: u64,
    /// The numbers of those that it has no response for, ascending.
    open: Vec<u64>,
    /// The requests that wait for its session.
    waiting: Vec<RequestId>,
}

/// A client's session, as far as it knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum ClientSession {
    /// It has none.
    #[default]
    None,
    /// It asked for one.
    Asked(RequestId),
    /// It has this one.
    Open(Index),
}

/// What a client that wants to send a request does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// It sends it under this number.
    Sends(Serial),
    /// It asks for a session first.
    Registers,
    /// It waits for the session that it asked for.
    Waits,
}

impl Clients {
    /// A client wants to send this, for the first time.
    pub(crate) fn begins(&mut self, client: ClientId, request: RequestId) -> Turn {
        let client = self.clients.entry(client, Client::default);
        match client.session {
            ClientSession::Open(session) => {
                client.last += 1;
                client.open.push(client.last);
                Turn::Sends(client.serial(session, client.last))
            }
            ClientSession::Asked(_) => {
                client.waiting.push(request);
                Turn::Waits
            }
            ClientSession::None => {
                client.waiting.push(request);
                Turn::Registers
            }
        }
    }

    /// A client sends again what it sent under this number. A session that it has no more will not
    /// know it.
    pub(crate) fn repeats(&mut self, client: ClientId, serial: Serial) -> Serial {
        let client = self.clients.entry(client, Client::default);
        let is_current = client.session == ClientSession::Open(serial.session);
        if is_current { client.serial(serial.session, serial.number) } else { serial }
    }

    /// Did a client give up what it sent under this number, because it asked for so much since?
    pub(crate) fn gave_up(&self, client: ClientId, serial: Serial) -> bool {
        let client = self.clients.get(&client);
        client.is_some_and(|client| {
            client.session == ClientSession::Open(serial.session)
                && serial.number + Serial::MOST_OPEN <= client.last
        })
    }

    /// A client asks for a session by this request.
    pub(crate) fn registers(&mut self, client: ClientId, request: RequestId) {
        self.clients.entry(client, Client::default).session = ClientSession::Asked(request);
    }

    /// Its request for a session came to an end: the requests that waited for it. Nothing changes if it
    /// is not the one that the client waits for.
    pub(crate) fn registered(
        &mut self,
        client: ClientId,
        request: RequestId,
        session: Option<Index>,
    ) -> Vec<RequestId> {
        let client = self.clients.entry(client, Client::default);
        if client.session != ClientSession::Asked(request) {
            return Vec::new();
        }
        client.session = session.map_or(ClientSession::None, ClientSession::Open);
        core::mem::take(&mut client.waiting)
    }

    /// The request for a session that this one waits for, if it does.
    pub(crate) fn waits_for(&self, client: ClientId, request: RequestId) -> Option<RequestId> {
        let client = self.clients.get(&client)?;
        match client.session {
            ClientSession::Asked(session) if client.waiting.contains(&request) => Some(session),
            ClientSession::Asked(_) | ClientSession::None | ClientSession::Open(_) => None,
        }
    }

    /// A client has the response to this.
    pub(crate) fn hears(&mut self, client: ClientId, serial: Serial) {
        if let Some(client) = self.of_session(client, serial) {
            client.open.retain(|number| *number != serial.number);
        }
    }

    /// A client is told that its session is not known: it needs another for what comes.
    pub(crate) fn expires(&mut self, client: ClientId, serial: Serial) {
        if let Some(client) = self.of_session(client, serial) {
            *client = Client::default();
        }
    }

    fn of_session(&mut self, client: ClientId, serial: Serial) -> Option<&mut Client> {
        let client = self.clients.get_mut(&client)?;
        (client.session == ClientSession::Open(serial.session)).then_some(client)
    }

    /// A client waits for the end of this request no longer than until `at`.
    pub(crate) fn waits_until(&mut self, at: Time, request: RequestId, due: Due) {
        self.due.insert((at, request), due);
    }

    /// It needs to wait for it no more.
    pub(crate) fn forgets(&mut self, request: RequestId) {
        self.due.retain(|(_, other), _| *other != request);
    }

    /// Whose patience ends first, and when.
    pub(crate) fn first_due(&self) -> Option<(Time, RequestId)> {
        self.due.iter().next().map(|(key, _)| *key)
    }

    /// Its patience ends.
    pub(crate) fn take_due(&mut self, request: RequestId) -> Option<Due> {
        let (at, first) = self.first_due().filter(|(_, first)| *first == request)?;
        self.due.remove(&(at, first))
    }
}

impl Client {
    fn serial(&mut self, session: Index, number: u64) -> Serial {
        let last = self.last;
        self.open.retain(|number| last < number + Serial::MOST_OPEN);
        let lowest_open = self.open.first().copied().unwrap_or(last).min(number);
        Serial { session, number, lowest_open }
    }
}
