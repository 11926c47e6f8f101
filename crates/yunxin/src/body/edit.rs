//! Edits of a body's text in place: what an edit does not name stays byte for byte. The form in the window edits by the
//! same rules (`ui/src/features/compose/edit.ts`).

use std::ops::Range;

use jsonc_parser::ast::{Object, ObjectProp, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

/// The text with the JSON text `json` as the value at `path`; `None` where that value cannot be placed: the text is no
/// JSON object, or something else than an object stands on the way. Of a repeated key the last one counts.
#[must_use]
pub fn set(text: &str, path: &[&str], json: &str) -> Option<String> {
    let options = strict();
    let parsed = parse_to_ast(text, &CollectOptions::default(), &options).ok()?;
    let root = object_of(parsed.value.as_ref()?)?;
    let (key, rest) = path.split_first()?;
    set_in(text, root, true, (key, rest), json)
}

/// The text without the key at `path`, however often it stands there; unchanged where it does not. `None` as of [`set`].
#[must_use]
pub fn unset(text: &str, path: &[&str]) -> Option<String> {
    let (key, groups) = path.split_last()?;
    let mut text = text.to_owned();
    loop {
        let cut = {
            let parsed = parse_to_ast(&text, &CollectOptions::default(), &strict()).ok()?;
            let mut object = object_of(parsed.value.as_ref()?)?;
            for group in groups {
                match last(object, group) {
                    None => return Some(text),
                    Some(property) => object = object_of(&property.value)?,
                }
            }
            object
                .properties
                .iter()
                .rposition(|property| property.name.as_str() == *key)
                .map(|at| cut(object, at))
        };
        match cut {
            None => return Some(text),
            Some(range) => text.replace_range(range, ""),
        }
    }
}

/// The text with other JSON texts in place of every value at `path`, since readers of a repeated key disagree about which one
/// counts: `json` makes one of each value's own, and `None` leaves it. [`EACH`] in the path stands for every item of a list.
/// Unchanged where there is none, or where the text is not JSON.
#[must_use]
pub fn replace_each(text: &str, path: &[&str], mut json: impl FnMut(&str) -> Option<String>) -> String {
    let mut edited = text.to_owned();
    let Ok(parsed) = parse_to_ast(text, &CollectOptions::default(), &strict()) else { return edited };
    let mut found = Vec::new();
    if let Some(root) = &parsed.value {
        find_every(root, path, &mut found);
    }
    let replaced: Vec<_> =
        found.into_iter().filter_map(|range| Some((range.clone(), json(&text[range])?))).collect();
    for (range, json) in replaced.into_iter().rev() {
        edited.replace_range(range, &json);
    }
    edited
}

/// In a path: every item of a list.
pub const EACH: &str = "*";

/// Where the values at `path` stand, in the order of the text.
fn find_every(value: &Value<'_>, path: &[&str], found: &mut Vec<Range<usize>>) {
    let Some((key, rest)) = path.split_first() else {
        let range = value.range();
        return found.push(range.start..range.end);
    };
    if *key == EACH
        && let Value::Array(list) = value
    {
        return list.elements.iter().for_each(|item| find_every(item, rest, found));
    }
    let Some(object) = object_of(value) else { return };
    for property in object.properties.iter().filter(|property| property.name.as_str() == *key) {
        find_every(&property.value, rest, found);
    }
}

fn strict() -> ParseOptions {
    ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    }
}

fn object_of<'a, 'b>(value: &'b Value<'a>) -> Option<&'b Object<'a>> {
    value.as_object()
}

fn last<'a, 'b>(object: &'b Object<'a>, key: &str) -> Option<&'b ObjectProp<'a>> {
    object.properties.iter().rev().find(|property| property.name.as_str() == key)
}

