//! Collections and requests of Postman v2.0 and v2.1, which Apifox exports too, and of v1; also as the API wraps them.
//!
//! Read by hand and not through a crate: the format allows a text in place of most objects, and exporters use that.

use std::collections::HashMap;
use std::rc::Rc;

use serde_json::{Value, json};

use super::call::{Call, Payload};
use super::har::{pair, pairs_of_lines};
use super::model::{DroppedCode, NoteCode};
use super::rules;
use super::values::Values;

/// Folders deeper than this are not looked into.
const MAX_DEPTH: usize = 20;

/// What applies to everything in a folder.
#[derive(Clone, Default)]
struct FolderScope {
    names: Vec<String>,
    values: Rc<Values>,
    scripts: Vec<String>,
    has_login: bool,
}

/// The calls of a collection or of a request; `None` when it is neither.
pub(super) fn read(value: &Value) -> Option<Vec<Call>> {
    // As the API answers, and as all data of an account is saved.
    if let Some(collection) = value.get("collection").filter(|inner| inner.is_object()) {
        return read(collection);
    }
    if let Some(collections) = value.get("collections").and_then(Value::as_array) {
        let calls: Vec<Vec<Call>> = collections.iter().filter_map(read).collect();
        return (!calls.is_empty() || collections.is_empty()).then(|| calls.into_iter().flatten().collect());
    }
    let mut calls = Vec::new();
    if value.get("item").is_some_and(Value::is_array) {
        // The collection's own name goes without saying.
        let around = FolderScope::default().inside(value, None);
        folder(value, &around, MAX_DEPTH, &mut calls);
        return Some(calls);
    }
    if value.get("requests").is_some_and(Value::is_array)
        && (value.get("order").is_some() || is_version_1(value))
    {
        return Some(version_1(value));
    }
    if value.get("request").is_some_and(|request| request.is_object() && request.get("url").is_some()) {
        calls.extend(item(value, &FolderScope::default()));
        return Some(calls);
    }
    // A request by itself, as the API gives it.
    let is_request = value.get("method").is_some() || value.get("header").is_some();
    if value.get("url").is_some() && is_request && value.get("message").is_none() {
        calls.push(match is_version_1_request(value) {
            true => version_1_request(value, &FolderScope::default()),
            false => request(value, &FolderScope::default()),
        });
        return Some(calls);
    }
    None
}

fn is_version_1(value: &Value) -> bool {
    value["requests"].as_array().into_iter().flatten().any(is_version_1_request)
}

fn is_version_1_request(value: &Value) -> bool {
    value.get("dataMode").is_some() || value.get("rawModeData").is_some()
}

fn version_1(value: &Value) -> Vec<Call> {
    let folders: HashMap<&str, &str> = value["folders"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|folder| Some((folder["id"].as_str()?, folder["name"].as_str()?)))
        .collect();
    let mut around = FolderScope::default();
    let mut values = Values::default();
    for (name, text, is_secret) in value["variables"].as_array().into_iter().flatten().filter_map(variable) {
        values.replace(name, text, is_secret);
    }
    around.values = Rc::new(values);
    let requests = value["requests"].as_array().into_iter().flatten();
    requests
        .map(|request| {
            let mut around = around.clone();
            around.names.extend(
                request["folder"].as_str().and_then(|id| folders.get(id)).map(|name| (*name).to_owned()),
            );
            around.names.extend(request["name"].as_str().map(str::to_owned));
            version_1_request(request, &around)
        })
        .collect()
}

/// A request of v1 as one of v2, which says the same in other places.
fn version_1_request(value: &Value, around: &FolderScope) -> Call {
    let data = match &value["rawModeData"] {
        Value::Null if value["data"].is_string() => &value["data"],
        data => data,
    };
    let body = match value["dataMode"].as_str() {
        Some("params" | "urlencoded") if value["data"].as_array().is_none_or(Vec::is_empty) => Value::Null,
        Some(mode @ ("params" | "urlencoded" | "binary" | "graphql")) => json!({ "mode": mode }),
        _ => json!({ "mode": "raw", "raw": joined(data, "\n") }),
    };
    let header = if value["headerData"].is_array() { &value["headerData"] } else { &value["headers"] };
    let as_version_2 = json!({
        "url": value["url"],
        "method": value["method"],
        "header": header,
        "body": body,
        "auth": value["auth"],
    });
    let mut around = around.clone();
    around
        .scripts
        .extend(value["preRequestScript"].as_str().filter(|text| !text.trim().is_empty()).map(str::to_owned));
    request(&as_version_2, &around)
}

fn folder(value: &Value, around: &FolderScope, depth: usize, calls: &mut Vec<Call>) {
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

fn item(value: &Value, around: &FolderScope) -> Option<Call> {
    let around = around.inside(value, value["name"].as_str());
    match value.get("request")? {
        Value::String(url) => Some(request(&json!({ "url": url, "method": "GET" }), &around)),
        object => Some(request(object, &around)),
    }
}

impl FolderScope {
    fn inside(&self, value: &Value, name: Option<&str>) -> FolderScope {
        let mut inside = self.clone();
        inside.names.extend(name.map(str::to_owned));
        // The inner value of a name counts, so it stands first; within one scope it is the last one that is enabled.
        let mut values = Values::default();
        for (name, text, is_secret) in value["variable"].as_array().into_iter().flatten().filter_map(variable)
        {
            values.replace(name, text, is_secret);
        }
        if !values.is_empty() {
            values.extend(&inside.values);
            inside.values = Rc::new(values);
        }
        inside.scripts.extend(value["event"].as_array().into_iter().flatten().filter_map(script));
        inside.has_login |= value.get("auth").is_some_and(has_login);
        inside
    }
}

fn request(value: &Value, around: &FolderScope) -> Call {
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
        Value::String(text) => pairs_of_lines(text.lines()),
        _ => Vec::new(),
    };
    call.body = body(&value["body"]);
    if around.has_login || value.get("auth").is_some_and(has_login) {
        call.drop_secret(DroppedCode::Login, "auth");
    }
    let inner = value["event"].as_array().into_iter().flatten().filter_map(script);
    for text in around.scripts.iter().cloned().chain(inner) {
        // Its text is not reported: it may hold a secret.
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
        Value::Object(parts) => {
            match parts.get("raw").and_then(Value::as_str).filter(|raw| !raw.is_empty()) {
                Some(raw) => raw.to_owned(),
                None => format!("{}/{}", joined(&value["host"], "."), joined(&value["path"], "/")),
            }
        }
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
pub(super) fn with_path_values(url: &str, values: &[(String, String)]) -> String {
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
        // Apipost calls it by what is in it.
        (Some("raw" | "json") | None, Some(text)) => Payload::Text(text.to_owned()),
        (Some("file"), _) => {
            Payload::File(value.pointer("/file/src").and_then(Value::as_str).unwrap_or("file").to_owned())
        }
        (Some(mode), _) if mode != "raw" => Payload::Other(mode.to_owned()),
        _ => Payload::None,
    }
}

/// Name, value, and whether the tool calls it a secret.
fn variable(value: &Value) -> Option<(String, String, bool)> {
    if value["disabled"] == true {
        return None;
    }
    let (name, text) = pair(value, "key").or_else(|| pair(value, "id"))?;
    Some((name, text, value["type"] == "secret"))
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
