//! Raft, sans-IO: the algorithm of Ongaro and Ousterhout's paper of 2014, section by section.
//!
//! [`Node::step`] is the only door: an [`Input`] goes in, the [`Effect`]s it asks for and the
//! rules that fired go to an [`Out`], of which [`Output`] keeps them all.
//!
//! Invariant: nothing here reads a clock, draws a number or waits. Timers are asked for by effect.
//! Invariant: no message makes a node panic; what it will not do, it refuses with a [`Rule`].
//! Invariant: nothing that must be durable is promised before the disk has confirmed it.

#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod authority;
mod chunked;
mod commitment;
mod config;
mod configuration;
mod configurations;
mod door;
mod due;
mod durable;
mod election;
mod flush;
mod following;
mod landmarks;
mod log;
mod membership;
mod message;
mod node;
mod prevote;
mod quorum;
mod reading;
mod reads;
mod replication;
mod role;
mod rule;
mod sending;
mod servers;
mod snapshot;
mod storage;
mod transfer;
mod types;
mod waiting;
mod without;
mod words;
mod writing;

pub use chunked::Chunked;
pub use config::Config;
pub use configuration::{Change, ChangeError, Configuration, MemberChange};
pub use door::{Answer, Effect, Input, Out, Output, ReadMode, Request, Timer};
pub use log::{Entries, Entry, Log, Payload};
pub use message::{Body, Conflict, Message, SnapshotInfo, Verdict};
pub use node::Node;
pub use quorum::{VoteResult, committed_index};
pub use role::{Candidate, Follower, Leader, PreCandidate, Progress, Role, Tally, Transfer};
pub use rule::{Fired, Operand, Property, Rule, RuleSet};
pub use servers::NodeSet;
pub use storage::{Persistent, Snapshot, Write, WriteId};
pub use types::{
    Command, Index, LocalSpan, LocalTime, LogPosition, NodeId, RequestId, Round, Term,
};
pub use words::Words;
