//! JSON inside texts and attachments: what its readers may take otherwise is named, and goes out as written.

use serde_json::{Value, json};

use super::{at, with};
use crate::body::Body;
use crate::conversation::ConversationType::{P2p, Team};
use crate::destination::Destination;
use crate::validate::call::validate_call;
use crate::validate::issue::{Issue, IssueCode, Severity};

/// `code pointer text` of what is found in inner JSON; all of it is a warning.
fn inner(issues: &[Issue]) -> Vec<String> {
    let of_these =
        issues.iter().filter(|i| matches!(i.code, IssueCode::DuplicateKey | IssueCode::InexactNumber));
    let line = |issue: &Issue| {
        assert_eq!(issue.severity, Severity::Warning);
        let code = serde_json::to_value(issue.code).unwrap();
        format!("{} {} {}", code.as_str().unwrap(), issue.pointer, issue.text.as_deref().unwrap_or("-"))
    };
    of_these.map(line).collect()
}

fn of_call(to: &Destination, body: &str) -> Vec<String> {
    inner(&validate_call(to, &Body::parse(body).unwrap()))
}

#[test]
fn a_key_that_stands_twice_in_a_json_text_is_named_by_its_place_in_it() {
    let text = r#"{"a":1,"card":{"id":1,"x":[{"id":2,"id":3}],"id":4},"a":2,"a":3}"#;
    for pointer in ["/extension", "/push_config/push_payload", "/antispam_config/antispam_cheating"] {
        assert_eq!(
            inner(&with(P2p, at(pointer, json!(text)))),
            ["card/x/0/id", "card/id", "a"].map(|key| format!("duplicate_key {pointer} {key}"))
        );
    }
    let same_name_elsewhere = r#"{"a":{"id":1},"b":{"id":2},"id":3}"#;
    assert_eq!(inner(&with(P2p, at("/extension", json!(same_name_elsewhere)))), [""; 0]);
    assert_eq!(inner(&with(P2p, at("/extension", json!("plain {\"a\":1,\"a\":2}")))), [""; 0], "no JSON");
}

#[test]
fn a_whole_number_that_a_double_does_not_hold_is_named_to_the_last_digit() {
    let numbers = "[9007199254740991,9007199254740992,9007199254740993,-9007199254740993,812345678901234567,\
                   9007199254740994,1.0000000000000001,1e300,100000000000000000000,100000000000000000001,9007199254740993]";
    assert_eq!(
        inner(&with(Team, at("/extension", json!(numbers)))),
        ["9007199254740993", "-9007199254740993", "812345678901234567", "100000000000000000001"]
            .map(|number| format!("inexact_number /extension {number}"))
    );
    let in_texts = r#"{"id":"9007199254740993","9007199254740993":1}"#;
    assert_eq!(inner(&with(P2p, at("/extension", json!(in_texts)))), [""; 0], "digits of a text stay");
    let beyond_doubles = "9".repeat(400);
    let issues = with(P2p, at("/extension", json!(beyond_doubles)));
    assert_eq!(inner(&issues), [format!("inexact_number /extension {beyond_doubles}")]);
}

#[test]
fn a_number_of_an_attachment_is_named_at_its_place() {
    let body = r#"{"sender_id":"a","receiver_ids":["b"],"message":{"message_type":100,"sub_type":1,
        "attachment":{"order":{"id":9007199254740993,"a/b":[1,12345678901234567891]}}}}"#;
    let expected = [
        "inexact_number /message/attachment/order/id 9007199254740993",
        "inexact_number /message/attachment/order/a~1b/1 12345678901234567891",
    ];
    assert_eq!(of_call(&Destination::Batch, body), expected);
    let room = r#"{"room_id":9007199254740993,"sender_id":"a","messages":[
        {"message_client_id":"1","message_type":0,"text":"9007199254740993"},
        {"message_client_id":"2","message_type":100,"sub_type":1,"attachment":{"id":9007199254740993}}]}"#;
    assert_eq!(
        of_call(&Destination::ChatroomBatch, room),
        ["inexact_number /messages/1/attachment/id 9007199254740993"],
        "the room's id is a number of 64 bits to the service"
    );
}

#[test]
fn the_json_of_every_call_is_read() {
    let json = r#"{"n":9007199254740993,"n":9007199254740993}"#;
    let expected = |pointer: &str| {
        [format!("duplicate_key {pointer} n"), format!("inexact_number {pointer} 9007199254740993")]
    };
    let room = Destination::Chatroom { room_id: "5".into() };
    for (to, pointer) in [
        (Destination::Notification, "/content"),
        (Destination::NotificationBatch, "/content"),
        (Destination::Broadcast, "/content"),
        (Destination::Push, "/push_config/push_payload"),
        (Destination::Batch, "/extension"),
        (room.clone(), "/extension"),
        (Destination::ChatroomBatch, "/extension"),
        (Destination::ChatroomBroadcast, "/extension"),
        (room, "/message_config/notify_target_tags"),
    ] {
        assert_eq!(of_call(&to, &at(pointer, json!(json)).to_string()), expected(pointer), "{to:?}");
    }
}

#[test]
fn of_one_field_20_of_each_are_named() {
    let pairs: Vec<String> = (0..50).map(|n| format!("\"{n}\":90071992547409{n:02}1,\"{n}\":1")).collect();
    let numbers: Vec<Value> = (0..50).map(|n| json!(9_007_199_254_740_993_i64 + 2 * n)).collect();
    let text = format!("[{{{}}},{}]", pairs.join(","), json!(numbers));
    let found = inner(&with(P2p, at("/extension", json!(text))));
    let count = |code: &str| found.iter().filter(|line| line.starts_with(code)).count();
    assert_eq!((count("duplicate_key"), count("inexact_number")), (20, 20), "{found:?}");
}
