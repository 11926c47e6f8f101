//! What becomes of a message's text in the queue. Only what is named here changes in it; the rest stays to the byte.

use media::{Attachment, MessageKind};
use serde_json::Value;
use yunxin::{Body, MessageType, body_edit};

use super::draft::Draft;
use crate::attachments::message_type;
use crate::error::Error;
use crate::uploads::Uploaded;

const TYPE: &[&str] = &["message", "message_type"];
const TEXT: &[&str] = &["message", "text"];
const ATTACHMENT: &[&str] = &["message", "attachment"];
const URL: &[&str] = &["message", "attachment", "url"];
const CLIENT_ID: &[&str] = &["message", "message_client_id"];

/// A message for a file, like `template` but for its type, text, attachment and id.
pub(crate) fn for_file(template: &Draft, kind: MessageKind, client_id: &str) -> Result<Draft, Error> {
    let body = of_kind(Body::parse(template.body.as_str())?.text(), kind)?;
    let body = unset(&unset(&body, ATTACHMENT)?, TEXT)?;
    let body = set(&body, CLIENT_ID, &Value::from(client_id).to_string())?;
    Ok(Draft { body, attachment: None, ..template.clone() })
}

/// The draft with a file that was read: its type follows the file, unless another that can carry it was chosen since it
/// was `guessed` by the file's name. What the attachment was before goes.
pub(crate) fn with_attachment(draft: Draft, guessed: MessageKind, file: Attachment) -> Result<Draft, Error> {
    let body = Body::parse(draft.body.as_str())?;
    let current = body.message_type();
    let fits = current == Some(MessageType::File) || current == Some(message_type(file.message_type));
    let kind = match current {
        Some(current) if fits && current != message_type(guessed) => None,
        _ => Some(file.message_type),
    };
    let text = match kind {
        Some(kind) => of_kind(body.text(), kind)?,
        None => body.text().to_owned(),
    };
    Ok(Draft { body: unset(&text, ATTACHMENT)?, attachment: Some(file), ..draft })
}

/// The body with what an upload gave. After a second upload of the same file only its address is new: what was changed by
/// hand about it stays.
pub(crate) fn with_upload(body: &str, file: &Attachment, uploaded: &Uploaded) -> Result<String, Error> {
    let parsed = Body::parse(body)?;
    let known = parsed.value().pointer("/message/attachment/md5").and_then(Value::as_str);
    if known == Some(file.md5.as_str()) {
        set(body, URL, &Value::from(uploaded.url.as_str()).to_string())
    } else {
        set(body, ATTACHMENT, &uploaded.attachment_json)
    }
}

/// The body under another `message_client_id`.
pub(crate) fn with_client_id(body: &str, id: &str) -> Result<String, Error> {
    set(body, CLIENT_ID, &Value::from(id).to_string())
}

fn of_kind(body: &str, kind: MessageKind) -> Result<String, Error> {
    let parsed = Body::parse(body)?;
    if parsed.message_type() == Some(message_type(kind)) {
        return Ok(body.to_owned());
    }
    let text = set(body, TYPE, &message_type(kind).code().to_string())?;
    // An empty text is the start of a text message, but no description of a file.
    match parsed.value().pointer("/message/text").and_then(Value::as_str) {
        Some("") => unset(&text, TEXT),
        _ => Ok(text),
    }
}

fn set(body: &str, path: &[&str], json: &str) -> Result<String, Error> {
    body_edit::set(body, path, json).ok_or_else(unplaceable)
}

fn unset(body: &str, path: &[&str]) -> Result<String, Error> {
    body_edit::unset(body, path).ok_or_else(unplaceable)
}

/// `message` is something else than an object.
fn unplaceable() -> Error {
    Error::Body(yunxin::BodyError::NotAnObject)
}
