//! The calls beside the single send, composed in the form: with every option set, and byte for byte as shown.

use std::collections::BTreeSet;

use e2e::{App, Options, Outcome, Problem};
use serde_json::{Value, json};

/// What has a field of its own in the form; it is filled by hand.
const PLACED: [&str; 15] = [
    "/sender_id",
    "/from_account_id",
    "/sender_account_id",
    "/receiver_id",
    "/receiver_ids",
    "/room_id",
    "/messages",
    "/type",
    "/content",
    "/client_broadcast_id",
    "/message/message_type",
    "/message/sub_type",
    "/message/text",
    "/message/attachment",
    "/message/message_client_id",
];

/// The options that the form offers for a call, as Rust describes it.
async fn offered(app: &App, call: &str) -> Outcome<BTreeSet<String>> {
    let described = app.invoke("call_describe", json!({ "kind": call })).await?;
    let groups = described["groups"].as_array().cloned().unwrap_or_default();
    let fields = groups.iter().filter_map(|group| group["fields"].as_array()).flatten();
    let pointers = fields.filter_map(|field| field["pointer"].as_str()).map(str::to_owned);
    Ok(pointers.filter(|pointer| !PLACED.contains(&pointer.as_str())).collect())
}

/// Sets these options, which are all that the call has, sends, and compares what arrived with what was shown.
pub(super) async fn send_with(
    app: &App,
    call: &str,
    options: &[(&str, Value)],
    arrives: &str,
) -> Outcome<Value> {
    let shown: Value = serde_json::from_str(&app.shown_body().await?).unwrap_or_default();
    // What fits both calls is set already.
    for (pointer, value) in options.iter().filter(|(pointer, value)| shown.pointer(pointer) != Some(value)) {
        app.set_option(pointer, value).await?;
    }
    let set: BTreeSet<String> = options.iter().map(|(pointer, _)| (*pointer).to_owned()).collect();
    assert_eq!(set, offered(app, call).await?, "each option of {call} was set");
    let sent = app.send().await?;
    assert_eq!(sent.outcome, "sent", "{call}: {}", app.text_of("compose-result").await?);
    let bodies = app.sandbox().await?.bodies_of(arrives).await?;
    assert_eq!(bodies.last(), Some(&sent.body), "the {call} that arrived is the one that was shown");
    let body: Value = serde_json::from_str(&sent.body)
        .map_err(|_| Problem::Shape { what: "the body".to_owned(), got: sent.body.clone() })?;
    for (pointer, value) in options {
        assert_eq!(body.pointer(pointer), Some(value), "{pointer} arrived");
    }
    Ok(body)
}

fn message_config() -> Vec<(&'static str, Value)> {
    vec![
        ("/message_config/unread_enabled", json!(false)),
        ("/message_config/mutil_sync_enabled", json!(false)),
        ("/message_config/offline_enabled", json!(true)),
        ("/message_config/history_enabled", json!(true)),
        ("/message_config/roaming_enabled", json!(true)),
        ("/message_config/conversation_update_enabled", json!(false)),
    ]
}

