//! Calls beside the single send: recorded before they go out, with an end for each of their parts.

use std::sync::{Arc, Mutex};

use courier::{
    Account, CallOrder, Courier, Destination, Error, ErrorCode, KeptKind, KeptPart, Outcome, SendStage, Stage,
};
use tokio_util::sync::CancellationToken;

use crate::support::{Answer, Fixture, Service, form};

pub(crate) const BATCH: &str = "{ \"sender_id\":\"li.lei\", \"receiver_ids\":[\"han-meimei\",\"jim@corp\",\"nobody\"],\n  \"message\":{\"message_type\":0 ,\"text\":\"22:00\",\"message_client_id\":\"m1\"},\"n\":1.50 }";
const ANSWER: &str = r#"{"code":200,"msg":"success","data":{
  "success_list":[{"message_server_id":812345678901234587,"receiver_id":"han-meimei","create_time":1764000032345},
                  {"message_server_id":812345678901234588,"receiver_id":"jim@corp","create_time":1764000033345}],
  "failed_list":[{"account_id":"nobody","error_code":102404,"error_msg":"account not exist"}]}}"#;
pub(crate) const ROOM: &str = r#"{"sender_id":"host","resend_flag":0,"message":{"message_client_id":"m1","message_type":0,"text":"hi"}}"#;

pub(crate) fn order(account: &Account, destination: Destination, body: &str) -> CallOrder {
    CallOrder {
        account_id: account.id.clone(),
        destination,
        body: body.to_owned(),
        cancel: CancellationToken::new(),
    }
}

pub(crate) fn shown(parts: &[KeptPart]) -> Vec<(&str, Outcome, Option<i64>)> {
    parts.iter().map(|part| (part.name.as_str(), part.outcome, part.code)).collect()
}

pub(crate) async fn found(courier: &Courier, query: &str) -> usize {
    courier.history().page(query, courier::PageStart::default(), 10).await.unwrap().rows.len()
}

#[tokio::test]
async fn a_batch_goes_out_byte_for_byte_once_and_each_receiver_has_its_end() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(ANSWER)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;

    let result =
        fixture.courier.calls().send(order(&account, Destination::Batch, BATCH), |_| {}).await.unwrap();

    let seen = service.seen();
    assert_eq!(seen.len(), 1);
    assert_eq!(
        (seen[0].path.as_str(), &seen[0].body[..]),
        ("/nimserver/im/v2/conversations/messages", BATCH.as_bytes())
    );
    assert_eq!(result.end.outcome, Outcome::Sent, "the service took the call");
    let expected = [
        ("han-meimei", Outcome::Sent, None),
        ("jim@corp", Outcome::Sent, None),
        ("nobody", Outcome::Rejected, Some(102_404)),
    ];
    assert_eq!(shown(&result.parts), expected);
    assert_eq!(result.parts[0].message_server_id.as_deref(), Some("812345678901234587"));
    let details = fixture.courier.history().row(result.end.row_id).await.unwrap();
    assert_eq!((details.row.kind, details.request_body.as_str()), (KeptKind::Batch, BATCH));
    assert_eq!((shown(&details.parts), details.answer.as_deref()), (expected.to_vec(), Some(ANSWER)));
    assert_eq!(found(&fixture.courier, "kind:batch to:jim@corp").await, 1);
}

#[tokio::test]
async fn a_batch_whose_answer_names_no_receiver_is_unknown_and_is_never_repeated() {
    const EMPTY: &str = r#"{"code":200,"msg":"success","data":{}}"#;
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(EMPTY)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let calls = fixture.courier.calls();

    let result = calls.send(order(&account, Destination::Batch, BATCH), |_| {}).await.unwrap();

    assert_eq!(result.end.outcome, Outcome::Unknown);
    assert!(result.parts.iter().all(|part| part.outcome == Outcome::Unknown));
    let again = calls.send_again(result.end.row_id, CancellationToken::new(), |_| {}).await;
    assert_eq!(again.unwrap_err().code(), ErrorCode::NoRepeat);
    assert_eq!(service.seen().len(), 1);
    // Neither does the way of single sends touch it.
    let sends = fixture.courier.sends();
    assert!(sends.check_row(result.end.row_id).await.is_err());
    assert!(sends.send_again(result.end.row_id, CancellationToken::new(), |_| {}).await.is_err());
    assert_eq!(service.seen().len(), 1);
}

