//! What a user decides after a run.

use crate::common::*;
use bulk::job::copy::Copy;
use bulk::job::error::JobError;
use bulk::job::model::{JobState, RowState};
use bulk::job::rows::RowFilter;
use bulk::rerun::{Decision, Rerun};
use bulk::run::RunEnd;
use bulk::setup::Doubts;
use sandbox::{Fault, FaultKind, FaultRoute};
use tokio_util::sync::CancellationToken;

fn fault(kind: FaultKind, count: u64) -> Fault {
    Fault { count: Some(count), route: FaultRoute::Send, ..Fault::new(kind) }
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_of_the_reasons_that_are_ticked_are_tried_anew_under_new_ids() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = job(dir.path(), 20, &setup(BODY, Doubts::default()));
    sandbox.faults().add(Fault { code: Some(102_404), ..fault(FaultKind::AnswerCode, 4) }).unwrap();
    sandbox.faults().add(Fault { code: Some(102_426), ..fault(FaultKind::AnswerCode, 3) }).unwrap();
    assert_eq!(run(&file, of_sandbox(&sandbox, 500)).await, RunEnd::Finished);
    assert_eq!(file.codes().unwrap(), [(102_404, 4), (102_426, 3)]);
    let lock = file.lock_for_running().unwrap();
    let events = file.events().unwrap();
    let nobody = Rerun { codes: vec![999, 416], open: true };
    assert_eq!(file.rerun(&lock, &nobody, "lilei").unwrap(), 0);
    assert_eq!((file.job().unwrap().state, file.events().unwrap()), (JobState::Finished, events));
    let rerun = Rerun { codes: vec![102_404], open: false };
    assert_eq!(file.rerun(&lock, &rerun, "lilei").unwrap(), 4);
    assert_eq!((file.job().unwrap().state, file.codes().unwrap()), (JobState::Paused, vec![(102_426, 3)]));
    drop(lock);
    assert_eq!(run(&file, of_sandbox(&sandbox, 500)).await, RunEnd::Finished);
    assert_eq!((count(&file, RowState::Sent), count(&file, RowState::Rejected)), (17, 3));
    let rows = file.rows(RowFilter::All, 1, 100).unwrap();
    assert_eq!(rows.iter().filter(|row| row.generation == 1 && row.state == RowState::Sent).count(), 4);
    assert!(arrived(&sandbox).values().all(|messages| *messages == 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_job_that_was_stopped_nothing_goes_out_by_trying_some_rows_anew() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = job(dir.path(), 4, &setup(BODY, Doubts::Leave));
    sandbox.faults().add(fault(FaultKind::ResetBeforeRead, 1)).unwrap();
    assert_eq!(run(&file, of_sandbox(&sandbox, 500)).await, RunEnd::Finished);
    let open = file.rows(RowFilter::State(RowState::Open), 1, 10).unwrap()[0].number;
    file.set_state(JobState::Stopped, "test", None).unwrap();

    let stopped = |result: Result<u64, JobError>| {
        assert!(matches!(result, Err(JobError::WrongState { state: JobState::Stopped })), "{result:?}");
    };
    let lock = file.lock_for_running().unwrap();
    stopped(file.rerun(&lock, &Rerun { codes: vec![102_404], open: true }, "lilei"));
    // It would be ready for ever.
    stopped(file.decide(open, Decision::SendAgain).map(|()| 1));
    assert_eq!((count(&file, RowState::Open), file.job().unwrap().state), (1, JobState::Stopped));
    file.decide(open, Decision::CountAsSent).unwrap();
    assert_eq!((count(&file, RowState::Sent), file.job().unwrap().state), (4, JobState::Stopped));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_row_is_counted_as_sent_or_sent_again() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = job(dir.path(), 6, &setup(BODY, Doubts::Leave));
    sandbox.faults().add(fault(FaultKind::ResetBeforeRead, 3)).unwrap();
    assert_eq!(run(&file, of_sandbox(&sandbox, 500)).await, RunEnd::Finished);
    let open: Vec<_> =
        file.rows(RowFilter::State(RowState::Open), 1, 10).unwrap().iter().map(|row| row.number).collect();
    let [first, second, third] = open[..] else { panic!("{open:?}") };
    file.decide(first, Decision::CountAsSent).unwrap();
    file.decide(second, Decision::SendAgain).unwrap();
    assert!(matches!(file.decide(first, Decision::SendAgain), Err(JobError::NoSuchRow { .. })));
    assert_eq!((file.problems().unwrap()[0].rows, file.job().unwrap().state), (1, JobState::Paused));
    assert_eq!(run(&file, of_sandbox(&sandbox, 500)).await, RunEnd::Finished);
    let states = [first, second, third].map(|number| file.row(number).unwrap().state);
    assert_eq!(states, [RowState::Sent, RowState::Sent, RowState::Open]);
    assert_eq!(arrived(&sandbox).get(&format!("goose|1|user{first}")), None);
    assert_eq!(arrived(&sandbox).get(&format!("goose|1|user{second}")), Some(&1));
    let lock = file.lock_for_running().unwrap();
    // It would be recalled with what the recall was begun for.
    let withdraw = yunxin::Withdraw::new(yunxin::WithdrawKind::TwoSided);
    let (plan, stop) = (bulk::act::ActPlan::Recall { withdraw }, CancellationToken::new());
    let rows = bulk::act::ActRows::SentAndOpen;
    let (act, _) = file.begin_act(&lock, &plan, rows, "lilei", 0, &stop).unwrap();
    let rerun = Rerun { codes: vec![], open: true };
    assert!(matches!(file.rerun(&lock, &rerun, "lilei"), Err(JobError::ActUnfinished)));
    assert!(matches!(file.decide(third, Decision::SendAgain), Err(JobError::ActUnfinished)));
    file.stop_act(&lock, act, "lilei").unwrap();
    assert_eq!(file.rerun(&lock, &rerun, "lilei").unwrap(), 1);
    drop(lock);
    assert_eq!(run(&file, of_sandbox(&sandbox, 500)).await, RunEnd::Finished);
    assert_eq!(count(&file, RowState::Sent), 6);
    assert!(file.problems().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_is_full_stops_the_sending_and_what_has_ended_is_not_lost() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = job(dir.path(), 100, &setup(BODY, Doubts::default()));
    let handle = start(&file, of_sandbox(&sandbox, 100)).await;
    handle.progress().wait_for(|at| at.through >= 10).await.unwrap();
    let db = rusqlite::Connection::open(file.path()).unwrap();
    db.busy_timeout(std::time::Duration::from_secs(10)).unwrap();
    // As a full disk does: every write of a row fails, from now on.
    db.execute_batch("CREATE TRIGGER full BEFORE UPDATE ON row BEGIN SELECT raise(ABORT, 'no space'); END")
        .unwrap();
    let end = handle.wait().await.unwrap();
    assert!(matches!(&end, RunEnd::Paused(bulk::job::model::Reason::NotRecorded { .. })), "{end:?}");
    let arrived_by_then = sandbox.world().messages().len();
    assert!(arrived_by_then < 100);
    db.execute_batch("DROP TRIGGER full").unwrap();
    assert_eq!(run(&file, of_sandbox(&sandbox, 500)).await, RunEnd::Finished);
    assert_each_has_one(&sandbox, 100);
    assert_eq!(count(&file, RowState::Sent), 100);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_is_sent_a_second_time_is_noticed_and_can_be_left_out() {
    let dirs = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let sandbox = sandbox(dirs[0].path(), 1).await;
    let receivers = ["user1", "code-102404", "USER3", "user4"];
    let first = job_to(dirs[0].path(), receivers, &setup(BODY, Doubts::default()));
    let second = job_to(dirs[1].path(), receivers, &setup(BODY, Doubts::default()));
    assert!(second.sends_the_same_as(&first).unwrap());
    assert_eq!(second.count_sent_before(&first).unwrap(), 0);
    assert_eq!(run(&first, of_sandbox(&sandbox, 500)).await, RunEnd::Finished);
    assert_eq!(second.count_sent_before(&first).unwrap(), 3);
    assert_eq!(second.leave_out_sent_before(&second.lock_for_running().unwrap(), &first).unwrap(), 3);
    assert_eq!((count(&second, RowState::Ready), count(&second, RowState::Excluded)), (1, 3));
    assert_eq!(second.problems().unwrap()[0].rows, 3);
    assert_eq!(run(&second, of_sandbox(&sandbox, 500)).await, RunEnd::Finished);
    assert_eq!(sandbox.world().messages().len(), 3);
    let other = setup(r#"{"message":{"message_type":0,"text":"{{name}}"}}"#, Doubts::default());
    let third_dir = tempfile::tempdir().unwrap();
    let third = job_to(third_dir.path(), receivers, &other);
    assert!(!third.sends_the_same_as(&first).unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_is_unsent_and_keeps_who_is_left_out_and_the_job_stays_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let receivers = ["user1", "code-102404", "user2", "USER2"];
    let file = job_to(dir.path(), receivers, &setup(BODY, Doubts::default()));
    let place = dir.path().join("copy.db");
    let copy = Copy { name: "演练", app_key: "other", who: "lilei" };
    let draft_dir = tempfile::tempdir().unwrap();
    let draft = imported(draft_dir.path(), "账号\na\n");
    assert!(matches!(draft.copy_unsent(&place, copy), Err(JobError::WrongState { state: JobState::Draft })));
    assert_eq!(run(&file, of_sandbox(&sandbox, 500)).await, RunEnd::Finished);
    let before = file.job().unwrap();

    let copied = file.copy_unsent(&place, copy).unwrap();
    assert_eq!(file.job().unwrap(), before);
    let job = copied.job().unwrap();
    assert_eq!((job.name.as_str(), job.state, job.is_rehearsal), ("演练", JobState::Checked, true));
    assert_ne!(job.id, before.id);
    let totals = job.totals;
    assert_eq!((totals.of(RowState::Ready), totals.of(RowState::Excluded), totals.all()), (3, 1, 4));
    assert_eq!(copied.setup().unwrap().unwrap().app_key, "other");
    assert!(copied.codes().unwrap().is_empty() && copied.acts().unwrap().is_empty());
    let (row, original) = (copied.row(1).unwrap(), file.row(1).unwrap());
    assert_eq!((row.calls, row.server_id, row.body_hash), (0, None, None));
    assert!(original.server_id.is_some());
    // The cells are the same, and so are the problems.
    assert_eq!(copied.cells(4).unwrap(), file.cells(4).unwrap());
    assert_eq!(copied.row(4).unwrap().problem, file.row(4).unwrap().problem);
    assert!(
        copied.lock_for_running().is_ok()
            && matches!(copied.copy_unsent(&place, copy), Err(JobError::Unwritable { .. }))
    );
}
