//! A process that runs a job and is killed again and again: everybody gets one message, and every end is true.
//!
//! The dying is real: the test runs itself again as another process, which it kills.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "../common/mod.rs"]
mod common;
mod looks;
mod process;
mod recall;
mod sends;
mod settles;
mod together;
mod two;
