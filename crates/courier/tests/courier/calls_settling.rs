//! Calls of unknown outcome: looked for at the service, and repeated where that is safe.

use courier::{CallCheck, CheckReport, Destination, ErrorCode, KeptPart, KeptPartKind, Outcome, RowId};
use tokio_util::sync::CancellationToken;
use yunxin::ErrorKind;

use crate::calls::{BATCH, ROOM, found, order, shown};
use crate::support::{Answer, Fixture, Service};

/// The page of a room's history that holds these items; each is sender, client id, text, and how old it is.
fn room_history(items: &[(&str, &str, &str, i64)]) -> Answer {
    let now_ms =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis() as i64;
    let item = |(sender, id, text, age_ms): &(&str, &str, &str, i64)| {
        serde_json::json!({ "sender_id": sender, "message_client_id": id, "message_type": 0, "text": text,
            "create_time": now_ms - age_ms })
    };
    let items: Vec<_> = items.iter().map(item).collect();
    let page = serde_json::json!({ "has_more": false, "next_token": "", "items": items });
    Answer::Json(serde_json::json!({ "code": 200, "data": page }).to_string().leak())
}

/// A call into room 5001234567 whose end is not known; the service answers with 500 first and then as configured.
async fn unknown_in_room(to: Destination, body: &str, answers: Vec<Answer>) -> (Fixture, Service, RowId) {
    let script = std::iter::once(Answer::Status(500)).chain(answers).collect();
    let (fixture, service) = (Fixture::new(), Service::start_with(script).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let result = fixture.courier.calls().send(order(&account, to, body), |_| {}).await.unwrap();
    assert_eq!(result.end.outcome, Outcome::Unknown);
    (fixture, service, result.end.row_id)
}

fn room() -> Destination {
    Destination::Chatroom { room_id: "5001234567".into() }
}

#[tokio::test]
async fn a_room_message_of_unknown_end_is_found_in_the_history_of_its_room() {
    let history = room_history(&[("HOST", "m1", "hi", 0), ("other", "m1", "hi", 0)]);
    let (fixture, service, row) = unknown_in_room(room(), ROOM, vec![history]).await;

    let check = fixture.courier.calls().check(row).await.unwrap();

    assert_eq!((check.outcome, check.looked_at), (Outcome::Sent, 2));
    let details = fixture.courier.history().row(row).await.unwrap();
    assert_eq!(details.row.outcome, Outcome::Sent);
    assert!(details.create_time_ms.is_some());
    assert_eq!(service.seen()[1].path, "/nimserver/im/v2.1/chatrooms/5001234567/messages");
}

#[tokio::test]
async fn an_older_or_another_message_of_a_room_under_the_same_id_settles_nothing() {
    let history = room_history(&[("host", "m1", "another text", 0), ("host", "m1", "hi", 3_600_000)]);
    let (fixture, _service, row) = unknown_in_room(room(), ROOM, vec![history]).await;
    let before = fixture.courier.history().row(row).await.unwrap();

    let check = fixture.courier.calls().check(row).await.unwrap();

    assert_eq!((check.outcome, check.looked_at, check.error), (Outcome::Unknown, 2, None));
    let after = fixture.courier.history().row(row).await.unwrap();
    assert_eq!(after.row, before.row, "not even its time");
    assert_eq!(after.attempts[1].error.as_deref(), Some("not_seen"));
}

#[tokio::test]
async fn an_account_that_a_room_failed_for_is_no_message_to_look_for_whatever_it_is_called() {
    const ONE: &str = r#"{"room_id":5001234567,"sender_id":"host","messages":[{"message_client_id":"m1","message_type":0,"text":"one"}]}"#;
    const DOUBTFUL: &str = r#"{"code":200,"data":{"success_list":[{"message_client_id":"m1"}],
      "failed_list":[{"failed_account_ids":[{"account_id":"m1","error_code":500}]}]}}"#;
    let answers = [Answer::Json(DOUBTFUL), room_history(&[("host", "m1", "one", 0)])];
    let (fixture, service) = (Fixture::new(), Service::start(answers).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let call = order(&account, Destination::ChatroomBatch, ONE);
    let result = fixture.courier.calls().send(call, |_| {}).await.unwrap();
    assert_eq!(shown(&result.parts), [("m1", Outcome::Sent, None), ("m1", Outcome::Unknown, Some(500))]);

    let check = fixture.courier.calls().check(result.end.row_id).await;

    assert_eq!(check.unwrap_err().code(), ErrorCode::NoEvidence);
    assert_eq!(service.seen().len(), 1, "no history of a room shows whom a message did not reach");
}

