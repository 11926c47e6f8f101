//! Acts on messages of other calls: of chatrooms by their client ids, on each message of a call to several, reactions, threads.

use courier::{
    Account, ActChoices, ActClosed, ActKind, ActOrder, ActReport, ActState, Always, CallOrder, Destination,
    Error, ErrorCode, Reaction, RoomRecall, RowId, Withdraw, WithdrawKind,
};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

use crate::support::{Answer, Fixture, SENT, Service, order};

const DONE: &str = r#"{"code":200,"msg":"success","data":{}}"#;
const ROOM: &str =
    r#"{"sender_id":"host","message":{"message_client_id":"m/1","message_type":0,"text":"hi"}}"#;
const ROOM_SENT: &str = r#"{"code":200,"data":{"message":{"message_client_id":"m/1","create_time":1764000012345},"failed_list":[]}}"#;
const ROOM_BATCH: &str = r#"{"room_id":9007199254740993,"sender_id":"host","messages":[
  {"message_client_id":"m1","message_type":0,"text":"a"},{"message_client_id":"m2","message_type":0,"text":"b"}]}"#;
const ROOM_BATCH_SENT: &str = r#"{"code":200,"data":{"success_list":[
  {"message_client_id":"m1","create_time":1764000012345},{"message_client_id":"m2","create_time":1764000012346}]}}"#;
const BATCH: &str = r#"{"sender_id":"li.lei","receiver_ids":["han","jim","nobody"],"need_message_detail":true,
  "message":{"message_type":0,"text":"22:00"}}"#;
const BATCH_SENT: &str = r#"{"code":200,"data":{"success_list":[
  {"message_server_id":812345678901234587,"message_client_id":"c1","receiver_id":"han","create_time":1764000032345},
  {"message_server_id":812345678901234588,"receiver_id":"jim","create_time":1764000033345}],
  "failed_list":[{"account_id":"nobody","error_code":102404}]}}"#;

