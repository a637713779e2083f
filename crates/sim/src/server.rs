//! One server as the world sees it: the algorithm, its disk, its timers and its state machine.

use crate::clock::Clock;
use crate::disk::Disk;
use crate::machine::StateMachine;
use crate::remembered::Remembered;
use crate::standing::Standing;
use crate::store::Store;
use crate::tally::Tally;
use crate::time::Time;
use alloc::vec::Vec;
use raft::{Config, Index, Input, Node, NodeId, Persistent, Request, Term, Timer};

/// One server.
#[derive(Clone, Debug)]
pub struct Server {
    pub(crate) node: Node,
    pub(crate) disk: Disk,
    pub(crate) clock: Clock,
    pub(crate) status: Status,
    /// What it did and heard, in numbers.
    pub(crate) tally: Tally,
    /// How many election timeouts were drawn for it.
    pub(crate) elections_drawn: u64,
    /// What it had come to when it stopped.
    pub(crate) remembered: Option<Remembered>,
}

/// Up or down.
#[derive(Clone, Debug)]
pub enum Status {
    /// It runs; this is what a crash takes from it, besides what is the node's.
    Up(Running),
    /// It is stopped.
    Down,
    /// It read its disk as it started, and found that this entry is not what was written. It stopped
    /// rather than guess.
    Refuses(Index),
}

/// What only a running server has.
#[derive(Clone, Debug, Default)]
pub struct Running {
    pub(crate) election: Option<Countdown>,
    pub(crate) heartbeat: Option<Countdown>,
    pub(crate) machine: StateMachine,
    /// Did applying say more than what the state is? Sessions say which rules decided.
    pub(crate) says_more: bool,
    /// What clients asked for, while it waits for more.
    pub(crate) gathered: Vec<Request>,
    /// Since when it is frozen, and what waits for it; nothing while it runs.
    pub(crate) frozen: Option<Frozen>,
}

/// A process that is stopped and not gone: what reaches it waits. Messages stay on the network
/// ([`Fate::Waits`](crate::Fate::Waits)), its timers run out when it wakes.
#[derive(Clone, Debug)]
pub struct Frozen {
    /// Since when.
    pub at: Time,
    /// What its disk and its clients have to tell it, in order.
    pub(crate) waiting: Vec<Input>,
}

/// A timer that runs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Countdown {
    pub(crate) set_at: Time,
    pub(crate) ends_at: Time,
}

impl Running {
    pub(crate) fn timer(&mut self, timer: Timer) -> &mut Option<Countdown> {
        match timer {
            Timer::Election => &mut self.election,
            Timer::Heartbeat => &mut self.heartbeat,
        }
    }

    /// Since when it is frozen, if it is.
    #[must_use]
    pub const fn frozen(&self) -> Option<&Frozen> {
        self.frozen.as_ref()
    }

    /// Its copy of the state machine.
    #[must_use]
    pub const fn machine(&self) -> &StateMachine {
        &self.machine
    }

    /// The keys and values of that.
    #[must_use]
    pub const fn store(&self) -> &Store {
        self.machine.store()
    }

    /// When the timer was set and when it runs out, if it runs.
    #[must_use]
    pub fn runs(&self, timer: Timer) -> Option<(Time, Time)> {
        let running = match timer {
            Timer::Election => self.election,
            Timer::Heartbeat => self.heartbeat,
        };
        running.map(|running| (running.set_at, running.ends_at))
    }
}

impl Server {
    pub(crate) fn new(id: NodeId, config: Config) -> Self {
        Self {
            node: Node::new(id, config, Persistent::default()),
            disk: Disk::default(),
            clock: Clock::default(),
            status: Status::Up(Running::default()),
            tally: Tally::default(),
            elections_drawn: 0,
            remembered: None,
        }
    }

    /// The algorithm's state. Of a server that is down: what it will start with.
    #[must_use]
    pub const fn node(&self) -> &Node {
        &self.node
    }

    /// What it did and heard so far, in numbers.
    #[must_use]
    pub const fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Its disk.
    #[must_use]
    pub const fn disk(&self) -> &Disk {
        &self.disk
    }

    /// Its clock.
    #[must_use]
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Up or down.
    #[must_use]
    pub const fn status(&self) -> &Status {
        &self.status
    }

    /// What only a running server has.
    #[must_use]
    pub const fn running(&self) -> Option<&Running> {
        match &self.status {
            Status::Up(running) => Some(running),
            Status::Down | Status::Refuses(_) => None,
        }
    }

    /// Is it frozen?
    #[must_use]
    pub fn is_frozen(&self) -> bool {
        self.running().is_some_and(|running| running.frozen.is_some())
    }

    /// Its role, or that it is down.
    #[must_use]
    pub fn standing(&self) -> Standing {
        match self.status {
            Status::Up(_) => Standing::from(&self.node),
            Status::Down | Status::Refuses(_) => Standing::Down,
        }
    }

    pub(crate) fn summary(&self) -> Summary {
        let node = &self.node;
        Summary {
            standing: self.standing(),
            term: node.current_term(),
            voted_for: node.voted_for(),
            commit: node.commit_index(),
            applied: node.last_applied(),
            last: node.log().last_index(),
        }
    }
}

/// What the properties of one server's two successive states are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Summary {
    pub(crate) standing: Standing,
    pub(crate) term: Term,
    pub(crate) voted_for: Option<NodeId>,
    pub(crate) commit: Index,
    pub(crate) applied: Index,
    pub(crate) last: Index,
}
