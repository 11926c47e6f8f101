//! The requests that the official Go and Java server SDKs make of these calls, in the shapes of their request types: Go leaves
//! out what is false, zero or empty, or writes `null` for it; Java names the conversation in the body, too.
//!
//! What the two do differently from the documented call is refused, as fact sheet §23 has it: follow Java.

use reqwest::Method;
use serde_json::{Value, json};

use crate::caller::{Caller, P2P, TEAM, answer, caller};

/// The code of an answer.
async fn code(caller: &Caller, method: Method, path: &str, body: Option<Value>) -> i64 {
    let mut call = caller.signed(method, path);
    if let Some(body) = body {
        call = call.header("Content-Type", "application/json;charset=utf-8").body(body.to_string());
    }
    let answer = answer(call.send().await.unwrap()).await;
    answer["code"].as_i64().unwrap()
}

const STREAM: &str = "/im/v2/conversations/li.lei%7C1%7Chan-meimei/messages/actions/stream_message";

#[tokio::test]
async fn sends_of_both_sdks_are_taken() {
    let caller = caller().await;
    let message = json!({ "message_client_id": "m", "message_type": 0, "text": "hi" });
    let calls = [
        (
            "Go: batch",
            "/im/v2/conversations/messages",
            json!({ "sender_id": "a", "receiver_ids": ["b", "c"], "message": message,
                "message_config": { "unread_enabled": true }, "push_config": { "push_content": "x" }, "need_message_detail": true }),
        ),
        (
            "Java: batch",
            "/im/v2/conversations/messages",
            json!({ "antispam_config": { "antispam_enabled": false }, "extension": "{}",
                "message": { "message_type": 0, "text": "hi" }, "need_message_detail": false,
                "p2p_option": { "check_friend": false }, "receiver_ids": ["b"], "receiver_no_sense": false,
                "route_config": { "route_enabled": true }, "sender_id": "a", "sender_no_sense": false }),
        ),
        (
            "Go: chatroom",
            "/im/v2/chatrooms/5001/messages",
            json!({ "sender_id": "host", "message": { "message_client_id": "go", "message_type": 0, "text": "hi", "location_x": 1.5 },
                "message_config": { "high_priority": true } }),
        ),
        (
            "Java: chatroom",
            "/im/v2/chatrooms/5001/messages",
            json!({ "message": message, "message_config": { "history_enabled": true, "high_priority": false },
                "resend_flag": 0, "sender_id": "host" }),
        ),
        (
            "Go: chatroom, directed",
            "/im/v2/chatrooms/5001/messages",
            json!({ "sender_id": "host", "receiver_ids": ["b"], "message": message }),
        ),
        (
            "both: several messages into a chatroom",
            "/im/v2/chatrooms/messages",
            json!({ "room_id": 5001, "sender_id": "host", "messages": [message] }),
        ),
        (
            "Go: notification",
            "/im/v2/custom_notification",
            json!({ "sender_id": "a", "type": 1, "receiver_id": "b", "content": "{}",
                "notification_config": { "offline_enabled": null, "unread_enabled": null },
                "push_config": { "push_enabled": null, "push_nick_enabled": null, "push_content": "x",
                    "push_forcepush_enable": null, "push_forcepush_all": null },
                "route_config": { "route_enabled": null } }),
        ),
        (
            "both: notification to several",
            "/im/v2/custom_notification/batch",
            json!({ "sender_id": "a", "receiver_ids": ["b", "c"], "content": "{}", "sound": "msg.caf" }),
        ),
        (
            "Go: broadcast",
            "/im/v2/broadcast_notification",
            json!({ "content": "x", "offline_enabled": true, "ttl": 24, "target_os": ["ios", "aos"] }),
        ),
        (
            "both: chatroom broadcast",
            "/im/v2.1/broadcast_notification/actions/chatroom",
            json!({ "client_broadcast_id": "b1", "sender_id": "host", "message": { "message_type": 0, "text": "hi" } }),
        ),
        (
            "old Java: chatroom broadcast",
            "/im/v2/broadcast_notification/actions/chatroom",
            json!({ "client_broadcast_id": "b2", "sender_id": "host", "message": { "message_type": 0, "text": "hi" } }),
        ),
        (
            "Java: stream",
            STREAM,
            json!({ "conversationId": "li.lei|1|han-meimei", "message": { "message_type": 0, "message_client_id": "s",
                "attachment": { "text": "a", "index": 0, "finish": 0 } } }),
        ),
        (
            "Go: stream",
            STREAM,
            json!({ "message": { "message_client_id": "s2", "message_type": 0, "attachment": { "text": "a", "index": 0 } } }),
        ),
        (
            "Java: single, with the conversation in the body",
            "/im/v2/conversations/li.lei%7C1%7Chan-meimei/messages",
            json!({ "conversation_id": "li.lei|1|han-meimei", "message": { "message_type": 0, "text": "hi" } }),
        ),
    ];
    for (name, path, body) in calls {
        assert_eq!(code(&caller, Method::POST, path, Some(body)).await, 200, "{name}");
    }
}

