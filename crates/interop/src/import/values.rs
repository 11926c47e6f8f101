//! What another tool knows for its variables, and where they stand in a text, whatever it lets them be called.

use std::collections::HashMap;

use serde_json::{Number, Value};
use templates::place::{Part, in_braces, parts_with};

use super::rules;

/// Longest name between the braces, in bytes, with arguments and the blanks around it.
const LONGEST_NAME: usize = 200;
/// Values within values are followed so deep.
const MAX_LEVELS: usize = 10;
/// Values within values add so many bytes to a text at most.
const MAX_ADDED: usize = 1024 * 1024;

/// Takes a text apart at the variables that other tools know.
pub(super) fn parts(text: &str) -> Vec<Part<'_>> {
    parts_with(text, gap)
}

/// Whether a variable stands in a text.
pub(super) fn has_gap(text: &str) -> bool {
    text.match_indices("{{").any(|(at, _)| gap(text, at).is_some())
}

/// The gap that starts at a byte, if one does.
fn gap(text: &str, at: usize) -> Option<(&str, &str)> {
    let (inside, raw) = in_braces(text, at, LONGEST_NAME)?;
    let name = inside.trim();
    (!inside.contains(['{', '\n']) && is_name(name)).then_some((name, raw))
}

/// What tools let a variable be called. What begins with another sign, such as `{{#if}}`, is a language of its own; what
/// begins with `$` makes up its value and may have arguments.
fn is_name(name: &str) -> bool {
    let first = name.chars().next();
    match first {
        Some('$') => name.len() > 1 && !name.chars().any(char::is_control),
        Some(c) if c.is_alphanumeric() || c == '_' => {
            !name.chars().any(|c| c.is_control() || matches!(c, '"' | '\\' | '<' | '>' | '%'))
        }
        _ => false,
    }
}

/// A text with its variables by their names alone, as it may be shown.
pub(super) fn with_names_only(text: &str) -> String {
    parts(text)
        .into_iter()
        .map(|part| match part {
            Part::Text(text) => text.to_owned(),
            Part::Gap { name, .. } => format!("{{{{{}}}}}", rules::without_arguments(name)),
        })
        .collect()
}

/// A variable of another tool.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) name: String,
    pub(super) value: String,
    /// By its name, or because the tool says so. The value goes nowhere.
    pub(super) is_secret: bool,
}

/// The variables of another tool; of a name that stands there twice the first counts, unless it is replaced.
#[derive(Debug, Clone, Default)]
pub(super) struct Values {
    all: Vec<Known>,
    /// Where the one of a name stands that counts.
    places: HashMap<String, usize>,
}

impl From<Vec<(String, String)>> for Values {
    fn from(pairs: Vec<(String, String)>) -> Values {
        let mut values = Values::default();
        pairs.into_iter().for_each(|(name, value)| values.add(name, value, false));
        values
    }
}

impl Values {
    pub(super) fn add(&mut self, name: String, value: String, is_secret: bool) {
        let is_secret = is_secret || rules::is_secret(&name);
        self.places.entry(name.clone()).or_insert(self.all.len());
        self.all.push(Known { name, value, is_secret });
    }

    /// Adds one that counts instead of an earlier one with its name.
    pub(super) fn replace(&mut self, name: String, value: String, is_secret: bool) {
        self.places.remove(&name);
        self.add(name, value, is_secret);
    }

    /// Those of a wider scope, which count where this one has none of a name.
    pub(super) fn extend(&mut self, outer: &Values) {
        for Known { name, value, is_secret } in &outer.all {
            self.add(name.clone(), value.clone(), *is_secret);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether the tool has a value for a name, secret or not.
    pub(super) fn is_known(&self, name: &str) -> bool {
        self.places.contains_key(name)
    }

    /// The value of a name, unless it is a secret.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let known = self.all.get(*self.places.get(name)?)?;
        (!known.is_secret).then_some(known.value.as_str())
    }

    /// The names of secrets that have a value.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &str> {
        self.all
            .iter()
            .filter(|known| known.is_secret && !known.value.is_empty())
            .map(|known| known.name.as_str())
    }

    /// A text with the known values in it, one level deep; `None` when there is nothing to fill in.
    pub(super) fn filled_once(&self, text: &str) -> Option<String> {
        if self.is_empty() || !has_gap(text) {
            return None;
        }
        let (mut filled, mut any) = (String::with_capacity(text.len()), false);
        for part in parts(text) {
            match part {
                Part::Text(text) => filled.push_str(text),
                Part::Gap { name, raw, .. } => match self.get(name).filter(|_| filled.len() < MAX_ADDED) {
                    Some(value) => {
                        filled.push_str(value);
                        any = true;
                    }
                    None => filled.push_str(raw),
                },
            }
        }
        any.then_some(filled)
    }

    /// The texts that a text becomes, level by level, itself first.
    pub(super) fn levels(&self, text: &str) -> impl Iterator<Item = String> {
        std::iter::successors(Some(text.to_owned()), |text| self.filled_once(text)).take(MAX_LEVELS + 1)
    }

    /// A JSON text in which a variable is left only where its value can stand as it is: a value with variables in it, or one
    /// that is more than a number outside quotes, is put in.
    pub(super) fn expanded(&self, json: &str) -> String {
        if self.is_empty() || !has_gap(json) {
            return json.to_owned();
        }
        Expansion { values: self, added: 0 }.of(json, true, 0)
    }
}

struct Expansion<'a> {
    values: &'a Values,
    added: usize,
}

impl Expansion<'_> {
    fn of(&mut self, text: &str, is_json: bool, level: usize) -> String {
        let mut whole = String::with_capacity(text.len());
        for part in parts(text) {
            let (name, raw, bare) = match part {
                Part::Text(text) => {
                    whole.push_str(text);
                    continue;
                }
                Part::Gap { name, raw, bare } => (name, raw, bare && is_json),
            };
            let value = self.values.get(name).filter(|value| {
                let is_plain = !bare || serde_json::from_str::<Number>(value.trim()).is_ok();
                level < MAX_LEVELS && !value.trim().is_empty() && (has_gap(value) || !is_plain)
            });
            let Some(value) = value.filter(|value| self.added + value.len() <= MAX_ADDED) else {
                whole.push_str(raw);
                continue;
            };
            self.added += value.len();
            let inner = self.of(value, bare, level + 1);
            if bare || !is_json { whole.push_str(&inner) } else { whole.push_str(&in_quotes(inner)) }
        }
        whole
    }
}

/// What stands between quotes for a value: as it is where that is JSON, as for a value with `\n` in it, else escaped.
fn in_quotes(value: String) -> String {
    if serde_json::from_str::<String>(&format!("\"{value}\"")).is_ok() {
        return value;
    }
    let quoted = Value::from(value).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}
