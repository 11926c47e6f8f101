//! A message that is being written.

use ids::AccountId;
use media::Attachment;
use serde::{Deserialize, Serialize};
use specta::Type;
use yunxin::{Conversation, Destination, SendKind};

use crate::attachments::StoredAttachment;
use crate::error::{Error, ErrorCode, FormField};

/// A message being written. `body` is the truth: the very text that is sent. The form is a view of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Draft {
    /// The account to send from.
    pub account_id: Option<AccountId>,
    /// By which call it goes out.
    #[serde(default)]
    pub kind: SendKind,
    /// From whom to whom. Of a chatroom the receiver is its id; of other calls everything stands in the body, and this is
    /// what the form goes back to.
    pub conversation: Conversation,
    /// The request body as JSON text.
    pub body: String,
    /// The file behind the message's `attachment`, while it is known.
    pub attachment: Option<Attachment>,
}

/// A draft as `app.db` keeps it: with the place of its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredDraft {
    account_id: Option<AccountId>,
    #[serde(default)]
    kind: SendKind,
    conversation: Conversation,
    body: String,
    attachment: Option<StoredAttachment>,
    /// Those that get the message each, where there are several. Only the message that is being written has them: the queue
    /// has a message for each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    receivers: Vec<String>,
}

impl StoredDraft {
    /// With several receivers, each of whom gets the message.
    pub(crate) fn with_receivers(self, receivers: Vec<String>) -> StoredDraft {
        StoredDraft { receivers, ..self }
    }

    /// Those that get the message each; none where there is one receiver.
    pub(crate) fn into_receivers(self) -> Vec<String> {
        self.receivers
    }
}

impl From<Draft> for StoredDraft {
    fn from(Draft { account_id, kind, conversation, body, attachment }: Draft) -> StoredDraft {
        let attachment = attachment.map(Into::into);
        StoredDraft { account_id, kind, conversation, body, attachment, receivers: Vec::new() }
    }
}

impl From<StoredDraft> for Draft {
    fn from(StoredDraft { account_id, kind, conversation, body, attachment, .. }: StoredDraft) -> Draft {
        Draft { account_id, kind, conversation, body, attachment: attachment.map(Into::into) }
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
    pub(crate) fn account(&self) -> Result<&AccountId, Error> {
        self.account_id
            .as_ref()
            .ok_or(Error::Field { field: FormField::Account, code: ErrorCode::AccountMissing })
    }

    /// Where it goes.
    #[must_use]
    pub fn destination(&self) -> Destination {
        Destination::of(self.kind, self.conversation.clone())
    }

    /// # Errors
    /// When the body is larger than [`MAX_BODY_BYTES`].
    pub(crate) fn check_size(&self) -> Result<(), Error> {
        self.check_size_with(&[])
    }

    /// # Errors
    /// When the body, with the receivers that the message is kept with, is larger than [`MAX_BODY_BYTES`].
    pub(crate) fn check_size_with(&self, receivers: &[String]) -> Result<(), Error> {
        let bytes = receivers.iter().map(String::len).fold(self.body.len(), usize::saturating_add);
        if bytes > MAX_BODY_BYTES {
            return Err(Error::Field { field: FormField::Body, code: ErrorCode::BodyTooLarge });
        }
        Ok(())
    }
}
