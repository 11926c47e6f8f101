//! What the tests share that kill processes of the command line.

use std::process::{Child, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;

use super::support::{Fixture, Service};

/// A number from the environment.
pub fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|text| text.parse().unwrap())
}

/// Where the randomness of a run starts: `YANSHU_SEED`, or the clock.
pub fn seed() -> u64 {
    let clock = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().subsec_nanos();
    number("YANSHU_SEED").unwrap_or(clock.into())
}

/// Starts a call that says nothing.
pub fn start(fixture: &Fixture, service: &Service, args: &[&str]) -> Child {
    let mut call = fixture.call(args).secret(service.secret());
    call.command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// The rows of a message, newest first.
pub fn rows(fixture: &Fixture, id: &str) -> Vec<Value> {
    let done = fixture.call(&["history", "search", id, "--json"]).run();
    assert_eq!(done.code, 0, "{done:?}");
    done.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
