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

/// Where a body has an id that its caller made up: of its message, of a broadcast to chatrooms, or of each of its messages.
const IDS: [&[&str]; 3] =
    [CLIENT_ID, &["client_broadcast_id"], &["messages", body_edit::EACH, "message_client_id"]];

/// The body with ids made of a fresh one in place of those that `is_used` names: the first is the fresh one itself, as the
/// window does it.
pub(crate) fn with_fresh_ids(body: &str, fresh: &str, is_used: impl Fn(&str) -> bool) -> String {
    let mut count = 0;
    IDS.iter().fold(body.to_owned(), |body, path| {
        body_edit::replace_each(&body, path, |json| {
            let id: String = serde_json::from_str(json).ok()?;
            if !is_used(&id) {
                return None;
            }
            count += 1;
            let fresh = if count == 1 { fresh.to_owned() } else { format!("{fresh}-{count}") };
            Some(Value::from(fresh).to_string())
        })
    })
}

/// The ids that the caller of a body made up.
pub(crate) fn made_up_ids(body: &str) -> Vec<String> {
    let mut ids = Vec::new();
    for path in IDS {
        let _ = body_edit::replace_each(body, path, |json| {
            ids.extend(serde_json::from_str::<String>(json).ok().filter(|id| !id.is_empty()));
            None
        });
    }
    ids
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
