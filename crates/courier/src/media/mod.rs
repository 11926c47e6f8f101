//! Files that become messages: looked at, hashed, uploaded once.

mod care;
mod fetch;
mod glance;
mod ledger;
mod probe;
mod recent;
mod scratch;
mod shelf;
mod sights;
mod signed;
mod thumbnail;
mod waveform;

pub(crate) use care::tend;
pub use care::{CareSkip, CareStep, Cared, ImageCare};
pub(crate) use fetch::{Fetch, fetch, name_in};
pub use fetch::{FetchError, LookedAt};
pub use glance::Glance;
pub(crate) use glance::{glance, glance_at_name};
pub use ledger::{KnownUrl, UploadChoices};
pub(crate) use ledger::{Ledger, Scene};
pub(crate) use probe::clean as clean_name;
pub use recent::RecentAttachment;
pub(crate) use recent::RecentFiles;
pub use scratch::Pixels;
pub(crate) use scratch::Scratch;
pub(crate) use shelf::{Load, Shelf, is_there};
pub(crate) use sights::Sights;
pub use waveform::Waveform;

use history::KeptFile;
use serde::{Deserialize, Serialize};
use specta::Type;
use yunxin::{Media, MessageType, media_attachment};

/// The eight types that can be sent, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum MessageKind {
    Text,
    Image,
    Audio,
    Video,
    Location,
    File,
    Tip,
    Custom,
}

impl From<MessageKind> for MessageType {
    fn from(kind: MessageKind) -> MessageType {
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
}

/// A file that was looked at. Sizes are of the file as it is on disk, pixels as it is shown (EXIF turn applied).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Attachment {
    /// Our name for it while it is in the form.
    pub id: String,
    /// Where it lies.
    pub path: String,
    /// File name, as shown to the receiver.
    pub name: String,
    /// Extension by content (by name where the content is not known), without a dot.
    pub ext: Option<String>,
    /// MIME type by content (by name where the content is not known).
    pub mime: String,
    /// Size in bytes.
    #[specta(type = u32)]
    pub size_bytes: u64,
    /// Lower-case hex MD5 of the content.
    pub md5: String,
    /// The message type this file fits best: image, audio, video or file.
    pub message_type: MessageKind,
    /// Pixels.
    pub width: Option<u32>,
    /// Pixels.
    pub height: Option<u32>,
    /// It is a picture that moves.
    #[serde(default)]
    pub moving: Option<Moving>,
    /// Length of sound or film in ms.
    #[specta(type = Option<u32>)]
    pub duration_ms: Option<u64>,
    /// The codec's name as people say it, of picture and sound: `H.264 · AAC`.
    pub codec: Option<String>,
    /// What the person should know before it goes out.
    #[serde(default)]
    pub notes: Vec<MediaNote>,
}

/// How a picture moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Moving {
    /// At least two.
    pub frames: u32,
    /// How often they are played from first to last; 0: for ever.
    pub plays: u32,
}

/// What is unusual about a file. None of these keeps it from being sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum MediaNote {
    /// It begins like a medium and cannot be read as one: a plain file.
    Broken,
    /// It is shorter than it says itself: the end is missing.
    Cut,
    /// It claims more pixels than anybody could show: a plain file.
    TooManyPixels,
    /// A picture too large to be drawn small here.
    NotDrawn,
    /// It claims a length that cannot be true: a plain file.
    AbsurdLength,
    /// HEIC or AVIF, which many receivers cannot show.
    RarelyShown,
    /// The name promises another kind of file than it is.
    Renamed,
    /// The picture tells where it was taken.
    Located,
}

impl Attachment {
    /// What a message says about the file once it lies at `url`.
    pub(crate) fn media(&self, url: String) -> Media {
        Media {
            url,
            name: Some(self.name.clone()),
            md5: Some(self.md5.clone()),
            ext: self.ext.clone(),
            size_bytes: Some(self.size_bytes),
            width: self.width,
            height: self.height,
            duration_ms: self.duration_ms,
        }
    }

    /// What the history keeps of it.
    pub(crate) fn kept(&self) -> KeptFile {
        KeptFile {
            name: self.name.clone(),
            mime: self.mime.clone(),
            size_bytes: self.size_bytes,
            md5: self.md5.clone(),
            width: self.width,
            height: self.height,
            duration_ms: self.duration_ms,
            codec: self.codec.clone(),
        }
    }
}

/// The first lines of a text file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct TextHead {
    /// Whole characters; UTF-8 only.
    pub text: String,
    /// The file goes on.
    pub more: bool,
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
        let json = media_attachment(message_type, &attachment.media(url.clone()));
        Uploaded { url, attachment_json: serde_json::Value::Object(json).to_string(), reused }
    }
}

/// The file name extensions that a file dialog offers for a message type; empty where any file fits.
#[must_use]
pub fn extensions(message_type: MessageType) -> &'static [&'static str] {
    match message_type {
        MessageType::Image => &["jpg", "jpeg", "png", "gif", "webp", "bmp"],
        MessageType::Audio => &["aac", "m4a", "mp3", "amr", "wav", "ogg", "opus", "flac"],
        MessageType::Video => &["mp4", "m4v", "mov", "webm", "mkv"],
        _ => &[],
    }
}
