//! Requests of the official Go SDK, captured from it while it ran: paths and bodies to the byte; of the heads, everything but
//! host, length, key, time, nonce, CheckSum and trace id, which differ from call to call.
//!
//! It was netease-im/yunxin-server-sdk-golang at `341fc894`, with the HTTP client of `462cc3e7`, compiled by Go 1.19.8; there
//! were stand-ins for what never reaches the wire: its metrics, its choice of an endpoint and the types of its answers. Its
//! functions were given messages and notifications of the request types of `169a98dd`, and of its own where a line says so. It
//! writes the fields in the order of its structs, leaves out what is zero, or writes `null` for it, and escapes `<`, `>` and
//! `&`. With the client of `0c029967` the User-Agent begins with `yunxin-server-sdk-golang/`, and nothing else is different.
//!
//! It has no call for push notifications.

use std::time::Duration;

use reqwest::Method;
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::caller::{Caller, signature};

/// Of POST.
const HEAD_WITH_BODY: &str = "\
{METHOD} {PATH} HTTP/1.1
Host: {HOST}
User-Agent: yunxin-server-sdk/1.2.0
Content-Length: {LENGTH}
Appkey: {AppKey}
Checksum: {CheckSum}
Content-Type: application/json;charset=UTF-8
Curtime: {CurTime}
Nonce: {Nonce}
X-Custom-Traceid: {TRACE}
Accept-Encoding: gzip

";

/// Of GET and DELETE.
const HEAD: &str = "\
{METHOD} {PATH} HTTP/1.1
Host: {HOST}
User-Agent: yunxin-server-sdk/1.2.0
Appkey: {AppKey}
Checksum: {CheckSum}
Curtime: {CurTime}
Nonce: {Nonce}
X-Custom-Traceid: {TRACE}
Accept-Encoding: gzip

";

