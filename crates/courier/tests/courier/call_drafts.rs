//! Drafts of calls beside the single send: kept, checked, sent and taken up again as what they are.

use courier::{Account, Draft, KeptKind, Outcome, SendKind, SendOrder};
use tokio_util::sync::CancellationToken;

use crate::support::{Answer, Fixture, Service, draft};

const BATCH: &str = "{ \"sender_id\":\"li.lei\", \"receiver_ids\":[\"han\",\"nobody\"],\n \"message\":{\"message_type\":0 ,\"text\":\"22:00\",\"message_client_id\":\"m1\"},\"n\":1.50 }";
const ANSWER: &str = r#"{"code":200,"msg":"success","data":{
  "success_list":[{"message_server_id":812345678901234587,"receiver_id":"han","create_time":1764000032345}],
  "failed_list":[{"account_id":"nobody","error_code":102404,"error_msg":"account not exist"}]}}"#;
const ROOM: &str =
    r#"{"sender_id":"host","message":{"message_client_id":"m1","message_type":0,"text":"hi"}}"#;

fn of_kind(account: &Account, kind: SendKind, receiver: &str, body: &str) -> Draft {
    let mut made = Draft { kind, body: body.to_owned(), ..draft(account) };
    made.conversation.receiver = receiver.to_owned();
    made
}

fn order(draft: Draft) -> SendOrder {
    SendOrder { draft, upload: None, cancel: CancellationToken::new() }
}

#[tokio::test]
async fn a_draft_of_a_batch_goes_out_as_one_and_its_result_says_what_each_receiver_came_to() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(ANSWER)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let draft = of_kind(&account, SendKind::Batch, "left aside", BATCH);

    let result = fixture.courier.sends().send(order(draft), |_| {}).await.unwrap();

    let seen = service.seen();
    assert_eq!(
        (seen[0].path.as_str(), &seen[0].body[..]),
        ("/nimserver/im/v2/conversations/messages", BATCH.as_bytes())
    );
    assert_eq!(result.outcome, Outcome::Sent);
    let ends: Vec<_> = result.parts.iter().map(|part| (part.name.as_str(), part.outcome)).collect();
    assert_eq!(ends, [("han", Outcome::Sent), ("nobody", Outcome::Rejected)]);
    let [code] = &result.part_codes[..] else { panic!("{:?}", result.part_codes) };
    assert_eq!((code.code, code.explained.code.as_str()), (102_404, "102404"));
    assert!(result.fresh_client_id.is_some(), "the id went out with a message");
    let row = fixture.courier.history().row(result.row_id).await.unwrap().row;
    assert_eq!(row.kind, KeptKind::Batch);
}

#[tokio::test]
async fn a_row_of_any_call_becomes_a_draft_of_the_same_call_under_client_ids_of_its_own() {
    let answer = Answer::Json(r#"{"code":200,"data":{"message":{"create_time":7},"failed_list":[]}}"#);
    let (fixture, service) = (Fixture::new(), Service::start([answer]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let sent = of_kind(&account, SendKind::Chatroom, "5001234567", ROOM);
    let result = fixture.courier.sends().send(order(sent), |_| {}).await.unwrap();
    assert_eq!(result.outcome, Outcome::Sent);

    let again = fixture.courier.history().draft(result.row_id).await.unwrap();

    assert_eq!((again.kind, again.conversation.receiver.as_str()), (SendKind::Chatroom, "5001234567"));
    assert!(!again.body.contains("m1") && again.body.starts_with(&ROOM[..40]), "{}", again.body);
    fixture.courier.drafts().keep(&again, &[]).await.unwrap();
    assert_eq!(fixture.courier.drafts().current().await.unwrap(), Some(again));
}

#[tokio::test]
async fn the_preview_of_a_draft_is_that_of_its_call() {
    let fixture = Fixture::new();
    let account = fixture.account("A", &["http://127.0.0.1:1/nimserver"]).await;
    let preview = async |kind, receiver: &str, body: &str| {
        fixture.courier.drafts().preview(&of_kind(&account, kind, receiver, body)).await.unwrap()
    };
    let many: Vec<String> = (0..101).map(|n| format!("u{n}")).collect();
    let body = serde_json::json!({ "sender_id": "a", "receiver_ids": many,
        "message": { "message_type": 0, "text": "x" } });
    let batch = preview(SendKind::Batch, "", &body.to_string()).await;
    assert!(batch.url.ends_with("/im/v2/conversations/messages"), "{}", batch.url);
    assert_eq!(batch.issues.iter().filter(|issue| issue.pointer == "/receiver_ids").count(), 1);
    let room = preview(SendKind::Chatroom, "", ROOM).await;
    assert!(room.issues.iter().any(|issue| issue.pointer == "/destination/room_id"), "{:?}", room.issues);
    let room = preview(SendKind::Chatroom, "5001", ROOM).await;
    assert!(room.url.ends_with("/im/v2/chatrooms/5001/messages") && room.issues.is_empty(), "{room:?}");
}

const ROOM_BATCH: &str = r#"{"room_id":5001,"sender_id":"host","messages":[
  {"message_client_id":"m1","message_type":0,"text":"a"}, {"message_client_id":"m2","message_type":0,"text":"b","n":1.50}]}"#;
const ROOM_BATCH_SENT: &str = r#"{"code":200,"data":{"success_list":[{"message_client_id":"m1","create_time":1},
  {"message_client_id":"m2","create_time":2}]}}"#;

