//! The other process: started, killed, and how far it came.

use std::env;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use bulk::job::file::JobFile;
use bulk::job::model::RowState;
use bulk::job::rows::RowFilter;
use sandbox::{Fault, FaultKind, FaultRoute, Sandbox};

use crate::common::*;

const JOB: &str = "YANSHU_TEST_JOB";
const ACT: &str = "YANSHU_TEST_ACT";
pub const PER_S: &str = "YANSHU_TEST_PER_S";
/// Rows are only looked for.
pub const SETTLE: &str = "YANSHU_TEST_SETTLE";
const SERVER: &str = "YANSHU_TEST_SERVER";

pub fn number(name: &str) -> Option<u64> {
    env::var(name).ok().and_then(|number| number.parse().ok())
}

/// How many rows a test has: of `make torture-bulk`, or a few.
pub fn rows_or(few: usize) -> usize {
    number("YANSHU_TORTURE_ROWS").map_or(few, |rows| rows as usize)
}

pub fn seed() -> u64 {
    number("YANSHU_TORTURE_SEED").unwrap_or(42)
}

/// Calls per second, as many as the sandbox keeps up with, by default an unoptimised one: beyond it a thousand rows wait between
/// intent and wire, each kill leaves them in doubt, and the test is about nothing but looking them up.
fn per_s() -> u32 {
    number(PER_S).map_or(400, |calls| calls as u32)
}

/// How long a process lives before it is killed: two seconds, or a part of one where there are few rows. Early, late, and in
/// between.
fn life(kills: u64) -> Duration {
    let longest_ms = if rows_or(0) >= 5_000 { 2_000 } else { 850 };
    Duration::from_millis(150 + (kills * 137 + seed()) % (longest_ms - 150))
}

/// Says now and then how far a long test is.
pub struct Report {
    began: Instant,
    said: Instant,
}

impl Report {
    pub fn new() -> Self {
        Self { began: Instant::now(), said: Instant::now() }
    }

    pub fn say(&mut self, kills: u64, file: &JobFile) {
        if self.said.elapsed() >= Duration::from_secs(15) {
            self.said = Instant::now();
            self.end(kills, file);
        }
    }

    pub fn end(&self, kills: u64, file: &JobFile) {
        let (s, totals) = (self.began.elapsed().as_secs(), totals(file));
        let of = |state| totals.of(state);
        eprintln!(
            "{s} s, {kills} kills: {} ready, {} going, {} unknown, {} sent, {} open",
            of(RowState::Ready),
            of(RowState::Going),
            of(RowState::Unknown),
            of(RowState::Sent),
            of(RowState::Open)
        );
    }
}

/// When a test gives up: `make torture-bulk` has so many seconds for all of them, of which this one has its share.
pub fn deadline(rows: usize, percent: u64) -> Instant {
    let all = number("YANSHU_TORTURE_S").map(|s| s * percent / 100);
    Instant::now() + Duration::from_secs(all.unwrap_or(60 + rows as u64 / 20))
}

/// Fails by time alone, and says how far it came: what has happened so far has to be right all the same.
pub fn in_time(deadline: Instant, kills: u64, file: &JobFile, sandbox: &Sandbox) {
    if Instant::now() < deadline {
        return;
    }
    let arrived = arrived(sandbox);
    assert!(arrived.values().all(|times| *times == 1), "somebody got two");
    for row in file.rows(RowFilter::State(RowState::Sent), 1, u32::MAX).unwrap() {
        assert!(arrived.contains_key(&format!("goose|1|user{}", row.number)), "{row:?} has not arrived");
    }
    let totals = totals(file);
    panic!(
        "out of time after {kills} kills: {} of {} rows are sent, each arrived once, nobody got two; {totals:?}. \
         A quieter machine, fewer YANSHU_TORTURE_ROWS, or more YANSHU_TORTURE_S",
        totals.of(RowState::Sent),
        totals.all()
    );
}

#[test]
#[ignore = "the other process of the tests below"]
fn child_runs_the_job() {
    let (Some(path), Ok(server)) = (env::var_os(JOB), env::var(SERVER)) else { return };
    let [url, key, secret] = server.split(' ').collect::<Vec<_>>().try_into().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let file = JobFile::open(Path::new(&path)).unwrap();
        // Another process may have it: then there is nothing to do here.
        let Ok(lock) = file.lock_for_running() else { return };
        let options = run_options(client(url, key, secret), per_s());
        if let Some(act) = number(ACT) {
            file.start_act(lock, act as i64, options).await.unwrap().wait().await.unwrap();
            return;
        }
        let settles = env::var_os(SETTLE).is_some();
        let handle =
            if settles { file.settle(lock, options).await } else { file.start(lock, options).await }.unwrap();
        handle.wait().await.unwrap();
    });
}

pub fn spawn(file: &Path, sandbox: &Sandbox) -> Child {
    command(file, sandbox).spawn().unwrap()
}

pub fn spawn_act(file: &Path, sandbox: &Sandbox, act: i64) -> Child {
    command(file, sandbox).env(ACT, act.to_string()).spawn().unwrap()
}

pub fn command(file: &Path, sandbox: &Sandbox) -> Command {
    let server = format!("{} {} {}", sandbox.base_url(), sandbox.app_key(), sandbox.app_secret());
    let mut command = Command::new(env::current_exe().unwrap());
    command
        .args(["--exact", "process::child_runs_the_job", "--ignored", "--test-threads=1"])
        .env(JOB, file)
        .env(SERVER, server)
        .stdout(Stdio::null());
    command
}

pub fn faults(sandbox: &Sandbox) {
    let of = |kind, probability| Fault { probability, route: FaultRoute::Send, ..Fault::new(kind) };
    sandbox
        .faults()
        .add_all(vec![
            of(FaultKind::ResetAfterStore, 0.02),
            of(FaultKind::ResetBeforeRead, 0.02),
            of(FaultKind::HalfAnswer, 0.02),
            of(FaultKind::Http502, 0.02),
            of(FaultKind::Code416, 0.002),
        ])
        .unwrap();
}

/// Gives it its life, or time enough once nothing is `left` to be begun, and kills it after that. Whether it had to.
pub async fn kill_after_its_life(child: &mut Child, kills: u64, left: u64) -> bool {
    let life = if left == 0 { Duration::from_secs(20) } else { life(kills) };
    if wait_for(child, life).await {
        return false;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    true
}

pub async fn wait_for(child: &mut Child, most: Duration) -> bool {
    let deadline = Instant::now() + most;
    while Instant::now() < deadline {
        if child.try_wait().unwrap().is_some() {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    false
}