fn room_config() -> Vec<(&'static str, Value)> {
    vec![
        ("/message_config/ignore_chat_banned", json!(true)),
        ("/message_config/history_enabled", json!(true)),
        ("/message_config/high_priority", json!(true)),
        ("/message_config/need_high_priority_msg_resend", json!(true)),
        ("/message_config/abandon_ratio", json!(0)),
        ("/message_config/notify_target_tags", json!(r#"{"tag":"vip"}"#)),
        ("/message_config/chat_msg_priority", json!(2)),
        ("/message_config/forbidden_if_high_priority_msg_freq", json!(1)),
    ]
}

pub(super) fn route() -> Vec<(&'static str, Value)> {
    vec![("/route_config/route_enabled", json!(true)), ("/route_config/route_environment", json!("staging"))]
}

fn push_p2p() -> Vec<(&'static str, Value)> {
    vec![
        ("/push_config/push_enabled", json!(true)),
        ("/push_config/push_nick_enabled", json!(false)),
        ("/push_config/push_content", json!("你有新消息")),
        ("/push_config/push_payload", json!(r#"{"badge":1}"#)),
    ]
}

pub(super) fn antispam() -> Vec<(&'static str, Value)> {
    vec![
        ("/antispam_config/antispam_enabled", json!(true)),
        ("/antispam_config/antispam_business_id", json!("biz-7")),
        ("/antispam_config/antispam_extension", json!(r#"{"scene":"chat"}"#)),
        ("/antispam_config/antispam_cheating", json!(r#"{"email":"a@example.com"}"#)),
        ("/antispam_config/antispam_custom_message_enabled", json!(false)),
        ("/antispam_config/antispam_custom_message", json!(r#"{"type":1,"data":"文本"}"#)),
    ]
}

#[tokio::test]
async fn a_batch_arrives_as_shown_and_each_receiver_has_its_end() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "to all of you").await?;
    app.choose_call("batch").await?;
    app.replace_text("receiver-add", "carol,Carol;code-102404").await?;
    app.press("receiver-add", e2e::Key::Enter).await?;
    app.wait_for_count("receiver-chip", 3).await?;
    app.portraits_if_wanted("calls-batch").await?;
    let mut options = vec![
        ("/sender_no_sense", json!(false)),
        ("/receiver_no_sense", json!(false)),
        ("/extension", json!(r#"{"order":9007199254740993}"#)),
        ("/need_message_detail", json!(true)),
        ("/p2p_option/check_friend", json!(false)),
    ];
    options.extend([message_config(), route(), push_p2p(), antispam()].concat());

    let body = send_with(&app, "batch", &options, "messages").await?;

    assert_eq!(
        (&body["sender_id"], &body["receiver_ids"]),
        (&json!("alice"), &json!(["bob", "carol", "code-102404"]))
    );
    app.wait_for_text("parts-sum", "2").await?;
    assert_eq!(
        app.attribute("part", "data-name").await?.as_deref(),
        Some("code-102404"),
        "what failed stands first"
    );
    app.portraits_if_wanted("calls-batch-result").await?;
    let mut reached: Vec<String> =
        app.sandbox().await?.messages().await?.into_iter().map(|message| message.conversation_id).collect();
    reached.sort();
    assert_eq!(reached, ["alice|1|bob", "alice|1|carol"]);
    app.open_newest_row().await?;
    assert_eq!(app.attribute("history-call", "data-value").await?.as_deref(), Some("batch"));
    app.wait_for_text("history-parts", "102404").await?;
    app.portraits_if_wanted("calls-batch-history").await?;

    // Each message that was sent is taken back for itself; the one that failed offers nothing.
    app.wait_for_count("part-actions", 2).await?;
    app.press("part-actions", e2e::Key::Enter).await?;
    app.portraits_if_wanted("calls-part-menu").await?;
    app.press("history-action-recall", e2e::Key::Enter).await?;
    app.click("history-recall-yes").await?;
    app.wait_for_action("recall", "done").await?;
    assert_eq!(app.text_of("history-action-part").await?.trim(), "for bob");
    let arrived = app.sandbox().await?.messages().await?;
    let recalled: Vec<_> = arrived
        .iter()
        .filter(|message| message.withdraw_type == Some(2))
        .map(|m| m.conversation_id.as_str())
        .collect();
    assert_eq!(recalled, ["alice|1|bob"]);
    Ok(())
}

#[tokio::test]
async fn a_chatroom_message_arrives_as_shown_and_going_back_gives_back_what_was_put_aside() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("host", "p2p", "bob").await?;
    app.replace_text("compose-text", "Welcome").await?;
    app.set_option("/p2p_option/check_friend", &json!(true)).await?;
    app.choose_call("chatroom").await?;
    app.replace_text("compose-room", "5001234567").await?;
    let mut options = vec![
        ("/message/location_x", json!(1)),
        ("/message/location_y", json!(-2)),
        ("/message/location_z", json!(0)),
        ("/resend_flag", json!(0)),
        ("/extension", json!("plain words")),
        ("/ai_params/account", json!("ai-1")),
        ("/ai_params/content", json!(r#"{"msg":"hi","type":0}"#)),
        ("/ai_params/messages", json!(r#"[{"msg":"hello","type":0,"role":"user"}]"#)),
        ("/ai_params/prompt_variables", json!(r#"{"city":"杭州"}"#)),
        ("/ai_params/config", json!(r#"{"temperature":0.5}"#)),
        ("/ai_params/send_original", json!(true)),
    ];
    options.extend([room_config(), route(), antispam()].concat());

    send_with(&app, "chatroom", &options, "chatrooms").await?;

    app.portraits_if_wanted("calls-chatroom").await?;
    app.click("compose-recall").await?;
    app.wait_for_value("history-recall-room-operator", "host").await?;
    app.portraits_if_wanted("calls-recall-room").await?;
    app.type_text("history-recall-room-extension", r#"{"by":"host"}"#).await?;
    app.click("history-recall-room-yes").await?;
    app.by_testid("compose-recalled").await?;
    assert_eq!(app.sandbox().await?.recalled_in_rooms().await?.len(), 1);
    app.choose_call("single").await?;
    app.wait_for_value("compose-receiver", "bob").await?;
    let body: Value = serde_json::from_str(&app.shown_body().await?).unwrap_or_default();
    assert_eq!(body["p2p_option"]["check_friend"], json!(true));
    assert_eq!(
        (&body["sender_id"], &body["message_config"]["chat_msg_priority"]),
        (&Value::Null, &Value::Null)
    );

    // To some in the room: what such a message has no place for is named, and each receiver has its end.
    app.choose_call("chatroom").await?;
    app.replace_text("receiver-add", "carol,code-102404").await?;
    app.press("receiver-add", e2e::Key::Enter).await?;
    app.wait_for_count("receiver-chip", 2).await?;
    app.open_group("/message_config/high_priority").await?;
    app.wait_for_text("compose-group-message_config", "or send to everyone").await?;
    app.portraits_if_wanted("calls-chatroom-directed").await?;
    app.click("compose-group-message_config-clear").await?;
    app.open_group("/message/location_x").await?;
    app.click("compose-group-message-clear").await?;
    let sent = app.send().await?;
    assert_eq!(sent.outcome, "sent", "{}", app.text_of("compose-result").await?);
    let rooms = app.sandbox().await?.bodies_of("chatrooms").await?;
    assert_eq!(rooms.last(), Some(&sent.body), "the directed message that arrived is the one that was shown");
    app.wait_for_text("parts-sum", "1 of 2 receivers").await?;
    assert_eq!(app.attribute("part", "data-name").await?.as_deref(), Some("code-102404"));
    Ok(())
}

#[tokio::test]
async fn several_messages_go_into_a_room_by_one_call_and_each_has_its_end() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("host", "p2p", "bob").await?;
    app.replace_text("compose-text", "Welcome").await?;
    app.choose_call("chatroom_batch").await?;
    app.replace_text("compose-room", "5001234567").await?;
    app.click("room-message-add").await?;
    app.wait_for_count("room-message", 2).await?;
    app.replace_text("room-message-text-1", "and good evening").await?;
    app.portraits_if_wanted("calls-chatroom-batch").await?;

    let mut options = vec![("/resend_flag", json!(0)), ("/extension", json!("plain words"))];
    options.extend([room_config(), route(), antispam()].concat());
    let body = send_with(&app, "chatroom_batch", &options, "chatrooms").await?;
    app.wait_for_text("parts-sum", "2").await?;
    let texts: Vec<_> = body["messages"].as_array().into_iter().flatten().map(|one| &one["text"]).collect();
    assert_eq!(
        (texts, &body["room_id"]),
        (vec![&json!("Welcome"), &json!("and good evening")], &json!(5_001_234_567_i64))
    );
    // What goes out next is another call: under ids of its own, and the room is offered again.
    let next: Value = serde_json::from_str(&app.shown_body().await?).unwrap_or_default();
    for at in ["/messages/0/message_client_id", "/messages/1/message_client_id"] {
        assert_ne!(next.pointer(at), body.pointer(at), "{at}");
    }
    app.replace_text("compose-room", "7").await?;
    app.press("recent-targets", e2e::Key::Enter).await?;
    app.press("recent-target", e2e::Key::Enter).await?;
    app.wait_for_value("compose-room", "5001234567").await?;

    app.click("compose-save-as").await?;
    app.type_text("save-template-name", "Evening").await?;
    app.press("save-template-name", e2e::Key::Enter).await?;
    app.go_to("templates").await?;
    app.click_row("templates-row", "Evening").await?;
    app.by_testid("templates-kind").await?;
    app.by_testid("template-call").await?;
    app.portraits_if_wanted("calls-template").await?;
    app.click("template-use").await?;
    app.wait_for_count("room-message", 2).await?;
    Ok(())
}

#[tokio::test]
async fn a_notification_arrives_as_shown_and_says_where_it_would_not_be_pushed() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    app.choose_call("notification").await?;
    assert_eq!(app.value_of("compose-call-receiver").await?, "bob");
    app.replace_in_editor("compose-content", r#"{"event":"order_paid","id":9007199254740993}"#).await?;
    app.portraits_if_wanted("calls-notification").await?;
    app.click("compose-type-of-team").await?;
    app.replace_text("compose-call-receiver", "345").await?;
    let mut options = vec![
        ("/sound", json!("ding.caf")),
        ("/notification_config/offline_enabled", json!(true)),
        ("/notification_config/unread_enabled", json!(false)),
        ("/push_config/push_forcepush_enable", json!(true)),
        ("/push_config/push_forcepush_all", json!(false)),
        ("/push_config/push_forcepush_ids", json!(["carol", "dave"])),
        ("/push_config/push_forcepush_content", json!("请看")),
    ];
    options.extend([push_p2p(), route()].concat());

    let body = send_with(&app, "notification", &options, "notices").await?;

    assert_eq!((&body["type"], &body["receiver_id"]), (&json!(2), &json!("345")));

    app.choose_call("notification_batch").await?;
    app.replace_text("receiver-add", "erin,frank").await?;
    app.press("receiver-add", e2e::Key::Enter).await?;
    app.portraits_if_wanted("calls-notification-batch").await?;
    let body = send_with(&app, "notification_batch", &options, "notices").await?;
    let receivers: Vec<&str> =
        body["receiver_ids"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    assert!(receivers.ends_with(&["erin", "frank"]), "{body}");
    assert_eq!((&body["type"], &body["receiver_id"]), (&Value::Null, &Value::Null));
    Ok(())
}
