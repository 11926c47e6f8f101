#![allow(clippy::unwrap_used)]
//! Every limit at its edge and every rule at least once, on a body that is otherwise free of issues.

mod attachments;
mod calls;
mod inner_json;
mod limits;
mod placeholders;
mod rules;

use super::issue::{Issue, IssueCode, JsonType};
use super::single::validate;
use crate::body::Body;
use crate::catalogue;
use crate::conversation::Conversation;
use crate::conversation::ConversationType;
use crate::request::SendRequest;
use crate::validate::issue::Severity;
use serde_json::{Value, json};

/// `code pointer`, with `!` before errors: short enough for tables. A wrong type always says which one is right.
pub(super) fn short(issues: &[Issue]) -> Vec<String> {
    for issue in issues {
        assert_eq!(issue.code == IssueCode::WrongType, issue.expected.is_some(), "{issue:?}");
    }
    let mark = |issue: &Issue| if issue.severity == Severity::Error { "!" } else { "" };
    let code = |issue: &Issue| serde_json::to_value(issue.code).unwrap().as_str().unwrap().to_owned();
    issues.iter().map(|issue| format!("{}{} {}", mark(issue), code(issue), issue.pointer)).collect()
}

pub(super) fn conversation(kind: ConversationType) -> Conversation {
    let receiver = if kind == ConversationType::P2p { "han-meimei" } else { "36912345678" };
    Conversation { sender: "li.lei".into(), kind, receiver: receiver.into() }
}

fn merge(into: &mut Value, patch: Value) {
    match (into, patch) {
        (Value::Object(into), Value::Object(patch)) => {
            for (key, value) in patch {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (into, patch) => *into = patch,
    }
}

/// Issues of a sound text message with these changes.
pub(super) fn with(kind: ConversationType, patch: Value) -> Vec<Issue> {
    let mut body = json!({"message": {"message_type": 0, "text": "hi", "message_client_id": "c-1"}});
    merge(&mut body, patch);
    validate(&conversation(kind), &Body::parse(body.to_string()).unwrap())
}

/// One object inside another along a pointer: `/a/b` and 1 give `{"a":{"b":1}}`.
pub(super) fn at(pointer: &str, value: Value) -> Value {
    pointer.rsplit('/').filter(|key| !key.is_empty()).fold(value, |inner, key| json!({ key: inner }))
}

#[test]
fn a_plain_text_message_has_no_issues_anywhere() {
    for kind in ConversationType::ALL {
        assert_eq!(with(kind, json!({})), []);
    }
}

#[test]
fn the_seed_example_has_warnings_only() {
    let body = Body::parse(include_str!("../../../tests/samples/seed-request.json")).unwrap();
    let issues = validate(&"han-meimei|1|li.lei".parse().unwrap(), &body);
    assert!(issues.iter().all(|issue| issue.severity == Severity::Warning));
    insta::assert_snapshot!(short(&issues).join("\n"));
}

#[test]
fn every_option_at_once_meets_only_what_its_conversation_ignores() {
    let body = Body::build(&SendRequest::every_option());
    let shown: Vec<String> = ConversationType::ALL
        .into_iter()
        .map(|kind| format!("{kind:?}\n{}", short(&validate(&conversation(kind), &body)).join("\n")))
        .collect();
    insta::assert_snapshot!(shown.join("\n\n"));
}

#[test]
fn an_issue_crosses_as_the_window_expects() {
    let issues = with(ConversationType::Team, at("/push_config/push_content", json!("x".repeat(501))));
    assert_eq!(
        serde_json::to_string(&issues[0]).unwrap(),
        r#"{"pointer":"/push_config/push_content","code":"too_long","severity":"error","max":500,"actual":501,"related":null,"text":null,"expected":null}"#
    );
}

#[test]
fn null_is_absent_in_every_option() {
    for field in catalogue().iter().flat_map(|group| group.fields) {
        let [null, absent] = [Value::Null, json!({})].map(|value| {
            let group = field.pointer.rsplit_once('/').map_or("", |(group, _)| group);
            let patch = if value.is_null() { at(field.pointer, value) } else { at(group, value) };
            short(&with(field.applies_to[0], patch))
        });
        if !field.pointer.starts_with("/message/") {
            assert_eq!(null, absent, "{}", field.pointer);
        }
    }
}

#[test]
fn every_option_refuses_another_json_type() {
    for field in catalogue().iter().flat_map(|group| group.fields) {
        let kind = field.applies_to[0];
        for wrong in [json!(1.5), json!({"a": 1}), json!([[]]), json!("12"), json!(true)] {
            let fits = match field.kind {
                crate::FieldKind::Bool => wrong.is_boolean(),
                crate::FieldKind::Text | crate::FieldKind::JsonText => wrong.is_string(),
                crate::FieldKind::Object => wrong.is_object(),
                _ => false,
            };
            let issues = with(kind, at(field.pointer, wrong.clone()));
            let is_found = issues.iter().any(|issue| {
                issue.pointer.starts_with(field.pointer)
                    && matches!(issue.code, IssueCode::WrongType | IssueCode::AttachmentNotObject)
            });
            assert_eq!(is_found, !fits, "{} = {wrong}: {:?}", field.pointer, short(&issues));
        }
    }
}

#[test]
fn a_wrong_type_says_which_one_is_right() {
    let expected = |pointer: &str, wrong: Value| {
        let issues = with(ConversationType::Team, at(pointer, wrong));
        issues.iter().find_map(|issue| issue.expected.filter(|_| issue.pointer == pointer))
    };
    for (pointer, wrong, right) in [
        ("/push_config/push_enabled", json!("true"), JsonType::Boolean),
        ("/message/text", json!(1), JsonType::Text),
        ("/push_config/push_payload", json!({"a": 1}), JsonType::JsonText),
        ("/ai_params/config", json!({"topP": 1}), JsonType::JsonText),
        ("/message/sub_type", json!(1.5), JsonType::Integer),
        ("/thread_config/thread_root/message_server_id", json!("8123"), JsonType::Integer),
        ("/push_config", json!([]), JsonType::Object),
        ("/push_config/push_forcepush_ids", json!("a"), JsonType::Texts),
    ] {
        assert_eq!(expected(pointer, wrong), Some(right), "{pointer}");
    }
    let place = json!({"message_type": 4, "attachment": {"lat": 30, "lng": "abc", "title": "x"}});
    let issues = with(ConversationType::P2p, json!({ "message": place }));
    assert_eq!(issues[0].pointer, "/message/attachment/lng");
    assert_eq!((issues.len(), issues[0].expected), (1, Some(JsonType::Number)));
}

#[test]
fn unknown_keys_are_nobodys_business() {
    let patch = json!({"x": 1, "message": {"x": {"y": null}}, "push_config": {"x": []}});
    assert_eq!(with(ConversationType::P2p, patch), []);
}
