//! The three ends of a send, as they are reported and as they are kept.

use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use courier::{AccountForm, Advice, ErrorCode, Outcome, SendStage, explain_row};
use tokio::sync::Notify;
use yunxin::ErrorKind;

use crate::support::{Answer, Fixture, SENT, Service, order};

/// An address at which nobody listens.
fn nobody() -> String {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    format!("http://{free}/nimserver")
}

#[tokio::test]
async fn a_sent_message_keeps_its_id_to_the_last_digit() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;

    let result = fixture.courier.sends().send(order(&account), |_| {}).await.unwrap();

    assert_eq!((result.outcome, result.code, result.unwritten), (Outcome::Sent, Some(200), false));
    assert_eq!(result.message_server_id.as_deref(), Some("2305843009213693953"));
    let details = fixture.courier.history().row(result.row_id).await.unwrap();
    assert_eq!(details.message_server_id, result.message_server_id);
    assert_eq!(details.answer.as_deref(), Some(SENT));
    assert_eq!(details.trace_id, result.trace_id);
    assert_eq!(explain_row(&details), None);
}

#[tokio::test]
async fn a_refused_message_is_still_recorded() {
    const REFUSAL: &str = "{\"code\":102426, \"msg\":\"blocked\" ,\"data\":{}}";
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(REFUSAL)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;

    let result = fixture.courier.sends().send(order(&account), |_| {}).await.unwrap();

    assert_eq!((result.outcome, result.code), (Outcome::Rejected, Some(102_426)));
    assert_eq!((result.advice, result.never_left, result.id_spent), (Advice::Correct, false, true));
    assert_eq!(result.explained.unwrap().code, "102426");
    let details = fixture.courier.history().row(result.row_id).await.unwrap();
    assert_eq!((details.row.outcome, details.row.code), (Outcome::Rejected, Some(102_426)));
    assert_eq!((details.msg.as_deref(), details.answer.as_deref()), (Some("blocked"), Some(REFUSAL)));
    assert_eq!(details.attempts.len(), 1);
    assert_eq!(explain_row(&details).unwrap().code, "102426");
}

#[tokio::test]
async fn a_client_id_that_was_used_before_is_no_proof_that_nothing_is_there() {
    const REPEATED: &str = "{\"code\":107306, \"msg\":\"duplicate\" ,\"data\":{}}";
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(REPEATED)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;

    let result = fixture.courier.sends().send(order(&account), |_| {}).await.unwrap();

    assert_eq!((result.outcome, result.code), (Outcome::Unknown, Some(107_306)));
    assert_eq!((result.advice, result.never_left, result.id_spent), (Advice::Settle, false, false));
    assert_eq!((result.error, result.msg.as_deref()), (Some(ErrorKind::Refused), Some("duplicate")));
    let details = fixture.courier.history().row(result.row_id).await.unwrap();
    assert_eq!((details.row.outcome, details.answer.as_deref()), (Outcome::Unknown, Some(REPEATED)));
    assert_eq!(explain_row(&details), result.explained);
}

#[tokio::test]
async fn an_answer_that_is_not_the_services_leaves_the_end_unknown() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json("<html>login</html>")]).await);
    let account = fixture.account("A", &[&service.base_url]).await;

    let result = fixture.courier.sends().send(order(&account), |_| {}).await.unwrap();

    assert_eq!((result.outcome, result.code), (Outcome::Unknown, None));
    let details = fixture.courier.history().row(result.row_id).await.unwrap();
    assert_eq!(details.answer.as_deref(), Some("<html>login</html>"));
    assert_eq!(explain_row(&details).unwrap().code, "INVALID_RESPONSE");
}

#[tokio::test]
async fn a_service_that_is_not_there_gets_nothing_and_the_row_says_so() {
    let fixture = Fixture::new();
    let account = fixture.account("A", &[&nobody()]).await;

    let result = fixture.courier.sends().send(order(&account), |_| {}).await.unwrap();

    assert_eq!(result.outcome, Outcome::Rejected);
    let details = fixture.courier.history().row(result.row_id).await.unwrap();
    assert_eq!((details.row.error.as_deref(), details.attempts.len()), (Some("connection_refused"), 2));
    assert_eq!(explain_row(&details).unwrap().code, "CONNECTION_REFUSED");
}

