//! Questions about rows of unknown end that are refused, cut off, or never answered.

use std::path::Path;
use std::time::{Duration, Instant};

use bulk::job::file::JobFile;
use bulk::job::model::{JobState, Reason, RowState};
use bulk::job::settled::SettledRows;
use bulk::mapping::problem::RowProblem;
use bulk::run::{RunEnd, RunHandle, RunOptions};
use bulk::setup::Doubts;
use sandbox::{Fault, FaultKind, FaultRoute, Sandbox};

use super::after_pilot;
use super::doubts::all_in_doubt;
use crate::common::*;

fn of_questions(kind: FaultKind) -> Fault {
    Fault { route: FaultRoute::Query, ..Fault::new(kind) }
}

fn refused_by(code: i64) -> Fault {
    Fault { code: Some(code), ..of_questions(FaultKind::AnswerCode) }
}

/// A job whose rows were all sent, and whose end is then unknown.
async fn sent_and_in_doubt(dir: &Path, sandbox: &Sandbox, rows: usize) -> JobFile {
    let file = job(dir, rows, &setup(BODY, Doubts::default()));
    assert_eq!(run(&file, of_sandbox(sandbox, 2_000)).await, RunEnd::Finished);
    put_in_doubt(&file, rows);
    file
}

async fn settle(file: &JobFile, options: RunOptions) -> RunHandle {
    file.settle(file.lock_for_running().unwrap(), options).await.unwrap()
}

async fn end(handle: RunHandle) -> RunEnd {
    tokio::time::timeout(Duration::from_secs(60), handle.wait()).await.expect("the run ends").unwrap()
}

