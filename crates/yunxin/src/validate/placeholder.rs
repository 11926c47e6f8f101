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
//! | `$user_name`, `$userName` | shells, PHP | `$name` in a text, which is a share as well |
//! | `%NAME%` | cmd | `100%`, `%d%s`, `50%off%`, percent-encoding such as `%E4%BD%A0` |
//! | `%~1`, `%~nxi`, `%%i` | batch files | `%%d`, `100%%a` |
//! | `<<user_name>>`, `<<userName>>` | Hoppscotch | `<<Dune>>`, `<<note>>` |
//! | `%1`, `%i`, `$name`, `<<name>>` as all of a text | | the same in a text: `%5` is how Turkish writes 5 % |

use serde_json::Value;

use super::issue::{Findings, IssueCode};
use crate::body::Body;
use crate::conversation::Conversation;

/// More are not reported.
const MAX_FOUND: usize = 50;
/// Longer ones are text. What a command of several lines is put together by is longer than a name.
const LONGEST_BYTES: usize = 4 * 1024;
/// So much of one is shown.
const SHOWN_CHARS: usize = 120;

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
    let ends = ends.into_iter().flat_map(|end| placeholders(end, false)).map(shown);
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
            let placeholder = shown(placeholder);
            let known = all.iter().any(|(at, text)| at == pointer && *text == placeholder);
            if !known && all.len() < MAX_FOUND {
                all.push((pointer.to_owned(), placeholder));
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
                        all.push((pointer.clone(), shown(placeholder)));
                    }
                }
                walk(value, pointer, has_first, all);
                pointer.truncate(length);
            }
        }
        _ => {}
    }
}

/// As it is shown: its start, in one line.
fn shown(placeholder: &str) -> String {
    let mut start: String =
        placeholder.chars().take(SHOWN_CHARS).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if placeholder.chars().nth(SHOWN_CHARS).is_some() {
        start.push('…');
    }
    start
}

/// Every placeholder in a text. `has_first` says that `$1` stands somewhere in the message.
pub(crate) fn placeholders(text: &str, has_first: bool) -> Vec<&str> {
    if is_one_placeholder(text.trim()) {
        return vec![text.trim()];
    }
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(['{', '$', '%', '<'])).map(|at| from + at)
    {
        let (before, rest) = text.split_at(at);
        let length = enclosed(rest, "{{", "}}")
            .or_else(|| enclosed(rest, "{%", "%}"))
            .or_else(|| enclosed(rest, "$(", ")"))
            .or_else(|| enclosed(rest, "${", "}"))
            .or_else(|| positional_at(before, rest).filter(|_| has_first))
            .or_else(|| shell_name(before, rest))
            .or_else(|| script_name(before, rest))
            .or_else(|| cmd_name(before, rest))
            .or_else(|| batch_name(before, rest));
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
    let near = inside.get(..inside.floor_char_boundary(LONGEST_BYTES)).unwrap_or(inside);
    let length = near.find(end)?;
    let name = near.get(..length)?;
    // The innermost braces are the ones that are meant; a command may have its own.
    let is_inner = start == "$(" || !name.contains('{');
    (!name.trim().is_empty() && is_inner).then_some(start.len() + length + end.len())
}

/// A form that is meant only where nothing else stands in a text.
fn is_one_placeholder(text: &str) -> bool {
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
            && name.len() > 1
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let one = |name: &str, is: fn(&u8) -> bool| name.len() == 1 && name.as_bytes().iter().all(is);
    text.strip_prefix('$').is_some_and(is_name)
        || text.strip_prefix("<<").and_then(|name| name.strip_suffix(">>")).is_some_and(is_name)
        || text.strip_prefix('%').is_some_and(|name| {
            one(name, u8::is_ascii_digit)
                || one(name.strip_prefix('%').unwrap_or(name), u8::is_ascii_alphabetic)
        })
}

/// Whether only a program would call something so: `user_name`, `userName`.
fn is_program_name(name: &str) -> bool {
    let bytes = name.as_bytes();
    let is_joined = |pair: &[u8]| match pair {
        [before, after] => before.is_ascii_lowercase() && after.is_ascii_uppercase(),
        _ => false,
    };
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.len() > 3
        && (name.trim_matches('_').contains('_') || bytes.windows(2).any(is_joined))
}

/// `$user_name` and `<<user_name>>`.
fn script_name(before: &str, rest: &str) -> Option<usize> {
    let (start, end) = if rest.starts_with('$') { ("$", "") } else { ("<<", ">>") };
    let inside = rest.strip_prefix(start)?;
    let length = inside.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(inside.len());
    let name = inside.get(..length)?;
    let is_inside = before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '$');
    let is_ended = inside.get(length..)?.starts_with(end);
    (is_program_name(name) && is_ended && !is_inside).then_some(start.len() + length + end.len())
}

/// `%~1`, `%~nxi` and `%%i`.
fn batch_name(before: &str, rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix("%%").or_else(|| rest.strip_prefix('%'))?;
    let is_doubled = rest.starts_with("%%");
    let (name, is_changed) = match inside.strip_prefix('~') {
        Some(name) => (name.trim_start_matches(|c| "fdpnxsatz".contains(c)), true),
        None => (inside, false),
    };
    // `%%~f`: the letter may be one of those before it.
    let name = if name.len() < inside.len() && !name.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        inside.get(inside.len() - name.len() - 1..)?
    } else {
        name
    };
    let sign = name.chars().next()?;
    let is_alone = !name.get(1..)?.starts_with(|c: char| c.is_alphanumeric());
    // `%%d` is how formats and texts about them write `%d`.
    let is_loop = is_doubled && sign.is_ascii_alphabetic() && !"bcdefgnopsux".contains(sign);
    let is_meant = if is_changed { sign.is_ascii_alphanumeric() } else { is_loop };
    let is_amount = before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '%');
    (is_meant && is_alone && !is_amount).then_some(rest.len() - name.len() + sign.len_utf8())
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
