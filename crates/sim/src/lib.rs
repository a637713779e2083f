//! The sim crate.
#![no_std]
#![forbid(unsafe_code)]
