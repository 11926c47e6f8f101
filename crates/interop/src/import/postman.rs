//! Collections and requests of Postman v2.0 and v2.1, which Apifox exports too.
//!
//! Read by hand and not through a crate: the format allows a text in place of most objects, and exporters use that.

use std::rc::Rc;

use serde_json::Value;

use super::call::{Call, Payload};
use super::har::pair;
use super::model::{DroppedCode, NoteCode};
use super::rules;

/// Folders deeper than this are not looked into.
const MAX_DEPTH: usize = 20;

/// What applies to everything in a folder.
#[derive(Clone, Default)]
struct Surroundings {
    names: Vec<String>,
    values: Rc<Vec<(String, String)>>,
    scripts: Vec<String>,
    has_login: bool,
}

/// The calls of a collection or of a request; `None` when it is neither.
pub(super) fn read(value: &Value) -> Option<Vec<Call>> {
    let mut calls = Vec::new();
    if value.get("item").is_some_and(Value::is_array) {
        // The collection's own name goes without saying.
        let around = Surroundings::default().inside(value, None);
        folder(value, &around, MAX_DEPTH, &mut calls);
        return Some(calls);
    }
    if value.get("request").is_some_and(|request| request.is_object() && request.get("url").is_some()) {
        calls.extend(item(value, &Surroundings::default()));
        return Some(calls);
    }
    // A request by itself, as the API gives it.
    if value.get("url").is_some() && (value.get("method").is_some() || value.get("header").is_some()) {
        calls.push(request(value, &Surroundings::default()));
        return Some(calls);
    }
    None
}

fn folder(value: &Value, around: &Surroundings, depth: usize, calls: &mut Vec<Call>) {
    for child in value["item"].as_array().into_iter().flatten() {
        if child.get("item").is_some_and(Value::is_array) {
            if depth > 0 {
                folder(child, &around.inside(child, child["name"].as_str()), depth - 1, calls);
            }
        } else {
            calls.extend(item(child, around));
        }
    }
}

fn item(value: &Value, around: &Surroundings) -> Option<Call> {
    let around = around.inside(value, value["name"].as_str());
    match value.get("request")? {
        Value::String(url) => Some(request(&serde_json::json!({ "url": url, "method": "GET" }), &around)),
        object => Some(request(object, &around)),
    }
}

impl Surroundings {
    fn inside(&self, value: &Value, name: Option<&str>) -> Surroundings {
        let mut inside = self.clone();
        inside.names.extend(name.map(str::to_owned));
        // The inner value of a name counts, so it stands first.
        let mut values: Vec<_> =
            value["variable"].as_array().into_iter().flatten().filter_map(variable).collect();
        if !values.is_empty() {
            values.extend_from_slice(&inside.values);
            inside.values = Rc::new(values);
        }
        inside.scripts.extend(value["event"].as_array().into_iter().flatten().filter_map(script));
        inside.has_login |= value.get("auth").is_some_and(has_login);
        inside
    }
}

fn request(value: &Value, around: &Surroundings) -> Call {
    let mut call = Call {
        name: around.names.join(" / "),
        method: value["method"].as_str().unwrap_or_default().to_ascii_uppercase(),
        values: Rc::clone(&around.values),
        ..Call::default()
    };
    let (url, path_values) = url(&value["url"]);
    call.url = Some(with_path_values(&url, &path_values));
    call.headers = match &value["header"] {
        Value::Array(headers) => headers
            .iter()
            .filter(|header| header["disabled"] != true)
            .filter_map(|h| pair(h, "key"))
            .collect(),
        Value::String(text) => text
            .lines()
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
            .collect(),
        _ => Vec::new(),
    };
    call.body = body(&value["body"]);
    if around.has_login || value.get("auth").is_some_and(has_login) {
        call.drop_secret(DroppedCode::Login, "auth");
    }
    let own = value["event"].as_array().into_iter().flatten().filter_map(script);
    for text in around.scripts.iter().cloned().chain(own) {
        // Its text is not told: it may hold a secret.
        if rules::signs(&text) {
            call.drop_secret(DroppedCode::Script, "CheckSum");
        } else {
            call.note(NoteCode::Script, "prerequest");
        }
    }
    call
}

/// The URL's text, and what stands for its `:names`.
fn url(value: &Value) -> (String, Vec<(String, String)>) {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Object(parts) => match parts.get("raw").and_then(Value::as_str) {
            Some(raw) => raw.to_owned(),
            None => format!("{}/{}", joined(&value["host"], "."), joined(&value["path"], "/")),
        },
        _ => String::new(),
    };
    (text, value["variable"].as_array().into_iter().flatten().filter_map(|v| pair(v, "key")).collect())
}

fn joined(value: &Value, with: &str) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(with),
        _ => String::new(),
    }
}

/// Replaces `:name` segments by their values, or by variables where they have none.
fn with_path_values(url: &str, values: &[(String, String)]) -> String {
    let (path, rest) = url.find(['?', '#']).map_or((url, ""), |at| url.split_at(at));
    let segments: Vec<String> = path
        .split('/')
        .map(|segment| match segment.strip_prefix(':') {
            Some(name) if !name.is_empty() => values
                .iter()
                .find(|(known, value)| known == name && !value.is_empty())
                .map_or_else(|| format!("{{{{{name}}}}}"), |(_, value)| value.clone()),
            _ => segment.to_owned(),
        })
        .collect();
    format!("{}{rest}", segments.join("/"))
}

fn body(value: &Value) -> Payload {
    if value.is_null() || value["disabled"] == true {
        return Payload::None;
    }
    match (value["mode"].as_str(), value["raw"].as_str()) {
        (Some("raw") | None, Some(text)) => Payload::Text(text.to_owned()),
        (Some("file"), _) => {
            Payload::File(value.pointer("/file/src").and_then(Value::as_str).unwrap_or("file").to_owned())
        }
        (Some(mode), _) if mode != "raw" => Payload::Other(mode.to_owned()),
        _ => Payload::None,
    }
}

fn variable(value: &Value) -> Option<(String, String)> {
    if value["disabled"] == true {
        return None;
    }
    pair(value, "key").or_else(|| pair(value, "id"))
}

fn script(event: &Value) -> Option<String> {
    let exec = event.pointer("/script/exec")?;
    let text = joined(exec, "\n");
    // Tests run after the answer and change nothing of the request.
    let before = event["listen"] != "test";
    (before && !text.trim().is_empty() && event["disabled"] != true).then_some(text)
}

fn has_login(auth: &Value) -> bool {
    auth.is_object() && auth["type"] != "noauth"
}
