//! The paper (extended version) and the thesis, sentence by sentence: each test is named as one and
//! quotes it. Tables marked A1 to A21 hold known answers that every correct Raft gives.
//!
//! Two of them are not here: that election timeouts are drawn from a range (A9) and seldom collide
//! (A10). This crate draws nothing; the world that runs the timers has those tests. Where a known
//! answer is one implementation's choice, the test's comment says what the paper leaves open.

mod basics;
mod check_quorum;
mod commitment;
mod conserved;
mod dice;
mod disk;
mod durability;
mod efficiency;
mod election;
mod everything;
mod figures;
mod flow;
mod gates;
mod matching;
mod membership;
mod messages;
mod network;
mod nonsense;
mod peers;
mod prevote;
mod reading;
mod replication;
mod settings;

mod snapshot;
mod states;
mod stickiness;
mod support;
mod switches;
mod together;
mod transfer;
mod waiting;