/// A call that went out; the service answers what comes after it as configured.
async fn sent(
    to: Destination,
    body: &str,
    answer: &'static str,
    after: &[&'static str],
) -> (Fixture, Service, RowId) {
    let script = [answer].iter().chain(after).map(|text| Answer::Json(text)).collect();
    let (fixture, service) = (Fixture::new(), Service::start_with(script).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let call = call(&account, to, body);
    let courier = fixture.courier.clone().with_confirm(Arc::new(Always(true)));
    let row = courier.calls().send(call, |_| {}).await.unwrap().end.row_id;
    (fixture, service, row)
}

fn call(account: &Account, destination: Destination, body: &str) -> CallOrder {
    CallOrder {
        account_id: account.id.clone(),
        destination,
        body: body.to_owned(),
        cancel: CancellationToken::new(),
    }
}

async fn act(fixture: &Fixture, row: RowId, part: Option<&str>, order: ActOrder) -> Result<ActReport, Error> {
    fixture.courier.acts().act(row, part, order, CancellationToken::new()).await
}

async fn choices(fixture: &Fixture, row: RowId, part: Option<&str>) -> ActChoices {
    let details = fixture.courier.history().row(row).await.unwrap();
    fixture.courier.acts().choices(&details, part).await.unwrap()
}

fn recall_room(operator: &str) -> ActOrder {
    ActOrder::RecallRoom(RoomRecall {
        operator_id: operator.into(),
        notification_enabled: true,
        notification_extension: None,
    })
}

fn recall() -> ActOrder {
    ActOrder::Recall(Withdraw::new(WithdrawKind::TwoSided))
}

fn react(index: i64) -> ActOrder {
    ActOrder::React(Reaction {
        operator_id: " swan ".into(),
        index,
        extension: None,
        push_enabled: None,
        push_content: None,
        push_payload: None,
    })
}

#[tokio::test]
async fn a_chatroom_message_is_recalled_by_its_client_id_once() {
    let to = Destination::Chatroom { room_id: "5001234567".into() };
    let (fixture, service, row) = sent(to, ROOM, ROOM_SENT, &[DONE]).await;
    let before = choices(&fixture, row, None).await;
    assert_eq!((before.recall_room.closed, before.read.closed), (None, None));
    assert_eq!([before.two_sided.closed, before.react.closed], [Some(ActClosed::InChatroom); 2]);

    let nobody = act(&fixture, row, None, recall_room(" ")).await.unwrap_err().code();
    assert_eq!(nobody, ErrorCode::FieldRequired);
    let report = act(&fixture, row, None, recall_room(" host ")).await.unwrap();

    assert_eq!((report.act.kind, report.act.state), (ActKind::Recall, ActState::Done));
    let seen = service.seen();
    assert_eq!(
        (seen[1].method.as_str(), seen[1].path.as_str(), &seen[1].body[..]),
        ("DELETE", "/nimserver/im/v2/chatrooms/5001234567/messages/m%2F1", &b""[..])
    );
    assert!(
        report.act.url.ends_with(
            "?operator_id=host&sender_id=host&create_time=1764000012345&notification_enabled=true"
        ),
        "{}",
        report.act.url
    );
    let details = fixture.courier.history().row(row).await.unwrap();
    assert!(details.row.later.recalled);
    assert_eq!(choices(&fixture, row, None).await.recall_room.closed, Some(ActClosed::Gone));
    assert_eq!(act(&fixture, row, None, recall_room("host")).await.unwrap_err().code(), ErrorCode::ActClosed);
    assert_eq!(service.seen().len(), 2);
}

#[tokio::test]
async fn a_chatroom_message_is_looked_for_in_the_newest_page_of_its_room() {
    const PAGE: &str = r#"{"code":200,"data":{"has_more":true,"items":[
      {"message_client_id":"other","create_time":2},{"message_client_id":"m/1","create_time":1764000012345,"n":1.50}]}}"#;
    let to = Destination::Chatroom { room_id: "5001234567".into() };
    let (fixture, service, row) = sent(to, ROOM, ROOM_SENT, &[PAGE]).await;

    let report = act(&fixture, row, None, ActOrder::Read).await.unwrap();

    let room = report.note.room.unwrap();
    assert_eq!((room.looked_at, room.missing.len()), (2, 0));
    assert!(room.found[0].json.contains("\"n\":1.50"), "as it is spelt: {room:?}");
    assert_eq!(service.seen()[1].path, "/nimserver/im/v2.1/chatrooms/5001234567/messages");
}

#[tokio::test]
async fn each_message_of_a_chatroom_batch_is_recalled_for_itself_and_all_are_looked_for_at_once() {
    const PAGE: &str = r#"{"code":200,"data":{"items":[{"message_client_id":"m1"}]}}"#;
    let (fixture, service, row) =
        sent(Destination::ChatroomBatch, ROOM_BATCH, ROOM_BATCH_SENT, &[DONE, PAGE]).await;
    assert_eq!(choices(&fixture, row, None).await.recall_room.closed, Some(ActClosed::OneOfSeveral));
    assert_eq!(act(&fixture, row, None, recall_room("host")).await.unwrap_err().code(), ErrorCode::ActClosed);

    act(&fixture, row, Some("m2"), recall_room("host")).await.unwrap();

    assert_eq!(service.seen()[1].path, "/nimserver/im/v2/chatrooms/9007199254740993/messages/m2");
    assert_eq!(choices(&fixture, row, Some("m2")).await.recall_room.closed, Some(ActClosed::Gone));
    assert_eq!(choices(&fixture, row, Some("m1")).await.recall_room.closed, None, "the other is there still");
    let room = act(&fixture, row, None, ActOrder::Read).await.unwrap().note.room.unwrap();
    assert_eq!((room.found[0].message_client_id.as_str(), room.missing), ("m1", vec!["m2".to_owned()]));
}

