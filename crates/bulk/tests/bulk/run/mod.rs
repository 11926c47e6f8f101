//! Jobs against the real sandbox.

mod clock;
mod doubts;
mod ends;
mod questions;
mod states;
mod together;

use std::path::Path;

use bulk::job::file::JobFile;
use bulk::job::model::Reason;
use bulk::run::RunEnd;
use bulk::setup::{Doubts, Options, Setup};
use sandbox::{Fault, FaultKind, FaultRoute, Sandbox};

use crate::common::*;

fn fault(kind: FaultKind, probability: f64) -> Fault {
    Fault { probability, route: FaultRoute::Send, ..Fault::new(kind) }
}

/// A job that waits after its pilot, the first `pilot` rows of it.
async fn after_pilot(dir: &Path, sandbox: &Sandbox, rows: usize, pilot: u64) -> JobFile {
    let plain = setup(BODY, Doubts::default());
    let piloted = Setup { options: Options { pilot_rows: Some(pilot), ..plain.options.clone() }, ..plain };
    let file = job(dir, rows, &piloted);
    assert_eq!(run(&file, of_sandbox(sandbox, 2_000)).await, RunEnd::Paused(Reason::PilotDone));
    file
}
