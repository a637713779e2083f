//! The paper (extended version), §5.1 to §5.4.2, sentence by sentence: each test is named as one
//! and quotes it. Tables marked A1 to A21 hold known answers that every correct Raft gives.
//!
//! Two of them are not here: that election timeouts are drawn from a range (A9) and seldom collide
//! (A10). This crate draws nothing; the world that runs the timers has those tests. Where a known
//! answer is one implementation's choice, the test's comment says what the paper leaves open.

mod basics;
mod commitment;
mod durability;
mod election;
mod figures;
mod flow;
mod matching;
mod messages;
mod network;
mod nonsense;
mod replication;
mod support;
