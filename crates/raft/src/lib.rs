//! The raft crate.
#![no_std]
#![forbid(unsafe_code)]
