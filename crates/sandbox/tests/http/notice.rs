use sandbox::NoticeContent;
use serde_json::{Value, json};

use crate::caller::{Caller, caller};

const NOTIFY: &str = "/im/v2/custom_notification";
const MANY: &str = "/im/v2/custom_notification/batch";
const BROADCAST: &str = "/im/v2/broadcast_notification";
const PUSH: &str = "/im/v2/push_notification";

fn notification(receiver: &str) -> Value {
    json!({ "sender_id": "li.lei", "type": 1, "receiver_id": receiver, "content": "{\"a\":1}" })
}

async fn refused(caller: &Caller, path: &str, body: Value) -> String {
    let answer = caller.call(path, &body).await;
    assert_eq!(answer["code"], 414, "{answer}");
    answer["msg"].as_str().unwrap().trim_start_matches("parameter error: ").to_owned()
}

#[tokio::test]
async fn a_notification_arrives_as_it_was_and_is_no_message() {
    let caller = caller().await;
    let body = notification("Han-MeiMei");
    assert_eq!(caller.call(NOTIFY, &body).await, json!({ "code": 200, "msg": "success", "data": {} }));
    let notices = caller.restart().await.sandbox.world().all_notices();
    let NoticeContent::Notification(arrived) = &notices[0].content else { panic!("{notices:?}") };
    assert_eq!((arrived.receiver_id.as_str(), arrived.content.as_str()), ("han-meimei", "{\"a\":1}"));
    assert_eq!(notices[0].body, body.to_string());
}

#[tokio::test]
async fn a_notification_fails_for_the_receivers_that_force_a_code() {
    let caller = caller().await;
    let body = json!({ "sender_id": "li.lei", "receiver_ids": ["a", "code-102404", "B"], "content": "{}" });
    let data = caller.call(MANY, &body).await["data"].take();
    let failed = json!([{ "account_id": "code-102404", "error_code": 102_404, "error_msg": "account does not exist" }]);
    assert_eq!(data, json!({ "success_list": ["a", "b"], "failed_list": failed }));
    assert_eq!(caller.call(NOTIFY, &notification("code-102426")).await["code"], 102_426);
}

#[tokio::test]
async fn what_breaks_a_rule_of_notifications_is_named() {
    let caller = caller().await;
    let with = |name: &str, value: Value| {
        let mut body = notification("a");
        body[name] = value;
        body
    };
    let cases = [
        (with("content", json!("no JSON")), "content must hold JSON text"),
        (with("content", json!(format!("\"{}\"", "字".repeat(4095)))), "content exceeds 4096"),
        (with("content", json!(null)), "content is missing"),
        (with("type", json!(4)), "type must be 1, 2 or 3"),
        (with("receiver_id", json!("li.lei")), "sender_id, receiver_id: names one account"),
        (with("sound", json!("s".repeat(31))), "sound exceeds 30"),
        (
            with("notification_config", json!({ "unread_enabled": 1 })),
            "notification_config.unread_enabled must be",
        ),
    ];
    for (body, what) in cases {
        let msg = refused(&caller, NOTIFY, body).await;
        assert!(msg.starts_with(what), "{msg}");
    }
    let at_most = with("content", json!(format!("\"{}\"", "字".repeat(4094))));
    assert_eq!(caller.call(NOTIFY, &at_most).await["code"], 200);
    let many: Vec<String> = (0..501).map(|n| format!("user{n}")).collect();
    let body = |receivers: &[String]| json!({ "sender_id": "x", "receiver_ids": receivers, "content": "{}" });
    assert_eq!(refused(&caller, MANY, body(&many)).await, "receiver_ids must hold 1 to 500");
    let all = caller.call(MANY, &body(&many[..500])).await;
    assert_eq!(all["data"]["success_list"].as_array().unwrap().len(), 500);
}

