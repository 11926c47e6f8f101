//! Every call's description, held against the vendor's samples and against the typed requests.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::{Field, FieldKind, call_description, call_descriptions};
use crate::kind::SendKind;
use crate::request::{
    BatchRequest, BroadcastRequest, ChatroomBatchRequest, ChatroomBroadcastRequest, ChatroomRequest,
    NotificationBatchRequest, NotificationRequest, PushRequest, SendRequest, StreamRequest,
};

fn fields(kind: SendKind) -> impl Iterator<Item = &'static Field> {
    call_description(kind).groups.iter().flat_map(|group| group.fields)
}

/// A value that the field can have.
fn sample(field: &Field, seed: u32) -> Value {
    match field.kind {
        FieldKind::Bool => json!(seed.is_multiple_of(2)),
        FieldKind::Text => json!(format!("雁{seed}")),
        FieldKind::JsonText => json!(format!("{{\"n\":{seed}}}")),
        FieldKind::Integer if !field.choices.is_empty() => {
            json!(field.choices[seed as usize % field.choices.len()])
        }
        FieldKind::Integer if field.name == "message_type" => json!(100),
        FieldKind::Integer => json!(seed % 200 + 1),
        FieldKind::Int64 | FieldKind::Millis => json!(9_007_199_254_740_993_i64 + i64::from(seed)),
        FieldKind::AccountIds => json!(["a", format!("b{seed}")]),
        FieldKind::Object => json!({ "n": 1.5, "deep": [seed] }),
        FieldKind::Number => json!(f64::from(seed) + 0.5),
        FieldKind::Texts => json!(["ios"]),
        FieldKind::Objects if field.name == "messages" => {
            json!([{ "message_client_id": "m", "message_type": 0, "text": "x", "later": seed }])
        }
        FieldKind::Objects => json!([{ "name": "wiki", "time": 1_764_000_012_345_i64, "later": seed }]),
    }
}

fn put(into: &mut Value, pointer: &str, value: Value) {
    let mut at = into;
    let mut names = pointer.split('/').skip(1).peekable();
    while let Some(name) = names.next() {
        let object = at.as_object_mut().unwrap();
        if names.peek().is_none() {
            object.insert(name.to_owned(), value);
            return;
        }
        at = object.entry(name).or_insert_with(|| Value::Object(Map::new()));
    }
}

/// Reads a body as its struct, and prints it again.
fn through<T: Serialize + DeserializeOwned>(body: &Value) -> Value {
    let typed: T = serde_json::from_str(&body.to_string()).unwrap_or_else(|error| panic!("{error}: {body}"));
    serde_json::from_str(&serde_json::to_string(&typed).unwrap()).unwrap()
}

fn typed(kind: SendKind, body: &Value) -> Value {
    match kind {
        SendKind::Single => through::<SendRequest>(body),
        SendKind::Batch => through::<BatchRequest>(body),
        SendKind::Chatroom => through::<ChatroomRequest>(body),
        SendKind::ChatroomBatch => through::<ChatroomBatchRequest>(body),
        SendKind::Notification => through::<NotificationRequest>(body),
        SendKind::NotificationBatch => through::<NotificationBatchRequest>(body),
        SendKind::Broadcast => through::<BroadcastRequest>(body),
        SendKind::ChatroomBroadcast => through::<ChatroomBroadcastRequest>(body),
        SendKind::Push => through::<PushRequest>(body),
        SendKind::Stream => through::<StreamRequest>(body),
    }
}

/// What the struct has to have: a body of these alone is still read.
const MUSTS: &[&str] = &[
    "/sender_id",
    "/receiver_ids",
    "/receiver_id",
    "/type",
    "/content",
    "/room_id",
    "/messages",
    "/client_broadcast_id",
    "/message/message_type",
    "/message/message_client_id",
    "/message/attachment/text",
    "/message/attachment/index",
];

proptest! {
    #[test]
    fn no_call_loses_a_key_or_a_digit_on_its_way_through_its_struct(
        kind in prop::sample::select(SendKind::ALL.to_vec()),
        chosen in prop::collection::vec(any::<bool>(), 90),
        seed in 0u32..100_000,
        number in -1_000_000_000_000_000_000_i64..1_000_000_000_000_000_000,
    ) {
        let mut body = json!({});
        for (field, chosen) in fields(kind).zip(&chosen) {
            if *chosen || MUSTS.contains(&field.pointer) {
                put(&mut body, field.pointer, sample(field, seed));
            }
        }
        for group in call_description(kind).groups {
            let at = if group.name == "top" { "/later".to_owned() } else { format!("/{}/later", group.name) };
            let has_group = group.name == "top" || body.get(group.name).is_some();
            if has_group {
                put(&mut body, &at, json!([number, 1.50, null, { "Ω": number }]));
            }
        }
        prop_assert_eq!(typed(kind, &body), body);
    }
}

