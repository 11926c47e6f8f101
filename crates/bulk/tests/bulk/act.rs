//! Messages of a job are taken back, or changed.

use std::collections::HashMap;
use std::time::Duration;

use crate::common::*;
use bulk::act::{ActError, ActPlan, ActRowFilter, ActRows, BarredRows, Barrier};
use bulk::job::error::JobError;
use bulk::job::file::JobFile;
use bulk::job::model::{JobState, Reason, RowState, Totals};
use bulk::mapping::problem::MappingProblem;
use bulk::mapping::{EmptyCell, Value};
use bulk::run::{RunEnd, RunHandle, RunOptions};
use bulk::setup::Doubts;
use sandbox::{Fault, FaultKind, FaultRoute, Limits, Sandbox};
use tokio_util::sync::CancellationToken;
use yunxin::{Withdraw, WithdrawKind};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

fn recall(method: WithdrawKind) -> ActPlan {
    ActPlan::Recall { withdraw: Withdraw::new(method) }
}

fn change(body: &str) -> ActPlan {
    let name = Value::Column { column: 1, empty: EmptyCell::SkipRow };
    let mut template = setup(BODY, Doubts::default()).template;
    template.body = body.to_owned();
    ActPlan::Modify { template, variables: HashMap::from([("name".to_owned(), name)]) }
}

fn begin(file: &JobFile, plan: &ActPlan) -> i64 {
    let lock = file.lock_for_running().unwrap();
    file.begin_act(&lock, plan, ActRows::Sent, "lilei", 0, &CancellationToken::new()).unwrap().0
}

async fn start_act(file: &JobFile, act: i64, options: RunOptions) -> RunHandle {
    let lock = file.lock_for_running().unwrap();
    file.start_act(lock, act, options).await.unwrap()
}

async fn run_act(file: &JobFile, act: i64, options: RunOptions) -> RunEnd {
    let handle = start_act(file, act, options).await;
    tokio::time::timeout(Duration::from_secs(60), handle.wait()).await.unwrap().unwrap()
}

fn act_totals(file: &JobFile, act: i64) -> Totals {
    file.acts().unwrap().into_iter().find(|found| found.id == act).unwrap().totals
}

fn fault(kind: FaultKind, probability: f64) -> Fault {
    Fault { probability, route: FaultRoute::Act, ..Fault::new(kind) }
}

fn recalled(sandbox: &Sandbox) -> usize {
    sandbox.world().messages().iter().filter(|message| message.withdraw_type.is_some()).count()
}

async fn sent_job(dir: &tempfile::TempDir, sandbox: &Sandbox, rows: usize) -> JobFile {
    let file = job(dir.path(), rows, &setup(BODY, Doubts::default()));
    assert_eq!(run(&file, of_sandbox(sandbox, 2_000)).await, RunEnd::Finished);
    file
}