#[tokio::test]
async fn each_message_of_a_room_batch_is_found_by_what_it_says() {
    const SEVERAL: &str = r#"{"room_id":5001234567,"sender_id":"host","messages":[
      {"message_client_id":"m1","message_type":0,"text":"one"},{"message_client_id":"m2","message_type":0,"text":"two"}]}"#;
    let history = room_history(&[("host", "m2", "one", 0), ("host", "m1", "one", 0)]);
    let (fixture, _service, row) = unknown_in_room(Destination::ChatroomBatch, SEVERAL, vec![history]).await;

    let check = fixture.courier.calls().check(row).await.unwrap();

    assert_eq!(check.outcome, Outcome::Unknown);
    assert_eq!(shown(&check.parts), [("m1", Outcome::Sent, None), ("m2", Outcome::Unknown, None)]);
}

#[tokio::test]
async fn a_look_that_failed_says_why_and_is_no_message_that_was_not_seen() {
    const REFUSED: &str = r#"{"code":403,"msg":"not allowed","data":{}}"#;
    let (fixture, _service, row) = unknown_in_room(room(), ROOM, vec![Answer::Json(REFUSED)]).await;
    let refused = fixture.courier.calls().check(row).await.unwrap();
    assert_eq!(
        (refused.outcome, refused.error, refused.code),
        (Outcome::Unknown, Some(ErrorKind::Refused), Some(403))
    );
    let attempt = fixture.courier.history().row(row).await.unwrap().attempts.pop().unwrap();
    assert_eq!((attempt.error.as_deref(), attempt.code), (Some("refused"), Some(403)));
    let report = CheckReport::from(refused);
    assert_eq!(report.explained.unwrap().code, "403");

    let refused = || Answer::Json(REFUSED);
    let script = vec![Answer::Json(r#"{"code":200,"data":{}}"#), Answer::Status(503), refused(), refused()];
    let service = Service::start_with(script).await;
    let fixture = Fixture::new();
    let account = fixture.account("A", &[&service.base_url]).await;
    let calls = fixture.courier.calls();
    let sent = calls.send(order(&account, Destination::Batch, BATCH), |_| {}).await.unwrap();
    let check = calls.check(sent.end.row_id).await.unwrap();
    assert_eq!(
        (check.error, check.code),
        (Some(ErrorKind::Refused), Some(403)),
        "as the last receiver was answered"
    );
}

#[tokio::test]
async fn a_call_signed_by_another_clock_than_its_row_is_looked_for_by_its_signature_too() {
    const EMPTY: &str = r#"{"code":200,"data":{"has_more":false,"items":[]}}"#;
    let history = |text| format!(r#"{{"code":200,"data":{{"has_more":false,"items":[{text}]}}}}"#);
    let message = r#"{"message_server_id":812345678901234588,"message_client_id":"m1","sender_id":"li.lei","message_type":0,"text":"22:00","create_time":1764000033345}"#;
    let found: &str = history(message).leak();
    let one = BATCH.replace(r#","jim@corp","nobody""#, "");
    let service =
        Service::start_with(vec![Answer::Status(500), Answer::Json(EMPTY), Answer::Json(found)]).await;
    let fixture = Fixture::new();
    let account = fixture.account("A", &[&service.base_url]).await;
    let calls = fixture.courier.calls();
    let sent = calls.send(order(&account, Destination::Batch, &one), |_| {}).await.unwrap();
    // As a clock that was an hour slow writes it down, while the service's time was known for signing.
    let db = rusqlite::Connection::open(fixture.data().join("history.db")).unwrap();
    db.execute("UPDATE message SET started_at_ms = started_at_ms - 3600000", ()).unwrap();
    db.execute("UPDATE attempt SET started_at_ms = started_at_ms - 3600000", ()).unwrap();

    let check = calls.check(sent.end.row_id).await.unwrap();

    assert_eq!(check.outcome, Outcome::Sent);
    assert_eq!(service.seen().len(), 3, "around the time of the row, and of the signature");
}

#[tokio::test]
async fn a_repeat_that_is_stopped_in_time_leaves_the_call_as_it_was() {
    let (fixture, service, row) = unknown_in_room(room(), ROOM, vec![]).await;
    let before = fixture.courier.history().row(row).await.unwrap();
    let cancel = CancellationToken::new();
    let stop = cancel.clone();

    let stopped = fixture.courier.calls().send_again(row, cancel, move |_| stop.cancel()).await.unwrap();

    assert_eq!(stopped.end.outcome, Outcome::Unknown);
    let after = fixture.courier.history().row(row).await.unwrap();
    assert_eq!((after.row, after.answer), (before.row, before.answer));
    assert_eq!(service.seen().len(), 1);
}

#[tokio::test]
async fn a_repeat_of_a_room_batch_lets_what_was_rejected_be_sent() {
    const SEVERAL: &str = r#"{"room_id":5001234567,"sender_id":"host","messages":[
      {"message_client_id":"m1","message_type":0,"text":"one"},{"message_client_id":"m2","message_type":0,"text":"two"}]}"#;
    const SOME: &str = r#"{"code":200,"data":{"success_list":[],
      "failed_list":[{"failed_account_ids":[],"failed_messages":[{"message_client_id":"m2","error_code":414}]}]}}"#;
    const ALL: &str = r#"{"code":200,"data":{"success_list":[{"message_client_id":"m1","create_time":7},
      {"message_client_id":"m2","create_time":8}],"failed_list":[]}}"#;
    let service = Service::start([Answer::Json(SOME), Answer::Json(ALL)]).await;
    let fixture = Fixture::new();
    let account = fixture.account("A", &[&service.base_url]).await;
    let calls = fixture.courier.calls();
    let first = calls.send(order(&account, Destination::ChatroomBatch, SEVERAL), |_| {}).await.unwrap();
    assert_eq!(shown(&first.parts), [("m1", Outcome::Unknown, None), ("m2", Outcome::Rejected, Some(414))]);

    let again = calls.send_again(first.end.row_id, CancellationToken::new(), |_| {}).await.unwrap();

    let both = [("m1", Outcome::Sent, None), ("m2", Outcome::Sent, None)];
    assert_eq!((again.end.outcome, shown(&again.parts)), (Outcome::Sent, both.to_vec()));
    let details = fixture.courier.history().row(first.end.row_id).await.unwrap();
    assert_eq!((details.row.outcome, shown(&details.parts)), (Outcome::Sent, both.to_vec()));
}