#[test]
fn no_option_of_a_description_is_a_stranger_to_its_struct() {
    for kind in SendKind::ALL {
        let mut body = json!({});
        for field in fields(kind) {
            put(&mut body, field.pointer, sample(field, 1));
        }
        // What a struct does not know is printed after what it knows: where nothing is unknown, the wrong type is refused.
        for field in fields(kind) {
            let mut wrong = body.clone();
            put(&mut wrong, field.pointer, json!({ "not": { "such": "a value" } }));
            if matches!(field.kind, FieldKind::Object) {
                put(&mut wrong, field.pointer, json!("no object"));
            }
            let text = wrong.to_string();
            let is_read = match kind {
                SendKind::Single => serde_json::from_str::<SendRequest>(&text).is_ok(),
                SendKind::Batch => serde_json::from_str::<BatchRequest>(&text).is_ok(),
                SendKind::Chatroom => serde_json::from_str::<ChatroomRequest>(&text).is_ok(),
                SendKind::ChatroomBatch => serde_json::from_str::<ChatroomBatchRequest>(&text).is_ok(),
                SendKind::Notification => serde_json::from_str::<NotificationRequest>(&text).is_ok(),
                SendKind::NotificationBatch => {
                    serde_json::from_str::<NotificationBatchRequest>(&text).is_ok()
                }
                SendKind::Broadcast => serde_json::from_str::<BroadcastRequest>(&text).is_ok(),
                SendKind::ChatroomBroadcast => {
                    serde_json::from_str::<ChatroomBroadcastRequest>(&text).is_ok()
                }
                SendKind::Push => serde_json::from_str::<PushRequest>(&text).is_ok(),
                SendKind::Stream => serde_json::from_str::<StreamRequest>(&text).is_ok(),
            };
            assert!(!is_read, "{kind:?} {} is not in the struct", field.pointer);
        }
    }
}

/// The vendor's samples, with the path that each was sent to.
const SAMPLES: &[(SendKind, &str)] = &[
    (SendKind::Batch, include_str!("../../tests/samples/batch-send-p2p.json")),
    (SendKind::Chatroom, include_str!("../../tests/samples/chatroom-send.json")),
    (SendKind::ChatroomBatch, include_str!("../../tests/samples/chatroom-batch-send.json")),
    (SendKind::Notification, include_str!("../../tests/samples/custom-notification.json")),
    (SendKind::NotificationBatch, include_str!("../../tests/samples/custom-notification-batch.json")),
    (SendKind::Broadcast, include_str!("../../tests/samples/broadcast-send.json")),
    (SendKind::ChatroomBroadcast, include_str!("../../tests/samples/broadcast-chatroom.json")),
    (SendKind::Push, include_str!("../../tests/samples/push-notification-send.json")),
    (SendKind::Stream, include_str!("../../tests/samples/stream-message-first.json")),
    (SendKind::Stream, include_str!("../../tests/samples/stream-message-last.json")),
];

fn leaves(value: &Value, at: &str, stop: &[&str], found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) if !stop.contains(&at) => {
            for (key, value) in map {
                leaves(value, &format!("{at}/{key}"), stop, found);
            }
        }
        _ => {
            found.insert(at.to_owned());
        }
    }
}

#[test]
fn every_option_of_the_vendors_samples_is_described_and_breaks_no_rule() {
    for (kind, text) in SAMPLES {
        let sample: Value = serde_json::from_str(text).unwrap();
        let (path, body) = (sample["request"]["path"].as_str().unwrap(), &sample["request"]["body"]);
        let to = crate::destination::Destination::from_url(path).unwrap();
        assert_eq!((to.kind(), to.path().as_str()), (*kind, path));
        let objects: Vec<&str> = fields(*kind)
            .filter(|field| field.kind == FieldKind::Object)
            .map(|field| field.pointer)
            .collect();
        let (mut used, known) =
            (BTreeSet::new(), fields(*kind).map(|field| field.pointer.to_owned()).collect());
        leaves(body, "", &objects, &mut used);
        assert!(used.is_subset(&known), "{kind:?}: {:?}", used.difference(&known).collect::<Vec<_>>());
        assert_eq!(typed(*kind, body), *body);
        let read = crate::body::Body::parse(body.to_string()).unwrap();
        let issues = crate::validate::call::validate_call(&to, &read);
        let errors: Vec<_> =
            issues.iter().filter(|i| i.severity == crate::validate::issue::Severity::Error).collect();
        assert!(errors.is_empty(), "{kind:?}: {errors:?}");
    }
}

#[test]
fn pointers_of_every_call_follow_from_group_and_name() {
    for call in call_descriptions() {
        let mut seen = BTreeSet::new();
        for group in call.groups {
            for field in group.fields {
                let path = field.name.replace('.', "/");
                let expected =
                    if group.name == "top" { format!("/{path}") } else { format!("/{}/{path}", group.name) };
                assert_eq!(field.pointer, expected, "{:?}", call.kind);
                assert!(seen.insert(field.pointer), "{:?} {} is listed twice", call.kind, field.pointer);
            }
        }
    }
}

#[test]
fn every_call_is_as_reviewed() {
    let line = |field: &Field| {
        format!(
            "  {} {:?} default={:?}/{:?} min={:?} max={:?}/{:?} choices={:?} {:?} {:?}",
            field.pointer,
            field.kind,
            field.default,
            field.default_number,
            field.min,
            field.max,
            field.max_severity,
            field.choices,
            field.required,
            field.source
        )
    };
    let mut shown = String::new();
    for call in call_descriptions().filter(|call| call.kind != SendKind::Single) {
        shown.push_str(&format!(
            "{} POST {} {:?} {:?} {:?} {:?}\n",
            call.kind.name(),
            call.path,
            call.answer,
            call.repeat,
            call.evidence,
            call.source
        ));
        for field in call.groups.iter().flat_map(|group| group.fields) {
            shown.push_str(&format!("{}\n", line(field)));
        }
    }
    insta::assert_snapshot!(shown);
}
