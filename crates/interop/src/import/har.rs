//! HTTP archives (HAR 1.2), as browsers and proxies save them; or one entry.
//!
//! Read by hand and not through a crate: those refuse an archive for a field that is missing elsewhere in it.

use serde_json::Value;

use super::call::{Call, Payload};

/// The calls of an archive or of an entry; `None` when it is neither.
pub(super) fn read(value: &Value) -> Option<Vec<Call>> {
    if let Some(entries) = value.pointer("/log/entries").and_then(Value::as_array) {
        return Some(entries.iter().filter_map(entry).collect());
    }
    entry(value).map(|call| vec![call])
}

/// An entry has a request whose headers are a list called `headers`; Postman calls it `header`.
fn entry(value: &Value) -> Option<Call> {
    let request = value.get("request")?;
    let url = request.get("url")?.as_str()?;
    let headers = request.get("headers")?.as_array()?;
    let mut call = Call {
        url: Some(url.to_owned()),
        method: request["method"].as_str().unwrap_or_default().to_ascii_uppercase(),
        headers: headers.iter().filter_map(|header| pair(header, "name")).collect(),
        ..Call::default()
    };
    let data = &request["postData"];
    call.body = match data["text"].as_str() {
        Some(text) => Payload::Text(text.to_owned()),
        None if data["params"].as_array().is_some_and(|params| !params.is_empty()) => {
            Payload::Other(data["mimeType"].as_str().unwrap_or("params").to_owned())
        }
        None => Payload::None,
    };
    Some(call)
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
