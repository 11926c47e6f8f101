//! A process that runs a job and is killed again and again: everybody gets one message, and every end is true.
//!
//! The dying is real: the test runs itself again as another process, which it kills.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::collections::HashMap;
use std::env;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use bulk::job::file::JobFile;
use bulk::job::model::{JobState, RowState};
use bulk::job::rows::RowFilter;
use bulk::render::shared_trace_id;
use bulk::setup::{Batching, Doubts, Options, Setup};
use common::*;
use sandbox::{Fault, FaultKind, FaultRoute, Sandbox};

const JOB: &str = "YANSHU_TEST_JOB";
const ACT: &str = "YANSHU_TEST_ACT";
const PER_S: &str = "YANSHU_TEST_PER_S";
const SERVER: &str = "YANSHU_TEST_SERVER";

fn number(name: &str) -> Option<u64> {
    env::var(name).ok().and_then(|number| number.parse().ok())
}

/// How many rows a test has: of `make torture-bulk`, or a few.
fn rows_or(few: usize) -> usize {
    number("YANSHU_TORTURE_ROWS").map_or(few, |rows| rows as usize)
}

fn seed() -> u64 {
    number("YANSHU_TORTURE_SEED").unwrap_or(42)
}

/// Calls per second, as many as an unoptimised sandbox keeps up with: beyond it a thousand rows wait between intent and wire, each
/// kill leaves them in doubt, and the test is about nothing but looking them up.
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
struct Report {
    began: Instant,
    said: Instant,
}

impl Report {
    fn new() -> Self {
        Self { began: Instant::now(), said: Instant::now() }
    }

    fn say(&mut self, kills: u64, file: &JobFile) {
        if self.said.elapsed() >= Duration::from_secs(15) {
            self.said = Instant::now();
            self.end(kills, file);
        }
    }

    fn end(&self, kills: u64, file: &JobFile) {
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

fn deadline(rows: usize) -> Instant {
    Instant::now() + Duration::from_secs(60 + rows as u64 / 20)
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
        let handle = file.start(lock, options).await.unwrap();
        handle.wait().await.unwrap();
    });
}

fn spawn(file: &Path, sandbox: &Sandbox) -> Child {
    command(file, sandbox).spawn().unwrap()
}

fn spawn_act(file: &Path, sandbox: &Sandbox, act: i64) -> Child {
    command(file, sandbox).env(ACT, act.to_string()).spawn().unwrap()
}