#[tokio::test(flavor = "multi_thread")]
async fn every_message_of_a_job_is_taken_back_and_none_that_was_refused() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let receivers = ["user1", "code-102404", "user2", "user3"];
    let file = job_to(dir.path(), receivers, &setup(BODY, Doubts::default()));
    assert_eq!(run(&file, of_sandbox(&sandbox, 500)).await, RunEnd::Finished);
    let plan = recall(WithdrawKind::TwoSided);
    let forecast = file.forecast_act(&plan, ActRows::Sent, 0, &CancellationToken::new()).unwrap();
    assert_eq!((forecast.rows, forecast.uncertain, forecast.barred.len()), (3, 0, 0));
    assert!(forecast.first_too_late_ms.is_some());
    let act = begin(&file, &plan);
    assert_eq!(run_act(&file, act, of_sandbox(&sandbox, 500)).await, RunEnd::Finished);
    assert_eq!((recalled(&sandbox), act_totals(&file, act).of(RowState::Sent)), (3, 3));
    let done = &file.acts().unwrap()[0];
    assert_eq!((done.state, done.totals.all(), &done.plan), (JobState::Finished, 3, &plan));
    // The job itself is as it was.
    let job = file.job().unwrap();
    assert_eq!((job.state, job.totals.of(RowState::Sent), job.totals.all()), (JobState::Finished, 3, 4));
    assert!(!file.events().unwrap().is_empty());
    // What is gone is not taken back twice.
    let again = file.forecast_act(&plan, ActRows::Sent, 0, &CancellationToken::new()).unwrap();
    assert_eq!((again.rows, again.barred), (0, vec![BarredRows { barrier: Barrier::Gone, rows: 3 }]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_reaches_every_message_with_the_values_of_its_row() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = sent_job(&dir, &sandbox, 30).await;
    let act = begin(&file, &change(r#"{"message":{"message_type":0,"text":"更正: {{name}}"}}"#));
    assert_eq!(run_act(&file, act, of_sandbox(&sandbox, 500)).await, RunEnd::Finished);
    assert_eq!(act_totals(&file, act).of(RowState::Sent), 30);
    let messages = sandbox.world().messages();
    let third = messages.iter().find(|message| message.conversation_id == "goose|1|user3").unwrap();
    assert!(third.body.contains("更正: 客户2") || third.modify_time_ms.is_some(), "{}", third.body);
    assert!(messages.iter().all(|message| message.modify_time_ms.is_some()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_late_is_reported_before_and_not_tried() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = sent_job(&dir, &sandbox, 12).await;
    let db = rusqlite::Connection::open(file.path()).unwrap();
    // As if rows had been sent three minutes, eight days and forty days ago.
    for (rows, ago_ms) in [("1, 2", 3 * 60_000), ("3, 4, 5", 8 * DAY_MS), ("6", 40 * DAY_MS)] {
        let sql =
            format!("UPDATE row SET server_time_ms = server_time_ms - {ago_ms} WHERE number IN ({rows})");
        db.execute(&sql, []).unwrap();
    }
    let stop = CancellationToken::new();
    let late = |rows| vec![BarredRows { barrier: Barrier::TooLate, rows }];
    let two_sided = file.forecast_act(&recall(WithdrawKind::TwoSided), ActRows::Sent, 0, &stop).unwrap();
    assert_eq!((two_sided.rows, two_sided.uncertain, two_sided.barred), (8, 2, late(4)));
    let one_sided = file.forecast_act(&recall(WithdrawKind::OneSided), ActRows::Sent, 0, &stop).unwrap();
    assert_eq!((one_sided.rows, one_sided.uncertain, one_sided.barred), (11, 0, late(1)));
    let modified = file.forecast_act(&change(BODY), ActRows::Sent, 0, &stop).unwrap();
    assert_eq!((modified.rows, modified.barred), (8, late(4)));
    // By a clock that is a day behind the service's, more is too late.
    let ahead = file.forecast_act(&recall(WithdrawKind::TwoSided), ActRows::Sent, 7 * DAY_MS, &stop).unwrap();
    assert_eq!((ahead.rows, ahead.barred), (0, late(12)));
    let act = begin(&file, &recall(WithdrawKind::OneSided));
    assert_eq!(run_act(&file, act, of_sandbox(&sandbox, 500)).await, RunEnd::Finished);
    assert_eq!(file.act_barriers(act).unwrap(), [(Barrier::TooLate, 1)]);
    let rows = file.act_rows(act, ActRowFilter::State(RowState::Excluded), 1, 10).unwrap();
    assert_eq!((rows.len(), rows[0].number, rows[0].barrier), (1, 6, Some(Barrier::TooLate)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_service_refuses_is_counted_by_its_code() {
    let dir = tempfile::tempdir().unwrap();
    let limits = Limits { calls_per_s: 1_000_000, two_sided_recall_s: 0, ..Limits::default() };
    let sandbox = limited_sandbox(dir.path(), 1, limits).await;
    let file = sent_job(&dir, &sandbox, 5).await;
    let act = begin(&file, &recall(WithdrawKind::TwoSided));
    assert_eq!(run_act(&file, act, of_sandbox(&sandbox, 500)).await, RunEnd::Finished);
    assert_eq!(file.act_codes(act).unwrap(), [(107_314, 5)]);
    assert_eq!(file.act_rows(act, ActRowFilter::Code(107_314), 1, 10).unwrap().len(), 5);
    assert_eq!((recalled(&sandbox), file.codes().unwrap()), (0, vec![]));
    // Another method is open still.
    let act = begin(&file, &recall(WithdrawKind::Delete));
    assert_eq!(run_act(&file, act, of_sandbox(&sandbox, 500)).await, RunEnd::Finished);
    assert_eq!((recalled(&sandbox), file.acts().unwrap().len()), (5, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn with_every_fault_at_once_each_message_is_taken_back_once() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 5).await;
    let file = sent_job(&dir, &sandbox, 300).await;
    sandbox
        .faults()
        .add_all(vec![
            fault(FaultKind::ResetAfterStore, 0.05),
            fault(FaultKind::ResetBeforeRead, 0.05),
            fault(FaultKind::HalfAnswer, 0.05),
            fault(FaultKind::WrongJson, 0.03),
            fault(FaultKind::Http502, 0.05),
            fault(FaultKind::Http500, 0.03),
            fault(FaultKind::Code416, 0.01),
        ])
        .unwrap();
    for plan in
        [change(r#"{"message":{"message_type":0,"text":"更正 {{name}}"}}"#), recall(WithdrawKind::TwoSided)]
    {
        let act = begin(&file, &plan);
        assert_eq!(run_act(&file, act, of_sandbox(&sandbox, 800)).await, RunEnd::Finished);
        let totals = act_totals(&file, act);
        assert_eq!((totals.of(RowState::Sent), totals.all()), (300, 300), "{plan:?}");
        assert!(sandbox.world().messages().iter().all(|message| message.modify_time_ms.is_some()));
    }
    assert_eq!(recalled(&sandbox), 300);
    assert!(sandbox.faults().list().iter().map(|fault| fault.triggered).sum::<u64>() > 50);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_pauses_at_once_and_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = sent_job(&dir, &sandbox, 300).await;
    let act = begin(&file, &recall(WithdrawKind::TwoSided));
    let handle = start_act(&file, act, of_sandbox(&sandbox, 100)).await;
    handle.progress().wait_for(|at| at.through >= 20).await.unwrap();
    handle.pause();
    assert_eq!(handle.wait().await.unwrap(), RunEnd::Paused(Reason::Asked));
    let totals = act_totals(&file, act);
    assert_eq!(totals.of(RowState::Sent) as usize, recalled(&sandbox));
    assert_eq!((totals.of(RowState::Going), totals.of(RowState::Unknown), totals.all()), (0, 0, 300));
    // Another act waits until this one is over.
    let lock = file.lock_for_running().unwrap();
    let other = file.begin_act(&lock, &change(BODY), ActRows::Sent, "lilei", 0, &CancellationToken::new());
    assert!(matches!(other, Err(ActError::Unfinished { id }) if id == act));
    drop(lock);
    assert_eq!(run_act(&file, act, of_sandbox(&sandbox, 2_000)).await, RunEnd::Finished);
    assert_eq!(recalled(&sandbox), 300);
    let lock = file.lock_for_running().unwrap();
    let again = file.start_act(lock, act, of_sandbox(&sandbox, 100)).await;
    assert!(matches!(again, Err(JobError::WrongState { state: JobState::Finished })));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_going_when_the_process_ended_is_looked_for_and_not_guessed() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = sent_job(&dir, &sandbox, 4).await;
    let act = begin(&file, &recall(WithdrawKind::TwoSided));
    // Row 1 was taken back and its process ended before it wrote that; row 2 never left.
    let first = begin_raw_recall(&sandbox, &file, 1).await;
    assert_eq!(recalled(&sandbox), 1, "{first}");
    let db = rusqlite::Connection::open(file.path()).unwrap();
    db.execute_batch(&format!(
        "UPDATE act_row SET state = 1, calls = 1, body_hash = 0 WHERE number IN (1, 2) AND act = {act};
         UPDATE act_counter SET rows = rows - 2 WHERE act = {act} AND state = 0;
         INSERT INTO act_counter (act, state, rows) VALUES ({act}, 1, 2);
         UPDATE act SET state = 'running' WHERE id = {act};"
    ))
    .unwrap();
    assert_eq!(run_act(&file, act, of_sandbox(&sandbox, 500)).await, RunEnd::Finished);
    assert_eq!(recalled(&sandbox), 4);
    let totals = act_totals(&file, act);
    assert_eq!((totals.of(RowState::Sent), totals.all()), (4, 4));
}

async fn begin_raw_recall(sandbox: &Sandbox, file: &JobFile, number: u64) -> String {
    let row = file.row(number).unwrap();
    let client = client(&sandbox.base_url(), sandbox.app_key(), sandbox.app_secret());
    let message = yunxin::SentMessage {
        conversation: format!("goose|1|user{number}").parse().unwrap(),
        message_server_id: yunxin::Int64(row.server_id.unwrap()),
        message_client_id: None,
        create_time_ms: row.server_time_ms,
    };
    let act = yunxin::Act::Withdraw(Withdraw::new(WithdrawKind::TwoSided));
    let call = yunxin::ActCall {
        request: yunxin::ActRequest::Message { message, act },
        trace_id: yunxin::TraceId::random(),
    };
    format!("{:?}", client.act(&call, &CancellationToken::new(), &|_| {}).await.end)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_whose_id_is_not_known_is_looked_up_before_it_is_taken_back() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = sent_job(&dir, &sandbox, 3).await;
    let db = rusqlite::Connection::open(file.path()).unwrap();
    db.execute("UPDATE row SET server_id = NULL, server_time_ms = NULL WHERE number = 2", []).unwrap();
    let plan = recall(WithdrawKind::TwoSided);
    assert_eq!(file.forecast_act(&plan, ActRows::Sent, 0, &CancellationToken::new()).unwrap().looked_up, 1);
    let act = begin(&file, &plan);
    assert_eq!(run_act(&file, act, of_sandbox(&sandbox, 500)).await, RunEnd::Finished);
    assert_eq!((recalled(&sandbox), act_totals(&file, act).of(RowState::Sent)), (3, 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_that_the_service_would_refuse_is_refused_before_it_is_begun() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = sent_job(&dir, &sandbox, 3).await;
    let stop = CancellationToken::new();
    let long = Withdraw { description: Some("长".repeat(129)), ..Withdraw::new(WithdrawKind::TwoSided) };
    let refused = file.forecast_act(&ActPlan::Recall { withdraw: long }, ActRows::Sent, 0, &stop);
    assert!(matches!(refused, Err(ActError::Recall(issues)) if issues.len() == 1));
    let unmapped = change(r#"{"message":{"message_type":0,"text":"{{nobody}}"}}"#);
    let Err(ActError::Modify(problems)) = file.forecast_act(&unmapped, ActRows::Sent, 0, &stop) else {
        panic!("not refused")
    };
    assert_eq!(problems, [MappingProblem::Unmapped { name: "nobody".to_owned() }]);
    let other = file
        .forecast_act(&change(r#"{"message":{"message_type":10,"text":"x"}}"#), ActRows::Sent, 0, &stop)
        .unwrap();
    assert_eq!((other.rows, other.barred), (0, vec![BarredRows { barrier: Barrier::OtherType, rows: 3 }]));
    let long = format!(r#"{{"message":{{"message_type":0,"text":"{}"}}}}"#, "长".repeat(5_001));
    let other = file.forecast_act(&change(&long), ActRows::Sent, 0, &stop).unwrap();
    assert_eq!(other.barred, [BarredRows { barrier: Barrier::NotABody, rows: 3 }]);
    let draft_dir = tempfile::tempdir().unwrap();
    let draft = imported(draft_dir.path(), "账号\na\n");
    let refused = draft.forecast_act(&recall(WithdrawKind::TwoSided), ActRows::Sent, 0, &stop);
    assert!(matches!(refused, Err(ActError::Job(JobError::WrongState { state: JobState::Draft }))));
}

#[tokio::test(flavor = "multi_thread")]
async fn open_rows_are_looked_up_and_taken_back_where_they_arrived() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = sent_job(&dir, &sandbox, 4).await;
    // Two rows are left to the user: one arrived, and of the other nothing is at the service.
    let db = rusqlite::Connection::open(file.path()).unwrap();
    db.execute_batch(
        "UPDATE row SET state = 5, server_id = NULL, server_time_ms = NULL WHERE number IN (1, 2);
         UPDATE row SET generation = 7 WHERE number = 2;
         UPDATE counter SET rows = rows - 2 WHERE state = 2;
         INSERT OR REPLACE INTO counter (state, rows) VALUES (5, 2);",
    )
    .unwrap();
    let stop = CancellationToken::new();
    let plan = recall(WithdrawKind::TwoSided);
    let rows = |rows| file.forecast_act(&plan, rows, 0, &stop).unwrap().rows;
    assert_eq!([ActRows::Sent, ActRows::Open, ActRows::SentAndOpen].map(rows), [2, 2, 4]);
    let lock = file.lock_for_running().unwrap();
    let (act, _) = file.begin_act(&lock, &plan, ActRows::Open, "lilei", 0, &stop).unwrap();
    drop(lock);
    assert_eq!(run_act(&file, act, of_sandbox(&sandbox, 500)).await, RunEnd::Finished);
    let totals = act_totals(&file, act);
    assert_eq!((totals.of(RowState::Sent), totals.of(RowState::Open), recalled(&sandbox)), (1, 1, 1));
    // Their own state is not touched, and what was not open is left alone.
    assert_eq!((count(&file, RowState::Open), count(&file, RowState::Sent)), (2, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_with_nothing_to_do_is_not_begun_and_one_that_was_stopped_is_over() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = sent_job(&dir, &sandbox, 3).await;
    let plan = recall(WithdrawKind::TwoSided);
    let lock = file.lock_for_running().unwrap();
    let nothing = file.begin_act(&lock, &plan, ActRows::Open, "lilei", 0, &CancellationToken::new());
    assert!(matches!(nothing, Err(ActError::Job(JobError::NothingToAct))));
    assert!(file.acts().unwrap().is_empty());
    drop(lock);
    let act = begin(&file, &plan);
    let lock = file.lock_for_running().unwrap();
    file.stop_act(&lock, act, "lilei").unwrap();
    let started = file.start_act(lock, act, of_sandbox(&sandbox, 100)).await;
    assert!(matches!(started, Err(JobError::WrongState { state: JobState::Stopped })));
    assert_eq!(recalled(&sandbox), 0);
    let act = begin(&file, &plan);
    assert_eq!(run_act(&file, act, of_sandbox(&sandbox, 500)).await, RunEnd::Finished);
    assert_eq!(recalled(&sandbox), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_that_looks_for_its_messages_pauses_at_once_also_in_a_rest() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = sent_job(&dir, &sandbox, 5).await;
    let db = rusqlite::Connection::open(file.path()).unwrap();
    db.execute_batch("UPDATE row SET server_id = NULL, server_time_ms = NULL").unwrap();
    let act = begin(&file, &recall(WithdrawKind::TwoSided));
    let options = of_sandbox(&sandbox, 1);
    let pace = options.pace.clone();
    let handle = start_act(&file, act, options).await;
    handle.progress().wait_for(|at| at.in_flight > 0).await.unwrap();
    pace.rest(Duration::from_secs(60));
    handle.pause();
    let end = tokio::time::timeout(Duration::from_secs(10), handle.wait()).await.expect("it pauses");
    assert_eq!(end.unwrap(), RunEnd::Paused(Reason::Asked));
    assert_eq!(act_totals(&file, act).of(RowState::Ready), 5);
}
