//! Calls of `fetch`, as browsers copy them (*Copy as fetch*, *Copy as fetch (Node.js)*) and people write them.

use std::collections::HashMap;

use super::call::{Call, Payload};
use super::javascript::{Expression, Reader};

/// Assignments beyond these are not looked up.
const MAX_NAMES: usize = 200;

/// The calls of a text; `None` when there is none.
pub(super) fn read(text: &str) -> Option<Vec<Call>> {
    let starts: Vec<usize> =
        text.match_indices("fetch(").map(|(at, _)| at).filter(|at| is_call(text, *at)).collect();
    if starts.is_empty() {
        return None;
    }
    let names = names(text);
    let calls: Vec<Call> =
        starts.iter().filter_map(|at| call(text.get(at + "fetch(".len()..)?, &names)).collect();
    (!calls.is_empty()).then_some(calls)
}

fn is_call(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '_' | '$'))
}

/// `const name = …`
fn names(text: &str) -> HashMap<String, Expression> {
    let mut names = HashMap::new();
    let starts = ["const ", "let ", "var "]
        .iter()
        .flat_map(|word| text.match_indices(word).map(|(at, word)| at + word.len()));
    let mut starts: Vec<usize> = starts.collect();
    starts.sort_unstable();
    for at in starts.into_iter().take(MAX_NAMES) {
        let Some((name, value)) = text.get(at..).and_then(|rest| rest.split_once('=')) else { continue };
        let name = name.trim();
        let is_name = !name.is_empty()
            && name.len() < 100
            && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '$');
        if !is_name {
            continue;
        }
        let value = Reader::new(value, &names).expression();
        if let Some(value) = value.filter(|value| !matches!(value, Expression::Raw(_))) {
            names.insert(name.to_owned(), value);
        }
    }
    names
}

fn call(arguments: &str, names: &HashMap<String, Expression>) -> Option<Call> {
    let mut reader = Reader::new(arguments, names);
    let url = match reader.expression()? {
        Expression::Text(url) => url,
        Expression::Raw(name) => {
            reader.has_gaps = true;
            format!("{{{{{name}}}}}")
        }
        _ => return None,
    };
    let mut call = Call { url: Some(url), method: "GET".to_owned(), ..Call::default() };
    if reader.take(',') {
        let Some(Expression::Object(options)) = reader.expression() else { return None };
        for (name, value) in options {
            match (name.as_str(), value) {
                ("method", Expression::Text(method)) => call.method = method.to_ascii_uppercase(),
                ("headers", value) => call.headers = headers(&value),
                ("body", value) => call.body = body(&mut reader, value),
                _ => {}
            }
        }
    }
    // What a browser copied went out as it stands there.
    call.literal = !reader.has_gaps;
    Some(call)
}

fn headers(value: &Expression) -> Vec<(String, String)> {
    let text = |value: &Expression| match value {
        Expression::Text(text) | Expression::Raw(text) => Some(text.clone()),
        _ => None,
    };
    match value {
        Expression::Object(fields) => {
            fields.iter().filter_map(|(name, value)| Some((name.clone(), text(value)?))).collect()
        }
        Expression::List(pairs) => pairs
            .iter()
            .filter_map(|pair| match pair {
                Expression::List(pair) => Some((text(pair.first()?)?, text(pair.get(1)?)?)),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn body(reader: &mut Reader<'_>, value: Expression) -> Payload {
    match value {
        Expression::Text(text) => Payload::Text(text),
        Expression::Json(value) => Payload::Text(reader.json(&value)),
        Expression::Raw(raw) if raw == "null" || raw == "undefined" => Payload::None,
        Expression::Raw(raw) if raw.starts_with("new ") => Payload::Other(raw),
        other => Payload::Text(reader.json(&other)),
    }
}
