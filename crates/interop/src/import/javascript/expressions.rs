//! The few expressions of JavaScript that stand in a call.

mod signs;

use std::cell::RefCell;
use std::collections::HashMap;

use percent_encoding::utf8_percent_encode;
use serde_json::Value;

use super::strings::escaped;
use crate::import::shell::names::OutputNames;
use crate::import::url::ENCODED;

/// Objects and lists deeper than this are not read.
const MAX_DEPTH: usize = 50;

/// An expression, as far as it is understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expression {
    /// A string; what only the program knows stands in it as `{{name}}`.
    Text(String),
    Object(Vec<(String, Expression)>),
    List(Vec<Expression>),
    /// A number, a word, or anything else, as it stands there.
    Raw(String),
    /// `JSON.stringify(…)`
    Json(Box<Expression>),
}

/// What was assigned to a name.
#[derive(Debug, Clone)]
pub(super) struct Assigned {
    pub(super) value: Expression,
    /// Something that only the program knows stands in it.
    pub(super) has_gaps: bool,
    /// So much of it was not understood.
    pub(super) unknown: usize,
}

/// The names of a program.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// What was assigned to each.
    pub(super) assigned: HashMap<String, Assigned>,
    /// Names for what only the program knows. A call has arguments, which may be secrets, so its text is no name.
    outputs: RefCell<OutputNames>,
}