#[tokio::test]
async fn broadcasts_are_listed_by_kind_looked_up_and_withdrawn() {
    let caller = caller().await;
    let mut ids = Vec::new();
    for (content, offline) in [("a", true), ("b", false), ("c", true)] {
        let body =
            json!({ "content": content, "offline_enabled": offline, "ttl": 2, "target_os": "[\"ios\"]" });
        let sent = caller.call(BROADCAST, &body).await["data"].take();
        let lives_ms = sent["expire_time"].as_u64().map(|end| end - sent["create_time"].as_u64().unwrap());
        assert_eq!(lives_ms.is_some(), offline);
        assert!(lives_ms.is_none_or(|ms| ms.abs_diff(2 * 60 * 60 * 1000) < 60_000));
        assert_eq!(sent["target_os"], json!(["ios"]));
        ids.push(sent["broadcast_id"].as_str().unwrap().to_owned());
    }
    let listed = |answer: Value| {
        let items = answer["data"]["items"].as_array().unwrap().clone();
        items.iter().map(|item| item["content"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    for (query, expected) in [
        ("", vec!["c", "b", "a"]),
        ("?type=2", vec!["c", "a"]),
        ("?type=3", vec!["b"]),
        ("?limit=-1", vec!["c", "b", "a"]),
    ] {
        assert_eq!(listed(caller.get(&format!("{BROADCAST}{query}")).await), expected, "{query}");
    }
    let first = caller.get(&format!("{BROADCAST}?limit=2")).await;
    let token = first["data"]["next_token"].as_str().unwrap();
    assert_eq!(listed(caller.get(&format!("{BROADCAST}?limit=2&page_token={token}")).await), ["a"]);
    assert_eq!(caller.get(&format!("{BROADCAST}?limit=101")).await["code"], 414);

    let one = format!("{BROADCAST}/{}", ids[1]);
    assert_eq!(caller.get(&one).await["data"]["content"], "b");
    assert_eq!(caller.delete(&one).await["code"], 200);
    let caller = caller.restart().await;
    assert_eq!(caller.get(&one).await["code"], 404);
    assert_eq!(caller.delete(&one).await["code"], 404);
    assert_eq!(listed(caller.get(BROADCAST).await), ["c", "a"]);
}

#[tokio::test]
async fn a_broadcast_to_chatrooms_is_sent_once_when_it_is_resent() {
    let caller = caller().await;
    let body = |flag: u8| {
        json!({
            "client_broadcast_id": "x", "sender_id": "host", "resend_flag": flag,
            "message": { "message_type": 0, "text": "all rooms" }
        })
    };
    for version in ["v2", "v2.1"] {
        let path = format!("/im/{version}/broadcast_notification/actions/chatroom");
        assert_eq!(caller.call(&path, &body(1)).await["data"]["text"], "all rooms");
    }
    assert_eq!(caller.sandbox.world().all_notices().len(), 1);
    // No list of broadcasts has it.
    assert_eq!(caller.get(BROADCAST).await["data"]["items"], json!([]));
    caller.call("/im/v2/broadcast_notification/actions/chatroom", &body(0)).await;
    assert_eq!(caller.sandbox.world().all_notices().len(), 2);
}

#[tokio::test]
async fn what_breaks_a_rule_of_broadcasts_and_pushes_is_named() {
    let caller = caller().await;
    let cases = [
        (BROADCAST, json!({}), "content is missing"),
        (BROADCAST, json!({ "content": "字".repeat(4097) }), "content exceeds 4096"),
        (BROADCAST, json!({ "content": "a", "ttl": 0 }), "ttl must be at least 1 hour"),
        (BROADCAST, json!({ "content": "a", "target_os": ["windows"] }), "target_os must be an array"),
        (PUSH, json!({}), "content is missing"),
        (
            PUSH,
            json!({ "content": "a", "push_config": { "push_payload": "{" } }),
            "push_config.push_payload must hold JSON",
        ),
        (PUSH, json!({ "content": "a", "target_os": "ios" }), "target_os must hold JSON"),
    ];
    for (path, body, what) in cases {
        let msg = refused(&caller, path, body).await;
        assert!(msg.starts_with(what), "{msg}");
    }
    let forced = json!({ "content": "a", "from_account_id": "code-403" });
    assert_eq!(caller.call(BROADCAST, &forced).await["code"], 403);
    assert_eq!(
        caller.call(PUSH, &json!({ "content": "a", "sender_account_id": "code-416" })).await["code"],
        416
    );
}

#[tokio::test]
async fn emptying_takes_everything_that_was_sent_by_other_calls_too() {
    let caller = caller().await;
    caller.call(NOTIFY, &notification("a")).await;
    caller
        .call(
            "/im/v2/chatrooms/1/messages",
            &json!({
                "sender_id": "host", "message": { "message_client_id": "c", "message_type": 0, "text": "hi" }
            }),
        )
        .await;
    assert_eq!(
        (caller.sandbox.world().all_notices().len(), caller.sandbox.world().room_messages().len()),
        (1, 1)
    );
    caller.sandbox.world().empty().unwrap();
    let caller = caller.restart().await;
    assert_eq!(
        (caller.sandbox.world().all_notices().len(), caller.sandbox.world().room_messages().len()),
        (0, 0)
    );
}
