//! The client against servers on loopback.
#![allow(missing_docs, clippy::unwrap_used)]

mod act;
mod calls;
mod clock;
mod failover;
mod fuzz;
mod hostile;
mod pace;
mod proof;
mod proxy;
mod read;
mod send;
mod settle;
mod support;
mod upload;
