use serde_json::{Value, json};

use crate::caller::{P2P, SUPER_TEAM, TEAM, caller, caller_with, hello};

/// A text message with more around it.
fn with(more: &Value) -> Value {
    let mut body = hello();
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

/// A body of nothing but a message.
fn message(message: &Value) -> Value {
    json!({ "message": message })
}

fn text(length: usize) -> String {
    "字".repeat(length)
}

#[tokio::test]
async fn the_seed_request_is_accepted_and_answered_with_what_it_held() {
    let caller = caller().await;
    let seed = include_str!("seed-request.json");
    let mut data = caller.send(P2P, seed).await["data"].take();
    let sent: Value = serde_json::from_str(seed).unwrap();
    assert_eq!(data["attachment"], sent["message"]["attachment"]);
    assert_eq!(caller.sandbox.world().messages()[0].body, seed);
    for made_here in ["message_server_id", "message_client_id", "create_time"] {
        data[made_here] = json!("…");
    }
    insta::assert_snapshot!(format!("{data:#}"));
}

#[tokio::test]
async fn every_sendable_type_is_accepted_in_every_kind_of_conversation() {
    let caller = caller().await;
    for conversation in [P2P, TEAM, SUPER_TEAM] {
        for kind in [0, 1, 2, 3, 4, 6, 10, 100] {
            let sent = match kind {
                0 | 10 => json!({ "message_type": kind, "text": "x" }),
                _ => json!({ "message_type": kind, "attachment": {} }),
            };
            let answer = caller.send(conversation, message(&sent)).await;
            assert_eq!((&answer["code"], &answer["data"]["message_type"]), (&json!(200), &json!(kind)));
        }
    }
}

#[tokio::test]
async fn an_attachment_comes_back_with_every_digit() {
    let caller = caller().await;
    let attachment = r#"{"z":1.50,"a":12345678901234567890123,"e":1E+5,"deep":[{"n":-0.0}],"null":null}"#;
    let body =
        format!(r#"{{"message":{{"message_type":100,"sub_type":26357002,"attachment":{attachment}}}}}"#);
    let answer = caller.post(P2P, &body).send().await.unwrap().text().await.unwrap();
    assert!(answer.contains(&format!(r#""sub_type":26357002,"attachment":{attachment}"#)), "{answer}");
}

#[tokio::test]
async fn account_ids_come_back_in_lower_case() {
    let caller = caller().await;
    let data = caller.send("Li.LEI%7C1%7CHan-MeiMei", hello()).await["data"].take();
    assert_eq!((&data["sender_id"], &data["receiver_id"]), (&json!("li.lei"), &json!("han-meimei")));
    assert_eq!(caller.sandbox.world().messages()[0].conversation_id, "Li.LEI|1|Han-MeiMei");
}

#[tokio::test]
async fn the_body_and_the_headers_are_kept_as_they_came() {
    let caller = caller().await;
    let body = "{ \"unknown\" : 1.0,\n \"conversation_id\":\"x\", \"extension\":null, \"message\":{\"text\":\"a\",\"message_type\":0,\"more\":[]}}\n";
    let request = caller.post(P2P, body).header("X-Custom-Traceid", "t").header("Content-Type", "text/plain");
    assert_eq!(request.send().await.unwrap().status(), 200);
    let received = &caller.sandbox.world().messages()[0];
    assert_eq!(received.body, body);
    assert!(received.headers.contains(&("content-type".to_owned(), "text/plain".to_owned())));
    assert_eq!(received.trace_id.as_deref(), Some("t"));
}

#[tokio::test]
async fn every_limit_is_met_at_its_edge() {
    let caller = caller().await;
    let accounts: Vec<String> = (0..100).map(|n| format!("user{n}")).collect();
    let accepted = [
        (P2P, message(&json!({ "message_type": 0, "text": text(5000) }))),
        (P2P, message(&json!({ "message_type": 10, "text": text(5000) }))),
        (P2P, message(&json!({ "message_type": 1, "text": text(500), "attachment": {} }))),
        (P2P, message(&json!({ "message_type": 0, "sub_type": 1, "text": "x", "attachment": {} }))),
        (P2P, with(&json!({ "route_config": { "route_environment": text(32) } }))),
        (P2P, with(&json!({ "push_config": { "push_content": text(500) } }))),
        (P2P, with(&json!({ "push_config": { "push_payload": format!("{{\"a\":\"{}\"}}", text(2040)) } }))),
        (TEAM, with(&json!({ "push_config": { "push_forcepush_ids": accounts } }))),
        (TEAM, with(&json!({ "push_config": { "push_forcepush_content": text(500) } }))),
        (P2P, with(&json!({ "antispam_config": { "antispam_extension": format!("\"{}\"", text(1022)) } }))),
        (P2P, with(&json!({ "antispam_config": { "antispam_custom_message": text(5000) } }))),
        (P2P, with(&json!({ "extension": text(5000) }))),
        (P2P, with(&json!({ "sender_no_sense": true, "receiver_no_sense": false }))),
        (
            TEAM,
            with(
                &json!({ "target_option": { "receiver_account_ids": ["jim"], "visible_to_new_member": true } }),
            ),
        ),
        (P2P, with(&json!({ "ai_params": { "account": "ai", "content": {}, "config": "{}" } }))),
    ];
    for (conversation, body) in accepted {
        let answer = caller.send(conversation, &body).await;
        assert_eq!(answer["code"], 200, "{}", answer["msg"]);
    }
}

#[tokio::test]
async fn a_group_for_another_kind_of_conversation_is_not_looked_at() {
    let caller = caller().await;
    let wrong = json!("not even an object");
    let only_p2p = with(&json!({ "p2p_option": wrong, "superteam_option": wrong }));
    let only_groups = with(
        &json!({ "team_option": wrong, "superteam_option": wrong, "robot_config": wrong, "target_option": wrong }),
    );
    assert_eq!(caller.send(TEAM, only_p2p).await["code"], 200);
    assert_eq!(caller.send(P2P, only_groups).await["code"], 200);
}

#[tokio::test]
async fn what_breaks_a_rule_is_refused_by_name() {
    let caller = caller().await;
    let ids: Vec<String> = (0..101).map(|n| format!("user{n}")).collect();
    let push = |value: Value| with(&json!({ "push_config": value }));
    let antispam = |value: Value| with(&json!({ "antispam_config": value }));
    let target = |value: Value| with(&json!({ "target_option": value }));
    let image_with = |key: &str, value: Value| {
        let mut body = message(&json!({ "message_type": 1, "attachment": {} }));
        body[key] = value;
        body
    };
    let cases: Vec<(&str, Value)> = vec![
        (P2P, json!([])),
        (P2P, json!({})),
        (P2P, json!({ "message": null })),
        (P2P, json!({ "message": "hi" })),
        (P2P, message(&json!({ "text": "hi" }))),
        (P2P, message(&json!({ "message_type": "0", "text": "hi" }))),
        (P2P, message(&json!({ "message_type": 5, "attachment": {} }))),
        (P2P, message(&json!({ "message_type": 0 }))),
        (P2P, message(&json!({ "message_type": 10, "text": "" }))),
        (P2P, message(&json!({ "message_type": 0, "text": 7 }))),
        (P2P, message(&json!({ "message_type": 0, "text": text(5001) }))),
        (P2P, message(&json!({ "message_type": 0, "text": format!("{}😀", text(4999)) }))),
        (P2P, message(&json!({ "message_type": 1, "text": text(501), "attachment": {} }))),
        (P2P, message(&json!({ "message_type": 0, "text": "hi", "sub_type": 0 }))),
        (P2P, message(&json!({ "message_type": 0, "text": "hi", "sub_type": 1.5 }))),
        (P2P, message(&json!({ "message_type": 1 }))),
        (P2P, message(&json!({ "message_type": 100, "attachment": "{}" }))),
        (P2P, message(&json!({ "message_type": 0, "text": "hi", "message_client_id": 7 }))),
        (P2P, with(&json!({ "message_config": { "mutil_sync_enabled": "true" } }))),
        (P2P, with(&json!({ "message_config": [] }))),
        (P2P, with(&json!({ "route_config": { "route_environment": text(33) } }))),
        (P2P, push(json!({ "push_content": text(501) }))),
        (P2P, push(json!({ "push_payload": "words" }))),
        (P2P, push(json!({ "push_payload": {} }))),
        (P2P, push(json!({ "push_payload": format!("\"{}\"", text(2047)) }))),
        (TEAM, push(json!({ "push_forcepush_content": text(501) }))),
        (TEAM, push(json!({ "push_forcepush_ids": "jim" }))),
        (TEAM, push(json!({ "push_forcepush_ids": ["jim", "a b"] }))),
        (TEAM, push(json!({ "push_forcepush_ids": ids }))),
        (P2P, antispam(json!({ "antispam_extension": "words" }))),
        (P2P, antispam(json!({ "antispam_extension": format!("\"{}\"", text(1023)) }))),
        (P2P, antispam(json!({ "antispam_cheating": "{" }))),
        (P2P, antispam(json!({ "antispam_cheating": format!("\"{}\"", text(1023)) }))),
        (P2P, antispam(json!({ "antispam_custom_message": text(5001) }))),
        (
            P2P,
            json!({
                "message": { "message_type": 100, "attachment": {} },
                "antispam_config": { "antispam_custom_message_enabled": true },
            }),
        ),
        (P2P, with(&json!({ "p2p_option": { "check_friend": 1 } }))),
        (TEAM, with(&json!({ "team_option": { "mark_as_read": 1 } }))),
        (SUPER_TEAM, with(&json!({ "superteam_option": { "ignore_chat_banned": 1 } }))),
        (TEAM, with(&json!({ "robot_config": { "robot_topic": 1 } }))),
        (P2P, with(&json!({ "thread_config": { "thread_root": { "create_time": "1" } } }))),
        (P2P, with(&json!({ "extension": {} }))),
        (P2P, with(&json!({ "sender_no_sense": true, "receiver_no_sense": true }))),
        (TEAM, target(json!({}))),
        (TEAM, target(json!({ "receiver_account_ids": [] }))),
        (TEAM, target(json!({ "receiver_account_ids": ["jim", "LI.lei"] }))),
        (SUPER_TEAM, target(json!({ "receiver_account_ids": ["jim"], "inclusive": false }))),
        (
            SUPER_TEAM,
            target(
                json!({ "receiver_account_ids": ["jim"], "inclusive": true, "visible_to_new_member": true }),
            ),
        ),
        (
            TEAM,
            target(
                json!({ "receiver_account_ids": ["jim"], "inclusive": true, "visible_to_new_member": true }),
            ),
        ),
        (
            TEAM,
            with(&json!({
                "target_option": { "receiver_account_ids": ["jim"], "inclusive": true },
                "push_config": { "push_forcepush_ids": ["Jim", "kate"] },
            })),
        ),
        (P2P, with(&json!({ "ai_params": { "content": "{}" } }))),
        (P2P, with(&json!({ "ai_params": { "account": "ai", "messages": "words" } }))),
        (P2P, image_with("ai_params", json!({ "account": "ai" }))),
        (P2P, image_with("ai_params", json!({ "account": "ai", "content": "{}" }))),
    ];
    let mut lines = String::new();
    for (conversation, body) in cases {
        let answer = caller.send(conversation, &body).await;
        assert_eq!(answer["data"], json!({}), "{body}");
        let mut shown = body.to_string();
        if shown.chars().count() > 100 {
            shown = shown.chars().take(99).chain(['…']).collect();
        }
        lines += &format!("{} {}\n       {shown}\n", answer["code"], answer["msg"].as_str().unwrap());
    }
    assert!(caller.sandbox.world().messages().is_empty());
    insta::assert_snapshot!(lines);
}

#[tokio::test]
async fn what_is_not_json_is_refused() {
    let caller = caller().await;
    for body in ["", "{", "hi", "{\"message\":{\"message_type\":0,\"text\":\"\\ud800\"}}"] {
        let answer = caller.send(P2P, body).await;
        assert_eq!(answer["code"], 414);
        assert!(answer["msg"].as_str().unwrap().contains("not JSON"), "{answer}");
    }
    let not_utf8 = caller.post(P2P, "").body(vec![b'"', 0xff, b'"']).send().await.unwrap();
    assert!(not_utf8.text().await.unwrap().contains("not UTF-8"));
}

#[tokio::test]
async fn the_disputed_limits_can_be_switched_on() {
    let caller = caller_with(|options| {
        options.limits.text_strict_500 = true;
        options.limits.extension_units = Some(1024);
        options.limits.attachment_units = Some(5000);
    })
    .await;
    let refused = [
        message(&json!({ "message_type": 0, "text": text(501) })),
        with(&json!({ "extension": text(1025) })),
        message(&json!({ "message_type": 100, "attachment": { "a": text(5000) } })),
    ];
    let mut words = Vec::new();
    for body in refused {
        words.push(caller.send(P2P, body).await["msg"].as_str().unwrap().to_owned());
    }
    let expected = ["message.text exceeds 500", "extension exceeds 1024", "message.attachment exceeds 5000"];
    assert_eq!(words, expected.map(|what| format!("parameter error: {what}")));
}

#[tokio::test]
async fn a_targeted_message_takes_no_thread_reply() {
    let caller = caller().await;
    let targeted = with(&json!({ "target_option": { "receiver_account_ids": ["jim"] } }));
    let id = caller.send(TEAM, targeted).await["data"]["message_server_id"].take();
    let reply =
        |id: &Value| with(&json!({ "thread_config": { "thread_reply": { "message_server_id": id } } }));
    assert_eq!(caller.send(TEAM, reply(&id)).await["code"], 107_346);
    let plain = caller.send(TEAM, hello()).await["data"]["message_server_id"].take();
    let answer = caller.send(TEAM, reply(&plain)).await;
    assert_eq!(answer["data"]["thread_config"]["thread_reply"]["message_server_id"], plain);
}
