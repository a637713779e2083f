//! What the rules are there for.

/// What a rule is there for: what can break once it is switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Property {
    /// "At most one leader can be elected in a given term" (Figure 3).
    ElectionSafety,
    /// "If two logs contain an entry with the same index and term, then the logs are identical in
    /// all entries up through the given index" (Figure 3).
    LogMatching,
    /// A committed entry is "present in the logs of the leaders for all higher-numbered terms"
    /// (Figure 3).
    LeaderCompleteness,
    /// "No other server will ever apply a different log entry for the same index" (Figure 3).
    StateMachineSafety,
    /// A read sees every write that was acknowledged before it was asked for (thesis §6.4).
    Linearizability,
    /// There comes to be a leader, and the servers to agree, as long as a majority can talk.
    Liveness,
}

impl Property {
    /// Its name in scenarios.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::ElectionSafety => "election-safety",
            Self::LogMatching => "log-matching",
            Self::LeaderCompleteness => "leader-completeness",
            Self::StateMachineSafety => "state-machine-safety",
            Self::Linearizability => "linearizability",
            Self::Liveness => "liveness",
        }
    }
}
