//! Bodies as the official SDKs put them on the wire, to the byte, with every option of their request types set. Those of Go are
//! captured from the running SDK, see there; those of Java are written down from its request types, as published at
//! `b65f23da`: it sorts the fields by name, and leaves out what is null.

use reqwest::Method;

use crate::caller::{Caller, answer, caller};
use crate::captured::{self, GO, GO_INCOMPLETE};
use crate::sdk_requests::Sdk;

const BATCH: &str = "/im/v2/conversations/messages";
const ROOM: &str = "/im/v2/chatrooms/5001234567/messages";
const ROOM_BATCH: &str = "/im/v2/chatrooms/messages";
const NOTIFICATION: &str = "/im/v2/custom_notification";
const NOTIFICATIONS: &str = "/im/v2/custom_notification/batch";
const BROADCAST: &str = "/im/v2/broadcast_notification";
const OLD_ROOM_BROADCAST: &str = "/im/v2/broadcast_notification/actions/chatroom";
const PUSH: &str = "/im/v2/push_notification";
const STREAM: &str = "/im/v2/conversations/li.lei%7C1%7Chan-meimei/messages/actions/stream_message";

const JAVA: &[(&str, &str)] = &[
    (
        BATCH,
        r#"{"antispam_config":{"antispam_business_id":"biz-7","antispam_cheating":"{}","antispam_enabled":true,"antispam_extension":"{}"},"extension":"{\"order\":9007199254740993}","message":{"message_type":0,"text":"<b>22:00</b> & 后"},"message_config":{"conversation_update_enabled":false,"history_enabled":true,"mutil_sync_enabled":true,"offline_enabled":true,"roaming_enabled":true,"unread_enabled":false},"need_message_detail":true,"p2p_option":{"check_friend":false},"push_config":{"push_content":"你有新消息","push_enabled":true,"push_nick_enabled":false,"push_payload":"{\"badge\":1}"},"receiver_ids":["han-meimei","jim"],"receiver_no_sense":false,"route_config":{"route_enabled":true,"route_environment":"staging"},"sender_id":"li.lei","sender_no_sense":false}"#,
    ),
    (
        ROOM,
        r#"{"ai_params":{"account":"ai-1","content":"{\"msg\":\"hi\",\"type\":0}","send_original":true},"extension":"{\"level\":3}","message":{"location_x":1.0,"location_y":-2.0,"location_z":0.0,"message_client_id":"java-1","message_type":0,"text":"Welcome"},"message_config":{"abandon_ratio":0,"high_priority":false,"history_enabled":true},"resend_flag":0,"room_id":5001234567,"sender_id":"host"}"#,
    ),
    (
        ROOM,
        r#"{"message":{"message_client_id":"java-2","message_type":0,"text":"to you alone"},"receiver_ids":["han-meimei"],"room_id":5001234567,"sender_id":"host"}"#,
    ),
    (
        ROOM_BATCH,
        r#"{"messages":[{"message_client_id":"java-3","message_type":0,"text":"one"},{"attachment":{"card":{"id":1}},"message_client_id":"java-4","message_type":100,"sub_type":7}],"room_id":5001234567,"sender_id":"host"}"#,
    ),
    (
        NOTIFICATION,
        r#"{"content":"{\"event\":\"typing\"}","notification_config":{"offline_enabled":true,"unread_enabled":false},"receiver_id":"han-meimei","route_config":{"route_enabled":true},"sender_id":"li.lei","sound":"ding.caf","type":1}"#,
    ),
    (
        NOTIFICATIONS,
        r#"{"content":"{\"n\":1.50}","push_config":{"push_content":"请看","push_enabled":true},"receiver_ids":["han-meimei","jim"],"sender_id":"li.lei"}"#,
    ),
    (
        BROADCAST,
        r#"{"content":"5.0 is out","from_account_id":"li.lei","offline_enabled":true,"target_os":["ios","web"],"ttl":24}"#,
    ),
    // Its path was v2 until it became that of Go.
    (
        OLD_ROOM_BROADCAST,
        r#"{"antispam_config":{"antispam_business_id":"biz-7","antispam_cheating":"{}","antispam_custom_message":"{\"type\":1,\"data\":\"x\"}","antispam_custom_message_enabled":true,"antispam_enabled":true,"antispam_extension":"{}"},"client_broadcast_id":"java-6","extension":"{}","message":{"attachment":{"card":{"id":1}},"message_type":100,"sub_type":7},"message_config":{"high_priority":true,"notify_target_tags":"{\"tag\":\"vip\"}"},"resend_flag":0,"route_config":{"route_enabled":true,"route_environment":"staging"},"sender_id":"host"}"#,
    ),
    (
        PUSH,
        r#"{"content":"5.0 is out","push_config":{"push_badge_enabled":true,"push_content":"New version","push_nick_enabled":true,"push_payload":"{\"badge\":1}"},"roam_enabled":true,"roam_expire_after":3600,"sender_account_id":"li.lei","target_os":["ios","web"],"target_type":1}"#,
    ),
    // What the path says is no option of this type, and still a property that is written: by its Java name.
    (
        STREAM,
        r#"{"conversationId":"li.lei|1|han-meimei","extension":"{}","message":{"attachment":{"finish":1,"index":0,"text":"雁字"},"message_client_id":"java-5","message_type":0},"message_config":{"conversation_update_enabled":true,"history_enabled":true,"mutil_sync_enabled":true,"unread_enabled":true},"p2p_option":{"check_friend":false},"push_config":{"push_content":"你有新消息","push_enabled":true,"push_nick_enabled":true,"push_payload":"{\"badge\":1}"},"route_config":{"route_enabled":true,"route_environment":"staging"}}"#,
    ),
];

