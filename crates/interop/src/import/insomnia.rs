//! Exports of Insomnia: version 4 is JSON, version 5 YAML.

use std::collections::HashMap;
use std::rc::Rc;

use serde_json::Value;

use super::call::{Call, Payload};
use super::har::pair;
use super::model::{DroppedCode, NoteCode};
use super::rules;
use super::values::Values;

/// Folders deeper than this are not looked into.
const MAX_DEPTH: usize = 20;

/// What an export was found to be.
pub(super) enum Export {
    Calls(Vec<Call>),
    /// Variables alone.
    Environment,
}

/// An export of version 4 or 5, already taken apart; `None` when it is neither.
pub(super) fn read(value: &Value) -> Option<Export> {
    if value["_type"] == "export"
        && let Some(resources) = value["resources"].as_array()
    {
        return Some(version_4(resources));
    }
    let kind = value["type"].as_str()?;
    let (kind, _) = kind.split_once(".insomnia.rest/")?;
    if kind == "environment" {
        return Some(Export::Environment);
    }
    let mut values = Values::default();
    environment(&value["environments"], &mut values, MAX_DEPTH);
    let mut calls = Vec::new();
    folder(&value["collection"], "", &Rc::new(values), MAX_DEPTH, &mut calls);
    Some(Export::Calls(calls))
}

fn version_4(resources: &[Value]) -> Export {
    let of_type = |name: &'static str| resources.iter().filter(move |resource| resource["_type"] == name);
    let mut values = Values::default();
    of_type("environment").for_each(|environment| flatten(&environment["data"], "", &mut values, MAX_DEPTH));
    of_type("request_group").for_each(|group| flatten(&group["environment"], "", &mut values, MAX_DEPTH));
    let values = Rc::new(values);
    let groups: HashMap<&str, &Value> =
        of_type("request_group").filter_map(|group| Some((group["_id"].as_str()?, group))).collect();
    let calls: Vec<Call> = of_type("request")
        .map(|request| {
            let mut names: Vec<&str> = request["name"].as_str().into_iter().collect();
            let mut inside = request;
            for _ in 0..MAX_DEPTH {
                let Some(group) = inside["parentId"].as_str().and_then(|id| groups.get(id)) else { break };
                names.extend(group["name"].as_str());
                inside = group;
            }
            names.reverse();
            call(request, names.join(" / "), &values)
        })
        .collect();
    if calls.is_empty() && !values.is_empty() { Export::Environment } else { Export::Calls(calls) }
}

fn environment(value: &Value, values: &mut Values, depth: usize) {
    // What a sub-environment says counts before its parent.
    for inner in value["subEnvironments"].as_array().into_iter().flatten().take(depth) {
        environment(inner, values, depth - 1);
    }
    flatten(&value["data"], "", values, depth);
}

/// `{"a": {"b": 1}}` is used as `a.b`.
fn flatten(value: &Value, name: &str, values: &mut Values, depth: usize) {
    match value {
        Value::Object(fields) if depth > 0 => {
            for (key, value) in fields {
                let name = if name.is_empty() { key.clone() } else { format!("{name}.{key}") };
                flatten(value, &name, values, depth - 1);
            }
        }
        Value::String(text) if !name.is_empty() => values.add(name.to_owned(), plain(text), false),
        Value::Number(_) | Value::Bool(_) if !name.is_empty() => {
            values.add(name.to_owned(), value.to_string(), false);
        }
        _ => {}
    }
}

fn folder(value: &Value, path: &str, values: &Rc<Values>, depth: usize, calls: &mut Vec<Call>) {
    for item in value.as_array().into_iter().flatten() {
        let name = item["name"].as_str().unwrap_or_default();
        let path = if path.is_empty() { name.to_owned() } else { format!("{path} / {name}") };
        if item.get("children").is_some() {
            if depth > 0 {
                let mut inner = Values::default();
                flatten(&item["environment"], "", &mut inner, MAX_DEPTH);
                let values = if inner.is_empty() {
                    Rc::clone(values)
                } else {
                    inner.extend(values);
                    Rc::new(inner)
                };
                folder(&item["children"], &path, &values, depth - 1, calls);
            }
        } else if item.get("url").is_some() {
            calls.push(call(item, path, values));
        }
    }
}

