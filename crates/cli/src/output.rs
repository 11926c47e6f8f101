//! How values are printed.

use std::fmt::Display;
use std::io::Write;

use serde::Serialize;

/// Prints a line. A reader that has gone away, such as `head`, is no reason to fail: the work was done.
pub fn say(text: impl Display) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// A value as one line of JSON.
pub fn line<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| format!("{{\"error\":\"{error}\"}}"))
}

/// A value's name as it stands in JSON, such as `sent`.
pub fn name<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}