#[test]
fn a_check_says_whether_what_it_found_is_the_whole_of_a_call() {
    let partly = |parts: &[(KeptPartKind, Outcome)]| {
        let part = |(kind, outcome): &(KeptPartKind, Outcome)| KeptPart {
            outcome: *outcome,
            ..KeptPart::new(*kind, "x")
        };
        let parts = parts.iter().map(part).collect();
        let check =
            CallCheck { outcome: Outcome::Sent, parts, looked_at: 1, error: None, code: None, msg: None };
        CheckReport::from(check).partly
    };
    let (sent, rejected) = (Outcome::Sent, Outcome::Rejected);
    assert!(partly(&[(KeptPartKind::Receiver, sent), (KeptPartKind::Receiver, rejected)]));
    assert!(partly(&[(KeptPartKind::Piece, sent)]), "a stream without its end");
    assert!(!partly(&[(KeptPartKind::Receiver, sent)]));
    assert!(!partly(&[(KeptPartKind::Piece, sent), (KeptPartKind::LastPiece, sent)]));
    assert!(!partly(&[]));
}

#[tokio::test]
async fn a_receiver_that_messages_of_a_room_failed_for_stands_beside_them() {
    const DIRECTED: &str = r#"{"room_id":5001234567,"sender_id":"host","receiver_ids":["a","nobody"],
      "messages":[{"message_client_id":"m1","message_type":0,"text":"one"}]}"#;
    const SOME: &str = r#"{"code":200,"data":{"success_list":[{"message_client_id":"m1","create_time":7,"msg_abandon":true}],
      "failed_list":[{"failed_account_ids":[{"account_id":"nobody","error_code":102404}],"failed_messages":[]}]}}"#;
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SOME)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;

    let calls = fixture.courier.calls();
    let sent = calls.send(order(&account, Destination::ChatroomBatch, DIRECTED), |_| {}).await.unwrap();

    let expected = [("m1", Outcome::Sent, None), ("nobody", Outcome::Rejected, Some(102_404))];
    assert_eq!((sent.end.outcome, shown(&sent.parts)), (Outcome::Sent, expected.to_vec()));
    assert_eq!(sent.end.abandoned, ["m1"], "what the room dropped is said");
    let details = fixture.courier.history().row(sent.end.row_id).await.unwrap();
    assert_eq!(
        (shown(&details.parts), courier::abandoned_of(&details)),
        (expected.to_vec(), vec!["m1".to_owned()])
    );
    assert_eq!(found(&fixture.courier, "is:partly to:nobody").await, 1);
}

