//! Jobs against the real sandbox.

mod doubts;
mod ends;
mod states;
mod together;

use sandbox::{Fault, FaultKind, FaultRoute};

fn fault(kind: FaultKind, probability: f64) -> Fault {
    Fault { probability, route: FaultRoute::Send, ..Fault::new(kind) }
}
