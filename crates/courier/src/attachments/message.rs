//! What a message and the history say of a file that [`media`] looked at.

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

/// The kind of message of a type of the service's: the other way round.
pub(crate) fn message_kind(kind: MessageType) -> MessageKind {
    match kind {
        MessageType::Text => MessageKind::Text,
        MessageType::Image => MessageKind::Image,
        MessageType::Audio => MessageKind::Audio,
        MessageType::Video => MessageKind::Video,
        MessageType::Location => MessageKind::Location,
        MessageType::File => MessageKind::File,
        MessageType::Tip => MessageKind::Tip,
        MessageType::Custom => MessageKind::Custom,
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

/// The JSON text of the `attachment` of a message of this type, for a file that lies at `url`.
pub(crate) fn attachment_json(kind: MessageType, file: &Attachment, url: &str) -> String {
    serde_json::Value::Object(media_attachment(kind, &message_media(file, url.to_owned()))).to_string()
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
pub struct FetchedFile {
    /// A copy of it, looked at as any chosen file.
    pub attachment: Attachment,
    /// The JSON text of the message's `attachment`, with the URL as it was given.
    pub attachment_json: String,
}