fn call(request: &Value, name: String, values: &Rc<Values>) -> Call {
    let headers = request["headers"].as_array().into_iter().flatten();
    let mut call = Call {
        name,
        url: Some(url(request)),
        method: request["method"].as_str().unwrap_or_default().to_ascii_uppercase(),
        headers: headers
            .filter(|header| header["disabled"] != true)
            .filter_map(|header| pair(header, "name"))
            .map(|(name, value)| (name, plain(&value)))
            .collect(),
        values: Rc::clone(values),
        ..Call::default()
    };
    let body = &request["body"];
    call.body = match body["text"].as_str() {
        Some(text) => Payload::Text(plain(text)),
        None => match body["fileName"].as_str() {
            Some(name) => Payload::File(name.to_owned()),
            None if body["params"].as_array().is_some_and(|params| !params.is_empty()) => {
                Payload::Other(body["mimeType"].as_str().unwrap_or("params").to_owned())
            }
            None => Payload::None,
        },
    };
    let login = &request["authentication"];
    if login["type"].as_str().is_some_and(|kind| kind != "none") && login["disabled"] != true {
        call.drop_secret(DroppedCode::Login, "auth");
    }
    let script = request["preRequestScript"].as_str().or(request["scripts"]["preRequest"].as_str());
    if let Some(script) = script.filter(|script| !script.trim().is_empty()) {
        match rules::signs(script) {
            true => call.drop_secret(DroppedCode::Script, "CheckSum"),
            false => call.note(NoteCode::Script, "prerequest"),
        }
    }
    call
}

/// The URL, with the values of its `:names`, or variables for those that have none.
fn url(request: &Value) -> String {
    let url = plain(request["url"].as_str().unwrap_or_default());
    let parameters = request["pathParameters"].as_array().into_iter().flatten();
    let named: HashMap<String, String> = parameters.filter_map(|parameter| pair(parameter, "name")).collect();
    let (path, rest) = url.find(['?', '#']).map_or((url.as_str(), ""), |at| url.split_at(at));
    let segments: Vec<String> = path
        .split('/')
        .map(|segment| match segment.strip_prefix(':').and_then(|name| named.get_key_value(name)) {
            Some((name, value)) if value.is_empty() => format!("{{{{{name}}}}}"),
            Some((_, value)) => plain(value),
            None => segment.to_owned(),
        })
        .collect();
    segments.join("/") + rest
}

/// `{{ _.name }}` and `{{ _['name'] }}` as `{{name}}`; a tag such as `{% uuid 'v4' %}` as one of a made-up value.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("{{").into_iter().chain(rest.find("{%")).min() {
        plain.push_str(&rest[..at]);
        let is_tag = rest[at..].starts_with("{%");
        let inside = &rest[at + 2..];
        let Some(end) = inside.find(if is_tag { "%}" } else { "}}" }) else {
            rest = &rest[at..];
            break;
        };
        let name = inside[..end].trim();
        let name = if is_tag {
            format!("${}", name.split_whitespace().next().unwrap_or("tag"))
        } else {
            let name = name.strip_prefix("_.").unwrap_or(name);
            let quoted = name.strip_prefix("_[").and_then(|name| name.strip_suffix(']'));
            quoted.map_or(name, |name| name.trim_matches(['\'', '"'])).to_owned()
        };
        plain.push_str("{{");
        plain.push_str(&name);
        plain.push_str("}}");
        rest = &inside[end + 2..];
    }
    plain.push_str(rest);
    plain
}
