use serde_json::{Value, json};

use crate::caller::{Caller, caller, caller_with};

const ROOM: &str = "/im/v2/chatrooms/5001/messages";
const HISTORY: &str = "/im/v2.1/chatrooms/5001/messages?sender_id=host&limit=100";

fn text(client_id: &str) -> Value {
    json!({ "sender_id": "host", "message": { "message_client_id": client_id, "message_type": 0, "text": "hi" } })
}

fn with(client_id: &str, name: &str, value: Value) -> Value {
    let mut body = text(client_id);
    body[name] = value;
    body
}

async fn remembered(caller: &Caller) -> Vec<String> {
    let answer = caller.get(HISTORY).await;
    let items = answer["data"]["items"].as_array().unwrap();
    items.iter().map(|item| item["message_client_id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_resent_message_is_dropped_as_a_repeat_and_one_that_is_not_marked_comes_twice() {
    let caller = caller().await;
    let first = caller.call(ROOM, &with("a", "resend_flag", json!(1))).await;
    let again = caller.call(ROOM, &with("a", "resend_flag", json!(1))).await;
    assert_eq!(first, again);
    assert_eq!(remembered(&caller).await, ["a"]);
    caller.call(ROOM, &text("a")).await;
    assert_eq!(remembered(&caller).await, ["a", "a"]);
    let other_room = caller.call("/im/v2/chatrooms/5002/messages", &with("a", "resend_flag", json!(1))).await;
    assert_eq!(other_room["data"]["message"]["room_id"], 5002);
}

#[tokio::test]
async fn the_history_is_paged_both_ways_filtered_and_there_after_a_restart() {
    let caller = caller().await;
    for id in ["a", "b", "c"] {
        assert_eq!(caller.call(ROOM, &text(id)).await["code"], 200);
    }
    let caller = caller.restart().await;
    assert_eq!(remembered(&caller).await, ["c", "b", "a"]);
    let page = |more: String| format!("/im/v2/chatrooms/5001/messages?sender_id=host&limit=2{more}");
    for (descending, expected) in [("true", ["c", "b", "a"]), ("false", ["a", "b", "c"])] {
        let first = caller.get(&page(format!("&descending={descending}"))).await["data"].take();
        let token = first["next_token"].as_str().unwrap();
        let second =
            caller.get(&page(format!("&descending={descending}&page_token={token}"))).await["data"].take();
        let items = [first["items"].as_array().unwrap().clone(), second["items"].as_array().unwrap().clone()]
            .concat();
        let ids: Vec<&str> = items.iter().map(|item| item["message_client_id"].as_str().unwrap()).collect();
        assert_eq!((ids, &second["has_more"]), (expected.to_vec(), &json!(false)));
    }
    assert_eq!(caller.get(&format!("{HISTORY}&message_type=1,100")).await["data"]["items"], json!([]));
}

#[tokio::test]
async fn a_message_is_recalled_by_its_client_id_and_gone_from_the_history() {
    let caller = caller().await;
    let time = caller.call(ROOM, &text("a/b")).await["data"]["message"]["create_time"].to_string();
    let path = |sender: &str, time: &str| {
        format!(
            "/im/v2/chatrooms/5001/messages/a%2Fb?operator_id=boss&sender_id={sender}&create_time={time}\
             &notification_enabled=true"
        )
    };
    assert_eq!(caller.delete(&path("other", &time)).await["code"], 107_404);
    assert_eq!(caller.delete(&path("host", "1")).await["code"], 107_404);
    assert_eq!(
        caller.delete(&path("host", &time)).await,
        json!({ "code": 200, "msg": "success", "data": {} })
    );
    assert_eq!(caller.delete(&path("host", &time)).await["code"], 107_404);
    let without = path("host", &time).replace("&notification_enabled=true", "");
    assert_eq!(caller.delete(&without).await["code"], 414);
    let caller = caller.restart().await;
    assert_eq!(remembered(&caller).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_directed_message_is_in_no_history_and_fails_for_single_receivers() {
    let caller = caller().await;
    let answer = caller.call(ROOM, &with("a", "receiver_ids", json!(["bob", "code-114404"]))).await;
    assert_eq!(answer["data"]["message"]["message_client_id"], "a");
    let failed = json!([{
        "account_id": "code-114404", "error_code": 114_404, "error_msg": "chatroom member does not exist"
    }]);
    assert_eq!(answer["data"]["failed_list"], failed);
    assert_eq!(remembered(&caller).await, Vec::<String>::new());
    // No source has a limit; a batch to users has one of 100.
    let many: Vec<String> = (0..101).map(|n| format!("user{n}")).collect();
    assert_eq!(caller.call(ROOM, &with("m", "receiver_ids", json!(many))).await["code"], 200);
    assert_eq!(caller.call(ROOM, &with("n", "receiver_ids", json!([]))).await["code"], 414);
    let mut configured = with("b", "receiver_ids", json!(["bob"]));
    configured["message_config"] = json!({ "high_priority": true });
    assert_eq!(caller.call(ROOM, &configured).await["code"], 414);
    let mut located = with("c", "receiver_ids", json!(["bob"]));
    located["message"]["location_x"] = json!(1.5);
    assert_eq!(caller.call(ROOM, &located).await["code"], 414);
}

#[tokio::test]
async fn a_directed_message_whose_receivers_all_fail_reaches_nobody() {
    let caller = caller().await;
    let answer = caller.call(ROOM, &with("a", "receiver_ids", json!(["code-114404"]))).await;
    assert_eq!(answer["data"]["failed_list"].as_array().unwrap().len(), 1, "{answer}");
    let mut batch = with("b", "receiver_ids", json!(["code-114404"]));
    batch.as_object_mut().unwrap().remove("message");
    batch["room_id"] = json!(5001);
    batch["messages"] = json!([{ "message_client_id": "b", "message_type": 0, "text": "x" },
        { "message_client_id": "c", "message_type": 0, "text": "x", "location_x": 1.5 }]);
    let data = caller.call("/im/v2/chatrooms/messages", &batch).await["data"].take();
    let failed = &data["failed_list"][0];
    assert_eq!(failed["failed_account_ids"][0]["account_id"], "code-114404");
    assert_eq!(
        failed["failed_messages"][0]["message_client_id"], "c",
        "a directed message has no place: {data}"
    );
    assert_eq!(caller.sandbox.world().room_messages(), []);
    assert_eq!(remembered(&caller).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_message_kept_out_of_the_history_is_not_in_it() {
    let caller = caller().await;
    let body = with("a", "message_config", json!({ "history_enabled": false }));
    assert_eq!(caller.call(ROOM, &body).await["code"], 200);
    assert_eq!(remembered(&caller).await, Vec::<String>::new());
}

#[tokio::test]
async fn several_messages_go_in_one_call_and_fail_one_by_one() {
    let caller = caller().await;
    let message =
        |id: &str, text: String| json!({ "message_client_id": id, "message_type": 0, "text": text });
    let body = json!({
        "room_id": 5001, "sender_id": "host",
        "messages": [message("a", "one".to_owned()), message("b", String::new()), message("c", "字".repeat(2000))]
    });
    let data = caller.call("/im/v2/chatrooms/messages", &body).await["data"].take();
    assert_eq!(data["success_list"].as_array().unwrap().len(), 1);
    let failed = &data["failed_list"][0];
    assert_eq!(failed["failed_account_ids"], json!([]));
    let codes: Vec<(&str, &str)> = failed["failed_messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["message_client_id"].as_str().unwrap(), one["error_msg"].as_str().unwrap()))
        .collect();
    assert_eq!(
        codes,
        [
            ("b", "parameter error: messages[1].text is empty"),
            ("c", "parameter error: messages[2] exceeds 5120 bytes"),
        ]
    );
    let too_many: Vec<Value> = (0..21).map(|n| message(&n.to_string(), "x".to_owned())).collect();
    let body = json!({ "room_id": 5001, "sender_id": "host", "messages": too_many });
    assert_eq!(caller.call("/im/v2/chatrooms/messages", &body).await["code"], 414);
}

#[tokio::test]
async fn too_many_messages_in_a_second_are_dropped_on_their_way_or_downgraded_or_refused() {
    let caller = caller_with(|options| options.limits.calls_per_s = 10_000).await;
    let message = |id: usize| json!({ "message_client_id": id.to_string(), "message_type": 0, "text": "x" });
    let call = |priority: Value| {
        let messages: Vec<Value> = (0..20).map(message).collect();
        json!({ "room_id": 5001, "sender_id": "host", "messages": messages, "message_config": priority })
    };
    // Within one call, and so within one second but for the slowest of machines.
    let normal = caller.call("/im/v2/chatrooms/messages", &call(json!({}))).await["data"].take();
    assert_eq!(normal["success_list"][0]["msg_abandon"], false);
    let high = json!({ "high_priority": true });
    let high = caller.call("/im/v2/chatrooms/messages", &call(high)).await["data"].take();
    let carried: Vec<bool> = high["success_list"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| m["high_priority"].as_bool().unwrap())
        .collect();
    assert_eq!(carried.iter().filter(|high| **high).count(), 10, "{carried:?}");
    let or_nothing = json!({ "high_priority": true, "forbidden_if_high_priority_msg_freq": 1 });
    let refused = caller.call("/im/v2/chatrooms/messages", &call(or_nothing)).await["data"].take();
    let refused = refused["failed_list"][0]["failed_messages"].as_array().unwrap();
    assert!(refused.iter().all(|one| one["error_code"] == 416) && refused.len() >= 10, "{refused:?}");
}

#[tokio::test]
async fn what_breaks_a_rule_of_chatrooms_is_named() {
    let caller = caller().await;
    let mut no_id = text("a");
    no_id["message"]["message_client_id"] = json!(null);
    let cases = [
        (no_id, "message.message_client_id is missing"),
        (with("a", "sender_id", json!(null)), "sender_id is missing"),
        (with("a", "resend_flag", json!(2)), "resend_flag must be one of [0, 1]"),
        (with("a", "extension", json!("x".repeat(4097))), "extension exceeds 4096"),
        (
            with("a", "message_config", json!({ "abandon_ratio": 10_000 })),
            "message_config.abandon_ratio must be 0 to 9999",
        ),
        (
            with("a", "message_config", json!({ "chat_msg_priority": 4 })),
            "message_config.chat_msg_priority must be one of [0, 1, 2, 3]",
        ),
        (
            with("a", "message_config", json!({ "notify_target_tags": "x".repeat(129) })),
            "message_config.notify_target_tags exceeds 128",
        ),
    ];
    for (body, what) in cases {
        assert_eq!(caller.call(ROOM, &body).await["msg"], format!("parameter error: {what}"));
    }
    for room in ["0", "-1", "room", "99999999999999999999"] {
        let path = format!("/im/v2/chatrooms/{room}/messages");
        assert_eq!(caller.call(&path, &text("a")).await["code"], 414, "{room}");
    }
    assert_eq!(caller.call(ROOM, &with("a", "sender_id", json!("code-113423"))).await["code"], 113_423);
}