/// Between them, every option of the request types is set: path and body.
pub const GO: &[(&str, &str)] = &[
    (
        "/im/v2/conversations/messages",
        r#"{"sender_id":"li.lei","receiver_ids":["han-meimei","jim"],"message":{"message_type":0,"text":"\u003cb\u003e22:00\u003c/b\u003e \u0026 后","message_client_id":"go-1"},"message_config":{"unread_enabled":false,"mutil_sync_enabled":true,"offline_enabled":true,"history_enabled":true,"roaming_enabled":true,"conversation_update_enabled":false},"push_config":{"push_enabled":true,"push_nick_enabled":false,"push_content":"你有新消息","push_payload":"{\"badge\":1}"},"antispam_config":{"antispam_enabled":true,"antispam_business_id":"biz-7","antispam_extension":"{\"scene\":\"chat\"}","antispam_cheating":"{\"email\":\"a@example.com\"}"},"need_message_detail":true}"#,
    ),
    (
        "/im/v2/conversations/messages",
        r#"{"sender_id":"li.lei","receiver_ids":["han-meimei","jim"],"message":{"message_type":100,"sub_type":7,"attachment":{"card":{"id":1}},"message_client_id":"go-14"},"message_config":{"unread_enabled":false,"mutil_sync_enabled":true,"offline_enabled":true,"history_enabled":true,"roaming_enabled":true,"conversation_update_enabled":false},"push_config":{"push_enabled":true,"push_nick_enabled":false,"push_content":"你有新消息","push_payload":"{\"badge\":1}"},"antispam_config":{"antispam_enabled":true,"antispam_business_id":"biz-7","antispam_extension":"{}","antispam_cheating":"{}","antispam_custom_message_enabled":true,"antispam_custom_message":"{\"type\":1,\"data\":\"x\"}"},"need_message_detail":true}"#,
    ),
    (
        "/im/v2/conversations/li.lei%7C1%7Chan-meimei/messages",
        r#"{"message":{"message_type":0,"text":"\u003cb\u003e22:00\u003c/b\u003e \u0026 后","message_client_id":"go-12"},"message_config":{"unread_enabled":false,"mutil_sync_enabled":true,"offline_enabled":true,"history_enabled":true,"roaming_enabled":true,"conversation_update_enabled":false},"route_config":{"route_enabled":true,"route_environment":"staging"},"push_config":{"push_enabled":true,"push_nick_enabled":false,"push_content":"你有新消息","push_payload":"{\"badge\":1}"},"antispam_config":{"antispam_enabled":true,"antispam_business_id":"biz-7","antispam_extension":"{}","antispam_cheating":"{}","antispam_custom_message_enabled":true,"antispam_custom_message":"{\"type\":1,\"data\":\"x\"}"},"p2p_option":{"check_friend":false},"robot_config":{"robot_account_id":"robot-1","robot_topic":"weather","robot_function":"ask","robot_custom_content":"{}"},"thread_config":{"thread_root":{"sender_id":"li.lei","receiver_id":"han-meimei","create_time":1764000012345,"message_server_id":9007199254740993,"message_client_id":"root"},"thread_reply":{"sender_id":"li.lei","receiver_id":"han-meimei","create_time":1764000012345,"message_server_id":9007199254740995,"message_client_id":"reply"}},"sender_no_sense":false,"receiver_no_sense":false,"extension":"{\"order\":9007199254740993}","ai_params":{"account":"ai-1","content":"{\"msg\":\"hi\",\"type\":0}","messages":"[{\"role\":\"user\",\"content\":\"hi\"}]","prompt_variables":"{\"a\":\"b\"}","config":"{\"temperature\":0.5}","send_original":true}}"#,
    ),
    (
        "/im/v2/conversations/li.lei%7C2%7C36912345678/messages",
        r#"{"message":{"message_type":100,"sub_type":7,"attachment":{"card":{"id":1}},"message_client_id":"go-13"},"message_config":{"unread_enabled":false,"mutil_sync_enabled":true,"offline_enabled":true,"history_enabled":true,"roaming_enabled":true,"conversation_update_enabled":false},"target_option":{"receiver_account_ids":["han-meimei"],"inclusive":true,"check_team_member_valid":false,"visible_to_new_member":false},"push_config":{"push_enabled":true,"push_nick_enabled":true,"push_content":"请看","push_payload":"{\"badge\":1}","push_forcepush_all":false,"push_forcepush_ids":["han-meimei"],"push_forcepush_content":"@韩梅梅","push_forcepush_enable":true},"team_option":{"mark_as_read":false,"ignore_chat_banned":true,"ignore_member_chat_banned":true,"check_team_member_valid":false}}"#,
    ),
    (
        "/im/v2/conversations/li.lei%7C3%7C36912345678/messages",
        r#"{"message":{"message_type":10,"text":"We close at 22:00","message_client_id":"go-20"},"superteam_option":{"ignore_chat_banned":true,"ignore_member_chat_banned":false,"check_team_member_valid":false}}"#,
    ),
    (
        "/im/v2/chatrooms/5001234567/messages",
        r#"{"sender_id":"host","resend_flag":1,"extension":"{\"level\":3}","message":{"message_client_id":"go-2","message_type":0,"text":"Welcome","location_x":1.5,"location_y":-2,"location_z":0.25},"message_config":{"ignore_chat_banned":true,"history_enabled":true,"high_priority":true,"need_high_priority_msg_resend":true,"abandon_ratio":10,"notify_target_tags":"{\"tag\":\"vip\"}","chat_msg_priority":2,"forbidden_if_high_priority_msg_freq":1},"route_config":{"route_enabled":true,"route_environment":"staging"},"antispam_config":{"antispam_enabled":true,"antispam_business_id":"biz-7"},"ai_params":{"account":"ai-1","content":"{\"msg\":\"hi\",\"type\":0}","send_original":true}}"#,
    ),
    (
        "/im/v2/chatrooms/5001234567/messages",
        r#"{"sender_id":"host","resend_flag":1,"extension":"{\"level\":3}","message":{"message_client_id":"go-15","message_type":100,"sub_type":7,"attachment":{"card":{"id":1}}},"message_config":{"ignore_chat_banned":true,"history_enabled":true,"high_priority":true,"need_high_priority_msg_resend":true,"abandon_ratio":10,"notify_target_tags":"{\"tag\":\"vip\"}","chat_msg_priority":2,"forbidden_if_high_priority_msg_freq":1},"route_config":{"route_enabled":true,"route_environment":"staging"},"antispam_config":{"antispam_enabled":true,"antispam_business_id":"biz-7","antispam_extension":"{}","antispam_cheating":"{}","antispam_custom_message_enabled":true,"antispam_custom_message":"{\"type\":1,\"data\":\"x\"}"},"ai_params":{"account":"ai-1","content":"{\"msg\":\"hi\",\"type\":0}","messages":"[{\"role\":\"user\",\"content\":\"hi\"}]","prompt_variables":"{\"a\":\"b\"}","config":"{\"temperature\":0.5}","send_original":true}}"#,
    ),
    (
        "/im/v2/chatrooms/5001234567/messages",
        r#"{"sender_id":"host","receiver_ids":["han-meimei"],"message":{"message_client_id":"go-9","message_type":0,"text":"to you alone"}}"#,
    ),
    (
        "/im/v2/chatrooms/messages",
        r#"{"room_id":5001234567,"sender_id":"host","extension":"plain words","messages":[{"message_client_id":"go-3","message_type":0,"text":"one"},{"message_client_id":"go-4","message_type":100,"sub_type":7,"attachment":{"card":{"id":1}}}],"message_config":{"history_enabled":true},"route_config":{"route_enabled":true}}"#,
    ),
    (
        "/im/v2/chatrooms/messages",
        r#"{"room_id":5001234567,"sender_id":"host","resend_flag":1,"extension":"{}","messages":[{"message_client_id":"go-19","message_type":100,"sub_type":7,"attachment":{"card":{"id":1}}}],"message_config":{"ignore_chat_banned":true,"history_enabled":true,"high_priority":true,"need_high_priority_msg_resend":true,"abandon_ratio":10,"notify_target_tags":"{\"tag\":\"vip\"}","chat_msg_priority":2,"forbidden_if_high_priority_msg_freq":1},"route_config":{"route_enabled":true,"route_environment":"staging"},"antispam_config":{"antispam_enabled":true,"antispam_business_id":"biz-7","antispam_extension":"{}","antispam_cheating":"{}","antispam_custom_message_enabled":true,"antispam_custom_message":"{\"type\":1,\"data\":\"x\"}"}}"#,
    ),
    (
        "/im/v2/chatrooms/messages",
        r#"{"room_id":5001234567,"sender_id":"host","receiver_ids":["han-meimei"],"messages":[{"message_client_id":"go-5","message_type":0,"text":"to you alone"}]}"#,
    ),
    (
        "/im/v2/custom_notification",
        r#"{"sender_id":"li.lei","type":2,"receiver_id":"36912345678","content":"{\"event\":\"typing\"}","sound":"ding.caf","notification_config":{"offline_enabled":true,"unread_enabled":null},"push_config":{"push_enabled":true,"push_nick_enabled":null,"push_content":"请看","push_payload":"{\"badge\":1}","push_forcepush_enable":true,"push_forcepush_all":false,"push_forcepush_ids":["han-meimei"],"push_forcepush_content":"@韩梅梅"},"route_config":{"route_enabled":null,"route_environment":"staging"}}"#,
    ),
    (
        "/im/v2/custom_notification/batch",
        r#"{"sender_id":"li.lei","receiver_ids":["han-meimei","jim"],"content":"{\"n\":1.50}","notification_config":{"offline_enabled":null,"unread_enabled":false}}"#,
    ),
    (
        "/im/v2/custom_notification/batch",
        r#"{"sender_id":"li.lei","receiver_ids":["han-meimei","jim"],"content":"{}","sound":"ding.caf","notification_config":{"offline_enabled":true,"unread_enabled":false},"push_config":{"push_enabled":true,"push_nick_enabled":false,"push_content":"请看","push_payload":"{\"badge\":1}","push_forcepush_enable":null,"push_forcepush_all":null},"route_config":{"route_enabled":true,"route_environment":"staging"}}"#,
    ),
    (
        "/im/v2/broadcast_notification",
        r#"{"content":"5.0 is out","from_account_id":"li.lei","offline_enabled":true,"ttl":24,"target_os":["ios","aos","pc","web","mac"]}"#,
    ),
    (
        "/im/v2.1/broadcast_notification/actions/chatroom",
        r#"{"client_broadcast_id":"go-6","sender_id":"host","extension":"{}","resend_flag":1,"message":{"message_type":0,"text":"We close at 22:00"},"message_config":{"high_priority":true,"notify_target_tags":"{\"tag\":\"vip\"}"},"route_config":{"route_enabled":true},"antispam_config":{"antispam_enabled":true}}"#,
    ),
    (
        "/im/v2.1/broadcast_notification/actions/chatroom",
        r#"{"client_broadcast_id":"go-16","sender_id":"host","extension":"{}","resend_flag":1,"message":{"message_type":100,"sub_type":7,"attachment":{"card":{"id":1}}},"message_config":{"high_priority":true,"notify_target_tags":"{\"tag\":\"vip\"}"},"route_config":{"route_enabled":true,"route_environment":"staging"},"antispam_config":{"antispam_enabled":true,"antispam_business_id":"biz-7","antispam_extension":"{}","antispam_cheating":"{}","antispam_custom_message_enabled":true,"antispam_custom_message":"{\"type\":1,\"data\":\"x\"}"}}"#,
    ),
    (
        "/im/v2/conversations/li.lei%7C2%7C36912345678/messages/actions/stream_message",
        r#"{"message":{"message_client_id":"go-7","message_type":0,"attachment":{"text":"雁字","index":0,"finish":1}},"rag_info_list":[{"name":"wiki","title":"雁书","time":1764000012345,"url":"https://example.com"}],"team_option":{"mark_as_read":false,"check_team_member_valid":false},"target_option":{"receiver_account_ids":["han-meimei"],"inclusive":true}}"#,
    ),
    (
        "/im/v2/conversations/li.lei%7C1%7Chan-meimei/messages/actions/stream_message",
        r#"{"message":{"message_client_id":"go-17","message_type":0,"attachment":{"text":"雁字","index":0,"finish":0}},"rag_info_list":[{"name":"wiki","icon":"https://example.com/i.png","title":"雁书","time":1764000012345,"url":"https://example.com","description":"a \u0026 b"}]}"#,
    ),
    // With the request types of `341fc894`, which write `false` for what is not set.
    (
        "/im/v2/custom_notification",
        r#"{"sender_id":"li.lei","type":1,"receiver_id":"han-meimei","content":"{\"event\":\"typing\"}","notification_config":{"offline_enabled":false,"unread_enabled":false},"push_config":{"push_enabled":false,"push_nick_enabled":false,"push_content":"请看","push_forcepush_enable":false,"push_forcepush_all":false},"route_config":{"route_enabled":false}}"#,
    ),
    (
        "/im/v2/custom_notification/batch",
        r#"{"sender_id":"li.lei","receiver_ids":["han-meimei","jim"],"content":"{\"n\":1.50}","push_config":{"push_enabled":true,"push_nick_enabled":false,"push_content":"请看","push_forcepush_enable":false,"push_forcepush_all":false}}"#,
    ),
];

