//! Collections of Thunder Client.

use std::collections::HashMap;

use serde_json::Value;

use super::call::{Call, Payload};
use super::har::pair;
use super::model::DroppedCode;

/// The calls of a collection; `None` when it is none.
pub(super) fn read(value: &Value) -> Option<Vec<Call>> {
    if !is_of_thunder_client(value) {
        return None;
    }
    let folders: HashMap<&str, &str> = value["folders"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|folder| Some((folder["_id"].as_str()?, folder["name"].as_str()?)))
        .collect();
    let requests = value["requests"].as_array()?;
    let common = &value["settings"];
    Some(requests.iter().map(|value| request(value, common, &folders)).collect())
}

/// Whether an export of any kind is of this tool.
pub(super) fn is_of_thunder_client(value: &Value) -> bool {
    let is_named = |name: &str| value[name].as_str().is_some_and(|name| name.starts_with("Thunder Client"));
    is_named("client") || is_named("clientName")
}

fn request(value: &Value, common: &Value, folders: &HashMap<&str, &str>) -> Call {
    let name = value["name"].as_str().unwrap_or_default();
    let folder = value["containerId"].as_str().and_then(|id| folders.get(id));
    let headers = [value, common].into_iter().flat_map(|of| of["headers"].as_array().into_iter().flatten());
    let mut call = Call {
        name: folder.map_or(name.to_owned(), |folder| format!("{folder} / {name}")),
        url: value["url"].as_str().map(|url| with_path_values(plain(url), &value["params"])),
        method: value["method"].as_str().unwrap_or_default().to_ascii_uppercase(),
        headers: headers
            .filter(|header| header["isDisabled"] != true)
            .filter_map(|header| pair(header, "name"))
            .map(|(name, value)| (name, plain(&value)))
            .collect(),
        ..Call::default()
    };
    let body = &value["body"];
    call.body = match (body["type"].as_str(), body["raw"].as_str()) {
        (Some("json" | "text" | "xml") | None, Some(text)) => Payload::Text(plain(text)),
        (Some(kind), _) => Payload::Other(kind.to_owned()),
        _ => Payload::None,
    };
    let login = [value, common].into_iter().filter_map(|of| of["auth"]["type"].as_str());
    if login.into_iter().any(|kind| !matches!(kind, "none" | "inherit")) {
        call.drop_secret(DroppedCode::Login, "auth");
    }
    call
}

/// The URL with the values of its `{names}`; what has none becomes a variable.
fn with_path_values(url: String, parameters: &Value) -> String {
    let parameters = parameters.as_array().into_iter().flatten();
    let of_path =
        parameters.filter(|parameter| parameter["isPath"] == true && parameter["isDisabled"] != true);
    of_path.filter_map(|parameter| pair(parameter, "name")).fold(url, |url, (name, value)| {
        let value = if value.is_empty() { format!("{{{{{name}}}}}") } else { plain(&value) };
        let (place, whole) = (format!("/{{{name}}}"), format!("/{value}"));
        // `{{name}}` is a variable of the user's own.
        url.replace(&place, &whole)
    })
}

/// `{{#guid}}`, which the tool makes up, as others spell it; `{{name | filter}}` stays.
fn plain(text: &str) -> String {
    text.replace("{{#", "{{$")
}
