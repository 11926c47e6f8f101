//! The catalogue applied: types, limits, JSON in strings, and whether an option has any effect here.

use serde_json::Value;

use super::conversation::account;
use super::inner_json;
use super::issue::{Findings, IssueCode, JsonType, Severity, utf16_len};
use crate::catalogue::{Field, FieldKind, Group, Required};
use crate::conversation::ConversationType;
use crate::request::MessageType;

/// Single account ids; the lists are known by their kind.
const ACCOUNT_FIELDS: &[&str] = &[
    "/robot_config/robot_account_id",
    "/ai_params/account",
    "/thread_config/thread_root/sender_id",
    "/thread_config/thread_root/receiver_id",
    "/thread_config/thread_reply/sender_id",
    "/thread_config/thread_reply/receiver_id",
    "/sender_id",
    "/receiver_id",
    "/from_account_id",
    "/sender_account_id",
];

/// Described as JSON, but the vendor's own example holds plain words.
const LOOSE_JSON: &[&str] = &["/extension", "/antispam_config/antispam_custom_message"];

/// What stands at this place; `null` is absent.
pub(super) fn present<'a>(body: &'a Value, pointer: &str) -> Option<&'a Value> {
    at(body, pointer).filter(|value| !value.is_null())
}

/// `Value::pointer`, without the two texts that it makes for each name to look for escapes: of the hundred places that are
/// looked at in each row of a bulk job none has any.
pub(super) fn at<'a>(value: &'a Value, pointer: &str) -> Option<&'a Value> {
    let Some(names) = pointer.strip_prefix('/').filter(|names| !names.contains('~')) else {
        return value.pointer(pointer);
    };
    names.split('/').try_fold(value, |value, name| match value {
        Value::Object(map) => map.get(name),
        Value::Array(_) => value.pointer(&format!("/{name}")),
        _ => None,
    })
}

/// `kind` is that of the conversation, where there is one by which options apply or not.
pub(super) fn check(groups: &[Group], kind: Option<ConversationType>, body: &Value, found: &mut Findings) {
    let fits = |applies_to: &[ConversationType]| kind.is_none_or(|kind| applies_to.contains(&kind));
    for group in groups {
        let Some(object) = container(group, body, found) else { continue };
        let is_used = object.as_object().is_some_and(|map| map.values().any(|value| !value.is_null()));
        let applies = fits(group.applies_to);
        if !applies && is_used {
            found.warn(&format!("/{}", group.name), IssueCode::NotApplicable);
        }
        for field in group.fields {
            match present(body, field.pointer) {
                Some(value) => {
                    if applies && !fits(field.applies_to) {
                        found.warn(field.pointer, IssueCode::NotApplicable);
                    }
                    one(field, value, found);
                }
                None if field.required == Required::Always
                    || (field.required == Required::WithGroup && applies) =>
                {
                    found.error(field.pointer, IssueCode::Required);
                }
                None => {}
            }
        }
    }
}

/// The object that holds the fields of a group, if it is there.
fn container<'a>(group: &Group, body: &'a Value, found: &mut Findings) -> Option<&'a Value> {
    if group.name == "top" {
        return Some(body);
    }
    let pointer = format!("/{}", group.name);
    let Some(value) = present(body, &pointer) else {
        if group.name == "message" {
            found.error(&pointer, IssueCode::Required);
        }
        return None;
    };
    if !value.is_object() {
        found.wrong_type(Severity::Error, &pointer, JsonType::Object);
        return None;
    }
    if group.name == "thread_config" {
        for inner in ["thread_root", "thread_reply"] {
            let inner = format!("{pointer}/{inner}");
            if present(body, &inner).is_some_and(|value| !value.is_object()) {
                found.wrong_type(Severity::Error, &inner, JsonType::Object);
            }
        }
    }
    Some(value)
}

fn one(field: &Field, value: &Value, found: &mut Findings) {
    let at = field.pointer;
    match (field.kind, value) {
        (FieldKind::Bool, Value::Bool(_)) => {}
        (FieldKind::Text, Value::String(text)) => {
            length(field, text, found);
            if ACCOUNT_FIELDS.contains(&at) && !text.is_empty() {
                account(at, text, found);
            }
            if text.is_empty() {
                left_empty(field, found);
            }
            inner_json::check_maybe(at, text, found);
        }
        (FieldKind::JsonText, Value::String(text)) => {
            length(field, text, found);
            if is_needed(field) && text.trim().is_empty() {
                left_empty(field, found);
            } else if is_broken_json(text) {
                let severity = if LOOSE_JSON.contains(&at) { Severity::Warning } else { Severity::Error };
                found.add(severity, at, IssueCode::NotJson);
            } else {
                inner_json::check_text(at, text, found);
            }
        }
        // One SDK types these as strings, an older one as objects.
        (FieldKind::JsonText, Value::Object(_) | Value::Array(_)) if at.starts_with("/ai_params/") => {
            found.wrong_type(Severity::Warning, at, JsonType::JsonText);
        }
        (FieldKind::Integer | FieldKind::Int64 | FieldKind::Millis, value) if value.as_i64().is_some() => {
            integer(field, value.as_i64().unwrap_or_default(), found);
        }
        (FieldKind::AccountIds, Value::Array(ids)) => accounts(field, ids, found),
        (FieldKind::Number, Value::Number(_)) => {}
        (FieldKind::Texts, Value::Array(texts)) => names(field, texts, found),
        // One page shows a string that holds the list.
        (FieldKind::Texts, Value::String(_)) => {
            found.wrong_type(Severity::Warning, at, JsonType::Texts);
        }
        (FieldKind::Objects, Value::Array(entries)) => {
            entry_count(field, entries.len(), found);
            for (index, entry) in entries.iter().enumerate() {
                match entry.as_object() {
                    Some(entry) => self::entry(field, index, entry, found),
                    None => found.wrong_type(Severity::Error, &format!("{at}/{index}"), JsonType::Object),
                }
            }
        }
        (FieldKind::Object, Value::Object(_)) => {
            let (max, actual) = (field.max.unwrap_or(u32::MAX), utf16_len(&value.to_string()));
            if actual > max {
                found.add(field.max_severity, at, IssueCode::AttachmentLong).numbers(max, actual);
            }
        }
        (FieldKind::Object, _) => {
            found.error(at, IssueCode::AttachmentNotObject);
        }
        _ => {
            found.wrong_type(Severity::Error, at, field.kind.json_type());
        }
    }
}

