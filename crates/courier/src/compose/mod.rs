//! From a draft to an entry in the history: preview, record, send, conclude.

mod advice;
mod check;
mod draft;
mod edit;
mod ending;
mod explain;
mod moments;
mod preview;
mod reach;
mod recent;
mod resend;
mod send;
mod stage;
mod words;

pub use advice::Advice;
pub use check::{CheckReport, conversation_of};
pub(crate) use check::{CheckTarget, Checked, conversation};
pub(crate) use draft::StoredDraft;
pub use draft::{Draft, MAX_BODY_BYTES};
pub(crate) use edit::{for_file, made_up_ids, with_attachment, with_client_id, with_fresh_ids, with_upload};
pub(crate) use ending::{error_name, error_of, finish, new_attempt};
pub(crate) use explain::explain_end;
pub use explain::{PartCode, explain_code, explain_parts, explain_row};
pub(crate) use moments::moments;
pub use preview::{Preview, Syntax};
pub(crate) use reach::{attachment_url, local_url};
pub(crate) use recent::{note_recent, recent};
pub(crate) use resend::{Resend, as_it_was};
pub(crate) use send::{Recording, SendTarget};
pub use send::{SendOrder, SendResult, SendUpload};
pub use stage::{SendStage, StreamProgress};
pub(crate) use stage::{Watch, call_out};
pub(crate) use words::{MessageFile, snippet, texts};

use media::Attachment;
use yunxin::{Body, SendRequest, media_attachment};

use crate::attachments::{message_media, message_type};

/// The body of a text message, with a `message_client_id` so that it can be told from another with the same text.
#[must_use]
pub fn text_body(text: &str) -> String {
    let mut request = SendRequest::text(text);
    request.message.message_client_id = Some(new_client_id());
    Body::build(&request).text().to_owned()
}

/// The body of a custom notification with this content, which is JSON as a text; from whom to whom is not in it yet.
#[must_use]
pub fn notification_body(content: &str) -> String {
    serde_json::json!({ "content": content }).to_string()
}

/// The body of any call, as its struct says.
#[must_use]
pub fn request_text<T: serde::Serialize>(request: &T) -> String {
    Body::build(request).text().to_owned()
}

/// The body of a message with a file that lies at `url`.
#[must_use]
pub fn file_body(file: &Attachment, url: &str) -> String {
    let kind = message_type(file.message_type);
    let mut request = SendRequest::default();
    request.message.message_type = kind;
    request.message.attachment = Some(media_attachment(kind, &message_media(file, url.to_owned())));
    request.message.message_client_id = Some(new_client_id());
    Body::build(&request).text().to_owned()
}

/// A fresh `message_client_id`.
#[must_use]
pub fn new_client_id() -> String {
    uuid::Uuid::new_v4().to_string()
}