/// What the types let through although something is missing: name, path and body.
const JAVA_INCOMPLETE: &[(&str, &str, &str)] =
    &[("no receivers", NOTIFICATIONS, r#"{"content":"{}","sender_id":"li.lei"}"#)];

/// The code of the answer.
async fn sent(caller: &Caller, sdk: Sdk, path: &str, body: &'static str) -> i64 {
    let answer = if sdk == Sdk::Go {
        captured::send(caller, &Method::POST, path, Some(body)).await
    } else {
        let call = caller.signed(Method::POST, path).header("Content-Type", "application/json;charset=utf-8");
        answer(call.body(body).send().await.unwrap()).await
    };
    answer["code"].as_i64().unwrap()
}

/// Every body that arrived, as it was.
fn arrived(caller: &Caller) -> Vec<String> {
    let world = caller.sandbox.world();
    let messages = world.messages().into_iter().map(|one| one.body);
    let rooms = world.room_messages().into_iter().map(|one| one.body);
    messages.chain(rooms).chain(world.all_notices().into_iter().map(|one| one.body)).collect()
}

#[tokio::test]
async fn bodies_of_both_sdks_with_every_option_are_taken_and_kept_to_the_byte() {
    for (sdk, bodies) in [(Sdk::Go, GO), (Sdk::Java, JAVA)] {
        let caller = caller().await;
        for &(path, body) in bodies {
            assert_eq!(sent(&caller, sdk, path, body).await, 200, "{sdk:?}: {path} {body}");
            assert!(arrived(&caller).iter().any(|one| one == body), "{sdk:?}: {path} {body}");
        }
    }
}

#[tokio::test]
async fn what_the_types_of_both_sdks_let_through_incomplete_is_refused() {
    let caller = caller().await;
    for (sdk, bodies) in [(Sdk::Go, GO_INCOMPLETE), (Sdk::Java, JAVA_INCOMPLETE)] {
        for &(name, path, body) in bodies {
            assert_eq!(sent(&caller, sdk, path, body).await, 414, "{sdk:?}: {name}");
        }
    }
    assert!(arrived(&caller).is_empty());
}
