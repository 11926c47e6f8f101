//! Collections of Reqable: a tree of nodes, each with its `type`.
//!
//! Source: the schemas of the tool's own MCP server (`reqable/reqable-mcp-server`, `lib/tools/collection` and `lib/tools/rest`);
//! variables as in its handbook, *Environment*.

use serde_json::Value;

use super::call::{Call, Payload};
use super::har::pair;
use super::hoppscotch::angles_as_braces;
use super::model::{DroppedCode, NoteCode};
use super::rules;

/// Folders deeper than this are not looked into; the tool has four.
const MAX_DEPTH: usize = 20;

/// The calls of a collection, a list of them, or one request; `None` when it is none of these.
pub(super) fn read(value: &Value) -> Option<Vec<Call>> {
    let mut calls = Vec::new();
    let nodes = match value.as_array() {
        Some(list) if !list.is_empty() => list.as_slice(),
        Some(_) => return None,
        None => std::slice::from_ref(value),
    };
    if !nodes.iter().all(is_node) {
        return None;
    }
    let inherited = Inherited::default();
    nodes.iter().for_each(|value| node(value, "", &inherited, MAX_DEPTH, &mut calls));
    Some(calls)
}

/// What an inner node takes over from those around it.
#[derive(Debug, Clone, Default)]
struct Inherited {
    headers: Vec<(String, String)>,
    query: Vec<(String, String)>,
    has_login: bool,
    scripts: Vec<String>,
}

fn is_node(value: &Value) -> bool {
    let kind = value["type"].as_str();
    let holds_nodes = || value["items"].as_array().is_some_and(|items| items.iter().all(is_node));
    match kind {
        Some("collection" | "folder") => holds_nodes(),
        Some("api" | "websocket") => value["url"]["base"].is_string(),
        // The outermost node of a file may go without.
        None => {
            value.get("items").is_some_and(|items| items.as_array().is_some_and(|items| !items.is_empty()))
                && holds_nodes()
        }
        Some(_) => false,
    }
}

fn node(value: &Value, path: &str, around: &Inherited, depth: usize, calls: &mut Vec<Call>) {
    let name = value["name"].as_str().unwrap_or_default();
    match value["items"].as_array() {
        Some(items) if depth > 0 => {
            // The outermost collection's own name goes without saying.
            let path = match depth {
                MAX_DEPTH => String::new(),
                _ if path.is_empty() => name.to_owned(),
                _ => format!("{path} / {name}"),
            };
            let mut around = around.clone();
            around.headers.extend(entries(&value["headers"]));
            around.query.extend(entries(&value["query"]));
            around.has_login |= logs_in(&value["authorization"]);
            around.scripts.extend(script(value));
            items.iter().for_each(|item| node(item, &path, &around, depth - 1, calls));
        }
        Some(_) => {}
        None => calls.push(request(value, path, around)),
    }
}

fn request(value: &Value, path: &str, around: &Inherited) -> Call {
    let name = value["name"].as_str().unwrap_or_default();
    let headers = around.headers.iter().cloned().chain(entries(&value["headers"]));
    let mut call = Call {
        name: if path.is_empty() { name.to_owned() } else { format!("{path} / {name}") },
        url: Some(url(&value["url"], &around.query)),
        method: value["method"].as_str().unwrap_or_default().to_ascii_uppercase(),
        headers: headers.collect(),
        ..Call::default()
    };
    let body = &value["body"];
    call.body = match (body["mode"].as_str(), body["text"].as_str(), body["path"].as_str()) {
        (Some("text" | "json" | "raw" | "xml"), Some(text), _) => Payload::Text(angles_as_braces(text)),
        (Some("binary"), _, Some(path)) => Payload::File(path.to_owned()),
        (Some("none") | None, ..) => Payload::None,
        (Some(mode), ..) => Payload::Other(mode.to_owned()),
    };
    let has_login = match value["authorization"]["mode"].as_str() {
        None | Some("inherit") => around.has_login,
        Some(_) => logs_in(&value["authorization"]),
    };
    if has_login {
        call.drop_secret(DroppedCode::Login, "auth");
    }
    for script in around.scripts.iter().cloned().chain(script(value)) {
        match rules::signs(&script) {
            true => call.drop_secret(DroppedCode::Script, "CheckSum"),
            false => call.note(NoteCode::Script, "prerequest"),
        }
    }
    call
}

/// Those that are switched on.
fn entries(list: &Value) -> Vec<(String, String)> {
    let on = list.as_array().into_iter().flatten().filter(|entry| entry["disabled"] != true);
    on.filter_map(|entry| pair(entry, "key")).map(|(name, value)| (name, angles_as_braces(&value))).collect()
}

fn url(value: &Value, around: &[(String, String)]) -> String {
    let mut url = angles_as_braces(value["base"].as_str().unwrap_or_default());
    for (name, text) in around.iter().cloned().chain(entries(&value["query"])) {
        url.push(if url.contains('?') { '&' } else { '?' });
        url.push_str(&format!("{name}={text}"));
    }
    url
}

fn script(value: &Value) -> Option<String> {
    let script = &value["script"];
    let text = script["script"].as_str().filter(|text| !text.trim().is_empty())?;
    (script["isEnabled"] != false).then(|| text.to_owned())
}

fn logs_in(authorization: &Value) -> bool {
    authorization["mode"].as_str().is_some_and(|mode| !matches!(mode, "none" | "inherit"))
}
