#![allow(clippy::unwrap_used)]
use super::*;
use ConversationType::{P2p, Team};

/// A text of so many UTF-16 units; a JSON string literal where the field wants JSON.
fn text(field: &crate::Field, units: u32) -> Value {
    let units = units as usize;
    match field.kind {
        crate::FieldKind::JsonText => json!(format!("\"{}\"", "x".repeat(units - 2))),
        _ => json!("雁".repeat(units)),
    }
}

#[test]
fn every_text_limit_holds_at_its_edge() {
    let mut checked = 0;
    for field in catalogue().iter().flat_map(|group| group.fields) {
        let (Some(max), crate::FieldKind::Text | crate::FieldKind::JsonText) = (field.max, field.kind) else {
            continue;
        };
        let long = |units| -> Vec<Issue> {
            let issues = with(Team, at(field.pointer, text(field, units)));
            issues.into_iter().filter(|issue| issue.code == IssueCode::TooLong).collect()
        };
        assert_eq!(long(max), [], "{} at {max}", field.pointer);
        let over = long(max + 1);
        let expected = Issue {
            pointer: field.pointer.to_owned(),
            code: IssueCode::TooLong,
            severity: field.max_severity,
            max: Some(max),
            actual: Some(max + 1),
            related: None,
            text: None,
            expected: None,
        };
        assert_eq!(over, [expected]);
        checked += 1;
    }
    assert_eq!(checked, 9);
}

#[test]
fn length_is_counted_in_utf16_units() {
    let issues = with(Team, at("/route_config/route_environment", json!("😀".repeat(16))));
    assert_eq!(issues, []);
    let issues = with(Team, at("/route_config/route_environment", json!(format!("{}a", "😀".repeat(16)))));
    assert_eq!(issues[0].actual, Some(33));
}

#[test]
fn text_is_5000_where_it_is_the_message_and_500_elsewhere() {
    let found = |kind: u8, units: usize| {
        let attachment = json!({"url": "u", "w": 1, "h": 1, "size": 1, "dur": 1, "lat": 1, "lng": 1});
        let message =
            json!({"message_type": kind, "sub_type": 1, "text": "x".repeat(units), "attachment": attachment});
        let issues = with(P2p, json!({ "message": message }));
        issues
            .into_iter()
            .map(|i| (short(std::slice::from_ref(&i)).remove(0), i.max.unwrap(), i.actual.unwrap()))
            .collect::<Vec<_>>()
    };
    for worded in [0, 10] {
        assert_eq!(found(worded, 500), []);
        assert_eq!(found(worded, 501), [("disputed_length /message/text".into(), 500, 501)]);
        assert_eq!(found(worded, 5000), [("disputed_length /message/text".into(), 500, 5000)]);
        assert_eq!(found(worded, 5001), [("!too_long /message/text".into(), 5000, 5001)]);
    }
    for other in [1, 2, 3, 4, 6, 100] {
        assert_eq!(found(other, 500), []);
        assert_eq!(found(other, 501), [("!too_long /message/text".into(), 500, 501)]);
        assert_eq!(found(other, 5001), [("!too_long /message/text".into(), 500, 5001)]);
    }
}

#[test]
fn a_hundred_accounts_are_pushed_to_and_no_more() {
    let ids = |n: u32| -> Vec<String> { (0..n).map(|i| format!("user{i}")).collect() };
    let push = |n| json!({"push_config": {"push_forcepush_enable": true, "push_forcepush_ids": ids(n)}});
    assert_eq!(with(Team, push(100)), []);
    let issues = with(Team, push(101));
    assert_eq!(short(&issues), ["!too_many /push_config/push_forcepush_ids"]);
    assert_eq!((issues[0].max, issues[0].actual), (Some(100), Some(101)));
}

#[test]
fn an_attachment_beyond_5000_characters_is_unusual() {
    let custom = |units: usize| {
        // {"a":""} is eight characters.
        json!({"message": {"message_type": 100, "sub_type": 1, "attachment": {"a": "x".repeat(units - 8)}}})
    };
    assert_eq!(with(P2p, custom(5000)), []);
    let issues = with(P2p, custom(5001));
    assert_eq!(short(&issues), ["attachment_long /message/attachment"]);
    assert_eq!((issues[0].max, issues[0].actual), (Some(5000), Some(5001)));
}

#[test]
fn sub_type_is_above_zero() {
    let found = |n: i64| short(&with(P2p, at("/message/sub_type", json!(n))));
    assert_eq!(found(1), [""; 0]);
    assert_eq!(found(0), ["!too_small /message/sub_type"]);
    assert_eq!(found(-1), ["!too_small /message/sub_type"]);
}

#[test]
fn ids_are_exact_64_bit_integers() {
    const ID: &str = "/thread_config/thread_root/message_server_id";
    let found = |text: &str| {
        let number: Value = serde_json::from_str(text).unwrap();
        short(&with(P2p, at(ID, number)))
    };
    assert_eq!(found("9223372036854775807"), [""; 0]);
    assert_eq!(found("9223372036854775808"), [format!("!wrong_type {ID}")]);
    assert_eq!(found("\"812345678901234567\""), [format!("!wrong_type {ID}")]);
}

#[test]
fn accounts_have_1_to_32_characters_of_their_charset_wherever_they_stand() {
    let places = [
        "/robot_config/robot_account_id",
        "/ai_params/account",
        "/thread_config/thread_root/sender_id",
        "/thread_config/thread_reply/receiver_id",
    ];
    for place in places {
        let found = |id: String| short(&with(Team, at(place, json!(id))));
        assert_eq!(found("x".repeat(32)), [""; 0]);
        assert_eq!(found("x".repeat(33)), [format!("!too_long {place}")]);
        assert_eq!(found("a b".into()), [format!("!bad_characters {place}")]);
    }
    let ids = json!({"push_config": {"push_forcepush_enable": true, "push_forcepush_ids": ["a", "", "雁", "x".repeat(33)]}});
    assert_eq!(
        short(&with(Team, ids)),
        [
            "!empty /push_config/push_forcepush_ids/1",
            "!bad_characters /push_config/push_forcepush_ids/2",
            "!too_long /push_config/push_forcepush_ids/3"
        ]
    );
}

#[test]
fn sender_and_receiver_are_accounts() {
    let body = Body::build(&SendRequest {
        message: crate::Message { message_client_id: Some("c".into()), ..SendRequest::text("hi").message },
        ..SendRequest::default()
    });
    let found = |sender: &str, kind, receiver: &str| {
        short(&validate(&Conversation { sender: sender.into(), kind, receiver: receiver.into() }, &body))
    };
    let (edge, over) = ("x".repeat(32), "y".repeat(33));
    assert_eq!(found(&edge, P2p, "A-z_0.9@"), [""; 0]);
    assert_eq!(found(&over, P2p, "b"), ["!too_long /conversation/sender"]);
    assert_eq!(found("", P2p, ""), ["!empty /conversation/sender", "!empty /conversation/receiver"]);
    assert_eq!(found("a|b", P2p, "c"), ["!bad_characters /conversation/sender"]);
    assert_eq!(found("Li.Lei", P2p, "li.lei"), ["sender_is_receiver /conversation/receiver"]);
    assert_eq!(found("a", Team, "a"), ["team_id_not_decimal /conversation/receiver"]);
    assert_eq!(found("a", ConversationType::Superteam, "36912345678"), [""; 0]);
}
