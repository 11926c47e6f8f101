//! A process that runs a job and is killed again and again: everybody gets one message, and every end is true.
//!
//! The dying is real: the test runs itself again as another process, which it kills.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::env;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use bulk::job::file::JobFile;
use bulk::job::model::{JobState, RowState};
use bulk::setup::Doubts;
use common::*;
use sandbox::{Fault, FaultKind, FaultRoute, Sandbox};

const JOB: &str = "YANSHU_TEST_JOB";
const SERVER: &str = "YANSHU_TEST_SERVER";

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
        let handle = file.start(lock, run_options(client(url, key, secret), 400)).await.unwrap();
        handle.wait().await.unwrap();
    });
}

fn spawn(file: &Path, sandbox: &Sandbox) -> Child {
    let server = format!("{} {} {}", sandbox.base_url(), sandbox.app_key(), sandbox.app_secret());
    Command::new(env::current_exe().unwrap())
        .args(["--exact", "child_runs_the_job", "--ignored", "--test-threads=1"])
        .env(JOB, file)
        .env(SERVER, server)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

fn faults(sandbox: &Sandbox) {
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

async fn wait_for(child: &mut Child, most: Duration) -> bool {
    let deadline = Instant::now() + most;
    while Instant::now() < deadline {
        if child.try_wait().unwrap().is_some() {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    false
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_again_and_again_everybody_gets_one_message_and_every_end_is_true() {
    let rows: usize =
        env::var("YANSHU_TORTURE_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(1_200);
    let seed: u64 = env::var("YANSHU_TORTURE_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(42);
    eprintln!("{rows} rows, seed {seed}");
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), seed).await;
    let file = job(dir.path(), rows, &setup(BODY, Doubts::default()));
    faults(&sandbox);
    let (mut kills, mut state) = (0_u64, JobState::Running);
    let deadline = Instant::now() + Duration::from_secs(60 + rows as u64 / 20);
    while state != JobState::Finished {
        assert!(Instant::now() < deadline, "{state:?} {:?} after {kills} kills", totals(&file));
        let mut child = spawn(file.path(), &sandbox);
        // Early, late, and in between; once most is done, long enough for what is left.
        let left = count(&file, RowState::Ready);
        let life = if left == 0 {
            Duration::from_secs(20)
        } else {
            Duration::from_millis(150 + (kills * 137 + seed) % 700)
        };
        if !wait_for(&mut child, life).await {
            child.kill().unwrap();
            child.wait().unwrap();
            kills += 1;
        }
        state = file.job().unwrap().state;
    }
    assert!(kills >= 3, "{kills}");
    assert_each_has_one(&sandbox, rows);
    let totals = totals(&file);
    assert_eq!((totals.of(RowState::Sent), totals.all()), (rows as u64, rows as u64));
    // The counters are those of the rows.
    let sent = file.rows(bulk::job::rows::RowFilter::State(RowState::Sent), 1, u32::MAX).unwrap();
    assert_eq!(sent.len(), rows);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_processes_one_runs_the_job() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = job(dir.path(), 200, &setup(BODY, Doubts::default()));
    let mut children = [spawn(file.path(), &sandbox), spawn(file.path(), &sandbox)];
    for child in &mut children {
        assert!(wait_for(child, Duration::from_secs(60)).await);
    }
    assert_eq!(file.job().unwrap().state, JobState::Finished);
    assert_each_has_one(&sandbox, 200);
    assert!(sandbox.world().messages().iter().all(|message| message.times_seen == 1));
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_is_held_for_a_while_keeps_its_job_and_sends_nothing_late() {
    let signal = |name: &str, child: &Child| {
        let sent = Command::new("kill").args([name, &child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    };
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = job(dir.path(), 900, &setup(BODY, Doubts::default()));
    let mut held = spawn(file.path(), &sandbox);
    let deadline = Instant::now() + Duration::from_secs(30);
    while sandbox.world().messages().len() < 100 {
        assert!(Instant::now() < deadline);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    signal("-STOP", &held);
    let stopped_at = Instant::now();
    // It has the job still: another one finds nothing to do.
    let mut other = spawn(file.path(), &sandbox);
    assert!(wait_for(&mut other, Duration::from_secs(20)).await);
    let arrived_meanwhile = sandbox.world().messages().len();
    assert!(arrived_meanwhile < 900);
    // Longer than an intent may be old.
    let long_enough = Duration::from_millis(2_500).saturating_sub(stopped_at.elapsed());
    assert!(!wait_for(&mut held, long_enough).await);
    signal("-CONT", &held);
    assert!(wait_for(&mut held, Duration::from_secs(60)).await);
    assert_eq!(file.job().unwrap().state, JobState::Finished);
    assert_each_has_one(&sandbox, 900);
}