#[tokio::test]
async fn a_batch_that_no_receiver_took_is_rejected_for_their_reason() {
    const NOBODY: &str = r#"{"code":200,"msg":"success","data":{"success_list":[],"failed_list":[
      {"account_id":"han-meimei","error_code":102404,"error_msg":"x"},{"account_id":"jim@corp","error_code":102404},
      {"receiver_id":"nobody","error_code":102404}]}}"#;
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(NOBODY)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;

    let result =
        fixture.courier.calls().send(order(&account, Destination::Batch, BATCH), |_| {}).await.unwrap();

    assert_eq!((result.end.outcome, result.end.code), (Outcome::Rejected, Some(102_404)));
    assert_eq!(result.end.explained.unwrap().code, "102404");
}

#[tokio::test]
async fn the_row_and_its_parts_are_there_before_the_call_is_out() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(ANSWER)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let seen: Arc<Mutex<Vec<usize>>> = Arc::default();
    let (courier, calls_then) = (fixture.courier.clone(), seen.clone());
    let service = Arc::new(service);
    let looked = service.clone();
    let watch = move |stage| {
        if let SendStage::Recorded { .. } = stage {
            calls_then.lock().unwrap().push(looked.seen().len());
        }
    };
    courier.calls().send(order(&account, Destination::Batch, BATCH), watch).await.unwrap();
    assert_eq!(*seen.lock().unwrap(), [0]);
}

#[tokio::test]
async fn a_call_that_breaks_a_rule_is_neither_recorded_nor_sent() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(ANSWER)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let many: Vec<String> = (0..101).map(|n| format!("u{n}")).collect();
    let long = format!(
        "{{\"sender_id\":\"a\",\"type\":1,\"receiver_id\":\"b\",\"content\":\"{}\"}}",
        "x".repeat(4_097)
    );
    for (to, body) in [
        (
            Destination::Batch,
            serde_json::json!({"sender_id":"a","receiver_ids":many,"message":{"message_type":0,"text":"x"}})
                .to_string(),
        ),
        (Destination::Batch, BATCH.replace("nobody", "Jim@Corp")),
        (Destination::Chatroom { room_id: String::new() }, ROOM.to_owned()),
        (Destination::Notification, long),
    ] {
        let refused = fixture.courier.calls().send(order(&account, to, &body), |_| {}).await;
        assert!(matches!(refused, Err(Error::Invalid { .. })), "{body}");
    }
    assert!(service.seen().is_empty());
    assert!(fixture.rows().await.is_empty());
}

#[tokio::test]
async fn everybody_is_reached_only_after_a_question_also_from_a_test_app() {
    const DONE: &str = r#"{"code":200,"data":{"broadcast_id":"700100200300","create_time":1764000012345}}"#;
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(DONE)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let body = r#"{"content":"v5"}"#;

    let refused = fixture.courier.calls().send(order(&account, Destination::Broadcast, body), |_| {}).await;
    assert!(matches!(refused, Err(Error::Unconfirmed)));
    assert!(service.seen().is_empty() && fixture.rows().await.is_empty());

    let asked = fixture.courier.clone().with_confirm(Arc::new(courier::Always(true)));
    let result = asked.calls().send(order(&account, Destination::Broadcast, body), |_| {}).await.unwrap();
    assert_eq!(result.end.message_server_id.as_deref(), Some("700100200300"));
    assert_eq!(found(&asked, "kind:broadcast").await, 1);
}

#[tokio::test]
async fn a_call_from_a_production_app_is_asked_about() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(ANSWER)]).await);
    let production = courier::AccountForm { stage: Stage::Production, ..form("P", &[&service.base_url]) };
    let account = fixture.account_of(production).await;
    let refused = fixture.courier.calls().send(order(&account, Destination::Batch, BATCH), |_| {}).await;
    assert!(matches!(refused, Err(Error::Unconfirmed)));
    assert!(service.seen().is_empty());
}