#[tokio::test]
async fn each_message_of_a_batch_is_recalled_and_read_for_itself() {
    let (fixture, service, row) = sent(Destination::Batch, BATCH, BATCH_SENT, &[DONE, DONE]).await;
    assert_eq!(choices(&fixture, row, None).await.two_sided.closed, Some(ActClosed::OneOfSeveral));
    assert_eq!(choices(&fixture, row, Some("nobody")).await.read.closed, Some(ActClosed::NotSent));
    let before = choices(&fixture, row, Some("jim")).await;
    assert_eq!(before.two_sided.until.unwrap().sure_ms, 1_764_000_153_345, "by its own time");
    // What one client id means for several receivers is not known: only the answer's names a message.
    assert_eq!(before.react.closed, Some(ActClosed::NoClientId));
    assert_eq!(choices(&fixture, row, Some("han")).await.react.closed, None);

    act(&fixture, row, Some("jim"), recall()).await.unwrap();

    assert_eq!(
        service.seen()[1].path,
        "/nimserver/im/v2/conversations/li.lei%7C1%7Cjim/messages/812345678901234588"
    );
    assert_eq!(choices(&fixture, row, Some("jim")).await.two_sided.closed, Some(ActClosed::Gone));
    assert_eq!(choices(&fixture, row, Some("han")).await.two_sided.closed, None);
    let body = fixture.courier.acts().modify_body(row, Some("han")).await.unwrap();
    assert!(body.contains("\"receiver_id\": \"han\"") && body.contains("812345678901234587"), "{body}");
    act(&fixture, row, Some("han"), ActOrder::Modify { body }).await.unwrap();
}

#[tokio::test]
async fn with_a_message_that_the_call_did_not_send_nothing_is_done_with_another_one() {
    let to = Destination::Chatroom { room_id: "5001234567".into() };
    for (to, body, answer) in [(Destination::Batch, BATCH, BATCH_SENT), (to, ROOM, ROOM_SENT)] {
        let (fixture, service, row) = sent(to, body, answer, &[DONE]).await;
        assert_eq!(choices(&fixture, row, Some("bob")).await.two_sided.closed, Some(ActClosed::NoSuchPart));
        let error = act(&fixture, row, Some("bob"), recall()).await.unwrap_err();
        assert!(matches!(error, Error::ActClosed { why: ActClosed::NoSuchPart, .. }), "{error}");
        assert_eq!(service.seen().len(), 1);
    }
    let (fixture, service) = (Fixture::new(), Service::start_with(vec![Answer::Json(SENT)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let row = fixture.courier.sends().send(order(&account), |_| {}).await.unwrap().row_id;
    let error = act(&fixture, row, Some("bob"), recall()).await.unwrap_err();
    assert!(matches!(error, Error::ActClosed { why: ActClosed::NoSuchPart, .. }), "{error}");
    assert_eq!(service.seen().len(), 1);
}

#[tokio::test]
async fn a_client_id_that_a_path_would_lose_is_named_in_no_call() {
    const SENT: &str = r#"{"code":200,"data":{"success_list":[
      {"message_client_id":"..","create_time":1764000012345},{"message_client_id":".","create_time":1764000012346}]}}"#;
    let body = ROOM_BATCH.replace("\"m1\"", "\"..\"").replace("\"m2\"", "\".\"");
    let (fixture, service, row) = sent(Destination::ChatroomBatch, &body, SENT, &[DONE]).await;
    for id in ["..", "."] {
        let error = act(&fixture, row, Some(id), recall_room("host")).await.unwrap_err();
        assert!(matches!(error, Error::ActClosed { why: ActClosed::NoClientId, .. }), "{error}");
    }
    assert_eq!(service.seen().len(), 1);
}