/// Whether a text that is to be JSON is none. In an empty one nothing was written yet, so nothing of it is broken; blanks are
/// sent, and are no JSON.
pub(crate) fn is_broken_json(text: &str) -> bool {
    if text.is_empty() {
        return false;
    }
    // Half a character by an escape is skipped where nothing is read, and is refused as in the body itself.
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_err()
        || text.contains("\\u") && serde_json::from_str::<Value>(text).is_err_and(|error| error.is_syntax())
}

/// Whether the call is refused without it.
fn is_needed(field: &Field) -> bool {
    matches!(field.required, Required::WithGroup | Required::Always)
}

/// Says that a text without which the call is refused is empty.
fn left_empty(field: &Field, found: &mut Findings) {
    if is_needed(field) {
        found.error(field.pointer, IssueCode::Required);
    }
}

/// One object of a list, as far as its keys are described.
fn entry(field: &Field, index: usize, entry: &serde_json::Map<String, Value>, found: &mut Findings) {
    for (name, kind) in field.entries {
        let is_right = match entry.get(*name) {
            None | Some(Value::Null) => true,
            Some(value) if *kind == FieldKind::Text => value.is_string(),
            Some(value) => value.as_i64().is_some(),
        };
        if !is_right {
            let at = format!("{}/{index}/{name}", field.pointer);
            found.wrong_type(Severity::Error, &at, kind.json_type());
        }
    }
}

fn length(field: &Field, text: &str, found: &mut Findings) {
    // Depends on the message type: see the rules.
    let Some(max) = field.max.filter(|_| field.pointer != "/message/text") else { return };
    let actual = utf16_len(text);
    if actual > max {
        found.add(field.max_severity, field.pointer, IssueCode::TooLong).numbers(max, actual);
    }
}

fn integer(field: &Field, number: i64, found: &mut Findings) {
    let at = field.pointer;
    let is_known_type = at != "/message/message_type" || MessageType::from_code(number).is_some();
    if !is_known_type {
        found.error(at, IssueCode::UnknownMessageType);
    } else if !field.choices.is_empty() && !field.choices.iter().any(|choice| i64::from(*choice) == number) {
        found.error(at, IssueCode::NotAChoice);
    } else if field.min.is_some_and(|min| number < i64::from(min)) {
        found.error(at, IssueCode::TooSmall);
    } else if let Some(max) = field.max.filter(|max| number > i64::from(*max)) {
        found.error(at, IssueCode::TooLarge).max = Some(max);
    }
}

fn entry_count(field: &Field, actual: usize, found: &mut Findings) {
    let actual = u32::try_from(actual).unwrap_or(u32::MAX);
    if field.min.is_some_and(|min| actual < min) {
        found.error(field.pointer, IssueCode::Required);
    }
    if let Some(max) = field.max.filter(|max| actual > *max) {
        found.add(field.max_severity, field.pointer, IssueCode::TooMany).numbers(max, actual);
    }
}

fn accounts(field: &Field, ids: &[Value], found: &mut Findings) {
    entry_count(field, ids.len(), found);
    for (index, id) in ids.iter().enumerate() {
        let at = format!("{}/{index}", field.pointer);
        match id.as_str() {
            Some(id) => account(&at, id, found),
            None => found.wrong_type(Severity::Error, &at, JsonType::Text),
        }
    }
}

fn names(field: &Field, texts: &[Value], found: &mut Findings) {
    entry_count(field, texts.len(), found);
    for (index, text) in texts.iter().enumerate() {
        let at = format!("{}/{index}", field.pointer);
        match text.as_str() {
            Some(text) if field.names.is_empty() || field.names.contains(&text) => {}
            Some(_) => drop(found.error(&at, IssueCode::NotAChoice)),
            None => found.wrong_type(Severity::Error, &at, JsonType::Text),
        }
    }
}

#[cfg(test)]
mod pointers {
    use serde_json::json;

    use super::at;

    #[test]
    fn a_place_is_found_as_by_the_library() {
        let body = json!({ "a": { "b": [{ "c": 1 }, null], "": { "": 2 }, "x/y": 3, "~": 4 }, "0": 5 });
        let pointers = [
            "",
            "/",
            "a",
            "/a",
            "/a/b",
            "/a/b/0",
            "/a/b/0/c",
            "/a/b/00/c",
            "/a/b/+0/c",
            "/a/b/1",
            "/a/b/2",
            "/a/b/-",
            "/a/",
            "/a//",
            "/a//x",
            "/a/x~1y",
            "/a/x/y",
            "/a/~0",
            "/a/~",
            "/0",
            "/a/b/c",
            "/a/b/0/c/d",
            "//a",
        ];
        for pointer in pointers {
            assert_eq!(at(&body, pointer), body.pointer(pointer), "{pointer:?}");
        }
    }
}
