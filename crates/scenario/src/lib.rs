//! The scenario crate.
#![no_std]
#![forbid(unsafe_code)]