#[tokio::test]
async fn what_the_sdks_refuse_before_it_leaves_is_refused_here_too() {
    let caller = caller().await;
    let message = json!({ "message_client_id": "m", "message_type": 0, "text": "hi" });
    let many = |n: usize| (0..n).map(|n| format!("u{n}")).collect::<Vec<_>>();
    let room = "/im/v2/chatrooms/5001/messages";
    let calls = [
        (
            "101 receivers",
            "/im/v2/conversations/messages",
            json!({ "sender_id": "a", "receiver_ids": many(101), "message": message }),
        ),
        (
            "501 receivers",
            "/im/v2/custom_notification/batch",
            json!({ "sender_id": "a", "receiver_ids": many(501), "content": "{}" }),
        ),
        (
            "21 messages",
            "/im/v2/chatrooms/messages",
            json!({ "room_id": 5001, "sender_id": "host", "messages": vec![message.clone(); 21] }),
        ),
        (
            "no client id in a room",
            room,
            json!({ "sender_id": "host", "message": { "message_type": 0, "text": "hi" } }),
        ),
        (
            "a directed message with a configuration",
            room,
            json!({ "sender_id": "host", "receiver_ids": ["b"], "message": message, "message_config": { "high_priority": true } }),
        ),
        (
            "a directed message with a place",
            room,
            json!({ "sender_id": "host", "receiver_ids": ["b"],
                "message": { "message_client_id": "m", "message_type": 0, "text": "hi", "location_x": 1.5 } }),
        ),
        (
            "content of 4,097 characters",
            "/im/v2/custom_notification",
            json!({ "sender_id": "a", "type": 1, "receiver_id": "b", "content": format!("\"{}\"", "x".repeat(4_095)) }),
        ),
    ];
    for (name, path, body) in calls {
        assert_eq!(code(&caller, Method::POST, path, Some(body)).await, 414, "{name}");
    }
}

#[tokio::test]
async fn a_later_piece_is_taken_by_its_message_as_java_sends_it_and_not_by_the_client_id_as_go_does() {
    let caller = caller().await;
    let first = json!({ "message": { "message_type": 0, "message_client_id": "s", "attachment": { "text": "a", "index": 0 } } });
    let id = caller.call(STREAM, &first).await["data"]["message_server_id"].clone();
    let go = json!({ "message": { "message_client_id": "s", "message_type": 0, "attachment": { "text": "b", "index": 1 } } });
    assert_eq!(code(&caller, Method::POST, STREAM, Some(go)).await, 414);
    let java = json!({ "message": { "message_server_id": id, "message_type": 0,
        "attachment": { "text": "b", "index": 1, "finish": 1 } } });
    assert_eq!(code(&caller, Method::POST, STREAM, Some(java)).await, 200);
}

#[tokio::test]
async fn recalls_of_both_sdks_take_a_room_message_back_and_one_that_names_no_kind_does_not() {
    let caller = caller().await;
    for (client_id, more, expected) in [
        ("java", "&notification_enabled=false", 200),
        ("go", "&notification_enabled=true&notification_extension=%7B%7D", 200),
        // Earlier Go versions leave `false` out.
        ("go-silent", "", 414),
    ] {
        let body = json!({ "sender_id": "host", "message": { "message_client_id": client_id, "message_type": 0, "text": "hi" } });
        let sent = caller.call("/im/v2/chatrooms/5001/messages", &body).await;
        let time = &sent["data"]["message"]["create_time"];
        let path = format!(
            "/im/v2/chatrooms/5001/messages/{client_id}?operator_id=host&sender_id=host&create_time={time}{more}"
        );
        assert_eq!(code(&caller, Method::DELETE, &path, None).await, expected, "{client_id}");
    }
}

#[tokio::test]
async fn a_reaction_is_taken_away_with_a_body_as_java_sends_it_and_not_without_as_go_does() {
    let caller = caller().await;
    let sent = caller.sent(P2P, &crate::caller::hello()).await;
    let body = json!({ "operator_id": "han-meimei", "index": 1, "message": {
        "conversation_type": 1, "sender_id": "li.lei", "receiver_id": "han-meimei",
        "message_server_id": sent.id, "message_client_id": sent.client_id, "create_time": sent.time_ms } });
    let path = "/im/v2/messages/actions/quick_comment";
    assert_eq!(code(&caller, Method::PATCH, path, Some(body.clone())).await, 200);
    assert_eq!(code(&caller, Method::DELETE, path, None).await, 414);
    let by_query = format!(
        "{path}?operator_account_id=han-meimei&conversation_id={P2P}&message_server_id={}&comment_idx=1",
        sent.id
    );
    assert_eq!(code(&caller, Method::DELETE, &by_query, None).await, 414);
    assert_eq!(code(&caller, Method::DELETE, path, Some(body)).await, 200);
}

#[tokio::test]
async fn reads_and_recalls_of_both_sdks_find_what_was_sent() {
    let caller = caller().await;
    let sent = caller.sent(P2P, &crate::caller::hello()).await;
    let thread = format!(
        "/im/v2.1/messages/actions/thread_messages?begin_time=0&end_time={}&limit=10&conversation_type=1\
         &sender_id=li.lei&receiver_id=han-meimei",
        sent.time_ms + 1
    );
    let by_java = format!(
        "{thread}&message_server_id={}&message_client_id={}&create_time={}",
        sent.id, sent.client_id, sent.time_ms
    );
    let by_go = format!("{thread}&root_message_id={}&root_message_client_id=&exclude_root=true", sent.id);
    for path in [by_java, by_go] {
        assert_eq!(code(&caller, Method::GET, &path, None).await, 200, "{path}");
    }
    let message = format!("/im/v2/conversations/{P2P}/messages/{}", sent.id);
    let java = format!("{message}?type=2&description=x&message_time={}&ignore_revoke_time=1", sent.time_ms);
    assert_eq!(code(&caller, Method::DELETE, &java, None).await, 200);
    let other = caller.sent(TEAM, &crate::caller::hello()).await;
    let go = format!("/im/v2/conversations/{TEAM}/messages/{}?type=1&server_extension=x&notify=1", other.id);
    assert_eq!(code(&caller, Method::DELETE, &go, None).await, 200);
}
