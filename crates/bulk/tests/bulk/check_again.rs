//! A check can be repeated until the service has a message.

use crate::common::*;
use bulk::check::CheckError;
use bulk::job::error::JobError;
use bulk::job::file::JobFile;
use bulk::job::model::{JobState, Reason, RowState};
use bulk::job::rows::RowFilter;
use bulk::rerun::Rerun;
use bulk::run::RunEnd;
use bulk::setup::Doubts;
use bulk::suppression::SuppressionList;
use sandbox::{Fault, FaultKind, FaultRoute};
use tokio_util::sync::CancellationToken;

const OTHER: &str = r#"{"message":{"message_type":0,"text":"再次 {{name}}"}}"#;

fn fault(kind: FaultKind, code: Option<i64>, count: u64) -> Fault {
    Fault { code, count: Some(count), route: FaultRoute::Send, ..Fault::new(kind) }
}

fn is_refused(file: &JobFile) -> bool {
    let nobody = Vec::<SuppressionList>::new();
    let (lock, before) = (file.lock_for_running().unwrap(), file.job().unwrap());
    let setup = setup(OTHER, Doubts::default());
    let checked = file.check(&lock, &setup, &nobody, &CancellationToken::new(), &mut |_| {});
    let is_refused =
        matches!(checked, Err(CheckError::Job(JobError::WrongState { state: JobState::Paused })));
    assert_eq!(file.may_be_checked().is_err(), is_refused);
    assert!(!is_refused || file.job().unwrap() == before);
    is_refused
}

#[test]
fn a_job_whose_start_was_taken_back_can_be_checked_again() {
    let dir = tempfile::tempdir().unwrap();
    let file = job(dir.path(), 3, &setup(BODY, Doubts::default()));
    file.set_state(JobState::Scheduled, "lilei", None).unwrap();
    assert!(file.may_be_checked().is_err());
    file.set_state(JobState::Paused, "lilei", Some(&Reason::Asked)).unwrap();
    assert!(!is_refused(&file));
    assert_eq!((file.job().unwrap().state, count(&file, RowState::Ready)), (JobState::Checked, 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_of_which_every_call_was_refused_can_be_checked_again_under_new_ids() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = job(dir.path(), 3, &setup(BODY, Doubts::default()));
    sandbox.faults().add(fault(FaultKind::AnswerCode, Some(403), 100)).unwrap();
    assert!(matches!(run(&file, of_sandbox(&sandbox, 500)).await, RunEnd::Paused(Reason::Refused { .. })));
    let used = file.rows(RowFilter::All, 1, 10).unwrap().iter().map(|row| row.generation).max().unwrap();
    assert!(used > 0 && sandbox.world().messages().is_empty());
    assert!(!is_refused(&file));
    let rows = file.rows(RowFilter::All, 1, 10).unwrap();
    assert!(rows.iter().all(|row| row.state == RowState::Ready && row.generation >= used), "{rows:?}");
    sandbox.faults().clear();
    assert_eq!(run(&file, of_sandbox(&sandbox, 500)).await, RunEnd::Finished);
    assert_each_has_one(&sandbox, 3);
    let texts = sandbox.world().messages();
    assert!(texts.iter().all(|message| format!("{message:?}").contains("再次")), "{texts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_of_which_a_message_is_or_may_be_at_the_service_cannot() {
    // One that was sent.
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = job(dir.path(), 2, &setup(BODY, Doubts::Leave));
    sandbox.faults().add(fault(FaultKind::AnswerCode, Some(102_404), 1)).unwrap();
    assert_eq!(run(&file, of_sandbox(&sandbox, 500)).await, RunEnd::Finished);
    let again = |codes, open| file.rerun(&file.lock_for_running().unwrap(), &Rerun { codes, open }, "lilei");
    assert_eq!(again(vec![102_404], false).unwrap(), 1);
    assert!(is_refused(&file));
    // One of unknown end, which is to be sent again.
    let dir = tempfile::tempdir().unwrap();
    let file = job(dir.path(), 1, &setup(BODY, Doubts::Leave));
    sandbox.faults().add(fault(FaultKind::ResetBeforeRead, None, 1)).unwrap();
    assert_eq!(run(&file, of_sandbox(&sandbox, 500)).await, RunEnd::Finished);
    let again = |codes, open| file.rerun(&file.lock_for_running().unwrap(), &Rerun { codes, open }, "lilei");
    assert_eq!((count(&file, RowState::Open), again(vec![], true).unwrap()), (1, 1));
    assert_eq!(count(&file, RowState::Ready), 1);
    assert!(is_refused(&file));
}
