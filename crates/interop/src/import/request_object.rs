//! A request as programs write it into a log or a ticket: `{"url": …, "method": …, "headers": {…}, "body": {…}}`.

use serde_json::Value;

use super::call::{Call, Payload};
use super::har::{pair, pairs_of_lines};
use super::url;

/// What the parts are called. Source: what axios, requests, Playwright and loggers of gateways print.
const URLS: [&str; 5] = ["url", "uri", "requestUrl", "request_url", "path"];
const BODIES: [&str; 12] = [
    "body",
    "data",
    "json",
    "payload",
    "params",
    "postData",
    "requestBody",
    "request_body",
    "requestParams",
    "content",
    "parameters",
    "requestData",
];
const HEADERS: [&str; 4] = ["headers", "header", "requestHeaders", "request_headers"];
/// What a request stands under beside its answer, or in the error of a client.
const AROUND: [&str; 3] = ["request", "req", "config"];

/// The call of such an object; `None` for other documents.
pub(super) fn read(value: &Value) -> Option<Vec<Call>> {
    let inner = AROUND.iter().filter_map(|name| value.get(*name));
    let call = std::iter::once(value).chain(inner).find_map(request)?;
    Some(vec![call])
}

fn request(value: &Value) -> Option<Call> {
    // Postman's own of v1 says by other keys where its body is.
    let is_foreign = |name: &&str| value.get(*name).is_some();
    let object =
        value.as_object().filter(|_| !["message", "dataMode", "rawModeData"].iter().any(is_foreign))?;
    let url = URLS.iter().find_map(|name| object.get(*name)?.as_str())?;
    if url::conversation(url).is_none() && url::other_call(url).is_none() {
        return None;
    }
    let body = BODIES.iter().find_map(|name| body(object.get(*name)?))?;
    let method = object.get("method").and_then(Value::as_str).unwrap_or_default().to_ascii_uppercase();
    let headers = HEADERS.iter().find_map(|name| object.get(*name)).map(headers).unwrap_or_default();
    Some(Call { url: Some(url.to_owned()), method, headers, body, ..Call::default() })
}

/// What an archive says about a body.
const ABOUT: [&str; 6] = ["mimeType", "text", "params", "encoding", "comment", "_file"];

/// A body as text, or as the object that it is; a description of one, as Postman and archives have it, is none.
fn body(value: &Value) -> Option<Payload> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(Payload::Text(text.clone())),
        Value::Object(fields) if !fields.is_empty() && !fields.contains_key("mode") => {
            let is_described = fields.contains_key("mimeType")
                || fields.contains_key("contentType")
                || fields.keys().all(|key| ABOUT.contains(&key.as_str()));
            (!is_described).then(|| Payload::Text(value.to_string()))
        }
        _ => None,
    }
}

fn headers(value: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| match value {
        // Several of one name.
        Value::Array(all) => all.first().and_then(Value::as_str).map(str::to_owned),
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    match value {
        Value::Object(fields) => {
            fields.iter().filter_map(|(name, value)| Some((name.clone(), text(value)?))).collect()
        }
        Value::Array(all) => all
            .iter()
            .filter_map(|header| match header {
                Value::Array(both) => Some((both.first()?.as_str()?.to_owned(), text(both.get(1)?)?)),
                header => pair(header, "name").or_else(|| pair(header, "key")),
            })
            .collect(),
        Value::String(text) => pairs_of_lines(text.lines()),
        _ => Vec::new(),
    }
}