/// What it lets through although something is missing: name, path and body.
pub const GO_INCOMPLETE: &[(&str, &str, &str)] = &[
    (
        "no receivers",
        "/im/v2/conversations/messages",
        r#"{"sender_id":"li.lei","receiver_ids":null,"message":{"message_type":0,"text":"hi"}}"#,
    ),
    (
        "no message",
        "/im/v2/conversations/messages",
        r#"{"sender_id":"li.lei","receiver_ids":["jim"],"message":null}"#,
    ),
    (
        "no message to a conversation",
        "/im/v2/conversations/li.lei%7C1%7Chan-meimei/messages",
        r#"{"message":null}"#,
    ),
    (
        "no type of a message",
        "/im/v2/conversations/li.lei%7C1%7Chan-meimei/messages",
        r#"{"message":{"text":"hi"}}"#,
    ),
    (
        "an empty text is left out",
        "/im/v2/chatrooms/5001234567/messages",
        r#"{"sender_id":"host","message":{"message_client_id":"go-8","message_type":0}}"#,
    ),
    (
        "no client id is an empty one",
        "/im/v2/chatrooms/5001234567/messages",
        r#"{"sender_id":"host","message":{"message_client_id":"","message_type":0,"text":"hi"}}"#,
    ),
    (
        "no type",
        "/im/v2/custom_notification",
        r#"{"sender_id":"li.lei","type":null,"receiver_id":"jim","content":"{}"}"#,
    ),
    (
        "no type is 0 at `341fc894`",
        "/im/v2/custom_notification",
        r#"{"sender_id":"li.lei","type":0,"receiver_id":"jim","content":"{}"}"#,
    ),
    (
        "no receivers of a notification",
        "/im/v2/custom_notification/batch",
        r#"{"sender_id":"li.lei","receiver_ids":null,"content":"{}"}"#,
    ),
    (
        "no text of a broadcast",
        "/im/v2.1/broadcast_notification/actions/chatroom",
        r#"{"client_broadcast_id":"go-10","sender_id":"host","message":{"message_type":0}}"#,
    ),
    (
        "no attachment of a stream",
        "/im/v2/conversations/li.lei%7C1%7Chan-meimei/messages/actions/stream_message",
        r#"{"message":{"message_client_id":"go-11","message_type":0}}"#,
    ),
    (
        "no message of a stream",
        "/im/v2/conversations/li.lei%7C1%7Chan-meimei/messages/actions/stream_message",
        r#"{"message":null}"#,
    ),
    (
        "a message by the names of `341fc894`",
        "/im/v2/conversations/li.lei%7C1%7Chan-meimei/messages",
        r#"{"message":{"msg_type":0,"text":"hi"},"message_config":{"check_friend":false,"check_mute":false,"offline":true,"roam":true,"unread_enabled":false,"history_enabled":false,"persist_enabled":false,"client_msg_id":"go-18","resend_flag":0}}"#,
    ),
    (
        "several receivers by the names of `341fc894`",
        "/im/v2/conversations/messages",
        r#"{"from_account_id":"li.lei","to_account_ids":["han-meimei","jim"],"message":{"msg_type":0,"text":"hi"}}"#,
    ),
    (
        "a stream by the names of `341fc894`",
        "/im/v2/conversations/li.lei%7C1%7Chan-meimei/messages/actions/stream_message",
        r#"{"message":{"msg_type":0,"body":{"finish":0,"index":0,"text":"雁字"}}}"#,
    ),
];

