//! What a server is, and how it comes from one role to another.

use crate::time::Time;
use raft::{Node, NodeId, Role, Term};

/// What a server is, without the data of its role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// It is down.
    Down,
    /// A follower that has no vote: it listens only, or is no member any more (thesis §4.2.1).
    Learner,
    /// See [`Role::Follower`].
    Follower,
    /// See [`Role::PreCandidate`].
    PreCandidate,
    /// See [`Role::Candidate`].
    Candidate,
    /// See [`Role::Leader`].
    Leader,
}

impl Standing {
    /// Its name in files and tables.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Down => "down",
            Self::Learner => "learner",
            Self::Follower => "follower",
            Self::PreCandidate => "pre-candidate",
            Self::Candidate => "candidate",
            Self::Leader => "leader",
        }
    }
}

impl From<&Node> for Standing {
    fn from(node: &Node) -> Self {
        match node.role() {
            Role::Follower(_) if node.configuration().0.is_voter(node.id()) => Self::Follower,
            Role::Follower(_) => Self::Learner,
            Role::PreCandidate(_) => Self::PreCandidate,
            Role::Candidate(_) => Self::Candidate,
            Role::Leader(_) => Self::Leader,
        }
    }
}

/// An edge of the role diagram (Figure 4, and thesis §9.6 for the two about pre-votes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edge {
    /// "Starts up".
    StartsUp,
    /// "Times out, starts election".
    StartsElection,
    /// "Times out, new election".
    NewElection,
    /// "Receives votes from majority of servers".
    WinsElection,
    /// "Discovers current leader or new term".
    CandidateStepsDown,
    /// "Discovers server with higher term".
    LeaderStepsDown,
    /// Times out, asks first whether it could win (thesis §9.6).
    StartsPreVote,
    /// A majority would vote for it.
    WinsPreVote,
    /// Discovers that there is a leader, or a newer term.
    PreVoteEnds,
    /// Its log says that it votes from now on.
    BecomesVoter,
    /// Its log says that it does not vote any more.
    LosesVote,
    /// It stops.
    Crashes,
}

impl Edge {
    /// How many there are.
    pub(crate) const COUNT: usize = Self::Crashes as usize + 1;

    /// Its name in files and tables.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::StartsUp => "starts-up",
            Self::StartsElection => "starts-election",
            Self::NewElection => "new-election",
            Self::WinsElection => "wins-election",
            Self::CandidateStepsDown => "candidate-steps-down",
            Self::LeaderStepsDown => "leader-steps-down",
            Self::StartsPreVote => "starts-pre-vote",
            Self::WinsPreVote => "wins-pre-vote",
            Self::PreVoteEnds => "pre-vote-ends",
            Self::BecomesVoter => "becomes-voter",
            Self::LosesVote => "loses-vote",
            Self::Crashes => "crashes",
        }
    }

    /// The edge that leads from one standing to another, if Figure 4 has one.
    #[must_use]
    pub const fn between(from: Standing, to: Standing) -> Option<Self> {
        match (from, to) {
            (Standing::Down, Standing::Follower | Standing::Learner) => Some(Self::StartsUp),
            (Standing::Learner, Standing::Follower) => Some(Self::BecomesVoter),
            (Standing::Follower, Standing::Learner) => Some(Self::LosesVote),
            (Standing::Learner | Standing::Follower, Standing::Candidate) => {
                Some(Self::StartsElection)
            }
            (Standing::PreCandidate, Standing::Candidate) => Some(Self::WinsPreVote),
            (
                Standing::Learner | Standing::Follower | Standing::Candidate,
                Standing::PreCandidate,
            ) => Some(Self::StartsPreVote),
            (Standing::PreCandidate, Standing::Follower | Standing::Learner) => {
                Some(Self::PreVoteEnds)
            }
            (Standing::Candidate, Standing::Candidate) => Some(Self::NewElection),
            (Standing::Candidate, Standing::Leader) => Some(Self::WinsElection),
            (Standing::Candidate, Standing::Follower | Standing::Learner) => {
                Some(Self::CandidateStepsDown)
            }
            (Standing::Leader, Standing::Follower | Standing::Learner) => {
                Some(Self::LeaderStepsDown)
            }
            (
                Standing::Learner
                | Standing::Follower
                | Standing::PreCandidate
                | Standing::Candidate
                | Standing::Leader,
                Standing::Down,
            ) => Some(Self::Crashes),
            (
                Standing::Down,
                Standing::Down | Standing::PreCandidate | Standing::Candidate | Standing::Leader,
            )
            | (Standing::Learner, Standing::Learner | Standing::Leader)
            | (Standing::Follower, Standing::Follower | Standing::Leader)
            | (Standing::PreCandidate, Standing::PreCandidate | Standing::Leader)
            | (Standing::Leader, Standing::PreCandidate | Standing::Candidate | Standing::Leader) => {
                None
            }
        }
    }
}

/// A server's term or standing changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoleChange {
    /// The record that did it.
    pub record: u64,
    /// When.
    pub time: Time,
    /// Whose.
    pub server: NodeId,
    /// What it was.
    pub from: Standing,
    /// What it is.
    pub to: Standing,
    /// The term it is in now.
    pub term: Term,
    /// The edge of the role diagram, unless only the term changed.
    pub edge: Option<Edge>,
}
