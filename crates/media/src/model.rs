//! What a file is, as far as looking at it said.

use std::path::PathBuf;

use ids::AttachmentId;
use serde::{Deserialize, Serialize};
use specta::Type;

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

/// A file that was looked at. Sizes are of the file as it is on disk, pixels as it is shown (EXIF turn applied).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Attachment {
    /// Our name for it while it is in the form.
    pub id: AttachmentId,
    /// Where it lies. Never crosses to the page, and is never taken from it: empty in what the page hands back.
    #[serde(skip)]
    pub path: PathBuf,
    /// File name, as shown to the receiver.
    pub name: String,
    /// Extension by content (by name where the content is not known), without a dot.
    pub ext: Option<String>,
    /// MIME type by content (by name where the content is not known).
    pub mime: String,
    /// Size in bytes.
    #[specta(type = specta_typescript::Number)]
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
    #[specta(type = Option<specta_typescript::Number>)]
    pub duration_ms: Option<u64>,
    /// The codec's name as people say it, of picture and sound: `H.264 · AAC`.
    pub codec: Option<String>,
    /// What the user should know before it goes out.
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
    /// A sound or film that neither Android nor Apple's devices play by themselves.
    RarelyPlayed,
    /// A sound or film that Android does not play by itself.
    NotOnAndroid,
    /// A sound or film that Apple's devices do not play, or the newest only.
    NotOnApple,
    /// The name promises another kind of file than it is.
    Renamed,
    /// The name promises a medium, and the content is not known as one.
    Unrecognised,
    /// The picture or film says where it was taken.
    Located,
}

impl MediaNote {
    /// One plain line for where there is no dictionary: logs and the command line.
    #[must_use]
    pub fn plain(self, file: &Attachment) -> String {
        let ext = file.ext.as_deref().unwrap_or("?");
        let codec = file.codec.as_deref().unwrap_or(&file.mime);
        let format = match &file.codec {
            Some(codec) => format!("{} ({codec})", ext.to_uppercase()),
            None => ext.to_uppercase(),
        };
        match self {
            MediaNote::Broken => {
                format!(
                    "the content is not a complete {} and cannot be read; sent as a plain file",
                    file.mime
                )
            }
            MediaNote::Cut => "the end of the file is missing".to_owned(),
            MediaNote::TooManyPixels => "image dimensions are not plausible; sent as a plain file".to_owned(),
            MediaNote::NotDrawn => "the image is too large to preview".to_owned(),
            MediaNote::AbsurdLength => "the duration is not plausible; sent as a plain file".to_owned(),
            MediaNote::RarelyShown => format!("many devices cannot show {codec} images"),
            MediaNote::RarelyPlayed => format!("most phones cannot play {format}"),
            MediaNote::NotOnAndroid => format!("many Android devices cannot play {format}"),
            MediaNote::NotOnApple => format!("many Apple devices cannot play {format}"),
            MediaNote::Renamed => format!("the extension does not match the content, which is .{ext}"),
            MediaNote::Unrecognised => {
                format!("the content is not recognized as .{ext}; sent as a plain file")
            }
            MediaNote::Located => "the file contains the location where it was taken".to_owned(),
        }
    }
}

/// The first lines of a text file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct TextHead {
    /// Whole characters.
    pub text: String,
    /// The file goes on.
    pub more: bool,
}

/// The file name extensions that a file dialog offers for a message type; empty where any file fits.
#[must_use]
pub fn extensions(kind: MessageKind) -> &'static [&'static str] {
    match kind {
        MessageKind::Image => &["jpg", "jpeg", "png", "gif", "webp", "bmp"],
        MessageKind::Audio => &["aac", "m4a", "mp3", "amr", "wav", "ogg", "opus", "flac"],
        MessageKind::Video => &["mp4", "m4v", "mov", "3gp", "webm", "mkv"],
        _ => &[],
    }
}
