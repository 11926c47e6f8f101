//! Rules that hold for every crate.
#![allow(missing_docs, clippy::unwrap_used)]

mod examples;
mod modules;
mod names;
mod rule;
mod traps;
