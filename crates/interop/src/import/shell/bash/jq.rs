//! Bodies that `jq -n` puts together: objects of its language with values in them. More of the language is not read.

use std::collections::HashMap;

use serde_json::Value;

use super::Reader;
use crate::import::rules;
use crate::import::shell::gap::gap;
use crate::import::shell::model::{Input, MAX_DEPTH, MAX_VALUE_BYTES};

/// Options with two words of their own.
const WITH_NAME_AND_VALUE: [&str; 4] = ["--arg", "--argjson", "--slurpfile", "--rawfile"];

impl Reader {
    /// What jq prints, as far as its program is one of those that are read.
    pub(super) fn jq(&mut self, words: &[String], input: Input) -> Input {
        let open = || Input::Output("jq".to_owned());
        let (mut program, mut file, mut takes_nothing) = (None, None, false);
        let (mut takes_arguments, mut changes_input) = (false, false);
        let mut room = MAX_VALUE_BYTES;
        let mut variables: HashMap<String, String> = HashMap::new();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            if WITH_NAME_AND_VALUE.contains(&word.as_str()) {
                let (Some(name), Some(value)) = (words.next(), words.next()) else { return open() };
                let value = self.settled(value);
                let Some(less) = room.checked_sub(value.len()) else { return open() };
                room = less;
                let value = match word.as_str() {
                    _ if rules::is_secret(name) => Value::from(gap(name)).to_string(),
                    "--arg" => Value::from(value).to_string(),
                    "--argjson" => value,
                    _ => Value::from(self.output_of(&value, name)).to_string(),
                };
                variables.insert(name.clone(), value);
            } else if matches!(word.as_str(), "--indent" | "-L") {
                words.next();
            } else if matches!(word.as_str(), "--args" | "--jsonargs") {
                // What follows is no file.
                takes_arguments = true;
            } else if word.starts_with('-') && word.len() > 1 {
                let is_short = !word.starts_with("--");
                takes_nothing |= word == "--null-input" || is_short && word.contains('n');
                changes_input |= matches!(word.as_str(), "--slurp" | "--raw-input" | "--stream" | "--seq")
                    || is_short && word.contains(['s', 'R']);
            } else if program.is_none() {
                program = Some(word);
            } else if !takes_arguments {
                file = Some(word);
            }
        }
        let Some(program) = program else { return open() };
        if !takes_nothing && changes_input {
            return open();
        }
        if !takes_nothing {
            return match (program.trim(), file, input) {
                (".", Some(file), _) => self.file(&self.settled(file)),
                (".", None, input @ (Input::Text(_) | Input::File(_))) => input,
                _ => open(),
            };
        }
        let mut parser = Parser { rest: program, variables: &variables, room: MAX_VALUE_BYTES };
        match parser.sum(MAX_DEPTH) {
            Some(text) if parser.rest.trim().is_empty() => Input::Text(text),
            _ => open(),
        }
    }
}

struct Parser<'a> {
    rest: &'a str,
    /// JSON text of each.
    variables: &'a HashMap<String, String>,
    /// So many bytes more may values of variables and of other texts take.
    room: usize,
}

impl<'a> Parser<'a> {
    fn take(&mut self, sign: &str) -> bool {
        self.rest = self.rest.trim_start();
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn name(&mut self) -> Option<&'a str> {
        let end =
            self.rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        (!name.is_empty()).then_some(name)
    }

    /// Values with `+` between them are strings that are joined.
    fn sum(&mut self, depth: usize) -> Option<String> {
        let first = self.value(depth.checked_sub(1)?)?;
        if !self.take("+") {
            return Some(first);
        }
        let mut whole: String = serde_json::from_str(&first).ok()?;
        loop {
            let next = self.value(depth - 1)?;
            whole.push_str(&serde_json::from_str::<String>(&next).ok()?);
            if !self.take("+") {
                return Some(Value::from(whole).to_string());
            }
        }
    }

