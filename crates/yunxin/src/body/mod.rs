//! The text of a request body, which is sent as it stands, and what it means.

pub(crate) mod duplicates;
pub mod edit;
pub mod invisible;

use serde::Serialize;
use serde_json::Value;

use crate::request::{MessageType, SendRequest};

/// Deepest nesting of objects and arrays that is read. The service's own bodies need five.
const MAX_DEPTH: usize = 100;

/// A request body: its exact text, and the JSON object that the text spells.
///
/// The text is the truth and goes out byte for byte; the value is for reading. Nothing ever prints the value in place
/// of the text.
#[derive(Debug, Clone)]
pub struct Body {
    text: String,
    value: Value,
    duplicates: Vec<String>,
}

/// Why a text is no request body.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, specta::Type)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum BodyError {
    /// Not JSON. Lines and columns count from 1, columns in UTF-16 units, as editors do.
    #[error("line {line}, column {column}: {message}")]
    Syntax {
        /// Line of the mistake.
        line: u32,
        /// Column of the mistake.
        column: u32,
        /// What the parser expected, in English.
        message: String,
        /// It is an escape of half a character: `\ud83d` without the other half.
        half_character: bool,
    },
    /// JSON, but not an object.
    #[error("a request body is a JSON object")]
    NotAnObject,
    /// Nested deeper than any real body.
    #[error("nested deeper than {max} levels")]
    TooDeep {
        /// Deepest level that is read.
        max: u32,
    },
}

impl Body {
    /// Reads a body and keeps its text.
    ///
    /// # Errors
    /// [`BodyError`] when the text is no JSON object.
    pub fn parse(text: impl Into<String>) -> Result<Self, BodyError> {
        let text = text.into();
        if depth(&text) > MAX_DEPTH {
            return Err(BodyError::TooDeep { max: MAX_DEPTH as u32 });
        }
        let value: Value = serde_json::from_str(&text).map_err(|error| syntax(&text, &error))?;
        if !value.is_object() {
            return Err(BodyError::NotAnObject);
        }
        let duplicates = duplicates::find(&text);
        Ok(Self { text, value, duplicates })
    }

    /// The body of a request that code built: two spaces of indentation, keys in the order of the struct.
    #[must_use]
    pub fn build<T: Serialize>(request: &T) -> Self {
        let value = serde_json::to_value(request).expect("every key of a request is a string");
        let text = serde_json::to_string_pretty(&value).expect("a JSON value always prints");
        Self { text, value, duplicates: Vec::new() }
    }

    /// The exact text, as typed or built, and as sent.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The object that the text spells; of a key that occurs twice, the last.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// JSON pointers of keys that occur more than once in their object; each server may pick another of them.
    pub(crate) fn duplicates(&self) -> &[String] {
        &self.duplicates
    }

    /// `message.message_type`, when it is one that can be sent.
    #[must_use]
    pub fn message_type(&self) -> Option<MessageType> {
        self.value.pointer("/message/message_type")?.as_i64().and_then(MessageType::from_code)
    }

    /// `message.message_client_id`, when it is a non-empty string.
    #[must_use]
    pub fn message_client_id(&self) -> Option<&str> {
        self.value.pointer("/message/message_client_id")?.as_str().filter(|id| !id.is_empty())
    }

    /// The typed request. Fails on wrong types, which [`validate`](crate::validate()) reports with their place.
    ///
    /// # Errors
    /// The first field whose type does not fit.
    pub fn request(&self) -> Result<SendRequest, serde_json::Error> {
        // By way of text, because a `Value` read as a deserializer hands huge numbers on as doubles. Not by way of *the*
        // text, because a struct refuses a key that stands twice.
        serde_json::from_str(&self.value.to_string())
    }
}

/// Deepest nesting, without recursion, so that no input can exhaust the stack.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest, mut in_string, mut escaped) = (0_usize, 0, false, false);
    for byte in text.bytes() {
        match (in_string, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => in_string = !in_string,
            (false, b'{' | b'[') => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            (false, b'}' | b']') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

fn syntax(text: &str, error: &serde_json::Error) -> BodyError {
    let line = error.line().max(1);
    let bytes = text.split('\n').nth(line - 1).unwrap_or_default();
    // serde_json counts columns in bytes.
    let before = bytes.get(..error.column().saturating_sub(1).min(bytes.len())).unwrap_or(bytes);
    let message = error.to_string();
    let mut message = message.split(" at line ").next().unwrap_or_default().to_owned();
    // serde_json's words for it; its error kinds do not tell it from others.
    let half_character = message.contains("surrogate") || message.contains("unexpected end of hex escape");
    if half_character {
        message = "half a character: an escape from \\ud800 to \\udfff needs its other half".to_owned();
    }
    if message.starts_with("control character") {
        message = "a line break or another control character in a string: write it as an escape, such as \\n"
            .to_owned();
    }
    let at = bytes.get(before.len()..).and_then(|rest| rest.chars().next());
    if let Some(unseen) = at.filter(|c| invisible::replacement(*c).is_some()) {
        message = format!(
            "the invisible character {} stands outside a string: replace it",
            invisible::name(unseen)
        );
    }
    let column = before.encode_utf16().count() as u32 + 1;
    BodyError::Syntax { line: line as u32, column, message, half_character }
}

#[cfg(test)]
mod tests;
