use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::caller::{P2P, Sent, TEAM, caller, hello};

fn change(sent: &Sent, text: &str) -> Value {
    json!({
        "operator": "li.lei",
        "type": 1,
        "message": {
            "message_server_id": sent.id,
            "receiver_id": "han-meimei",
            "time": sent.time_ms,
            "sender_id": "li.lei",
            "message_type": 0,
            "text": text,
        },
    })
}

fn with(mut body: Value, pointer: &str, value: Value) -> Value {
    *body.pointer_mut(pointer).unwrap() = value;
    body
}

fn one(id: i64) -> String {
    format!("/im/v2.1/conversations/{P2P}/messages/{id}")
}

#[tokio::test]
async fn a_change_shows_in_its_answer_and_in_every_read_but_not_in_what_arrived() {
    let mut caller = caller().await;
    let body = json!({ "message": { "message_type": 0, "text": "Lunch at noon?", "sub_type": 7 }, "extension": "old" });
    let sent = caller.sent(P2P, &body).await;
    let mut wanted = change(&sent, "Lunch at one?");
    wanted["message_config"] = json!({ "conversation_update_enabled": false });
    let mut answer = caller.act("modifyMsg", &wanted).await;
    caller = caller.restart().await;
    let mut read = caller.get(&one(sent.id)).await["data"].take();
    assert_eq!(read["modify_time"], answer["data"]["modify_time"]);
    let arrived = &caller.sandbox.world().messages()[0];
    assert_eq!(arrived.body, body.to_string());
    assert_eq!(json!(arrived.modify_time_ms), read["modify_time"]);
    for shown in [&mut answer["data"], &mut read] {
        for made_here in ["message_server_id", "create_time", "modify_time"] {
            shown[made_here] = json!("…");
        }
    }
    read["message_client_id"] = json!("…");
    insta::assert_snapshot!(format!("{answer:#}\n{read:#}"));
}

#[tokio::test]
async fn a_second_change_waits_a_second() {
    let caller = caller().await;
    let sent = caller.sent(P2P, &hello()).await;
    let start = Instant::now();
    assert_eq!(caller.act("modifyMsg", &change(&sent, "one")).await["code"], 200);
    let second = caller.act("modifyMsg", &change(&sent, "two")).await;
    // A machine may be so busy that the second has passed.
    assert!(second["code"] == 107_449 || start.elapsed() >= Duration::from_secs(1), "{second}");
    let deadline = Instant::now() + Duration::from_secs(10);
    while caller.act("modifyMsg", &change(&sent, "three")).await["code"] != 200 {
        assert!(Instant::now() < deadline);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(caller.get(&one(sent.id)).await["data"]["text"], "three");
}

#[tokio::test]
async fn what_cannot_be_changed_is_refused_with_its_reason() {
    let caller = caller().await;
    let sent = caller.sent(P2P, &hello()).await;
    let good = change(&sent, "new");
    let cases = [
        (json!({}), 414),
        (with(good.clone(), "/operator", json!(null)), 414),
        (with(good.clone(), "/type", json!(4)), 414),
        (with(good.clone(), "/message", json!(null)), 414),
        (with(good.clone(), "/message/sender_id", json!(null)), 414),
        (with(good.clone(), "/message/receiver_id", json!("li.lei")), 414),
        (with(good.clone(), "/message/time", json!(null)), 414),
        (with(good.clone(), "/message/text", json!("x".repeat(5001))), 414),
        (with(good.clone(), "/message/text", json!(null)), 414),
        (with(good.clone(), "/message/message_type", json!(10)), 414),
        (with(good.clone(), "/operator", json!("han-meimei")), 403),
        (with(good.clone(), "/message/message_server_id", json!(sent.id + 2)), 107_404),
        (with(good.clone(), "/message/receiver_id", json!("jim")), 107_404),
        (with(good.clone(), "/message/time", json!(sent.time_ms + 1)), 107_404),
    ];
    for (body, code) in cases {
        assert_eq!(caller.act("modifyMsg", &body).await["code"], code, "{body}");
    }
    assert_eq!(caller.get(&one(sent.id)).await["data"]["text"], hello()["message"]["text"]);
    caller.delete(&format!("/im/v2/conversations/{P2P}/messages/{}?type=2", sent.id)).await;
    assert_eq!(caller.act("modifyMsg", &good).await["code"], 107_404);
}

#[tokio::test]
async fn a_week_ends_the_changing() {
    let mut caller = caller().await;
    let sent = caller.sent(P2P, &hello()).await;
    let week_s = 7 * 24 * 60 * 60;
    caller = caller.aged(week_s).await;
    let old = Sent { time_ms: sent.time_ms - week_s * 1000, ..sent };
    let refused = caller.act("modifyMsg", &change(&old, "late")).await;
    assert_eq!(refused["msg"], "parameter error: message was sent more than 7 days ago");
}

#[tokio::test]
async fn an_attachment_of_a_group_message_is_changed_digit_by_digit() {
    let caller = caller().await;
    let body = json!({ "message": { "message_type": 4, "attachment": { "lat": 1, "lng": 2 } } });
    let sent = caller.sent(TEAM, &body).await;
    let (id, time_ms) = (sent.id, sent.time_ms);
    let change = format!(
        r#"{{"operator":"LI.LEI","type":2,"message":{{"message_server_id":{id},"receiver_id":"36912345678",
        "time":{time_ms},"sender_id":"li.lei","message_type":4,"attachment":{{"lat":1.50,"lng":2E0}}}}}}"#
    );
    let path = "/im/v2/messages/actions/modifyMsg";
    let answer = caller.signed(reqwest::Method::POST, path).body(change).send().await.unwrap();
    let text = answer.text().await.unwrap();
    assert!(text.contains(r#""attachment":{"lat":1.50,"lng":2E0}"#), "{text}");
}
