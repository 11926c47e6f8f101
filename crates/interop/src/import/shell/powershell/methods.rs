//! Methods of values and types.

use percent_encoding::utf8_percent_encode;

use super::Reader;
use super::value::Value;
use super::word::bare_name;
use crate::import::shell::gap::{Part, gap, has_gap, parts};
use crate::import::shell::model::MAX_CALLS;
use crate::import::shell::names::identifier;
use crate::import::shell::tree::Place;
use crate::import::url::ENCODED;

impl Reader {
    /// Methods that hand on what they get, and the one that makes ids.
    pub(super) fn method(&mut self, place: Place<'_>) -> Value {
        let source = place.source();
        let name =
            place.child("member_name").map(|name| name.source().to_ascii_lowercase()).unwrap_or_default();
        let arguments = place.child("argument_list").map(|list| list.named()).unwrap_or_default();
        let owner = place.named().into_iter().next();
        match name.as_str() {
            "getbytes" | "getstring" => self.each(&arguments),
            "tostring" | "trim" if source.to_ascii_lowercase().contains("newguid()") => {
                Value::Text(gap("uuid"))
            }
            "tostring" if arguments.is_empty() => {
                owner.map(|owner| self.value(owner)).unwrap_or(Value::Text(String::new()))
            }
            "trim" | "trimstart" | "trimend" | "toupper" | "tolower" | "toupperinvariant"
            | "tolowerinvariant"
                if arguments.is_empty() =>
            {
                let value = owner.map(|owner| self.value(owner)).unwrap_or(Value::Text(String::new()));
                let text = self.settled(&value.text());
                if has_gap(&text) {
                    value_after(&name, value)
                } else {
                    Some(Value::Text(spelled(&name, &text)))
                }
                .unwrap_or_else(|| self.output(source, &identifier(&name)))
            }
            "substring" => {
                let text = owner.map(|owner| self.value(owner).text()).unwrap_or_default();
                let from = match self.each(&arguments) {
                    Value::List(all) => all,
                    one => vec![one],
                };
                self.part(&text, &from).unwrap_or_else(|| self.output(source, "substring"))
            }
            "escapedatastring" | "urlencode" | "escapeuristring" => {
                Value::Text(percent_encoded(&self.each(&arguments).text()))
            }
            "replace" => {
                let text = owner.map(|owner| self.value(owner).text()).unwrap_or_default();
                let pair = self.each(&arguments);
                self.replaced(&text, &pair).unwrap_or_else(|| self.output(source, "replace"))
            }
            "split" => {
                let text = owner.map(|owner| self.value(owner).text()).unwrap_or_default();
                let at = self.each(&arguments).text();
                self.parted(&text, &at).unwrap_or_else(|| self.output(source, "split"))
            }
            "getenumerator" => match owner.map(|owner| self.value(owner)) {
                Some(Value::Map(all)) => {
                    let entry = |(key, value): (String, Value)| {
                        let key = Value::Text(key);
                        Value::Map(vec![
                            ("Name".to_owned(), key.clone()),
                            ("Key".to_owned(), key),
                            ("Value".to_owned(), value),
                        ])
                    };
                    Value::List(all.into_iter().map(entry).collect())
                }
                _ => self.output(source, "value"),
            },
            "newguid" => Value::Text(gap("uuid")),
            "new" if is_table(source) => Value::Map(Vec::new()),
            "add" => {
                let (key, value) = match self.each(&arguments) {
                    Value::List(mut all) if all.len() == 2 => (all.remove(0).text(), all.remove(0)),
                    _ => return Value::Text(String::new()),
                };
                let owner = owner.map(|owner| bare_name(owner.source()).to_lowercase());
                if let Some(Value::Map(all)) = owner.and_then(|owner| self.values.get_mut(&owner)) {
                    all.push((key, value));
                }
                Value::Text(String::new())
            }
            _ => self.output(source, &identifier(&name)),
        }
    }

    /// `$text.Substring(0, 5)`; `None` where it is not known.
    fn part(&self, text: &str, numbers: &[Value]) -> Option<Value> {
        let text = self.settled(text);
        let number = |value: &Value| self.settled(&value.text()).trim().parse::<usize>().ok();
        let from = number(numbers.first()?)?;
        // It counts UTF-16, as the service does.
        let units: Vec<u16> = text.encode_utf16().collect();
        let until = match numbers.get(1) {
            Some(length) => from.checked_add(number(length)?)?,
            None => units.len(),
        };
        let part = String::from_utf16(units.get(from..until)?).ok()?;
        (!has_gap(&text)).then_some(Value::Text(part))
    }

    /// The parts of a text that is known; `None` where it is not, or what parts it may be a pattern.
    pub(super) fn parted(&self, text: &str, at: &str) -> Option<Value> {
        let (text, at) = (self.settled(text), self.settled(at));
        let is_plain = matches!(at.as_str(), "," | ";" | " " | "\n" | "\t" | ":" | "-" | "_" | "/");
        let part = |part: &str| Value::Text(part.to_owned());
        (is_plain && !has_gap(&text))
            .then(|| Value::List(text.split(&at).take(MAX_CALLS).map(part).collect()))
    }
}

/// A text that is known, trimmed or in other letters, as the method with this name makes it.
fn spelled(method: &str, text: &str) -> String {
    match method {
        "trim" => text.trim().to_owned(),
        "trimstart" => text.trim_start().to_owned(),
        "trimend" => text.trim_end().to_owned(),
        upper if upper.starts_with("toupper") => text.to_uppercase(),
        _ => text.to_lowercase(),
    }
}

/// A value with gaps after such a method: what is filled in later is blank nowhere. Its letters are not known.
fn value_after(method: &str, value: Value) -> Option<Value> {
    method.starts_with("trim").then_some(value)
}

/// As a part of a path; gaps stay gaps.
fn percent_encoded(text: &str) -> String {
    parts(text)
        .into_iter()
        .map(|part| match part {
            Part::Text(text) => utf8_percent_encode(text, ENCODED).to_string(),
            Part::Gap(name) => gap(name),
        })
        .collect()
}

/// Whether this is the name of a type that keys have values in.
pub(super) fn is_table(kind: &str) -> bool {
    let kind = kind.to_lowercase();
    ["dictionary", "hashtable"].iter().any(|name| kind.contains(name))
}