#[tokio::test]
async fn notifications_and_broadcasts_have_their_reason_why_nothing_can_be_done() {
    let body = r#"{"sender_id":"a","type":1,"receiver_id":"b","content":"{}"}"#;
    let (fixture, _service, row) = sent(Destination::Notification, body, DONE, &[]).await;
    assert_eq!(choices(&fixture, row, None).await.two_sided.closed, Some(ActClosed::NoMessage));
    const SENT: &str = r#"{"code":200,"data":{"broadcast_id":"700100200300"}}"#;
    let (fixture, _service, row) = sent(Destination::Broadcast, r#"{"content":"x"}"#, SENT, &[]).await;
    assert_eq!(choices(&fixture, row, None).await.two_sided.closed, Some(ActClosed::InBroadcasts));
}

#[tokio::test]
async fn reactions_are_added_removed_and_listed_by_all_that_names_the_message() {
    const LIST: &str = r#"{"code":200,"data":{"success_list":[{"message_server_id":2305843009213693953,
      "comments":[{"operator_id":"swan","index":7,"extension":"","time":1764000021345}]}],"failed_list":[]}}"#;
    const TIME: &str = r#"{"code":200,"data":{"time":1764000021345}}"#;
    let script = [SENT, TIME, LIST, TIME].map(Answer::Json).into();
    let (fixture, service) = (Fixture::new(), Service::start_with(script).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let mut order = order(&account);
    order.draft.body = r#"{"message":{"message_type":0,"text":"x","message_client_id":"c-1"}}"#.into();
    let row = fixture.courier.sends().send(order, |_| {}).await.unwrap().row_id;

    assert_eq!(act(&fixture, row, None, react(0)).await.unwrap_err().code(), ErrorCode::BodyInvalid);
    act(&fixture, row, None, react(7)).await.unwrap();
    let listed = act(&fixture, row, None, ActOrder::Reactions).await.unwrap();
    let unreact = ActOrder::Unreact { operator_id: "swan".into(), index: 7 };
    act(&fixture, row, None, unreact).await.unwrap();

    let seen = service.seen();
    let calls: Vec<_> = seen[1..].iter().map(|call| (call.method.as_str(), call.path.as_str())).collect();
    let path = "/nimserver/im/v2/messages/actions/quick_comment";
    assert_eq!(calls, [("PATCH", path), ("POST", path), ("DELETE", path)]);
    let message = r#"{"conversation_type":1,"sender_id":"goose","receiver_id":"swan","message_server_id":2305843009213693953,"message_client_id":"c-1","create_time":1762000000000}"#;
    assert_eq!(seen[1].body, format!(r#"{{"operator_id":"swan","index":7,"message":{message}}}"#).as_bytes());
    assert_eq!(seen[2].body, format!(r#"{{"messages":[{message}]}}"#).as_bytes());
    assert_eq!(seen[3].body, seen[1].body);
    let reactions = listed.note.reactions.unwrap();
    assert_eq!((reactions[0].operator_id.as_str(), reactions[0].index), ("swan", 7));
    let kinds: Vec<_> =
        fixture.courier.history().row(row).await.unwrap().acts.iter().map(|act| act.kind).collect();
    assert_eq!(kinds, [ActKind::Unreact, ActKind::Reactions, ActKind::React], "newest first");
}

#[tokio::test]
async fn a_reply_names_its_message_and_the_replies_are_listed() {
    const THREAD: &str = r#"{"code":200,"data":{"total":1,"messages":[{"sender_id":"swan",
      "message_server_id":2305843009213693954,"create_time":1762000000001,"text":"好"}],"has_more":false}}"#;
    let script = [SENT, THREAD].map(Answer::Json).into();
    let (fixture, service) = (Fixture::new(), Service::start_with(script).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let mut order = order(&account);
    order.draft.body = r#"{"message":{"message_type":0,"text":"x","message_client_id":"c-1"}}"#.into();
    let row = fixture.courier.sends().send(order, |_| {}).await.unwrap().row_id;

    let draft = fixture.courier.acts().reply(row, None).await.unwrap();
    assert_eq!(draft.conversation.to_string(), "goose|1|swan");
    let body: serde_json::Value = serde_json::from_str(&draft.body).unwrap();
    assert_eq!(body["thread_config"]["thread_reply"]["message_server_id"], 2_305_843_009_213_693_953_i64);
    assert_ne!(body["message"]["message_client_id"], "c-1", "a message of its own");
    assert_eq!(service.seen().len(), 1, "nothing goes out");

    let listed = act(&fixture, row, None, ActOrder::Thread).await.unwrap().note.thread.unwrap();
    assert_eq!((listed.total, listed.replies[0].text.as_deref()), (Some(1), Some("好")));
    assert_eq!(service.seen()[1].path, "/nimserver/im/v2.1/messages/actions/thread_messages");
}
