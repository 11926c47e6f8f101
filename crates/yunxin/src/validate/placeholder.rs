//! What looks like a variable that nobody filled in. Nothing of the kind means anything to the service: receivers would read
//! it as it stands.
//!
//! | Form | Where it comes from | Not meant |
//! | --- | --- | --- |
//! | `{{name}}` | templates, Postman, Apifox, Bruno | empty braces |
//! | `{% tag %}` | Insomnia | |
//! | `$(command)` | shells | `$()` |
//! | `${NAME}` | shells, JavaScript | `${}` |
//! | `$1` to `$9` | shell scripts | prices: `$5` where there is no `$1` in the message; `$1.50`, `$1,000`, `$10`, `US$1` |
//! | `$env:NAME`, `$APP_KEY` | PowerShell, shells | `$AAPL`: without a `_` it may be a share |
//! | `%NAME%` | cmd | `100%`, `%d%s`, `50%off%`, percent-encoding such as `%E4%BD%A0` |

use serde_json::Value;

use super::issue::{Findings, IssueCode};
use crate::body::Body;
use crate::conversation::Conversation;

/// More are not reported.
const MAX_FOUND: usize = 50;
/// Longer ones are text.
const LONGEST_CHARS: usize = 120;

/// Warns of each in a string or key of the body, once for a place.
pub(super) fn check(body: &Body, found: &mut Findings) {
    for (pointer, text) in places(body) {
        found.warn(&pointer, IssueCode::Placeholder).text = Some(text);
    }
}

/// What looks like a variable in the ends of a conversation or in a body that nobody filled in, each once.
#[must_use]
pub fn placeholders_of(conversation: &Conversation, body: &Body) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let ends = [conversation.sender.as_str(), conversation.receiver.as_str()];
    let ends = ends.into_iter().flat_map(|end| placeholders(end, false)).map(str::to_owned);
    for text in ends.chain(places(body).into_iter().map(|(_, text)| text)) {
        if !all.contains(&text) {
            all.push(text);
        }
    }
    all
}

/// Each with its place.
fn places(body: &Body) -> Vec<(String, String)> {
    let has_first = any_text(body.value(), has_first);
    let mut all = Vec::new();
    walk(body.value(), &mut String::new(), has_first, &mut all);
    all
}

fn any_text(value: &Value, is: fn(&str) -> bool) -> bool {
    match value {
        Value::String(text) => is(text),
        Value::Array(list) => list.iter().any(|value| any_text(value, is)),
        Value::Object(fields) => fields.iter().any(|(key, value)| is(key) || any_text(value, is)),
        _ => false,
    }
}

fn walk(value: &Value, pointer: &mut String, has_first: bool, all: &mut Vec<(String, String)>) {
    let length = pointer.len();
    let mut note = |pointer: &str, text: &str| {
        for placeholder in placeholders(text, has_first) {
            let known = all.iter().any(|(at, text)| at == pointer && text == placeholder);
            if !known && all.len() < MAX_FOUND {
                all.push((pointer.to_owned(), placeholder.to_owned()));
            }
        }
    };
    match value {
        Value::String(text) => note(pointer, text),
        Value::Array(list) => {
            for (at, value) in list.iter().enumerate() {
                pointer.push_str(&format!("/{at}"));
                walk(value, pointer, has_first, all);
                pointer.truncate(length);
            }
        }
        Value::Object(fields) => {
            for (key, value) in fields {
                pointer.push('/');
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
                for placeholder in placeholders(key, has_first) {
                    if all.len() < MAX_FOUND {
                        all.push((pointer.clone(), placeholder.to_owned()));
                    }
                }
                walk(value, pointer, has_first, all);
                pointer.truncate(length);
            }
        }
        _ => {}
    }
}