/// A place in a text.
pub(super) struct Reader<'a> {
    rest: &'a str,
    names: &'a Names,
    /// Something that only the program knows was met.
    pub(super) has_gaps: bool,
    /// So much was left out, for nothing is known of it.
    pub(super) unknown: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, names: &'a Names) -> Reader<'a> {
        Reader { rest: text, names, has_gaps: false, unknown: 0 }
    }

    /// Whether nothing follows but blanks and a semicolon.
    pub(super) fn is_at_end(&mut self) -> bool {
        self.take(';');
        self.blanks();
        self.rest.is_empty()
    }

    /// What was assigned to a name.
    fn assigned(&mut self, name: &str) -> Option<Expression> {
        let assigned = self.names.assigned.get(name)?;
        self.has_gaps |= assigned.has_gaps;
        self.unknown += assigned.unknown;
        Some(assigned.value.clone())
    }

    /// The next expression; `None` where the text ends or is no such thing.
    pub(super) fn expression(&mut self) -> Option<Expression> {
        self.deep(MAX_DEPTH)
    }

    fn deep(&mut self, depth: usize) -> Option<Expression> {
        let mut whole = self.single(depth.checked_sub(1)?)?;
        self.type_assertion();
        while self.take('+') {
            let next = self.single(depth - 1)?;
            whole = Expression::Text(format!("{}{}", self.words(whole), self.words(next)));
        }
        Some(whole)
    }

    /// An expression as a part of a string.
    fn words(&mut self, expression: Expression) -> String {
        match expression {
            Expression::Text(text) => text,
            Expression::Raw(raw) if is_number(&raw) => raw,
            Expression::Raw(raw) => self.gap(&raw),
            other => self.json(&other),
        }
    }

    /// A variable for what only the program knows.
    pub(super) fn gap(&mut self, source: &str) -> String {
        self.has_gaps = true;
        let called = source.trim_start_matches('(').split(['(', '"', '\'', '`']).next().unwrap_or_default();
        format!("{{{{{}}}}}", self.names.outputs.borrow_mut().of(source, called))
    }

    fn single(&mut self, depth: usize) -> Option<Expression> {
        self.blanks();
        let first = self.rest.chars().next()?;
        match first {
            '"' | '\'' => self.string(first).map(Expression::Text),
            '`' => self.string('`').map(Expression::Text),
            '{' => self.object(depth),
            '[' => {
                self.take('[');
                let mut list = Vec::new();
                while !self.take(']') {
                    match (self.is_spread(), self.deep(depth)?) {
                        (true, Expression::List(more)) => list.extend(more),
                        (true, _) => self.unknown += 1,
                        (false, one) => list.push(one),
                    }
                    if !self.take(',') && !self.rest.trim_start().starts_with(']') {
                        return None;
                    }
                }
                Some(Expression::List(list))
            }
            _ => self.other(depth),
        }
    }

    fn other(&mut self, depth: usize) -> Option<Expression> {
        for (start, is_json) in [("JSON.stringify(", true), ("new Headers(", false)] {
            if let Some(rest) = self.rest.strip_prefix(start) {
                self.rest = rest;
                if !is_json && self.take(')') {
                    return Some(Expression::Object(Vec::new()));
                }
                let inner = self.deep(depth)?;
                // `JSON.stringify(body, null, 2)`
                while self.take(',') {
                    self.deep(depth)?;
                }
                if !self.take(')') {
                    return None;
                }
                return Some(if is_json { Expression::Json(Box::new(inner)) } else { inner });
            }
        }
        let mut open = 0_u32;
        let end = self
            .rest
            .find(|c| {
                match c {
                    '(' | '[' => open += 1,
                    ')' | ']' if open > 0 => open -= 1,
                    ',' | '}' | ')' | ']' | ';' | '+' | '\n' | '"' | '\'' | '`' if open == 0 => return true,
                    _ => {}
                }
                false
            })
            .unwrap_or(self.rest.len());
        let raw = self.rest[..end].trim();
        let typed = raw.split_once(" as ").filter(|(value, _)| !value.contains(['(', '"', '\'', '`']));
        let raw = typed.map_or(raw, |(value, _)| value.trim_end());
        self.rest = &self.rest[end..];
        if raw.is_empty() {
            return None;
        }
        let known = self.assigned(raw).or_else(|| self.percent_encoded(raw));
        Some(known.unwrap_or_else(|| Expression::Raw(raw.to_owned())))
    }

    /// `encodeURIComponent('a|1|b')`, where what stands in it is known.
    fn percent_encoded(&mut self, raw: &str) -> Option<Expression> {
        let inside = raw.strip_prefix("encodeURIComponent(")?.strip_suffix(')')?;
        let mut reader = Reader::new(inside, self.names);
        match reader.expression()? {
            Expression::Text(text) if !reader.has_gaps && reader.rest.trim().is_empty() => {
                Some(Expression::Text(utf8_percent_encode(&text, ENCODED).to_string()))
            }
            _ => None,
        }
    }

    fn object(&mut self, depth: usize) -> Option<Expression> {
        self.take('{');
        let mut fields = Vec::new();
        while !self.take('}') {
            if self.is_spread() {
                match self.deep(depth)? {
                    Expression::Object(more) => {
                        more.into_iter().for_each(|(key, value)| put(&mut fields, key, value));
                    }
                    _ => self.unknown += 1,
                }
                if !self.take(',') && !self.rest.starts_with('}') {
                    return None;
                }
                continue;
            }
            let first = self.rest.chars().next()?;
            let key = if matches!(first, '"' | '\'') {
                self.string(first)?
            } else {
                let end = self.rest.find([':', ',', '}', '\n'])?;
                let key = self.rest[..end].trim().to_owned();
                self.rest = &self.rest[end..];
                key
            };
            let value = if self.take(':') {
                self.deep(depth)?
            } else {
                // `{ body }`
                self.assigned(&key).unwrap_or_else(|| Expression::Raw(key.clone()))
            };
            put(&mut fields, key, value);
            if !self.take(',') && !self.rest.trim_start().starts_with('}') {
                return None;
            }
        }
        Some(Expression::Object(fields))
    }

    fn string(&mut self, quote: char) -> Option<String> {
        let mut text: Vec<u16> = Vec::new();
        let push = |text: &mut Vec<u16>, c: char| text.extend(c.encode_utf16(&mut [0; 2]).iter());
        let mut signs = self.rest.char_indices().skip(1);
        while let Some((at, c)) = signs.next() {
            match c {
                _ if c == quote => {
                    self.rest = &self.rest[at + c.len_utf8()..];
                    return Some(String::from_utf16_lossy(&text));
                }
                '\\' => {
                    let (units, length) = escaped(self.rest.get(at + 1..)?)?;
                    text.extend(units);
                    signs.nth(length - 1);
                }
                '$' if quote == '`' && self.rest.get(at + 1..).is_some_and(|rest| rest.starts_with('{')) => {
                    let inside = self.rest.get(at + 2..)?;
                    let end = inside.find('}')?;
                    let name = inside[..end].trim();
                    let length = inside[..=end].chars().count();
                    let words = match self.assigned(name).or_else(|| self.percent_encoded(name)) {
                        Some(Expression::Text(known)) => known,
                        _ => self.gap(name),
                    };
                    words.chars().for_each(|c| push(&mut text, c));
                    signs.nth(length);
                }
                '\n' if quote != '`' => return None,
                _ => push(&mut text, c),
            }
        }
        None
    }

    /// An expression as `JSON.stringify` writes it; what only the program knows as `{{name}}`.
    pub(super) fn json(&mut self, expression: &Expression) -> String {
        match expression {
            Expression::Text(text) => Value::from(text.as_str()).to_string(),
            Expression::List(list) => {
                let all: Vec<String> = list.iter().map(|inner| self.json(inner)).collect();
                format!("[{}]", all.join(","))
            }
            Expression::Object(fields) => {
                let all: Vec<String> = fields
                    .iter()
                    .map(|(key, value)| format!("{}:{}", Value::from(key.as_str()), self.json(value)))
                    .collect();
                format!("{{{}}}", all.join(","))
            }
            // A string with JSON in it.
            Expression::Json(inner) => Value::from(self.json(inner)).to_string(),
            Expression::Raw(raw) if is_number(raw) || matches!(raw.as_str(), "true" | "false" | "null") => {
                raw.clone()
            }
            Expression::Raw(raw) if matches!(raw.as_str(), "undefined" | "None") => "null".to_owned(),
            // As Python writes them.
            Expression::Raw(raw) if matches!(raw.as_str(), "True" | "False") => raw.to_lowercase(),
            Expression::Raw(raw) => self.gap(raw),
        }
    }
}

/// Gives a key its value: the last one counts, in the first one's place.
fn put(fields: &mut Vec<(String, Expression)>, key: String, value: Expression) {
    match fields.iter_mut().find(|(known, _)| *known == key) {
        Some((_, known)) => *known = value,
        None => fields.push((key, value)),
    }
}

pub(super) fn is_number(raw: &str) -> bool {
    serde_json::from_str::<serde_json::Number>(raw).is_ok()
}
