//! HTTP archives (HAR 1.2), as browsers and proxies save them; or one entry.
//!
//! Read by hand and not through a crate: those refuse an archive for a field that is missing elsewhere in it.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use serde_json::Value;

use super::call::{Call, Payload};

/// The calls of an archive, of a list of entries, or of an entry; `None` when it is neither.
pub(super) fn read(value: &Value) -> Option<Vec<Call>> {
    if let Some(entries) = value.pointer("/log/entries").and_then(Value::as_array) {
        return Some(entries.iter().filter_map(entry).collect());
    }
    if let Some(entries) = value.as_array() {
        let calls: Vec<Call> = entries.iter().filter(|value| is_entry(value)).filter_map(entry).collect();
        return (!calls.is_empty()).then_some(calls);
    }
    if !is_entry(value) {
        return None;
    }
    entry(value).map(|call| vec![call])
}

/// A request of Postman's looks much alike, but calls its headers `header`; and an entry that stands alone may have none.
fn is_entry(value: &Value) -> bool {
    let Some(request) = value.get("request") else { return false };
    let has = |name: &str| request.get(name).is_some();
    !has("header") && (has("headers") || has("httpVersion") || has("postData") || has("queryString"))
}

/// The call of an entry.
pub(super) fn entry(value: &Value) -> Option<Call> {
    let request = value.get("request")?;
    let url = request.get("url")?.as_str()?;
    let headers = request.get("headers").and_then(Value::as_array).into_iter().flatten();
    Some(Call {
        url: Some(url.to_owned()),
        method: request["method"].as_str().unwrap_or_default().to_ascii_uppercase(),
        headers: headers.filter_map(|header| pair(header, "name")).collect(),
        body: body(&request["postData"]),
        // It went out as it stands there.
        literal: true,
        ..Call::default()
    })
}

fn body(data: &Value) -> Payload {
    let kind = || data["mimeType"].as_str().unwrap_or("params").to_owned();
    match data["text"].as_str() {
        Some(text) if data["encoding"].as_str().is_some_and(|name| name.eq_ignore_ascii_case("base64")) => {
            let plain: String = text.split_ascii_whitespace().collect();
            let bytes = STANDARD.decode(&plain).or_else(|_| STANDARD_NO_PAD.decode(&plain));
            match bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok()) {
                Some(text) => Payload::Text(text),
                None => Payload::Other(kind()),
            }
        }
        Some(text) => Payload::Text(text.to_owned()),
        None => match data["_file"].as_str() {
            Some(name) => Payload::File(name.to_owned()),
            None if data["params"].as_array().is_some_and(|params| !params.is_empty()) => {
                Payload::Other(kind())
            }
            None => Payload::None,
        },
    }
}

/// `name: value` in each line.
pub(super) fn pairs_of_lines<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<(String, String)> {
    lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .collect()
}

/// A name and its value.
pub(super) fn pair(value: &Value, name: &str) -> Option<(String, String)> {
    let text = |key: &str| match value.get(key) {
        Some(Value::String(text)) => Some(text.clone()),
        Some(other @ (Value::Number(_) | Value::Bool(_))) => Some(other.to_string()),
        _ => None,
    };
    Some((text(name)?, text("value").unwrap_or_default()))
}
