//! Sends of unknown end, at services that answer in ways a sandbox does not.

use courier::{Account, AccountForm, AttemptKind, ErrorCode, Outcome, RowId, SecretUse, SendOrder};
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;

use crate::support::{Answer, Fixture, SECRET, Service, order};

const REPEATED: &str = r#"{"code":107306,"msg":"duplicate message_client_id","data":{}}"#;
const BLOCKED: &str = r#"{"code":102426,"msg":"blocked","data":{}}"#;
const EMPTY_PAGE: &str = r#"{"code":200,"msg":"success","data":{"has_more":false,"items":[]}}"#;
const PAGE: &str = r#"{"code":200,"msg":"success","data":{"has_more":false,"items":[
    {"message_server_id":2305843009213693951,"message_client_id":"other","create_time":1762000000000},
    {"message_server_id":2305843009213693953,"message_client_id":"mine-1","create_time":1762000000001,
     "sender_id":"goose","message_type":0,"text":"x","x":1.50}]}}"#;

/// A message of unknown end, whose client id is `mine-1`; the service answers with 500 first and then as configured.
async fn unknown<const N: usize>(answers: [&'static str; N]) -> (Fixture, Service, Account, RowId) {
    let script = [Answer::Status(500)].into_iter().chain(answers.map(Answer::Json));
    let (fixture, service) = (Fixture::new(), Service::start_with(script.collect()).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let mut order: SendOrder = order(&account);
    order.draft.body = r#"{"message":{"message_type":0,"text":"x","message_client_id":"mine-1"}}"#.to_owned();
    let sent = fixture.courier.sends().send(order, |_| {}).await.unwrap();
    assert_eq!(sent.outcome, Outcome::Unknown);
    (fixture, service, account, sent.row_id)
}

const OTHER_PAGE: &str = r#"{"code":200,"msg":"success","data":{"has_more":false,"items":[
    {"message_server_id":2305843009213693951,"message_client_id":"mine-1","create_time":1762000000000,
     "sender_id":"swan","message_type":0,"text":"x"},
    {"message_server_id":2305843009213693953,"message_client_id":"mine-1","create_time":1762000000001,
     "sender_id":"goose","message_type":0,"text":"the first text"}]}}"#;

async fn again(fixture: &Fixture, row: RowId) -> courier::SendResult {
    fixture.courier.sends().send_again(row, CancellationToken::new(), |_| {}).await.unwrap()
}

async fn kinds(fixture: &Fixture, row: RowId) -> Vec<AttemptKind> {
    fixture.courier.history().row(row).await.unwrap().attempts.iter().map(|attempt| attempt.kind).collect()
}

#[tokio::test]
async fn a_row_whose_trace_id_is_none_is_not_called_missing() {
    let (fixture, service, _, row) = unknown([]).await;
    let db = rusqlite::Connection::open(fixture.data().join("history.db")).unwrap();
    db.execute("UPDATE exchange SET trace_id = 'not one'", ()).unwrap();

    let refused =
        fixture.courier.sends().send_again(row, CancellationToken::new(), |_| {}).await.unwrap_err();

    assert_eq!(refused.code(), ErrorCode::RowUnusable);
    assert_eq!(service.seen().len(), 1, "the first send alone");
}

#[tokio::test]
async fn a_row_becomes_a_draft_with_an_id_of_its_own_and_all_else_to_the_byte() {
    let (fixture, _, account, row) = unknown([]).await;

    let draft = fixture.courier.history().draft(row).await.unwrap();

    let sent = fixture.courier.history().row(row).await.unwrap();
    assert_eq!(draft.account_id.as_ref(), Some(&account.id));
    assert_eq!(draft.conversation.to_string(), sent.row.conversation);
    let body: serde_json::Value = serde_json::from_str(&draft.body).unwrap();
    let id = body["message"]["message_client_id"].as_str().unwrap();
    assert_ne!(id, "mine-1");
    assert_eq!(draft.body, sent.request_body.replace("mine-1", id));
}