/// Every placeholder in a text. `has_first` says that `$1` stands somewhere in the message.
pub(crate) fn placeholders(text: &str, has_first: bool) -> Vec<&str> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(['{', '$', '%'])).map(|at| from + at) {
        let (before, rest) = text.split_at(at);
        let length = enclosed(rest, "{{", "}}")
            .or_else(|| enclosed(rest, "{%", "%}"))
            .or_else(|| enclosed(rest, "$(", ")"))
            .or_else(|| enclosed(rest, "${", "}"))
            .or_else(|| positional_at(before, rest).filter(|_| has_first))
            .or_else(|| shell_name(before, rest))
            .or_else(|| cmd_name(before, rest));
        match length {
            Some(length) => {
                found.push(&rest[..length]);
                from = at + length;
            }
            None => from = at + 1,
        }
    }
    found
}

/// The length of something between two signs, with them.
fn enclosed(rest: &str, start: &str, end: &str) -> Option<usize> {
    let inside = rest.strip_prefix(start)?;
    let length = inside.find(end)?;
    let name = inside.get(..length)?;
    let is_name =
        !name.trim().is_empty() && !name.contains(['\n', '\r']) && name.chars().count() <= LONGEST_CHARS;
    // The innermost braces are the ones that are meant; a command may have its own.
    let is_inner = start == "$(" || !name.contains('{');
    (is_name && is_inner).then_some(start.len() + length + end.len())
}

/// Arguments are counted from one: where there is no `$1`, a `$5` is a price.
pub(crate) fn has_first(text: &str) -> bool {
    positional(text).any(|name| name == "$1")
}

fn positional(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('$').filter_map(|(at, _)| {
        let (before, rest) = text.split_at(at);
        Some(&rest[..positional_at(before, rest)?])
    })
}

/// `$1`, alone: neither a longer number nor one of another currency.
fn positional_at(before: &str, rest: &str) -> Option<usize> {
    let mut signs = rest.chars();
    let (Some('$'), Some('1'..='9')) = (signs.next(), signs.next()) else { return None };
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '$';
    let after = signs.next();
    // `$1.` ends a sentence, `$1.5` is a price.
    let is_amount = matches!(after, Some('.' | ',')) && signs.next().is_some_and(|c| c.is_ascii_digit());
    (!before.chars().next_back().is_some_and(is_word) && !after.is_some_and(is_word) && !is_amount)
        .then_some(2)
}

/// `$env:NAME` and `$APP_KEY`.
fn shell_name(before: &str, rest: &str) -> Option<usize> {
    let name = rest.strip_prefix('$')?;
    let is_env = name.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("env:"));
    let word = if is_env { name.get(4..)? } else { name };
    let length = word.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(word.len());
    let word = word.get(..length)?;
    let is_constant = word.contains('_')
        && word.starts_with(|c: char| c.is_ascii_uppercase())
        && !word.contains(|c: char| c.is_ascii_lowercase())
        && word.len() > 2;
    let is_inside = before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '$');
    ((is_env && !word.is_empty() || is_constant) && !is_inside)
        .then_some(1 + if is_env { 4 } else { 0 } + length)
}

/// `%NAME%`.
fn cmd_name(before: &str, rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('%')?;
    let length = inside.find('%')?;
    let name = inside.get(..length)?;
    let mut signs = name.chars();
    let is_name = signs.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && signs.all(|c| c.is_ascii_alphanumeric() || c == '_')
        && name.len() > 1;
    // `%lld%s` formats; `%E4%BD%A0` and `%ABtext%20` are percent-encoded.
    let is_format =
        matches!(name, "ld" | "lu" | "lf" | "lld" | "llu" | "hd" | "hu" | "zu" | "zd" | "ls" | "hhd");
    let two_digits =
        |text: &str| text.get(..2).is_some_and(|two| two.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let is_encoded =
        two_digits(name) && (name.len() == 2 || two_digits(inside.get(length + 1..).unwrap_or_default()));
    let is_amount = before.ends_with(|c: char| c.is_ascii_digit() || c == '%');
    (is_name && !is_format && !is_encoded && !is_amount).then_some(length + 2)
}
