//! Many rows in one call.

use bulk::job::model::{JobState, Reason, RowState};
use bulk::job::rows::RowFilter;
use bulk::mapping::problem::RowProblem;
use bulk::plan::CallPlan;
use bulk::render::{Apart, shared_trace_id};
use bulk::run::RunEnd;
use bulk::setup::{Batching, Doubts, Options, RowCall, Setup};
use sandbox::FaultKind;
use tokio_util::sync::CancellationToken;

use super::fault;
use crate::common::*;

const SAME: &str = r#"{"message":{"message_type":0,"text":"今晚8点停机维护"}}"#;

fn in_batches(body: &str) -> Setup {
    let setup = setup(body, Doubts::default());
    Setup { options: Options { calls: Batching::Batch, ..setup.options.clone() }, ..setup }
}

fn of_call(body: &str, call: RowCall, calls: Batching) -> Setup {
    let setup = setup(body, Doubts::default());
    Setup { options: Options { call, calls, ..setup.options.clone() }, ..setup }
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_differ_in_the_receiver_alone_go_out_a_hundred_to_a_call_and_each_keeps_its_id() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = job(dir.path(), 250, &in_batches(SAME));
    assert_eq!(run(&file, of_sandbox(&sandbox, 400)).await, RunEnd::Finished);
    assert_each_has_one(&sandbox, 250);
    let (job, messages) = (file.job().unwrap().id, sandbox.world().messages());
    let rows = file.rows(RowFilter::All, 1, 1_000).unwrap();
    let calls: std::collections::BTreeSet<_> = rows.iter().map(|row| row.call.unwrap()).collect();
    assert_eq!(calls.len(), 3);
    for row in rows {
        let to = format!("goose|1|user{}", row.number);
        let message = messages.iter().find(|message| message.conversation_id == to).unwrap();
        assert_eq!((row.state, row.server_id), (RowState::Sent, Some(message.message_server_id)), "{to}");
        let trace_id = shared_trace_id(job, row.call.unwrap()).to_string();
        assert_eq!(message.trace_id.as_deref(), Some(trace_id.as_str()));
        assert_eq!((row.trace_id(job), row.message_client_id(job)), (Some(trace_id), None));
    }
    let found = file.numbers_of(&[], &shared_trace_id(job, 1).to_string(), &|| false).unwrap();
    assert_eq!(found.len(), 100, "all rows of a call are found by its trace id");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_is_refused_fails_alone_among_those_of_its_call() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = job_to(dir.path(), ["ada", "code-102404", "ben", "code-102426"], &in_batches(SAME));
    assert_eq!(run(&file, of_sandbox(&sandbox, 400)).await, RunEnd::Finished);
    let ends: Vec<_> =
        file.rows(RowFilter::All, 1, 9).unwrap().iter().map(|row| (row.state, row.code)).collect();
    let (sent, rejected) = (RowState::Sent, RowState::Rejected);
    assert_eq!(ends, [(sent, None), (rejected, Some(102_404)), (sent, None), (rejected, Some(102_426))]);
    assert_eq!(sandbox.world().messages().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_of_a_call_without_an_answer_are_left_to_the_user_and_never_sent_again() {
    for kind in [FaultKind::ResetAfterStore, FaultKind::ResetBeforeRead, FaultKind::HalfAnswer] {
        let dir = tempfile::tempdir().unwrap();
        let sandbox = sandbox(dir.path(), 1).await;
        let file = job(dir.path(), 150, &in_batches(SAME));
        sandbox.faults().add(sandbox::Fault { count: Some(1), ..fault(kind, 1.0) }).unwrap();
        assert_eq!(run(&file, of_sandbox(&sandbox, 400)).await, RunEnd::Finished);
        let open = file.rows(RowFilter::State(RowState::Open), 1, 1_000).unwrap();
        assert_eq!((open.len() as u64 + count(&file, RowState::Sent), open.is_empty()), (150, false));
        assert_eq!(file.problems().unwrap()[0].problem, RowProblem::NoProof);
        assert!(arrived(&sandbox).values().all(|times| *times == 1), "{kind:?}");
        assert!(open.iter().all(|row| row.call == open[0].call), "one call");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_is_refused_as_a_whole_goes_out_later_and_loses_nobody() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = job(dir.path(), 300, &in_batches(SAME));
    sandbox.faults().add(sandbox::Fault { count: Some(2), ..fault(FaultKind::Code416, 1.0) }).unwrap();
    assert_eq!(run(&file, of_sandbox(&sandbox, 400)).await, RunEnd::Finished);
    assert_each_has_one(&sandbox, 300);
    assert_eq!(count(&file, RowState::Sent), 300);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_of_a_whole_call_that_may_be_about_one_row_is_tried_with_each_alone() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = job(dir.path(), 30, &in_batches(SAME));
    let refused = sandbox::Fault { code: Some(102_404), count: Some(1), ..fault(FaultKind::AnswerCode, 1.0) };
    sandbox.faults().add(refused).unwrap();
    assert_eq!(run(&file, of_sandbox(&sandbox, 400)).await, RunEnd::Finished);
    assert_each_has_one(&sandbox, 30);
    assert!(file.rows(RowFilter::All, 1, 99).unwrap().iter().all(|row| row.call.is_none()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_refuses_the_sender_pauses_and_no_row_of_the_call_ends() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = job(dir.path(), 120, &in_batches(SAME));
    let refused = sandbox::Fault { code: Some(403), ..fault(FaultKind::AnswerCode, 1.0) };
    sandbox.faults().add(refused).unwrap();
    for _ in 0..2 {
        let end = run(&file, of_sandbox(&sandbox, 400)).await;
        assert_eq!(end, RunEnd::Paused(Reason::Refused { code: 403 }));
        assert_eq!(count(&file, RowState::Ready), 120);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pilot_sends_its_rows_and_no_more_of_a_call() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let setup = in_batches(SAME);
    let setup = Setup { options: Options { pilot_rows: Some(7), ..setup.options.clone() }, ..setup };
    let file = job(dir.path(), 250, &setup);
    assert_eq!(run(&file, of_sandbox(&sandbox, 400)).await, RunEnd::Paused(Reason::PilotDone));
    assert_eq!((count(&file, RowState::Sent), sandbox.world().messages().len()), (7, 7));
    assert_eq!(run(&file, of_sandbox(&sandbox, 400)).await, RunEnd::Finished);
    assert_each_has_one(&sandbox, 250);
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_of_other_words_and_groups_do_not_share_their_calls() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let rows: String = (1..=90).map(|row| format!("user{row},{}\n", ["zh", "en", "ja"][row % 3])).collect();
    let file = imported(dir.path(), &format!("账号,name\n{rows}"));
    let body = r#"{"message":{"message_type":0,"text":"hello in {{name}}","message_client_id":"{{uuid}}"}}"#;
    checked(&file, &in_batches(body));
    assert_eq!(run(&file, of_sandbox(&sandbox, 400)).await, RunEnd::Finished);
    assert_each_has_one(&sandbox, 90);
    for message in sandbox.world().messages() {
        let row: usize = message.conversation_id.rsplit("user").next().unwrap().parse().unwrap();
        let language = ["zh", "en", "ja"][row % 3];
        assert!(message.body.contains(&format!("hello in {language}")), "{}", message.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_counts_calls_as_they_are_made_and_says_what_a_crash_leaves_in_doubt() {
    let stop = CancellationToken::new();
    let dir = tempfile::tempdir().unwrap();
    let file = job(dir.path(), 250, &setup(SAME, Doubts::default()));
    let plan = file.plan(100, &stop).unwrap();
    assert_eq!(plan.single, CallPlan { calls: 250, shared_rows: 0, rows_in_doubt: 25 });
    assert_eq!(plan.batch, Some(CallPlan { calls: 3, shared_rows: 250, rows_in_doubt: 250 }));
    file.choose_calls(Batching::Batch).unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    assert_eq!(run(&file, of_sandbox(&sandbox, 400)).await, RunEnd::Finished);
    let calls: std::collections::HashSet<_> =
        file.rows(RowFilter::All, 1, 999).unwrap().iter().map(|row| row.call).collect();
    assert_eq!(calls.len() as u64, plan.batch.unwrap().calls, "as planned");
    assert!(file.choose_calls(Batching::Single).is_err(), "it has begun");
    assert_eq!(file.job().unwrap().state, JobState::Finished);
}

#[test]
fn a_plan_says_why_rows_cannot_share_calls() {
    let stop = CancellationToken::new();
    let why = |setup: &Setup| {
        let dir = tempfile::tempdir().unwrap();
        let plan = job(dir.path(), 3, setup).plan(100, &stop).unwrap();
        assert_eq!(plan.batch.is_none(), plan.apart.is_some());
        plan.apart
    };
    assert_eq!(why(&setup(BODY, Doubts::default())), Some(Apart::NoneAlike), "each has its number");
    let named = r#"{"message":{"message_type":0,"text":"{{name}}"}}"#;
    assert_eq!(why(&setup(named, Doubts::default())), Some(Apart::NoneAlike), "each has its name");
    let options =
        r#"{"message":{"message_type":0,"text":"a"},"thread_config":{"thread_root":{"sender_id":"x"}}}"#;
    let pointers = vec!["/thread_config/thread_root".to_owned()];
    assert_eq!(why(&setup(options, Doubts::default())), Some(Apart::Options { pointers }));
    let room = of_call(SAME, RowCall::Chatroom, Batching::Single);
    assert_eq!(why(&room), Some(Apart::Chatrooms));
    assert_eq!(why(&setup(SAME, Doubts::default())), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_go_into_chatrooms_once_though_answers_are_lost() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 3).await;
    let rooms: Vec<_> = (1..=60).map(|number| format!("50{number:04}")).collect();
    let setup =
        of_call(r#"{"message":{"message_type":0,"text":"{{name}}"}}"#, RowCall::Chatroom, Batching::Single);
    let file = job_to(dir.path(), rooms.iter().map(String::as_str), &setup);
    let most = |kind| sandbox::Fault { count: Some(8), ..fault(kind, 0.3) };
    sandbox
        .faults()
        .add_all(vec![most(FaultKind::ResetAfterStore), most(FaultKind::ResetBeforeRead)])
        .unwrap();
    assert_eq!(run(&file, of_sandbox(&sandbox, 400)).await, RunEnd::Finished);
    assert_eq!(count(&file, RowState::Sent), 60);
    let mut found: Vec<_> =
        sandbox.world().room_messages().iter().map(|message| message.room_id.to_string()).collect();
    found.sort();
    assert_eq!(found, rooms);
    let (row, stop) = (file.rows(RowFilter::All, 1, 1).unwrap().remove(0), CancellationToken::new());
    assert_eq!(row.server_id, None, "there are none in chatrooms");
    let plan = bulk::act::ActPlan::Recall { withdraw: yunxin::Withdraw::new(yunxin::WithdrawKind::TwoSided) };
    let lock = file.lock_for_running().unwrap();
    assert!(file.begin_act(&lock, &plan, bulk::act::ActRows::Sent, "test", 0, &stop).is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn notifications_go_out_one_by_one_or_together_and_none_twice() {
    let body = r#"{"content":"{\"kind\":\"maintenance\"}"}"#;
    for calls in [Batching::Single, Batching::Batch] {
        let dir = tempfile::tempdir().unwrap();
        let sandbox = sandbox(dir.path(), 3).await;
        let file = job(dir.path(), 150, &of_call(body, RowCall::Notification, calls));
        sandbox
            .faults()
            .add(sandbox::Fault { count: Some(1), ..fault(FaultKind::ResetAfterStore, 0.6) })
            .unwrap();
        assert_eq!(run(&file, of_sandbox(&sandbox, 400)).await, RunEnd::Finished);
        let open = count(&file, RowState::Open);
        assert_eq!(open + count(&file, RowState::Sent), 150);
        assert_eq!(open, if calls == Batching::Single { 1 } else { open }, "no proof exists");
        let mut receivers: Vec<String> = notified(&sandbox);
        let all = receivers.len();
        receivers.sort();
        receivers.dedup();
        assert_eq!((all, receivers.len()), (150, 150), "{calls:?}");
    }
}
