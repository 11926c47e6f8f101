//! What the tests share that kill processes of the command line.

use std::ops::Range;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

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

/// Starts one after another and kills each at a random moment of so many milliseconds, unless it has ended by then, until so
/// many were killed. Returns all, in their order; `next` starts the one with this number.
pub fn kill_in_turn<T>(
    kills: u64,
    random: &mut fastrand::Rng,
    within_ms: Range<u64>,
    next: impl Fn(usize) -> (T, Child),
) -> Vec<T> {
    let (mut all, mut killed) = (Vec::new(), 0);
    while killed < kills {
        let (one, mut child) = next(all.len());
        thread::sleep(Duration::from_millis(random.u64(within_ms.clone())));
        if child.try_wait().unwrap().is_none() {
            child.kill().unwrap();
            killed += 1;
        }
        child.wait().unwrap();
        all.push(one);
    }
    all
}

/// The rows of a message, newest first.
pub fn rows(fixture: &Fixture, id: &str) -> Vec<Value> {
    let done = fixture.call(&["history", "search", id, "--json"]).run();
    assert_eq!(done.code, 0, "{done:?}");
    done.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
