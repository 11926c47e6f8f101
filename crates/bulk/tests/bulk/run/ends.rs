//! What answers mean for rows and for the job.

use std::collections::HashMap;
use std::time::Duration;

use bulk::job::model::{JobState, Reason, RowState};
use bulk::job::rows::RowFilter;
use bulk::mapping::{EmptyCell, Mapping, Value};
use bulk::run::RunEnd;
use bulk::setup::{Batching, Doubts, Options, Setup};
use sandbox::{Fault, FaultKind, FaultStage, Limits};

use super::fault;
use crate::common::*;

#[tokio::test(flavor = "multi_thread")]
async fn every_row_arrives_once_and_its_end_says_where() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = job(dir.path(), 300, &setup(BODY, Doubts::default()));
    // Who finds the job finished finds its rows by the ids of the service: the index is not made after that.
    let finished_without_index =
        "CREATE TRIGGER finished BEFORE UPDATE OF state ON job WHEN NEW.state = 'finished'
             AND NOT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'row_by_server_id')
         BEGIN SELECT raise(ABORT, 'finished without its index'); END";
    rusqlite::Connection::open(file.path()).unwrap().execute_batch(finished_without_index).unwrap();
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
async fn one_muted_sender_of_many_pauses_the_job_once_and_loses_its_own_rows_alone() {
    for code in [102_421, 102_422] {
        let dir = tempfile::tempdir().unwrap();
        let sandbox = sandbox(dir.path(), 1).await;
        // The sandbox refuses by the receiver, and these are all spellings of one code.
        let row = |row: usize| match row % 4 {
            0 => format!("code-{code:0>width$},muted\n", width = 6 + row / 4),
            _ => format!("user{row},goose\n"),
        };
        let rows: String = (1..=40).map(row).collect();
        let file = imported(dir.path(), &format!("账号,sender\n{rows}"));
        checked(&file, &with_senders(Batching::Single));
        assert_eq!(run(&file, of_sandbox(&sandbox, 500)).await, RunEnd::Paused(Reason::Refused { code }));
        assert_eq!(count(&file, RowState::Rejected), 0, "the user hears of it first");
        assert_eq!(run(&file, of_sandbox(&sandbox, 500)).await, RunEnd::Finished, "{code}");
        assert_eq!((count(&file, RowState::Sent), file.codes().unwrap()), (30, vec![(code, 10)]));
        assert!(arrived(&sandbox).values().all(|times| *times == 1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_with_all_rows_of_a_muted_sender_ends_them_once_the_user_has_heard_of_it() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let rows: String = (1..=60).map(|row| format!("user{row},{}\n", ["goose", "gander"][row % 2])).collect();
    let file = imported(dir.path(), &format!("账号,sender\n{rows}"));
    let mut setup = with_senders(Batching::Batch);
    setup.options.pilot_rows = Some(2);
    checked(&file, &setup);
    // Two messages are accepted first.
    assert_eq!(run(&file, of_sandbox(&sandbox, 500)).await, RunEnd::Paused(Reason::PilotDone));
    let muted = |count| Fault { code: Some(102_421), count, ..fault(FaultKind::AnswerCode, 1.0) };
    sandbox.faults().add(muted(None)).unwrap();
    let paused = RunEnd::Paused(Reason::Refused { code: 102_421 });
    assert_eq!(run(&file, of_sandbox(&sandbox, 500)).await, paused);
    sandbox.faults().clear();
    sandbox.faults().add(muted(Some(1))).unwrap();
    assert_eq!(run(&file, of_sandbox(&sandbox, 500)).await, RunEnd::Finished);
    // Those of one sender, but for what it had sent before.
    let rejected: Vec<u64> =
        file.rows(RowFilter::Code(102_421), 1, 60).unwrap().iter().map(|row| row.number).collect();
    assert!(rejected.iter().all(|number| number % 2 == rejected[0] % 2), "{rejected:?}");
    assert!([28, 30].contains(&rejected.len()), "{rejected:?}");
    assert_eq!(count(&file, RowState::Sent), 60 - rejected.len() as u64);
}

#[tokio::test(flavor = "multi_thread")]
async fn senders_that_are_refused_before_anything_was_accepted_pause_the_job_each_time() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let rows: String = (1..=200).map(|row| format!("user{row},goose\n")).collect();
    let file = imported(dir.path(), &format!("账号,sender\n{rows}"));
    checked(&file, &with_senders(Batching::Single));
    sandbox.faults().add(Fault { code: Some(102_421), ..fault(FaultKind::AnswerCode, 1.0) }).unwrap();
    for _ in 0..3 {
        let paused = RunEnd::Paused(Reason::Refused { code: 102_421 });
        assert_eq!(run(&file, of_sandbox(&sandbox, 500)).await, paused);
    }
    // Those that were on their way twice have ended; no other was tried.
    assert!(count(&file, RowState::Ready) >= 100, "{:?}", file.job().unwrap().totals);
}

/// A message whose sender stands in the second column.
fn with_senders(calls: Batching) -> Setup {
    let plain = setup(r#"{"message":{"message_type":0,"text":"hello"}}"#, Doubts::default());
    let sender = Value::Column { column: 1, empty: EmptyCell::SkipRow };
    let mapping = Mapping { sender, variables: HashMap::new(), ..plain.mapping.clone() };
    let options = Options { calls, ..plain.options.clone() };
    Setup { mapping, options, ..plain }
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_that_are_out_when_the_file_cannot_be_written_are_waited_for() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = job(dir.path(), 20, &setup(BODY, Doubts::default()));
    let slow = Fault { count: Some(8), delay_ms: Some(1_000), ..fault(FaultKind::Latency, 1.0) };
    let slow = Fault { stage: Some(FaultStage::After), ..slow };
    let limited = Fault { count: Some(1), ..fault(FaultKind::Code416, 1.0) };
    sandbox.faults().add_all(vec![slow, limited]).unwrap();
    // As a full disk does, at the moment in which the job is to rest.
    let db = rusqlite::Connection::open(file.path()).unwrap();
    db.execute_batch(
        "CREATE TRIGGER full BEFORE INSERT ON event WHEN NEW.state = 'resting'
         BEGIN SELECT raise(ABORT, 'no space'); END",
    )
    .unwrap();
    let handle = start(&file, of_sandbox(&sandbox, 500)).await;
    assert!(handle.wait().await.is_err());
    let arrived = sandbox.world().messages().len() as u64;
    assert!(arrived >= 8, "{arrived}");
    assert_eq!((count(&file, RowState::Sent), count(&file, RowState::Going)), (arrived, 0));
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
