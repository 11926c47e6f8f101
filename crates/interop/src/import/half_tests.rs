//! Documents with half a character in them.
#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};

use super::samples::{URL, headers};
use super::*;

const BODY: &str = r#"{"message":{"message_type":0,"text":"hi"}}"#;

#[test]
fn half_a_character_elsewhere_in_a_document_takes_no_message_from_it() {
    let half = |document: Value| document.to_string().replace("HALF", "\\ud83d");
    let post = |text: &str| json!({ "method": "POST", "url": URL, "headers": headers("name"), "postData": { "text": text } });
    let archive = half(json!({ "log": { "entries": [
        { "request": { "method": "GET", "url": "https://cdn.example/" }, "response": { "content": { "text": "HALF" } } },
        { "request": { "method": "POST", "url": "https://x.example/", "postData": { "text": "a HALF" } } },
        { "request": post(BODY) },
    ] } }));
    for import in [read(&archive).unwrap(), read_archive(archive.as_bytes()).unwrap()] {
        assert_eq!((import.messages.len(), import.others), (1, 2));
        assert_eq!(import.messages[0].body.as_deref(), Some(BODY));
        assert_eq!(import.messages[0].notes, []);
    }
    let collection = half(json!({
        "info": { "name": "calls" },
        "item": [{ "request": { "method": "POST", "url": URL, "body": { "mode": "raw", "raw": BODY } } }],
        "variable": [{ "key": "unused", "value": "HALF" }],
    }));
    let import = read(&collection).unwrap();
    assert_eq!((import.format, import.messages[0].body.as_deref()), (ImportFormat::Postman, Some(BODY)));
    // In the message itself it is named, with its place.
    let sent = half(json!({ "log": { "entries": [{ "request": post(r#"{"message":{"text":"HALF"}}"#) }] } }));
    for import in [read(&sent).unwrap(), read_archive(sent.as_bytes()).unwrap()] {
        assert_eq!(import.messages[0].body.as_deref(), Some(r#"{"message":{"text":"\ud83d"}}"#));
        let note = &import.messages[0].notes[0];
        assert_eq!((note.code, note.name.as_str()), (NoteCode::BodyNotJson, "1:27"));
    }
    let list =
        read(&half(json!([{ "message": { "text": "HALF" } }, { "message": { "text": "whole" } }]))).unwrap();
    assert_eq!(list.messages.len(), 2);
}
