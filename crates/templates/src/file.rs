//! A template as a file: JSON that people read and compare, the body a list of its lines.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use yunxin::{Conversation, ConversationType, SendKind};

use crate::model::{Template, Variable, is_single};

/// The form of a single send, as every version reads it.
const FORM: u32 = 1;
/// The form of the other calls: a version that knows single sends only must not take one for that.
const CALL_FORM: u32 = 2;

#[derive(Serialize, Deserialize)]
struct File {
    /// Tells a template from any other JSON file.
    yanshu_template: u32,
    name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    note: String,
    #[serde(default, skip_serializing_if = "is_single")]
    kind: SendKind,
    conversation: Ends,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    variables: Vec<Variable>,
    body: Lines,
    /// What a later version may have written stays.
    #[serde(flatten)]
    rest: Map<String, Value>,
}

#[derive(Serialize, Deserialize)]
struct Ends {
    sender: String,
    #[serde(rename = "type")]
    kind: ConversationType,
    receiver: String,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Lines {
    Many(Vec<String>),
    One(String),
}

/// Whether a text is a template, and which.
pub(super) enum Content {
    Template(Template),
    /// A template that cannot be read, and why.
    Broken(String),
    /// A JSON file of somebody else.
    Foreign,
}

/// Reads a file's text.
pub(super) fn read(text: &str) -> Content {
    let file: File = match serde_json::from_str(text) {
        Ok(file) => file,
        // A merge that left its marks is reported; a foreign file is not.
        Err(_) if !text.contains("\"yanshu_template\"") => return Content::Foreign,
        Err(error) => return Content::Broken(error.to_string()),
    };
    if file.yanshu_template > CALL_FORM {
        return Content::Broken(format!("form {} is of a later version", file.yanshu_template));
    }
    let Ends { sender, kind, receiver } = file.conversation;
    Content::Template(Template {
        name: file.name,
        note: file.note,
        variables: file.variables,
        kind: file.kind,
        conversation: Conversation { sender, kind, receiver },
        body: match file.body {
            Lines::Many(lines) => lines.join("\n"),
            Lines::One(text) => text,
        },
    })
}

/// The text of a template; what `before` held beside it is kept.
pub(super) fn written(template: &Template, before: Option<&str>) -> String {
    let rest = before.and_then(|text| serde_json::from_str::<File>(text).ok()).map(|file| file.rest);
    let Conversation { sender, kind, receiver } = template.conversation.clone();
    let file = File {
        yanshu_template: if is_single(&template.kind) { FORM } else { CALL_FORM },
        name: template.name.clone(),
        note: template.note.clone(),
        kind: template.kind,
        conversation: Ends { sender, kind, receiver },
        variables: template.variables.clone(),
        body: Lines::Many(template.body.split('\n').map(str::to_owned).collect()),
        rest: rest.unwrap_or_default(),
    };
    let mut text = serde_json::to_string_pretty(&file).expect("strings, numbers and lists always print");
    text.push('\n');
    text
}