/// Puts a request on the wire as the Go SDK does, and returns the answer.
pub async fn send(caller: &Caller, method: &Method, path: &str, body: Option<&str>) -> Value {
    exchange(caller, body.map_or(HEAD, |_| HEAD_WITH_BODY), method, path, body).await
}

/// Puts a request with this head on the wire, signed, and returns the answer.
pub async fn exchange(caller: &Caller, head: &str, method: &Method, path: &str, body: Option<&str>) -> Value {
    let (host, length) = (caller.sandbox.address().to_string(), body.map_or(0, str::len).to_string());
    let trace_id = uuid::Uuid::new_v4().simple().to_string();
    let mut head = head.replace('\n', "\r\n");
    for (name, value) in [
        ("{METHOD}", method.as_str()),
        ("{PATH}", path),
        ("{HOST}", host.as_str()),
        ("{LENGTH}", length.as_str()),
        ("{TRACE}", trace_id.as_str()),
    ] {
        head = head.replace(name, value);
    }
    for (name, value) in signature() {
        head = head.replace(&format!("{{{name}}}"), &value);
    }
    let mut stream = TcpStream::connect(caller.sandbox.address()).await.unwrap();
    stream.write_all(format!("{head}{}", body.unwrap_or_default()).as_bytes()).await.unwrap();
    answer(&mut stream).await
}

/// A business answer over a connection that stays open.
async fn answer(stream: &mut TcpStream) -> Value {
    let mut bytes = Vec::new();
    loop {
        let read = tokio::time::timeout(Duration::from_secs(10), stream.read_buf(&mut bytes)).await;
        let count = read.unwrap().unwrap();
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n")
            && let Ok(answer) = serde_json::from_str(body)
        {
            assert!(head.starts_with("HTTP/1.1 200 "), "{text}");
            assert!(head.contains("\r\ncontent-type: application/json;charset=UTF-8"), "{text}");
            return answer;
        }
        assert_ne!(count, 0, "{text}");
    }
}
