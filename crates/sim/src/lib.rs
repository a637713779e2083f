//! A deterministic world around a Raft cluster: servers, disks, clocks, a network and clients.
//!
//! [`World::step`] is the only door: an [`Action`] happens, and the [`Record`] says what followed.
//! A [`Script`] is all that a person decided; a [`Timeline`] plays it, and travels in it.
//!
//! Invariant: the same script gives the same records on every machine, in every build.
//! Invariant: nothing here knows how it is drawn: no colour, no coordinate, no text for the page.
//! Invariant: a broken property is a value in the record, never a panic.

#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod account;
mod act;
mod action;
mod asking;
mod bytes;
mod carry;
mod check;
mod client;
mod clients;
mod clock;
mod cluster;
mod command;
mod digest;
mod disk;
mod draw;
mod event;
mod flight;
mod followed;
mod history;
mod journal;
mod kept;
mod link;
mod links;
mod machine;
mod mark;
mod network;
mod once;
pub mod parity;
mod queue;
mod record;
mod refusal;
mod remembered;
mod response;
mod run;
mod sending;
mod server;
mod session;
mod setting;
mod settings;
mod sorted;
mod spent;
mod standing;
mod store;
mod tally;
mod time;
mod timeline;
mod traffic;
mod trouble;
mod watch;
mod watched;
mod watching;
mod world;

pub use account::{Account, Step};
pub use act::{
    Act, CallerAct, ClientAct, ClockAct, DiskAct, Kind, Leaves, LinkAct, MemberAct, MessageAct,
    ServerAct, SettingAct, Several, TroubleAct, Usual, Value, Verb, Which,
};
pub use action::Action;
pub use check::{Property, Violation};
pub use client::{ClientId, Life, Outcome, ReadBy, RequestLife, Target, Wish};
pub use clock::Clock;
pub use command::{Command, Keys};
pub use digest::Digest;
pub use disk::{Disk, DiskState};
pub use draw::{Draws, Purpose};
pub use event::Event;
pub use flight::{Flight, MessageKind};
pub use followed::{Followed, Rerouted};
pub use history::{History, Lead};
pub use journal::Journal;
pub use link::{Link, Ways};
pub use machine::{Applied, Asked, StateMachine};
pub use mark::{Mark, MarkKind, Marker};
pub use network::{Fate, InFlight, MessageId};
pub use record::Record;
pub use refusal::Refusal;
pub use response::Response;
pub use run::{Cue, Run, Script};
pub use server::{Frozen, Running, Server, Status};
pub use session::{Serial, Session, Sessions};
pub use setting::{Amount, Bounds, Change, OutOfBounds, Section, Setting};
pub use settings::{Clients, Settings};
pub use sorted::{Sorted, ascend};
pub use spent::Spent;
pub use standing::{Edge, RoleChange, Standing};
pub use store::Store;
pub use tally::Tally;
pub use time::{Span, SpanRange, Time};
pub use timeline::{Branch, BranchId, Kept, NotActed, Timeline};
pub use trouble::{Faults, Trouble};
pub use watched::{Told, Watched};
pub use world::{Firing, World};

/// The version of the engine: it grows when the same script gives another digest than before.
pub const ENGINE_VERSION: u32 = 3;
