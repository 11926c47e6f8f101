//! Calls without a usable answer.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bulk::job::copy::Copy;
use bulk::job::file::JobFile;
use bulk::job::model::{Reason, RowState};
use bulk::job::rows::RowFilter;
use bulk::job::settled::SettledRows;
use bulk::mapping::TargetKey;
use bulk::mapping::problem::RowProblem;
use bulk::render::Renderer;
use bulk::rerun::Decision;
use bulk::run::{RunEnd, RunOptions};
use bulk::setup::Doubts;
use bulk::suppression::Suppression;
use sandbox::{Fault, FaultKind, FaultRoute};

use super::{after_pilot, fault};
use crate::common::*;

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
async fn a_repeat_that_is_refused_ends_its_row_and_not_in_a_circle() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = job_to(dir.path(), ["code-102404", "user1"], &setup(BODY, Doubts::default()));
    sandbox.faults().add(Fault { count: Some(2), ..fault(FaultKind::ResetBeforeRead, 1.0) }).unwrap();
    assert_eq!(run(&file, of_sandbox(&sandbox, 100)).await, RunEnd::Finished);
    assert_eq!((count(&file, RowState::Rejected), count(&file, RowState::Sent)), (1, 1));
    assert!(file.row(1).unwrap().calls > 1, "it was repeated");
}

