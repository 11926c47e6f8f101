//! Jobs against the real sandbox.

mod clock;
mod doubts;
mod ends;
mod questions;
mod states;
mod together;

use sandbox::{Fault, FaultKind, FaultRoute};

fn fault(kind: FaultKind, probability: f64) -> Fault {
    Fault { probability, route: FaultRoute::Send, ..Fault::new(kind) }
}
