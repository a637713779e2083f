//! Raft, sans-IO: the algorithm of Ongaro and Ousterhout's paper of 2014, section by section.
//!
//! [`Node::step`] is the only door: an [`Input`] goes in, the [`Effect`]s it asks for and the
//! rules that fired come out in an [`Output`] which the caller owns and reuses.
//!
//! Invariant: nothing here reads a clock, draws a number or waits. Timers are asked for by effect.
//! Invariant: no message makes a node panic; what it will not do, it refuses with a [`Rule`].
//! Invariant: nothing that must be durable is promised before the disk has confirmed it.

#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod chunked;
mod config;
mod election;
mod log;
mod message;
mod node;
mod replication;
mod rule;
mod servers;
mod storage;
mod types;
mod words;

pub use chunked::Chunked;
pub use config::Config;
pub use log::{Entries, Entry, Log, Payload};
pub use message::{Body, Conflict, Message, Verdict};
pub use node::{
    Answer, Candidate, Effect, Follower, Input, Leader, Node, Output, Progress, Request, Role,
    Timer,
};
pub use rule::{Fired, Rule};
pub use servers::NodeSet;
pub use storage::{Persistent, Write, WriteId};
pub use types::{Command, Index, LocalTime, LogPosition, NodeId, RequestId, Term};
pub use words::Words;
