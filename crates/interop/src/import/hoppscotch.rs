//! Collections of Hoppscotch.

use std::rc::Rc;

use serde_json::Value;

use super::call::{Call, Payload};
use super::har::pair;
use super::model::{DroppedCode, NoteCode};
use super::rules;
use super::values::Values;

/// Folders deeper than this are not looked into.
const MAX_DEPTH: usize = 20;

/// The calls of a collection, a list of them, or one request; `None` when it is none of these.
pub(super) fn read(value: &Value) -> Option<Vec<Call>> {
    let mut calls = Vec::new();
    let values = Rc::default();
    if let Some(collections) = value.as_array() {
        if collections.is_empty() || !collections.iter().all(is_collection) {
            return None;
        }
        collections.iter().for_each(|value| collection(value, "", &values, false, MAX_DEPTH, &mut calls));
        return Some(calls);
    }
    if is_collection(value) {
        collection(value, "", &values, false, MAX_DEPTH, &mut calls);
        return Some(calls);
    }
    is_request(value).then(|| vec![request(value, "", &values, false)])
}

fn is_collection(value: &Value) -> bool {
    let requests = value["requests"].as_array();
    let of_ours = |requests: &Vec<Value>| requests.iter().all(is_request);
    value.get("folders").is_some_and(Value::is_array)
        && requests.is_some_and(of_ours)
        && value.get("name").is_some()
        && value.get("client").is_none()
        && value.get("clientName").is_none()
}

fn is_request(value: &Value) -> bool {
    value.get("endpoint").is_some_and(Value::is_string) && value.get("method").is_some()
}

fn collection(
    value: &Value,
    path: &str,
    values: &Rc<Values>,
    has_login: bool,
    depth: usize,
    calls: &mut Vec<Call>,
) {
    // The outermost collection's own name goes without saying.
    let name = value["name"].as_str().unwrap_or_default();
    let path = match depth {
        MAX_DEPTH => String::new(),
        _ if path.is_empty() => name.to_owned(),
        _ => format!("{path} / {name}"),
    };
    let mut inner = Values::default();
    for variable in value["variables"].as_array().into_iter().flatten() {
        let Some(name) = variable["key"].as_str() else { continue };
        let text = ["currentValue", "value", "initialValue"]
            .iter()
            .find_map(|key| variable[*key].as_str().filter(|text| !text.is_empty()));
        inner.add(name.to_owned(), angles_as_braces(text.unwrap_or_default()), variable["secret"] == true);
    }
    let values = if inner.is_empty() {
        Rc::clone(values)
    } else {
        inner.extend(values);
        Rc::new(inner)
    };
    let has_login = has_login || logs_in(&value["auth"]);
    for child in value["requests"].as_array().into_iter().flatten() {
        calls.push(request(child, &path, &values, has_login));
    }
    for folder in value["folders"].as_array().into_iter().flatten() {
        if depth > 0 {
            collection(folder, &path, &values, has_login, depth - 1, calls);
        }
    }
}

fn request(value: &Value, path: &str, values: &Rc<Values>, has_login: bool) -> Call {
    let name = value["name"].as_str().unwrap_or_default();
    let headers = value["headers"].as_array().into_iter().flatten();
    let mut call = Call {
        name: if path.is_empty() { name.to_owned() } else { format!("{path} / {name}") },
        url: Some(angles_as_braces(value["endpoint"].as_str().unwrap_or_default())),
        method: value["method"].as_str().unwrap_or_default().to_ascii_uppercase(),
        headers: headers
            .filter(|header| header["active"] != false)
            .filter_map(|header| pair(header, "key"))
            .filter(|(name, _)| !name.is_empty())
            .map(|(name, value)| (name, angles_as_braces(&value)))
            .collect(),
        values: Rc::clone(values),
        ..Call::default()
    };
    let variables: Vec<&Value> = value["requestVariables"].as_array().into_iter().flatten().collect();
    if !variables.is_empty() {
        let mut inner = Values::default();
        for variable in variables.into_iter().filter(|variable| variable["active"] != false) {
            if let Some((name, value)) = pair(variable, "key") {
                inner.add(name, angles_as_braces(&value), false);
            }
        }
        inner.extend(values);
        call.values = Rc::new(inner);
    }
    let body = &value["body"];
    call.body = match (&body["body"], body["contentType"].as_str()) {
        (Value::String(text), _) => Payload::Text(angles_as_braces(text)),
        (Value::Null, _) => Payload::None,
        (_, kind) => Payload::Other(kind.unwrap_or("form").to_owned()),
    };
    if has_login || logs_in(&value["auth"]) {
        call.drop_secret(DroppedCode::Login, "auth");
    }
    if let Some(script) = value["preRequestScript"].as_str().filter(|script| !script.trim().is_empty()) {
        match rules::signs(script) {
            true => call.drop_secret(DroppedCode::Script, "CheckSum"),
            false => call.note(NoteCode::Script, "prerequest"),
        }
    }
    call
}

fn logs_in(auth: &Value) -> bool {
    auth["authActive"] == true
        && auth["authType"].as_str().is_some_and(|kind| !matches!(kind, "none" | "inherit"))
}

/// `<<name>>` as `{{name}}`; what has another sign in it is text. Reqable writes variables so, too.
pub(super) fn angles_as_braces(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("<<") {
        plain.push_str(&rest[..at]);
        let inside = &rest[at + 2..];
        let name = inside
            .find(">>")
            .map(|end| &inside[..end])
            .filter(|name| !name.is_empty() && !name.contains(['<', '>', '{', '}', '"', '\n']));
        match name {
            Some(name) => {
                plain.push_str("{{");
                plain.push_str(name);
                plain.push_str("}}");
                rest = &inside[name.len() + 2..];
            }
            None => {
                plain.push_str("<<");
                rest = inside;
            }
        }
    }
    plain.push_str(rest);
    plain
}