    /// The value of a variable, as long as there is room for it.
    fn variable(&mut self, name: &str) -> Option<String> {
        let value = self.variables.get(name)?;
        self.room = self.room.checked_sub(value.len())?;
        Some(value.clone())
    }

    fn value(&mut self, depth: usize) -> Option<String> {
        if self.take("{") {
            return self.object(depth);
        }
        if self.take("[") {
            let mut all = Vec::new();
            while !self.take("]") {
                all.push(self.sum(depth)?);
                if !self.take(",") && !self.rest.trim_start().starts_with(']') {
                    return None;
                }
            }
            return Some(format!("[{}]", all.join(",")));
        }
        if self.take("(") {
            let inner = self.sum(depth)?;
            let inner = if self.take("|") { self.converted(&inner)? } else { inner };
            return self.take(")").then_some(inner);
        }
        if self.take("$ENV.") || self.take("env.") {
            return self.name().map(|name| Value::from(gap(name)).to_string());
        }
        if self.take("$") {
            let name = self.name()?;
            return self.variable(name);
        }
        if self.rest.starts_with('"') {
            return self.string(depth).map(|text| Value::from(text).to_string());
        }
        let end = self.rest.find([',', '}', ']', ')', '|', ' ', '\n']).unwrap_or(self.rest.len());
        let (plain, rest) = self.rest.split_at(end);
        let is_plain = matches!(plain, "true" | "false" | "null")
            || serde_json::from_str::<serde_json::Number>(plain).is_ok();
        self.rest = rest;
        is_plain.then(|| plain.to_owned())
    }

    /// `($n | tonumber)`
    fn converted(&mut self, value: &str) -> Option<String> {
        self.rest = self.rest.trim_start();
        let text: Option<String> = serde_json::from_str(value).ok();
        let converted = match (self.name()?, text) {
            ("tonumber", Some(text)) => Some(text),
            ("tostring", None) => Some(Value::from(value).to_string()),
            ("tonumber" | "tostring", _) => Some(value.to_owned()),
            ("tojson", _) => Some(Value::from(value).to_string()),
            _ => None,
        }?;
        // Each escapes what the one before has escaped.
        self.room = self.room.checked_sub(converted.len())?;
        Some(converted)
    }

    fn object(&mut self, depth: usize) -> Option<String> {
        let mut fields = Vec::new();
        while !self.take("}") {
            self.rest = self.rest.trim_start();
            let (key, shorthand) = if self.rest.starts_with('"') {
                (self.string(depth)?, None)
            } else if self.take("$") {
                let name = self.name()?;
                (name.to_owned(), Some(self.variable(name)?))
            } else {
                (self.name()?.to_owned(), None)
            };
            let value = match shorthand {
                Some(value) => value,
                None if self.take(":") => self.sum(depth)?,
                None => return None,
            };
            fields.push(format!("{}:{value}", Value::from(key)));
            if !self.take(",") && !self.rest.trim_start().starts_with('}') {
                return None;
            }
        }
        Some(format!("{{{}}}", fields.join(",")))
    }

    /// A string, with `\($name)` in it.
    fn string(&mut self, depth: usize) -> Option<String> {
        let mut text = String::new();
        let mut rest = self.rest.strip_prefix('"')?;
        loop {
            let at = rest.find(['"', '\\'])?;
            text.push_str(&rest[..at]);
            if rest[at..].starts_with('"') {
                self.rest = &rest[at + 1..];
                return Some(text);
            }
            if let Some(inside) = rest[at..].strip_prefix("\\(") {
                let mut inner = Parser { rest: inside, variables: self.variables, room: self.room };
                let value = inner.sum(depth)?;
                self.room = inner.room;
                rest = inner.rest.trim_start().strip_prefix(')')?;
                text.push_str(&serde_json::from_str::<String>(&value).unwrap_or(value));
            } else {
                let length = if rest[at + 1..].starts_with('u') { 6 } else { 2 };
                let escape = rest.get(at..at + length)?;
                text.push_str(&serde_json::from_str::<String>(&format!("\"{escape}\"")).ok()?);
                rest = &rest[at + length..];
            }
        }
    }
}
