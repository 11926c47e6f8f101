#![allow(clippy::unwrap_used)]
//! Every kind of text that people bring, with the message that it must become. Inputs are ours.

mod batch;
mod bounds;
mod branches;
mod changes;
mod conditions;
mod copies;
mod fuzz;
mod loops;
mod more;
mod options;
mod others;
mod powershell;
mod runners;
mod scripts;
mod shells;
mod texts;
mod unknown;
mod values;

use crate::import::model::{ImportFormat, ImportedMessage, NoteCode};
use crate::import::read;

const URL: &str = "https://api.example/nimserver/im/v2/conversations/ann%7C1%7Cbea/messages";

/// All messages of a text; no secret of it may be reported.
fn messages(text: &str) -> Vec<ImportedMessage> {
    let import = read(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let reported = serde_json::to_string(&import).unwrap();
    assert!(!reported.contains("5ecret"), "a secret came along: {reported}");
    assert!(!reported.contains(['\u{fdd0}', '\u{fdd1}']), "a mark of ours came along: {reported}");
    import.messages
}

fn message(text: &str) -> ImportedMessage {
    let mut all = messages(text);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

fn ends(message: &ImportedMessage) -> String {
    message
        .ends
        .as_ref()
        .map(|ends| format!("{}|{}|{}", ends.sender, ends.type_code, ends.receiver))
        .unwrap_or_default()
}

fn notes(message: &ImportedMessage) -> Vec<(NoteCode, &str)> {
    message.notes.iter().map(|note| (note.code, note.name.as_str())).collect()
}

fn dropped(message: &ImportedMessage) -> Vec<&str> {
    message.dropped.iter().map(|dropped| dropped.name.as_str()).collect()
}

fn variables(message: &ImportedMessage) -> Vec<(&str, &str)> {
    message.variables.iter().map(|variable| (variable.name.as_str(), variable.default.as_str())).collect()
}

/// The message goes from ann to bea, has this body, and nothing of the text was left over.
fn assert_read(text: &str, body: &str) {
    let message = message(text);
    assert_eq!(ends(&message), "ann|1|bea", "{text}");
    assert_eq!(message.body.as_deref(), Some(body), "{text}");
    assert_eq!(notes(&message), [], "{text}");
}

/// A body with this text.
fn text_body(text: &str) -> String {
    serde_json::json!({ "message": { "message_type": 0, "text": text } }).to_string()
}
