//! Messages of the queue that were made for no file: imported ones, for instance.

use courier::{Account, Draft, ErrorCode, MessageKind, QueueHaltReason, QueueState, SecretUse};
use secrecy::SecretString;
use serde_json::Value;

use crate::queue::{all_read, run};
use crate::support::{Answer, Fixture, SECRET, SENT, Service, draft};

fn message(account: &Account, body: &str) -> Draft {
    Draft { body: body.to_owned(), ..draft(account) }
}

/// The bodies that the service got, in order.
fn sent(service: &Service) -> Vec<String> {
    service.seen().into_iter().map(|seen| String::from_utf8(seen.body.to_vec()).unwrap()).collect()
}

#[tokio::test]
async fn messages_without_a_file_wait_over_a_restart_and_go_out_in_their_order() {
    let (fixture, service) = (Fixture::new(), Service::start([SENT, SENT].map(Answer::Json)).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let bodies = [
        r#"{ "message": { "message_type": 0, "text": "一", "message_client_id": "its-own" } }"#,
        r#"{"message":{"message_type":1,"attachment":{"url":"https://files.test/1","name":"雁.png"},"n":12345678901234567890123}}"#,
    ];
    let drafts = bodies.iter().map(|body| message(&account, body)).collect();

    fixture.courier.queue().add_messages(drafts).await.unwrap();
    let fixture = fixture.reopened();
    let secret = SecretString::from(SECRET);
    fixture.courier.accounts().set_session_secret(SecretUse::AppSecret, &account.id, &secret).unwrap();
    let items = all_read(&fixture.courier).await;

    let shown: Vec<_> = items.iter().map(|item| (item.summary.as_str(), item.message_type)).collect();
    assert_eq!(shown, [("一", Some(MessageKind::Text)), ("雁.png", Some(MessageKind::Image))]);
    assert!(items.iter().all(|item| item.file.is_none() && item.problem.is_none()));
    assert_eq!(run(&fixture, &account).await.sent, 2);
    let sent = sent(&service);
    assert_eq!(sent[0], bodies[0], "to the byte");
    let second: Value = serde_json::from_str(&sent[1]).unwrap();
    assert_eq!(second["message"]["n"].to_string(), "12345678901234567890123");
    assert!(second["message"]["message_client_id"].as_str().is_some_and(|id| !id.is_empty()), "{second}");
}

#[tokio::test]
async fn a_queued_message_whose_text_is_no_json_or_whose_file_lies_nowhere_stops_the_queue_at_its_turn() {
    for (body, code) in [
        ("{\"message\":", ErrorCode::BodySyntax),
        (r#"{"message":{"message_type":1,"message_client_id":"1"}}"#, ErrorCode::BodyInvalid),
    ] {
        let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
        let account = fixture.account("A", &[&service.base_url]).await;
        let text = r#"{"message":{"message_type":0,"text":"x","message_client_id":"0"}}"#;
        let drafts = vec![message(&account, text), message(&account, body)];
        fixture.courier.queue().add_messages(drafts).await.unwrap();

        let ended = run(&fixture, &account).await;

        assert_eq!((ended.sent, ended.halt.unwrap().why), (1, QueueHaltReason::Failed), "{body}");
        let [left] = all_read(&fixture.courier).await.try_into().unwrap();
        assert_eq!((left.state, left.problem.unwrap().code), (QueueState::Waiting, code));
        assert_eq!(left.draft.body, body, "it is kept as it came");
    }
}

#[tokio::test]
async fn of_messages_one_of_which_is_too_large_none_joins_the_queue() {
    let fixture = Fixture::new();
    let account = fixture.account("A", &["https://h.test"]).await;
    let large = format!(r#"{{"message":{{"text":"{}"}}}}"#, "x".repeat(courier::LIMITS.body_bytes));

    let drafts = vec![message(&account, "{}"), message(&account, &large)];
    let refused = fixture.courier.queue().add_messages(drafts).await.unwrap_err();

    assert_eq!(refused.code(), ErrorCode::BodyTooLarge);
    assert!(all_read(&fixture.courier).await.is_empty());
}

#[tokio::test]
async fn a_removed_message_without_a_file_comes_back_to_its_place() {
    let fixture = Fixture::new();
    let account = fixture.account("A", &["https://h.test"]).await;
    let text = |text| message(&account, &format!(r#"{{"message":{{"message_type":0,"text":"{text}"}}}}"#));
    fixture.courier.queue().add_messages(vec![text("1"), text("2")]).await.unwrap();
    let first = all_read(&fixture.courier).await[0].id.clone();

    fixture.courier.queue().remove(vec![first.clone()]).await.unwrap();
    fixture.courier.queue().restore(first).await.unwrap();

    let items = all_read(&fixture.courier).await;
    assert_eq!(items.iter().map(|item| item.summary.as_str()).collect::<Vec<_>>(), ["1", "2"]);
}

#[tokio::test]
async fn a_queued_message_names_the_variables_in_its_conversation_and_in_its_text() {
    let fixture = Fixture::new();
    let account = fixture.account("A", &["https://h.test"]).await;
    let mut open = message(&account, r#"{"message":{"message_type":0,"text":"你好 {{name}} {{receiver}}"}}"#);
    open.conversation.receiver = "{{receiver}}".to_owned();

    fixture.courier.queue().add_messages(vec![open]).await.unwrap();

    assert_eq!(all_read(&fixture.courier).await[0].placeholders, ["{{receiver}}", "{{name}}"]);
}

#[tokio::test]
async fn a_queued_message_of_another_call_gets_no_id_that_its_call_does_not_have() {
    let (fixture, _service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
    let account = fixture.account("A", &["http://127.0.0.1:1/nimserver"]).await;
    let calls = [
        (courier::SendKind::Notification, r#"{"sender_id":"a","type":1,"receiver_id":"b","content":"{}"}"#),
        (
            courier::SendKind::Batch,
            r#"{"sender_id":"a","receiver_ids":["b"],"message":{"message_type":0,"text":"x"}}"#,
        ),
        (courier::SendKind::Broadcast, r#"{"content":"{{version}} is out"}"#),
    ];
    let drafts = calls.iter().map(|(kind, body)| Draft { kind: *kind, ..message(&account, body) }).collect();
    fixture.courier.queue().add_messages(drafts).await.unwrap();
    let items = all_read(&fixture.courier).await;
    let summaries: Vec<&str> = items.iter().map(|item| item.summary.as_str()).collect();
    assert_eq!(summaries, ["{}", "x", "{{version}} is out"], "what the call says, wherever it stands");
    assert_eq!(items[2].placeholders, ["{{version}}"]);
    let bodies: Vec<String> = items.into_iter().map(|item| item.draft.body).collect();
    assert_eq!(bodies, calls.map(|(_, body)| body), "to the byte");
}

#[tokio::test]
async fn a_queued_stream_goes_out_in_pieces_each_of_which_is_recorded_and_is_finished() {
    const STREAM: &str = r#"{"message":{"message_type":0,"message_client_id":"s1","attachment":{"text":"Once upon a time","index":0,"finish":0}}}"#;
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let stream = Draft { kind: courier::SendKind::Stream, ..message(&account, STREAM) };
    fixture.courier.queue().add_messages(vec![stream]).await.unwrap();

    assert_eq!(run(&fixture, &account).await.sent, 1);

    let pieces: Vec<Value> = sent(&service)
        .iter()
        .map(|body| serde_json::from_str::<Value>(body).unwrap()["message"]["attachment"].clone())
        .collect();
    let text: String = pieces.iter().filter_map(|piece| piece["text"].as_str()).collect();
    assert_eq!((text.as_str(), &pieces.last().unwrap()["finish"]), ("Once upon a time", &Value::from(1)));
    assert!(pieces.len() > 1, "{pieces:?}");
    let row = fixture.rows().await[0].id;
    let details = fixture.courier.history().row(row).await.unwrap();
    assert_eq!(details.parts.len(), pieces.len(), "each piece has its end");
    assert!(details.parts.iter().all(|part| part.outcome == courier::Outcome::Sent));
}

#[tokio::test]
async fn a_queued_call_that_not_everybody_got_is_counted_apart() {
    const SOME: &str = r#"{"code":200,"data":{"success_list":[{"receiver_id":"b"}],"failed_list":[{"account_id":"nobody","error_code":102404}]}}"#;
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SOME)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let body = r#"{"sender_id":"a","receiver_ids":["b","nobody"],"message":{"message_type":0,"text":"x"}}"#;
    let batch = Draft { kind: courier::SendKind::Batch, ..message(&account, body) };
    fixture.courier.queue().add_messages(vec![batch]).await.unwrap();

    let ended = run(&fixture, &account).await;

    assert_eq!((ended.sent, ended.partly, ended.halt), (1, 1, None));
    assert!(all_read(&fixture.courier).await.is_empty(), "it is not sent to all of them again");
}
