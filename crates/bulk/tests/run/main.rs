//! Jobs against the real sandbox.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "../common/mod.rs"]
mod common;
mod doubts;
mod ends;
mod states;
mod together;

use sandbox::{Fault, FaultKind, FaultRoute};

fn fault(kind: FaultKind, probability: f64) -> Fault {
    Fault { probability, route: FaultRoute::Send, ..Fault::new(kind) }
}
