//! From a draft to an entry in the history: preview, record, send, conclude.

mod advice;
mod check;
mod edit;
mod ending;
mod explain;
mod preview;
mod recent;
mod resend;
mod send;
mod words;

pub use advice::Advice;
pub use check::{CheckReport, conversation_of};
pub(crate) use check::{CheckTarget, Checked, conversation};
pub(crate) use edit::{for_file, with_attachment, with_client_id, with_upload};
pub(crate) use ending::{finish, new_attempt};
pub(crate) use explain::explain_end;
pub use explain::{explain_code, explain_row};
pub use preview::{Preview, Syntax};
pub(crate) use recent::{note_recent, recent};
pub(crate) use resend::Resend;
pub(crate) use send::{Recording, SendTarget, Watch};
pub use send::{SendOrder, SendResult, SendStage, SendUpload};
pub(crate) use words::{MessageFile, snippet};

use media::Attachment;
use serde::{Deserialize, Serialize};
use specta::Type;
use yunxin::{Body, Conversation, SendRequest, media_attachment};

use crate::attachments::{StoredAttachment, message_media, message_type};
use crate::error::{Error, ErrorCode};

/// A message being written. `body` is the truth: the very text that is sent. The form is a view of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Draft {
    /// The account to send from.
    pub account_id: Option<String>,
    /// From whom to whom.
    pub conversation: Conversation,
    /// The request body as JSON text.
    pub body: String,
    /// The file behind the message's `attachment`, while it is known.
    pub attachment: Option<Attachment>,
}

/// A draft as `app.db` keeps it: with the place of its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredDraft {
    account_id: Option<String>,
    conversation: Conversation,
    body: String,
    attachment: Option<StoredAttachment>,
}

impl From<Draft> for StoredDraft {
    fn from(Draft { account_id, conversation, body, attachment }: Draft) -> StoredDraft {
        StoredDraft { account_id, conversation, body, attachment: attachment.map(Into::into) }
    }
}

impl From<StoredDraft> for Draft {
    fn from(StoredDraft { account_id, conversation, body, attachment }: StoredDraft) -> Draft {
        Draft { account_id, conversation, body, attachment: attachment.map(Into::into) }
    }
}

/// The largest body that is kept and sent. The service names no limit of its own, and refuses far smaller ones (HTTP 413);
/// this one keeps a slip, such as a film pasted as text, from filling memory, the history and every start.
pub const MAX_BODY_BYTES: usize = 16 * 1024 * 1024;

impl Draft {
    /// The id of the account to send from.
    ///
    /// # Errors
    /// When none is chosen.
    pub(crate) fn account(&self) -> Result<&str, Error> {
        self.account_id.as_deref().ok_or(Error::Field { field: "account", code: ErrorCode::AccountMissing })
    }

    /// # Errors
    /// When the body is larger than [`MAX_BODY_BYTES`].
    pub(crate) fn check_size(&self) -> Result<(), Error> {
        if self.body.len() > MAX_BODY_BYTES {
            return Err(Error::Field { field: "body", code: ErrorCode::BodyTooLarge });
        }
        Ok(())
    }
}

/// The body of a text message, with a `message_client_id` so that it can be told from another with the same text.
#[must_use]
pub fn text_body(text: &str) -> String {
    let mut request = SendRequest::text(text);
    request.message.message_client_id = Some(new_client_id());
    Body::build(&request).text().to_owned()
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
