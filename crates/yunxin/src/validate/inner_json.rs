//! JSON of the caller's own shape, inside a text or as an attachment: it goes out as written, and receivers may read it
//! otherwise.

use serde_json::{Number, Value};

use super::issue::{Findings, IssueCode};
use crate::body::duplicates;

/// Texts that often hold JSON and need not.
const MAYBE_JSON: &[&str] =
    &["/content", "/extension", "/message_config/notify_target_tags", "/robot_config/robot_custom_content"];
/// More of one field are not reported.
const MAX_FOUND: usize = 20;
/// Shorter numbers are below 2^53.
const FEWEST_DIGITS: usize = 16;

/// Warns of what may be read otherwise in a field that may hold JSON, where it does.
pub(super) fn check_maybe(pointer: &str, text: &str, found: &mut Findings) {
    if MAYBE_JSON.contains(&pointer) && text.trim_start().starts_with(['{', '[']) {
        check_text(pointer, text, found);
    }
}

/// Warns of each key that stands twice in this JSON text, by its place in it, and of each number that a double does not hold.
pub(super) fn check_text(pointer: &str, text: &str, found: &mut Findings) {
    for key in duplicates::find(text).iter().take(MAX_FOUND) {
        let key = key.strip_prefix('/').unwrap_or(key);
        found.warn(pointer, IssueCode::DuplicateKey).text = Some(key.to_owned());
    }
    if !text.as_bytes().windows(FEWEST_DIGITS).any(|bytes| bytes.iter().all(u8::is_ascii_digit)) {
        return;
    }
    let mut numbers = Vec::new();
    if let Ok(value) = serde_json::from_str(text) {
        inexact_numbers(&value, &mut String::new(), &mut numbers);
    }
    let mut known: Vec<String> = Vec::new();
    for (_, number) in numbers {
        if !known.contains(&number) {
            found.warn(pointer, IssueCode::InexactNumber).text = Some(number.clone());
            known.push(number);
        }
    }
}

/// Warns of each number below this place that a double does not hold.
pub(super) fn check_numbers(pointer: &str, value: &Value, found: &mut Findings) {
    let mut numbers = Vec::new();
    inexact_numbers(value, &mut pointer.to_owned(), &mut numbers);
    for (at, number) in numbers {
        found.warn(&at, IssueCode::InexactNumber).text = Some(number);
    }
}

fn inexact_numbers(value: &Value, pointer: &mut String, all: &mut Vec<(String, String)>) {
    let length = pointer.len();
    match value {
        Value::Number(number) if all.len() < MAX_FOUND && is_inexact(number) => {
            all.push((pointer.clone(), number.to_string()));
        }
        Value::Array(list) => {
            for (at, value) in list.iter().enumerate() {
                pointer.push_str(&format!("/{at}"));
                inexact_numbers(value, pointer, all);
                pointer.truncate(length);
            }
        }
        Value::Object(fields) => {
            for (key, value) in fields {
                pointer.push('/');
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
                inexact_numbers(value, pointer, all);
                pointer.truncate(length);
            }
        }
        _ => {}
    }
}

/// Whether JavaScript, which reads every number as a double, makes another one of this whole number.
fn is_inexact(number: &Number) -> bool {
    let text = number.to_string();
    let digits = text.strip_prefix('-').unwrap_or(&text);
    let is_whole = digits.len() >= FEWEST_DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_whole && digits.parse::<f64>().is_ok_and(|double| format!("{double:.0}") != digits)
}