fn assert_none_was_repeated(sandbox: &Sandbox, rows: usize) {
    assert_each_has_one(sandbox, rows);
    assert!(sandbox.world().messages().iter().all(|message| message.times_seen == 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_whose_question_is_refused_for_good_is_left_to_the_user_and_the_run_ends() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = sent_and_in_doubt(dir.path(), &sandbox, 5).await;
    // Of the sender, say, who is no more: no question about the conversation is answered.
    sandbox.faults().add(refused_by(102_404)).unwrap();
    assert_eq!(end(settle(&file, of_sandbox(&sandbox, 400)).await).await, RunEnd::Finished);
    assert_eq!(count(&file, RowState::Open), 5);
    let problems = file.problems().unwrap();
    assert_eq!((&problems[0].problem, problems[0].rows), (&RowProblem::NoProof, 5));
    let asked = sandbox.faults().list()[0].triggered;
    assert_eq!(asked, 10, "each is asked about twice");
    assert_none_was_repeated(&sandbox, 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_every_question_is_refused_the_others_go_out_and_the_job_says_why_it_waits() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = after_pilot(dir.path(), &sandbox, 20, 4).await;
    put_in_doubt(&file, 4);
    sandbox.faults().add(refused_by(403)).unwrap();
    let refused = Reason::Refused { code: 403 };
    assert_eq!(run(&file, of_sandbox(&sandbox, 500)).await, RunEnd::Paused(refused.clone()));
    assert_eq!((count(&file, RowState::Sent), count(&file, RowState::Unknown)), (16, 4));
    assert_eq!(file.job().unwrap().reason, Some(refused));

    sandbox.faults().clear();
    assert_eq!(run(&file, of_sandbox(&sandbox, 500)).await, RunEnd::Finished);
    assert_eq!(count(&file, RowState::Sent), 20);
    assert_none_was_repeated(&sandbox, 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_once_and_absent_once_prove_nothing_together() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = all_in_doubt(dir.path(), 1);
    sandbox.faults().add(Fault { count: Some(1), ..refused_by(102_404) }).unwrap();
    let started = Instant::now();
    let handle = settle(&file, of_sandbox(&sandbox, 400)).await;
    // Refused, absent, absent: three times, with the time between each.
    while count(&file, RowState::Ready) == 0 {
        assert_eq!(count(&file, RowState::Open), 0);
        assert!(started.elapsed() < Duration::from_secs(30));
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(started.elapsed() >= Duration::from_millis(600), "{:?}", started.elapsed());
    assert_eq!(end(handle).await, RunEnd::Paused(Reason::Asked));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rate_limit_amid_questions_loses_nobody() {
    const ROWS: usize = 60;
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 3).await;
    let file = sent_and_in_doubt(dir.path(), &sandbox, ROWS).await;
    let limited = Fault { probability: 0.2, count: Some(8), ..of_questions(FaultKind::Code416) };
    let cut = Fault { probability: 0.2, ..of_questions(FaultKind::HalfAnswer) };
    sandbox.faults().add_all(vec![limited, cut]).unwrap();
    assert_eq!(end(settle(&file, of_sandbox(&sandbox, 400)).await).await, RunEnd::Finished);
    assert!(sandbox.faults().list().iter().all(|fault| fault.triggered > 3));
    assert_eq!(file.settled().unwrap(), SettledRows { found: ROWS as u64, ..SettledRows::default() });
    assert_none_was_repeated(&sandbox, ROWS);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_at_any_moment_of_the_questions_is_quick_and_nothing_is_asked_in_vain_for_ever() {
    const ROWS: usize = 40;
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = sent_and_in_doubt(dir.path(), &sandbox, ROWS).await;
    let slow = Fault { delay_ms: Some(150), ..of_questions(FaultKind::Latency) };
    sandbox.faults().add(slow).unwrap();
    let mut last = 0;
    for round in 0_u64.. {
        let handle = settle(&file, of_sandbox(&sandbox, 100)).await;
        tokio::time::sleep(Duration::from_millis(round * 23 % 400)).await;
        let asked = Instant::now();
        handle.pause();
        let end = end(handle).await;
        assert!(asked.elapsed() < Duration::from_secs(5), "{:?}", asked.elapsed());
        let (found, unknown) = (file.settled().unwrap().found, count(&file, RowState::Unknown));
        assert_eq!(found + unknown, ROWS as u64);
        assert!(found >= last, "{found} {last}");
        last = found;
        if unknown == 0 {
            assert!(matches!(end, RunEnd::Finished | RunEnd::Paused(Reason::Asked)), "{end:?}");
            break;
        }
        assert!(round < 200, "{unknown} are unknown still");
    }
    assert_none_was_repeated(&sandbox, ROWS);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_while_nobody_answers_leaves_the_rows_unknown() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = sent_and_in_doubt(dir.path(), &sandbox, 3).await;
    sandbox.faults().add(of_questions(FaultKind::ResetBeforeRead)).unwrap();
    let handle = settle(&file, of_sandbox(&sandbox, 400)).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    handle.stop();
    assert_eq!(end(handle).await, RunEnd::Stopped);
    assert_eq!((file.job().unwrap().state, count(&file, RowState::Unknown)), (JobState::Stopped, 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_whose_cells_are_damaged_is_left_to_the_user_and_the_run_ends() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = sent_and_in_doubt(dir.path(), &sandbox, 3).await;
    let db = rusqlite::Connection::open(file.path()).unwrap();
    db.execute_batch("UPDATE block SET cells = x'00112233'").unwrap();
    // What is in memory of them is not read again.
    let file = JobFile::open(file.path()).unwrap();
    assert_eq!(end(settle(&file, of_sandbox(&sandbox, 400)).await).await, RunEnd::Finished);
    assert_eq!(count(&file, RowState::Open), 3);
    assert_eq!(file.problems().unwrap()[0].problem, RowProblem::NotTheSameBytes);
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_in_doubt_of_a_stopped_job_are_looked_for_and_it_stays_stopped() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = after_pilot(dir.path(), &sandbox, 10, 4).await;
    put_in_doubt(&file, 3);
    file.set_state(JobState::Stopped, "test", Some(&Reason::Asked)).unwrap();
    let events = file.events().unwrap().len();
    assert_eq!(end(settle(&file, of_sandbox(&sandbox, 500)).await).await, RunEnd::Paused(Reason::Asked));
    assert_eq!((file.job().unwrap().state, file.events().unwrap().len()), (JobState::Stopped, events));
    assert_eq!((count(&file, RowState::Sent), count(&file, RowState::Ready)), (4, 6));
    assert!(file.start(file.lock_for_running().unwrap(), of_sandbox(&sandbox, 500)).await.is_err());
    assert_eq!(sandbox.world().messages().len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_whose_rows_are_only_looked_for_stands_where_it_stood_and_others_know_that_it_is_run() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = after_pilot(dir.path(), &sandbox, 10, 4).await;
    for (state, reason) in [
        (JobState::Scheduled, Reason::Asked),
        (JobState::Stopped, Reason::Asked),
        (JobState::Paused, Reason::PilotDone),
    ] {
        put_in_doubt(&file, 3);
        file.set_state(state, "test", Some(&reason)).unwrap();
        let events = file.events().unwrap();
        sandbox.faults().add(of_questions(FaultKind::ResetBeforeRead)).unwrap();
        let handle = settle(&file, of_sandbox(&sandbox, 500)).await;
        assert!(file.is_run().unwrap(), "nobody else could end it");
        assert_eq!((file.job().unwrap().state, handle.progress().borrow().state), (state, state));
        sandbox.faults().clear();
        assert_eq!(end(handle).await, RunEnd::Paused(Reason::Asked));
        assert!(!file.is_run().unwrap());
        let job = file.job().unwrap();
        assert_eq!((job.state, job.reason, file.events().unwrap()), (state, Some(reason), events));
        assert_eq!((count(&file, RowState::Sent), count(&file, RowState::Ready)), (4, 6));
    }
}
