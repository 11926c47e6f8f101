//! What curl's functions make of its variables: `{{name:trim:json}}`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::utf8_percent_encode;
use serde_json::Value;

use crate::import::shell::gap::{Part, gap, has_gap, parts};
use crate::import::shell::model::MAX_VALUE_BYTES;
use crate::import::shell::names::identifier;
use crate::import::url::ENCODED;

/// A text with the values of variables in it, the last one of a name; and the names of those that stay open, for they are not
/// known, or what a function makes of them is not.
pub(super) fn filled(text: &str, variables: &[(String, String)]) -> (String, Vec<String>) {
    let is_name = |name: &str| name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | ':'));
    let (mut filled, mut open, mut rest) = (String::with_capacity(text.len()), Vec::new(), text);
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((inside, after)) = after.split_once("}}").filter(|(inside, _)| is_name(inside)) else {
            filled.extend([before, "{{"]);
            rest = after;
            continue;
        };
        rest = after;
        if let Some(before) = before.strip_suffix('\\') {
            filled.extend([before, "{{", inside, "}}"]);
            continue;
        }
        filled.push_str(before);
        let (name, functions) = inside.split_once(':').unwrap_or((inside, ""));
        let known = variables.iter().rev().find(|(other, _)| other == name);
        let value = known.and_then(|(_, value)| changed(value, functions));
        let value = value.filter(|value| filled.len() + value.len() <= MAX_VALUE_BYTES);
        filled.push_str(&value.unwrap_or_else(|| {
            let ours = identifier(inside);
            open.push(ours.clone());
            gap(&ours)
        }));
    }
    (filled + rest, open)
}

/// A value after all functions, in their order; `None` where one is not known, or cannot be said of a value with gaps.
fn changed(value: &str, functions: &str) -> Option<String> {
    functions.split(':').filter(|name| !name.is_empty()).try_fold(value.to_owned(), |value, name| {
        let all: Vec<Part<'_>> = parts(&value);
        match name {
            // Each escapes what the one before has escaped.
            _ if value.len() > MAX_VALUE_BYTES => None,
            "trim" if !has_gap(&value) => Some(value.trim().to_owned()),
            // What is filled in later is blank nowhere.
            "trim" => Some(value.clone()),
            "json" if has_gap(&value) => {
                let is_plain = |part: &Part<'_>| match part {
                    Part::Text(text) => quoted(text) == **text,
                    Part::Gap(_) => true,
                };
                all.iter().all(is_plain).then(|| value.clone())
            }
            "json" => Some(quoted(&value)),
            "url" if !has_gap(&value) => Some(utf8_percent_encode(&value, ENCODED).to_string()),
            "b64" if !has_gap(&value) => Some(STANDARD.encode(value.as_bytes())),
            _ => None,
        }
    })
}

/// As it stands in a string of JSON.
fn quoted(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted.get(1..quoted.len() - 1).unwrap_or_default().to_owned()
}