#[tokio::test(flavor = "multi_thread")]
async fn settling_looks_for_what_is_unknown_and_sends_nothing_that_is_ready() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = after_pilot(dir.path(), &sandbox, 10, 4).await;
    put_in_doubt(&file, 3);
    let lock = file.lock_for_running().unwrap();
    let handle = file.settle(lock, of_sandbox(&sandbox, 500)).await.unwrap();
    assert_eq!(handle.wait().await.unwrap(), RunEnd::Paused(Reason::Asked));
    assert_eq!((count(&file, RowState::Ready), count(&file, RowState::Unknown)), (6, 0));
    assert_eq!((count(&file, RowState::Sent), sandbox.world().messages().len()), (4, 4));
    assert!(file.row(1).unwrap().server_id.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_in_doubt_are_looked_for_at_the_pace_however_slow_the_answers_are() {
    const ROWS: usize = 200;
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = job(dir.path(), ROWS, &setup(BODY, Doubts::default()));
    assert_eq!(run(&file, of_sandbox(&sandbox, 2_000)).await, RunEnd::Finished);
    put_in_doubt(&file, ROWS);
    let slow = Fault { delay_ms: Some(1_600), route: FaultRoute::Query, ..Fault::new(FaultKind::Latency) };
    sandbox.faults().add(slow).unwrap();
    let started = Instant::now();
    let handle = file.settle(file.lock_for_running().unwrap(), of_sandbox(&sandbox, 400)).await.unwrap();
    assert_eq!(handle.wait().await.unwrap(), RunEnd::Finished);
    assert_eq!(file.settled().unwrap().found, ROWS as u64);
    // Two seconds by the pace; sixteen at a time would take twenty.
    assert!(started.elapsed() < Duration::from_secs(12), "{:?}", started.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_in_doubt_leave_places_to_those_that_are_ready_also_while_nobody_answers() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = after_pilot(dir.path(), &sandbox, 300, 100).await;
    put_in_doubt(&file, 100);
    let refused = Fault { code: Some(500), route: FaultRoute::Query, ..Fault::new(FaultKind::AnswerCode) };
    sandbox.faults().add(refused).unwrap();
    let started = Instant::now();
    let handle = start(&file, of_sandbox(&sandbox, 400)).await;
    // All of them: one that is on its way and not out yet is given back by a pause.
    while count(&file, RowState::Sent) < 200 {
        // Half a second by the pace, twice that with half of the places.
        assert!(started.elapsed() < Duration::from_secs(20), "{:?}", totals(&file));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    handle.pause();
    assert_eq!(handle.wait().await.unwrap(), RunEnd::Paused(Reason::Asked));
    assert_eq!((count(&file, RowState::Sent), count(&file, RowState::Unknown)), (200, 100));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_hundred_in_doubt_it_is_counted_how_many_were_found_and_how_many_wait_again() {
    const ROWS: usize = 100;
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let setup = setup(BODY, Doubts::default());
    let file = job(dir.path(), ROWS, &setup);
    assert_eq!(run(&file, of_sandbox(&sandbox, 2_000)).await, RunEnd::Finished);
    assert_eq!(file.settled().unwrap(), SettledRows::default());
    // Two of the calls had not arrived.
    put_in_doubt(&file, ROWS);
    put_in_doubt_as_absent(&file, &setup, [7, 42]);
    let lock = file.lock_for_running().unwrap();
    let handle = file.settle(lock, of_sandbox(&sandbox, 2_000)).await.unwrap();
    assert_eq!(handle.wait().await.unwrap(), RunEnd::Paused(Reason::Asked));
    let settled = SettledRows { found: 98, absent: 2, waiting: 2, open: 0 };
    assert_eq!((file.settled().unwrap(), count(&file, RowState::Ready)), (settled, 2));

    assert_eq!(run(&file, of_sandbox(&sandbox, 2_000)).await, RunEnd::Finished);
    assert_eq!(file.settled().unwrap(), SettledRows { waiting: 0, ..settled });
    assert_eq!(count(&file, RowState::Sent), ROWS as u64);
    // A copy has sent nothing, and nothing of it was in doubt.
    let copy = Copy { name: "copy", app_key: APP_KEY, who: "test" };
    let copy = file.copy_unsent(&dir.path().join("copy.db"), copy).unwrap();
    assert_eq!(copy.settled().unwrap(), SettledRows::default());
}

/// A job whose every row was going when its process ended, and had not left.
pub(super) fn all_in_doubt(dir: &std::path::Path, rows: usize) -> JobFile {
    let setup = setup(BODY, Doubts::default());
    let file = job(dir, rows, &setup);
    let (id, frozen_at_ms) = (file.job().unwrap().id, file.frozen_at_ms().unwrap().unwrap());
    let renderer = Renderer::new(id, &setup, frozen_at_ms).unwrap();
    let db = rusqlite::Connection::open(file.path()).unwrap();
    for number in 1..=rows as u64 {
        let hash = renderer.render(number, 0, &file.cells(number).unwrap()).unwrap().hash();
        db.execute(
            "UPDATE row SET state = 4, calls = 1, body_hash = ?2, at_ms = ?3 WHERE number = ?1",
            rusqlite::params![number as i64, hash, frozen_at_ms],
        )
        .unwrap();
    }
    db.execute_batch("UPDATE counter SET rows = (SELECT count(*) FROM row WHERE row.state = counter.state)")
        .unwrap();
    file
}

#[derive(Debug)]
struct Unsubscribed;

impl Suppression for Unsubscribed {
    fn list_of(&self, target: &TargetKey, _: i64) -> Option<String> {
        (target.id == "user2").then(|| "退订".to_owned())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_unsubscribes_while_a_row_waits_to_be_repeated_gets_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 7).await;
    let file = all_in_doubt(dir.path(), 3);
    let options = RunOptions { suppression: Arc::new(Unsubscribed), ..of_sandbox(&sandbox, 100) };
    assert_eq!(run(&file, options).await, RunEnd::Finished);
    assert_eq!((count(&file, RowState::Sent), count(&file, RowState::Excluded)), (2, 1));
    assert_eq!(
        (arrived(&sandbox).get("goose|1|user2"), file.row(2).unwrap().state),
        (None, RowState::Excluded)
    );
    let problem = RowProblem::Suppressed { list: "退订".to_owned() };
    assert_eq!((&file.problems().unwrap()[0].problem, file.problems().unwrap()[0].rows), (&problem, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_in_doubt_that_cannot_be_read_for_a_while_are_looked_for_afterwards() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 7).await;
    let file = all_in_doubt(dir.path(), 3);
    let db = rusqlite::Connection::open(file.path()).unwrap();
    db.busy_timeout(Duration::from_secs(10)).unwrap();
    // Nothing but the look at rows of unknown end reads this column before a row goes out.
    db.execute_batch("ALTER TABLE row RENAME COLUMN call TO gone").unwrap();
    let lock = file.lock_for_running().unwrap();
    let handle = file.settle(lock, of_sandbox(&sandbox, 100)).await.unwrap();
    // Longer than until the first look, and shorter than until the second.
    tokio::time::sleep(Duration::from_millis(300)).await;
    db.execute_batch("ALTER TABLE row RENAME COLUMN gone TO call").unwrap();
    let end = tokio::time::timeout(Duration::from_secs(30), handle.wait()).await.expect("the run ends");
    assert_eq!(end.unwrap(), RunEnd::Paused(Reason::Asked));
    assert_eq!((count(&file, RowState::Unknown), count(&file, RowState::Ready)), (0, 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_counts_as_sent_keeps_the_moment_in_which_it_left() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 7).await;
    let file = job(dir.path(), 1, &setup(BODY, Doubts::Leave));
    let db = rusqlite::Connection::open(file.path()).unwrap();
    const LEFT_AT_MS: i64 = 1_700_000_000_000;
    db.execute("UPDATE row SET state = 4, calls = 1, body_hash = 1, at_ms = ?1", [LEFT_AT_MS]).unwrap();
    db.execute_batch("UPDATE counter SET rows = (SELECT count(*) FROM row WHERE row.state = counter.state)")
        .unwrap();
    assert_eq!(run(&file, of_sandbox(&sandbox, 100)).await, RunEnd::Finished);
    assert_eq!((file.row(1).unwrap().state, file.row(1).unwrap().at_ms), (RowState::Open, Some(LEFT_AT_MS)));
    file.decide(1, Decision::CountAsSent).unwrap();
    assert_eq!((file.row(1).unwrap().state, file.row(1).unwrap().at_ms), (RowState::Sent, Some(LEFT_AT_MS)));
}

#[tokio::test(flavor = "multi_thread")]
async fn with_more_in_doubt_than_a_process_lives_to_look_up_each_life_settles_some() {
    const ROWS: usize = 600;
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 7).await;
    let file = all_in_doubt(dir.path(), ROWS);
    // By the pace, the look-ups of all rows take two seconds.
    let slow = Fault { delay_ms: Some(60), route: FaultRoute::Query, ..Fault::new(FaultKind::Latency) };
    sandbox.faults().add(slow).unwrap();
    let before = Instant::now();
    let lock = file.lock_for_running().unwrap();
    let handle = file.settle(lock, of_sandbox(&sandbox, 300)).await.unwrap();
    while count(&file, RowState::Ready) == 0 {
        assert!(before.elapsed() < Duration::from_secs(20), "{:?}", totals(&file));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let looked_up = sandbox.faults().list()[0].triggered;
    assert!(looked_up < ROWS as u64, "{looked_up} look-ups until the first was settled");
    handle.pause();
    handle.wait().await.unwrap();
}