/// The ids of the messages of a body.
fn ids(body: &str) -> Vec<String> {
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    let messages = body["messages"].as_array().unwrap();
    messages.iter().map(|one| one["message_client_id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_page_that_is_loaded_anew_offers_no_used_id_of_any_call() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(ROOM_BATCH_SENT)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let sent = of_kind(&account, SendKind::ChatroomBatch, "5001", ROOM_BATCH);
    fixture.courier.drafts().keep(&sent, &[]).await.unwrap();

    let result = fixture.courier.sends().send_pressed(order(sent), |_| {}).await.unwrap();

    // What the page would be given if it were loaded now, before the end was reported to it.
    let kept = fixture.courier.drafts().current().await.unwrap().unwrap();
    let fresh = result.fresh_client_id.unwrap();
    assert_eq!(ids(&kept.body), [fresh.clone(), format!("{fresh}-2")]);
    assert_eq!(kept.body.replace(&format!("{fresh}-2"), "m2").replace(&fresh, "m1"), ROOM_BATCH);
    // Neither does a message that is made of the row.
    let again = fixture.courier.history().draft(result.row_id).await.unwrap();
    assert!(ids(&again.body).iter().all(|id| !["m1", "m2"].contains(&id.as_str())), "{}", again.body);
    assert_ne!(ids(&again.body)[0], ids(&again.body)[1]);
}

#[tokio::test]
async fn a_used_client_id_is_found_under_the_sender_of_the_body_and_at_its_own_place() {
    const SEVERAL: &str = r#"{"room_id":5001,"sender_id":"host","messages":[
      {"message_client_id":"m1","message_type":0,"text":"x"},{"message_client_id":"m2","message_type":0,"text":"y"}]}"#;
    const TAKEN: &str = r#"{"code":200,"data":{"success_list":[{"message_client_id":"m2","create_time":7}],
      "failed_list":[{"failed_messages":[{"message_client_id":"m1","error_code":414}]}]}}"#;
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(TAKEN)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let used = async |kind, body: &str| -> Vec<String> {
        let preview = fixture.courier.drafts().preview(&of_kind(&account, kind, "5001", body)).await.unwrap();
        let used = preview.issues.iter().filter(|issue| issue.code == courier::IssueCode::ClientIdUsed);
        used.map(|issue| issue.pointer.clone()).collect()
    };
    assert!(used(SendKind::ChatroomBatch, SEVERAL).await.is_empty());

    let sent = of_kind(&account, SendKind::ChatroomBatch, "", SEVERAL);
    let row = fixture.courier.sends().send(order(sent), |_| {}).await.unwrap().row_id;

    let code = fixture.courier.history().code(row, courier::CodeKind::Curl).await.unwrap();
    assert!(code.contains("message_client_id of a message that was sent"), "{code}");
    assert_eq!(used(SendKind::ChatroomBatch, SEVERAL).await, ["/messages/1/message_client_id"]);
    let same = ROOM.replace("\"m1\"", "\"m2\"");
    assert_eq!(used(SendKind::Chatroom, &same).await, ["/message/message_client_id"]);
    assert!(used(SendKind::Chatroom, ROOM).await.is_empty(), "what was rejected used nothing up");
    assert!(used(SendKind::Chatroom, &same.replace("host", "guest")).await.is_empty());
}
