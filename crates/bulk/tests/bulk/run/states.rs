//! Pause, stop, pilot, and what a job does not start for.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use bulk::job::error::JobError;
use bulk::job::model::{JobState, Reason, RowState};
use bulk::job::rows::RowFilter;
use bulk::mapping::TargetKey;
use bulk::mapping::problem::RowProblem;
use bulk::run::{RunEnd, RunOptions};
use bulk::setup::{Doubts, Options, Setup};
use bulk::suppression::Suppression;
use sandbox::{Fault, FaultKind};

use super::{after_pilot, fault};
use crate::common::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_ends_the_claims_at_once_and_a_resume_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = job(dir.path(), 600, &setup(BODY, Doubts::default()));
    let handle = start(&file, of_sandbox(&sandbox, 200)).await;
    let mut progress = handle.progress();
    progress.wait_for(|at| at.through >= 50).await.unwrap();
    let asked = Instant::now();
    handle.pause();
    assert_eq!(handle.wait().await.unwrap(), RunEnd::Paused(Reason::Asked));
    // By the pace, the rest would take 2.7 s.
    assert!(asked.elapsed() < Duration::from_secs(2), "{:?}", asked.elapsed());
    let arrived = sandbox.world().messages().len() as u64;
    assert_eq!((count(&file, RowState::Sent), count(&file, RowState::Ready)), (arrived, 600 - arrived));
    assert_eq!(file.job().unwrap().state, JobState::Paused);
    assert_eq!(run(&file, of_sandbox(&sandbox, 2_000)).await, RunEnd::Finished);
    assert_each_has_one(&sandbox, 600);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_on_its_way_is_reported_before_the_first_answer() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = job(dir.path(), 3, &setup(BODY, Doubts::default()));
    let slow = Fault { delay_ms: Some(1_500), ..fault(FaultKind::Latency, 1.0) };
    sandbox.faults().add(slow).unwrap();
    let handle = start(&file, of_sandbox(&sandbox, 200)).await;
    let at = handle.progress().wait_for(|at| at.in_flight == 3).await.unwrap().clone();
    assert_eq!(at.through, 0);
    assert_eq!(handle.wait().await.unwrap(), RunEnd::Finished);
    assert_each_has_one(&sandbox, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_in_a_rest_does_not_wait_for_its_end() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = job(dir.path(), 50, &setup(BODY, Doubts::default()));
    sandbox.faults().add(fault(FaultKind::Code416, 1.0)).unwrap();
    let mut options = of_sandbox(&sandbox, 200);
    options.timing.rest = Duration::from_secs(60);
    let handle = start(&file, options).await;
    let mut progress = handle.progress();
    progress.wait_for(|at| at.state == JobState::Resting).await.unwrap();
    let asked = Instant::now();
    handle.pause();
    assert_eq!(handle.wait().await.unwrap(), RunEnd::Paused(Reason::Asked));
    assert!(asked.elapsed() < Duration::from_secs(20), "{:?}", asked.elapsed());
    assert_eq!(count(&file, RowState::Ready), 50);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_job_keeps_the_rest_ready_and_does_not_start_again() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = job(dir.path(), 300, &setup(BODY, Doubts::default()));
    let handle = start(&file, of_sandbox(&sandbox, 100)).await;
    handle.progress().wait_for(|at| at.through >= 10).await.unwrap();
    handle.stop();
    assert_eq!(handle.wait().await.unwrap(), RunEnd::Stopped);
    assert!(count(&file, RowState::Ready) > 200);
    let lock = file.lock_for_running().unwrap();
    let again = file.start(lock, of_sandbox(&sandbox, 100)).await;
    assert!(matches!(again, Err(JobError::WrongState { state: JobState::Stopped })));
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_job_whose_file_is_deleted_sends_nothing_more_that_nobody_would_know_of() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = job(dir.path(), 300, &setup(BODY, Doubts::default()));
    let handle = start(&file, of_sandbox(&sandbox, 100)).await;
    handle.progress().wait_for(|at| at.through >= 10).await.unwrap();
    for end in ["", "-wal", "-shm"] {
        std::fs::remove_file(dir.path().join(format!("job.db{end}"))).unwrap();
    }
    let end = tokio::time::timeout(Duration::from_secs(30), handle.wait()).await.expect("the run ends");
    assert!(matches!(end.unwrap(), RunEnd::Paused(Reason::NotRecorded { .. })));
    let arrived = sandbox.world().messages().len();
    assert!(arrived < 250, "{arrived}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_was_not_checked_does_not_start() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = imported(dir.path(), "账号\na\n");
    let lock = file.lock_for_running().unwrap();
    let result = file.start(lock, of_sandbox(&sandbox, 100)).await;
    assert!(matches!(result, Err(JobError::WrongState { state: JobState::Draft })));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pilot_sends_its_rows_and_holds() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = after_pilot(dir.path(), &sandbox, 40, 7).await;
    assert_eq!((count(&file, RowState::Sent), count(&file, RowState::Ready)), (7, 33));
    assert_eq!(run(&file, of_sandbox(&sandbox, 1_000)).await, RunEnd::Finished);
    assert_each_has_one(&sandbox, 40);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pilot_that_ends_by_a_pause_or_a_kill_holds_before_the_others_go_out() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let plain = setup(BODY, Doubts::default());
    let piloted = Setup { options: Options { pilot_rows: Some(4), ..plain.options.clone() }, ..plain };
    let file = job(dir.path(), 20, &piloted);
    let slow = Fault { delay_ms: Some(500), ..fault(FaultKind::Latency, 1.0) };
    sandbox.faults().add(slow).unwrap();
    let handle = start(&file, of_sandbox(&sandbox, 1_000)).await;
    handle.progress().wait_for(|at| at.in_flight == 4).await.unwrap();
    handle.pause();
    assert_eq!(handle.wait().await.unwrap(), RunEnd::Paused(Reason::Asked));
    sandbox.faults().clear();
    assert_eq!(run(&file, of_sandbox(&sandbox, 1_000)).await, RunEnd::Paused(Reason::PilotDone));
    assert_eq!((count(&file, RowState::Sent), sandbox.world().messages().len()), (4, 4));
    assert_eq!(run(&file, of_sandbox(&sandbox, 1_000)).await, RunEnd::Finished);
    assert_each_has_one(&sandbox, 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_does_not_wait_until_the_next_row_is_read() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = job(dir.path(), 3, &setup(BODY, Doubts::default()));
    // As of a disk that does other work: to read its cells takes long.
    let db = rusqlite::Connection::open(file.path()).unwrap();
    db.execute_batch(
        "ALTER TABLE block RENAME TO kept;
         CREATE VIEW block AS SELECT kept.* FROM kept WHERE (
           WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 20000000)
           SELECT count(*) FROM n) > 0;",
    )
    .unwrap();
    let handle = start(&file, of_sandbox(&sandbox, 100)).await;
    let asked = Instant::now();
    handle.pause();
    assert_eq!(handle.wait().await.unwrap(), RunEnd::Paused(Reason::Asked));
    assert!(asked.elapsed() < Duration::from_secs(2), "{:?}", asked.elapsed());
}

#[derive(Debug, Default)]
struct Late(AtomicBool);

impl Suppression for Late {
    fn list_of(&self, target: &TargetKey, _: i64) -> Option<String> {
        (self.0.load(Ordering::Relaxed) && target.id == "user2").then(|| "退订".to_owned())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_unsubscribes_after_the_check_gets_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = job(dir.path(), 3, &setup(BODY, Doubts::default()));
    let suppression = Arc::new(Late::default());
    suppression.0.store(true, Ordering::Relaxed);
    let options = RunOptions { suppression, ..of_sandbox(&sandbox, 100) };
    assert_eq!(run(&file, options).await, RunEnd::Finished);
    assert_eq!(arrived(&sandbox).get("goose|1|user2"), None);
    assert_eq!((count(&file, RowState::Sent), count(&file, RowState::Excluded)), (2, 1));
    let group = &file.problems().unwrap()[0];
    assert_eq!(group.problem, RowProblem::Suppressed { list: "退订".to_owned() });
    assert_eq!(file.rows(RowFilter::Problem(group.id), 1, 10).unwrap()[0].number, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_is_sent_by_its_own_app_alone() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = job(dir.path(), 3, &setup(BODY, Doubts::default()));
    let other = client(&sandbox.base_url(), "production", sandbox.app_secret());
    let result = file.start(file.lock_for_running().unwrap(), run_options(other, 100)).await;
    assert!(matches!(result, Err(JobError::OtherApp { .. })));
    assert_eq!((file.job().unwrap().state, sandbox.world().messages().len()), (JobState::Checked, 0));
}