fn command(file: &Path, sandbox: &Sandbox) -> Command {
    let server = format!("{} {} {}", sandbox.base_url(), sandbox.app_key(), sandbox.app_secret());
    let mut command = Command::new(env::current_exe().unwrap());
    command
        .args(["--exact", "child_runs_the_job", "--ignored", "--test-threads=1"])
        .env(JOB, file)
        .env(SERVER, server)
        .stdout(Stdio::null());
    command
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
    let (rows, seed) = (rows_or(1_200), seed());
    eprintln!("{rows} rows, seed {seed}");
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), seed).await;
    let file = job(dir.path(), rows, &setup(BODY, Doubts::default()));
    faults(&sandbox);
    let (mut kills, mut state) = (0_u64, JobState::Running);
    let (deadline, mut report) = (deadline(rows), Report::new());
    while state != JobState::Finished {
        assert!(Instant::now() < deadline, "{state:?} {:?} after {kills} kills", totals(&file));
        let mut child = spawn(file.path(), &sandbox);
        // Once most is done, long enough for what is left.
        let left = count(&file, RowState::Ready);
        let life = if left == 0 { Duration::from_secs(20) } else { life(kills) };
        if !wait_for(&mut child, life).await {
            child.kill().unwrap();
            child.wait().unwrap();
            kills += 1;
        }
        state = file.job().unwrap().state;
        report.say(kills, &file);
    }
    report.end(kills, &file);
    assert!(kills >= 3, "{kills}");
    assert_each_has_one(&sandbox, rows);
    let totals = totals(&file);
    assert_eq!((totals.of(RowState::Sent), totals.all()), (rows as u64, rows as u64));
    eprintln!("{kills} kills; {} events", file.events().unwrap().len());
    // The counters are those of the rows.
    let sent = file.rows(RowFilter::State(RowState::Sent), 1, u32::MAX).unwrap();
    assert_eq!(sent.len(), rows);
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_again_and_again_no_receiver_of_a_call_to_many_gets_two_messages_and_every_end_is_true() {
    const SAME: &str = r#"{"message":{"message_type":0,"text":"今晚8点停机维护"}}"#;
    let (rows, seed) = (rows_or(3_000).min(50_000), seed());
    eprintln!("{rows} rows, a hundred to a call, seed {seed}");
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), seed).await;
    let setup = setup(SAME, Doubts::default());
    let options = Options { calls: Batching::Batch, ..setup.options.clone() };
    let file = job(dir.path(), rows, &Setup { options, ..setup });
    faults(&sandbox);
    let (mut kills, mut state) = (0_u64, JobState::Running);
    let (deadline, mut report) = (deadline(rows), Report::new());
    while state != JobState::Finished {
        assert!(Instant::now() < deadline, "{state:?} {:?} after {kills} kills", totals(&file));
        // Twenty calls a second, so that some are amid their way when the process is killed.
        let mut child = command(file.path(), &sandbox).env(PER_S, "20").spawn().unwrap();
        let left = count(&file, RowState::Ready);
        let life = if left == 0 { Duration::from_secs(20) } else { life(kills) };
        let going = count(&file, RowState::Going);
        assert!(going <= 400, "no more than four calls are on their way: {going}");
        if !wait_for(&mut child, life).await {
            child.kill().unwrap();
            child.wait().unwrap();
            kills += 1;
        }
        state = file.job().unwrap().state;
        report.say(kills, &file);
    }
    report.end(kills, &file);
    assert!(kills >= 3, "{kills}");
    let arrived = arrived(&sandbox);
    assert!(arrived.values().all(|times| *times == 1), "somebody got two");
    let (mut lists, mut sent) = (HashMap::<i64, Vec<String>>::new(), 0);
    for row in file.rows(RowFilter::All, 1, u32::MAX).unwrap() {
        let times = arrived.get(&format!("goose|1|user{}", row.number)).copied().unwrap_or(0);
        match row.state {
            RowState::Sent => assert_eq!(times, 1, "{row:?}"),
            RowState::Open => assert!(times <= 1, "{row:?}"),
            state => panic!("{state:?} is no end of {row:?}"),
        }
        sent += u64::from(row.state == RowState::Sent);
        if let Some(call) = row.call {
            lists.entry(call).or_default().push(format!("user{}", row.number));
        }
    }
    assert_eq!(sent + count(&file, RowState::Open), rows as u64);
    // Each call that arrived had the list that was on the disk before it left.
    let id = file.job().unwrap().id;
    let call_of: HashMap<String, i64> =
        lists.keys().map(|call| (shared_trace_id(id, *call).to_string(), *call)).collect();
    for message in sandbox.world().messages() {
        let Some(call) = message.trace_id.and_then(|trace_id| call_of.get(&trace_id)) else { continue };
        let body: serde_json::Value = serde_json::from_str(&message.body).unwrap();
        let went: Vec<_> =
            body["receiver_ids"].as_array().unwrap().iter().map(|to| to.as_str().unwrap()).collect();
        assert_eq!(went, lists[call], "call {call}");
    }
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

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_that_both_try_and_are_killed_in_turn_send_each_message_once() {
    let (rows, seed) = (rows_or(800).min(20_000), seed());
    eprintln!("{rows} rows, two processes, seed {seed}");
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), seed).await;
    let file = job(dir.path(), rows, &setup(BODY, Doubts::default()));
    faults(&sandbox);
    let (mut kills, mut children, deadline) = (0_u64, Vec::new(), deadline(rows));
    let mut report = Report::new();
    while file.job().unwrap().state != JobState::Finished {
        assert!(Instant::now() < deadline, "{:?} after {kills} kills", totals(&file));
        while children.len() < 2 {
            children.push(spawn(file.path(), &sandbox));
        }
        // The older one has the job, if it lives still; the other has found it taken and gone, or takes it over now.
        let mut child = children.remove(0);
        let left = count(&file, RowState::Ready);
        let life = if left == 0 { Duration::from_secs(20) } else { life(kills) };
        if !wait_for(&mut child, life).await {
            child.kill().unwrap();
            child.wait().unwrap();
            kills += 1;
        }
        report.say(kills, &file);
    }
    for mut child in children {
        assert!(wait_for(&mut child, Duration::from_secs(30)).await);
    }
    assert!(kills >= 1, "{kills}");
    assert_each_has_one(&sandbox, rows);
    assert_eq!(count(&file, RowState::Sent), rows as u64);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recall_that_is_killed_again_and_again_takes_every_message_back() {
    let rows = rows_or(400).min(5_000);
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), seed()).await;
    let file = job(dir.path(), rows, &setup(BODY, Doubts::default()));
    // Not `run`, whose minute is too short for thousands of rows on a machine that does other work.
    let handle = start(&file, of_sandbox(&sandbox, 20_000)).await;
    let end = tokio::time::timeout(deadline(rows) - Instant::now(), handle.wait()).await.unwrap();
    assert_eq!(end.unwrap(), bulk::run::RunEnd::Finished);
    let withdraw = yunxin::Withdraw::new(yunxin::WithdrawKind::TwoSided);
    let plan = bulk::act::ActPlan::Recall { withdraw };
    let lock = file.lock_for_running().unwrap();
    let stop = tokio_util::sync::CancellationToken::new();
    let (act, forecast) = file.begin_act(&lock, &plan, bulk::act::ActRows::Sent, "test", 0, &stop).unwrap();
    drop(lock);
    assert_eq!(forecast.rows, rows as u64);
    let of = |kind, probability| Fault { probability, route: FaultRoute::Act, ..Fault::new(kind) };
    let kinds = [FaultKind::ResetAfterStore, FaultKind::ResetBeforeRead, FaultKind::Http502];
    sandbox.faults().add_all(kinds.map(|kind| of(kind, 0.02)).to_vec()).unwrap();
    let (mut kills, deadline) = (0_u64, deadline(rows));
    loop {
        let now = file.acts().unwrap().remove(0);
        if now.state == JobState::Finished {
            break;
        }
        assert!(Instant::now() < deadline, "{now:?} after {kills} kills");
        let mut child = spawn_act(file.path(), &sandbox, act);
        let life = if now.totals.of(RowState::Ready) == 0 { Duration::from_secs(20) } else { life(kills) };
        if !wait_for(&mut child, life).await {
            child.kill().unwrap();
            child.wait().unwrap();
            kills += 1;
        }
    }
    assert!(kills >= 1, "{kills}");
    assert!(sandbox.world().messages().iter().all(|message| message.withdraw_type.is_some()));
    let totals = file.acts().unwrap().remove(0).totals;
    assert_eq!((totals.of(RowState::Sent), totals.all()), (rows as u64, rows as u64));
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
    let mut held = command(file.path(), &sandbox).env(PER_S, "400").spawn().unwrap();
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
    let held_for = number("YANSHU_TORTURE_HELD_S").map_or(Duration::from_millis(2_500), Duration::from_secs);
    let long_enough = held_for.saturating_sub(stopped_at.elapsed());
    let has_ended = wait_for(&mut held, long_enough).await;
    assert!(!has_ended, "{:?}", file.job());
    signal("-CONT", &held);
    assert!(wait_for(&mut held, Duration::from_secs(60)).await);
    assert_eq!(file.job().unwrap().state, JobState::Finished);
    assert_each_has_one(&sandbox, 900);
}