fn set_in(
    text: &str,
    object: &Object<'_>,
    is_root: bool,
    (key, rest): (&str, &[&str]),
    json: &str,
) -> Option<String> {
    let found = last(object, key);
    if let (Some(property), Some((next, after))) = (found, rest.split_first()) {
        match &property.value {
            Value::Object(inner) => return set_in(text, inner, false, (next, after), json),
            Value::NullKeyword(_) => {}
            _ => return None,
        }
    }
    let pretty = spreads(text, object, is_root);
    match found.map(|property| property.value.range()) {
        Some(old) => {
            let json = print(json, rest, pretty, line_indent(text, old.start));
            Some(format!("{}{json}{}", &text[..old.start], &text[old.end..]))
        }
        None => {
            let indent = child_indent(text, object);
            Some(insert(text, object, key, &print(json, rest, pretty, &indent), pretty))
        }
    }
}

/// The value inside the groups that are still missing.
fn print(json: &str, missing: &[&str], pretty: bool, indent: &str) -> String {
    match missing.split_first() {
        Some((key, rest)) if pretty => {
            let inner = print(json, rest, pretty, &format!("{indent}  "));
            format!("{{\n{indent}  {}: {inner}\n{indent}}}", quoted(key))
        }
        Some((key, rest)) => format!("{{{}:{}}}", quoted(key), print(json, rest, pretty, indent)),
        None if pretty => spread(json).replace('\n', &format!("\n{indent}")),
        None => json.trim().to_owned(),
    }
}

/// On lines of its own, token by token the same.
fn spread(json: &str) -> String {
    // Numbers keep their digits and keys their order: serde_json is built with both features.
    let value: Option<serde_json::Value> = serde_json::from_str(json).ok();
    value
        .and_then(|value| serde_json::to_string_pretty(&value).ok())
        .unwrap_or_else(|| json.trim().to_owned())
}

fn quoted(key: &str) -> serde_json::Value {
    serde_json::Value::from(key)
}

/// A new member looks like the one before it.
fn insert(text: &str, object: &Object<'_>, key: &str, json: &str, pretty: bool) -> String {
    let (name, range) = (quoted(key), object.range());
    let Some(last) = object.properties.last() else {
        let indent = line_indent(text, range.start);
        let inside =
            if pretty { format!("\n{indent}  {name}: {json}\n{indent}") } else { format!("{name}:{json}") };
        return format!("{}{inside}{}", &text[..=range.start], &text[range.end - 1..]);
    };
    let before = object.properties.len().checked_sub(2).and_then(|at| object.properties.get(at));
    let from = match before {
        None => range.start + 1,
        Some(before) => {
            let end = before.range().end;
            end + text[end..].find(',').map_or(0, |comma| comma + 1)
        }
    };
    let gap = &text[from..last.range().start];
    let colon = &text[last.name.range().end..last.value.range().start];
    let at = last.range().end;
    format!("{},{gap}{name}{colon}{json}{}", &text[..at], &text[at..])
}

/// What goes with a member: the comma that parts it from its neighbour, too.
fn cut(object: &Object<'_>, at: usize) -> Range<usize> {
    let range = |at: usize| object.properties.get(at).map(Ranged::range);
    let here = object.properties[at].range();
    match (at.checked_sub(1).and_then(range), range(at + 1)) {
        (Some(previous), _) => previous.end..here.end,
        (None, Some(next)) => here.start..next.start,
        (None, None) => object.range().start + 1..object.range().end - 1,
    }
}

/// Whether new members of this object go on lines of their own.
fn spreads(text: &str, object: &Object<'_>, is_root: bool) -> bool {
    let range = object.range();
    match object.properties.first() {
        Some(first) => text[range.start..first.range().start].contains('\n'),
        None => range.end - range.start > 2 || is_root || text.contains('\n'),
    }
}

fn child_indent(text: &str, object: &Object<'_>) -> String {
    match object.properties.last() {
        Some(last) => line_indent(text, last.range().start).to_owned(),
        None => format!("{}  ", line_indent(text, object.range().start)),
    }
}

/// The white space at the start of the line that holds `offset`.
fn line_indent(text: &str, offset: usize) -> &str {
    let start = text[..offset].rfind('\n').map_or(0, |end| end + 1);
    let line = &text[start..offset];
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

#[cfg(test)]
mod tests;