#[tokio::test]
async fn a_repeat_refused_as_one_is_sent_when_the_message_is_seen() {
    let (fixture, service, _, row) = unknown([REPEATED, PAGE]).await;

    let result = again(&fixture, row).await;

    assert_eq!((result.outcome, result.error), (Outcome::Sent, None));
    assert_eq!(result.message_server_id.as_deref(), Some("2305843009213693953"));
    let details = fixture.courier.history().row(row).await.unwrap();
    assert_eq!(details.row.outcome, Outcome::Sent);
    assert!(details.answer.unwrap().ends_with(r#""x":1.50}"#), "the message, to the digit");
    assert_eq!(kinds(&fixture, row).await, [AttemptKind::Send, AttemptKind::Send, AttemptKind::Check]);
    let [first, second, _] = &service.seen()[..] else { panic!("three calls") };
    assert_eq!(first.body, second.body);
    assert_eq!(first.headers["x-custom-traceid"], second.headers["x-custom-traceid"]);
    assert_ne!(first.headers["nonce"], second.headers["nonce"]);
}

#[tokio::test]
async fn a_repeat_refused_as_one_stays_unknown_when_the_message_is_not_seen() {
    let (fixture, _service, _, row) = unknown([REPEATED, EMPTY_PAGE]).await;

    let result = again(&fixture, row).await;

    assert_eq!((result.outcome, result.code), (Outcome::Unknown, Some(107_306)));
    assert_eq!(fixture.courier.history().row(row).await.unwrap().row.code, Some(107_306));
}

#[tokio::test]
async fn another_message_under_the_same_id_settles_nothing_and_is_reported() {
    let (fixture, _service, _, row) = unknown([OTHER_PAGE, REPEATED, OTHER_PAGE]).await;

    let checked = fixture.courier.sends().check_row(row).await.unwrap();
    let repeated = again(&fixture, row).await;

    assert_eq!((checked.found, checked.outcome), (false, Outcome::Unknown));
    let other = checked.other.unwrap();
    assert_eq!(other.message_server_id, "2305843009213693953", "the sender's own, not the other side's");
    assert_eq!(other.differs, [yunxin::Difference::Text]);
    assert_eq!((repeated.outcome, repeated.message_server_id), (Outcome::Unknown, None));
    assert_eq!((repeated.other, repeated.id_spent), (Some(other), false));
    let details = fixture.courier.history().row(row).await.unwrap();
    assert_eq!((details.row.outcome, details.message_server_id), (Outcome::Unknown, None));
    let errors: Vec<_> = details.attempts.iter().map(|attempt| attempt.error.as_deref()).collect();
    assert_eq!(errors, [Some("http_status"), Some("other_message"), Some("refused"), Some("other_message")]);
}

#[tokio::test]
async fn a_no_to_the_repeat_says_nothing_about_the_first_try() {
    let (fixture, _service, _, row) = unknown([BLOCKED, EMPTY_PAGE]).await;
    let result = again(&fixture, row).await;
    assert_eq!((result.outcome, result.code), (Outcome::Unknown, Some(102_426)));
    assert_eq!(result.explained.unwrap().code, "102426");

    let (fixture, _service, _, row) = unknown([BLOCKED, PAGE]).await;
    assert_eq!(again(&fixture, row).await.outcome, Outcome::Sent);
}

#[tokio::test]
async fn a_repeat_that_reaches_nobody_leaves_the_end_unknown() {
    let (fixture, service, account, row) = unknown([]).await;
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let form = AccountForm { urls: vec![format!("http://{closed}/nimserver")], ..account.clone().into() };
    fixture.change_elsewhere(form).await;
    fixture
        .courier
        .accounts()
        .set_session_secret(SecretUse::AppSecret, &account.id, &SecretString::from(SECRET))
        .unwrap();

    let result = again(&fixture, row).await;

    assert_eq!(result.outcome, Outcome::Unknown);
    let details = fixture.courier.history().row(row).await.unwrap();
    assert_eq!(
        (details.row.outcome, details.row.error.as_deref()),
        (Outcome::Unknown, Some("connection_refused"))
    );
    assert_eq!((details.attempts.len(), service.seen().len()), (3, 1));
}

#[tokio::test]
async fn a_repeat_that_is_stopped_in_time_leaves_the_row_as_it_was() {
    let (fixture, service, _, row) = unknown([]).await;
    let before = fixture.courier.history().row(row).await.unwrap();
    let cancel = CancellationToken::new();
    let stop = cancel.clone();

    let watch = move |_: courier::SendStage| stop.cancel();
    let result = fixture.courier.sends().send_again(row, cancel, watch).await.unwrap();

    assert_eq!(result.outcome, Outcome::Unknown);
    let after = fixture.courier.history().row(row).await.unwrap();
    assert_eq!((after.row, after.answer), (before.row, before.answer));
    assert_eq!(service.seen().len(), 1);
}

#[tokio::test]
async fn a_message_of_another_app_is_not_sent_from_this_one() {
    let (fixture, service, account, row) = unknown([PAGE]).await;
    let form = AccountForm { app_key: "key2".to_owned(), ..account.clone().into() };
    fixture.courier.accounts().save(form).await.unwrap();
    fixture
        .courier
        .accounts()
        .set_session_secret(SecretUse::AppSecret, &account.id, &SecretString::from(SECRET))
        .unwrap();

    let checked = fixture.courier.sends().check_row(row).await.unwrap_err();
    let sent = fixture.courier.sends().send_again(row, CancellationToken::new(), |_| {}).await.unwrap_err();

    assert_eq!([checked.code(), sent.code()], [ErrorCode::AppChanged; 2]);
    assert_eq!(service.seen().len(), 1);
}
