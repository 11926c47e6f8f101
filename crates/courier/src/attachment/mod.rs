//! Attachments: what the form and the queue hold of files that [`media`] looked at, and their uploads.

mod ledger;
mod recent;
mod shelf;
mod signed;
mod stored;

pub use ledger::{KnownUrl, UploadChoices};
pub(crate) use ledger::{Ledger, Scene};
pub use recent::RecentAttachment;
pub(crate) use recent::RecentFiles;
pub(crate) use shelf::{Load, Shelf, is_there};
pub(crate) use stored::{StoredAttachment, StoredFile};

use history::KeptFile;
use media::{Attachment, MessageKind};
use serde::Serialize;
use specta::Type;
use yunxin::{Media, MessageType, media_attachment};

// The history takes every small picture that is drawn.
const _: () = assert!(media::MAX_THUMBNAIL_BYTES <= history::MAX_THUMBNAIL_BYTES);

/// The service's type of a kind of message.
#[must_use]
pub fn message_type(kind: MessageKind) -> MessageType {
    match kind {
        MessageKind::Text => MessageType::Text,
        MessageKind::Image => MessageType::Image,
        MessageKind::Audio => MessageType::Audio,
        MessageKind::Video => MessageType::Video,
        MessageKind::Location => MessageType::Location,
        MessageKind::File => MessageType::File,
        MessageKind::Tip => MessageType::Tip,
        MessageKind::Custom => MessageType::Custom,
    }
}

/// What a message says about a file once it lies at `url`.
pub(crate) fn message_media(file: &Attachment, url: String) -> Media {
    Media {
        url,
        name: Some(file.name.clone()),
        md5: Some(file.md5.clone()),
        ext: file.ext.clone(),
        size_bytes: Some(file.size_bytes),
        width: file.width,
        height: file.height,
        duration_ms: file.duration_ms,
    }
}

/// What the history keeps of a file.
pub(crate) fn kept_file(file: &Attachment) -> KeptFile {
    KeptFile {
        name: file.name.clone(),
        mime: file.mime.clone(),
        size_bytes: file.size_bytes,
        md5: file.md5.clone(),
        width: file.width,
        height: file.height,
        duration_ms: file.duration_ms,
        codec: file.codec.clone(),
    }
}

/// What lies at a URL.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LookedAt {
    /// A copy of it, looked at as any chosen file.
    pub attachment: Attachment,
    /// The JSON text of the message's `attachment`, with the URL as it was given.
    pub attachment_json: String,
}

/// How far an upload is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadProgress {
    /// Which attachment.
    pub attachment_id: String,
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
        let json = media_attachment(message_type, &message_media(attachment, url.clone()));
        Uploaded { url, attachment_json: serde_json::Value::Object(json).to_string(), reused }
    }
}
