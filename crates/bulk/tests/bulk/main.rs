//! Jobs from a table to their last row, against the sandbox.
#![allow(missing_docs, clippy::unwrap_used)]

mod act;
mod after;
mod check;
mod check_again;
#[path = "../common/mod.rs"]
mod common;
mod pilot;
mod run;
