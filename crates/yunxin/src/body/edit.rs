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
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    const PRETTY: &str = "{\n  \"message\": {\n    \"message_type\": 1,\n    \"n\": 123456789012345678901234567890.10\n  },\n  \"x\" :\t[ 1 ,2]\n}\n";

    #[test]
    fn what_is_set_stands_like_its_neighbours_and_all_else_stays_to_the_byte() {
        let set = set(PRETTY, &["message", "attachment"], r#"{"url":"https://h.test/1","size":10}"#).unwrap();
        insta::assert_snapshot!(set, @r#"
        {
          "message": {
            "message_type": 1,
            "n": 123456789012345678901234567890.10,
            "attachment": {
              "url": "https://h.test/1",
              "size": 10
            }
          },
          "x" :	[ 1 ,2]
        }
        "#);
    }

    #[test]
    fn a_body_in_one_line_stays_in_one_line() {
        let text = r#"{"message":{"message_type":1,"attachment":{"md5":"00","url":"old"}},"z":1e400}"#;
        let url = set(text, &["message", "attachment", "url"], "\"new\"").unwrap();
        assert_eq!(url, r#"{"message":{"message_type":1,"attachment":{"md5":"00","url":"new"}},"z":1e400}"#);
        assert_eq!(set("{}", &["a", "b"], "1").unwrap(), "{\n  \"a\": {\n    \"b\": 1\n  }\n}");
        assert_eq!(set(r#"{"a":null}"#, &["a", "b"], "1").unwrap(), r#"{"a":{"b":1}}"#);
    }

    #[test]
    fn of_a_repeated_key_the_last_counts_and_all_go() {
        let text = r#"{"a":1,"b":2,"a":3}"#;
        assert_eq!(set(text, &["a"], "4").unwrap(), r#"{"a":1,"b":2,"a":4}"#);
        assert_eq!(unset(text, &["a"]).unwrap(), r#"{"b":2}"#);
        assert_eq!(unset(r#"{"a" : 1 }"#, &["a"]).unwrap(), "{}");
        assert_eq!(unset(text, &["c", "d"]).unwrap(), text);
    }

    #[test]
    fn where_a_value_has_no_place_nothing_is_changed() {
        for text in ["", "{", "[]", r#"{"a":"b"}"#, r#"{"a":1,}"#, "// c\n{}"] {
            assert_eq!(set(text, &["a", "b"], "1"), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn fuzz_an_edit_changes_only_what_it_names(
            keys in proptest::collection::vec("[a-c\\PC]{0,3}", 0..5), pretty: bool, value in "\\PC{0,8}", key in "[a-c]"
        ) {
            let object: serde_json::Map<_, _> = keys.iter().map(|k| (k.clone(), serde_json::json!({ "é": [k] }))).collect();
            let before = serde_json::Value::Object(object);
            let text = if pretty { format!("{before:#}") } else { before.to_string() };
            let json = serde_json::Value::from(value).to_string();
            let changed = set(&text, &[&key, "in"], &json).unwrap();
            let mut wanted = before.clone();
            wanted[&key]["in"] = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&changed).unwrap(), wanted);
            let without: serde_json::Value = serde_json::from_str(&unset(&changed, &[&key]).unwrap()).unwrap();
            let mut left = before;
            left.as_object_mut().unwrap().shift_remove(&key);
            prop_assert_eq!(without, left);
        }
    }
}
