//! Jobs against the real sandbox.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

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
use common::*;
use sandbox::{Fault, FaultKind, FaultRoute, Limits};

fn fault(kind: FaultKind, probability: f64) -> Fault {
    Fault { probability, route: FaultRoute::Send, ..Fault::new(kind) }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_row_arrives_once_and_its_end_says_where() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = job(dir.path(), 300, &setup(BODY, Doubts::default()));
    assert_eq!(run(&file, of_sandbox(&sandbox, 2_000)).await, RunEnd::Finished);
    assert_each_has_one(&sandbox, 300);
    let job = file.job().unwrap();
    assert_eq!((job.state, job.totals.of(RowState::Sent), job.totals.all()), (JobState::Finished, 300, 300));
    let messages = sandbox.world().messages();
    for number in [1, 150, 300] {
        let row = file.row(number).unwrap();
        let message = messages.iter().find(|m| Some(m.message_server_id) == row.server_id).unwrap();
        assert_eq!(message.conversation_id, format!("goose|1|user{number}"));
        assert_eq!(message.message_client_id, bulk::render::message_client_id(job.id, number, 0));
        assert_eq!(message.trace_id.as_deref(), Some(bulk::render::trace_id(job.id, number, 0).as_str()));
        assert_eq!(row.server_time_ms, Some(message.create_time_ms as i64));
        assert!(message.body.contains(&format!("你好 客户{}, 第 {number} 号", number - 1)));
    }
    // A finished job has nothing left to do.
    assert_eq!(run(&file, of_sandbox(&sandbox, 2_000)).await, RunEnd::Finished);
    assert_eq!(sandbox.world().messages().len(), 300);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rate_limit_rests_everything_and_loses_nobody() {
    let dir = tempfile::tempdir().unwrap();
    let limits = Limits { calls_per_s: 60, block_s: 1, ..Limits::default() };
    let sandbox = limited_sandbox(dir.path(), 1, limits).await;
    let file = job(dir.path(), 150, &setup(BODY, Doubts::default()));
    let mut options = of_sandbox(&sandbox, 200);
    options.timing.rest = Duration::from_millis(1_100);
    assert_eq!(run(&file, options).await, RunEnd::Finished);
    assert_each_has_one(&sandbox, 150);
    assert_eq!((count(&file, RowState::Sent), file.codes().unwrap()), (150, vec![]));
    let rested = file
        .events()
        .unwrap()
        .iter()
        .any(|event| event.state == JobState::Resting && event.reason == Some(Reason::RateLimited));
    assert!(rested, "{:?}", file.events());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_refuses_a_row_ends_that_row_alone() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let receivers = ["user1", "code-102404", "user2", "code-102426", "code-104404", "user3"];
    let file = job_to(dir.path(), receivers, &setup(BODY, Doubts::default()));
    assert_eq!(run(&file, of_sandbox(&sandbox, 1_000)).await, RunEnd::Finished);
    assert_each_has_one(&sandbox, 3);
    assert_eq!((count(&file, RowState::Sent), count(&file, RowState::Rejected)), (3, 3));
    assert_eq!(file.codes().unwrap(), [(102_404, 1), (102_426, 1), (104_404, 1)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_refuses_all_pauses_the_job_and_ends_no_row() {
    for code in [403, 101_403, 414, 107_410, 102_421] {
        let dir = tempfile::tempdir().unwrap();
        let sandbox = sandbox(dir.path(), 1).await;
        let file = job(dir.path(), 50, &setup(BODY, Doubts::default()));
        sandbox.faults().add(Fault { code: Some(code), ..fault(FaultKind::AnswerCode, 1.0) }).unwrap();
        let end = run(&file, of_sandbox(&sandbox, 500)).await;
        assert_eq!(end, RunEnd::Paused(Reason::Refused { code }));
        assert_eq!((count(&file, RowState::Ready), file.job().unwrap().state), (50, JobState::Paused));
        sandbox.faults().clear();
        assert_eq!(run(&file, of_sandbox(&sandbox, 500)).await, RunEnd::Finished, "{code}");
        assert_each_has_one(&sandbox, 50);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_alone_gets_what_refuses_all_does_not_hold_the_others_for_ever() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let receivers = ["user1", "user2", "code-414", "user3"];
    let file = job_to(dir.path(), receivers, &setup(BODY, Doubts::default()));
    let refused = RunEnd::Paused(Reason::Refused { code: 414 });
    assert_eq!(run(&file, of_sandbox(&sandbox, 20)).await, refused);
    let mut runs = 0;
    while run(&file, of_sandbox(&sandbox, 20)).await != RunEnd::Finished {
        runs += 1;
        assert!(runs < 5, "{:?}", file.events());
    }
    assert_each_has_one(&sandbox, 3);
    assert_eq!(file.rows(RowFilter::Code(414), 1, 10).unwrap()[0].number, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn content_that_is_refused_ten_times_in_a_row_pauses_the_job() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = job(dir.path(), 200, &setup(BODY, Doubts::default()));
    sandbox.faults().add(Fault { code: Some(107_451), ..fault(FaultKind::AnswerCode, 1.0) }).unwrap();
    let end = run(&file, of_sandbox(&sandbox, 100)).await;
    assert_eq!(end, RunEnd::Paused(Reason::ContentRefused { code: 107_451 }));
    let rejected = count(&file, RowState::Rejected);
    assert!((10..60).contains(&rejected), "{rejected}");
    assert_eq!(count(&file, RowState::Ready), 200 - rejected);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_arrived_without_an_answer_is_found_and_not_sent_again() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 7).await;
    let file = job(dir.path(), 200, &setup(BODY, Doubts::default()));
    sandbox.faults().add(fault(FaultKind::ResetAfterStore, 0.3)).unwrap();
    assert_eq!(run(&file, of_sandbox(&sandbox, 400)).await, RunEnd::Finished);
    assert_each_has_one(&sandbox, 200);
    assert_eq!(count(&file, RowState::Sent), 200);
    assert!(sandbox.world().messages().iter().all(|message| message.times_seen == 1), "none was repeated");
    assert!(sandbox.faults().list()[0].triggered > 20);
    for row in file.rows(RowFilter::All, 1, 1_000).unwrap() {
        assert!(row.server_id.is_some() && row.generation == 0, "{row:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_proven_absent_is_sent_again_under_the_same_ids() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 7).await;
    let file = job(dir.path(), 100, &setup(BODY, Doubts::default()));
    sandbox.faults().add(Fault { count: Some(20), ..fault(FaultKind::ResetBeforeRead, 0.5) }).unwrap();
    assert_eq!(run(&file, of_sandbox(&sandbox, 400)).await, RunEnd::Finished);
    assert_each_has_one(&sandbox, 100);
    let job = file.job().unwrap();
    let rows = file.rows(RowFilter::All, 1, 1_000).unwrap();
    assert!(rows.iter().any(|row| row.calls > 1), "some were repeated");
    for row in rows {
        assert_eq!((row.state, row.generation), (RowState::Sent, 0));
        let message = sandbox.world().messages();
        let id = bulk::render::message_client_id(job.id, row.number, 0);
        assert!(message.iter().any(|message| message.message_client_id == id));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wants_no_repeats_gets_none_and_decides() {
    for (doubts, problem) in [(Doubts::Prove, RowProblem::Absent), (Doubts::Leave, RowProblem::LeftToUser)] {
        let dir = tempfile::tempdir().unwrap();
        let sandbox = sandbox(dir.path(), 7).await;
        let file = job(dir.path(), 10, &setup(BODY, doubts));
        sandbox.faults().add(Fault { count: Some(3), ..fault(FaultKind::ResetBeforeRead, 1.0) }).unwrap();
        assert_eq!(run(&file, of_sandbox(&sandbox, 400)).await, RunEnd::Finished);
        assert_eq!((count(&file, RowState::Open), count(&file, RowState::Sent)), (3, 7));
        assert_eq!(sandbox.world().messages().len(), 7);
        let groups = file.problems().unwrap();
        assert_eq!((&groups[0].problem, groups[0].rows), (&problem, 3));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_the_service_does_not_keep_proves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 7).await;
    let body = r#"{"message":{"message_type":0,"text":"{{name}}"},"receiver_no_sense":true}"#;
    let file = job(dir.path(), 5, &setup(body, Doubts::default()));
    sandbox.faults().add(Fault { count: Some(1), ..fault(FaultKind::ResetBeforeRead, 1.0) }).unwrap();
    assert_eq!(run(&file, of_sandbox(&sandbox, 400)).await, RunEnd::Finished);
    assert_eq!(file.problems().unwrap()[0].problem, RowProblem::NoProof);
    assert_eq!(count(&file, RowState::Open), 1);
}

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
    assert!(asked.elapsed() < Duration::from_millis(300), "{:?}", asked.elapsed());
    let arrived = sandbox.world().messages().len() as u64;
    assert_eq!((count(&file, RowState::Sent), count(&file, RowState::Ready)), (arrived, 600 - arrived));
    assert_eq!(file.job().unwrap().state, JobState::Paused);
    assert_eq!(run(&file, of_sandbox(&sandbox, 2_000)).await, RunEnd::Finished);
    assert_each_has_one(&sandbox, 600);
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
    assert!(asked.elapsed() < Duration::from_secs(2), "{:?}", asked.elapsed());
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
    let plain = setup(BODY, Doubts::default());
    let piloted = Setup { options: Options { pilot_rows: Some(7), ..plain.options.clone() }, ..plain };
    let file = job(dir.path(), 40, &piloted);
    assert_eq!(run(&file, of_sandbox(&sandbox, 1_000)).await, RunEnd::Paused(Reason::PilotDone));
    assert_eq!((count(&file, RowState::Sent), count(&file, RowState::Ready)), (7, 33));
    assert_eq!(run(&file, of_sandbox(&sandbox, 1_000)).await, RunEnd::Finished);
    assert_each_has_one(&sandbox, 40);
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
async fn a_service_that_is_away_is_waited_for() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = job(dir.path(), 60, &setup(BODY, Doubts::default()));
    sandbox.faults().add(Fault { count: Some(30), ..Fault::new(FaultKind::ResetBeforeRead) }).unwrap();
    assert_eq!(run(&file, of_sandbox(&sandbox, 500)).await, RunEnd::Finished);
    assert_each_has_one(&sandbox, 60);
    let rested = file.events().unwrap().iter().any(|event| event.reason == Some(Reason::NoAnswers));
    assert!(rested, "{:?}", file.events());
}

#[tokio::test(flavor = "multi_thread")]
async fn with_every_fault_at_once_each_gets_one_and_the_totals_add_up() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 11).await;
    let file = job(dir.path(), 400, &setup(BODY, Doubts::default()));
    let latency = Fault { delay_ms: Some(30), ..fault(FaultKind::Latency, 0.2) };
    sandbox
        .faults()
        .add_all(vec![
            fault(FaultKind::ResetAfterStore, 0.04),
            fault(FaultKind::ResetBeforeRead, 0.04),
            fault(FaultKind::HalfAnswer, 0.04),
            fault(FaultKind::WrongJson, 0.03),
            fault(FaultKind::Http502, 0.04),
            fault(FaultKind::Http500, 0.03),
            fault(FaultKind::Code416, 0.01),
            latency,
        ])
        .unwrap();
    assert_eq!(run(&file, of_sandbox(&sandbox, 800)).await, RunEnd::Finished);
    assert_each_has_one(&sandbox, 400);
    let totals = totals(&file);
    assert_eq!((totals.of(RowState::Sent), totals.all()), (400, 400));
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

#[tokio::test(flavor = "multi_thread")]
async fn a_repeat_that_is_refused_ends_its_row_and_not_in_a_circle() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = job_to(dir.path(), ["code-102404", "user1"], &setup(BODY, Doubts::default()));
    sandbox.faults().add(Fault { count: Some(2), ..fault(FaultKind::ResetBeforeRead, 1.0) }).unwrap();
    assert_eq!(run(&file, of_sandbox(&sandbox, 100)).await, RunEnd::Finished);
    assert_eq!((count(&file, RowState::Rejected), count(&file, RowState::Sent)), (1, 1));
    assert!(file.row(1).unwrap().calls > 1, "it was repeated");
}
