//! Requests that were made with other tools, read into messages.
//!
//! A text from outside may hold anything: no reader panics, none reads more than [`MAX_BYTES`], and what a reader does
//! not understand it names. Secrets stay behind: what signs or logs in is dropped, and only its name is reported.

mod call;
mod curl;
mod har;
mod model;
mod postman;
mod rules;
mod shell;
mod url;

pub use model::{Dropped, DroppedCode, Ends, Import, ImportFormat, ImportedMessage, Note, NoteCode};

use call::{Call, Payload, Read};

/// Longest text that is read. A HAR file of a long session stays below it.
pub const MAX_BYTES: usize = 32 * 1024 * 1024;
/// So many messages of one text are offered; a collection has fewer.
const MAX_MESSAGES: usize = 200;

/// Why a text became no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// Longer than [`MAX_BYTES`].
    #[error("this is too long to be imported")]
    TooLarge,
    /// Neither a body nor an export or a command of a known tool.
    #[error("this is not a request body, cURL command, HAR or Postman request")]
    Unknown,
    /// Requests, but none that sends a message.
    #[error("none of its requests sends a message")]
    NoMessage,
}

/// Reads a text of any known kind.
///
/// # Errors
/// When it is too long, or nothing in it can become a message.
pub fn read(text: &str) -> Result<Import, ImportError> {
    if text.len() > MAX_BYTES {
        return Err(ImportError::TooLarge);
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let start = text.trim_start();
    let found = match start.chars().next() {
        Some('{') => read_json(text),
        // A prompt starts like this, and a condition of a script.
        Some('[') => curl::read(text).or_else(|| read_json(text)),
        _ => curl::read(text),
    };
    let Read { format, calls, others } = found.ok_or(ImportError::Unknown)?;
    let messages: Vec<ImportedMessage> = calls.into_iter().take(MAX_MESSAGES).map(Call::message).collect();
    if messages.is_empty() {
        return Err(ImportError::NoMessage);
    }
    Ok(Import { format, messages, others })
}

/// A text that starts like JSON.
fn read_json(text: &str) -> Option<Read> {
    let body = || {
        let call = Call { body: Payload::Text(text.to_owned()), ..Call::default() };
        Some(Read { format: ImportFormat::Body, calls: vec![call], others: 0 })
    };
    // What is no JSON may be a body with variables in it, or one to be repaired.
    let Ok(value) = serde_json::from_str::<serde_json::Value>(text) else { return body() };
    if let Some(calls) = har::read(&value) {
        return Some(Read::of(ImportFormat::Har, calls));
    }
    if let Some(calls) = postman::read(&value) {
        return Some(Read::of(ImportFormat::Postman, calls));
    }
    // Apifox' own project file, whose form is not published: what it exports for Postman can be read.
    let foreign = value.get("apifoxProject").is_some() || !value.is_object();
    if foreign { None } else { body() }
}

#[cfg(test)]
mod tests;