#[tokio::test]
async fn both_tries_of_a_retry_are_kept_under_one_trace_id() {
    let first = Service::start([Answer::Status(502)]).await;
    let backup = Service::start([Answer::Json(SENT)]).await;
    let fixture = Fixture::new();
    let account = fixture.account("A", &[&first.base_url, &backup.base_url]).await;

    let result = fixture.courier.sends().send(order(&account), |_| {}).await.unwrap();

    assert_eq!(result.outcome, Outcome::Sent);
    let attempts = fixture.courier.history().row(result.row_id).await.unwrap().attempts;
    let kept: Vec<_> = attempts.iter().map(|a| (a.number, a.endpoint.as_str(), a.http_status)).collect();
    assert_eq!(kept, [(1, first.base_url.as_str(), Some(502)), (2, backup.base_url.as_str(), Some(200))]);
    let [one, two] = [&first, &backup].map(|service| service.seen()[0].headers.clone());
    assert_eq!(one["x-custom-traceid"], two["x-custom-traceid"]);
    assert_ne!((&one["nonce"], &one["checksum"]), (&two["nonce"], &two["checksum"]));
}

#[tokio::test]
async fn an_end_that_cannot_be_written_is_reported_all_the_same() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let (path, holder) = (fixture.data().join("history.db"), Arc::new(Mutex::new(None)));
    let held = holder.clone();
    let watch = move |stage| {
        if stage == SendStage::Out {
            let other = rusqlite::Connection::open(&path).unwrap();
            other.execute_batch("BEGIN IMMEDIATE").unwrap();
            *held.lock().unwrap() = Some(other);
        }
    };

    let result = fixture.courier.sends().send(order(&account), watch).await.unwrap();

    assert_eq!((result.outcome, result.unwritten), (Outcome::Sent, true));
    drop(holder.lock().unwrap().take());
    assert_eq!(fixture.outcomes().await, [Outcome::Sending]);
    assert_eq!(fixture.reopened().outcomes().await, [Outcome::Unknown]);
}

#[test]
fn a_send_that_was_cut_off_is_unknown_after_the_next_start() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let fixture = runtime.block_on(async {
        let fixture = Fixture::new();
        let service = Service::start([Answer::Held(Arc::new(Notify::new()))]).await;
        let account = fixture.account("A", &[&service.base_url]).await;
        let sends = fixture.courier.sends();
        tokio::select! {
            ended = sends.send(order(&account), |_| {}) => panic!("{ended:?}"),
            () = service.wait_for_call() => {}
        }
        fixture
    });
    // As a program that ends: its tasks stop where they stand.
    runtime.shutdown_timeout(std::time::Duration::from_secs(10));

    let fixture = fixture.reopened();

    assert_eq!(fixture.courier.recovered(), 1);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let rows = runtime.block_on(fixture.rows());
    assert_eq!((rows[0].outcome, rows[0].error.as_deref()), (Outcome::Unknown, Some("interrupted")));
}

#[tokio::test]
async fn a_message_that_cannot_be_recorded_is_not_sent() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let other = rusqlite::Connection::open(fixture.data().join("history.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();

    let error = fixture.courier.sends().send(order(&account), |_| {}).await.unwrap_err();

    assert_eq!(error.code(), ErrorCode::DataBusy);
    assert!(service.seen().is_empty());
    drop(other);
    assert_eq!(fixture.rows().await, []);
}

#[tokio::test]
async fn a_row_that_is_not_there_is_reported() {
    let fixture = Fixture::new();
    let id = serde_json::from_value("7".into()).unwrap();
    let error = fixture.courier.history().row(id).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::RowMissing);
}

#[tokio::test]
async fn a_send_that_waits_for_its_turn_says_so() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let slow = AccountForm { calls_per_s: 1, ..account.clone().into() };
    let account = fixture.account_of(slow).await;
    fixture.courier.sends().send(order(&account), |_| {}).await.unwrap();
    let waits = Arc::new(Mutex::new(Vec::new()));
    let reports = waits.clone();

    let watch = move |stage| {
        if let SendStage::Waiting { ms } = stage {
            reports.lock().unwrap().push(ms);
        }
    };
    let second = fixture.courier.sends().send(order(&account), watch).await.unwrap();

    assert_eq!(second.outcome, Outcome::Sent);
    let waits = waits.lock().unwrap().clone();
    assert!(waits.first().is_some_and(|ms| (1..=1_000).contains(ms)), "{waits:?}");
}