#[tokio::test]
async fn a_room_message_is_repeated_with_the_resend_flag_and_otherwise_as_it_was() {
    const TAKEN: &str =
        r#"{"code":200,"data":{"message":{"message_client_id":"m1","create_time":7},"failed_list":[]}}"#;
    let service = Service::start([Answer::Status(500), Answer::Json(TAKEN)]).await;
    let fixture = Fixture::new();
    let account = fixture.account("A", &[&service.base_url]).await;
    let to = Destination::Chatroom { room_id: "5001234567".into() };
    let calls = fixture.courier.calls();
    let result = calls.send(order(&account, to, ROOM), |_| {}).await.unwrap();

    let again = calls.send_again(result.end.row_id, CancellationToken::new(), |_| {}).await.unwrap();

    assert_eq!(again.end.outcome, Outcome::Sent);
    let seen = service.seen();
    assert_eq!(seen[1].body, ROOM.replace("\"resend_flag\":0", "\"resend_flag\":1").as_bytes());
    assert_eq!(seen[0].headers["x-custom-traceid"], seen[1].headers["x-custom-traceid"]);
    let details = fixture.courier.history().row(result.end.row_id).await.unwrap();
    assert_eq!((details.row.outcome, details.attempts.len()), (Outcome::Sent, 2));
    assert_eq!(details.request_body, ROOM, "the row keeps what went out first");
}

#[tokio::test]
async fn of_a_notification_nothing_can_be_proven_and_that_is_said() {
    let service = Service::start([Answer::Status(500)]).await;
    let fixture = Fixture::new();
    let account = fixture.account("A", &[&service.base_url]).await;
    let body = r#"{"sender_id":"a","type":1,"receiver_id":"b","content":"{}"}"#;
    let calls = fixture.courier.calls();
    let result = calls.send(order(&account, Destination::Notification, body), |_| {}).await.unwrap();
    assert_eq!(result.end.outcome, Outcome::Unknown);
    assert_eq!(calls.check(result.end.row_id).await.unwrap_err().code(), ErrorCode::NoEvidence);
    let again = calls.send_again(result.end.row_id, CancellationToken::new(), |_| {}).await;
    assert_eq!(again.unwrap_err().code(), ErrorCode::NoRepeat);
    assert_eq!(service.seen().len(), 1);
}

#[tokio::test]
async fn the_open_receivers_of_a_batch_are_looked_for_one_by_one() {
    const SOME: &str = r#"{"code":200,"data":{"success_list":[{"receiver_id":"han-meimei"}],
      "failed_list":[{"account_id":"nobody","error_code":102404}]}}"#;
    const PAGE: &str = r#"{"code":200,"data":{"has_more":false,"items":[{"message_server_id":812345678901234588,
      "message_client_id":"m1","sender_id":"li.lei","message_type":0,"text":"22:00","create_time":1764000033345}]}}"#;
    let service = Service::start([Answer::Json(SOME), Answer::Json(PAGE)]).await;
    let fixture = Fixture::new();
    let account = fixture.account("A", &[&service.base_url]).await;
    let calls = fixture.courier.calls();
    let result = calls.send(order(&account, Destination::Batch, BATCH), |_| {}).await.unwrap();
    assert_eq!(result.end.outcome, Outcome::Unknown);

    let check = calls.check(result.end.row_id).await.unwrap();

    assert_eq!(check.outcome, Outcome::Sent);
    assert_eq!(check.parts[1].message_server_id.as_deref(), Some("812345678901234588"));
    assert_eq!(check.parts[2].outcome, Outcome::Rejected, "what is known stays");
    assert_eq!(service.seen().len(), 2, "only the open one was looked for");
    assert!(service.seen()[1].path.contains("li.lei%7C1%7Cjim%40corp"));
}
