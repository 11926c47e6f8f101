//! Parts of a call, out of the expressions that they are given by.

use super::expressions::{Expression, Reader, is_number};
use crate::import::call::Payload;

/// A text, or the variable that holds it.
pub(super) fn text(reader: &mut Reader<'_>, value: Expression) -> Option<String> {
    match value {
        Expression::Text(text) => Some(text),
        Expression::Raw(name) => Some(reader.gap(&name)),
        _ => None,
    }
}

pub(super) fn headers(reader: &mut Reader<'_>, value: &Expression) -> Vec<(String, String)> {
    let mut text = |value: &Expression| match value {
        Expression::Text(text) => Some(text.clone()),
        Expression::Raw(raw) if is_number(raw) || matches!(raw.as_str(), "true" | "false") => {
            Some(raw.clone())
        }
        Expression::Raw(raw) => Some(reader.gap(raw)),
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

pub(super) fn body(reader: &mut Reader<'_>, value: Expression) -> Payload {
    match value {
        Expression::Text(text) => Payload::Text(text),
        Expression::Json(value) => Payload::Text(reader.json(&value)),
        Expression::Raw(raw) if raw == "null" || raw == "undefined" => Payload::None,
        Expression::Raw(raw) if raw == "true" => Payload::None,
        Expression::Raw(raw) if raw.starts_with("new ") || raw.contains('(') => {
            Payload::Other(raw.split('(').next().unwrap_or_default().to_owned())
        }
        other => Payload::Text(reader.json(&other)),
    }
}
