//! What is unusual about the files of a message, reported before it goes out.

use courier::Attachment;
use serde_json::{Value, json};

use crate::output::name;

/// What was noted about the files of a message.
#[derive(Debug, Default)]
pub struct FileNotes(Vec<Value>);

impl FileNotes {
    /// Takes up the notes of a file: one line of standard error for each.
    pub fn report(&mut self, file: &Attachment) {
        for note in &file.notes {
            let (code, text) = (name(note), note.plain(file));
            eprintln!("yanshu-cli: {}: {code}: {text}", file.name);
            self.0.push(json!({ "file": file.name, "note": code, "text": text }));
        }
    }

    /// As they stand in `--json`.
    pub fn json(&self) -> Value {
        Value::Array(self.0.clone())
    }
}
