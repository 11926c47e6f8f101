//! Requests of Bruno: `.bru` files, and collections as JSON.

use std::rc::Rc;

use serde_json::Value;

use super::call::{Call, Payload};
use super::har::{pair, pairs_of_lines};
use super::model::{DroppedCode, NoteCode};
use super::postman::with_path_values;
use super::rules;
use super::values::Values;

/// Folders deeper than this are not looked into.
const MAX_DEPTH: usize = 20;

/// What a `.bru` file was found to be.
pub(super) enum Bru {
    Call(Box<Call>),
    /// Variables alone.
    Environment,
}

/// The calls of a collection as JSON; `None` when it is none.
pub(super) fn read(value: &Value) -> Option<Vec<Call>> {
    let items = value.get("items")?.as_array()?;
    let is_ours = value.get("brunoConfig").is_some()
        || items.iter().any(|item| {
            item.get("type").is_some() && (item.get("request").is_some() || item.get("items").is_some())
        });
    if !is_ours {
        return None;
    }
    let mut calls = Vec::new();
    let mut values = Values::default();
    // Of several environments nobody says which one is meant; each fills in what those before it do not have.
    for environment in value["environments"].as_array().into_iter().flatten() {
        variables(&environment["variables"], &mut values);
    }
    folder(items, "", &Rc::new(values), MAX_DEPTH, &mut calls);
    Some(calls)
}

fn variables(list: &Value, values: &mut Values) {
    for variable in list.as_array().into_iter().flatten().filter(|variable| variable["enabled"] != false) {
        if let Some((name, text)) = pair(variable, "name") {
            values.add(name, text, variable["secret"] == true);
        }
    }
}

fn folder(items: &[Value], path: &str, values: &Rc<Values>, depth: usize, calls: &mut Vec<Call>) {
    for item in items {
        let name = item["name"].as_str().unwrap_or_default();
        let path = if path.is_empty() { name.to_owned() } else { format!("{path} / {name}") };
        if let Some(items) = item["items"].as_array() {
            if depth > 0 {
                folder(items, &path, values, depth - 1, calls);
            }
        } else if let Some(request) = item.get("request") {
            calls.push(call(request, path, values));
        }
    }
}

fn call(request: &Value, name: String, values: &Rc<Values>) -> Call {
    let list =
        |name: &str| request[name].as_array().into_iter().flatten().filter(|of| of["enabled"] != false);
    let path_values: Vec<(String, String)> = list("params")
        .filter(|param| param["type"] == "path")
        .filter_map(|param| pair(param, "name"))
        .collect();
    let mut call = Call {
        name,
        url: request["url"].as_str().map(|url| with_path_values(url, &path_values)),
        method: request["method"].as_str().unwrap_or_default().to_ascii_uppercase(),
        headers: list("headers").filter_map(|header| pair(header, "name")).collect(),
        values: Rc::clone(values),
        ..Call::default()
    };
    let mut inner = Values::default();
    variables(&request["vars"]["req"], &mut inner);
    if !inner.is_empty() {
        inner.extend(values);
        call.values = Rc::new(inner);
    }
    let body = &request["body"];
    call.body = match body["mode"].as_str() {
        None | Some("none") => Payload::None,
        Some(mode @ ("json" | "text")) => Payload::Text(body[mode].as_str().unwrap_or_default().to_owned()),
        Some(mode) => Payload::Other(mode.to_owned()),
    };
    if request["auth"]["mode"].as_str().is_some_and(|mode| !matches!(mode, "none" | "inherit")) {
        call.drop_secret(DroppedCode::Login, "auth");
    }
    script(&mut call, request["script"]["req"].as_str().unwrap_or_default());
    call
}

fn script(call: &mut Call, text: &str) {
    if text.trim().is_empty() {
        return;
    }
    match rules::signs(text) {
        true => call.drop_secret(DroppedCode::Script, "CheckSum"),
        false => call.note(NoteCode::Script, "prerequest"),
    }
}

/// A `.bru` file; `None` when it is none. It is a list of blocks, each ended by a `}` at the start of a line.
pub(super) fn read_bru(text: &str) -> Option<Bru> {
    const METHODS: [&str; 9] =
        ["get", "post", "put", "delete", "patch", "options", "head", "trace", "connect"];
    let blocks = blocks(text)?;
    let names = |name: &str| blocks.iter().any(|(known, _)| *known == name);
    let Some((method, about)) = blocks.iter().find(|(name, _)| METHODS.contains(name)) else {
        let is_environment = names("vars") || blocks.iter().any(|(name, _)| *name == "vars:secret");
        return is_environment.then_some(Bru::Environment);
    };
    let fields = |name: &str| -> Vec<(String, String)> {
        blocks.iter().filter(|(known, _)| *known == name).flat_map(|(_, lines)| pairs(lines)).collect()
    };
    let field = |lines: &[&str], name: &str| {
        pairs(lines).into_iter().find(|(key, _)| key == name).map(|(_, text)| text)
    };
    let url = field(about, "url")?;
    let mut values = Values::default();
    for (name, text) in fields("vars:pre-request") {
        values.add(name, text, false);
    }
    let mut call = Call {
        name: fields("meta")
            .into_iter()
            .find(|(key, _)| key == "name")
            .map(|(_, name)| name)
            .unwrap_or_default(),
        url: Some(with_path_values(&url, &fields("params:path"))),
        method: method.to_ascii_uppercase(),
        headers: fields("headers"),
        values: Rc::new(values),
        ..Call::default()
    };
    for (name, lines) in &blocks {
        match *name {
            "body:json" | "body:text" | "body" => call.body = Payload::Text(unindented(lines)),
            name if name.starts_with("body:") => call.body = Payload::Other(name["body:".len()..].to_owned()),
            name if name.starts_with("auth:") && name != "auth:none" => {
                call.drop_secret(DroppedCode::Login, "auth");
            }
            "script:pre-request" => script(&mut call, &lines.join("\n")),
            _ => {}
        }
    }
    Some(Bru::Call(Box::new(call)))
}

/// The blocks by name, with their lines; `None` when the text has anything outside of blocks.
fn blocks(text: &str) -> Option<Vec<(&str, Vec<&str>)>> {
    let mut blocks: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim().is_empty() {
            continue;
        }
        let (head, end) = match line.trim_end().strip_suffix('{') {
            Some(head) => (head, "}"),
            None => (line.trim_end().strip_suffix('[')?, "]"),
        };
        let name = head.trim_end();
        // `auth:oauth2`, `auth:awsv4`
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, ':' | '-');
        if name.is_empty() || !name.chars().all(is_name) {
            return None;
        }
        let mut inside = Vec::new();
        loop {
            match lines.next()? {
                line if line.trim_end() == end && !line.starts_with([' ', '\t']) => break,
                line => inside.push(line),
            }
        }
        blocks.push((name, inside));
    }
    (!blocks.is_empty()).then_some(blocks)
}

/// `name: value` in each line; with `~` in front it is switched off.
fn pairs(lines: &[&str]) -> Vec<(String, String)> {
    pairs_of_lines(lines.iter().map(|line| line.trim()).filter(|line| !line.starts_with('~')))
}

/// The lines without the two blanks that the file puts in front of each.
fn unindented(lines: &[&str]) -> String {
    let lines: Vec<&str> = lines.iter().map(|line| line.strip_prefix("  ").unwrap_or(line)).collect();
    lines.join("\n")
}
