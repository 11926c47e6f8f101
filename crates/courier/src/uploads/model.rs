//! What is to be uploaded, and what came of it.

use ids::{AccountId, AttachmentId, StorageId};
use media::Attachment;
use serde::Serialize;
use specta::Type;
use yunxin::MessageType;

use super::known_url::UploadChoices;
use crate::attachments::attachment_json;

/// What is to be uploaded, where and how.
#[derive(Debug, Clone)]
pub struct UploadRequest {
    /// Which attachment.
    pub attachment_id: AttachmentId,
    /// To the app of which account.
    pub account_id: AccountId,
    /// For which type of message.
    pub message_type: MessageType,
    /// How the service is to keep it.
    pub choices: UploadChoices,
    /// Also where the same content lies there already.
    pub anew: bool,
}

/// A file that is to go to a storage of one's own.
#[derive(Debug, Clone)]
pub struct StorageUploadRequest {
    /// Which attachment.
    pub attachment_id: AttachmentId,
    /// By whose proxy and certificates, and in whose message.
    pub account_id: AccountId,
    /// To which storage.
    pub storage_id: StorageId,
    /// For which type of message.
    pub message_type: MessageType,
}

/// How far an upload is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadProgress {
    /// Which attachment.
    pub attachment_id: AttachmentId,
    /// Bytes that left.
    pub sent_bytes: u64,
    /// Bytes in all.
    pub total_bytes: u64,
}

/// A file that lies at the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Uploaded {
    /// Where.
    pub url: String,
    /// The JSON text of the message's `attachment`.
    pub attachment_json: String,
    /// It had been uploaded before and was not uploaded again.
    pub reused: bool,
}

impl Uploaded {
    /// An attachment that lies at `url`, wherever that is.
    pub(crate) fn at(
        url: String,
        attachment: &Attachment,
        message_type: MessageType,
        reused: bool,
    ) -> Uploaded {
        let attachment_json = attachment_json(message_type, attachment, &url);
        Uploaded { url, attachment_json, reused }
    }
}
